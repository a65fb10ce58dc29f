"""Where answers end, and where one text is several answers, or a description is the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question, asks_outright

MAX_CAPTION: Final = 14
"""The longest folded line behind the last sentence of an answer that is taken for a button or caption."""
MAX_INVITATION: Final = 30
"""The same for a line that invites to ask."""
_INVITES: Final = re.compile(r"咨询|预约|热线|扫码|二维码|微信|加入line|客服")
ENDS: Final = ("。", "!", "?", "；", ";", "！", "？", "”", ")", "）", ":", "：")
_SENTENCE_ENDS: Final = ("。", "！", "？", "!", "?")
MIN_CAPTIONED: Final = 3


def answer_taken_for_question(question: Question) -> None:
    """Where a question has no answer, the lines of its description from the first one on that asks nothing are the answer."""
    if question.kind != "main" or question.answers or not question.body or not (question.titles or question.title is not None):
        return
    start = next((n for n, line in enumerate(question.body) if not asks_outright(key_of(line.text))), len(question.body))
    if start < len(question.body):
        question.answers.append(Answer(question.body[start:]))
        del question.body[start:]


def trim(answer: Answer) -> None:
    """Leave short lines without end behind whole sentences out of an answer: buttons and captions that no rule knew."""
    while len(answer.lines) > 1 and not answer.lines[-1].role:
        if _is_captioned(answer.lines):
            del answer.lines[-2:]
            continue
        last, before = key_of(answer.lines[-1].text), answer.lines[-2]
        longest = MAX_INVITATION if _INVITES.search(last) else MAX_CAPTION
        if len(last) > longest or last.endswith(ENDS) or before.role == "heading" or not before.text.rstrip().endswith(ENDS):
            return
        answer.lines.pop()


def _is_captioned(lines: Sequence[Line]) -> bool:
    """Whether the last two lines are captions behind a whole sentence."""
    if len(lines) < MIN_CAPTIONED or not lines[-3].text.rstrip().endswith(_SENTENCE_ENDS):
        return False
    return all(not line.role and len(key_of(line.text)) <= MAX_CAPTION and not key_of(line.text).endswith(ENDS) for line in lines[-2:])


def single_answers(answer: Answer, count: int) -> list[Answer]:
    """One answer per line, where the page announces as many answers as there are lines, or greets the asker again and again."""
    lines = answer.lines
    greeted = [n for n, line in enumerate(lines) if line.text.lstrip().startswith(("您好", "你好", "亲,", "亲，"))]
    if count > 1 and count == len(lines):
        starts = list(range(len(lines)))
    elif len(greeted) > 1 and greeted[0] == 0:
        starts = greeted
    else:
        return [answer]
    parts = [Answer(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    parts[0].facts, parts[0].accepted = answer.facts, answer.accepted
    return parts
