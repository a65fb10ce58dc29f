"""Engines: each takes tasks and yields their receipts as they are done, in any order. What a task does is none of an engine's business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Protocol

from pipeline.run.store import Receipt
from pipeline.run.tasks import Task

NAMES: Final = ("local", "ray")


class Engine(Protocol):
    """What the runner asks of an engine."""

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Receipt]]:
        """Do the tasks; raises `local.TaskFailed` where one can't be done."""

    def close(self) -> None:
        """Let go of workers."""


def opened(name: str, workers: int, page_seconds: float, folder: Path) -> Engine:
    """The engine of this name; `folder` is where tasks leave their artifacts."""
    if name == "ray":
        from pipeline.run.engines.ray import Cluster  # an optional extra, and nothing that a local run should wait for

        return Cluster(workers, page_seconds, folder)
    from pipeline.run.engines.local import engine

    return engine(workers, page_seconds)
