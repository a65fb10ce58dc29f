"""Who wrote which text, and when: told by small lines that recur between the texts of a page, whatever words they use.

A page with several answers prints a line with a date (or "3小时前") for each of them, always in the same form and place, and a name
beside it. `posts_of` finds the form that recurs, learns from the page whether it stands above or below the texts and where the name
stands, and gives the borders of the posts. Marks (最佳答案) and lawyers' cards are read in dialogue.py; a page without two such lines
has no posts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.qa.facts import MAX_SMALL, STAMP, Facts, agency_of, is_stamped, simplified, small_print
from pipeline.qa.items import LISTS, Item
from pipeline.qa.writers import (
    ASKER,
    LABEL,
    ROLE,
    asks_small,
    is_prose,
    is_small,
    names_somebody,
    person_of,
)

MIN_POSTS: Final = 2
MAX_HEAD: Final = 4
"""Lines of small print above or below the date that belong to its byline."""
MOST: Final = 0.6
"""Share of the posts in which a name must stand at a place for the place to be the names'."""
_SUPPLEMENT: Final = re.compile(r"补充|追加")
_VIEWED: Final = re.compile(r"浏览|阅读|查看|看过|人气|点击|围观")


class Byline(NamedTuple):
    """The small print of one post: its facts, and whether it says that an asker (True) or somebody who answers (False) wrote it."""

    facts: Facts
    asker: bool | None


@dataclass(slots=True)
class Post:
    """One post: where its text begins among the items, which items are its byline, and what they say."""

    start: int
    byline: Byline
    parts: list[int] = field(default_factory=list)


def _sort(items: Sequence[Item], n: int) -> tuple[str, str, str, str]:
    """What the bylines of a page have in common: where the date stands in the line, who is said to write, and the element."""
    item = items[n]
    text = simplified(_printed(items, n)).strip()
    found = STAMP.search(text)
    assert found
    side = ("" if found.start() else "<") + ("" if found.end() == len(text) else ">")
    block = item.line.block
    who = "views" if _VIEWED.search(text) else str(asks_small(text.replace("楼主", "").replace("律师", "")))
    return ("<" if "<" in side else ">", who, block.path if block else "", block.marks if block else "")


def posts_of(items: Sequence[Item], title: int) -> list[Post]:
    """The posts of a page in order; empty where fewer than two bylines of one sort stand between texts. `title` is the headline's place."""
    end = end_of(items, title)
    for anchors in _series(items, title, end):
        above = _stand_above(items, anchors, title, end)
        if above is not None:
            return (_posts_below if above else _posts_above)(items, anchors, title, end)
    return []


def replies_of(items: Sequence[Item], posts: Sequence[Post], title: int) -> list[Post]:
    """Replies inside the posts: dated lines right above a text, each by the asker or by somebody who wrote a post."""
    taken = {n for post in posts for n in post.parts}
    names = {post.byline.facts.name for post in posts} - {None}
    found: list[Post] = []
    end = end_of(items, title)
    for n in range(posts[0].start, end):
        item = items[n]
        if n in taken or item.mark or item.line.role == "statute" or not is_stamped(item.line.text):
            continue
        text = next((m for m in range(n + 1, min(n + 3, end)) if items[m].is_text or items[m].mark), n)
        if not is_prose(items[text]):
            continue
        parts = sorted([n, *_pieces(items, n)])
        byline = facts_of(items, parts, person_of(_printed(items, n)))
        if not taken.intersection(parts) and (byline.asker or byline.facts.name in names):
            found.append(Post(text, byline, parts))
    return found


def end_of(items: Sequence[Item], title: int) -> int:
    """Where the posts of a page end at the latest: at a list of other pages."""
    return next((n for n, item in enumerate(items) if n > title and item.mark in LISTS), len(items))


