"""Who answers or posts: names that their neighbours give away."""

from __future__ import annotations

import re
from typing import Final

from pipeline.layout.keys import is_heading, is_statute, key
from pipeline.page import Line, Page

NAMED: Final = "layout.named"
LONGEST: Final = 12
"""Folded characters of the longest name that a member gives himself."""
STANDING: Final = frozenset({"card.credentials", "card.figures", "card.rank", "card.level"})
"""Rules for what somebody is: the line above is who."""
ANNOUNCES: Final = re.compile(r"回答|答案|回复|解答")
"""Words of the mark of an answer, below which the name of who answers stands."""
DATE: Final = "meta.date"
OPENS: Final = "boilerplate.announce"
TALKS: Final = re.compile(r"[。;:!?,、《》()%]|^[第一二三四五六七八九十\d]|[吗呢的了]")


def drop_names(page: Page) -> None:
    """Drop a name above what somebody is, and one between the mark of an answer and its date."""
    lines = [line for line in page.lines if line.text.strip()]
    rules = {line.rule for line in lines}
    if not rules & STANDING and not (OPENS in rules and DATE in rules):
        return
    for before, line, after in zip([None, *lines], lines, lines[1:], strict=False):
        if line.rule is not None or not _may_name(line) or after.rule is None:
            continue
        marked = before is not None and before.rule == OPENS and ANNOUNCES.search(key(before)) is not None
        if after.rule in STANDING or (marked and after.rule == DATE):
            page.drop(line, NAMED, "lawyer_card", f"name above {after.text.strip()[:12]}")


def _may_name(line: Line) -> bool:
    folded = key(line)
    return 2 <= len(folded) <= LONGEST and not TALKS.search(folded) and not is_heading(line) and not is_statute(folded)
