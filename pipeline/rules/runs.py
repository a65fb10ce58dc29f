"""Run rules at work: from the line that opens a run down to the first kept line that is no item of its list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final

from pipeline.page import Line, Page
from pipeline.rules import Rule, RuleSet

MAX_HEAD: Final = 60
"""Characters of the longest line that may open a run."""
MAX_TITLE: Final = 24
"""Folded characters of the longest cut line of a list of links that is still taken for a title."""
COUNT: Final = re.compile(
    r"\d[\d.,]*[万千kw]?\+?(?:次|人|条)?(?:读过?|回复|评论|浏览|看过|阅读|播放|讨论|人气|热度)?|\d{1,2}:\d\d(?::\d\d)?"
)
"""What the items of a list of links have beside them: how often they were read, how long a film is."""
HEADS: Final = ("boilerplate.", "meta.")
"""Line rules whose lines may still open a run: they took the head of a list or the label of a value."""
STOPS: Final = frozenset({"boilerplate.question-head"})
"""Line rules that end every run: other people's questions are content."""
COMMENTS: Final = "boilerplate.comments"
BELOW_COMMENTS: Final = frozenset({"boilerplate.fold-mark", "meta.read-so-far"})
"""Line rules for what stands below the comments on one answer of several: 查看全部, and how many liked the next answer."""


def drop_runs(
    page: Page, ruleset: RuleSet, key: Callable[[Line], str], stays: Callable[[Line], bool], heads: Iterable[Line] | None = None
) -> None:
    """Drop the runs that a file's run rules open. `key` gives a line's folded text; a line that `stays` ends every run.

    `heads` are the lines that may open one, where they are known; else every line is looked at.
    """
    if not ruleset.runs:
        return
    lines = page.lines if heads is None else heads
    short = [line for line in lines if len(line.text) <= MAX_HEAD and (line.rule is None or line.rule.startswith(HEADS))]
    for head in [line for line in short if ruleset.opens(key(line)) and not _is_unfolded(page, line)]:
        for rule in ruleset.runs:
            if rule.opens and rule.opens.match(key(head)) and head.rule != rule.id:
                _run(page, rule, head, key, stays, ruleset.opens)


def _is_unfolded(page: Page, line: Line) -> bool:
    """Whether a line is the rest of a button that unfolds a list (查看全部 204 条评论): the list stands above it."""
    n = page.index(line)
    return n > 0 and page.lines[n - 1].rule in BELOW_COMMENTS and not page.lines[n - 1].raw.endswith("\n")


def _run(
    page: Page, rule: Rule, head: Line, key: Callable[[Line], str], stays: Callable[[Line], bool], opens: Callable[[str], bool]
) -> None:
    """Drop one run. It ends above the head of the next one, which has a run of its own."""
    page.drop(head, rule.id, rule.head_role or rule.role, "head of a list")
    taken = 0
    for line in islice(page.lines, page.index(head) + 1, None):
        if line.rule is not None:
            if line.rule in STOPS or (rule.id == COMMENTS and line.rule in BELOW_COMMENTS):
                return
            if taken and line.rule.startswith(HEADS) and opens(key(line)):
                return
            continue
        if taken >= rule.most or stays(line) or not _item(rule, key(line)):
            return
        page.drop(line, rule.id, _role(rule, key(line)), f"below {head.text.strip()[:20]}")
        taken += 1


def _role(rule: Rule, folded: str) -> str:
    """The role of an item: in a list of links a cut beginning of a text is a preview, a count or a length is small print."""
    if rule.role != "related_link":
        return rule.role
    if COUNT.fullmatch(folded):
        return "meta"
    return "truncated_snippet" if _is_cut(folded) else rule.role


def _is_cut(folded: str) -> bool:
    """Whether an item of a list of links is the cut beginning of a text, no title."""
    return (len(folded) > MAX_TITLE or "。" in folded) and folded.endswith(("...", "…"))


def _item(rule: Rule, folded: str) -> bool:
    if rule.until and rule.until.search(folded):
        return False
    return rule.goes_on is None or rule.goes_on.search(folded) is not None
