"""The sources below raw/, in one fixed order, with their sidecars put beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from pipeline.sources.kinds import Kind, kind_of
from pipeline.sources.stores import Found, shown, walk

SIDECARS = (".url", ".json")
OWN_README = "README.md"
"""A README at the top of raw/ speaks of the folder and is no page; one further down is a source like any other."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One source: `path` below raw/ as it stands in `pages.source`, `address` to open it by, `size` in bytes as stored.

    `kind` is told by the name alone (files without a telling name count as `page` until they are opened). Files of kind `asset` (pictures,
    styles, scripts of a mirrored site) hold no page: `records` gives nothing for them. `sidecars` are addresses; `problem` says why the
    file can't be read; `changed` is when it or a sidecar was last changed (seconds since 1970, endless where that can't be had).
    """

    path: str
    address: str
    size: int
    kind: Kind
    sidecars: tuple[str, ...] = ()
    problem: str = ""
    changed: float = math.inf


def list_sources(raw: str) -> Iterator[SourceFile]:
    """The sources of a folder or object-store address, by path. Sidecars (`<file>.url`, `<file>.json`) belong to their file; a README.md at
    the top is no source.

    A file that can't be read is listed too, so that it becomes a failure and not a gap. Links are followed, but never in circles and never
    to what is read anyway. Raises FileNotFoundError where there is nothing at `raw`.
    """
    found = sorted(walk(raw), key=attrgetter("path"))
    at = {file.path: file for file in found}
    for file in found:
        if file.path != OWN_README and not _is_sidecar(file, at):
            beside = [at[file.path + suffix] for suffix in SIDECARS if file.path + suffix in at]
            addresses = tuple(one.address for one in beside)
            changed = max(one.changed for one in (file, *beside))
            yield SourceFile(shown(file.path), file.address, file.size, kind_of(file.path), addresses, file.problem, changed)


def _is_sidecar(file: Found, at: dict[str, Found]) -> bool:
    return any(file.path.endswith(suffix) and file.path[: -len(suffix)] in at for suffix in SIDECARS) or file.path.endswith(".url")
