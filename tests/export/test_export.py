"""Exports from tables: every format has its fields, filters are counted, personal numbers are masked and counted, the card says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.export import FORMATS, export
from pipeline.export.writer import Filters
from pipeline.run.console import Console
from pipeline.run.runner import Options, run
from tests.conftest import ROOT

FIELDS = {
    "alpaca": {"instruction", "input", "output"},
    "sharegpt": {"conversations"},
    "messages": {"messages"},
    "dataset": {"messages"},
    "triplet": {"query", "laws", "response"},
    "chunks": {"chunk_id", "text", "kind", "law_id", "eid", "version_date", "start", "end", "url", "date", "jurisdiction"},
}
ASKED = (
    "押金不退怎么办\n\n房东不退押金，我的电话是13900001234。\n\n律师解答\n\n"
    "可以先发函催告，保存转账记录，协商不成的向法院起诉，要求返还押金并支付利息。\n"
)
EVERYTHING = Filters(min_chars=1, complete=False, placeholder=True, bad_citations=True, duplicates=True)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of the sample pages, and of a page with a phone number that two sites have."""
    folder = tmp_path_factory.mktemp("export")
    shutil.copytree(ROOT / "raw", folder / "raw")
    for name in ("a", "b"):
        (folder / "raw" / f"{name}.txt").write_text(ASKED, encoding="utf-8")
        (folder / "raw" / f"{name}.txt.url").write_text(f"https://{name}.example/1\n")
    run(Options(str(folder / "raw"), folder / "clean"), Console("json"))
    return folder / "clean"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_has_its_fields(clean: Path, tmp_path: Path, name: str) -> None:
    summary = export(clean, name, tmp_path, EVERYTHING)
    found = records(tmp_path / ("data/train.jsonl" if name == "dataset" else f"{name}.jsonl"))
    assert len(found) == summary.records > 0
    if name in FIELDS:
        assert all(record.keys() == FIELDS[name] for record in found)
    assert not list(tmp_path.rglob("*.partial"))


def test_filters_are_counted_by_name(clean: Path, tmp_path: Path) -> None:
    every, some = export(clean, "alpaca", tmp_path, EVERYTHING), export(clean, "alpaca", tmp_path)
    assert some.rows == every.rows == some.records + sum(some.refused.values())
    assert some.refused["duplicate page"] == 1
    assert "1 duplicate page" in str(some)
    long = export(clean, "alpaca", tmp_path, Filters(min_chars=10_000))
    assert long.records == 0
    assert long.refused["answer under 10000 characters"] > 0


def test_personal_numbers_are_masked_unless_asked_for(clean: Path, tmp_path: Path) -> None:
    summary = export(clean, "jsonl", tmp_path)
    text = (tmp_path / "jsonl.jsonl").read_text(encoding="utf-8")
    assert "13900001234" not in text
    assert "[mobile_phone]" in text
    assert summary.masked["mobile_phone"] > 0
    assert export(clean, "jsonl", tmp_path, personal_data=True).masked.total() == 0
    assert "13900001234" in (tmp_path / "jsonl.jsonl").read_text(encoding="utf-8")


def test_the_card_tells_counts_fields_provenance_and_how_to_load(clean: Path, tmp_path: Path) -> None:
    summary = export(clean, "dataset", tmp_path)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\n")
    for words in (
        f"{summary.records} conversations",
        "load_dataset",
        "## Fields",
        "## Provenance",
        "| duplicate page | 1 |",
        "mobile_phone",
    ):
        assert words in card


def test_llama_factory_finds_its_files(clean: Path, tmp_path: Path) -> None:
    for name in FORMATS:
        export(clean, name, tmp_path)
    told = json.loads((tmp_path / "dataset_info.json").read_text(encoding="utf-8"))
    assert list(told) == ["lawsieve_alpaca", "lawsieve_messages", "lawsieve_sharegpt"]
    for entry in told.values():
        first = records(tmp_path / entry["file_name"])[0]
        assert set(entry["columns"].values()) <= first.keys()


def test_the_order_and_the_bytes_are_always_the_same(clean: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(clean, "chunks", tmp_path / name)
    assert (tmp_path / "one" / "chunks.jsonl").read_bytes() == (tmp_path / "two" / "chunks.jsonl").read_bytes()


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run `make` first"):
        export(tmp_path, "alpaca", tmp_path / "out")
