"""Pages as read survive the way to disk and back; damage is seen."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.page import Block, Edit, Page, lines_of
from pipeline.run import state

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
BLOCK = st.builds(Block, TEXT, TEXT, st.integers(0, 999), st.booleans(), st.integers(0, 999), st.floats(0, 1), TEXT)


@st.composite
def pages(draw: st.DrawFn) -> Page:
    raw = draw(TEXT)
    lines = lines_of(raw, draw(st.lists(BLOCK, max_size=3)))
    page = Page(raw, lines, url=draw(TEXT), title=draw(st.none() | TEXT), views=draw(st.none() | st.integers(0, 9999)))
    page.embedded = {"question": draw(TEXT), "answers": [{"upvotes": 3}]}
    for line in page.lines:
        if draw(st.booleans()) and line.text:
            page.rewrite(line, "encoding", 0, line.text[:1], draw(TEXT))
        if draw(st.booleans()):
            page.drop(line, "html.hidden", "other_boilerplate", "hidden")
    return page


def told(page: Page) -> list[object]:
    facts = [getattr(page, name) for name in ("raw", "url", "title", "views", "embedded", "page_id")]
    columns = ("start", "raw", "text", "role", "rule", "evidence", "edits", "block")
    return facts + [[getattr(line, column) for column in columns] for line in page.lines]


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(pages(), max_size=4))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, given_pages: list[Page]) -> None:
    path = tmp_path_factory.mktemp("state") / "pages.state"
    state.dump(given_pages, path)
    loaded = list(state.load(path))
    assert [told(page) for page in loaded] == [told(page) for page in given_pages]
    assert all(isinstance(edit, Edit) for page in loaded for line in page.lines for edit in line.edits)


def test_some_rows_and_facts_alone(tmp_path: Path) -> None:
    path = tmp_path / "pages.state"
    every = [Page(f"第{n}行\n", lines_of(f"第{n}行\n"), url=f"https://a.example/{n}", content_hash=str(n)) for n in range(5)]
    state.dump(every, path)
    assert [told(page) for page in state.load(path, [1, 3])] == [told(every[1]), told(every[3])]
    assert list(state.load(path, [])) == []
    glances = list(state.facts(path))
    assert [page.page_id for page in glances] == [page.page_id for page in every]
    assert not any(page.raw or page.lines for page in glances)


def test_damage_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pages.state"
    raw = "".join(f"第{n}行的文字各不相同\n" for n in range(500))
    state.dump([Page(raw, lines_of(raw))], path)
    data, column = bytearray(path.read_bytes()), pq.ParquetFile(path).metadata.row_group(0).column(1)
    assert column.path_in_schema == "raw"
    data[column.data_page_offset + column.total_compressed_size // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises((OSError, pa.ArrowException)):
        state.load(path)
