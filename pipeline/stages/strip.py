"""Strip: take spam and boilerplate out of a page. What to drop is said in rules/*.toml; how is said here."""

from __future__ import annotations

from pipeline.page import Page

BLANK_RULE = "layout.blank"


def strip(page: Page) -> None:
    """Drop blank lines, spam and boilerplate; name the page's kind where it has nothing to keep."""
    for line in page.kept():
        if not line.text.strip():
            page.drop(line, BLANK_RULE, "other_boilerplate", "nothing to read")
