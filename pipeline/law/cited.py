"""Citations of a page as rows: `find_citations` on its kept lines, with offsets led back to the raw text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Final

from pipeline.law.citations import Citation, Context, find_citations
from pipeline.law.citations import Quote as Zone
from pipeline.law.names import title_of
from pipeline.law.offsets import raw_end, raw_start
from pipeline.law.printed import Quote, is_contract, is_law_title, law_of_title
from pipeline.page import Line, Page, stable_id

CITING: Final = ("layout.fact-sheet",)
"""Rules that drop lines whose citations are the page's all the same: the articles that a judgment rests on, as its database lists them."""
_NUMBERED: Final = re.compile(r"第[ 　]*[0-9０-９零〇一二三四五六七八九十百千]+[-之0-9 　]*[条條]|同[条條]")


def citation_rows(page: Page, quotes: Sequence[Quote], title: str | None) -> list[dict[str, Any]]:
    """Rows of `citations` in order, once the quotes have their rows. The mention at the head of a quote has the quote's `statute_id`."""
    lines = [line for line in page.lines if line.rule is None or line.rule in CITING]
    starts = _starts(lines)
    at = {line.start: start for line, start in zip(lines, starts, strict=True)}
    jurisdiction = page.jurisdiction or "CN"
    whole = law_of_title(title) if is_law_title(title) and quotes else None
    context = Context(title_of(whole, jurisdiction) if whole else None, [_zone(quote, at, jurisdiction) for quote in quotes])
    heads = {at[quote.lines[0].start] + quote.head: quote for quote in quotes if not quote.lead}
    heads |= {at[quote.lead[0]] + quote.lead[1]: quote for quote in quotes if quote.lead and quote.lead[0] in at}
    ends = sorted(heads)
    page_id = page.page_id
    rows = []
    for found in find_citations("\n".join(line.text for line in lines), jurisdiction=jurisdiction, context=context):
        if found.law_form == "inherited" and (_is_pointer(found) or _is_clause(lines, starts, found, title)):
            continue
        n = bisect_right(ends, found.end - 1)
        quote = heads[ends[n]] if n < len(ends) else None
        if not (quote and _heads(found, quote, at)):
            quote = _titled(lines[bisect_right(starts, found.start) - 1], found, quotes)
        if quote and quote.law and found.law_form == "inherited" and found.article is not None:
            found = found._replace(law=title_of(quote.law, jurisdiction))
        rows.append(_row(page_id, found, _raw(lines, starts, found), quote))
    return rows


def _is_pointer(found: Citation) -> bool:
    """Whether a mention has no number of an article of its own, but points to one: 前款, 该条, a bare 第二款."""
    return found.relative and not _NUMBERED.search(found.surface)


def _is_clause(lines: Sequence[Line], starts: Sequence[int], found: Citation, title: str | None) -> bool:
    """Whether a number at the beginning of a line counts the clauses of a contract."""
    n = bisect_right(starts, found.start) - 1
    return found.start == starts[n] and lines[n].role != "statute" and is_contract(title, lines[n].text)


def _heads(found: Citation, quote: Quote, at: dict[int, int]) -> bool:
    """Whether a mention is the head of a quote: it stands between the head's beginning and end, or on the line of the law above it."""
    if quote.lead:
        return at[quote.lead[0]] <= found.start and found.article in (quote.article, None)
    first = at[quote.lines[0].start]
    inside = first + quote.start <= found.start or (found.end > first and found.start >= first + quote.start - 60)
    return inside and found.end <= first + quote.head and found.article in (quote.article, None)


def _titled(line: Line, found: Citation, quotes: Sequence[Quote]) -> Quote | None:
    """The quote that a headline names which is nothing but the article's name: 民法典第一千一百九十八条."""
    if line.role != "title" or found.article is None or found.surface.strip() != line.text.strip():
        return None
    return next((quote for quote in quotes if (quote.article, quote.suffix) == (found.article, found.suffix)), None)


def _row(page_id: str, found: Citation, span: tuple[int, int], quote: Quote | None) -> dict[str, Any]:
    return {
        "citation_id": stable_id(page_id, "citation", *span, found.law, found.eid),
        "start": span[0],
        "end": span[1],
        "surface": found.surface,
        "law": found.law,
        "law_form": found.law_form,
        "jurisdiction": found.jurisdiction,
        "article": found.article,
        "article_suffix": found.suffix,
        "paragraph": found.paragraph,
        "item": found.item,
        "subitem": found.subitem,
        "eid": found.eid or None,
        "statute_id": quote.statute_id if quote else None,
        "verdict": "placeholder" if found.placeholder else None,
    }


def _zone(quote: Quote, at: dict[int, int], jurisdiction: str) -> Zone:
    last = quote.lines[-1]
    law = title_of(quote.law, jurisdiction) if quote.law else None
    return Zone(at[quote.lines[0].start] + quote.head, at[last.start] + len(last.text), law, quote.article, quote.suffix, jurisdiction)


def _starts(lines: Sequence[Line]) -> list[int]:
    """Where each line begins in the lines' joined text."""
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    return starts


def _raw(lines: Sequence[Line], starts: Sequence[int], found: Citation) -> tuple[int, int]:
    first = bisect_right(starts, found.start) - 1
    last = bisect_right(starts, found.end - 1) - 1
    start = raw_start(lines[first], found.start - starts[first])
    return start, max(start, raw_end(lines[last], found.end - starts[last]))
