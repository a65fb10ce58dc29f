"""JSON-lines feeds: one page a line, as Scrapy and most crawlers export them. A broken line costs that line.

A `.json` file may also be one document: a record, or a list of records, printed over few lines or many. Data of something else costs one
failure, not one for each of its lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from pipeline.sources.compression import CHUNK, Reader, Unpacked
from pipeline.sources.fields import CHARSET_FIELDS, HTML_FIELDS, TEXT_FIELDS, TIME_FIELDS, URL_FIELDS, first_of, iso_time
from pipeline.sources.files import About, record_of, too_large
from pipeline.sources.record import Failed, Record, Unreadable

_JSON: Final = json.JSONDecoder(strict=False)
ESCAPE_ROOM: Final = 4
"""A line may be this much longer than a page: `\\u5408` takes six bytes for three."""
LINES_LOOKED_AT: Final = 20
"""First lines of a `.json` file of which one must be a record by itself, for the file to be a feed."""
_BLANK: Final = b"\xef\xbb\xbf\x00 \t\r\n"
_LEAD_BEFORE_BACKSLASH: Final = re.compile(rb"[\x81-\xfe]\\")


def feed(reader: Reader, about: About) -> Iterator[Record | Failed]:
    """The pages of a feed. A record's place is its line, counted from 0; blank lines and the brackets of a JSON array are none."""
    limit = about.max_page_bytes * ESCAPE_ROOM
    for number, line in numbered_lines(reader, limit):
        if len(line) > limit:
            yield about.failed(number, too_large(f"line {number + 1} of {about.source}", about.max_page_bytes), n_bytes=len(line))
            continue
        body = _object(line)
        if body:
            yield _record(body, about, number)


def feed_or_document(reader: Reader, about: About) -> Iterator[Record | Failed]:
    """The pages of a file that is called JSON: one object a line, or one document of bounded length, its records numbered from 0."""
    head, is_feed = _head(reader, about.max_page_bytes * ESCAPE_ROOM)
    again: Reader = Reader(Unpacked(chain([head], iter(lambda: reader.read1(CHUNK), b""))), CHUNK)
    return feed(again, about) if is_feed else _document(again, about)


def _head(reader: Reader, limit: int) -> tuple[bytes, bool]:
    """The first lines, up to one that is a record by itself (or too long to tell), and whether there is one."""
    head = b""
    for _ in range(LINES_LOOKED_AT):
        line = reader.readline(limit + 1)
        head += line
        if len(line) > limit or _is_record(_object(line)):
            return head, _object(line).startswith(b"{")
        if not line or len(head) > limit:
            break
    return head, False


def _is_record(body: bytes) -> bool:
    try:
        return body.startswith(b"{") and _holds_page(_parsed(body)[0])
    except Unreadable:
        return False


def _holds_page(row: Any) -> bool:
    return isinstance(row, dict) and bool(_text_of(row, HTML_FIELDS) or _text_of(row, TEXT_FIELDS))


def _document(reader: Reader, about: About) -> Iterator[Record | Failed]:
    data = reader.read(about.max_page_bytes * ESCAPE_ROOM + 1)
    try:
        if len(data) > about.max_page_bytes * ESCAPE_ROOM:
            raise Unreadable("too_large", f"{about.source} is one long JSON document; export it as JSON lines, one record a line (.jsonl)")
        rows, recode = _rows(data, about)
    except Unreadable as error:
        yield about.failed("", error, n_bytes=len(data))
        return
    for number, row in enumerate(rows):
        yield _page(row, about, number, f"record {number} of {about.source}", recode=recode)


def _rows(data: bytes, about: About) -> tuple[list[Any], bool]:
    """The records of a document, and whether their texts are bytes in disguise. Raises Unreadable where it holds no page."""
    remedy = "delete it, or write the pages as JSON lines: one object a line, its field named html, text or content"
    try:
        value, recode = _parsed(data.strip(_BLANK))
    except Unreadable as error:
        raise Unreadable("unsupported", f"{about.source} is neither JSON lines nor a whole JSON document; {remedy}") from error
    rows = value if isinstance(value, list) else [value]
    if not any(_holds_page(row) for row in rows):
        raise Unreadable("unsupported", f"{about.source} is JSON data without any page in it; {remedy}")
    return rows, recode


