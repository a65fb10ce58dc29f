"""Fixes: replacements found in one text, and the edits that make them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.page import Edit


class Fix(NamedTuple):
    """What to put for a span of a text."""

    start: int
    end: int
    new: str


def applied(text: str, fixes: Iterable[Fix], kind: str) -> tuple[str, list[Edit]]:
    """The text with the fixes made, and their edits. Of overlapping fixes the first counts; one that changes nothing is left out.

    >>> applied("a  b", [Fix(1, 3, " ")], "noise")
    ('a b', [Edit(kind='noise', at=1, old='  ', new=' ')])
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    done = shift = 0
    for start, end, new in fixes:
        old = text[start:end]
        if start < done or old == new:
            continue
        edits.append(Edit(kind, start + shift, old, new))
        pieces += [text[done:start], new]
        done, shift = end, shift + len(new) - len(old)
    return "".join([*pieces, text[done:]]), edits
