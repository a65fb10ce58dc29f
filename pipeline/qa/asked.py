"""Whether somebody asks on a page and is answered: marks, cards, the address and the voices of its lines say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.items import LISTS, Item
from pipeline.qa.marks import is_mark, key_of, opens_answer
from pipeline.qa.records import answers_directly, asks_of_oneself, asks_outright, is_question
from pipeline.qa.sections import is_asking, is_division, is_marked_heading

MIN_SECTIONS: Final = 2
MIN_PARTS: Final = 2
ASKED: Final = 0.65
"""By how much of the text the voices of asking and answering must outweigh the others where nothing else shows that a page is asked."""
LAW: Final = 0.85
"""Share of the text that must sound like law for a page to be law whose form does not show it."""
SURELY: Final = 0.9
SPOKEN: Final = 0.95
"""Share of what neither law nor a heading says that must sound asked or answered where nobody else is heard asking: of 17 pages by
strangers that the chain had not learned from 14 were answers, and three were lists of glued answers to other questions.
"""
GLUED: Final = frozenset({"split.related-facts", "split.related-question"})
"""Rules whose lines show that the answers on a page are those of other questions."""
ENOUGH: Final = 0.2
"""Share of the text that must sound told for the rest to be nobody's answer; quoted law and headings may be the greater part."""
ALL_BUT: Final = 0.95
"""Share of what neither law nor a heading says that sounds told where nobody asks or answers."""
HARDLY: Final = 0.15
_ASK_URL: Final = re.compile(r"/(?:ask|question|questions|wenda|zixun|wen|answer|consult|wd)(?:s)?(?:/|$|\.)", re.IGNORECASE)
OF_THE_PAGE: Final = ("card.profile", "glue.name")
"""The rules for a lawyer's life beside an article and for a name before the page's date: whose page it is, not who answers."""
_SIGNED: Final = re.compile(r"(?:作者|撰文|来源|文章来源|转自|转载自|摘自|出处|原创|编辑|责任编辑|文)[:/|丨]")


def sounds_asked(page: Page, title: Line | None) -> bool:
    """Whether most of the text sounds like question and answer, and some line surely like somebody who asks, or the headline is lost; or
    all of it like answers.

    A headline that asks does not count: many an article's does, and explains as an answer would.

    Headings that ask part a page into questions of its own, whoever speaks below them.
    """
    heard = page.voices
    if sum(line.role == "heading" and is_asking(line.text) for line in page.kept()) >= MIN_SECTIONS:
        return False
    if _sounds_answered(page):
        return True
    told = heard.get("body", 1) + heard.get("statute", 0)
    if heard.get("question", 0) + heard.get("answer", 0) - told < ASKED:
        return False
    return heard["asked"] >= SURELY or (title is None and heard["answered"] >= SURELY)


def _sounds_answered(page: Page) -> bool:
    """Whether hardly anything but answers is heard, and none of them are those of other pages' questions."""
    heard = page.voices
    spoken = heard.get("question", 0) + heard.get("answer", 0)
    own = spoken >= max(SPOKEN * (spoken + heard.get("body", 1)), ENOUGH) and heard["answered"] >= SURELY
    return own and not any(line.rule in GLUED for line in page.lines)


def sounds_told(page: Page, *, quoted: bool) -> bool:
    """Whether the text is told by one who neither asks nor answers anybody, or is nearly all law."""
    heard = page.voices
    body = heard.get("body", 0)
    spoken = body + heard.get("question", 0) + heard.get("answer", 0)
    told = body >= max(ENOUGH, ALL_BUT * spoken) or (heard.get("statute", 0) >= LAW and quoted)
    return told and max(heard["asked"], heard["answered"]) <= HARDLY


def is_qa_page(page: Page, items: Sequence[Item], title: Line | None) -> bool:
    """Whether a page is one of questions and answers: marks, a lawyer's card, the address, embedded data or the voices say so."""
    before = items[: next((n for n, item in enumerate(items) if item.mark in LISTS), len(items))]
    texts = [item for item in before if item.is_text and item.line.role != "title"]
    if any(item.mark in ("answer", "accepted", "question") or item.is_called_answer or item.dates_answer for item in before):
        return True
    last = texts[-1].line.start if texts else 0
    asked = title is not None and is_question(key_of(title.text))
    first = texts[0].line.start if texts else 0
    cards = [item for item in before if item.is_card and item.line.start < last and item.line.rule not in OF_THE_PAGE]
    if any("律师" in card.key or (asked and card.line.start > first) for card in cards) and not _has_sections(page):
        return True
    return bool(_ASK_URL.search(page.url) or page.embedded.get("qa")) or _speaks(page, texts, title)


def _speaks(page: Page, texts: Sequence[Item], title: Line | None) -> bool:
    """Whether the first line of text asks, or answers somebody, be it shortly with law behind it; a page without headline answers
    where it has the parts of an answer.
    """
    asked = title is not None and is_question(key_of(title.text))
    if (title is None and (any(is_part(line) for line in page.kept()) or _heads_law(page))) or (asked and texts and _opens_in_parts(texts)):
        return True
    if texts and sum(line.role == "heading" and is_marked_heading(line) for line in page.kept()) >= MIN_SECTIONS:
        return opens_answer(texts[0].key)
    first = texts[0].key if texts else ""
    if asked and texts and _is_signed(page, title, texts[0].line):
        return opens_answer(first) or asks_of_oneself(first)
    quoted = any(item.line.role == "statute" for item in texts)
    return opens_answer(first) or (asked and (asks_outright(first) or (quoted and answers_directly(first))))


def is_part(line: Line) -> bool:
    return line.role == "heading" and is_mark("part", key_of(line.text))


def _heads_law(page: Page) -> bool:
    """Whether a page has two headings or more, one of them right above quoted law: the parts of an answer, by whatever names."""
    kept = page.kept()
    above = any(head.role == "heading" and line.role == "statute" for head, line in pairwise(kept))
    return above and sum(line.role == "heading" for line in kept) >= MIN_PARTS


def _opens_in_parts(texts: Sequence[Item]) -> bool:
    """Whether the text is one answer in parts: 法律分析 right below the headline, and 法律依据 or another part below it."""
    return is_part(texts[0].line) and sum(is_part(item.line) for item in texts) >= MIN_PARTS


def _is_signed(page: Page, title: Line | None, text: Line) -> bool:
    """Whether an author or a source stands between the headline and the text: an article, though its headline may ask."""
    start = title.start if title else 0
    return any(_SIGNED.match(key_of(line.text)) for line in page.lines if start < line.start < text.start and line.role == "meta")


def _has_sections(page: Page) -> bool:
    """Whether the page is parted by headings of its own: an article by a lawyer, whose card stands above it."""
    own = [line for line in page.kept() if line.role == "heading" and not is_division(line.text)]
    return len(own) >= MIN_SECTIONS
