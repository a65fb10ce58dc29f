"""Talks in which a line with who speaks and a clock stands above each message (客户 16:00:12), whatever the two are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.items import SPOKEN
from pipeline.qa.marks import is_mark, key_of
from pipeline.qa.records import asks

GOES_ON_RULE: Final = "split.speaks-on"
THANKS_RULE: Final = "split.noise-reply"
MIN_MESSAGES: Final = 4
CLOCKED: Final = re.compile(r"[\s　]*([\u4e00-\u9fffA-Za-z0-9_·＊*]{2,12})[\s　]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[\s　]*")
_ANSWERER: Final = re.compile(r"律师|律師|法官|专家|顾问|客服|坐席|工作人员|助理")


def cut_clocked(page: Page) -> None:
    """Name the speakers of a talk between two, the first of whom asks: what the asker says later, he asks again.

    Not for talks of three and more, where nothing tells to whom one speaks. A speaker's line may have gone as frame already.
    """
    shown = [line for line in page.lines if line.text and not line.text.isspace()]
    heads = [(n, found[1]) for n, line in enumerate(shown) if _may_speak(line) and (found := CLOCKED.fullmatch(line.text))]
    names = list(Counter(name for _, name in heads))
    if len(heads) < MIN_MESSAGES or len(names) != 2 or _ANSWERER.search(names[0]):
        return
    ends = [n for n, _ in heads[1:]] + [len(shown)]
    said = [[line for line in shown[n + 1 : end] if line.rule is None] for (n, _), end in zip(heads, ends, strict=True)]
    if not _asks(said, [name == names[0] for _, name in heads]):
        return
    before, asked = "", 0
    for (n, name), lines in zip(heads, said, strict=True):
        thanks = [line for line in lines if before and name == names[0] and is_mark("noise", key_of(line.text))]
        on = name == before or thanks == lines
        asked += name == names[0] and not on
        rule = GOES_ON_RULE if on else list(SPOKEN)[2 * (asked > 1) + (name != names[0])]
        page.restore(shown[n])
        page.drop(shown[n], rule, "other_boilerplate", "who speaks, and when")
        for line in thanks:
            page.drop(line, THANKS_RULE, "other_boilerplate", "a reply that answers nothing")
        before = name


def _may_speak(line: Line) -> bool:
    return line.role not in ("statute", "title", "spam_seo") and len(line.text) <= 40


def _asks(said: Sequence[Sequence[Line]], asker: Sequence[bool]) -> bool:
    """Whether the first speaker asks in one of the messages, and the other answers more often than asking back."""
    keys = [key_of("".join(line.text for line in lines)) for lines in said]
    replies = [key for key, own in zip(keys, asker, strict=True) if not own and key]
    asked = any(asks(key) for key, own in zip(keys, asker, strict=True) if own)
    return asked and 2 * sum(key.endswith("?") for key in replies) < len(replies)
