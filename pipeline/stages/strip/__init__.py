"""Strip: take spam and boilerplate out of a page. What to drop is said in rules/*.toml, spam/ and layout/; in which order is said here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline import rules, sites
from pipeline.html.content import frame_role
from pipeline.layout import (
    buttons,
    bylines,
    chain,
    entries,
    factsheet,
    frame,
    glue,
    judgment,
    listing,
    people,
    plainframe,
    sections,
    snippets,
    states,
)
from pipeline.layout.facts import Fact
from pipeline.layout.keys import (
    headline,
    in_link,
    is_head_title,
    is_heading,
    is_headline,
    is_statute,
    key,
    keys_of,
    line_hash,
)
from pipeline.layout.likely import drop_likely
from pipeline.page import Line, Page
from pipeline.qa.marks import marks_of
from pipeline.qa.writers import says_who
from pipeline.rules import Rule
from pipeline.rules.runs import drop_runs
from pipeline.stages.strip.again import BLANK_RULE, EMPTY_KINDS, is_doubtful, look_again
from pipeline.stages.strip.asked import asked, ruleset_of
from pipeline.stages.strip.framed import QUESTION_HEAD, drop_frame
from pipeline.stages.strip.headlines import (
    MASTHEAD,
    cut_at_title,
    drop_head_title,
    drop_mast,
    drop_repeated_title,
    only_known,
    only_line,
    title_by_place,
)
from pipeline.stages.strip.planted import drop_spam, drop_title_row
from pipeline.text.fold import fold_spans

SITE_RULE: Final = "site.repeated"
BULLETED: Final = re.compile(r"\s*[·•▪■●◆►]\s*[^。；;]{4,40}$")
"""A title behind the mark of a list."""
LISTED_TITLE: Final = re.compile(r"\s*[^\s，。；：;:,]{6,30}\s*")
"""What the item of a list must look like to be taken for a title."""
SURE: Final = 0.65
"""Content score above which no list of links goes on. At .75 the replies of short threads went below a head of comments: by sites held out,
F1 of the forums of `bench.fit_content --check-only` is .846 there and .869 at .65, and no golden page loses.
"""
LEAD_MARK: Final = "boilerplate.lead-mark"
OPTION: Final = re.compile(r"^a[.、:]")
SECOND: Final = re.compile(r"^b[.、:]")
"""The first and second of the answers to choose from: no marks of an answer."""
ERROR_RULE: Final = "boilerplate.error-page"
CARDS: Final = ("card.name", "card.firm")
"""The rules for the name of a lawyer or a firm: three and no text are a directory."""
TORN: Final = "《\n"
"""Where a scraper broke a line at a link inside the name of a law: what stands below is no field of law in a menu."""
BOARD: Final = re.compile(r"[一-龥]{0,6}留言[板簿本]")
FIRST_RUNS: Final = ("nav", "meta")
"""Rule files whose runs go before the line rules: the value below a label, or a field of a form, may look like anything."""


def strip(page: Page) -> None:
    """Drop blank lines, spam and boilerplate; name the page's kind where nothing or only its headline stays."""
    title, likeliest = drop_all(page)
    if page.kind in EMPTY_KINDS:
        return
    if is_doubtful(page, likeliest):
        look_again(page, title, drop_all)
    drop_empty(page, title)
    frame.name_items(page)
    buttons.cut_buttons(page)
    buttons.cut_card_buttons(page)
    buttons.cut_facts(page)
    people.mend_names(page, title)
    buttons.drop_captions(page, title)
    name_kind(page, title)
    listing.name_counts(page)


