"""Large sources, cut into pieces that workers share: one worker streams a feed, table or archive once and leaves its records in pieces.

Records can't be reached without going through those before them (packed streams, quoted cells, wrong lengths), and going through costs a
hundredth of what reading pages costs: so it is done once, not by each piece. A piece is named by its content: where a feed grew, the
pieces before are not read again. Pieces lie packed in the cache until the run that needed them is published.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.run import store, watch
from pipeline.run.parts import Piece, digest
from pipeline.run.store import Receipt
from pipeline.run.tables import Row
from pipeline.run.tasks import failure, made, not_skipped, to_do_again, writable
from pipeline.sources import MAX_PAGE_BYTES, Failed, Record, SourceFile, records

PIECE: Final = "records"
PASSED: Final = "passed.json"
_FACTS: Final = ("source", "url", "fetched_at", "media_type", "charset")
_SCHEMA: Final = pa.schema([("data", pa.large_binary()), ("is_text", pa.bool_()), ("facts", pa.string())])


class Cutting(NamedTuple):
    """What the cut task is given: a large source, and how many bytes and records a piece may hold."""

    store: Path
    code: str
    source: SourceFile
    max_page_bytes: int
    most_bytes: int
    most_records: int


def cut_source(given: Cutting, skip: frozenset[int]) -> Receipt:
    """The records of a source in pieces; what could not be fetched stands among them as its row of `failed`."""
    told = (given.source.path, digest(given.source), *given[3:])
    key = store.key_of("cut", given.code, told, sorted(skip))
    return made(given.store, "cut", key, lambda out: _cut(given, skip, out))


def fetched(
    sources: Iterable[SourceFile], skip: frozenset[int], passed: Counter[str], max_page_bytes: int = MAX_PAGE_BYTES
) -> Iterator[tuple[int, Record | Row]]:
    """Every record of the sources, or the row of `failed` that stands for it, each with the mark it was fetched under.

    Marks of fetching are even; the odd one behind is for reading.
    """
    mark = 0
    for source in sources:
        stream = records(source, max_page_bytes=max_page_bytes, tally=passed)
        while True:
            try:
                record = _next(stream, mark, skip)
            except (Exception, watch.PageTimeout) as error:  # noqa: BLE001 - whatever a source raises costs this source and no other
                yield mark, failure(source.path, "read", error, n_bytes=source.size)
                break
            if record is None:
                break
            yield mark, record if isinstance(record, Record) else _row(record)
            mark += 2
        mark += 2


def load(where: Path, piece: Piece) -> Iterator[tuple[int, Record | Row]]:
    """The records of a piece, with marks as `fetched` gives them. Raises `store.Damaged`."""
    with store.reading(where, "cut", piece.key) as folder:
        path = folder / f"{piece.number}.{PIECE}"
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
    columns = (table[name].to_pylist() for name in _SCHEMA.names)
    for number, (data, is_text, facts) in enumerate(zip(*columns, strict=True)):
        told = json.loads(facts)
        yield 2 * number, told if data is None else Record(data.decode("utf-8", "surrogatepass") if is_text else data, **told)


def passed_of(where: Path, piece: Piece) -> Counter[str]:
    """What the cut passed over without its being a page: told with the first piece."""
    if piece.number:
        return Counter()
    with store.reading(where, "cut", piece.key) as folder:
        return Counter(json.loads((folder / PASSED).read_bytes()))


def _next(stream: Iterator[Record | Failed], mark: int, skip: frozenset[int]) -> Record | Failed | None:
    not_skipped(mark, skip)
    with watch.page(mark):
        return next(stream, None)


def _row(failed: Failed) -> Row:
    told = {name: value for name, value in asdict(failed).items() if value is not None}
    return writable({**schema.FAILED.blank(), **told, "stage": "read"})


def _cut(given: Cutting, skip: frozenset[int], out: Path) -> Receipt:
    passed: Counter[str] = Counter()
    pieces = [_left(piece, number, out) for number, piece in enumerate(_pieces(given, skip, passed))]
    (out / PASSED).write_text(json.dumps(passed), encoding="utf-8")
    contents = [piece["content"] for piece in pieces]
    contents[0] = store.key_of(contents[0], passed)
    return {"contents": contents, "again": any(piece["again"] for piece in pieces)}


def _pieces(given: Cutting, skip: frozenset[int], passed: Counter[str]) -> Iterator[list[Record | Row]]:
    piece: list[Record | Row] = []
    size = 0
    for _, one in fetched([given.source], skip, passed, given.max_page_bytes):
        length = len(one.data) if isinstance(one, Record) else 0
        if piece and (len(piece) >= given.most_records or size + length > given.most_bytes):
            yield piece
            piece, size = [], 0
        piece.append(one)
        size += length
    yield piece


def _left(piece: Sequence[Record | Row], number: int, out: Path) -> Receipt:
    """Write one piece."""
    rows = [_told(one) for one in piece]
    content = hashlib.blake2b(digest_size=16)
    for data, is_text, facts in rows:
        content.update(f"{len(data or b'')} {is_text} {facts}\0".encode())
        content.update(data or b"")
    columns = dict(zip(_SCHEMA.names, zip(*rows, strict=True) if rows else ((), (), ()), strict=True))
    table = pa.Table.from_pydict({name: list(values) for name, values in columns.items()}, schema=_SCHEMA)
    path = out / f"{number}.{PIECE}"
    pq.write_table(table, path, compression="zstd", compression_level=1, use_dictionary=False, write_page_checksum=True)
    return {"content": content.hexdigest(), "again": to_do_again([one for one in piece if not isinstance(one, Record)])}


def _told(one: Record | Row) -> tuple[bytes | None, bool, str]:
    if not isinstance(one, Record):
        return None, False, json.dumps(one)
    facts: dict[str, Any] = {name: getattr(one, name) for name in _FACTS}
    return one.content, isinstance(one.data, str), json.dumps(facts)
