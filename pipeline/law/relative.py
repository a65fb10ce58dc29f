"""What 前款, 前两条, 本条 mean inside a quoted article: told by its number, and by counting its lines."""

from __future__ import annotations

from typing import Final

from pipeline.law.articles import heads
from pipeline.law.paragraphs import paragraphs_of
from pipeline.law.pins import Numbers
from pipeline.law.scope import Zone

ORDER: Final = {"CN": "条款项目", "TW": "条项款目", "HK": "条款项目"}
"""Units from the article down, by jurisdiction: Taiwan's 项 is the paragraph and 款 the item."""


def steps_back(word: str) -> int:
    """How many a word goes back: 本条 none, 前条 one, 前两款 two."""
    if word[0] != "前":
        return 0
    return 1 if len(word) == 2 else "一二三四五六".index("二" if word[1] == "两" else word[1]) + 1


def articles_before(zone: Zone, back: int) -> Numbers:
    """The article itself, or the ones before it. Which suffixed articles lie between is not known here."""
    if not back:
        return ((zone.article, zone.suffix),)
    if zone.suffix and back == 1:
        return ((zone.article, zone.suffix - 1),)
    return tuple((n, 0) for n in range(max(1, zone.article - back), zone.article))


def below_before(text: str, unit: str, back: int, jurisdiction: str) -> dict[str, Numbers]:
    """The paragraphs or items that a word at the end of `text` means; `text` begins with the article's head."""
    first, *lines = text.split("\n")
    head = heads(first)
    body = [first[head[0].end :] if head else first, *lines]
    paragraphs = paragraphs_of([line for line in body if line.strip()], jurisdiction)
    if not paragraphs:
        return {}
    upper = ORDER[jurisdiction][1]
    here, items = paragraphs[-1].n, paragraphs[-1].items
    if unit == upper:
        return {unit: _before(here, back)} if here > back > 0 else {}
    above = {upper: ((here, 0),)} if here > 1 else {}
    numbers = _before(items[-1].n, back) if items else ()
    return {**above, unit: numbers} if numbers else {}


def _before(here: int, back: int) -> Numbers:
    return tuple((n, 0) for n in range(max(1, here - back), here)) if back else ((here, 0),)
