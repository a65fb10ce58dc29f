"""The list of the rules that are code: it has what the code drops by, and nothing else."""

from __future__ import annotations

import re

from pipeline import clean_page, rules, sites
from pipeline.rules import coded
from tests.conftest import ROOT

OF_FILES = {rule.id for name in rules.names() for rule in rules.load(name)}
FOLDERS = ("stages", "qa", "layout", "spam")
CODE = "\n".join(path.read_text(encoding="utf-8") for name in FOLDERS for path in sorted((ROOT / "pipeline" / name).rglob("*.py")))


def in_code() -> set[str]:
    """Ids that stand in the code as words, and those made of a kind of planted line or page."""
    named = {name for name in re.findall(r'"([a-z]+\.[a-z-]+)"', CODE) if not name.endswith((".toml", ".bin", ".txt"))}
    planted = re.findall(r'Planted\(\s*"([a-z_]+)"', CODE) + re.findall(r'Planted\("[a-z_]+" if [^,]*? else "([a-z_]+)"', CODE)
    pages = re.findall(r'return "(doorway|spam)", ', CODE)
    return (named | {f"spam.{kind.replace('_', '-')}" for kind in (*planted, *pages)}) - OF_FILES


def test_the_list_is_what_the_code_has() -> None:
    assert set(coded.CODED) - in_code() == set(), "no longer in the code"
    assert in_code() - set(coded.CODED) == set(), "in the code, and not in the list"


def test_every_rule_that_drops_a_line_is_known() -> None:
    known = {*coded.every(), *sites.rules()}
    found = list((ROOT / "raw").glob("*.[ht]*[lt]")) + list((ROOT / "tests" / "golden" / "pages").glob("*/source.*"))
    for path in found:
        url = "https://www.mingfa.example/1" if path.name == "qa-one-answer.html" else ""
        dropped = {line.rule for line in clean_page(path.read_bytes(), url=url).lines if line.rule}
        assert dropped <= known, path
