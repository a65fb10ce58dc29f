"""The prompt answers SQL, tells a mistake, and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.report.shell import EXAMPLES, shell
from tests.report.test_report import report  # noqa: F401 (a fixture)


def test_examples_and_mistakes(report: Path) -> None:  # noqa: F811
    said: list[str] = []
    assert shell(report.parent.parent, [*EXAMPLES, "select nothing from nowhere", "", "select 1"], said.append) == len(EXAMPLES)
    assert "nowhere" in said[-1]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no tables"):
        shell(tmp_path, [], print)
