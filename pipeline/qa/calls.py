"""Answers that answer nothing: a call to get in touch with whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question

RULE: Final = "split.call"
MAX_CALL: Final = 60
"""Characters of the longest answer that is looked at as a call."""
_CONTACT: Final = re.compile(
    r"加(?:我|下|个|一下)*(?:的)?(?:微信|微|v信?|qq|扣扣|好友)|来电|致电|面谈|详谈|详聊|细谈|细聊|私信|私聊|点(?:击)?(?:我的?)?头像|我的主页|一对一(?:[为给帮][您你]|的?(?:咨询|沟通|服务|解答|分析|详|聊))|联系我"
    r"|(?:电话|微信|当面|线下)(?:联系|沟通|咨询|详)|拨打|来所|到所|来律所"
)
_GREETS: Final = re.compile(r"\s*[您你亲]好?[，,！!。]")
_SUBSTANCE: Final = re.compile(
    r"第.{1,6}条|《|法院|起诉|仲裁|立案|证据|赔|责任|违法|合法|有效|无效|报警|劳动(?:局|监察)|应当|必须|构成|不(?:能|可以|需要|用|合法|构成)|有权|属于"
    r"|可以(?!加|来|致|联|直|拨|电|随|点|预|私|到|找我|通过)"
)
"""What an answer has that says something of the matter."""


def is_call(key: str) -> bool:
    """Whether a folded text only invites to get in touch.

    >>> is_call("你好,方便的话加我微信详谈。")
    True
    """
    return len(key) <= MAX_CALL and _CONTACT.search(key) is not None and not _SUBSTANCE.search(key)


def drop_calls(page: Page, questions: Sequence[Question]) -> None:
    """Drop the answers of a page that are calls, where the question has another answer, and a greeting with a call below an answer."""
    for question in questions:
        for answer in question.answers:
            while len(answer.lines) > 1 and _is_others(page, answer.lines[-2], answer.lines[-1]):
                page.drop(answer.lines.pop(), RULE, "cta", "somebody else's invitation to get in touch")
        calls = [answer for answer in question.answers if _calls(answer)]
        if len(calls) == len(question.answers):
            continue
        question.answers = [answer for answer in question.answers if not any(answer is call for call in calls)]
        for line in (line for answer in calls for line in answer.lines):
            page.drop(line, RULE, "cta", "an answer that only invites to get in touch")


def _is_others(page: Page, before: Line, last: Line) -> bool:
    """Whether the last line of an answer is somebody else's call: it greets anew, or small print stands between it and the line before."""
    if last.role == "statute" or not is_call(key_of(last.text)):
        return False
    between = page.lines[page.index(before) + 1 : page.index(last)]
    return _GREETS.match(last.text) is not None or any(line.role in ("meta", "lawyer_card") for line in between)


def _calls(answer: Answer) -> bool:
    return not any(line.role == "statute" for line in answer.lines) and is_call(key_of("".join(line.text.strip() for line in answer.lines)))
