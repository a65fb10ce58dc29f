"""The files of deploy/ as schedulers read them."""

from __future__ import annotations

import importlib
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.__main__ import parser
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
COMMAND = re.compile(r"python -m (pipeline run [^>|\"`…\n]+)")
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "-m pipeline run" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_each_command_is_one_of_ours(path: Path) -> None:
    found = [found[1] for found in COMMAND.finditer(path.read_text(encoding="utf-8"))]
    assert found
    for command in found:
        assert parser().parse_args(shlex.split(command)[1:]).command


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here (Debian: systemd)")
    service = (DEPLOY / "lawsieve.service").read_text(encoding="utf-8")
    here = service.replace("/opt/lawsieve/.venv/bin/python", "/usr/bin/env").replace("/opt/lawsieve", "/tmp")
    (tmp_path / "lawsieve.service").write_text(here, encoding="utf-8")
    shutil.copy(DEPLOY / "lawsieve.timer", tmp_path)
    units = [tmp_path / "lawsieve.service", tmp_path / "lawsieve.timer"]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "lawsieve" not in done.stderr, done.stderr


def test_airflow_imports_the_dag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip(
        "airflow", reason="Airflow is not installed; `python -m bench.schedulers --airflow PYTHON` tries it with one that is"
    )
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.syspath_prepend(str(DEPLOY / "airflow"))
    dag = importlib.import_module("lawsieve_dag").dag
    assert [task.task_id for task in dag.tasks] == ["run"]
