"""Pages in files of their own: HTML, text, MHTML, and the sidecars that say where a page came from."""

from __future__ import annotations

import email
import email.policy
import email.utils
import json
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, NamedTuple

from pipeline.sources.compression import Reader, Unpacked
from pipeline.sources.fields import TIME_FIELDS, URL_FIELDS, first_of, iso_time
from pipeline.sources.kinds import refuse_what_is_no_page
from pipeline.sources.record import MAX_PAGE_BYTES, Failed, Record, Unreadable

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)")


class About(NamedTuple):
    """What is known of a file before it is read: its path below `raw/` (with `#member` inside bundles) and what a sidecar says."""

    source: str
    url: str = ""
    fetched_at: str | None = None
    max_page_bytes: int = MAX_PAGE_BYTES

    def at(self, place: object) -> str:
        """The path of a record in this source. Inside bundles the place is one step further down."""
        return f"{self.source}#{place}"

    def failed(self, place: object, error: Unreadable, url: str = "", n_bytes: int | None = None) -> Failed:
        source = self.at(place) if place != "" else self.source
        return Failed(source, str(place), error.reason, str(error), url or self.url, n_bytes)


def record_of(about: About, place: object, data: bytes | str, **known: Any) -> Record | Failed:
    """The record of a page's bytes, or the failure that says why they are none."""
    source = about.at(place) if place != "" else about.source
    sample = data[: about.max_page_bytes + 1]
    content = sample.encode("utf-8", "surrogatepass") if isinstance(sample, str) else sample
    try:
        refuse_what_is_no_page(content, source)
        if len(content) > about.max_page_bytes:
            raise too_large(source, about.max_page_bytes)
    except Unreadable as error:
        return about.failed(place, error, known.get("url", ""), len(content))
    known = {"url": about.url, "fetched_at": about.fetched_at} | {key: value for key, value in known.items() if value}
    return Record(data, source, **known)


def too_large(where: str, limit: int) -> Unreadable:
    return Unreadable("too_large", f"{where} is longer than {limit} bytes; raise --max-page-bytes to read it")


def damaged(about: About, stream: Unpacked) -> Iterator[Failed]:
    """The failure row of a stream that broke off, if it did."""
    if stream.damage:
        yield about.failed("end", Unreadable("damaged", f"{about.source}: {stream.damage}"))


def page(reader: Reader, about: About) -> Iterator[Record | Failed]:
    """The one page of a file. No more of it is held than the limit allows."""
    data = reader.read(about.max_page_bytes + 1)
    saved = _SAVED_FROM.search(data[:2048])
    url = about.url or (saved[1].decode("ascii", "replace") if saved else "")
    yield record_of(about, "", data, url=url)


def mhtml(reader: Reader, about: About) -> Iterator[Record | Failed]:
    """The page of a saved web archive; its frames follow it as records of their own. Pictures and styles in it are left out."""
    data = reader.read(about.max_page_bytes * 4 + 1)
    if len(data) > about.max_page_bytes * 4:
        yield about.failed("", too_large(about.source, about.max_page_bytes), n_bytes=len(data))
        return
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    parts = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml", "text/plain"}]
    if not parts or not message.keys():
        error = Unreadable("damaged", f"{about.source} holds no HTML part; save the page again")
        yield about.failed("", error, n_bytes=len(data))
        return
    for number, part in enumerate(parts):
        yield record_of(about, number or "", _payload(part), **_mhtml_facts(message, part, first=number == 0))


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _mhtml_facts(message: Message, part: Message, *, first: bool) -> dict[str, str | None]:
    url = part.get("Content-Location") or (message.get("Snapshot-Content-Location") if first else "") or ""
    charset = part.get_param("charset")
    return {
        "url": str(url).strip(),
        "fetched_at": http_time(str(message.get("Date") or "")),
        "media_type": part.get_content_type(),
        "charset": charset if isinstance(charset, str) else None,
    }


def http_time(text: str) -> str | None:
    """The time of an HTTP or mail header as ISO 8601, or None."""
    try:
        return email.utils.parsedate_to_datetime(text).isoformat() if text else None
    except (TypeError, ValueError):
        return None


def from_sidecars(about: About, url_file: bytes | None, json_file: bytes | None) -> About:
    """What `<file>.url` and `<file>.json` beside a page add: a plain address or a Windows shortcut; an object of named facts."""
    if json_file is not None:
        about = _from_json(about, json_file)
    if url_file is not None and not about.url:
        shortcut = re.search(rb"(?im)^\s*(?:URL=)?\s*([a-z][a-z0-9+.-]*:\S+)", url_file.lstrip(b"\xef\xbb\xbf"))
        about = about._replace(url=shortcut[1].decode("utf-8", "replace") if shortcut else "")
    return about


def _from_json(about: About, data: bytes) -> About:
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return about
    if not isinstance(facts, dict):
        return about
    return about._replace(url=str(first_of(facts, URL_FIELDS) or ""), fetched_at=iso_time(first_of(facts, TIME_FIELDS)))
