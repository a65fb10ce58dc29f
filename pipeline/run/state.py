"""Pages as `read` left them, in one Parquet file for a part: columns of numbers for the lines, so that loading costs no parsing.

Only what differs from a fresh line is written out: a text page has no blocks, and their columns are empty. Words of blocks stand once in
the file's metadata.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.page import Block, Edit, Line, Page

Words = tuple[str, str, str]
"""What a block says in words: path, marks and field. Few of them differ on the pages of a site."""
_FACTS: Final = tuple(f.name for f in fields(Page) if f.name not in {"raw", "lines", "site"})
_INTS: Final = pa.list_(pa.int32())
_SCHEMA: Final = pa.schema(
    [
        ("record", pa.string()),
        ("raw", pa.string()),
        ("facts", pa.string()),
        ("chars", _INTS),
        ("block", _INTS),
        ("link_chars", _INTS),
        ("hidden", pa.list_(pa.bool_())),
        ("parent", _INTS),
        ("content", pa.list_(pa.float64())),
        ("changes", pa.string()),
    ]
)
_OF_BLOCKS: Final = ("block", "link_chars", "hidden", "parent", "content")


def dump(pages: Sequence[Page], path: Path, records: Sequence[str] = ()) -> None:
    """Write the pages to a file, checksums included; `records` names the record that each page was read from."""
    vocabulary: dict[Words, int] = {}
    names = records or [""] * len(pages)
    rows = [{"record": name, **_row(page, vocabulary)} for name, page in zip(names, pages, strict=True)]
    columns = {name: [row[name] for row in rows] for name in _SCHEMA.names}
    table = pa.Table.from_pydict(columns, schema=_SCHEMA.with_metadata({"blocks": json.dumps(list(vocabulary))}))
    pq.write_table(table, path, compression="zstd", compression_level=1, use_dictionary=False, write_page_checksum=True)


def load(path: Path, rows: Sequence[int] | None = None) -> Iterator[Page]:
    """The pages of a file, in order, or those of some rows in theirs. Raises OSError or what Arrow raises, at once and not at the first
    page, where the file is damaged.
    """
    table = pq.ParquetFile(path, page_checksum_verification=True).read()
    return _pages(table if rows is None or list(rows) == list(range(table.num_rows)) else table.take(pa.array(rows, pa.int64())))


def facts(path: Path) -> Iterator[Page]:
    """The pages of a file without their text and lines: a fiftieth of the cost, for who only asks which they are. Raises as `load` does."""
    column = pq.ParquetFile(path, page_checksum_verification=True).read(["facts"])["facts"].to_pylist()
    return (Page(raw="", lines=[], **json.loads(told)) for told in column)


def records(path: Path) -> list[str]:
    """The names of the records that the pages of a file were read from, in order. Raises as `load` does."""
    names: list[str] = pq.ParquetFile(path, page_checksum_verification=True).read(["record"])["record"].to_pylist()
    return names


def _pages(table: pa.Table) -> Iterator[Page]:
    vocabulary: list[Words] = [(path, marks, name) for path, marks, name in json.loads(table.schema.metadata[b"blocks"])]
    chars, blocks = table["chars"].combine_chunks(), [table[name].combine_chunks() for name in _OF_BLOCKS]
    sizes, numbers = chars.flatten().to_pylist(), [column.flatten().to_pylist() for column in blocks]
    of_lines, of_blocks = (_bounds(column) for column in (chars, blocks[0]))
    texts = (table[name].to_pylist() for name in ("raw", "facts", "changes"))
    for own, there, raw, facts, changes in zip(of_lines, of_blocks, *texts, strict=True):
        found = [_block(vocabulary, *told) for told in zip(*(column[there] for column in numbers), strict=True)]
        page = Page(raw=raw, lines=_lines(raw, sizes[own], found), **json.loads(facts))
        _redo(page, changes)
        yield page


def _bounds(column: pa.ListArray) -> list[slice]:
    """Where the values of each row stand among those of all rows."""
    return [slice(start, stop) for start, stop in pairwise(column.offsets.to_pylist())] if len(column) else []


def _row(page: Page, vocabulary: dict[Words, int]) -> dict[str, Any]:
    blocks = [line.block for line in page.lines]
    blocks = blocks if any(blocks) else []
    codes = [-1 if b is None else vocabulary.setdefault((b.path, b.marks, b.field), len(vocabulary)) for b in blocks]
    return {
        "raw": page.raw,
        "facts": json.dumps({name: getattr(page, name) for name in _FACTS}, ensure_ascii=True),
        "chars": [len(line.raw) for line in page.lines],
        "block": codes,
        "link_chars": [0 if b is None else b.link_chars for b in blocks],
        "hidden": [b is not None and b.hidden for b in blocks],
        "parent": [0 if b is None else b.parent for b in blocks],
        "content": [0.0 if b is None else b.content for b in blocks],
        "changes": _changes(page),
    }


def _changes(page: Page) -> str | None:
    """What `read` itself did to lines, as JSON: edits of damaged bytes, early drops. None for most pages."""
    changed = {
        n: [line.role, line.rule, line.evidence, line.edits] for n, line in enumerate(page.lines) if line.edits or line.role or line.rule
    }
    texts = {n: page.lines[n].text for n in changed}
    return json.dumps([[n, texts[n], *change] for n, change in changed.items()]) if changed else None


def _lines(raw: str, sizes: list[int], blocks: list[Block | None]) -> list[Line]:
    lines, at = [], 0
    for chars, block in zip_longest(sizes, blocks):
        lines.append(Line(at, raw[at : at + chars], block))
        at += chars
    return lines


def _block(  # the block's own order
    vocabulary: list[Words],
    code: int,
    link_chars: int,
    hidden: bool,  # noqa: FBT001
    parent: int,
    content: float,
) -> Block | None:
    if code < 0:
        return None
    path, marks, name = vocabulary[code]
    return Block(path, marks, link_chars, hidden, parent, content, name)


def _redo(page: Page, changes: str | None) -> None:
    for n, text, role, rule, evidence, edits in json.loads(changes) if changes else ():
        line = page.lines[n]
        line.text, line.role, line.rule, line.evidence = text, role, rule, evidence
        line.edits = [Edit(*edit) for edit in edits]
