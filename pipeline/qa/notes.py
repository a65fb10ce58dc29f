"""Notes of a site below a text: hints, caveats and remarks of its editor that a label opens (小贴士：, 编者按：, 【温馨提示】)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.records import Question

RULE: Final = "split.note"
MAX_NOTE: Final = 90
"""Characters of the longest note: what is longer tells something of its own."""
MIN_ABOVE: Final = 20
"""Characters of the text that must stand above a note."""
NOTE_KINDS: Final = ("qa", "article")
_LABEL: Final = (
    r"(?:法律)?(?:小?贴士|温馨提[示醒]|友情提[示醒]|特别提[示醒]|提醒|提示|编后[语话记]?|编者[按语注]|小编(?:提[示醒]|寄语|按)"
    r"|声明|后记|附言)"
)
_NOTE: Final = re.compile(rf"[※＊*◆●▲■☆★\s]*(?:{_LABEL}[\s　]*[:：]|[【\[［（(〔]{_LABEL}[】\]］)）〕][\s　]*[:：]?)[\s　]*\S")
"""Of 31 last lines of labelled pages that open so 29 are frame."""


def drop_notes(page: Page, questions: Sequence[Question]) -> None:
    """Drop the note that ends an answer, and the one that ends the page's text."""
    if not _NOTE.search(page.raw):
        return
    for answer in [answer for question in questions for answer in question.answers if len(answer.lines) > 1]:
        if _is_note(answer.lines[-1]) and sum(len(line.text) for line in answer.lines[:-1]) >= MIN_ABOVE:
            _drop(page, answer.lines.pop())
    told = {line.start for question in questions for answer in question.answers for line in answer.lines}
    kept = page.kept() if page.kind in NOTE_KINDS else []
    if len(kept) > 1 and _is_note(kept[-1]) and len(kept[-2].text) >= MIN_ABOVE and kept[-1].start not in told:
        _drop(page, kept[-1])


def _is_note(line: Line) -> bool:
    return line.role not in ("statute", "heading", "title") and len(line.text) <= MAX_NOTE and _NOTE.match(line.text) is not None


def _drop(page: Page, line: Line) -> None:
    page.drop(line, RULE, "other_boilerplate", "a note of the site below the text")
