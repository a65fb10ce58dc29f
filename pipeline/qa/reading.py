"""What each line is in the dialogue of a page, as a chain of states: what the rules read, and what speaks for the state of each line.

The rules of this package know words and forms, and on pages by others they are wrong about half of the time. A second chain of
`layout/chain.py`, fitted on labelled pages, is told what they read as one more thing to look at, and judges the page as a whole
(`layout/states.py`). A line of frame has a state of its own for each place that it stands at, so that the chain remembers who spoke last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pipeline.page import Line
from pipeline.qa.facts import is_card, is_stamped
from pipeline.qa.items import MARKS
from pipeline.qa.marks import MARK_CHARS, is_mark, key_of, mark_of, opens_answer
from pipeline.qa.records import Question, answers_directly, is_question, voice_of

Known = Iterable[tuple[int, object]]
"""Things that are known of a line, each with the number of its sort."""
Part = tuple[Any, ...]
"""A function that returns such things, and what it is called with: they are found where nobody has asked for the same before."""
Row = tuple[Part, ...]
"""What is known of one line."""

TEXT_STATES: Final = ("title", "ask", "question", "again", "answer_first", "answer", "related", "related_answer", "body")
"""States of lines of text: the headline; the first line of a question that has a title of its own, other lines of a question, the first
of what the asker asks again; the first line of an answer, its others; a listed question, its answer; what is none of these."""
PLACES: Final = {
    "title": "t",
    "ask": "q",
    "question": "q",
    "again": "q",
    "answer_first": "a",
    "answer": "a",
    "related": "r",
    "related_answer": "r",
    "body": "b",
}
"""The place behind a line of each state."""
FRAME: Final = "x_"
TOP, END = "x_0", "x_end"
"""States of frame: `FRAME` and the place; above the first line of text and below the last."""
ANNOUNCES: Final = "x_mark"
"""The state of a small line that announces an answer."""
MIN_HEADLINE, MAX_HEADLINE = 4, 80
"""Folded characters of a line that is looked for in the head title."""
LONG: Final = 40
"""Folded characters from which a line is long."""
SMALL, MAX_HEAD, MAX_ASKED, MAX_VOICE, VOICED = 90, 16, 60, 400, 20
"""Folded characters of the longest line that is looked at as small print, as the head of a list, as a question; of the longest and the
shortest that is looked at for the asker's voice."""
NO_HEAD: Final = 4
"""What the head of a list says where the line is none."""
FAR: Final = 4
BESIDE: Final = 6
"""How many things of a line's looks its neighbours look at."""
INSIDE: Final = ("answer", "question", "body", "title")
"""Readings of the rules by which no post begins with a line: only a date right above it says more."""
FEWEST_DATED, MIN_POST = 2, 10
"""Dated lines of frame from which they are the bylines of posts; folded characters of the shortest post that says something."""
_CLOCK: Final = re.compile(r"^[^。]{0,20}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[)）\]】]?[\s　]*$")
ANNOUNCING: Final = frozenset({"stamp", "card", "answer", "accepted", "question", "follow_up", "follow_up_answer", "related"})
FRAMES: Final = frozenset({"nav", "related_link", "related_question", "cta", "other_boilerplate", "meta"})
SEEN_MARKS: Final = frozenset({"answer", "accepted", "question", "related", "links"})
_HEAD_OF_LIST: Final = re.compile(r"问|咨询|解答")
_HEAD_OF_LINKS: Final = re.compile(r"文章|推荐|阅读|资讯|热门|律师|专题|知识|猜你|看")
ASK_URL: Final = re.compile(r"/(?:ask|question|questions|wenda|zixun|wen|answer|consult|wd|faq|thread|topic|tid|bbs|qa)", re.IGNORECASE)
_CALLED: Final = re.compile(r"问答|提问|咨询|解答|答疑|信箱|来信|回复|问题|求助|答复|留言|论坛|贴吧|知道|faq|问律师")
_BUTTON: Final = re.compile(r"回复|举报|赞|有用|分享|收藏|采纳|追问|评论")
_DEAR: Final = re.compile(r"^.{0,8}(?:[您你]好|尊敬的|先生|女士|同志|网友|朋友|师傅|编辑|大家好|各位|楼主|如题)")


def states_of(lines: Sequence[Line], questions: Sequence[Question]) -> list[str]:
    """What the rules read: the state of each line, "" for lines that are frame."""
    told = {start: state for question in questions for start, state in _told(question)}
    return ["title" if line.role == "title" and line.kept else told.get(line.start, "body" if line.kept else "") for line in lines]


def _told(question: Question) -> Iterator[tuple[int, str]]:
    """Where the lines of a question start, and their states."""
    related = question.kind == "related"
    opening = {"related": "related", "follow_up": "again"}.get(question.kind, "ask")
    for n, line in enumerate(question.titles):
        yield line.start, "related" if related else "question" if n else opening
    for n, line in enumerate(question.body):
        opens = question.kind == "follow_up" and not question.titles and not n
        yield line.start, "related" if related else "again" if opens else "question"
    for answer in question.answers:
        for n, line in enumerate(answer.lines):
            yield line.start, "related_answer" if related else "answer" if n else "answer_first"


