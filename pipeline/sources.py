"""raw/ -> records: whatever the scrapers left, as bytes with what the source says of them."""

from __future__ import annotations

from dataclasses import dataclass


class Unreadable(Exception):
    """A source or page that can't be read: becomes a row of `failed`. `reason` is one word, the message names place and remedy."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Record:
    """One page as its source holds it. `data` is bytes, or text where the source had already decoded it (feeds, tables)."""

    data: bytes | str
    source: str = ""
    url: str = ""
    fetched_at: str | None = None
    media_type: str | None = None
    charset: str | None = None
