"""What a page as a whole says: its own day, whose law it speaks of, and a headline without label, file name, day and region."""

from __future__ import annotations

import pytest

from tests.split.pages_of import page_of

LETTER = """
合同到期不续签能不能领失业金
来信编号：DC20210908003
来信时间：2021-09-08 15:36
来信内容：
局长您好，我在区里一家商场做收银员，合同到期单位不再续签，我这种情况能不能领失业金？
答复单位：青川区人力资源和社会保障局
答复时间：2021-09-13 10:21
答复内容：
您好，劳动合同期满单位不同意续订的，属于非因本人意愿中断就业，您办理失业登记后即可申领。
"""
HARBOUR = """
樓上冷氣機滴水兩年，管理處唔理，點算好？
瀏覽 3,118　回覆 2
kenken_1
#1　2018-10-9 22:01
樓上部冷氣機正正對住我睡房窗台，成晚滴水聲，投訴三次都話已經勸喻咗，有冇辦法逼佢整？
物管佬
#2　2018-10-9 23:40
打電話去政府部門投訴，佢哋會派人上門，證實之後會發通知，唔整就可以告佢。
"""

ITEMS = """
试用期被辞退怎么办
单位常用的理由是第三十九条第一项，也有用第四十条第二项和第四十一条第三项的，要看证据。
请先保存好打卡记录和聊天记录。
"""
ADVICE = """2022-03-01 12:00
先把合同和付款凭证保存好，再和对方协商，协商不成的可以向法院起诉。
起诉状要写清楚请求和理由，证据附在后面。
"""
INTERPRETATION = """
最高人民法院
关于审理民间借贷案件适用法律若干问题的规定
为正确审理民间借贷纠纷案件，根据民法典等法律的规定，结合审判实践，制定本规定。
第一条 本规定所称的民间借贷，是指自然人、法人和非法人组织之间进行资金融通的行为。
"""


def test_the_page_of_a_letter_is_of_the_day_of_its_reply() -> None:
    page = page_of(LETTER)
    assert page.published_date == "2021-09-13"
    assert page.qa[0]["asked_date"] == "2021-09-08"


def test_the_day_of_the_page_is_that_of_its_question_where_answers_are_dated() -> None:
    text = """
请别人代养的狗跑丢了要赔吗
2014-03-02 20:17 浏览 31
我出差托邻居养狗，给了五百块，回来他说狗跑丢了，我能要他赔吗？
律师解答
江一舟律师
2014-03-05 09:02
收了费用的保管人保管不善要赔偿，您可以要求他按狗的价值赔。
"""
    row = page_of(text).qa[0]
    assert (row["asked_date"], row["answered_date"], row["answerer"]) == ("2014-03-02", "2014-03-05", "江一舟")


def test_each_who_asks_on_a_page_of_many_has_his_own_day_and_region() -> None:
    text = """
客户留言
贵州安顺 2014-03-02 20:17
丈夫喝了酒就动手打人，我有两次报警的回执，第一次起诉能判离婚吗？
闻律师回复：
有希望，报警回执和病历都要保存好，调解无效的应当准予离婚。
2014-03-03 09:02
贵州都匀 2014-03-05 11:40
判决离婚以后户口还在他家，村里不给我分红，我该怎么办？
闻律师回复：
户口没有迁出的仍旧是集体的成员，可以起诉要求同等的分红。
2014-03-05 16:25
"""
    rows = page_of(text).qa
    assert [(row["region"], row["asked_date"], row["answered_date"]) for row in rows] == [
        ("贵州安顺", "2014-03-02", "2014-03-03"),
        ("贵州都匀", "2014-03-05", "2014-03-05"),
    ]
    assert {row["answerer"] for row in rows} == {"闻律师"}


def test_who_speaks_cantonese_speaks_of_the_law_of_hong_kong() -> None:
    assert page_of(HARBOUR).jurisdiction == "HK"


def test_items_cited_without_a_paragraph_are_not_taiwans_alone() -> None:
    assert page_of(ITEMS).jurisdiction == "CN"


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("信访事项：反映村干部侵占青苗补偿款", "反映村干部侵占青苗补偿款"),
        ("词条 | 取保候审期间能去外地吗", "取保候审期间能去外地吗"),
        ("网购的手机是翻新机能退吗陕西-渭南", "网购的手机是翻新机能退吗"),
        ("给了彩礼没有领证能退多少2022-02-14 19:20 3120人看过", "给了彩礼没有领证能退多少"),
        ("房屋租赁纠纷应诉要点.docx", "房屋租赁纠纷应诉要点"),
        ("在外地打工能不能起诉到山东", "在外地打工能不能起诉到山东"),
    ],
)
def test_what_is_glued_to_a_headline_is_cut_off(printed: str, title: str) -> None:
    assert page_of(f"{printed}\n{ADVICE}").title == title


def test_the_court_above_an_interpretation_is_part_of_its_name() -> None:
    assert (page_of(INTERPRETATION).title or "").startswith("最高人民法院关于审理")
