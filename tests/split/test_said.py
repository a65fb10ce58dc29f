"""Lines that name an article, say 规定 and print the article word for word; retelling stays the writer's."""

from __future__ import annotations

from tests.split.pages_of import column, page_of

LAW = "用人单位自用工之日起即与劳动者建立劳动关系。用人单位应当建立职工名册备查。"


def test_the_laws_own_words_behind_a_colon() -> None:
    page = page_of(f"""
临时工算不算员工
算，没有签合同也一样。
《劳动合同法》第七条规定：{LAW}
所以要保存工资条。
""")
    assert (page.statutes[0]["law"], page.statutes[0]["article"], page.statutes[0]["text"]) == ("劳动合同法", 7, LAW)
    assert [row for row in page.citations if not row["statute_id"]] == []


def test_a_comma_needs_the_whole_paragraph() -> None:
    whole = page_of(f"临时工算不算员工\n先看有没有用工。\n《劳动合同法》第七条规定，{LAW}\n")
    told = page_of("临时工算不算员工\n先看有没有用工。\n《劳动合同法》第七条规定，用人单位自用工之日起即与劳动者建立劳动关系，不看合同。\n")
    assert column(whole.statutes, "article") == [7]
    assert told.statutes == []
    assert column(told.citations, "article") == [7]


def test_a_line_that_goes_by_the_law_is_the_writers() -> None:
    page = page_of(f"临时工算不算员工\n算，理由在下面。\n根据《劳动合同法》第七条规定，{LAW[:-1]}，公司赖不掉。\n")
    assert page.statutes == []


def test_tabs_of_articles_are_told_by_their_row() -> None:
    page = page_of("某地租屋辦法\n第1-6條\n第7-12條\n第1條\n本辦法規範租屋契約之事項。\n第1-1條\n租賃契約應以書面為之。\n")
    assert [line.text for line in page.lines if line.rule == "layout.article-tabs"] == ["第1-6條", "第7-12條"]
    assert [(row["article"], row["article_suffix"]) for row in page.statutes] == [(1, 0), (1, 1)]
