"""One page, line by line: what became of it and why.

From a file or standard input it is cleaned anew; by id or URL it is shown as it stands in `clean/`, with the evidence of a second
cleaning of its record where that is still in `raw/`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow.compute as pc
import pyarrow.dataset as ds
from rich.console import Console as Terminal
from rich.console import RenderableType

from pipeline.page import Line, Page
from pipeline.run import corpus, publish, runner, store, telling
from pipeline.run.publish import NotFound
from pipeline.run.telling import Row, Rows
from pipeline.sources import Failed, Record, Unreadable, find, of_file
from pipeline.stages import STAGES
from pipeline.stages.read import read
from pipeline.stages.write import rows_of

STANDARD_INPUT: Final = "-"
OWN_TABLES: Final = ("qa", "statutes", "citations", "lines")


class Wanted(NamedTuple):
    """What to show. `page` is a file, `file#place` for one record of it, `-` for standard input, a page_id or a URL.

    `url` is the address of a page that comes without one; `why` a line's number or some words of it.
    """

    page: str
    clean: Path
    raw: str = "raw"
    url: str = ""
    diff: bool = False
    why: str = ""


@dataclass(slots=True)
class Shown:
    """One page to show: its rows, and the page itself where it could be cleaned anew."""

    rows: Rows
    page: Page | None = None
    note: str = ""
    lines: dict[tuple[int, int], Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = {(line.start, line.end): line for line in self.page.lines} if self.page else {}
        for row in self.rows["lines"]:
            line = self.lines.get((row["start"], row["end"]))
            row["evidence"] = line.evidence if line and line.rule == row["rule"] else ""


def explain(wanted: Wanted, terminal: Terminal) -> None:
    """Print a page as `wanted` says. Raises NotFound."""
    shown = list(_found(wanted))
    if not shown:
        raise NotFound(f"no file {wanted.page!r}, and no page with this page_id or URL in {wanted.clean}/: give the path, or run first")
    told = [text for one in shown for text in _told(one, wanted, terminal.width)]
    if not told:
        raise NotFound(f"no line {wanted.why!r} on this page: give a number from the first column, or words that the line holds")
    for text in told:
        terminal.print(text, soft_wrap=not wanted.diff)


def _told(shown: Shown, wanted: Wanted, width: int) -> Iterator[RenderableType]:
    if wanted.why:
        found = _lines_of(shown.rows, wanted.why)
        yield from (telling.why(row, shown.lines.get((row["start"], row["end"])), shown.rows, shown.page) for row in found)
        return
    yield from telling.facts(shown.rows)
    yield from [telling.diff(shown.rows["lines"], width)] if wanted.diff else telling.lines(shown.rows["lines"])
    yield from telling.others(shown.rows)
    if shown.note:
        yield telling.note(shown.note)


def _lines_of(rows: Rows, asked: str) -> list[Row]:
    """The lines with this number, else those that hold these words."""
    if asked.isdecimal() and int(asked) < len(rows["lines"]):
        return [rows["lines"][int(asked)]]
    return [row for row in rows["lines"] if asked in row["raw"] or asked in (row["text"] or "")]


def _found(wanted: Wanted) -> Iterator[Shown]:
    if wanted.page == STANDARD_INPUT:
        return iter([_cleaned(Record(sys.stdin.buffer.read(), source="standard input", url=wanted.url))])
    for folder in ("", wanted.raw):
        path, _, place = str(Path(folder, wanted.page)).partition("#")
        for name, only in ((str(Path(folder, wanted.page)), ""), (path, place)):
            if Path(name).is_file():
                return _of_file(name, only, wanted.url)
    return _of_tables(wanted)


# a page cleaned anew


def _of_file(path: str, place: str, url: str) -> Iterator[Shown]:
    for record in of_file(path):
        if isinstance(record, Failed):
            yield _failed(record.reason, str(record.message))
        elif not place or record.source.partition("#")[2] == place:
            yield _cleaned(replace(record, url=url or record.url))


def _failed(reason: str, message: str) -> Shown:
    return Shown({"pages": [], "lines": [], **{name: [] for name in OWN_TABLES}, "failed": [{"reason": reason, "message": message}]})


def _cleaned(record: Record) -> Shown:
    try:
        page = _page(record, lambda _: frozenset())
    except Unreadable as error:
        return _failed(error.reason, str(error))
    return Shown(rows_of(page), page)


def _page(record: Record, site: Callable[[Page], frozenset[str]]) -> Page:
    page = read(record)
    page.site = site(page)
    for stage in STAGES:
        stage(page)
    return page


# a page of the tables


def _of_tables(wanted: Wanted) -> Iterator[Shown]:
    if not (wanted.clean / "pages").is_dir():
        return
    for row in _pages_of(wanted):
        own = pc.field("page_id") == row["page_id"]
        rows = {name: ds.dataset(wanted.clean / name).to_table(filter=own).to_pylist() for name in OWN_TABLES}
        rows["lines"].sort(key=lambda line: line["seq"])
        page = _anew(row, wanted)
        note = "" if page else f"its record is no longer in raw/ as it was ({row['source']}), so the evidence can't be shown"
        yield Shown({"pages": [row], **rows}, page, note)


def _pages_of(wanted: Wanted) -> list[Row]:
    """The rows of `pages` with this id or URL; a URL counts without its scheme and its last slash too."""
    pages = ds.dataset(wanted.clean / "pages")
    exact: list[Row] = pages.to_table(filter=(pc.field("page_id") == wanted.page) | (pc.field("url") == wanted.page)).to_pylist()
    bare = wanted.page.split("://")[-1].rstrip("/")
    spellings = [scheme + bare + slash for scheme in ("http://", "https://", "") for slash in ("", "/")]
    found: list[Row] = exact or pages.to_table(filter=pc.field("url").isin(spellings)).to_pylist()
    return found


def _anew(row: Row, wanted: Wanted) -> Page | None:
    """The page of a row cleaned once more, as the last run did it: with what its site repeats. None where its record is gone or changed."""
    manifest = publish.last(wanted.clean) or {}
    record = find(manifest.get("raw", wanted.raw), row["source"], row["content_hash"])
    return _page(replace(record, url=row["url"]), lambda page: _repeated(page, manifest, wanted.clean)) if record else None


def _repeated(page: Page, manifest: dict[str, Any], clean: Path) -> frozenset[str]:
    """What the last run's survey found repeated on the page's site; nothing where its cache is gone."""
    keys: Iterable[str] = manifest.get("results", {}).get("survey", ())
    try:
        return corpus.repeated_on(clean / runner.WORK, list(keys), page)
    except (OSError, store.Damaged):
        return frozenset()
