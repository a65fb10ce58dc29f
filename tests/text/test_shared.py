"""Conversion and noise on the shared data: simplified law stays, OpenCC's cases come out, the hijacked seed reads as the official text."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import opencc
import pytest

from pipeline.page import Page, lines_of, replay
from pipeline.stages.convert import convert
from pipeline.text.dictionaries import CHAINS, newer, table
from pipeline.text.noise import clean
from pipeline.text.pivot import Stage, chain, compat
from pipeline.text.script import script_of, simplify

pytestmark = pytest.mark.shared

TYPOS = {("査", "查"), ("諮", "咨")}
"""Typing errors of the source: traditional characters in simplified law (司法审査, 人民群諮的)."""


def law_files(data: Path) -> list[list[str]]:
    paths = sorted((data / "laws" / "lawrefbook").rglob("*.md"))
    return [path.read_text(encoding="utf-8").split("\n") for path in paths[::6]]


def test_simplified_law_stays(shared_data: Path) -> None:
    edits = [edit for lines in law_files(shared_data) for _, made in simplify(lines).values() for edit in made]
    assert {(edit.old, edit.new) for edit in edits} <= TYPOS
    assert len(edits) <= 5


def test_no_simplified_line_is_called_traditional(shared_data: Path) -> None:
    lines = [line[:6] for file in law_files(shared_data) for line in file if len(line) > 5]
    assert [line for line in islice(lines, 10_000) if script_of([line]).startswith("hant")] == []


def test_law_holds_no_readings_and_no_torn_bytes(shared_data: Path) -> None:
    for lines in law_files(shared_data)[::4]:
        kinds = {(edit.kind, edit.old) for _, edits in clean(lines).values() for edit in edits}
        assert not any(kind == "encoding" or re.search("[a-z]", old) for kind, old in kinds), kinds


@pytest.mark.parametrize(("mode", "floor"), [("t2s", 52), ("tw2s", 32), ("hk2s", 21), ("tw2sp", 51)])
def test_cases_of_opencc(shared_data: Path, mode: str, floor: int) -> None:
    if newer() is None:
        pytest.skip("the newer dictionaries are not built: python -m pipeline.text.dictionaries")
    listed = json.loads((shared_data / "opencc" / "testcases.json").read_text(encoding="utf-8"))["cases"]
    stages = [Stage([table(name) for name in group]) for group in [("CJK_Compatibility_Ideographs",), *CHAINS[mode]]]
    current = chain(stages)
    pairs = [(case["input"], case["expected"][mode]) for case in listed if mode in case["expected"]]
    assert sum(current(text) == wanted for text, wanted in pairs) >= floor


@pytest.mark.parametrize("mode", CHAINS)
def test_compat_equals_the_package_on_statutes(shared_data: Path, mode: str) -> None:
    oracle, ours = opencc.OpenCC(mode), compat(mode)
    paths = sorted((shared_data / "laws" / "taiwan").rglob("*.md"))[::300]
    for line in "\n".join(path.read_text(encoding="utf-8") for path in paths).split("\n"):
        assert ours(line) == oracle.convert(line)


def test_hijacked_seed(shared_data: Path) -> None:
    raw = next((shared_data / "seeds").glob("002*")).read_text(encoding="utf-8")
    page = Page(raw, lines_of(raw))
    convert(page)
    lines = {line.raw.rstrip("\n"): line for line in page.lines}
    assert all(replay(line.raw, line.edits) == line.text for line in page.lines)
    footer = next(text for text in lines if text.startswith("主站蜘蛛池"))
    assert lines[footer].text == footer
    assert page.script in {"hant_machine", "mixed"}
    official = "\n".join("".join(file) for file in _civil_and_criminal_code(shared_data))
    body = [line.text for text, line in lines.items() if re.match("[(（][一二三四][)）]|個人信息(是|中的|的處理)|明知前款|本條所稱", text)]
    missing = [text for text in body if _bare(text) not in _bare(official)]
    assert len(body) >= 11
    assert missing == []


def _civil_and_criminal_code(data: Path) -> list[list[str]]:
    folder = data / "laws" / "lawrefbook"
    paths = [*sorted((folder / "民法典").rglob("*.md")), *sorted((folder / "刑法").rglob("*.md"))]
    return [path.read_text(encoding="utf-8").split("\n") for path in paths]


def _bare(text: str) -> str:
    return re.sub(r"[^\w]|(?<=^)[一二三四]", "", text)
