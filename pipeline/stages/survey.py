"""Survey: which lines a site repeats over its pages. They are boilerplate without any rule.

Map, combine, reduce by key: `seen` says what one page adds, `combine` sums over pages in any order and any grouping, `repeated` gives the
lines that count. A site is a host and a template: the path of the URL with its numbers and names left out, so that a forum and a law
database on one host do not mix. Counted by distinct page: a line that stands ten times on one page counts once, and a page that was
crawled twice (same URL, or same text under another) counts once, because each count is a small set of page marks and no sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pipeline.layout.keys import HEADINGS, is_statute, keys_of, line_hash
from pipeline.page import Page, stable_id

MIN_PAGES: Final = 8
"""Distinct pages that must print a line before it may count as repeated: below, two articles on one subject share sentences."""
MIN_SHARE: Final = 0.2
"""Share of a site's pages that must print it, counted over the pages of its template."""
MAX_CHARS: Final = 200
"""Folded characters of the longest line that is counted: frame is short, and a cut keeps memory bounded."""
CITES: Final = re.compile(r"第[一二三四五六七八九十百千零〇\d]{1,9}[条章节编款项]|《[^》]{2,60}》")
NUMBERED: Final = re.compile(r"\(?[一二三四五六七八九十]{1,3}[、.)]|\(?\d{1,2}[、.)]")
"""Law, citations and numbered items: never counted, however often they are repeated."""
VARIABLE: Final = re.compile(r"[\d_%~]+|[^/.]{24,}")


class Seen(NamedTuple):
    """What one page adds to its site's counts: the site, a mark of the page, hashes of its lines."""

    site: str
    page: str
    lines: tuple[str, ...]


Counts = dict[str, set[str]]
"""Line hash -> marks of the pages that print it."""


@lru_cache(maxsize=1 << 13)
def site_of(url: str, host: str) -> str:
    """Host and template of a page: the path with numbers and long names left out, without its last piece.

    >>> site_of("https://www.lv.example/ask/880217.html", "www.lv.example")
    'www.lv.example/ask'
    """
    if not host:
        return ""
    path = VARIABLE.sub("#", urlsplit(url).path).rsplit("/", 1)[0]
    return host + path


def seen(page: Page) -> Seen:
    """What a page adds: call it on the page as `read` leaves it. Pages without a host add nothing, nor do law and citations."""
    site = site_of(page.url, page.host)
    if not site:
        return Seen("", "", ())
    keys = set(keys_of([line.text for line in page.lines]))
    hashes = sorted(told for folded in keys if len(folded) <= MAX_CHARS and (told := _counted(folded)))
    return Seen(site, stable_id(page.raw)[:12], tuple(hashes))


@lru_cache(maxsize=1 << 14)
def _counted(folded: str) -> str:
    """The hash of a folded line that counts, empty for another. Remembered, because frames repeat."""
    return line_hash(folded) if counts(folded) else ""


def counts(folded: str) -> bool:
    """Whether a folded line may be boilerplate for being repeated: neither blank nor long, neither law nor citation nor numbered item."""
    if not 1 <= len(folded) <= MAX_CHARS or NUMBERED.match(folded) or is_statute(folded) or HEADINGS.match(folded):
        return False
    return ("第" not in folded and "《" not in folded) or CITES.search(folded) is None


def combine(found: Iterable[Seen]) -> Iterator[tuple[str, str, str]]:
    """The rows (site, line hash, page mark) of many pages: written to buckets by a hash of the site, they reduce bucket by bucket."""
    for site, page, lines in found:
        for line in ("", *lines) if site else ():
            yield site, line, page


def repeated(rows: Iterable[tuple[str, str, str]]) -> dict[str, frozenset[str]]:
    """Site -> hashes of the lines that it repeats. `rows` may come in any order and hold duplicates; the empty line hash counts pages."""
    sites: dict[str, Counts] = {}
    for site, line, page in rows:
        marks = sites.setdefault(site, {}).setdefault(line, set())
        marks.add(page)
    out = {site: _of_site(lines) for site, lines in sorted(sites.items())}
    return {site: lines for site, lines in out.items() if lines}


def _of_site(lines: Mapping[str, set[str]]) -> frozenset[str]:
    needed = max(MIN_PAGES, MIN_SHARE * len(lines.get("", ())))
    return frozenset(line for line, pages in lines.items() if line and len(pages) >= needed)


def survey(page: Page, sites: Mapping[str, frozenset[str]]) -> None:
    """Give a page the repeated lines of its site, before `strip`."""
    page.site = sites.get(site_of(page.url, page.host), frozenset())
