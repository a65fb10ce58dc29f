"""The contract's invariants, checked on what is in `clean/`: read back from Parquet, not from memory.

Works chunk by chunk along the manifest, so memory is bounded by a chunk and the ids of all pages.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import clean_page, schema
from pipeline.page import KEPT_ROLES, ROLES, Edit, LostText, replay
from pipeline.run import publish, since, tables
from pipeline.sources import Record, SourceFile, Unreadable, list_sources, records
from pipeline.text.fold import simplified_of

Tables = dict[str, pa.Table]
ENUMS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("pages", "kind"): schema.PAGE_KINDS,
    ("pages", "script"): schema.SCRIPTS,
    ("pages", "jurisdiction"): schema.JURISDICTIONS,
    ("qa", "kind"): schema.QA_KINDS,
    ("qa", "origin"): schema.QA_ORIGINS,
    ("statutes", "status"): schema.STATUSES,
    ("citations", "law_form"): schema.LAW_FORMS,
    ("citations", "verdict"): schema.VERDICTS,
    ("lines", "fate"): ("kept", "dropped"),
    ("lines", "role"): ROLES,
}
IDS: Final = {"pages": "page_id", "qa": "qa_id", "statutes": "statute_id", "citations": "citation_id"}
SHOWN: Final = 5
"""Violations of one kind that are shown; all are counted."""
SAMPLE: Final = 20
"""Pages that are cleaned a second time to see whether anything changes: those with the smallest ids, which is as good as chance."""


class Violation(NamedTuple):
    """Where `clean/` breaks the contract: the number of the invariant, what is wrong, and where."""

    invariant: int
    what: str
    where: str


class Report(NamedTuple):
    """What an audit found; `notes` are no violations, but should be known."""

    violations: list[Violation]
    checked: Counter[str]
    notes: list[str]

    def lines(self) -> Iterator[str]:
        """The report for people, a few examples of each kind of violation."""
        kinds = Counter((v.invariant, v.what) for v in self.violations)
        for (invariant, what), number in sorted(kinds.items()):
            examples = [v.where for v in self.violations if (v.invariant, v.what) == (invariant, what)][:SHOWN]
            yield f"invariant {invariant}: {what}: {number} times: {'; '.join(examples)}"
        yield from self.notes


def audit(clean: Path, raw: str | None = None) -> Report:
    """Check every invariant on the last finished run; with `raw` also that its bytes are those that were read, and that none is missing.

    Raises FileNotFoundError where there is no finished run.
    """
    manifest = publish.last(clean)
    if manifest is None:
        raise FileNotFoundError(f"no finished run in {clean}/: run first")
    folder = (clean / publish.CURRENT).resolve()
    report = Report([], Counter(), [])
    report.violations.extend(_files(folder, manifest))
    if report.violations:
        return report
    pages: list[bytes] = []
    texts: list[tuple[str, str, str]] = []
    for chunk in _chunks(folder, manifest):
        report.violations.extend(_chunk(chunk))
        report.checked.update({name: table.num_rows for name, table in chunk.items()})
        pages += [page_id.encode() for page_id in chunk["pages"]["page_id"].to_pylist()]
        texts = heapq.nsmallest(SAMPLE, [*texts, *_texts(chunk["pages"])])
    report.violations.extend(_global(pages, report.checked, manifest))
    report.violations.extend(_idempotence(texts))
    _against_raw(folder, raw, report)
    return report


# 5: all or nothing


def _files(folder: Path, manifest: publish.Manifest) -> Iterator[Violation]:
    there = {f"{path.parent.name}/{path.name}": path.stat().st_size for path in folder.glob("*/*.parquet")}
    for name, size in manifest["files"].items():
        if there.pop(name, None) != size:
            yield Violation(5, "a file of the manifest is missing or has another size", name)
    for name in there:
        yield Violation(5, "a file that the manifest does not list", name)


def _chunks(folder: Path, manifest: publish.Manifest) -> Iterator[Tables]:
    """The tables chunk by chunk: files are named by the keys of the passes that made them."""
    for part in manifest["parts"]:
        for chunk in part["chunks"]:
            names = (f"{chunk[key]}{mark}.parquet" for key, mark in (("clean", ""), ("verify", ""), ("verify", ".verify")))
            paths = dict.fromkeys(names)
            yield {table.name: _table(folder / table.name, table, paths) for table in schema.TABLES}


def _table(folder: Path, table: schema.Table, names: Iterable[str]) -> pa.Table:
    found = [tables.read(folder / name) for name in names if (folder / name).is_file()]
    return pa.concat_tables([table.schema.empty_table(), *found])


# 1, 2, 3, 6 in a chunk


def _chunk(chunk: Tables) -> Iterator[Violation]:
    for check in CHECKS:
        yield from check(chunk)


def _tiling(chunk: Tables) -> Iterator[Violation]:
    """Spans tile the raw text, and their lengths are those of `raw`."""
    lines = chunk["lines"]
    start, end = lines["start"].to_numpy(), lines["end"].to_numpy()
    length = pc.utf8_length(lines["raw"]).to_numpy()
    new = _first_of_page(lines)
    before = np.where(new, 0, np.concatenate([np.zeros(1, dtype=end.dtype), end])[: len(end)])
    for n in np.flatnonzero((start != before) | (end - start != length)):
        yield Violation(1, "lines do not tile the raw text", _at(lines, int(n)))


def _totals(chunk: Tables) -> Iterator[Violation]:
    """Every page has its lines, as long together as `raw_chars`; kept lines make up `text`."""
    kept, chars, texts = Counter[str](), Counter[str](), dict[str, list[str]]()
    columns = (chunk["lines"][name].to_pylist() for name in ("page_id", "start", "end", "fate", "text"))
    for page_id, start, end, fate, text in zip(*columns, strict=True):
        chars[page_id] += end - start
        if fate == "kept":
            kept[page_id] += end - start
            texts.setdefault(page_id, []).append(text or "")
    for page in _rows(chunk["pages"], "page_id", "raw_chars", "kept_chars", "dropped_chars", "text"):
        page_id = page["page_id"]
        if (chars[page_id], kept[page_id]) != (page["raw_chars"], page["kept_chars"]) or page["dropped_chars"] != chars[page_id] - kept[
            page_id
        ]:
            yield Violation(1, "character counts of a page are not those of its lines", page_id)
        if page["text"] != "\n".join(texts.get(page_id, [])):
            yield Violation(1, "a page's text is not its kept lines", page_id)
    own = set(chunk["pages"]["page_id"].to_pylist())
    yield from (Violation(1, "lines of a page that is not there", page_id) for page_id in sorted(set(chars) - own))


def _fates(chunk: Tables) -> Iterator[Violation]:
    """Dropped lines name a rule, kept lines have text and no rule; roles match fates."""
    lines = chunk["lines"]
    dropped = pc.equal(lines["fate"], "dropped")
    kept_role = pc.is_in(lines["role"], pa.array(KEPT_ROLES))
    wrong = pc.or_(
        pc.or_(pc.xor(dropped, pc.is_valid(lines["rule"])), pc.xor(dropped, pc.is_null(lines["text"]))),
        pc.equal(dropped, kept_role),
    )
    for n in np.flatnonzero(wrong.to_numpy()):
        yield Violation(1, "fate, rule, role and text of a line do not go together", _at(lines, int(n)))


def _replay(chunk: Tables) -> Iterator[Violation]:
    """Edits replayed on `raw` give `text`."""
    lines = chunk["lines"].filter(pc.equal(chunk["lines"]["fate"], "kept"))
    lines = lines.filter(
        pc.or_(pc.not_equal(pc.utf8_rtrim(lines["raw"], "\n"), lines["text"]), pc.greater(pc.list_value_length(lines["edits"]), 0))
    )
    for n, row in enumerate(_rows(lines, "raw", "text", "edits")):
        try:
            same = replay(row["raw"], [Edit(**edit) for edit in row["edits"] or ()]) == row["text"]
        except LostText:
            same = False
        if not same:
            yield Violation(1, "edits replayed on raw do not give text", _at(lines, n))


def _words(chunk: Tables) -> Iterator[Violation]:
    """Columns of fixed words hold no other word."""
    for (name, column), words in ENUMS.items():
        values = chunk[name][column]
        wrong = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(words))))
        for value in pc.unique(values.filter(wrong)).to_pylist():
            yield Violation(3, f"{name}.{column} holds a word that the contract does not know", repr(value))


def _keys(chunk: Tables) -> Iterator[Violation]:
    """Ids are unique and lead somewhere; spans lie within the page."""
    chars = dict(zip(*(chunk["pages"][name].to_pylist() for name in ("page_id", "raw_chars")), strict=True))
    for name, column in IDS.items():
        for value, number in Counter(chunk[name][column].to_pylist()).items():
            if number > 1 or not value:
                yield Violation(3, f"{name}.{column} is not unique", str(value))
    for name in ("qa", "statutes", "citations"):
        for row in _rows(chunk[name], IDS[name], "page_id", "start", "end"):
            within = row["start"] is None or 0 <= row["start"] <= row["end"] <= chars.get(row["page_id"], -1)
            if row["page_id"] not in chars or not within:
                yield Violation(3, f"a row of {name} points outside its page", str(row[IDS[name]]))
    for name, column, there in (("lines", "qa_id", "qa"), ("lines", "statute_id", "statutes"), ("statutes", "qa_id", "qa")):
        missing = set(chunk[name][column].to_pylist()) - set(chunk[there][IDS[there]].to_pylist()) - {None}
        yield from (Violation(3, f"{name}.{column} leads nowhere", value) for value in sorted(missing))


def _order(chunk: Tables) -> Iterator[Violation]:
    """Rows stand in the order that the schema names."""
    for table in schema.TABLES:
        if table is not schema.FAILED:
            keys = list(zip(*(chunk[table.name][name].to_pylist() for name in table.sort), strict=True))
            if keys != sorted(keys):
                yield Violation(3, f"rows of {table.name} are out of order", str(keys[0]))


def _repairs(chunk: Tables) -> Iterator[Violation]:
    """A repaired quote keeps what the page printed, and its edits."""
    for row in _rows(chunk["statutes"], "statute_id", "text", "repaired_text", "status", "repair_method"):
        if (row["status"] == "repaired") != bool(row["repaired_text"]) or (
            row["repaired_text"] and not (row["text"] and row["repair_method"])
        ):
            yield Violation(
                2, "a repaired quote does not keep what the page printed, or does not say how it was repaired", row["statute_id"]
            )


def _simplified(chunk: Tables) -> Iterator[Violation]:
    """A line without any traditional character has no edit of the script."""
    lines = chunk["lines"].filter(pc.greater(pc.list_value_length(chunk["lines"]["edits"]), 0))
    traditional = simplified_of()
    for n, row in enumerate(_rows(lines, "raw", "edits")):
        if any(edit["kind"] == "script" for edit in row["edits"]) and not any(char in traditional for char in row["raw"]):
            yield Violation(6, "a line in simplified characters was converted", _at(lines, n))


CHECKS: Final[tuple[Callable[[Tables], Iterator[Violation]], ...]] = (
    _tiling,
    _totals,
    _fates,
    _replay,
    _words,
    _keys,
    _order,
    _repairs,
    _simplified,
)


# over all


def _global(pages: list[bytes], checked: Counter[str], manifest: publish.Manifest) -> Iterator[Violation]:
    values, numbers = np.unique(np.array(pages, dtype="S32"), return_counts=True)
    for value in values[numbers > 1]:
        yield Violation(3, "a page stands in two parts", value.decode())
    for name, number in manifest["rows"].items():
        if checked[name] != number:
            yield Violation(5, "a table has other rows than the manifest says", f"{name}: {checked[name]} instead of {number}")


def _again(text: str, url: str) -> str | None:
    try:
        return clean_page(text, url=url).text
    except Unreadable:
        return None


def _texts(pages: pa.Table) -> Iterator[tuple[str, str, str]]:
    """The clean texts of a chunk with ids and addresses; pages that kept nothing are left out."""
    columns = (pages[name].to_pylist() for name in ("page_id", "url", "text"))
    yield from (row for row in zip(*columns, strict=True) if row[2])


def _idempotence(texts: list[tuple[str, str, str]]) -> Iterator[Violation]:
    """Cleaning a clean text changes nothing."""
    for page_id, url, text in texts:
        if _again(text, url) != text:
            yield Violation(4, "cleaning the clean text changes it", page_id)


def _against_raw(folder: Path, raw: str | None, report: Report) -> None:
    """The bytes in `raw/` are those that were read, and every record stands in `pages` or in `failed`."""
    if raw is None:
        return
    known: dict[str, str] = {}
    for path in sorted((folder / "pages").glob("*.parquet")):
        table = tables.read(path, ["source", "content_hash"])
        known.update(zip(table["source"].to_pylist(), table["content_hash"].to_pylist(), strict=True))
    failed = {source for path in (folder / "failed").glob("*.parquet") for source in tables.read(path, ["source"])["source"].to_pylist()}
    hashes = frozenset(known.values())
    for source in _taken_up(folder, raw, report):
        for record in records(source):
            report.checked["records"] += 1
            if record.source in failed or (isinstance(record, Record) and record.content_hash in hashes):
                continue
            if record.source in known:
                report.notes.append(f"{record.source} changed since it was read: run again")
            else:
                report.violations.append(Violation(2, "a record is neither in pages nor in failed", record.source))


def _taken_up(folder: Path, raw: str, report: Report) -> list[SourceFile]:
    """The sources in `raw/` without those that the run was told to leave out."""
    sources = list(list_sources(raw))
    manifest = publish.read_manifest(folder / publish.MANIFEST) or {}
    moment = manifest.get("since", {}).get("moment", 0.0)
    out = since.left_out([source for source in sources if source.kind != "asset"], moment, publish.known_sources(folder.parent.parent))
    if out:
        report.notes.append(f"{len(out)} sources were left out by --since: run without it to take them up")
    return [source for source in sources if source.path not in out]


def _first_of_page(lines: pa.Table) -> Any:
    ids = np.asarray(lines["page_id"].to_pylist(), dtype="U32")
    new = np.ones(len(ids), dtype=bool)
    new[1:] = ids[1:] != ids[:-1]
    return new


def _rows(table: pa.Table, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.select(columns).to_pylist()
    return rows


def _at(lines: pa.Table, n: int) -> str:
    return f"page {lines['page_id'][n].as_py()} line {lines['seq'][n].as_py()}"
