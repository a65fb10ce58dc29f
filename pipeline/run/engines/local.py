"""The local engine: processes by spawn, or the calling process itself for one worker.

A worker that dies costs the task it was on another try, by a new process. The page that it was on gets a strike; three strikes and the
page is skipped, so that one page which kills its worker every time costs itself and nobody else.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, Final

from pipeline.run import memory, watch
from pipeline.run.store import Receipt
from pipeline.run.tasks import Task

STRIKES: Final = 3
"""Deaths on one page before it is skipped."""
DEATHS: Final = 5
"""Deaths of one task outside its pages before the run gives up: that is no page's doing."""
PATIENCE: Final = 3
"""Page time limits that a worker may stand still before it is killed: some code can't be interrupted from within."""
START: Final = 60.0
"""Seconds that a new worker may take to import everything; counted only where a page limit is set."""

YOUNG: Final = 50_000
"""New objects from which a worker's collector looks for circles of them, instead of 700: a page makes some thousands and leaves no circles
behind. What the first task loaded (rules, scorer, law) is frozen then, out of the collector's sight. The collector's share in the time of
`read`: 9 % by Python's own settings, 4 % so."""


class TaskFailed(Exception):
    """A task that can't be done: an error outside all pages, such as a full disk. Ends the run."""


class Inline:
    """One worker: the calling process, so that a debugger works."""

    def __init__(self, page_seconds: float) -> None:
        watch.begin(None, page_seconds)
        self._thresholds = gc.get_threshold()
        settle()

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Receipt]]:
        """Do the tasks one by one."""
        for task in tasks:
            yield task, task.do()
            tidy()

    def close(self) -> None:
        """Give the collector and the alarm back as they were."""
        watch.end()
        gc.set_threshold(*self._thresholds)
        gc.unfreeze()


class Pool:
    """Several workers. They are started at the first task and serve all passes of a run."""

    def __init__(self, workers: int, page_seconds: float) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._seconds = page_seconds
        self._most = workers
        self._workers: list[_Worker] = []

    def __call__(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Receipt]]:
        """Do the tasks in parallel. Raises TaskFailed."""
        waiting = deque(tasks)
        strikes: Counter[tuple[str, int]] = Counter()
        while waiting or any(worker.task for worker in self._workers):
            self._hand_out(waiting)
            for worker in self._heard_of():
                done = worker.answer()
                if done is None:
                    waiting.appendleft(self._after_death(worker, strikes))
                else:
                    yield done

    def close(self) -> None:
        """End all workers, whatever they are doing."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _hand_out(self, waiting: deque[Task]) -> None:
        free = [worker for worker in self._workers if worker.task is None]
        while waiting and (free or len(self._workers) < self._most):
            if not free:
                self._workers.append(_Worker(self._context, self._seconds))
                free.append(self._workers[-1])
            free.pop().start(waiting.popleft())

    def _heard_of(self) -> list[_Worker]:
        """Workers that answered or died; waits for one. Kills those that stand still."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task}
        heard = [busy[pipe] for pipe in wait(list(busy), timeout=1.0) if isinstance(pipe, Connection)]
        for worker in busy.values():
            worker.kill_if_stuck()
        return heard

    def _after_death(self, worker: _Worker, strikes: Counter[tuple[str, int]]) -> Task:
        """The task of a dead worker, to be tried again, without the page that killed it three times."""
        self._workers.remove(worker)
        worker.end()
        task = worker.take()
        page = int(worker.mark[0])
        strikes[task.name, page] += 1
        if page == watch.NOWHERE and strikes[task.name, page] == DEATHS:
            raise TaskFailed(f"{task.name}: its worker died {DEATHS} times between pages; is there enough memory? Try fewer --workers")
        if page != watch.NOWHERE and strikes[task.name, page] >= STRIKES:
            return task._replace(skip=task.skip | {page})
        return task


class _Worker:
    """One process with its pipe, its mark and the task it is on."""

    def __init__(self, context: multiprocessing.context.SpawnContext, page_seconds: float) -> None:
        self.pipe, theirs = context.Pipe()
        self.mark = context.RawArray("q", [watch.NOWHERE, 0])
        self.task: Task | None = None
        self._process = context.Process(target=_serve, args=(theirs, self.mark, page_seconds), daemon=True)
        self._process.start()
        theirs.close()
        self._patience = page_seconds * PATIENCE
        self._moved = (0, time.monotonic() + START)

    def start(self, task: Task) -> None:
        self.task = task
        try:
            self.pipe.send(task)
        except OSError:  # died while idle: answer() will see the closed pipe and the task is tried again
            return

    def answer(self) -> tuple[Task, Receipt] | None:
        """What the worker made of its task, or None where it died over it. Raises TaskFailed."""
        try:
            receipt = self.pipe.recv()
        except (EOFError, OSError):
            return None
        task = self.take()
        if isinstance(receipt, str):
            raise TaskFailed(f"{task.name}: {receipt}")
        return task, receipt

    def kill_if_stuck(self) -> None:
        now, count = time.monotonic(), int(self.mark[1])
        if count != self._moved[0] or self.mark[0] == watch.NOWHERE:
            self._moved = (count, max(now, self._moved[1] if count == 0 else 0))
        elif self._patience and now - self._moved[1] > self._patience:
            self._process.kill()

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.pipe.close()

    def take(self) -> Task:
        """The task that the worker is on; it is free afterwards."""
        if self.task is None:
            raise RuntimeError("an idle worker was asked for its task")
        task, self.task = self.task, None
        return task


def engine(workers: int, page_seconds: float) -> Inline | Pool:
    """An engine of this many workers."""
    return Inline(page_seconds) if workers == 1 else Pool(workers, page_seconds)


def _serve(pipe: Connection, mark: Any, page_seconds: float) -> None:
    """A worker's life: tasks until the pipe closes. Ctrl-C is for the parent, which then closes it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    watch.begin(mark, page_seconds)
    settle()
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        try:
            answer: Receipt | str = task.do()
        except Exception as error:  # noqa: BLE001 - no page's error, those become rows; the parent ends the run with this word
            answer = f"{type(error).__name__}: {error}"
        tidy()
        try:
            pipe.send(answer)
        except OSError:  # the parent is gone; what was done is kept and found by the next run
            return


def settle() -> None:
    """Settle how a process that is about to work tasks keeps its memory, and how often it looks for circles of objects."""
    gc.set_threshold(YOUNG)
    memory.bound()


def tidy() -> None:
    """Take what the first task loaded out of the collector's sight, and give back what is free."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
    memory.give_back()
