"""The report: its data say what the tables say, hostile text stays text, and a real browser opens it from disk without a complaint."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import clean_page, schema
from pipeline.report import build
from pipeline.stages.write import Rows, rows_of

TEXTS = (
    "欠钱不还怎么办\n\n朋友欠我两万元不还。\n\n依据《中华人民共和国民法典》第六百七十五条,借款人应当按照约定的期限返还借款。\n",
    "</script><script>alert('喂')</script>\n<img src=x onerror=alert(1)>是网页里的一段文字\n",
    "個人信息受法律保護\n",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clean = tmp_path_factory.mktemp("clean")
    tables: Rows = {table.name: [] for table in schema.TABLES}
    for n, text in enumerate(TEXTS):
        for name, rows in rows_of(clean_page(text, url=f"https://a.example/{n}")).items():
            tables[name].extend(rows)
    for table in schema.TABLES:
        (clean / table.name).mkdir()
        rows = sorted(tables[table.name], key=lambda row: [row[column] for column in table.sort])
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), clean / table.name / "part.parquet")
    return build(clean)


def chunk(report: Path, name: str) -> Any:
    text = (report.parent / "data" / f"{name}.js").read_text(encoding="utf-8")
    found = re.fullmatch(r'lawsieve\.loaded\("\w+",(.*)\);\n', text, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_every_page_has_all_its_lines(report: Path) -> None:
    pages = chunk(report, "pages-0")
    assert sorted("".join(line["raw"] for line in page["lines"]) for page in pages) == sorted(TEXTS)


def test_the_list_and_the_chunks_have_the_same_order(report: Path) -> None:
    assert [row[0] for row in chunk(report, "index-0")] == [page["page"]["page_id"] for page in chunk(report, "pages-0")]


def test_totals_count_the_tables(report: Path) -> None:
    totals = chunk(report, "summary")["totals"]
    assert totals["pages"] == len(TEXTS)
    assert totals["raw_chars"] == sum(map(len, TEXTS)) == totals["kept_chars"] + totals["dropped_chars"]


def test_no_text_of_a_page_can_end_the_script(report: Path) -> None:
    for path in (report.parent / "data").glob("*.js"):
        assert "</script" not in path.read_text(encoding="utf-8").lower()


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no tables"):
        build(tmp_path)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")
def test_a_browser_opens_it_from_disk(report: Path, tmp_path: Path) -> None:
    html, console = in_browser(report.as_uri(), tmp_path)
    assert "can't be drawn" not in html
    assert "Loading …" not in html
    assert "Where every character went" in html
    assert not [line for line in console.splitlines() if "CONSOLE" in line], console


def in_browser(address: str, profile: Path) -> tuple[str, str]:
    """The page after its scripts have run, and what the browser wrote to its console."""
    assert CHROMIUM
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    command = [CHROMIUM, *flags, "--no-first-run", "--disable-quic", "--enable-logging=stderr", "--virtual-time-budget=4000"]
    done = subprocess.run([*command, f"--user-data-dir={profile}", "--dump-dom", address], capture_output=True, text=True, timeout=120)
    return done.stdout, done.stderr
