"""Which patterns can match a line at all, from its length, its first and its last character.

A pattern is split into its alternatives; of each the parser says how long a match is and with which characters it begins and ends. A set of
alternatives is one integer with a bit for each, so a line costs three look-ups and two ANDs, and nearly all patterns need not be tried.
Sound, not exact: an alternative that may match is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate
from operator import xor
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple

from pipeline.text.literals import Words

LONGEST: Final = 130
"""Lengths up to this one are told apart."""
MOST: Final = 300
"""Alternatives into which a pattern is split at most."""
WIDEST: Final = 300
"""Characters of the widest range that is written out; a wider one counts as any character."""
DIGIT: Final = "0"
"""Stands for every decimal digit."""

SCARCE: Final = 8
"""Characters of the largest set one of which is asked for: a larger one is in nearly every line."""

Items = Sequence[Any]
Chars = frozenset[str] | None
"""Characters, or None for any."""


class Edges(NamedTuple):
    """What every match of an alternative has: characters that it may begin and end with, least and greatest length of the line."""

    first: Chars
    last: Chars
    low: int
    high: int
    words: frozenset[str]
    """Words one of which a match holds, for an alternative that begins or ends with any character; empty where none can be named."""


class Gate:
    """The alternatives of many patterns, asked together. Patterns are numbered in the order given."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        edges = [(n, edge) for n, pattern in enumerate(patterns) for edge in edges_of(pattern)]
        self._patterns = tuple(pattern.match for pattern in patterns)
        self._owner = [n for n, _ in edges]
        self._after = _after(self._owner)
        self._first = _Table([edge.first for _, edge in edges])
        self._last = _Table([edge.last for _, edge in edges])
        self._length = _lengths([edge for _, edge in edges])
        self._longer = _bits(edge.high > LONGEST for _, edge in edges)
        words = _held([edge for _, edge in edges])
        self._wordless = _bits(not edge.words for _, edge in edges)
        self._with_word = _bits(bool(edge.words) for _, edge in edges)
        self.words = {word: those for word, those in words.items() if _is_rare(word)}
        """Each word, and the alternatives that ask for it, as bits."""
        self._letters = {word: those for word, those in words.items() if not _is_rare(word)}
        self._with_letter = _bits(not all(map(_is_rare, edge.words)) for _, edge in edges)
        self._search = Words(self.words)

    def first(self, line: str, held: int | None = None) -> int:
        """The number of the first pattern that matches from the beginning of the line; -1 where none does.

        `held` are the bits of the words that the line holds, where they are known.
        """
        left = self.candidates(line, held)
        while left:
            at = (left & -left).bit_length() - 1
            if self._patterns[self._owner[at]](line):
                return self._owner[at]
            left &= self._after[at]
        return -1

    def candidates(self, line: str, held: int | None = None) -> int:
        """The alternatives that may match a line, as bits."""
        if not line:
            return 0
        left = self._length[len(line)] if len(line) <= LONGEST else self._longer
        left &= self._first[line[0]] & self._last[line[-1]]
        if left & self._with_word:
            held = self._search.in_line(line) if held is None else held
            for letter, those in self._letters.items() if left & ~held & self._with_letter else ():
                if letter in line:
                    held |= those
            left &= self._wordless | held
        return left


