"""Frame that no rule knows: lines that content selection calls none of the content."""

from __future__ import annotations

import re
from typing import Final

from pipeline.html.content import THRESHOLD, frame_role
from pipeline.html.content import evidence as why_frame
from pipeline.layout import frame, judgment, sections
from pipeline.layout.keys import (
    HEADINGS,
    UNLIKELY,
    in_link,
    is_head_title,
    is_heading,
    is_headline,
    is_statute,
    key,
)
from pipeline.page import Line, Page
from pipeline.qa.facts import is_card

FRAME_RULE: Final = "content.frame"
QUESTION_HEAD: Final = "boilerplate.question-head"
BESIDE_QUESTIONS: Final = ("meta", "lawyer_card", "truncated_snippet")
"""Roles of what stands between listed questions: date, name, the marker of a cut answer."""
NUMBERED: Final = re.compile(
    r"^(?:附(?:件|录)?[一二三四\d]?[:]|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.]|0[1-9](?![年月日号楼时分])(?=[一-龥]))[^。;]{2,40}$"
)
"""A numbered heading: it goes with what stands below it."""
CONTENTS_ENTRY: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十百\d]{1,4}[编章节条])"
)
"""A link to a section of the page."""
TITLE_LIKE: Final = re.compile(r"^[^。;!]{6,60}$")
IN_FRAME: Final = re.compile(r"位置|首页|主页|搜索|登[录陆]|注册|导航|客服|热线|公众号|扫码|app")
"""Words of a masthead: a line with one of them is no headline that only its place shows."""
MOST_ROLES: Final = 10_000
"""Lines of frames whose roles are remembered."""
_roles: dict[tuple[str, str, str, int], str] = {}


def drop_frame(page: Page, title: str) -> None:
    """Drop what content selection calls frame and no rule knew. Headline, law, listed questions and heads of content stay."""
    found = frame_lines(page, title) if page.is_html else []
    copies = headline_copies(page, title) if found else set()
    found = [
        line
        for line in found
        if (line.start in copies or not is_headline(line, title)) and not is_head_title(line) and (in_link(line) or not _is_law(key(line)))
    ]
    text = (*frame.within_text(page, found), *frame.within_tables(page), *judgment.head_of(page)) if found else ()
    saved = {line.start for line in text}
    found = [line for line in found if line.start not in saved]
    for line in found:
        page.drop(line, FRAME_RULE, *_frame(line))
    frame.name_lists(found)
    frame.name_banners(page, found)


def headline_copies(page: Page, title: str) -> set[int]:
    """Where the frame says the headline again: menus, buttons to share it. Empty where none of the lines that say it is content."""
    said = [line for line in page.kept() if line.block and key(line) == title and not is_head_title(line)]
    if not any(line.block and line.block.content >= THRESHOLD for line in said):
        return set()
    return {line.start for line in said if line.block and line.block.content < UNLIKELY}


def _is_law(folded: str) -> bool:
    return is_statute(folded) or any(form.match(folded) for form in (sections.COURT, sections.CASE, sections.SIGNED))


def _frame(line: Line) -> tuple[str, str]:
    """The role of a line of the frame, and why it is one. The role is remembered, because frames repeat: it hangs on text and place."""
    block = line.block
    at = (line.text, block.path, block.marks, block.link_chars) if block else (line.text, "", "", 0)
    role = _roles.get(at)
    if role is None:
        if len(_roles) >= MOST_ROLES:
            _roles.clear()
        role = _roles[at] = _frame_role(line)
    return role, why_frame(line)


def _frame_role(line: Line) -> str:
    """The role of a line of the frame: a lawyer's card by its name, else what its words and its place say."""
    if in_link(line) and CONTENTS_ENTRY.match(key(line)):
        return "nav"
    return "lawyer_card" if is_card(line.text) else frame.role_of(line, frame_role(line))


def frame_lines(page: Page, title: str) -> list[Line]:
    """Kept lines below the threshold, without those that a question head or the content below them saves."""
    found: list[Line] = []
    heads: list[Line] = []
    below_question_head = False
    for line in page.lines:
        if line.rule is not None:
            below_question_head = line.rule == QUESTION_HEAD or (below_question_head and line.role in BESIDE_QUESTIONS)
        elif line.block is None or line.block.content >= THRESHOLD:
            title = title or key(line)
            heads.clear()
        elif is_heading(line) or (NUMBERED.match(key(line)) and not in_link(line)) or HEADINGS.match(key(line)):
            heads.append(line)
            below_question_head = below_question_head and not is_heading(line)
        elif not title and not in_link(line) and TITLE_LIKE.match(key(line)) and not IN_FRAME.search(key(line)):
            found += heads
            heads = [line]
        elif not below_question_head:
            found += [*heads, line]
            heads.clear()
    return [*found, *heads]
