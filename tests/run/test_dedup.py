"""Dedup: mirrors meet, pages that share nothing but law do not, and the order of arrival decides nothing."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.page import Page, lines_of
from pipeline.stages import dedup
from pipeline.stages.dedup import BINS, FACTS, Signature, cluster, likeness, signature

LETTERS = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 300))


def page(text: str, *, hijacked: bool = False, name: str = "") -> Page:
    made = Page(text, lines_of(text), url=f"https://a.example/{name}", content_hash=name or text)
    for line in made.lines:
        made.label(line, "statute" if line.text.startswith("第") else "body")
    made.hijack_kinds = ["pool"] if hijacked else []
    return made


def words(seed: int, length: int = 400) -> str:
    return "".join(random.Random(seed).choices(LETTERS, k=length))


def noisy(text: str, seed: int, share: float) -> str:
    """The text with this share of its characters replaced."""
    chance = random.Random(seed)
    return "".join(chance.choice(LETTERS) if chance.random() < share else char for char in text)


def partners(pages: list[Page]) -> list[str]:
    """The canonical page of each page, by the end of its URL."""
    pages = sorted(pages, key=lambda page: page.page_id)
    found = cluster(*arrays([signature(one) for one in pages]))
    names = {one.url: pages[canonical].url.rsplit("/", 1)[1] for one, canonical in zip(pages, found, strict=True)}
    return [names[url] for url in sorted(names)]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=2, max_size=12), st.integers(2, 6))
@settings(max_examples=25, deadline=None)
def test_bands_worked_apart_say_the_same(told: list[tuple[int, int]], shares: int) -> None:
    pages = [page(noisy(words(seed), mark, 0.01 * mark), name=f"{n}") for n, (seed, mark) in enumerate(told)]
    facts, bins = arrays([signature(one) for one in sorted(pages, key=lambda page: page.page_id)])
    bands = [range(dedup.BANDS * n // shares, dedup.BANDS * (n + 1) // shares) for n in range(shares)]
    apart = dedup.united(facts, bins, [dedup.linked(facts, bins, some) for some in bands])
    assert apart.tolist() == cluster(facts, bins).tolist()


def arrays(signatures: list[Signature]) -> tuple[Any, Any]:
    facts = np.array([s.facts for s in signatures], dtype=FACTS)
    return facts, np.array([s.bins for s in signatures], dtype=np.uint16).reshape(-1, BINS)


def test_a_mirror_meets_its_original_and_the_clean_one_is_canonical() -> None:
    text = words(1)
    pages = [page(text + "完", name="a", hijacked=True), page(text, name="b"), page(words(2), name="c")]
    assert partners(pages) == ["b", "b", "c"]


def test_the_longer_page_is_canonical_then_the_smaller_id() -> None:
    text = words(1)
    assert partners([page(text, name="a"), page(text + "多几个字", name="b")]) == ["b", "b"]
    same = [page(text, name="a"), page(text, name="b")]
    smaller = min(same, key=lambda one: one.page_id).url[-1]
    assert partners(same) == [smaller, smaller]


def test_pages_that_quote_the_same_law_are_not_the_same() -> None:
    law = "第一条 " + words(9, 2000)
    pages = [page(f"{words(n, 120)}\n{law}\n", name=f"{n:04}") for n in range(1000)]
    assert partners(pages) == [f"{n:04}" for n in range(1000)]


def test_short_pages_are_the_same_only_when_all_of_it_is() -> None:
    pages = [
        page("无法访问此页面请稍后再试", name="a"),
        page("无法访问此页面请稍后再试", name="b"),
        page("无法访问此页面请稍后再来", name="c"),
    ]
    assert len(set(partners(pages)[:2])) == 1
    assert partners(pages)[2] == "c"


def test_empty_pages_are_not_the_same() -> None:
    assert partners([page("", name="a"), page("", name="b")]) == ["a", "b"]


def test_punctuation_and_spaces_do_not_tell_pages_apart() -> None:
    text = words(1)
    spaced = "，".join(text[n : n + 7] for n in range(0, len(text), 7))
    assert len(set(partners([page(text, name="a"), page(spaced, name="b")]))) == 1


def test_a_chain_of_likeness_is_no_cluster() -> None:
    """Each page is like the next, the last is unlike the first: it must not be called a copy of it."""
    text = words(1, 600)
    chain = [text]
    for n in range(12):
        chain.append(noisy(chain[-1], n, 0.015))
    pages = [page(one, name=f"{n:02}") for n, one in enumerate(chain)]
    found = partners(pages)
    by_name = {one.url[-2:]: signature(one).bins for one in pages}
    for name, canonical in zip(sorted(by_name), found, strict=True):
        assert name == canonical or likeness(by_name[name][None], by_name[canonical][None])[0] >= dedup.LIKE


@pytest.mark.parametrize("share", [0.0, 0.005, 0.02])
def test_recall_and_precision_on_mirrors(share: float) -> None:
    """Mirrors with some characters changed: at least 95 of 100 are found, and at most one of 100 that are found is none."""
    originals = [words(n, random.Random(n).randrange(150, 1500)) for n in range(300)]
    pages = [page(text, name=f"{n:03}-0") for n, text in enumerate(originals)]
    pages += [page(noisy(text, n, share) + "完", name=f"{n:03}-1") for n, text in enumerate(originals)]
    names = sorted(one.url.rsplit("/", 1)[1] for one in pages)
    found = [(a, b) for a, b in zip(names, partners(pages), strict=True) if a != b]
    right = [(a, b) for a, b in found if a[:3] == b[:3]]
    assert len(right) >= 0.95 * len(originals)
    assert len(right) >= 0.99 * len(found)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0.0, 0.01, 0.05])), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_arrival_decides_nothing(made: list[tuple[int, float]], chance: random.Random) -> None:
    pages = [page(noisy(words(seed, 200), n, share), name=f"{n:02}") for n, (seed, share) in enumerate(made)]
    before = partners(pages)
    chance.shuffle(pages)
    assert partners(pages) == before


def test_the_estimate_is_true_likeness_within_its_error() -> None:
    errors = []
    for n in range(100):
        text = words(n, 800)
        other = noisy(text, n, 0.04)
        shingles = [{one[k : k + 5] for k in range(len(one) - 4)} for one in (text, other)]
        true = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
        bins = [signature(page(one)).bins[None] for one in (text, other)]
        errors.append(likeness(*bins)[0] - true)
    assert abs(float(np.mean(errors))) < 0.015
    assert float(np.std(errors)) < 0.06
