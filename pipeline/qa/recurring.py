"""Collections of questions whose labels recur (咨询事项：… 解答意见：…): where a record begins and where it is answered, the labels say.

A label is a short line, or what opens a line before a colon. Its name counts only where it comes again, and in turn with one that
answers: a form with one question has each label once, and an article has no such turns. The names are data (`recurring.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pipeline.page import Line, Page
from pipeline.qa.calls import RULE as CALL_RULE
from pipeline.qa.calls import is_call
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import is_card, is_stamped, simplified, small_print
from pipeline.qa.marks import MARK_CHARS, key_of, mark_of
from pipeline.qa.records import Answer, Question

LABEL_RULE: Final = "split.record-label"
FIELD_RULE: Final = "split.record-field"
MIN_RECORDS: Final = 2
ELEMENT: Final = "<>"
"""The name of a label that is none, but an element that recurs."""
MAX_UNANSWERED: Final = 0.34
"""Share of the records that may lack an answer, or have two."""
MAX_LABEL: Final = 12
MIN_TITLE, MAX_TITLE = 5, 60
MAX_SIGNED: Final = 16
SORTS: Final = ("answer", "case", "title", "content", "field")
OPENING: Final = ("case", "field", "title", "content")
LISTS: Final = ("related", "popular", "links")
FRAME: Final = ("spam_seo", "related_link", "nav")
"""Roles of the lines at which the last record ends."""
ASIDE: Final = ("meta", "lawyer_card", "cta", "spam_seo", "nav")
"""Roles of dropped lines that are no text of a record, though they stand below a label."""
COMMENTS: Final = ("boilerplate.comments", "boilerplate.no-comments")
MAX_ABOVE: Final = 200
"""Characters of the longest text that introduces a collection."""
_LED: Final = re.compile(r"[\s　]*[【\[（(]?[\s　]*([\u4e00-\u9fffA-Za-z0-9]{1,10})[\s　]*[】\]）)]?[\s　]*[:：][\s　]*(?=\S)")
_WHOLE: Final = re.compile(r"[\s　]*[【\[（(]?[\s　]*([\u4e00-\u9fffA-Za-z0-9]{1,12})[\s　]*[】\]）)]?[\s　]*[:：]?[\s　]*")
_NUMBER: Final = re.compile(r"[一二三四五六七八九十百\d]+|[甲乙丙丁戊己庚辛A-H](?=问|$)")


class Label(NamedTuple):
    """A line that is a label or opens with one: its place, name and sort, and where the value begins behind it."""

    place: int
    name: str
    sort: str
    at: int
    whole: bool


_AGAIN: Final = re.compile(r"[\s　]*[【\[]?追[问問答][】\]]?[\s　]*[:：】\]]")
"""The label of what is asked again, words behind it or not."""


@dataclass(slots=True)
class _Record:
    """One record as it is read: lines of the title, of what is asked and of the answer, and whether a field names who asks."""

    question: Question = field(default_factory=Question)
    asked: list[Line] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)
    named: bool = False


def cut_recurring(page: Page) -> tuple[list[Question], list[Line]]:
    """The records of a collection as questions, their labels cut off and dropped, and the lines that strip had dropped and are back.

    Empty where labels do not recur in turn: at least two records must ask and be answered.
    """
    lines = [line for line in page.lines if line.text.strip()]
    labels = _labels(lines)
    if labels and _is_commented(lines, labels[0].place):
        labels = [label for label in labels if lines[label.place].rule not in COMMENTS]
    opener = _opener(labels)
    if not opener and (titles := _titles(lines, labels)):
        labels, opener = sorted([*labels, *titles]), ELEMENT
    if not opener or any(_asks_again(line) for line in lines):
        return [], []
    starts = [label.place for label in labels if label.name == opener]
    if any(_heads_list(line) for line in lines[: starts[0]]):
        return [], []
    end = _end(lines, max(label.place for label in labels if label.sort == "answer"))
    of = {label.place: label for label in labels if starts[0] <= label.place < end}
    back: list[Line] = []
    found = [_read(page, lines, range(start, stop), of, back) for start, stop in pairwise([*starts, end])]
    _drop_again(page, found)
    return [_question(record) for record in found if record.asked or record.question.titles], back


def settle(page: Page, questions: Sequence[Question]) -> None:
    """What was cut off the answers after they were read says when they were written; one that only calls, or says that there is none
    yet, is none.
    """
    for question in questions:
        for answer in question.answers:
            text = "".join(line.text for line in answer.lines if line.rule is None)
            pending, call = names_of("pending").fullmatch(text.strip()), is_call(key_of(text))
            for line in answer.lines if pending or call else ():
                page.drop(line, CALL_RULE, "cta" if call else "other_boilerplate", "no answer, or an invitation to get in touch")
    for answer in (answer for question in questions for answer in question.answers):
        for line in [line for line in answer.lines if line.rule is not None]:
            answer.facts.add(small_print(line.text))
        answer.lines = [line for line in answer.lines if line.rule is None]
    for question in questions:
        question.titles = [line for line in question.titles if line.rule is None]
        question.body = [line for line in question.body if line.rule is None]
        question.answers = [answer for answer in question.answers if answer.lines]


# labels


def _labels(lines: Sequence[Line]) -> list[Label]:
    found = [label for n, line in enumerate(lines) if line.role != "spam_seo" and (label := _label(n, line))]
    again = Counter(label.name for label in found)
    return [label for label in found if again[label.name] >= MIN_RECORDS]


def _is_commented(lines: Sequence[Line], first: int) -> bool:
    """Whether a text stands above the first label: notes below it are its readers' comments."""
    return sum(len(line.text) for line in lines[:first] if line.rule is None) > MAX_ABOVE


