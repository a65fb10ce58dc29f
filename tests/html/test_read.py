"""Record to page: what is markup, whose address it has, what is raised."""

from __future__ import annotations

import pytest

from pipeline.html import blocks
from pipeline.html.blocks import tree_of
from pipeline.page import Page
from pipeline.sources import Record, Unreadable
from pipeline.stages.read import is_html, read

HTML = '<html><head><title>题</title><link rel="canonical" href="https://WWW.a.example/1"></head><body><p>甲</p></body></html>'


def test_lines_tile_the_raw_text() -> None:
    page = read(Record(HTML, source="a.html"))
    page.check()
    assert page.raw == "题\n甲"
    assert page.lines[0].block is not None
    assert page.lines[0].block.path == blocks.TITLE
    assert (page.media_type, page.host, page.url) == ("text/html", "www.a.example", "https://WWW.a.example/1")


def test_the_records_address_comes_first() -> None:
    page = read(Record(HTML, source="a.html", url="http://b.example/2"))
    assert (page.url, page.host) == ("http://b.example/2", "b.example")
    assert read(Record("甲", source="x/a.txt")).url == "file:x/a.txt"
    assert read(Record("甲", source="a.txt", url="http://[")).host == ""


@pytest.mark.parametrize("data", ["", " \n", b"", "<html><body></body></html>", "<html><script>var a</script></html>", "<!-- 甲 --><br>"])
def test_pages_without_text_are_unreadable(data: str | bytes) -> None:
    with pytest.raises(Unreadable) as error:
        read(Record(data, source="a.html"))
    assert error.value.reason == "empty"


@pytest.mark.parametrize(
    ("source", "media_type", "text", "html"),
    [
        ("a.html", None, "<p>甲</p>", True),
        ("a.html", None, "甲 < 乙", False),
        ("a.txt", None, "<!DOCTYPE html><html><p>甲", True),
        ("a.txt", None, "问：<b>甲</b>怎么办<br>", False),
        ("a.txt", None, "把 <html> 写在前面", False),
        ("", None, "<div><p>甲</p></div>", False),
        ("", None, "<body><p>甲</p>", True),
        ("a.jsonl#3", "text/html", "<p>甲</p>", True),
        ("a.jsonl#3", "text/plain", "<html>甲", False),
        ("index", None, "\n<html lang=zh>", True),
    ],
)
def test_what_is_markup(source: str, media_type: str | None, text: str, html: bool) -> None:
    assert is_html(Record(text, source=source, media_type=media_type), text) is html


def test_meta_tags_give_columns() -> None:
    page = read(Record('<meta property="og:site_name" content="某站"><meta name="pubdate" content="2024-01-02"><p>甲</p>', source="a.html"))
    assert (page.site_name, page.published_date, page.author) == ("某站", "2024-01-02", None)


def test_both_readers_give_the_same_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def facts(page: Page) -> list[tuple[str, str, bool]]:
        return [(line.text, line.block.path, line.block.hidden) for line in page.lines if line.block]

    first = facts(read(Record(HTML, source="a.html")))
    monkeypatch.setattr("pipeline.stages.read.tree_of", lambda text: tree_of(text, "bs4"))
    assert facts(read(Record(HTML, source="a.html"))) == first
