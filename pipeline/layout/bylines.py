"""Bylines of journal articles: names on lines of their own between headline and text, and the record that a library prints above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.layout.keys import is_head_title, is_heading, key
from pipeline.page import Line, Page

SIGNS: Final = ("meta.affiliation", "meta.journal-issue", "meta.journal-note", "meta.dated-names")
"""Rules that only articles of journals meet: where one of them did, short lines of names are the authors."""
ABSTRACT: Final = re.compile(r"^[【\[]?(?:论文|中文|内容)?(?:摘要|提要)[】\]]?[:]?")
TOP: Final = 25
"""Lines of the page among which a byline stands."""
LONG: Final = 60
"""Characters of the shortest line that is text: no byline stands below it, but for abstracts."""
RECORD: Final = (r"^《[^》]{2,24}》$", r"^(?:19|20)\d\d年?$")
"""The name of a journal and a year, one below the other: a record begins, down to the pages and who wrote the article."""
IN_RECORD: Final = re.compile(
    r"^(?:第?\d{1,3}(?:-\d{1,3})?[期卷]?|\d{1,4}-\d{1,4}页?|[一-龥]{2,24}(?:大学|学院|研究院|研究所|法院|检察院|系|中心|所))$"
)


def drop_bylines(page: Page, title: str, surname: str) -> None:
    """Drop lines of names at the top of a page that shows signs of a journal, and the record that a library prints.

    `surname` is a pattern for the names of families.
    """
    top = [line for line in page.lines if line.text.strip()][:TOP]
    signed = any(line.rule in SIGNS for line in top)
    names = _names(surname)
    _drop_record(page, top, names)
    if not signed and not any(line.rule is None and ABSTRACT.match(key(line)) for line in top):
        return
    for line in top:
        folded = key(line)
        if line.rule is None and len(folded) > LONG and not ABSTRACT.match(folded):
            return
        if line.rule is None and folded != title and not is_heading(line) and not is_head_title(line) and names.match(folded):
            page.drop(line, "layout.byline", "meta", "names alone at the top of an article")


def _drop_record(page: Page, top: Sequence[Line], names: re.Pattern[str]) -> None:
    for n in range(len(top) - 1):
        if not all(re.match(pattern, key(line)) and line.rule is None for pattern, line in zip(RECORD, top[n:], strict=False)):
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
