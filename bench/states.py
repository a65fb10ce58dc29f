"""The state of each line of labelled pages in the dialogue of its page, for the chain of `pipeline/layout/states.py` to be fitted on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from bench.golden import goldens, key, wanted_roles
from bench.labelled import GOLD, Labelled, made, wanted_of_gold
from pipeline.layout.keys import is_head_title
from pipeline.page import Line, Page
from pipeline.qa.facts import simplified
from pipeline.qa.items import MARKS
from pipeline.qa.marks import key_of, mark_of
from pipeline.qa.reading import ANNOUNCES, END, FRAME, PLACES, TEXT_STATES, TOP, Row, columns, states_of
from pipeline.qa.records import Question
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

split, strip = import_module("pipeline.stages.split"), import_module("pipeline.stages.strip")

SAME: Final = 7
"""Letters and digits in which the first line of a question or answer agrees with its row, and the fewest of a shorter line."""
FEWEST: Final = 4
MAX_MARK, MAX_STEPS, MAX_UNKNOWN = 20, 5, 3
"""Characters of the longest line that announces, and lines to what it announces: for marks that are known, and for others."""
ANSWERED: Final = ("main", "additional_answer", "follow_up")


class Read(NamedTuple):
    """A page as the rules read it: its lines, what is known of each with and without that reading, the reading, and the true states."""

    name: str
    lines: list[Line]
    rows: list[Row]
    blind: list[Row]
    read: list[str]
    states: list[str]


def pages_read(gold: Path = GOLD) -> Iterator[Read]:
    """The golden pages of the project that may be learned from, and where it is at hand those of the gold folder."""
    for golden in goldens():
        if golden.half == "learn":
            url = golden.expected.get("url", "")
            yield from _read(golden.folder.name, golden.source, url, wanted_roles(golden), golden.expected.get("qa", []))
    for folder in sorted((gold / "pages").iterdir()) if gold.exists() else ():
        told = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        source = next(folder.glob("source.*"))
        url = told.get("url") or "" if source.suffix == ".txt" else ""
        yield from _read(f"gold-{folder.name}", source, url, list(wanted_of_gold(told)), told["qa"])


def _read(name: str, source: Path, url: str, want: Sequence[tuple[str, str]], rows: Sequence[dict[str, Any]]) -> Iterator[Read]:
    """One page; nothing where its labels are not of its text, or `split` asks nobody, for it has no questions anyway.

    The chain of roles has no say here: fitted on the same pages, it would be right too often.
    """
    page = read(Record(source.read_bytes(), source=source.parent.name + source.suffix, url=url))
    seen: list[tuple[list[Line], list[str], list[Row], list[Row]]] = []

    def path(page: Page, questions: list[Question]) -> tuple[list[Line], list[str]]:
        lines = [line for line in page.lines if line.text.strip()]
        head = lines[0].text if lines and is_head_title(lines[0]) else ""
        said = states_of(lines, questions)
        told = [columns(lines, said, page.url, head, blind=blind) for blind in (False, True)]
        seen.append((lines, said, told[0], told[1]))
        return lines, []

    with ExitStack() as stack:
        stack.enter_context(patch.object(split, "_path", path))
        stack.enter_context(patch.object(split, "is_asked", lambda *_, read: read))
        stack.enter_context(patch.object(strip, "drop_likely", lambda *_: 0.0))
        for stage in STAGES:
            stage(page)
    one = made(name, page, want) if seen else None
    if one is None:
        return
    lines, said, told, blind = seen[0]
    states = {line.start: state for line, state in zip(one.lines, _with_places(fine(one, rows)), strict=True)}
    if all(line.start in states for line in lines):
        yield Read(name, lines, told, blind, said, [states[line.start] for line in lines])


def fine(one: Labelled, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The state of each line of text, and the role of each other line, by its label and the rows of the page."""
    keys = [key(simplified(line.raw)) for line in one.lines]
    wanted = {
        "answer_first": _openings(rows, ANSWERED, "answer"),
        "related_answer": _openings(rows, ("related",), "answer"),
        "again": _openings(rows, ("follow_up",), "question_title"),
        "ask": _openings(rows, ("main",), "question_title"),
    }
    wanted["again"] += _openings([row for row in rows if not row.get("question_title")], ("follow_up",), "question_body")
    is_qa = bool(wanted["answer_first"]) or any(row["kind"] == "main" for row in rows)
    found: list[str] = []
    for line, role in zip(keys, one.roles, strict=True):
        found.append(_state(line, role, wanted, found, is_qa=is_qa))
    if "answer" in found and "answer_first" not in found:
        found[found.index("answer")] = "answer_first"
    return _with_marks(one, keys, found)


def _openings(rows: Sequence[dict[str, Any]], kinds: Sequence[str], name: str) -> list[str]:
    return [key(simplified(row[name])) for row in rows if row["kind"] in kinds and row.get(name)]


def _state(line: str, role: str, wanted: dict[str, list[str]], before: Sequence[str], *, is_qa: bool) -> str:
    if role in ("title", "related_question"):
        return "related" if role == "related_question" else role
    if role == "question":
        return next((state for state in ("again", "ask") if _takes(wanted[state], line)), "question")
    if role in ("answer", "heading", "statute") and (is_qa or role == "answer"):
        for state in ("related_answer", "answer_first"):
            if _takes(wanted[state], line, is_part=role == "heading"):
                return state
        if before and before[-1] == "related_answer" and role == "answer":
            return "related_answer"
        if not is_qa:
            return "related_answer" if "related" in before else "answer"
        return "answer" if role == "answer" or "answer_first" in before else "body"
    return "body" if role in ("body", "statute", "heading") else role


def _takes(openings: list[str], line: str, *, is_part: bool = False) -> bool:
    """Whether a line opens one of the texts, which is taken then; the heading of a part (结论) is short."""
    for n, text in enumerate(openings):
        size = min(SAME, len(text), len(line))
        if size and text[:size] == line[:size] and (size >= FEWEST or text == line or is_part):
            del openings[n]
            return True
    return False


def _with_marks(one: Labelled, keys: Sequence[str], states: list[str]) -> list[str]:
    """The states with small lines that announce an answer or a list told apart from other frame."""
    for n, state in enumerate(states):
        if state != "other_boilerplate" or len(keys[n]) > MAX_MARK:
            continue
        following = next((m for m in range(n + 1, len(states)) if states[m] not in ("meta", "lawyer_card")), n)
        steps = MAX_STEPS if mark_of(key_of(one.lines[n].text), MARKS) else MAX_UNKNOWN
        if n < following <= n + steps and states[following] in ("answer_first", "related"):
            states[n] = {"answer_first": ANNOUNCES, "related": "mark_related"}[states[following]]
    return states


def _with_places(states: Sequence[str]) -> list[str]:
    """The states with those of frame named by the place that it stands at: above all text, behind a question, an answer, at the end."""
    last = max((n for n, state in enumerate(states) if state in TEXT_STATES), default=-1)
    found, place = [], TOP
    for n, state in enumerate(states):
        if state in TEXT_STATES:
            place = FRAME + PLACES[state]
            found.append(state)
        elif state == ANNOUNCES:
            found.append(state)
        elif state == "mark_related":
            place = FRAME + PLACES["related"]
            found.append(place)
        else:
            found.append(END if n > last else place)
    return found
