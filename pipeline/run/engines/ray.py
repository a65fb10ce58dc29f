"""The Ray engine: the same tasks as Ray core tasks on a cluster that is there already, over a file system that all nodes see.

Ray moves tasks and receipts, a few hundred bytes each; pages, artifacts and marks go through the shared folder. A task that loses its
worker or its node is tried again anywhere. As with `local`, a page that kills its worker three times is skipped. deploy/ray.md says how
to start a cluster and what goes wrong there.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import shutil
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.run import code, watch
from pipeline.run.engines.local import DEATHS, PATIENCE, START, STRIKES, TaskFailed, settle, tidy
from pipeline.run.store import Receipt
from pipeline.run.tasks import Task
from pipeline.text.dictionaries import dictionary_digest

AHEAD: Final = 2
"""Tasks handed to Ray for each core of the cluster: enough that no core waits, few enough that a lost node costs little."""
ROUND: Final = 2.0
"""Seconds between looks at the marks of running tasks."""

ADDRESS: Final = "RAY_ADDRESS"
"""Ray's own variable for the address of a cluster; without it the cluster of this machine is looked for."""


class Cluster:
    """Tasks on the nodes of a Ray cluster. `folder` is seen by all nodes under the same path."""

    def __init__(self, workers: int, page_seconds: float, folder: Path) -> None:
        self._ray = _connected()
        self._seconds = page_seconds
        self._marks = folder.absolute() / "tmp" / "marks"
        self._workers = workers
        options = {"num_cpus": 1, "max_retries": 0, "scheduling_strategy": "SPREAD"}
        self._do = self._ray.remote(**options)(_do)
        self._tries: Counter[str] = Counter()

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Receipt]]:
        """Do the tasks on the cluster. Raises TaskFailed."""
        waiting, running = deque(tasks), dict[Any, _Try]()
        strikes: Counter[tuple[str, int]] = Counter()
        try:
            while waiting or running:
                self._hand_out(waiting, running)
                for ref in self._done(list(running)):
                    attempt = running.pop(ref)
                    receipt = self._answer(ref, attempt)
                    if receipt is None:
                        waiting.appendleft(_after_death(attempt, strikes))
                    else:
                        yield attempt.task, receipt
                self._cancel_stuck(running)
        finally:
            for ref in running:
                self._ray.cancel(ref, force=True)

    def close(self) -> None:
        """Leave the cluster; it goes on without us."""
        self._ray.shutdown()
        shutil.rmtree(self._marks, ignore_errors=True)

    def _hand_out(self, waiting: deque[Task], running: dict[Any, _Try]) -> None:
        most = AHEAD * max(self._workers, int(self._ray.cluster_resources().get("CPU", 1))) if waiting else 0
        while waiting and len(running) < most:
            task = waiting.popleft()
            self._tries[task.name] += 1
            mark = Mark(self._marks / hashlib.blake2b(f"{task.name}\0{self._tries[task.name]}".encode(), digest_size=12).hexdigest())
            running[self._do.remote(task, _Place(str(Path.cwd()), mark.path, self._seconds, installed()))] = _Try(task, mark)

    def _done(self, running: list[Any]) -> list[Any]:
        """Tasks that ended: all there are, or the first within a round."""
        done, _ = self._ray.wait(running, num_returns=len(running), timeout=0)
        return list(done or self._ray.wait(running, num_returns=1, timeout=ROUND)[0])

    def _answer(self, ref: Any, attempt: _Try) -> Receipt | None:
        """What came of a task, or None where its worker or node died over it. Raises TaskFailed."""
        lost = self._ray.exceptions
        try:
            receipt: Receipt | str = self._ray.get(ref)
        except (lost.WorkerCrashedError, lost.NodeDiedError, lost.OutOfMemoryError, lost.TaskCancelledError, lost.ObjectLostError):
            return None
        except lost.RayError as error:
            raise TaskFailed(f"{attempt.task.name}: Ray could not do it: {error}") from error
        if isinstance(receipt, str):
            raise TaskFailed(f"{attempt.task.name}: {receipt}")
        attempt.mark.path.unlink(missing_ok=True)
        return receipt

    def _cancel_stuck(self, running: dict[Any, _Try]) -> None:
        for ref, attempt in running.items():
            if self._seconds and attempt.stands_still(self._seconds * PATIENCE):
                self._ray.cancel(ref, force=True)


