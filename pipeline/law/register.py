"""Does a line speak like a law or like an adviser? That decides where a quoted article ends and the prose about it begins."""

from __future__ import annotations

import re
from typing import Final

from pipeline.law.prints import begins_known, ends_known

_ITEM: Final = re.compile(
    r"[\s　“]*(?:(?P<bracketed>[(（][一二三四五六七八九十百0-9a-z]{1,3}[)）])|(?P<han>[一二三四五六七八九十]{1,3}、)|(?P<circled>[①-⑳])"
    r"|(?P<digits>[0-9]{1,2}[.、．]))"
)
_FIRST: Final = re.compile(r"[\s　“]*[(（]?[一1a①](?![0-9一二三四五六七八九十])")
_LAW: Final = re.compile(
    r"前[一二两三四五]?[款项条]|本[法条款章节编](?!院)|本条例|本办法|本解释|本规定|依照|不得|应当|处[一二三五七十]年|并处|罚金|拘役|有期徒刑|"
    r"以下罚款|另有规定|所称|依法|责令|人民法院(?:应当|可以)|视为|除外|从其|的，(?:由|应当|可以|处|依照)"
)
_ADVICE: Final = re.compile(
    r"[我您你咱]|[吗呢吧啊呀？?！!]|可见|因此|所以|其实|比如|例如|也就是说|换句话|意味着|一般(?:来说|情况下|而言)|通常|往往|建议|注意|实务|实践中|"
    r"本案|案例|骗子|律师|小编|综上|总之|另外|此外|首先|其次|最后|这里|这一条|这条|该条|上述|见《|参见|参照《|本文|笔者|以为|"
    r"“[^”]{1,12}”|不少|公司(?!、|法)|单位说|起诉(?:时|的时候|前|要)|打官司|协商不成|根据《|依据《|按照《|《[^》]+》第"
)
_DEFINITION: Final = re.compile(r"[\s　]*[“「\"][^”」\"]{1,24}[”」\"](?:[（(][^）)]*[）)])?[，,]?(?:是?指|系指|即|包括|之意义)")
"""An entry of an article that defines terms."""
_RETOLD: Final = re.compile(r"(?!第)[^，。]{0,20}第[^，。]{1,9}条[^，。]{0,8}(?:规定|所称|要求)")
_ASKS: Final = re.compile(r"[吗呢么?？]$|怎么|如何|哪些|什么|多少|是否")
_APPENDIX: Final = re.compile(r"附[件录表图]?[ 　]*[0-9一二三四五六七八九十]{0,3}[ 　]*(?:[:：]|(?<!附)$)")
_CLOSED: Final = ("。", "；", ";", "！", "”", "）", ")", "」")
SURE: Final = 2
"""The score that a paragraph must pass to go on with an article of a known law without being known itself: it may be damaged."""


def is_item(text: str) -> bool:
    """Whether a line begins with the number of an item."""
    return _ITEM.match(text) is not None


def continues_law(text: str, above: str, *, first: str, in_law: bool) -> bool:
    """Whether a line goes on with the article whose last line is `above` and whose first paragraph is `first`.

    `in_law`: the page is a law, so that prose is the exception. Where the law is known by its prints (law/prints.py), only its own
    paragraphs go on; else the way the line speaks decides.
    """
    text, above = text.strip(), above.rstrip()
    if not text or _APPENDIX.match(text):
        return False
    if in_law:
        return text.endswith((*_CLOSED, "：", ":", "？")) or not above.endswith(_CLOSED) or begins_known(text)
    if is_item(text) and (above.endswith(("：", ":", "；", ";")) or is_item(above)):
        return not _opens_section(text, above)
    if not above.endswith((*_CLOSED, "?", "？")) or (
        _DEFINITION.match(text) and (first.endswith(("：", ":", "-", "—", "─")) or _DEFINITION.match(above))
    ):
        return True
    if _RETOLD.match(text):
        return False
    return begins_known(text) or ends_known(text) or score(text) > (SURE if begins_known(first) or ends_known(first) else 0)


def _opens_section(text: str, above: str) -> bool:
    """Whether 二、 or 2、 below an item （九） goes on with the page's sections: neither the next item nor the first of a list below it."""
    this, before = _ITEM.match(text), _ITEM.match(above)
    if this is None or before is None or this.lastgroup == before.lastgroup or _FIRST.match(text):
        return False
    if this["digits"]:
        return before["bracketed"] is not None and above.endswith("。") and not begins_known(text)
    return this["han"] is not None and (not text.endswith((*_CLOSED, "：", ":")) or _ASKS.search(text) is not None)


def is_broken_off(text: str) -> bool:
    """Whether a quoted text stops before the end of a sentence."""
    return not text.rstrip().endswith((*_CLOSED, "：", ":", "？", "?", "!", "』", "》"))


def score(text: str) -> float:
    """Above 0 where a paragraph reads like a law, below where it reads like advice."""
    return 1.0 * len(_LAW.findall(text)) - 2.0 * len(_ADVICE.findall(text)) - (0.5 if not text.endswith(("。", "；", "：")) else 0)
