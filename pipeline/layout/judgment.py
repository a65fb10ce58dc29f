"""The head of a judgment: court, kind of document and case number, each a line of its own right above the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.layout.keys import in_link, key
from pipeline.layout.sections import CASE
from pipeline.page import Line, Page

COURT: Final = re.compile(r"^[一-龥]{2,26}(?:法院|法庭|仲裁委员会|仲裁院|检察院)$")
KIND: Final = re.compile(
    r"^(?:民事|刑事|行政|执行|国家)?(?:附带民事|赔偿)?(?:判决书?|裁定书?|调解书|决定书|裁决书|起诉书|支付令|通知书)(?:\([一-龥]{2,6}\))?$"
)
TEXT: Final = 0.5
"""Content score from which a line is text."""
LONG: Final = 10
"""Folded characters of the shortest line that is the text below a head: it opens with the parties."""


def head_of(page: Page) -> list[Line]:
    """The head of a page that is a judgment; empty where its kind does not stand right above the text, or nothing else beside it.

    Links are no head: a list of judgments names courts and kinds too. Content selection sees short centred lines and takes them for frame.
    """
    shown = [line for line in page.lines if line.text.strip()]
    for n, line in enumerate(shown):
        if not KIND.match(key(line)) or in_link(line):
            continue
        found = [*list(takewhile(_is_head, reversed(shown[:n])))[::-1], *takewhile(_is_head, shown[n:])]
        if len(found) > 1 and _opens(shown[shown.index(found[-1]) + 1 :]):
            return found
    return []


def _is_head(line: Line) -> bool:
    folded = key(line)
    return not in_link(line) and any(form.match(folded) for form in (COURT, KIND, CASE))


def _opens(below: Sequence[Line]) -> bool:
    """Whether the text stands right below."""
    first = below[0] if below else None
    return first is not None and first.rule is None and first.block is not None and first.block.content >= TEXT and len(key(first)) >= LONG
