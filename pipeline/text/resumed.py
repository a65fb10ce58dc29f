"""Runs of one to three characters after which a reader was in step again: it dropped single bytes where it met no pair.

So 十日内将社区 reads 十日慕社区.
Of the first and the last character of such a run one byte is left, between them all are. Too few characters read better by a shift for
`shifts.py` to see them; but what the bytes left can have been reads so much better than a run made by chance that rare names are not taken
for one: of 205,000 lines of law none gains what is asked for, 35,000 of them kept out of the counting; of 696 lines of law that lost
a byte and show it 624 are noticed.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text import gbk
from pipeline.text.grams import costs
from pipeline.text.joined import Joined
from pipeline.text.language import BREAK, model, numbers_of, numbers_of_units

LONGEST: Final = 3
"""Characters printed in place of one more."""
ODD: Final = 30
"""What both pairs around the first character of a run cost more than, in steps of `language.STEP`; it may stand between sound ones."""
LEAST_PAIRS: Final = 16
LEAST_GAIN: Final = 18
"""What the run must gain: by pairs, in steps of `language.STEP`; and by longer runs, in nats. Of 1.2 million characters of law that the
longer runs were not counted in, none gains more than 15.
"""
AROUND: Final = 4
"""Characters before and behind that longer runs are asked with."""
RUNS: Final = 8_192
CLOSELY: Final = 2_048
"""Runs that are looked at closely in one go: a kilobyte each."""

_BREAK: Final = ord("\n")
_BEFORE: Final = 2
_COLUMNS: Final = np.arange(-1, LONGEST + 1)
"""The character before a run, the longest run, and the one behind it."""

Places = npt.NDArray[np.intp]
Table = npt.NDArray[np.int16]
Costs = npt.NDArray[np.int16]
Marks = npt.NDArray[np.bool_]


class _Least(NamedTuple):
    """The least cost, by a byte and a character's number, of the characters with this first or second byte after and before that one."""

    to_first: Table
    from_first: Table
    to_second: Table
    from_second: Table


class _Group(NamedTuple):
    """Characters with one byte in common, their numbers in the pair model, and their second bytes."""

    chars: str
    numbers: Places
    seconds: Places


def promising(page: Joined, places: Places) -> Places:
    """Which such runs may begin at odd places of a page, by the least that their reading can cost: a row of beginning and length each."""
    if not len(places):
        return np.empty((0, 2), np.intp)
    units = np.concatenate([[_BREAK] * _BEFORE, page.units, [_BREAK] * len(_COLUMNS)])[places[:, None] + _BEFORE + _COLUMNS]
    numbers, pairs = numbers_of_units(units), gbk.halves().take(units, mode="clip").astype(np.intp)
    numbers = np.where(units == _BREAK, model().id(BREAK), numbers)
    following = _firsts().take(units, mode="clip")
    found = [
        _gaining(places, numbers[:, : length + 2], pairs[:, 1 : length + 1], following[:, length + 1 : length + 2])
        for length in range(1, LONGEST + 1)
    ]
    return np.concatenate(found)


def _gaining(starts: Places, numbers: Places, pairs: Places, following: Places) -> Places:
    """Those of the runs of one length that may gain enough, first by one look at all, then by a closer one at what is left.

    `following` is the first byte behind each, 0 where that is no pair of bytes.
    """
    likely = (_may_end(pairs[:, -1:] & 0xFF, following)[:, 0] & _may_gain(numbers, pairs)).nonzero()[0]
    some = np.split(likely, range(CLOSELY, len(likely), CLOSELY))
    begin = starts[np.concatenate([rows[_may_gain_closely(numbers[rows], pairs[rows], following[rows])] for rows in some])]
    return np.stack([begin, np.full(len(begin), pairs.shape[1])], axis=1)


def _may_end(last: Places, following: Places) -> Marks:
    """Whether a run's last byte can have begun a character whose other byte made no pair with the one that follows, and was dropped."""
    ends: Marks = (following == 0) | _at(_ends(), last, following)
    return ends


def _may_gain(numbers: Places, pairs: Places) -> Marks:
    """Whether runs may gain enough: their pairs of bytes, and their characters with one before and one behind."""
    least = _least()
    firsts, seconds = pairs >> 8, pairs & 0xFF
    before, behind, last = numbers[:, 0], numbers[:, -1], seconds[:, -1]
    left = _left(numbers) - _at(least.from_first, last, behind)
    defined = (pairs > 0).all(axis=1)
    if pairs.shape[1] == 1:
        inside = np.minimum(_at(_between(by_first=True), firsts[:, 0], last), _at(_between(by_first=False), firsts[:, 0], last))
        head = np.minimum(_at(least.to_first, firsts[:, 0], before), _at(least.to_second, firsts[:, 0], before))
    else:
        middle = _at(gbk.moved(), seconds[:, :-1], firsts[:, 1:]).astype(np.intp)
        defined &= (middle >= 0).all(axis=1)
        head = np.minimum(
            _at(least.to_first, firsts[:, 0], before) + _at(least.from_first, firsts[:, 0], middle[:, 0]),
            _at(least.to_second, firsts[:, 0], before) + _at(least.from_second, firsts[:, 0], middle[:, 0]),
        )
        inside = _at(least.to_first, last, middle[:, -1]) + _cost(middle[:, :-1], middle[:, 1:]).sum(axis=1)
    gains: Marks = defined & (left >= head + inside)
    return gains


