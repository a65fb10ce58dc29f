"""Where a worker is, and for how long: so that a page that hangs or kills its worker can be named.

A worker marks the page it is on in memory that outlives it; the engine reads the mark when the worker has died or does not move.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

NOWHERE: Final = -1
"""The mark between pages: while a part is opened, written or waited for."""


class PageTimeout(BaseException):
    """A page took longer than its time limit. No Exception, so that no stage takes it for an error of its own."""


class _Watch:
    """The state of this process: the mark that the engine shares, if any, and the limit in seconds (0 = none)."""

    mark: Any = None
    limit: float = 0.0
    before: Any = None
    """What SIGALRM did before the first page with a limit."""
    listens: bool = False


def begin(mark: Any, limit: float) -> None:
    """Share this mark and keep this limit from now on."""
    _Watch.mark, _Watch.limit = mark, limit


def end() -> None:
    """Share no mark, keep no limit, and give SIGALRM back."""
    _Watch.mark, _Watch.limit = None, 0.0
    if _Watch.listens:
        signal.signal(signal.SIGALRM, _Watch.before)
        _Watch.listens = False


@contextmanager
def page(number: int) -> Iterator[None]:
    """Work on the page of this number: marks it, and raises PageTimeout inside when the limit is over.

    The limit needs the main thread; elsewhere only the mark is set and the engine's own watch must do.
    """
    timed = _Watch.limit > 0 and threading.current_thread() is threading.main_thread()
    _set(number)
    if timed and not _Watch.listens:
        _Watch.before, _Watch.listens = signal.signal(signal.SIGALRM, _over), True
    try:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, _Watch.limit, 1.0)
        yield
    finally:
        if timed:
            signal.setitimer(signal.ITIMER_REAL, 0)
        _set(NOWHERE)


def _set(number: int) -> None:
    if _Watch.mark is not None:
        _Watch.mark[0] = number
        _Watch.mark[1] += 1


def _over(_number: int, _frame: FrameType | None) -> None:
    raise PageTimeout(f"longer than {_Watch.limit:g} s")
