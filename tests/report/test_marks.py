"""Marks from the report become golden pages and rule examples that the project's own readers take."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bench.golden import Tally, load, score, wanted_roles
from pipeline import rules
from pipeline.__main__ import main
from pipeline.report import marks
from pipeline.run.console import Console
from pipeline.run.runner import Options, run
from pipeline.text.fold import fold
from tests.conftest import ROOT
from tests.run.pages import table

Row = dict[str, Any]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the sample pages, the feed's and a page in GB 18030 among them."""
    folder = tmp_path_factory.mktemp("marks")
    shutil.copytree(ROOT / "raw", folder / "raw")
    run(Options(str(folder / "raw"), folder / "clean"), Console("json"))
    return folder / "clean"


def marked(clean: Path, source: str, words: str, right: str) -> Row:
    """The mark that the report makes of the line of a source that holds these words."""
    pages = table(clean, "pages")
    page = pages[pages.source == source].iloc[0]
    lines = table(clean, "lines")
    line = lines[(lines.page_id == page.page_id) & lines.raw.str.contains(words, regex=False)].iloc[0]
    told = {name: line[name] for name in ("raw", "fate", "role", "rule")} | {"seq": int(line["seq"]), "right": right}
    return {"page_id": page.page_id, "url": page.url, "source": source, **told}


def test_a_page_without_error_comes_back_as_it_is(clean: Path, tmp_path: Path) -> None:
    """Every sample page, one of its lines marked as what it is: its golden page is what the stages make of it."""
    lines, pages = table(clean, "lines"), table(clean, "pages")
    own = [lines[(lines.page_id == page_id) & (lines.rule != "layout.blank")].iloc[0] for page_id in pages.page_id]
    told = [{name: line[name] for name in ("page_id", "raw", "fate", "role", "rule", "seq")} | {"right": line["role"]} for line in own]
    assert len(list(marks.golden_pages(told, clean, tmp_path))) == len(pages)
    tally = Tally()
    for folder in sorted(tmp_path.iterdir()):
        golden = load(folder)
        assert score(golden, golden.page(), tally) == 1.0, golden.source
    assert {name: value for name, value in tally.figures().items() if value < 1.0} == {}


def test_a_marked_line_has_its_new_role_and_the_stages_miss_it(clean: Path, tmp_path: Path) -> None:
    mark = marked(clean, "content-farm.html", "标签", "body")
    (told,) = marks.golden_pages([mark], clean, tmp_path)
    assert "1 lines marked" in told
    golden = load(next(tmp_path.iterdir()))
    tags = [role for role, text in golden.spans if "标签" in text]
    assert tags == ["body"]
    assert score(golden, golden.page(), Tally()) < 1.0


def test_a_marked_line_leaves_a_remark_at_the_row_that_it_stands_in(clean: Path, tmp_path: Path) -> None:
    list(marks.golden_pages([marked(clean, "qa-one-answer.html", "没有约定还款时间的借款", "cta")], clean, tmp_path))
    text = next(tmp_path.glob("*/expected.toml")).read_text(encoding="utf-8")
    assert "# a marked line stands in here" in text
    assert tomllib.loads(text)["qa"]


def test_spans_of_one_line_go_on_in_it() -> None:
    lines = [
        {"seq": 0, "raw": "甲\n", "role": "title"},
        {"seq": 1, "raw": "乙:", "role": "meta"},
        {"seq": 2, "raw": "丙\n丁\n", "role": "body"},
        {"seq": 3, "raw": "\n", "role": "other_boilerplate"},
        {"seq": 4, "raw": "戊", "role": "body"},
    ]
    assert marks.labels(lines, {}) == "title | 甲\nmeta | 乙:\n+body | 丙\nbody | 丁\nbody | 戊\n"


def test_rule_examples_are_lines_that_rules_take(clean: Path) -> None:
    wrong = [marked(clean, "content-farm.html", "标签", "body"), marked(clean, "content-farm.html", "协商不成", "cta")]
    found = tomllib.loads(marks.rule_examples(wrong))
    assert list(found) == ["nav.tags", "new-cta"]
    assert found["nav.tags"]["keeps"] == ["标签：押金 租房 合同"]
    line = found["new-cta"]["drops"][0]
    rule = f"[draft]\nwhy = 'w'\nrole = 'cta'\nmatch = '^协商不成的.{{0,80}}$'\ndrops = {json.dumps([line])}\nkeeps = ['协商不成的']\n"
    assert rules.parse("draft", rule).hit(fold(line)) is not None


def test_pages_that_changed_are_left_out_and_named(clean: Path, tmp_path: Path) -> None:
    gone = marked(clean, "stub.html", "", "nav") | {"page_id": "0" * 32}
    changed = marked(clean, "content-farm.html", "标签", "body") | {"raw": "别的话"}
    assert all("left out" in told for told in marks.golden_pages([gone, changed], clean, tmp_path))
    assert not list(tmp_path.iterdir())


def test_the_command(clean: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "marks.json"
    file.write_text(json.dumps([marked(clean, "content-farm.html", "标签", "body")]), encoding="utf-8")
    assert main(["golden", str(file), "--clean", str(clean), "--out", str(tmp_path / "golden")]) == 0
    assert "1 golden pages" in capsys.readouterr().out
    assert wanted_roles(load(next((tmp_path / "golden").iterdir())))
    assert main(["golden", str(file), "--rules"]) == 0
    assert "nav.tags" in capsys.readouterr().out
    for wrong in ("[]", "{", '[{"page_id": 1}]'):
        file.write_text(wrong)
        assert main(["golden", str(file), "--clean", str(clean)]) == 2
        assert "marks" in capsys.readouterr().err
