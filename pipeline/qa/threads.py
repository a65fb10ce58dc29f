"""Forum threads: posts with floor, poster and date; the opener asks, the others answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.page import Line
from pipeline.qa.answers import trim
from pipeline.qa.facts import Facts, date_of, small_print
from pipeline.qa.items import LISTS, Item
from pipeline.qa.marks import is_mark, key_of
from pipeline.qa.records import Answer, Question, asks_outright, is_question

MIN_POSTS: Final = 2
MAX_OPENING: Final = 400
"""Characters above the first post, beyond which they are an article unless somebody asks in them."""
MAX_NAME: Final = 16
MIN_QUOTED: Final = 8
"""Folded characters of the shortest cut line that is known as a quotation of an earlier post."""
MIN_WHOLE: Final = 12
"""The same for a line that says again all that an earlier one says."""
_CUT: Final = re.compile(r"(?:\.{3,}|…+)$")
_FLOOR: Final = re.compile(r"(?:第?\d{1,4}[楼#层]|#\d{1,4}|\d{1,4}l(?=$|发)|楼主|沙发|板凳|地板)|(?:发表于|回复于|发帖时间)")
_TIMED: Final = re.compile(r"(?:发表于|回复于|发帖时间)")
_BARS: Final = " \u3000|｜·"
_FLOOR_STARTS: Final = frozenset("第#＃楼樓沙板地发發回0123456789０１２３４５６７８９")
_ENDED: Final = re.compile(r"[。?!,;:]")
MAX_RETORT: Final = 10
"""Folded characters of the longest reply that only asks back (哪家啊?)."""
_POINTS: Final = re.compile(
    r"(?:(?:总|用户)?积分|等级|级别|帖子|主题|注册(?:时间|日期|于)?|威望|声望|精华|金币|金钱|经验|贡献|文章|发帖数?|发言|回帖|好友|在线时间|阅读权限|uid)"
    r"[:]?[\d\-]"
)


@dataclass(slots=True)
class Post:
    """One post: who, when, and its lines of text."""

    facts: Facts = field(default_factory=Facts)
    lines: list[Line] = field(default_factory=list)


def is_thread(items: Sequence[Item]) -> bool:
    """Whether the page is a thread: two floor lines at least, in small print of their own, above their posts.

    A time alone (回复于 …) is no floor, and where a floor stands below its post, bylines.py tells the posts by their shape.
    """
    likely = [n for n, item in enumerate(items) if item.line.text.lstrip(_BARS)[:1] in _FLOOR_STARTS]
    floors = [n for n in likely if _is_floor(items[n])] if len(likely) >= MIN_POSTS else []
    if sum(_TIMED.match(items[n].key.lstrip(_BARS)) is None for n in floors) < MIN_POSTS:
        return False
    end = next((n for n, item in enumerate(items) if n > floors[-1] and item.mark in LISTS), len(items))
    return any(item.is_text for item in items[floors[-1] + 1 : end])


def is_commented(items: Sequence[Item], title: Line | None) -> bool:
    """Whether the posts are comments below an article: what stands above the first has no poster, is long, and nobody asks in it."""
    head = next((start for start, _ in _heads(items)), 0)
    above = [item.line.text for item in items[:head] if item.is_text]
    asked = (title is not None and is_question(key_of(title.text))) or any(asks_outright(key_of(text)) for text in above[:2] + above[-2:])
    return sum(map(len, above)) > MAX_OPENING and not asked


def posts(items: Sequence[Item]) -> list[Post]:
    """The posts in order. A post's head is the run of small print around its floor; a short line in the run is the poster's name."""
    heads = _heads(items)
    found = _opening(items[: heads[0][0]]) if heads else []
    for n, (start, end) in enumerate(heads):
        stop = heads[n + 1][0] if n + 1 < len(heads) else len(items)
        post = Post()
        for item in items[start:end]:
            post.facts.add(_print(item))
        post.lines = [item.line for item in items[end:stop] if item.is_text]
        found.append(post)
    return found


def _opening(items: Sequence[Item]) -> list[Post]:
    """The opening post where it has no floor of its own: text above the first floor."""
    lines = [item.line for item in items if item.is_text]
    post = Post(lines=lines)
    for item in items:
        if item.line.rule is not None and not item.mark:
            post.facts.add(_print(item))
    return [post] if lines else []


def names(items: Sequence[Item]) -> list[Line]:
    """Kept lines that are posters' names, for the caller to drop."""
    return [item.line for start, end in _heads(items) for item in items[start:end] if item.is_text]


