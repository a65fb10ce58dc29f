"""The top of a text page: which line is the headline, the menu above it and the byline below. A page of markup says so itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.layout.bylines import SIGNS
from pipeline.layout.keys import HAN, SENTENCE, is_statute, key
from pipeline.page import Line, Page
from pipeline.text.fold import MARK, fold

TOP: Final = 24
"""Lines with text among which the headline of a text page is looked for."""
LONGEST: Final = 60
BYLINE: Final = 8
"""Lines below the headline among which its byline stands."""
SHORT: Final = 16
"""Folded characters of the longest unknown line between the facts of a byline."""
LIKELY: Final = 0.5
"""How likely a line must be the headline to be taken for it."""
FRAMED: Final = 3
"""Lines from the top, as far as two below the headline, among which a rule must know one: a text without frame has no masthead."""
CLEAR: Final = 0.7
"""How likely a line must be the headline for what stands above it to go."""
MASTHEAD: Final = "layout.masthead"
BYLINE_RULE: Final = "layout.byline"
LOCATION: Final = "nav.breadcrumb"
PATH: Final = "nav.path"
MARKS: Final = "boilerplate.marks"
ANNOUNCES: Final = "split.mark"
"""What announces questions and answers stands in a clean text as well: it is no frame."""
_SITE: Final = re.compile(
    r"^.{2,14}(?:网|网站|论坛|社区|频道|平台|图书馆|百科|在线|门户|事务所|博客|专栏|空间|公众号)$|^.{2,12}网-{1,2}|设为首页|加入收藏|收藏本站"
)
_TOKENS: Final = re.compile(r"[\s|｜·/]+")
_SENTENCE: Final = re.compile(r"[。;]|!.")
_TALKS: Final = re.compile(r"[?!。;:,]")
_BULLET: Final = re.compile(r"^(?:[·•●▪◆■>\-*【\[(]|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.])")
_COLUMN: Final = re.compile(r"【[^】]{2,8}】.{4}|\[[一-龥]{2,4}\].{4}")
"""A headline behind the name of its column."""
_PATH: Final = re.compile(r"[>»›→]")
_ENDS: Final = re.compile(r"(?:\.{3}|…|[。;:,、])$")
_FACTS: Final = re.compile(
    r"\s+(?=(?:更新|[发發][布佈表]|录入|修改|上传)?(?:[时時][间間]|日期|[于於])?\s*[:：]?\s*(?:[1１][9９]|[2２][0０])\d\d[-/年.]\d{1,2})"
)
_DATED_NAME: Final = re.compile(
    r"^[^?。;!:]{2,24}(?:[1１][9９]|[2２][0０])\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?(?:发表于.{2,6})?$"
)
_OPENS: Final = re.compile(r":$|法院$|检察院$|委员会$")
"""How a line ends that what stands below it belongs to: a task, a judgment."""
_POSTED: Final = re.compile(r"\d(?:楼|#|l$)|楼主|回复|提问|回答|解答|咨询|积分|注册时间|帖子|律师")
_NO_TITLE: Final = re.compile(r"(?:网|报|社|部|室|编辑|杂志|频道|公众号|记者|[:。;!])$|[。;!].")

Drop = tuple[str, str]


class Entry(NamedTuple):
    """A line at the top with the rule and role that it has by itself, "" for those that no rule knows."""

    line: Line
    key: str
    rule: str
    role: str


def entries_of(page: Page, known: Callable[[Line], Drop | None]) -> list[Entry]:
    """The first lines of a page that print something; `known` tells rule and role of a line that is still kept."""
    found = []
    for line in page.lines:
        if not line.text.strip() or line.role == "spam_seo":
            continue
        drop = (line.rule, line.role) if line.rule is not None else known(line)
        if not drop or drop[0] != MARKS:
            found.append(Entry(line, key(line), *(drop or ("", ""))))
        if len(found) == TOP:
            break
    return found


@lru_cache(maxsize=1 << 12)
def is_weak(text: str) -> bool:
    """Whether a line is rather a site's name or a row of menu words than a headline."""
    return len(fold(text)) < 5 or _is_menu(text)


def _is_menu(text: str) -> bool:
    words = [word for word in _TOKENS.split(text.strip()) if word]
    folded = fold(text)
    row = len(words) >= 3 and all(len(word) <= 10 for word in words) and not _TALKS.search(folded)
    return row or _SITE.search(folded) is not None


