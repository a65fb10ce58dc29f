"""Forms that hold a question and its answer: lines that only name a field (来信人, 答复单位) with its value on the line below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import date_of, is_firm
from pipeline.qa.marks import key_of, mark_of

FIELD_RULE: Final = "split.form-field"
VALUE_RULE: Final = "split.form-value"
FIELDS: Final = ("field_title", "field_asker", "field_answerer", "field_other")
MAX_FIELD: Final = 12
"""The longest line that is looked at as the name of a field, spaces and colon included."""
MAX_CELL: Final = 6
"""The longest name of a field that no mark knows, on a line of its own."""
CONTENT_MARKS: Final = ("question", "answer", "accepted", "follow_up", "follow_up_answer", *FIELDS)
MAX_VALUE: Final = 40
"""The longest line that is taken for the value of a field; what is longer speaks for itself."""
_LABELLED: Final = re.compile(r"[\s　]*(?P<label>[\u4e00-\u9fff ]{2,8})[:：][\s　]*(?P<value>\S.{0,60})$")
_SENTENCE: Final = re.compile(r"[。！？；，!?;]")
_CONTENT: Final = re.compile(r"内容|內容|描述|标题|標題|主题|主題|正文")
"""What the label of a field says that holds text."""
MIN_FIELDS: Final = 2
"""Fields of one form: a single line with such a word is a line like any other."""


def cut_fields(page: Page) -> Line | None:
    """Drop the fields of a form and their values; returns the value that is the question's title, kept.

    Values that another rule dropped (a date below 答复时间) stay as they are.
    """
    if sum(len(line.text) <= MAX_FIELD and _field(line) != "" for line in page.lines) < MIN_FIELDS:
        return _cut_labelled(page)
    lines = [line for line in page.lines if line.text and not line.text.isspace()]
    fields = {n: name for n, line in enumerate(lines) if (name := _field(line))}
    title = None
    for n, (line, value) in enumerate(pairwise(lines)):
        if n not in fields:
            continue
        page.drop(line, FIELD_RULE, "other_boilerplate", "names a field of the form")
        if value.rule is not None or n + 1 in fields or len(value.text) > MAX_VALUE:
            continue
        if fields[n] == "field_title":
            title = title or value
        else:
            page.drop(value, VALUE_RULE, _role(fields[n], value), f"value of {line.text.strip()}")
    _drop_cells(page, lines, {_element(lines[n]) for n in fields})
    return title


def _drop_cells(page: Page, lines: Sequence[Line], cells: set[tuple[str, str]]) -> None:
    """Drop the fields of other names that stand in cells like those of the known ones, with their short values."""
    if ("", "") in cells:
        return
    for line, value in pairwise(lines):
        both = line.rule is None and value.rule is None and {_element(line), _element(value)} <= cells
        short = len(line.text.strip()) <= MAX_CELL and len(value.text) <= MAX_VALUE and not _SENTENCE.search(line.text + value.text)
        if both and short and not mark_of(key_of(line.text), CONTENT_MARKS) and not _CONTENT.search(line.text):
            page.drop(line, FIELD_RULE, "other_boilerplate", "names a field of the form")
            page.drop(value, VALUE_RULE, "meta", f"value of {line.text.strip()}")


def _element(line: Line) -> tuple[str, str]:
    return (line.block.path, line.block.marks) if line.block else ("", "")


def _cut_labelled(page: Page) -> Line | None:
    """The same for forms whose fields stand before their values in one line (标题：关于…); of these the asker's stays without a name."""
    found = [(line, match, name) for line in page.lines if (match := _LABELLED.match(line.text)) and (name := _label(match, line))]
    if len({name for _, _, name in found}) >= MIN_FIELDS and len(found) > MIN_FIELDS:
        _drop_between(page, found[0][0].start, found[-1][0].start)
    if len({name for _, _, name in found}) < MIN_FIELDS or not any(name == "field_title" for _, _, name in found):
        return None
    title = None
    for line, match, name in found:
        page.restore(line)
        if name == "field_title" and title is None:
            label, title = cut_at(page, line, match.start("value"))
            page.drop(label, FIELD_RULE, "other_boilerplate", "names a field of the form")
        else:
            page.drop(line, VALUE_RULE, "meta", "a field of the form and its value")
    return title


def _drop_between(page: Page, first: int, last: int) -> None:
    """Drop short fields of other names between the first and the last known one."""
    for line in page.kept():
        match = _LABELLED.match(line.text) if first < line.start < last else None
        if match and len(match["value"]) <= MAX_VALUE and not _SENTENCE.search(match["value"]) and not _CONTENT.search(match["label"]):
            page.drop(line, VALUE_RULE, "lawyer_card" if is_firm(match["value"]) else "meta", "a field of the form and its value")


def _label(match: re.Match[str], line: Line) -> str:
    """The field that a line names before a colon; lines that were dropped for what they say themselves keep their roles."""
    if line.rule is not None and line.role not in ("other_boilerplate", "meta", "nav", "lawyer_card"):
        return ""
    return mark_of(key_of(match["label"]), FIELDS)


def _field(line: Line) -> str:
    if not 2 <= len(line.text) <= MAX_FIELD or (line.rule is not None and line.role not in ("other_boilerplate", "meta")):
        return ""
    return mark_of(key_of(line.text), FIELDS)


def _role(field: str, value: Line) -> str:
    return "lawyer_card" if field in ("field_asker", "field_answerer") and date_of(value.text) is None else "meta"
