"""From offsets in a line's clean text back to offsets in the page's raw text."""

from __future__ import annotations

from pipeline.page import Line


def raw_span(line: Line, start: int, end: int) -> tuple[int, int]:
    """Where in the page's raw text a span of the line's clean text stands; empty where an edit made all of it up."""
    low = raw_start(line, start)
    return low, max(low, raw_end(line, end))


def raw_start(line: Line, at: int) -> int:
    """Where in the page's raw text a span begins that begins at `at` in the line's clean text.

    Inside an edit the whole of what it replaced belongs to the span. What noise stood before the span is left out.
    """
    for edit in reversed(line.edits):
        if at >= edit.at + len(edit.new):
            at += len(edit.old) - len(edit.new)
        elif at > edit.at and len(edit.old) != len(edit.new):
            at = edit.at
    return line.start + at


def raw_end(line: Line, at: int) -> int:
    """Where in the page's raw text a span ends that ends before `at` in the line's clean text; noise behind the span is left out."""
    for edit in reversed(line.edits):
        if at <= edit.at:
            continue
        if at >= edit.at + len(edit.new):
            at += len(edit.old) - len(edit.new)
        elif len(edit.old) != len(edit.new):
            at = edit.at + len(edit.old)
    return line.start + at
