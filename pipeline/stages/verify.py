"""Verify: compare every quote and every citation with the law."""

from __future__ import annotations

from pipeline.page import Page


def verify(page: Page) -> None:
    """Set status, verdict and repair of the page's statutes and citations."""
    for row in page.statutes:
        row["status"] = row["status"] or "unverified"
    for row in page.citations:
        row["verdict"] = row["verdict"] or "not_checked"
