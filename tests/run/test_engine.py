"""The local engine: tasks survive their workers, one deadly page costs itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.run.engines import local
from pipeline.run.tasks import Task
from tests.run import works


@pytest.fixture(scope="module")
def pool() -> Iterator[local.Pool]:
    engine = local.Pool(2, page_seconds=0)
    yield engine
    engine.close()


def test_all_tasks_are_done_by_several_processes(pool: local.Pool) -> None:
    receipts = {task.name: receipt for task, receipt in pool([Task(works.count, n, str(n)) for n in range(20)])}
    assert {name: receipt["pages"] for name, receipt in receipts.items()} == {str(n): n for n in range(20)}


def test_a_deadly_page_is_skipped_after_its_strikes_and_the_rest_done(pool: local.Pool) -> None:
    tasks = [Task(works.deadly, {"deadly": [4]}, "a"), Task(works.deadly, {"deadly": []}, "b")]
    receipts = {task.name: receipt for task, receipt in pool(tasks)}
    assert receipts["a"] == {"done": [0, 1, 2, 3, 5, 6, 7, 8, 9], "failed": [(4, "killed")]}
    assert receipts["b"]["done"] == list(range(10))


def test_a_worker_killed_once_costs_nothing(pool: local.Pool, tmp_path: Path) -> None:
    ((_, receipt),) = pool([Task(works.deadly, {"deadly": [], "once": str(tmp_path / "died")}, "a")])
    assert receipt == {"done": list(range(10)), "failed": []}


def test_deaths_outside_pages_end_the_run(pool: local.Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "DEATHS", 2)
    with pytest.raises(local.TaskFailed, match="fewer --workers"):
        list(pool([Task(works.deadly_outside, None, "part 7")]))


def test_an_error_outside_pages_ends_the_run() -> None:
    engine = local.Pool(1, page_seconds=0)
    with pytest.raises(local.TaskFailed, match=r"part 7: OSError.*No space left"):
        list(engine([Task(works.raising, None, "part 7")]))
    engine.close()


def test_a_worker_that_stands_still_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "START", 0.0)
    monkeypatch.setattr(local, "STRIKES", 1)
    engine = local.Pool(1, page_seconds=0.2)
    ((_, receipt),) = engine([Task(works.deadly, {"deadly": [], "stuck": [3]}, "a")])
    engine.close()
    assert receipt["failed"][0][0] == 3


def test_one_worker_is_this_process() -> None:
    import os

    ((_, receipt),) = local.engine(1, 0)([Task(works.count, 1, "a")])
    assert receipt["pid"] == os.getpid()
