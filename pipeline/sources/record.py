"""What a source gives: records, and failures in their place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

MAX_PAGE_BYTES: Final = 20_000_000
"""Longest page in bytes that is read unless told otherwise (`--max-page-bytes`)."""


class Unreadable(Exception):
    """A source or page that can't be read: becomes a row of `failed`. `reason` is one word, the message names place and remedy."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[Unreadable], tuple[str, str]]:
        return Unreadable, (self.reason, str(self))


@dataclass(frozen=True, slots=True)
class Record:
    """One page as its source holds it. `data` is bytes, or text where the source had already decoded it (feeds, tables).

    `source` is the path below `raw/`, with the record's place in it after `#`; `charset` and `media_type` are what the source claims,
    hints and no more; `fetched_at` is ISO 8601 as the source wrote it.
    """

    data: bytes | str
    source: str = ""
    url: str = ""
    fetched_at: str | None = None
    media_type: str | None = None
    charset: str | None = None

    @property
    def content(self) -> bytes:
        """The record's bytes; text counts as its UTF-8 bytes (lone surrogates as three bytes each)."""
        return self.data if isinstance(self.data, bytes) else self.data.encode("utf-8", "surrogatepass")

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Failed:
    """A record or source that could not be read, for a row of `failed`. `place` is empty for the whole source."""

    source: str
    place: str
    reason: str
    message: str
    url: str = ""
    n_bytes: int | None = None
