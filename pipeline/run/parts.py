"""Parts: the unit of work, of resuming and of failing. Which source goes into which part depends on the sources alone, never on history.

Small sources are cut into runs of the sorted list of paths, and a hash of the path says where a run begins: a new file changes the part
that it falls into and no other. (Buckets by hash would spread a day's new files over all parts and re-run everything.)
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from pipeline.sources import SourceFile
from pipeline.sources.stores import is_remote, open_file

MEAN_SOURCES: Final = 1024
"""One path in so many opens a new part."""
MOST_SOURCES: Final = 2048
MOST_BYTES: Final = 16 << 20
"""Bytes of sources in a part: about 150 HTML pages or 2,000 text pages, a second or two of work."""


class Part(NamedTuple):
    """Sources that are worked together. `stamp` changes with any path, size or time of change among them; it is empty where the times of
    change can't be had (object stores): such a part is read to see whether it changed.
    """

    sources: tuple[SourceFile, ...]
    stamp: str

    @property
    def name(self) -> str:
        """For people: the first path and how many more."""
        more = len(self.sources) - 1
        return self.sources[0].path + (f" and {more} more" if more else "")


def plan(sources: Iterable[SourceFile]) -> list[Part]:
    """The parts of these sources, in the order of their paths."""
    runs = _runs(sorted(sources, key=lambda source: source.path))
    return [Part(tuple(run), _stamp(run)) for run in runs]


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


def _runs(sources: Iterable[SourceFile]) -> Iterator[list[SourceFile]]:
    run: list[SourceFile] = []
    size = 0
    for source in sources:
        if run and (_opens(source.path) or len(run) == MOST_SOURCES or size + source.size > MOST_BYTES):
            yield run
            run, size = [], 0
        run.append(source)
        size += source.size
    if run:
        yield run


def _opens(path: str) -> bool:
    digest = hashlib.blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % MEAN_SOURCES == 0
