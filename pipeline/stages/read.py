"""Read: one record becomes a page, its raw text as lines."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipeline.page import Page, lines_of
from pipeline.sources import Record


def read(record: Record) -> Page:
    """The page that a record holds."""
    data = record.data.encode("utf-8", "surrogatepass") if isinstance(record.data, str) else record.data
    text, encoding = _decoded(data)
    is_html = "<body" in text.lower() or "<html" in text.lower()
    if is_html:
        body = LexborHTMLParser(text).body
        text = "\n".join(" ".join(piece.split()) for piece in (body.text(separator="\n") if body else "").split("\n") if piece.strip())
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Page(
        raw=text,
        lines=lines_of(text),
        url=record.url or f"file:{record.source}",
        host=(urlsplit(record.url).hostname or "").lower(),
        source=record.source,
        fetched_at=record.fetched_at,
        content_hash=hashlib.sha256(data).hexdigest(),
        n_bytes=len(data),
        media_type="text/html" if is_html else "text/plain",
        encoding=encoding,
    )


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "gb18030", "big5"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "utf-8?"
