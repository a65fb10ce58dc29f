"""What starts fast: commands and workers import only what they need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = {"duckdb", "pandas", "fsspec", "asyncio", "pyarrow.dataset", "rich.progress", "pipeline.report", "pipeline.run.audit"}


@pytest.mark.parametrize("module", ["pipeline.run.engines.local, pipeline.run.passes", "pipeline.__main__"])
def test_nothing_is_imported_that_only_some_commands_need(module: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert sorted(HEAVY.intersection(told.stdout.split())) == []
