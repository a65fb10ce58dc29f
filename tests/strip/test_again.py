"""The second look: what a clean text would lose if it were cleaned again is lost at once, and what only frame told apart stays."""

from __future__ import annotations

import pytest

from pipeline import Page, clean_page

ARTICLE = """首页 | 走进青禾 | 信息公开 | 网上办事
首页 > 信息公开 > 通告
公开方式 主动公开
成文日期　2021-11-19
发布日期　2021-11-22
关于集中清理楼道电动自行车的通告
辖区各居民小区、各物业服务单位：
今年以来，辖区发生两起楼道充电起火，一位老人被熏伤。停在疏散通道、安全出口和楼梯间的电动自行车，请在月底前自行挪走。
逾期不挪的，由物业贴条、拍照、登记，移到地下车棚，车主凭钥匙领回；拒不配合的，移送消防救援机构处理。
打印　关闭
网站标识码 9900000412
"""
LISTED = """<html><head><title>合同纠纷_第2页_问法社</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/ask">我要提问</a></div>
<h1>合同纠纷</h1><ul class="list">{items}</ul><div class="foot">问法社 冀ICP备00000001号</div></body></html>""".format(
    items="".join(
        f'<li><a href="/q/{n}.html">{title}</a><span>2022-03-0{n}</span></li>'
        for n, title in enumerate(("押金房东不退怎么办", "定金交了能不能要回来", "合同没盖章算不算数", "违约金约定太高能减吗"), 1)
    )
)
TABLE = """动手伤人的，罚多重要看伤得多重，下面按伤情列出。
三年以下有期徒刑、拘役
动手打骂的从重
落下重伤
三年以上十年以下
丢了性命
十年以上有期徒刑
同上各栏
"""
LAW = "# 青禾市河道管理条例\n<!-- 正文 -->\n## 第一章 总则\n" + "".join(
    f"第{n}条 河道管理应当遵循统一规划、分级负责的原则，保障行洪安全。\n" for n in "一二三四五六"
)
TORN_NAME = """公司一直不给上社保，可以书面通知公司解除合同，并要求支付经济补偿。
《
劳动合同法
》第三十八条第一款第三项写得明白，用人单位未依法为劳动者缴纳社会保险费的，劳动者可以解除劳动合同。
"""


def again(page: Page) -> Page:
    return clean_page(page.text)


def kept(page: Page) -> list[str]:
    return [line.text for line in page.kept()]


def test_what_is_above_the_headline_goes_once_the_menu_is_gone() -> None:
    page = clean_page(ARTICLE)
    assert page.title == "关于集中清理楼道电动自行车的通告"
    assert kept(page)[0] == "关于集中清理楼道电动自行车的通告"
    assert again(page).text == page.text


def test_all_that_is_left_of_a_list_stays() -> None:
    page = clean_page(LISTED)
    assert page.text == "合同纠纷"
    assert again(page).text == page.text


def test_but_a_sentence_alone_is_looked_at_like_any_other() -> None:
    assert clean_page("首页\n").text == clean_page(clean_page("首页\n").text or "首页").text
    assert not clean_page("本站部分内容由网友整理，仅供参考，不作为办案依据。\n").text


@pytest.mark.parametrize("text", [TABLE, LAW, TORN_NAME])
def test_a_clean_text_stays_as_it_is(text: str) -> None:
    page = clean_page(text)
    assert not [line.text for line in page.lines if line.rule and line.text.strip()]
    assert again(page).text == page.text


def test_a_name_of_a_law_that_was_torn_is_put_together() -> None:
    assert "《劳动合同法》第三十八条第一款第三项" in clean_page(TORN_NAME).text


def test_a_word_of_a_menu_stays_where_rules_know_nothing_else() -> None:
    below = "租来的车被追尾，修车的钱应当由全责的一方承担，租赁公司不能再向您收一遍。\n保险赔不到的部分，可以向出租人说明情况后协商。\n"
    assert kept(clean_page("在线留言\n" + below))[0] == "在线留言"
    assert kept(clean_page("首页\n" + below))[0] != "首页"
    assert kept(clean_page("在线留言\n" + below + "首页 > 咨询 > 交通事故\n版权所有 青禾律师网\n"))[0] != "在线留言"


def test_only_cut_quotes_of_a_named_post_are_quotes() -> None:
    thread = "装修把墙打通了要不要负责\n{}\n承重墙动不得，物业应当劝阻并报告主管部门，造成损害的由装修的业主赔偿。\n"
    assert "要是他说" in clean_page(thread.format("回复 老油条：要是他说是我自己弄湿的呢？")).text
    assert "盯楼上" not in clean_page(thread.format("回复 老油条：盯楼上业主，施工队是他请来的……")).text
