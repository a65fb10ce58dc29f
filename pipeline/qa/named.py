"""Names of those who answer that stand in one line with their dates: each is of the card, the date is small print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.days import is_dayed
from pipeline.qa.sides import Text

MAX_REST: Final = 40
"""Characters that may stand behind the name in its line."""
_PARTED: Final = re.compile(r"[\s　|｜·,，:：(（]|\d|写于|答于|于")
"""What stands between a name and its date."""


def part_names(page: Page, texts: Sequence[Text]) -> None:
    """Cut the name of who answers off the dated line that begins with it."""
    parted: set[int] = set()
    for text in texts:
        name = text.answer.facts.name if text.answer else None
        for line in (*text.above, *text.below) if name else ():
            if line.start not in parted and _part(page, line, str(name)):
                parted.add(line.start)


def _part(page: Page, line: Line, name: str) -> bool:
    at = len(line.text) - len(line.text.lstrip()) + len(name)
    rest = line.text[at:]
    if line.role != "meta" or not line.text.lstrip().startswith(name) or not rest.strip() or len(rest) > MAX_REST:
        return False
    if _PARTED.match(rest) and is_dayed(rest):
        parts = cut_at(page, line, at)
        if len(parts) == 2:
            parts[0].role = "lawyer_card"
            return True
    return False
