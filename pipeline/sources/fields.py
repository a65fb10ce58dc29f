"""Names under which feeds, tables and sidecars hold a page and what is known of it; the first that is there and not empty counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

HTML_FIELDS: Final = ("html", "raw_html", "page_html", "html_content", "response_body")
TEXT_FIELDS: Final = ("text", "content", "raw_content", "body", "page", "main_text")
URL_FIELDS: Final = ("url", "uri", "link", "page_url", "source_url", "href", "warc_target_uri", "warc-target-uri")
TIME_FIELDS: Final = (
    "fetched_at",
    "fetch_time",
    "crawled_at",
    "crawl_time",
    "scraped_at",
    "date_download",
    "warc_date",
    "warc-date",
    "timestamp",
    "crawl_timestamp",
)
CHARSET_FIELDS: Final = ("charset", "encoding")
NESTED: Final = ("metadata", "meta", "warc_headers")
"""Objects in which some exporters keep address and time."""


def first_of(row: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first value under these names, case ignored, that is not empty; also inside `metadata`; else None."""
    lower = {key.lower(): value for key, value in row.items() if isinstance(key, str)}
    for name in names:
        if lower.get(name) not in (None, "", b"", [], {}):
            return lower[name]
    for name in NESTED:
        if isinstance(lower.get(name), Mapping):
            return first_of(lower[name], names)
    return None


def iso_time(value: Any) -> str | None:
    """A time as ISO 8601: text stays as the source wrote it, seconds or milliseconds since 1970 are turned into UTC."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e14:
        seconds = value / 1000 if value > 1e11 else value
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    return value if isinstance(value, str) and value else None
