"""Verdicts on citations: does the cited article exist, was it in force, and does it say what the page makes it say?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from pipeline.law import names
from pipeline.law.align import Plain, compare, plain
from pipeline.law.library import Library
from pipeline.law.quotes import CANDIDATES, QUOTE_LIKE, Citation, Held, eids, nearest

SHORTEST_CLAUSE: Final = 10
"""Plain characters from which a retold clause says where it comes from; shorter ones (依法追究刑事责任) stand everywhere."""
UNLIKE: Final = 0.6
"""Similarity below which the cited article does not say what the page makes it say; paraphrases stay above."""
LONGEST_CLAUSE: Final = 300

_RETOLD: Final = re.compile(r"[》〉）)」”]*[的中之]?(?:明确|明文|所)?(?:规定|指出)[了的]?[：:，,\s“「]*([^\n。！？]{8,300})")
_PLACEHOLDER: Final = re.compile(r"第\s*(?:[XxＸｘ×*＊]{1,4}|某|若干|[几多])\s*[条條]")


class Verdict(NamedTuple):
    """What is to be said of a mention, and the eids that would be right, best first."""

    verdict: str
    suggested: list[str]


def verdict_of(library: Library, row: dict[str, Any], clause: str, date: str | None) -> Verdict:
    """The verdict on a mention of a law the library may know; `clause` is what the page says the article says, or empty."""
    if is_placeholder(row["surface"] or ""):
        return Verdict("placeholder", [])
    versions = library.versions(row["law"], row["jurisdiction"])
    repeal = names.repeal_of(names.title_of(row["law"], row["jurisdiction"] or "CN"), row["jurisdiction"] or "CN") if row["law"] else None
    if repeal and (not date or repeal.date <= date):
        return Verdict("repealed", [repeal.successor])
    if not versions:
        return Verdict("law_unknown", [])
    cited = Citation(row["law"], row["article"], row["article_suffix"] or 0, row["jurisdiction"], date)
    return _of_article(library, cited, versions, clause) if row["article"] is not None else Verdict("exists", [])


def is_placeholder(surface: str) -> bool:
    """Whether a mention names no number: 第X条, 第某条.

    >>> is_placeholder("《民法典》第XX条"), is_placeholder("《民法典》第十条")
    (True, False)
    """
    return bool(_PLACEHOLDER.search(surface))


def clauses_of(text: str, citations: Sequence[dict[str, Any]]) -> list[str]:
    """For each citation, in order of the page, what the clean text says the article says (…规定,…), or an empty string."""
    clauses, at, last = [], 0, None
    for row in citations:
        surface = row["surface"] or ""
        found = text.find(surface, at) if surface else -1
        if found >= 0 and (row["start"], row["end"]) != last:
            at, last = found + len(surface), (row["start"], row["end"])
        retold = _RETOLD.match(text, at) if found >= 0 else None
        clauses.append(retold[1][:LONGEST_CLAUSE] if retold else "")
    return clauses


def _of_article(library: Library, cited: Citation, versions: Sequence[int], clause: str) -> Verdict:
    named = [at for version in versions if (at := library.find(version, cited.article, cited.suffix)) is not None]
    reference = library.in_force(versions, cited.date)
    if not named:
        known = (cited.article or 0) > library.last_article(reference) or bool(cited.suffix)
        return Verdict("article_missing" if known or not library.laws[reference].oddities else "not_checked", [])
    quote = plain(clause)
    if len(quote.text) >= SHORTEST_CLAUSE:
        held = max((Held(at, compare(quote.text, library.plain(at))) for at in named), key=lambda one: one.match.similarity)
        if held.match.similarity >= QUOTE_LIKE:
            return Verdict("verified", [])
        if held.match.similarity < UNLIKE and (sources := _sources(library, quote, named)):
            return Verdict("misattributed", eids(library, nearest(library, sources, cited), cited.law))
    in_force = any(library.version_of(at) >= reference for at in named)
    return Verdict("exists" if in_force else "outdated", [])


def _sources(library: Library, quote: Plain, named: Sequence[int]) -> list[int]:
    """The articles of which a clause is a whole sentence or paragraph; none where so many have it that it is a formula."""
    held = [Held(at, compare(quote.text, library.plain(at))) for at in library.search(quote.text, CANDIDATES + 1) if at not in named]
    exact = [one.at for one in held if one.match.clean and _opens(library, one)]
    return [twin for at in exact for twin in library.twins(at)] if len(exact) <= CANDIDATES else []


def _opens(library: Library, held: Held) -> bool:
    """Whether the stretch begins where a sentence of the article does."""
    official = library.plain(held.at)
    if held.match.start in official.starts:
        return True
    before = library.text(held.at)[int(official.at[held.match.start - 1]) + 1 : int(official.at[held.match.start])]
    return any(mark in before for mark in "。；：")
