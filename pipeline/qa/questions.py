"""The questions of a page as the rules read them: a guestbook, a thread, a dialogue, or sections that ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.asked import MIN_SECTIONS, is_qa_page, sounds_asked
from pipeline.qa.calls import drop_calls
from pipeline.qa.cuts import (
    MARK_RULE,
)
from pipeline.qa.dialogue import dialogue
from pipeline.qa.embedded import with_embedded
from pipeline.qa.guestbook import guestbook
from pipeline.qa.headline import is_menu
from pipeline.qa.items import LISTS, Item, items_of
from pipeline.qa.marks import MARK_CHARS, key_of
from pipeline.qa.posts import with_posts
from pipeline.qa.records import Question, asks_of_oneself, is_question
from pipeline.qa.sections import is_asking, sections
from pipeline.qa.threads import dialogue_of, is_commented, is_thread, names, noise, posts, quoted

_ASKED_AND_ANSWERED: Final = re.compile(
    r"(?:(?<!自)问答|q&a|faqs?|答疑|百问(?:百答)?|问题解答|你问我答|有问必答|疑难解答|常见(?:法律)?问题|常问问题|[两三四五六七八九十]+问)(?:集锦?|录|专[栏区题]|系列|大全|汇[总编]|手册|篇|选)?"
    r"(?:[第之]?[一二三四五六七八九十\d]+[期辑篇集讲]?|[(第【\[].{1,8})?$"
)
"""How a headline ends that calls its page questions and answers, folded."""
_COUNTS: Final = re.compile(r"(?:以下|下面|共有?|有)?\d{1,2}[个条道].{0,4}(?:[问問][题題]?|咨[询詢])[^?]{0,8}")
"""A second head below that of a list of questions, folded: how many there are."""


def questions_by_rules(
    page: Page, title: Line | None, cut: frozenset[int], hear: Callable[[Page], None], *, told: bool, asked: bool = False
) -> list[Question]:
    """The questions of the page, where it is one of questions: a thread, or marks, voices or the address say so, or it is `asked`.

    `hear` finds the voices of a page that nobody has listened to yet.
    """
    lines = [line for line in page.lines if line.role not in ("related_question", "answer") or (line.role == "answer" and line.rule)]
    items = _below_title(items_of(lines), title)
    _settle_views(page, items, title)
    _drop_marks(page, items)
    if notes := guestbook(page, items):
        return notes
    if is_thread(items):
        return _thread(page, items, title) if not is_commented(items, title) else []
    items = with_posts(page, items, title)
    is_qa = asked or sounds_asked(page, title) or any(item.facts for item in items) or (not told and is_qa_page(page, items, title))
    if not is_qa and not told and not page.voices:
        hear(page)
        is_qa = sounds_asked(page, title)
    if not is_qa and not any(item.mark == "related" for item in items):
        return []
    headline = key_of(title.text) if title else ""
    items = _without_menu(page, items) if is_qa else items
    found = with_embedded(page, dialogue(items, headline, cut), [item.line for item in items if item.is_text])
    if not is_qa:
        return [question for question in found if question.kind == "related"]
    drop_calls(page, found)
    main = next((question for question in found if question.kind != "related"), None)
    if main is not None and title is not None and not main.titles:
        main.title = title.text.strip()
    return [question for question in found if question.answers or question.kind == "related"]


def _without_menu(page: Page, items: Sequence[Item]) -> list[Item]:
    """The items without words of a menu that stay above the headline of a page of questions, which go: nobody asks up there."""
    titles = [n for n, item in enumerate(items) if item.line.role == "title"]
    low = titles[0] if titles else 0
    again = [n for n in titles if all(not item.is_text or item.line.role == "title" or is_menu(item.line.text) for item in items[low:n])]
    above = [item for item in items[: again[-1] if again else 0] if item.is_text and item.line.role != "title" and is_menu(item.line.text)]
    for line in loose(item.line for item in above):
        page.drop(line, "split.above-title", "nav", "a word of a menu or section above the headline")
    return [item for item in items if not any(item is other for other in above)]


def _drop_marks(page: Page, items: Sequence[Item]) -> None:
    """Drop the lines that announce, and what the asker says of an answer."""
    for item in items:
        if item.mark and item.line.rule is None and item.line.role != "statute":
            page.drop(item.line, MARK_RULE, "other_boilerplate", f"announces: {item.mark}")
    for mark, item in pairwise(items):
        if mark.mark == "related" and item.is_text and _COUNTS.fullmatch(item.key):
            item.mark = "related"
            page.drop(item.line, MARK_RULE, "other_boilerplate", "says how many questions are listed below")
        if mark.mark == "verdict" and item.is_text and len(item.line.text) <= MARK_CHARS and item.line.role != "statute":
            page.drop(item.line, "split.verdict", "other_boilerplate", "what the asker says of an answer")


def _settle_views(page: Page, items: Sequence[Item], title: Line | None) -> None:
    """律师意见 or 法官说法 announces the answer where somebody asks above it; else it is a heading of an article, and stays."""
    views = [n for n, item in enumerate(items) if item.mark == "view"]
    if not views:
        return
    above = [item for item in items[: views[0]] if item.line.role != "title"]
    asked = title is not None and is_question(key_of(title.text)) and not any(item.line.role == "heading" for item in above)
    asked = asked or any(item.mark == "question" or (item.is_text and asks_of_oneself(item.key)) for item in above)
    for item in (items[n] for n in views):
        item.mark = "answer" if asked else ""
        if not asked and item.line.rule in ("boilerplate.announce", MARK_RULE):
            page.restore(item.line)
        if not asked and item.line.rule is None:
            page.label(item.line, "heading")


def _below_title(items: Sequence[Item], title: Line | None) -> list[Item]:
    """The items without the lawyers' cards and lists above the headline: there a site shows whose page it is, not who answers."""
    start = title.start if title else 0
    return [item for item in items if item.line.start >= start or not (item.is_card or item.mark in LISTS)]