def _label(place: int, line: Line) -> Label | None:
    text = line.text
    whole = _WHOLE.fullmatch(text) if len(text.strip()) <= MAX_LABEL else None
    head = "" if whole else text[: 2 * MAX_LABEL + 4]
    led = whole or (_LED.match(head) if ":" in head or "：" in head else None)
    if led is None:
        return None
    name = _NUMBER.sub("#", simplified(led[1])).lower()
    sort = _sort(name)
    return (
        Label(place, name, sort, len(text) if whole else led.end(), whole is not None) if sort and not (whole and sort == "field") else None
    )


@lru_cache(maxsize=1 << 14)
def _sort(name: str) -> str:
    return next((sort for sort in SORTS if names_of(sort).fullmatch(name)), "")


@cache
def names_of(sort: str) -> re.Pattern[str]:
    """The names of one sort in recurring.toml, matched as a whole on simplified text."""
    return re.compile(_tables()[sort]["names"])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("recurring.toml").read_text(encoding="utf-8"))


def _opener(labels: Sequence[Label]) -> str:
    """The name of the label that opens each record: of those between which one answers, the one that comes first on the page."""
    answers = [label.place for label in labels if label.sort == "answer"]
    for name in dict.fromkeys(label.name for label in labels if label.sort in OPENING):
        starts = [label.place for label in labels if label.name == name]
        if answers and starts[0] < answers[0] and _takes_turns(starts, answers):
            return name
    return ""


