"""The three real seed pages through all stages, held against a few real laws. Their counterparts of our own stand in test_verify.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.law import library
from pipeline.law.library import Library
from pipeline.page import Page
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read
from pipeline.stages.verify import verify

pytestmark = pytest.mark.shared
LAWS = ("民法典", "刑法", "民法商法/消费者权益保护法*", "行政法/个人信息保护法*")


@pytest.fixture(scope="module")
def some_laws(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("some-laws")
    for pattern in LAWS:
        for path in (shared_data / "laws" / "lawrefbook").glob(pattern):
            target = folder / "in" / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    library.build(folder / "in", folder / "out")
    return library.load(folder / "out")


def cleaned(shared_data: Path, number: str, laws: Library) -> Page:
    path = next((shared_data / "seeds").glob(f"{number}_*.txt"))
    page = read(Record(path.read_bytes(), source=path.name))
    for stage in STAGES:
        if stage is not verify:
            stage(page)
    verify(page, laws)
    return page


def test_seed_000_cites_a_wrong_article(shared_data: Path, some_laws: Library) -> None:
    page = cleaned(shared_data, "000", some_laws)
    (row,) = [row for row in page.citations if row["article"] == 1037]
    assert row["verdict"] == "misattributed"
    assert row["suggested"] == ["art_1034", "art_111", "个人信息保护法/art_2"]


def test_seed_001_quotes_two_articles_whole_and_cuts_one(shared_data: Path, some_laws: Library) -> None:
    page = cleaned(shared_data, "001", some_laws)
    found = {(row["law"], row["article"], row["article_suffix"]): row["status"] for row in page.statutes}
    assert found[("民法典", 1038, 0)] == "identical"
    assert found[("消费者权益保护法", 29, 0)] == "identical"
    assert found[("刑法", 253, 1)] == "cut_short"


def test_seed_002_gets_its_two_characters_back(shared_data: Path, some_laws: Library) -> None:
    page = cleaned(shared_data, "002", some_laws)
    rows = {row["article"]: row for row in page.statutes}
    for article, missing in ((1034, "自"), (1035, "处")):
        row = rows[article]
        assert row["status"] == "repaired"
        assert row["edits"] == [{"op": "insert", "at": 0, "old": "", "new": missing}]
        assert row["repaired_text"] == missing + row["text"]
        assert row["repair_method"] == "reference"
    assert rows[219]["status"] == "identical"
