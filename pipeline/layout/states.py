"""The likeliest states of a page's lines, where they differ enough from what the rules read: the second chain, over the whole dialogue.

The features of a line are those of `chain.py` and what `qa/reading.py` says of it; `bench/fit_reading.py` fits the weights.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.layout.chain import SPACE, Floats, Model, loaded, scores_of
from pipeline.page import Line

MODEL: Final = Path(__file__).with_name("states.bin")
SURE: Final = 4.0
"""By how much (in log odds) a reading must be likelier than that of the rules. On pages by others 2 to 4 gained most, 7 half of it."""
CLOSED: Final = np.float32(-1e4)
LISTED: Final = ("related", "related_answer")
"""States of listed questions: what the rules read so stands below the head of a list, and only they know a title from a description."""
ANSWERED: Final = ("answer_first", "answer")
FRAME: Final = "x"
"""How the states of frame begin."""


def path_of(lines: Sequence[Line], rows: Sequence[Sequence[object]], read: Sequence[str], text: Sequence[bool]) -> list[str]:
    """The likeliest state of each line; empty where it says nothing else than the rules' reading, or is hardly likelier.

    `rows` are the things that are known of each line besides its looks; `read` is the rules' state of each, "" for frame; `text` says
    which lines are surely no frame, and of an answer where the rules read one. Raises FileNotFoundError or ValueError where the model is
    not whole.
    """
    model = loaded(MODEL)
    if not lines:
        return []
    scores = _scores(lines, rows, model)
    sorts = ["" if state.startswith(FRAME) else state for state in model.roles]
    scores[np.ix_(text, [not sort for sort in sorts])] += CLOSED
    answered = [own and state in ANSWERED for own, state in zip(text, read, strict=True)]
    scores[np.ix_(answered, [sort not in ANSWERED for sort in sorts])] += CLOSED
    listed = [state in LISTED for state in read]
    closed = np.array([[0 if sort == said else CLOSED for sort in sorts] for said in read], np.float32)
    scores[listed] += closed[listed]
    path, best = best_path(scores, model.pairs)
    found = [sorts[n] for n in path]
    if found == list(read):
        return []
    return found if best - best_path(scores + closed, model.pairs)[1] > SURE else []


def best_path(scores: Floats, pairs: Floats) -> tuple[list[int], float]:
    """The way through the chain with the highest sum (Viterbi 1967), and the sum."""
    best, back = scores[0], []
    every = np.arange(scores.shape[1])
    for own in scores[1:]:
        ways = best[:, None] + pairs
        last = ways.argmax(axis=0)
        back.append(last)
        best = ways[last, every] + own
    path = [int(best.argmax())]
    for last in reversed(back):
        path.append(int(last[path[-1]]))
    return path[::-1], float(best.max())


def numbers(rows: Sequence[Sequence[object]]) -> list[list[int]]:
    """The numbers of what is known of each line besides its looks."""
    return [[_number(n, value) for n, value in enumerate(row)] for row in rows]


@lru_cache(maxsize=1 << 16)
def _number(sort: int, value: object) -> int:
    return zlib.crc32(f"{sort}|{value!r}".encode()) % int(SPACE)


def _scores(lines: Sequence[Line], rows: Sequence[Sequence[object]], model: Model) -> Floats:
    said = model.weights[model.rows[np.array(numbers(rows))]].sum(axis=1)
    return np.asarray(scores_of(lines, model) + said, dtype=np.float32)
