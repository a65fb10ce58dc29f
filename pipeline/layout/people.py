"""Who answers or posts: names that their neighbours give away, and which of the small print beside them is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.layout.keys import is_head_title, is_heading, is_headline, is_statute, key
from pipeline.page import Line, Page
from pipeline.text.fold import fold_spans

NAMED: Final = "layout.named"
LONGEST: Final = 12
"""Folded characters of the longest name that a member gives himself."""
STANDING: Final = frozenset({"card.credentials", "card.figures", "card.rank", "card.level"})
"""Rules for what somebody is: the line above is who."""
IN_CARD: Final = frozenset({"card.firm", "card.seniority"})
"""Rules for a lawyer's firm and years: a line above that is a name and no more is his."""
ANNOUNCES: Final = re.compile(r"回答|答案|回复|解答")
"""Words of the mark of an answer, below which the name of who answers stands."""
DATE: Final = "meta.date"
OPENS: Final = "boilerplate.announce"
TALKS: Final = re.compile(r"[。;:!?,、《》()%]|^[第一二三四五六七八九十\d]|[吗呢的了]")
REGION: Final = "meta.region"
ANONYMOUS: Final = "card.anonymous"
ACCOUNTS: Final = frozenset({"glue.name", ANONYMOUS})
SOURCE: Final = "meta.source"
CONSULT: Final = "cta.consult"
MARKS: Final = "boilerplate.marks"
VIEWS: Final = "meta.views"
ARROW: Final = re.compile(r"[▲▼△▽↑↓]")
TALK: Final = re.compile(r"\d{1,5}条评论")
POINTS: Final = "meta.points"
POSTER: Final = "layout.poster"
SIGNATURE: Final = "layout.signature"
UNSURE: Final = frozenset({"content.frame", "layout.likely"})
"""Rules that know a line for frame and less of its role."""
POST: Final = frozenset({"meta.points", "meta.floor"})
"""Rules for what stands in every post of a thread: the name below its headline is a poster's."""
BARE: Final = re.compile(r"[^:]{1,12}")
FLOOR: Final = r"(?:[(\[【]?楼主[)\]】]?)?[(\[【〖#]?(?:第?\d{1,4}(?:楼|f|l|层)|#\d{1,4}|\d{1,4}#)[)\]】〗]?"
"""The number of a post."""
IS_FLOOR: Final = re.compile(FLOOR)
_STANDING: Final = (
    r"(?:注册(?:时间)?|文章|帖子|发帖|主题|精华|声望|积分|等级|级别|金币|威望|经验|贡献|魅力|粉丝|头衔|[一-龥]币|人气值?|在线时间|来自)"
    r"[:|]?(?:\d[\d\-.年月日]*级?|[一-龥]{1,4}级|[一-龥]{2,4}(?=[:|一-龥]*\d))"
)
NO_NAME: Final = re.compile(
    rf"(?:{FLOOR}|(?:{_STANDING}[|/·,]?){{1,6}}|\d{{1,2}}级|(?:前天|昨天|今天|刚刚)"
    r"|(?:回?答|回[复覆]|发问|提问|发[布表]|答[复覆])(?:于|时间|日期|在)|(?:发问|提问|回答|答复)|lv\.?\d{1,2})[:|]?"
)
"""What stands beside names and is none: the number of a post, points and ranks, the word before a date."""
COUNTED: Final = re.compile(r"([^\d律]{1,6})\d{1,6}([^\d律]{0,2})")
COUNTED_BY: Final = UNSURE | {POSTER, MARKS}
"""A word and a number, and the rules that take such a line for a name."""
NAME_FLOOR: Final = re.compile(rf"[^\d(\[【〖#]{{1,12}}(?<!第)({FLOOR})(?:\d[\d\-/:.年月日]*)?")
DATE_NAME: Final = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?([一-龥]{2,4}律师(?:[(][一-龥]{2,8}[)])?)"
)
"""A name and the number of its post, and a date and a lawyer's name, with no gap between them."""


def drop_names(page: Page, surname: str) -> None:
    """Drop a name above what somebody is, and one between the mark of an answer and its date.

    `surname` is a pattern for the names of families: above a firm only what may be a person's name is one.
    """
    lines = [line for line in page.lines if line.text.strip()]
    rules = {line.rule for line in lines}
    if not rules & (STANDING | IN_CARD) and not (OPENS in rules and DATE in rules):
        return
    person = re.compile(f"{surname}[一-龥]{{1,2}}")
    for before, line, after in zip([None, *lines], lines, lines[1:], strict=False):
        if line.rule is not None or not _may_name(line) or after.rule is None:
            continue
        marked = before is not None and before.rule == OPENS and ANNOUNCES.search(key(before)) is not None
        standing = after.rule in STANDING or (after.rule in IN_CARD and person.fullmatch(key(line)) is not None)
        if standing or (marked and after.rule == DATE):
            page.drop(line, NAMED, "lawyer_card", f"name above {after.text.strip()[:12]}")


