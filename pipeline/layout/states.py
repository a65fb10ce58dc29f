"""The likeliest states of a page's lines, where they differ enough from what the rules read: the second chain, over the whole dialogue.

The features of a line are those of `chain.py` and what `qa/reading.py` says of it; `bench/fit_reading.py` fits the weights.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.layout.chain import SPACE, Floats, Model, loaded, scores_of
from pipeline.page import Line

Part = tuple[Any, ...]
"""A function that returns things that are known of a line, each with the number of its sort, and what it is called with."""
Row = Sequence[Part]

MODEL: Final = Path(__file__).with_name("states.bin")
SURE: Final = 4.0
"""By how much (in log odds) a reading must be likelier than that of the rules. On pages by others 2 to 4 gained most, 7 half of it."""
CLOSED: Final = np.float32(-1e4)
POST: Final = np.float32(2)
"""By how much (in log odds) a line that is all of a dated post is less likely frame. With 4, held pages lost rows: some such lines are
noise."""
LISTED: Final = ("related", "related_answer")
"""States of listed questions: what the rules read so stands below the head of a list, and only they know a title from a description."""
ANSWERED: Final = ("answer_first", "answer")
FRAME: Final = "x"
"""How the states of frame begin."""


def path_of(
    lines: Sequence[Line],
    rows: Sequence[Row],
    read: Sequence[str],
    text: Sequence[bool],
    said: Collection[int] = (),
    shut: str = "",
    serves: Callable[[list[str]], bool] | None = None,
) -> list[str]:
    """The likeliest state of each line; empty where it says nothing else than the rules' reading, or is hardly likelier, or does not serve.

    `rows` are the things that are known of each line besides its looks; `read` is the rules' state of each, "" for frame; `text` says
    which lines are surely no frame, and of an answer where the rules read one; `said` are the places of others that are hardly frame.
    `shut` is a state that no line has, however likely; then the rules' reading is not weighed. `serves` is asked of a path before the
    reading of the rules is weighed against it. Raises FileNotFoundError or ValueError where the
    model is not whole.
    """
    model = loaded(MODEL)
    if not lines:
        return []
    scores, sorts = _scores(lines, rows, model), _sorts(model.roles)
    _given(scores, sorts, read, text, said, shut)
    path, best = best_path(scores, model.pairs)
    found = [sorts[n] for n in path]
    if found == list(read) or (serves and not serves(found)):
        return []
    if shut:
        return found
    closed = np.array([_closed(sorts, state) for state in read])
    return found if best - best_path(scores + closed, model.pairs)[1] > SURE else []


def _given(scores: Floats, sorts: tuple[str, ...], read: Sequence[str], text: Sequence[bool], said: Collection[int], shut: str) -> None:
    """Add to the scores what is known for good: lines that are text, answers, listed questions, and a state that no line has."""
    if True in text:
        scores[text] += _closed(sorts, *filter(None, sorts))
    for n in said:
        scores[n] += np.where(np.array(sorts) == "", -POST, np.float32(0))
    for n, state in enumerate(read):
        if state in LISTED:
            scores[n] += _closed(sorts, state)
        elif text[n] and state in ANSWERED:
            scores[n] += _closed(sorts, *ANSWERED)
    if shut:
        scores += np.where(np.array(sorts) == shut, CLOSED, np.float32(0))


@cache
def _sorts(roles: Sequence[str]) -> tuple[str, ...]:
    """The states as the rules tell them: all frame is one."""
    return tuple("" if role.startswith(FRAME) else role for role in roles)


@cache
def _closed(sorts: tuple[str, ...], *left: str) -> Floats:
    """What is added to the scores of a line where only these sorts of states are left."""
    return np.array([0 if sort in left else CLOSED for sort in sorts], np.float32)


def best_path(scores: Floats, pairs: Floats) -> tuple[list[int], float]:
    """The way through the chain with the highest sum (Viterbi 1967), and the sum."""
    first, *others = scores
    step, starts = np.ascontiguousarray(pairs.T), np.arange(0, pairs.size, len(pairs))
    best, before = first, []
    for own in others:
        ways = best + step
        likeliest = ways.argmax(axis=1)
        before.append(likeliest)
        best = ways.take(likeliest + starts) + own
    path = [int(best.argmax())]
    for likeliest in reversed(before):
        path.append(int(likeliest[path[-1]]))
    return path[::-1], float(best.max())


def numbers(rows: Sequence[Row]) -> list[list[int]]:
    """The numbers of what is known of each line besides its looks."""
    return [[number for part in row for number in _numbers(part)] for row in rows]


def _numbers(part: Part) -> list[int]:
    found, *said = part
    return [_number(sort, value) for sort, value in found(*said)]


@lru_cache(maxsize=1 << 16)
def _number(sort: int, value: object) -> int:
    return zlib.crc32(f"{sort}|{value!r}".encode()) % int(SPACE)


def _scores(lines: Sequence[Line], rows: Sequence[Row], model: Model) -> Floats:
    parts = list(chain.from_iterable(rows))
    besides = model.besides.take(parts, lambda new: _summed_up(new, model))
    looks = scores_of(lines, model)
    return np.asarray(looks + besides.reshape(len(rows), -1, looks.shape[1]).sum(axis=1), dtype=np.float32)


def _summed_up(parts: Sequence[Part], model: Model) -> Floats:
    """The weights of what is known by each part, summed."""
    every = [_numbers(part) for part in parts]
    weights = model.weights.take(model.rows.take(list(chain.from_iterable(every))), axis=0)
    return np.add.reduceat(weights, [0, *accumulate(map(len, every[:-1]))], axis=0)
