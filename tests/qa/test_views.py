"""The minutes of a time before 阅读 are no view count."""

from __future__ import annotations

import pytest

from pipeline.qa.counts import counts_of


@pytest.mark.parametrize(
    ("key", "views"),
    [("09:20阅读:3051", 3051), ("318人看过", 318), ("1.2万人浏览", 12000), ("16:20:082309人看过", None), ("点击:226", 226)],
)
def test_views(key: str, views: int | None) -> None:
    assert counts_of(key).views == views
