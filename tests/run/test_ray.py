"""The Ray engine: the same rows on two nodes as on this machine, also where a page or a whole node dies; a word where it can't be."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.__main__ import main
from pipeline.run import memory, watch
from pipeline.run.engines import ray
from pipeline.run.tasks import Task
from tests.run import ray_nodes, works
from tests.run.pages import fill, rows, run

WHY = ray_nodes.missing()
needs_nodes = pytest.mark.skipif(bool(WHY), reason=WHY or "two nodes")

RUN = """
import sys
from pipeline.run import parts
parts.MOST_SOURCES = 12
from pipeline.__main__ import main
sys.exit(main(["run", "--engine", "ray", "--raw", sys.argv[1], "--clean", sys.argv[2], "--log-format", "json"]))
"""
TASKS = """
import json, sys
from pathlib import Path
from pipeline.run.engines.ray import Cluster
from pipeline.run.tasks import Task
from tests.run import works
engine = Cluster(1, 0, Path(sys.argv[1]))
given = json.loads(sys.argv[2])
tasks = [Task(works.deadly, given if n == 3 else {"deadly": []}, str(n)) for n in range(12)]
receipts = {task.name: receipt for task, receipt in engine(tasks)}
Path(sys.argv[3]).write_text(json.dumps(receipts))
engine.close()
"""


@pytest.fixture(scope="module")
def nodes() -> Iterator[ray_nodes.Nodes]:
    with ray_nodes.cluster() as found:
        yield found


def said(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0, out[-3000:]
    return out


@needs_nodes
@pytest.mark.slow
def test_both_nodes_work_and_a_deadly_page_costs_itself(nodes: ray_nodes.Nodes, tmp_path: Path) -> None:
    given = json.dumps({"deadly": [4], "once": str(tmp_path / "died")})
    said(nodes.driver(TASKS, tmp_path, given, tmp_path / "receipts.json"))
    receipts: dict[str, Any] = json.loads((tmp_path / "receipts.json").read_text())
    assert {receipt["node"] for receipt in receipts.values()} == set(ray_nodes.NODES)
    assert receipts["3"]["failed"] == [[4, "killed"]]
    assert all(receipts[str(n)]["done"] == list(range(10)) for n in range(12) if n != 3)


@needs_nodes
@pytest.mark.slow
def test_the_rows_are_those_of_the_local_engine_though_a_node_dies(nodes: ray_nodes.Nodes, tmp_path: Path) -> None:
    raw = fill(tmp_path / "raw", range(240))
    process = nodes.driver(RUN, raw, tmp_path / "far")
    _wait_for(tmp_path / "far/.work/read", 4, process)
    nodes.kill("lawsieve-b")
    said(process)
    nodes.start("lawsieve-b")
    run(raw, tmp_path / "near")
    assert rows(tmp_path / "far") == rows(tmp_path / "near")
    assert not list((tmp_path / "far/.work/tmp").glob("*"))


def test_a_node_keeps_its_memory_as_a_worker_of_this_machine_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(memory, "bound", lambda: told.append("bound"))
    monkeypatch.setattr(memory, "give_back", lambda: told.append("given back"))
    monkeypatch.chdir(tmp_path)
    thresholds = gc.get_threshold()
    task = Task(works.noted, told, "one")
    try:
        receipt = ray._do(task, ray._Place(str(tmp_path), tmp_path / "mark", 0, ray.installed()))
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    assert isinstance(receipt, dict)
    assert told == ["bound", "worked", "given back"]


def _wait_for(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while len(list(folder.glob("*/*"))) < count:
        assert process.poll() is None, said(process)
        assert time.monotonic() < end, "no task was done within two minutes"
        time.sleep(0.05)


def test_a_mark_outlives_its_worker(tmp_path: Path) -> None:
    mark = ray.Mark(tmp_path / "marks/one")
    assert mark.read() == (watch.NOWHERE, 0)
    watch.begin(mark.opened(), 0)
    try:
        with watch.page(7):
            assert mark.read() == (7, 1)
        assert mark.read() == (watch.NOWHERE, 2)
    finally:
        watch.begin(None, 0)


def test_without_ray_the_run_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    raw = fill(tmp_path / "raw", range(1))
    assert main(["run", "--engine", "ray", "--raw", str(raw), "--clean", str(tmp_path / "clean")]) == 1
    assert "pip install 'lawsieve[ray]'" in capsys.readouterr().err
