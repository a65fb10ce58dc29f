"""Guestbooks: notes one below the other, each with its writer's name and date in fields of its own, and a reply below most of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.page import Page
from pipeline.qa.calls import RULE as CALL_RULE
from pipeline.qa.calls import is_call
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import MAX_SMALL, is_stamped, simplified, small_print
from pipeline.qa.forms import FIELD_RULE, VALUE_RULE
from pipeline.qa.items import LISTS, Item
from pipeline.qa.marks import is_mark, key_of
from pipeline.qa.records import Answer, Question

MIN_NOTES: Final = 2
_WRITER: Final = re.compile(
    r"\s*(?:(?:留言|咨询|提问|来访|访客|网友|客户|用户)?(?:姓名|昵称|称呼)|(?:留言|咨询|提问|发帖)(?:人|者|网友)|访客|网友|客户)"
    r"\s*[:：]\s*\S{1,12}(?:[\s　]|$)"
)
"""The field that opens a note: who wrote it."""
_TITLE: Final = re.compile(r"\s*(?:留言|咨询|问题)?(?:标题|主题|题目)\s*[:：]\s*(?=\S)")
_OTHER: Final = re.compile(r"\s*[\u4e00-\u9fff]{2,5}\s*[:：]\s*\S{1,24}\s*$")


def guestbook(page: Page, items: Sequence[Item]) -> list[Question]:
    """The notes of a guestbook as questions; empty where the page is none: two notes must have a text and a reply below it.

    Fields go out of the text, and so does a reply that only calls to get in touch.
    """
    heads = [n for n, item in enumerate(items) if len(item.line.text) <= MAX_SMALL and _opens(item.line.text)]
    if len(heads) < MIN_NOTES:
        return []
    end = next((n for n in range(heads[-1], len(items)) if items[n].mark in LISTS), len(items))
    notes = [items[start:stop] for start, stop in pairwise([*heads, end])]
    if sum(_is_answered(note) for note in notes) < max(MIN_NOTES, len(notes) / 2):
        return []
    found = [_read(page, note) for note in notes]
    return [question for question in found if question.titles or question.body or question.answers]


def _opens(text: str) -> bool:
    return (":" in text or "：" in text) and _WRITER.match(simplified(text)) is not None


def _is_answered(note: Sequence[Item]) -> bool:
    mark = next((n for n, item in enumerate(note) if item.mark == "answer"), 0)
    return any(item.is_text for item in note[1:mark]) and any(item.is_text for item in note[mark + 1 :])


def _read(page: Page, note: Sequence[Item]) -> Question:
    """One note: fields, text, and the reply down to the next small print."""
    question = Question()
    mark = next((n for n, item in enumerate(note) if item.mark == "answer"), len(note))
    for n, item in enumerate(note[:mark]):
        _read_question(page, question, item, note[n - 1] if n else None)
    answer = _reply(note[mark + 1 :])
    if is_call(key_of("".join(line.text for line in answer.lines))):
        for line in answer.lines:
            page.drop(line, CALL_RULE, "cta", "an answer that only invites to get in touch")
    elif answer.lines:
        question.answers.append(answer)
    return question


def _reply(items: Sequence[Item]) -> Answer:
    answer = Answer()
    for item in items:
        if item.is_text:
            answer.lines.append(item.line)
        elif is_stamped(item.line.text):
            answer.facts.add(small_print(item.line.text))
        elif answer.lines:
            break
    return answer


def _read_question(page: Page, question: Question, item: Item, before: Item | None) -> None:
    """A line above the reply: a field or the text of the note. `before` is the line above it, None for the first."""
    line, text = item.line, simplified(item.line.text)
    title = _TITLE.match(text)
    if title and not question.titles:
        page.restore(line)
        parts = cut_at(page, line, title.end())
        page.drop(parts[0], FIELD_RULE, "other_boilerplate", "names a field of the note")
        question.titles.append(parts[-1])
    elif item.is_text and before is not None and before.line.rule == FIELD_RULE and is_mark("field_title", before.key):
        question.titles.append(line)
    elif before is None or is_stamped(line.text) or (not question.body and _OTHER.match(text)):
        question.facts.add(small_print(line.text))
        if line.rule is None:
            page.drop(line, VALUE_RULE, "meta", "a field of the note and its value")
    elif item.is_text:
        question.body.append(line)
