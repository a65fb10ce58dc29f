"""Buttons glued behind small print (发布于 2023-03-11 赞(26) 分享), and captions that repeat the headline."""

from __future__ import annotations

import re
from typing import Final

from pipeline.layout.keys import is_headline, key
from pipeline.layout.sections import LIST_HEADS, QUESTION_HEAD
from pipeline.page import Line, Page
from pipeline.text.fold import fold_spans

RULE: Final = "layout.buttons"
CAPTION: Final = "layout.caption"
SHORTEST: Final = 6
"""Folded characters of the shortest headline that a caption is told by."""
_BUTTON: Final = (
    r"(?:点赞|[赞讚踩顶頂]|打赏|打賞|收藏|分享(?:到|至)?|转发|轉發|[纠糾][错錯]|反[馈饋]|打印(?:本[页頁文])?|列印|下[载載]|[复複][制製][链鏈]接|[关關]注|[订訂][阅閱]"
    r"|[字號号]{1,2}[体體]?\s*[:：]?|大|中|小|保存|微信|微博|朋友圈|QQ空间)"
)
TAIL: Final = re.compile(rf"[\s|｜/·【\[（(]*(?:{_BUTTON}(?:\s*[（(]\d*[)）]|\s+\d{{1,5}})?[\s|｜/·【】\[\]（）()、:：+\-]*){{1,10}}$")
CARD_RULE: Final = "card.glued"
CONSULT: Final = re.compile(r"(?:免费|电话|在线|立即|图文|预约|微信|向ta|去|点击)*(?:咨询|提问|预约|联系)(?:ta|我|他|律师)?$")
SURE: Final = re.compile(r"赞|讚|踩|分享|打印|列印|收藏|字[号號体體]|打[赏賞]|下[载載]")
FACT: Final = re.compile(r"\d{4}|[:：]")
LISTED: Final = "layout.listed"
SHORTEST_TITLE: Final = 5
"""Characters of the shortest title that a date or count is cut off."""
FACT_ENDS: Final = "0123456789０１２３４５６７８９日)）]读讀过過览覽次气氣看"
FACTS: Final = re.compile(
    r"[^\d\s.\-/年(（\[]\s*([(（\[]?\s*(?:(?:[1１][9９]|[2２][0０])\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s\d\d[:：]\d\d(?:[:：]\d\d)?)?|(?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])"
    r"|(?:浏览|瀏覽|阅读|閱讀)?\s?\d[\d.,]*\s?[万萬wk+]{0,2}\s?(?:人|次)?(?:看过|看過|浏览|瀏覽|阅读|閱讀|播放|人气|人氣)(?:过|過|量|次)?)\s*[)）\]]?\s*)$"
)
"""The date or count at the end of a title."""
FIGURE: Final = re.compile(r"[图圖]\s*\d{0,2}$")


def cut_buttons(page: Page) -> None:
    """Cut buttons off the end of dates and sources, as `cta`; what is left stays small print."""
    for line in [line for line in page.lines if line.role == "meta" and len(line.text) <= 160 and SURE.search(line.text)]:
        found = TAIL.search(line.text)
        if found is None or not FACT.search(line.text[: found.start()]) or not SURE.search(found[0]):
            continue
        rule, evidence = line.rule, line.evidence
        rest = page.cut(line, found.start())
        if len(rest) == 2 and rule and rest[1].text.strip():
            _again(page, rest[1], evidence)


def cut_card_buttons(page: Page) -> None:
    """Cut the button to consult off the end of a lawyer's glued card."""
    for line in [line for line in page.lines if line.rule == CARD_RULE]:
        folded, offsets = fold_spans(line.text)
        found = CONSULT.search(folded)
        if found and found.start():
            _again(page, page.cut(line, offsets[found.start()])[1], line.evidence)


def _again(page: Page, line: Line, evidence: str) -> None:
    page.restore(line)
    page.drop(line, RULE, "cta", f"buttons behind small print; {evidence}" if evidence else "buttons behind small print")


def cut_facts(page: Page) -> None:
    """Cut dates and counts off the end of titles of other pages, as `meta`."""
    for line in [line for line in _listed(page) if line.text.strip()[-1:] in FACT_ENDS]:
        found = FACTS.search(line.text)
        parts = page.cut(line, found.start(1)) if found and len(line.text[: found.start(1)].strip()) >= SHORTEST_TITLE else []
        if len(parts) == 2:
            evidence = parts[1].evidence
            page.restore(parts[1])
            page.drop(parts[1], LISTED, "meta", f"date or count of a listed page; {evidence}")


def _listed(page: Page) -> list[Line]:
    """The titles of other pages, and kept lines of markup below a head of other people's questions: split makes them rows of `qa`."""
    found, below = [], False
    for line in page.lines:
        if line.role == "related_link" or (below and line.rule is None and line.block is not None and line.block.link_chars):
            found.append(line)
        elif line.rule in LIST_HEADS:
            below = page.is_html and line.rule == QUESTION_HEAD
    return found


def drop_captions(page: Page, title: str) -> None:
    """Drop lines that are the headline and the number of a picture."""
    if len(title) < SHORTEST:
        return
    for line in page.kept():
        folded = key(line)
        if folded.startswith(title) and len(folded) <= len(title) + 4 and FIGURE.search(folded) and not is_headline(line, title):
            page.drop(line, CAPTION, "other_boilerplate", "the headline as the caption of a picture")
