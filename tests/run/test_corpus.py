"""The survey's reduce over parts says what the stage says over pages, in bounded memory."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.page import Page, lines_of
from pipeline.run import corpus, store
from pipeline.stages import survey

FRAME = ("某某法律服务平台协办", "客服工作时间早九点到晚六点", "本栏目由某某律所冠名")


def page(n: int, frame: int, host: int) -> Page:
    raw = "\n".join([f"第{n}个问题怎么处理", *(line for k, line in enumerate(FRAME) if frame >> k & 1)])
    return Page(raw=raw, lines=lines_of(raw), url=f"https://h{host}.example/ask/{n}.html", host=f"h{host}.example", source=f"{n}.txt")


def left(pages: list[Page], out: Path) -> store.Receipt:
    corpus.save_seen(pages, out, 0)
    return {}


def reduced(where: Path, pages: list[Page], parts: int, buckets: int) -> list[dict[str, frozenset[str]]]:
    """What each part's pages are told of their sites."""
    keys = []
    for part in range(parts):
        own = pages[part::parts]
        key = store.key_of("read", part)
        store.put(where, "read", key, partial(left, own))
        keys.append(key)
    groups = [tuple(keys[:1]), tuple(keys[1:])] if parts > 1 else [tuple(keys)]
    parted = [corpus.Combining(where, "code", group, (0,) * len(group), buckets) for group in groups]
    combined = tuple(str(corpus.combine_seen(one, frozenset())["key"]) for one in parted)
    given = [corpus.Reducing(where, "code", combined, bucket) for bucket in range(buckets)]
    surveys = [str(corpus.reduce_survey(one, frozenset())["key"]) for one in given]
    found = [corpus.Survey(where, surveys, key, 0) for key in keys]
    return [{one.host: told.of(one) for one in pages[part::parts]} for part, told in enumerate(found)]


@given(
    pages=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2)), min_size=1, max_size=60),
    parts=st.integers(1, 3),
    buckets=st.sampled_from([1, 4, 16]),
)
@settings(max_examples=30, deadline=None)
def test_parts_and_buckets_say_what_the_stage_says(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[int, int]], parts: int, buckets: int
) -> None:
    made = [page(n, frame, host) for n, (frame, host) in enumerate(pages)]
    expected = survey.repeated(survey.combine(survey.seen(one) for one in made))
    for told in reduced(tmp_path_factory.mktemp("store"), made, parts, buckets):
        assert told == {host: expected.get(f"{host}/ask", frozenset()) for host in told}


def test_of_a_large_site_a_sample_is_counted_whatever_the_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "SAMPLE", 50)
    made = [page(n, 1 + 2 * (n % 2) + 4 * (n % 40 == 0), 0) for n in range(400)]
    (first,) = reduced(tmp_path / "a", made, 1, 1)
    assert len(first["h0.example"]) == 2, "one line on every page, one on every other; one in forty is too seldom"
    random.Random(3).shuffle(made)
    assert all(told == first for told in reduced(tmp_path / "b", made, 4, 4))
