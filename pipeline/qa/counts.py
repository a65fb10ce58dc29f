"""Counts in small print: how often a page was seen, whom an answer or its writer helped, how many like an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

_N: Final = r"(\d+(?:\.\d+)?[万千wk]?)\+?"
_BEFORE: Final = r"(?<![\d.:])"
_END: Final = r"(?![\d.%楼层年月日天岁元折])"
_VIEWS: Final = (
    re.compile(
        rf"{_BEFORE}{_N}(?:人|位|次)?(?:已|被|次)?(?:看过|浏览|阅读|查看|围观|人气|阅览|观看|点击|瞧过|收看|阅(?=$|[^\u4e00-\u9fff]))"
    ),
    re.compile(rf"(?:浏览|查看|阅读|点击|人气|点阅|围观|阅览|观看|收看|播放|看过|被看|阅)(?:量|数|次数|率|人次|人数)?[:(]?{_N}{_END}"),
)
_HELPED: Final = (
    re.compile(rf"(?:已?[帮协]助|帮过|帮到|已助|帮助过|服务|解答)(?:了|过|人数)?:?{_N}{_END}(?:人|位|次)?"),
    re.compile(rf"{_BEFORE}{_N}人受益|对{_N}人有(?:用|帮助)|为{_N}(?:人|位|名).{{0,4}}(?:排忧|解忧|解难|解答|服务)"),
)
_USEFUL: Final = (
    re.compile(
        rf"{_BEFORE}{_N}(?:人|位|名).{{0,6}}(?:觉得|认为|说|表示|评价|点了).{{0,6}}(?:有用|帮助|管用|得好|明白|有助|燃眉|实用|受用)"
    ),
    re.compile(rf"(?:觉得|认为)?有用[:(]?{_N}{_END}"),
)
"""How many find an answer useful: whom it helped, and where its writer has a count of his own, how many like it."""
_UPVOTES: Final = (
    re.compile(
        rf"{_BEFORE}\(?{_N}\)?(?:人|个|位)?(?:表示)?(?:赞同|点赞|赞成|赞|支持(?=$|[^\u4e00-\u9fff])|推荐(?=$|[^\u4e00-\u9fff])|顶(?=$))"
    ),
    re.compile(
        rf"(?:点赞|赞同|赞成|获赞|赞|支持|顶|推荐|推|正评|认可|♥|❤|👍)(?:数|量)?[:(]?{_N}{_END}(?=$|[^\u4e00-\u9fff]|[人次票踩条评回分收])"
    ),
)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
"""The comma in a number (1,877)."""
_COUNT: Final = re.compile(r"(\d+(?:\.\d+)?)(万|千|w|k)?")
_UNITS: Final = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000}


class Counts(NamedTuple):
    """What a line of small print counts; None where it says nothing."""

    views: int | None
    helped: int | None
    useful: int | None
    upvotes: int | None


_NOTHING: Final = Counts(None, None, None, None)
_DIGIT: Final = re.compile(r"\d")


@lru_cache(maxsize=1 << 12)
def counts_of(key: str) -> Counts:
    """The counts in a folded line of small print, bars where its dates stood.

    >>> counts_of("1,306人赞同了该回答").upvotes, counts_of("觉得有用(14)").useful, counts_of("小荷|看过640").views
    (1306, 14, 640)
    """
    if not _DIGIT.search(key):
        return _NOTHING
    key = _THOUSANDS.sub("", key)
    return Counts(*(_first(patterns, key) for patterns in (_VIEWS, _HELPED, _USEFUL, _UPVOTES)))


def count_of(text: str) -> int | None:
    """A count as pages print it: 1.2万 is 12,000, 3k is 3,000."""
    found = _COUNT.fullmatch(text)
    return round(float(found[1]) * _UNITS.get(found[2], 1)) if found else None


def _first(patterns: Iterable[re.Pattern[str]], key: str) -> int | None:
    found = next((found for pattern in patterns if (found := pattern.search(key))), None)
    return count_of(next(filter(None, found.groups()))) if found else None
