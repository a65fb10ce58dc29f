"""The folder held for one run, and the signals that end it without publishing."""

from __future__ import annotations

import fcntl
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType


class Locked(Exception):
    """Another run works on the same folder."""


class Stopped(BaseException):
    """SIGTERM or Ctrl-C: the run ends without publishing."""


@contextmanager
def locked(where: Path) -> Iterator[None]:
    """Hold the folder for this process; it is free again when the process ends, however it ends. Raises Locked."""
    where.mkdir(parents=True, exist_ok=True)
    with (where / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Locked(f"another run holds {where / 'lock'}: wait for it, or end it first") from error
        yield


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn SIGTERM and Ctrl-C into Stopped while a run goes on."""
    before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)
