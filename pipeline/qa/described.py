"""Texts below the questions of a list of other pages: what their askers tell, or what somebody answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import astuple
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.records import Answer, Question
from pipeline.text.fold import fold

RULE: Final = "split.related-question"
MIN_DESCRIBED: Final = 2
SURELY: Final = 2.0
"""By how many words of askers in a hundred characters those of answers must be outweighed. Of 23 labelled pages whose lists describe their
questions 22 reach it, of 99 whose lists answer them two, which print places and counts beside the answers.
"""
_ANSWERS: Final = re.compile(
    r"可以|应当|应该|应由|建议|[您你]|法院|依据|依照|根据|第[一二三四五六七八九十百千零〇\d]+条|不能|需要|属于|有权|无权|要看|算|不用|起诉|主张"
    r"|请求|举报|投诉|协商|规定|责任|构成|有效|无效|可|先|能[.。,，]|赔偿|不必|一般|如果"
)
_ASKS: Final = re.compile(
    r"我|俺|咱|家里|家人|现在|去年|上个月|昨天|今年|前年|想|他说|她说|说是|说要|一直|不肯|不给|结果|没有签|怎么办|老公|老婆|婆婆|邻居|老板"
    r"|房东|孩子|[\d一二三四五六七八九十]+(?:万|块|个月|年)"
)
"""Words, folded, of those who answer and of those who tell what happened to them."""


def settle_described(page: Page, questions: Sequence[Question]) -> None:
    """Make the texts below a list of other questions what these tell, or answers to them, where they sound so and nobody stands beside
    them.
    """
    listed = [question for question in questions if question.kind == "related"]
    answered = [question for question in listed if question.answers]
    told = [question for question in listed if question.body and not question.answers]
    if _asked([line for one in answered for answer in one.answers for line in answer.lines], len(answered)) >= SURELY:
        _describe(page, answered)
    elif not answered and _asked([line for one in told for line in one.body], len(told)) <= -SURELY:
        for question in told:
            for line in question.body:
                page.restore(line)
            question.answers, question.body = [Answer(question.body)], []


def _describe(page: Page, listed: Sequence[Question]) -> None:
    if any(len(question.answers) > 1 or any(map(bool, astuple(question.answers[0].facts))) for question in listed):
        return
    for question in listed:
        question.body = [*question.body, *question.answers[0].lines]
        question.answers = []
        for line in question.body:
            page.drop(line, RULE, "related_question", "what the asker of another page tells")


def _asked(lines: Sequence[Line], questions: int) -> float:
    """How many words of askers more than of answers a hundred characters of the texts below several questions have."""
    text = fold("".join(line.text for line in lines))
    if questions < MIN_DESCRIBED or any(line.role == "statute" for line in lines):
        return 0.0
    return 100 * (len(_ASKS.findall(text)) - len(_ANSWERS.findall(text))) / max(len(text), 1)
