"""GBK: the pairs of bytes that it defines, and the characters that bytes of a torn text can have belonged to."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.grams import Floats, grams
from pipeline.text.language import STEP, model, numbers_of_units
from pipeline.text.script import traditional_only

LEAST_THEN: Final = 1e-3
"""How little a look at the next character may leave of a share: it is a guess itself."""

NEVER: Final = 60
"""More steps of `language.STEP` than any pair costs."""

Places = npt.NDArray[np.intp]
Marks = npt.NDArray[np.bool_]


class Gbk(NamedTuple):
    """GBK as arrays: the character of two bytes, its number in the language model, -1 where GBK defines none."""

    chars: list[list[str]]
    ids: npt.NDArray[np.int32]


class Cells(NamedTuple):
    """Characters of GBK known to the language model: number there, first and second byte; which can stand before a dropped pair; place in
    the whole; number in the pair model.
    """

    chars: str
    ids: npt.NDArray[np.intp]
    first: Places
    second: Places
    open: Marks
    places: Places
    pairs: Places

    def having(self, marks: Marks) -> Cells:
        """Some of them."""
        places = marks.nonzero()[0]
        ids, first, second, pairs = self.ids[places], self.first[places], self.second[places], self.pairs[places]
        return Cells("".join([self.chars[place] for place in places]), ids, first, second, self.open[places], self.places[places], pairs)


@cache
def _cells(*, full: bool) -> Cells:
    """All of them, or those that simplified text may hold."""
    language = grams()
    known = (char for row in _chars() for char in row if char and language.id(char) < language.unknown)
    chars = [char for char in known if full or char not in traditional_only()]
    first, second = np.array([list(char.encode("gbk")) for char in chars], np.intp).T
    return Cells(
        "".join(chars),
        np.array(list(map(language.id, chars)), np.intp),
        first,
        second,
        opens()[second],
        np.arange(len(chars)),
        np.array(list(map(model().id, chars)), np.intp),
    )


@cache
def of_first(first: int, *, full: bool) -> Cells:
    """Those with this first byte."""
    cells = _cells(full=full)
    return cells.having(cells.first == first)


@cache
def of_second(second: int, *, full: bool) -> Cells:
    cells = _cells(full=full)
    return cells.having(cells.second == second)


@cache
def opening(first: int, *, full: bool) -> Cells:
    """Those with this first byte that can stand before a dropped pair."""
    cells = of_first(first, full=full)
    return cells.having(cells.open)


@cache
def behind(last: int, second: int, *, full: bool) -> Cells:
    """Those with this second byte whose first makes no pair with the last byte of the one before."""
    cells = of_second(second, full=full)
    return cells.having(undefined()[last][cells.first])


@cache
def between(last: int, *, full: bool) -> Cells:
    """Those whose bytes both went with dropped pairs."""
    cells = _cells(full=full)
    return cells.having(undefined()[last][cells.first] & cells.open)


@cache
def after(last: int, *, full: bool) -> Cells:
    cells = _cells(full=full)
    return cells.having(undefined()[last][cells.first])


@cache
def alone(first: int, following: int, *, full: bool) -> tuple[Cells, Cells]:
    """Those with this first byte whose second makes no pair with the byte that follows, and the others."""
    cells = of_first(first, full=full)
    blocked = undefined()[cells.second, following]
    return cells.having(blocked), cells.having(~blocked)


@cache
def torn_open(*, full: bool) -> Cells:
    """Those of which one byte may begin such a pair."""
    cells = _cells(full=full)
    return cells.having(cells.open | opens()[cells.first])


@cache
def opens() -> Marks:
    """Whether a byte may begin such a pair."""
    return np.array([bool(row.any()) for row in undefined()])


UNREAD: Final = 99
"""More steps than any pair costs: what can't be read so."""

Units = npt.NDArray[np.uint32]


@cache
def undefined() -> Marks:
    """Whether two bytes make no pair of GBK although each could stand in one."""
    marks: Marks = table().ids < 0
    marks[:0x81] = marks[0xFF:] = False
    return marks


def shifted(text: str) -> list[int]:
    """The numbers, in the language model, of a text's characters read from its second byte on: nearly right where a byte was lost.

    Pairs that GBK does not define are left out.
    """
    data = text.encode("gb18030", "ignore")
    rows = _rows()
    return [number for first, second in zip(data[1::2], data[2::2], strict=False) if (number := rows[first][second]) >= 0]


def shifted_text(text: str) -> str:
    """A text read from its second byte on, as far as GBK defines what is read so."""
    data = text.encode("gb18030", "ignore")
    chars = [_chars()[first][second] for first, second in zip(data[1::2], data[2::2], strict=False)]
    return "".join(takewhile(bool, chars))


@cache
def _rows() -> list[list[int]]:
    """The numbers in the pair model as lists, which are faster than arrays for few characters."""
    return [[model().id(char) if char else -1 for char in row] for row in _chars()]


@cache
def table() -> Gbk:
    chars = _chars()
    return Gbk(chars, np.array([[grams().id(char) if char else -1 for char in row] for row in chars], np.int32))


@cache
def _chars() -> list[list[str]]:
    chars = [["" for _ in range(256)] for _ in range(256)]
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            char = bytes((first, second)).decode("gbk", "ignore")
            if len(char) == 1 and second != 0x7F and not char.isascii():
                chars[first][second] = char
    return chars


@cache
def then(second: int, *, full: bool) -> Floats:
    """For each of the cells the share of the likeliest character that can come behind a dropped pair and ends in this byte."""
    cells, behind = _cells(full=full), of_second(second, full=full)
    costs = model().cost[cells.pairs[:, None], behind.pairs[None, :]].astype(np.float32)
    costs[~undefined()[cells.second[:, None], behind.first[None, :]]] = NEVER
    chances: Floats = np.maximum(np.exp(-STEP * costs.min(axis=1, initial=NEVER)), LEAST_THEN)
    return chances


def shift_gains(units: Units) -> Floats:
    """By how many steps of the pair model each pair of characters reads better from the second byte on, nothing where it reads worse."""
    language, numbers = model(), numbers_of_units(units)
    printed = language.cost[numbers[:-1], numbers[1:]].astype(np.float32)
    halves = _halves().take(units, mode="clip")
    moved = _moved()[halves[:-1] & 0xFF, halves[1:] >> 8]
    read = np.full(len(printed), np.float32(UNREAD))
    read[:-1] = language.cost[moved[:-1], moved[1:]]
    read[:-1][(moved[:-1] < 0) | (moved[1:] < 0)] = UNREAD
    gains: Floats = np.maximum(printed - read, 0)
    return gains


@cache
def _halves() -> npt.NDArray[np.int64]:
    """The two bytes in GBK of each character up to U+FFFF, 0 where it has no two."""
    halves = np.zeros(0x10000, np.int64)
    for first, row in enumerate(_chars()):
        for second, char in enumerate(row):
            if char and char <= "\uffff":
                halves[ord(char)] = first << 8 | second
    return halves


@cache
def _moved() -> npt.NDArray[np.int64]:
    """The numbers in the pair model by the two bytes, -1 for none."""
    return np.array(_rows(), np.int64)
