"""What passes leave for later: folders named by the hash of all they depend on, written whole or not at all.

An artifact is a folder `<kind>/<key>` with files and `receipt.json`. It appears by one rename, so whoever finds it may use it; a process
that dies leaves a folder in `tmp/`, which counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

Receipt = dict[str, Any]
RECEIPT: Final = "receipt.json"


class Damaged(Exception):
    """An artifact that is there can't be read."""

    def __init__(self, where: Path, kind: str, key: str) -> None:
        super().__init__(where, kind, key)
        self.where, self.kind, self.key = where, kind, key

    def drop(self) -> None:
        """Remove the artifact, so that it is made again."""
        shutil.rmtree(place(self.where, self.kind, self.key), ignore_errors=True)


@contextmanager
def reading(where: Path, kind: str, key: str, *names: str) -> Iterator[Path]:
    """The folder of an artifact, to read these files from it, or any; a changed byte or whatever goes wrong means that it is damaged."""
    folder = place(where, kind, key)
    try:
        _checked(folder, names, (folder / RECEIPT).stat().st_mtime_ns)
        yield folder
    except (OSError, ValueError, KeyError, EOFError, pa.ArrowException) as error:
        raise Damaged(where, kind, key) from error


@lru_cache(4096)
def _checked(folder: Path, names: tuple[str, ...], _written: int) -> None:
    """Raise ValueError where a file is not as its receipt says; asked once by a process, since disks don't rot that fast."""
    digests = json.loads((folder / RECEIPT).read_bytes())["digests"]
    for name in names or digests:
        if digest_of(folder / name) != digests[name]:
            raise ValueError(f"{folder / name} has changed since it was written")


def digest_of(path: Path) -> str:
    """Hash of a file's bytes, 64 bits: against rot, not against malice."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


def key_of(*parts: object) -> str:
    """Key of what depends on these parts: 128 bits in hex. Parts must survive JSON."""
    text = json.dumps(parts, ensure_ascii=True, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def place(store: Path, kind: str, key: str) -> Path:
    """The folder of an artifact, whether it is there or not."""
    return store / kind / key[:2] / key


def find(store: Path, kind: str, key: str) -> Receipt | None:
    """The receipt of an artifact that is there and whole as far as file sizes tell, else None."""
    folder = place(store, kind, key)
    try:
        receipt: Receipt = json.loads((folder / RECEIPT).read_bytes())
        whole = all((folder / name).stat().st_size == size for name, size in receipt["files"].items())
    except (OSError, ValueError, KeyError):
        return None
    return receipt if whole else None


def put(store: Path, kind: str, key: str, fill: Callable[[Path], Receipt]) -> Receipt:
    """Make an artifact: `fill` writes its files into a folder and returns what to say of them."""
    waiting = store / "tmp" / f"{kind}-{key}-{os.uname().nodename}-{os.getpid()}"
    shutil.rmtree(waiting, ignore_errors=True)
    waiting.mkdir(parents=True)
    receipt = {**fill(waiting), "key": key}
    files = sorted(waiting.iterdir())
    receipt["files"] = {path.name: path.stat().st_size for path in files}
    receipt["digests"] = {path.name: digest_of(path) for path in files}
    (waiting / RECEIPT).write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
    _into_place(waiting, place(store, kind, key))
    return receipt


def sweep(store: Path, wanted: Iterable[tuple[str, str]] | None = None) -> int:
    """Remove what dead runs left in `tmp/` and, where `wanted` names (kind, key) pairs, every other artifact. Returns how many went."""
    shutil.rmtree(store / "tmp", ignore_errors=True)
    if wanted is None:
        return 0
    keep = {place(store, kind, key) for kind, key in wanted}
    gone = [folder for folder in store.glob("*/??/*") if folder not in keep]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    return len(gone)


def _into_place(waiting: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        waiting.rename(final)
    except OSError:
        if not final.exists():
            raise
        shutil.rmtree(final)  # damaged, or the same artifact by an orphan of a killed run: either way ours will do
        waiting.rename(final)
