"""A nightly run of lawsieve as one Airflow task. The lock makes retries safe; exit status 75 (lock held) skips the task."""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG

try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:  # Airflow 2 has it in the core
    from airflow.operators.bash import BashOperator

RUN = ".venv/bin/python -m pipeline run --raw /srv/lawsieve/raw --clean /srv/lawsieve/clean --log-format json"

with DAG(
    dag_id="lawsieve",
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    BashOperator(
        task_id="run",
        bash_command=f"cd /opt/lawsieve && {RUN}",
        skip_on_exit_code=75,
        retries=2,
        retry_delay=timedelta(minutes=10),
    )