def quoted(items: Sequence[Item]) -> list[Line]:
    """Lines that quote an earlier post of the thread, whole or cut with dots, and above each the name and time that the quotation gives."""
    found: list[Line] = []
    above: list[str] = []
    for n, item in enumerate(items):
        stem = _CUT.sub("", item.key)
        cut = item.is_text and stem != item.key and len(stem) >= MIN_QUOTED and any(key.startswith(stem) for key in above)
        if cut or (item.is_text and len(item.key) >= MIN_WHOLE and item.key in above):
            found += [item.line, *_quoted_head(items, n)]
        elif item.is_text:
            above.append(item.key)
    return found


def _quoted_head(items: Sequence[Item], n: int) -> list[Line]:
    """The time and the name right above a quotation, where the head of the post that quotes stands above them."""
    time = items[n - 1] if n else None
    if time is None or time.is_text or date_of(time.line.text) is None:
        return []
    name = items[n - 2] if n > 1 else None
    if name is None or len(name.key) > MAX_NAME or date_of(name.line.text) or n < 3 or not date_of(items[n - 3].line.text):
        return [time.line]
    return [time.line, name.line]


def noise(thread: Sequence[Post]) -> list[Line]:
    """Lines of replies that answer nothing, and signatures: the last line of several posts of one poster."""
    found = [line for post in thread[1:] for line in post.lines if is_mark("noise", _key(line))]
    opener = thread[0].facts.name if thread else None
    retorts = [post.lines[0] for post in thread[1:] if len(post.lines) == 1 and (opener is None or post.facts.name != opener)]
    found += [line for line in retorts if len(_key(line)) <= MAX_RETORT and "?" in _key(line)]
    last: dict[tuple[str | None, str], list[Line]] = {}
    for post in thread:
        if len(post.lines) > 1:
            last.setdefault((post.facts.name, _key(post.lines[-1])), []).append(post.lines[-1])
    return found + [line for lines in last.values() if len(lines) > 1 for line in lines]


def dialogue_of(thread: Sequence[Post], title: str | None) -> list[Question]:
    """Question, answers and follow-ups of a thread: first reply with substance = main answer; the opener's later posts ask again."""
    if not thread:
        return []
    opener = thread[0]
    question = Question(title=title, body=opener.lines, facts=opener.facts)
    questions = [question]
    for post in thread[1:]:
        if not post.lines:
            continue
        if post.facts.name is not None and post.facts.name == opener.facts.name:
            questions.append(Question("follow_up", post.lines[:1], post.lines[1:], post.facts))
        else:
            answer = Answer(post.lines, post.facts)
            trim(answer)
            questions[-1].answers.append(answer)
    return questions


def _heads(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Where the heads of posts stand: [start, end) of each run of small print that holds a floor."""
    found = []
    n = 0
    while n < len(items):
        end = n
        while end < len(items) and _is_small(items, end):
            end += 1
        if any(_is_floor(item) for item in items[n:end]):
            found.append((n, end))
        n = max(end, n + 1)
    return found


def _is_floor(item: Item) -> bool:
    if item.line.text.lstrip(_BARS)[:1] not in _FLOOR_STARTS:
        return False
    return (
        not (item.is_text and len(item.key) > 40)
        and item.line.role != "other_boilerplate"
        and _FLOOR.match(item.key.lstrip(_BARS)) is not None
    )


def _is_small(items: Sequence[Item], n: int) -> bool:
    """Small print of a post's head; a kept line is a poster's name where a floor, points or a date stand beside it."""
    item = items[n]
    if item.line.rule is not None:
        return item.line.role in ("meta", "lawyer_card") or _is_floor(item) or _is_framed_name(items, n)
    if _is_floor(item) or _POINTS.match(item.key):
        return True
    return len(item.key) <= MAX_NAME and not _ENDED.search(item.key) and _beside(items, n)


def _is_framed_name(items: Sequence[Item], n: int) -> bool:
    """Whether a short line that went as frame stands right above a poster's rank or points: it is the poster's name."""
    item, after = items[n], items[n + 1] if n + 1 < len(items) else None
    if item.line.rule != "content.frame" or item.mark or len(item.key) > MAX_NAME or _ENDED.search(item.key):
        return False
    return after is not None and after.line.rule is not None and after.line.role in ("meta", "lawyer_card") and not date_of(after.line.text)


def _beside(items: Sequence[Item], n: int) -> bool:
    after = items[n + 1] if n + 1 < len(items) else None
    before = items[n - 1] if n else None
    if date_of(items[n].line.text) and before and _is_floor(before):
        return True
    return bool(after and (_POINTS.match(after.key) or _is_floor(after))) or bool(
        before and before.line.rule and _FLOOR.fullmatch(before.key)
    )


def _print(item: Item) -> Facts:
    facts = small_print(item.line.text, card=item.is_card or item.is_text or item.line.rule == "content.frame")
    if _is_floor(item):
        facts.name = None
    facts.region = None
    return facts


def _key(line: Line) -> str:
    return key_of(line.text)
