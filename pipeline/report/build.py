"""Write `clean/report/`: one page of HTML, its script and style, and the data in chunks that the browser loads when they are looked at.

Chunks are scripts, not JSON files, because a browser refuses to fetch files from disk but runs scripts from there.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.report.figures import summary

INDEX_ROWS: Final = 2_000
"""Pages in one chunk of the list: some 400 KB, loaded at once by the browser."""
CHUNK_PAGES: Final = 20
"""Pages in one chunk of the page view, so that opening a page reads a few hundred KB."""
FIRST_CHARS: Final = 160
"""Characters of a page's text that the search sees: the list of 10,000 pages then loads in a moment."""
ASSETS: Final = ("index.html", "app.js", "pages.js", "app.css")

Row = dict[str, Any]


def build(clean: Path, out: Path | None = None, progress: Callable[[int], None] | None = None) -> Path:
    """Build the report of the tables in `clean`; returns the path of its index.html.

    `progress` is told the number of pages written so far. Raises FileNotFoundError where there are no tables.
    """
    if not any((clean / "pages").glob("**/*.parquet")):
        raise FileNotFoundError(f"{clean / 'pages'}: no tables here; run `make` first or name their folder with --clean")
    out = out or clean / "report"
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "data").mkdir(parents=True)
    tables = connect(clean)
    manifest = _manifest(clean)
    _write(fresh / "data" / "summary.js", "summary", summary(tables, manifest, _run_before(clean, manifest)))
    _write_pages(tables, fresh / "data", progress or (lambda _: None))
    for name in ASSETS:
        (fresh / name).write_bytes(resources.files(__package__).joinpath("assets", name).read_bytes())
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    return out / "index.html"


def connect(clean: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with every table of `clean` as a view."""
    connection = duckdb.connect()
    for name in ("pages", "qa", "statutes", "citations", "lines", "failed"):
        files = str(clean / name / "**" / "*.parquet").replace("'", "''")
        connection.execute(f"create view {name} as select * from read_parquet('{files}')")  # noqa: S608 (no parameters in DDL; the path is quoted)
    return connection


def _manifest(clean: Path) -> Row:
    path = clean / "manifest.json"
    found: Row = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _run_before(clean: Path, manifest: Row) -> duckdb.DuckDBPyConnection | None:
    """The tables of the run before, as long as its folder is kept."""
    folder = clean / "runs" / str((manifest.get("previous") or {}).get("run"))
    return connect(folder) if (folder / "pages").is_dir() else None


def _write_pages(tables: duckdb.DuckDBPyConnection, folder: Path, progress: Callable[[int], None]) -> None:
    """The list of pages and their contents, both in chunks; a page's chunk is its place in the list divided by CHUNK_PAGES."""
    listed: list[list[Any]] = []
    pages = _rows(tables, "select * from pages order by page_id")
    parts = [_grouped(tables, query) for query in _PARTS.values()]
    chunk: list[Row] = []
    for n, page in enumerate(pages):
        contents = dict(zip(_PARTS, (part(page["page_id"]) for part in parts), strict=True))
        listed.append(_listed(page, contents))
        chunk.append({"page": page, **contents})
        if len(chunk) == CHUNK_PAGES:
            _write(folder / f"pages-{n // CHUNK_PAGES}.js", f"pages_{n // CHUNK_PAGES}", chunk)
            chunk = []
            progress(n + 1)
    if chunk:
        _write(folder / f"pages-{(len(listed) - 1) // CHUNK_PAGES}.js", f"pages_{(len(listed) - 1) // CHUNK_PAGES}", chunk)
    for at in range(0, max(1, len(listed)), INDEX_ROWS):
        _write(folder / f"index-{at // INDEX_ROWS}.js", f"index_{at // INDEX_ROWS}", listed[at : at + INDEX_ROWS])


_PARTS: Final = {
    "lines": "select page_id, raw, fate, role, rule, text, edits from lines order by page_id, seq",
    "qa": "select * from qa order by page_id, position",
    "statutes": "select * from statutes order by page_id, start",
    "citations": "select * from citations order by page_id, start",
}


def _grouped(tables: duckdb.DuckDBPyConnection, query: str) -> Callable[[str], list[Row]]:
    """A function that hands out the rows of one page after the other; pages must be asked for in the order of their ids."""
    rows = _rows(tables, query)
    waiting: list[Row] = []

    def of(page_id: str) -> list[Row]:
        found: list[Row] = []
        while True:
            row = waiting.pop() if waiting else next(rows, None)
            if row is None or row["page_id"] > page_id:
                waiting.extend([row] if row else [])
                return found
            if row.pop("page_id") == page_id:
                found.append(row)

    return of


def _rows(tables: duckdb.DuckDBPyConnection, query: str) -> Iterator[Row]:
    """The rows of a query as dicts, streamed over a cursor of their own."""
    found = tables.cursor().execute(query)
    names = [column[0] for column in found.description or ()]
    while batch := found.fetchmany(5_000):
        for values in batch:
            yield dict(zip(names, values, strict=True))


def _listed(page: Row, contents: dict[str, list[Row]]) -> list[Any]:
    """What the list of pages shows and filters by, in the order that pages.js expects."""
    rules = sorted({line["rule"] for line in contents["lines"] if line["rule"]})
    statuses = sorted({row["status"] for row in contents["statutes"] if row["status"]})
    return [
        page["page_id"],
        page["title"] or "",
        page["url"],
        page["host"],
        page["kind"],
        page["script"],
        page["hijack_kinds"] or [],
        page["kept_chars"],
        page["raw_chars"],
        round(page["quality"] or 0.0, 2),
        len(contents["qa"]),
        len(contents["statutes"]),
        rules,
        statuses,
        (page["text"] or "")[:FIRST_CHARS],
    ]


def _write(path: Path, name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    path.write_text(f"lawsieve.loaded({json.dumps(name)},{text});\n", encoding="utf-8", errors="replace")
