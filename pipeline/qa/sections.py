"""Headings in an article, and its sections that ask: a question-like heading with the text below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pipeline.page import Line
from pipeline.qa.marks import is_mark, key_of
from pipeline.qa.records import Answer, Question

MAX_HEADING: Final = 36
_NUMBERED: Final = re.compile(
    r"(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|[0-9０-９]+[、.．]|第[一二三四五六七八九十]+[、,，]|0[1-9](?![年月日号楼时分])\s?(?=[一-龥])|第[一二三四五六七八九十]{1,2}[种句招类][：:]|[❶-❿])"
)
_TOP: Final = re.compile(r"[一二三四五六七八九十]+、")
_ENDS_AS_PROSE: Final = re.compile(r"[。；;，,、：:…]$")
_DIVISION: Final = re.compile(r"第[0-9零〇一二三四五六七八九十百]+(?:编|分编|章|节|部分)(?![0-9一二三四五六七八九十百]+条)")
_HEADING_PATH: Final = re.compile(r"/(?:h[1-6]|th|dt|strong|b)$")
_ENDS_ASKING: Final = re.compile(r"[?？]$|[吗呢]$")
_QUESTION: Final = re.compile(
    r"[?？]$|(?:[吗呢]|怎么办|怎么处理|是什么|有哪些|是?怎样的|多少|多久|怎么[^，。、]{1,6}|哪[几种][^，。、]{0,6}|(?:找|归|由|该)?谁[^，。、]{0,5}|多[大长高重]|是否[^，。、]{1,12}|能不能[^，。、]{1,12})$"
)
_H_TAG: Final = re.compile(r"/h([1-6])(?:/|$)")
_SIGNS: Final = re.compile(r"#{1,6}(?=\s)")
_NUMBERS: Final = (
    re.compile(r"第[一二三四五六七八九十]+[、,，部]"),
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"[0-9０-９]+[、.．]|[❶-❿]|[qQ][0-9]*[.:：、]|问题?[0-9一二三四五六七八九十]*[:：、]"),
)
"""The ways to number a heading, from the highest rank to the lowest."""
ASKING_SHARE: Final = 0.75
MARKED_SHARE: Final = 0.6
"""Share of a series of headings that must ask: less is enough where the mark of a question stands behind them."""
MIN_ASKING: Final = 2
"""Headings that ask, for an article to be parted by questions: one alone is a turn of speech, but where law is quoted below it."""
_ADDRESS: Final = re.compile(
    r"(?:.{0,8}[您你]好|尊敬的.*|.{1,6}(?:先生|女士|同志|网友|朋友|市民|同学)|.{0,14}(?:答复|回复|解答|回答)如下)[：:,，]?"
)
"""How a letter speaks to its reader: no heading, though it ends in a colon."""
_SHORT_HEAD: Final = re.compile(r"[【]?[\u4e00-\u9fff]{2,8}[】]?[：:]")
_BRACKETED: Final = re.compile(r"【[\u4e00-\u9fff]{2,8}】")
"""A few words in the brackets of headings, alone on a line: what stands below is theirs, whatever element they stand in."""
_PROSE: Final = re.compile(r"[。；！？：;!?:]|[，,].*[，,]")
_FIELD: Final = re.compile(r"[\u4e00-\u9fff（）()]{0,14}(?:人|地址|电话|职务|单位|日期|性别|住所|案由|代表人[）)]?)[:：].")
"""A field of a form with its value."""
_ITEM: Final = re.compile(r"\s*[•·●○■◆▪|]")
_LABELLED: Final = re.compile(r"(?!第|[一二三四五六七八九十]+、|\d|步骤|情形|情况|案例|问题)[\u4e00-\u9fff]{2,8}[:：].")
"""A word and what it means: a sentence, though nothing ends it."""


@lru_cache(maxsize=1 << 12)
def is_division(text: str) -> bool:
    """Whether a line is the heading of a part or chapter of a law, or of a part of an answer (法律依据)."""
    text = text.strip()
    if len(text) > 2 * MAX_HEADING:
        return False
    key = key_of(text)
    return is_mark("part", key) or (len(text) <= MAX_HEADING and _DIVISION.match(key) is not None and not _ENDS_AS_PROSE.search(text))


def is_heading(line: Line, following: Line | None) -> bool:
    """Whether a kept line is a heading: by its element, its number, or as a short line without end above a line of prose."""
    text = line.text.strip()
    if len(text) > 2 * MAX_HEADING:
        return False
    if is_division(text) or (following is not None and _SHORT_HEAD.fullmatch(text) is not None and not _ADDRESS.fullmatch(text)):
        return True
    if len(text) > MAX_HEADING or _ENDS_AS_PROSE.search(text) or len(key_of(text)) < 2:
        return False
    if line.block and _HEADING_PATH.search(line.block.path):
        return True
    if following is not None and _BRACKETED.fullmatch(text):
        return True
    return following is not None and _stands_above_prose(line, text, following.text.strip())


def _stands_above_prose(line: Line, text: str, below: str) -> bool:
    """Whether a short line without end is a heading for standing above prose, or above a numbered heading of the next rank."""
    if _ITEM.match(text) or _FIELD.match(text) or (_LABELLED.match(text) and not _ENDS_ASKING.search(text)):
        return False
    if _NUMBERED.match(text) and _NUMBERED.match(below):
        leads = _TOP.match(text) is not None and (_PROSE.search(below) is not None or not _TOP.match(below))
        return leads or (_ENDS_ASKING.search(text) is not None and _PROSE.search(below) is not None)
    if not _PROSE.search(below):
        return False
    if _NUMBERED.match(text):
        return True
    return line.block is None and ("，" not in text or _ENDS_ASKING.search(text) is not None)


def _is_below(line: Line, heading: Line) -> bool:
    """Whether what only its shortness shows as a heading stands below one that its element shows."""
    return _rank(heading)[0] == "h" and _rank(line)[0] != "h" and _ENDS_AS_PROSE.search(line.text.strip()) is not None


def is_asking(text: str) -> bool:
    """Whether a heading ends as a question does."""
    return _QUESTION.search(text.strip()) is not None


def is_marked_heading(line: Line) -> bool:
    """Whether a heading is one by its element or number."""
    return _NUMBERED.match(line.text.strip()) is not None or (line.block is not None and _HEADING_PATH.search(line.block.path) is not None)


def _rank(line: Line) -> tuple[str, int]:
    """The rank of a heading, as kind and depth: by its element, its signs (##) or its number; ("", 0) where only its shortness shows it."""
    text = line.text.strip()
    element = _H_TAG.search(line.block.path) if line.block else None
    if element:
        return "h", int(element[1])
    signs = _SIGNS.match(text)
    if signs:
        return "#", len(signs[0])
    number = next((n for n, pattern in enumerate(_NUMBERS, 1) if pattern.match(text)), 0)
    return ("number", number) if number else ("bold" if line.block else "", 0)


def _series(headings: Sequence[Line]) -> list[list[Line]]:
    """Headings of one rank that stand in a row; deeper ones between them part nothing, higher ones and those of another kind do."""
    open_: dict[tuple[str, int], list[Line]] = {}
    found: list[list[Line]] = []
    for line in headings:
        kind, depth = _rank(line)
        ended = [rank for rank in open_ if rank != (kind, depth) and (rank[0] != kind or rank[1] > depth)]
        found += [open_.pop(rank) for rank in ended]
        open_.setdefault((kind, depth), []).append(line)
    return found + list(open_.values())


def _asks_as_a_whole(series: Sequence[Line]) -> bool:
    """Whether a series of headings parts a text by questions: each asks, but for parts of an answer and what closes a text."""
    asking = [line for line in series if is_asking(line.text)]
    if not asking or (len(series) == 1 and not _ENDS_ASKING.search(asking[0].text.strip())):
        return False
    others = [line for line in series if not is_asking(line.text)]
    marked = 2 * sum(line.text.rstrip().endswith(("?", "？")) for line in asking) >= len(asking)
    return len(asking) >= (MARKED_SHARE if marked else ASKING_SHARE) * len(series) and (len(asking) > 1 or not others)


def sections(lines: Sequence[Line], headings: Sequence[Line]) -> list[Question]:
    """The sections whose heading asks, in order. A section ends at the next heading of its series; 法律依据 and the like stay inside.

    A series of headings parts a text by questions where nearly all of them ask and prose stands below them, two at least or one with law
    below it; one question among the headings of a news story, or a list of titles that ask, is none.
    """
    own = [line for line in headings if not is_mark("part", key_of(line.text)) or _NUMBERED.match(line.text.strip())]
    asked = [series for series in _series(own) if _asks_as_a_whole(series)]
    asked = [series for series in asked if len(series) > 1 or len(asked) == 1]
    asking = {line.start for series in asked for line in series if is_asking(line.text)}
    heads = {line.start for line in own}
    found: list[Question] = []
    current: Question | None = None
    for line in lines:
        if line.start in heads and not (current and line.start not in asking and _is_below(line, current.titles[0])):
            current = Question("section", [line]) if line.start in asking else None
            if current:
                found.append(current)
        elif current:
            current.answers = current.answers or [Answer()]
            current.answers[0].lines.append(line)
    found = [question for question in found if any(_PROSE.search(line.text) for answer in question.answers for line in answer.lines)]
    return found if len(found) >= MIN_ASKING or any(line.role == "statute" for one in found for line in one.answers[0].lines) else []
