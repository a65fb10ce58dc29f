"""Mends of damaged bytes become edits of the line they come out in, and of no other."""

from __future__ import annotations

from pipeline.html import lexbor
from pipeline.html.blocks import blocks
from pipeline.html.decode import Decoded, Mend
from pipeline.html.mends import Marked
from pipeline.page import Edit, replay


def read(text: str, *mends: tuple[str, str]) -> tuple[str, list[tuple[str, list[Edit], str]]]:
    """The raw text and the lines of an HTML text in which each pair (damage, what was meant) occurs in this order."""
    found, at = [], 0
    for old, new in mends:
        at = text.index(old, at)
        found.append(Mend(at, old, new))
        at += len(old)
    marked = Marked(Decoded(text, "gb18030", found))
    outline = lexbor.outline(lexbor.parse(marked.text))
    raw, lines = marked.lines(*blocks(outline, [1.0] * len(outline.texts)))
    for line in lines:
        assert replay(line.raw, line.edits) == line.text
    return raw, [(line.raw, line.edits, line.text) for line in lines]


def test_each_mend_in_its_line() -> None:
    raw, lines = read("<p>第？条</p><p>甲￥￥乙？丙</p>", ("？", "一"), ("￥￥", "合同"), ("？", ""))
    assert raw == "第？条\n甲￥￥乙？丙"
    assert lines == [
        ("第？条\n", [Edit("encoding", 1, "？", "一")], "第一条"),
        ("甲￥￥乙？丙", [Edit("encoding", 1, "￥￥", "合同"), Edit("encoding", 4, "？", "")], "甲合同乙丙"),
    ]


def test_a_mend_of_markup_is_made_at_once() -> None:
    raw, lines = read("<p>甲乙鍝?/p><p>丙</p>", ("鍝?/p>", "哈</p>"))
    assert raw == "甲乙哈\n丙"
    assert [edits for _, edits, _ in lines] == [[], []]


def test_a_mend_in_a_tag_is_no_edit() -> None:
    assert read('<p title="甲？">乙</p>', ("？", "丙"))[1] == [("乙", [], "乙")]


def test_text_that_holds_private_use_characters_itself() -> None:
    raw, lines = read("<p>\U000f0000甲？</p>", ("？", "乙"))
    assert raw == "\U000f0000甲？"
    assert lines[0][2] == "\U000f0000甲乙"


def test_text_pages_too() -> None:
    marked = Marked(Decoded("甲？\n\n乙", "utf-8", [Mend(1, "？", "丁")]))
    raw, lines = marked.lines(marked.text)
    assert raw == "甲？\n\n乙"
    assert [line.text for line in lines] == ["甲丁", "", "乙"]
