"""Pages for tests, from their text or HTML through all stages of one page."""

from __future__ import annotations

from typing import Any

from pipeline.page import Page
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read


def page_of(text: str, url: str = "") -> Page:
    """The page that a text or an HTML document becomes."""
    page = read(Record(text.strip("\n").encode(), source="page.html" if "<html" in text else "page.txt", url=url))
    for stage in STAGES:
        stage(page)
    page.check()
    return page


def pairs(page: Page) -> list[tuple[str, str | None, str | None]]:
    """Kind, title and answer of each row, spaces left out of the answer."""
    return [(row["kind"], row["question_title"], _bare(row["answer"])) for row in page.qa]


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def _bare(text: str | None) -> str | None:
    return None if text is None else "".join(text.split())
