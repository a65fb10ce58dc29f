"""Large sources are cut into pieces: the same rows, no work twice, nothing left behind."""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import runner
from pipeline.sources import records
from tests.run.pages import question, rows, run, table

NO_WORK = {"read": 0, "clean": 0, "verify": 0}


def line(n: int) -> str:
    return json.dumps({"url": f"https://ask.example/{n}", "text": question(n)}, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed with broken lines, a packed one that breaks off, a table, a web archive with what is no page, and a page."""
    folder = tmp_path_factory.mktemp("raw")
    lines = [line(n) if n % 5 else "{broken\n" for n in range(15)]
    (folder / "feed.jsonl").write_text("".join(lines), encoding="utf-8")
    packed = gzip.compress("".join(line(n) for n in range(100, 130)).encode())
    (folder / "packed.jsonl.gz").write_bytes(packed[: len(packed) * 2 // 3])
    with (folder / "table.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("url", "text"), *((f"https://t.example/{n}", question(n)) for n in range(200, 212))])
    heads = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://w.example/{n}\r\n" for n, kind in enumerate(KINDS))
    texts = (question(300 + n).encode() for n in range(len(KINDS)))
    archive = b"".join(
        f"{head}Content-Length: {len(text)}\r\n\r\n".encode() + text + b"\r\n\r\n" for head, text in zip(heads, texts, strict=True)
    )
    (folder / "a.warc").write_bytes(archive)
    (folder / "page.txt").write_text(question(400), encoding="utf-8")
    return folder


KINDS = ("request", "conversion", "conversion", "request", "conversion", "metadata")


@pytest.fixture(scope="module")
def clean(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that cuts nothing."""
    folder = tmp_path_factory.mktemp("clean")
    run(raw, folder)
    return folder


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.parts.MOST_BYTES", 2000)
    monkeypatch.setattr("pipeline.run.parts.MOST_SOURCES", 7)


def pieces(clean: Path) -> dict[str, int]:
    manifest = json.loads((clean / "manifest.json").read_bytes())
    names = [part["first"] for part in manifest["parts"]]
    return {name: names.count(name) for name in sorted(set(names))}


@pytest.mark.usefixtures("cut")
def test_pieces_change_nothing(raw: Path, clean: Path, tmp_path: Path) -> None:
    first = run(raw, tmp_path)
    found = pieces(tmp_path)
    assert min(found[name] for name in ("feed.jsonl", "packed.jsonl.gz", "table.csv")) >= 2
    assert found["page.txt"] == 1
    assert rows(tmp_path) == rows(clean)
    assert {"damaged"} == set(table(tmp_path, "failed")["reason"])
    assert sum(part["passed"].get("request", 0) for part in first.manifest["parts"]) == 2
    assert not list((tmp_path / ".work").glob("cut/*/*")), "pieces go when the run is published"
    assert run(raw, tmp_path).worked == NO_WORK


@pytest.mark.usefixtures("cut")
def test_a_source_of_another_date_is_no_work_and_one_that_grew_costs_its_share(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    feed = raw / "feed.jsonl"
    feed.write_text("".join(line(n) for n in range(12)), encoding="utf-8")
    run(raw, tmp_path / "clean")
    os.utime(feed, (1, 1))
    assert run(raw, tmp_path / "clean").worked == NO_WORK
    with feed.open("a", encoding="utf-8") as out:
        out.write(line(12))
    grown = run(raw, tmp_path / "clean").worked
    assert (grown["read"], grown["clean"]) == (1, 1)
    feed.write_text("".join(line(n) for n in range(12) if n != 4), encoding="utf-8")
    run(raw, tmp_path / "clean")
    run(raw, tmp_path / "fresh")
    assert rows(tmp_path / "clean") == rows(tmp_path / "fresh")


@pytest.mark.usefixtures("cut")
def test_damaged_pieces_are_made_again(raw: Path, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(raw, tmp_path, upto="read")
    for folder, name in zip(sorted((tmp_path / ".work").glob("cut/*/*")), ["0.records", "passed.json"] * 2, strict=True):
        (folder / name).write_bytes(bytes((folder / name).stat().st_size))
    changed = {**runner.codes(), "read": "another"}
    monkeypatch.setattr(runner, "codes", lambda: changed)
    run(raw, tmp_path)
    assert rows(tmp_path) == rows(clean)


@pytest.mark.usefixtures("cut")
def test_a_record_that_hangs_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that hangs over a record is given up there, in its own row; the next run reads all of it."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "feed.jsonl").write_text("".join(line(n) for n in range(12)), encoding="utf-8")

    def slow(*given: Any, **more: Any) -> Any:
        for n, record in enumerate(records(*given, **more)):
            while n == 9:
                len(record.source)
            yield record

    monkeypatch.setattr("pipeline.run.cuts.records", slow)
    run(raw, tmp_path / "clean", page_seconds=0.3)
    (failed,) = table(tmp_path / "clean", "failed").to_dict("records")
    assert (failed["source"], failed["reason"]) == ("feed.jsonl", "timeout")
    monkeypatch.setattr("pipeline.run.cuts.records", records)
    run(raw, tmp_path / "clean")
    assert table(tmp_path / "clean", "failed").empty
    assert len(table(tmp_path / "clean", "pages")) == 12
