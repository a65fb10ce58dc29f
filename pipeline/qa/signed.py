"""Lines outside of posts that say who wrote the text above or below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.qa.bylines import Byline, Post, facts_of
from pipeline.qa.facts import Facts, simplified
from pipeline.qa.items import Item
from pipeline.qa.writers import ROLE, is_label, is_prose, names_somebody, person_of

_LINK: Final = re.compile(r"[^。？！]{0,12}https?://[^\s一-龥，。；]+")


def labels(items: Sequence[Item], taken: frozenset[int]) -> dict[int, Post]:
    """The lines outside of posts that name who wrote a text: behind a label, or alone right below the mark of an answer.

    A label names the writer of the text above it where that stands right above, below the last mark; else of the text below.
    """
    found: dict[int, Post] = {}
    for n, item in enumerate(items):
        if n in taken or item.mark or item.line.role in ("statute", "title"):
            continue
        if is_label(item.line.text) and ROLE.match(simplified(item.line.text).strip()):
            found[n] = Post(n, facts_of(items, [n], person_of(item.line.text)), [n])
        elif n and items[n - 1].mark and item.is_text and _stands_below_mark(items, n) and (name := person_of(item.line.text)):
            found[n] = Post(n, Byline(Facts(name=name), False), [n])
    return found


def _stands_below_mark(items: Sequence[Item], n: int) -> bool:
    """Whether a name stands right below the mark of an answer, small print below it."""
    following = items[n + 1] if n + 1 < len(items) else None
    small = following is not None and not following.is_text and following.line.role in ("lawyer_card", "meta")
    return items[n - 1].mark in ("answer", "accepted") and small and names_somebody(items[n])


def is_link(text: str) -> bool:
    """Whether a line only prints an address, what it is of aside."""
    return "http" in text and _LINK.fullmatch(text.strip()) is not None


def signs(items: Sequence[Item], n: int) -> bool:
    """Whether a line that names a writer stands below the text: a text is right above, below the last mark."""
    for item in reversed(items[:n]):
        if item.mark or item.line.role == "title":
            return False
        if is_prose(item):
            return True
        if item.is_text:
            return False
    return False
