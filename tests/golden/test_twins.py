"""Twins of the golden pages: other bytes, other width, other script of the same page meet the same fates."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bench.golden import Golden, goldens
from pipeline.html.decode import decode
from pipeline.page import Page
from pipeline.sources import Record
from pipeline.stages.read import read
from pipeline.stages.strip import strip
from pipeline.text.fold import simplified_of

TEXTS = [golden for golden in goldens() if golden.source.suffix == ".txt"]
WIDE = {0x21: 0xFF01, 0x28: 0xFF08, 0x29: 0xFF09, 0x2C: 0xFF0C, 0x3A: 0xFF1A, 0x3B: 0xFF1B, 0x3F: 0xFF1F} | {
    ord(char): ord(char) + 0xFEE0 for char in "0123456789"
}
MOST = 0.01
"""Share of characters whose fate may change with script or width: a headline is told by its characters as well."""

WIDTH_TELLS: dict[str, str] = {}

SCRIPT_TELLS: dict[str, str] = {
    "h30-thread-text-cards": "an opener glued to the mark of the first floor is meta or a card, dropped all the same",
    "j38-all-one-line-farm-text": "where the marker of its one cut line begins hangs on the script",
}
BYTES_TELL: dict[str, str] = {
    "b55-utf8-as-gbk-guarantee": "a paragraph of another encoding reads as such no more when its characters are written anew",
    "w81-utf8-read-as-gbk": "a paragraph of another encoding reads as such no more when its characters are written anew",
    "u34-utf8-as-gbk-text": "a paragraph of another encoding reads as such no more when its characters are written anew",
    "h54-utf8-as-gbk": "a paragraph of another encoding reads as such no more when its characters are written anew",
    "m27-utf8-as-gbk-text": "a paragraph of another encoding reads as such no more when its characters are written anew",
    "g28-moji-paragraph": "a paragraph of another encoding reads as such no more when its characters are written anew",
}


Fates = list[tuple[bool, str]]
Twin = tuple[Golden, str, Fates]


@pytest.fixture(scope="module", params=TEXTS, ids=lambda golden: golden.folder.name)
def own(request: pytest.FixtureRequest) -> Twin:
    """A golden page of text, its text, and the fates of its characters, found once for all its twins."""
    text = decode(request.param.source.read_bytes()).text
    return request.param, text, fates(text.encode(), request.param)


def expect(request: pytest.FixtureRequest, golden: Golden, reasons: dict[str, str]) -> None:
    """Expect the test to fail where the reason is known."""
    if reason := reasons.get(golden.folder.name):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))


def fates(data: bytes, golden: Golden) -> Fates:
    """For every visible character whether strip keeps it, and the role of what it drops."""
    page: Page = read(Record(data, source=golden.source.name, url=str(golden.expected.get("url", ""))))
    strip(page)
    return [(line.kept, line.role) for line in page.lines for char in line.raw if not char.isspace()]


def traditional(text: str) -> str:
    """The text character by character in traditional characters, one choice for each."""
    back = {ord(simple): complex_ for complex_, simple in sorted(simplified_of().items(), reverse=True) if len(simple) == 1}
    return text.translate(back)


def wide(text: str) -> str:
    """The text with full-width marks and figures, printed tags and escapes of a spreadsheet aside: no writer types those."""
    return "".join(part if part[:1] in ("<", "_") else part.translate(WIDE) for part in re.split(r"(<[^<>]*>|_x000D_)", text))


def share_changed(own: Twin, change: Callable[[str], str]) -> float:
    golden, text, before = own
    after = fates(change(text).encode(), golden)
    assert len(before) == len(after)
    return sum(a != b for a, b in zip(before, after, strict=True)) / max(1, len(before))


def test_gb18030_bytes_meet_the_same_fates(own: Twin, request: pytest.FixtureRequest) -> None:
    golden, text, before = own
    expect(request, golden, BYTES_TELL)
    assert fates(text.encode("gb18030"), golden) == before


def test_full_width_marks_and_figures_meet_the_same_fates(own: Twin, request: pytest.FixtureRequest) -> None:
    expect(request, own[0], WIDTH_TELLS)
    assert share_changed(own, wide) <= MOST


def test_the_traditional_page_meets_the_same_fates(own: Twin, request: pytest.FixtureRequest) -> None:
    if own[0].expected.get("script") != "hans":
        pytest.skip("only simplified text has a traditional twin")
    expect(request, own[0], SCRIPT_TELLS)
    assert share_changed(own, traditional) <= MOST
