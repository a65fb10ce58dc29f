"""Answers that a page sets as the items of one list, with nothing around them: telephone pages print what several lawyers say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line
from pipeline.qa.records import Answer, Question

ITEM: Final = re.compile(r"/ul/li$")
COUNTED: Final = re.compile(
    r"[\s　]*(?:第?[一二三四五六七八九十\d]+(?:步|点|、|[.．，,]|[)）])|[(（][一二三四五六七八九十\d]+[)）]|[①-⑳]|首先|其次|再次|最后)"
)
"""How an item opens that is a step or point of one answer."""


def part_items(questions: Sequence[Question]) -> None:
    """Part the only answer of the main question where it is nothing but items of one list: each is an answer of its own.

    Points of one answer have a line that leads to them, or are counted.
    """
    main = [question for question in questions if question.kind == "main"]
    if len(main) != 1 or len(main[0].answers) != 1:
        return
    whole = main[0].answers[0]
    if len(whole.lines) < 2 or not _are_items(whole.lines) or any(COUNTED.match(line.text) for line in whole.lines):
        return
    main[0].answers = [whole, *(Answer([line]) for line in whole.lines[1:])]
    whole.lines = whole.lines[:1]


def _are_items(lines: Sequence[Line]) -> bool:
    paths = {line.block.path if line.block is not None else "" for line in lines}
    return len(paths) == 1 and ITEM.search(paths.pop()) is not None
