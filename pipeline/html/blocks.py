"""Blocks: HTML text to raw text and lines. lexbor reads; BeautifulSoup takes over where it fails, and everywhere with `READER=bs4`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
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
    """The raw text, `<title>` first, and the block of each of its lines; `contents` are the scores of the outline's lines.

    Blocks are made of columns, without a call of Python for each: there are three hundred in a page.
    """
    stands = outline.stands
    inherited = map(outline.marks.__getitem__, stands)
    marks = [f"{above} {words}" if above and words else above or words for above, words in zip(inherited, outline.words, strict=True)]
    paths, parents = map(outline.paths.__getitem__, stands), map(outline.parents.__getitem__, stands)
    found = list(map(_BLOCK, zip(paths, marks, outline.links, outline.hidden, parents, contents, outline.fields, strict=True)))
    if not outline.title:
        return "\n".join(outline.texts), found
    title = Block(TITLE, "", 0, hidden=False, parent=0, content=1.0)
    return "\n".join([outline.title, *outline.texts]), [title, *found]


_BLOCK: Final[Callable[[tuple[str, str, int, bool, int, float, str]], Block]] = partial(tuple.__new__, Block)


def _has_text(text: str) -> bool:
    """Whether anything but markup and code stands in a page's text."""
    return bool(_TAG.sub(" ", _CODE.sub(" ", text)).strip())
