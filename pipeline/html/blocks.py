"""Blocks: HTML text to raw text and lines. lexbor reads; BeautifulSoup takes over where it fails, and everywhere with `READER=bs4`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from selectolax.lexbor import LexborHTMLParser

from pipeline.html import embedded, lexbor
from pipeline.html.outline import Outline
from pipeline.page import Block

if TYPE_CHECKING:
    from pipeline.html.soup import Soup

READER: Final = os.environ.get("READER", "lexbor")
"""`lexbor` or `bs4`, from the environment: for comparing both and for machines without selectolax."""

TITLE: Final = "head/title"
"""Path of the line that holds the `<title>`; always the first line where there is one."""

_TAG: Final = re.compile(r"<[a-zA-Z!/][^>]*>")
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


def tree_of(text: str, reader: str = READER) -> LexborHTMLParser | Soup:
    """The tree of a page, by one of the two readers."""
    if reader == "bs4":
        from pipeline.html import soup  # BeautifulSoup takes longer to import than 30 pages to read, and few runs need it

        return soup.parse(text)
    return lexbor.parse(text)


def embedded_of(tree: LexborHTMLParser | Soup, text: str) -> dict[str, Any]:
    """What the page says of itself; lexbor's matter alone, whoever reads the lines."""
    return embedded.read(tree if isinstance(tree, LexborHTMLParser) else lexbor.parse(text))


def outline_of(tree: LexborHTMLParser | Soup, text: str, fields: Mapping[int, str] | None = None) -> Outline:
    """The outline of a page; the second reader takes over where the first finds no text although there is some."""
    if isinstance(tree, LexborHTMLParser):
        outline = lexbor.outline(tree, fields)
        if outline.texts or not _has_text(text):
            return outline
    from pipeline.html import soup

    return soup.outline(soup.parse(text)) if isinstance(tree, LexborHTMLParser) else soup.outline(tree, fields)


def blocks(outline: Outline, contents: Sequence[float]) -> tuple[str, list[Block]]:
    """The raw text, `<title>` first, and the block of each of its lines; `contents` are the scores of the outline's lines."""
    texts, found = list(outline.texts), []
    if outline.title:
        texts.insert(0, outline.title)
        found.append(Block(TITLE, "", 0, hidden=False, parent=0, content=1.0))
    paths, all_marks, parents = outline.paths, outline.marks, outline.parents
    columns = (outline.stands, outline.links, outline.hidden, outline.words, outline.fields)
    for stand, linked, hidden, words, field, content in zip(*columns, contents, strict=True):
        marks = all_marks[stand]
        if words:
            marks = f"{marks} {words}" if marks else words
        found.append(Block(paths[stand], marks, linked, hidden, parents[stand], content, field))
    return "\n".join(texts), found


def _has_text(text: str) -> bool:
    """Whether anything but markup and code stands in a page's text."""
    return bool(_TAG.sub(" ", _CODE.sub(" ", text)).strip())
