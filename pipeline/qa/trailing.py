"""Links that stand behind the last answered question of a list of related ones, below a head of their own."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.items import MARKS
from pipeline.qa.marks import key_of, mark_of
from pipeline.qa.records import Question

RULE: Final = "split.behind-list"
MIN_ANSWERED: Final = 2
MAX_HEAD: Final = 10
"""Folded characters of the longest head of such links."""
_ASKS: Final = re.compile(r"[问問]|咨[询詢]|求助|[解回待未]答|[回答][复覆復]|留言")
"""What the head of questions says, answered or not."""


def drop_trailing(page: Page, questions: list[Question]) -> None:
    """Take the questions without answers from the end of a list whose others are all answered, where a head above them speaks of no
    questions: they are links.
    """
    listed = sorted((one for one in questions if one.kind == "related" and one.titles), key=lambda one: one.titles[0].start)
    last = max((n for n, one in enumerate(listed) if one.answers), default=-1)
    answered, bare = listed[: last + 1], listed[last + 1 :]
    if len(answered) < MIN_ANSWERED or not all(one.answers for one in answered) or not bare or any(one.body for one in bare):
        return
    if not _is_headed(page, answered[-1].answers[-1].lines[-1], bare[0].titles[0]):
        return
    for line in (line for question in bare for line in question.titles):
        page.restore(line)
        page.drop(line, RULE, "related_link", "below a head of its own, behind the last answer of a list")
    questions[:] = [one for one in questions if not any(one is other for other in bare)]


def _is_headed(page: Page, above: Line, below: Line) -> bool:
    """Whether a short line of frame that speaks of no questions stands between two lines."""
    between = page.lines[page.index(above) + 1 : page.index(below)]
    heads = [line for line in between if line.rule is not None and line.role in ("other_boilerplate", "nav") and line.text.strip()]
    keys = [key_of(line.text) for line in dropwhile(lambda line: mark_of(key_of(line.text), MARKS) not in ("", "links", "popular"), heads)]
    return (
        bool(keys) and any("\u4e00" <= char <= "\u9fff" for char in keys[-1]) and len(keys[-1]) <= MAX_HEAD and not _ASKS.search(keys[-1])
    )
