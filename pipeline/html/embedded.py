"""Embedded data: what a page says of itself in meta tags, before anyone guesses."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser


def read(tree: LexborHTMLParser, text: str) -> dict[str, Any]:
    """What the page's head says."""
    found: dict[str, Any] = {}
    for node in tree.css("link[rel=canonical], meta[property='og:url']"):
        url = node.attributes.get("href") or node.attributes.get("content") or ""
        if urlsplit(url).scheme in ("http", "https"):
            found.setdefault("canonical", url)
    return found
