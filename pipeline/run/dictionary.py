"""The data dictionary: `clean/README.md`, made from `schema.py`, so that it can't say anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from pipeline import schema

HEAD: Final = """\
# The tables

This folder is the product of a run: one Parquet dataset (a folder of files) for each table, and `manifest.json`, which says what was read,
with which code, rules and options, and what came of it. `python -m pipeline dictionary` made this page from `pipeline/schema.py`.

Read a table as it is: `pandas.read_parquet("clean/qa")`, `polars.read_parquet("clean/qa/*.parquet")`,
`duckdb.sql("from 'clean/qa/*.parquet'")`, `datasets.load_dataset("parquet", data_files="clean/qa/*.parquet")`.

`<table>` leads into `current`, the last finished run; the last three runs stay under `runs/`, so a reader may finish with the run it
began with. `.work` is a cache: without it the next run starts over. `make clobber` removes what the manifest lists.

Spans are `[start, end)` in characters of the page's raw text: the decoded text of a text page; for HTML the title and the text of all
blocks in document order, one line a block, before anything is removed. Ids are lower-case hex of a stable hash.
"""


def text() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for table in schema.TABLES for line in _table(table))])


def _table(table: schema.Table) -> Iterator[str]:
    yield f"## {table.name}\n"
    yield f"One row is {table.row}. Sorted by {', '.join(f'`{name}`' for name in table.sort)}.\n"
    yield "| column | type | meaning |"
    yield "| --- | --- | --- |"
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column.type)} | {column.meaning.replace('|', '&#124;')} |"
    yield ""


def _type(kind: Any) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "struct of " + ", ".join(f"{field.name} ({_type(field.type)})" for field in kind)
    return {"string": "text", "int64": "integer", "double": "number", "bool": "true or false"}[str(kind)]
