"""The fuzz of decode and parse, some inputs of it: it finds nothing now, and it does find what is lost."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bench import fuzz

PAGE = "<html><head><title>甲</title></head><body>" + "<p>当事人应当按照约定全面履行自己的义务。</p>\n" * 60 + "</body></html>"
PAGES = [PAGE.encode(), PAGE.encode("gb18030")]


def found(seed: int) -> list[str]:
    rng, counts = random.Random(seed), Counter[str]()
    page = rng.choice(PAGES)
    data, untouched = fuzz.damaged(rng, page, PAGES)
    return list(fuzz.problems(data, untouched, page, counts))


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost(seed: int) -> None:
    assert not found(seed)


def test_lost_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "by_the_book", lambda _: [PAGE, "尾"])
    assert any("lost in parsing" in problem for problem in fuzz.problems(PAGES[0], [], PAGES[0], Counter()))


def test_a_changed_line_is_found() -> None:
    page = PAGES[0]
    assert any("not as it was" in problem for problem in fuzz.problems("<p>乙</p>".encode(), [page.split(b"\n")[1]], page, Counter()))
