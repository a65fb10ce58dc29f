"""The second reader: HTML text -> outline, with BeautifulSoup on lxml. Eight times slower than lexbor; says the same on sound pages.

The tree is another one, the walk the same: `_Node` gives the elements of BeautifulSoup the names that the walk knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import CData, PageElement, PreformattedString, Tag

from pipeline.html.lexbor import flattened
from pipeline.html.outline import BLOCKS, OWN_NUMBERS, TEXT, Node, Outline, walk

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SHOWN_APART: Final = {"template": "noscript", "noframes": "noscript"}
"""What lxml leaves in its place, and the tag of what is as little shown."""


class Soup:
    """A page's tree with the two verbs of lexbor's that an adapter needs."""

    def __init__(self, text: str) -> None:
        self.tree = BeautifulSoup(_CONTROL.sub("\ufffd", flattened(text)), "lxml")

    def css(self, selector: str) -> list[_Node]:
        return [_Node(tag) for tag in self.tree.select(selector)]

    def css_first(self, selector: str) -> _Node | None:
        return next(iter(self.css(selector)), None)


def parse(text: str) -> Soup:
    """The tree of a page's text. Control characters go first: libxml2 ends the document at a NUL."""
    return Soup(text)


def outline(soup: Soup, fields: Mapping[int, str] | None = None) -> Outline:
    """The outline of a tree; `fields` names the site adapter's field by the `mem_id` of the element that a selector found."""
    found = Outline()
    title = next((t for t in soup.tree.find_all("title") if not t.find_parent("svg")), None)
    found.title = " ".join(title.get_text().split()) if title else ""
    walk(_Node(soup.tree), found, fields or {}, _nothing)
    return found.done()


def _nothing(_: Node) -> None:
    """What stands apart from the tree: lxml knows no such thing."""


class _Node:
    """A node of BeautifulSoup as the walk asks for it."""

    __slots__ = ("_node",)

    def __init__(self, node: PageElement) -> None:
        self._node = node

    @property
    def tag_id(self) -> int:
        return TEXT if self._is_text else OWN_NUMBERS

    @property
    def tag(self) -> str | None:
        if not isinstance(self._node, Tag):
            return None
        name = self._node.name
        is_head_with_text = name == "head" and self._node.find(BLOCKS) is not None
        return "span" if is_head_with_text else _SHOWN_APART.get(name, name)

    @property
    def mem_id(self) -> int:
        return id(self._node)

    @property
    def child(self) -> _Node | None:
        return _Node(self._node.contents[0]) if isinstance(self._node, Tag) and self._node.contents else None

    @property
    def next(self) -> _Node | None:
        after = self._node.next_sibling
        return None if after is None else _Node(after)

    @property
    def attributes(self) -> Mapping[str, str | None]:
        """Lists of classes are written as in the page."""
        attributes = self._node.attrs.items() if isinstance(self._node, Tag) else ()
        return {name: " ".join(value) if isinstance(value, list) else str(value) for name, value in attributes}

    @property
    def text_content(self) -> str | None:
        return str(self._node)

    @property
    def is_empty_text_node(self) -> bool:
        return str(self._node).isspace()

    @property
    def _is_text(self) -> bool:
        return isinstance(self._node, CData) or not isinstance(self._node, Tag | PreformattedString)