def _thread(page: Page, items: Sequence[Item], title: Line | None) -> list[Question]:
    items = [item for item in items if item.line.role != "title"]
    again = {line.start: line for line in loose(quoted(items))}
    for line in again.values():
        page.restore(line)
        page.drop(line, "split.quoted-post", "other_boilerplate", "an earlier post, quoted and cut")
    items = [item for item in items if item.line.start not in again]
    for line in loose(names(items)):
        page.drop(line, "split.poster", "lawyer_card", "name above a post")
    thread = posts(items)
    for line in loose(noise(thread)):
        page.drop(line, "split.noise-reply", "other_boilerplate", "a reply that answers nothing, or a signature")
    for post in thread:
        post.lines = [line for line in post.lines if line.rule is None]
    return dialogue_of(thread, title.text.strip() if title else None)


def mark_cut(questions: Sequence[Question], cut: set[int]) -> None:
    for answer in (answer for question in questions for answer in question.answers):
        if any(line.start in cut for line in answer.lines):
            answer.cut = "marker"


def sections_that_ask(kept: Sequence[Line], questions: Sequence[Question]) -> list[Question]:
    headings = [line for line in kept if line.role == "heading" and line.rule is None]
    if not any(is_asking(line.text) for line in headings):
        return []
    taken = {line.start for question in questions for answer in question.answers for line in answer.lines}
    lines = [line for line in kept if line.rule is None and line.role in ("", "statute", "heading") and line.start not in taken]
    return sections(lines, headings)


def asked_and_answered(title: Line, kept: Sequence[Line], questions: Sequence[Question]) -> list[Question]:
    """The sections of a page whose headline calls it questions and answers: each heading that asks is a question of its own."""
    if not _ASKED_AND_ANSWERED.search(key_of(title.text)):
        return []
    found = [section for section in sections_that_ask(kept, questions) if section.titles and is_asking(section.titles[0].text)]
    for section in found:
        section.kind = "main"
    return found if len(found) >= MIN_SECTIONS else []


def loose(lines: Iterable[Line]) -> list[Line]:
    """The lines without those of quoted law: what a quote is made of is never taken for something else."""
    return [line for line in lines if line.role != "statute"]
