"""Pages of several questions: elements that recur part them, and headline, introduction, numbers and last lines are no part of any."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.qa.test_recurring import RECORDS, page_of

FRAME = "<html><head><title>{title} - 某某律师事务所</title></head><body><h1>{title}</h1>{body}<p class=foot>版权所有</p></body></html>"


@st.composite
def boards(draw: st.DrawFn) -> tuple[int, str]:
    records = draw(st.permutations(RECORDS))[: draw(st.integers(2, len(RECORDS)))]
    tag, own = draw(st.sampled_from(["h3", "h4", "div", "p"])), draw(st.sampled_from(["t", "one-title", "subject"]))
    answer, dated = draw(st.sampled_from(["鼎山回复", "本所答复", "律师解答"])), draw(st.booleans())
    parts = []
    for n, (asked, said, answered) in enumerate(records):
        date = f"<p class=d>提问 2021-09-{n + 11}</p>" if dated else ""
        parts.append(f"<{tag} class={own}>{asked}</{tag}>{date}<p class=q>{said}</p><p class=r>{answer}</p><p class=a>{answered}</p>")
    return len(records), FRAME.format(title="网友咨询精选", body="".join(parts))


@settings(deadline=None, max_examples=30)
@given(boards())
def test_each_record_of_a_board_is_a_row(made: tuple[int, str]) -> None:
    count, html = made
    rows = page_of(html, "board.html").qa
    assert [row["kind"] for row in rows] == ["main"] * count
    by_title = {asked: (said, answered) for asked, said, answered in RECORDS}
    assert all((row["question_body"], row["answer"]) == by_title[row["question_title"]] for row in rows)


@pytest.mark.parametrize("number", ["Q{}", "0{}", "{}"])
def test_numbers_are_no_part_of_the_titles(number: str) -> None:
    parts = "".join(f"<h2>{number.format(n)}{asked}？</h2><p>{answered}</p>" for n, (asked, _, answered) in enumerate(RECORDS, 1))
    page = page_of(FRAME.format(title="租房打工常见问题", body=f"<p>年后咨询的人多，编辑室整理了几个问题。</p>{parts}"), "faq.html")
    assert [row["question_title"] for row in page.qa] == [f"{asked}？" for asked, _, _ in RECORDS]
    assert page.title == "租房打工常见问题"


def test_what_introduces_and_what_ends_is_no_part_of_a_row() -> None:
    talk = "\n".join(f"村民{name}问：{said}\n律师答：{answered}" for name, (_, said, answered) in zip("甲乙丙丁", RECORDS, strict=True))
    page = page_of(
        f"律师进村答疑记\n周六上午，律师走进某某村，与村民面对面交流。\n{talk}\n活动共解答问题九个，发放资料百份。\n（某某司法所供稿）\n"
    )
    assert [(row["question_title"], row["answer"]) for row in page.qa] == [record[1:] for record in RECORDS]
    assert "发放资料百份" in page.text
    assert "供稿" not in page.text


def test_below_icons_of_a_list_stand_a_title_and_what_is_said_of_it() -> None:
    listed = "".join(f"question-icon\n{asked}\n{said}\n" for asked, said, _ in RECORDS[1:])
    asked, said, answered = RECORDS[0]
    page = page_of(f"question-icon\n{asked}？\n{said}\nanswer-icon 1条回复\n{answered}\n相关咨询\n{listed}")
    assert [(row["kind"], row["question_title"], row["question_body"]) for row in page.qa[1:]] == [
        ("related_unanswered", *record[:2]) for record in RECORDS[1:]
    ]
