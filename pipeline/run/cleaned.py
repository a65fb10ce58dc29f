"""What the clean pass makes of pages: their rows, and those of a chunk as tables."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from pipeline import schema
from pipeline.run import tables
from pipeline.run.tables import Row
from pipeline.run.tasks import failure
from pipeline.stages import dedup
from pipeline.stages.write import Rows

PAGE_TABLES: Final = tuple(table for table in schema.TABLES if table is not schema.FAILED)
AT_ONCE: Final = 256
"""Pages whose rows are made Arrow together."""


class Cleaned(NamedTuple):
    """What the clean pass makes of one page."""

    rows: Rows
    signature: dedup.Signature


class Done(NamedTuple):
    """What is kept of a cleaned page beside its rows."""

    signature: dedup.Signature
    raw_chars: int
    dropped_chars: int


class Tables:
    """The rows of a chunk, some pages at a time made Arrow: as Python's objects those of 2,000 pages would take 100 MB.

    Pages come in the order of their ids, so that the tables are in order when they are laid one behind the other.
    """

    def __init__(self, failed: list[Row]) -> None:
        self.done: dict[str, Done] = {}
        self._failed = failed
        self._waiting: dict[str, Rows] = {}
        self._arrows: list[dict[str, pa.Table]] = []

    def add(self, page_id: str, cleaned: Cleaned) -> None:
        """Take the rows of one page."""
        row = cleaned.rows["pages"][0]
        self.done[page_id] = Done(cleaned.signature, row["raw_chars"], row["dropped_chars"])
        self._waiting[page_id] = cleaned.rows
        if len(self._waiting) >= AT_ONCE:
            self._turn()

    def write(self, taken_over: dict[str, pa.Table], out: Path) -> dict[str, int]:
        """Write every table, with what is taken over of it; returns their rows."""
        self._turn()
        arrows = {table.name: pa.concat_tables([some[table.name] for some in self._arrows]).combine_chunks() for table in PAGE_TABLES}
        for table in PAGE_TABLES if taken_over else ():
            every = pa.concat_tables([arrows[table.name], taken_over[table.name]])
            arrows[table.name] = every.sort_by([(name, "ascending") for name in table.sort])
        arrows["failed"] = tables.to_arrow(schema.FAILED, self._failed)
        for name, arrow in arrows.items():
            tables.write(arrow, out / f"{name}.parquet")
        return {name: arrow.num_rows for name, arrow in arrows.items()}

    def _turn(self) -> None:
        """Make Arrow of what waits. A page whose rows do not fit their columns becomes a row of `failed`."""
        try:
            arrows = _arrows(self._waiting.values())
        except Exception:  # noqa: BLE001 - Arrow raises many kinds; the page that has the bad value is found below
            for page_id in [page_id for page_id, rows in self._waiting.items() if _misfit(rows, self._failed)]:
                del self._waiting[page_id], self.done[page_id]
            arrows = _arrows(self._waiting.values())
        self._arrows.append(arrows)
        self._waiting.clear()


def _arrows(done: Collection[Rows]) -> dict[str, pa.Table]:
    return {table.name: tables.to_arrow(table, [row for rows in done for row in rows[table.name]]) for table in PAGE_TABLES}


def _misfit(rows: Rows, failed: list[Row]) -> bool:
    try:
        _arrows([rows])
    except Exception as error:  # noqa: BLE001 - see Tables
        page = rows["pages"][0]
        failed.append(failure(page["source"], "write", error, url=page["url"], n_bytes=page["n_bytes"]))
        return True
    return False
