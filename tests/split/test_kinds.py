"""Whether a page is one of questions and answers: told by all signs together, and by no single one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fit_kinds import Example, as_toml, check, fitted
from pipeline import clean_page
from pipeline.page import Page, lines_of
from pipeline.qa import kinds

ESSAY = """首页 > 普法专栏 > 租房
房东卖房，租客必须搬走吗
来源：栗川法治报    作者：编辑部    2021-03-04
不少租客遇到房东卖房时都会担心，本文结合近日报道的一起案件作一梳理。
法律上有一项规则，叫作买卖不破租赁。租赁物在承租人按照租赁合同占有期限内发生所有权变动的，不影响租赁合同的效力。
因此新的房主应当继续履行原来的合同，租金标准和期限都不变。
编辑：苏木
上一篇：合租中的责任划分
下一篇：押金纠纷的三种情形
"""
ANSWERED = """位置：栗川问律 > 租房 > 提问
房东卖房，租客必须搬走吗
2021-03-04 10:12  河北  浏览 213
我去年签了三年的合同，昨天房东说房子卖了，让我月底前搬走，请问我该怎么办？
乔一鸣律师    河北栗川律师事务所
您好，您不用搬。您的合同还没有到期，建议您把合同给新房东看，他必须继续履行。
2021-03-04 11:30
罗小川律师    河北栗川律师事务所
您可以要求对方赔偿，先把付租金的凭证留好。
2021-03-05 09:02
我也要提问
"""
LINES = st.lists(st.text("我您律师答问：？。123 \u3000一、第条法", max_size=30), max_size=12)


@pytest.mark.parametrize(("text", "kind"), [(ESSAY, "article"), (ANSWERED, "qa")])
def test_the_same_headline_heads_an_article_or_a_question(text: str, kind: str) -> None:
    assert clean_page(text).kind == kind


def test_who_is_told_that_a_page_is_asked_builds_its_rows() -> None:
    page = clean_page(ANSWERED)
    assert [row["answerer"] for row in page.qa] == ["乔一鸣", "罗小川"]
    assert {row["question_title"] for row in page.qa} == {"房东卖房，租客必须搬走吗"}


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_signs_of_any_page_are_finite_and_change_nothing(texts: list[str]) -> None:
    raw = "\n".join(texts)
    page = Page(raw=raw, lines=lines_of(raw))
    before = [(line.text, line.role, line.rule) for line in page.lines]
    signs = kinds.signs_of(page, page.lines[0] if page.lines else None)
    assert all(math.isfinite(value) for value in signs.values())
    assert math.isfinite(kinds.odds_of(signs, kinds._weights()))
    assert [(line.text, line.role, line.rule) for line in page.lines] == before


def test_frame_counts_by_where_it_stands() -> None:
    raw = "提问中心\n租客必须搬走吗\n乔律师\n您不用搬。\n律师回答\n您可以索赔。\n上一篇\n"
    page = Page(raw=raw, lines=lines_of(raw))
    for n, role in ((0, "nav"), (2, "lawyer_card"), (4, "other_boilerplate"), (6, "related_link")):
        page.drop(page.lines[n], "test.rule", role, "")
    page.label(page.lines[1], "title")
    signs = kinds.signs_of(page, page.lines[1])
    once = math.log1p(1)
    assert {name: signs.get(name) for name in ("above asks", "before lawyer_card", "within answers", "below articles")} == {
        "above asks": once,
        "before lawyer_card": once,
        "within answers": once,
        "below articles": once,
    }
    assert "before answers" not in signs


def test_weights_are_of_signs_that_exist() -> None:
    known = set()
    for text in (ESSAY, ANSWERED):
        page = clean_page(text)
        known |= set(kinds.signs_of(page, next(line for line in page.lines if line.role == "title")))
    assert known & set(kinds._weights())
    assert all(math.isfinite(weight) for weight in kinds._weights().values())


def test_a_fit_finds_the_sign_that_tells() -> None:
    told = [
        Example(writer, {"start": 1.0, "noise": n % 3, "tells": float(n % 2)}, False, bool(n % 2), 1.0)
        for writer in "abcdef"
        for n in range(8)
    ]
    weights = fitted(told)
    assert weights["tells"] > 5 * abs(weights["noise"])
    assert check(told) == "48 pages: 24 right by what is found, 48 by all signs"
    assert '"tells" = ' in as_toml(weights)
