"""What is markup and what is text."""

from __future__ import annotations

import pytest

from pipeline.sources import Record
from pipeline.stages.read import read

FRAGMENT = "<table><tr><td>首页</td></tr></table>" + "<p>借条应当写明金额和还款日期。</p>" * 9
SOUP = '借条怎么写\n<thead id="a1"></thead><strong></strong>借条应当写明金额。' + '<sub id="x9"></sub>' * 20


@pytest.mark.parametrize(
    ("data", "source", "media_type"),
    [
        (FRAGMENT, "", "text/html"),
        (FRAGMENT, "1.txt", "text/plain"),
        (SOUP, "", "text/plain"),
        ("<html><body>借条</body></html>", "", "text/html"),
        ("<p>借条</p>", "1.html", "text/html"),
        ("没有标签", "1.html", "text/plain"),
    ],
)
def test_a_fragment_is_markup_and_printed_tags_are_text(data: str, source: str, media_type: str) -> None:
    assert read(Record(data, source=source)).media_type == media_type
