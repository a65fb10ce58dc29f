"""Embedded questions and answers, checked against the visible text: what JSON-LD or microdata say counts where the page shows it too.

`page.embedded["qa"]` is described in html/embedded.py. Lines are matched to embedded texts in order, by letters and digits alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pipeline.page import Line, Page
from pipeline.qa.facts import Facts, simplified
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question

WHOLE: Final = 0.97
"""Share of an embedded text that must be visible for the page to count as showing all of it."""
MIN_SHARE: Final = 0.2
"""Share of an embedded text that must be visible for the lines to be taken for it: less is a chance likeness."""
SLACK: Final = 40
"""Characters of an embedded text that may be missing between two visible lines: a date, a heading."""
_MARKS: Final = re.compile(r"[^\u3400-\u9fff0-9a-z\U00020000-\U0003ffff]")


def with_embedded(page: Page, found: Sequence[Question], lines: Sequence[Line]) -> list[Question]:
    """The questions of a page after its embedded data had its say; `lines` are the lines that may be the page's own questions and answers.

    An embedded question that the page shows nothing of is left out; answers that only the page shows stay.
    """
    own = [question for question in found if question.kind == "main"]
    merged = [question for said in page.embedded.get("qa") or () if (question := _question(page, said, own, lines))]
    if not merged:
        return list(found)
    owner = {line.start: answer for question in merged for answer in question.answers for line in answer.lines}
    asked = {line.start for question in merged for line in [*question.titles, *question.body]}
    for answer in (answer for question in own for answer in question.answers):
        answer.lines = [line for line in answer.lines if line.start not in asked]
        if any(line.start in owner for line in answer.lines):
            _fill(answer, owner)
        elif answer.lines:
            merged[0].answers.append(answer)
    return merged + [question for question in found if question.kind != "main"]


def _fill(visible: Answer, owner: dict[int, Answer]) -> None:
    """Lines of a visible answer that the embedded texts leave out go to the answer whose line stands above them."""
    last = None
    for line in visible.lines:
        answer = owner.get(line.start)
        if answer is None and last is not None:
            last.lines.append(line)
        last = answer or last


def _question(page: Page, said: dict[str, Any], own: Sequence[Question], lines: Sequence[Line]) -> Question | None:
    """An embedded question with the lines that show it, or None where no line does."""
    title, body = _letters(said.get("title")), _letters(said.get("body"))
    titles = [line for line in lines if title and _letters(line.text) == title]
    answers = [_answer(page, answer, own, lines, said.get("origin") or "jsonld") for answer in said.get("answers") or ()]
    if not titles and not any(answer.lines for answer in answers):
        return None
    question = Question(titles=titles, answers=[answer for answer in answers if answer.text.strip()])
    taken = {line.start for answer in answers for line in answer.lines} | {line.start for line in titles}
    question.body = [line for line in _shown(body, lines)[0] if line.start not in taken] if body else []
    question.title = None if titles else _clean(page, said.get("title"))
    question.facts = next((other.facts for other in own), Facts())
    question.facts.add(Facts(date=said.get("date"), upvotes=None))
    return question


def _answer(page: Page, said: dict[str, Any], own: Sequence[Question], lines: Sequence[Line], origin: str) -> Answer:
    """An embedded answer. Where the visible one is longer, the embedded one is a snippet of it, and the visible one counts."""
    text = _letters(said.get("text"))
    shown, share = _shown(text, lines)
    visible = next((answer for question in own for answer in question.answers if _overlap(answer.lines, shown, text)), None)
    answer = Answer(shown, accepted=bool(said.get("accepted")), origin=origin)
    if visible is not None:
        answer.facts, answer.accepted = visible.facts, answer.accepted or visible.accepted
        if share < WHOLE and _letters("".join(line.text for line in visible.lines)).startswith(text):
            answer.lines, answer.cut = visible.lines, visible.cut
            share = 1.0
    if share < WHOLE:
        answer.whole = _clean(page, said.get("text"))
    answer.facts.date = said.get("date") or answer.facts.date
    answer.facts.add(Facts(name=_clean(page, said.get("author")), upvotes=said.get("upvotes")))
    return answer


def _shown(text: str, lines: Sequence[Line]) -> tuple[list[Line], float]:
    """The lines that show a text, in order, and the share of it that they show."""
    shown, at, letters = [], 0, 0
    for line in lines:
        key = _letters(line.text)
        place = text.find(key, at, at + len(key) + SLACK) if len(key) > 1 else -1
        if place >= 0:
            shown.append(line)
            at, letters = place + len(key), letters + len(key)
    share = letters / len(text) if text else 0.0
    return (shown, share) if share >= MIN_SHARE else ([], 0.0)


def _overlap(visible: Sequence[Line], shown: Sequence[Line], text: str) -> bool:
    starts = {line.start for line in shown}
    return any(line.start in starts for line in visible) or (
        bool(text) and _letters("".join(line.text for line in visible)).startswith(text)
    )


def _letters(text: str | None) -> str:
    return _MARKS.sub("", key_of(text)) if text else ""


def _clean(page: Page, text: str | None) -> str | None:
    """An embedded text in clean form: simplified character by character where the page is written in traditional ones."""
    if not text:
        return None
    return text if page.script == "hans" else simplified(text)
