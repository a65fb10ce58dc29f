"""The bench of the whole way writes its tables into a README, and says of each contender what it took."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import plot, whole
from bench.whole import OURS, TEXTS, Used


def test_between_the_marks_and_nowhere_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("above\n<!-- whole -->\nold\n<!-- /whole -->\nbelow\n", encoding="utf-8")
    for told in ("a", "b\n\nc"):
        plot.between(readme, "whole", told)
        assert readme.read_text(encoding="utf-8") == f"above\n<!-- whole -->\n{told}\n<!-- /whole -->\nbelow\n"
    with pytest.raises(ValueError, match="scale"):
        plot.between(readme, "scale", "x")


def test_report_puts_the_fastest_first_and_names_the_ratio() -> None:
    figures = {OURS: Used(0.010, 0.02, 300, 1.26), TEXTS: Used(0.005, 0.01, 250), "other": Used(0.040, 0.05, 90)}
    told = whole.report(
        figures, {"read": 4.0, "strip": 3.0, "tables": 2.5}, [b"x" * 2000, b"y" * 4000], {"as it is": {"pages": 2, "c4_short": 1}}, 3
    )
    rows = [line.split("|") for line in told.splitlines() if line.startswith(("| lawsieve", "| other"))]
    assert [row[1].strip() for row in rows] == [TEXTS, OURS, "other"]
    assert [row[7].strip() for row in rows] == ["", "1.0", "4.0"]
    assert [row[5].strip() for row in rows] == ["0.0", "1.3", "0.0"]
    assert "2 HTML pages of 3 KB" in told
    assert "| 4.00 | 3.00 | 2.50 |" in told
    assert "| c4 short | 1 |" in told


def test_stages_and_the_rest_are_told_of_one_run(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "feed.jsonl").write_text(json.dumps({"url": "https://a.example/1", "text": whole.text_page(1)}), encoding="utf-8")
    told = json.loads(whole._told([sys.executable, "-m", "bench.stages", str(tmp_path / "raw"), str(tmp_path / "clean")]))
    assert list(told) == ["read", "strip", "convert", "split", "verify", "tables, state, corpus"]
    assert min(told["read"], told["strip"], told["tables, state, corpus"]) > 0


def test_a_process_is_charged_for_its_children() -> None:
    burn = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = [0] * 9_000_000; sum(range(3_000_000))'])"
    used = whole._used([sys.executable, "-c", burn])
    assert used.cpu > 0.02
    assert used.peak > 60
    assert used.wall > 0.02


def test_text_pages_have_their_size() -> None:
    sizes = [len(whole.text_page(n).encode()) for n in range(20)]
    assert min(sizes) >= whole.TEXT_BYTES
    assert max(sizes) < 1.2 * whole.TEXT_BYTES


def test_bars_are_as_long_as_their_figures() -> None:
    drawn = plot.svg({"lawsieve": 100.0, "other": 50.0})
    widths = [int(part.split('"')[0]) for part in drawn.split('width="')[2:]]
    assert widths[0] == pytest.approx(2 * widths[1], abs=1)
    assert 'fill="#2f7ed8"' in drawn
