"""One source -> its records, by the kind of source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pipeline.sources.compression import unpacked
from pipeline.sources.feeds import feed
from pipeline.sources.files import About, damaged, from_sidecars, mhtml, page
from pipeline.sources.kinds import kind_of
from pipeline.sources.listing import SourceFile
from pipeline.sources.record import MAX_PAGE_BYTES, Failed, Record, Unreadable
from pipeline.sources.stores import open_file

MAX_SIDECAR_BYTES = 1 << 20


def records(
    source: SourceFile,
    start: int = 0,
    stop: int | None = None,
    *,
    max_page_bytes: int = MAX_PAGE_BYTES,
    tally: Counter[str] | None = None,
) -> Iterator[Record | Failed]:
    """The records of a source, from number `start` up to `stop`, as a stream; what can't be read is a Failed in its place.

    Records are counted as the source counts them: lines of a feed, rows of a table, records of a web archive, members of a bundle.
    `tally` counts what was passed over without being a page (`request`, `revisit`, `asset` …). Never raises for what a file holds.
    """
    about = About(source.path, max_page_bytes=max_page_bytes)
    tally = Counter() if tally is None else tally
    if source.problem:
        yield about.failed("", Unreadable("unreadable", f"{source.path} {source.problem}"))
    elif source.kind == "asset":
        tally["asset"] += 1
    else:
        yield from _opened(source, about, start, stop, tally)


def count(source: SourceFile) -> int:
    """How many records the source holds, as `records` counts them; what lies behind a damaged place is not counted."""
    return sum(1 for _ in records(source))


def parts(source: SourceFile, records_each: int) -> list[tuple[int, int | None]]:
    """Ranges for `records` that share out a source; the last one is open, so that whatever is wrong at its end is met once."""
    cuts = list(range(0, max(count(source), 1), max(records_each, 1)))
    return [(low, high) for low, high in zip(cuts, [*cuts[1:], None], strict=True)]


def _opened(source: SourceFile, about: About, start: int, stop: int | None, tally: Counter[str]) -> Iterator[Record | Failed]:
    try:
        file = open_file(source.address)
        about = from_sidecars(about, *(_sidecar(source, suffix) for suffix in (".url", ".json")))
    except OSError as error:
        problem = f"{source.path} can't be opened ({error.strerror or error}); check the rights to read it"
        yield about.failed("", Unreadable("unreadable", problem))
        return
    reader, stream = unpacked(file)
    with reader:
        head = reader.peek(512)[:512]
        kind = kind_of(source.address, head)
        if kind == "asset":
            tally["asset"] += 1
        elif kind == "feed":
            yield from feed(reader, about, start, stop)
        else:
            yield from islice({"mhtml": mhtml}.get(kind, page)(reader, about), start, stop)
        yield from damaged(about, stream)


def _sidecar(source: SourceFile, suffix: str) -> bytes | None:
    for address in source.sidecars:
        if address.endswith(suffix):
            with open_file(address) as file:
                return file.read(MAX_SIDECAR_BYTES)
    return None
