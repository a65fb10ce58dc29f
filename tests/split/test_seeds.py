"""Three shapes of pages in every detail: a lawyer's answer, an article with lists, a hijacked page in traditional characters.

Each stands twice: as the real page, where the data folder is there, and as a twin of our own wording, always. Fates are written down as
one letter for each line that prints something; a line that was cut has a letter for each span.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.page import Page
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

PAGES = Path(__file__).parent / "pages"
LETTERS = {
    "title": "T", "question": "Q", "answer": "A", "body": "B", "statute": "S", "heading": "H",
    "related_question": "r", "meta": "m", "lawyer_card": "c", "related_link": "l", "nav": "n", "cta": "a",
    "spam_seo": "x", "truncated_snippet": "s", "other_boilerplate": "o",
}  # fmt: skip


def page_of(path: Path) -> Page:
    page = read(Record(path.read_bytes(), source=path.name))
    for stage in STAGES:
        stage(page)
    page.check()
    return page


def fates(page: Page) -> str:
    return "".join(LETTERS[line.role] for line in page.lines if line.text.strip())


def cited(page: Page) -> set[tuple[str, int, int]]:
    """Articles cited outside of quotes and their heads."""
    inside = [(row["start"], row["end"]) for row in page.statutes]
    rows = [row for row in page.citations if row["article"] and not any(a <= row["start"] < b for a, b in inside)]
    return {(row["law"], row["article"], row["article_suffix"]) for row in rows if not row["statute_id"]}


def quoted(page: Page) -> list[tuple[str, int, int, int, bool]]:
    return [(row["law"], row["article"], row["article_suffix"], len(row["paragraphs"]), row["complete"]) for row in page.statutes]


@pytest.mark.shared
def test_lawyers_answer(shared_data: Path) -> None:
    page = page_of(shared_data / "seeds" / "000_0a6532f6d304a1cb.txt")
    assert fates(page) == "TQcm" + "A" * 5 + "oo" + "rr" * 20
    assert (page.kind, page.script, page.hijack_kinds, page.jurisdiction) == ("qa", "hans", [], "CN")
    assert all(not line.edits for line in page.lines)
    main, *related = page.qa
    assert main["kind"] == "main"
    assert main["question_title"] == "个人信息被泄露了该怎么办?"
    assert main["question_body"].startswith("我发现自己的个人信息被泄露了")
    assert main["answer"].count("\n") == 4
    assert main["answer"].startswith("当个人信息被泄露时")
    assert main["answer"].endswith("积极运用法律武器维护自身权益。")
    assert (main["answerer"], main["answerer_title"], main["helped"], main["complete"], main["flags"]) == (
        "张凯",
        "执业律师",
        867,
        True,
        [],
    )
    assert len(related) == 20
    assert {row["kind"] for row in related} == {"related_unanswered"}
    assert all(row["question_title"] and row["question_body"] and row["answer"] is None for row in related)
    assert cited(page) == {("民法典", 1037, 0), ("个人信息保护法", 66, 0)}
    assert not page.statutes
    for words in ("相关问题", "为您推荐20个最新问题", "张凯", "执业律师", "已帮助"):
        assert words not in page.text


def test_lawyers_answer_twin() -> None:
    page = page_of(PAGES / "twin-000.txt")
    assert fates(page) == "TQcm" + "A" * 3 + "oo" + "rr" * 3
    assert (page.kind, page.script, page.hijack_kinds) == ("qa", "hans", [])
    main, *related = page.qa
    assert (main["kind"], main["question_title"]) == ("main", "租的房子甲醛超标可以退租吗?")
    assert (main["answerer"], main["answerer_title"], main["helped"], main["complete"]) == ("林小满", "执业律师", 2051, True)
    assert main["answer"].count("\n") == 2
    assert [(row["kind"], row["question_title"]) for row in related] == [
        ("related_unanswered", "房东不退押金怎么办?"),
        ("related_unanswered", "合租室友跑了房租谁来付"),
        ("related_unanswered", "中介收了定金又把房子租给别人合法吗?"),
    ]
    assert all(row["question_body"] for row in related)
    assert cited(page) == {("民法典", 731, 0)}
    assert "林小满" not in page.text


@pytest.mark.shared
def test_article_with_lists(shared_data: Path) -> None:
    page = page_of(shared_data / "seeds" / "001_3e12d566dd7c88e2.txt")
    assert fates(page) == "BBBBHB" + "SS" + "SSS" + "olm" * 6 + "s" + "ormA" * 4 + "ormAS"
    assert quoted(page) == [("民法典", 1038, 0, 2, True), ("消费者权益保护法", 29, 0, 3, True), ("刑法", 253, 1, 1, False)]
    assert page.statutes[2]["caption"] == "侵犯公民个人信息罪"
    links = [(line, after) for line, after in zip(page.lines, page.lines[1:], strict=False) if line.role == "related_link"]
    assert [after.text for _, after in links] == [f"{n}人看过" for n in (318, 61, 96, 496, 486, 357)]
    snippet = next(line for line in page.lines if line.role == "truncated_snippet")
    assert snippet.text.endswith("更多>")
    rows = [row for row in page.qa if row["kind"] == "related"]
    assert [row["region"] for row in rows] == ["河北", "广西", "山东", "北京", "河南"]
    assert [row["answered_date"] for row in rows] == ["2021-12-17", "2021-12-19", "2022-02-13", "2022-10-14", "2022-07-15"]
    assert ["cut_at_cap" in row["flags"] and "truncated" in row["flags"] for row in rows] == [False, False, True, False, True]
    assert [row["complete"] for row in rows] == [True, True, False, True, False]
    assert all(row["question_title"] and row["answer"] and "glued" in row["flags"] for row in rows)
    assert page.statutes[2]["qa_id"] == rows[4]["qa_id"]
    assert page.views is None


def test_article_with_lists_twin() -> None:
    page = page_of(PAGES / "twin-001.txt")
    assert fates(page) == "BBBBHB" + "SS" + "olm" * 3 + "s" + "ormA" * 2 + "ormAS" + "ormA"
    assert quoted(page) == [("民法典", 1173, 0, 1, True), ("民法典", 1179, 0, 1, True), ("民法典", 1253, 0, 1, False)]
    rows = [row for row in page.qa if row["kind"] == "related"]
    assert [row["region"] for row in rows] == ["辽宁", "四川", "甘肃", "海南"]
    assert [row["answered_date"] for row in rows] == ["2023-03-05", "2023-03-09", "2023-04-11", "2023-05-20"]
    assert ["cut_at_cap" in row["flags"] for row in rows] == [False, True, True, False]
    section = next(row for row in page.qa if row["kind"] == "section")
    assert section["question_title"] == "高空抛物没有砸到人会坐牢吗"
    assert "第一千二百五十三条" not in section["answer"]


@pytest.mark.shared
def test_hijacked_page(shared_data: Path) -> None:
    page = page_of(shared_data / "seeds" / "002_4664030f39f47f28.txt")
    said = fates(page)
    assert said[0] == said[-1] == "x"
    assert said.count("x") == 2
    assert said[-7:] == "o" + "l" * 5 + "x"
    assert page.hijack_kinds
    head, footer = page.lines[0], page.lines[-1]
    assert head.rule
    assert footer.rule
    assert "乾安县" in footer.text
    assert not footer.edits
    assert page.published_date == "2025-07-06"
    assert page.title == "信息泄漏赔偿(个人信息泄露索赔标准)"
    assert [row[:4] for row in quoted(page)] == [("民法典", 1034, 0, 3), ("民法典", 1035, 0, 2), ("刑法", 219, 0, 3)]
    first, second, third = page.statutes
    assert first["text"].startswith("然人的个人信息受法律保护。")
    assert second["text"].startswith("理个人信息的,应当遵循")
    assert [item["label"] for item in second["paragraphs"][0]["items"]] == ["(一)", "(二)", "(三)", "(四)"]
    assert [item["label"] for item in third["paragraphs"][0]["items"]] == ["(一)", "(二)", "(三)"]
    assert third["caption"] == "侵犯商业秘密罪"
    assert {("民法典", 1032, 0), ("民法典", 1034, 0), ("民法典", 1226, 0), ("刑法", 286, 1)} == cited(page)
    assert "會" not in page.text
    assert "泄露公司客户信息要承担法律责任吗" in page.text


def test_hijacked_page_twin() -> None:
    page = page_of(PAGES / "twin-002.txt")
    said = fates(page)
    assert said[0] == said[-1] == "x"
    assert said[-4:] == "ollx"
    assert page.hijack_kinds
    assert "乾安县" in page.lines[-1].text
    assert page.published_date == "2024-11-18"
    assert page.title == "买卖合同违约怎么赔偿(违约金赔偿标准)"
    assert [row[:4] for row in quoted(page)] == [("民法典", 577, 0, 1), ("民法典", 585, 0, 3), ("民法典", 563, 0, 2)]
    assert page.statutes[0]["text"].startswith("事人一方不履行")
    assert [item["label"] for item in page.statutes[2]["paragraphs"][0]["items"]] == ["(一)", "(二)", "(三)", "(四)", "(五)"]
    assert cited(page) == {("民法典", 563, 0), ("民法典", 566, 0)}
    assert "賣" not in page.text
