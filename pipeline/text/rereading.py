"""The bytes of a torn GBK line read anew: every way to read them, the cheapest kept (a beam search over `language.model`).

A state is one way to read the line so far. A byte that waits for its second half is pending. The ways on from a state: the next bytes as
they stand; a pair that GBK does not define was dropped in between (two bytes, so two characters are guessed); a byte was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.language import BREAK, Model, model
from pipeline.text.pinyin import characters_of, is_reading

BEAM: Final = 16
WIDE: Final = 4
GUESSES: Final = 5
"""States kept after each symbol; how many of the best try what is costly; how many guesses each of them makes."""

TEAR_COST: Final = 16
GAP_COST: Final = 0
MISFIT_COST: Final = 12
WORSE: Final = 50
"""In steps of `language.STEP`: a byte was lost; a pair was dropped; a reading does not fit; states so much worse than the best go."""

NEVER: Final = 10_000
IMPOSSIBLE: Final = 255
"""More than any way to read two characters costs; and what fits in a byte."""

Bytes = npt.NDArray[np.intp]


class Symbol(NamedTuple):
    """One piece of a torn line: its span and text, the bytes it stands for, and the reading where it is an inserted one.

    Kinds: `pair` (two bytes), `single` (an ASCII character, or one that GBK does not have: no bytes), `gap` (a replacement character),
    `torn` (a reading that took a byte with it), `whole` (a reading in brackets).
    """

    start: int
    end: int
    kind: str
    text: str
    data: bytes
    reading: str = ""
    odd: bool = False
    """What is printed from here on reads so badly that a byte may have been lost just here."""


class Node(NamedTuple):
    """One character read, linked to the one before: its symbols' span, and how it was found.

    Ways: `kept` (as printed), `moved` (from bytes of two symbols), `lost` (one byte guessed), `gap` (a byte of a dropped pair guessed),
    `free` (both bytes guessed).
    `bounds` are the bytes that a guess rests on: first or second byte known, the other -1; twice the same where it may be either.
    """

    before: Node | None
    char: str
    start: int
    end: int
    way: str
    bounds: tuple[int, int] = (-1, -1)


class State(NamedTuple):
    """One way to read the line so far: cost, pending byte (-1: none), the last two bytes, number of the last character, and its node."""

    cost: int
    pending: int
    last: bytes
    id: int
    node: Node | None
    gap: bool = False
    """A dropped pair has left its mark just here."""
    wide: bool = False
    """One of the best, so that costly ways are tried."""

    def on(self, char: str, number: int, symbol: Symbol, way: str, bounds: tuple[int, int] = (-1, -1), extra: int = 0) -> State:
        """The state after one more character; nothing is pending."""
        cost = self.cost + int(model().cost[self.id, number]) + extra
        return State(cost, -1, self.last, number, Node(self.node, char, symbol.start, symbol.end, way, bounds))

    def holding(self, pending: int, last: bytes) -> State:
        """The same with other bytes behind it."""
        return self._replace(pending=pending, last=last)


class Gbk(NamedTuple):
    """GBK as arrays: the character of two bytes, its number in the language model, -1 where GBK defines none."""

    chars: list[list[str]]
    ids: npt.NDArray[np.int32]


def cheapest(symbols: Sequence[Symbol]) -> list[Node]:
    """The characters of the cheapest reading of a line, in order; none where there is no way to read it."""
    states = [State(0, -1, b"", model().id(BREAK), None)]
    costly = _costly(symbols)
    for symbol, odd in zip(symbols, costly, strict=True):
        here = symbol._replace(odd=odd)
        states = _pruned(after for state in states for after in _STEPS[symbol.kind](state, here))
    end = Symbol(symbols[-1].end, symbols[-1].end, "single", "", b"") if symbols else None
    ends = [after for state in states for after in (_closed(state, end) if end and state.pending >= 0 else [state])]
    last = model().cost[:, model().id(BREAK)]
    return _path(min(ends, key=lambda state: state.cost + int(last[state.id])).node) if ends else []


def _pruned(found: Iterator[State]) -> list[State]:
    best: dict[tuple[int, bytes, int], State] = {}
    for state in found:
        key = (state.pending, state.last, state.id)
        if key not in best or state.cost < best[key].cost:
            best[key] = state
    states = sorted(best.values(), key=lambda state: state.cost)[:BEAM]
    return [state._replace(wide=rank < WIDE) for rank, state in enumerate(states) if state.cost <= states[0].cost + WORSE]


def _path(node: Node | None) -> list[Node]:
    nodes = []
    while node:
        nodes.append(node)
        node = node.before
    return nodes[::-1]


def _costly(symbols: Sequence[Symbol]) -> list[bool]:
    """For each symbol whether what is printed from there on reads so badly that a byte may have been lost just there."""
    language = model()
    ids = [language.literal, *(language.id(symbol.text) if symbol.kind == "pair" else language.literal for symbol in symbols)]
    costs = language.cost[ids[:-1], ids[1:]].astype(np.int32)
    sums = np.convolve(costs, np.ones(4, np.int32))[3:]
    return [bool(total > 4 * 15) or at > len(symbols) - 4 for at, total in enumerate(np.append(sums, [NEVER] * 4)[: len(symbols)])]


def _pair(state: State, symbol: Symbol) -> Iterator[State]:
    first, second = symbol.data
    if state.pending < 0:
        yield _kept(state, symbol)
        found = _torn_here(state, symbol, first)
    else:
        yield from _completed(state, symbol, first, second)
        if state.wide and symbol.odd:
            yield from (_kept(guess, symbol) for guess in _guesses(state, symbol, state.pending, (True,), TEAR_COST))
        found = _across(state, symbol, first)
    yield from (after.holding(second, symbol.data) for after in found)


def _torn_here(state: State, symbol: Symbol, first: int) -> Iterator[State]:
    """A byte was lost just before this one."""
    if state.wide and symbol.odd:
        yield from _guesses(state, symbol, first, (True, False), TEAR_COST)
        yield from _torn_across(state, symbol, first)


def _single(state: State, symbol: Symbol) -> Iterator[State]:
    if state.pending < 0:
        yield _kept(state, symbol)
        return
    if symbol.data and symbol.data[0] >= 0x40:
        yield from _completed(state, symbol, symbol.data[0], -1)
        for after in _across(state, symbol, symbol.data[0]):
            yield after.holding(-1, after.last[-1:] + symbol.data)
    for closed in _closed(state, symbol):
        yield _kept(closed, symbol)


def _gap(state: State, symbol: Symbol) -> Iterator[State]:
    if state.pending < 0:
        yield _kept(state, symbol)
    else:
        yield state._replace(gap=True)


def _torn(state: State, symbol: Symbol) -> Iterator[State]:
    """A reading that swallowed the byte before it: the pair of the last byte and the lost one can be read so."""
    for first, second in _pairs_read(symbol.reading):
        if state.last and first == state.last[-1]:
            if state.pending < 0:
                yield _without(state, symbol).holding(second, bytes((first, second)))
            else:
                yield from _completed(state, symbol, second, -1)
        if state.pending >= 0:
            for after in _across(state, symbol, second, first):
                yield after.holding(-1, bytes((first, second)))
    yield from _as_printed(state, symbol)


def _whole(state: State, symbol: Symbol) -> Iterator[State]:
    """A reading in brackets: of the character that the last two bytes make, in whatever way they are read."""
    if len(state.last) == 2 and is_reading(_gbk().chars[state.last[0]][state.last[1]], symbol.reading, loose=True):
        yield _without(state, symbol)
    else:
        yield from _as_printed(state, symbol)


def _without(state: State, symbol: Symbol) -> State:
    """The state after a symbol that was inserted: it leaves no character."""
    return state._replace(node=Node(state.node, "", symbol.start, symbol.end, "moved"))


def _as_printed(state: State, symbol: Symbol) -> Iterator[State]:
    extra = MISFIT_COST + 3 * len(symbol.text)
    for closed in _closed(state, symbol) if state.pending >= 0 else [state]:
        yield closed.on(symbol.text, model().literal, symbol, "kept", extra=extra).holding(-1, b"")


_STEPS: Final[dict[str, Callable[[State, Symbol], Iterator[State]]]] = {
    "pair": _pair,
    "single": _single,
    "gap": _gap,
    "torn": _torn,
    "whole": _whole,
}


def _kept(state: State, symbol: Symbol) -> State:
    return state.on(symbol.text, model().id(symbol.text), symbol, "kept").holding(-1, symbol.data[-2:])


def _completed(state: State, symbol: Symbol, second: int, pending: int) -> Iterator[State]:
    """The pending byte and the one that comes make a character."""
    number = int(_gbk().ids[state.pending, second])
    if number >= 0 and not state.gap:
        last = symbol.data if pending >= 0 else bytes((state.pending, second))
        yield state.on(_gbk().chars[state.pending][second], number, symbol, "moved").holding(pending, last)


def _across(state: State, symbol: Symbol, second: int, first: int = -1) -> Iterator[State]:
    """A pair was dropped between the pending byte and the one that comes: two characters, of which GBK does not define the middle.

    `first` may fix the first byte of the second character.
    """
    ids, chars, cost = _gbk().ids, _gbk().chars, model().cost
    ones, twos = _high_seconds(state.pending), _firsts(second) if first < 0 else np.array([first])
    if not (state.wide or state.gap) or not len(ones) or not len(twos):
        return
    one_ids, two_ids = ids[state.pending, ones], ids[twos, second]
    total = cost[state.id, one_ids].astype(np.int32)[:, None] + cost[one_ids[:, None], two_ids[None, :]]
    total[ids[ones[:, None], twos[None, :]] >= 0] = NEVER
    for place in np.argsort(total, axis=None, kind="stable")[:GUESSES].tolist():
        at, to = divmod(place, len(twos))
        if total[at, to] < NEVER:
            middle = state.on(chars[state.pending][ones[at]], int(one_ids[at]), symbol, "gap", (state.pending, -1), GAP_COST)
            after = middle.on(chars[twos[to]][second], int(two_ids[to]), symbol, "gap", (-1, second))
            yield after.holding(-1, bytes((int(twos[to]),)))


def _torn_across(state: State, symbol: Symbol, second: int) -> Iterator[State]:
    """A byte was lost just before a pair that was dropped: of one character a byte of the dropped pair is left, of the next its second."""
    twos, (behind, least) = _firsts(second), _torn_before(second)
    ahead = model().cost[state.id, : model().unknown].astype(np.int32)
    likely = np.argpartition(ahead + least, GUESSES)[:GUESSES]
    total = ahead[likely, None] + behind[likely]
    for place in np.argsort(total, axis=None, kind="stable")[:GUESSES].tolist():
        row, to = divmod(place, len(twos))
        if total[row, to] < IMPOSSIBLE:
            number = int(likely[row])
            middle = state.on(_by_number()[number], number, symbol, "free", extra=TEAR_COST + GAP_COST)
            yield middle.on(_gbk().chars[twos[to]][second], int(_gbk().ids[twos[to], second]), symbol, "gap", (-1, second))


def _closed(state: State, symbol: Symbol) -> Iterator[State]:
    """The pending byte lost its second half, or that went with a dropped pair, and so did the character after it."""
    if not state.gap:
        yield from _guesses(state, symbol, state.pending, (True,), 2)
    ids, ones, firsts = _gbk().ids, _high_seconds(state.pending), np.arange(0x81, 0xFF)
    one_ids = ids[state.pending, ones]
    ends = model().cost[:, _id_after(symbol)]
    for place in np.argsort(model().cost[state.id, one_ids], kind="stable")[:GUESSES].tolist():
        one = state.on(_gbk().chars[state.pending][ones[place]], int(one_ids[place]), symbol, "gap", (state.pending, -1), GAP_COST)
        possible = firsts[ids[ones[place], firsts] < 0]
        if not len(possible):
            continue
        numbers = ids[possible][:, 0x40:]
        costs = np.where(numbers >= 0, model().cost[one.id, numbers].astype(np.int32) + ends[numbers], NEVER)
        at = divmod(int(np.argmin(costs)), costs.shape[1])
        if costs[at] < NEVER:
            first, second = int(possible[at[0]]), at[1] + 0x40
            yield one.on(_gbk().chars[first][second], int(ids[first, second]), symbol, "free", extra=2)


def _id_after(symbol: Symbol) -> int:
    return model().id(symbol.text or BREAK)


def _guesses(state: State, symbol: Symbol, byte: int, as_first: tuple[bool, ...], extra: int) -> Iterator[State]:
    """The likeliest characters with this byte as their first or second one."""
    for first in as_first:
        others = _seconds(byte) if first else _firsts(byte)
        numbers = _gbk().ids[byte, others] if first else _gbk().ids[others, byte]
        costs = model().cost[state.id, numbers]
        for place in np.argsort(costs, kind="stable")[:GUESSES].tolist():
            pair = (byte, int(others[place])) if first else (int(others[place]), byte)
            bounds = (byte, byte) if len(as_first) > 1 else (byte, -1)
            char = _gbk().chars[pair[0]][pair[1]]
            yield state.on(char, int(numbers[place]), symbol, "lost", bounds, extra)


def rivals(nodes: Sequence[Node], number: int) -> set[int]:
    """The numbers, in the language model, of the characters that a guess had to choose from, all others being as they are."""
    node = nodes[number]
    if node.way == "free":
        return set(range(model().unknown))
    first, second = node.bounds
    ones = [(first, int(other)) for other in _seconds(first)] if first >= 0 else []
    twos = [(int(other), second) for other in _firsts(second)] if second >= 0 else []
    if node.way == "gap":
        next_first, last_second = (_byte(nodes, place, half) for place, half in ((number + 1, 0), (number - 1, 1)))
        ones = [pair for pair in ones if _gbk().ids[pair[1], next_first] < 0]
        twos = [pair for pair in twos if _gbk().ids[last_second, pair[0]] < 0]
    return {int(_gbk().ids[pair]) for pair in ones + twos}


def _byte(nodes: Sequence[Node], number: int, half: int) -> int:
    return (nodes[number].char.encode("gbk", "ignore") or b"\0\0")[half] if number < len(nodes) and nodes[number].char else 0


@cache
def _seconds(first: int) -> Bytes:
    """The second bytes that make a character known to the language model with this first one."""
    ids = _gbk().ids[first]
    return np.flatnonzero((ids >= 0) & (ids < model().unknown))


@cache
def _high_seconds(first: int) -> Bytes:
    """Those that may begin a pair themselves."""
    seconds = _seconds(first)
    return seconds[seconds > 0x80]


@cache
def _firsts(second: int) -> Bytes:
    ids = _gbk().ids[:, second]
    return np.flatnonzero((ids >= 0) & (ids < model().unknown))


def shifted(text: str) -> list[int]:
    """The numbers, in the language model, of a text's characters read from its second byte on: nearly right where a byte was lost.

    Pairs that GBK does not define are left out.
    """
    data = text.encode("gb18030", "ignore")
    rows = _rows()
    return [number for first, second in zip(data[1::2], data[2::2], strict=False) if (number := rows[first][second]) >= 0]


@cache
def _rows() -> list[list[int]]:
    """The numbers of `_gbk` as lists, which are faster than arrays for few characters."""
    rows: list[list[int]] = _gbk().ids.tolist()
    return rows


@cache
def _by_number() -> list[str]:
    return list(model().ids)


@cache
def _torn_before(second: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """What each character with this second byte costs after each known one that may have been torn before it, and the least of each row.

    The cheapest cells of such a table are in the rows whose least cell is cheapest, so that a search needs only a few rows.
    """
    twos = _firsts(second)
    costs = model().cost[: model().unknown, _gbk().ids[twos, second]]
    behind = np.where(_torn_from()[:, twos], costs, np.uint8(IMPOSSIBLE))
    return behind, behind.min(axis=1, initial=IMPOSSIBLE)


@cache
def _torn_from() -> npt.NDArray[np.bool_]:
    """For each known character and each byte, whether one of the character's bytes makes no pair of GBK with that byte."""
    undefined = _gbk().ids < 0
    table = np.zeros((model().unknown, 256), np.bool_)
    for first, row in enumerate(_gbk().ids.tolist()):
        for second, number in enumerate(row):
            if 0 <= number < model().unknown:
                table[number] |= undefined[second] if second > 0x80 else False
                table[number] |= undefined[first]
    return table


@cache
def _pairs_read(reading: str) -> tuple[tuple[int, int], ...]:
    """The two bytes of each character that can be read so."""
    return tuple((data[0], data[1]) for char in characters_of(reading) if len(data := char.encode("gbk")) == 2)


@cache
def _gbk() -> Gbk:
    language: Model = model()
    chars = [["" for _ in range(256)] for _ in range(256)]
    ids = np.full((256, 256), -1, np.int32)
    for first in range(0x81, 0xFF):
        for second in range(0x40, 0xFF):
            char = bytes((first, second)).decode("gbk", "ignore")
            if len(char) == 1 and second != 0x7F and not char.isascii():
                chars[first][second], ids[first, second] = char, language.id(char)
    return Gbk(chars, ids)
