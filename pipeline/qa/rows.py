"""Questions as rows of the table `qa`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pipeline.page import Line, Page, stable_id
from pipeline.qa.endings import cap_of, is_closed, stops
from pipeline.qa.facts import place_of
from pipeline.qa.records import Answer, Question

_PLACEHOLDER: Final = re.compile(r"第\s*[XxＸ×某*]{1,3}\s*条")
_MASKED: Final = re.compile(r"(?<=[\u4e00-\u9fff])\*+|\*+(?=[\u4e00-\u9fff])")


def qa_rows(page: Page, questions: Sequence[Question], origin: str) -> list[dict[str, Any]]:
    """Rows in page order; sets `qa_id` of the lines that they are made of."""
    mark_cuts(questions)
    rows: list[dict[str, Any]] = []
    page_id = page.page_id
    for number, question in enumerate(questions):
        question_id = stable_id(page_id, "question", number)
        for nth, answer in enumerate(question.answers or [None]):
            row = _row(question, answer, nth)
            row |= {
                "qa_id": stable_id(page_id, "qa", len(rows)),
                "question_id": question_id,
                "position": len(rows),
                "origin": (answer.origin if answer else "") or origin,
            }
            _own(question, answer, nth, row["qa_id"])
            rows.append(row)
    return rows


def mark_cuts(questions: Sequence[Question]) -> None:
    """Find answers that stop: each by its last sentence, those of a glued list also by the list's fixed length."""
    glued = [answer for question in questions for answer in question.answers if answer.glued]
    ends = [is_closed(answer.text) for answer in glued]
    stopped = [stops(answer.text) or (any(ends) and not end) for answer, end in zip(glued, ends, strict=True)]
    lengths = [sum(len(line.text) for line in answer.lines) for answer in glued]
    cap = cap_of(lengths, stopped)
    for answer, length, stop in zip(glued, lengths, stopped, strict=True):
        if stop and not answer.cut:
            answer.cut = "cap" if length == cap else "stops"
    for answer in (answer for question in questions for answer in question.answers if question.kind != "section"):
        if answer.whole is None and not answer.cut and stops(answer.text):
            answer.cut = "stops"


def _row(question: Question, answer: Answer | None, nth: int) -> dict[str, Any]:
    facts = answer.facts if answer else None
    asked = question.facts
    span = _span(question, answer, nth)
    return {
        "kind": _kind(question, answer, nth),
        "question_title": question.title_text,
        "question_body": question.body_text,
        "answer": answer.text if answer else None,
        "answerer": facts.name if facts else None,
        "answerer_title": facts.title if facts else None,
        "firm": facts.firm if facts else None,
        "region": place_of(asked.region or (facts.region if facts else None) or "") or None,
        "asked_date": asked.date,
        "answered_date": facts.date if facts else None,
        "views": asked.views if nth == 0 else None,
        "helped": facts.helped if facts else None,
        "upvotes": facts.upvotes if facts else None,
        "accepted": answer.accepted if answer else False,
        "complete": answer is not None and (not answer.cut or answer.whole is not None),
        "flags": _flags(question, answer),
        "start": span[0],
        "end": span[1],
    }


def _kind(question: Question, answer: Answer | None, nth: int) -> str:
    if question.kind == "related":
        return "related" if answer else "related_unanswered"
    return "additional_answer" if question.kind == "main" and nth else question.kind


def _flags(question: Question, answer: Answer | None) -> list[str]:
    if answer is None:
        return ["no_answer"]
    cut = answer.cut if answer.whole is None else ""
    text = answer.text
    tests = {
        "no_question": not question.title_text and not question.body_text,
        "truncated": bool(cut),
        "cut_at_cap": cut == "cap",
        "glued": answer.glued,
        "placeholder_citation": _PLACEHOLDER.search(text) is not None,
        "masked": "*" in text and _MASKED.search(text) is not None,
    }
    return [flag for flag, holds in tests.items() if holds]


def _lines(question: Question, answer: Answer | None, nth: int) -> list[Line]:
    asked = [*question.titles, *question.body] if nth == 0 else []
    return asked + (answer.lines if answer else [])


def _span(question: Question, answer: Answer | None, nth: int) -> tuple[int, int]:
    lines = _lines(question, answer, nth)
    if not lines:
        return 0, 0
    return min(line.start for line in lines), max(line.start + len(line.raw.rstrip("\n")) for line in lines)


def _own(question: Question, answer: Answer | None, nth: int, qa_id: str) -> None:
    for line in _lines(question, answer, nth):
        line.qa_id = line.qa_id or qa_id