def _series(items: Sequence[Item], title: int, end: int) -> list[list[int]]:
    """The series of dated lines of one sort, the longest first; lines that say who asks and who answers make one series together, too."""
    sorts: dict[tuple[str, str, str, str], list[int]] = {}
    for n in range(title + 1, end):
        item = items[n]
        small = not item.mark and item.line.role not in ("statute", "title") and is_stamped(item.line.text)
        if small and not _SUPPLEMENT.search(simplified(item.line.text)):
            sort = _sort(items, n)
            sorts.setdefault(sort, []).append(n)
            if sort[1] in ("True", "False"):
                sorts.setdefault((sort[0], "both", *sort[2:]), []).append(n)
            if sort[3] and sort[1] != "views":
                sorts.setdefault((sort[0], "any", *sort[2:]), []).append(n)
    asked = {n for sort, places in sorts.items() if sort[1] == "True" for n in places}
    answered = {n for sort, places in sorts.items() if sort[1] == "False" for n in places}
    series = [_parted(items, places) for places in sorts.values() if len(places) >= MIN_POSTS]
    found = [anchors for anchors in series if len(anchors) >= MIN_POSTS]
    return sorted(found, key=lambda anchors: (-len(anchors), len(asked.intersection(anchors)), -len(answered.intersection(anchors))))


def _parted(items: Sequence[Item], places: Sequence[int]) -> list[int]:
    """The dated lines that something stands between; none where no text does."""
    kept = [places[0]]
    parted = False
    for n in places[1:]:
        between = items[kept[-1] + 1 : n]
        if any(item.is_text or item.line.role == "cta" for item in between):
            kept.append(n)
            parted = parted or any(is_prose(item) for item in between)
    return kept if parted else []


def _stand_above(items: Sequence[Item], anchors: Sequence[int], title: int, end: int) -> bool | None:
    """Whether bylines stand above their texts; None where they stand at neither side of all of them."""
    borders = [title, *anchors, end]
    texts = [[m for m in range(low + 1, high) if is_prose(items[m])] for low, high in pairwise(borders)]
    if not texts[-1]:
        return False if texts[0] else None
    if not texts[0]:
        return True
    below = {element_of(items[m]) for m in texts[-1]}
    mark = next((n for n in range(anchors[0] - 1, title, -1) if items[n].mark), title)
    first = [m for m in texts[0] if m > mark] if items[mark].mark in ("answer", "accepted") else []
    if items[anchors[0]].line.block is not None:
        own = {element_of(items[m]) for texts_of in texts[1:-1] for m in texts_of}
        return bool(own & below) and not {element_of(items[m]) for m in first} >= own
    return not first


def element_of(item: Item) -> tuple[str, str]:
    block = item.line.block
    return (block.path, block.marks) if block else ("", "")


def _pieces(items: Sequence[Item], n: int) -> list[int]:
    """The pieces that were cut off before a line of small print, nearest first."""
    found = []
    while n and not items[n - 1].mark and items[n - 1].line.end == items[n].line.start and not is_prose(items[n - 1]):
        if items[n - 1].line.raw.endswith("\n"):
            break
        n -= 1
        found.append(n)
    return found


def _printed(items: Sequence[Item], n: int) -> str:
    """A line of small print as the page printed it, the pieces before it included."""
    return "".join(items[m].line.text for m in sorted([n, *_pieces(items, n)]))


def facts_of(items: Sequence[Item], parts: Iterable[int], name: str | None) -> Byline:
    """What the lines of a byline say together."""
    facts = Facts(name=name)
    asker: bool | None = None
    for n in sorted(parts):
        item = items[n]
        told = small_print(item.line.text, card=item.is_card)
        told.name = told.name if item.is_card or told.name == agency_of(item.line.text) else None
        facts.add(told)
        text = simplified(item.line.text).strip()
        asker = asks_small(text) if asker is None and (not item.is_card or ROLE.match(text)) else asker
    return Byline(facts, asker)


def _posts_below(items: Sequence[Item], anchors: Sequence[int], title: int, end: int) -> list[Post]:
    """Posts whose bylines stand above them."""
    runs = [_run(items, anchor, (anchors[n - 1] if n else title), end) for n, anchor in enumerate(anchors)]
    same = [person_of(_printed(items, anchor)) for anchor in anchors]
    names: list[tuple[str | None, list[int]]]
    if sum(name is not None for name in same) >= MOST * len(anchors):
        names = [(name, []) for name in same]
    else:
        names = [_named(items, up, down) for (up, down) in runs]
        if sum(name is not None for name, _ in names) < MOST * len(anchors):
            names = [(None, []) for _ in anchors]
    posts = []
    for anchor, (up, down), (name, lines) in zip(anchors, runs, names, strict=True):
        head = [n for n in [*up, *down] if items[n].line.rule is not None and (not lines or n > min(lines) or n > anchor)]
        parts = sorted({anchor, *lines, *head, *_pieces(items, anchor)})
        posts.append(Post(max(parts) + 1, facts_of(items, parts, name), parts))
    return posts


