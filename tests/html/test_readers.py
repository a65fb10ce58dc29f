"""The second reader says what the first says: on every page at hand, on the sample pages, and where it does not, why."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.html import lexbor, soup
from pipeline.html.decode import decode
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "raw").glob("*.html"))

KNOWN: dict[str, str] = {}
"""Pages of the data folder on which the readers differ, with the cause. None does."""

DIFFERENCES = {
    "HTML5 moves text out of a table, libxml2 leaves it where it stands": (
        "<table><tr><td>甲</td></tr>乙</table>",
        ["乙", "甲"],
        ["甲", "乙"],
    ),
    "lexbor hands over the markup inside <noframes> as text, and it is read; libxml2 takes it for text": (
        "<p>乙</p><noframes><b>甲</b></noframes>",
        ["乙", "甲"],
        ["乙", "<b>甲</b>"],
    ),
}


def texts(html: str) -> tuple[list[str], list[str]]:
    return lexbor.outline(lexbor.parse(html)).texts, soup.outline(soup.parse(html)).texts


@pytest.mark.parametrize("cause", DIFFERENCES)
def test_known_differences(cause: str) -> None:
    html, first, second = DIFFERENCES[cause]
    assert texts(html) == (first, second)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_both_readers_agree_on_the_sample_pages(path: Path) -> None:
    assert_same(path)


@pytest.mark.shared
@pytest.mark.slow
def test_both_readers_agree_on_all_pages_at_hand(shared_data: Path) -> None:
    pages = [path for path in sorted((shared_data / "html").rglob("*.html")) if path.name not in KNOWN]
    assert len(pages) > 100
    for path in pages:
        assert_same(path)


def assert_same(path: Path) -> None:
    """The same lines, hidden or not, and the same title; links may differ by white space, paths where tags were not closed."""
    text = decode(path.read_bytes()).text
    first, second = lexbor.outline(lexbor.parse(text)), soup.outline(soup.parse(text))
    assert first.texts == second.texts, path.name
    assert first.hidden == second.hidden, path.name
    assert first.title == second.title, path.name
