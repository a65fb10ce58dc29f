"""Microdata: questions, answers and articles that a page marks with `itemprop`."""

from __future__ import annotations

from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.html import lexbor
from pipeline.html.outline import BLOCKS

_ANSWERS: Final = ("acceptedAnswer", "suggestedAnswer")
_ARTICLE: Final = {"title": "headline", "author": "author", "published": "datePublished", "modified": "dateModified"}


def questions(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    """The questions of a page, raw: `embedded` tidies them."""
    return [_question(node) for node in tree.css("[itemtype$='schema.org/Question']")]


def article(tree: LexborHTMLParser) -> dict[str, Any]:
    """Title, author and dates of the first article."""
    node = tree.css_first("[itemtype$='Article'], [itemtype$='BlogPosting'], [itemtype$='DiscussionForumPosting']")
    if node is None:
        return {}
    own = _properties(node)
    return {key: _value(own[name][0]) for key, name in _ARTICLE.items() if own.get(name)}


def _question(node: LexborNode) -> dict[str, Any]:
    own = _properties(node)
    return {
        "title": _first(own, "name"),
        "body": _first(own, "text"),
        "author": _first(own, "author"),
        "date": _first(own, "dateCreated", "datePublished"),
        "upvotes": _first(own, "upvoteCount"),
        "answers": [_answer(answer, name) for name in _ANSWERS for answer in own.get(name, [])],
        "origin": "microdata",
    }


def _answer(node: LexborNode, name: str) -> dict[str, Any]:
    own = _properties(node)
    return {
        "text": _first(own, "text") or lexbor.text_of(node),
        "author": _first(own, "author"),
        "date": _first(own, "dateCreated", "datePublished"),
        "upvotes": _first(own, "upvoteCount"),
        "accepted": name == "acceptedAnswer",
    }


def _properties(item: LexborNode) -> dict[str, list[LexborNode]]:
    """The elements of an item that hold its own properties, not those of items inside it."""
    found: dict[str, list[LexborNode]] = {}
    for node in item.css("[itemprop]"):
        if node.mem_id != item.mem_id and _owner(node) == item.mem_id:
            for name in (node.attributes.get("itemprop") or "").split():
                found.setdefault(name, []).append(node)
    return found


def _owner(node: LexborNode) -> int | None:
    above = node.parent
    while above is not None:
        if "itemscope" in above.attributes:
            return above.mem_id
        above = above.parent
    return None


def _first(own: dict[str, list[LexborNode]], *names: str) -> str | None:
    for name in names:
        if own.get(name):
            return _value(own[name][0])
    return None


def _value(node: LexborNode) -> str:
    """A property's value: `content`, `datetime`, the name inside a nested item, else the text."""
    attributes = node.attributes
    for name in ("content", "datetime"):
        if attributes.get(name):
            return str(attributes[name])
    if "itemscope" in attributes:
        inner = _properties(node).get("name")
        if inner:
            return _value(inner[0])
    return lexbor.text_of(node) if node.tag in BLOCKS else " ".join(node.text().split())
