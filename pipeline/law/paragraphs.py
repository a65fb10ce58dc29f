"""Paragraphs, items and subitems of an article. Mainland 条-款-项-目, Taiwan 條-項-款-目, Hong Kong section-subsection-paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.law.numerals import number

_HAN_NUMBER: Final = "〇零一二三四五六七八九十百廿"
_LABELS: Final = re.compile(
    rf"[\s\u3000]*(?:(?P<a>[{_HAN_NUMBER}]{{1,4}})[、．.]"
    rf"|(?P<b>[（(][ ]*(?:[{_HAN_NUMBER}]{{1,4}})[ ]*[）)])[、]?"
    r"|(?P<c>[0-9０-９]{1,2})[.．、](?![0-9])"
    r"|(?P<d>[（(][ ]*[0-9０-９]{1,2}[ ]*[）)])"
    r"|(?P<e>[①-⑳㈠-㈩]))[ \u3000]*"
)
_HK_LABELS: Final = re.compile(
    r"\s*(?:(?P<a>[（(][0-9]{1,2}[A-Z]{0,2}[）)])|(?P<c>[（(](?:ii|iii|iv|vi{0,3}|ix|xi{0,3})[）)])|(?P<b>[（(][a-z]{1,2}[）)]))\s*"
)


@dataclass(slots=True)
class Item:
    """A numbered entry (项; Taiwan 款) or, below one, a subitem (目). `label` as printed; `text` without it."""

    n: int
    label: str
    text: str
    subitems: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A natural paragraph (款; Taiwan 項), counted from 1. `text` is its own text, without its items."""

    n: int
    text: str
    items: list[Item] = field(default_factory=list)


class _Entry(NamedTuple):
    """A line: `level` 0 is a paragraph's text, 1 an item, 2 a subitem."""

    level: int
    n: int
    label: str
    text: str


def paragraphs_of(lines: Sequence[str], jurisdiction: str = "CN") -> list[Paragraph]:
    """The paragraphs of an article's lines.

    The style of label that comes highest in 一、 （一） 1. （1） ① numbers the items, the next one the subitems:
    so the levels come out right for either side of the strait. A line without label between items k and k+1 goes on with item k (海关法 6).
    """
    if jurisdiction == "HK":
        return _hong_kong(lines)
    entries = _entries(lines)
    paragraphs: list[Paragraph] = []
    for at, entry in enumerate(entries):
        item = paragraphs[-1].items[-1] if paragraphs and paragraphs[-1].items else None
        if entry.level == 0 and not (item and _goes_on(entries, at, item.n)):
            paragraphs.append(Paragraph(len(paragraphs) + 1, entry.text))
        elif entry.level == 0 and item:
            item.text += "\n" + entry.text
        else:
            _put(paragraphs, entry)
    return paragraphs


def _put(paragraphs: list[Paragraph], entry: _Entry) -> None:
    """Add an item or subitem where it belongs; a list without a line before it opens a paragraph without text."""
    if not paragraphs:
        paragraphs.append(Paragraph(1, ""))
    items = paragraphs[-1].items
    new = Item(entry.n, entry.label, entry.text)
    if entry.level == 1 or not items:
        items.append(new)
    elif entry.level == 2:
        items[-1].subitems.append(new)
    elif items[-1].subitems:
        items[-1].subitems[-1].text += f"\n{entry.label}{entry.text}"
    else:
        items[-1].text += f"\n{entry.label}{entry.text}"


def _entries(lines: Sequence[str]) -> list[_Entry]:
    matches = [_LABELS.match(line) for line in lines]
    styles = sorted({match.lastgroup for match in matches if match and match.lastgroup})
    entries = []
    for line, match in zip(lines, matches, strict=True):
        if match is None or match.lastgroup is None:
            entries.append(_Entry(0, 0, "", line.strip()))
            continue
        level, n = styles.index(match.lastgroup) + 1, _number(match[match.lastgroup])
        entries.append(_Entry(level, n, match.group().strip(), line[match.end() :].strip()))
    return entries


def _number(label: str) -> int:
    if "①" <= label <= "⑳":
        return ord(label) - ord("①") + 1
    if "㈠" <= label <= "㈩":
        return ord(label) - ord("㈠") + 1
    return number(label.strip("（）() ")) or 0


def _goes_on(entries: Sequence[_Entry], at: int, k: int) -> bool:
    """Whether item k+1 comes before the list starts anew."""
    for entry in entries[at + 1 :]:
        if entry.level == 1:
            return entry.n == k + 1 and k > 0
    return False


def _hong_kong(lines: Sequence[str]) -> list[Paragraph]:
    """Subsections (1) are paragraphs, paragraphs (a) items, subparagraphs (i) subitems; labels stay part of a subsection's text."""
    paragraphs: list[Paragraph] = []
    for line in lines:
        match = _HK_LABELS.match(line)
        if match is None or match.lastgroup in (None, "a") or not paragraphs:
            if match or not paragraphs or not paragraphs[-1].items:
                paragraphs.append(Paragraph(len(paragraphs) + 1, line.strip()))
            else:
                paragraphs[-1].items[-1].text += "\n" + line.strip()
            continue
        items = paragraphs[-1].items
        level = 2 if match.lastgroup == "c" or (match["b"] in ("(i)", "（i）") and items and items[-1].label[1:2] != "h") else 1
        text = line[match.end() :].strip()
        if level == 2 and items:
            items[-1].subitems.append(Item(len(items[-1].subitems) + 1, match.group().strip(), text))
        else:
            items.append(Item(len(items) + 1, match.group().strip(), text))
    return paragraphs
