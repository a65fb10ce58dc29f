"""Strip: take spam and boilerplate out of a page. What to drop is said in rules/*.toml, spam/ and layout/; in which order is said here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline import rules, sites
from pipeline.html.content import THRESHOLD, frame_role
from pipeline.html.content import evidence as why_frame
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
    mast,
    people,
    plainframe,
    sections,
    snippets,
    states,
    topline,
)
from pipeline.layout.facts import Fact, Facts
from pipeline.layout.keys import (
    HEADINGS,
    REPEATED_TITLE,
    first_title,
    headline,
    in_link,
    is_head_title,
    is_heading,
    is_headline,
    is_statute,
    key,
    keys_of,
    keys_of_lines,
    line_hash,
    plains,
)
from pipeline.layout.likely import drop_likely
from pipeline.page import Line, Page, lines_of
from pipeline.qa.facts import is_card
from pipeline.qa.marks import marks_of
from pipeline.qa.writers import says_who
from pipeline.rules import LONGEST_KNOWN, Rule, RuleSet
from pipeline.rules.runs import drop_runs
from pipeline.spam import doorway, judge, shape
from pipeline.text.fold import fold_spans
from pipeline.text.script import evidence_of

BLANK_RULE: Final = "layout.blank"
SITE_RULE: Final = "site.repeated"
BULLETED: Final = re.compile(r"\s*[·•▪■●◆►]\s*[^。；;]{4,40}$")
"""A title behind the mark of a list."""
LISTED_TITLE: Final = re.compile(r"\s*[^\s，。；：;:,]{6,30}\s*")
"""What the item of a list must look like to be taken for a title."""
SURE: Final = 0.75
"""Content score above which no list of links goes on."""
FRAME_RULE: Final = "content.frame"
LEAD_MARK: Final = "boilerplate.lead-mark"
OPTION: Final = re.compile(r"^a[.、:]")
SECOND: Final = re.compile(r"^b[.、:]")
"""The first and second of the answers to choose from: no marks of an answer."""
ERROR_RULE: Final = "boilerplate.error-page"
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
CARD_NAME: Final = "card.name"
"""The rule for a lawyer's name: three and no text are a directory."""
SITE_NAME: Final = 8
"""Characters of the longest line that is taken for a site's name between menu words."""
MASTHEAD: Final = 15
"""Lines of a text page among which its menu and its headline stand."""
FIRST_RUNS: Final = ("nav", "meta")
"""Rule files whose runs go before the line rules: the value below a label, or a field of a form, may look like anything."""
MARK: Final = ("split.mark", "other_boilerplate")
EMPTY_KINDS: Final = ("doorway", "spam")
MOST_LOST: Final = 0.2
"""Share of a clean text above which what a second look would drop is not frame that slipped through."""


def strip(page: Page) -> None:
    """Drop blank lines, spam and boilerplate; name the page's kind where nothing or only its headline stays."""
    asked(page).read(page)
    for line in asked(page).having(page, Fact.BLANK):
        page.drop(line, BLANK_RULE, "other_boilerplate", "nothing to read")
    drop_adapted(page)
    drop_title_row(page)
    drop_repeated_title(page, planted=False)
    drop_spam(page)
    if page.kind in EMPTY_KINDS:
        return
    if not page.is_html:
        plainframe.drop_hosts(page)
        plainframe.drop_unfold(page)
        plainframe.drop_bulleted_toc(page)
    sections.drop_paths(page)
    sections.drop_account(page)
    named = factsheet.drop_sheet(page)
    title = headline(page) or named or plainframe.printed_twice(page) or drop_mast(page) or _first_title(page)
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
    drop_runs(page, ruleset_of(page), key, lambda line: ends_list(line, title), asked(page).having(page, Fact.OPENS, dropped=True))
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
    drop_likely(page, title, is_read_later)
    drop_as_text(page, title)
    drop_empty(page, title)
    frame.name_items(page)
    buttons.cut_buttons(page)
    buttons.cut_card_buttons(page)
    buttons.cut_facts(page)
    buttons.drop_captions(page, title)
    name_kind(page, title)
    listing.name_counts(page)


def foresee(pages: Sequence[Page]) -> None:
    """Find what the lines of pages that are to be stripped say, many in one go: the rows are the same without, and cost more."""
    lines = [line for page in pages for line in page.lines]
    keys_of([line.text for line in lines])
    chain.remember(lines, chain.loaded(), chain.loaded(states.MODEL))
    for facts in {asked(page) for page in pages}:
        facts.learn(line for page in pages if asked(page) is facts for line in page.lines)


def is_read_later(folded: str) -> bool:
    """Whether a line may be what `split` reads: a mark of question or answer, or the name of somebody."""
    return bool(marks_of(folded)) or _name().fullmatch(folded) is not None


@cache
def _name() -> re.Pattern[str]:
    return re.compile(f"(?:{rules.fragments()['surname']})[一-龥]{{1,2}}")


