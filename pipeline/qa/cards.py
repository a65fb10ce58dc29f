"""Lines that name who answers, kept so far: they go where marks or other cards show that lawyers answer."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import is_card, region_of, simplified
from pipeline.qa.marks import MARK_CHARS, key_of, mark_of
from pipeline.qa.surnames import is_personal

CARD_RULE: Final = "split.card"
_NAMED_LEAD: Final = re.compile(r"\s*([\u4e00-\u9fff·]{2,4}律师)(?:回答|解答|回复|答)?[:：]\s*(?=\S)")
_FIRM_LINE: Final = re.compile(r"[\u4e00-\u9fff]{2,16}(?:律师|法律)?事务所(?:[\s　|｜·]+[\u4e00-\u9fff]{2,6})?")
_PLACED_NAME: Final = re.compile(r"[\s　]*([\u4e00-\u9fff]{2,4})[\s　]*[（(\[【]([\u4e00-\u9fff·　 -]{2,10})[）)\]】][\s　]*")
MAX_PLACED: Final = 24
_LABELLED_CARD: Final = re.compile(r"\s*(?:回复|解答|答复|回答|回覆)(?:人|者|律师|律師)[:：]")


def drop_cards(page: Page, text: str) -> None:
    """Drop lines that name a lawyer above an answer (公孙某律师 四川成都), where marks or other cards show that lawyers answer."""
    _drop_placed(page)
    kept = page.kept() if "律师" in text else []
    if not kept or not any(line.role == "lawyer_card" or _announces(line) for line in page.lines):
        return
    for line in kept:
        named = _NAMED_LEAD.match(line.text)
        parts = cut_at(page, line, named.end()) if named and is_card(named[1]) else []
        if len(parts) == 2:
            page.drop(parts[0], CARD_RULE, "lawyer_card", "a lawyer's name before an answer")
    kept = page.kept()
    for line, following in pairwise(kept):
        if _FIRM_LINE.fullmatch(simplified(line.text).strip()):
            page.drop(line, CARD_RULE, "lawyer_card", "a lawyer's firm above an answer")
        elif is_card(line.text) and (len(following.text) > len(line.text) or _LABELLED_CARD.match(line.text) or _heads_card(page, line)):
            page.drop(line, CARD_RULE, "lawyer_card", "a lawyer's name above an answer")


def _drop_placed(page: Page) -> None:
    """Drop a person's name with a place in brackets behind it, above a longer line."""
    for line, following in pairwise(page.kept()):
        if _is_placed_name(line.text) and len(following.text) > len(line.text):
            page.drop(line, CARD_RULE, "lawyer_card", "a name and a place above an answer")


def _heads_card(page: Page, line: Line) -> bool:
    """Whether the rest of a lawyer's card stands right below his name: it is no headline."""
    below = next((after for after in page.lines[page.index(line) + 1 :] if after.text.strip()), None)
    return below is not None and below.role == "lawyer_card"


def _is_placed_name(text: str) -> bool:
    """Whether a line is nothing but a person's name with a place in brackets behind it."""
    found = _PLACED_NAME.fullmatch(text) if len(text) <= MAX_PLACED else None
    return found is not None and is_personal(simplified(found[1])) and region_of(simplified(found[2])) is not None


def _announces(line: Line) -> bool:
    return len(line.text) < MARK_CHARS and bool(mark_of(key_of(line.text), ("answer", "accepted")))
