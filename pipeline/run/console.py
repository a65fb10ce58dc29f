"""What a run says while it works: a progress bar in a terminal, a quiet line now and then in a log, JSON lines where asked for.

All of it goes to standard error; the one last line, which says what is in `clean/`, goes to standard output.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from rich.console import Console as Terminal

SECONDS_BETWEEN: Final = 15.0
"""Between two lines of progress in a log."""
T = TypeVar("T")


class Console:
    """Says what goes on. `log_format` is `text` or `json`."""

    def __init__(self, log_format: str = "text") -> None:
        self.json = log_format == "json"
        self._terminal = Terminal(stderr=True)
        self._bars = self._terminal.is_terminal and not self.json

    def say(self, event: str, message: str, **facts: object) -> None:
        """One line for the log."""
        if self.json:
            told = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "event": event, "message": message, **facts}
            sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
        elif self._bars:
            self._terminal.print(message, highlight=False, markup=False)
        else:
            sys.stderr.write(message + "\n")

    def last_line(self, message: str, **facts: object) -> None:
        """The result, for whoever reads one line."""
        if self.json:
            self.say("done", message, **facts)
        sys.stdout.write(message + "\n")
        sys.stdout.flush()

    def follow(self, stage: str, steps: Iterable[T], total: int) -> Iterator[T]:
        """Pass the steps on and show how far they are."""
        return self._bar(stage, steps, total) if self._bars else self._lines(stage, steps, total)

    def _bar(self, stage: str, steps: Iterable[T], total: int) -> Iterator[T]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TextColumn("parts"), TimeElapsedColumn())
        with Progress(*columns, console=self._terminal, transient=True) as bars:
            bar = bars.add_task(stage, total=total)
            for step in steps:
                bars.advance(bar)
                yield step

    def _lines(self, stage: str, steps: Iterable[T], total: int) -> Iterator[T]:
        spoken = time.monotonic()
        for done, step in enumerate(steps, start=1):
            if time.monotonic() - spoken > SECONDS_BETWEEN:
                spoken = time.monotonic()
                self.say("progress", f"{stage}: {done} of {total} parts", stage=stage, done=done, total=total)
            yield step
