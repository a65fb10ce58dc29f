"""Listed questions with place and date behind the title: as many items as go in come out, whatever stands between their parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.qa.test_recurring import RECORDS, page_of

PLACES = ("山东菏泽", "湖南", "内蒙古包头", "重庆")
HEADS = ("相关问题", "相关咨询", "类似咨询")
ASKED = "合租的房子能提前退吗\n我和同学合租，他先搬走了，剩下的租金我一个人付不起，想提前退，房东不同意。\n"
ANSWERED = "律师解答\n可以和房东协商解除合同，协商不成的，您按合同承担违约责任。\n"


@st.composite
def lists(draw: st.DrawFn) -> tuple[int, str]:
    records = draw(st.permutations(RECORDS))[: draw(st.integers(2, len(RECORDS)))]
    form = draw(st.sampled_from(["{}{}{}{}", "{} {} {} {}", "{}【{}】{}{}", "{}【{}】{}\n{}", "{} {} {}\n{}"]))
    where = draw(st.permutations(PLACES))
    items = [form.format(asked, where[n], f"2019-0{n + 1}-1{n}", answered) for n, (asked, _, answered) in enumerate(records)]
    return len(records), ASKED + ANSWERED + draw(st.sampled_from(HEADS)) + "\n" + "\n".join(items) + "\n"


@settings(deadline=None, max_examples=40)
@given(lists())
def test_each_item_is_a_row(made: tuple[int, str]) -> None:
    count, text = made
    related = [row for row in page_of(text).qa if row["kind"] != "main"]
    assert [row["kind"] for row in related] == ["related"] * count
    answers = {asked: answered for asked, _, answered in RECORDS}
    assert all(row["answer"] == answers[row["question_title"]] for row in related)
    assert all(row["asked_date"].startswith("2019-0") and row["region"] for row in related)


@pytest.mark.parametrize(
    "item",
    ["押金不退怎么办 退房三天了房东不退", "去年在山东菏泽2018-02-11签的合同还有效吗"],
    ids=["no facts", "a place and a date in a sentence, once"],
)
def test_a_line_that_is_alone_or_bare_stays_whole(item: str) -> None:
    page = page_of(ASKED + ANSWERED + f"相关问题\n{item}\n借条丢了怎么办\n")
    assert item in [row["question_title"] for row in page.qa]
