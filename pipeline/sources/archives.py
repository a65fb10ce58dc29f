"""Web archives: WARC and WET. Pages are the bodies of responses, resources and conversions; requests and revisits are counted.

Records are framed here and not by FastWARC, which stops at a wrong Content-Length or swallows the records behind it; it reads what is
inside a record (HTTP headers, chunks, content encodings).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from fastwarc.warc import ArchiveIterator

from pipeline.sources.compression import Reader
from pipeline.sources.files import About, record_of, too_large
from pipeline.sources.record import Failed, Record, Unreadable

_PAGES: Final = {"response", "resource", "conversion"}
_NEXT: Final = re.compile(rb"\nWARC/\d\.\d\r?\n")
_TEXT_TYPES: Final = ("text/", "application/xhtml", "application/xml", "application/http", "application/octet-stream", "unknown")
_STYLES: Final = ("text/css", "text/javascript", "text/x-javascript")
MAX_HEADER: Final = 1 << 16


class _Framed(NamedTuple):
    """One record of an archive: its headers, its block, and what is wrong with it, if anything."""

    number: int
    headers: dict[str, str]
    block: bytes
    problem: str


class _Ahead:
    """A reader to which bytes can be given back."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._back = io.BytesIO()

    def readline(self) -> bytes:
        line = self._back.readline()
        return line if line.endswith(b"\n") else line + self._reader.readline(MAX_HEADER)

    def read(self, size: int) -> bytes:
        data = self._back.read(size)
        return data + self._reader.read(size - len(data)) if len(data) < size else data

    def give_back(self, data: bytes) -> None:
        self._back = io.BytesIO(data + self._back.read())


def archive(reader: Reader, about: About, tally: Counter[str]) -> Iterator[Record | Failed]:
    """The pages of a web archive. A record's place is its number among all records of the archive, from 0."""
    for framed in _framed(_Ahead(reader), about.max_page_bytes * 2 + MAX_HEADER):
        yield from _page(framed, about, tally)


def _framed(source: _Ahead, limit: int) -> Iterator[_Framed]:
    number = 0
    while line := source.readline():
        if line.startswith(b"WARC/"):
            headers = _headers(source)
            block, problem = _block(source, headers, limit)
            yield _Framed(number, headers, block, problem)
            number += 1
        elif line.strip():
            lost = len(line) + _skip_to_next(source)
            yield _Framed(number, {}, b"", f"{lost} bytes that are no record; the archive is damaged there, fetch it again")
            number += 1


def _headers(source: _Ahead) -> dict[str, str]:
    headers: dict[str, str] = {}
    while (line := source.readline().strip()) and len(headers) < 1000:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        headers[name.strip().lower()] = value.strip()
    return headers


def _block(source: _Ahead, headers: dict[str, str], limit: int) -> tuple[bytes, str]:
    """The block of a record, however long it really is, and what was wrong with its stated length."""
    stated = headers.get("content-length", "")
    size = int(stated) if stated.isdecimal() else 0
    block = source.read(min(size, limit))
    if size > limit:
        return _real_block(source, block, limit)
    behind = source.read(4 + len(b"WARC/"))
    source.give_back(behind)
    if len(block) < size and not _NEXT.search(block):
        return block, f"the archive ends inside this record: {len(block)} of {size} bytes are there"
    if len(block) == size and (behind.startswith((b"\r\n\r\n", b"\n\n")) or not behind.strip()):
        return block, ""
    return _real_block(source, block, limit)


def _real_block(source: _Ahead, block: bytes, limit: int) -> tuple[bytes, str]:
    """The block of a record whose Content-Length is wrong: up to the next record, which lies inside it or behind it."""
    problem = "Content-Length is wrong; the record was read up to the next one"
    source.give_back(block)
    pieces: list[bytes] = []
    size = 0
    while line := source.readline():
        if line.startswith(b"WARC/") and pieces:
            source.give_back(line)
            break
        size += len(line)
        if size <= limit:
            pieces.append(line)
    return b"".join(pieces).removesuffix(b"\r\n").removesuffix(b"\r\n"), problem if size <= limit else "too_large"


def _skip_to_next(source: _Ahead) -> int:
    size = 0
    while line := source.readline():
        if line.startswith(b"WARC/"):
            source.give_back(line)
            break
        size += len(line)
    return size


def _page(framed: _Framed, about: About, tally: Counter[str]) -> Iterator[Record | Failed]:
    kind = framed.headers.get("warc-type", "")
    url = framed.headers.get("warc-target-uri", "").strip("<>")
    where = f"record {framed.number} of {about.source}"
    if framed.problem == "too_large" and kind in _PAGES | {""}:
        yield about.failed(framed.number, too_large(where, about.max_page_bytes), url)
        return
    if framed.problem and framed.problem != "too_large":
        yield about.failed(framed.number, Unreadable("damaged", f"{where}: {framed.problem}"), url, len(framed.block))
    if kind in _PAGES and not url.startswith(("dns:", "metadata:")):
        yield from _content(framed, about, url, tally)
    elif kind:
        tally["log" if url.startswith("metadata:") else kind] += 1


def _content(framed: _Framed, about: About, url: str, tally: Counter[str]) -> Iterator[Record | Failed]:
    media_type, charset, data = _http(framed, about.max_page_bytes)
    if data is None or (not data and framed.problem):
        tally["redirect"] += data is None
    elif media_type.startswith(_STYLES) or (media_type and not media_type.startswith(_TEXT_TYPES)):
        tally["not_text"] += 1
    else:
        facts = {"url": url, "fetched_at": framed.headers.get("warc-date"), "media_type": media_type or None, "charset": charset}
        yield record_of(about, framed.number, data, **facts)


def _http(framed: _Framed, limit: int) -> tuple[str, str | None, bytes | None]:
    """Media type, charset and body of a record; no body (None) for redirects. A block without HTTP headers is its own body."""
    media_type, _, parameters = framed.headers.get("content-type", "").lower().partition(";")
    if not media_type.strip().startswith("application/http") and not framed.block.startswith(b"HTTP/"):
        charset = re.search(r"charset=\"?([\w-]+)", parameters)
        return media_type.strip(), charset[1] if charset else None, framed.block
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
    whole = io.BytesIO(head % len(framed.block) + framed.block + b"\r\n\r\n")
    for mode in ("all", "none"):
        try:
            record = next(iter(ArchiveIterator(whole, parse_http=True, auto_decode=mode, quirks_mode=True)))
            status = record.http_headers.status_code if record.http_headers else 200
            body = record.reader.read(limit + 1)
        except (OSError, StopIteration, ValueError):
            whole.seek(0)
            continue
        return record.http_content_type or "", record.http_charset, None if status and 300 <= status < 400 else body
    return "", None, framed.block.partition(b"\r\n\r\n")[2]
