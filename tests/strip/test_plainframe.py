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
    for line in ("● 田测试", "田测试,云岭大学法学院讲师,法学博士。电子邮箱:tian@mail.example。"):
        assert said[line] in ("meta", "lawyer_card", "other_boilerplate")
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


RULING = """某某地方法院民事判决
上 诉 人 甲某
诉讼代理人 陈某某律师
许测试律师
上列当事人间请求返还价金事件，上诉人提起上诉，本院判决如下：
主 文
上诉驳回。"""


def test_lawyers_in_the_head_of_a_judgment_are_part_of_it() -> None:
    text = clean_page(RULING).text
    assert "陈某某律师" in text
    assert "许测试律师" in text
    assert "许测试律师" not in clean_page("许测试律师\n借条没有写利息，视为没有利息，逾期以后才能主张资金占用的损失。\n").text


def test_a_menu_word_that_heads_a_paragraph_stays() -> None:
    prose = "喝酒以后还要开车的人不少，大家都知道危险，可总有人心存侥幸，以为自己清醒得很。"
    text = clean_page(f"酒驾的代价\n2020-01-02\n{prose}\n案例\n{prose}\n").text
    assert "\n案例\n" in text
    assert "案例" not in clean_page(f"首页\n案例\n酒驾的代价\n2020-01-02\n{prose}\n").text


def test_the_button_before_the_headline_of_a_stub_goes() -> None:
    page = clean_page("展开 试用期辞退怎么赔\n")
    assert (page.kind, page.text) == ("stub", "试用期辞退怎么赔")


CUT_TOC = """- 一、按诉之追加或变更，系利用原有诉讼
- 二、被上诉人于本院虽再为与原审相同之
- (一)按请求之基础事实同一，或诉讼标的
- 三、本院之判断
某某法院民事判决
一、按诉之追加或变更，系利用原有诉讼程序所为之起诉，故为诉之追加，应予准许。
二、被上诉人于本院虽再为与原审相同之陈述，但没有提出证据。
(一)按请求之基础事实同一，或诉讼标的必须合一确定的，不在此限。
三、本院之判断
上诉为有理由。"""


def test_bulleted_entries_that_begin_lines_below_are_contents() -> None:
    page = clean_page(CUT_TOC)
    assert [line.role for line in page.lines[:4]] == ["nav"] * 4
    assert "应予准许" in page.text


def test_bulleted_points_that_stand_for_themselves_stay() -> None:
    points = "- 保留聊天记录和转账凭证\n- 向劳动监察大队投诉\n- 申请劳动仲裁\n- 申请支付令\n"
    assert "申请支付令" in clean_page(f"欠薪怎么办\n{points}以上办法可以同时使用，注意一年的仲裁时效，过期就难以得到支持。\n").text


GLUED = "棋牌游戏大全,棋牌游戏app,开元棋牌,德州扑克,牛牛,炸金花,百家乐,老虎机,从广义上说,网络赌博是利用互联网组织赌博的行为,应当依法处罚。"


def test_keywords_glued_to_prose_are_cut_off() -> None:
    page = clean_page(f"{GLUED}\n建立网站接受投注的，属于开设赌场，提供支付结算的按共犯处理，法院已有生效判决。\n")
    assert page.lines[0].role == "spam_seo"
    assert page.text.startswith("从广义上说,网络赌博")
    assert page.hijack_kinds == ["keyword_string"]


def test_an_enumeration_of_gambling_in_prose_stays() -> None:
    text = "以棋牌、百家乐、老虎机、德州扑克、炸金花、六合彩等方式聚众赌博的，处三年以下有期徒刑，并处罚金。"
    assert clean_page(f"赌博罪怎么判\n{text}\n").text.endswith(text)


STUFFED = """代驾协议要写清什么
云溪1、双方的姓名和电话
2、起点和终点
云溪3、出了事故由谁赔
代驾人驾驶时发生事故，先由车辆的保险赔偿，不足的部分按照代驾协议的约定承担，没有约定的由代驾公司承担。云溪
云溪
云溪4、费用怎么结算
平台派单的，费用由平台代收。云溪"""


def test_a_word_stuffed_between_the_lines_is_cut_out() -> None:
    page = clean_page(STUFFED)
    assert "云溪" not in page.text
    assert "1、双方的姓名和电话" in page.text
    assert page.hijack_kinds == ["stuffed_word"]


def test_a_word_that_opens_items_alone_is_none() -> None:
    text = "问答一则\n问题1、合同没有盖章有效吗\n签了字就有效。\n问题2、印章是假的怎么办\n可以主张表见代理。\n问题3、找谁\n"
    assert "问题2、" in clean_page(text).raw
    assert not clean_page(text).hijack_kinds


def test_a_headline_printed_twice_is_no_word_of_a_menu() -> None:
    page = clean_page("侵权\n\n侵权\n\n侵权行为是侵害他人权益的行为，行为人应当承担责任。\n")
    assert [line.role for line in page.lines if line.text][:2] == ["title", "title"]
    assert page.title == "侵权"


def test_entries_with_numbers_that_their_headings_have_not_are_contents() -> None:
    text = "股权协议\n目录\n1、 概述\n2、 生效\n3、 效力\n概述\n把股权让给他人的协议。\n生效\n签字即生效。\n效力\n按照合同法判断。\n"
    page = clean_page(text)
    assert "3、 效力" not in page.text
    assert "\n生效\n" in page.text


def test_a_headline_with_its_class_is_told_above_hard_wrapped_prose() -> None:
    text = (
        "[心得] 被资遣以后怎么申诉\n楼主: leaf (深夜的猫)   2021-05-14 12:00:49\n大家好，我上个月被公司资遣，\n"
        "没有拿到预告工资，想问有没有\n申诉的管道，谢谢各位。\n没有拿到预告工资，想问有没有\n"
    )
    page = clean_page(text)
    assert page.title == "[心得] 被资遣以后怎么申诉"
    assert "大家好，我上个月被公司资遣" in page.text
    assert "leaf" not in page.text


def test_a_word_ten_times_in_a_row_is_spam_whatever_stands_beside_it() -> None:
    page = clean_page(
        "版权" * 12 + "发明的法律 天天看,久久精品国产\n网络版权的救济\n2020-01-02\n侵权人应当停止侵害并赔偿损失，这是两种不同的责任。\n"
    )
    assert page.lines[0].role == "spam_seo"
    assert page.title == "网络版权的救济"
