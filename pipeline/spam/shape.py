"""The shape of a line: keyword strings, rows of places, repeated words, printed tags. No word list is asked here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

SENTENCE: Final = re.compile(r"[。!;:“”]|\.$|(?<! )\?(?! )")
SEPARATORS: Final = re.compile(r"[,，_|｜\-–—?？、·•/\\✅⭐★☆\s\u3000]+")
PLACE: Final = re.compile(r"^[一-龥]{1,8}(?:县|市|区|旗|州|盟|镇|乡|省|地区|自治县|自治州|新区)$")
ADDRESS: Final = re.compile(r"法院|检察院|邮编|地址|路\d*|街|号|所辖|管辖|下辖|行政区划|辖区|派出所|公证处|仲裁")
NOT_A_PREFIX: Final = re.compile(r"[的了是在和与或及]")
TAG: Final = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,12}(?:\s+[a-zA-Z\-]+=(?:\"[^\"]{0,200}\"|'[^']{0,200}'|\S{1,60}))*\s*/?>")
RANDOM_ID: Final = re.compile(r"\sid=[\"']?(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{4,10}[\"'\s>]", re.IGNORECASE)
LABEL: Final = re.compile(r"^[^:]{1,12}:")
MANY_TIMES: Final = re.compile(r"([一-龥]{2,6}?)\1{9,}")
"""A word ten times in a row: whatever else the line says."""
REPEATED: Final = re.compile(r"(.{2,12}?)[,_|\-、·\s]?(?:\1[,_|\-、·\s]?){4,}")


def segments(text: str) -> list[str]:
    """The pieces of a line between commas, bars, underscores, hyphens, question marks and spaces."""
    return [piece for piece in SEPARATORS.split(text) if piece]


def is_keyword_string(pieces: list[str]) -> bool:
    """Whether pieces look like search phrases: three or more, none longer than a phrase."""
    return len(pieces) >= 3 and max(map(len, pieces)) <= 22


def places(pieces: list[str]) -> int:
    """How many of the pieces are names of counties, cities and the like, by their last character."""
    return sum(1 for piece in pieces if PLACE.match(piece))


def is_place_row(text: str, pieces: list[str]) -> bool:
    """Whether a line is a row of six or more place names between bars or spaces. Lists of courts and streets, and law, are none."""
    if len(pieces) < 6 or ADDRESS.search(text) or "。" in text:
        return False
    named = places([*pieces[1:], pieces[0].rpartition(":")[2]])
    return named >= 5 and named >= 0.6 * len(pieces) and ("|" in text or "、" not in text)


def shared_word(pieces: list[str]) -> str:
    """The word that three or more pieces, and most of them, end or begin with. Empty where there is none."""
    if len(pieces) < 3:
        return ""
    for size in (6, 5, 4, 3, 2):
        for end in (slice(-size, None), slice(0, size)):
            words = [piece[end] for piece in pieces if len(piece) >= size]
            word = max(set(words), key=lambda w: (words.count(w), w)) if words else ""
            if word and words.count(word) >= max(3, 0.6 * len(pieces)) and len(set(pieces)) >= 3:
                return word
    return ""


def repeated_word(folded: str) -> str:
    """The word that a line repeats five times or more in a row. Empty where there is none."""
    often = MANY_TIMES.search(folded) if 24 <= len(folded) <= 600 else None
    if often and len(set(often[1])) > 1:
        return often[1]
    found = REPEATED.search(folded) if 10 <= len(folded) <= 600 and len(set(folded)) * 4 <= len(folded) else None
    if not found or len(found[0]) < 0.5 * len(folded) or len(set(found[1])) < 2:
        return ""
    return found[1]


def is_tag_soup(text: str) -> bool:
    """Whether a line is nothing but printed tags with random ids, as the hijackers' templates leave them."""
    if "<" not in text or not RANDOM_ID.search(text):
        return False
    return not TAG.sub("", text).strip(" \t\u3000•·*-.0123456789")


STUFFED: Final = (
    re.compile(r"^\s*([一-龥]{2,4}?)(?=\s*(?:[-*#(（]|\d{1,2}[.、]|[一二三四五六七八九十]{1,2}、))"),
    re.compile(r"^\s*([一-龥]{2,4})\s*$"),
    re.compile(r"[。：:]([一-龥]{2,4}?)(?=\s*(?:[-*]|$))"),
)
"""Where a generator puts a word that has no place in the text: before a number or bullet, on a line of its own, behind a full stop."""
STUFFED_END: Final = re.compile(r"[。：:][一-龥]{2,4}$")
OFTEN: Final = 4
"""Times that such a word stands on a page, in two of these places at least and before two numbers or more."""


def stuffed_word(lines: Sequence[str]) -> str:
    """The word that is put before the numbers of a page's lines and behind their last sentences; empty where there is none."""
    if not any(line[-1:] >= "一" and STUFFED_END.search(line[-6:]) for line in lines):
        return ""
    found = [Counter(word for line in lines for word in place.findall(line)) for place in STUFFED]
    behind = [word for word in found[2] if found[0][word] >= 2 and sum(count[word] for count in found) >= OFTEN]
    return max(behind, key=lambda word: (found[0][word], word), default="")


def stuffed_spans(line: str, word: str) -> list[tuple[int, int]]:
    """Where the word stands in a line without a place in its text."""
    return sorted({match.span(1) for place in STUFFED for match in place.finditer(line) if match[1] == word})