def _left(numbers: Places) -> Costs:
    """What the reading of runs may cost: less than what is printed by what it must gain."""
    left: Costs = _cost(numbers[:, :-1], numbers[:, 1:]).sum(axis=1) - LEAST_PAIRS
    return left


def _may_gain_closely(numbers: Places, pairs: Places, following: Places) -> Marks:
    """The same, by each of the characters that the first and the last one can have been."""
    if pairs.shape[1] == 1:
        return _one_may_gain(numbers, pairs[:, 0], following)
    firsts, last = pairs[:, 0] >> 8, pairs[:, -1] & 0xFF
    tails, tail = _tails(last, following, numbers)
    middle = _at(gbk.moved(), pairs[:, :-1] & 0xFF, pairs[:, 1:] >> 8).astype(np.intp)
    left = _left(numbers) - _cost(middle[:, :-1], middle[:, 1:]).sum(axis=1) - (_cost(middle[:, -1:], tails) + tail).min(axis=1)
    gains = np.zeros(len(numbers), np.bool_)
    some = (left >= 0).nonzero()[0]
    for by_first in (True, False):
        heads = _members(first=by_first)[firsts[some]]
        gains[some] |= left[some] >= (_cost(numbers[some, :1], heads) + _cost(heads, middle[some, :1])).min(axis=1)
    return gains


def _one_may_gain(numbers: Places, pairs: Places, following: Places) -> Marks:
    """The same of single characters. What the last one costs at least leaves a quarter of the rows to be looked at in full."""
    least, firsts, last, left = _least(), pairs >> 8, pairs & 0xFF, _left(numbers)
    most = left - _at(least.from_first, last, numbers[:, -1])
    gains = np.zeros(len(numbers), np.bool_)
    for by_first in (True, False):
        heads = _members(first=by_first)[firsts]
        head = _cost(numbers[:, :1], heads)
        cost = head + _at(least.to_first, last[:, None], heads)
        some = (cost.min(axis=1) <= most).nonzero()[0]
        tails, tail = _tails(last[some], following[some], numbers[some])
        fits = cost[some] <= (left[some] - tail.min(axis=1))[:, None]
        gains[some[_gaining_pairs(fits, (heads[some], head[some]), (tails, tail), left[some])]] = True
    return gains


def _tails(last: Places, following: Places, numbers: Places) -> tuple[Places, Costs]:
    """The characters that the last one can have been, and what each costs before the one behind."""
    tails, seconds = _members(first=True)[last], _seconds()[last]
    fits = (following == 0) | _at(gbk.undefined(), seconds, following)
    return tails, np.where(fits, _cost(tails, numbers[:, -1:]), np.int16(1 << 10))


def _gaining_pairs(fits: Marks, firsts: tuple[Places, Costs], lasts: tuple[Places, Costs], left: Costs) -> Places:
    """The rows of which a first and a last character, one behind the other, cost no more than is left; `fits` says which first ones may."""
    (heads, head), (tails, tail) = firsts, lasts
    fits[:, 1:] &= heads[:, 1:] != heads[:, :1]  # the first one, that stands again at the end of a row
    rows, columns = fits.nonzero()
    both = head[rows, columns] + (_cost(heads[rows, columns][:, None], tails[rows]) + tail[rows]).min(axis=1)
    found: Places = rows[both <= left[rows]]
    return found


def _cost(before: Places, behind: Places) -> Costs:
    return _at(model().cost, before, behind).astype(np.int16)


def _at(table: npt.NDArray[Any], rows: Places, columns: Places) -> npt.NDArray[Any]:
    """What stands in these rows and columns; `table[rows, columns]` takes twice as long."""
    found: npt.NDArray[Any] = table.take(rows * table.shape[1] + columns)
    return found


def is_torn(text: str, start: int, length: int) -> bool:
    """Whether what the bytes of a run of a line can have been reads so much better that it is one."""
    end = start + length
    return _gains(text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])


def resumes(text: str, place: int) -> bool:
    """Whether such a run begins at an odd place of a line."""
    return any(is_torn(text, place, length) for length in range(1, LONGEST + 1) if place + length <= len(text))


@lru_cache(RUNS)
def _gains(before: str, run: str, behind: str) -> bool:
    data = b"".join(char.encode("gbk", "ignore") for char in run)
    if len(data) != 2 * len(run):
        return False
    other = max((_read(before, data, behind, by_first=by_first) for by_first in (True, False)), key=lambda one: one[0])
    if other[0] < LEAST_PAIRS - _printed(before, run, behind):
        return False
    was, read = (sum(costs(before + middle + behind + BREAK)) for middle in (run, other[1]))
    return was - read >= LEAST_GAIN


