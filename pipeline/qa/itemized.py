"""Answers that a page prints with nothing around them, as the items of one list or as many as it says there are: telephone pages do so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.counts import counts_of
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question

ITEM: Final = re.compile(r"/ul/li$")
COUNTED: Final = re.compile(
    r"[\s　]*(?:第?[一二三四五六七八九十\d]+(?:步|点|、|[.．，,]|[)）])|[(（][一二三四五六七八九十\d]+[)）]|[①-⑳]|首先|其次|再次|最后)"
)
"""How an item opens that is a step or point of one answer."""
_SAYS_HOW_MANY: Final = re.compile(r"(?:^|[^\d.:])([2-9]|[二两三四五六七八九])[位名条个则份](?:.*(?:答|复|意见|说法|看法|律师|人士)|$)")
"""What says above answers how many there are, in whichever words."""
_NUMBERS: Final = {char: n for n, char in enumerate("二三四五六七八九", 2)} | {"两": 2}
MAX_HEAD: Final = 20
MAX_ABOVE: Final = 3
"""Lines of frame above the first answer among which that is looked for."""


def part_items(page: Page, questions: Sequence[Question]) -> None:
    """Part the only answer of the main question where it is nothing but items of one list, or has as many lines as the page says that there
    are answers: each is an answer of its own.

    Points of one answer have a line that leads to them, or are counted.
    """
    main = [question for question in questions if question.kind == "main"]
    if len(main) != 1 or len(main[0].answers) != 1:
        return
    whole = main[0].answers[0]
    if (
        len(whole.lines) < 2
        or not (_are_items(whole.lines) or _are_as_many(page, whole.lines))
        or any(COUNTED.match(line.text) for line in whole.lines)
    ):
        return
    main[0].answers = [whole, *(Answer([line]) for line in whole.lines[1:])]
    whole.lines = whole.lines[:1]


def _are_items(lines: Sequence[Line]) -> bool:
    paths = {line.block.path if line.block is not None else "" for line in lines}
    return len(paths) == 1 and ITEM.search(paths.pop()) is not None


def _are_as_many(page: Page, lines: Sequence[Line]) -> bool:
    """Whether a line of frame above the lines says that there are as many answers as these, each of whole sentences."""
    if any(line.role or not line.text.rstrip().endswith("。") for line in lines):
        return False
    above = [line for line in page.lines[: page.index(lines[0])] if line.text.strip()][: -MAX_ABOVE - 1 : -1]
    heads = [key_of(line.text) for line in takewhile(lambda line: line.rule is not None, above) if len(line.text.strip()) <= MAX_HEAD]
    said = [found[1] for key in heads if counts_of(key).views is None and (found := _SAYS_HOW_MANY.search(key))]
    return any(int(_NUMBERS.get(number, 0) or number) == len(lines) for number in said[:1])