def _object(line: bytes) -> bytes:
    """The object of a line, without what a JSON array puts around it (Scrapy writes one item a line there too)."""
    body = line.strip(_BLANK).rstrip(b",")
    if body in (b"[", b"]"):
        return b""
    body = body[1:] if body.startswith(b"[{") else body
    return body[:-1] if body.startswith(b"{") and body.endswith(b"}]") else body


def numbered_lines(reader: Reader, limit: int) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers. Of a line beyond the limit only its beginning is given: one byte more than the limit."""
    number = 0
    while line := reader.readline(limit + 1):
        more = line
        while len(more) > limit and not more.endswith(b"\n"):
            more = reader.readline(limit + 1)
        yield number, line
        number += 1 if line.strip() else 1 + _blank_lines(reader)


def _blank_lines(reader: Reader) -> int:
    """Pass over the blank lines that fill the buffer from here on, all at once: a compression bomb may be made of them."""
    head = reader.peek()
    head = head[: head.rfind(b"\n") + 1]
    return 0 if head.strip() else reader.read(len(head)).count(b"\n")


def _record(line: bytes, about: About, number: int) -> Record | Failed:
    where = f"line {number + 1} of {about.source}"
    try:
        row, recode = _parsed(line)
    except Unreadable as error:
        return about.failed(number, Unreadable(error.reason, f"{where}: {error}"), n_bytes=len(line))
    return _page(row, about, number, where, recode=recode)


def _page(row: Any, about: About, number: int, where: str, *, recode: bool) -> Record | Failed:
    if not isinstance(row, dict):
        return about.failed(number, Unreadable("damaged", f"{where} is no JSON object; write one object a line"))
    html, text = _text_of(row, HTML_FIELDS), _text_of(row, TEXT_FIELDS)
    if not (html or text):
        problem = f"{where} has none of the fields html, text, content with text in it; name the page's field so"
        return about.failed(number, Unreadable("empty", problem))
    return record_of(about, number, _bytes_again(html or text) if recode else html or text, **facts_of(row, is_html=bool(html)))


def facts_of(row: dict[str, Any], *, is_html: bool) -> dict[str, Any]:
    """What a row of a feed or table says of its page beside the text."""
    return {
        "url": str(first_of(row, URL_FIELDS) or ""),
        "fetched_at": iso_time(first_of(row, TIME_FIELDS)),
        "media_type": "text/html" if is_html else None,
        "charset": str(first_of(row, CHARSET_FIELDS) or "") or None,
    }


def _parsed(line: bytes) -> tuple[Any, bool]:
    """The line's value, and whether its texts are bytes in disguise (one character each), to be decoded with the page.

    Feeds are UTF-8. A line that is not is read byte for byte, so that the page's own decoding can mend it; where a character's second
    byte is a backslash, as in GBK and Big5, that would end the text too early: there the line is taken for GB18030.
    """
    try:
        try:
            return _JSON.decode(line.decode("utf-8")), False
        except UnicodeDecodeError:
            torn = _LEAD_BEFORE_BACKSLASH.search(line)
            return _JSON.decode(line.decode("gb18030", "replace") if torn else line.decode("latin-1")), not torn
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", f"broken JSON ({error}) at {line[:40]!r}; the other lines are read, export this one again") from error


def _text_of(row: dict[str, Any], names: tuple[str, ...]) -> str:
    """A field's text; item loaders leave lists of pieces."""
    value = first_of(row, names)
    if isinstance(value, list):
        value = "\n".join(piece for piece in value if isinstance(piece, str))
    return value if isinstance(value, str) else ""


def _bytes_again(text: str) -> bytes | str:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text
