"""Runs: folders that appear whole. `clean/<table>` leads through `clean/current` into the last finished one; a rename moves that link.

A run's files are hard links to what the passes left, and are named by the content they were made from: a reader that listed one run
never finds another run's rows under the same name. The last few runs stay, so that a reader may finish with the one it began with.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline import schema
from pipeline.run import tables
from pipeline.run.parts import hash_of

KEPT_RUNS: Final = 3
MANIFEST: Final = "manifest.json"
SOURCES: Final = "sources.npy"
"""Beside the manifest: which sources the run took up, as sorted hashes of their paths."""
CURRENT: Final = "current"
RUNS: Final = "runs"
Manifest = dict[str, Any]


class NotFound(Exception):
    """There is no such page or file; the message says where it was looked for."""


class File(NamedTuple):
    """One file of a table on its way into a run: where it lies now, and its name there."""

    table: str
    name: str
    path: Path


def last(clean: Path) -> Manifest | None:
    """The manifest of the last finished run, or None where there is none that this version understands."""
    manifest = read_manifest(clean / CURRENT / MANIFEST)
    return manifest if manifest and manifest.get("schema") == schema.VERSION else None


def read_manifest(path: Path) -> Manifest | None:
    """A manifest, or None where it is missing or broken."""
    try:
        manifest: Manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return manifest


def known_sources(clean: Path) -> Any:
    """Hashes of the paths that the last finished run took up, of whatever version. None where it doesn't say."""
    if not (clean / CURRENT).exists():
        return np.zeros(0, dtype=np.uint64)
    try:
        return np.load(clean / CURRENT / SOURCES)
    except (OSError, ValueError, EOFError):
        return None


def publish(clean: Path, files: Iterable[File], manifest: Manifest, sources: Iterable[str] = ()) -> Path:
    """Make the next run of these files and let readers see it; `sources` are the paths it took up. Returns its folder."""
    name = f"{max([0, *_numbers(clean)]) + 1:06d}"
    waiting = clean / RUNS / f"{name}.tmp"
    fill(waiting, files, {**manifest, "run": name})
    np.save(waiting / SOURCES, np.unique(np.fromiter(map(hash_of, sources), dtype=np.uint64)))
    final = waiting.with_suffix("")
    waiting.rename(final)
    _point(clean / CURRENT, f"{RUNS}/{name}")
    for entry in (*(table.name for table in schema.TABLES), MANIFEST):
        if not (clean / entry).is_symlink():
            _point(clean / entry, f"{CURRENT}/{entry}")
    return final


def fill(folder: Path, files: Iterable[File], manifest: Manifest) -> None:
    """Fill a new folder with a dataset for each table, an empty one where no file has a row, and the manifest that lists them."""
    shutil.rmtree(folder, ignore_errors=True)
    sizes = {}
    for table in schema.TABLES:
        (folder / table.name).mkdir(parents=True)
    for file in files:
        sizes[f"{file.table}/{file.name}"] = linked(file.path, folder / file.table / file.name)
    for table in schema.TABLES:
        if not any((folder / table.name).iterdir()):
            empty = folder / table.name / "empty.parquet"
            tables.write(tables.to_arrow(table, []), empty)
            sizes[f"{table.name}/empty.parquet"] = empty.stat().st_size
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        json.dump({**manifest, "files": sizes}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())


def forget_old(clean: Path, keep: int = KEPT_RUNS) -> list[Path]:
    """Remove all runs but the last few and whatever a killed run left half-made. Returns what went."""
    numbers = sorted(_numbers(clean))
    old = [clean / RUNS / f"{number:06d}" for number in numbers[:-keep]] if keep else []
    old += list((clean / RUNS).glob("*.tmp"))
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return old


def _numbers(clean: Path) -> Iterator[int]:
    if (clean / RUNS).is_dir():
        yield from (int(entry.name) for entry in (clean / RUNS).iterdir() if entry.name.isdigit())


def linked(path: Path, target: Path) -> int:
    """Let a file stand in another folder too, by a hard link where there are such. Returns its size."""
    try:
        target.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, target)  # another file system, or one without hard links
    return target.stat().st_size


def _point(link: Path, to: str) -> None:
    """Let a symbolic link lead there, by one rename."""
    waiting = link.with_name(f".{link.name}.new")
    waiting.unlink(missing_ok=True)
    waiting.symlink_to(to)
    waiting.replace(link)
