"""Answers that a telephone page sets as items of one list, and points of one answer that are none."""

from __future__ import annotations

import pytest

from pipeline.page import Page
from pipeline.qa.asked import sounds_asked
from pipeline.sources import Record
from pipeline.stages.read import read
from pipeline.stages.split import split
from pipeline.stages.strip import strip

HEAD = """<!DOCTYPE html><html><head><title>租的车位被占，能找管理处退钱吗</title></head><body>
<div>桥头法话</div><h1>租的车位被占，能找管理处退钱吗</h1>
<p>律师解答</p><ul>"""
TAIL = """</ul><p>大家还在问</p>
<p><a href="#">地锁被拆谁赔</a></p><p><a href="#">车位能不能转租</a></p>
<p>桥头法话 苏ICP备20000001号</p></body></html>"""
FIRST = "能找。管理处收了您的租金，就要保证您能停进去，占位期间的钱应当退给您。"
SECOND = "管理处推给物业公司的话不用听，合同是和谁签的就找谁，发票抬头也能证明。"


def cleaned(*items: str) -> Page:
    listed = "".join(f"<li>{item}</li>" for item in items)
    page = read(Record((HEAD + listed + TAIL).encode(), source="page.html", url="http://m.qiaotou.example/a/7.html"))
    strip(page)
    split(page)
    return page


def test_each_item_is_an_answer() -> None:
    assert [(row["kind"], row["answer"]) for row in cleaned(FIRST, SECOND).qa if row["answer"]] == [
        ("main", FIRST),
        ("additional_answer", SECOND),
    ]


def test_counted_items_are_points_of_one_answer() -> None:
    rows = [row for row in cleaned("一、" + FIRST, "二、" + SECOND).qa if row["answer"]]
    assert len(rows) == 1


@pytest.mark.parametrize(("said", "asked"), [((0.8, 0.01, 0.99), True), ((0.5, 0.3, 0.99), False), ((0.8, 0.01, 0.5), False)])
def test_a_page_of_nothing_but_answers_is_asked(said: tuple[float, float, float], asked: bool) -> None:
    page = cleaned("一、" + FIRST, "二、" + SECOND)
    title = next(line for line in page.kept() if line.role == "title")
    answer, body, answered = said
    page.voices = {"answer": answer, "body": body, "asked": 0.1, "answered": answered}
    assert sounds_asked(page, title) is asked
    cited = next(line for line in page.lines if line.rule is None)
    page.drop(cited, "split.related-facts", "meta", "region and date of a glued answer")
    assert not sounds_asked(page, title)
