"""The command line: exit statuses, clear words for bad input, nothing deleted that runs did not make."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from pipeline.__main__ import main, parser
from pipeline.run import lock, runner
from tests.conftest import ROOT
from tests.run.pages import fill, question, rows, table


def command(*words: str | Path) -> int:
    return main([str(word) for word in words])


def ran(raw: Path, clean: Path, *more: str) -> int:
    return command("run", "--raw", raw, "--clean", clean, "--workers", "1", *more)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    commands = [*runner.STAGES, "run", "explain", "audit", "gc", "clobber", "dictionary", "library", "report", "export", "new-site"]
    assert [name for name in commands if not re.search(rf"^    {name}\b", shown, re.MULTILINE)] == []
    assert "75" in shown


def test_every_option_has_a_word_of_help() -> None:
    for action in parser()._actions[-1].choices.values():  # type: ignore[union-attr]
        assert all(option.help for option in action._actions), action.prog


def test_missing_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(tmp_path / "nowhere", tmp_path / "clean") == 2
    assert "--raw" in capsys.readouterr().err


def test_missing_laws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(tmp_path / "raw", range(1))
    assert ran(tmp_path / "raw", tmp_path / "clean", "--laws", str(tmp_path / "nowhere")) == 2
    assert "library" in capsys.readouterr().err


def test_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "raw").mkdir()
    assert ran(tmp_path / "raw", tmp_path / "clean") == 0
    said = capsys.readouterr()
    assert "holds no pages" in said.err
    assert "0 pages" in said.out
    assert table(tmp_path / "clean", "pages").empty


def test_bad_arguments(tmp_path: Path) -> None:
    for words in (["run", "--workers", "0"], ["run", "--max-failed", "7"], ["walk"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2


def test_bad_input_is_a_row_of_failed_never_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "好 页.txt").write_text(question(1), encoding="utf-8")
    (raw / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (raw / "nothing.html").touch()
    (raw / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
    (raw / "broken.jsonl").write_text('{"url": "https://a.example/1", "text": "甲乙"}\n{"url": \n', encoding="utf-8")
    (raw / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (raw / "loop").symlink_to(raw, target_is_directory=True)
    status = ran(raw, tmp_path / "clean")
    failed = table(tmp_path / "clean", "failed").set_index("source")
    assert status == 3, "more than one page in a hundred failed"
    assert {"picture.html", "nothing.html", "cut.jsonl.gz", "dangling.txt"} <= {source.split("#")[0] for source in failed.index}
    assert failed["message"].str.len().min() > 10
    assert set(table(tmp_path / "clean", "pages")["source"]) == {"好 页.txt", "broken.jsonl#0"}
    assert "Traceback" not in capsys.readouterr().err
    assert ran(raw, tmp_path / "clean", "--max-failed", "100%") == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    raw = fill(tmp_path / "raw", range(2))
    (raw / "b" / "0000.html").chmod(0)
    ran(raw, tmp_path / "clean")
    assert list(table(tmp_path / "clean", "failed")["reason"]) == ["unreadable"]


def test_lock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = fill(tmp_path / "raw", range(1))
    with lock.locked(tmp_path / "clean" / runner.WORK):
        assert ran(raw, tmp_path / "clean") == 75
    assert "another run" in capsys.readouterr().err
    assert ran(raw, tmp_path / "clean") == 0


def test_dry_run_says_what_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, clean = fill(tmp_path / "raw", range(4)), tmp_path / "clean"
    assert ran(raw, clean, "--dry-run") == 0
    assert "new" in capsys.readouterr().err
    assert not (clean / "pages").exists()
    ran(raw, clean)
    capsys.readouterr()
    ran(raw, clean, "--dry-run")
    assert "0 parts would be worked" in capsys.readouterr().out
    (raw / "b" / "0002.txt").write_text(question(77), encoding="utf-8")
    ran(raw, clean, "--dry-run")
    assert "changed" in capsys.readouterr().err


def test_json_log_metrics_and_a_failing_ping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = fill(tmp_path / "raw", range(2))
    more = ("--log-format", "json", "--metrics", str(tmp_path / "m" / "lawsieve.prom"), "--ping", "http://127.0.0.1:9/done")
    assert ran(raw, tmp_path / "clean", *more) == 0
    said = capsys.readouterr()
    events = [json.loads(line) for line in said.err.splitlines()]
    assert [event["event"] for event in events] == ["ping", "done"]
    assert events[-1]["pages"] == 4
    assert said.out.count("\n") == 1
    metrics = (tmp_path / "m" / "lawsieve.prom").read_text()
    assert 'lawsieve_rows{table="pages"} 4' in metrics


def test_clobber_asks_and_removes_only_what_runs_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, clean = fill(tmp_path / "raw", range(2)), tmp_path / "clean"
    ran(raw, clean)
    command("strip", "--raw", raw, "--clean", clean, "--workers", "1")
    (clean / "README.md").write_text("mine")
    (clean / "current").resolve().joinpath("qa", "mine.txt").write_text("mine")
    monkeypatch.setattr("builtins.input", lambda _: "no")
    command("clobber", "--clean", clean)
    assert not table(clean, "pages").empty
    command("clobber", "--clean", clean, "--yes")
    left = sorted(str(path.relative_to(clean)) for path in clean.rglob("*") if path.is_file())
    assert left == ["README.md", "runs/000001/qa/mine.txt"]


def test_gc_keeps_what_the_last_run_needs(tmp_path: Path) -> None:
    raw, clean = fill(tmp_path / "raw", range(2)), tmp_path / "clean"
    ran(raw, clean)
    (raw / "neu.txt").write_text(question(5), encoding="utf-8")
    ran(raw, clean)
    before = rows(clean)
    assert command("gc", "--clean", clean, "--keep", "1") == 0
    assert [path.name for path in (clean / "runs").iterdir()] == ["000002"]
    assert rows(clean) == before
    assert runner.run(runner.Options(str(raw), clean), runner.Console("json")).worked["read"] == 0  # type: ignore[attr-defined]


def test_explain_a_file_an_id_and_a_url(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw, clean = fill(tmp_path / "raw", range(4)), tmp_path / "clean"
    ran(raw, clean)
    pages = table(clean, "pages")
    page = pages[pages["source"] == "feed-0.jsonl#1"].iloc[0]
    capsys.readouterr()
    for word in (raw / "b" / "0000.html", page["page_id"], page["url"]):
        assert command("explain", word, "--clean", clean, "--colour", "never") == 0
        shown = capsys.readouterr().out
        assert "kept" in shown
        assert "statutes" in shown
        assert "\x1b" not in shown
    command("explain", page["url"], "--clean", clean, "--colour", "always")
    assert "\x1b" in capsys.readouterr().out
    assert command("explain", "nowhere", "--clean", clean) == 2


def test_library_needs_a_folder(tmp_path: Path) -> None:
    assert command("library", tmp_path / "nowhere", "--out", tmp_path / "out") == 2


def test_the_dictionary_is_current(tmp_path: Path) -> None:
    assert command("dictionary", "--clean", tmp_path) == 0
    here, there = ROOT / "clean" / "README.md", tmp_path / "README.md"
    assert here.read_text(encoding="utf-8") == there.read_text(encoding="utf-8"), "run `python -m pipeline dictionary`"


def test_report_export_and_new_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raw, clean = fill(tmp_path / "raw", range(4)), tmp_path / "clean"
    ran(raw, clean)
    assert command("report", "--clean", clean) == 0
    assert (clean / "report" / "index.html").is_file()
    assert command("export", "alpaca", "--clean", clean, "--out", tmp_path / "out") == 0
    assert (tmp_path / "out" / "alpaca.jsonl").read_text(encoding="utf-8").count("\n") > 3
    monkeypatch.setattr("pipeline.__main__.SITES", tmp_path)
    assert command("new-site", raw / "b" / "0000.html", "--host", "neu.example") == 0
    assert "neu.example" in (tmp_path / "neu.example.toml").read_text(encoding="utf-8")
    assert command("new-site", raw / "b" / "0000.html", "--host", "neu.example") == 2
    assert command("report", "--clean", tmp_path / "nowhere") == 1
