"""A folder of sources to be filled by tests, and what is read from it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pipeline.sources import MAX_PAGE_BYTES, Failed, Record, list_sources, records

PAGE = "<html><head><title>押金不退怎么办</title></head><body><p>可以向法院起诉。</p></body></html>"


def read_all(raw: Path | str, max_page_bytes: int = MAX_PAGE_BYTES, tally: Counter[str] | None = None) -> tuple[list[Record], list[Failed]]:
    """Everything that is in raw/."""
    good: list[Record] = []
    bad: list[Failed] = []
    for source in list_sources(str(raw)):
        for item in records(source, max_page_bytes=max_page_bytes, tally=tally):
            good.append(item) if isinstance(item, Record) else bad.append(item)
    return good, bad


def text_of(record: Record) -> str:
    return record.content.decode()
