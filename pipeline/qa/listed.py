"""Lists of related questions: which lines are titles, and which say something below a title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.qa.items import Item
from pipeline.qa.records import asks

MAX_RELATED_TITLE: Final = 60
"""The longest folded line that is taken for the title of a related question."""
MIN_PAIRS: Final = 2
MIN_SAID: Final = 8
"""Folded characters of the shortest text that stands below the title of a listed question."""
_CLOSED: Final = ("。", "!", ";", ":", ",")


def second_lines(items: Sequence[Item]) -> dict[int, bool]:
    """Where the second lines of a list of pairs start, and whether they describe the question: nothing but pairs of a title and a longer
    text, each parted from the next by small print, or each text a sentence and no title one. Where one of them asks, all describe.
    """
    found: dict[int, bool] = {}
    for start in (n for n, item in enumerate(items) if item.mark == "related"):
        end = next((n for n in range(start + 1, len(items)) if items[n].mark), len(items))
        listed = [n for n in range(start + 1, end) if items[n].is_text]
        elements = [_element(items[n]) for n in listed[:2]]
        texts = [n for _, n in takewhile(lambda at: _element(items[at[1]]) == elements[at[0] % 2], enumerate(listed))]  # noqa: B023
        pairs = list(zip(texts[::2], texts[1::2], strict=False))
        if len(pairs) >= MIN_PAIRS and all(_is_pair(items, first, second) for first, second in pairs):
            asked = any(asks(items[second].key) for _, second in pairs)
            found |= {items[second].line.start: asked for _, second in pairs}
    return found


def _element(item: Item) -> tuple[str, str]:
    return (item.line.block.path, item.line.block.marks) if item.line.block else ("", "")


def _is_pair(items: Sequence[Item], first: int, second: int) -> bool:
    title, said = items[first].key, items[second].key
    if second != first + 1 or len(title) > MAX_RELATED_TITLE or title.endswith(_CLOSED) or len(said) <= MIN_SAID:
        return False
    after = items[second + 1] if second + 1 < len(items) else None
    parted = after is not None and not after.is_text and not after.mark and after.line.role in ("meta", "truncated_snippet")
    tells = said.endswith("?") and "," in said and len(said) > len(title) and said[:1] not in "为怎如能可"
    return said.endswith("。") or tells or (parted and not said.endswith("?"))


def is_related_title(item: Item) -> bool:
    if len(item.key) > MAX_RELATED_TITLE or any(mark in item.key[:-1] for mark in "。;"):
        return False
    if item.line.block and re.search(r"/(?:h[1-6]|dt|a)$", item.line.block.path):
        return True
    return (item.key.endswith("?") and not item.key.startswith("我")) or not item.key.endswith(_CLOSED)
