"""What the verify pass of the last run left of the same pages: rows to take over, so that new pages elsewhere cost the others little.

A page's verified rows serve again where its cleaned rows are the same and the corpus says the same text of the articles it quotes. How
many pages and hosts support an article grows with every run: those columns, and who repeats whom, are filled in anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa

from pipeline import schema
from pipeline.law.consensus import Provisional, named
from pipeline.run import duplicates, publish, store, tables

INPUTS: Final = "inputs.json"
SAID: Final = "said.json"
TABLES: Final = (schema.PAGES, schema.STATUTES, schema.CITATIONS)
_CITED: Final = ("law", "jurisdiction", "article", "article_suffix")
_SUPPORT: Final = ("support_pages", "support_hosts")
_PARTNERS: Final = ("duplicate_of", "cluster_id")


class Last(NamedTuple):
    """The keys of what the last run cleaned and verified at the same place, by the same code with the same law."""

    clean: str
    verify: str


class Verified:
    """The rows of the last run that serve again: those of the pages `kept`. A damaged or missing cache has none."""

    def __init__(self, where: Path, clean: str, last: Last | None, provisional: Provisional, elsewhere: frozenset[str]) -> None:
        self.kept: frozenset[str] = frozenset()
        self._tables: dict[str, pa.Table] = {}
        self._folder = store.place(where, "verify", last.verify) if last else None
        self._provisional = provisional
        if last:
            try:
                self._open(where, last)
                self.kept = self._same(where, clean, last) - elsewhere
            except store.Damaged:
                self.kept = frozenset()

    def _open(self, where: Path, last: Last) -> None:
        with store.reading(where, "verify", last.verify) as folder:
            self._tables = {table.name: tables.read(folder / f"{table.name}.parquet") for table in TABLES}
            self._said: dict[str, str] = json.loads((folder / SAID).read_bytes())

    def _same(self, where: Path, clean: str, last: Last) -> frozenset[str]:
        """Pages whose verification would come to the same."""
        there = set(self._tables["pages"]["page_id"].to_pylist())
        if clean != last.clean:
            now, then = _inputs(where, clean), _inputs(where, last.clean)
            there = {page_id for page_id in there if now.get(page_id, "") == then.get(page_id)}
        said = self._provisional.said
        changed = {key for key in said.keys() | self._said.keys() if said.get(key) != self._said.get(key)}
        if changed:
            with store.reading(where, "clean", clean, "statutes.parquet") as folder:
                cleaned = tables.read(folder / "statutes.parquet", ["page_id", *_CITED])
            for table in (cleaned, self._tables["statutes"]):
                there -= {page_id for page_id, key in _quoted(table) if key in changed}
        return frozenset(there)

    def joined(self, name: str, fresh: pa.Table, partners: duplicates.Partners) -> pa.Table | None:
        """The fresh rows of a table among those taken over, in the table's order; None where the last run's file says it all."""
        old = self._tables[name]
        all_kept = not fresh.num_rows and all(page_id in self.kept for page_id in set(old["page_id"].to_pylist()))
        if not all_kept:
            old = _of_pages(old, self.kept)
        filled = self._filled(name, old, partners)
        if all_kept and filled is old:
            return None
        order = [(column, "ascending") for column in schema.table(name).sort]
        return filled if all_kept else pa.concat_tables([fresh, filled]).sort_by(order)

    def link(self, name: str, out: Path) -> int:
        """Let the last run's file of a table stand in this folder too. Returns its number of rows."""
        assert self._folder is not None
        publish.linked(self._folder / f"{name}.parquet", out / f"{name}.parquet")
        return int(self._tables[name].num_rows)

    def _filled(self, name: str, old: pa.Table, partners: duplicates.Partners) -> pa.Table:
        """The rows with what the whole corpus says of them now; the same table where it says what it said."""
        if name == "pages":
            told = [partners.of(page_id) for page_id in old["page_id"].to_pylist()]
            return _with(old, _PARTNERS, told)
        if name == "statutes" and any(old["support_pages"].is_valid().to_pylist()):
            return _with(old, _SUPPORT, list(self._supports(old)))
        return old

    def _supports(self, old: pa.Table) -> Iterator[tuple[Any, Any]]:
        cited = zip(*(old[column].to_pylist() for column in _CITED), strict=True)
        for before, place in zip(zip(*(old[column].to_pylist() for column in _SUPPORT), strict=True), cited, strict=True):
            entry = self._provisional.find(*place) if before[0] is not None else None
            yield (entry.support_pages, entry.support_hosts) if entry else before


def leave_said(provisional: Provisional, out: Path) -> None:
    """Leave what the corpus said, for the next run."""
    (out / SAID).write_text(json.dumps(provisional.said, ensure_ascii=False), encoding="utf-8")


def without(table: pa.Table, page_ids: frozenset[str]) -> pa.Table:
    """The rows of all other pages."""
    import pyarrow.compute as pc  # a tenth of a worker's start, and most never need it

    return table.filter(pc.invert(pc.is_in(table["page_id"], pa.array(sorted(page_ids), pa.string())))) if page_ids else table


def _of_pages(table: pa.Table, page_ids: frozenset[str]) -> pa.Table:
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table["page_id"], pa.array(sorted(page_ids), pa.string())))


def _with(table: pa.Table, names: tuple[str, ...], values: list[tuple[Any, ...]]) -> pa.Table:
    """The table with these columns; the same one where they were so already."""
    columns = [pa.array(column, table.schema.field(name).type) for name, column in zip(names, zip(*values, strict=True), strict=True)]
    if not values or all(table[name].combine_chunks().equals(column) for name, column in zip(names, columns, strict=True)):
        return table
    for name, column in zip(names, columns, strict=True):
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), column)
    return table


def _quoted(table: pa.Table) -> Iterator[tuple[str, str]]:
    """The pages of a table of quotes with the name of the article that each of their quotes is held against."""
    columns = [table[name].to_pylist() for name in ("page_id", *_CITED)]
    for page_id, law, jurisdiction, article, suffix in zip(*columns, strict=True):
        if law and article:
            yield page_id, named(law, jurisdiction, article, suffix)


def _inputs(where: Path, clean: str) -> dict[str, str]:
    with store.reading(where, "clean", clean, INPUTS) as folder:
        told: dict[str, str] = json.loads((folder / INPUTS).read_bytes())
    return told
