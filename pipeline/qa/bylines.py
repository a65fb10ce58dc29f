"""Who wrote which text, and when: told by small lines that recur between the texts of a page, whatever words they use.

A page with several answers prints a line with a date (or "3小时前") for each of them, always in the same form and place, and a name
beside it. `posts_of` finds the form that recurs, learns from the page whether it stands above or below the texts and where the name
stands, and gives the borders of the posts. Marks (最佳答案) and lawyers' cards are read in dialogue.py; a page without two such lines
has no posts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.page import Line
from pipeline.qa.dialogue import LISTS, Item
from pipeline.qa.facts import MAX_SMALL, NO_NAME, STAMP, Facts, agency_of, is_stamped, lawyer_called, region_of, simplified, small_print
from pipeline.qa.marks import key_of

MIN_POSTS: Final = 2
MAX_BESIDE: Final = 40
"""Characters of the longest line that only names somebody."""
MAX_NAME: Final = 16
MAX_HAN: Final = 10
"""Han characters of the longest name: longer ones are titles and calls."""
MAX_HEAD: Final = 4
"""Lines of small print above or below the date that belong to its byline."""
MIN_QUOTED: Final = 8
MOST: Final = 0.6
"""Share of the posts in which a name must stand at a place for the place to be the names'."""
_PROSE: Final = re.compile(r"[。！？；，!?;]|,(?!\s*\d)")
_ASKER: Final = re.compile(r"(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖)(?:者|人|于|时间|日期|网友|用户|[:：])|楼主|题主")
_ANSWERER: Final = re.compile(
    r"(?:回答|回复|回覆|解答|答复|答覆|追答|应答|受理|承办|办理)(?:者|人|于|时间|日期|网友|用户|单位|部门|机构|[:：])|律师"
)
_SUPPLEMENT: Final = re.compile(r"补充|追加")
_LINK: Final = re.compile(r"[^。？！]{0,12}https?://[^\s一-龥，。；]+")
_VIEWED: Final = re.compile(r"浏览|阅读|查看|看过|人气|点击|围观")
_RULER: Final = re.compile(r"[-_—=~*]{2,}")
"""What parts a post from its writer's signature."""
_HEADING: Final = re.compile(r"/h[1-6](?:/|$)")
_LABEL: Final = re.compile(
    r"^(?:由|by|(?:(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖|发布|发表|回答|回复|回覆|解答|答复|答覆|应答)(?:者|人|网友|用户|律师)"
    r"|(?:解答|答复|回复|回答|特邀)?(?:专家|嘉宾)|发言人|作者|楼主|题主|网友|用户|昵称|姓名|律师)\s*[:：])\s*",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(
    r"^(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖|回答|回复|回覆|解答|答复|答覆|应答)(?:者|人|网友|用户|律师)\s*[:：・]", re.IGNORECASE
)
"""A label that says what its bearer does here: asks or answers."""
_MAY_LABEL: Final = re.compile(r"\s*(?:.{2,8}[:：]|由|by)", re.IGNORECASE)
"""What every label has, in whatever script."""
_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_.·•＊*\-]{1,16}(?: [A-Za-z][A-Za-z0-9_.]{0,12})?")
_NOT_A_NAME: Final = re.compile(
    r"^[您你]好|^(?:大家|各位)|^谢谢|答案|问题|采纳|获赞|[\u4e00-\u9fff]率$|其他|其它|全部|最佳|满意|已答|已解|在线|发表|发布|发帖|回[复覆答应]|解答|答复|提问|发问|编辑|更新|修改|显示|楼|[第#]\d|只看|来自|客户端|浏览|阅读|查看|点击|[点获]?赞|[顶踩]|分享|举报|检举|引用"
    r"|评论|时间|日期|于$|^(?:utc|gmt|am|pm)$|解决|悬赏|补充|状态|收藏|人气|积分|等级|声望|来源|作者|正文|首页|返回|上一|下一|连结|链接"
    r"|有用|没用|好评|评分|服务|\d(?:楼|层|次|人|分|级)|咨询|电话|事务所|执业|帮助|[吗呢？?：:]|^\d+$|^第|怎么|如何|什么|原创|^法律|展开|收起|全文|地区|类别|编号"
)
_RANK: Final = re.compile(
    r"[\s　]*[(（\[【][^()（）]{1,14}[)）\]】]\s*$|[\s　]+-[\s　].{2,12}$|[\s　]*(?:lv\.?|等级[:：]?)\s*\d+$", re.IGNORECASE
)
_SPLIT: Final = re.compile(r"[\s　]*[|｜»›>·•]+[\s　]*|[\s　]+[-–—][\s　]+|[\s　]{2,}|　")


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


