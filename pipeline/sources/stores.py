"""Where `raw/` lies: a local folder, or an object store through pyarrow.fs (s3, gs, hdfs …) or fsspec (memory, http, ssh …).

fsspec is imported by the first address that needs it, for each worker would pay for it at its start.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import quote, unquote

from pyarrow import fs


class Found(NamedTuple):
    """One file: its path below the folder, the address to open it by, its size in bytes; `problem` says why it can't be read.

    `changed` is when it was last changed, in seconds since 1970, endless where that can't be had.
    """

    path: str
    address: str
    size: int
    problem: str = ""
    changed: float = math.inf


def is_remote(address: str) -> bool:
    return "://" in address


def walk(folder: str) -> Iterator[Found]:
    """Every file below a folder in one fixed order. A single file is its own folder. Raises FileNotFoundError where there is nothing."""
    return _walk_remote(folder) if is_remote(folder) else _walk_local(folder)


def open_file(address: str) -> BinaryIO:
    """The file as a seekable stream. Raises OSError with the store's own words."""
    if not is_remote(address):
        return open(address, "rb")  # noqa: PTH123 - the caller closes it; names that are no UTF-8 stay as they are
    at = _Address.of(address)
    return cast(BinaryIO, _store(at.scheme, at.path.split("/")[0], at.options).open_input_file(at.path))


def shown(path: str) -> str:
    r"""A path as text: bytes that are no UTF-8 stand as `\xNN`, so that it can be written and read back by a human."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def unquoted(address: str) -> str:
    """The address without the options of its store; a local path is one already."""
    return _Address.of(address).path if is_remote(address) else address


class _Address(NamedTuple):
    """A remote address: `s3://bucket/path?options`. The path is percent-encoded, for keys may hold question marks."""

    scheme: str
    path: str
    options: str

    @classmethod
    def of(cls, address: str) -> _Address:
        scheme, _, rest = address.partition("://")
        path, _, options = rest.partition("?")
        return cls(scheme, unquote(path, "utf-8", "surrogateescape"), options)

    def to(self, path: str) -> str:
        encoded = quote(path.lstrip("/"), errors="surrogateescape")
        return f"{self.scheme}://{encoded}" + (f"?{self.options}" if self.options else "")


@lru_cache(16)
def _store(scheme: str, bucket: str, options: str) -> Any:
    if scheme in {"s3", "gs", "gcs", "hdfs", "abfs", "abfss"}:
        return fs.FileSystem.from_uri(f"{scheme}://{bucket}" + (f"?{options}" if options else ""))[0]
    import fsspec

    return fs.PyFileSystem(fs.FSSpecHandler(fsspec.core.url_to_fs(f"{scheme}://{bucket}")[0]))


def _walk_remote(folder: str) -> Iterator[Found]:
    at = _Address.of(folder)
    root = at.path.rstrip("/")
    files = _store(at.scheme, root.split("/")[0], at.options)
    entries = files.get_file_info(fs.FileSelector(root, recursive=True))
    for info in sorted(entries, key=lambda info: info.path.lstrip("/")):
        if info.type == fs.FileType.File:
            path = info.path.lstrip("/")
            yield Found(
                path[len(root) :].lstrip("/"),
                at.to(path),
                info.size or 0,
                changed=math.inf if info.mtime is None else info.mtime.timestamp(),
            )


def _walk_local(folder: str) -> Iterator[Found]:
    here = Path(folder)
    status = here.stat()
    if here.is_file():
        yield Found(here.name, folder, status.st_size, changed=status.st_mtime)
        return
    yield from _walk_folder(folder, "", (os.path.realpath(folder),))


def _walk_folder(folder: str, below: str, above: tuple[str, ...]) -> Iterator[Found]:
    """Files below one folder. `above` holds the real paths of the folders on the way here, so that a link can't lead in circles."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(below, folder, 0, f"folder can't be listed ({error.strerror}); give the reader the right to do so")
        return
    for entry in entries:
        path = f"{below}/{entry.name}" if below else entry.name
        if not entry.is_dir():
            yield _found(entry, path)
        elif (real := os.path.realpath(entry.path)) and not (entry.is_symlink() and _seen(real, above)):
            yield from _walk_folder(entry.path, path, (*above, real))


def _seen(real: str, above: tuple[str, ...]) -> bool:
    """Whether a linked folder is read anyway: it leads back above itself, or lies below the folder the walk began in."""
    return real in above or real.startswith(above[0] + os.sep)


def _found(entry: os.DirEntry[str], path: str) -> Found:
    try:
        info = entry.stat()
    except OSError as error:
        return Found(path, entry.path, 0, f"can't be opened ({error.strerror}); a broken link?")
    if not entry.is_file():
        return Found(path, entry.path, 0, "is a pipe, socket or device; put files there")
    return Found(path, entry.path, info.st_size, changed=info.st_mtime)
