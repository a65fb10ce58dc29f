"""Cut leads, abstracts and previews: text that stands whole further down, or on another page."""

from __future__ import annotations

import re
from typing import Final

from pipeline.layout.keys import in_link, is_heading, key, keys_of_lines
from pipeline.page import Line, Page

CUT: Final = re.compile(r"(?:\.{3,6}|…{1,3})$")
ANNOUNCES: Final = re.compile("导读|导讀|核心提示")
LEAD_MARK: Final = re.compile(r"^(?:专家)?(?:导读|导语|摘要|核心提示)(?=[^:])")
"""Mark of a lead that a gap alone parts from it."""
LINK_HEADS: Final = ("boilerplate.link-head", "boilerplate.related-links")
PREVIEW: Final = "snippet.preview"
MARKER_RULE: Final = "snippet.cut-marker"
MARKER: Final = re.compile(
    r"(?:\.{2,6}|…{1,3})?\s*[\[(【<［（]?(?:更多|详细|詳細|详情|詳情|查看详情|查看更多|了解更多|全部|more)[\])】>］）]*[»>]*\s*$"
)
"""The link behind a cut text that leads to the whole."""
MIN_STEM: Final = 12
"""Folded characters of a cut line that must come again for it to be a cut lead."""
NEAR_TOP: Final = 12
"""Kept lines from the top among which a lead may break off without dots."""
MAX_LEAD: Final = 400
MIN_TITLE: Final = 4
MAX_TITLE: Final = 60
"""Folded characters of a headline that may be glued to the lead below it."""


def drop_leads(page: Page) -> None:
    """Drop lines that end in dots, or break off, and whose beginning comes again in a longer line of the page."""
    kept = page.kept()
    keys = keys_of_lines(kept)
    for n, line in enumerate(kept):
        cut = keys[n][-1:] in (".", "…") and CUT.search(keys[n]) is not None
        if not cut and (n >= NEAR_TOP or not _breaks_off(keys[n])):
            continue
        whole = CUT.sub("", keys[n])
        stem = LEAD_MARK.sub("", whole)
        if cut and _announced(page, line):
            page.drop(line, "layout.lead", "truncated_snippet", "cut lead behind its mark")
            continue
        if not MIN_STEM <= len(stem) <= MAX_LEAD or not (cut or _breaks_off(stem)):
            continue
        if _again(stem, keys[n + 1 :]):
            page.drop(line, "layout.lead", "truncated_snippet", "cut, and comes again in full below")
        elif (glued := _behind_title(stem, keys[max(0, n - NEAR_TOP) : n + NEAR_TOP])) and _again(glued, keys[n + 1 :]):
            page.drop(line, "layout.lead", "truncated_snippet", "title and cut lead in one, and both come again below")


def _again(stem: str, below: list[str]) -> bool:
    """Whether a longer line below begins with these words. A copy that ends in the same dots is not the whole: posts are printed twice."""
    return any(other.startswith(stem) and len(CUT.sub("", other)) > len(stem) for other in below if other[:2] == stem[:2])


def _behind_title(stem: str, keys: list[str]) -> str:
    """What stands behind the words of another line near by, if the line begins with them; else nothing."""
    heads = [other for other in keys if MIN_TITLE <= len(other) <= MAX_TITLE and other != stem and stem.startswith(other)]
    rest = stem[len(max(heads, key=len)) :] if heads else ""
    return rest if len(rest) >= MIN_STEM else ""


def _announced(page: Page, line: Line) -> bool:
    """Whether the mark of a lead (导读:, 核心提示:) was cut off just before the line."""
    at = page.index(line)
    before = page.lines[at - 1] if at else None
    if before is None or before.rule != "boilerplate.lead-mark" or before.raw.endswith("\n"):
        return False
    return ANNOUNCES.search(before.raw) is not None


def _breaks_off(stem: str) -> bool:
    return len(stem) >= 40 and stem[-1] not in '。!?;:.)》】”"'


def drop_previews(page: Page) -> None:
    """Drop list previews: cut lines below a line that is a title of another page."""
    before: Line | None = None
    for line in page.lines:
        folded = key(line)
        below = before is not None and (before.role == "related_link" or before.rule == "layout.listed")
        if line.rule is None and below and CUT.search(folded):
            page.drop(line, "layout.preview", "truncated_snippet", "cut preview below a title of another page")
        if folded:
            before = line


def cut_answer(page: Page, line: Line, question_head: str) -> int:
    """Where the marker of a cut answer to a listed question begins; 0 where the line is the preview of another page.

    Below a head of other people's questions (dropped by the rule `question_head`) each text is the answer to the question above it.
    """
    found = MARKER.search(line.text)
    if not found or not found.start():
        return 0
    for above in reversed(page.lines[: page.index(line)]):
        if above.rule == question_head:
            return found.start()
        if (above.rule in LINK_HEADS) or (above.rule is None and is_heading(above)):
            return 0
    return 0


def cut_text(page: Page, line: Line) -> int:
    """Where the marker begins of a cut line that is most of what a text page prints; 0 where the line is one of many."""
    found = MARKER.search(line.text)
    return found.start() if found and not page.is_html and len(line.text) * 2 > len(page.raw) else 0


def drop_below_head(page: Page, title: str) -> None:
    """Drop cut texts below the head of a list of other pages on a text page: from the head down to the first that is whole."""
    below = False
    for line in page.lines:
        folded = key(line)
        if line.rule in LINK_HEADS:
            below = True
        elif line.rule is None and folded:
            below = below and len(folded) >= MIN_STEM and folded != title and folded[-1] not in '。!?;:)》】”"'
            if below:
                page.drop(line, "layout.preview", "truncated_snippet", "cut text below the head of a list of pages")


def is_preview(page: Page, line: Line) -> bool:
    """Whether a cut line stands right below a link to another page."""
    before = next((other for other in reversed(page.lines[: page.index(line)]) if key(other)), None)
    return before is not None and CUT.search(key(line)) is not None and in_link(before) and before.role in ("", "related_link", "nav")
