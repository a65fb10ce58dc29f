"""Which line breaks a scraper or a printer made inside a sentence: at a link, at a number, at the edge of a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.law.numerals import NUMBER

_SPLIT_NUMBER: Final = re.compile(rf"第[ \u3000]*[{NUMBER}]*[ \u3000]*$")
_REST_OF_NUMBER: Final = re.compile(rf"[ \u3000]*[{NUMBER}]*[ \u3000]*[条條款项項章]")
_CONTINUES: Final = re.compile(r"[\s\u3000]*[，、。；：？！,;》〉）)”’」』%％]")
_BROKEN_ENDS: Final = "，、《〈（(“‘「『—【"
_HANGS: Final = re.compile(r"[\u4e00-\u9fff，](?:以及|或者|可以|应当|属于|按照|根据|依照|如何|缴纳|所负的|[的和与及或由向对在把将])$")
_HANG_ENDS: Final = frozenset("及者以当于照据何纳的和与或由向对在把将人")
"""The last characters of these words, and of the first half of a court's name."""
_HEADS: Final = re.compile("[一二三四五六七八九十]+、|.*(?:怎样|怎么|哪些|什么|如何)[^，。]*$")
"""A heading or question that ends in such a word: 一、继承人具体是怎样的."""
_COURT: Final = re.compile("民法院|民检察院|民政府")
MIN_HANGING: Final = 2
"""Lines that end in a word that ends no sentence, for a page whose links break its sentences."""
_NUMBER_ENDS: Final = f"第{NUMBER}"
_STARTS_ANEW: Final = re.compile(
    rf"[\s\u3000]*(?:第[ ]*[{NUMBER}]+[ ]*(?:[条條编編章节節]|分[编編])|[（(][ ]*[{NUMBER}]+[ ]*[）)]"
    rf"|[{NUMBER}]+[、.．]|[①-⑳【《#*•·●-]|附|问|答|Q|A|法律)"
)
_SENTENCE_END: Final = "。；：！？!?;:”」』）)】》…|"
_NARROW: Final = re.compile("[\\0-\u2e7f]+")
MIN_WRAPPED: Final = 3
"""Lines of full width that show a hard wrap. Fewer may be chance."""
WRAP_WIDTH: Final = (24, 60)
"""Characters between which a column's width lies; laws.mol wraps at 35 (PAGES.md 2)."""


def joins(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of adjacent lines, first and last of each, that belong together as one.

    Joined are: a number that a break split (第三十二⏎條, blank lines between passed over), a sentence that a link
    broke (《⏎刑法⏎》第…条), and lines of a column of one width.
    """
    full = _full_lines(lines)
    filled = [n for n, line in enumerate(lines) if line.strip()]
    full |= _hanging(lines)
    runs: list[tuple[int, int]] = []
    for this, following in pairwise(filled):
        if not _joined(lines[this], lines[following], wrapped=this in full and following == this + 1, blank=following > this + 1):
            continue
        if runs and runs[-1][1] == this:
            runs[-1] = (runs[-1][0], following)
        else:
            runs.append((this, following))
    return runs


def _joined(this: str, following: str, *, wrapped: bool, blank: bool) -> bool:
    stripped = this.rstrip()
    end = stripped[-1:]
    if end in _NUMBER_ENDS and _SPLIT_NUMBER.search(this) and _REST_OF_NUMBER.match(following):
        return True
    if blank:
        return False
    if _CONTINUES.match(following):
        return end not in "。；！？" or following.lstrip()[:1] in "》）)”」』"
    broken = end in _BROKEN_ENDS
    return (broken or wrapped) and (end in "《〈" or not _STARTS_ANEW.match(following))


def _full_lines(lines: Sequence[str]) -> set[int]:
    """Lines that reach the edge of a hard-wrapped column and don't end a sentence."""
    open_lines = [line for line in lines if WRAP_WIDTH[0] - 2 <= len(line) and not _ends(line)]
    if len(open_lines) < MIN_WRAPPED:
        return set()
    likely = [width for width in map(_width, open_lines) if WRAP_WIDTH[0] <= width <= WRAP_WIDTH[1]]
    if not likely:
        return set()
    widths = [_width(line) for line in lines]
    counts = Counter(likely)
    edge = max(counts, key=lambda width: (sum(counts[width + shift / 2] for shift in range(-2, 3)), width))
    full = {n for n, width in enumerate(widths) if abs(width - edge) <= 1.5 and not _ends(lines[n])}
    beyond = sum(width > edge + 2 for width in widths)
    return full if len(full) >= MIN_WRAPPED and beyond <= len(full) // 10 else set()


def _hanging(lines: Sequence[str]) -> set[int]:
    """Lines that end in a word that ends no sentence, or in the middle of a court's name, where there are several."""
    found = {n for n, (this, following) in enumerate(pairwise(lines)) if _hangs(this.rstrip(), following.lstrip())}
    return found if len(found) >= MIN_HANGING else set()


def _hangs(this: str, following: str) -> bool:
    if this[-1:] not in _HANG_ENDS or not following:
        return False
    return (_HANGS.search(this[-4:]) is not None and not _HEADS.match(this)) or (this[-1] == "人" and _COURT.match(following) is not None)


def _ends(line: str) -> bool:
    return line.rstrip()[-1:] in _SENTENCE_END


def _width(line: str) -> float:
    """Width in full-width characters: Latin letters and digits count half."""
    line = line.strip()
    return len(line) - (len(line) - len(_NARROW.sub("", line))) / 2