def drop_as_text(page: Page, title: str) -> None:
    """Drop the lines of a page of markup that its clean text would lose if it were cleaned again as a text page.

    A second cleaning sees no markup, so a lone `新闻中心` that its place had saved would go then; it goes at once, and cleaning a clean
    text changes nothing. Where much would go, the markup knew better and nothing is dropped.
    """
    lines = page.kept() if page.is_html else []
    if not lines:
        return
    text = "\n".join(line.text.replace("\n", " ") for line in lines) + "\n"
    again = Page(raw=text, lines=lines_of(text), url=page.url, host=page.host, source=page.source, site=page.site)
    strip(again)
    lost = sum(len(line.raw) for line in again.lines if line.rule)
    if again.kind in EMPTY_KINDS or lost > MOST_LOST * len(text):
        return
    spans = iter(again.lines)
    for line in lines:
        left, fates = len(line.text) + 1, []
        while left > 0:
            span = next(spans)
            fates.append(span)
            left -= len(span.raw)
        gone = all(span.rule or not span.text.strip() for span in fates) and fates[0].rule not in (None, BLANK_RULE)
        if gone and fates[0].rule and not is_headline(line, title):
            page.drop(line, fates[0].rule, fates[0].role, "its text alone reads as frame")


def drop_by_neighbours(page: Page, title: str) -> None:
    """Drop what the lines around it give away: titles beside counts, names beside posts, cut leads, closing signatures."""
    dropped = {line.rule for line in page.lines}
    if sections.COUNT in dropped:
        sections.drop_pairs(page)
    if not dropped.isdisjoint(sections.POST):
        sections.drop_posters(page)
        sections.drop_signatures(page)
    sections.drop_numbers(page)
    people.drop_names(page)
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


def ends_list(line: Line, title: str) -> bool:
    """Whether no list of links or the like goes on with a line."""
    return is_statute(key(line)) or is_headline(line, title) or is_content(line) or (is_heading(line) and not in_link(line))


def is_content(line: Line) -> bool:
    """Whether content selection is sure of a line of markup; links and items of a list may stand in the content as well."""
    if line.block is None or line.block.content < SURE or in_link(line):
        return False
    return not BULLETED.match(line.text) and not (line.block.path.endswith("/li") and LISTED_TITLE.fullmatch(line.text))


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


def drop_lines(page: Page, title: str) -> None:
    """Drop lines that a line rule matches as a whole. The headline stays, whatever it looks like."""
    facts = asked(page)
    ruling = plainframe.is_ruling(page)
    for line in facts.having(page, Fact.KNOWN):
        folded = key(line)
        if folded != title and not facts.of(line) & Fact.STATUTE and (drop := facts.known(folded)):
            if (ruling and drop[0] == plainframe.CARD) or (drop[0] == plainframe.MENU and plainframe.heads_prose(page, line)):
                continue
            if drop[0] == snippets.PREVIEW and (at := snippets.cut_answer(page, line, QUESTION_HEAD) or snippets.cut_text(page, line)):
                line, drop = page.cut(line, at)[1], (snippets.MARKER_RULE, drop[1])
            page.drop(line, *drop)


def ruleset_of(page: Page) -> RuleSet:
    """The rules that are for this page."""
    return rules.merged("html" if page.is_html else "text")


def asked(page: Page) -> Facts:
    """The facts of lines on pages of this kind."""
    return _facts("html" if page.is_html else "text")


@cache
def _facts(media: str) -> Facts:
    return Facts(rules.merged(media), judge.suspects, judge.draws())


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


def _first_title(page: Page) -> str:
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
        if len(line.text) > 500 or not before or is_head_title(line) or not asked(page).known(folded[:before]):
            continue
        folded, offsets = fold_spans(line.text)
        if (before := folded.find(title)) > 0:
            page.cut(line, offsets[before], offsets[before + len(title)])


def drop_listed(page: Page) -> None:
    """Drop items of lists of pages: titles with a date or a count."""
    sections.drop_listed(page, asked(page).having(page, Fact.LISTED), asked(page).is_meta, says_who)


def drop_glued(page: Page, title: str, *, strict: bool) -> None:
    """Cut lines that are nothing but pieces of frame, and drop each piece with its role."""
    facts = asked(page)
    for line in facts.having(page, Fact.GLUED):
        if key(line) == title or facts.of(line) & Fact.STATUTE:
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


def drop_frame(page: Page, title: str) -> None:
    """Drop what content selection calls frame and no rule knew. Headline, law, listed questions and heads of content stay."""
    found = frame_lines(page, title) if page.is_html else []
    found = [
        line for line in found if not is_headline(line, title) and not is_head_title(line) and (in_link(line) or not _is_law(key(line)))
    ]
    text = (*frame.within_text(page, found), *frame.within_tables(page), *judgment.head_of(page)) if found else ()
    saved = {line.start for line in text}
    found = [line for line in found if line.start not in saved]
    for line in found:
        page.drop(line, FRAME_RULE, *_frame(line))
    frame.name_lists(found)
    frame.name_banners(page, found)


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


MOST_ROLES: Final = 10_000
"""Lines of frames whose roles are remembered."""
_roles: dict[tuple[str, str, str, int], str] = {}


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
    links = sum(1 for line in page.lines if line.role in ("related_link", "truncated_snippet") or line.rule == CARD_NAME)
    if kept:
        page.kind = "listing" if links >= 3 else "stub"
