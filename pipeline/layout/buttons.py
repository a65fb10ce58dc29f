"""Buttons glued behind small print (发布于 2023-03-11 赞(26) 分享), and captions that repeat the headline."""

from __future__ import annotations

import re
from typing import Final

from pipeline.layout.keys import is_headline, key
from pipeline.page import Line, Page

RULE: Final = "layout.buttons"
CAPTION: Final = "layout.caption"
SHORTEST: Final = 6
"""Folded characters of the shortest headline that a caption is told by."""
_BUTTON: Final = (
    r"(?:点赞|[赞讚踩顶頂]|打赏|打賞|收藏|分享(?:到|至)?|转发|轉發|纠错|反馈|打印(?:本[页文])?|列印|下载|复制链接|关注|订阅"
    r"|[字號号]{1,2}[体體]?\s*[:：]?|大|中|小|保存|微信|微博|朋友圈|QQ空间)"
)
TAIL: Final = re.compile(rf"[\s|｜/·【\[（(]*(?:{_BUTTON}(?:\s*[（(]\d*[)）]|\s+\d{{1,5}})?[\s|｜/·【】\[\]（）()、:：+\-]*){{1,10}}$")
SURE: Final = re.compile(r"赞|讚|踩|分享|打印|列印|收藏|字号|字體|字体|打赏|下载")
FACT: Final = re.compile(r"\d{4}|[:：]")
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


def _again(page: Page, line: Line, evidence: str) -> None:
    page.restore(line)
    page.drop(line, RULE, "cta", f"buttons behind small print; {evidence}" if evidence else "buttons behind small print")


def drop_captions(page: Page, title: str) -> None:
    """Drop lines that are the headline and the number of a picture."""
    if len(title) < SHORTEST:
        return
    for line in page.kept():
        folded = key(line)
        if folded.startswith(title) and len(folded) <= len(title) + 4 and FIGURE.search(folded) and not is_headline(line, title):
            page.drop(line, CAPTION, "other_boilerplate", "the headline as the caption of a picture")
