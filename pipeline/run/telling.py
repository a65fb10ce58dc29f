"""How `explain` prints a page in a terminal: line by line, raw beside clean, or all that is known of one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from rich.table import Table
from rich.text import Text

from pipeline import rules
from pipeline.html.content import THRESHOLD
from pipeline.layout.keys import key, line_hash
from pipeline.page import ASIDE_ROLES, Line, Page
from pipeline.rules import Rule, coded

Row = dict[str, Any]
Rows = dict[str, list[Row]]
ROLE_STYLES: Final = {"title": "bold", "heading": "bold", "question": "cyan", "answer": "green", "statute": "blue"}
EDIT_STYLES: Final = {"noise": "black on yellow", "script": "black on cyan", "encoding": "black on red"}
OTHER_EDIT: Final = "black on magenta"
FACTS: Final = ("url", "source", "title", "kind", "script", "hijack_kinds", "published_date", "quality", "duplicate_of")
NARROW: Final = 100
"""Columns of a terminal below which the side-by-side view leaves the rules out: raw and clean need the room."""
BLANK: Final = "layout.blank"


def facts(rows: Rows) -> Iterator[Text]:
    """What the page is, or why it could not be read."""
    for page in rows["pages"]:
        yield Text("\n".join(f"{name:15} {page[name]}" for name in FACTS if page[name] not in (None, "", [])))
    for row in rows.get("failed", ()):
        yield Text(f"failed to be read: {row['reason']}: {row['message']}", style="bold red")


def lines(rows: Iterable[Row]) -> Iterator[Text]:
    """A line of text for each line of the page: number, fate, role, rule, text, edits, and why it went."""
    for row in rows:
        dropped = row["fate"] == "dropped"
        text = Text(f"{row['seq']:4} {row['fate']:8}{row['role']:18}{row['rule'] or '':28}| ", style=_style(row) if dropped else "dim")
        text.append(shown(row), style=ROLE_STYLES.get(row["role"], _style(row)))
        text.append("".join(f"  ~{told}" for told in map(_edit, row["edits"] or ())), style="dim italic")
        if dropped and (said := row.get("evidence") or _why(row["rule"])):
            text.append(f"  ({said})", style="dim italic")
        yield text


def others(rows: Rows) -> Iterator[Text]:
    """What the other tables hold of the page, a row a line."""
    for name in ("qa", "statutes", "citations"):
        for row in rows[name]:
            yield Text(f"{name:9} {_row(name, row)}", style="magenta")


def note(text: str) -> Text:
    """A remark below the page."""
    return Text(text, style="dim")


def diff(rows: Iterable[Row], width: int) -> Table:
    """Raw beside clean, as wide as the terminal; characters of two cells' width count as two, so the columns stay straight.

    The mark between says what happened where there is no colour: `-` dropped, `~` changed, nothing where the line is as it was.
    """
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(justify="right", style="dim", no_wrap=True)
    if width >= NARROW:
        table.add_column(style="dim", max_width=26, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_column(no_wrap=True, style="bold")
    table.add_column(ratio=1, overflow="fold")
    for row in rows:
        if row["rule"] != BLANK:
            why_cell = [f"{row['role']}\n{row['rule']}" if row["rule"] else row["role"]] if width >= NARROW else []
            raw, clean = sides(row)
            table.add_row(str(row["seq"]), *why_cell, raw, _mark(row), clean)
    return table


def sides(row: Row) -> tuple[Text, Text]:
    """The raw and the clean text of a line: what went is coloured on the left, what came in its place on the right."""
    if row["fate"] == "dropped":
        return Text(_raw(row), style=f"{_style(row)} strike"), Text("")
    left, right = Text(), Text(style=ROLE_STYLES.get(row["role"], ""))
    removed, pieces = replayed(_raw(row), row["edits"] or ())
    for at, char in enumerate(_raw(row)):
        left.append(char if char != "\n" else "⏎", style=_edit_style(removed.get(at)))
    for char, kind in pieces:
        right.append(char, style=_edit_style(kind))
    return left, right


def replayed(raw: str, edits: Iterable[Row]) -> tuple[dict[int, str], list[tuple[str, str | None]]]:
    """The kind of edit by place of each raw character that went, and each character of the clean text with the kind that put it there."""
    pieces: list[tuple[str, str | None, int | None]] = [(char, None, at) for at, char in enumerate(raw)]
    removed: dict[int, str] = {}
    for edit in edits:
        end = edit["at"] + len(edit["old"])
        removed |= {place: edit["kind"] for _, _, place in pieces[edit["at"] : end] if place is not None}
        pieces[edit["at"] : end] = [(char, edit["kind"], None) for char in edit["new"]]
    return removed, [(char, kind) for char, kind, _ in pieces]


def why(row: Row, line: Line | None, rows: Rows, page: Page | None) -> Text:
    """All that is known of one line: its fate and the rule's reason, what the stages noted, its edits, and what the markup says of it."""
    found = [("line", f"{row['seq']}, characters {row['start']} to {row['end']} of the raw text"), ("raw", row["raw"].rstrip("\n"))]
    found += [("clean", row["text"])] if row["fate"] == "kept" else []
    found += [("fate", f"{row['fate']} as {row['role']}" + (f" by {row['rule']}" if row["rule"] else ""))]
    found += list(_of_rule(row))
    found += [("edit", _edit(edit)) for edit in row["edits"] or ()]
    found += [("stands in", _row(name, other)) for name in ("qa", "statutes") for other in rows[name] if _holds(name, other, row)]
    if line and page:
        found += list(_of_line(line, page))
    else:
        found += [("evidence", "its record is no longer in raw/ as it was: give the file itself to see what the markup says")]
    text = Text()
    for name, told in found:
        text.append(f"{name:11}", style="dim").append(f"{told}\n")
    return text


