"""Write: what the stages made of a page, as rows of the tables."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Final

from pipeline import schema
from pipeline.page import Line, Page

Rows = dict[str, list[dict[str, Any]]]

_BLANK: Final = {table.name: table.blank() for table in schema.TABLES}
_OWN: Final = tuple(name for name in schema.PAGES.names if hasattr(Page, name))
"""Columns of `pages` that a page has by the same name."""
_own: Final = attrgetter(*_OWN)


def rows_of(page: Page) -> Rows:
    """The rows of one page by table name, `failed` left out. Every row has every column of its table."""
    page.check()
    page_id = page.page_id
    return {
        "pages": [_page_row(page, page_id)],
        "qa": [{**_BLANK["qa"], **row, "page_id": page_id} for row in page.qa],
        "statutes": [{**_BLANK["statutes"], **row, "page_id": page_id} for row in page.statutes],
        "citations": [{**_BLANK["citations"], **row, "page_id": page_id} for row in page.citations],
        "lines": [_line_row(line, seq, page_id) for seq, line in enumerate(page.lines)],
    }


def _page_row(page: Page, page_id: str) -> dict[str, Any]:
    kept = sum([len(line.raw) for line in page.lines if line.rule is None])
    return {
        **_BLANK["pages"],
        **dict(zip(_OWN, _own(page), strict=True)),
        "page_id": page_id,
        "hijacked": bool(page.hijack_kinds),
        "raw_chars": len(page.raw),
        "kept_chars": kept,
        "dropped_chars": len(page.raw) - kept,
        "cluster_id": page_id,
    }


def _line_row(line: Line, seq: int, page_id: str) -> dict[str, Any]:
    kept = line.rule is None
    return {
        "page_id": page_id,
        "seq": seq,
        "start": line.start,
        "end": line.start + len(line.raw),
        "raw": line.raw,
        "fate": "kept" if kept else "dropped",
        "role": line.role,
        "rule": line.rule,
        "text": line.text if kept else None,
        "edits": [{"kind": kind, "at": at, "old": old, "new": new} for kind, at, old, new in line.edits] if kept else [],
        "qa_id": line.qa_id,
        "statute_id": line.statute_id,
    }
