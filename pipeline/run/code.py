"""Which code made it: a hash of every module that a pass imports, so that a change re-runs the passes behind it and no others."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
LIBRARIES: Final = ("selectolax", "beautifulsoup4", "lxml", "resiliparse", "fastwarc", "opencc-python-reimplemented", "rapidfuzz", "numpy")
"""Packages whose version can change what comes out."""
_NAMES: Final = r"[\w.]+(?: as \w+)?(?:, [\w.]+(?: as \w+)?)*"
_IMPORT: Final = re.compile(rf"^[ \t]*((?:from [\w.]+ )?import (?:\([^()]*\)|{_NAMES}))[ \t]*(?:#.*)?$", re.MULTILINE)
"""An import statement, wherever it stands: to parse these alone takes a tenth of parsing all modules, at the start of every run."""


@cache
def version(modules: tuple[str, ...], alone: tuple[str, ...] = ()) -> str:
    """Hash of the modules named, of all modules of ours that they import, of the data files beside those, and of the libraries' versions.

    A package's `__init__` counts where it is imported by name, not because a module inside it is. `alone` names files below `pipeline/`
    that count without what they import.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(_files(modules) | {ROOT / name for name in alone}):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    digest.update(repr([(name, _installed(name)) for name in LIBRARIES] + [sys.version_info[:2]]).encode())
    return digest.hexdigest()


def _files(modules: tuple[str, ...]) -> set[Path]:
    """The source files that the modules lead to, with data files: those of every package that is imported by its own name."""
    found: set[Path] = set()
    waiting = [path for name in modules for path in _module(name)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(_imported(path))
    return found | {data for path in found for data in _data(path.parent)}


@cache
def _imported(path: Path) -> tuple[Path, ...]:
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.parse("\n".join(_IMPORT.findall(path.read_text(encoding="utf-8")))).body:
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in inside if any(_module(name))]
            names = modules if len(modules) == len(inside) else [node.module, *modules]
        else:
            continue
        for name in names:
            yield from _module(name)


def _module(name: str) -> Iterator[Path]:
    """The file of a module of ours, none for others."""
    if name == "pipeline" or not name.startswith("pipeline."):
        return
    place = ROOT.joinpath(*name.split(".")[1:])
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            yield path
            return


def _data(folder: Path) -> Iterator[Path]:
    """Rules, adapters and dictionaries that lie beside a module; none at the top, where only the tour lies."""
    if folder != ROOT:
        yield from (path for path in folder.iterdir() if path.is_file() and path.suffix not in {".py", ".pyc", ".md"})


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"
