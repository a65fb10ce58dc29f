"""What a run says while it works: a progress bar in a terminal, a quiet line now and then in a log, JSON lines where asked for.

All of it goes to standard error; the one last line, which says what is in `clean/`, goes to standard output.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from rich.console import Console as Terminal

SECONDS_BETWEEN: Final = 15.0
"""Between two lines of progress in a log."""
T = TypeVar("T")
Facts = Mapping[str, int]


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

    def follow(self, stage: str, steps: Iterable[T], total: int, facts: Callable[[T], Facts] = lambda _: {}) -> Iterator[T]:
        """Pass the steps on and show how far they are; `facts` says what a step did: its pages, failures and characters."""
        tally = Tally()
        return self._bar(stage, steps, total, facts, tally) if self._bars else self._lines(stage, steps, total, facts, tally)

    def _bar(self, stage: str, steps: Iterable[T], total: int, facts: Callable[[T], Facts], tally: Tally) -> Iterator[T]:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        told = TextColumn("{task.fields[told]}")
        columns = (
            TextColumn("{task.description:8}"),
            BarColumn(24),
            MofNCompleteColumn(),
            TextColumn("parts"),
            TimeRemainingColumn(),
            told,
        )
        with Progress(*columns, console=self._terminal, transient=True) as bars:
            bar = bars.add_task(stage, total=total, told="")
            for step in steps:
                tally.add(facts(step))
                bars.update(bar, advance=1, told=str(tally))
                yield step

    def _lines(self, stage: str, steps: Iterable[T], total: int, facts: Callable[[T], Facts], tally: Tally) -> Iterator[T]:
        spoken = time.monotonic()
        for done, step in enumerate(steps, start=1):
            tally.add(facts(step))
            if time.monotonic() - spoken > SECONDS_BETWEEN:
                spoken = time.monotonic()
                left = tally.seconds / done * (total - done)
                message = ", ".join(filter(None, (f"{stage}: {done} of {total} parts", str(tally), f"{left:.0f} s left")))
                self.say("progress", message, stage=stage, done=done, total=total, seconds_left=round(left), **tally.facts())
            yield step


class Tally:
    """What the steps of a stage came to so far."""

    def __init__(self) -> None:
        self.pages = self.failed = self.raw_chars = self.dropped_chars = 0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def add(self, facts: Facts) -> None:
        """Count one step. A step that was done before brings no pages."""
        for name in ("pages", "failed", "raw_chars", "dropped_chars"):
            setattr(self, name, getattr(self, name) + facts.get(name, 0))

    def facts(self) -> dict[str, float]:
        """The figures by name, those that this stage does not count left out."""
        found: dict[str, float] = (
            {"pages": self.pages, "pages_per_second": round(self.pages / max(self.seconds, 0.001), 1)} if self.pages else {}
        )
        found |= {"failed": self.failed} if self.failed else {}
        return found | ({"dropped_share": round(self.dropped_chars / self.raw_chars, 3)} if self.raw_chars else {})

    def __str__(self) -> str:
        known = self.facts()
        words = {"pages": "{:,} pages", "pages_per_second": "{:,.0f} pages/s", "failed": "{:,} failed", "dropped_share": "{:.0%} dropped"}
        return ", ".join(words[name].format(value) for name, value in known.items())
