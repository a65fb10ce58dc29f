"""Names and what stands beside them: cut apart where no gap parts them, and floors, points and accounts told from names."""

from __future__ import annotations

import pytest

from pipeline.layout import people, sections
from pipeline.page import Page, lines_of
from pipeline.rules import fragments

Row = tuple[str, str, str]
"""Text, rule (empty: kept) and role of a line."""
TITLE: Row = ("租来的鱼塘被收回怎么办", "", "")


def mended(*rows: Row) -> list[tuple[str, str]]:
    """The texts and roles of lines that rules have taken so, once what stands beside names is put right."""
    raw = "".join(f"{text}\n" for text, *_ in rows)
    page = Page(raw=raw, lines=lines_of(raw), url="", host="", source="a.txt", site=frozenset())
    for line, (_, rule, role) in zip(list(page.lines), rows, strict=True):
        if rule:
            page.drop(line, rule, role)
    people.mend_names(page, TITLE[0])
    return [(line.text.strip(), line.role) for line in page.lines]


def test_a_name_and_the_number_of_its_post_are_parted() -> None:
    found = mended(TITLE, ("塘埂老周3楼", "glue.name", "lawyer_card"), ("桥东小陶（楼主）1楼", "layout.listed", "meta"))
    assert found[1:] == [("塘埂老周", "lawyer_card"), ("3楼", "meta"), ("桥东小陶", "lawyer_card"), ("（楼主）1楼", "meta")]


def test_a_date_and_a_lawyers_name_are_parted() -> None:
    found = mended(TITLE, ("2022-08-19 15:22茅若谷律师（四川绵阳）", "layout.likely", "meta"))
    assert found[1:] == [("2022-08-19 15:22", "meta"), ("茅若谷律师（四川绵阳）", "lawyer_card")]


@pytest.mark.parametrize("text", ["〖3楼〗", "5F", "等级：街坊三级 金币：211", "注册:2013-05 文章:7 声望:0", "答于", "前天", "4级"])
def test_what_stands_beside_names_is_none(text: str) -> None:
    assert mended(TITLE, (text, "glue.name", "lawyer_card"))[1] == (text, "meta")


@pytest.mark.parametrize("text", ["三楼晾衣杆", "塘埂老周", "等级考试辅导员", "小龙虾5只", "楼主的邻居"])
def test_names_stay_names(text: str) -> None:
    assert mended(TITLE, ("浏览 12", "meta.views", "meta"), (text, "layout.poster", "lawyer_card"))[2] == (text, "lawyer_card")


def test_a_place_below_a_firm_is_of_the_card_and_below_the_question_it_is_not() -> None:
    place, asker = ("四川绵阳", "meta.region", "meta"), ("匿名网友", "card.anonymous", "lawyer_card")
    card = mended(TITLE, place, asker, place, ("四川清岸律师事务所", "card.firm", "lawyer_card"), place)
    assert [role for text, role in card if text == "四川绵阳"] == ["meta", "meta", "lawyer_card"]


def test_the_account_below_the_headline_signs_the_page() -> None:
    name, date = ("塘边说法", "glue.name", "lawyer_card"), ("2023-02-01", "meta.date", "meta")
    assert mended(TITLE, name, date)[1] == ("塘边说法", "meta")
    assert mended(TITLE, date, name, date)[2] == ("塘边说法", "lawyer_card")
    floors = [("楼主", "meta.floor", "meta"), ("2楼", "meta.floor", "meta")]
    assert mended(TITLE, name, date, *floors)[1] == ("塘边说法", "lawyer_card")


def test_a_name_above_a_firm_is_who_answers() -> None:
    raw = "庄亦舟\n专职律师\n四川清岸律师事务所\n违约责任\n专职律师\n"
    page = Page(raw=raw, lines=lines_of(raw), url="", host="", source="a.txt", site=frozenset())
    for n, rule in ((1, "card.seniority"), (2, "card.firm"), (4, "card.seniority")):
        page.drop(page.lines[n], rule, "lawyer_card")
    people.drop_names(page, fragments()["surname"])
    assert [line.rule for line in page.lines] == [people.NAMED, "card.seniority", "card.firm", None, "card.seniority"]


def test_two_lines_above_the_points_are_name_and_rank() -> None:
    post = [("初来乍到", "layout.poster", "lawyer_card"), ("窝币 12", "meta.points", "meta")]
    found = mended(TITLE, ("塘埂老周", "content.frame", "other_boilerplate"), *post, ("桥东小陶", "layout.likely", "nav"), *post)
    assert [role for _, role in found[1:]] == ["lawyer_card", "meta", "meta"] * 2
    found = mended(TITLE, ("顶一下", "content.frame", "other_boilerplate"), *post)
    assert [role for _, role in found[1:]] == ["other_boilerplate", "lawyer_card", "meta"]


def test_authors_of_several_posts_are_posters() -> None:
    authors = [("作者：塘埂老周", "meta.source", "meta"), ("作者：桥东小陶", "meta.source", "meta")]
    assert {role for _, role in mended(TITLE, *authors)[1:]} == {"lawyer_card"}
    assert mended(TITLE, authors[0])[1] == ("作者：塘埂老周", "meta")


def test_calls_between_words_of_the_menu_are_of_the_menu() -> None:
    call, word = ("免费咨询", "cta.consult", "cta"), ("法律知识", "nav.menu-word", "nav")
    assert [role for text, role in mended(word, call, TITLE, call) if text == "免费咨询"] == ["nav", "cta"]


def test_arrows_and_counts_of_comments_beside_buttons_are_buttons() -> None:
    rows = [("▲", "boilerplate.marks", "other_boilerplate"), ("赞同 12", "cta.counted-button", "cta"), ("57 条评论", "meta.views", "meta")]
    assert {role for _, role in mended(TITLE, ("是。", "", ""), *rows, ("分享", "cta.share", "cta"))[2:]} == {"cta"}
    assert mended(TITLE, ("2021-01-02", "meta.date", "meta"), rows[2], TITLE)[2] == ("57 条评论", "meta")


def test_a_name_that_recurs_above_dates_is_no_signature() -> None:
    raw = "塘埂老周\n2018-06-17 14:02\n鱼塘还没到期就被收回。\n桥东小陶\n2018-06-17 15:44\n能告。\n"
    raw += "塘埂老周\n2018-06-18 21:19\n谢谢。\n修身齐家\n"
    page = Page(raw=raw + raw, lines=lines_of(raw + raw), url="", host="", source="a.txt", site=frozenset())
    for line in page.lines:
        if line.text.startswith("2018"):
            page.drop(line, "meta.floor", "meta")
    sections.drop_signatures(page)
    assert {line.role for line in page.lines if line.text.startswith("塘埂老周")} == {"lawyer_card"}
    assert {line.role for line in page.lines if line.text.startswith("修身齐家")} == {"other_boilerplate"}