def cut_facts(page: Page, known: Callable[[str], Drop | None]) -> None:
    """Cut date and source off a headline that they are glued to: the one line at the top that is a title and its facts."""
    found = []
    top = page.kept()[:TOP]
    for line in top if _FACTS.search(MARK.join([line.text for line in top])) else ():
        at = _FACTS.search(line.text)
        title = fold(line.text[: at.start()]) if at else ""
        if at and 7 <= len(title) <= LONGEST and HAN.search(title) and not _NO_TITLE.search(title):
            drop = known(fold(line.text[at.end() :]))
            if drop and drop[1] == "meta" and not known(title):
                found.append((line, at.start(), drop))
    if len(found) == 1:
        line, at_, drop = found[0]
        page.drop(page.cut(line, at_)[1], *drop, "facts behind the headline")


def drop_above(page: Page, entries: Sequence[Entry], title: int, likely: float) -> None:
    """Drop what no rule knows above the headline: the site's name, menu words, titles of other pages. Law stays; sentences go only
    where the path of the page stands below them, and less than the text below the headline. Where nothing shows that the headline
    is one, only names of sites and rows of menu words go.
    """
    if not title:
        return
    framed = any(entry.role and entry.rule != ANNOUNCES for entry in entries[: title + FRAMED])
    sure = likely >= CLEAR and framed
    path = max((n for n, entry in enumerate(entries[:title]) if _is_path(entry)), default=0)
    above = sum(len(entry.key) for entry in entries[:path])
    below = sum(len(key(line)) for line in page.lines if line.start > entries[title].line.start)
    for n, entry in enumerate(entries[:title]):
        if entry.role or is_statute(entry.key) or entry.key == entries[title].key:
            continue
        if _is_menu(entry.line.text) or (sure and len(entry.key) <= 20 and not SENTENCE.search(entry.key) and not _OPENS.search(entry.key)):
            page.drop(entry.line, MASTHEAD, "related_link" if entry.key[0] in "·•" else "nav", "above the headline")
        elif sure and n < path and above < below:
            page.drop(entry.line, MASTHEAD, "other_boilerplate", "above the path of the page")


def _is_path(entry: Entry) -> bool:
    return (entry.rule == LOCATION and "位置" in entry.key) or (entry.rule == PATH and _PATH.search(entry.key) is not None)


def drop_path(page: Page, keys: Sequence[str]) -> None:
    """Drop a path whose last part is the line below it: the headline, up to which the path leads."""
    for line in page.kept()[:TOP] if _PATH.search("\n".join(keys)) else ():
        parts = _PATH.split(key(line))
        if len(parts) > 1 and len(parts[-1]) >= 6 and parts[-1] in keys and all(len(part) <= SHORT for part in parts[:-1]):
            page.drop(line, PATH, "nav", "leads to the headline below")


def drop_byline(page: Page, entries: Sequence[Entry], title: int) -> None:
    """Drop short lines among the facts below the headline: names, categories; and a name with its date right below.

    Not where the facts are those of a post or of a journal's article: their names are told by other signs.
    """
    after = entries[title + 1 : title + 1 + BYLINE]
    if any(_POSTED.search(entry.key) or entry.rule in SIGNS for entry in after if entry.role):
        return
    if after and not after[0].role and _DATED_NAME.match(after[0].key) and len(after[0].key) <= 40:
        page.drop(after[0].line, BYLINE_RULE, "meta", "name and date below the headline")
    for entry in after[: _facts_end(after, entries[title].key)]:
        if not entry.role:
            role = "meta" if entry.key.isdigit() else "lawyer_card"
            page.drop(entry.line, BYLINE_RULE, role, "name among the facts below the headline")


def _facts_end(after: Sequence[Entry], title: str) -> int:
    """How many lines below the headline are facts, or short unknown lines between them."""
    end = 0
    for n, entry in enumerate(after):
        if entry.role == "meta":
            end = n
        elif n and entry.key.isdigit() and len(entry.key) < 8 and after[n - 1].role == "meta":
            end = n + 1
        elif not entry.role and (len(entry.key) > SHORT or _TALKS.search(entry.key) or is_statute(entry.key) or entry.key == title):
            break
    return end
