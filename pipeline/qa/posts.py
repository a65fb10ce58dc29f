"""Posts on a page of questions and answers: their bylines and frame go out of the text, and each byline becomes one item for the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.bylines import Post, opens, posts_of, replies_of
from pipeline.qa.facts import is_stamped
from pipeline.qa.forms import FIELD_RULE
from pipeline.qa.items import Item
from pipeline.qa.marks import is_mark, key_of
from pipeline.qa.records import asks_of_oneself, asks_outright, is_question
from pipeline.qa.repeats import frame_of, quotations
from pipeline.qa.signed import is_link, labels, signs

BYLINE_RULE: Final = "split.byline"
FRAME_RULE: Final = "split.frame-of-posts"
NOISE_RULE: Final = "split.noise-reply"
QUOTED_RULE: Final = "split.quoted-post"
MAX_ABOVE: Final = 400
"""Characters above the first post, beyond which they are an article unless somebody asks of himself in their first or last lines."""
MAX_UNASKED: Final = 120
"""Characters above the first post, up to which a headline that asks is enough: longer ones are an article under such a headline."""
_COMMENTS: Final = re.compile(r"(?:热门|最新|全部|精彩|网友|文章|用户)?(?:评论|跟帖|留言|点评)(?:区|列表|专区)?[(（]?\d*条?[)）]?")
"""The head of readers' comments."""
MAX_STATE: Final = 16
"""Characters of the longest line above the opener's byline that is taken for a state of the thread."""
MAX_OPENING: Final = 6
"""Lines of the first post that are looked at for a question."""


def with_posts(page: Page, items: list[Item], title: Line | None) -> list[Item]:
    """The items with one item for the byline of each post; unchanged where the page has none."""
    above = next((n for n, item in enumerate(items) if item.line is title), -1)
    if any(line.rule == FIELD_RULE for line in page.lines):
        return items
    posts = posts_of(items, above)
    if posts and _is_comments(items, posts, above, title):
        return items
    for line in _loose(item.line for item in items if item.is_text and is_link(item.line.text)):
        page.drop(line, FRAME_RULE, "other_boilerplate", "an address alone")
    posts = sorted([*posts, *replies_of(items, posts, above)], key=lambda post: post.start) if posts else []
    kinds = opens(items, posts, above) if posts else []
    parts = {n for post in posts for n in post.parts}
    named = {n: post for n, post in labels(items, frozenset(parts)).items() if n > above}
    if posts:
        _drop_frame(page, items, posts, above)
        first = min([posts[0].start, *posts[0].parts])
        _drop_states(page, items[above + 1 : first] if kinds[0] == "question" else ())
    heads = {post.start: _head(items, post, kind) for post, kind in zip(posts, kinds, strict=True)}
    for n, post in named.items():
        kind = "question" if post.byline.asker else "signed" if signs(items, n) else "answer"
        heads.setdefault(n, _head(items, post, kind))
        page.drop(items[n].line, BYLINE_RULE, "lawyer_card", "names who wrote")
    found: list[Item] = []
    for n, item in enumerate(items):
        found += [heads[n]] if n in heads else []
        found += [item] if n not in parts and n not in named else []
    return found


def _drop_states(page: Page, items: Sequence[Item]) -> None:
    """Drop short lines without a sentence between the headline and the opener's byline: states of the thread (无法回复)."""
    for line in _loose(item.line for item in items if item.is_text):
        if len(line.text) <= MAX_STATE and not line.text.rstrip().endswith(("。", "？", "?", "！", "!")):
            page.drop(line, FRAME_RULE, "other_boilerplate", "between the headline and the opener's byline")


def _head(items: Sequence[Item], post: Post, kind: str) -> Item:
    return Item(items[post.parts[0]].line, "post", facts=post.byline.facts, kind=kind)


def _drop_frame(page: Page, items: Sequence[Item], posts: Sequence[Post], title: int) -> None:
    """Drop bylines, names, what recurs from post to post, and quotations of earlier posts."""
    quoted = _loose(quotations(items, posts))
    frame = _loose(frame_of(items, posts, title))
    for line in frame:
        page.drop(line, FRAME_RULE, "other_boilerplate", "recurs from post to post")
    for line in _loose(item.line for item in items[posts[0].start :] if item.is_text and is_mark("noise", item.key)):
        page.drop(line, NOISE_RULE, "other_boilerplate", "a reply that answers nothing")
    for line in quoted:
        page.drop(line, QUOTED_RULE, "other_boilerplate", "an earlier post, quoted")
    for line in (items[n].line for post in posts for n in post.parts):
        page.drop(line, BYLINE_RULE, "meta" if is_stamped(line.text) else "lawyer_card", "byline of a post")


def _loose(lines: Iterable[Line]) -> list[Line]:
    """The lines without those of quoted law."""
    return [line for line in lines if line.role != "statute"]


def _is_comments(items: Sequence[Item], posts: Sequence[Post], above: int, title: Line | None) -> bool:
    """Whether the posts are no questions and answers: nobody asks, and nobody is named; or they stand below an article."""
    if any(item.mark in ("answer", "accepted", "question") for item in items[above + 1 :]):
        return False
    first = min([posts[0].start, *posts[0].parts])
    opener = [item.key for item in items[posts[0].start :][:MAX_OPENING] if item.is_text]
    upper = [item.key for item in items[above + 1 : first] if item.is_text] or opener
    if any(_COMMENTS.fullmatch(item.key) for item in items[above + 1 : posts[0].start]):
        return True
    length = sum(map(len, upper))
    if length > MAX_ABOVE:
        return not any(asks_of_oneself(key) for key in upper[:2] + upper[-2:])
    asked = (length <= MAX_UNASKED and title is not None and is_question(key_of(title.text))) or any(asks_outright(key) for key in upper)
    named = sum(post.byline.facts.name is not None for post in posts)
    return not asked and 2 * named < len(posts)
