"""GBK: the pairs of bytes that it defines, and the characters that bytes of a torn text can have belonged to."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.grams import Floats, grams
from pipeline.text.language import STEP, model, numbers_of
from pipeline.text.script import traditional_only

LEAST_THEN: Final = 1e-3
"""How little a look at the next character may leave of a share: it is a guess itself."""

END: Final = "\n"
LAST: Final = {0xA1: 0xA3, 0xA3: 0xBB}
"""The end of a line, where it is part of a text that is read from its second byte on; and what the last byte, which then stands alone, most
likely began: a full stop, a semicolon.
"""

DELETE: Final = 0x7F
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
    the whole; number in the pair model; and whether no byte of them is known.
    """

    chars: str
    ids: npt.NDArray[np.intp]
    first: Places
    second: Places
    open: Marks
    places: Places
    pairs: Places
    blind: bool = False

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
    return cells.having(undefined()[last][cells.first] & cells.open)._replace(blind=True)


@cache
def after(last: int, *, full: bool) -> Cells:
    cells = _cells(full=full)
    return cells.having(undefined()[last][cells.first])._replace(blind=True)


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
    return cells.having(cells.open | opens()[cells.first])._replace(blind=True)


@cache
def opens() -> Marks:
    """Whether a byte may begin such a pair."""
    return np.array([bool(row.any()) for row in undefined()])


@cache
def undefined() -> Marks:
    """Whether a second byte and the first one behind it make no pair of GBK."""
    marks: Marks = table().ids < 0
    marks[:0x81] = marks[0xFF:] = marks[:, :0x81] = marks[:, 0xFF:] = False
    return marks


def shifted(text: str) -> list[int]:
    """The numbers, in the language model, of a text's characters read from its second byte on: nearly right where a byte was lost.

    Pairs that GBK does not define are left out.
    """
    data, rows = _ended(text), _rows()
    return [number for first, second in zip(data[1::2], data[2::2], strict=False) if (number := rows[first][second]) >= 0]


def shifted_text(text: str) -> str:
    """A text read from its second byte on, as far as GBK defines what is read so."""
    data = _ended(text)
    chars = [_chars()[first][second] for first, second in zip(data[1::2], data[2::2], strict=False)]
    return "".join(takewhile(bool, chars))


def _ended(text: str) -> bytes:
    data = text.removesuffix(END).encode("gb18030", "ignore")
    return data + bytes((LAST[data[-1]],)) if text.endswith(END) and data and data[-1] in LAST else data


@cache
def _rows() -> list[list[int]]:
    """The numbers in the pair model as lists, which are faster than arrays for few characters."""
    return [
        [number if char else -1 for char, number in zip(row, numbers_of("".join(char or " " for char in row)), strict=True)]
        for row in _chars()
    ]


@cache
def table() -> Gbk:
    chars = _chars()
    return Gbk(chars, np.array([[grams().id(char) if char else -1 for char in row] for row in chars], np.int32))


@cache
def _chars() -> list[list[str]]:
    found = [char if len(char) == 1 and not char.isascii() else "" for char in _decoded("gbk")]
    blank = [""] * 256
    rows = [["" if second == DELETE else char for second, char in enumerate(found[at : at + 256])] for at in range(0, len(found), 256)]
    return [blank] * 0x81 + rows + [blank]


def _decoded(encoding: str) -> list[str]:
    """What each two bytes are in an encoding, of which the first is 0x81 to 0xFE; the second's turn where the two are no pair."""
    pairs = b"\n".join(bytes((first, second)) if 0x40 <= second < 0xFF else b"" for first in range(0x81, 0xFF) for second in range(256))
    return pairs.decode(encoding, "ignore").split("\n")


@cache
def then(second: int, *, full: bool) -> Floats:
    """For each of the cells the share of the likeliest character that can come behind a dropped pair and ends in this byte."""
    cells, behind = _cells(full=full), of_second(second, full=full)
    costs = model().cost[cells.pairs[None, :], behind.pairs[:, None]]
    costs[~undefined().T[behind.first].take(cells.second, axis=1)] = NEVER
    chances: Floats = np.maximum(np.exp(-STEP * costs.min(axis=0, initial=NEVER).astype(np.float32)), LEAST_THEN)
    return chances


@cache
def halves() -> npt.NDArray[np.uint16]:
    """The two bytes in GB18030 of each character up to U+FFFF, 0 where it has no two."""
    found = np.zeros(0x10000, np.uint16)
    for pair, char in enumerate(_decoded("gb18030"), 0x8100):
        if len(char) == 1 and not char.isascii():
            found[ord(char)] = pair
    return found


@cache
def moved() -> npt.NDArray[np.int16]:
    """The numbers in the pair model by the two bytes, -1 for none."""
    return np.array(_rows(), np.int16)
