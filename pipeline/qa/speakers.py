"""Who speaks, at the head of an answer's own text: a word or name that opens several answers of a page (解：, 江律师：), or a first line
that says no more than who answers (专家怎么说).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.records import Answer, Question

RULE: Final = "split.speaker"
MIN_ALIKE: Final = 2
"""Answers that must open alike: once, a word before a colon may be what the answer is about."""
_OPENS: Final = re.compile(r"[\s　]*([\u4e00-\u9fff·]{1,6})[\s　]*[:：|｜][\s　]*(?=\S)")
_TOPIC: Final = re.compile(r"第|条|款|规定|问|依据|分析|结论|建议|首先|其次|另外|同时|最后|注意|提[醒示]")
"""Words in heads of parts, which an answer is about."""
_SAYS: Final = re.compile(
    r"[【\[（(★☆◆●▼■\s]*(?:律师|专家|专业|民警|老师|嘉宾|顾问|[\u4e00-\u9fff]{1,3}(?:里|局|委|办|所|中心|部门|单位|站长|版主|官方))"
    r"(?:的|怎么|如何|这样|这么|有话)?(?:[说看答讲]|答疑|作答|解读|答复|解答|回复|回应|点评|支招|观点|意见|说法|看法|回信|释疑|解惑|开讲)[】\])）:：\s]*"
)
"""A line that says who answers: of 72 such lines of labelled pages 65 are frame; with a judge or a court they are headings of cases."""
MAX_SAYS: Final = 14


def cut_speakers(page: Page, questions: Sequence[Question]) -> None:
    """Take the line that only says who answers from the head of an answer, and cut the word that opens most answers of a page off each."""
    for answer in [answer for question in questions for answer in question.answers if len(answer.lines) > 1]:
        first = answer.lines[0]
        if len(first.text) <= MAX_SAYS and _SAYS.fullmatch(first.text):
            page.drop(first, RULE, "other_boilerplate", "says who answers")
            answer.lines = answer.lines[1:]
    opened = [(answer, found[1]) for question in questions for answer in question.answers if (found := _opening(answer))]
    often = Counter(word for _, word in opened).most_common(1)
    count = sum(bool(question.answers) and bool(answer.lines) for question in questions for answer in question.answers)
    if not often or often[0][1] < MIN_ALIKE or 2 * often[0][1] <= count:
        return
    for answer, word in opened:
        if word == often[0][0]:
            _cut(page, answer)


def _opening(answer: Answer) -> re.Match[str] | None:
    found = _OPENS.match(answer.lines[0].text) if answer.lines and answer.lines[0].role != "statute" else None
    return found if found and not _TOPIC.search(found[1]) else None


def _cut(page: Page, answer: Answer) -> None:
    line: Line = answer.lines[0]
    found = _OPENS.match(line.text)
    parts = cut_at(page, line, found.end()) if found else []
    if len(parts) == 2:
        page.drop(parts[0], RULE, "other_boilerplate", "who speaks, as before the other answers")
        answer.lines[0] = parts[1]
