"""Roles of lines of the frame that their neighbours and places give, and the near-misses: cards, likes, signatures, menus, headings."""

from __future__ import annotations

import pytest

from pipeline import clean_page
from pipeline.layout import glue
from pipeline.page import Line

HTML = """<html><head><title>{title} - 岭上法网</title></head><body>{head}<h1>{title}</h1>{body}</body></html>"""


def roles(html: str) -> dict[str, str]:
    page = clean_page(html.encode(), url="https://www.sample.example/a/1.html")
    return {line.raw.strip(): line.role for line in page.lines if line.raw.strip()}


def fates(*pieces: tuple[str, str, str]) -> list[str]:
    found = [glue.Piece(n, folded, (rule, role)) for n, (folded, rule, role) in enumerate(pieces)]
    return [fate.role for fate in glue.fates(found, strict=False)]


def test_a_place_behind_a_lawyer_is_of_the_card() -> None:
    assert fates(("牟远律师", "card.name", "lawyer_card"), ("四川绵阳", "meta.region", "meta")) == ["lawyer_card", "lawyer_card"]


@pytest.mark.parametrize(
    "pieces",
    [
        (("匿名网友", "card.anonymous", "lawyer_card"), ("四川绵阳", "meta.region", "meta")),
        (("牟远律师", "card.name", "lawyer_card"), ("地区:四川绵阳", "meta.region", "meta")),
    ],
)
def test_the_place_of_who_asks_is_small_print(pieces: tuple[tuple[str, str, str], ...]) -> None:
    assert fates(*pieces) == ["lawyer_card", "meta"]


def test_likes_among_dates_are_small_print() -> None:
    date, likes = ("2021-03-02", "meta.date", "meta"), ("赞6", "cta.forum-button", "cta")
    assert fates(date, likes) == ["meta", "meta"]
    assert fates(date, likes, ("分享", "cta.share", "cta")) == ["meta", "cta", "cta"]
    assert fates(likes, date) == ["cta", "meta"]


TEXT = "<p>租客退租以后，房东应当在约定的期限内退还押金；扣除费用的，应当列明清单，说明每一项费用从何而来。</p>"


def test_words_beside_menu_words_are_of_the_menu() -> None:
    head = "<ul><li>首页</li><li>政务公开</li><li>便民服务大厅</li><li>互动</li></ul><div>首页 &gt; 便民服务大厅 &gt; 指南</div>"
    found = roles(HTML.format(title="押金多久退还才算合理", head=head, body=TEXT * 6))
    assert found["便民服务大厅"] == found["互动"] == "nav"


def test_items_of_a_list_in_the_text_stay() -> None:
    rows = ("双方签过字的租赁合同", "押金和租金的付款记录", "交房当天的钥匙清单")
    items = f"<p>退租时要带的材料有三样，缺一样都要补：</p><ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"
    found = roles(HTML.format(title="押金多久退还才算合理", head="", body=TEXT * 3 + items + TEXT * 3))
    assert {found[row] for row in rows} <= {"body", "answer"}


def test_sections_numbered_with_a_nought_are_headings() -> None:
    body = f"<section><p>01 押金什么时候退</p>{TEXT * 2}<p>02 扣钱要有清单</p>{TEXT * 2}</section>"
    found = roles(HTML.format(title="退租的三件小事", head="", body=body))
    assert found["01 押金什么时候退"] == found["02 扣钱要有清单"] == "heading"


def test_years_and_floors_are_no_headings() -> None:
    body = f"{TEXT}<p>05年签的合同到期没有续签</p>{TEXT * 4}"
    assert roles(HTML.format(title="退租的三件小事", head="", body=body))["05年签的合同到期没有续签"] != "heading"


@pytest.mark.parametrize("mark", ["……（登录后阅读剩余 88 字）", "…展开", "……（内容较长，点击展开）"])
def test_marks_of_a_cut_answer_go_and_the_answer_stays(mark: str) -> None:
    text = f"房东不退押金怎么办\n律师解答：\n可以先发函催告，留好转账记录和交房时拍的照片，再到法院起诉{mark}\n"
    lines: list[Line] = clean_page(text, url="https://www.sample.example/a/1.html").lines
    assert [line.role for line in lines if line.text.strip() == mark] == ["truncated_snippet"]
    assert any(line.kept and line.text.startswith("可以先发函催告") for line in lines)


def test_signatures_are_no_calls() -> None:
    post = "<div><p>{name}</p><p>{n}楼 发表于 2016-5-1{n} 12:40</p><p>{text}</p><p class='signature'>免费答疑，勿加微信</p></div>"
    said = ["合同里写了三个月，那就按三个月来。", "我遇到过一样的事，最后是调解的，退了一半。", "先去居委会问问，那里有人管。"]
    body = "".join(post.format(name=f"路人甲{n}", n=n, text=text) for n, text in enumerate(said, 2))
    assert roles(HTML.format(title="押金多久退还才算合理", head="", body=body))["免费答疑，勿加微信"] == "other_boilerplate"


def test_force_of_a_document_is_a_field_of_its_sheet() -> None:
    sheet = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (("索引号", "QZ01-2023-0042"), ("文号", "庆建〔2023〕7号"), ("发布日期", "2023-08-09"), ("效 力", "有效"))
    )
    found = roles(HTML.format(title="关于规范充电管理的通告", head=f"<table>{sheet}</table>", body=TEXT * 5))
    assert found["效 力"] == found["有效"] == "meta"


def test_titles_behind_bullets_below_the_head_of_a_list_go() -> None:
    links = "<div>相关推荐：</div><p>· 群租房违法吗</p><p>· 房东不退押金去哪里投诉</p>"
    found = roles(HTML.format(title="押金多久退还才算合理", head="", body=TEXT * 5 + links))
    assert found["· 群租房违法吗"] == found["· 房东不退押金去哪里投诉"] == "related_link"


def test_points_behind_bullets_in_the_text_stay() -> None:
    points = "<p>退租之前要做三件事：</p><p>· 拍下房屋的现状</p><p>· 抄好水电表的读数</p>"
    found = roles(HTML.format(title="押金多久退还才算合理", head="", body=TEXT * 3 + points + TEXT * 3))
    assert {found["· 拍下房屋的现状"], found["· 抄好水电表的读数"]} <= {"body", "answer", "heading"}


def test_titles_in_a_list_below_its_head_go_and_items_that_speak_stay() -> None:
    links = "<div>相近文章</div><li>房东卖房租约还算数吗</li><li>转租要不要房东同意</li>"
    found = roles(HTML.format(title="押金多久退还才算合理", head="", body=TEXT * 5 + links))
    assert found["房东卖房租约还算数吗"] == found["转租要不要房东同意"] == "related_link"
    said = f"<div>相近文章</div><li>{TEXT[3:-4]}</li>"
    assert roles(HTML.format(title="押金多久退还才算合理", head="", body=TEXT * 5 + said))[TEXT[3:-4]] in ("body", "answer")