def _is_name(word: str) -> bool:
    if not _NAME.fullmatch(word) or len(word) > MAX_NAME or _NOT_A_NAME.search(key_of(word)) or NO_NAME.search(word):
        return False
    return region_of(word) is None and sum("\u4e00" <= char <= "\u9fff" for char in word) <= MAX_HAN


def person_of(text: str) -> str | None:
    """The name that a small line names, its label, rank and date aside; None where it names nobody.

    >>> person_of("由 小鱼 » 2014年3月8日, 14:22")
    '小鱼'
    """
    plain = STAMP.sub("|", simplified(text)).strip(" 　|:：")
    bare = _LABEL.sub("", plain)
    labelled = bare != plain
    for token in _SPLIT.split(bare):
        name = _RANK.sub("", token).strip(" 　,，:：")
        for word in [name, *name.split()[:1]] if labelled else [name, *name.split()]:
            if _is_name(word):
                return _called(word)
        if token.strip(" |"):
            return _called(name) if name.endswith("律师") and len(name) <= MAX_NAME else None
    return None


def _called(word: str) -> str | None:
    bare = word.removesuffix("律师").strip()
    return (lawyer_called(bare) if bare != word else word) if bare else None


def says_who(text: str) -> bool:
    """Whether a small line says who writes: a name, or that it is the asker or somebody who answers."""
    plain = unicodedata.normalize("NFKC", text)
    return person_of(plain) is not None or _asks(simplified(plain)) is not None


def is_prose(item: Item) -> bool:
    """Whether an item is a text of somebody's, not small print."""
    text = item.line.text
    return item.is_text and item.line.role != "title" and not is_stamped(text) and not _is_small(item) and not is_label(text)


def _is_small(item: Item) -> bool:
    """Whether a line is too short and open for a text."""
    text = item.line.text.strip()
    return item.line.role != "statute" and len(text) <= MAX_NAME and not _PROSE.search(_RANK.sub("", text))


def _names_somebody(item: Item) -> bool:
    """Whether a line has nothing but a name, its rank aside."""
    line = item.line
    if item.mark or line.role in ("statute", "title", "truncated_snippet", "cta") or len(line.text) > MAX_BESIDE or is_stamped(line.text):
        return False
    if line.block is not None and _HEADING.search(line.block.path):
        return False
    return _is_small(item) and person_of(line.text) is not None


def _sort(items: Sequence[Item], n: int) -> tuple[str, str, str, str]:
    """What the bylines of a page have in common: where the date stands in the line, who is said to write, and the element."""
    item = items[n]
    text = simplified(_printed(items, n)).strip()
    found = STAMP.search(text)
    assert found
    side = ("" if found.start() else "<") + ("" if found.end() == len(text) else ">")
    block = item.line.block
    who = "views" if _VIEWED.search(text) else str(_asks(text.replace("楼主", "").replace("律师", "")))
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
        byline = _facts(items, parts, person_of(_printed(items, n)))
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
    below = {_element(items[m]) for m in texts[-1]}
    mark = next((n for n in range(anchors[0] - 1, title, -1) if items[n].mark), title)
    first = [m for m in texts[0] if m > mark] if items[mark].mark in ("answer", "accepted") else []
    if items[anchors[0]].line.block is not None:
        own = {_element(items[m]) for texts_of in texts[1:-1] for m in texts_of}
        return bool(own & below) and not {_element(items[m]) for m in first} >= own
    return not first