def only_texts(lines: Sequence[Line], read: Sequence[str]) -> frozenset[int]:
    """The places of lines that are all that somebody wrote: frame stands above and below, dated on one side, as elsewhere on the page.

    The rules know such posts by their shape; a short one looks like frame to the chain. `read` is the rules' state of each line.
    """
    dated = [line.rule is not None and (is_stamped(line.text) or _CLOCK.search(line.text) is not None) for line in lines]
    frame = [line.rule is not None for line in lines]
    if sum(dated) < FEWEST_DATED:
        return frozenset()
    alone = (n for n in range(1, len(lines) - 1) if frame[n - 1] and not frame[n] and frame[n + 1])
    return frozenset(n for n in alone if _is_post(lines[n].text, read[n], above=dated[n - 1], below=dated[n + 1]))


def _is_post(text: str, read: str, *, above: bool, below: bool) -> bool:
    """Whether a line between frame is a post by the dates beside it; titles of a dated list are none."""
    key = key_of(text)
    if len(key) < MIN_POST or read.startswith("related") or (read in ("answer", "question") and is_question(key)):
        return False
    return above or (below and read not in INSIDE)


class Looks(NamedTuple):
    """What one line says by itself; the first six its neighbours look at, too."""

    role: str = "none"
    mark: str = ""
    stamped: bool = False
    card: bool = False
    heads: int = 0
    """2 where the head title begins with it, 1 where it holds it."""
    said: tuple[int, ...] = ()
    key: str = ""
    read: str = "none"
    labelled: str = ""
    """What a kept line is called already: a heading, or quoted law."""

    @property
    def is_text(self) -> bool:
        return self.role == "kept" and not (self.mark or self.stamped or self.card)


NOBODY: Final = Looks()


@dataclass(slots=True)
class Above:
    """What stands above a line: since the last line of text, and since the page's beginning."""

    gap: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    before: str = "^"
    voice: int = 0
    list_head: int = NO_HEAD
    steps: int = 0

    def told(self) -> tuple[object, ...]:
        return self.gap, self.seen, self.before, self.voice, self.list_head, self.steps

    def pass_by(self, own: Looks) -> None:
        """Go on to the next line."""
        long = len(own.key) > LONG
        if own.is_text:
            asked = own.said[0] > 1
            self.before = "head" if own.heads else "asks" if asked else "long" if long else "short"
            told = [name for name, holds in (("h", own.heads), ("q", asked), ("long", long)) if holds]
            if not self.seen.issuperset(told):
                self.seen |= set(told)
            self.gap, self.voice, self.steps = frozenset(), own.said[0], 0
        else:
            if own.role not in self.gap:
                self.gap |= {own.role}
            if own.mark or own.stamped or own.card:
                self.gap |= {name for name, holds in (("stamp", own.stamped), ("card", own.card), (own.mark, own.mark)) if holds}
                self.seen |= {own.mark} if own.mark else set()
            self.steps = min(self.steps + 1, FAR)
        if len(own.key) <= MAX_HEAD and not own.said[2] & 2 and own.said[4] not in (0, NO_HEAD):
            self.list_head = own.said[4]
        elif long:
            self.list_head = NO_HEAD


def columns(lines: Sequence[Line], read: Sequence[str], url: str, head: str, *, blind: bool = False) -> list[Row]:
    """For each line what speaks for its state: its looks, its neighbours', what stands above it, the page, and the rules' reading.

    `read` is that reading, as `states_of` gives it; `head` the head title. `blind` leaves the reading out, for fitting.
    """
    folded = key_of(head)
    looks = [_looks(line, state, folded) for line, state in zip(lines, read, strict=True)]
    page = _of_page(looks, url, folded, blind=blind)
    sides = [own[:BESIDE] for own in (NOBODY, NOBODY, *looks, NOBODY, NOBODY)]
    wide = [NOBODY, *looks, NOBODY]
    above = Above()
    found: list[Row] = []
    for n, (line, own) in enumerate(zip(lines, looks, strict=True)):
        up, down = wide[n], wide[n + 2]
        kept, said = own.role == "kept", own.said
        told = ("", "", "") if blind else (own.read, up.read, down.read)
        found.append(
            (
                (_of_line, own.role, line.rule, own.mark, own.stamped, own.card, said, own.labelled, up.labelled, down.labelled),
                (_of_neighbour, 0, *sides[n + 1]),
                (_of_neighbour, 1, *sides[n + 3]),
                (_of_neighbour, 2, *sides[n]),
                (_of_neighbour, 3, *sides[n + 4]),
                (_of_above, own.role, own.heads, said[2], own.labelled, *above.told()),
                (_on_page, page, kept, len(own.key) > LONG),
                (_of_reading, *told, kept, page[0], above.gap, said[0], said[1], above.before, "h" in above.seen),
            )
        )
        above.pass_by(own)
    return found


