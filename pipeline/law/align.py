"""Aligning a quote with official text: which stretch of an article is quoted, and the edits that lead from the quote to it.

Compared is the plain form: Han, letters and digits, one script and width, no marks and no spaces, so that marks never count as damage.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from pipeline.text.fold import fold

ANCHOR: Final = 6
"""Characters that must agree to tie the ends of a quote to a place in an article; at 5 % loss three in four such runs survive."""
ANCHOR_REACH: Final = 60
"""How far from its ends a quote is searched for an anchor."""
NEAR_BOUND: Final = 8
"""How near to a paragraph's end an anchored stretch is widened to it: three characters lost at the end and some before the anchor."""
NEARLY_WHOLE: Final = 1.3
"""An article at most this many times as long as the quote is also tried as a whole, in case the anchors misled."""
LONGEST_RUN: Final = 3
"""Missing characters in a row that still pass for damage; LAW.md 8. Longer gaps are omissions."""
MOST_MISSING: Final = 0.15
"""Share of the official stretch that may be missing in all for a repair."""

Codes = npt.NDArray[np.uint32]
Op = tuple[str, int, int, int, int]


class Plain(NamedTuple):
    """A text in plain form. `at` gives for each plain character its offset in the text; `starts` the plain offsets of its lines."""

    text: str
    at: npt.NDArray[np.intp]
    starts: tuple[int, ...]


class Match(NamedTuple):
    """How a quote lies in an article. The stretch `[start, end)` of the article's plain form is quoted; `ops` are what differs in it.

    `similarity` is 1 - edits / length within the stretch, `coverage` the share of the article that is quoted: less than the stretch
    where whole lines of it are left out.
    """

    similarity: float
    coverage: float
    start: int
    end: int
    length: int
    ops: tuple[Op, ...]

    @property
    def clean(self) -> bool:
        """No character differs in the quoted stretch."""
        return not self.ops

    @property
    def whole(self) -> bool:
        """The whole article is quoted but for what damage explains."""
        return self.coverage == 1.0

    @property
    def distance(self) -> int:
        """Characters inserted, deleted or replaced."""
        return sum(max(op[2] - op[1], op[4] - op[3]) for op in self.ops)

    @property
    def altered(self) -> int:
        """Characters of the quote that are not the article's: everything but what is merely missing."""
        return sum(max(op[2] - op[1], op[4] - op[3]) for op in self.ops if op[0] != "insert")

    @property
    def missing(self) -> int:
        return sum(end - start for op, _, _, start, end in self.ops if op == "insert")

    @property
    def plain_insertions(self) -> bool:
        """The quote only lacks characters: runs of three at most, 15 % in all."""
        runs = all(op == "insert" and end - start <= LONGEST_RUN for op, _, _, start, end in self.ops)
        return runs and self.missing <= MOST_MISSING * (self.end - self.start)


@lru_cache(maxsize=1 << 10)
def plain(text: str) -> Plain:
    """The plain form of a text with its offsets; remembered, for what is quoted is compared, voted on and quoted again.

    >>> plain("《民法典》第１条").text
    '民法典第1条'
    """
    codes = codes_of(text)
    found = np.flatnonzero(codes)
    starts = [0]
    if "\n" in text:
        breaks = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)
        starts.extend(int(n) for n in np.unique(np.searchsorted(found, breaks)) if 0 < n < len(found))
    return Plain(codes[found].tobytes().decode("utf-32-le", "surrogatepass"), found, tuple(starts))


