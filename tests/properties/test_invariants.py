"""What is always true, whatever the page: the contract's invariants as properties."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import Page, clean_page, schema
from pipeline.page import DROPPED_ROLES, KEPT_ROLES, replay
from pipeline.run import audit, tables
from pipeline.sources import Unreadable
from pipeline.stages.write import rows_of
from pipeline.text.fold import simplified_of
from tests.properties.pages import html, text
from tests.run.pages import rows, run

some = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
few = settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck))


def cleaned(source: str) -> Page | None:
    """The page, or None where there is nothing to read."""
    try:
        return clean_page(source, url="https://a.example/ask/1.html")
    except Unreadable:
        return None


@some
@given(st.one_of(text(), html()))
def test_nothing_is_lost(source: str) -> None:
    page = cleaned(source)
    if page is None:
        return
    assert "".join(line.raw for line in page.lines) == page.raw
    assert [line.start for line in page.lines] == [0, *(line.end for line in page.lines)][:-1]
    for line in page.lines:
        assert replay(line.raw, line.edits) == line.text
        assert (line.rule is None) == (line.role in KEPT_ROLES), line


@some
@given(text())
def test_a_text_page_is_its_raw_text(source: str) -> None:
    page = cleaned(source)
    if page is None:
        return
    undone = "".join(page.raw.split())
    assert len(undone) <= len("".join(source.split())), "reading adds nothing"


@some
@given(st.one_of(text(), html()))
def test_every_dropped_line_names_its_rule(source: str) -> None:
    page = cleaned(source)
    for line in page.lines if page else ():
        if line.rule is not None:
            assert "." in line.rule
            assert line.role in DROPPED_ROLES or line.role in ("related_question", "meta", "lawyer_card")


@some
@given(st.one_of(text(), html()))
def test_rows_fit_their_columns_and_come_back_from_parquet(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    page = cleaned(source)
    if page is None:
        return
    path = tmp_path_factory.mktemp("rows") / "table.parquet"
    for name, found in rows_of(page).items():
        table = schema.table(name)
        tables.write(tables.to_arrow(table, found), path)
        back = pq.read_table(path).to_pylist()
        assert _told(back) == _told(sorted(found, key=lambda row: tuple(row[key] for key in table.sort)))
        assert all(row["start"] <= row["end"] for row in back if "start" in row and row["start"] is not None)


@some
@given(text())
def test_the_same_page_twice_gives_the_same_rows(source: str) -> None:
    first, second = cleaned(source), cleaned(source)
    if first is not None and second is not None:
        assert _told([rows_of(first)]) == _told([rows_of(second)])


@some
@given(text())
def test_simplified_text_is_left_alone(source: str) -> None:
    page = cleaned(source)
    for line in page.kept() if page else ():
        if not any(char in simplified_of() for char in line.raw):
            assert not [edit for edit in line.edits if edit.kind == "script"]


@few
@given(st.lists(st.one_of(text(), html()), min_size=1, max_size=3))
def test_a_run_over_any_pages_holds_every_invariant(tmp_path_factory: pytest.TempPathFactory, sources: list[str]) -> None:
    """Files of any content: every one is in `pages` or in `failed`, the audit finds nothing, and cutting the run in two changes nothing."""
    folder = tmp_path_factory.mktemp("any")
    raw = folder / "raw"
    raw.mkdir()
    for n, source in enumerate(sources):
        _name(raw, n, source).write_bytes(source.encode())
        if n == 0:
            run(raw, folder / "clean")
    run(raw, folder / "clean")
    run(raw, folder / "fresh")
    assert rows(folder / "clean") == rows(folder / "fresh")
    broken = [v for v in audit.audit(folder / "clean", str(raw)).violations if v.invariant != 4]
    assert not broken


def _name(raw: Path, n: int, source: str) -> Path:
    return raw / f"{n}.{'html' if source.startswith('<html>') else 'txt'}"


def _told(rows_: object) -> str:
    return json.dumps(rows_, ensure_ascii=False, sort_keys=True, default=list)
