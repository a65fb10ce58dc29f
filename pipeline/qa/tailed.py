"""Listed questions with place and date behind the title (…归谁 山东菏泽 2018-02-11), and the answer behind these or on the lines below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline.page import Line, Page
from pipeline.qa.cuts import FACTS_RULE, RELATED_RULE, cut_at
from pipeline.qa.facts import Facts, date_of, places, region_of, simplified
from pipeline.qa.items import LISTS
from pipeline.qa.marks import MARK_CHARS, key_of, mark_of
from pipeline.qa.records import Answer, Question

MIN_ITEMS: Final = 2
"""Lines of the form that a list has at least: one alone may be a sentence with a place and a date in it."""
NAMED: Final = ("layout.listed", "layout.signed")
"""The rules of strip for names with places and dates."""
MIN_ANSWER: Final = 6
_DATE: Final = r"(?:[1１][9９]|[2２][0０])\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[\s　]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"


class Tailed(NamedTuple):
    """A line of the form: its facts stand in `[title_end, answer_start)`."""

    line: Line
    title_end: int
    answer_start: int
    facts: Facts


def cut_tailed(page: Page) -> list[Question]:
    """The questions of lists whose titles end in place and date, below a head of related questions: related ones with their answers."""
    found: list[Question] = []
    for listed in _lists(page):
        listed = [line for line in listed if line.rule is None]
        items = [item for line in listed if (item := _item(line))]
        if len(items) >= MIN_ITEMS and items[0].line is listed[0]:
            stops = [listed.index(item.line) for item in items[1:]] + [len(listed)]
            found += [_question(page, item, listed[listed.index(item.line) + 1 : stop]) for item, stop in zip(items, stops, strict=True)]
    return found


def restore_tailed(page: Page) -> list[Line]:
    """Take back titles of such lists that strip took for names, and the dates that it cut off them. Returns the lines, to be converted."""
    found = []
    for listed in _lists(page):
        for line in listed:
            after = page.lines[page.index(line) + 1] if not line.raw.endswith("\n") and line is not page.lines[-1] else None
            if after is not None and after.role == "meta" and _tail().fullmatch(simplified(line.text + after.text)):
                line = page.join(line, after)
                page.restore(line)
                found.append(line)
    return found


def _lists(page: Page) -> Iterator[list[Line]]:
    """The lines below each head of related questions that are kept, or were taken for names and cut, as far as the next head of a list."""
    current: list[Line] | None = None
    for line in [line for line in page.lines if line.text.strip()]:
        mark = mark_of(key_of(line.text), LISTS) if len(line.text) <= MARK_CHARS else ""
        if mark:
            if current:
                yield current
            current = [] if mark == "related" else None
        elif current is not None and (line.rule is None or (line.rule in NAMED and not line.raw.endswith("\n"))):
            current.append(line)
    if current:
        yield current


def _item(line: Line) -> Tailed | None:
    found = _tail().match(line.text)
    if found is None or 0 < len(found["answer"].strip()) < MIN_ANSWER:
        return None
    facts = Facts(date=date_of(found["date"]), region=region_of(found["place"]) or found["place"])
    return Tailed(line, found.end("title"), found.start("answer"), facts)


@cache
def _tail() -> re.Pattern[str]:
    names = places()
    where = "|".join(names["provinces"] + names["cities"])
    return re.compile(
        rf"(?P<title>.{{5,60}}?)[\s　]*[【\[（(|·]?[\s　]*(?P<place>(?:{where})[\u4e00-\u9fff·]{{0,6}})[\s　]*[】\]）)|·]?[\s　]*"
        rf"[【\[（(|·]?(?P<date>{_DATE})[】\]）)]?[\s　]*(?P<answer>.*)"
    )


def _question(page: Page, item: Tailed, below: list[Line]) -> Question:
    glued = item.answer_start < len(item.line.text)
    parts = cut_at(page, item.line, item.title_end, item.answer_start)
    if len(parts) != 2 + glued:
        return Question("related", [item.line], answers=[Answer(below)] if below else [])
    page.drop(parts[0], RELATED_RULE, "related_question", "title of a listed question")
    page.drop(parts[1], FACTS_RULE, "meta", "place and date behind the title of a listed question")
    lines = parts[2:] + below
    for line in lines:
        page.label(line, "answer")
    asked = Facts(date=item.facts.date, region=item.facts.region)
    return Question("related", parts[:1], facts=asked, answers=[Answer(lines)] if lines else [])