def _element(item: Item) -> tuple[str, str]:
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


def _own_element(item: Item) -> tuple[str, str]:
    """The element of a line without those around it: its tag and its own class."""
    block = item.line.block
    return (block.path.rsplit("/", 1)[-1], block.marks.rsplit(" ", 1)[-1]) if block and block.marks else ("", "")


def is_name_line(item: Item) -> bool:
    """Whether a line holds no more than a name."""
    return not is_stamped(item.line.text) and person_of(item.line.text) is not None


def _facts(items: Sequence[Item], parts: Iterable[int], name: str | None) -> Byline:
    """What the lines of a byline say together."""
    facts = Facts(name=name)
    asker: bool | None = None
    for n in sorted(parts):
        item = items[n]
        told = small_print(item.line.text, card=item.is_card)
        told.name = told.name if item.is_card or told.name == agency_of(item.line.text) else None
        facts.add(told)
        text = simplified(item.line.text).strip()
        asker = _asks(text) if asker is None and (not item.is_card or _ROLE.match(text)) else asker
    return Byline(facts, asker)


def _asks(text: str) -> bool | None:
    """Whether a small line says that an asker (True) or somebody who answers (False) wrote it: the first such word counts."""
    asker, answerer = _ASKER.search(text), _ANSWERER.search(text)
    if asker and answerer:
        return asker.start() < answerer.start()
    return True if asker else False if answerer else None


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
        posts.append(Post(max(parts) + 1, _facts(items, parts, name), parts))
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
        if not _is_beside(items[n]) or (items[n].is_text and not _names_somebody(items[n])):
            break
        down.append(n)
    return up, down


def _is_beside(item: Item) -> bool:
    if item.mark or item.line.role in ("title", "statute", "truncated_snippet", "related_link"):
        return False
    return not item.is_text or _names_somebody(item) or is_stamped(item.line.text)


def _named(items: Sequence[Item], up: Sequence[int], down: Sequence[int]) -> tuple[str | None, list[int]]:
    """The name above the date, else below it, with its line."""
    for n in [*up, *down]:
        item = items[n]
        if item.is_card and (name := small_print(item.line.text, card=True).name):
            return name, [n]
        if _names_somebody(item):
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
        posts.append(Post(start, _facts(items, parts, name), sorted(parts)))
    return posts + _undated(items, anchors[-1] + 1, end) if way == "first" else posts


def _undated(items: Sequence[Item], low: int, high: int) -> list[Post]:
    """Posts behind the last date whose writers' cards stand above their texts: a page may leave a date out."""
    runs = [run for run in _card_runs(items, low, high) if any(is_prose(items[n]) for n in range(run[-1] + 1, high))]
    return [Post(run[0], _facts(items, run, _named(items, run, [])[0]), run) for run in runs]


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
    kinds = {_element(items[n]) for n in range(start, stop)}
    return next((n for n in range(high - 1, low - 1, -1) if _element(items[n]) not in kinds), low - 1) + 1


def _below(items: Sequence[Item], anchor: int, high: int) -> list[int]:
    """The lines right below a date that name somebody."""
    found = []
    for n in range(anchor + 1, min(high, anchor + 3)):
        if not (_names_somebody(items[n]) or items[n].is_card):
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
        if item.line.role == "cta" or (not item.is_text and not item.is_card and not _names_somebody(item)):
            continue
        if not lines and not (item.is_card or _names_somebody(item)):
            if not _is_small(item):
                return []
            buttons.append(n)
            continue
        if lines and item.is_text and (not _is_small(item) or item.key.endswith(":")):
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
    return next((person_of(text) for text in lines if _ASKER.match(text) and _LABEL.match(text)), None)


