"""Rows to Parquet files and back: always the table's schema and order, so that the same rows give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema

Row = dict[str, Any]
FEW_VALUES: Final = frozenset(
    (
        *("page_id", "qa_id", "statute_id", "question_id", "host", "site_name", "author"),
        *("media_type", "encoding", "kind", "script", "jurisdiction", "origin", "fate", "role", "rule", "stage", "reason"),
        *("law", "law_id", "law_form", "status", "repair_method", "verdict"),
    )
)
"""Columns that repeat few values: only these gain by dictionary encoding; on texts it costs a third of the reading speed."""


def to_arrow(table: schema.Table, rows: Iterable[Row]) -> pa.Table:
    """The rows as an Arrow table in the table's own order. Raises what Arrow raises where a value has no place in its column."""
    ordered = sorted(rows, key=_order(table))
    return pa.Table.from_pydict({name: [row[name] for row in ordered] for name in table.names}, schema=table.schema)


def write(arrow: pa.Table, path: Path) -> None:
    """Write one file of a table: zstd 3, checksums."""
    few = [name for name in arrow.column_names if name in FEW_VALUES]
    pq.write_table(arrow, path, compression="zstd", compression_level=3, use_dictionary=few, write_page_checksum=True)


def read(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Read one file of a table. Raises OSError where it is damaged."""
    return pq.ParquetFile(path, page_checksum_verification=True).read(columns=columns)


def rows(path: Path) -> list[Row]:
    """The rows of one file."""
    found: list[Row] = read(path).to_pylist()
    return found


def _order(table: schema.Table) -> Any:
    """Sorting key. Nulls sort as empty text: only `place` and `position` may be null."""
    if table is schema.FAILED:
        return lambda row: tuple(row[name] or "" for name in (*table.sort, "stage", "reason", "message"))
    return itemgetter(*table.sort)
