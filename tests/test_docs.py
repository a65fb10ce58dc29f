"""What the documents say is there, is there; what is there, the documents say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import clean_page, rules, schema
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z -]*):[^=\n]*## ", MAKEFILE, re.MULTILINE))
NAMES = {name for line in TARGETS for name in line.split()} - {"all"}


@pytest.mark.parametrize("target", sorted(NAMES))
def test_every_target_is_in_both_readmes(target: str) -> None:
    for name, document in {"README.md": README, "README.zh.md": CHINESE}.items():
        assert re.search(rf"`(?:make )?{target}\b", document), f"{name} does not name make {target}"


def options(document: str) -> set[str]:
    """Variables that the document sets for make: PAGE=, DIFF=, MARKS= …"""
    return set(re.findall(r"`[^`\n]*?\b([A-Z]{2,}=)", document))


@pytest.mark.parametrize("document", [README, CHINESE], ids=["README.md", "README.zh.md"])
def test_every_target_a_readme_names_exists(document: str) -> None:
    for name in re.findall(r"`make ([a-z][a-z-]*)", document):
        assert name in NAMES, f"make {name} is no target"


def test_the_chinese_readme_keeps_step() -> None:
    assert set(re.findall(r"^make.*?(?=\s+#|$)", CHINESE, re.MULTILINE)) == set(re.findall(r"^make.*?(?=\s+#|$)", README, re.MULTILINE))


def test_the_chinese_readme_has_the_same_options_and_code() -> None:
    assert options(CHINESE) == options(README)
    assert set(re.findall(r"```python\n(.*?)```", CHINESE, re.DOTALL)) <= set(re.findall(r"```python\n(.*?)```", README, re.DOTALL))


def test_every_command_has_its_help_and_its_target() -> None:
    text = subprocess.run([sys.executable, "-m", "pipeline", "--help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^    ([a-z][a-z-]+) {2,}\S", text, re.MULTILINE))
    assert len(commands) >= 10
    assert commands - {"run", "gc"} <= NAMES, f"commands without a make target: {commands - NAMES}"


@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_every_column_is_in_the_data_dictionary(table: schema.Table) -> None:
    text = (ROOT / "clean" / "README.md").read_text(encoding="utf-8")
    assert f"`{table.name}`" in README
    for column in table.columns:
        assert f"`{column.name}`" in text
        assert column.meaning


def test_every_field_of_a_rule_is_in_its_readme() -> None:
    text = (ROOT / "pipeline" / "rules" / "README.md").read_text(encoding="utf-8")
    for field in rules.FIELDS:
        assert f"`{field}`" in text


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("*/README.md")), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_python_example_runs() -> None:
    code = next(block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "clean_page" in block)
    exec(code, {"print": lambda *values: None})


def test_the_sample_page_comes_out_as_the_readme_says() -> None:
    page = clean_page((ROOT / "raw" / "hijacked-spider-pool.txt").read_bytes())
    lines = page.text.split("\n")
    assert lines[0] == "违约金太高可以降低吗(违约金多少算过高)"
    assert not [line for line in lines if "蜘蛛池" in line or "精品" in line or line.startswith("首页")]
    assert (page.published_date, page.script, bool(page.hijack_kinds)) == ("2025-03-15", "hant_machine", True)
    assert [(row["law"], row["article"]) for row in page.statutes] == [("民法典", 585)]
