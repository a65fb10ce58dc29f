"""The head of a judgment and tables on pages that are laid out in tables: they stay, whatever content selection makes of their place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.layout.frame import within_tables
from pipeline.layout.judgment import head_of
from pipeline.page import Block, Line, Page

Row = tuple[str, str, float]
COURT, KIND, CASE = "石桥县人民法院", "刑事判决书", "（2021）测0199刑初27号"
CHARGE = "公诉机关石桥县人民检察院，被告人甲某，男，无业。"
ROWS = ("伤情", "处罚", "轻伤", "三年以下")


def page_of(rows: Sequence[Row], links: Sequence[str] = ()) -> Page:
    lines, start = [], 0
    for text, path, content in rows:
        block = Block(path=path, marks="", link_chars=len(text) if text in links else 0, hidden=False, parent=0, content=content)
        lines.append(Line(raw=text + "\n", start=start, block=block))
        start += len(text) + 1
    return Page(raw="".join(line.raw for line in lines), lines=lines, url="", host="", source="")


def head(*texts: str, below: str = CHARGE, links: Sequence[str] = ()) -> list[str]:
    rows = [("公开日期：2021-04-12", "body/div", 0.1), *((text, "body/div", 0.1) for text in texts), (below, "body/p", 0.9)]
    return [line.text.strip() for line in head_of(page_of(rows, links))]


@pytest.mark.parametrize("texts", [(COURT, KIND, CASE), (COURT, KIND), (KIND, CASE), (CASE, COURT, "民事裁定书")])
def test_court_kind_and_number_above_the_text_are_its_head(texts: tuple[str, ...]) -> None:
    assert head(*texts) == list(texts)


def test_what_is_no_head() -> None:
    assert not head(KIND), "a kind alone is a word of a menu"
    assert not head(COURT, CASE), "no kind of document"
    assert not head(COURT, "怎样上诉", KIND), "something else between them, so that the kind stands alone"
    assert not head(COURT, KIND, below="更多")
    assert not head(COURT, KIND, links=(COURT, KIND)), "links to judgments"


def tables(cell: str, around: str, rows: Sequence[str] = ROWS, links: Sequence[str] = ()) -> list[str]:
    lines = [("下表供对照。", around, 0.9), *((text, cell, 0.3) for text in rows), ("致人死亡的，处罚更重。", around, 0.9)]
    return [line.text.strip() for line in within_tables(page_of(lines, links))]


@pytest.mark.parametrize("around", ["body/p", "body/table/tbody/tr/td/p", "body/table/tbody/tr/td"])
def test_a_table_stands_deeper_than_the_text_around_it(around: str) -> None:
    assert tables("body/table/tbody/tr/td/table/tbody/tr/td", around) == list(ROWS)


def test_cells_of_the_layout_are_no_table_of_the_text() -> None:
    layout = "body/table/tbody/tr/td"
    assert not tables(layout, layout)
    assert not tables(layout + "/table/tbody/tr/td", layout, links=ROWS[:1])
    assert not tables(layout + "/table/tbody/tr/td", layout, rows=ROWS[:2])