class Mark:
    """Where a task is, in a file that outlives its worker: the number of the page and a count of moves, as `watch` sets them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[int, int]:
        """Page and count of moves; nowhere and 0 where no worker has begun."""
        try:
            told = self.path.read_bytes()
        except OSError:
            return watch.NOWHERE, 0
        return int.from_bytes(told[:8], "little", signed=True), int.from_bytes(told[8:16], "little", signed=True)

    def opened(self) -> memoryview:
        """The file as two 64-bit numbers in memory, for `watch.begin`."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(watch.NOWHERE.to_bytes(8, "little", signed=True) + bytes(8))
        with self.path.open("r+b") as file:
            return memoryview(mmap.mmap(file.fileno(), 16)).cast("q")


class _Place(NamedTuple):
    """What a node is told beside the task: the folder that paths start from, the task's mark, the page limit, and what it must have."""

    folder: str
    mark: Path
    page_seconds: float
    wanted: str


class _Try:
    """One attempt at a task on its way."""

    def __init__(self, task: Task, mark: Mark) -> None:
        self.task, self.mark = task, mark
        self._moved = (0, time.monotonic() + START)

    def stands_still(self, patience: float) -> bool:
        """Whether its page has not moved for so many seconds."""
        now, (page, count) = time.monotonic(), self.mark.read()
        if count != self._moved[0] or page == watch.NOWHERE:
            self._moved = (count, max(now, self._moved[1] if count == 0 else 0))
        return now - self._moved[1] > patience


@cache
def installed() -> str:
    """Names all that decides what comes out: the code, the dictionaries, the libraries. Every node must have the same."""
    return f"{_release()}, {code.version(('pipeline.run.passes', 'pipeline.stages.verify'))[:12]}, dictionaries {dictionary_digest()[:12]}"


def _release() -> str:
    try:
        return f"lawsieve {metadata.version('lawsieve')}"
    except metadata.PackageNotFoundError:
        return "lawsieve"


def _after_death(attempt: _Try, strikes: Counter[tuple[str, int]]) -> Task:
    """The task of a dead worker, to be tried again, without the page that killed it three times. Raises TaskFailed."""
    task, (page, _) = attempt.task, attempt.mark.read()
    attempt.mark.path.unlink(missing_ok=True)
    strikes[task.name, page] += 1
    if page == watch.NOWHERE and strikes[task.name, page] == DEATHS:
        raise TaskFailed(f"{task.name}: its worker died {DEATHS} times between pages; do all nodes have enough memory for a task a core?")
    if page != watch.NOWHERE and strikes[task.name, page] >= STRIKES:
        return task._replace(skip=task.skip | {page})
    return task


def _do(task: Task, place: _Place) -> Receipt | str:
    """On a node: the task's receipt, or the words of an error that is no page's."""
    node = os.uname().nodename
    if installed() != place.wanted:
        return f"node {node} has {installed()}, but this run needs {place.wanted}: install the same release and dictionaries on every node"
    try:
        os.chdir(place.folder)
        settle()
        watch.begin(Mark(place.mark).opened(), place.page_seconds)
        return {**task.do(), "node": node}
    except Exception as error:  # noqa: BLE001 - no page's error, those become rows; the driver ends the run with this word
        return f"node {node}: {type(error).__name__}: {error}; every node must see the same folders under the same paths"
    finally:
        watch.begin(None, 0)
        tidy()


def _connected() -> Any:
    """Ray, joined to its cluster. Raises TaskFailed with the remedy where there is none."""
    try:
        import ray
        import ray.exceptions
    except ImportError as error:
        raise TaskFailed("--engine ray needs Ray: pip install 'lawsieve[ray]'") from error
    address = os.environ.get(ADDRESS, "auto")
    environment = {"env_vars": {"PYTHONPATH": str(code.ROOT.parent)}}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, runtime_env=environment, namespace="lawsieve")
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        word = f"there is no Ray cluster at {address!r}: start one with `ray start --head`, or name one in {ADDRESS} ({error})"
        raise TaskFailed(word) from error
    return ray