def mend_names(page: Page, title: str) -> None:
    """Put right the roles of what stands beside names, once all rules have spoken: the number of a post, points and the words before
    a date are small print, so is the account that a headline is signed with; a place right behind a name or firm is of the card.
    """
    for line in [line for line in page.lines if line.role in ("lawyer_card", "meta") and len(line.text) <= 40]:
        _cut_name(page, line)
    lines = [line for line in page.lines if line.text.strip() and not is_head_title(line)]
    for before, line in pairwise(lines):
        if line.role == "lawyer_card" and NO_NAME.fullmatch(key(line)):
            line.role = "meta"
        elif line.rule == REGION and before.role == "lawyer_card" and before.rule != ANONYMOUS:
            line.role = "lawyer_card"
    _mend_authors(lines)
    _mend_ranks(lines)
    _mend_counts(lines)
    _mend_menu(lines, title)
    _mend_arrows(lines)
    if sum(line.rule in POST or IS_FLOOR.fullmatch(key(line)) is not None for line in lines) < 2:
        _mend_account(lines, title)


def _mend_authors(lines: Sequence[Line]) -> None:
    """Make authors of posts names of cards: an article has one, a thread says 作者 above each post."""
    found = [line for line in lines if line.rule == SOURCE and key(line).startswith("作者:")]
    if len({key(line) for line in found}) > 1:
        for line in found:
            line.role = "lawyer_card"


def _mend_ranks(lines: Sequence[Line]) -> None:
    """Where two short lines stand above the points of each post, the first is the name and the second the rank."""
    found = [
        (name, rank)
        for name, rank, points in zip(lines, lines[1:], lines[2:], strict=False)
        if points.rule == POINTS and rank.rule == POSTER and name.rule in UNSURE and BARE.fullmatch(key(name))
    ]
    if len({key(name) for name, _ in found}) > 1:
        for name, rank in found:
            name.role, rank.role = "lawyer_card", "meta"


def _mend_counts(lines: Sequence[Line]) -> None:
    """Make what counts on from post to post small print (铜板 17, 铜板 66), for a name does not; and what comes again above it a name."""
    counted: dict[str, list[Line]] = {}
    for line in lines:
        if line.role == "lawyer_card" and line.rule in COUNTED_BY and (found := COUNTED.fullmatch(key(line))):
            counted.setdefault(f"{found[1]}0{found[2]}", []).append(line)
    for alike in counted.values():
        if len({key(line) for line in alike}) > 1:
            for line in alike:
                line.role = "meta"
    for line, below in pairwise(lines):
        counts = below.role == "meta" and (below.rule in POST or COUNTED.fullmatch(key(below)) is not None)
        if line.rule == SIGNATURE and counts and BARE.fullmatch(key(line)):
            line.role = "lawyer_card"


def _mend_menu(lines: Sequence[Line], title: str) -> None:
    """Make calls to consult between the words of the menu above the headline words of the menu."""
    top = next((n for n, line in enumerate(lines) if is_headline(line, title)), 0)
    for before, line, after in zip([None, *lines], lines[:top], lines[1:], strict=False):
        if line.rule == CONSULT and "nav" in (after.role, before.role if before else ""):
            line.role = "nav"


def _mend_arrows(lines: Sequence[Line]) -> None:
    """Make arrows to vote and the count of comments beside buttons buttons, too."""
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        beside = "cta" in (before.role, after.role)
        if beside and ((line.rule == MARKS and ARROW.fullmatch(line.text.strip())) or (line.rule == VIEWS and TALK.fullmatch(key(line)))):
            line.role = "cta"


def _mend_account(lines: Sequence[Line], title: str) -> None:
    """Make the account right below the headline small print: it signs the page, and answers nobody."""
    for before, line in pairwise(lines):
        if line.rule in ACCOUNTS and line.role == "lawyer_card" and BARE.fullmatch(key(line)) and is_headline(before, title):
            line.role = "meta"


def _cut_name(page: Page, line: Line) -> None:
    """Part a name from the number of its post or from the date before it."""
    if not (NAME_FLOOR.fullmatch(key(line)) or DATE_NAME.fullmatch(key(line))):
        return
    folded, offsets = fold_spans(line.text)
    if (found := NAME_FLOOR.fullmatch(folded)) and found.start(1):
        name, floor = page.cut(line, offsets[found.start(1)])
        name.role, floor.role = "lawyer_card", "meta"
    elif found := DATE_NAME.fullmatch(folded):
        date, name = page.cut(line, offsets[found.start(1)])
        date.role, name.role = "meta", "lawyer_card"


def _may_name(line: Line) -> bool:
    folded = key(line)
    return 2 <= len(folded) <= LONGEST and not TALKS.search(folded) and not is_heading(line) and not is_statute(folded)
