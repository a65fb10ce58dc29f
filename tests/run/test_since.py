"""`--since`: older sources that are new to the tables wait; nothing leaves the tables because of it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.run import publish, since
from pipeline.run.audit import audit
from pipeline.run.since import UNITS, moment
from pipeline.sources import list_sources
from tests.run.pages import fill, question, rows, run, table

WEEK = 7 * UNITS["d"]
NOW = 1_790_000_000.0


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Sources of which those in `b` are a year old."""
    folder = fill(tmp_path / "raw", range(12))
    for path in (folder / "b").iterdir():
        _age(path, 365)
    return folder


def _age(path: Path, days: float) -> None:
    then = time.time() - days * UNITS["d"]
    os.utime(path, (then, then))


def _new_only(raw: Path, to: Path) -> Path:
    copy = Path(shutil.copytree(raw, to))
    shutil.rmtree(copy / "b")
    return copy


@pytest.mark.parametrize(("text", "seconds"), [("90m", 5_400), ("12h", 43_200), ("7d", 604_800), ("2w", 1_209_600), (" 7 d ", 604_800)])
def test_so_long_ago(text: str, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)
    assert moment(text) == NOW - seconds


@pytest.mark.parametrize("text", ["2026-11-01T00:00:00Z", "2026-11-01T08:00+08:00", "2026-11-01 00:00:00+00:00"])
def test_dates_with_a_zone(text: str) -> None:
    assert moment(text) == 1_793_491_200.0


def test_a_date_is_midnight_here() -> None:
    assert time.localtime(moment("2026-11-01"))[:6] == (2026, 11, 1, 0, 0, 0)


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7y", "2026-13-01", "-7d"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|month"):
        moment(text)


def test_only_what_changed_since_is_taken_up_with_the_rows_of_a_folder_that_holds_nothing_else(raw: Path, tmp_path: Path) -> None:
    outcome = run(raw, tmp_path / "clean", since=time.time() - WEEK)
    assert outcome.left_out == 6
    run(_new_only(raw, tmp_path / "new"), tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_what_the_tables_hold_stays_and_is_kept_up_to_date_however_old(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean")
    changed = next((raw / "b").glob("*.txt"))
    changed.write_text(question(700), encoding="utf-8")
    _age(changed, 300)
    late = raw / "b" / "late.txt"
    late.write_text(question(800), encoding="utf-8")
    _age(late, 300)
    outcome = run(raw, tmp_path / "clean", since=time.time() - WEEK)
    assert outcome.left_out == 1
    late.unlink()
    run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_a_later_run_without_it_takes_up_the_rest(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean", since=time.time() - WEEK)
    assert run(raw, tmp_path / "clean").left_out == 0
    run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_the_same_again_does_no_work(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean", since=time.time() - WEEK)
    second = run(raw, tmp_path / "clean", since=time.time() - WEEK + 5)
    assert (second.published, second.left_out, set(second.worked.values())) == (False, 6, {0})


def test_an_earlier_moment_takes_up_more(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean", since=time.time() - WEEK)
    assert run(raw, tmp_path / "clean", since=time.time() - 400 * UNITS["d"]).left_out == 0


def test_a_page_that_vanished_leaves_the_tables_all_the_same(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean")
    gone = next((raw / "b").iterdir())
    gone.unlink()
    run(raw, tmp_path / "clean", since=time.time() - WEEK)
    assert f"b/{gone.name}" not in set(table(tmp_path / "clean", "pages")["source"])


def test_where_nobody_knows_what_the_tables_hold_nothing_is_left_out(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean")
    (tmp_path / "clean" / publish.CURRENT / publish.SOURCES).write_bytes(b"")
    assert run(raw, tmp_path / "clean", since=time.time() - WEEK).left_out == 0


def test_a_new_sidecar_makes_its_page_new(raw: Path) -> None:
    page = raw / "b" / "0002.txt"
    page.with_name(page.name + ".url").write_text("https://ask.example/2")
    at = {source.path: source for source in list_sources(str(raw))}
    assert at["b/0002.txt"].changed > time.time() - UNITS["h"]
    assert at["b/0004.txt"].changed < time.time() - WEEK


def test_a_file_that_cannot_be_read_is_never_left_out(raw: Path) -> None:
    (raw / "b" / "broken.txt").symlink_to(raw / "nowhere")
    sources = list(list_sources(str(raw)))
    assert "b/broken.txt" not in since.left_out(sources, time.time() - WEEK, publish.known_sources(raw))


def test_the_audit_knows_what_was_left_out(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean", since=time.time() - WEEK)
    report = audit(tmp_path / "clean", str(raw))
    assert not report.violations
    assert "6 sources were left out by --since" in report.notes[-1]


def test_the_last_line_says_what_was_left_out(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--raw", str(raw), "--clean", str(tmp_path / "clean"), "--workers", "1", "--since", "7d"]
    assert main(["run", *arguments]) == 0
    assert capsys.readouterr().out.strip().endswith("6 older sources left out")
    assert main(["run", *arguments, "--dry-run"]) == 0
    assert "0 parts would be worked" in capsys.readouterr().out


def test_no_time_is_a_bad_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", "--since", "soon"])
    assert stopped.value.code == 2
    assert "'soon' is no time" in capsys.readouterr().err


def test_clobber_removes_the_list_of_sources_too(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "clean")
    assert main(["clobber", "--clean", str(tmp_path / "clean"), "--yes"]) == 0
    assert not list((tmp_path / "clean").iterdir())