def drop_all(page: Page) -> tuple[str, float]:
    """Drop blank lines, spam and boilerplate, in the order in which it can be told.

    Returns the headline's key, and how likely the likeliest of the lines that stay is frame all the same.
    """
    asked(page).read(page)
    for line in asked(page).having(page, Fact.BLANK):
        page.drop(line, BLANK_RULE, "other_boilerplate", "nothing to read")
    drop_adapted(page)
    drop_title_row(page)
    drop_repeated_title(page, planted=False)
    drop_spam(page)
    if page.kind in EMPTY_KINDS:
        return "", 0.0
    if not page.is_html:
        plainframe.drop_hosts(page)
        plainframe.drop_unfold(page)
        plainframe.drop_bulleted_toc(page)
    sections.drop_paths(page)
    sections.drop_account(page)
    named = factsheet.drop_sheet(page)
    title = (
        headline(page)
        or named
        or plainframe.printed_twice(page)
        or only_line(page)
        or only_known(page)
        or drop_mast(page)
        or title_by_place(page)
    )
    drop_head_title(page, title)
    cut_at_title(page, title)
    for name in FIRST_RUNS:
        drop_runs(page, rules.load(name), key, lambda line: is_headline(line, title), asked(page).having(page, Fact.OPENS, dropped=True))
    drop_lines(page, title)
    drop_spans(page)
    if asked(page).having(page, Fact.TABLE):
        sections.drop_toc(page)
    sections.drop_bare_toc(page, asked(page).having(page, Fact.ENTRY))
    drop_glued(page, title, strict=True)
    heads = [line for line in asked(page).having(page, Fact.OPENS, dropped=True) if page.is_html or key(line) != title]
    drop_runs(page, ruleset_of(page), key, lambda line: ends_list(line, title), heads)
    drop_listed(page)
    drop_glued(page, title, strict=False)
    sections.drop_masthead(page, title, MASTHEAD)
    bylines.drop_bylines(page, title, rules.fragments()["surname"])
    drop_by_neighbours(page, title)
    if page.is_html:
        listing.drop_records(page, title)
        listing.drop_results(page)
    else:
        sections.drop_bulleted(page, title)
        plainframe.drop_plain_frame(page, title)
    listing.drop_listed_below(page, title)
    drop_repeated(page, title)
    drop_frame(page, title)
    title = entries.drop_entries(page, title)
    return title, drop_likely(page, title, is_read_later)


def foresee(pages: Sequence[Page]) -> None:
    """Find what the lines of pages that are to be stripped say, many in one go: the rows are the same without, and cost more."""
    lines = [line for page in pages for line in page.lines]
    keys_of([line.text for line in lines])
    chain.remember(lines, chain.loaded(), chain.loaded(states.MODEL))
    for facts in {asked(page) for page in pages}:
        facts.learn(line for page in pages if asked(page) is facts for line in page.lines)


def is_read_later(folded: str) -> bool:
    """Whether a line may be what `split` reads: a mark of question or answer, the name of a guestbook or of somebody."""
    return bool(marks_of(folded)) or BOARD.fullmatch(folded) is not None or _name().fullmatch(folded) is not None


@cache
def _name() -> re.Pattern[str]:
    return re.compile(f"(?:{rules.fragments()['surname']})[一-龥]{{1,2}}")


def drop_by_neighbours(page: Page, title: str) -> None:
    """Drop what the lines around it give away: titles beside counts, names beside posts, cut leads, closing signatures."""
    dropped = {line.rule for line in page.lines}
    if sections.COUNT in dropped:
        sections.drop_pairs(page)
    sections.drop_posters(page)
    people.drop_names(page, rules.fragments()["surname"])
    sections.drop_signatures(page)
    sections.drop_numbers(page)
    sections.drop_places(page)
    if "-" in page.raw:
        sections.drop_article_tabs(page)
    if sections.REGION in dropped:
        sections.drop_named(page, rules.fragments()["surname"])
    snippets.drop_leads(page)
    if asked(page).having(page, Fact.CUT):
        snippets.drop_previews(page)
    if not page.is_html and not dropped.isdisjoint(snippets.LINK_HEADS):
        snippets.drop_below_head(page, title)
    if asked(page).having(page, Fact.DATED, dropped=True):
        sections.drop_closing(page)


def drop_adapted(page: Page) -> None:
    """Drop what the adapter of the page's site calls frame: it knows, the rules guess."""
    if not page.is_html:
        return
    for line in page.kept():
        if line.block and line.block.field and (found := sites.verdict(line)):
            page.drop(line, *found, "named by the site's adapter")


def ends_list(line: Line, title: str) -> bool:
    """Whether no list of links or the like goes on with a line."""
    return is_statute(key(line)) or is_headline(line, title) or is_content(line) or (is_heading(line) and not in_link(line))


