"""The lines of a page as the reader of dialogues sees them: their folded text, and the mark that a line is as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.page import Line
from pipeline.qa.facts import Facts, is_card
from pipeline.qa.marks import MARK_CHARS, key_of, mark_of

MARKS: Final = ("accepted", "follow_up_answer", "follow_up", "related", "popular", "links", "verdict", "answer", "view", "question")
LISTS: Final = ("related", "popular", "links")
"""The marks of lists of other pages."""
LINK_HEAD: Final = "boilerplate.link-head"
"""The rule of strip for the head of a list of other pages, whatever words it has."""
SPOKEN: Final = {
    "split.asks": "question",
    "split.answers": "answer",
    "split.asks-again": "follow_up",
    "split.answers-again": "follow_up_answer",
}
"""The rules that cut the name of who speaks off a line, and the mark that the name is then."""
MAX_BUTTON: Final = 6
"""The longest line of a call that is a button (回复, 回答(2)) and announces nothing."""
_ANSWER_WORDS: Final = re.compile(r"(?:^|[\s_-])(?:answer|answers|ans|reply|replies|huida|jieda|huifu|best)(?:$|[\s_-])")
_H1: Final = re.compile(r"/h1$")
"""The element of a headline, which announces nothing whatever it says (常见问题)."""
_MARKED_ROLES: Final = ("other_boilerplate", "related_link", "meta", "lawyer_card", "cta")
_ANNOUNCED: Final = re.compile(r"共|\d[条个位]|^(?:全部|所有)")
"""What a count of answers says that announces them; without it (回复 0) it is a count like that of views."""
_ANSWERED_ON: Final = re.compile(r"(?:回答|答复|解答)于:?\d{4}")
_NAME: Final = re.compile(r"[\u4e00-\u9fffa-z0-9_·]{2,12}")
_ANSWERED: Final = re.compile(r"(?:回答|回复|解答|答复)于?(?:时间)?:?\d|\d(?:回答|回复|答)$")


@dataclass(slots=True)
class Item:
    """One line as the reader sees it: its folded text, and the mark that it is as a whole."""

    line: Line
    mark: str
    named: bool = False
    """A line that was dropped as frame, but names who answered: it stands below the head of an answer, or above the answer's date."""
    facts: Facts | None = None
    """Of the mark `post`, which stands for the byline of a post: what the byline says. `kind` is what the post is."""
    kind: str = ""

    @property
    def key(self) -> str:
        """The folded text."""
        return key_of(self.line.text)

    @property
    def is_card(self) -> bool:
        if self.mark or self.line.rule is None:
            return False
        return self.line.role == "lawyer_card" or (self.line.role in ("other_boilerplate", "meta") and is_card(self.line.text))

    @property
    def dates_answer(self) -> bool:
        """Whether it is the small print that dates an answer (回答于 2024-05-06)."""
        return self.line.role == "meta" and _ANSWERED_ON.match(self.key) is not None

    @property
    def is_text(self) -> bool:
        return self.line.rule is None and not self.mark

    @property
    def is_called_answer(self) -> bool:
        """Whether a line of text stands in an element that is called answer."""
        return self.line.block is not None and self.is_text and _is_answer_box(self.line.block.marks)


@lru_cache(maxsize=1 << 12)
def _is_answer_box(marks: str) -> bool:
    return _ANSWER_WORDS.search(marks) is not None


def items_of(lines: Sequence[Line]) -> list[Item]:
    """The lines that print something, with their marks. Spam and menus say nothing of questions and stay out."""
    found = [Item(line, _mark(line)) for line in lines if line.role not in ("spam_seo", "nav") and line.text and not line.text.isspace()]
    for n, item in enumerate(found[1:-1], 1):
        if item.line.role == "other_boilerplate" and not item.mark:
            item.named = _is_framed_name(found[n - 1], item, found[n + 1])
    return found


def _mark(line: Line) -> str:
    """The mark that a line is as a whole: kept ones, frame, and counts of answers among the small print."""
    if line.role == "title" and line.rule is None and (line.block is None or _H1.search(line.block.path)):
        return ""
    if len(line.text) > 2 * MARK_CHARS or (line.rule is not None and line.role not in _MARKED_ROLES):
        return ""
    if line.rule in SPOKEN:
        return SPOKEN[line.rule]
    mark = _mark_of(line.text) or ("links" if line.rule == LINK_HEAD or _is_framed_head(line) else "")
    if line.role == "cta" and mark == "answer" and len(line.text) <= MAX_BUTTON:
        return ""
    return "" if mark and line.role in ("meta", "lawyer_card") and not _ANNOUNCED.search(key_of(line.text)) else mark


def _is_framed_head(line: Line) -> bool:
    """Whether a heading was dropped as frame: another list begins."""
    return line.rule == "content.frame" and line.block is not None and re.search(r"/h[2-6]$", line.block.path) is not None


@lru_cache(maxsize=1 << 14)
def _mark_of(text: str) -> str:
    return mark_of(key_of(text), MARKS)


def _is_framed_name(before: Item, item: Item, after: Item) -> bool:
    if not _NAME.fullmatch(item.key):
        return False
    return before.mark in ("answer", "accepted") or (after.line.role == "meta" and _ANSWERED.search(after.key) is not None)
