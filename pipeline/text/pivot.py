"""The conversion engine: exact replacement by dictionary on arrays, equal to opencc-python-reimplemented character for character.

Every phrase is hung on its rarest character, the pivot, so that one look-up in a table of classes says of each character of a text
whether it changes and whether a phrase may stand around it; only at pivots is a phrase looked up. Where phrases overlap, the order is
that of the package: dictionary by dictionary, longer before shorter, earlier before later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.dictionaries import CHAINS, Table, packaged

CHANGES: Final = 1
PIVOT: Final = 2
BEYOND: Final = 4
"""Bits of a character's class: it changes; a phrase may stand around it; what it becomes lies beyond the BMP."""

UNITS: Final = 0x110000
_SEPARATOR: Final = re.compile(
    r"[\s\-,.?!*，。、；：？！…“”‘’『』「」﹁﹂—－（）《》〈〉～．／＼︒︑︔︓︿﹀︹︺︙︐［﹇］﹈︕︖︰︳︴︽︾︵︶｛︷｝︸﹃﹄【︻】︼]"
)
"""What the package splits a text at before it looks for phrases: a key that holds one never matches."""

Array = npt.NDArray[Any]


class Match(NamedTuple):
    """One phrase found: its span, the number of its dictionary, and what it becomes."""

    start: int
    end: int
    order: int
    new: str


class Stage:
    """One stage of a conversion: dictionaries of which, at each place, the first match counts."""

    def __init__(self, dictionaries: Sequence[Table]) -> None:
        self.singles: dict[str, tuple[int, str]] = {}
        self.phrases: dict[str, tuple[int, str]] = {}
        for order, table in enumerate(dictionaries):
            for key, new in table.items():
                (self.singles if len(key) == 1 else self.phrases).setdefault(key, (order, new))
        self.phrases = {key: found for key, found in self.phrases.items() if not _SEPARATOR.search(key)}
        self._hold_singles()
        self.hung = _hung(self.phrases)
        self.shapes = {char: sorted({(key.index(char), len(key)) for key in keys}) for char, keys in self.hung.items()}
        self.changes = {old: new for old, (_, new) in self.singles.items() if old != new}
        self._classes, self._becomes = self._arrays()
        self._near = self._becomes[:0x10000].astype(np.uint16)

    def _hold_singles(self) -> None:
        """Single characters that come before a phrase which holds them, or change the length, are found as phrases are."""
        last: dict[str, int] = {}
        for key, (order, _) in self.phrases.items():
            last.update((char, max(order, last.get(char, 0))) for char in key)
        for char, (order, new) in self.singles.items():
            if order < last.get(char, 0) or len(new) != 1:
                self.phrases[char] = (order, new)

    def _arrays(self) -> tuple[Array, Array]:
        classes, becomes = np.zeros(UNITS, np.uint8), np.arange(UNITS, dtype=np.uint32)
        for old, new in self.changes.items():
            if len(new) == 1:
                becomes[ord(old)] = ord(new)
                classes[ord(old)] |= CHANGES | (BEYOND if new > "\uffff" else 0)
        for char, keys in self.hung.items():
            classes[ord(char)] |= PIVOT | (BEYOND if any(max(self.phrases[key][1]) > "\uffff" for key in keys) else 0)
        return classes, becomes

    def convert(self, text: str) -> str:
        """The text with every match replaced; the very same string where there is none."""
        if text.isascii():
            return text
        units = units_of(text)
        classes = np.take(self._classes, units)
        seen = int(np.bitwise_or.reduce(classes))
        if not seen:
            return text
        if seen & BEYOND and units.dtype != np.uint32:
            units = units.astype(np.uint32)
        matches = self.matches(text, np.flatnonzero(classes & PIVOT).tolist()) if seen & PIVOT else []
        return self._applied(units, matches)

    def matches(self, text: str, places: Iterable[int]) -> list[Match]:
        """The phrases around the pivots at these places of the text, in order and without overlap."""
        found = []
        phrases, shapes, end = self.phrases, self.shapes, len(text)
        for place in places:
            for offset, length in shapes[text[place]]:
                start = place - offset
                if start < 0 or start + length > end:
                    continue
                hit = phrases.get(text[start : start + length])
                if hit:
                    found.append(Match(start, start + length, *hit))
        return _apart(found)

    def _applied(self, units: Array, matches: list[Match]) -> str:
        out = np.take(self._near if units.dtype == np.uint16 else self._becomes, units)
        if all(len(match.new) == match.end - match.start for match in matches):
            for match in matches:
                out[match.start : match.end] = [ord(char) for char in match.new]
            return text_of(out)
        pieces, done = [], 0
        for match in matches:
            pieces += [text_of(out[done : match.start]), match.new]
            done = match.end
        return "".join([*pieces, text_of(out[done:])])


def chain(stages: Sequence[Stage]) -> Callable[[str], str]:
    """The conversion that these stages make, one after the other."""

    def convert(text: str) -> str:
        for stage in stages:
            text = stage.convert(text)
        return text

    return convert


@cache
def compat(mode: str) -> Callable[[str], str]:
    """Conversion as `opencc.OpenCC(mode).convert` of the package does it, with the package's dictionaries. Modes: the keys of CHAINS."""
    return chain([Stage([packaged(name) for name in group]) for group in CHAINS[mode]])


def units_of(text: str) -> Array:
    """The code points of a text, 16 bits wide where that is enough, else 32."""
    try:
        data = text.encode("utf-16-le")
    except UnicodeEncodeError:
        data = b""
    if len(data) == 2 * len(text):
        return np.frombuffer(data, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(units: Array) -> str:
    """The text of these code points."""
    return units.tobytes().decode("utf-32-le" if units.dtype == np.uint32 else "utf-16-le", "surrogatepass")


@cache
def frequency() -> dict[str, int]:
    """The rank of each character that is frequent in law texts, simplified and traditional; rare ones are left out."""
    return {
        char: rank for rank, char in enumerate(resources.files(__package__).joinpath("frequency.txt").read_text(encoding="utf-8").strip())
    }


def _hung(phrases: Iterable[str]) -> dict[str, list[str]]:
    """The phrases by pivot: of each its rarest character."""
    ranks = frequency()
    hung: dict[str, list[str]] = {}
    for key in phrases:
        hung.setdefault(max(key, key=lambda char: ranks.get(char, len(ranks))), []).append(key)
    return hung


def _apart(found: list[Match]) -> list[Match]:
    """The matches that stand when all overlapping ones are settled: first dictionary, then the longer, then the earlier."""
    found.sort()
    if all(left.end <= right.start for left, right in pairwise(found)):
        return found
    taken: set[int] = set()
    chosen = []
    for match in sorted(set(found), key=lambda match: (match.order, match.start - match.end, match.start)):
        span = range(match.start, match.end)
        if taken.isdisjoint(span):
            taken.update(span)
            chosen.append(match)
    return sorted(chosen)
