"""One source -> its records, by the kind of source."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, cast

from pipeline.sources.archives import archive
from pipeline.sources.bundles import Member, tar_members, zip_members
from pipeline.sources.compression import Reader, Unpacked, unpacked
from pipeline.sources.feeds import feed, feed_or_document
from pipeline.sources.files import About, damaged, from_sidecars, mhtml, page
from pipeline.sources.kinds import kind_of
from pipeline.sources.listing import SourceFile
from pipeline.sources.record import MAX_PAGE_BYTES, Failed, Record, Unreadable
from pipeline.sources.stores import open_file, unquoted
from pipeline.sources.tables import parquet, rows

MAX_SIDECAR_BYTES: Final = 1 << 20
DEEPEST: Final = 4
"""Bundles inside bundles that are opened."""
MEMORY: Final = 1 << 24
"""Bytes of a packed bundle or table that are held in memory; more goes to a temporary file, for these have their lists at the end."""

Items = Iterator[Record | Failed]


def records(
    source: SourceFile,
    *,
    max_page_bytes: int = MAX_PAGE_BYTES,
    tally: Counter[str] | None = None,
) -> Items:
    """The records of a source as a stream; what can't be read is a Failed in its place.

    A record's place is counted as its source counts: lines of a feed, rows of a table, records of a web archive; members go by name.
    `tally` counts what was passed over without being a page (`request`, `revisit`, `asset` …). Never raises for what a file holds.
    """
    about = About(source.path, max_page_bytes=max_page_bytes)
    tally = Counter() if tally is None else tally
    if source.problem:
        yield about.failed("", Unreadable("unreadable", f"{source.path} {source.problem}"))
    elif source.kind == "asset":
        tally["asset"] += 1
    else:
        yield from _opened(source, about, tally)


def _opened(source: SourceFile, about: About, tally: Counter[str]) -> Items:
    try:
        file = open_file(source.address)
        about = from_sidecars(about, *(_sidecar(source, suffix) for suffix in (".url", ".json")))
    except OSError as error:
        problem = f"{source.path} can't be opened ({error.strerror or error}); check the rights to read it"
        yield about.failed("", Unreadable("unreadable", problem))
        return
    with file:
        yield from _read(file, source.path, about, tally, 0)


def _sidecar(source: SourceFile, suffix: str) -> bytes | None:
    for address in source.sidecars:
        if unquoted(address).endswith(suffix):
            with open_file(address) as file:
                return file.read(MAX_SIDECAR_BYTES)
    return None


def _read(file: BinaryIO, name: str, about: About, tally: Counter[str], depth: int) -> Items:
    """The records of an open file, which may be packed; `file` must be seekable."""
    reader, stream = unpacked(file)
    kind = kind_of(name, reader.peek(512)[:512])
    if kind == "asset":
        tally["asset"] += 1
    elif kind in {"zip", "tar"} and depth == DEEPEST:
        yield about.failed("", Unreadable("too_deep", f"{about.source} lies in {DEEPEST} bundles; unpack the outer ones"))
    elif kind == "zip":
        yield from _members(zip_members(_seekable(file, reader, stream)), about, tally, depth)
    elif kind == "tar":
        yield from _members(tar_members(file), about, tally, depth)
    elif kind == "parquet":
        yield from parquet(_seekable(file, reader, stream), about)
    else:
        yield from _until_damage(_streamed(kind, reader, about, tally), about, stream)
        yield from damaged(about, stream)


def _until_damage(items: Items, about: About, stream: Unpacked) -> Items:
    """The records before the place where a stream breaks off. That nothing whole is left of the source then is no failure of its own."""
    for item in items:
        is_own = isinstance(item, Failed) and item.reason in {"empty", "unsupported"} and item.source == about.source
        if not (stream.damage and is_own):
            yield item


def _streamed(kind: str, reader: Reader, about: About, tally: Counter[str]) -> Items:
    if kind in {"feed", "json"}:
        return (feed if kind == "feed" else feed_or_document)(reader, about)
    if kind == "csv":
        return rows(reader, about)
    if kind == "warc":
        return archive(reader, about, tally)
    read: Callable[[Reader, About], Items] = mhtml if kind == "mhtml" else page
    return read(reader, about)


def _seekable(file: BinaryIO, reader: Reader, stream: Unpacked) -> BinaryIO:
    """The unpacked bytes of a file in a form that can be read in any order."""
    if not stream.packed:
        file.seek(0)
        return file
    spool = tempfile.SpooledTemporaryFile(MEMORY)  # noqa: SIM115 - lives as long as its reader
    shutil.copyfileobj(reader, spool)
    spool.seek(0)
    return cast(BinaryIO, spool)


def _members(members: Iterator[Member], about: About, tally: Counter[str], depth: int) -> Items:
    """The records of a bundle's members; a member's own sidecars come before what is said of the bundle."""
    try:
        for member in members:
            yield from _member(member, about._replace(source=about.at(member.name)), tally, depth)
    except Unreadable as error:
        yield about.failed("end", Unreadable(error.reason, f"{about.source}: {error}"))


def _member(member: Member, about: About, tally: Counter[str], depth: int) -> Items:
    if member.problem:
        yield about.failed("", member.problem)
    elif kind_of(member.name) == "asset":
        tally["asset"] += 1
    else:
        about = from_sidecars(about, *member.sidecars)
        with tempfile.SpooledTemporaryFile(MEMORY) as spool:
            is_page = kind_of(member.name) in {"page", "mhtml"}
            damage = _spooled(member, spool, about.max_page_bytes * 5 if is_page else sys.maxsize)
            spool.seek(0)
            yield from _read(cast(BinaryIO, spool), member.name, about, tally, depth + 1)
        if damage:
            yield about.failed("end", Unreadable("damaged", f"{about.source}: {damage}"))


def _spooled(member: Member, spool: tempfile.SpooledTemporaryFile[bytes], limit: int) -> str:
    """Copy a member's bytes, not much more than the limit; returns what is wrong with it."""
    stream = Unpacked(member.chunks())
    while spool.tell() <= limit and (chunk := stream.read(1 << 20)):
        spool.write(chunk)
    return stream.damage
