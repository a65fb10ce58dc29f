"""What the content scorer is fitted on: pages shortened, sites told apart, the labels of the project's own pages."""

from __future__ import annotations

import numpy as np
import pytest

from bench.examples import Example, _example, _from_golden, _group, shared, shortened
from bench.pages import _most_linked
from pipeline.html import lexbor

PROSE = [f"第{n}段：出租人应当按照约定交付房屋，并且在租赁期间保持房屋符合约定的用途。" for n in range(40)]
BODY = "<div class='nav'><a href=1>首页</a></div><div class='text'>" + "".join(f"<p>{text}</p>" for text in PROSE) + "</div><p>关于我们</p>"


def page(body: str) -> Example:
    outline = lexbor.outline(lexbor.parse(f"<title>租赁</title><body>{body}"))
    y = np.array([float(text in PROSE) for text in outline.texts])
    return _example("test", "a", "a", outline, y, np.ones(len(y)), "")


def test_a_shortened_page_keeps_its_frame_and_a_run_of_its_content() -> None:
    whole = page(BODY)
    short = shortened(whole)
    assert short is not None
    kept = [text for text in short.outline.texts if text in PROSE]
    assert [text for text in short.outline.texts if text not in PROSE] == ["首页", "关于我们"]
    assert 60 <= sum(map(len, kept)) < 500
    assert PROSE.index(kept[-1]) - PROSE.index(kept[0]) == len(kept) - 1
    assert short.outline.last[0] == len(short.outline.texts) == len(short.y)
    assert len(whole.outline.texts) == 42


def test_shortening_is_the_same_every_time() -> None:
    first, second = shortened(page(BODY)), shortened(page(BODY))
    assert first is not None
    assert second is not None
    assert first.outline.texts == second.outline.texts


def test_a_short_page_is_not_shortened() -> None:
    assert shortened(page("<p>" + "</p><p>".join(PROSE[:6]) + "</p>")) is None


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.toutiao.com", "toutiao"),
        ("news.sina.com.cn", "sina"),
        ("cn.news.yahoo.com", "yahoo"),
        ("bbs.example", "bbs"),
        ("localhost", "localhost"),
    ],
)
def test_pages_of_one_site_are_one_group(host: str, site: str) -> None:
    assert _group(host) == site


def test_the_host_that_a_page_links_to_most_is_its_own() -> None:
    links = b"".join(b'<a href="http://blog.site.example/%d">' % n for n in range(5))
    assert _most_linked(links + b"<img src=http://pictures.example/1>") == "blog.site.example"
    assert _most_linked(b"<a href=http://a.example>") == ""


def test_own_golden_pages_say_what_is_content() -> None:
    found = list(_from_golden())
    assert len(found) > 10
    assert all(len(example.y) == len(example.outline.texts) for example in found)
    assert any(0 < example.y.mean() < 1 for example in found)


def test_shared_characters_are_looked_for_in_order() -> None:
    assert shared(["首页", "租期届满应当退还", "关于我们"], "租期届满应当退还").tolist() == [0.0, 1.0, 0.0]