def _run(items: Sequence[Item], anchor: int, low: int, high: int) -> tuple[list[int], list[int]]:
    """Small print right above and below a byline's date, nearest first; buttons end it, for they belong to the post above."""
    up: list[int] = []
    for n in range(anchor - 1, max(low, anchor - 1 - MAX_HEAD), -1):
        if not _is_beside(items[n]) or items[n].line.role == "cta":
            break
        up.append(n)
    down: list[int] = []
    for n in range(anchor + 1, min(high, anchor + 1 + MAX_HEAD)):
        if not _is_beside(items[n]) or (items[n].is_text and not names_somebody(items[n])):
            break
        down.append(n)
    return up, down


def _is_beside(item: Item) -> bool:
    if item.mark or item.line.role in ("title", "statute", "truncated_snippet", "related_link"):
        return False
    return not item.is_text or names_somebody(item) or is_stamped(item.line.text)


def _named(items: Sequence[Item], up: Sequence[int], down: Sequence[int]) -> tuple[str | None, list[int]]:
    """The name above the date, else below it, with its line."""
    for n in [*up, *down]:
        item = items[n]
        if item.is_card and (name := small_print(item.line.text, card=True).name):
            return name, [n]
        if names_somebody(item):
            return person_of(item.line.text), [n]
    return None, []


def _posts_above(items: Sequence[Item], anchors: Sequence[int], title: int, end: int) -> list[Post]:
    """Posts whose date stands below them; the name is on the same line, right below it, or the first line of the post."""
    starts = _starts(items, anchors, title)
    same = [person_of(_printed(items, anchor)) for anchor in anchors]
    below = [_below(items, anchor, high) for anchor, high in zip(anchors, [*anchors[1:], end], strict=True)]
    first = [_first(items, start, anchor) for start, anchor in zip(starts, anchors, strict=True)]
    posts = []
    ways = Counter({"same": sum(map(bool, same)), "below": sum(bool(b) for b in below), "first": sum(bool(f) for f in first)})
    way = next(
        (way for way in ("same", "first", "below") if ways[way] >= MOST * len(anchors) and (way != "first" or first[-1] or first[0])), ""
    )
    for n, anchor in enumerate(anchors):
        parts = [anchor, *_pieces(items, anchor)]
        name = same[n] if way == "same" else None
        lines = below[n] if way == "below" else first[n] if way == "first" else []
        if lines:
            name = _named(items, lines, [])[0]
            parts += lines
        start = starts[n]
        if way == "below" and n and below[n - 1]:
            start = max(start, max(below[n - 1]) + 1)
        posts.append(Post(start, facts_of(items, parts, name), sorted(parts)))
    return posts + _undated(items, anchors[-1] + 1, end) if way == "first" else posts


def _undated(items: Sequence[Item], low: int, high: int) -> list[Post]:
    """Posts behind the last date whose writers' cards stand above their texts: a page may leave a date out."""
    runs = [run for run in _card_runs(items, low, high) if any(is_prose(items[n]) for n in range(run[-1] + 1, high))]
    return [Post(run[0], facts_of(items, run, _named(items, run, [])[0]), run) for run in runs]


def _card_runs(items: Sequence[Item], low: int, high: int) -> list[list[int]]:
    """The runs of lines that name a writer on cards of their own, small print among them."""
    runs: list[list[int]] = []
    for n in range(low, high):
        if not items[n].is_card:
            continue
        if runs and not any(items[m].is_text or items[m].mark for m in range(runs[-1][-1] + 1, n)):
            runs[-1].append(n)
        elif small_print(items[n].line.text, card=True).name:
            runs.append([n])
    return runs


