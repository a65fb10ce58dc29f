"""The figures that are pinned: of held-out pages, by set."""

from __future__ import annotations

from bench.pages import GoldPage
from bench.quality import figures


def test_figures_are_shares_of_which_more_is_better() -> None:
    pages = [GoldPage(kind, str(n), "a.example", b"", "文") for n, kind in enumerate(("magic-forum", "magic-forum", "cwced"))]
    found = figures(pages, [(1.0, 1.0, 1.0), (0.3, 0.3, 0.3), (0.0, 0.0, 0.0)], ["文", "文", " "])
    assert found["quality.held_out.forum"] == 0.65
    assert round(found["quality.held_out.half_right"], 3) == 0.333
    assert round(found["quality.held_out.not_empty"], 3) == 0.667
