"""The marks that announce questions and answers, read from marks.toml; matched on folded lines."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

from pipeline.text.fold import fold_line, fold_spans

MARK_CHARS: Final = 40
"""The longest folded line that is looked at as a mark: real marks have 2 to 20 characters."""
LEAD_CHARS: Final = 28
"""Characters in which a mark that opens a line must end; spaces count."""
SYMBOLS: Final = "✔✓☑★☆■□◆◇●○▲△▼▶►※"
"""What may stand before a mark as its ornament."""
_LEAD_ENDS: Final = re.compile(r"[:：|｜.．、】\]﹕∶]")
_NUMBERED: Final = re.compile(r"\s{0,4}(?:[\u4e00-\u9fff]{1,4}|[QAqa])[1-9]\d?(?=[ \u3000]{1,4}[^\s:：].{6})")
"""A word with its number and a space before a text, where other sites print a colon: 问题1　..., but neither 回答3 收藏12 nor A02 要闻."""
_ENDS_LEAD: Final = r"(?:[】\]][:]?|[:|]|[.、](?!\d))"


key_of: Final = fold_line
"""The matching key of a line, remembered: the readers of this package ask for it again and again."""


class Mark(NamedTuple):
    """One kind of mark: lines that are it, lines that begin with it, and examples of both sorts for the tests."""

    name: str
    whole: re.Pattern[str]
    lead: re.Pattern[str] | None
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


@cache
def marks() -> dict[str, Mark]:
    """Every kind of mark by its name."""
    tables = tomllib.loads(resources.files(__package__).joinpath("marks.toml").read_text(encoding="utf-8"))
    words = tables.pop("words")
    return {name: _mark(name, table, words) for name, table in tables.items()}


_CELL: Final = re.compile(r"\s*[\u4e00-\u9fff]{2,4}\s*[|｜]\s*")


def is_cell(text: str) -> bool:
    """Whether a span is the head of a table's row, printed with its bar (释义 |): it stays, as a heading, and announces all the same."""
    return _CELL.fullmatch(text) is not None


def is_mark(name: str, key: str) -> bool:
    """Whether a folded line as a whole is the mark `name`, or a mark that was cut off the line that it opened."""
    return len(key) <= MARK_CHARS and name in marks_of(key)


@lru_cache(maxsize=1 << 14)
def marks_of(key: str) -> frozenset[str]:
    """Every mark that a folded line as a whole is; remembered, for a site's pages repeat their short lines."""
    key = key.lstrip(SYMBOLS)
    if len(key) > MARK_CHARS or not _any_mark().fullmatch(key):
        return frozenset()
    return frozenset(
        name for name, mark in marks().items() if mark.whole.fullmatch(key) or (mark.lead is not None and mark.lead.fullmatch(key))
    )


@lru_cache(maxsize=1 << 13)
def opens_answer(key: str) -> bool:
    """Whether a folded line begins as an answer does that speaks to the asker."""
    return is_mark("opening", key[:MARK_CHARS])


def mark_of(key: str, names: tuple[str, ...]) -> str:
    """The first of `names` that the folded line as a whole is, or the empty string."""
    held = marks_of(key) if len(key) <= MARK_CHARS else ()
    return next((name for name in names if name in held), "") if held else ""


def is_closing(key: str) -> bool:
    """Whether a folded sentence is what the answers of a site close with; such sentences are longer than marks."""
    return 8 <= len(key) <= 2 * MARK_CHARS and marks()["closing"].whole.fullmatch(key) is not None


def lead_of(text: str, names: tuple[str, ...]) -> tuple[str, int]:
    """The first of `names` that `text` begins with, and where what it announces begins; ("", 0) where there is none.

    >>> lead_of("答：可以。", ("question", "answer"))
    ('answer', 2)
    >>> lead_of("解答1　可以，先去备案。", ("question", "answer"))
    ('answer', 4)
    """
    if (numbered := _NUMBERED.match(text)) and not _LEAD_ENDS.match(text, numbered.end() + 1):
        name, at = lead_of(f"{text[: numbered.end()]}:{text[numbered.end() :].lstrip()}", names)
        return name, at and len(text) - len(text[numbered.end() :].lstrip())
    if not _LEAD_ENDS.search(text, 0, LEAD_CHARS) or not _may_lead().match(key_of(text)):
        return "", 0
    if not _any_lead().match(key_of(text[: LEAD_CHARS + 1])):
        return "", 0
    key, offsets = fold_spans(text[: LEAD_CHARS + 1])
    for name in names:
        lead = marks()[name].lead
        found = lead.match(key) if lead else None
        if found and found.end() < len(key):
            at = offsets[found.end()]
            return name, at + len(text[at:]) - len(text[at:].lstrip())
    return "", 0


@cache
def _any_mark() -> re.Pattern[str]:
    """All marks in one pattern: nearly every line is none, and is told so by one look."""
    patterns = [mark.whole.pattern for mark in marks().values()] + [mark.lead.pattern for mark in marks().values() if mark.lead]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def _may_lead() -> re.Pattern[str]:
    """What every match of `_any_lead` begins with, asked of whole lines, whose keys are known: nearly all of them are told so."""
    leads = [mark.lead.pattern.removesuffix(_ENDS_LEAD) for mark in marks().values() if mark.lead]
    return re.compile(rf"(?:{'|'.join(leads)})[】\]:|.、]")


@cache
def _any_lead() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{mark.lead.pattern})" for mark in marks().values() if mark.lead))


def _mark(name: str, table: dict[str, Any], words: dict[str, str]) -> Mark:
    whole, lead = (_filled("|".join(table.get(part, ())), words) for part in ("whole", "lead"))
    return Mark(
        name,
        re.compile(rf"\|?[【\[<]?(?:{whole})[】\]>]?[:、|]?[】\]]?"),
        re.compile(rf"\|?[【\[]?(?:{lead}){_ENDS_LEAD}") if lead else None,
        tuple(table["is"]),
        tuple(table["not"]),
    )


def _filled(pattern: str, words: dict[str, str]) -> str:
    """A pattern with its named pieces put in."""
    for name, piece in words.items():
        pattern = pattern.replace(f"{{{name}}}", piece)
    return pattern
