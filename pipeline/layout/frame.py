"""Roles of lines that content selection calls frame: by their words, where their place alone says too little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Final

from pipeline.layout.keys import in_link, is_heading, key
from pipeline.page import Line, Page

LONGEST: Final = 40
"""Folded characters of the longest line that is taken for a lawyer's card or a call to the reader."""
MIN_TITLE: Final = 5
"""Folded characters of the shortest title in a list of other pages; shorter ones are menu words."""
CARD: Final = re.compile(
    r"律师事务所(?!的|应|可|与|和)|\d%?好评|从业\d+年|(?:咨询|服务|帮助|解答|采纳)(?:量|数|人数|次数)?[:]?\d+(?:次|人|条|单)|(?:响应|好评|采纳)[率度]|执业\d+年|^(?:擅长|执业|从业)|(?:帮助|解答)(?:人数)?\d+|^(?:手机|电话|微信)[:]"
)
CALL: Final = re.compile(
    r"咨询|提问|问律师|找律师|分享|收藏|点赞|下载|关注|二维码|扫码|扫一扫|app|打印|举报|立即|马上|点击|打赏|[¥￥]|为[您你]解答|提交|匿名|领取|添加.{0,12}微信|加微|私信|报名|预约|拨打|抢购|优惠|试听|长按|分钟(?:内)?(?:响应|回复)"
)
TEXT: Final = 0.5
"""Content score of the lines around a list that stands in the text."""
ITEM_PATH: Final = re.compile(r"/(?:ul|ol)/li(?:/p|/span)?$|/d[dt]$|/blockquote(?:/p)?$")
MIN_ITEM: Final = 5
TABLE_CELL: Final = re.compile(r"/t[dh](?:/p|/span|/strong|/b)?$")
MIN_CELLS: Final = 4
HOME: Final = re.compile(r"首页|主页|网站地图|登[录陆]|注册")
"""Words of a menu: a date beside them is that of today."""
FIGURE: Final = re.compile(r"^(?:\d{1,2}[-/.月]\d{1,2}日?|\d[\d.]*[w万k]?|\d{1,2}[:]\d{2})$")
"""A short date, a time or a count, alone."""
OFFER: Final = re.compile(r"(?:立即|马上|一键|在线|免费|点击|快速)(?:咨询|提问|发问|下载|领取|预约|报名|购买|开通)[>»!]*$")
"""How a link ends that is a call, however long it is."""
LIST_RULE: Final = "boilerplate.related-links"
INVITES: Final = re.compile(
    r"^(?:立即|马上|免费|在线|我要|点击|快速)*(?:咨询|提问|发问|问律师|求助)(?:律师|ta|我)?$|[?!,].{0,12}(?:免费|马上|立即|在线|点击)(?:发问|提问|咨询)|(?:小时|分钟)内(?:回复|回覆|解答|响应)$"
)
"""Calls that stand among titles of other pages."""
ROW: Final = re.compile(
    r"\s*[\u4e00-\u9fffA-Za-z0-9]{2,6}(?:[ \u3000|｜·/、]+[\u4e00-\u9fffA-Za-z0-9]{2,6}){2,11}(?:[ \u3000|｜·/、]+\S{0,40})?\s*"
)
FACT: Final = re.compile(r"[\d:]")
WORDS: Final = re.compile(r"\s*[\u4e00-\u9fffA-Za-z0-9]{2,6}(?:[\s·|/、]+[\u4e00-\u9fffA-Za-z0-9]{2,6}){1,11}\s*")
"""A row of short words: tags, or the words of a menu."""

MENU_ITEM: Final = re.compile(r"/ul/li(?:/a|/span)*$")
MENU_WORD: Final = re.compile(r"\s*(?!相[关關]|其[他它]|热门|熱門|最新|推荐|推薦|猜[你您])[\u4e00-\u9fff]{2,6}\s*")
READING: Final = re.compile(r"\s?[(（][^\u4e00-\u9fff()（）]{1,12}[)）]")
"""Pinyin that a hijacker put behind a character."""


def role_of(line: Line, role: str) -> str:
    """The role of a line of the frame; `role` is what content selection makes of its place.

    Small print without any figure or label is none; a row of short words is a menu.
    """
    folded = key(line)
    if role == "meta" and HOME.search(folded):
        return "nav"
    if FIGURE.match(folded) and not (in_link(line) and folded.isdigit()):
        return "meta"
    if len(folded) <= LONGEST and CALL.search(folded) and role == "other_boilerplate":
        return "cta"
    if len(folded) <= LONGEST and CARD.search(folded) and not is_heading(line):
        return "lawyer_card"
    if role == "related_link" and len(folded) <= LONGEST and OFFER.search(folded):
        return "cta"
    if role == "meta" and not FACT.search(folded):
        return "nav"
    return "nav" if role == "other_boilerplate" and (WORDS.fullmatch(line.text) or _is_menu_item(line)) else role


def _is_menu_item(line: Line) -> bool:
    """Whether a short word is the item of a list: one of a menu, pinyin in brackets not counted."""
    if line.block is None or not MENU_ITEM.search(line.block.path):
        return False
    return MENU_WORD.fullmatch(READING.sub("", line.text)) is not None


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


def within_tables(page: Page) -> list[Line]:
    """The lines of the tables of the text: no link in them, whole text right above and below, four cells or more.

    Where the page itself is laid out in tables, a table of the text stands deeper than the text around it.
    """
    shown = [line for line in page.lines if line.text.strip()]
    saved: list[Line] = []
    for depth, group in groupby(range(len(shown)), key=lambda n: _depth(shown[n])):
        cells = list(group)
        first, last = cells[0], cells[-1]
        if not depth or len(cells) < MIN_CELLS or not first or last + 1 == len(shown):
            continue
        around = (shown[first - 1], shown[last + 1])
        if all(_is_text(line) and _depth(line) < depth for line in around) and not any(_is_linked(shown[n]) for n in cells):
            saved += [shown[n] for n in cells]
    return saved


def _depth(line: Line) -> int:
    """In how many tables a cell stands; 0 for what is none."""
    return line.block.path.count("table") if line.block is not None and TABLE_CELL.search(line.block.path) else 0


def _is_linked(line: Line) -> bool:
    return line.block is not None and (line.block.link_chars > 0 or line.block.hidden)


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


def name_items(page: Page) -> None:
    """Give the items of lists of other pages the roles of what they are where they are no titles: rows of menu words, cards, calls."""
    for line in page.lines:
        if line.rule != LIST_RULE or line.role != "related_link":
            continue
        folded = key(line)
        if INVITES.search(folded) and len(folded) <= LONGEST:
            line.role = "cta"
        elif ROW.fullmatch(line.text):
            line.role = "nav"
        elif len(folded) <= LONGEST and CARD.search(folded) and FACT.search(folded) and folded[-1:] != "?":
            line.role = "lawyer_card"


def name_banners(page: Page, found: Sequence[Line]) -> None:
    """Make a question right above a call a call: 想买房又怕踩坑？ 立即领取."""
    low = {line.start for line in found}
    shown = [line for line in page.lines if line.text.strip()]
    for line, below in reversed(list(pairwise(shown))):
        if line.start in low and line.role == "other_boilerplate" and below.role == "cta" and key(line)[-1:] in ("?", "!", "~"):
            line.role = "cta"


def _list_of(line: Line) -> tuple[str, str]:
    return (line.block.path, line.block.marks) if line.block else ("", "")
