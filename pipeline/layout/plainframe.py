"""Frame that pages stored as plain text print among their lines: addresses between paragraphs, names of pictures, the order above a law."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Final

from pipeline.layout.keys import SENTENCE, is_statute, key
from pipeline.page import Line, Page

HOST: Final = re.compile(r"[(（]\s*(?:https?[:：]//)?(?:www\.)?[a-zA-Z0-9\-]{2,30}(?:\.[a-zA-Z]{2,10}){1,3}/?\s*[)）]")
"""The address of a site, with no page of it, in brackets."""
PICTURE: Final = re.compile(r"^[一-龥a-z0-9]{2,18}(?:_[一-龥a-z0-9]{2,18}){2,7}$")
"""Search words that a site puts for the name of a picture."""
NUMBERED: Final = re.compile(r"^图(?:片)?\d{1,2}$")
HEAD: Final = 3
"""Lines from the top that may be a headline with the name of its site behind underscores."""
ORDER: Final = ("meta.document-number", "meta.adopted-in-hard-wrap", "meta.order")
"""Rules for what stands between a law's name and its first article."""
ABOVE: Final = 6
"""Lines between two facts of the order that may be its broken sentences."""
OFFICE: Final = re.compile(r"^(?:国务院|[一-龥]{2,20}(?:人大常委会|常务委员会|人民政府|部|委员会|总局|法院|检察院))$")
TAIL: Final = re.compile(r"^(?:相关|配套)(?:法规|文件|案例|文书|法条)[:]?$")
TITLE: Final = re.compile(r"^(?!.*第[一二三四五六七八九十百\d]{1,5}条)[^。;!:]{6,50}$")
CARD: Final = "card.name"
MENU: Final = "nav.menu-word"
RULED: Final = re.compile(r"(?:判[决決]|裁定)如下[:：]|\n\s*主\s*文\s*\n")
HEADS: Final = frozenset({"案例", "释义", "案例分析", "典型案例", "经典案例", "法条", "案情"})
PROSE: Final = re.compile(r"。.?$")
UNFOLD: Final = re.compile(r"^\s*展[开開][ \u3000]+(?=\S{4})")
BULLET: Final = re.compile(r"^[-•·*][*]{0,2}([^*]{2,60})[*]{0,2}$")
MIN_TOC: Final = 4
LAWYER: Final = re.compile(r"^[一-龥]{2,4}律师$")
FACTS_OF_CARD: Final = ("meta.region", "layout.place")
SERVED: Final = "服务"
"""Begins the count of people that stands on a card; 已帮助 is a line of the page's own."""


def drop_hosts(page: Page) -> None:
    """Cut out the address of a site that stands in brackets here and there: two times or more the same, and it was put there."""
    found = [(line, match) for line in page.kept() for match in HOST.finditer(line.text)] if "." in page.raw else []
    times = Counter(match[0].strip("()（） ").lower() for _, match in found)
    for line, match in reversed(found):
        if times[match[0].strip("()（） ").lower()] < 2:
            continue
        spans = page.cut(line, match.start(), match.end())
        page.drop(spans[match.start() > 0], "layout.injected-host", "other_boilerplate", "the same address several times between the lines")


def printed_twice(page: Page) -> str:
    """The folded headline of a text page that prints it twice in a row and has prose below: an entry of an encyclopedia. Else nothing."""
    if page.is_html:
        return ""
    top = list(itertools.islice((line for line in page.lines if line.text.strip() and line.role != "spam_seo"), 3))
    if len(top) < 3 or not 2 <= len(key(top[0])) <= 30 or key(top[0]) != key(top[1]) or not PROSE.search(key(top[2])):
        return ""
    return key(top[0])


