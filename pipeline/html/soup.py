"""The second reader: HTML text -> outline, with BeautifulSoup on lxml. Eight times slower than lexbor; says the same on sound pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import CData, PageElement, PreformattedString, Tag

from pipeline.html.lexbor import flattened, is_hiding
from pipeline.html.outline import BLOCKS, UNREAD, Outline

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_BREAKS: Final = frozenset(("br", "hr"))
_UNSHOWN: Final = frozenset(("noscript", "template", "noframes"))
_State = tuple[bool, bool, Tag | None]
_Stack = list[tuple[Iterator[PageElement], bool, _State]]


def outline(text: str) -> Outline:
    """The outline of a page's text. Control characters go first: libxml2 ends the document at a NUL."""
    tree = BeautifulSoup(_CONTROL.sub("\ufffd", flattened(text)), "lxml")
    found = Outline(_words)
    title = next((t for t in tree.find_all("title") if not t.find_parent("svg")), None)
    found.title = " ".join(title.get_text().split()) if title else ""
    _walk(tree, found)
    return found.done()


def _walk(root: Tag, found: Outline) -> None:
    """As the walk over lexbor's tree: no recursion, blocks open and close, inline elements carry their state down."""
    stack: _Stack = [(iter(root.contents), False, (False, False, None))]
    while stack:
        children, is_block, state = stack[-1]
        node = next(children, None)
        if node is None:
            stack.pop()
            if is_block:
                found.close()
        elif isinstance(node, Tag):
            _enter(node, state, stack, found)
        elif isinstance(node, CData) or not isinstance(node, PreformattedString):
            found.text(str(node), *state, "")


def _enter(node: Tag, state: _State, stack: _Stack, found: Outline) -> None:
    tag = node.name
    if tag in UNREAD and not (tag == "head" and node.find(BLOCKS)):
        return
    if tag in _BREAKS or (tag in BLOCKS and not node.contents):
        found.end_line()
        return
    linked, hidden, _ = state
    is_block = tag in BLOCKS
    if is_block:
        found.open(tag, _words(node))
    hidden = hidden or _is_hidden(node)
    stack.append((iter(node.contents), is_block, (linked or (tag == "a" and "href" in node.attrs), hidden, None if is_block else node)))


def _words(node: Tag) -> str:
    """Class and id of an element, written as lexbor gives them."""
    classes, name = node.get("class"), node.get("id")
    return " ".join(str(part) for part in (" ".join(classes) if isinstance(classes, list) else classes, name) if part)


def _is_hidden(node: Tag) -> bool:
    if node.name in _UNSHOWN or "hidden" in node.attrs:
        return True
    if node.name == "marquee" and str(node.get("height") or "9")[0] in "01":
        return True
    return is_hiding(str(node.get("style") or ""))