def _titles(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """The titles of records that only their element shows: the first to stand once before each label that answers."""
    answers = [label.place for label in labels if label.sort == "answer"]
    if len(answers) < MIN_RECORDS or len(labels) > len(answers):
        return []
    places: dict[tuple[str, str], list[int]] = {}
    for n, line in enumerate(lines[: answers[-1]]):
        if line.block is not None and line.block.marks and _can_be_title(line):
            places.setdefault((line.block.path, line.block.marks), []).append(n)
    found = next((own for own in places.values() if len(own) == len(answers) and _alternates(own, answers)), [])
    return [Label(n, ELEMENT, "title", 0, whole=False) for n in found]


def _can_be_title(line: Line) -> bool:
    text = line.text.strip()
    short = MIN_TITLE <= len(text) <= MAX_TITLE and line.role not in ("title", "meta", "spam_seo")
    return short and not is_stamped(text) and not is_card(text)


def _alternates(starts: Sequence[int], answers: Sequence[int]) -> bool:
    return all(a < b for a, b in zip(starts, answers, strict=True)) and all(a < b for a, b in zip(answers, starts[1:], strict=False))


def _takes_turns(starts: Sequence[int], answers: Sequence[int]) -> bool:
    stops = [*starts[1:], answers[-1] + 1]
    once = sum(sum(start < place < stop for place in answers) == 1 for start, stop in zip(starts, stops, strict=True))
    return once >= MIN_RECORDS and len(starts) - once <= MAX_UNANSWERED * len(starts)


def _end(lines: Sequence[Line], last: int) -> int:
    """Where the last record ends: at a list of other pages, or a menu."""
    return next((n for n in range(last + 1, len(lines)) if lines[n].role in FRAME or _heads_list(lines[n])), len(lines))


def _asks_again(line: Line) -> bool:
    if _AGAIN.match(line.text):
        return True
    return len(line.text) <= MARK_CHARS and bool(mark_of(key_of(line.text), ("follow_up", "follow_up_answer")))


def _heads_list(line: Line) -> bool:
    is_h1 = line.block is not None and line.block.path.endswith("/h1")
    return len(line.text) <= MARK_CHARS and not is_h1 and line.role != "nav" and bool(mark_of(key_of(line.text), LISTS))


# records


def _read(page: Page, lines: Sequence[Line], places: range, labels: dict[int, Label], back: list[Line]) -> _Record:
    record = _Record()
    state = "content"
    for n in places:
        line, label = lines[n], labels.get(n)
        if label is None:
            if (
                n - 1 in labels
                and labels[n - 1].sort != "field"
                and labels[n - 1].whole
                and line.rule is not None
                and line.role not in ASIDE
            ):
                page.restore(line)
                back.append(line)
            _take(record, line, state)
        elif label.sort == "field":
            record.named = record.named or state != "answer"
            _facts(record, state).add(small_print(line.text))
            page.drop(line, FIELD_RULE, "meta", f"a field of the record: {label.name}")
        else:
            state = "content" if label.sort == "case" else label.sort
            for value in _value(page, line, label, back):
                _take(record, value, state)
            state = "content" if state == "title" and record.question.titles else state
    return record


def _value(page: Page, line: Line, label: Label, back: list[Line]) -> list[Line]:
    """What stands behind a label in its line, the label dropped."""
    if not label.at:
        back += [line] if line.rule is not None else []
        page.restore(line)
        return [line]
    parts = cut_at(page, line, label.at)
    if len(parts) == 2 and line.rule is not None:
        for part in parts:
            page.restore(part)
        back.append(parts[1])
    page.drop(parts[0], LABEL_RULE, "other_boilerplate", f"label of a record: {label.name}")
    return parts[1:]


def _facts(record: _Record, state: str) -> Any:
    return record.answer.facts if state == "answer" else record.question.facts


def _take(record: _Record, line: Line, state: str) -> None:
    if line.rule is not None:
        if line.role in ("meta", "lawyer_card"):
            _facts(record, state).add(small_print(line.text))
        return
    if line.role == "title":
        line.role = ""
    if state == "answer":
        record.answer.lines.append(line)
    elif state == "title" and not record.question.titles:
        record.question.titles.append(line)
    else:
        record.asked.append(line)


def _drop_again(page: Page, records: Sequence[_Record]) -> None:
    """Drop what stands in each answer alike, and who signs a letter: frame of the records."""
    said = Counter(key for record in records for key in {key_of(line.text) for line in record.answer.lines})
    for record in records:
        for line in [line for line in record.answer.lines if len(line.text) <= MAX_SIGNED and said[key_of(line.text)] > 1]:
            page.drop(line, FIELD_RULE, "lawyer_card", "who answers, in each record")
        last = record.asked[-1] if len(record.asked) > 1 else None
        if last and len(last.text.strip()) <= MAX_SIGNED and names_of("signed").fullmatch(last.text.strip()):
            page.drop(last, FIELD_RULE, "lawyer_card", "who asks, below the letter")
        record.answer.lines = [line for line in record.answer.lines if line.rule is None]
        record.asked = [line for line in record.asked if line.rule is None]


def _question(record: _Record) -> Question:
    """The title is what a label calls so, else the first line, but where a name stands above: a note of a guestbook has none."""
    question = record.question
    if not question.titles and not record.named:
        question.titles, record.asked = record.asked[:1], record.asked[1:]
    question.body = record.asked
    question.answers = [record.answer] if record.answer.lines else []
    return question
