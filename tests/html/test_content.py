"""Content selection on pages of our own wording; the figures on real pages are a matter of bench.quality and of the floors."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from pipeline.html import lexbor
from pipeline.html.content import THRESHOLD, _scorer, contents, evidence, frame_role, score
from pipeline.html.features import NAMES, class_words, features
from pipeline.page import Block, Line
from pipeline.sources import Record
from pipeline.stages.read import read

NAV = (
    "<div class='nav'><a href=1>首页</a><a href=2>法律咨询</a><a href=3>找律师</a></div>"
    "<div class='crumb'><a href=1>首页</a> &gt; <a href=2>债务</a></div>"
)
FOOT = (
    "<div class='side'><h3>热门文章</h3><ul><li><a href=4>借条上的利息怎么写才有效</a></li><li><a href=5>欠条过期了还能要钱吗</a></li>"
    "<li><a href=6>起诉状到哪里交</a></li></ul></div><div class='footer'><p><a href=7>关于我们</a> | <a href=8>网站地图</a></p>"
    "<p>Copyright © 2010-2024 某某网 版权所有 京ICP备00000000号</p></div>"
)
ARTICLE = (
    "<div class='article'><h1>房东不退押金怎么办</h1><p>租期届满，房屋没有损坏的，出租人应当退还押金。</p>"
    "<p>出租人不退的，承租人可以先发函催告，写明数额和期限；期满仍不退的，可以向房屋所在地的法院起诉。</p>"
    "<p>起诉时带上合同、付款记录和交房时的照片。</p></div>"
)
THREAD = "<h1>工资拖了三个月</h1>" + "".join(
    f"<div class='post' id='post_{n}'><div class='author'>网友{n}</div><div class='time'>2024-01-0{n} 10:00</div>"
    f"<div class='message' id='msg_{n}'>{text}</div><div class='tools'><a href=r{n}>回复</a> <a href=j{n}>举报</a></div></div>"
    for n, text in enumerate(
        (
            "公司从十月开始就没有发过工资，老板说等项目款到了一起发，现在人都找不到了，怎么办？",
            "先去劳动监察大队投诉，带上合同和打卡记录。",
            "我也遇到过。",
            "可以申请劳动仲裁，不收费，仲裁时效是一年，从知道权利被侵害之日起算。",
        ),
        1,
    )
)


def content_of(body: str, title: str) -> dict[str, float]:
    outline = lexbor.outline(lexbor.parse(f"<html><head><title>{title}_某某网</title></head><body>{NAV}{body}{FOOT}</body></html>"))
    return dict(zip(outline.texts, score(outline), strict=True))


@pytest.mark.parametrize(("body", "title"), [(ARTICLE, "房东不退押金怎么办"), (THREAD, "工资拖了三个月")], ids=["article", "thread"])
def test_prose_is_content_and_frame_is_not(body: str, title: str) -> None:
    scores = content_of(body, title)
    for text, value in scores.items():
        if text.endswith(("。", "？")) or text == title:
            assert value >= THRESHOLD, text
        if "首页" in text or "©" in text or "网站地图" in text or text == "回复 举报":
            assert value < THRESHOLD, text


def test_hidden_copies_are_frame() -> None:
    copy = "<noscript><p>起诉时带上合同、付款记录和交房时的照片。</p></noscript>"
    outline = lexbor.outline(lexbor.parse(f"<title>房东不退押金怎么办</title><body>{NAV}{ARTICLE}{copy}{FOOT}"))
    scores = [value for text, value in zip(outline.texts, score(outline), strict=True) if text.startswith("起诉时")]
    assert scores[0] >= THRESHOLD > scores[1]


def test_scores_are_between_none_and_all() -> None:
    for body in (ARTICLE, THREAD, "", "<p>甲</p>"):
        assert all(0 <= value <= 1 for value in content_of(body, "题").values())


def test_a_page_without_text_has_no_scores() -> None:
    assert score(lexbor.outline(lexbor.parse("<body></body>"))) == []


def test_the_model_asks_for_features_that_there_are() -> None:
    outline = lexbor.outline(lexbor.parse(ARTICLE))
    columns = features(outline)
    table = tomllib.loads(resources.files("pipeline.html").joinpath("content.toml").read_text(encoding="utf-8"))
    assert set(table["features"]) <= set(NAMES), "features have changed: python -m bench.fit_content"
    assert len(NAMES) == len(set(NAMES))
    assert columns.rows.shape == (len(NAMES), len(outline.texts))
    assert contents(outline, columns, _scorer().odds(columns)).tolist() == score(outline)


def column(name: str, body: str, title: str = "") -> dict[str, float]:
    outline = lexbor.outline(lexbor.parse(f"<title>{title}</title><body>{body}"))
    row = features(outline).rows[NAMES.index(name)]
    return dict(zip(outline.texts, map(float, row), strict=True))


def test_what_follows_the_copyright_line_is_told_apart() -> None:
    found = column("after end", f"{ARTICLE}{FOOT}<div class='modal'><p>举报理由：内容与事实不符。</p></div>")
    assert found["起诉时带上合同、付款记录和交房时的照片。"] == 0
    assert found["举报理由：内容与事实不符。"] == 1


def test_a_form_around_the_whole_page_is_no_form() -> None:
    box = "<form><p>请填写您的称呼和电话。</p></form>"
    part = column("in form select dialog", ARTICLE + box)
    assert part["请填写您的称呼和电话。"] == 1
    assert part["房东不退押金怎么办"] == 0
    assert column("in form select dialog", f"<form>{ARTICLE}</form>")["房东不退押金怎么办"] == 0


def test_the_part_shared_with_the_headline_grows_outwards() -> None:
    found = column("with headline", f"<div>{ARTICLE}<p>旁边</p></div>{FOOT}", "房东不退押金怎么办")
    assert found["起诉时带上合同、付款记录和交房时的照片。"] < found["旁边"] < found["热门文章"] == 1
    assert set(column("with headline", ARTICLE, "别的").values()) == {-1.0}


def test_scores_do_not_depend_on_numbers_in_names() -> None:
    assert class_words("post_53876") == class_words("post_1")


@pytest.mark.parametrize(
    ("text", "path", "marks", "links", "role"),
    [
        ("发布时间：2024-01-02 来源：本站", "body/div", "info", 0, "meta"),
        ("首页", "body/nav", "", 2, "nav"),
        ("首页 法律咨询 找律师 法律知识", "body/header/div", "top", 14, "nav"),
        ("借条上的利息怎么写才有效", "body/div/ul/li", "box", 12, "related_link"),
        ("立即咨询", "body/div", "btn", 0, "cta"),
        ("本站内容仅供参考", "body/div", "", 0, "other_boilerplate"),
    ],
)
def test_roles_of_the_frame(text: str, path: str, marks: str, links: int, role: str) -> None:
    line = Line(0, text, Block(path, marks, links, hidden=False, parent=1, content=0.1))
    assert frame_role(line) == role
    assert evidence(line).startswith("content 0.10 < 0.5")


def test_text_pages_have_no_blocks_to_judge() -> None:
    page = read(Record("第一条 甲\n第二条 乙", source="a.txt"))
    assert [line.block for line in page.lines] == [None, None]
    assert evidence(page.lines[0]) == ""


MENU = "<form><select><option>房东不退押金怎么办</option>" + "".join(
    f"<option>{text}</option>" for text in ("借条上的利息怎么写才有效", "欠条过期了还能要钱吗？", "起诉状到哪里交，怎么交")
)


def test_what_a_select_offers_is_a_menu() -> None:
    page = f"<title>房东不退押金怎么办</title>{NAV}{ARTICLE}{MENU}</select></form>{FOOT}"
    found = {line.text: line.block.content for line in read(Record(page.encode(), source="a.html")).lines if line.block}
    assert all(found[text] < THRESHOLD for text in ("借条上的利息怎么写才有效", "欠条过期了还能要钱吗？", "起诉状到哪里交，怎么交"))
    assert found["起诉时带上合同、付款记录和交房时的照片。"] >= THRESHOLD


@pytest.mark.parametrize(
    ("area", "is_content"),
    [
        ("&lt;p&gt;租客和房东为了押金争了三个月，最后请居委会的调解员出面，才把钱要了回来。&lt;/p&gt;", False),
        ("租客和房东为了押金争了三个月，最后请居委会的调解员出面，才把钱要了回来。", True),
    ],
)
def test_markup_in_a_textarea_is_for_scripts(area: str, is_content: bool) -> None:
    page = f"<title>房东不退押金怎么办</title>{NAV}{ARTICLE.removesuffix('</div>')}<textarea>{area}</textarea></div>{FOOT}"
    (content,) = (
        line.block.content
        for line in read(Record(page.encode(), source="a.html")).lines
        if line.block and line.block.path.endswith("textarea")
    )
    assert (content >= THRESHOLD) == is_content


def test_markup_in_a_textarea_stays_where_a_page_has_nothing_else() -> None:
    lead = "租客和房东为了押金争了三个月，最后请居委会的调解员出面，才把钱要了回来。"
    page = read(Record(f"<body><textarea>&lt;p&gt;{lead}&lt;/p&gt;</textarea></body>".encode(), source="a.html"))
    assert all(line.block is not None and line.block.content >= THRESHOLD for line in page.lines)
