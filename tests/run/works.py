"""Tasks for the engine's tests: at the top of a module, so that a spawned worker finds them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from pipeline.run import watch
from pipeline.run.tasks import not_skipped
from pipeline.sources import Unreadable


def count(given: int, skip: frozenset[int]) -> dict[str, Any]:
    """Pages 0 to `given`, of which none is odd."""
    return {"pages": given, "pid": os.getpid(), "skip": sorted(skip)}


def deadly(given: dict[str, Any], skip: frozenset[int]) -> dict[str, Any]:
    """Ten pages, of which those in `given["deadly"]` kill their worker each time; `given["once"]` is a file that makes it die once more."""
    done, failed = [], []
    for number in range(10):
        try:
            not_skipped(number, skip)
        except Unreadable as error:
            failed.append((number, error.reason))
            continue
        with watch.page(number):
            if number in given["deadly"] or _first_time(given.get("once")):
                os.kill(os.getpid(), signal.SIGKILL)
            while number in given.get("stuck", ()):
                signal.setitimer(signal.ITIMER_REAL, 0)  # as if the code never came back to Python
                time.sleep(0.05)
            done.append(number)
    return {"done": done, "failed": failed}


def deadly_outside(given: Any, skip: frozenset[int]) -> dict[str, Any]:
    """Dies before the first page."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def raising(given: Any, skip: frozenset[int]) -> dict[str, Any]:
    """An error outside all pages."""
    raise OSError(28, "No space left on device")


def _first_time(mark: str | None) -> bool:
    if mark is None or Path(mark).exists():
        return False
    Path(mark).touch()
    return True


def noted(told: list[str], _: frozenset[int]) -> dict[str, Any]:
    """Notes that it worked; for tasks of the calling process."""
    told.append("worked")
    return {}
