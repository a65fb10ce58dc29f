"""Answers whose question is lost, below a line that was taken for the headline: the name of a part, of a site or of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.headline import is_head_title
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question, is_question

RULE: Final = "split.no-question"
MAX_KEY: Final = 9
"""Folded characters of the longest such line. Of 521 golden pages with one question of their own, two have a headline so short that asks
nothing and that nobody describes, and both are echoed; 48 have answers alone."""
SHORT: Final = 7
"""Folded characters of a line that is no question although some of it is echoed."""
ECHOED: Final = 0.5
"""Share of such a line's pairs of characters above which the answer speaks of it: then it is the matter that was asked about."""
_H1: Final = re.compile(r"/h1$")


def settle_untitled(page: Page, questions: Sequence[Question]) -> None:
    """Take the headline from the one question of a page, where it is too short for one, asks nothing, and the answer does not speak of it.

    Right above the answer, where that has parts, it is the heading of the first part; elsewhere it is frame. On a page without any other
    frame, as clean text is, it stays.
    """
    mains = [question for question in questions if question.kind == "main"]
    if len(mains) != 1 or mains[0].body or len(mains[0].answers) != 1 or len(mains[0].titles) > 1:
        return
    main, answer = mains[0], mains[0].answers[0]
    key = key_of(main.title_text or "")
    said = [line for line in answer.lines if line.role != "title"]
    if not said or not key or len(key) > MAX_KEY or is_question(key) or _echoes(key, "".join(key_of(line.text) for line in said)):
        return
    titles = [line for line in page.kept() if line.role == "title" and key_of(line.text) == key]
    if not titles or any(line.block is not None and _H1.search(line.block.path) for line in titles):
        return
    if not any(line.rule is not None and line.text.strip() for line in page.lines):
        return
    main.titles, main.title, page.title = [], None, None
    answer.lines = said
    for line in titles:
        if _heads(page, line, answer):
            page.label(line, "heading")
            answer.lines = [line, *said]
        else:
            page.drop(line, RULE, "meta" if is_head_title(line) else "other_boilerplate", "above an answer whose question is lost")


def _echoes(key: str, text: str) -> bool:
    """Whether so many pairs of a line's characters stand in a text that it is spoken of there."""
    pairs = [key[n : n + 2] for n in range(len(key) - 1)]
    return sum(pair in text for pair in pairs) > (ECHOED * len(pairs) if len(key) <= SHORT else 0)


def _heads(page: Page, line: Line, answer: Answer) -> bool:
    """Whether a line stands right above an answer that has headings below its first lines, and none above them."""
    parted = answer.lines[0].role != "heading" and any(one.role == "heading" for one in answer.lines)
    below = next((one for one in page.lines[page.index(line) + 1 :] if one.text.strip()), None)
    return parted and below is answer.lines[0]
