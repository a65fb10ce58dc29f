"""Tables with a column of pages: Parquet and CSV, as crawl data sets are published. Read in batches; columns are told by their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.sources.compression import Reader
from pipeline.sources.feeds import facts_of
from pipeline.sources.fields import CHARSET_FIELDS, HTML_FIELDS, NESTED, TEXT_FIELDS, TIME_FIELDS, URL_FIELDS, first_of
from pipeline.sources.files import About, record_of
from pipeline.sources.record import Failed, Record, Unreadable

BATCH: Final = 64
_WANTED: Final = frozenset((*HTML_FIELDS, *TEXT_FIELDS, *URL_FIELDS, *TIME_FIELDS, *CHARSET_FIELDS, *NESTED))


def parquet(file: BinaryIO, about: About) -> Iterator[Record | Failed]:
    """The pages of a Parquet file. A record's place is its row. A row group that can't be read costs that group."""
    try:
        table = pq.ParquetFile(file)
        columns = _page_columns(table.schema_arrow.names, about)
    except (pa.ArrowException, OSError) as error:
        yield about.failed("", Unreadable("damaged", f"{about.source} is no readable Parquet file ({error}); fetch it again"))
        return
    except Unreadable as error:
        yield about.failed("", error)
        return
    low = 0
    for group in range(table.num_row_groups):
        high = low + table.metadata.row_group(group).num_rows
        yield from _group(table, group, columns, about, low, high)
        low = high


def _group(table: pq.ParquetFile, group: int, columns: list[str], about: About, row: int, stop: int) -> Iterator[Record | Failed]:
    """The pages of a row group, whose first row is `row` and whose last one comes before `stop`."""
    try:
        for batch in table.iter_batches(BATCH, row_groups=[group], columns=columns):
            for number, values in enumerate(_as_bytes(batch), row):
                yield _row(values, about, number)
            row += len(batch)
    except (pa.ArrowException, OSError) as error:
        lost = f"rows {row} to {stop - 1} of {about.source} can't be read ({error}); fetch the file again"
        yield about.failed(row, Unreadable("damaged", lost))


def _as_bytes(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """Rows of a batch; texts as bytes, for files do not always hold the UTF-8 they promise."""
    columns = []
    for column in batch.columns:
        decoded = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        is_text = pa.types.is_string(decoded.type) or pa.types.is_large_string(decoded.type)
        columns.append(decoded.cast(pa.large_binary()) if is_text else decoded)
    names = batch.schema.names
    return [dict(zip(names, values, strict=True)) for values in zip(*(column.to_pylist() for column in columns), strict=True)]


def _page_columns(names: list[str], about: About) -> list[str]:
    wanted = [name for name in names if name.lower() in _WANTED]
    if not any(name.lower() in {*HTML_FIELDS, *TEXT_FIELDS} for name in wanted):
        raise Unreadable(
            "no_text", f"{about.source} has no column html, text or content (but {', '.join(names[:12])}); name the pages' column so"
        )
    return wanted


def _row(values: Mapping[str, Any], about: About, number: int) -> Record | Failed:
    html = first_of(values, HTML_FIELDS)
    data = html or first_of(values, TEXT_FIELDS)
    if not isinstance(data, bytes | str):
        return about.failed(number, Unreadable("empty", f"row {number} of {about.source} holds no page"))
    texts = {
        key: value.decode("utf-8", "replace") if isinstance(value, bytes) and value is not data else value for key, value in values.items()
    }
    return record_of(about, number, data, **facts_of(texts, is_html=bool(html)))


def rows(reader: Reader, about: About) -> Iterator[Record | Failed]:
    """The pages of a CSV file with a line of names. A record's place is its row, the line of names not counted.

    Cells are kept as bytes, one character each, so that each page is decoded by itself: commas, quotes and line breaks are never part of
    a character in UTF-8, GBK and Big5. Excel's "Unicode text" is UTF-16 and is turned into UTF-8 first.
    """
    lines = _csv_lines(reader)
    names = next(csv.reader([next(lines, "")], delimiter=(delimiter := ",")), [])
    names, delimiter = _names(names, delimiter)
    try:
        _page_columns(names, about)
    except Unreadable as error:
        yield about.failed("", error)
        return
    csv.field_size_limit(about.max_page_bytes + 1)
    table = csv.reader(lines, delimiter=delimiter)
    for number in count():
        try:
            cells = next(table, None)
        except csv.Error as error:
            cells = []
            yield about.failed(number, Unreadable("damaged", f"row {number} of {about.source}: {error}; a quote that is never closed?"))
        if cells is None:
            return
        if cells:
            yield _row({name: cell.encode("latin-1") for name, cell in zip(names, cells, strict=False)}, about, number)


def _names(names: list[str], delimiter: str) -> tuple[list[str], str]:
    """The names of the columns, and the delimiter: where there is but one name, it is another one than the comma."""
    for other in ("\t", ";", "|"):
        if len(names) == 1 and other in names[0]:
            return [name.strip('"') for name in names[0].split(other)], other
    return [name.strip() for name in names], delimiter


def _csv_lines(reader: Reader) -> Iterator[str]:
    """Lines as text, one character a byte."""
    head = reader.peek(4)[:4]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        for line in io.TextIOWrapper(reader, encoding="utf-16", errors="replace", newline=""):
            yield line.encode("utf-8").decode("latin-1")
        return
    if head.startswith(b"\xef\xbb\xbf"):
        reader.read(3)
    for raw in reader:
        yield raw.decode("latin-1")
