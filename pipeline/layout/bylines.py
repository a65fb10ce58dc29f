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
ABSTRACT: Final = re.compile(
    r"^(?:[【\[](?:论文|中文|内容)?(?:摘\??要|提要)[】\]]|(?:论文|中文|内容)?(?:摘要|提要)(?:[:]|$)|内容[提摘]要|〔(?:内容)?[摘提]要〕)"
)
INSTITUTE: Final = re.compile(r"^[一-龥]{2,12}(?:大学|学院)(?:[一-龥]{1,10}(?:学院|系|研究所|研究院|中心))?$")
"""Where an author works, on a line of its own."""
KEYWORDS: Final = re.compile(r"^[一-龥a-z·“”()]{2,14}(?:;[一-龥a-z·“”()]{2,14}){2,7}$")
GAPS: Final = re.compile(r"^\s*[\u4e00-\u9fff]{2,14}(?:[ \u3000]{3,}[\u4e00-\u9fff]{2,14}){2,7}\s*$")
"""Keywords with or without semicolons, on a line of their own."""
TOP: Final = 25
"""Lines of the page among which a byline stands."""
LONG: Final = 60
"""Characters of the shortest line that is text: no byline stands below it, but for abstracts."""
AFFILIATION: Final = re.compile(
    r"^[(]?\d?[.、]?[一-龥/、,()·]{2,60}(?:大学|学院|研究院|研究所|研究中心|法院|检察院|党校|事务所)[一-龥/、,()·]{0,40}\d{6}[)]?[;。]?$"
    r"|^\d?[.]?(?:[a-z]{0,16}(?:college|school|department|faculty|institute|centre|center|research))[a-z0-9,.&/()\-;:']{10,200}(?:china|\d{6})[.,;]?$"
)
"""Where an author works, with place and postcode, without brackets or in English."""
LIFE: Final = re.compile(
    r"^[(●○■◆*]?(?!.{0,3}(?:大学|学院|法院|检察院))[一-龥]{2,4}[(,:]?(?:[男女],?|\d{4}年?[-—]?[),]?)?[^。;!?]{0,50}"
    r"(?:大学|学院|研究院|研究所|研究中心|法院|检察院|律师事务所|党校|法学会)[^。;!?]{0,50}"
    r"(?:教授|讲师|研究员|律师|法官|检察官|导师|博士后?|硕士|研究生|[处院庭所]长|主任|助理|审判员|编审)[^。;!?,]{0,8}[)。]?(?:电子?邮箱[:][a-z0-9@._\-]{5,40}。?)?$"
)
"""Who an author is: name, where he works, his degree or office."""
ENGLISH: Final = re.compile(r"^[a-z.,\-*\d]{6,80}$")
RECORD: Final = (re.compile(r"^《[^》]{2,24}》$"), re.compile(r"^(?:[1１][9９]|[2２][0０])\d\d年?$"))
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
        if (
            line.rule is None
            and len(folded) > LONG
            and not (_is_abstract(folded) or _is_life(folded, surname) or AFFILIATION.match(folded))
        ):
            break
        byline = names.match(folded) or INSTITUTE.match(folded) or AFFILIATION.match(folded) or _is_life(folded, surname)
        if line.rule is None and folded != title and not is_heading(line) and not is_head_title(line) and byline:
            page.drop(line, "layout.byline", "meta", "names alone at the top of an article")
    _drop_english_names(page, top)


def _is_life(folded: str, surname: str) -> bool:
    """Whether a line says who an author is, and no more."""
    return re.match(rf"[(●○■◆*]?{surname}", folded) is not None and LIFE.match(folded) is not None


def _drop_english_names(page: Page, top: Sequence[Line]) -> None:
    """Drop the names of the authors in English, which stand above where they work."""
    for line, after in itertools.pairwise(top):
        if line.rule is None and after.rule == "layout.byline" and after.text.isascii() and ENGLISH.match(key(line)):
            page.drop(line, "layout.byline", "meta", "names in English above where they work")


def _is_abstract(folded: str) -> bool:
    """Whether a line begins an abstract, with its mark: a name or bracket that ends it."""
    return ABSTRACT.match(folded) is not None


def _drop_record(page: Page, top: Sequence[Line], names: re.Pattern[str]) -> None:
    for n in range(len(top) - 1):
        if top[n].rule is not None or not RECORD[0].match(key(top[n])):
            continue
        if top[n + 1].rule is not None or not RECORD[1].match(key(top[n + 1])):
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
    return re.compile(rf"^[■◆●○□*]?(?:文[/丨|])?{name}{mark}(?:[,、;·|/+]?{name}{mark}){{0,5}}文?$")
