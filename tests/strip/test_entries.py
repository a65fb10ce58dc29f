"""Pages that are lists of other pages or notices of errors, tables of the text, doorways of a city; and the near-misses that stay."""

from __future__ import annotations

import itertools

import pytest

from pipeline import clean_page
from pipeline.layout.likely import _goes_on, _make
from pipeline.page import lines_of
from pipeline.qa.asked import sounds_asked, sounds_told

TITLES = ("租房押金不退找谁", "借条丢了还能起诉吗", "公司不交社保怎么投诉", "邻居装修漏水谁来赔", "定金和订金有什么不同")
PLACES = ("房屋所在地的法院", "对方住所地的法院", "合同履行地的法院", "侵权行为地的法院", "双方约定的法院")
PREVIEW = "押金在合同期满以后应当退还，房东以墙面有钉眼为由扣留的，要看约定……"


def search(previews: list[str], foot: str = "上一页 1 2 3 … 9 下一页") -> str:
    entries = "\n".join(
        f"{title}\n{text}\n2021-0{n}-11\n阅读 {n}20" for n, (title, text) in enumerate(zip(TITLES, previews, strict=True), 1)
    )
    return f"首页 > 搜索结果\n押金纠纷\n为您找到相关结果 51 个\n{entries}\n{foot}\n版权所有 某某法律网\n"


def test_a_list_of_entries_keeps_its_headline_alone() -> None:
    page = clean_page(search([PREVIEW] * 5))
    assert page.kind == "listing"
    assert [line.text for line in page.lines if line.kept] == ["押金纠纷"]


def test_entries_with_whole_answers_are_text() -> None:
    answers = [
        f"第{n}种办法是先向对方发函。期满以后没有理由拒绝的，可以向{place}起诉，要求返还并支付利息。" for n, place in enumerate(PLACES)
    ]
    page = clean_page(search(answers))
    assert page.kind != "listing"
    assert page.text.count("先向对方发函") == len(PLACES)


def test_one_sentence_beside_a_list_makes_it_a_text() -> None:
    page = clean_page(search([PREVIEW] * 5, foot="租客搬走以前应当和房东一起检查房屋，写下交接清单并由双方签字。"))
    assert "交接清单" in page.text


def test_the_notice_of_an_error_keeps_nothing() -> None:
    page = clean_page("404\n某某法律网 法律 法规\n抱歉，您访问的页面不存在或已被删除\n原因：链接已失效；地址有误。\n5 秒后自动跳转\n首页\n")
    assert not page.text
    assert {line.role for line in page.lines} <= {"other_boilerplate", "nav", "cta", "meta"}


def test_who_asks_about_a_page_that_is_gone_is_heard() -> None:
    page = clean_page("商家的网页不存在了怎么维权\n\n先保存订单和付款记录，再向平台投诉；平台不能提供商家真实名称的，可以要求平台赔偿。\n")
    assert "平台赔偿" in page.text


def table(before: str, after: str) -> str:
    cells = "".join(f"<tr><td>{town}人民法庭</td><td>{n}号</td></tr>" for n, town in enumerate(("石桥", "柳河", "枣林", "白塔"), 3))
    side = "<div class='side'><h3>热门</h3><a href='/1'>怎么立案</a><a href='/2'>怎么上诉</a></div>"
    return f"<html><body><h1>各人民法庭地址</h1>{before}<table><tbody>{cells}</tbody></table>{after}{side}</body></html>"


def test_a_table_between_texts_is_text() -> None:
    text = "<p>自下月起，离婚、继承、抚养类案件由下列四个人民法庭集中管辖，当事人可以就近立案，地址如下：</p>"
    page = clean_page(table(text, text.replace("如下：", "以公告为准。")))
    assert "石桥人民法庭" in page.text
    assert "白塔人民法庭" in page.text


def test_rows_of_one_make_share_what_they_are() -> None:
    lines = lines_of("城东 柳河公证处 柳河路3号\n城西 白塔公证处 白塔街18号、周五\n我们 三家 公证处")
    made = [_make(line) for line in lines]
    assert made[0] == "x x x0x"
    assert made[0] != made[2]


@pytest.mark.parametrize(
    ("text", "goes_on"), [("自付款之日起七天以内可以退款，", True), ("自付款之日起七天以内可以退款。", False), ("首页，", False)]
)
def test_the_rest_of_a_sentence_is_no_frame(text: str, *, goes_on: bool) -> None:
    assert _goes_on(lines_of(text)[0]) is goes_on


def test_a_city_before_each_trade_is_a_doorway() -> None:
    trades = ("侦探公司", "婚姻调查", "出轨取证", "找人公司")
    row = "_".join(f"石桥{trade}" for trade in trades)
    lines = [f"石桥{a}是石桥地区口碑好的石桥{b}机构，石桥{a}不成功不收费。" for a, b in itertools.permutations(trades, 2)]
    assert clean_page("\n".join([row, *lines])).kind == "doorway"


def test_a_city_in_a_genuine_text_is_none() -> None:
    text = "\n".join(f"第{n}步，石桥的住户带着身份证和合同到窗口办理，材料不齐的当场告知，由工作人员登记。" for n in "一二三四五六七八九")
    assert clean_page(f"石桥市侦探公司_石桥婚姻调查_石桥出轨取证\n办理流程\n{text}\n").kind != "doorway"


def test_a_page_nobody_listened_to_sounds_like_nothing() -> None:
    page = clean_page("一句话。\n")
    page.voices = {}
    assert not sounds_asked(page, None)
    assert not sounds_told(page, quoted=False)


def test_voices_decide_where_marks_do_not() -> None:
    page = clean_page("一句话。\n")
    page.voices = {"question": 0.3, "answer": 0.6, "body": 0.05, "statute": 0.05, "asked": 0.95, "answered": 0.9}
    assert sounds_asked(page, None)
    page.voices |= {"asked": 0.4}
    assert sounds_asked(page, None), "a text that surely answers, and whose headline is lost"
    assert not sounds_asked(page, page.lines[0]), "below a headline that may be an article"
    page.voices |= {"answered": 0.4}
    assert not sounds_asked(page, None)
    page.voices = {"question": 0.0, "answer": 0.0, "body": 0.95, "statute": 0.05, "asked": 0.02, "answered": 0.02}
    assert sounds_told(page, quoted=False)
    page.voices |= {"body": 0.4, "statute": 0.6}
    assert sounds_told(page, quoted=False), "an article that quotes much law"
    page.voices |= {"answer": 0.1}
    assert not sounds_told(page, quoted=False)
