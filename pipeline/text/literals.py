"""Literal words looked for in all lines of a page at once: a pass over the page costs a tenth of one over each line for each question."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation


class Words:
    """Words, of which each stands for some bits: what it is that a line with this word may be."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self._bits = tuple(bits.values())
        self._words = AhoCorasick(list(bits), implementation=Implementation.DFA)

    def in_lines(self, lines: Sequence[str]) -> list[int]:
        """The bits of the words that each line holds. No line has a break in it, nor has a word."""
        found = [0] * len(lines)
        starts: list[int] = []
        for word, start, _ in self._words.find_matches_as_indexes("\n".join(lines), overlapping=True):
            starts = starts or list(accumulate((len(line) + 1 for line in lines), initial=0))
            found[bisect_right(starts, start) - 1] |= self._bits[word]
        return found

    def anywhere(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return bool(self._words.find_matches_as_indexes(text))