def drop_pictures(page: Page, title: str) -> None:
    """Drop names of pictures that were printed as text: the headline with the number of a picture, search words joined by underscores."""
    printed = [line for line in page.lines if line.text.strip()]
    for n, line in enumerate(printed):
        if line.rule is not None or len(line.text) > 120:
            continue
        folded = key(line)
        named = bool(title) and folded.startswith(title) and NUMBERED.match(folded[len(title) :]) is not None
        twice = (
            len(folded) >= 4
            and len(folded) % 2 == 0
            and folded[: len(folded) // 2] * 2 == folded
            and folded[: len(folded) // 2] in title * 2
        )
        if named or twice or (n >= HEAD and "_" in folded and folded != title and PICTURE.match(folded)):
            page.drop(line, "layout.picture", "other_boilerplate", "the name of a picture printed as text")


def drop_order(page: Page, title: str) -> None:
    """Drop what stands between the facts of the order by which a law is published: broken sentences, the office above."""
    printed = [line for line in page.lines if line.text.strip()]
    first = next((n for n, line in enumerate(printed) if line.rule is None and is_statute(key(line)) and key(line) != title), 0)
    facts = [n for n, line in enumerate(printed[:first]) if line.role == "meta"]
    if not any(printed[n].rule in ORDER for n in facts):
        return
    for before, after in itertools.pairwise(facts):
        between = [line for line in printed[before + 1 : after] if line.rule is None and key(line) != title]
        broken = printed[before].rule == ORDER[1] or all(OFFICE.match(key(line)) for line in between)
        if broken and after - before <= ABOVE:
            for line in between:
                page.drop(line, "layout.order", "meta", "between the facts of the order above a law")
    for line in printed[: facts[-1]]:
        if line.rule is None and OFFICE.match(key(line)):
            page.drop(line, "layout.order", "meta", "the office above the order")


def drop_tail(page: Page) -> None:
    """Drop the titles of other texts that end the page below the head 相关法规: nothing but titles follows it."""
    kept = [line for line in page.kept() if line.text.strip()]
    at = next((n for n, line in enumerate(kept) if n and TAIL.match(key(line))), len(kept))
    titles = kept[at + 1 :]
    if len(titles) < 2 or any(is_statute(key(line)) or SENTENCE.search(key(line)) or not TITLE.match(key(line)) for line in titles):
        return
    page.drop(kept[at], "layout.tail", "other_boilerplate", f"head of {len(titles)} titles at the end of the page")
    for line in titles:
        page.drop(line, "layout.tail", "related_link", "one of the titles that end the page")


def name_cards(page: Page) -> None:
    """Give the place and the figures right below a lawyer's name the role of his card."""
    in_card = False
    for line in (line for line in page.lines if line.text.strip()):
        if in_card and (line.rule in FACTS_OF_CARD or (line.rule == "meta.helped" and key(line).startswith(SERVED))):
            line.role = "lawyer_card"
        named = line.rule is None and LAWYER.match(key(line)) is not None
        in_card = named or (line.role == "lawyer_card" and (in_card or line.rule == CARD))


def is_ruling(page: Page) -> bool:
    """Whether the page prints a judgment: names of lawyers are part of its head."""
    return RULED.search(page.raw) is not None


def heads_prose(page: Page, line: Line) -> bool:
    """Whether a word that menus have as well (案例) heads a paragraph: prose stands right above and right below it."""
    if page.is_html or key(line) not in HEADS:
        return False
    at = page.index(line)
    above = next((other for other in reversed(page.lines[:at]) if other.text.strip()), None)
    below = next((other for other in page.lines[at + 1 :] if other.text.strip()), None)
    return above is not None and below is not None and all(PROSE.search(key(other)) for other in (above, below))


def drop_unfold(page: Page) -> None:
    """Cut the button 展开 off the headline of a page that has nothing else."""
    kept = [line for line in page.kept() if line.text.strip()]
    found = UNFOLD.match(kept[0].text) if len(kept) == 1 else None
    if found:
        page.drop(page.cut(kept[0], found.end())[0], "boilerplate.fold-mark", "other_boilerplate", "button before the headline")


def drop_bulleted_toc(page: Page) -> None:
    """Drop a table of contents whose entries have bullets and are the beginnings of lines further down, whole or cut."""
    lines = [line for line in page.kept() if line.text.strip()]
    marks = [BULLET.match(key(line)) for line in lines]
    start = next((n for n, mark in enumerate(marks) if mark), len(lines))
    if start > ABOVE:
        return
    end = start
    while end < len(lines) and marks[end]:
        end += 1
    entries = [mark[1] for mark in marks[start:end] if mark]
    below = [key(line).lstrip("*#-") for line in lines[end:]]
    again = sum(any(other.startswith(entry) for other in below) for entry in entries)
    if end - start >= MIN_TOC and again * 2 >= end - start:
        for line in lines[start:end]:
            page.drop(line, "layout.contents", "nav", f"one of {end - start} entries with bullets, {again} of which begin lines below")


def drop_plain_frame(page: Page, title: str) -> None:
    """All of it, on a page stored as text. Dropped lines must have their rules already."""
    drop_pictures(page, title)
    drop_order(page, title)
    drop_tail(page)
    name_cards(page)
