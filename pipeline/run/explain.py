"""One page, line by line: what became of it and why. From a file it is cleaned anew; by id or URL it is shown as it stands in `clean/`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow.compute as pc
import pyarrow.dataset as ds
from rich.console import Console as Terminal
from rich.text import Text

from pipeline import rules
from pipeline.page import ASIDE_ROLES
from pipeline.run.publish import NotFound
from pipeline.sources import Failed, list_sources, records
from pipeline.stages import STAGES
from pipeline.stages.read import read
from pipeline.stages.write import rows_of

Row = dict[str, Any]
COLOURS: Final = {"title": "bold", "heading": "bold", "question": "cyan", "answer": "green", "statute": "blue"}
FACTS: Final = ("url", "source", "title", "kind", "script", "hijack_kinds", "published_date", "quality", "duplicate_of")


def explain(page: str, clean: Path, terminal: Terminal) -> None:
    """Print a page: a file, a page_id or a URL. Raises NotFound."""
    shown = list(_of_file(page) if Path(page).is_file() else _of_tables(page, clean))
    if not shown:
        raise NotFound(f"no file {page!r}, and no page with this page_id or URL in {clean}/: give the path, or run first")
    for rows in shown:
        for text in told(rows):
            terminal.print(text, soft_wrap=True)


def told(rows: dict[str, list[Row]]) -> Iterator[Text]:
    """The lines to print for one page: its facts, each span with its fate, what the other tables hold of it."""
    for page in rows["pages"]:
        yield Text("\n".join(f"{name:15} {page[name]}" for name in FACTS if page[name] not in (None, "", [])))
    whys = {rule.id: rule.why for name in rules.names() for rule in rules.load(name)}
    for line in rows["lines"]:
        yield _line(line, whys)
    for name in ("qa", "statutes", "citations"):
        for row in rows[name]:
            yield Text(f"{name:9} {_row(name, row)}", style="magenta")
    for row in rows.get("failed", ()):
        yield Text(f"failed {row['stage']}: {row['reason']}: {row['message']}", style="bold red")


def _line(line: Row, whys: dict[str, str]) -> Text:
    dropped = line["fate"] == "dropped"
    style = "" if not dropped else "yellow" if line["role"] in ASIDE_ROLES else "red"
    head = f"{line['fate']:8}{line['role']:18}{line['rule'] or '':28}| "
    text = Text(head, style="dim" if not dropped else style)
    text.append((line["text"] if not dropped else line["raw"].rstrip("\n")) or "", style=COLOURS.get(line["role"], style))
    text.append(_edits(line["edits"]), style="dim italic")
    if dropped and (why := line.get("evidence") or whys.get(line["rule"])):
        text.append(f"  ({why})", style="dim italic")
    return text


def _edits(edits: Iterable[Row] | None) -> str:
    return "".join(f"  ~{edit['kind']}@{edit['at']} {edit['old']!r}→{edit['new']!r}" for edit in edits or ())


def _row(name: str, row: Row) -> str:
    """A row in one line: what it is and where it stands."""
    if name == "qa":
        return f"{row['kind']} {row['question_title']!r} → {(row['answer'] or '')[:60]!r} {row['flags'] or ''}"
    where = f"{row['law'] or '?'} {row.get('article_label') or row.get('eid') or row['article'] or ''} [{row['start']}, {row['end']})"
    return f"{where} {row['status']} {row['official_text'] or ''}" if name == "statutes" else f"{where} {row['verdict']}"


def _of_file(path: str) -> Iterator[dict[str, list[Row]]]:
    for source in list_sources(path):
        for record in records(source):
            yield _failed(record) if isinstance(record, Failed) else _cleaned(record)


def _failed(failed: Failed) -> dict[str, list[Row]]:
    row = {"stage": "read", "reason": failed.reason, "message": failed.message}
    return {"pages": [], "qa": [], "statutes": [], "citations": [], "lines": [], "failed": [row]}


def _cleaned(record: Any) -> dict[str, list[Row]]:
    page = read(record)
    for stage in STAGES:
        stage(page)
    rows = rows_of(page)
    for row, line in zip(rows["lines"], page.lines, strict=True):
        row["evidence"] = line.evidence
    return rows


def _of_tables(page: str, clean: Path) -> Iterator[dict[str, list[Row]]]:
    if not (clean / "pages").is_dir():
        return
    pages = ds.dataset(clean / "pages")
    wanted = (pc.field("page_id") == page) | (pc.field("url") == page)
    for row in pages.to_table(filter=wanted).to_pylist():
        own = pc.field("page_id") == row["page_id"]
        rows = {name: ds.dataset(clean / name).to_table(filter=own).to_pylist() for name in ("qa", "statutes", "citations", "lines")}
        rows["lines"].sort(key=lambda line: line["seq"])
        yield {"pages": [row], **rows}
