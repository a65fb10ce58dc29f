"""Who asks on a page of several: what others ask below a headline that asks nothing (留言簿, 网上咨询) follows nobody up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.marks import key_of
from pipeline.qa.records import Question, is_question
from pipeline.qa.sides import is_dated, shape_of

MAX_ABOVE: Final = 5
"""Lines of small print above a question in which its asker is looked for."""
SMALL_ROLES: Final = ("meta", "lawyer_card", "other_boilerplate", "nav")
_AGAIN: Final = re.compile(r"追|再|又|[二三]次|补充|继续|楼主|题主")
"""What small print says above who asks again."""


def part_askers(page: Page, questions: Sequence[Question]) -> None:
    """Make questions of their own of those that seem to follow up, where each has a dated byline of its own above it,
    and nothing in it is that of another.
    """
    mains = [question for question in questions if question.kind == "main"]
    again = [question for question in questions if question.kind == "follow_up"]
    if len(mains) != 1 or not again or is_question(key_of(page.title or "")):
        return
    shown = [line for line in page.lines if line.text.strip()]
    above = [_above(shown, question) for question in (*mains, *again)]
    if any(_AGAIN.search(line.text) for lines in above for line in lines) or not all(map(is_dated, above)):
        return
    shapes = [{shape_of(line, named=True) for line in lines} - {""} for lines in above]
    first, *others = shapes
    if first and all(others) and all(first.isdisjoint(other) for other in others):
        for question in again:
            question.kind = "main"


def _above(shown: Sequence[Line], question: Question) -> list[Line]:
    """The small print right above the words of a question, nearest first."""
    asked = [line for line in (*question.titles, *question.body) if line.role != "title"]
    at = next((n for n, line in enumerate(shown) if asked and line.start == asked[0].start), 0)
    found: list[Line] = []
    for line in reversed(shown[max(at - MAX_ABOVE, 0) : at]):
        if line.rule is None or line.role not in SMALL_ROLES:
            break
        found.append(line)
    return found
