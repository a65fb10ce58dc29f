"""Bad input is bounded: time and memory of read on pages that no browser would show."""

from __future__ import annotations

import time

import pytest

from pipeline.sources import Record
from pipeline.stages.read import read


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "一二三四五。" * 500_000,
        "<p>甲</p>" * 30_000,
        "<div class='a1 b2'>甲" * 20_000,
        "<a href=x>甲" * 20_000,
        '<script type="application/ld+json">' + '{"@graph":' * 20_000 + "</script><p>甲",
        "<table><tr><td>甲" * 3_000,
        "<p>" + "&#x4e00;" * 200_000,
        "<p style='" + "a" * 1_000_000 + "'>甲",
        "<p>甲\x00乙\ufffe\ud800丙",
    ],
    ids=["long line", "many lines", "nested", "links", "json", "tables", "entities", "style", "odd characters"],
)
def test_read_is_bounded(html: str) -> None:
    begun = time.process_time()
    page = read(Record(html, source="a.html"))
    page.check()
    assert time.process_time() - begun < 15
    assert page.raw.encode("utf-8")
