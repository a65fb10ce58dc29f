"""Split: give every kept line its role, and cut the page into questions, answers, statutes and citations."""

from __future__ import annotations

from pipeline.page import Page


def split(page: Page) -> None:
    """Label the kept lines and fill `page.qa`, `page.statutes`, `page.citations`."""
    for line in page.kept():
        page.label(line, "body")
