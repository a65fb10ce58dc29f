"""What the posts of a page have in common is their frame, and what one says again of another is a quotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line
from pipeline.qa.bylines import Post, element_of, end_of
from pipeline.qa.items import Item
from pipeline.qa.writers import MAX_BESIDE, MAX_NAME, PROSE, is_name_line, is_small

MIN_QUOTED: Final = 8
_RULER: Final = re.compile(r"[-_—=~*]{2,}")
"""What parts a post from its writer's signature."""


def _own_element(item: Item) -> tuple[str, str]:
    """The element of a line without those around it: its tag and its own class."""
    block = item.line.block
    return (block.path.rsplit("/", 1)[-1], block.marks.rsplit(" ", 1)[-1]) if block and block.marks else ("", "")


def frame_of(items: Sequence[Item], posts: Sequence[Post], title: int) -> list[Line]:
    """Lines of text in the posts that are their frame: short ones that recur from post to post by their words or their element."""
    end = end_of(items, title)
    stops = [min([post.start, *post.parts]) for post in posts[1:]] + [end]
    texts = [items[post.start : stop] for post, stop in zip(posts, stops, strict=True)]
    said = Counter(key for text in texts for key in {item.key for item in text if item.is_text and is_small(item)})
    frames = _frame_elements(texts) | {element_of(items[n]) for post in posts for n in post.parts}
    frames -= {("", "")} | {element_of(item) for text in texts for item in text if item.is_text and not _is_open(item)}
    named = {_own_element(items[n]) for post in posts for n in post.parts if items[n].line.block and is_name_line(items[n])}
    asker = [item for item in items[title + 1 : posts[0].start] if _own_element(item) in named and item.is_text and is_small(item)]
    again = [item for text in texts for item in text if item.is_text and is_small(item) and said[item.key] > 1]
    return [item.line for item in [*again, *asker, *_signed(texts)]] + [
        item.line for item in items[title + 1 : end] if item.is_text and element_of(item) in frames
    ]


def _signed(texts: Sequence[Sequence[Item]]) -> list[Item]:
    """What stands below a ruler of dashes at the end of a post: the writer's signature."""
    found: list[Item] = []
    for text in texts:
        ruler = next((n for n, item in enumerate(text) if _RULER.fullmatch(item.key)), len(text))
        found += [item for item in text[ruler:] if item.is_text and ruler and len(item.line.text) <= MAX_BESIDE]
    return found


def _frame_elements(texts: Sequence[Sequence[Item]]) -> set[tuple[str, str]]:
    """The elements in which two posts or more have short lines without end, and none has a sentence; not those that hold most text."""
    size: Counter[tuple[str, str]] = Counter()
    posts: Counter[tuple[str, str]] = Counter()
    prose: set[tuple[str, str]] = set()
    for text in texts:
        posts.update({element_of(item) for item in text})
        for item in text:
            size[element_of(item)] += len(item.line.text)
            if item.is_text and not _is_open(item):
                prose.add(element_of(item))
    most = max(size, key=lambda kind: size[kind], default=("", ""))
    return {kind for kind in size if kind != ("", "") and kind != most and kind not in prose and posts[kind] > 1}


def _is_open(item: Item) -> bool:
    """Whether a line has no sentence in it."""
    return item.line.role != "statute" and len(item.line.text.strip()) <= 2 * MAX_NAME and not PROSE.search(item.line.text)


def quotations(items: Sequence[Item], posts: Sequence[Post]) -> list[Line]:
    """Lines that say again, word for word, what stands in an earlier post, and above them the line that names whom a post quotes."""
    said: set[str] = set()
    found: list[Line] = []
    names = {name for post in posts if (name := post.byline.facts.name)}
    starts = {post.start for post in posts}
    above: list[Line] = []
    for n, item in enumerate(items):
        if n in starts:
            above = []
        if not item.is_text:
            continue
        if item.key in said and n >= posts[0].start:
            found += [item.line, *above]
            above = []
        elif len(item.key) >= MIN_QUOTED:
            said.add(item.key)
        above = [item.line] if any(name in item.line.text for name in names) and len(item.key) <= 2 * MAX_NAME else []
    return found
