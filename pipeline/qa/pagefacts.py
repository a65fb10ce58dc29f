"""What small print says of a page as a whole: its date, views and author."""

from __future__ import annotations

import re
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.facts import date_of, simplified, small_print

_AUTHOR: Final = re.compile(r"(?:作者|撰文|撰稿)\s*[:：]\s*([\u4e00-\u9fffA-Za-z·]{2,20})")
_GLUED_FACTS: Final = re.compile(r"咨询\s*(?:19|20)\d{2}")


def _own_print(page: Page) -> list[Line]:
    """Small print that speaks of the page itself: not beside a link to another page, not a glued answer's."""
    found, before = [], ""
    for line in page.lines:
        if line.role == "meta" and before not in ("related_link", "related_question") and not _GLUED_FACTS.search(line.text):
            found.append(line)
        if line.text.strip() and line.role != "meta":
            before = line.role
    return found


def _breadcrumb_date(page: Page) -> str | None:
    """The date that a breadcrumb ends in, above the text."""
    for line in page.lines:
        if line.rule is None and line.role in ("body", "answer", "statute"):
            return None
        if line.role == "nav" and (date := date_of(line.text)):
            return date
    return None


def page_facts(page: Page) -> None:
    for line in _own_print(page):
        facts = small_print(line.text)
        page.views = page.views if page.views is not None else facts.views
        page.published_date = page.published_date or facts.date
        author = _AUTHOR.search(line.text)
        page.author = page.author or (simplified(author[1]) if author else None)
    page.published_date = page.published_date or _breadcrumb_date(page)
    page.published_date = page.published_date or next((row["asked_date"] for row in page.qa if row["asked_date"]), None)
    if page.published_date and date_of(page.published_date) is None:
        page.published_date = None
