"""The headline: what a page repeats of it, what stands above it, and what is glued to it."""

from __future__ import annotations

from typing import Final

from pipeline import rules
from pipeline.layout import bylines, glue, mast, topline
from pipeline.layout.facts import Fact, Facts
from pipeline.layout.frame import HOME
from pipeline.layout.keys import (
    REPEATED_TITLE,
    SENTENCE,
    first_title,
    is_head_title,
    is_statute,
    key,
    keys_of_lines,
)
from pipeline.layout.likely import MENU_WORDS
from pipeline.page import Line, Page
from pipeline.qa.marks import marks_of
from pipeline.rules import LONGEST_KNOWN
from pipeline.rules.runs import drop_runs
from pipeline.stages.strip.asked import asked
from pipeline.text.fold import fold_spans

SITE_NAME: Final = 8
"""Characters of the longest line that is taken for a site's name between menu words."""
MASTHEAD: Final = 15
"""Lines of a text page among which its menu and its headline stand."""
TITLES: Final = MENU_WORDS | {"boilerplate.no-comments"}
"""Rules for words that headlines of guestbooks, lists and firms have as well."""
NAMED: Final = 4
"""Characters of the shortest of them; `首页` heads nothing."""
MARK: Final = ("split.mark", "other_boilerplate")


def drop_repeated_title(page: Page, *, planted: bool) -> None:
    """Drop what the first visible line repeats of the head title right above it: one text printed twice in a row.

    The head title, whose line comes first, then carries the fate of both. Of a line that is not `planted` only the whole may go.
    """
    if len(page.lines) < 2 or not is_head_title(page.lines[0]) or is_head_title(page.lines[1]):
        return
    if not planted and not page.lines[0].kept:
        return
    head, (folded, offsets) = key(page.lines[0]), fold_spans(page.lines[1].text)
    same = next((n for n, (a, b) in enumerate(zip(head, folded, strict=False)) if a != b), min(len(head), len(folded)))
    if same >= 4 and (same == len(folded) or planted):
        repeat = page.cut(page.lines[1], offsets[same])[0]
        page.drop(repeat, REPEATED_TITLE, "meta", "the head title again, right below it")


def drop_head_title(page: Page, title: str) -> None:
    """Drop the head title as `meta` where a visible headline says the same; else cut the site's name off."""
    for line in [line for line in page.kept() if is_head_title(line)] if page.is_html else ():
        if title and title in key(line) and any(key(other) == title for other in page.kept() if other is not line):
            page.drop(line, "layout.head-title", "meta", "the visible headline says the same")
            continue
        if title and key(line).startswith(title):
            offsets = fold_spans(line.text)[1]
            rest = page.cut(line, offsets[len(title)])[1:]
            for span in rest:
                page.drop(span, "layout.head-title", "meta", "name of the site")
            continue
        cut = max(line.text.rfind(mark) for mark in "-_|–—")
        if cut >= 4 and len(line.text) - cut <= 16:
            page.drop(page.cut(line, cut)[1], "layout.head-title", "meta", "name of the site")


def only_line(page: Page) -> str:
    """The headline of a text page that prints nothing else: all that is left of a list or a stub once it is clean. Else empty."""
    shown = [line for line in page.lines if line.text.strip()] if not page.is_html else []
    alone = key(shown[0]) if len(shown) == 1 and shown[0].kept else ""
    return "" if len(alone) > mast.LONGEST or SENTENCE.search(alone) else alone


def only_known(page: Page) -> str:
    """The first line of a text page as its headline, where it is a word that menus have and rules know no other line.

    A menu comes with other frame; in a clean text such a word is the headline that the markup told. Empty for other pages.
    """
    shown = [line for line in page.lines if line.text.strip()] if not page.is_html else []
    if len(shown) < 2 or not all(line.kept for line in shown):
        return ""
    facts = asked(page)
    drop, first = _drop(facts, shown[0]), key(shown[0])
    if not drop or drop[0] not in TITLES or len(first) < NAMED or HOME.search(first):
        return ""
    return "" if any(_drop(facts, line) for line in shown[1:] if key(line) != first) else first


def drop_mast(page: Page) -> str:
    """Drop what stands above and right below the headline of a text page; returns the headline, empty where nothing shows it.

    Marks of questions and answers and fields of forms are left to split.
    """
    if page.is_html:
        return ""
    facts = asked(page)
    drop_runs(page, rules.load("card"), key, lambda line: is_statute(key(line)), facts.having(page, Fact.OPENS, dropped=True))
    mast.cut_facts(page, facts.known)
    keys = keys_of_lines(page.lines)
    mast.drop_path(page, keys)
    top = mast.entries_of(page, lambda line: _drop(facts, line) or (MARK if marks_of(key(line)) else None))
    if any(entry.rule in bylines.SIGNS for entry in top):
        surname = rules.fragments()["surname"]
        names = {entry.key for entry in top if not entry.role and bylines.is_byline(entry.key, surname)}
        top = [entry for entry in top if entry.key not in names]
    at, sure = topline.best(top, keys)
    if at < 0 or sure < mast.LIKELY:
        return ""
    mast.drop_above(page, top, at, sure)
    mast.drop_byline(page, top, at)
    if sure >= mast.CLEAR and top[at].line.kept and not any(entry.line.kept for entry in top[:at]):
        page.label(top[at].line, "title")
    return top[at].key


def title_by_place(page: Page) -> str:
    """The headline of a text page: the first line that no rule knows and that may be one."""
    if page.is_html:
        return ""
    facts, lines = asked(page), page.kept()[:MASTHEAD]
    keys = keys_of_lines(lines)
    roles = [_role(facts, line) for line in lines]
    top = next((n for n, folded in enumerate(keys) if not roles[n] and len(folded) > SITE_NAME), len(lines))
    menu = max((n for n, role in enumerate(roles[:top]) if role == "nav"), default=-1)
    label = [False, *(folded.endswith(":") for folded in keys)]
    free = [folded for n, folded in enumerate(keys) if not roles[n] and n > menu and not label[n]]
    surname = rules.fragments()["surname"]
    return first_title([folded for folded in free if not bylines.is_byline(folded, surname)])


def _role(facts: Facts, line: Line) -> str:
    """The role that line rules give a line or the first of its pieces; empty where no rule knows it."""
    drop = _drop(facts, line)
    return drop[1] if drop else ""


def _drop(facts: Facts, line: Line) -> glue.Drop | None:
    """Rule and role that line rules give a line or the first of its pieces."""
    folded, said = key(line), facts.of(line)
    if (said & Fact.KNOWN or len(folded) > LONGEST_KNOWN) and (drop := facts.known(folded)):
        return drop
    found = facts.glued(line.text, strict=False) if said & Fact.GLUED else ()
    return (found[0].rule, found[0].role) if found else None


def cut_at_title(page: Page, title: str) -> None:
    """Cut lines that glue tags, the headline and a lead: the headline becomes a span of its own."""
    kept = page.kept() if len(title) >= 8 else []
    for line, folded in [(line, folded) for line, folded in zip(kept, keys_of_lines(kept), strict=True) if title in folded]:
        before = folded.index(title)
        if len(line.text) > 500 or not folded[:before].strip("#") or is_head_title(line) or not asked(page).known(folded[:before]):
            continue
        folded, offsets = fold_spans(line.text)
        if (before := folded.find(title)) > 0:
            page.cut(line, offsets[before], offsets[before + len(title)])
