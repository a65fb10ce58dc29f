"""Names of those who answer that no byline holds: in the mark above the answer, in the head of the page, or with an earlier answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line
from pipeline.qa.facts import MAX_SMALL, lawyer_called, simplified
from pipeline.qa.records import Answer, Question
from pipeline.qa.writers import may_be_name

_IN_MARK: Final = re.compile(
    r"[\s【\[（(]*(?!专业|在线|平台|热心|值班|执业|主任|资深|特邀|认证|精选|全部|其他|其它|更多|本网|我们)([\u4e00-\u9fff]{1,4}?)律师"
    r"(?:的)?(?:回[复覆]?|答复|解答|回答|答)[\s】\]）):：]*(?:[\d\-./年月日:： ]*)$"
)
"""A mark that says which lawyer answers (【江律师回复】)."""
_GUEST: Final = re.compile(
    r"(?:(?:本期|特邀|访谈|做客|受访)?(?:嘉宾|答疑律师|解答律师|主讲律师|解答专家)|(?:本期|今日|值班|坐堂|当值|点评|执笔|答题)律师)\s*[:：]\s*"
    r"([\u4e00-\u9fff·]{2,4}?)(?:律师|法官|老师)?(?=[\s　（(,，|]|$)"
)
"""Who is said to answer on a page of one guest."""
_WRITER: Final = re.compile(r"(?:撰文|作者|执笔|主笔|主答)\s*[:：]?\s*([\u4e00-\u9fff·]{2,4}?)律师(?![\u4e00-\u9fff])")
"""The lawyer who wrote a column: what is asked in it, he answers."""
MAX_MARK: Final = 24
KINDS: Final = ("main", "follow_up")
"""The page's own questions."""


def call_answers(shown: Sequence[Line], questions: Sequence[Question]) -> None:
    """Name the answers of the page's own questions that nobody is named beside."""
    place = {line.start: n for n, line in enumerate(shown)}
    found = [(question, answer) for question in questions if question.kind in KINDS for answer in question.answers if answer.lines]
    found.sort(key=lambda pair: pair[1].lines[0].start)
    for _, answer in found:
        if answer.facts.name and not may_be_name(answer.facts.name):
            answer.facts.name = None
        first = place.get(answer.lines[0].start, 0)
        answer.facts.name = answer.facts.name or (_in_mark(shown[first - 1]) if first else None)
    _call_guest(shown, [answer for _, answer in found])
    _call_again(found)
    _return_others(questions)
    _spell_out(shown, [answer for _, answer in found])


def _in_mark(line: Line) -> str | None:
    """The lawyer whom the mark right above an answer names."""
    found = _IN_MARK.match(simplified(line.text)) if line.rule is not None and len(line.text) <= MAX_MARK else None
    return lawyer_called(found[1]) if found else None


def _call_guest(shown: Sequence[Line], answers: Sequence[Answer]) -> None:
    """The one guest of a page answers where nobody is named at all."""
    if any(answer.facts.name for answer in answers):
        return
    small = [simplified(line.text) for line in shown if line.rule is not None and len(line.text) <= MAX_SMALL]
    guests = {found[1] for text in small if (found := _GUEST.search(text) or _WRITER.search(text))}
    for answer in answers if len(guests) == 1 else ():
        answer.facts.name = next(iter(guests))


def _call_again(found: Sequence[tuple[Question, Answer]]) -> None:
    """What is asked again is answered by the one who answered before, where nobody else is named."""
    last = None
    for question, answer in found:
        if question.kind == "follow_up" and len(question.answers) == 1:
            answer.facts.name = answer.facts.name or last
        last = answer.facts.name


def _return_others(questions: Sequence[Question]) -> None:
    """What others say below a question asked again is to the question itself, where the one who was asked again answers, too."""
    main: Question | None = None
    for question in questions:
        main = question if question.kind == "main" else main
        if question.kind != "follow_up" or main is None or len(question.answers) < 2:
            continue
        asked = {answer.facts.name for answer in main.answers} - {None}
        others = [answer for answer in question.answers if answer.facts.name not in asked and answer.facts.name is not None]
        if others and len(others) < len(question.answers):
            question.answers = [answer for answer in question.answers if not any(answer is other for other in others)]
            main.answers = sorted([*main.answers, *others], key=lambda answer: answer.lines[0].start)


def _spell_out(shown: Sequence[Line], answers: Sequence[Answer]) -> None:
    """The whole name of a lawyer called by the surname, where the page's frame prints one such name and no other."""
    for answer in answers:
        name = answer.facts.name or ""
        if len(name) == 3 and name.endswith("律师"):
            whole = re.compile(rf"(?<![\u4e00-\u9fff]){name[0]}[\u4e00-\u9fff]{{1,2}}(?=律师)")
            found = {match for line in shown if line.rule is not None for match in whole.findall(simplified(line.text))}
            answer.facts.name = found.pop() if len(found) == 1 else name
