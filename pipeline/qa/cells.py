"""Entries of dictionaries that print their table with bars (词条 | … |, 解说 | 通俗说法：…): heads of rows announce, those of views part
the text.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import MARK_RULE, cut_at

_ENTRY: Final = re.compile(
    r"^[ 　]*[\u4e00-\u9fff]{2,4}[ 　]*[|｜][^|｜\n]{4,60}[|｜][ 　]*\n(?:.{0,12}\n)?[ 　]*[\u4e00-\u9fff]{2,4}[ 　]*[|｜]", re.MULTILINE
)
"""Two rows, the upper closed by a bar: what is looked up, and what is said of it."""
_HEAD: Final = re.compile(r"[\s　]*[\u4e00-\u9fff]{2,4}[\s　]*[|｜][\s　]*")
_VIEW: Final = re.compile(r"[\s　]*[\u4e00-\u9fff]{3,6}[：:](?=[^\s　])")
"""How a view begins (通俗说法：), whatever it is called."""


def cut_entry(page: Page) -> None:
    """Cut the heads of rows and of views off the lines that they open; the head of a row announces and is none of the text."""
    if ("|" not in page.raw and "｜" not in page.raw) or not _ENTRY.search(page.raw):
        return
    for line in page.kept():
        rest = _without_head(page, line)
        view = _VIEW.match(rest.text) if rest is not None else None
        parts = cut_at(page, rest, view.end()) if rest is not None and view else []
        if len(parts) == 2:
            page.label(parts[0], "heading")


def _without_head(page: Page, line: Line) -> Line | None:
    """A line without the head of its row; None where there is nothing else."""
    head = _HEAD.match(line.text)
    parts = cut_at(page, line, head.end()) if head else [line]
    if head:
        page.drop(parts[0], MARK_RULE, "other_boilerplate", "the head of a row")
    return parts[1] if len(parts) == 2 else None if head else line
