"""Site adapters: what they find, and what is said of adapters that can't be used."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline import clean_page, sites
from pipeline.page import Block, Line
from pipeline.sites.scaffold import scaffold
from pipeline.sources import Record
from pipeline.stages.read import read

HTML = (
    '<html><head><title>题目题目</title></head><body><div class="header"><a href="/">首页</a></div><div class="ask"><h1>题目题目</h1>'
    '<p class="desc">问。</p></div><div class="answer"><p>答。</p><div class="time">2024-01-02</div></div></body></html>'
)
URL = "https://www.mingfa.example/ask/9.html"


def test_every_adapter_in_the_project_can_be_used() -> None:
    assert sites.adapter_for("zhidao.baidu.com") is not None


def test_fields_reach_the_lines() -> None:
    page = read(Record(HTML, source="a.html", url=URL))
    fields = {line.text: line.block.field for line in page.lines if line.block and line.block.field}
    assert fields == {
        "首页": "mingfa.example.nav",
        "题目题目": "mingfa.example.title",
        "问。": "mingfa.example.question",
        "答。": "mingfa.example.answer",
        "2024-01-02": "mingfa.example.date",
    }
    assert [line.block.content for line in page.lines if line.block and line.block.field] == [0.0, 1.0, 1.0, 1.0, 0.0]


def test_other_hosts_have_no_fields() -> None:
    page = read(Record(HTML, source="a.html", url="https://notmingfa.example/1"))
    assert {line.block.field for line in page.lines if line.block} == {""}


def test_a_page_of_another_layout_has_no_fields() -> None:
    assert sites.fields(LexborHTMLParser("<div class=header>甲</div>"), "mingfa.example") == {}


def test_verdicts() -> None:
    def line(field: str) -> Line:
        return Line(0, "甲", Block("body/p", "", 0, hidden=False, parent=0, content=0.0, field=field))

    assert sites.verdict(line("a.example.nav")) == ("sites.a.example.nav", "nav")
    assert sites.verdict(line("a.example.date")) == ("sites.a.example.date", "meta")
    assert sites.verdict(line("a.example.answer")) is None
    assert sites.role_of(line("a.example.answer")) == "answer"
    assert sites.role_of(line("")) is None
    assert sites.verdict(Line(0, "甲")) is None


def test_layouts_in_order_and_lists_of_selectors() -> None:
    adapter = sites.parse("a.example", '[a]\nwhen = "h9"\nbody = "p"\n[b]\nbody = ["p", ".x"]\n')
    layout = adapter.layout_of(LexborHTMLParser("<p>甲"))
    assert layout is not None
    assert layout.name == "b"
    assert layout.fields == (("body", "p"), ("body", ".x"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no layout"),
        ("[a]\nbody = 3p", "line 2"),
        ("[a]\nbody = 'p'\n\nqestion = 'p'", "line 4: unknown field 'qestion'"),
        ("[a]\nbody = 'p['", "line 2: 'p\\[' is no CSS selector"),
        ("[a]\nbody = 3", "line 2: 3 is no CSS selector"),
        ("body = 'p'", "line 1: 'body' stands outside a layout"),
    ],
)
def test_errors_name_file_line_and_remedy(text: str, message: str) -> None:
    with pytest.raises(sites.AdapterError, match=message) as error:
        sites.parse("a.example", text)
    assert str(error.value).startswith("sites/a.example.toml")


def test_scaffold_is_an_adapter_once_uncommented() -> None:
    text = scaffold(clean_page(HTML, url="https://www.b.example/1"), "b.example")
    body = "\n".join(row.removeprefix("# ") for row in text.split("\n")[2:])
    kept: dict[str, str] = {}
    for row in body.split("\n"):
        kept.setdefault(row.split(" = ")[0], row)
    adapter = sites.parse("b.example", "\n".join(kept.values()))
    assert adapter.layouts[0].fields
    assert "题目" not in text


def test_what_an_adapter_calls_frame_is_dropped_by_its_name() -> None:
    page = clean_page(HTML, url=URL)
    dropped = {line.text: (line.rule, line.role) for line in page.lines if line.rule}
    assert dropped["首页"] == ("sites.mingfa.example.nav", "nav")
    assert dropped["2024-01-02"] == ("sites.mingfa.example.date", "meta")
    assert "答。" in page.text
