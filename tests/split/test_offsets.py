"""Offsets of clean text lead back to the raw text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.law.offsets import raw_end, raw_span, raw_start
from pipeline.page import Edit, Line, replay

CHARS = "甲乙丙丁abc "


@st.composite
def edited_lines(draw: st.DrawFn) -> Line:
    """A line with up to six edits of any length, insertions and deletions among them."""
    line = Line(draw(st.integers(0, 50)), draw(st.text(CHARS, min_size=1, max_size=20)) + "\n")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(line.text)))
        end = draw(st.integers(at, min(len(line.text), at + 3)))
        old, new = line.text[at:end], draw(st.text("戊己庚", max_size=3))
        line.edits.append(Edit("noise", at, old, new))
        line.text = line.text[:at] + new + line.text[end:]
    return line


@given(edited_lines(), st.data())
def test_spans_stay_inside_the_line_and_in_order(line: Line, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line.text)))
    end = data.draw(st.integers(start, len(line.text)))
    low, high = raw_span(line, start, end)
    assert line.start <= low <= high <= line.end


@given(edited_lines(), st.data())
def test_an_untouched_character_leads_to_itself(line: Line, data: st.DataObject) -> None:
    untouched = [at for at, char in enumerate(line.text) if char in CHARS]
    if not untouched:
        return
    at = data.draw(st.sampled_from(untouched))
    low = raw_start(line, at)
    assert raw_end(line, at + 1) == low + 1
    assert line.raw[low - line.start] == line.text[at]


@given(edited_lines())
def test_the_whole_text_leads_to_raw_text_that_holds_all_edits_inside(line: Line) -> None:
    assert replay(line.raw, line.edits) == line.text
    if line.text:
        assert raw_start(line, 0) >= line.start
        assert raw_end(line, len(line.text)) <= line.start + len(line.raw.rstrip("\n"))


def test_noise_beside_a_span_is_left_out() -> None:
    line = Line(10, "國(guó)家\n")
    line.edits = [Edit("noise", 1, "(guó)", ""), Edit("script", 0, "國", "国")]
    line.text = "国家"
    assert (raw_start(line, 0), raw_end(line, 1)) == (10, 11)
    assert (raw_start(line, 1), raw_end(line, 2)) == (16, 17)
