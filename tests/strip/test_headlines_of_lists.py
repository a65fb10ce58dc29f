"""Headings of the first rank that are no headline: designs set logos and the titles of their lists in h1, and say the headline again."""

from __future__ import annotations

from pipeline import clean_page
from pipeline.page import Page

TEXT = (
    "<p>租期届满，房屋没有损坏的，出租人应当在交房之日退还押金；拖延不退的，还要付这段时间的利息。</p>"
    "<p>出租人不退的，承租人可以先发函催告，写明数额和期限，期满仍不退的，可以向房屋所在地的法院起诉。</p>"
)
LISTED = ("社区年夜饭摆了二十桌", "公交九路本周起改道", "老站房改成了图书馆", "菜场夜市今晚开张", "渡口恢复通航")
ITEMS = "".join(f"<li><h1><a href=/{n}.html>{title}</a></h1></li>" for n, title in enumerate(LISTED))
LIST = 3 * f"<div class='hot list'><ul>{ITEMS}</ul></div>"


def cleaned(body: str, title: str = "房东不退押金怎么办-某市晚报") -> Page:
    nav = "<div class='nav'><a href=/>首页</a> <a href=/a>要闻</a></div>"
    return clean_page(
        f"<html><head><title>{title}</title></head><body>{nav}{body}</body></html>", url="https://www.wanbao.example/a/1.html"
    )


def kept(page: Page) -> list[str]:
    return [line.text.strip() for line in page.kept()]


def test_titles_of_lists_in_h1_are_frame() -> None:
    page = cleaned(f"<div class='article'><h1>房东不退押金怎么办</h1>{TEXT}</div>{LIST}")
    assert kept(page)[0] == "房东不退押金怎么办"
    assert len(kept(page)) == 3
    assert not set(LISTED) & set(kept(page))


def test_the_headline_may_be_the_second_h1() -> None:
    page = cleaned(f"<div class='logo'><h1>某市晚报</h1></div><div class='article'><h1>房东不退押金怎么办</h1>{TEXT}</div>")
    assert page.title == "房东不退押金怎么办"
    assert "房东不退押金怎么办" in kept(page)


def test_a_lone_h1_stays_whatever_it_scores() -> None:
    page = cleaned(f"<div class='top nav'><h1>押金纠纷</h1></div><div class='article'>{TEXT}</div>", title="某市晚报")
    assert "押金纠纷" in kept(page)


def test_the_headline_said_again_in_the_frame_goes() -> None:
    share = "<div class='footer share'><ul><li><a href=/s>分享</a></li><li><a href=/1>房东不退押金怎么办</a></li></ul></div>"
    page = cleaned(f"<div class='article'><h1>房东不退押金怎么办</h1>{TEXT}</div>{share}{LIST}")
    assert kept(page).count("房东不退押金怎么办") == 1
