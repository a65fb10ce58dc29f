"""Literal words looked for in all lines of a page at once: a pass over the page costs a tenth of one over each line for each question."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind


class Words:
    """Words, of which each stands for some bits: what it is that a line with this word may be."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self.bits = bits
        self._bits = tuple(bits.values())

    @cached_property
    def _words(self) -> BytesAhoCorasick:
        """Made when it is first asked: words that are only put together with others need none of their own."""
        return BytesAhoCorasick([_bytes(word) for word in self.bits], implementation=Implementation.DFA)

    def in_lines(self, lines: Sequence[str]) -> list[int]:
        """The bits of the words that each line holds. No line has a break in it, nor has a word."""
        found = [0] * len(lines)
        starts: list[int] = []
        texts = [_bytes(line) for line in lines]
        for word, start, _ in self._words.find_matches_as_indexes(b"\n".join(texts), overlapping=True):
            starts = starts or list(accumulate((len(text) + 1 for text in texts), initial=0))
            found[bisect_right(starts, start) - 1] |= self._bits[word]
        return found

    def in_line(self, line: str) -> int:
        """The bits of the words that one line holds: a third of the work of `in_lines` for a line alone."""
        found, bits = 0, self._bits
        for word, _, _ in self._words.find_matches_as_indexes(_bytes(line), overlapping=True):
            found |= bits[word]
        return found

    def anywhere(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return bool(self._words.find_matches_as_indexes(_bytes(text)))


class Names:
    """Names of which a text may hold some, without overlap: of those that begin at one place the longest."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = BytesAhoCorasick([_bytes(name) for name in names], matchkind=MatchKind.LeftmostLongest)
        self._sizes = tuple(map(len, names))

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The number, the start and the end of each name in a text, in order."""
        data, before, at = _bytes(text), 0, 0
        for number, start, _ in self._names.find_matches_as_indexes(data):
            at += len(data[before:start].decode("utf-8", "surrogatepass"))
            before = start
            yield number, at, at + self._sizes[number]


def _bytes(text: str) -> bytes:
    """UTF-8, of which no character's bytes begin inside another's: offsets of characters would have to be counted."""
    return text.encode("utf-8", "surrogatepass")