def frame_of(items: Sequence[Item], posts: Sequence[Post], title: int) -> list[Line]:
    """Lines of text in the posts that are their frame: short ones that recur from post to post by their words or their element."""
    end = end_of(items, title)
    stops = [min([post.start, *post.parts]) for post in posts[1:]] + [end]
    texts = [items[post.start : stop] for post, stop in zip(posts, stops, strict=True)]
    said = Counter(key for text in texts for key in {item.key for item in text if item.is_text and _is_small(item)})
    frames = _frame_elements(texts) | {_element(items[n]) for post in posts for n in post.parts}
    frames -= {("", "")} | {_element(item) for text in texts for item in text if item.is_text and not _is_open(item)}
    named = {_own_element(items[n]) for post in posts for n in post.parts if items[n].line.block and is_name_line(items[n])}
    asker = [item for item in items[title + 1 : posts[0].start] if _own_element(item) in named and item.is_text and _is_small(item)]
    again = [item for text in texts for item in text if item.is_text and _is_small(item) and said[item.key] > 1]
    return [item.line for item in [*again, *asker, *_signed(texts)]] + [
        item.line for item in items[title + 1 : end] if item.is_text and _element(item) in frames
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
        posts.update({_element(item) for item in text})
        for item in text:
            size[_element(item)] += len(item.line.text)
            if item.is_text and not _is_open(item):
                prose.add(_element(item))
    most = max(size, key=lambda kind: size[kind], default=("", ""))
    return {kind for kind in size if kind != ("", "") and kind != most and kind not in prose and posts[kind] > 1}


def _is_open(item: Item) -> bool:
    """Whether a line has no sentence in it."""
    return item.line.role != "statute" and len(item.line.text.strip()) <= 2 * MAX_NAME and not _PROSE.search(item.line.text)


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


@lru_cache(maxsize=1 << 12)
def is_label(text: str) -> bool:
    """Whether a small line names somebody behind a label (回答者：林中客), whoever that is."""
    if len(text) > MAX_BESIDE or not _MAY_LABEL.match(text):
        return False
    return _LABEL.match(simplified(text).strip()) is not None and person_of(text) is not None


def labels(items: Sequence[Item], taken: frozenset[int]) -> dict[int, Post]:
    """The lines outside of posts that name who wrote a text: behind a label, or alone right below the mark of an answer.

    A label names the writer of the text above it where that stands right above, below the last mark; else of the text below.
    """
    found: dict[int, Post] = {}
    for n, item in enumerate(items):
        if n in taken or item.mark or item.line.role in ("statute", "title"):
            continue
        if is_label(item.line.text) and _ROLE.match(simplified(item.line.text).strip()):
            found[n] = Post(n, _facts(items, [n], person_of(item.line.text)), [n])
        elif n and items[n - 1].mark and item.is_text and _stands_below_mark(items, n) and (name := person_of(item.line.text)):
            found[n] = Post(n, Byline(Facts(name=name), False), [n])
    return found


def _stands_below_mark(items: Sequence[Item], n: int) -> bool:
    """Whether a name stands right below the mark of an answer, small print below it."""
    following = items[n + 1] if n + 1 < len(items) else None
    small = following is not None and not following.is_text and following.line.role in ("lawyer_card", "meta")
    return items[n - 1].mark in ("answer", "accepted") and small and _names_somebody(items[n])


def is_link(text: str) -> bool:
    """Whether a line only prints an address, what it is of aside."""
    return "http" in text and _LINK.fullmatch(text.strip()) is not None


def signs(items: Sequence[Item], n: int) -> bool:
    """Whether a line that names a writer stands below the text: a text is right above, below the last mark."""
    for item in reversed(items[:n]):
        if item.mark or item.line.role == "title":
            return False
        if is_prose(item):
            return True
        if item.is_text:
            return False
    return False
