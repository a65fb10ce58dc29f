"""The data model: whatever the verbs do, the lines tile the raw text and the edits replay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.page import Edit, Line, LostText, Page, lines_of, replay, stable_id

TEXT = st.text(alphabet="第一条民法典，。 a\n\u200b", max_size=60)


def page_of(raw: str) -> Page:
    return Page(raw=raw, lines=lines_of(raw), source="t.txt")


@st.composite
def worked(draw: st.DrawFn) -> Page:
    """A page after a random walk of verbs."""
    page = page_of(draw(TEXT))
    for _ in range(draw(st.integers(0, 12))):
        if not page.lines:
            break
        _one_verb(draw, page, page.lines[draw(st.integers(0, len(page.lines) - 1))])
    return page


def _one_verb(draw: st.DrawFn, page: Page, line: Line) -> None:
    verb = draw(st.sampled_from(("cut", "join", "drop", "label", "rewrite")))
    if verb == "cut":
        try:
            page.cut(line, *draw(st.lists(st.integers(0, 8), max_size=3)))
        except ValueError as error:
            if "inside edit" not in str(error):
                raise
    elif verb == "join":
        place = page.index(line)
        page.join(line, page.lines[min(place + draw(st.integers(0, 2)), len(page.lines) - 1)], draw(st.sampled_from(("", " "))))
    elif verb == "drop":
        page.drop(line, "test.rule", "nav")
    elif verb == "label" and line.kept:
        page.label(line, "body")
    elif verb == "rewrite" and line.text:
        at = draw(st.integers(0, len(line.text) - 1))
        old = line.text[at : at + draw(st.integers(0, 3))]
        page.rewrite(line, "noise", at, old, draw(st.text("xy", max_size=3)))


@given(worked())
def test_whatever_the_verbs_do_nothing_is_lost(page: Page) -> None:
    page.check()
    assert "".join(line.raw for line in page.lines) == page.raw


@given(worked())
def test_edits_replay(page: Page) -> None:
    for line in page.lines:
        assert replay(line.raw, line.edits) == line.text


@given(worked())
def test_a_dropped_line_names_its_rule(page: Page) -> None:
    for line in page.lines:
        assert line.kept or (line.rule and line.role)


def test_cut_traces_offsets_back_through_edits() -> None:
    page = page_of("個(gè)人信息，法律\n")
    line = page.lines[0]
    page.rewrite(line, "noise", 1, "(gè)", "")
    page.rewrite(line, "script", 0, "個", "个")
    left, right = page.cut(line, 4)
    assert (left.raw, left.text, right.raw, right.text) == ("個(gè)人信息", "个人信息", "，法律\n", "，法律")


def test_cut_inside_an_edit_of_equal_length_shares_it_out() -> None:
    page = page_of("個數據")
    page.rewrite_all(page.lines[0], [Edit("script", 0, "個數據", "个数据")], "个数据")
    assert [line.text for line in page.cut(page.lines[0], 1, 2)] == ["个", "数", "据"]


def test_cut_inside_an_edit_that_changed_the_length_is_refused() -> None:
    page = page_of("ab")
    page.rewrite(page.lines[0], "noise", 0, "ab", "xyz")
    with pytest.raises(ValueError, match="length changed"):
        page.cut(page.lines[0], 1)


def test_join_goes_over_blank_lines() -> None:
    page = page_of("第三十二\n\n条 本法\n")
    joined = page.join(page.lines[0], page.lines[2])
    assert joined.text == "第三十二条 本法"
    assert replay(joined.raw, joined.edits) == joined.text


def test_the_first_rule_keeps_the_credit() -> None:
    page = page_of("首页\n")
    page.drop(page.lines[0], "a.first", "nav")
    page.drop(page.lines[0], "b.second", "cta")
    assert (page.lines[0].rule, page.lines[0].role) == ("a.first", "nav")


def test_kept_roles_and_dropped_roles_are_not_mixed_up() -> None:
    page = page_of("首页\n")
    with pytest.raises(ValueError, match="not a kept role"):
        page.label(page.lines[0], "nav")
    with pytest.raises(ValueError, match="not a role for dropped"):
        page.drop(page.lines[0], "x.y", "answer")


def test_a_stage_that_loses_a_line_is_caught() -> None:
    page = page_of("a\nb\n")
    del page.lines[0]
    with pytest.raises(LostText):
        page.check()


def test_ids_are_the_same_on_every_machine() -> None:
    assert stable_id("http://a.example/1", "00") == "9a2aaaaab0bbd6697d639fe9b485b1c0"


def test_a_cut_that_would_end_with_a_joined_break_is_refused() -> None:
    page = page_of("房东\n王某\n")
    joined = page.join(page.lines[0], page.lines[1], " ")
    with pytest.raises(ValueError, match="joined line break"):
        page.cut(joined, 3)
    assert [line.text for line in page.cut(joined, 2)] == ["房东", " 王某"]
