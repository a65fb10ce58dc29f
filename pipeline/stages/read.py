"""Read: one record becomes a page, its raw text as lines."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from pipeline import sites
from pipeline.html.blocks import blocks, embedded_of, outline_of, tree_of
from pipeline.html.content import score
from pipeline.html.decode import decode
from pipeline.html.mends import Marked
from pipeline.page import KEPT_ROLES, Page
from pipeline.sources import Record, Unreadable

HTML_SUFFIXES: Final = frozenset((".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".asp", ".aspx", ".php", ".jsp"))
TEXT_SUFFIXES: Final = frozenset((".txt", ".md"))
_SIGNS: Final = re.compile(r"\s*(?:<!doctype\s+html|<html|<\?xml[^>]*>\s*<(?:!doctype\s+html|html))|<(?:body|head)[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*[\s/>]|!--|!doctype)", re.IGNORECASE)
_BLOCK_TAG: Final = re.compile(r"<(?:div|p|br|table|td|li|form|script)[\s>/]", re.IGNORECASE)
FRAGMENT_TAGS: Final = 10
"""Block tags from which on a text without a name is a fragment of markup: scrapers keep pages without their `<html>`. Tags that a page
prints as text (tag soup) are of other kinds."""


def read(record: Record) -> Page:
    """The page that a record holds. Raises Unreadable where it has no text."""
    data = record.data.encode("utf-8", "surrogatepass") if isinstance(record.data, str) else record.data
    decoded = decode(record.data, record.charset)
    marked = Marked(decoded)
    page = Page(
        raw="",
        lines=[],
        url=record.url,
        source=record.source,
        fetched_at=record.fetched_at,
        content_hash=hashlib.sha256(data).hexdigest(),
        n_bytes=len(data),
        encoding=decoded.encoding,
        encoding_repairs=len(decoded.edits),
    )
    if is_html(record, marked.text):
        _read_html(page, marked)
    else:
        _name(page)
        page.raw, page.lines = marked.lines(marked.text)
    if not page.raw.strip():
        raise Unreadable("empty", f"{record.source or 'page'}: no text in {len(data)} bytes; nothing can be done but fetch it again")
    return page


def is_html(record: Record, text: str) -> bool:
    """Whether a page is markup: as the source says, else by its suffix, else by what its text looks like.

    A text file may print tags; a file named .html without one tag is text.
    """
    suffix = PurePosixPath(record.source.split("#", 1)[0]).suffix.lower()
    if record.media_type:
        return "html" in record.media_type and bool(_TAG.search(text))
    if suffix in HTML_SUFFIXES:
        return bool(_TAG.search(text))
    if suffix in TEXT_SUFFIXES:
        return bool(_SIGNS.match(text[:5000]))
    return "<" in text[:20_000] and (bool(_SIGNS.search(text[:5000])) or len(_BLOCK_TAG.findall(text[:20_000])) >= FRAGMENT_TAGS)


def _read_html(page: Page, marked: Marked) -> None:
    """Raw text, lines, scores and embedded data of a page of markup."""
    page.media_type = "text/html"
    tree = tree_of(marked.text)
    page.embedded = embedded_of(tree, marked.text)
    page.published_date = page.embedded.get("published")
    page.author = page.embedded.get("author")
    page.site_name = page.embedded.get("site_name")
    _name(page)
    outline = outline_of(tree, marked.text, sites.fields(tree, page.host))
    text, found = blocks(outline, score(outline))
    page.raw, page.lines = marked.lines(text, found)
    for line in page.lines:
        if line.block and line.block.field:
            line.block = line.block._replace(content=float(sites.role_of(line) in KEPT_ROLES))


def _name(page: Page) -> None:
    """URL and host: the record's, else the one that the page calls its own, else a `file:` path."""
    page.url = page.url or page.embedded.get("canonical") or f"file:{page.source}"
    try:
        page.host = (urlsplit(page.url).hostname or "").lower()
    except ValueError:
        page.host = ""
