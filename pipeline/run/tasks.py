"""Tasks: what an engine runs, and what all of them share: artifacts made once, errors as rows of `failed`, pages to be left out."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline import schema
from pipeline.run import store, watch
from pipeline.run.store import Receipt
from pipeline.run.tables import Row
from pipeline.sources import Unreadable

AGAIN: Final = frozenset({"timeout", "killed"})
"""Reasons that may lie with the machine: such a part is worked again by the next run."""


class Task(NamedTuple):
    """One piece of work for an engine: a function at the top of a module, what it is given, and a name for people.

    `skip` holds marks of pages that killed their worker (`run/watch.py`): the function must not touch them.
    """

    work: Callable[[Any, frozenset[int]], Receipt]
    given: Any
    name: str
    skip: frozenset[int] = frozenset()

    def do(self) -> Receipt:
        """The task's receipt. Where an artifact that it needs turns out to be damaged, that is removed and the receipt says `damaged`."""
        try:
            return self.work(self.given, self.skip)
        except store.Damaged as damaged:
            damaged.drop()
            return {"damaged": damaged.kind}


def made(where: Path, kind: str, key: str, fill: Callable[[Path], Receipt]) -> Receipt:
    """The artifact of this key, made where it is not there yet; `cpu` is what it cost this time, in seconds."""
    before = time.process_time()
    receipt = store.find(where, kind, key)
    worked = receipt is None or bool(receipt["again"])
    if receipt is None or worked:
        receipt = store.put(where, kind, key, fill)
    return {**receipt, "worked": worked, "cpu": time.process_time() - before}


def not_skipped(mark: int, skip: frozenset[int]) -> None:
    """Raise Unreadable where a page is to be left out because it killed its worker."""
    if mark in skip:
        raise Unreadable("killed", "the process that worked it was killed each time; tried again by the next run")


def failure(source: str, stage: str, error: BaseException, **more: Any) -> Row:
    """The row of `failed` for an error; the message names the place in the code where it is no word of ours."""
    if isinstance(error, Unreadable):
        reason, message = error.reason, str(error)
    elif isinstance(error, watch.PageTimeout):
        reason, message = "timeout", f"{error}; tried again by the next run, see --page-seconds"
    elif isinstance(error, MemoryError):
        reason, message = "too_large", "not enough memory for this page"
    else:
        frame = traceback.extract_tb(error.__traceback__)[-1:]
        where = f" at {Path(frame[0].filename).name}:{frame[0].lineno}" if frame else ""
        reason, message = "error", f"{type(error).__name__}: {error}"[:500] + where
    return writable({**schema.FAILED.blank(), "source": source, "place": "", "stage": stage, "reason": reason, "message": message, **more})


def to_do_again(failed: list[Row]) -> bool:
    """Whether any of these failures may lie with the machine."""
    return any(row["reason"] in AGAIN for row in failed)


def writable(row: Row) -> Row:
    """The row with texts that can be written, whatever bytes a name or an error is made of."""
    return {name: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value for name, value in row.items()}
