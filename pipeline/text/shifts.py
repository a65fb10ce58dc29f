"""Shifts: which odd places of a page may be torn, because what stands there reads better from the second byte of a character on.

All places of a page are weighed by one look at the pairs around them: a page of news has a hundred odd places, names and rare words, and
asking of each in turn took ten times as long as everything else that is done to a sound page. `torn.py` looks closely at what is left.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.gbk import LAST, halves, moved
from pipeline.text.joined import Joined
from pipeline.text.language import model, numbers_of_units

WINDOW: Final = 8
"""So many characters of a line are looked at where it is odd."""
SHIFT_GAIN: Final = 24
MARKED_GAIN: Final = 8
LEAST_SHIFTED: Final = 2
MOST_SHIFTED: Final = 14
"""So many of them at least must read better by so many steps of `language.STEP` when shifted by a byte, by less and one alone where the
line shows a sign of what was lost near by; and they may cost at most so many steps each.
"""
AROUND: Final = 12
"""Characters before and behind an odd place within which such a sign counts."""
FEW: Final = 3
"""Places up to which a look at each takes no longer than one at all of them."""
STARTS: Final = 4
"""A run is read shifted from its first characters on, this many of them: the byte may have been lost a little later."""

_BREAK: Final = ord("\n")
_BEHIND: Final = WINDOW + 3
_COLUMNS: Final = np.arange(_BEHIND)
_FROM, _TO = np.arange(STARTS + 1)[:, None], np.arange(WINDOW)[None, :]
_LENGTHS: Final = np.arange(1, WINDOW + 1)
_LAST: Final = np.zeros(256, np.intp)
_LAST[list(LAST)] = list(LAST.values())

Places = npt.NDArray[np.intp]
Marks = npt.NDArray[np.bool_]
Costs = npt.NDArray[np.int32]


class _Around(NamedTuple):
    """What stands around places of a page, a row for each: code points from the one before the place on, whether each has two bytes in
    GBK; numbers of the characters and of those read from their second bytes, -1 for none; the costs of both after the one before.
    """

    units: npt.NDArray[np.uint32]
    paired: Marks
    numbers: Places
    moved: Places
    printed: Costs
    read: Costs

    def only(self, rows: Marks) -> _Around:
        return _Around._make(column[rows] for column in self)


def promising(page: Joined, places: Places, marks: Places) -> Places:
    """Those of the odd places that may read better shifted; `marks` are the places where the page shows what was lost."""
    if not len(places):
        return places
    around = _around(page, places)
    marked = marks.searchsorted(places - AROUND) < marks.searchsorted(places + AROUND)
    gains = np.maximum(around.printed[:, :-1] - around.read, 0)
    gains[(around.moved[:, :-1] < 0) | (around.moved[:, 1:] < 0)] = 0
    likely = marked | (gains.sum(axis=1) >= SHIFT_GAIN / 2)
    places, around, marked = places[likely], around.only(likely), marked[likely]
    if len(places) <= FEW:
        return places
    kept: Places = places[_may_gain(around, marked[:, None, None])]
    return kept


def _around(page: Joined, places: Places) -> _Around:
    units = np.concatenate([[_BREAK], page.units, [_BREAK] * _BEHIND])[places[:, None] + _COLUMNS]
    language, numbers, bytes_ = model(), numbers_of_units(units), halves().take(units, mode="clip")
    seconds, firsts = bytes_[:, :-1] & 0xFF, bytes_[:, 1:] >> 8
    firsts = np.where(units[:, 1:] == _BREAK, _LAST.take(seconds), firsts)
    shifted = moved()[seconds, firsts].astype(np.intp)
    printed = language.cost[numbers[:, :-1], numbers[:, 1:]].astype(np.int32)
    read = language.cost[shifted[:, :-1], shifted[:, 1:]].astype(np.int32)
    return _Around(units, bytes_ > 0, numbers, shifted, printed, read)


def _may_gain(around: _Around, marked: Marks) -> Marks:
    """Whether a run's first characters gain what they must, less where it is marked, or are not all of two bytes: only a closer look can
    tell.
    """
    begins = (around.units[:, 0] == _BREAK)[:, None]
    ends = (around.units[:, 1 : WINDOW + 1] == _BREAK).cumsum(axis=1) > 0
    outside = np.concatenate([begins, ends], axis=1)
    unclear = (~outside & ~around.paired[:, : WINDOW + 1]).any(axis=1)
    last = around.units[:, 1 : WINDOW + 1] == _BREAK
    defined = ~outside[:, :-1] & (last | ~outside[:, 1:]) & (around.moved[:, :WINDOW] >= 0)
    won, cost, shifted = _sums(around, defined[:, None, :] & (_TO >= _FROM))
    enough = np.where(marked, won >= MARKED_GAIN, (won >= SHIFT_GAIN) & (_LENGTHS >= LEAST_SHIFTED))
    gains = shifted & enough & (cost <= MOST_SHIFTED * _LENGTHS)
    gains[:, 0] &= ~begins
    gains[:, STARTS] &= begins
    found: Marks = np.logical_or(unclear, gains.any(axis=(1, 2)))
    return found


def _sums(around: _Around, defined: Marks) -> tuple[Costs, Costs, Marks]:
    """What the characters from each start on win by the shift, up to each of them, what they cost then, and which there are.

    Pairs that GBK does not define are left out, so that those behind move up. The first character stands behind nothing.
    """
    language = model()
    up = np.argsort(~defined, axis=2, kind="stable")
    moved_up = np.take_along_axis(np.broadcast_to(around.moved[:, None, :WINDOW], defined.shape), up, axis=2)
    before = np.full_like(moved_up, language.literal)
    before[:, :, 1:] = moved_up[:, :, :-1]
    read = language.cost[before, moved_up].astype(np.int32)
    printed = around.printed[:, np.minimum(_FROM + _TO - 1, around.printed.shape[1] - 1)]
    printed[:, :, 0] = language.cost[language.literal].take(around.numbers[:, : STARTS + 1])
    return (printed - read).cumsum(axis=2), read.cumsum(axis=2), defined.sum(axis=2)[:, :, None] > _TO