@cache
def edges_of(pattern: re.Pattern[str]) -> tuple[Edges, ...]:
    """The edges of each alternative of a pattern."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    alternatives = _split(list(tree), MOST)
    return tuple(sorted({_edges(items, tree.state) for items in alternatives}, key=str))


def _edges(items: Items, state: Any) -> Edges:
    low, high = _parser.SubPattern(state, list(items)).getwidth()
    first, _ = _ends(items)
    ended = bool(items) and items[-1] == (sre.AT, sre.AT_END)
    last, _ = _ends(items[::-1], backwards=True) if ended else (None, False)
    return Edges(first, last, low, high if ended else 1 << 30, frozenset() if first and last else _words(items))


def _split(items: list[Any], most: int) -> list[list[Any]]:
    """The alternatives of a sequence whose first choice stands at its beginning or goes through to its end."""
    for n, (op, value) in enumerate(items):
        if op is sre.BRANCH:
            inner = value[1]
        elif op is sre.SUBPATTERN and not value[1] and not value[2]:
            inner = [value[3]]
        elif op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
            continue
        else:
            return [items]
        if len(inner) > most:
            return [items]
        return [one for branch in inner for one in _split([*items[:n], *branch, *items[n + 1 :]], most // len(inner))]
    return [items]


def _ends(items: Iterable[Any], *, backwards: bool = False) -> tuple[Chars, bool]:
    """The characters that a sequence may begin with (or end with, its items given in reverse), and whether it may be empty."""
    found: frozenset[str] = frozenset()
    for op, value in items:
        chars, empty = _of_item(op, value, backwards=backwards)
        if chars is None:
            return None, empty
        found |= chars
        if not empty:
            return found, False
    return found, True


def _of_item(op: Any, value: Any, *, backwards: bool) -> tuple[Chars, bool]:
    if op in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return frozenset(), True
    if op is sre.LITERAL:
        return frozenset(_char(chr(value))), False
    if op is sre.IN:
        chars = _of_set(value)
        return chars and frozenset(map(_char, chars)), False
    if op is sre.BRANCH:
        return _of_branches(value[1], backwards=backwards)
    if op is sre.SUBPATTERN:
        return _of_branches([value[3]], backwards=backwards)
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        chars, empty = _of_branches([value[2]], backwards=backwards)
        return chars, empty or value[0] == 0
    return None, True


def _of_branches(branches: Iterable[Items], *, backwards: bool) -> tuple[Chars, bool]:
    ends = [_ends(list(items)[::-1] if backwards else items, backwards=backwards) for items in branches]
    empty = any(end[1] for end in ends)
    if any(chars is None for chars, _ in ends):
        return None, empty
    return frozenset().union(*(chars for chars, _ in ends if chars)), empty


def _of_set(items: Iterable[Any], digits: frozenset[str] | None = frozenset(DIGIT)) -> Chars:
    """The characters of a set, of which `digits` stand for any digit. None where it is too wide."""
    found: set[str] = set()
    for op, value in items:
        if op is sre.LITERAL:
            found.add(chr(value))
        elif op is sre.RANGE and value[1] - value[0] <= WIDEST:
            found.update(chr(code) for code in range(value[0], value[1] + 1))
        elif op is sre.CATEGORY and value is sre.CATEGORY_DIGIT and digits:
            found |= digits
        else:
            return None
    return frozenset(found)


def _char(char: str) -> str:
    return DIGIT if char.isdecimal() else char


def _is_rare(word: str) -> bool:
    """Whether a word is worth looking for in many lines at once: single letters and digits are in too many of them."""
    return len(word) > 1 or not word.isalnum()


class _Table(dict[str, int]):
    """Character -> bits of the alternatives that may have it; characters that none of them names are added when they are asked for."""

    def __init__(self, sets: Sequence[Chars]) -> None:
        self._anyone = _bits(chars is None for chars in sets)
        super().__init__(dict.fromkeys({char for chars in sets if chars for char in chars}, self._anyone))
        for n, chars in enumerate(sets):
            for char in chars or ():
                self[char] |= 1 << n

    def __missing__(self, char: str) -> int:
        self[char] = found = self.get(_char(char), self._anyone)
        return found


def _lengths(edges: Sequence[Edges]) -> list[int]:
    """For each length of a line, the bits of the alternatives that may match one."""
    begins, ends = [0] * (LONGEST + 2), [0] * (LONGEST + 2)
    for n, edge in enumerate(edges):
        if edge.low <= min(edge.high, LONGEST):
            begins[edge.low] |= 1 << n
            ends[min(edge.high, LONGEST) + 1] |= 1 << n
    return list(accumulate((new ^ old for new, old in zip(begins, ends, strict=True)), xor))[: LONGEST + 1]


def _held(edges: Sequence[Edges]) -> dict[str, int]:
    """Each word, and the bits of the alternatives that ask for it, in the order of words."""
    found: dict[str, int] = {}
    for n, edge in enumerate(edges):
        for word in edge.words:
            found[word] = found.get(word, 0) | 1 << n
    return dict(sorted(found.items()))


def _after(owner: Sequence[int]) -> list[int]:
    """For each alternative, the bits of those that belong to later patterns."""
    every = (1 << len(owner)) - 1
    ends = {n: at + 1 for at, n in enumerate(owner)}
    return [every >> ends[n] << ends[n] for n in owner]


def _bits(flags: Iterable[bool]) -> int:
    return int("0" + "".join("1" if flag else "0" for flag in flags)[::-1], 2)


@cache
def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Literal words one of which is in every match; none where there are no such words."""
    return _words(list(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))


@cache
def is_anchored(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern is found at the beginning of a line alone."""
    tree = list(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))
    return bool(tree) and tree[0] == (sre.AT, sre.AT_BEGINNING)


def _words(items: Items) -> frozenset[str]:
    """Literal words one of which is in every match of a sequence; none where there are no such words. The longest shortest word wins."""
    best: frozenset[str] = frozenset()
    run = ""
    for op, value in [*items, (sre.AT, None)]:
        if op is sre.LITERAL:
            run += chr(value)
            continue
        for words in (frozenset({run}) if run else frozenset(), _of_choice(op, value)):
            best = max(best, words, key=lambda found: min(map(len, found), default=0))
        run = ""
    return best


def _of_choice(op: Any, value: Any) -> frozenset[str]:
    if op is sre.BRANCH:
        found = [_words(items) for items in value[1]]
        return frozenset().union(*found) if all(found) else frozenset()
    if op is sre.SUBPATTERN:
        return _words(value[3])
    if op is sre.ASSERT:
        return _words(value[1]) if value[0] > 0 else frozenset()
    if op is sre.IN:
        chars = _of_set(value, digits=None)
        return chars if chars and len(chars) <= SCARCE else frozenset()
    if op in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] > 0:
        return _words(value[2])
    return frozenset()
