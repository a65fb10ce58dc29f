"""`explain`: a page from wherever it comes, raw beside clean in straight columns, and all that is known of one line."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from pipeline import clean_page
from pipeline.__main__ import main
from pipeline.run.telling import replayed, sides
from pipeline.stages.write import rows_of
from tests.conftest import ROOT
from tests.run.pages import fill, html, run, table

PINYIN = ROOT / "raw" / "hijacked-pinyin.html"
FARM = ROOT / "raw" / "content-farm.html"


def told(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["explain", *map(str, words), "--colour", "never"]) == status
    found = capsys.readouterr()
    return found.out if status == 0 else found.err


@pytest.mark.parametrize("width", [60, 80, 110, 200])
def test_diff_keeps_to_the_terminal(width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [line for line in told(capsys, PINYIN, "--diff").splitlines() if line[:2].strip().isdigit()]
    assert len(rows) > 10
    assert {cell_len(line) for line in rows} == {width}
    assert ("spam." in told(capsys, PINYIN, "--diff")) == (width >= 100)


def test_diff_marks_what_changed_and_what_went(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    rows = told(capsys, PINYIN, "--diff").splitlines()
    assert any("法律依據(jù)：" in row and " ~ " in row and "法律依据：" in row for row in rows)
    assert any("主站蜘蛛池模板" in row and " - " in row for row in rows)


def test_both_sides_hold_all_of_a_line() -> None:
    rows = rows_of(clean_page(PINYIN.read_bytes()))["lines"]
    assert any(row["edits"] for row in rows)
    for row in rows:
        left, right = sides(row)
        assert left.plain.replace("⏎", "\n") == row["raw"].rstrip("\n")
        assert right.plain == (row["text"] or "")
        if row["fate"] == "kept":
            removed, pieces = replayed(row["raw"].rstrip("\n"), row["edits"])
            assert "".join(char for char, kind in pieces if kind is None) == "".join(
                char for at, char in enumerate(row["raw"].rstrip("\n")) if at not in removed
            )


def test_why_tells_rule_evidence_and_markup(capsys: pytest.CaptureFixture[str]) -> None:
    by_words = told(capsys, FARM, "--why", "标签")
    assert by_words == told(capsys, FARM, "--why", "4")
    for word in ("dropped as nav by nav.tags", "pipeline/rules/nav.toml", "match", "content", "body/", "links"):
        assert word in by_words
    assert "answer" not in by_words


def test_why_of_a_kept_line_names_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(capsys, ROOT / "raw" / "qa-one-answer.html", "--why", "没有约定还款时间的借款")
    assert "kept as answer" in said
    assert "stands in  main" in said


def test_why_of_no_line_names_the_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert "first column" in told(capsys, FARM, "--why", "不在这一页上的话", status=2)


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(html(3).encode("gb18030")), encoding="utf-8"))
    said = told(capsys, "-", "--url", "https://www.a.example/3")
    assert "https://www.a.example/3" in said
    assert "抚养费" in said


def test_a_file_has_its_sidecar(capsys: pytest.CaptureFixture[str]) -> None:
    assert "http" in told(capsys, PINYIN).splitlines()[0]


def test_one_record_of_a_feed(capsys: pytest.CaptureFixture[str]) -> None:
    feed = ROOT / "raw" / "feed.jsonl.gz"
    assert told(capsys, feed).count("\nsource ") > 1
    assert told(capsys, f"{feed}#1").count("\nsource ") == 1


def test_what_can_not_be_read_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    assert "failed to be read" in told(capsys, tmp_path / "a.html")


def test_a_page_of_the_tables_has_its_evidence_as_long_as_its_record_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, clean = fill(tmp_path / "raw", range(6)), tmp_path / "clean"
    run(raw, clean)
    pages = table(clean, "pages")
    page = pages[pages["source"] == "b/0000.html"].iloc[0]
    for name in (page["page_id"], page["url"]):
        assert "body/div" in told(capsys, name, "--clean", clean, "--why", "首页")
    bare = table(clean, "pages").query("host == 'ask.example'").iloc[0]["url"].removeprefix("https://")
    assert bare in told(capsys, bare + "/", "--clean", clean)
    (raw / "b" / "0000.html").unlink()
    assert "no longer in raw/" in told(capsys, page["page_id"], "--clean", clean)
    assert "no longer in raw/" in told(capsys, page["page_id"], "--clean", clean, "--why", "首页")
