"""A line above an answer whose question is lost is no question; the matter of the answer is one, and clean text keeps its first line."""

from __future__ import annotations

import pytest

from pipeline.page import Line, Page
from pipeline.qa.records import Answer, Question
from pipeline.qa.untitled import RULE, settle_untitled
from pipeline.sources import Record
from pipeline.stages.read import read

SAID = "您好，押金应当在退房时退还，房东没有证据证明损坏的，不能扣。"


def asked(headline: str, frame: str) -> tuple[Page, Question]:
    """A text page with one line of frame or none, a headline and an answer, and its one question as the rules read it."""
    page = read(Record(f"{frame}{headline}\n{SAID}\n".encode(), source="answer.txt"))
    lines: list[Line] = [line for line in page.lines if line.text.strip()]
    if frame:
        page.drop(lines.pop(0), "nav.menu-word", "nav", "a menu")
    page.label(lines[0], "title")
    return page, Question("main", [lines[0]], answers=[Answer([lines[1]])])


@pytest.mark.parametrize(("headline", "lost"), [("咨询详情", True), ("押金退还", False), ("房东扣押金怎么办", False)])
def test_only_a_line_that_the_answer_does_not_speak_of_is_no_question(headline: str, lost: bool) -> None:
    page, question = asked(headline, "首页\n")
    settle_untitled(page, [question])
    assert (not question.titles) is lost
    assert any(line.rule == RULE for line in page.lines) is lost


def test_clean_text_keeps_its_first_line() -> None:
    page, question = asked("咨询详情", "")
    settle_untitled(page, [question])
    assert question.titles
    assert all(line.rule is None for line in page.lines if line.text.strip())
