"""Lists of other pages: records in markup, a linked title with its cut preview, date and counts; titles below the head of their list."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.layout.keys import in_link, is_head_title, is_heading, is_headline, is_statute, key
from pipeline.layout.sections import LIST_HEADS, QUESTION_HEAD
from pipeline.layout.snippets import CUT, MARKER_RULE
from pipeline.page import Line, Page

RULE: Final = "layout.records"
FEWEST: Final = 3
"""Records in a row that make a list."""
LONGEST: Final = 5
"""Lines of the longest record below its title."""
MOSTLY: Final = 2 / 3
"""Share of the records whose preview is cut: answers of a page that asks in links are whole."""
TITLE: Final = re.compile(r"^[^。;]{4,60}$")
BUTTON: Final = re.compile(r"^[\[【(]?(?:查看|阅读|更多|详情|详细|全文|展开)")
RESULTS: Final = re.compile(r"(?:搜索|检索|查询|站内搜索)(?:的)?结果")
SURE: Final = 0.75
"""Content score of a title that content selection is sure of: no list of other pages begins with it."""


ANNOUNCES: Final = "boilerplate.announce"
COUNTED: Final = re.compile(r"^\d{1,4}(?:个|条|位律师|位网友)?(?:回答|回复|解答|答案)(?:\||$)")
"""The number of answers to a question of a list."""
BELOW: Final = "layout.listed-below"
HEAD: Final = re.compile(
    r"^[·•●■◆【\[>]{0,2}(?:相关|相似|类似|同类|关联|推荐|最新|热门|更多|其他|其它|参考|延伸|配套)的?"
    r"(?:法规|法律法规|政策|文件|文书|案例|判例|裁判文书|裁判|案件|司法解释|条文|下载|软件|资料|范本|合同|模板|课程|书籍|论文|文献|公告|通知|主题|讨论|帖子|产品|服务)(?:推荐|列表|链接)?[】\]]?[:>]*$"
)
"""Heads of lists of other documents."""
ITEM: Final = re.compile(r"^[·•●■◆>]?(?!\d{1,2}[.、]|本[站网]|如[需有]|请)[^。;:!?]{6,60}$")
LONGEST_HEAD: Final = 14
SMALL_PRINT: Final = re.compile(r"^(?=.*\d(?:月\d+日|[-/.]\d))[^。;?!]{4,40}$")
"""A short line with a date."""
MOST: Final = 24
"""Lines below a head that are looked at: a list of other pages is no longer."""


class Record(NamedTuple):
    """The title of a record and the kept lines below it: its previews, its date and counts."""

    title: Line
    previews: list[Line]
    small: list[Line]
    marked: bool
    """Whether the marker of a cut text was taken off; below a head of questions `split` reads what it ends."""

    @property
    def cut(self) -> bool:
        return any(CUT.search(key(line)) for line in self.previews)


def drop_records(page: Page, title: str) -> None:
    """Drop the records of a list: titles as `related_link`, previews as `truncated_snippet`, and cut leads of the list beside them.

    To be called after the line rules, which take dates and counts, on pages of markup. Where previews are whole texts nothing goes.
    """
    if "…" not in page.raw and "..." not in page.raw:
        return
    lines = [line for line in page.lines if line.text.strip() and not is_head_title(line)]
    asks = any(line.rule == QUESTION_HEAD for line in lines)
    cut = (lambda one: one.cut) if asks else (lambda one: one.cut or one.marked)
    found = [run for run in _runs(lines, title) if len(run) >= FEWEST and sum(map(cut, run)) >= MOSTLY * len(run)]
    for record in (one for run in found for one in run):
        page.drop(record.title, RULE, "related_link", "title of a record, one of a list")
        for line in record.previews:
            page.drop(line, RULE, "truncated_snippet", "preview in a record of a list")
        for line in record.small:
            page.drop(line, RULE, "meta", "small print in a record of a list")
    if found:
        for line in (line for line in lines if line.rule is None and not is_headline(line, title) and CUT.search(key(line))):
            page.drop(line, RULE, "truncated_snippet", "cut lead of a list")


def name_counts(page: Page) -> None:
    """Make the number of answers to listed questions small print (3个回答): it announces none, below a head of questions or in a list."""
    below = page.kind == "listing"
    for line in page.lines:
        if line.rule in LIST_HEADS:
            below = below or line.rule == QUESTION_HEAD
        elif below and line.rule == ANNOUNCES and COUNTED.match(key(line)):
            line.role = "meta"


def drop_listed_below(page: Page, title: str) -> None:
    """Drop titles of other documents below a head that an article may have as well (相关法规, 类似案例), with the head.

    Only where two or more titles stand below it, no sentence and no law, down to the end of the page or to what a rule has dropped.
    """
    lines = [line for line in page.lines if line.text.strip()]
    for n, head in enumerate(lines):
        if head.rule is not None or len(head.text) > LONGEST_HEAD or not HEAD.match(key(head)):
            continue
        items = list(itertools.takewhile(lambda line: line.rule is None, lines[n + 1 : n + 1 + MOST]))
        if len(items) >= 2 and all(_is_item(line, title) for line in items):
            page.drop(head, BELOW, "other_boilerplate", f"head of {len(items)} titles")
            for line in items:
                page.drop(line, BELOW, "related_link", f"below {head.text.strip()}")


def _is_item(line: Line, title: str) -> bool:
    folded = key(line)
    return ITEM.match(folded) is not None and not is_statute(folded) and not is_headline(line, title)


def _runs(lines: Sequence[Line], title: str) -> list[list[Record]]:
    """Records that follow each other with titles of one kind."""
    runs: list[list[Record]] = []
    at, before = 0, None
    while at < len(lines):
        record, end = _record(lines, at, title)
        if record is None:
            at, before = at + 1, None
            continue
        kind = _kind(record.title)
        if before != kind:
            runs.append([])
        runs[-1].append(record)
        at, before = end, kind
    return runs


def _record(lines: Sequence[Line], at: int, title: str) -> tuple[Record | None, int]:
    """The record that begins with a line and where it ends; none where the line is no linked title or nothing of it is below."""
    if not _is_title(lines[at], title):
        return None, at
    previews: list[Line] = []
    small: list[Line] = []
    end = at + 1
    while end < len(lines) and end - at <= LONGEST and not _is_title(lines[end], title):
        line = lines[end]
        if line.rule is None and SMALL_PRINT.search(key(line)):
            small.append(line)
        elif line.rule is None:
            if previews or is_statute(key(line)) or is_headline(line, title):
                break
            previews.append(line)
        end += 1
    marked = any(line.rule == MARKER_RULE for line in lines[at:end])
    return (Record(lines[at], previews, small, marked), end) if previews else (None, at)


def _is_title(line: Line, title: str) -> bool:
    if line.rule is not None or line.block is None or line.block.content >= SURE or not in_link(line):
        return False
    return TITLE.match(key(line)) is not None and not BUTTON.match(key(line)) and not is_headline(line, title)


def drop_results(page: Page) -> None:
    """Drop what stands below a heading that calls it the results of a search: headings as titles, cut texts as previews.

    Only where most of the texts right below a heading are cut.
    """
    head = next((n for n, line in enumerate(page.lines) if line.rule is None and is_heading(line) and RESULTS.search(key(line))), -1)
    if head < 0:
        return
    kept = [line for line in page.lines[head + 1 :] if line.rule is None and line.text.strip()]
    below = [line for title, line in itertools.pairwise(kept) if is_heading(title) and not is_heading(line)]
    if len(below) < FEWEST or sum(CUT.search(key(line)) is not None for line in below) < MOSTLY * len(below):
        return
    for line in kept:
        if is_heading(line):
            page.drop(line, RULE, "related_link", "title of a result")
        elif CUT.search(key(line)):
            page.drop(line, RULE, "truncated_snippet", "preview of a result")


def _kind(line: Line) -> tuple[str, str]:
    assert line.block
    return line.block.path, line.block.marks
