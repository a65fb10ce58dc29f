"""Cut leads, abstracts and previews: text that stands whole further down, or on another page."""

from __future__ import annotations

import re
from typing import Final

from pipeline.layout.keys import key
from pipeline.page import Line, Page

CUT: Final = re.compile(r"(?:\.{3,6}|…{1,3})$")
MIN_STEM: Final = 12
"""Folded characters of a cut line that must come again for it to be a cut lead."""
MAX_LEAD: Final = 400


def drop_leads(page: Page) -> None:
    """Drop lines that end in dots, or break off, and whose beginning comes again in a longer line of the page."""
    kept = page.kept()
    keys = [key(line) for line in kept]
    for n, line in enumerate(kept):
        stem = CUT.sub("", keys[n])
        cut = stem != keys[n]
        if not MIN_STEM <= len(stem) <= MAX_LEAD or not (cut or _breaks_off(stem)):
            continue
        if any(len(other) > len(stem) and other.startswith(stem) for other in keys[n + 1 :]):
            page.drop(line, "layout.lead", "truncated_snippet", "cut, and comes again in full below")


def _breaks_off(stem: str) -> bool:
    return len(stem) >= 40 and stem[-1] not in '。!?;:.)》】”"'


def drop_previews(page: Page) -> None:
    """Drop list previews: cut lines below a line that is a title of another page."""
    before: Line | None = None
    for line in page.lines:
        folded = key(line)
        if line.rule is None and before is not None and before.role in ("related_link", "meta") and CUT.search(folded):
            if before.role == "related_link" or before.rule in ("layout.listed", "meta.date"):
                page.drop(line, "layout.preview", "truncated_snippet", "cut preview below a title of another page")
        if folded:
            before = line
