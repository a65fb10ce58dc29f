"""Rows of the verify pass that serve again: the same as from scratch, whatever the corpus says now, and only where they may."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.law.consensus import FEWEST_SOURCES, Provisional, named
from pipeline.run import runner
from tests.run.pages import fill, question, rows, run, table

LAW = "《云海市建筑噪声防治条例》"
WHOLE = "第八条 施工单位应当在开工十五日以前向工程所在地县级以上地方人民政府环境保护行政主管部门申报该工程的项目名称和施工场所。"
DAMAGED = WHOLE.replace("施工场所", "施场所")
OTHER = "第九条 夜间作业的，必须公告附近居民，并且持有所在地人民政府有关主管部门出具的证明方可继续施工。"
LAWS = "# 云海市建筑噪声防治条例\n\n2020年5月28日通过\n\n<!-- INFO END -->\n\n第八条 施工单位应当申报。\n"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 3)


def put(raw: Path, n: int, quote: str, host: str = "") -> None:
    raw.mkdir(exist_ok=True)
    (raw / f"{n:03}.txt").write_text(f"{question(n).splitlines()[1]}\n{LAW}\n{quote}\n", encoding="utf-8")
    (raw / f"{n:03}.txt.url").write_text(f"https://{host or f'www.h{n}'}.example/{n}", encoding="utf-8")


def same_as_fresh(raw: Path, tmp_path: Path, **options: str) -> bool:
    shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
    run(raw, tmp_path / "fresh", **options)
    return rows(tmp_path / "clean") == rows(tmp_path / "fresh")


def test_more_support_verifies_only_the_new_pages(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(9):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    before = table(tmp_path / "clean", "statutes")["support_pages"].max()
    put(raw, 20, WHOLE)
    assert run(raw, tmp_path / "clean").worked["verify"] == 1
    assert set(table(tmp_path / "clean", "statutes")["support_pages"]) == {before + 1}
    assert same_as_fresh(raw, tmp_path)


def test_an_article_that_gains_enough_sources_is_asked_again(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(FEWEST_SOURCES - 1):
        put(raw, n, WHOLE)
    for n in range(5, 8):
        put(raw, n, OTHER)
    run(raw, tmp_path / "clean")
    put(raw, 20, WHOLE)
    assert run(raw, tmp_path / "clean").worked["verify"] == FEWEST_SOURCES
    assert same_as_fresh(raw, tmp_path)


def test_a_changed_consensus_is_asked_again(tmp_path: Path) -> None:
    """Three damaged copies made the text; whole ones then outvote them."""
    raw = tmp_path / "raw"
    for n in range(3):
        put(raw, n, DAMAGED)
    put(raw, 4, OTHER)
    run(raw, tmp_path / "clean")
    for n in range(10, 22):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    assert "suggested" in set(table(tmp_path / "clean", "statutes")["status"])
    assert same_as_fresh(raw, tmp_path)


def test_pages_that_go_take_their_votes_along(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(8):
        put(raw, n, DAMAGED if n % 2 else WHOLE)
    run(raw, tmp_path / "clean")
    for n in (0, 2, 4):
        for path in raw.glob(f"{n:03}.*"):
            path.unlink()
    run(raw, tmp_path / "clean")
    assert same_as_fresh(raw, tmp_path)


def test_a_new_mirror_names_its_partner_in_old_rows(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(6):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    (raw / "zz.txt").write_text((raw / "003.txt").read_text(encoding="utf-8").replace("，", "， "), encoding="utf-8")
    (raw / "zz.txt.url").write_text("https://a.example/mirror", encoding="utf-8")
    run(raw, tmp_path / "clean")
    assert table(tmp_path / "clean", "pages")["duplicate_of"].notna().sum() == 1
    assert same_as_fresh(raw, tmp_path)


def test_the_same_page_in_a_source_that_comes_first_moves(tmp_path: Path) -> None:
    raw = fill(tmp_path / "raw", range(6))
    run(raw, tmp_path / "clean")
    shutil.copy(raw / "feed-0.jsonl", raw / "a.jsonl")
    run(raw, tmp_path / "clean")
    assert same_as_fresh(raw, tmp_path)
    (raw / "a.jsonl").unlink()
    run(raw, tmp_path / "clean")
    assert same_as_fresh(raw, tmp_path)


def test_steps_of_all_kinds_end_in_the_rows_of_one_go(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    steps = [(range(4), WHOLE), (range(4, 6), DAMAGED), (range(6, 11), OTHER), (range(2, 3), DAMAGED), (range(11, 16), WHOLE)]
    for numbers, quote in steps:
        for n in numbers:
            put(raw, n, quote, host=f"www.h{n % 4}")
        run(raw, tmp_path / "clean")
        assert same_as_fresh(raw, tmp_path)


def test_another_law_library_takes_nothing_over(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for n in range(5):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    (tmp_path / "laws").mkdir()
    (tmp_path / "laws" / "云海市建筑噪声防治条例(2020-05-28).md").write_text(LAWS, encoding="utf-8")
    assert run(raw, tmp_path / "clean", laws=str(tmp_path / "laws")).worked["verify"] == 5
    put(raw, 9, WHOLE)
    assert run(raw, tmp_path / "clean", laws=str(tmp_path / "laws")).worked["verify"] == 1
    assert same_as_fresh(raw, tmp_path, laws=str(tmp_path / "laws"))


def test_other_code_takes_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "raw"
    for n in range(5):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    changed = {**runner.codes(), "verify": "another"}
    monkeypatch.setattr(runner, "codes", lambda: changed)
    assert run(raw, tmp_path / "clean").worked["verify"] == 5


@pytest.mark.parametrize("name", ["pages.parquet", "statutes.parquet", "said.json"])
def test_damaged_rows_are_not_taken_over(tmp_path: Path, name: str) -> None:
    raw = tmp_path / "raw"
    for n in range(5):
        put(raw, n, WHOLE)
    run(raw, tmp_path / "clean")
    for path in (tmp_path / "clean" / ".work" / "verify").rglob(name):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data[:-9] + b"x" + data[-8:])
    put(raw, 9, WHOLE)
    assert run(raw, tmp_path / "clean").worked["verify"] == 6
    assert same_as_fresh(raw, tmp_path)


def test_what_is_said_leaves_support_out() -> None:
    entry = {"law": "民法典", "jurisdiction": "CN", "article": 8, "suffix": 0, "text": "条文", "confidence": 0.9}
    said = [Provisional([{**entry, "support_pages": n, "support_hosts": n}]).said for n in (2, 3, 9)]
    assert said[0] == {}
    assert said[1] == said[2]
    assert list(said[1]) == [named("《中华人民共和国民法典》", None, 8, None)]
    assert json.loads(json.dumps(said[1])) == said[1]
