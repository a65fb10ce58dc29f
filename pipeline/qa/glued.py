"""Items of a list that a scraper glued into one line: title + region + 在线咨询 + date + answer."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from pipeline.qa.facts import date_of, places

MIN_TITLE: Final = 3
MAX_TITLE: Final = 80
_ANCHOR: Final = re.compile(r"(?:在线|法律|电话)?咨询\s*(?=(?:[1１][9９]|[2２][0０])\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)")
_DATE: Final = re.compile(r"(?:[1１][9９]|[2２][0０])\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*")


class Glued(NamedTuple):
    """A glued item: its facts stand in `[title_end, answer_start)` of the line."""

    title_end: int
    answer_start: int
    region: str | None
    date: str | None


def glued_item(text: str, *, in_any_words: bool = False) -> Glued | None:
    """The parts of a glued item, or None where the line is none. The anchor is a place's name, 在线咨询 and a date in a row.

    `in_any_words` takes other words for 在线咨询, or none: for pages that have several such lines.

    >>> glued_item("银行泄露信息怎么办河北在线咨询 2021-12-17先协商。")
    Glued(title_end=9, answer_start=26, region='河北', date='2021-12-17')
    """
    if in_any_words:
        return _in_any_words(text)
    if "咨询" not in text:
        return None
    anchor = _ANCHOR.search(text[: MAX_TITLE + 40])
    if not anchor:
        return None
    places_before = list(_place().finditer(text, 0, anchor.start()))
    place = next((p for p in reversed(places_before) if p.end() == anchor.start()), None)
    date = _DATE.match(text, anchor.end())
    if not place or not date or not MIN_TITLE <= place.start() <= MAX_TITLE:
        return None
    return Glued(place.start(), date.end(), place[0].strip(), date_of(date[0]))


@cache
def _place() -> re.Pattern[str]:
    names = places()
    endings = "|".join(names["endings"])
    provinces = "|".join(names["provinces"] + names["nationwide"])
    return re.compile(rf"\s*(?:{provinces})(?:{endings})?\s*(?:[\u4e00-\u9fff]{{2,4}}?(?:市|区|县|州|盟)?)?(?=(?:在线|法律|电话)?咨询|$)")


def _in_any_words(text: str) -> Glued | None:
    """The parts of an item whose place and date some other short word parts."""
    found = _dated_place().search(text[: MAX_TITLE + 40])
    if not found or not MIN_TITLE <= found.start() <= MAX_TITLE or len(text) - found.end() < MIN_TITLE:
        return None
    return Glued(found.start(), found.end(), found["place"], date_of(found["date"]))


@cache
def _dated_place() -> re.Pattern[str]:
    provinces = "|".join(places()["provinces"] + places()["nationwide"])
    return re.compile(
        rf"[ 　]*(?P<place>{provinces})(?:省|市)?(?:[\u4e00-\u9fff]{{2,4}})?[ 　]*"
        r"(?P<date>(?:19|20)\d{2}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|年\d{1,2}月)\d{1,2}日?)[ 　]*(?=[\u4e00-\u9fff“《])"
    )
