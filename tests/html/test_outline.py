"""HTML to lines: what a reader sees, line for line, by both readers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.html import lexbor, soup
from pipeline.html.blocks import outline_of, tree_of
from pipeline.html.outline import BLOCKS, MAX_PATH, UNREAD, Outline

SAME = {
    "inline link": ("<p>根据<a href='/x'>《民法典》</a>第一条</p>", ["根据《民法典》第一条"]),
    "br": ("<div>一<br>二<br/><br>三</div>", ["一", "二", "三"]),
    "cells": ("<table><tr><td>姓名</td><td>张三</td></tr></table>", ["姓名", "张三"]),
    "definition list": ("<dl><dt>问</dt><dd>答</dd></dl>", ["问", "答"]),
    "white space": ("<p>　　甲\n  乙&nbsp;&nbsp;丙</p>", ["甲 乙 丙"]),
    "menu in one block": ("<div><a href=a>首页</a> / <a href=b>登录</a></div>", ["首页 / 登录"]),
    "sup and sub": ("<p>100m<sup>2</sup>，CO<sub>2</sub></p>", ["100m2，CO2"]),
    "ruby": ("<p><ruby>法<rp>(</rp><rt>fǎ</rt><rp>)</rp></ruby></p>", ["法(fǎ)"]),
    "script and style": ("<p>甲<script>var a='乙'</script><style>p{}</style>丙</p><!-- 丁 -->", ["甲丙"]),
    "pre": ("<pre>第一条\n第二条</pre>", ["第一条", "第二条"]),
    "select": ("<select><option>北京</option><option>上海</option></select>", ["北京", "上海"]),
    "block in link": ("<a href=x>甲<div>乙</div></a>丙", ["甲", "乙", "丙"]),
    "headings": ("<h1>题</h1>文<h2>节</h2>", ["题", "文", "节"]),
    "image text is no text": ("<p>甲<img alt='乙'>丙</p>", ["甲丙"]),
    "unclosed": ("<div><p>甲<p>乙<li>丙", ["甲", "乙", "丙"]),
    "entities": ("<p>&lt;甲&gt; &amp; &#20057;</p>", ["<甲> & 乙"]),
    "svg title": ("<p>甲<svg><title>图</title></svg>乙</p>", ["甲乙"]),
    "textarea": ("<textarea>甲\n乙</textarea>", ["甲", "乙"]),
}


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("reader", ["lexbor", "bs4"])
def test_lines_as_a_reader_sees_them(name: str, reader: str) -> None:
    html, lines = SAME[name]
    html = f"<html><head><title>页</title></head><body>{html}</body></html>"
    outline = outline_of(tree_of(html, reader), html)
    assert outline.texts == lines
    assert outline.title == "页"


HIDDEN = {
    "display": '<div style="display: none">藏</div>',
    "visibility": '<div style="color:red;visibility:hidden">藏</div>',
    "attribute": "<div hidden>藏</div>",
    "noscript": "<noscript><p>藏</p></noscript>",
    "font size": '<span style="font-size:0px">藏</span>',
    "far left": '<div style="position:absolute;left:-9999px">藏</div>',
    "indent": '<div style="text-indent:-999em">藏</div>',
    "no height": '<div style="height:0;overflow:hidden">藏</div>',
    "low marquee": '<marquee height="1">藏</marquee>',
    "below hidden": '<div style="DISPLAY:NONE"><p><b>藏</b></p></div>',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_kept_and_marked(name: str) -> None:
    outline = lexbor.outline(lexbor.parse(f"<body><p>甲</p>{HIDDEN[name]}<p>乙</p></body>"))
    assert list(zip(outline.texts, outline.hidden, strict=True)) == [("甲", False), ("藏", True), ("乙", False)]


@pytest.mark.parametrize("style", ["", "font-size:0.9em", "opacity:0.8", "height:100px", "margin-left:-5px", "display:inline"])
def test_shown_text_is_not_hidden(style: str) -> None:
    assert lexbor.outline(lexbor.parse(f'<p style="{style}">甲</p>')).hidden == [False]


def test_templates_and_frames_are_kept_as_hidden() -> None:
    outline = lexbor.outline(lexbor.parse("<p>甲</p><template><p>乙</p><p>丙</p></template>"))
    assert list(zip(outline.texts, outline.hidden, strict=True)) == [("甲", False), ("乙", True), ("丙", True)]
    frames = "<html><frameset><frame src=a><noframes><body>请用<p>别的浏览器</body></noframes></frameset></html>"
    assert lexbor.outline(lexbor.parse(frames)).texts == ["请用", "别的浏览器"]


def test_a_template_inside_svg_is_an_element_like_any_other() -> None:
    outline = lexbor.outline(lexbor.parse("<p>甲<svg><template>乙</template></svg>丙"))
    assert list(zip(outline.texts, outline.hidden, strict=True)) == [("甲", False), ("乙", True), ("丙", False)]


def test_lines_of_pre_are_hidden_each_by_itself() -> None:
    outline = lexbor.outline(lexbor.parse("<pre>甲\n<b hidden>乙\n丙</b>\n丁</pre>"))
    assert list(zip(outline.texts, outline.hidden, strict=True)) == [("甲", False), ("乙", True), ("丙", True), ("丁", False)]


@pytest.mark.parametrize("reader", ["lexbor", "bs4"])
def test_fields_of_an_adapter_reach_the_lines(reader: str) -> None:
    html = "<div class=a><p>甲</p></div><p>乙</p>"
    tree = tree_of(html, reader)
    assert outline_of(tree, html, {node.mem_id: "x.answer" for node in tree.css(".a")}).fields == ["x.answer", ""]


def test_title_in_the_body_is_the_title() -> None:
    outline = lexbor.outline(lexbor.parse("<text id=1><!DOCTYPE html><html><head><title>题</title></head><body><p>文</p></body></html>"))
    assert (outline.title, outline.texts) == ("题", ["文"])


def test_links_are_counted_and_anchors_are_none() -> None:
    outline = lexbor.outline(lexbor.parse("<p>见<a href=x>本条</a></p><p><a name=t1>第一条</a></p>"))
    assert outline.links == [2, 0]


def test_elements_hold_their_lines() -> None:
    outline = lexbor.outline(lexbor.parse('<div class="a"><p id="x">甲</p><p>乙</p></div><p>丙</p>'))
    div = outline.tags.index("div")
    assert (outline.first[div], outline.last[div]) == (0, 2)
    assert outline.marks[outline.stands[0]] == "a x"
    assert outline.paths[outline.stands[0]] == "body/div/p"
    assert outline.parents[outline.stands[0]] == outline.parents[outline.stands[1]] == div


def test_words_of_the_inline_element() -> None:
    assert lexbor.outline(lexbor.parse('<div><span class="time">2024</span></div>')).words == ["time"]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "甲",
        "<div>" * 100_000 + "甲" + "</div>" * 100_000,
        "<ul><li>" * 50_000 + "甲",
        "<b><p>" * 30_000 + "甲",
        "<" * 300_000,
    ],
    ids=["open", "closed", "lists", "formatting", "brackets"],
)
def test_deep_nesting_is_bounded(html: str) -> None:
    begun = time.process_time()
    outline = lexbor.outline(lexbor.parse(html))
    assert time.process_time() - begun < 10
    assert "".join(outline.texts).endswith("甲") or html.startswith("<<")
    assert max(map(len, outline.paths)) <= MAX_PATH


def test_a_long_line_is_bounded() -> None:
    begun = time.process_time()
    outline = lexbor.outline(lexbor.parse("<p>" + "一二三四五" * 1_000_000))
    assert time.process_time() - begun < 10
    assert len(outline.texts[0]) == 5_000_000


def test_second_reader_takes_over_where_the_first_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    html = "<p>甲</p>"
    tree = tree_of(html)
    monkeypatch.setattr(lexbor, "outline", lambda tree, fields: Outline().done())
    assert outline_of(tree, html).texts == ["甲"]
    assert outline_of(tree, "<p></p><script>x</script>").texts == []


_SIMPLE = sorted(
    (BLOCKS | {"span", "a", "b", "i", "br"}) - {"body", "frameset", "noframes", "plaintext", "xmp", "listing", "col", "colgroup"}
)
_WORDS = st.text("甲乙丙丁。，ab1 \n", max_size=6)
_TREES = st.recursive(
    _WORDS,
    lambda parts: st.builds(lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag}>", st.sampled_from(_SIMPLE), st.lists(parts, max_size=3)),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TREES, max_size=4))
def test_no_character_is_lost_and_none_is_new(parts: list[str]) -> None:
    html = "".join(parts)
    tree = lexbor.parse(f"<body>{html}</body>")
    body = tree.body
    wanted = "".join((body.text() if body else "").split())
    assert "".join("".join(lexbor.outline(tree).texts).split()) == wanted


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    text = data.decode("utf-8", "replace") + "<p>甲</p>"
    assert lexbor.outline(lexbor.parse(text)).texts or "<" in text[:-8]
    soup.outline(soup.parse(text))


def test_nothing_is_both_read_and_unread() -> None:
    assert not UNREAD & BLOCKS