def is_content(line: Line) -> bool:
    """Whether content selection is sure of a line of markup; links and items of a list may stand in the content as well."""
    if line.block is None or line.block.content < SURE or in_link(line):
        return False
    return not BULLETED.match(line.text) and not (line.block.path.endswith("/li") and LISTED_TITLE.fullmatch(line.text))


def drop_lines(page: Page, title: str) -> None:
    """Drop lines that a line rule matches as a whole. The headline stays, whatever it looks like."""
    facts = asked(page)
    ruling, torn = plainframe.is_ruling(page), TORN in page.raw
    for line in facts.having(page, Fact.KNOWN):
        folded = key(line)
        if folded != title and not facts.of(line) & Fact.STATUTE and (drop := facts.known(folded)):
            if torn and page.raw.endswith(TORN, 0, line.start):
                continue
            if (ruling and drop[0] == plainframe.CARD) or (drop[0] == plainframe.MENU and plainframe.heads_prose(page, line)):
                continue
            if drop[0] == snippets.PREVIEW and (at := snippets.cut_answer(page, line, QUESTION_HEAD) or snippets.cut_text(page, line)):
                line, drop = page.cut(line, at)[1], (snippets.MARKER_RULE, drop[1])
            page.drop(line, *drop)


def drop_spans(page: Page) -> None:
    """Cut out the spans that `find` rules see: marks, region and date of glued answers."""
    ruleset = ruleset_of(page)
    for line in asked(page).having(page, Fact.SPAN):
        folded, offsets = fold_spans(line.text)
        for start, end, rule in reversed(ruleset.spans(folded)):
            if rule.id == LEAD_MARK and OPTION.match(folded) and any(SECOND.match(key(other)) for other in page.kept()):
                continue
            line = _drop_span(page, line, offsets[start], offsets[end], rule)


def _drop_span(page: Page, line: Line, start: int, end: int, rule: Rule) -> Line:
    """Drop `[start, end)` of a line; returns the span before it, so that offsets before `start` still hold."""
    spans = page.cut(line, start, end)
    page.drop(spans[0 if start == 0 else 1], rule.id, rule.role, "span")
    return spans[0]


def drop_listed(page: Page) -> None:
    """Drop items of lists of pages: titles with a date or a count."""
    sections.drop_listed(page, asked(page).having(page, Fact.LISTED), asked(page).is_meta, says_who)


def drop_glued(page: Page, title: str, *, strict: bool) -> None:
    """Cut lines that are nothing but pieces of frame, and drop each piece with its role."""
    facts = asked(page)
    for line in facts.having(page, Fact.GLUED):
        if key(line) == title or facts.of(line) & Fact.STATUTE or judgment.KIND.match(key(line)):
            continue
        if found := facts.glued(line.text, strict=strict):
            glue.cut_all(page, line, found)


def drop_repeated(page: Page, title: str) -> None:
    """Drop lines that the page's site repeats over its pages (see survey). Law and the headline stay."""
    if not page.site:
        return
    for line in page.kept():
        folded = key(line)
        if folded != title and not is_statute(folded) and line_hash(folded) in page.site:
            page.drop(line, SITE_RULE, frame_role(line), "the site prints it on many pages")


def drop_empty(page: Page, title: str) -> None:
    """Drop what stays where it is no text: the headline of an error page, cut previews below the links of a list."""
    kept = page.kept()
    rest = [line for line in kept if key(line) != title and not is_head_title(line)]
    if page.is_html and len(rest) >= 3 and all(snippets.is_preview(page, line) for line in rest):
        for line in rest:
            page.drop(line, "layout.preview", "truncated_snippet", f"one of {len(rest)} cut previews below links, and no other text")
    elif not rest and all((asked(page).known(key(line)) or ("",))[0] == ERROR_RULE for line in kept):
        for line in kept:
            page.drop(line, ERROR_RULE, "other_boilerplate", "nothing but the notice of an error")


def name_kind(page: Page, title: str) -> None:
    """Name a page that keeps nothing but its headline: stub, or listing where it lists other pages; nothing at all is `other`."""
    kept = page.kept()
    if any(key(line) != title and not is_head_title(line) for line in kept):
        return
    links = sum(1 for line in page.lines if line.role in ("related_link", "truncated_snippet") or line.rule in CARDS)
    if kept:
        page.kind = "listing" if links >= 3 else "stub"
