"""Write: what the stages made of a page, as rows of the tables."""

from __future__ import annotations

from typing import Any

from pipeline import schema
from pipeline.page import Line, Page

Rows = dict[str, list[dict[str, Any]]]


def rows_of(page: Page) -> Rows:
    """The rows of one page by table name, `failed` left out. Every row has every column of its table."""
    page.check()
    page_id = page.page_id
    return {
        "pages": [_page_row(page, page_id)],
        "qa": [{**schema.QA.blank(), **row, "page_id": page_id} for row in page.qa],
        "statutes": [{**schema.STATUTES.blank(), **row, "page_id": page_id} for row in page.statutes],
        "citations": [{**schema.CITATIONS.blank(), **row, "page_id": page_id} for row in page.citations],
        "lines": [_line_row(line, seq, page_id) for seq, line in enumerate(page.lines)],
    }


def _page_row(page: Page, page_id: str) -> dict[str, Any]:
    kept = sum(len(line.raw) for line in page.lines if line.rule is None)
    row = {name: getattr(page, name) for name in schema.PAGES.names if hasattr(page, name)}
    return {
        **schema.PAGES.blank(),
        **row,
        "page_id": page_id,
        "hijacked": bool(page.hijack_kinds),
        "raw_chars": len(page.raw),
        "kept_chars": kept,
        "dropped_chars": len(page.raw) - kept,
        "cluster_id": page_id,
    }


def _line_row(line: Line, seq: int, page_id: str) -> dict[str, Any]:
    return {
        "page_id": page_id,
        "seq": seq,
        "start": line.start,
        "end": line.end,
        "raw": line.raw,
        "fate": line.fate,
        "role": line.role,
        "rule": line.rule,
        "text": line.text if line.rule is None else None,
        "edits": [edit._asdict() for edit in line.edits] if line.rule is None else [],
        "qa_id": line.qa_id,
        "statute_id": line.statute_id,
    }
