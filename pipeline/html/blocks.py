"""Blocks: HTML text to raw text and lines. lexbor reads; BeautifulSoup takes over where it fails, and everywhere with `READER=bs4`."""

from __future__ import annotations

import os
import re
from typing import Any, Final

from pipeline.html import lexbor, soup
from pipeline.html.outline import Outline
from pipeline.page import Block

READER: Final = os.environ.get("READER", "lexbor")
"""`lexbor` or `bs4`, from the environment: for comparing both and for machines without selectolax."""

TITLE: Final = "head/title"
"""Path of the line that holds the `<title>`; always the first line where there is one."""

_TAG: Final = re.compile(r"<[a-zA-Z!/][^>]*>")
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)


def read_html(text: str, reader: str = READER) -> tuple[Any, Outline]:
    """The tree of a page and its outline, by the reader named; the second reader takes over where the first finds no text.

    The tree is lexbor's or None: BeautifulSoup's is not handed on, as only its text is wanted.
    """
    if reader == "bs4":
        return None, soup.outline(text)
    tree = lexbor.parse(text)
    outline = lexbor.outline(tree)
    if not outline.texts and _has_text(text):
        outline = soup.outline(text)
    return tree, outline


def blocks(outline: Outline) -> tuple[str, list[Block]]:
    """The raw text, `<title>` first, and the block of each of its lines, not scored yet."""
    texts, found = list(outline.texts), []
    if outline.title:
        texts.insert(0, outline.title)
        found.append(Block(TITLE, "", 0, hidden=False, parent=0, content=1.0))
    paths, all_marks, parents = outline.paths, outline.marks, outline.parents
    columns = (outline.stands, outline.links, outline.hidden, outline.words, outline.fields)
    for stand, linked, hidden, words, field in zip(*columns, strict=True):
        marks = all_marks[stand]
        if words:
            marks = f"{marks} {words}" if marks else words
        found.append(Block(paths[stand], marks, linked, hidden, parents[stand], 1.0, field))
    return "\n".join(texts), found


def _has_text(text: str) -> bool:
    """Whether anything but markup and code stands in a page's text."""
    return bool(_TAG.sub(" ", _CODE.sub(" ", text)).strip())