def _of_rule(row: Row) -> Iterator[tuple[str, str]]:
    if row.get("evidence"):
        yield "evidence", row["evidence"]
    if said := _why(row["rule"]):
        yield "why", said
    if rule := _rules().get(row["rule"] or ""):
        yield "written in", f"pipeline/rules/{rule.id.partition('.')[0]}.toml"
        for name in ("match", "find", "opens", "goes_on", "until"):
            if pattern := getattr(rule, name):
                yield name.replace("opens", "from").replace("goes_on", "while"), pattern.pattern


def _of_line(line: Line, page: Page) -> Iterator[tuple[str, str]]:
    repeated = line_hash(key(line)) in page.site
    yield "site", "its site repeats it on many pages" if repeated else "not among the lines that its site repeats"
    if not line.block:
        yield "block", "none: a page of text, judged by its words and its place alone"
        return
    block = line.block
    yield "block", block.path + (", hidden" if block.hidden else "") + f", element {block.parent} of the page"
    yield "marks", block.marks or "no class or id around it"
    yield "links", f"{block.link_chars} of {len(line.raw.rstrip())} characters"
    yield (
        "content",
        f"{block.content:.3f}: " + ("content" if block.content >= THRESHOLD else "frame") + f" by the scorer, which parts at {THRESHOLD}",
    )
    if block.field:
        yield "adapter", block.field


def shown(row: Row) -> str:
    """The line's clean text, or its raw text where it was dropped."""
    return str(row["text"] or "") if row["fate"] == "kept" else _raw(row)


def _raw(row: Row) -> str:
    return str(row["raw"]).rstrip("\n")


def _mark(row: Row) -> str:
    return "-" if row["fate"] == "dropped" else "~" if row["edits"] else ""


def _style(row: Row) -> str:
    return "" if row["fate"] == "kept" else "yellow" if row["role"] in ASIDE_ROLES else "red"


def _edit_style(kind: str | None) -> str:
    return EDIT_STYLES.get(kind, OTHER_EDIT) if kind else ""


def _edit(edit: Row) -> str:
    return f"{edit['kind']}@{edit['at']} {edit['old']!r}→{edit['new']!r}"


def _holds(name: str, other: Row, row: Row) -> bool:
    named = row.get("qa_id" if name == "qa" else "statute_id")
    return bool(named) and named == other["qa_id" if name == "qa" else "statute_id"]


def _row(name: str, row: Row) -> str:
    """A row in one line: what it is and where it stands."""
    if name == "qa":
        return f"{row['kind']} {row['question_title']!r} → {(row['answer'] or '')[:60]!r} {row['flags'] or ''}"
    where = f"{row['law'] or '?'} {row.get('article_label') or row.get('eid') or row['article'] or ''} [{row['start']}, {row['end']})"
    return f"{where} {row['status']} {row['official_text'] or ''}" if name == "statutes" else f"{where} {row['verdict']}"


def _why(rule: str | None) -> str:
    return _whys().get(rule or "", "")


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for name in rules.names() for rule in rules.load(name)}


_whys = cache(coded.every)
