"""Parts: the unit of work, of resuming and of failing. Which source goes into which part depends on the sources alone, never on history.

Small sources are cut into runs of the sorted list of paths. A run that is too large is cut where the hash of a path is smallest, and so on
until all fit: a new file changes the run that it falls into and hardly ever another. (Buckets by hash would spread a day's new files over
all parts and re-run everything; cuts at a fixed count would move all cuts behind them.)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from pipeline.sources import SourceFile
from pipeline.sources.kinds import PACKED, SHORT
from pipeline.sources.stores import is_remote, open_file

MOST_SOURCES: Final = 2048
MOST_BYTES: Final = 16 << 20
"""Bytes of sources in a part: about 150 HTML pages or 2,000 text pages, a second or two of work. Parts are half full on average."""

OF_MANY: Final = frozenset({"feed", "json", "csv", "parquet", "warc", "zip", "tar"})
"""Kinds of sources that hold many records, so that workers can share a large one."""
UNPACKED: Final = 6
"""Bytes in a packed byte of text, about: what is packed counts for so much more."""


class Piece(NamedTuple):
    """One piece of a source that was cut (`run/cuts.py`): the key of the cut, the number of the piece, the hash of its content."""

    key: str
    number: int
    content: str


class Part(NamedTuple):
    """Sources that are worked together. `stamp` changes with any path, size or time of change among them; it is empty where the times of
    change can't be had (object stores): such a part is read to see whether it changed. `piece` says which piece of a large source it is.
    """

    sources: tuple[SourceFile, ...]
    stamp: str
    piece: Piece | None = None

    @property
    def to_cut(self) -> bool:
        """Whether this is one source of so many records that it should be cut into pieces."""
        source = self.sources[0]
        return len(self.sources) == 1 and source.kind in OF_MANY and _weight(source) > MOST_BYTES

    @property
    def place(self) -> tuple[str, int]:
        """Where the part stands among all: its first path, and the number of its piece."""
        return self.sources[0].path, self.piece.number if self.piece else 0

    @property
    def name(self) -> str:
        """For people: the first path and how many more."""
        more = len(self.sources) - 1
        return self.sources[0].path + (f" and {more} more" if more else "")


def plan(sources: Iterable[SourceFile]) -> list[Part]:
    """The parts of these sources, in the order of their paths."""
    small: list[SourceFile] = []
    runs: list[list[SourceFile]] = []
    for source in sorted(sources, key=lambda source: source.path):
        if _weight(source) > MOST_BYTES // 2:
            runs.append([source])
        else:
            small.append(source)
    runs += _fitting(small)
    return [Part(tuple(run), _stamp(run)) for run in sorted(runs, key=lambda run: run[0].path)]


def _weight(source: SourceFile) -> int:
    """Bytes of a source as they will be read, about."""
    packed = source.kind in {"parquet", "zip"} or source.path.lower().endswith((*PACKED, *SHORT))
    return source.size * (UNPACKED if packed else 1)


def digest(source: SourceFile) -> str:
    """Hash of all that the source's pages are made of: its bytes and its sidecars'. A source that can't be read hashes as its problem."""
    found = hashlib.blake2b(source.problem.encode(), digest_size=16)
    for address in (source.address, *source.sidecars):
        try:
            with open_file(address) as stream:
                while block := stream.read(1 << 20):
                    found.update(block)
        except OSError as error:
            found.update(f"errno {error.errno}".encode())
    return found.hexdigest()


def _stamp(run: list[SourceFile]) -> str:
    told = hashlib.blake2b(digest_size=16)
    for source in run:
        for address in (source.address, *source.sidecars):
            if is_remote(address):
                return ""
            told.update(f"{source.path}\0{source.problem}\0{_changed(address)}\0".encode("utf-8", "surrogateescape"))
    return told.hexdigest()


def _changed(address: str) -> tuple[int, ...]:
    try:
        status = os.stat(address)  # noqa: PTH116 - a million times at the start of a run: Path would double the cost
    except OSError as error:
        return (-1, error.errno or 0)
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _fitting(sources: list[SourceFile]) -> Iterator[list[SourceFile]]:
    """The sources in runs that fit."""
    hashes = np.fromiter((hash_of(source.path) for source in sources), dtype=np.uint64, count=len(sources))
    sizes = np.cumsum([0, *(_weight(source) for source in sources)])
    waiting = [(0, len(sources))] if sources else []
    while waiting:
        start, stop = waiting.pop()
        if stop - start <= MOST_SOURCES and sizes[stop] - sizes[start] <= MOST_BYTES:
            yield sources[start:stop]
        else:
            cut = start + 1 + int(np.argmin(hashes[start + 1 : stop]))
            waiting += [(start, cut), (cut, stop)]


def hash_of(path: str) -> int:
    """64 bits that stand for a path."""
    return int.from_bytes(hashlib.blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big")