def _starts(items: Sequence[Item], anchors: Sequence[int], title: int) -> list[int]:
    """Where each post begins: right behind the date of the one above it; the first behind the last mark, or like the second."""
    starts = [_behind_marks(items, anchor + 1, following) for anchor, following in pairwise(anchors)]
    mark = next((n for n in range(anchors[0] - 1, title, -1) if items[n].mark), title)
    if mark > title and any(items[n].is_text for n in range(mark + 1, anchors[0])):
        return [mark + 1, *starts]
    return [_like(items, mark + 1, anchors[0], starts[0], anchors[1]), *starts]


def _behind_marks(items: Sequence[Item], low: int, high: int) -> int:
    """Behind the last mark of a stretch that has text behind it; where that text goes on to the card of another writer, at the card."""
    marks = (n for n in range(high - 1, low - 1, -1) if items[n].mark and any(items[m].is_text for m in range(n + 1, high)))
    start = next(marks, low - 1) + 1
    cards = [run[0] for run in _card_runs(items, start, high) if any(is_prose(items[n]) for n in range(run[-1] + 1, high))]
    return next((card for card in reversed(cards) if any(is_prose(items[n]) for n in range(start, card))), start)


def _like(items: Sequence[Item], low: int, high: int, start: int, stop: int) -> int:
    """Where the first of two posts begins: at the element with which the second begins; on a text page behind the last small print."""
    if items[start].line.block is None:
        small = [n for n in range(low, high) if not items[n].is_text and any(is_prose(items[m]) for m in range(n + 1, high))]
        above = [n for n in small if any(is_prose(items[m]) for m in range(low, n))]
        return above[-1] + 1 if above else low
    kinds = {element_of(items[n]) for n in range(start, stop)}
    return next((n for n in range(high - 1, low - 1, -1) if element_of(items[n]) not in kinds), low - 1) + 1


def _below(items: Sequence[Item], anchor: int, high: int) -> list[int]:
    """The lines right below a date that name somebody."""
    found = []
    for n in range(anchor + 1, min(high, anchor + 3)):
        if not (names_somebody(items[n]) or items[n].is_card):
            break
        found.append(n)
    return found[:1]


def _first(items: Sequence[Item], start: int, anchor: int) -> list[int]:
    """The first lines of a post that name its writer: cards, or a name with what is said of him, and a text below."""
    lines: list[int] = []
    buttons: list[int] = []
    for n in range(start, anchor):
        item = items[n]
        if item.mark:
            return []
        if item.line.role == "cta" or (not item.is_text and not item.is_card and not names_somebody(item)):
            continue
        if not lines and not (item.is_card or names_somebody(item)):
            if not is_small(item):
                return []
            buttons.append(n)
            continue
        if lines and item.is_text and (not is_small(item) or item.key.endswith(":")):
            break
        lines.append(n)
    more = any(items[n].is_text for n in range(max(lines) + 1, anchor)) if lines else False
    return buttons + lines if more else buttons + lines[:1] if len(lines) > 1 else []


def opens(items: Sequence[Item], posts: Sequence[Post], title: int) -> list[str]:
    """What each post is: `question`, `answer` or `follow_up`. The opener asks, unless a mark or a text above it shows that it answers."""
    first = posts[0]
    above = range(title + 1, min([first.start, *first.parts]))
    answers = any(items[n].mark in ("answer", "accepted") or is_prose(items[n]) for n in above)
    said = first.byline.asker
    kinds = ["question" if said or (said is None and not answers) else "answer"]
    opener = first.byline.facts.name if kinds[0] == "question" else _asker_above(items, above)
    for post in posts[1:]:
        again = post.byline.asker or (opener is not None and post.byline.facts.name == opener)
        kinds.append("follow_up" if again and post.byline.asker is not False else "answer")
    return kinds


def _asker_above(items: Sequence[Item], above: Iterable[int]) -> str | None:
    """The asker's name in the small print above the first answer."""
    lines = (simplified(items[n].line.text) for n in above if not items[n].is_text and len(items[n].line.text) <= MAX_SMALL)
    return next((person_of(text) for text in lines if ASKER.match(text) and LABEL.match(text)), None)
