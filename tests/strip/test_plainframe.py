"""Frames of pages stored as text, one line a block: what goes, and the near-misses that stay; the traditional twin meets the same fates."""

from __future__ import annotations

import pytest

from pipeline import clean_page
from pipeline.page import Page
from pipeline.text.fold import simplified_of
from tests.strip.test_frames import JOURNAL

LAW = """某某市供水用水条例
2024年3月9日
某某市供水用水条例
(2007 年12 月29 日某某市第十届人民代表大会常务委员会第三次会议通过)
目 录
第一章 总则
第二章 水源
第三章 用水(https://www.fatiao.example)
第四章 附则
第一章 总则
第一条 为了保障供水安全，制定本条例。
第二条 本市行政区域内的供水、用水及其管理，适用本条例。
(https://www.fatiao.example)
第三条 供水应当保证水质。"""

ORDER = """企业名册管理办法
市政府
企业名册管理办法
某某市人民政府令
第51号
《企业名册管理办法》已经2009年3月7
日市人民政府第19次常务会议通过，现予公布，自2009年5月
1日起施行。
2009年3月12日
第一条 为了规范企业名册，制定本办法。
第二条 企业应当如实登记名册，不得涂改。
第三条 本办法由市统计局解释。
相关法规：
某某市企业登记管理的若干意见
某某市统计资料报送的通知
某某市个体工商户名册办法"""

PAPER = """APP下载
两次续签以后单位还有没有选择权——某酒店案评析
2015-01-31田测试
某某人力资源 2015年6期
关键词:合同期限用人单位
● 田测试
内容摘要连续两次订立固定期限合同以后，劳动者要求订立无固定期限合同的，单位能不能拒绝，实践中有争议，本文从一起案件谈起。
田测试,云岭大学法学院讲师,法学博士。电子邮箱:tian@mail.example。
一、案件经过
田某是云岭大学的讲师,在酒店兼职三年,两次续签了合同,第三次酒店拒绝续签,双方因此发生争议。"""

PICTURES = """外卖超时能不能拒付
2024-05-02 11:20
骑手晚到一个小时，顾客可以和平台协商减免配送费，但是不能因此拒付餐费，两者是不同的合同关系。
外卖超时能不能拒付 图1
外卖超时赔付_骑手配送合同_平台责任规定pdf
顾客也可以拒收已经变质的食物，并要求退还餐费，收据和照片要留好。"""


def traditional(text: str) -> str:
    back = {ord(simple): complex_ for complex_, simple in sorted(simplified_of().items(), reverse=True) if len(simple) == 1}
    return text.translate(back)


def fates(text: str) -> list[tuple[str, str]]:
    return [(line.role, line.rule or "") for line in clean_page(text).lines if line.text.strip()]


def roles(page: Page) -> dict[str, str]:
    return {line.text.strip(): line.role for line in page.lines if line.text.strip()}


def test_an_address_put_between_the_lines_goes_and_the_law_around_it_stays() -> None:
    page = clean_page(LAW)
    assert "fatiao" not in page.text
    assert "第三条 供水应当保证水质。" in page.text
    assert "第二章 水源" not in page.text, "the table of contents goes, of which the text prints one chapter"
    assert "第一章 总则" in page.text


def test_an_address_that_stands_once_stays() -> None:
    text = "房屋备案怎么办\n可以在市房管局的网站(https://www.fangguan.example)上提交合同和双方的身份证明，三天以后领取备案号。\n"
    assert "fangguan" in clean_page(text).text


def test_the_order_above_a_law_goes_with_its_broken_sentences() -> None:
    page = clean_page(ORDER)
    for gone in ("常务会议通过", "1日起施行", "第51号", "统计资料报送", "相关法规"):
        assert gone not in page.text
    assert "第三条 本办法由市统计局解释。" in page.text


def test_law_below_the_head_of_related_law_stays() -> None:
    page = clean_page(ORDER.replace("某某市统计资料报送的通知", "《民法典》第五十八条 法人应当依法成立。"))
    assert "法人应当依法成立" in page.text


def test_who_wrote_a_paper_is_no_text_of_it() -> None:
    page = clean_page(PAPER)
    said = roles(page)
    assert said["● 田测试"] == said["田测试,云岭大学法学院讲师,法学博士。电子邮箱:tian@mail.example。"] == "meta"
    assert "田某是云岭大学的讲师" in page.text


def test_names_and_places_in_english_go_with_those_in_chinese() -> None:
    lines = JOURNAL.split("\n")
    english = ["Zhong Ceshi, Lu Shi", "Law School of Yunling University, Yunnan 650000, China"]
    said = roles(clean_page("\n".join([*lines[:7], *english, *lines[7:]])))
    assert [said[line] for line in english] == ["meta", "meta"]


def test_names_of_pictures_go_and_a_title_with_its_site_stays() -> None:
    page = clean_page(PICTURES)
    assert "图1" not in page.text
    assert "_" not in page.text
    assert "餐费" in page.text
    named = clean_page(PICTURES.replace("外卖超时能不能拒付\n2024", "外卖超时能不能拒付_外卖纠纷_某法网\n2024"))
    assert "外卖超时能不能拒付_外卖纠纷" in named.raw.split("\n")[0]
    assert named.lines[0].rule != "layout.picture"


@pytest.mark.parametrize("text", [LAW, ORDER, PICTURES], ids=["law", "order", "pictures"])
def test_the_traditional_twin_meets_the_same_fates(text: str) -> None:
    twin = traditional(text)
    assert twin != text
    assert fates(twin) == fates(text)


TONELESS = """首(shou)頁
退(tui)租(zu)以後押(ya)金(jin)不退(tui)怎麽辦？
房(fang)東(dong)說墻(qiang)面有(you)一道劃(hua)痕(hen)，不肯退(tui)押(ya)金(jin)，合(he)同(tong)裏沒有約定，還(hai)能要(yao)回來嗎(ma)？
可(ke)以要(yao)求返還(huan)。承租人(ren)按照(zhao)約定的方(fang)法使用房(fang)屋(wu)，自(zi)然損(sun)耗(hao)不必賠(pei)償，出租人(landlord)應(ying)當舉證。"""


def test_readings_without_tones_are_taken_out_where_the_page_is_strewn_with_them() -> None:
    page = clean_page(TONELESS)
    assert "(landlord)" in page.text
    assert "押金不退" in page.text
    assert "(yao)" not in page.text
    assert "首" not in page.text.split("\n")[0][:1], "a word of the menu is known for what it is under its reading"


def test_readings_without_tones_that_stand_here_and_there_stay() -> None:
    text = (
        "出租人(landlord)与承租人(tenant)的区别\n承租人(tenant)按期支付租金，出租人(landlord)交付房屋，"
        "尉(yu)迟是复姓，老师注了音，单(shan)姓也是一样。\n"
    )
    page = clean_page(text)
    assert "尉(yu)迟" in page.text
    assert "单(shan)姓" in page.text
    assert page.text.count("(") == 6
