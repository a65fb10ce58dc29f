"""Literal words looked for in all lines of a page at once: a pass over the page costs a tenth of one over each line for each question."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ahocorasick_rs import BytesAhoCorasick, Implementation


class Words:
    """Words, of which each stands for some bits: what it is that a line with this word may be."""

    def __init__(self, bits: Mapping[str, int]) -> None:
        self._bits = tuple(bits.values())
        self._words = BytesAhoCorasick([_bytes(word) for word in bits], implementation=Implementation.DFA)

    def in_lines(self, lines: Sequence[str]) -> list[int]:
        """The bits of the words that each line holds. No line has a break in it, nor has a word."""
        found = [0] * len(lines)
        starts: list[int] = []
        texts = [_bytes(line) for line in lines]
        for word, start, _ in self._words.find_matches_as_indexes(b"\n".join(texts), overlapping=True):
            starts = starts or list(accumulate((len(text) + 1 for text in texts), initial=0))
            found[bisect_right(starts, start) - 1] |= self._bits[word]
        return found

    def anywhere(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return bool(self._words.find_matches_as_indexes(_bytes(text)))


def _bytes(text: str) -> bytes:
    """UTF-8, of which no character's bytes begin inside another's: offsets of characters would have to be counted."""
    return text.encode("utf-8", "surrogatepass")
