"""Bylines of journal articles: names on lines of their own between headline and text, and the record that a library prints above it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.layout.keys import is_head_title, is_heading, key
from pipeline.page import Line, Page

SIGNS: Final = ("layout.record", "meta.affiliation", "meta.journal-issue", "meta.journal-note", "meta.dated-names")
"""Rules that only articles of journals meet: where one of them did, short lines of names are the authors."""
ABSTRACT: Final = re.compile(r"^(?:[【\[](?:论文|中文|内容)?(?:摘\??要|提要)[】\]]|(?:论文|中文|内容)?(?:摘要|提要)(?:[:]|$)|内容提要)")
INSTITUTE: Final = re.compile(r"^[一-龥]{2,12}(?:大学|学院)(?:[一-龥]{1,10}(?:学院|系|研究所|研究院|中心))?$")
"""Where an author works, on a line of its own."""
KEYWORDS: Final = re.compile(r"^[一-龥a-z·“”()]{2,14}(?:;[一-龥a-z·“”()]{2,14}){2,7}$")
GAPS: Final = re.compile(r"^\s*[\u4e00-\u9fff]{2,14}(?:[ \u3000]{3,}[\u4e00-\u9fff]{2,14}){2,7}\s*$")
"""Keywords with or without semicolons, on a line of their own."""
TOP: Final = 25
"""Lines of the page among which a byline stands."""
LONG: Final = 60
"""Characters of the shortest line that is text: no byline stands below it, but for abstracts."""
RECORD: Final = (re.compile(r"^《[^》]{2,24}》$"), re.compile(r"^(?:19|20)\d\d年?$"))
"""The name of a journal and a year, one below the other: a record begins, down to the pages and who wrote the article."""
IN_RECORD: Final = re.compile(
    r"^(?:第?\d{1,3}(?:-\d{1,3})?[期卷]?|\d{1,4}-\d{1,4}页?|[一-龥]{2,24}(?:大学|学院|研究院|研究所|法院|检察院|系|中心|所))$"
)


def is_byline(folded: str, surname: str) -> bool:
    """Whether a folded line is two names or more and nothing else."""
    return len(folded) > 3 and _names(surname).match(folded) is not None


def drop_bylines(page: Page, title: str, surname: str) -> None:
    """Drop lines of names at the top of a page that shows signs of a journal, and the record that a library prints.

    `surname` is a pattern for the names of families.
    """
    top = list(itertools.islice((line for line in page.lines if line.text.strip()), TOP))
    names = _names(surname)
    _drop_record(page, top, names)
    signed = any(line.rule in SIGNS or _is_abstract(key(line)) for line in top)
    if not signed:
        return
    for line in top:
        if line.rule is None and not is_heading(line) and (KEYWORDS.match(key(line)) or GAPS.match(line.text)):
            page.drop(line, "layout.keywords", "nav", "keywords of an article, their label lost")
    for line in top:
        folded = key(line)
        if line.rule is None and len(folded) > LONG and not _is_abstract(folded):
            return
        byline = names.match(folded) or INSTITUTE.match(folded)
        if line.rule is None and folded != title and not is_heading(line) and not is_head_title(line) and byline:
            page.drop(line, "layout.byline", "meta", "names alone at the top of an article")


def _is_abstract(folded: str) -> bool:
    """Whether a line begins an abstract, with its mark: a name or bracket that ends it."""
    return ABSTRACT.match(folded) is not None


def _drop_record(page: Page, top: Sequence[Line], names: re.Pattern[str]) -> None:
    for n in range(len(top) - 1):
        if not all(line.rule is None and pattern.match(key(line)) for pattern, line in zip(RECORD, top[n : n + 2], strict=True)):
            continue
        for line in top[n:]:
            if line.rule is not None or not (line in top[n : n + 2] or IN_RECORD.match(key(line)) or names.match(key(line))):
                break
            page.drop(line, "layout.record", "meta", "a library's record of the article")
        return


@cache
def _names(surname: str) -> re.Pattern[str]:
    name = surname + "[一-龥]{1,2}"
    mark = r"(?:\[?\d?[*\d①-⑩]\]?)?"
    return re.compile(rf"^[■◆●○□*]?(?:文[/丨|])?{name}{mark}(?:[,、;·|/]?{name}{mark}){{0,5}}文?$")
