"""Likes and helps that are printed beside answers, once their texts are known."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.page import Line
from pipeline.qa.counts import Counts
from pipeline.qa.facts import MAX_SMALL, counted, simplified
from pipeline.qa.items import LISTS
from pipeline.qa.marks import key_of, mark_of
from pipeline.qa.sides import Text, is_dated


def settle_counts(shown: Sequence[Line], texts: Sequence[Text], taken: set[int], *, below: bool | None) -> None:
    """Give each answer the likes and helps that are printed beside it: behind the text first, where buttons stand, then in its byline."""
    for text in texts:
        if text.answer is None:
            continue
        beside = [*_behind(shown, text, taken, below=below), *(() if below else text.above)]
        told = [counted(simplified(line.text)) for line in beside]
        helped, useful, upvotes = (_first(told, column) for column in ("helped", "useful", "upvotes"))
        facts = text.answer.facts
        facts.helped = helped if helped is not None else facts.helped
        if facts.helped is None:
            facts.helped, useful = useful, None
        facts.upvotes = next((count for count in (upvotes, useful, facts.upvotes) if count is not None), None)


def _first(told: Sequence[Counts], column: str) -> int | None:
    return next((count for one in told if (count := getattr(one, column)) is not None), None)


def _behind(shown: Sequence[Line], text: Text, taken: set[int], *, below: bool | None) -> list[Line]:
    """The small print and buttons behind a text, up to the byline of the next one."""
    found: list[Line] = []
    days = 0
    for line in shown[text.last + 1 :]:
        if line.start in taken or line.rule is None or len(line.text) > MAX_SMALL or mark_of(key_of(line.text), LISTS):
            break
        is_day = is_dated([line])
        if below is False and (is_day or line.role == "lawyer_card"):
            break
        if days and (is_day or line.role == "lawyer_card"):
            break
        days += is_day
        found.append(line)
    return found
