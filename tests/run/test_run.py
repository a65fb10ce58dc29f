"""The run: the same rows whatever the way, no work twice, nothing half-published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from pipeline import schema
from pipeline.run import parts, passes, publish, runner
from pipeline.run.parts import Part
from pipeline.run.runner import Options
from pipeline.sources import list_sources
from pipeline.stages.read import read
from tests.run.pages import fill, question, rows, run, table

READS = {
    "read": ("read",),
    "survey": ("read", "survey"),
    "clean": ("read", "survey", "clean"),
    "dedup": ("read", "survey", "clean", "dedup"),
    "votes": ("read", "survey", "clean", "dedup"),
    "consensus": ("read", "survey", "clean", "dedup", "votes"),
}
"""Kind of cached artifact -> passes whose code stays the same, so that the artifact is what the next pass reads."""
MANY = 12
"""Pages in files, and as many in a feed."""
NO_WORK = {"read": 0, "clean": 0, "verify": 0}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("raw"), range(MANY))


@pytest.fixture(scope="module")
def clean(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One finished run that tests only read."""
    folder = tmp_path_factory.mktemp("clean")
    run(raw, folder)
    return folder


@pytest.fixture
def done(clean: Path, tmp_path: Path) -> Path:
    """A finished run to change, in the test's own folder."""
    shutil.copytree(clean, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several parts for a few pages, as large folders have them."""
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 3)
    monkeypatch.setattr("pipeline.run.passes.MOST_SOURCES", 5)


def test_tables_can_be_read_as_they_are(clean: Path) -> None:
    assert len(pd.read_parquet(clean / "pages")) == 2 * MANY
    assert duckdb.connect().execute(f"select count(*) from '{clean}/lines/*.parquet'").fetchall()[0][0] > 100
    for name in schema.TABLES:
        assert list(pd.read_parquet(clean / name.name).columns) == name.names


def test_urls_sources_and_hosts(clean: Path) -> None:
    pages = table(clean, "pages").set_index("source")
    assert pages.loc["feed-0.jsonl#3", "url"] == "https://ask.example/3"
    assert pages.loc["feed-0.jsonl#3", "host"] == "ask.example"
    assert "甲 站/0001.txt" in pages.index


def test_second_run_does_no_work(raw: Path, done: Path) -> None:
    before = rows(done)
    second = run(raw, done)
    assert second.worked == NO_WORK
    assert not second.published
    assert rows(done) == before


def test_content_decides_not_times(raw: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(raw, tmp_path / "raw"))
    run(copy, tmp_path / "clean")
    for path in copy.rglob("*.txt"):
        os.utime(path, (1, 1))
    assert run(copy, tmp_path / "clean").worked == NO_WORK


@pytest.mark.usefixtures("small_parts")
def test_parts_and_chunks_change_nothing(raw: Path, clean: Path, tmp_path: Path) -> None:
    outcome = run(raw, tmp_path)
    assert len(outcome.manifest["parts"]) > 4
    assert rows(tmp_path) == rows(clean)


def test_workers_change_nothing(raw: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 5)
    run(raw, tmp_path, workers=2)
    assert rows(tmp_path) == rows(clean)


@pytest.mark.usefixtures("small_parts")
def test_order_of_files_changes_nothing(raw: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list(list_sources(str(raw)))
    monkeypatch.setattr(runner, "list_sources", lambda raw: found[::-2] + found[-2::-2])
    run(raw, tmp_path)
    assert rows(tmp_path) == rows(clean)


@pytest.mark.usefixtures("small_parts")
def test_two_half_runs_are_one_run_and_new_pages_cost_their_share(raw: Path, clean: Path, tmp_path: Path) -> None:
    half = Path(shutil.copytree(raw, tmp_path / "raw"))
    late = sorted((half / "甲 站").iterdir())[-3:]
    kept = {path: path.read_bytes() for path in late}
    for path in late:
        path.unlink()
    run(half, tmp_path / "clean")
    for path, data in kept.items():
        path.write_bytes(data)
    second = run(half, tmp_path / "clean")
    assert rows(tmp_path / "clean") == rows(clean)
    assert second.worked["read"] == second.worked["clean"] == 3


@pytest.mark.usefixtures("small_parts")
def test_a_page_that_vanished_leaves_the_tables(raw: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(raw, tmp_path / "raw"))
    run(copy, tmp_path / "clean")
    (copy / "b" / "0002.txt").unlink()
    run(copy, tmp_path / "clean")
    run(copy, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")
    assert "b/0002.txt" not in set(table(tmp_path / "clean", "pages")["source"])


def test_staged_is_one_go(raw: Path, clean: Path, tmp_path: Path) -> None:
    for stage in runner.STAGES:
        outcome = run(raw, tmp_path, upto=stage)
        assert outcome.folder == tmp_path / "stages" / stage
        assert len(table(outcome.folder, "pages")) == 2 * MANY
    assert rows(tmp_path / "stages" / "dedup") == rows(clean)
    assert not (tmp_path / "pages").exists(), "a stage publishes nothing"
    last = run(raw, tmp_path)
    assert last.worked == NO_WORK
    assert rows(tmp_path) == rows(clean)


def test_stages_stop_where_they_say(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path, upto="read")
    assert set(table(tmp_path / "stages" / "read", "lines")["fate"]) == {"kept"}
    run(raw, tmp_path, upto="strip")
    stripped = table(tmp_path / "stages" / "strip", "lines")
    assert set(stripped["fate"]) == {"kept", "dropped"}
    assert table(tmp_path / "stages" / "strip", "qa").empty


def test_a_changed_rule_reads_nothing_again(raw: Path, done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {**runner.codes(), "clean": "another version of the rules"}
    monkeypatch.setattr(runner, "codes", lambda: changed)
    second = run(raw, done)
    assert (second.worked["read"], second.worked["clean"]) == (0, 2 * MANY)


def test_a_page_that_raises_costs_nobody_else(raw: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = read

    def choosy(record: Any) -> Any:
        if record.source.endswith("0002.txt"):
            raise ValueError("this page is not to my taste")
        return honest(record)

    monkeypatch.setattr(passes, "read", choosy)
    run(raw, tmp_path)
    (failed,) = table(tmp_path, "failed").to_dict("records")
    assert (failed["source"], failed["stage"], failed["reason"]) == ("b/0002.txt", "read", "error")
    assert "not to my taste" in failed["message"]
    assert len(table(tmp_path, "pages")) == 2 * MANY - 1


def test_a_stage_that_raises_is_named(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def split(page: Any) -> None:
        if page.source.endswith("0002.txt"):
            raise RuntimeError("odd page")

    monkeypatch.setattr(passes, "page_stages", lambda upto: [split])
    run(raw, tmp_path)
    (failed,) = table(tmp_path, "failed").to_dict("records")
    assert (failed["source"], failed["stage"]) == ("b/0002.txt", "split")


def test_rows_that_fit_no_column_cost_their_page_only(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def split(page: Any) -> None:
        page.author = "\ud800" if page.source.endswith("0002.txt") else None

    monkeypatch.setattr(passes, "page_stages", lambda upto: [split])
    run(raw, tmp_path)
    (failed,) = table(tmp_path, "failed").to_dict("records")
    assert (failed["source"], failed["stage"]) == ("b/0002.txt", "write")
    assert len(table(tmp_path, "pages")) == 2 * MANY - 1


def test_a_page_that_hangs_is_given_up_and_tried_again(raw: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = read

    def slow(record: Any) -> Any:
        while record.source.endswith("0002.txt"):
            len(record.source)
        return honest(record)

    monkeypatch.setattr(passes, "read", slow)
    run(raw, tmp_path, page_seconds=2.0)
    (failed,) = table(tmp_path, "failed").to_dict("records")
    assert (failed["source"], failed["reason"]) == ("b/0002.txt", "timeout")
    monkeypatch.setattr(passes, "read", honest)
    run(raw, tmp_path)
    assert rows(tmp_path) == rows(clean), "what hung once is tried again"


def test_the_same_page_from_two_feeds_is_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 1)
    raw = fill(tmp_path / "raw", range(4))
    (raw / "zweite.jsonl").write_bytes((raw / "feed-0.jsonl").read_bytes())
    run(raw, tmp_path / "clean")
    pages = table(tmp_path / "clean", "pages")
    assert pages["page_id"].is_unique
    assert len(pages) == 8
    assert not pages["source"].str.startswith("zweite").any(), "the first in the order of paths stays"
    assert not table(tmp_path / "clean", "lines").duplicated(["page_id", "seq"]).any()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: bytes(len(data)),
    "bit": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 4]) + data[len(data) // 2 + 1 :],
}


@pytest.mark.parametrize("kind", ["read", "survey", "clean", "dedup", "votes", "consensus"])
@pytest.mark.parametrize("how", ["cut", "zeroed", "bit"])
def test_damaged_cache_is_made_again(raw: Path, clean: Path, done: Path, monkeypatch: pytest.MonkeyPatch, kind: str, how: str) -> None:
    for path in sorted((done / ".work" / kind).rglob("*")):
        if path.is_file() and path.suffix in {".state", ".parquet", ".npy"}:
            data = path.read_bytes()
            path.unlink()  # the published file is the same one under another name
            path.write_bytes(DAMAGE[how](data))
    same = READS[kind]
    changed = {name: version if name in same else "another" for name, version in runner.codes().items()}
    monkeypatch.setattr(runner, "codes", lambda: changed)
    run(raw, done)
    assert rows(done) == rows(clean)


def test_lost_cache_is_made_again(raw: Path, clean: Path, done: Path) -> None:
    shutil.rmtree(done / ".work")
    assert run(raw, done).worked["clean"] == 2 * MANY
    assert rows(done) == rows(clean)


def test_a_full_disk_publishes_nothing(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.run.tables.write", full)
    with pytest.raises(OSError, match="No space"):
        run(raw, tmp_path)
    assert publish.last(tmp_path) is None
    monkeypatch.undo()
    run(raw, tmp_path)
    assert len(table(tmp_path, "pages")) == 2 * MANY


def test_readers_of_the_last_run_are_not_disturbed(raw: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(raw, tmp_path / "raw"))
    run(copy, tmp_path / "clean")
    pinned = (tmp_path / "clean" / "pages").resolve()
    (copy / "b" / "neu.txt").write_text(question(777), encoding="utf-8")
    run(copy, tmp_path / "clean")
    assert len(pd.read_parquet(pinned)) == 2 * MANY
    assert len(table(tmp_path / "clean", "pages")) == 2 * MANY + 1


def test_only_the_last_runs_are_kept(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for n in range(5):
        (raw / f"{n}.txt").write_text(question(n), encoding="utf-8")
        run(raw, tmp_path / "clean")
    assert sorted(path.name for path in (tmp_path / "clean" / "runs").iterdir()) == ["000003", "000004", "000005"]


def test_raw_is_never_written(raw: Path, clean: Path) -> None:
    assert {path.suffix for path in raw.rglob("*") if path.is_file()} == {".txt", ".html", ".jsonl"}
    assert len(list(raw.rglob("*.*"))) == MANY + 1


def test_dedup_finds_mirrors_across_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 1)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(question(1), encoding="utf-8")
    (raw / "b.txt").write_text(question(1).replace("可以先发函", "可以先  发函"), encoding="utf-8")
    (raw / "c.txt").write_text(question(2), encoding="utf-8")
    run(raw, tmp_path / "clean")
    pages = table(tmp_path / "clean", "pages").set_index("source")
    assert pages["duplicate_of"].notna().sum() == 1
    assert pages.loc["a.txt", "cluster_id"] == pages.loc["b.txt", "cluster_id"] != pages.loc["c.txt", "cluster_id"]


def test_laws_change_only_the_last_pass(raw: Path, tmp_path: Path) -> None:
    laws = tmp_path / "laws"
    laws.mkdir()
    (laws / "民法典(2020-05-28).md").write_text(
        f"# 中华人民共和国民法典\n\n2020年5月28日通过\n\n<!-- INFO END -->\n\n{ARTICLES}", encoding="utf-8"
    )
    run(raw, tmp_path / "clean")
    second = run(raw, tmp_path / "clean", laws=str(laws))
    assert (second.worked["read"], second.worked["clean"], second.worked["verify"]) == (0, 0, 2 * MANY)
    assert "identical" in set(table(tmp_path / "clean", "statutes")["status"])
    assert run(raw, tmp_path / "clean", laws=str(laws)).worked == NO_WORK


ARTICLES = "第六百七十四条 借款人应当按照约定的期限支付利息。\n\n第六百七十五条 借款人应当按照约定的期限返还借款。\n"


def test_planned_parts_name_themselves(raw: Path) -> None:
    (part,) = parts.plan(runner.sources_of(Options(str(raw), Path("unused")))[0])
    assert isinstance(part, Part)
    assert part.name == f"b/0000.html and {MANY} more"


def test_copies_over_the_corpus_vote_where_no_library_has_the_law(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quote that lacks characters meets four whole ones on other hosts; a rerun and other parts give the same."""
    whole = "第八条 施工单位应当在开工十五日以前向工程所在地县级以上地方人民政府环境保护行政主管部门申报该工程的项目名称和施工场所。"
    raw = tmp_path / "raw"
    raw.mkdir()
    for n in range(6):
        text = f"{question(n).splitlines()[1]}\n《云海市建筑噪声防治条例》\n{whole if n else whole.replace('施工场所', '施场所')}\n"
        (raw / f"{n}.txt").write_text(text, encoding="utf-8")
        (raw / f"{n}.txt.url").write_text(f"https://www.h{n}.example/{n}", encoding="utf-8")
    run(raw, tmp_path / "clean")
    statutes = table(tmp_path / "clean", "statutes")
    assert len(statutes) == 6
    assert statutes["support_hosts"].min() >= 3
    assert set(statutes["status"]) == {"identical", "suggested"}
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 1)
    monkeypatch.setattr("pipeline.run.between.FEW_CHUNKS", 2)
    run(raw, tmp_path / "parts")
    assert rows(tmp_path / "parts") == rows(tmp_path / "clean")
    assert run(raw, tmp_path / "parts").worked == NO_WORK


def test_new_pages_of_a_part_cost_their_share(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a part that did not change are neither read nor cleaned again, and the rows are those of a run from scratch."""
    copy = Path(shutil.copytree(raw, tmp_path / "raw"))
    run(copy, tmp_path / "clean")
    (copy / "b" / "0001neu.txt").write_text(question(801), encoding="utf-8")
    (copy / "b" / "0002.txt").write_text(question(802), encoding="utf-8")
    (copy / "b" / "0004.txt").unlink()
    with (copy / "feed-0.jsonl").open("a", encoding="utf-8") as feed:
        feed.write('{"url": "https://ask.example/neu", "text": "拖欠工资怎么办\\n可以投诉。"}\n')
    second = run(copy, tmp_path / "clean")
    assert second.worked == {"read": 3, "clean": 3, "verify": 3}
    run(copy, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_a_changed_address_is_read_again(tmp_path: Path) -> None:
    raw = fill(tmp_path / "raw", range(3))
    run(raw, tmp_path / "clean")
    (raw / "b" / "0002.txt.url").write_text("https://neu.example/2", encoding="utf-8")
    assert run(raw, tmp_path / "clean").worked["read"] == 1
    assert "https://neu.example/2" in set(table(tmp_path / "clean", "pages")["url"])
