"""The bytes of a torn GBK line read anew: every way to read them, the cheapest kept (a beam search over `grams.py`).

A state is one way to read the line so far. A byte that waits for its second half is pending. The ways on from a state: the next bytes as
they stand; pairs that GBK does not define were dropped in between, so that of the characters around only single bytes are left, or nothing;
the reader took up the right step again after such a pair; a byte was lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import inf, log
from typing import Final, NamedTuple

import numpy as np

from pipeline.text import gbk
from pipeline.text.grams import Context, Floats, followed, grams, share, shares
from pipeline.text.language import BREAK, STEP, model
from pipeline.text.pinyin import characters_of, is_reading
from pipeline.text.script import traditional_only

BEAM: Final = 20
WIDE: Final = 4
WORSE: Final = 25.0
NEAR: Final = 9.0
"""States kept after each symbol; how many of the best try what is costly; by how many nats a state may be worse than the best to stay; and
to try what is costly.
"""

GUESSES: Final = 5
OPENINGS: Final = 10
TORN: Final = 24
MIDDLES: Final = 3
LEAST_CHANCE: Final = 1e-8
"""How many guesses a state makes, of characters, of such that lost their second byte, and of such that a mark stands for; of how many
characters in a row nothing may be left; and below what share nothing is guessed.
"""

TEAR_COST: Final = 8.0
LATE_COST: Final = 10.0
STEP_COST: Final = 1.5
MISFIT_COST: Final = 6.0
MARK_COST: Final = 5.0
EASED: Final = 2.0
LIKELY: Final = 0.2
PLAIN: Final = 1.5
"""In nats: a byte was lost; it was the second of a character, of which no page seen so far has an example; a reader took up the right step;
a reading does not fit; a mark stands for a character of its own; by how much less the first two are where there are marks. Then the share
from which on a character of which no byte is known may stand; and at what cost a pair is still read as it stands without asking whether
others were dropped before.
"""

DOUBT: Final = 6.0
"""Nats by which another way to read must be worse to be no reason for doubt."""

ODD: Final = 30
ODD_MARKED: Final = 18
"""Cost of two printed pairs, in steps of the pair model, from which on a byte may have been lost just before them or a little earlier; and
of one beside a mark.
"""


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
    full: bool = True
    onward: str = ""
    ceiling: float = inf
    marked: bool = False
    """What is printed from here on reads so badly that a byte may have been lost just here; the line may hold traditional characters; the
    next character, if this one's last byte begins it; what a state may cost at most behind it; whether the reader of this line marked each
    pair that it dropped.
    """


class Node(NamedTuple):
    """One character read, linked to the one before: its symbols' span, and how it was found.

    Ways: `kept` (as printed), `moved` (from bytes of two symbols), `guess` (a byte of it is known), `blind` (none is, but it is likely
    here), `lost` (it is not).
    """

    before: Node | None
    char: str
    start: int
    end: int
    way: str


class Doubt(NamedTuple):
    """Another way to read what leads to the same state, and by how many nats it is worse; linked to the doubts before."""

    before: Doubt | None
    taken: Node | None
    other: Node | None
    worse: float


class Read(NamedTuple):
    """One character of the reading, and by how many nats any reading that has another one there is worse."""

    char: str
    start: int
    end: int
    way: str
    margin: float = DOUBT


class State(NamedTuple):
    """One way to read the line so far: cost in nats, pending byte (-1: none), the last two bytes, the last characters, and the node."""

    cost: float
    pending: int
    last: bytes
    context: Context
    node: Node | None
    doubts: Doubt | None = None
    gap: int = 0
    """So many dropped pairs have left their marks just here."""
    wide: bool = False
    """One of the best, so that costly ways are tried."""

    def on(self, char: str, number: int, symbol: Symbol, way: str, extra: float = 0.0, row: Floats | None = None) -> State:
        """The state after one more character; nothing is pending. `row` are the shares of all, where they are known."""
        cost = self.cost - log(share(self.context, number) if row is None else row[number]) + extra
        return State(cost, -1, self.last, followed(self.context, number), Node(self.node, char, symbol.start, symbol.end, way), self.doubts)

    def holding(self, pending: int, last: bytes) -> State:
        """The same with other bytes behind it."""
        return self._replace(pending=pending, last=last)


def cheapest(symbols: Sequence[Symbol]) -> list[Read]:
    """The characters of the cheapest reading of a line, in order; none where there is no way to read it."""
    if not symbols:
        return []
    exact = any(symbol.kind in {"torn", "whole"} for symbol in symbols)
    full = exact or any(symbol.text in traditional_only() for symbol in symbols)
    marked = not exact and any(symbol.kind == "gap" or _is_private(symbol) for symbol in symbols)
    states = [State(0.0, -1, b"", (grams().id(BREAK),), None, wide=True)]
    for symbol, behind, odd in zip(symbols, [*symbols[1:], None], odd_pairs(symbols), strict=True):
        here = symbol._replace(odd=odd, full=full, marked=marked, onward=_onward(symbol, behind), ceiling=_ceiling(states, symbol))
        states = _pruned((after for state in states for after in _STEPS[symbol.kind](state, here)), exact=exact)
    end = Symbol(symbols[-1].end, symbols[-1].end, "single", "", b"", full=full, marked=marked)
    states = [after for state in states for after in _ended(state, end)]
    breaks = [state.on("", grams().id(BREAK), end, "kept") for state in states]
    return _read(sorted(breaks, key=lambda state: state.cost)) if breaks else []


def _is_private(symbol: Symbol) -> bool:
    """Whether a symbol is a pair that GBK leaves to its users: this reader dropped none."""
    return symbol.kind == "pair" and "\ue000" <= symbol.text <= "\uf8ff"


def _ended(state: State, end: Symbol) -> Iterator[State]:
    """The states with nothing pending at the end of a line."""
    if state.pending >= 0:
        yield from _closed(state, end)
    elif not state.gap:
        yield state


def _ceiling(states: Sequence[State], symbol: Symbol) -> float:
    """The cost beyond which a state behind this symbol neither stays nor is a doubt: so much worse than one of the best states goes on."""
    plain = [after.cost for state in states[:WIDE] for after in _plainly(state, symbol)]
    return min(plain, default=inf) + WORSE + DOUBT


def _plainly(state: State, symbol: Symbol) -> Iterator[State]:
    """The next bytes as they stand, one of the ways that `_pair` and `_single` try."""
    if symbol.kind not in {"pair", "single"} or state.gap:
        return
    if state.pending < 0:
        yield _kept(state, symbol)
    elif symbol.kind == "pair":
        yield from _completed(state, symbol, symbol.data[0])


def _onward(symbol: Symbol, behind: Symbol | None) -> str:
    """The character that begins with the last byte of a symbol, if no pair was dropped there; at the end of a line probably a full stop."""
    if symbol.kind != "pair":
        return ""
    if behind and behind.data and behind.data[0] > 0x80:
        return gbk.table().chars[symbol.data[1]][behind.data[0]]
    return "。" if symbol.data[1] == 0xA1 else ""


def _pruned(found: Iterator[State], *, exact: bool) -> list[State]:
    """The best state of each kind, cheapest first. Readings look at the last bytes, so that with them states must agree in these too."""
    best: dict[tuple[int, int, Context, bytes], State] = {}
    for state in found:
        key = (state.pending, state.gap, state.context, state.last if exact else b"")
        best[key] = _better(best[key], state) if key in best else state
    states = sorted(best.values(), key=lambda state: state.cost)[:BEAM]
    least = states[0].cost if states else 0.0
    return [
        state._replace(wide=rank < WIDE and state.cost < least + NEAR) for rank, state in enumerate(states) if state.cost <= least + WORSE
    ]


def _better(one: State, other: State) -> State:
    """The cheaper of two states that go on alike, with the other as a doubt."""
    if other.cost < one.cost:
        one, other = other, one
    worse = other.cost - one.cost
    return one._replace(doubts=Doubt(one.doubts, one.node, other.node, worse)) if worse < DOUBT else one


def _read(ends: Sequence[State]) -> list[Read]:
    """The nodes of the best end, with what the doubts on its way and the other ends leave of their margins."""
    best = ends[0]
    path = _path(best.node)
    margins = dict.fromkeys(map(id, path), DOUBT)
    doubts = [Doubt(None, best.node, end.node, end.cost - best.cost) for end in ends[1:] if end.cost - best.cost < DOUBT]
    doubt = best.doubts
    while doubt:
        doubts.append(doubt)
        doubt = doubt.before
    for one in doubts:
        for node in _differing(one.taken, one.other):
            margins[id(node)] = min(margins[id(node)], one.worse)
    return [Read(node.char, node.start, node.end, node.way, margins[id(node)]) for node in path[:-1]]


def _differing(taken: Node | None, other: Node | None) -> list[Node]:
    """The nodes of one way that another reads otherwise."""
    mine, others = _path(taken), _path(other)
    while mine and others and mine[-1].char == others[-1].char:
        mine.pop()
        others.pop()
    low = 0
    while low < min(len(mine), len(others)) and (mine[low] is others[low] or mine[low].char == others[low].char):
        low += 1
    if len(mine) == len(others):
        return [one for one, two in zip(mine[low:], others[low:], strict=True) if one.char != two.char]
    return mine[low:]


def _path(node: Node | None) -> list[Node]:
    nodes = []
    while node:
        nodes.append(node)
        node = node.before
    return nodes[::-1]


def odd_pairs(symbols: Sequence[Symbol]) -> list[bool]:
    """For each symbol whether what is printed from there on reads so badly that a byte may have been lost just there."""
    language = model()
    ids = [language.literal, *(language.id(symbol.text) if symbol.kind == "pair" else language.literal for symbol in symbols)]
    costs = language.cost[ids, [*ids[1:], language.id(BREAK)]].astype(np.int32)
    marked = np.array([symbol.kind == "gap" for symbol in symbols[1:]] + [False], np.bool_)
    bad = (costs[:-1] + costs[1:] >= np.where(marked, ODD_MARKED, ODD)).tolist()
    return [any(bad[at : at + 4]) for at in range(len(symbols))]


def _pair(state: State, symbol: Symbol) -> Iterator[State]:
    first, second = symbol.data
    if state.pending < 0 and state.gap:
        found = _torn_open(state, symbol, first)
    elif state.pending < 0:
        yield _kept(state, symbol)
        found = _torn_here(state, symbol, first)
    else:
        straight = list(_completed(state, symbol, first))
        found = iter(straight)
        if not straight or straight[0].cost - state.cost > PLAIN:
            found = _otherwise(state, symbol, straight)
            yield from (_kept(after, symbol) for after in _in_step(state, symbol))
    yield from (after.holding(second, symbol.data) for after in found)


def _otherwise(state: State, symbol: Symbol, straight: Sequence[State]) -> Iterator[State]:
    yield from straight
    yield from _across(state, symbol, symbol.data[0])


def _torn_here(state: State, symbol: Symbol, first: int) -> Iterator[State]:
    """A byte was lost just before this one."""
    if state.wide and symbol.odd:
        eased = EASED if symbol.marked else 0.0
        yield from _guesses(state, symbol, gbk.of_first(first, full=symbol.full), LATE_COST - eased, behind=symbol.onward)
        yield from _guesses(state, symbol, gbk.of_second(first, full=symbol.full), TEAR_COST - eased, behind=symbol.onward)
        yield from _torn_open(state, symbol, first)


def _torn_open(state: State, symbol: Symbol, first: int) -> Iterator[State]:
    """A byte was lost, and what was left of the character went with a dropped pair."""
    if state.gap or not symbol.marked:
        middles = _middles(state, symbol, MIDDLES - 1)
        towards = first if 0 in middles else -1
        extra, most = (TEAR_COST - EASED, TORN) if state.gap else (TEAR_COST, OPENINGS)
        opened = _ahead(state, symbol, gbk.torn_open(full=symbol.full), towards, extra, most)
        yield from _beyond(opened, symbol, first, middles)


def _middles(state: State, symbol: Symbol, most: int) -> Sequence[int]:
    """Of how many characters between both bytes may be lost: as many as marks say, where the reader made some."""
    return (state.gap - 1,) if symbol.marked else range(most + 1)


def _in_step(state: State, symbol: Symbol) -> Iterator[State]:
    """The pending byte stays alone: the one after it made no pair with the next and was left out, so that the next is read aright.

    Or it was lost as well.
    """
    if state.wide and state.gap < 2:
        alone, other = gbk.alone(state.pending, symbol.data[0], full=symbol.full)
        if state.gap or not symbol.marked:
            yield from _guesses(state, symbol, alone, STEP_COST, behind=symbol.text or BREAK)
        if symbol.odd and not state.gap:
            yield from _guesses(state, symbol, other, TEAR_COST, behind=symbol.text or BREAK)


def _single(state: State, symbol: Symbol) -> Iterator[State]:
    if state.pending < 0:
        yield from (_kept(after, symbol) for after in _ended(state, symbol))
        return
    if symbol.data and symbol.data[0] >= 0x40:
        yield from (after.holding(-1, bytes((state.pending, symbol.data[0]))) for after in _completed(state, symbol, symbol.data[0]))
        for after in _across(state, symbol, symbol.data[0]):
            yield after.holding(-1, after.last[-1:] + symbol.data)
    for closed in _closed(state, symbol):
        yield closed.on(symbol.reading, grams().literal, symbol, "guess") if symbol.reading else _kept(closed, symbol)


def _gap(state: State, symbol: Symbol) -> Iterator[State]:
    if state.pending < 0 and not state.gap:
        yield state.on(symbol.text, grams().unknown, symbol, "kept", MARK_COST).holding(-1, b"")
    if state.gap <= MIDDLES:
        yield state._replace(gap=state.gap + 1)


def _torn(state: State, symbol: Symbol) -> Iterator[State]:
    """A reading that swallowed the byte before it: the pair of the last byte and the lost one can be read so."""
    for first, second in _pairs_read(symbol.reading):
        if state.last and first == state.last[-1]:
            if state.pending < 0:
                yield _without(state, symbol).holding(second, bytes((first, second)))
            else:
                yield from (after.holding(-1, bytes((state.pending, second))) for after in _completed(state, symbol, second))
        if state.pending >= 0:
            for after in _across(state, symbol, second, first):
                yield after.holding(-1, bytes((first, second)))
    yield from _as_printed(state, symbol)


def _whole(state: State, symbol: Symbol) -> Iterator[State]:
    """A reading in brackets: of the character that the last two bytes make, in whatever way they are read."""
    if len(state.last) == 2 and is_reading(gbk.table().chars[state.last[0]][state.last[1]], symbol.reading, loose=True):
        yield _without(state, symbol)
    else:
        yield from _as_printed(state, symbol)


def _without(state: State, symbol: Symbol) -> State:
    """The state after a symbol that was inserted: it leaves no character."""
    return state._replace(node=Node(state.node, "", symbol.start, symbol.end, "moved"))


def _as_printed(state: State, symbol: Symbol) -> Iterator[State]:
    extra = MISFIT_COST + 1.5 * len(symbol.text)
    for closed in _closed(state, symbol) if state.pending >= 0 else [state]:
        yield closed.on(symbol.text, grams().literal, symbol, "kept", extra).holding(-1, b"")


_STEPS: Final[dict[str, Callable[[State, Symbol], Iterator[State]]]] = {
    "pair": _pair,
    "single": _single,
    "gap": _gap,
    "torn": _torn,
    "whole": _whole,
}


def _kept(state: State, symbol: Symbol) -> State:
    return state.on(symbol.text, grams().id(symbol.text), symbol, "kept").holding(-1, symbol.data[-2:])


def _completed(state: State, symbol: Symbol, second: int) -> Iterator[State]:
    """The pending byte and the one that comes make a character."""
    number = int(gbk.table().ids[state.pending, second])
    if number >= 0 and not state.gap:
        yield state.on(gbk.table().chars[state.pending][second], number, symbol, "moved")


def _across(state: State, symbol: Symbol, second: int, first: int = -1) -> Iterator[State]:
    """A pair was dropped between the pending byte and the one that comes, or several: of the characters between nothing is left.

    `first` may fix the first byte of the last character.
    """
    if state.gap or (state.wide and not symbol.marked):
        cells, middles = gbk.opening(state.pending, full=symbol.full), _middles(state, symbol, MIDDLES)
        yield from _beyond(_ahead(state, symbol, cells, second if 0 in middles else -1), symbol, second, middles, first)


def _beyond(states: Sequence[State], symbol: Symbol, second: int, middles: Sequence[int], first: int = -1) -> Iterator[State]:
    """After characters whose last byte went with a dropped pair: the character that ends in `second`, at once or after others that
    lost both bytes, as many as `middles` allows.
    """
    for lost in range(max(middles, default=-1) + 1):
        found: list[State] = []
        for state in states:
            last = _bytes(state)[-1]
            if lost in middles:
                yield from _behind(state, symbol, gbk.behind(last, second, full=symbol.full), first)
            if lost < max(middles):
                found += _ahead(state, symbol, gbk.between(last, full=symbol.full), second if lost + 1 in middles else -1)
        states = sorted(found, key=lambda state: state.cost)[:OPENINGS]


def _behind(state: State, symbol: Symbol, cells: gbk.Cells, first: int) -> Iterator[State]:
    cells = cells.having(cells.first == first) if first >= 0 else cells
    for after in _guesses(state, symbol, cells, behind=symbol.onward):
        yield after.holding(-1, _bytes(after))


def _closed(state: State, symbol: Symbol) -> Iterator[State]:
    """The pending byte lost its second half, which made no pair with the next one; or so did the characters after it.

    Where the reader marked what it dropped, the last mark is the last byte alone.
    """
    behind = symbol.text or BREAK
    least, most = (state.gap - 1, state.gap - 1) if symbol.marked else (0, MIDDLES if state.wide else 0)
    if least < 1:
        extra = STEP_COST if state.gap or not symbol.marked else TEAR_COST
        yield from _guesses(state, symbol, gbk.of_first(state.pending, full=symbol.full), extra, behind=behind)
    states = list(_guesses(state, symbol, gbk.opening(state.pending, full=symbol.full))) if most > 0 else []
    for lost in range(1, most + 1):
        found: list[State] = []
        for one in states:
            last = _bytes(one)[-1]
            if lost >= least:
                yield from _guesses(one, symbol, gbk.after(last, full=symbol.full), STEP_COST, behind=behind)
            if lost < most:
                found += _guesses(one, symbol, gbk.between(last, full=symbol.full))
        states = sorted(found, key=lambda state: state.cost)[:GUESSES]


def _guesses(state: State, symbol: Symbol, cells: gbk.Cells, extra: float = 0.0, *, behind: str = "") -> Iterator[State]:
    """The likeliest of some characters; `behind` is the character that probably follows."""
    if state.cost + extra > symbol.ceiling:
        return
    row = shares(state.context)
    chances = row[cells.ids]
    if behind:
        chances = chances * np.maximum(np.exp(-STEP * model().cost[cells.pairs, model().id(behind)]), gbk.LEAST_THEN)
    yield from _guessed(state, symbol, cells, row, _most(chances, GUESSES), extra)


def _ahead(state: State, symbol: Symbol, cells: gbk.Cells, second: int, extra: float = 0.0, most: int = OPENINGS) -> list[State]:
    """The likeliest of some characters, of which another comes behind a dropped pair; it ends in `second`, if that is known."""
    if state.cost + extra > symbol.ceiling:
        return []
    row = shares(state.context)
    chances = row[cells.ids] * gbk.then(second, full=symbol.full)[cells.places] if second >= 0 else row[cells.ids]
    return list(_guessed(state, symbol, cells, row, _most(chances, most), extra))


def _guessed(state: State, symbol: Symbol, cells: gbk.Cells, row: Floats, places: Sequence[int], extra: float) -> Iterator[State]:
    """The states after the characters at these places, but those that cost too much."""
    for place in places:
        way = "guess" if not cells.blind else "blind" if row[cells.ids[place]] > LIKELY else "lost"
        after = state.on(cells.chars[place], int(cells.ids[place]), symbol, way, extra, row)
        if after.cost <= symbol.ceiling:
            yield after


def _most(chances: Floats, count: int) -> list[int]:
    """The places of the highest chances, without those that can't win."""
    best = np.argpartition(chances, -count)[-count:] if len(chances) > count else np.arange(len(chances))
    places: list[int] = best[chances[best] > LEAST_CHANCE].tolist()
    return places


def _bytes(state: State) -> bytes:
    return state.node.char.encode("gbk") if state.node else b""


@cache
def _pairs_read(reading: str) -> tuple[tuple[int, int], ...]:
    """The two bytes of each character that can be read so."""
    return tuple((data[0], data[1]) for char in characters_of(reading) if len(data := char.encode("gbk")) == 2)
