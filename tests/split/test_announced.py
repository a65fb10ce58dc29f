"""Answers that a page announces by their number: behind numbers, or above buttons."""

from __future__ import annotations

from tests.split.pages_of import column, page_of

HEAD = "租来的车半路抛锚，拖车费谁出\n\n2021-05-06 09:30 提问\n\n"
FIRST = "车行交给您的车应当适合行驶，水箱旧了漏水不是您的错，拖车费由它承担。"
SECOND = "检修单和聊天记录留好，谈不拢就向消协投诉，金额不大的可以走小额诉讼。"


def test_numbers_of_announced_answers() -> None:
    page = page_of(f"{HEAD}2位律师已答\n\n1.{FIRST}\n\n2.{SECOND}\n\n相关阅读")
    assert column(page.qa, "answer") == [FIRST, SECOND]
    assert column(page.qa, "kind") == ["main", "additional_answer"]


def test_points_of_the_only_answer_stay() -> None:
    page = page_of(f"{HEAD}共1位律师解答\n\n1.{FIRST}\n\n2.{SECOND}\n\n相关阅读")
    assert column(page.qa, "answer") == [f"1.{FIRST}\n2.{SECOND}"]


def test_buttons_below_each_announced_answer_end_it() -> None:
    page = page_of(f"{HEAD}收到2个律师回应\n\n{FIRST}\n\n油钱照付就行。 听语音版\n\n{SECOND} 听语音版\n\n相关阅读")
    assert column(page.qa, "answer") == [f"{FIRST}\n油钱照付就行。", SECOND]
    assert [line.text.strip() for line in page.lines if line.role == "cta"] == ["听语音版", "听语音版"]


def test_the_same_last_word_of_other_lines_stays() -> None:
    page = page_of(f"{HEAD}收到3个律师回应\n\n{FIRST} 谢谢采纳\n\n{SECOND} 谢谢采纳\n\n相关阅读")
    assert not [line for line in page.lines if line.rule == "split.answer-button"]
