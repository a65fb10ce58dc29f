"""Pages that are a list of other pages, entries of one make with no text beside them, or the notice of an error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.layout.keys import is_head_title, is_heading, is_headline, is_statute, key
from pipeline.layout.snippets import CUT
from pipeline.page import Line, Page

RULE: Final = "layout.entry"
BESIDE: Final = "layout.beside-entries"
FAILED: Final = "layout.failed"
FEWEST: Final = 4
"""Entries of the shortest list that is a page."""
LONGEST: Final = 6
"""Lines of the longest entry below its title."""
CUTS: Final = 2 / 3
"""Share of the texts of entries that are cut."""
LABEL: Final = 12
"""Characters of the longest word that an entry has beside its title: the kind of a document, a place."""
TITLE: Final = re.compile(r"^[^。;]{4,60}$")
PROSE: Final = re.compile(r"[。;]|^.{61}")
PREVIEW: Final = "truncated_snippet"
SMALL: Final = ("meta", "lawyer_card")
DATED: Final = re.compile(
    r"(?:[1１][9９]|[2２][0０])\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/月]\d{1,2}日?[)\]]?$"
    r"|\d+(?:次|人|个|条|位)?(?:阅读|浏览|回答|回复|解答|评论|看过|点击)"
)
BULLET: Final = re.compile(r"^[·•●■◆▪>-]\s?|^\d{1,2}[.、]")
PAGER: Final = re.compile(
    r"(?:上一?页|下一?页|末页|尾页).*(?:\d|上一?页|下一?页|末页|尾页)|^(?:[«《<]{1,2}|首页)?(?:\d{1,3}){3,}(?:\.{2,3}|…|[»》>])"
)
"""Numbers of the pages of a list."""
COUNT: Final = re.compile(r"(?:共|找到|收录|搜到|检索到|约有)[^。]{0,10}\d[^。]{0,8}(?:条|个|篇|项|件|份|结果|文章|问答|记录)")
PATH: Final = re.compile(r"[>»›/→]|->")
CRUMB: Final = re.compile(r"[^>»›/→]+$")
ERROR: Final = "boilerplate.error-page"
NOTICE: Final = re.compile(
    r"(?:页面|网页|内容|文章|信息|链接|帖子|问题|主题|资源|地址|商品|文件).{0,6}(?:不存在|已?被?删除|找不到|未找到|走丢|飞走|无法(?:访问|打开|显示|找到)|已?失效|已?过期|已?下[线架])"
    r"|(?:找不到|未找到|没有找到).{0,10}(?:页面|网页|内容|文章)|404|(?:问题|页面|网页|内容|文章|帖子).{0,6}(?:找不到|不见)"
    r"|^(?:系统)?提示信息|^系统提示|^(?:访问|安全|身份|人机)验证|(?:拖动|滑动)滑块|拼图后|无法进行此操作|没有权限|阅读权限|请求编号|规则编号|维护中"
)
NOTICE_LENGTH: Final = 40
MOST_BESIDE: Final = 120
"""Characters that the notice of an error has beside itself: what may have gone wrong, and where to go."""


class Entry(NamedTuple):
    """The title of an entry and the lines below it."""

    title: Line
    below: list[Line]

    @property
    def texts(self) -> list[Line]:
        """What no rule has taken."""
        return [line for line in self.below if line.rule is None]

    @property
    def is_dated(self) -> bool:
        return any(line.role in SMALL or DATED.search(key(line)) for line in [self.title, *self.below])

    @property
    def is_cut(self) -> bool:
        return any(line.role == PREVIEW or CUT.search(key(line)) for line in self.below)

    @property
    def has_text(self) -> bool:
        return any(line.role == PREVIEW or len(key(line)) > LABEL for line in self.below if line.rule is None or line.role == PREVIEW)


def drop_entries(page: Page, title: str) -> str:
    """Drop all but the headline of a page that is a list of other pages, and all of a page that is the notice of an error.

    Returns the headline, which may be another one than was thought.
    """
    lines = [line for line in page.lines if line.text.strip() and not is_head_title(line)]
    if _is_failed(lines):
        for line in page.kept():
            page.drop(line, FAILED, "other_boilerplate", "nothing but the notice of an error")
        return title
    if any(_is_prose(line) for line in lines if line.rule is None and not is_headline(line, title)):
        return title
    entries = entries_of(lines, title)
    if not entries:
        return title
    head = _headline(page, lines, entries, title)
    page.kind = "listing"
    for entry in entries:
        _drop(page, entry)
    first = entries[0].title.start
    for line in page.kept():
        if line is not head and not is_head_title(line):
            page.drop(line, BESIDE, "nav" if line.start < first else "other_boilerplate", "beside a list of other pages, and no text")
    return key(head) if head else title


def entries_of(lines: Sequence[Line], title: str) -> list[Entry]:
    """The entries of a page that is a list of other pages; none where it is something else.

    Most of their texts are cut; or they have nothing but a title and small print, and the numbers of the list's pages stand below.
    """
    found = [entry for entry in _entries(lines, title) if entry.is_dated]
    texts = [entry for entry in found if entry.has_text]
    if len(found) >= FEWEST and len(texts) >= FEWEST - 1 and sum(entry.is_cut for entry in texts) >= CUTS * len(texts):
        return found
    last = found[-1].title.start if found else 0
    paged = any(line.start > last and PAGER.search(key(line)) for line in lines)
    return found if paged and len(found) > FEWEST and not texts else []


def _entries(lines: Sequence[Line], title: str) -> list[Entry]:
    found: list[Entry] = []
    at = 0
    while at < len(lines):
        end = at + 1
        if _is_title(lines[at], title):
            while end < len(lines) and end - at <= LONGEST and _belongs(lines[end], lines[at + 1 : end]):
                end += 1
            found.append(Entry(lines[at], list(lines[at + 1 : end])))
        at = end
    return found


def _is_title(line: Line, title: str) -> bool:
    if line.rule is not None and line.role != "related_link":
        return False
    folded = key(line)
    return TITLE.match(folded) is not None and not CUT.search(folded) and not is_headline(line, title) and not is_statute(folded)


def _belongs(line: Line, above: Sequence[Line]) -> bool:
    """Whether a line is part of the entry above it: small print, a cut text, or a word. Behind small print the next entry begins."""
    folded = key(line)
    if line.rule is not None:
        return line.role not in ("related_link", "cta")
    if CUT.search(folded):
        return not any(other.rule is None and CUT.search(key(other)) for other in above)
    ended = any(other.role in SMALL for other in above)
    return not ended and len(folded) <= LABEL and not PROSE.search(folded) and not BULLET.match(folded)


def _is_prose(line: Line) -> bool:
    folded = key(line)
    return (PROSE.search(folded) is not None and not CUT.search(folded)) or is_statute(folded)


def _drop(page: Page, entry: Entry) -> None:
    page.drop(entry.title, RULE, "related_link", "title of an entry, one of a page of them")
    for line in entry.texts:
        cut = CUT.search(key(line)) is not None or len(key(line)) > LABEL
        page.drop(line, RULE, PREVIEW if cut else "meta", "in an entry of a page of them")


def _headline(page: Page, lines: Sequence[Line], entries: Sequence[Entry], title: str) -> Line | None:
    """The headline of a list: the last word of the path, or what stands right above the count, printed as a line of its own."""
    top = [spans for spans in _whole(lines) if spans[0].start < entries[0].title.start]
    keys = ["".join(map(key, spans)) for spans in top]
    crumbs = {found[0] for folded in keys if PATH.search(folded) and (found := CRUMB.search(folded))}
    named = [n for n, folded in enumerate(keys) if folded in crumbs]
    if not named:
        named = [n for n, (own, below) in enumerate(pairwise(keys)) if COUNT.search(below) and TITLE.match(own) and not PATH.search(own)]
    if not named:
        named = [n for n, spans in enumerate(top) if spans[0].rule is None and is_headline(spans[0], title)]
    spans = next((top[n] for n in named if is_heading(top[n][0])), top[named[-1]] if named else None)
    if spans is None:
        return None
    line = page.join(spans[0], spans[-1])
    page.restore(line)
    return line


def _whole(lines: Sequence[Line]) -> list[list[Line]]:
    """The spans of each line that was cut."""
    found: list[list[Line]] = []
    for line in lines:
        if found and not found[-1][-1].raw.endswith("\n") and found[-1][-1].end == line.start:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _is_failed(lines: Sequence[Line]) -> bool:
    """Whether a page says nothing but that there is none."""
    kept = [line for line in lines if line.rule is None]
    notices = [line for line in lines if line.rule == ERROR or (line.rule is None and _is_notice(key(line)))]
    if not notices or any(is_statute(key(line)) for line in kept):
        return False
    rest = sum(len(key(line)) for line in kept if not _is_notice(key(line)))
    return rest <= MOST_BESIDE and (len(notices) > 1 or notices[0].rule == ERROR)


def _is_notice(folded: str) -> bool:
    return len(folded) <= NOTICE_LENGTH and NOTICE.search(folded) is not None and folded[-1:] != "?"
