"""Names, places and dates in the same line as the answer."""

from __future__ import annotations

import pytest

from tests.split.pages_of import column, page_of

PAGE = """
租来的车半路抛锚，拖车费谁出

周末租了一辆车去郊外，半路水箱漏水，叫拖车花了六百，租车行说是我开坏的，让我自己认。

律师解答

{}

相关阅读
"""
SAID = "车行交给您的车应当适合行驶，水箱旧了漏水不是您的错，拖车费由它承担。"


@pytest.mark.parametrize(
    ("line", "name", "date"),
    [
        (SAID + "——江一舟律师，山东济南，2021-05-06，有用3", "江一舟", "2021-05-06"),
        (SAID + "【江一舟律师·山东济南·2021-05-06 09:30】", "江一舟", "2021-05-06"),
        (SAID + "[2021/05/06 江一舟 山东某某律师事务所 有帮助8]", "江一舟", "2021-05-06"),
        ("江一舟律师2021-05-06 09:30" + SAID, "江一舟", "2021-05-06"),
        ("江一舟（山东某某律师事务所）：" + SAID, "江一舟", None),
    ],
)
def test_signatures_are_no_part_of_the_answer(line: str, name: str, date: str | None) -> None:
    page = page_of(PAGE.format(line))
    assert column(page.qa, "answer") == [SAID]
    assert column(page.qa, "answerer") == [name]
    if date:
        assert column(page.qa, "answered_date") == [date]


@pytest.mark.parametrize(
    "tail",
    ["（见合同第三条，租车行已签字）", "——这是行规，也是法律。", "【拖车费、检修费都算】", "（济南中院2021年判过类似的案子，结果一样）"],
)
def test_what_goes_on_is_no_signature(tail: str) -> None:
    assert column(page_of(PAGE.format(SAID + tail)).qa, "answer") == [SAID + tail]


def test_each_answer_has_its_own_signature() -> None:
    more = "检修单和聊天记录留好，谈不拢就向消协投诉。"
    page = page_of(PAGE.format(f"{SAID}——江一舟律师，山东济南，2021-05-06\n\n{more}——田小禾律师，山西大同，2021-05-07"))
    assert column(page.qa, "answer") == [SAID, more]
    assert column(page.qa, "answerer") == ["江一舟", "田小禾"]
    assert column(page.qa, "answered_date") == ["2021-05-06", "2021-05-07"]


def test_a_firm_named_after_its_place_heads_several_answers() -> None:
    more = "检修单和聊天记录留好，谈不拢就向消协投诉。"
    page = page_of(PAGE.format(f"江一舟山东启明律师事务所{SAID}\n\n田小禾山西云中律师事务所{more}"))
    assert column(page.qa, "answer") == [SAID, more]