def _looks(line: Line, read: str, head: str) -> Looks:
    key, mark, stamped, card, part, said = by_text(line.text)
    role = line.role if line.rule is not None else "kept"
    heads = 0
    if head and MIN_HEADLINE <= len(key) <= MAX_HEADLINE:
        heads = 2 if head.startswith(key) else 1 if key in head else 0
    labelled = "part" if part else line.role if role == "kept" and line.role != "title" else ""
    return Looks(role, mark, stamped, card or role == "lawyer_card", heads, said, key, read, labelled)


@lru_cache(maxsize=1 << 13)
def by_text(text: str) -> tuple[str, str, bool, bool, bool, tuple[int, ...]]:
    """What a text says: its key and mark, whether it is dated, a lawyer's card, a part of a law, and how it speaks."""
    key = key_of(text)
    mark = mark_of(key, MARKS) if len(key) <= MARK_CHARS else ""
    return key, mark, len(key) <= SMALL and is_stamped(text), is_card(text), is_mark("part", key), _said(key)


def _said(key: str) -> tuple[int, ...]:
    """How a line speaks: as who asks, as who answers, as a question, to somebody, as the head of a list, as a button."""
    heads = (_HEAD_OF_LIST.search(key) is not None) + 2 * (_HEAD_OF_LINKS.search(key) is not None) if len(key) <= MAX_HEAD else NO_HEAD
    return (
        voice_of(key) if len(key) <= MAX_VOICE else 0,
        opens_answer(key) + 2 * answers_directly(key),
        (len(key) <= MAX_ASKED and is_question(key)) + 2 * key.endswith("?"),
        int(_DEAR.match(key) is not None),
        heads,
        int(len(key) <= SMALL and _BUTTON.search(key) is not None),
    )


def _of_line(
    role: str, rule: str | None, mark: str, stamped: object, card: object, said: tuple[int, ...], own: str, up: str, down: str
) -> Known:
    kept = role == "kept"
    yield from enumerate((role, rule, mark, (kept, stamped, card)))
    yield from enumerate(((n, value, kept) for n, value in enumerate(said)), 4)
    yield from ((10, (kept, said)), (11, (own, kept)), (22, (own, up, down)))


def _of_neighbour(side: int, role: str, mark: str, stamped: object, card: object, heads: int, said: tuple[int, ...]) -> Known:
    """What the neighbour on a side says: above, below, second above, second below."""
    yield 12 + side, (role, stamped, card)
    yield 16 + side, (mark, heads)
    if side < 2:
        yield 20 + side, (said, role == "kept")


def _parts(gap: frozenset[str]) -> str:
    """What stands between a line and the last text that may announce it."""
    return ",".join(sorted(gap & ANNOUNCING))


def _of_above(
    role: str, heads: int, asked: int, labelled: str, gap: frozenset[str], seen: frozenset[str], before: str, *counted: int
) -> Known:
    kept, parts, (voice, head, steps) = role == "kept", _parts(gap), counted
    things = (
        (labelled, parts, before),
        (heads, kept, "h" in seen),
        (kept, parts),
        (kept, parts, before),
        (kept, before, voice),
        (kept, tuple(sorted(gap & FRAMES))),
        (kept, "h" in seen, "q" in seen, "long" in seen),
        (kept, tuple(sorted(seen & SEEN_MARKS))),
        (kept, head, asked, "related" in seen),
        (role, head, asked),
        (kept, steps),
    )
    return enumerate(things, 23)


def _on_page(page: tuple[object, ...], kept: object, long: object) -> Known:
    return enumerate(((bit, kept, long) for bit in page), 34)


def _of_reading(
    read: str, up: str, down: str, kept: object, page: object, gap: frozenset[str], asks: int, answers: int, before: str, headed: object
) -> Known:
    """What the rules read of a line and its neighbours."""
    things = (
        read,
        (read, kept, page),
        (read, up, down),
        (up, kept),
        (down, kept),
        (read, _parts(gap)),
        (read, asks, answers),
        (read, before, headed),
    )
    return enumerate(things, 44)


def _of_page(looks: Sequence[Looks], url: str, head: str, *, blind: bool) -> tuple[object, ...]:
    """What speaks of the page as a whole: first what the rules read."""
    read, marks = {own.read for own in looks}, {own.mark for own in looks}
    texts = [own for own in looks if own.is_text]
    long = [own for own in texts if len(own.key) > VOICED]
    return (
        ("read", "") if blind else ("read", "answer_first" in read, "question" in read or "ask" in read),
        ("url", ASK_URL.search(url) is not None),
        ("head", _CALLED.search(head) is not None, bool(head)),
        ("menu", sum(_CALLED.search(own.key) is not None for own in looks if len(own.key) <= VOICED) > 1),
        ("marks", bool(marks & {"answer", "accepted"}), "question" in marks),
        ("cards", min(sum(own.card for own in looks), 2)),
        ("stamps", min(sum(own.stamped for own in looks), FAR)),
        ("first", tuple(own.said[0] > 1 for own in long[:2]), tuple(bool(own.said[1]) for own in long[1:3])),
        ("voices", min(sum(own.said[0] > 2 for own in long), 2)),
        ("texts", min(len(texts) // 4, 6)),
    )
