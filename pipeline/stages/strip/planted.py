"""Spam: lines and spans that hijackers planted, cut out; a page that is nothing else is dropped whole."""

from __future__ import annotations

from pipeline.layout.facts import Fact
from pipeline.layout.keys import in_link, is_head_title, is_heading, key, keys_of_lines, plains
from pipeline.page import Line, Page
from pipeline.spam import doorway, judge, shape
from pipeline.stages.strip.asked import asked
from pipeline.stages.strip.headlines import drop_repeated_title
from pipeline.text.script import evidence_of


def drop_title_row(page: Page) -> None:
    """Drop a head title that hijackers filled with places and a trade; the visible headline is then the page's own."""
    head = page.lines[0] if page.is_html and page.lines else None
    if head and head.kept and is_head_title(head) and judge.is_row_title(key(head)):
        page.drop(head, "spam.keyword-row", "spam_seo", "a row of places and one trade in the head title")
        page.hijack_kinds = ["keyword_row"]


def drop_spam(page: Page) -> None:
    """Drop planted lines; a page that is nothing else is dropped whole."""
    drop_branded(page)
    lines = page.kept()
    if not lines:
        return
    keys = keys_of_lines(lines)
    texts = plains([line.text for line in lines])
    planted = judge.judge(texts, keys, drawn(page, lines, texts), lambda n: mark_of(lines[n]))
    if planted.keys() >= {0, 1}:
        drop_repeated_title(page, planted=True)
        lines[1] = next(line for line in page.lines[1:] if line.rule is None and line is not lines[0])
    for n, (kind, evidence, _) in planted.items():
        page.drop(lines[n], f"spam.{kind.replace('_', '-')}", "spam_seo", evidence)
    page.hijack_kinds = sorted({*page.hijack_kinds, *(kind for kind, *_ in planted.values())})
    drop_glued_keywords(page)
    drop_stuffed(page)
    kind, evidence = doorway.verdict(keys, planted)
    if kind:
        page.kind = kind
        page.hijack_kinds = sorted({*page.hijack_kinds, kind})
        for line in page.kept():
            page.drop(line, f"spam.{kind}", "spam_seo", evidence)


def drop_branded(page: Page) -> None:
    """Cut off the name of a house that a generator put before a headline, or behind it."""
    for line in asked(page).having(page, Fact.TRADE):
        _cut_spam(page, line, judge.branded(line.text), "advertisement", "a house and its way in, glued to a headline")


def drop_glued_keywords(page: Page) -> None:
    """Cut off a string of keywords that is glued to prose."""
    for line in asked(page).having(page, Fact.TRADE):
        _cut_spam(page, line, judge.glued_keywords(line.text), "keyword_string", "keywords glued to prose")


def _cut_spam(page: Page, line: Line, span: tuple[int, int], kind: str, said: str) -> None:
    """Drop a planted span of a line, if it is not empty."""
    start, end = span
    if end:
        spans = page.cut(line, start, end)
        page.drop(spans[start > 0], f"spam.{kind.replace('_', '-')}", "spam_seo", said)
        page.hijack_kinds = sorted({*page.hijack_kinds, kind})


def drop_stuffed(page: Page) -> None:
    """Cut out the word that a generator put before the numbers of a text page's lines and behind their sentences."""
    kept = [] if page.is_html else page.kept()
    word = shape.stuffed_word([line.text for line in kept])
    for line in kept if word else ():
        for start, end in reversed(shape.stuffed_spans(line.text, word)):
            spans = page.cut(line, start, end)
            page.drop(spans[start > 0], "spam.stuffed-word", "spam_seo", f"{word} before numbers and behind sentences")
            line = spans[0]
    if word:
        page.hijack_kinds = sorted({*page.hijack_kinds, "stuffed_word"})


def drawn(page: Page, lines: list[Line], texts: list[str]) -> judge.Drawn:
    """The numbers of the lines that the judge has to look at."""
    found = asked(page).of_all(lines)
    said = [(n, fact) for n, fact in enumerate(found) if fact & (Fact.SUSPECT | Fact.TRADE | Fact.PLACE)]
    suspects, trades, places = ([n for n, fact in said if fact & bit] for bit in (Fact.SUSPECT, Fact.TRADE, Fact.PLACE))
    foreign = judge.foreign(evidence_of(texts)) if any(fact & Fact.TRADITIONAL for fact in found) else set()
    return judge.Drawn(suspects, trades, places, foreign)


def mark_of(line: Line) -> str:
    """What the judge of spam must know of a line's place: the head title, hidden, a link, or nothing."""
    if is_head_title(line):
        return "head"
    if line.block and line.block.hidden:
        return "hidden"
    if is_heading(line) and line.block and not line.block.path.endswith("/h1"):
        return "heading"
    return "link" if in_link(line) else ""
