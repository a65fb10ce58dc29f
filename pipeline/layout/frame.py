"""Roles of lines that content selection calls frame: by their words, where their place alone says too little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.layout.keys import in_link, is_heading, key
from pipeline.page import Line, Page

LONGEST: Final = 40
"""Folded characters of the longest line that is taken for a lawyer's card or a call to the reader."""
MIN_TITLE: Final = 5
"""Folded characters of the shortest title in a list of other pages; shorter ones are menu words."""
CARD: Final = re.compile(
    r"律师事务所$|(?:响应|好评|采纳)[率度]|执业\d+年|^(?:擅长|执业|从业)|(?:帮助|解答)(?:人数)?\d+|^(?:手机|电话|微信)[:]"
)
CALL: Final = re.compile(
    r"咨询|提问|问律师|找律师|分享|收藏|点赞|下载|关注|二维码|扫码|扫一扫|app|打印|举报|立即|马上|点击|打赏|[¥￥]|为[您你]解答|提交|匿名|分钟(?:内)?(?:响应|回复)"
)
TEXT: Final = 0.5
"""Content score of the lines around a list that stands in the text."""
ITEM_PATH: Final = re.compile(r"/(?:ul|ol)/li(?:/p|/span)?$|/d[dt]$|/blockquote(?:/p)?$")
MIN_ITEM: Final = 5
FACT: Final = re.compile(r"[\d:]")
WORDS: Final = re.compile(r"\s*[\u4e00-\u9fffA-Za-z0-9]{2,6}(?:[\s·|/、]+[\u4e00-\u9fffA-Za-z0-9]{2,6}){1,11}\s*")
"""A row of short words: tags, or the words of a menu."""


def role_of(line: Line, role: str) -> str:
    """The role of a line of the frame; `role` is what content selection makes of its place.

    Small print without any figure or label is none; a row of short words is a menu.
    """
    folded = key(line)
    if len(folded) <= LONGEST and CALL.search(folded) and role == "other_boilerplate":
        return "cta"
    if len(folded) <= LONGEST and CARD.search(folded):
        return "lawyer_card"
    if role == "meta" and not FACT.search(folded):
        return "nav"
    return "nav" if role == "other_boilerplate" and WORDS.fullmatch(line.text) else role


def within_text(page: Page, found: Sequence[Line]) -> list[Line]:
    """Those of the lines of a frame that are the items of a list in the text: no links, no calls, whole text right above and below."""
    low = {line.start for line in found}
    shown = [line for line in page.lines if line.text.strip()]
    saved: list[Line] = []
    for at, group in groupby(range(len(shown)), key=lambda n: shown[n].start in low):
        items = list(group)
        first, last = items[0], items[-1]
        if at and first > 0 and last + 1 < len(shown) and _is_text(shown[first - 1]) and _is_text(shown[last + 1]):
            lines = [shown[n] for n in items]
            saved += lines if all(map(_is_item, lines)) else []
    return saved


def _is_text(line: Line) -> bool:
    return line.rule is None and line.block is not None and (line.block.content >= TEXT or is_heading(line)) and not in_link(line)


def _is_item(line: Line) -> bool:
    if line.block is None or line.block.link_chars or line.block.hidden or not ITEM_PATH.search(line.block.path):
        return False
    folded = key(line)
    return len(folded) >= MIN_ITEM and not CALL.search(folded) and not CARD.search(folded)


def name_lists(lines: Sequence[Line]) -> None:
    """Give the links of one list one role: beside titles of other pages a short link is a title too, no menu word."""
    for _, group in groupby(lines, key=_list_of):
        items = list(group)
        if not any(line.role == "related_link" for line in items):
            continue
        for line in items:
            if line.role == "nav" and in_link(line) and len(key(line)) >= MIN_TITLE:
                line.role = "related_link"


def _list_of(line: Line) -> tuple[str, str]:
    return (line.block.path, line.block.marks) if line.block else ("", "")
