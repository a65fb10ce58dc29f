"""Where an answer was cut: markers, a sentence that stops, and a fixed length that a list cuts all its answers to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MARKER: Final = re.compile(
    r"(?:\.{2,}|…+|。{3,}|·{3,})?\s*[\[【(（<]?\s*"
    r"(?:(?:开通会员|购买会员|付费)?(?:点击|登录后|登陆后|展开|剩余|还有|余下)?\s*(?:\d+%?\s*(?:的?内容|字)?[,，、]?\s*)?(?:点击|登录后|登陆后|展开|继续|下载APP)?\s*"
    r"(?:(?:展开|查看|阅读|显示|浏览|加载|打开|点开|看)(?:全部|全文|更多|详情|详细|完整版?|剩余|余下|其余|原文)(?:的?(?:内容|回答|答案|解答|回复|部分|文字|原文))?"
    r"|查看|阅读|更多|详细|详情|全文|全部|展开))"
    r"\s*[\]】)）]?\s*(?:[(（](?:还有|剩余|余下)?\s*\d+\s*字[)）])?\s*[>»›＞]*\s*$"
)
"""The words behind a cut answer, at the end of its line; what stands before them belongs to the answer."""

_LEFT: Final = (
    r"(?:还有|还剩|剩余|剩下?的?|余下|尚有|另有|省略|隐藏|未显示|未展示)[^。！？!?\d]{0,4}\d+\s*(?:%|％|[个多]?字|行|段|[个处]?条)"
)
"""How much of a text is left, in figures."""
_REST: Final = re.compile(
    r"(?:\.{2,}|…+|。{3,}|·{3,})\s*(?:"
    r"[\[【(（〔](?=[^\[\]【】()（）〔〕]*(?:剩余|余下|还有|其余|隐藏|全文|全部|完整|更多|付费|[需支]付|开通|会员"
    r"|登[录陆]|注册|解锁|购买|扫码|下载|打开|点[开击]|查看|展开|阅读|可见|\d\s*字|成))[^\[\]【】()（）〔〕。]{2,30}[\]】)）〕]"
    r"|(?:展开|查看|打开|点开|点击|下载|登[录陆])(?:余下|剩余|其余|全部|全文|完整|更多|APP|客户端|小程序|\d)[^。，！？,!?]{0,10}"
    r"|(?:展开|打开|点[开击]|下载|扫码|付费|开通|注册|登[录陆])[^。，！？,!?]{0,8}[读看阅览听][^。，！？,!?]{0,12}"
    rf"|[^。！？!?]{{0,6}}{_LEFT}[^。！？!?]{{0,24}}"
    rf")\s*$|[\[【(（〔](?=[^\[\]【】()（）〔〕]*(?:字|可见|登[录陆]|会员|[查看观][看读]|展开|付费|解锁))"
    rf"[^\[\]【】()（）〔〕。]{{0,6}}{_LEFT}[^\[\]【】()（）〔〕。]{{0,20}}[\]】)）〕]\s*$",
    re.IGNORECASE,
)
"""The same in any words, where dots stand before them: in brackets what is left and what it costs (…（剩余 312 字）), or where it is; and
without dots where brackets say how much is left.
"""
_LEFT_OUT: Final = r"(?:省略|余下|余文|后文|下文|剩余|剩下|其余|全部|全文|完整|未完|折起|隐藏|读完|看完)"
_TO_BE_HAD: Final = r"(?:可见|可看|可读|查看|阅读|解锁|登[录陆记]|注册|会员|购买|付费|扫码|凭|展开|折起|收起|客户端|拉到|后[看读]|\d\s*字)"
_INSIDE: Final = "[^。！？!?〉>］\\]】)）〕]"
_WALLED: Final = re.compile(
    r"(?:[.…⋯·▒░■]{2,}|…)[\s　]*[〈<［\[【(（〔]?"
    rf"(?=[^。！？!?]{{0,24}}{_LEFT_OUT})(?=[^。！？!?]{{0,24}}{_TO_BE_HAD})[^。！？!?]{{3,30}}$"
    rf"|[〈<［\[【(（〔](?={_INSIDE}{{0,24}}{_LEFT_OUT})(?={_INSIDE}{{0,24}}{_TO_BE_HAD})"
    rf"{_INSIDE}{{3,30}}[〉>］\]】)）〕]$"
)
"""What says behind dots or in brackets that something was left out, and how it is to be had, in any words (……余下部分凭取件码查看)."""
_MARKER_ENDS: Final = "部文多看情细开容答复版分字余读全见续%％pP端序起完块束〉］]】)）〕>»›＞"
MARKER_WORDS: Final = (
    *("展开", "查看", "全文", "全部", "更多", "详细", "详情", "阅读", "完整", "剩余", "余下", "其余", "原文"),
    *("还有", "隐藏", "付费", "开通", "会员", "登录", "登陆", "注册", "解锁", "购买", "扫码", "下载", "打开", "点开", "点击", "可见"),
    *("省略", "还剩", "剩下", "未显示", "未展示", "尚有", "另有"),
    *("余文", "后文", "下文", "未完", "折起", "读完", "看完"),
)
"""One of them stands in every marker."""
MAX_MARKER: Final = 60
"""Characters at the end of a line in which its marker must stand: the longest seen has 24."""
_CLOSES: Final = "]】)）"
_OPENED: Final = re.compile(r"[\[【(（]")
"""A bracket that closes behind the words was opened before them: （附全文） is the end of a headline."""
WALL: Final = re.compile(
    r"(?:剩余|余下|还有)\s*\d+\s*%?\s*(?:个?字|内容)?|(?:登[录陆]|注册|付费|开通会员)[^。]{0,8}(?:查看|阅读|可见)|(?:展开|查看|阅读)(?:全部|全文|完整|更多|剩余)"
)
"""What the line below a cut answer says of the rest of it."""
_LAW_LIST: Final = re.compile(r"第[0-9零〇一二三四五六七八九十百千]+(?:条(?:之[一二三四五六七八九十]+)?|款|项)$")
"""The end of a list of articles, which lawyers leave without a full stop."""
_DOTS: Final = re.compile(r"(?:\.{3,}|…+)\s*$")
_CLOSED: Final = '。！？!?.;；:：”"』」）)】》〉]~～…'
_PAUSES: Final = "。！？!?；;"
MIN_OPEN: Final = 12
"""A last line shorter than this is no sentence that stops: signatures, greetings, 可以, 不能."""
MIN_GROUP: Final = 2
"""A cap shows only in a list: with one answer there is nothing to compare its length with."""


def marker_at(text: str) -> int | None:
    """Where the marker of a cut answer begins in its last line, or None. A marker needs dots before it, or > behind it, or 全 in it.

    >>> marker_at("应当先协商。没 ...展开全部")
    8
    """
    end = text.rstrip()
    if end[-1:] not in _MARKER_ENDS:
        return None
    rest = _REST.search(text, max(0, len(end) - MAX_MARKER)) or _WALLED.search(end, max(0, len(end) - MAX_MARKER))
    if rest and rest.start():
        return rest.start()
    found = MARKER.search(text, max(0, len(end) - MAX_MARKER))
    if not found or (found.start() == 0 and len(text) > 20):
        return None
    marker = found[0]
    if marker.rstrip()[-1] in _CLOSES and not _OPENED.search(marker):
        return None
    sure = re.match(r"(?:\.{2,}|…|。{3})", marker) or re.search(r"[>»›＞]|全|登[录陆]", marker)
    return found.start() if sure and found.start() > 0 else None


def ends_in_dots(text: str) -> bool:
    """Whether the text trails off in dots."""
    return _DOTS.search(text.rstrip()) is not None


def is_closed(text: str) -> bool:
    """Whether a text ends with a mark that can end it."""
    return text.rstrip()[-1:] in _CLOSED


def stops(text: str) -> bool:
    """Whether the last sentence of a text stops before its end: the text closes sentences elsewhere, but not its last one.

    Answers without any full stop are left in peace: many lawyers write none.
    """
    text = text.rstrip()
    if is_closed(text) or _LAW_LIST.search(text):
        return False
    last_line = text.rsplit("\n", 1)[-1]
    return len(last_line) >= MIN_OPEN and (any(mark in text for mark in _PAUSES) or text[-1] in "，,、")


def cap_of(lengths: Sequence[int], stopped: Sequence[bool]) -> int | None:
    """The fixed length that a list cuts its answers to, found from the list itself; None where there is none.

    It is the greatest length of the list, and every answer of that length stops in mid-sentence. With two or more of them, or a round
    number of tens, it is beyond doubt; a single longest answer that stops counts too, since nothing else explains where it ends.
    """
    if len(lengths) < MIN_GROUP:
        return None
    cap = max(lengths)
    at_cap = [stop for length, stop in zip(lengths, stopped, strict=True) if length == cap]
    return cap if all(at_cap) else None
