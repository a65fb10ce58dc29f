"""`--since`: which sources a run takes up. What the tables hold stays and is kept up to date, however old; of all other sources only those
that changed since then are taken up. Any later run without it takes up the rest.

A source's time is that of its last change, or its sidecar's, as the file system or the object store tells it: not `fetched_at` of records,
for a feed is read as a whole or not at all.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from pipeline.run import publish
from pipeline.run.parts import hash_of
from pipeline.sources import SourceFile

UNITS: Final = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_AGO: Final = re.compile(rf"(\d+)\s*([{''.join(UNITS)}])")


def moment(text: str) -> float:
    """Seconds since 1970 of a date, a date and time (of this machine's zone where none is given), or so long ago. Raises ValueError."""
    if ago := _AGO.fullmatch(text.strip()):
        return time.time() - int(ago[1]) * UNITS[ago[2]]
    return datetime.fromisoformat(text.strip()).timestamp()


def taken_up(sources: Sequence[SourceFile], since: float, clean: Path) -> tuple[list[SourceFile], int]:
    """The sources that a run takes up, and how many it leaves out."""
    out = left_out(sources, since, publish.known_sources(clean))
    return [source for source in sources if source.path not in out], len(out)


def left_out(sources: Sequence[SourceFile], since: float, known: Any) -> frozenset[str]:
    """Paths of the sources that are older and not among the known ones; none where nobody knows which those are."""
    old = [source.path for source in sources if source.changed < since] if known is not None else []
    there = np.isin(np.fromiter(map(hash_of, old), dtype=np.uint64, count=len(old)), known)
    return frozenset(path for path, is_there in zip(old, there.tolist(), strict=True) if not is_there)
