"""Questions that stand where nobody looks for them: below their answer, and what an asker adds behind a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import MARK_RULE, cut_at
from pipeline.qa.facts import date_of
from pipeline.qa.marks import key_of
from pipeline.qa.records import Question

MAX_TITLE: Final = 60
MAX_LINES: Final = 12
"""Lines below such a label that may be the question, small print above it included."""
_BRACKETS: Final = "【】[]<>"
_ASKED_BELOW: Final = re.compile(
    r"[↑▲△]?(?:(?:(?:本|该|此|这个|上面|以上)的?)?(?:回答|解答|答复|回复)?(?:所)?(?:对应|针对|来自|回答)的?(?:原)?|原(?:始|来的?)?)"
    r"(?:问题|提问|咨询)(?:内容|全文|原文|详情)?:?"
)
"""The label of the question that the answer above it is to, folded."""
_ADDS: Final = re.compile("[补補]充")
_ADDED: Final = re.compile(
    r"[\s　]*[【\[（(]?(?:提问者?|问题|楼主|题主|网友)?的?补充(?:说明|问题|内容|描述|提问)?[】\]）)]?[:：][\s　]*(?=\S)"
)


def asked_below(page: Page, questions: Sequence[Question]) -> None:
    """Give an answer without question the one that stands below it, behind a label that says so (本回答对应的问题): where the headline is
    known, what stands there describes it.
    """
    mains = [question for question in questions if question.kind == "main" and question.answers]
    main = mains[0] if len(mains) == 1 and not mains[0].body else None
    shown = [line for line in page.lines if line.text.strip()]
    label = next((n for n, line in enumerate(shown) if heads_question(line)), -1)
    if main is None or label < 0 or shown[label].start < main.answers[0].lines[0].start:
        return
    below = list(dropwhile(lambda line: line.rule is not None and line.role == "meta", shown[label + 1 : label + 1 + MAX_LINES]))
    found = list(takewhile(lambda line: line.rule is None or line.role == "related_question", below))
    titled = bool(found and main.title_text) and key_of(main.title_text or "") != key_of(found[0].text)
    if not found or (not titled and len(found[0].text) > MAX_TITLE) or any(line.role == "statute" for line in found):
        return
    _take(questions, [shown[label], *found])
    for line in found:
        page.restore(line)
    main.titles, main.body = (main.titles, found) if titled else (found[:1], found[1:])
    page.restore(shown[label])
    page.drop(shown[label], MARK_RULE, "other_boilerplate", "announces the question of the answer above")
    if titled:
        days = (date_of(line.text) for line in shown[label + 1 : shown.index(found[0])])
        main.facts.date = next(filter(None, days), main.facts.date)
    elif page.title is None or key_of(page.title) == key_of(found[0].text):
        page.label(found[0], "title")
        page.title = found[0].text.strip()


def heads_question(line: Line) -> bool:
    """Whether a line is the label of the question that the answer above it is to."""
    return _ASKED_BELOW.fullmatch(key_of(line.text).strip(_BRACKETS)) is not None


def _take(questions: Sequence[Question], lines: Sequence[Line]) -> None:
    """Take the lines out of what they were read as."""
    for question in questions:
        question.titles = [line for line in question.titles if line not in lines]
        question.body = [line for line in question.body if line not in lines]
        for answer in question.answers:
            answer.lines = [line for line in answer.lines if line not in lines]
        question.answers = [answer for answer in question.answers if answer.lines]


def cut_added(page: Page, questions: Sequence[Question]) -> None:
    """Cut the label off what an asker adds to a question (补充：…); where small print above says so, it is the asker's word."""
    for question in (question for question in questions if question.kind in ("main", "follow_up")):
        for n, line in enumerate(question.body):
            above = page.lines[page.index(line) - 1]
            label = None if above.rule is not None and _ADDS.search(above.text) else _ADDED.match(line.text)
            parts = cut_at(page, line, label.end()) if label else []
            if len(parts) == 2:
                page.drop(parts[0], MARK_RULE, "other_boilerplate", "announces: question")
                question.body[n] = parts[1]
