"""The batch-job files of deploy/ tried with the schedulers themselves: `python -m bench.schedulers [--airflow PYTHON]`.

PYTHON is one of an environment with Airflow (`pip install apache-airflow`; tried with 3.3.2), which would not go into ours.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DAG = """
import sys
sys.path.insert(0, sys.argv[1])
import airflow
from lawsieve_dag import dag
(task,) = dag.tasks
print(f"Airflow {airflow.__version__} imports {dag.dag_id}: task {task.task_id}, retries {task.retries}, skips on {task.skip_on_exit_code}")
task.bash_command = "exit 75"
try:
    task.execute({})
except Exception as error:
    print(f"exit status 75 ends as {type(error).__name__}")
"""


def main() -> int:
    """Try each scheduler that is here; the status is that of the worst."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--airflow", help="a Python that has Airflow")
    python = asked.parse_args().airflow
    tests = subprocess.run([sys.executable, "-m", "pytest", "-q", "-n0", "-rs", "tests/test_deploy.py"], cwd=ROOT, check=False)
    return max(tests.returncode, _airflow(python) if python else 0)


def _airflow(python: str) -> int:
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "AIRFLOW_HOME": home}
        command = [python, "-c", DAG, str(ROOT / "deploy/airflow")]
        return subprocess.run(command, env=environment, cwd=home, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