def codes_of(text: str) -> Codes:
    """Code points of a text's plain form in the places of the text; 0 where a character has none."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(raw < 0x10000, _plain_table()[np.minimum(raw, 0xFFFF)], raw)


def same_marks(quote: str, official: str) -> bool:
    """Whether two texts agree in everything but spaces, width and script: marks included, quotation marks of any kind alike."""
    return fold(quote).translate(_MARKS) == fold(official).translate(_MARKS)


def compare(quote: str, official: Plain) -> Match:
    """Lay a quote (plain form) over an article: find the stretch that it quotes, then the edits within it."""
    whole = official.text
    if quote == whole:
        return Match(1.0, 1.0, 0, len(whole), len(whole), ())
    found = whole.find(quote)
    if found < 0 and (lines := _whole_lines(quote, official)):
        return Match(1.0, _share(len(quote), len(whole)), *lines, len(whole), ())
    match = _laid(quote, official, *((found, found + len(quote)) if found >= 0 else _stretch(quote, official)))
    if match.ops and not match.plain_insertions and len(whole) <= NEARLY_WHOLE * len(quote):
        return max(match, _laid(quote, official, 0, len(whole)), key=lambda one: one.similarity)
    return match


def _laid(quote: str, official: Plain, start: int, end: int) -> Match:
    """The quote against one stretch of an article; what misses at its ends in a longer run than damage leaves is not of the stretch."""
    start, end = _snapped(start, end, official)
    script = Levenshtein.opcodes(quote, official.text[start:end])
    ops = [(op.tag, op.src_start, op.src_end, op.dest_start + start, op.dest_end + start) for op in script if op.tag != "equal"]
    if ops and _is_cut(ops[0]) and ops[0][3] == start:
        start = ops.pop(0)[4]
    if ops and _is_cut(ops[-1]) and ops[-1][4] == end:
        end = ops.pop()[3]
    shifted = tuple(_shifted(op, official) for op in ops)
    match = Match(0.0, _share(end - start, len(official.text)), start, end, len(official.text), shifted)
    return match._replace(similarity=max(0.0, 1.0 - match.distance / max(len(quote), end - start, 1)))


def _is_cut(op: Op) -> bool:
    return op[0] == "insert" and op[4] - op[3] > LONGEST_RUN


def edits_of(match: Match, quote: Plain, text: str, official: Plain, official_text: str) -> list[dict[str, Any]]:
    """The edits that lead from the quote as printed to the stretch of official text, marks left alone. `at` counts in `text`."""
    return [_edit(op, quote, text, official, official_text) for op in match.ops]


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """The text with its edits, given in order, applied.

    >>> applied("然人的", [{"op": "insert", "at": 0, "old": "", "new": "自"}])
    '自然人的'
    """
    for edit in reversed(edits):
        text = text[: edit["at"]] + edit["new"] + text[edit["at"] + len(edit["old"]) :]
    return text


_MARKS: Final = str.maketrans(
    {"“": '"', "”": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'", "〈": "<", "〉": ">", "《": "<", "》": ">"}
)


@cache
def _plain_table() -> Codes:
    """For each code point of the Basic Multilingual Plane its plain character, 0 where there is none."""
    table = np.zeros(0x10000, np.uint32)
    for code in range(0x10000):
        if not 0xD800 <= code <= 0xDFFF:
            kept = [c for c in fold(chr(code)) if c.isalnum()]
            table[code] = ord(kept[0]) if kept else 0
    return table


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _whole_lines(quote: str, official: Plain) -> tuple[int, int] | None:
    """The stretch of a quote that takes whole lines of an article and leaves others out, the last one perhaps cut."""
    bounds = (*official.starts, len(official.text))
    at, taken = 0, []
    for start, end in pairwise(bounds):
        line = official.text[start:end]
        if quote.startswith(line, at):
            at += len(line)
            taken.append((start, end))
    return (taken[0][0], taken[-1][1]) if taken and at == len(quote) else None


def _stretch(quote: str, official: Plain) -> tuple[int, int]:
    """The stretch of an article that a quote speaks of, by anchors at both of its ends; the whole article where there are none."""
    whole = official.text
    if len(quote) < ANCHOR:
        return 0, len(whole)
    start = _anchored_start(quote, whole)
    end = _anchored_end(quote, whole, start)
    if end - start < len(quote) // 2:
        return 0, len(whole)
    return start, end


def _anchored_start(quote: str, whole: str) -> int:
    for at in range(min(len(quote) - ANCHOR + 1, ANCHOR_REACH)):
        found = whole.find(quote[at : at + ANCHOR])
        if found >= 0:
            return max(0, found - at)
    return 0


def _anchored_end(quote: str, whole: str, start: int) -> int:
    """Of several places for the quote's tail the one nearest to the length expected."""
    for back in range(min(len(quote) - ANCHOR + 1, ANCHOR_REACH)):
        tail = quote[len(quote) - back - ANCHOR : len(quote) - back]
        places = _places(tail, whole, start)
        if places:
            expected = start + len(quote) - back - ANCHOR
            place = min(places, key=lambda found: abs(found - expected))
            return min(len(whole), place + ANCHOR + back)
    return len(whole)


