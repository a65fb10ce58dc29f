"""Marks from the report become test cases: golden pages, or lines for the `drops` and `keeps` of rules.

A mark is one line that a reader found wrong, with the role it should have (`right`). The report downloads them as JSON, a list of objects
with `page_id`, `seq`, `raw`, `fate`, `role`, `rule` and `right`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.page import ASIDE_ROLES, KEPT_ROLES, ROLES
from pipeline.report.build import connect
from pipeline.sources import find

Row = dict[str, Any]
GOLDEN: Final = Path("tests/golden/pages")
FACTS: Final = ("url", "kind", "script", "hijacked", "jurisdiction", "title", "published_date")
QA: Final = (
    "kind",
    "question_title",
    "question_body",
    "answer",
    "answerer",
    "region",
    "asked_date",
    "answered_date",
    "accepted",
    "helped",
    "views",
)
STATUTES: Final = ("law", "article", "article_suffix", "text")
CITATIONS: Final = ("law", "article", "article_suffix", "paragraph", "item")


class BadMarks(Exception):
    """A file of marks that can't be used; the message says why and what to do."""


def load(path: Path) -> list[Row]:
    """The marks of a file. Raises BadMarks."""
    try:
        marks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadMarks(f"{path} can't be read as marks ({error}): give the marks.json that the report downloads") from error
    if not isinstance(marks, list) or not marks:
        raise BadMarks(f"{path} holds no marks: click the role of a line in the report's page view, then download them")
    for mark in marks:
        if not isinstance(mark, dict) or {"page_id", "seq", "raw", "fate", "right"} - mark.keys() or mark["right"] not in ROLES:
            raise BadMarks(f"{path}: {str(mark)[:80]} is no mark: each has page_id, seq, raw, fate and right, a role such as {ROLES[0]}")
    return marks


def golden_pages(marks: list[Row], clean: Path, out: Path) -> Iterator[str]:
    """Write a golden page for each page that has marks; yields what was done with each page, as words.

    Labels and expected rows are those of the tables, with the marks put in: read them through. Real pages stay out of a public project, so
    put them into words of your own there. Raises FileNotFoundError where there are no tables.
    """
    if not any((clean / "pages").glob("**/*.parquet")):
        raise FileNotFoundError(f"{clean / 'pages'}: no tables here; run `make` first or name their folder with --clean")
    tables = connect(clean)
    manifest: Row = json.loads((clean / "manifest.json").read_text(encoding="utf-8")) if (clean / "manifest.json").exists() else {}
    for page_id in dict.fromkeys(mark["page_id"] for mark in marks):
        own = {int(mark["seq"]): mark for mark in marks if mark["page_id"] == page_id}
        yield _golden_page(page_id, own, tables, str(manifest.get("raw", "raw")), out)


def _golden_page(page_id: str, marks: dict[int, Row], tables: duckdb.DuckDBPyConnection, raw: str, out: Path) -> str:
    pages = _rows(tables, "pages", page_id, "page_id")
    if not pages:
        return f"{page_id}: left out, no such page in the tables; the marks are of another run"
    page, lines = pages[0], _rows(tables, "lines", page_id, "seq")
    if any(seq >= len(lines) or lines[seq]["raw"] != mark["raw"] for seq, mark in marks.items()):
        return f"{page['url']}: left out, its lines are no longer those that were marked; build the report again and mark anew"
    record = find(raw, page["source"], page["content_hash"])
    if record is None:
        return f"{page['url']}: left out, its record is no longer in {raw} as it was ({page['source']})"
    folder = out / f"marked-{page_id[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"source.{'html' if page['media_type'] == 'text/html' else 'txt'}").write_bytes(record.content)
    (folder / "labels.txt").write_text(labels(lines, marks), encoding="utf-8")
    rows = {name: _rows(tables, name, page_id, "start") for name in ("qa", "statutes", "citations")}
    (folder / "expected.toml").write_text(expected(page, rows, [lines[seq] for seq in marks]), encoding="utf-8")
    return f"{page['url']}: {folder}, {len(marks)} lines marked"


def _rows(tables: duckdb.DuckDBPyConnection, table: str, page_id: str, order: str) -> list[Row]:
    found = tables.execute(f"select * from {table} where page_id = ? order by {order}", [page_id])  # noqa: S608 (names of this file)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def labels(lines: Iterable[Row], marks: dict[int, Row]) -> str:
    """The text of labels.txt: a line `role | text` for every span, `+role` where it goes on in the same line of the page."""
    told, new_line = [], True
    for line in lines:
        role = marks[line["seq"]]["right"] if line["seq"] in marks else line["role"]
        for piece in line["raw"].splitlines(keepends=True):
            if piece.strip():
                told.append(f"{'' if new_line else '+'}{role} | {piece.strip()}\n")
            new_line = piece != piece.rstrip("\r\n")
    return "".join(told)


def expected(page: Row, rows: dict[str, list[Row]], marked: list[Row]) -> str:
    """The text of expected.toml. A row in whose span a marked line stands has a remark: it can't be right as it is."""
    told = ["# From the tables, to be read through: what is wrong there is wrong here.", 'half = "learn"']
    told += [f"{name} = {_toml(page[name])}" for name in FACTS if page[name] is not None and not str(page[name]).startswith("file:")]
    for name, columns in (("qa", QA), ("statutes", STATUTES), ("citations", CITATIONS)):
        for row in rows[name]:
            if name != "citations" or (row["article"] is not None and not row["statute_id"]):
                told += ["", f"[[{name}]]", *_fields(row, columns, marked)]
    return "\n".join(told) + "\n"


def _fields(row: Row, columns: tuple[str, ...], marked: list[Row]) -> Iterator[str]:
    if any(line["start"] < row["end"] and row["start"] < line["end"] for line in marked):
        yield "# a marked line stands in here: mend the text"
    yield from (f"{name} = {_toml(row[name])}" for name in columns if row[name] not in (None, "", 0))
    if row.get("complete") is False:
        yield "truncated = true"


def _toml(value: Any) -> str:
    """A value as TOML writes it: JSON's strings, numbers and truth values are TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def rule_examples(marks: Iterable[Row]) -> str:
    """The marks as lines for rule files, TOML to paste from: `keeps` for lines wrongly dropped, `drops` for lines wrongly kept."""
    kept: dict[str, list[str]] = {}
    dropped: dict[str, list[str]] = {}
    for mark in marks:
        if mark["fate"] == "dropped" and mark["right"] in KEPT_ROLES:
            kept.setdefault(str(mark.get("rule")), []).append(mark["raw"].strip())
        elif mark["right"] not in KEPT_ROLES:
            dropped.setdefault(mark["right"], []).append(mark["raw"].strip())
    return "\n".join([*_keeps(kept), *_drops(dropped)])


def _keeps(by_rule: dict[str, list[str]]) -> Iterator[str]:
    for rule, lines in sorted(by_rule.items()):
        yield f"# wrongly dropped by {rule}: add to its keeps and narrow its pattern"
        yield f"[{json.dumps(rule)}]\nkeeps = {_toml(lines)}\n"


def _drops(by_role: dict[str, list[str]]) -> Iterator[str]:
    for role, lines in sorted(by_role.items()):
        aside = " (its content stands in a column or table: see that it does)" if role in ASIDE_ROLES else ""
        yield f"# should be dropped as {role}{aside}: add to the drops of a rule, or write one"
        yield f"[{json.dumps('new-' + role)}]\nrole = {_toml(role)}\ndrops = {_toml(lines)}\n"
