"""Progress: pages a second, failures, the share dropped and the time left, as a bar in a terminal and as quiet lines in a log."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console as Terminal

from pipeline.run import console as told
from pipeline.run.console import Console, Tally

STEPS = [{"pages": 100, "failed": 1, "raw_chars": 1000, "dropped_chars": 250}] * 4


def test_the_tally_says_what_it_knows_and_no_more() -> None:
    tally = Tally()
    assert str(tally) == ""
    for step in STEPS:
        tally.add(step)
    assert str(tally).startswith("400 pages, ")
    assert "pages/s, 4 failed, 25% dropped" in str(tally)


def test_a_bar_in_a_terminal() -> None:
    console = Console()
    screen = io.StringIO()
    console._terminal, console._bars = Terminal(file=screen, force_terminal=True, width=120), True
    assert list(console.follow("clean", STEPS, 4, lambda step: step)) == STEPS
    for words in ("clean", "4/4", "parts", "400 pages", "pages/s", "4 failed", "25% dropped", "0:00:00"):
        assert words in screen.getvalue(), words


def test_quiet_lines_in_a_log(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert list(Console().follow("clean", STEPS, 4, lambda step: step)) == STEPS
    assert capsys.readouterr().err == "", "a quick stage says nothing"
    monkeypatch.setattr(told, "SECONDS_BETWEEN", -1.0)
    list(Console().follow("clean", STEPS, 4, lambda step: step))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("clean: 2 of 4 parts, 200 pages, ")
    assert lines[1].endswith("s left")
    list(Console("json").follow("clean", STEPS, 4, lambda step: step))
    event = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (event["event"], event["done"], event["pages"], event["failed"], event["dropped_share"]) == ("progress", 4, 400, 4, 0.25)
