"""Pages of several questions, whoever found them: what introduces the first and what ends the page are no part of any of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import simplified
from pipeline.qa.marks import key_of
from pipeline.qa.records import Question, is_question
from pipeline.qa.recurring import LABEL_RULE, names_of

CLOSING_RULE: Final = "split.record-end"
MIN_QUESTIONS: Final = 2
MAX_CLOSING: Final = 60
_NUMBER: Final = re.compile(r"[\s　]*(?:(?:[qQ]|问题?)[\s　]*(\d{1,2})[\s　.．、:：]*|(\d{1,2})[\s　]*)(?=[\u4e00-\u9fff“《])")
"""The number of a question; with a point behind it, it is one of a heading, which stays."""


def settle_collection(page: Page, questions: list[Question]) -> None:
    """Give each main question of a page its own words and no others, where there are several.

    Their numbers are cut off, where they count up; the headline and what stands below it are no part of the first where the others have
    titles of their own; who edited the page goes from below the last answer, and what the editor adds is body.
    """
    mains = [question for question in questions if question.kind == "main"]
    if len(mains) < MIN_QUESTIONS:
        return
    _cut_numbers(page, mains)
    _drop_intro(questions, mains)
    _end(page, [question for question in mains if question.answers])


# the first question


def _is_headed(question: Question) -> bool:
    """Whether a question has no title but the headline."""
    return not question.titles or question.titles[0].role == "title"


def _drop_intro(questions: list[Question], mains: Sequence[Question]) -> None:
    first, others = mains[0], mains[1:]
    if is_question(key_of(first.title_text or "")):
        return
    if not _is_headed(first) or not all(one.titles and not _is_headed(one) and not one.body for one in others):
        return
    if first.body:
        first.titles, first.body, first.title = first.body[-1:], [], None
    elif len(others) >= MIN_QUESTIONS:
        questions[:] = [question for question in questions if question is not first]


def _cut_numbers(page: Page, mains: Sequence[Question]) -> None:
    """Cut the numbers off the questions that open with 1, 2, 3 … each: what stands behind a number is the title."""
    found = [_opening(question) for question in mains]
    numbers = [_NUMBER.match(line.text) if line is not None else None for line in found]
    if [int(number[1] or number[2]) if number else 0 for number in numbers] != list(range(1, len(mains) + 1)):
        return
    for question, line, number in zip(mains, found, numbers, strict=True):
        parts = cut_at(page, line, number.end()) if line is not None and number is not None else []
        if len(parts) == 2:
            page.drop(parts[0], LABEL_RULE, "other_boilerplate", "the number of a question")
            question.body = [one for one in question.body if one is not line]
            question.titles, question.title = [parts[1]], None


def _opening(question: Question) -> Line | None:
    lines = question.body if _is_headed(question) else question.titles
    return next((line for line in lines if line.rule is None and _NUMBER.match(line.text)), None)


# the last answer


def _end(page: Page, answered: Sequence[Question]) -> None:
    if len(answered) < MIN_QUESTIONS:
        return
    *others, last = [question.answers[-1] for question in answered]
    if any(_ends(line) for answer in others for line in answer.lines):
        return
    first = next((n for n, line in enumerate(last.lines) if n and _ends(line)), len(last.lines))
    for line in last.lines[first:]:
        if _fits("closing", line):
            page.drop(line, CLOSING_RULE, "other_boilerplate", "ends the page behind its last answer")
    del last.lines[first:]


def _ends(line: Line) -> bool:
    return line.role != "statute" and (_fits("closing", line) or _fits("afterword", line))


def _fits(sort: str, line: Line) -> bool:
    return len(line.text) <= MAX_CLOSING and names_of(sort).fullmatch(simplified(line.text).strip()) is not None
