"""One file's records, and the record that a row of `pages` was made from, for whoever has the row and wants the bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.sources.listing import SIDECARS, list_sources
from pipeline.sources.reading import records
from pipeline.sources.record import Failed, Record


def of_file(path: str) -> Iterator[Record | Failed]:
    """The records of one file or address, with the sidecars that lie beside a file. Raises FileNotFoundError where there is none."""
    beside = tuple(path + suffix for suffix in SIDECARS if Path(path + suffix).is_file())
    for source in list_sources(path):
        yield from records(replace(source, sidecars=beside) if beside else source)


def find(raw: str, source: str, content_hash: str) -> Record | None:
    """The record with this hash in the file that `source` names below `raw`; None where the file is gone or holds it no longer.

    Reads the file from its beginning, so it takes long on a large archive.
    """
    try:
        for item in of_file(f"{raw.rstrip('/')}/{source.partition('#')[0]}"):
            if isinstance(item, Record) and item.content_hash == content_hash:
                return replace(item, source=source)
    except OSError:
        return None
    return None