def _printed(before: str, run: str, behind: str) -> int:
    numbers = numbers_of((before[-1:] or BREAK) + run + (behind[:1] or BREAK))
    return int(model().cost[numbers[:-1], numbers[1:]].sum(dtype=np.int32))


def _read(before: str, data: bytes, behind: str, *, by_first: bool) -> tuple[int, str]:
    """The likeliest characters of which these bytes are left, and their cost, negative; of the first one its first byte or its second."""
    heads, tails = _groups(first=by_first).get(data[0]), _groups(first=True).get(data[-1])
    middle = [gbk.table().chars[data[at]][data[at + 1]] for at in range(1, len(data) - 2, 2)]
    if heads is None or tails is None or not all(middle):
        return -(1 << 20), ""
    cost = model().cost
    left, right = numbers_of((before[-1:] or BREAK) + (behind[:1] or BREAK))
    following = behind[:1].encode("gbk", "ignore")
    tail = cost[tails.numbers, right].astype(np.int32)
    if len(following) == 2:
        tail = np.where(gbk.undefined()[tails.seconds, following[0]], tail, 1 << 10)
    head = cost[left, heads.numbers].astype(np.int32)
    if middle:
        inner = numbers_of("".join(middle))
        head, tail = head + cost[heads.numbers, inner[0]], tail + cost[inner[-1], tails.numbers]
        one, other, inside = int(head.argmin()), int(tail.argmin()), int(cost[inner[:-1], inner[1:]].sum(dtype=np.int32))
        return -int(head[one] + tail[other] + inside), heads.chars[one] + "".join(middle) + tails.chars[other]
    whole = head[:, None] + cost[heads.numbers][:, tails.numbers] + tail[None, :]
    one, other = divmod(int(whole.argmin()), len(tails.numbers))
    return -int(whole[one, other]), heads.chars[one] + tails.chars[other]


@cache
def _groups(*, first: bool) -> dict[int, _Group]:
    """The characters that the pair model knows, by their first or their second byte."""
    language, found = model(), dict[int, list[tuple[str, int]]]()
    for lead, row in enumerate(gbk.table().chars):
        for second, char in enumerate(row):
            if char and language.id(char) < language.unknown:
                found.setdefault(lead if first else second, []).append((char, second))
    return {byte: _group(chars) for byte, chars in found.items()}


def _group(chars: list[tuple[str, int]]) -> _Group:
    text = "".join(char for char, _ in chars)
    return _Group(text, np.array(numbers_of(text), np.intp), np.array([second for _, second in chars], np.intp))


@cache
def _members(*, first: bool) -> Places:
    """The same as a row of numbers for each byte; where there are fewer than in the longest row, the first one stands again."""
    groups = _groups(first=first)
    found = np.zeros((256, max(len(group.numbers) for group in groups.values())), np.intp)
    for byte, group in groups.items():
        found[byte] = group.numbers[0]
        found[byte, : len(group.numbers)] = group.numbers
    return found


@cache
def _seconds() -> Places:
    """The second bytes of the characters by their first one, in the order of `_members`."""
    groups = _groups(first=True)
    found = np.zeros((256, max(len(group.seconds) for group in groups.values())), np.intp)
    for byte, group in groups.items():
        found[byte] = group.seconds[0]
        found[byte, : len(group.seconds)] = group.seconds
    return found


@cache
def _ends() -> Marks:
    """Whether some character with a first byte has a second one that makes no pair with the byte behind it."""
    found = np.zeros((256, 256), np.bool_)
    for byte, group in _groups(first=True).items():
        found[byte] = gbk.undefined()[group.seconds].any(axis=0)
    return found


@cache
def _firsts() -> Places:
    """The first byte in GBK of each character up to U+FFFF, 0 where it has no two."""
    found = np.zeros(0x10000, np.intp)
    for first, row in enumerate(gbk.table().chars):
        found[[ord(char) for char in row if char]] = first
    return found


@cache
def _least() -> _Least:
    cost = model().cost
    both = np.ascontiguousarray(cost.T), cost
    return _Least._make(_least_by_byte(costs, _groups(first=first)) for first in (True, False) for costs in both)


def _least_by_byte(costs: npt.NDArray[np.uint8], groups: dict[int, _Group]) -> Table:
    """The least of the rows of costs that belong to each byte's characters."""
    found = np.full((256, costs.shape[1]), 1 << 10, np.int16)
    for byte, group in groups.items():
        found[byte] = np.minimum.reduce(costs[group.numbers])
    return found


@cache
def _between(*, by_first: bool) -> Table:
    """The least cost of a character with one first byte after one with another byte, its first or its second."""
    before, found = _least().from_first if by_first else _least().from_second, np.full((256, 256), 1 << 10, np.int16)
    for byte, group in _groups(first=True).items():
        found[:, byte] = before[:, group.numbers].min(axis=1)
    return found