def _places(part: str, whole: str, start: int) -> list[int]:
    places = []
    while (start := whole.find(part, start)) >= 0:
        places.append(start)
        start += 1
    return places


def _snapped(start: int, end: int, official: Plain) -> tuple[int, int]:
    """A stretch whose ends stand near a paragraph's ends begins and ends with the paragraph."""
    bounds = (*official.starts, len(official.text))
    near_start = [bound for bound in bounds if 0 <= start - bound <= NEAR_BOUND]
    near_end = [bound for bound in bounds if 0 <= bound - end <= NEAR_BOUND]
    return (near_start[-1] if near_start else start), (near_end[0] if near_end else end)


def _edit(op: Op, quote: Plain, text: str, official: Plain, official_text: str) -> dict[str, Any]:
    """One edit in terms of the printed text. A missing run goes behind the marks that the official text has before it."""
    tag, q_start, q_end, o_start, o_end = op
    new = official_text[_offset(official, o_start) : _offset(official, o_end - 1) + 1] if o_end > o_start else ""
    new = new.replace("\n", "")
    if q_end > q_start:
        at = int(quote.at[q_start])
        return {"op": tag, "at": at, "old": text[at : int(quote.at[q_end - 1]) + 1], "new": new}
    gap_start = int(quote.at[q_start - 1]) + 1 if q_start else 0
    gap_end = int(quote.at[q_start]) if q_start < len(quote.at) else len(text)
    before = official_text[_offset(official, o_start - 1) + 1 if o_start else 0 : _offset(official, o_start)]
    at = gap_start + _common(text[gap_start:gap_end], before)
    return {"op": tag, "at": at, "old": "", "new": new}


def _shifted(op: Op, official: Plain) -> Op:
    """A missing run moved to where marks bound it: 营养费 between two marks, rather than 费 of the word before and 营养."""
    tag, q_start, q_end, start, end = op
    if tag != "insert":
        return op
    text, left, right = official.text, 0, 0
    while left < min(end - start, start, q_start) and text[start - left - 1] == text[end - left - 1]:
        left += 1
    while end + right < len(text) and right < end - start and text[start + right] == text[end + right]:
        right += 1

    def joints(by: int) -> tuple[int, int]:
        return -_has_mark(official, start + by) - _has_mark(official, end + by), abs(by)

    by = min(range(-left, right + 1), key=joints)
    return tag, q_start + by, q_end + by, start + by, end + by


def _has_mark(official: Plain, index: int) -> bool:
    """Whether a mark or line break stands before a plain character; at either end of the text there is one."""
    return index in (0, len(official.at)) or int(official.at[index]) - int(official.at[index - 1]) > 1


def _offset(official: Plain, index: int) -> int:
    return int(official.at[index])


def _common(gap: str, before: str) -> int:
    """Marks of the gap that also stand before the missing run; spaces and line breaks at the gap's start count with them."""
    wanted, taken = [c for c in fold(before).translate(_MARKS) if not c.isalnum()], 0
    for at, char in enumerate(gap):
        if char.isspace():
            taken = at + 1
        elif wanted and fold(char).translate(_MARKS) == wanted[0]:
            wanted.pop(0)
            taken = at + 1
        else:
            break
    return taken
