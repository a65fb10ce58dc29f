"""Parts: every source in one part, within bounds, whatever the order; a new source changes few parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.run import parts
from pipeline.run.parts import plan
from pipeline.sources import SourceFile


def source(path: str, size: int = 10) -> SourceFile:
    return SourceFile(path, "/nowhere/" + path, size, "page")


@pytest.fixture(autouse=True, scope="module")
def small() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "MOST_SOURCES", 8)
        patch.setattr(parts, "MOST_BYTES", 400)
        yield


SOURCES = st.lists(st.builds(source, st.text("abc/", min_size=1, max_size=6), st.integers(0, 300)), unique_by=lambda s: s.path, max_size=60)


@given(SOURCES, st.randoms())
def test_every_source_once_whatever_the_order(sources: list[SourceFile], random: object) -> None:
    planned = plan(sources)
    assert sorted(s.path for part in planned for s in part.sources) == sorted(s.path for s in sources)
    shuffled = list(sources)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(shuffled) == planned


@given(SOURCES)
def test_bounds(sources: list[SourceFile]) -> None:
    for part in plan(sources):
        assert len(part.sources) <= 8
        assert len(part.sources) == 1 or sum(s.size for s in part.sources) <= 400


def test_a_new_source_changes_few_parts() -> None:
    sources = [source(f"{n:05}.html") for n in range(4000)]
    before = {part.sources for part in plan(sources)}
    assert len(before) < 1500
    changed = [len({p.sources for p in plan([*sources, source(f"{n:05}x.html")])} - before) for n in range(0, 4000, 211)]
    assert sum(changed) / len(changed) <= 3
    assert max(changed) < 20


def test_no_sources_no_parts() -> None:
    assert plan([]) == []
