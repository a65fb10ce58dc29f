"""How likely a text is as Chinese: the cost of each character after the one before it, from pairs counted in law and advice.

A judge of restorations, nothing more: it says whether a line that was torn reads better put together in another way.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.fold import is_han
from pipeline.text.joined import MARGIN, Joined
from pipeline.text.pivot import units_of
from pipeline.text.script import characters

STEP: Final = 0.5
"""Costs are kept in steps of so many nats."""

LEAST_LEFT: Final = 0.02
"""Share that a character leaves at least for followers never seen after it."""

EDGES: Final = (26, 6)
"""What unknown characters and ASCII cost, in STEPs."""

BREAK: Final = "¶"
"""Stands for the break of a line, so that the model knows how lines begin and end."""

PUNCTUATION: Final = "，。、；：？！（）《》“”【】—…·" + BREAK

RUN: Final = 2
RUN_COST: Final = 44
"""So many characters that cost so many STEPs are odd: torn text has 21 a character, law 9, advice 11. One line of law in 35 has such a
place, and nearly every line that lost a byte and shows it.
"""

Costs = npt.NDArray[np.uint8]

_WIDE: Final = str.maketrans(",;:?!()", "，；：？！（）")


class Model(NamedTuple):
    """Number of each known character; `cost[a, b]` of b after a, in STEPs. Two numbers stand for unknown characters and for ASCII."""

    ids: dict[str, int]
    cost: Costs

    @property
    def unknown(self) -> int:
        return len(self.cost) - 2

    @property
    def literal(self) -> int:
        return len(self.cost) - 1

    def id(self, char: str) -> int:
        """The number of a character, traditional ones as their simplified form."""
        char = _narrow().get(char, char)
        return self.ids.get(char, self.literal if char.isascii() else self.unknown)

    def score(self, text: str) -> float:
        """The mean cost of a text's characters: about 4 for law, about 5 for advice, over 9 for torn text."""
        ids = _numbers().take(units_of(f" {text}"), mode="clip")
        return float(self.cost[ids[:-1], ids[1:]].mean()) * STEP if text else 0.0

    def each(self, ids: Sequence[int]) -> list[int]:
        """The cost of each of few characters by their numbers, in STEPs, for which arrays take longer than the work itself."""
        cells, width = _cells(), len(self.cost)
        return [cells[before * width + behind] for before, behind in zip((self.literal, *ids), ids, strict=False)]


def numbers_of(text: str) -> list[int]:
    """The number of each character of a short text, as `Model.id` has it."""
    numbers: list[int] = _numbers().take(units_of(text), mode="clip").tolist()
    return numbers


def numbers_of_units(units: npt.NDArray[np.uint32]) -> npt.NDArray[np.intp]:
    """The same of a long text's code points."""
    return _numbers().take(units, mode="clip")


@lru_cache(100_000)
def pair_cost(before: str, behind: str) -> int:
    """The cost of a character after another, in STEPs."""
    language = model()
    return int(language.cost[language.id(before), language.id(behind)])


def odd_places(page: Joined, least: int = RUN_COST) -> npt.NDArray[np.intp]:
    """The places of a page from which on characters can hardly be Chinese: they cost more than `least`. Rare names are among them."""
    if page.text.isascii():
        return np.empty(0, np.intp)
    numbers = _numbers().take(page.units, mode="clip")
    cells = np.append(model().literal, numbers[:-1])
    cells *= len(model().cost)
    cells += numbers
    costs = model().cost.ravel().take(cells)
    places = (costs[1:] > least - costs[:-1]).nonzero()[0]
    return places[: places.searchsorted(len(page.text) - MARGIN)]


@cache
def _numbers() -> npt.NDArray[np.intp]:
    """The number of each character up to U+FFFF, which is none and stands for all beyond."""
    language = model()
    numbers = np.full(0x10000, language.unknown, np.intp)
    numbers[:0x80] = language.literal
    for char in [*language.ids, *_narrow()]:
        if char <= "\uffff":
            numbers[ord(char)] = language.id(char)
    return numbers


@cache
def _cells() -> memoryview:
    """The costs one after the other, row by row."""
    return model().cost.data.cast("B")


@cache
def model() -> Model:
    """The model of `pairs.bin`."""
    packed = resources.files(__package__).joinpath("pairs.bin").read_bytes()
    head, *lines = zlib.decompress(packed).decode("utf-8").split("\n")
    ids = {char: number for number, char in enumerate(head[::2])}
    size = len(ids)
    single = np.array([*map(_level, head[1::2]), *EDGES], np.uint8)
    rows, seen, levels = _followers(lines, ids)
    weights = np.exp(-STEP * np.arange(levels.max() + 1))[levels]
    left = np.maximum(LEAST_LEFT, 1 - np.bincount(rows, weights, len(lines)))
    cost = np.tile(single, (size + 2, 1))
    more = np.rint(-np.log(left) / STEP).astype(np.uint8)[:, None]
    cost[: len(lines), :size] = np.minimum(single[:size] + more, EDGES[0])
    cost[rows, seen] = levels
    return Model(ids, cost)


def _followers(lines: Sequence[str], ids: dict[str, int]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Costs]:
    """The pairs seen: number of the first character, of the second, and the level of the last letter before it in the line."""
    units = np.frombuffer("\n".join(lines).encode("utf-16-le"), np.uint16)
    number = np.zeros(0x10000, np.intp)
    number[[ord(char) for char in ids]] = list(ids.values())
    rows = (units == ord("\n")).cumsum()
    letters = np.maximum.accumulate(np.where(units < 0x80, np.arange(len(units)), 0))
    chars = (units >= 0x80).nonzero()[0]
    return rows[chars], number[units[chars]], (units[letters[chars]] - ord("A")).astype(np.uint8)


def is_known(char: str) -> bool:
    """Whether the model counts a character: Han and the punctuation between."""
    return (is_han(char) and char <= "\uffff") or char in PUNCTUATION


def normalised(text: str) -> str:
    """A text as the model reads it: full-width punctuation, breaks as one character."""
    return re.sub(r"\s*\n\s*", BREAK, text.translate(_WIDE))


def _level(letter: str) -> int:
    return ord(letter) - ord("A")


@cache
def _narrow() -> dict[str, str]:
    return {**characters(), **{chr(old): str(new) for old, new in _WIDE.items()}}
