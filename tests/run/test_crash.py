"""Killed at any moment, a run leaves nothing half-done that counts: the next run ends in the same rows."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.run import corpus, publish
from tests.run.pages import fill, question, rows, run, table

KILLS = 8


def started(work: Callable[[], int]) -> multiprocessing.process.BaseProcess:
    """The work in a forked child: what is imported already need not be imported ten times."""

    def child() -> None:
        os._exit(work())

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    return process


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 4)
    return fill(tmp_path / "raw", range(8))


def test_killed_at_random_moments_and_run_again(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "warm")
    began = time.monotonic()
    run(raw, tmp_path / "whole")
    seconds = time.monotonic() - began
    clean = tmp_path / "clean"
    moments = random.Random(7)
    for n in range(KILLS):
        (raw / f"neu{n}.txt").write_text(question(900 + n), encoding="utf-8")
        process = started(lambda: main(["run", "--raw", str(raw), "--clean", str(clean), "--workers", "1"]))
        time.sleep(moments.uniform(0, seconds))
        process.kill()
        process.join()
        if publish.last(clean) is not None:
            assert rows(clean)["pages"], "what is published is whole"
    run(raw, clean)
    run(raw, tmp_path / "fresh")
    assert rows(clean) == rows(tmp_path / "fresh")
    assert not list((clean / "runs").glob("*.tmp"))


def test_killed_just_before_the_link_moves(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(raw, tmp_path / "clean")
    before = rows(tmp_path / "clean")
    (raw / "neu.txt").write_text(question(900), encoding="utf-8")

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish, "_point", dies)
    with pytest.raises(KeyboardInterrupt):
        run(raw, tmp_path / "clean")
    assert rows(tmp_path / "clean") == before
    monkeypatch.undo()
    run(raw, tmp_path / "clean")
    run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_sigterm_ends_without_publishing(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = corpus.reduce_survey

    def slow(given: corpus.Reducing, skip: frozenset[int]) -> object:
        (tmp_path / "there").touch()
        time.sleep(30)
        return honest(given, skip)

    monkeypatch.setattr("pipeline.run.corpus.reduce_survey", slow)
    process = started(lambda: main(["run", "--raw", str(raw), "--clean", str(tmp_path / "clean"), "--workers", "1"]))
    while not (tmp_path / "there").exists():
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGTERM)
    process.join(300)
    assert process.exitcode == 1
    assert publish.last(tmp_path / "clean") is None
    monkeypatch.undo()
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 4)
    assert run(raw, tmp_path / "clean").worked["read"] == 0, "what was finished is kept"


def test_a_worker_killed_from_outside_costs_nothing(raw: Path, tmp_path: Path) -> None:
    process = started(lambda: main(["run", "--raw", str(raw), "--clean", str(tmp_path / "clean"), "--workers", "2"]))
    killed = 0
    while process.is_alive() and not killed:
        time.sleep(0.5)
        for worker in children(process.pid or 0)[:1]:
            os.kill(worker, signal.SIGKILL)
            killed += 1
    process.join(300)
    assert process.exitcode == 0
    assert killed
    run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")
    assert table(tmp_path / "clean", "failed").empty


def children(pid: int) -> list[int]:
    """The worker processes of a run; the resource tracker of multiprocessing is none."""
    told = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(word) for word in told.read_text().split()] if told.exists() else []
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
