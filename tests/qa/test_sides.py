"""On which side of a text its byline stands, what in it is a label and no name, and what it counts."""

from __future__ import annotations

import pytest

from pipeline.qa.counts import counts_of
from pipeline.qa.titled import titled_name
from pipeline.qa.writers import person_of, without_labels
from tests.split.pages_of import column, page_of

BRICKS = """
首页 > 老街论坛 > 房屋
单位要收回集资房，我该怎么办？
锅炉房老卢
工龄 3 年
第1块砖 发表于 2010-05-17 10:05
我住了十二年的集资房，去年辞职，单位发函说三个月内搬走，交的两万多块钱也没有说退，请问我能不搬吗？
档案室的猫
工龄 9 年
第2块砖 发表于 2010-05-17 14:48
要看当年的集资方案，写明产权归个人的，辞职也收不走，写公有住房的，单位可以收，但要退钱。
江滩钓客
工龄 5 年
第3块砖 发表于 2010-05-18 06:20
方案在房改办有存底，您可以带身份证去申请查阅，让他们盖章，起诉的时候作为证据，单位不给也不要紧。
"""
LETTERS = """
局长信箱选登
日期：2020-07-31
来信 1
我是自己辞职的，能领失业金吗？
2020-07-03
回信
失业金要求不是本人自愿离开单位，自己辞职的领不到，您可以先办失业登记，参加免费的培训。
2020-07-06
来信 2
公司不给报工伤，我自己能报吗？
2020-07-14
回信
可以，职工本人和近亲属一年之内都可以直接向我局提出申请，带上劳动合同和诊断证明。
2020-07-16
"""


def test_what_counts_on_in_every_byline_names_nobody() -> None:
    assert column(page_of(BRICKS).qa, "answerer") == ["档案室的猫", "江滩钓客"]


def test_a_date_above_a_head_that_recurs_is_of_the_text_before() -> None:
    page = page_of(LETTERS)
    assert column(page.qa, "answered_date") == ["2020-07-06", "2020-07-16"]
    assert column(page.qa, "answerer") == [None, None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2023年2月25日落笔", None),
        ("递交：2024.03.18 23:48", None),
        ("出具：2024.03.19 10:26 认可 12", None),
        ("江一舟 2020-01-02 有用(3)", "江一舟"),
    ],
)
def test_words_glued_to_dates_and_counts_name_nobody(text: str, name: str | None) -> None:
    assert person_of(text) == name


def test_a_name_behind_its_date_stays() -> None:
    assert without_labels("2023-02-25江一舟") == "2023-02-25江一舟"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("卢见山 山西某某律师事务所", "卢见山"),
        ("籍长风（一级律师）｜青海某某律师事务所", "籍长风"),
        ("罗靖楠事务律师（某某律师行）", "罗靖楠"),
        ("本市某某律师事务所", None),
    ],
)
def test_a_name_stands_before_its_firm(text: str, name: str | None) -> None:
    assert titled_name(text) == name


@pytest.mark.parametrize(
    ("key", "counts"),
    [
        ("1306人赞同了该回答", (None, None, None, 1306)),
        ("赞同302|17条评论", (None, None, None, 302)),
        ("顶(93)", (None, None, None, 93)),
        ("23人认为这条回应有用", (None, None, 23, None)),
        ("有用(14)", (None, None, 14, None)),
        ("已为5168人排忧解难", (None, 5168, None, None)),
        ("帮过318位当事人", (None, 318, None, None)),
        ("阅:377|状态:办结", (377, None, None, None)),
        ("512次被查看", (512, None, None, None)),
        ("浏览(702)", (702, None, None, None)),
        ("顶3楼", (None, None, None, None)),
        ("支持7天退货", (None, None, None, None)),
        ("采纳率61%", (None, None, None, None)),
    ],
)
def test_counts(key: str, counts: tuple[int | None, ...]) -> None:
    assert tuple(counts_of(key)) == counts


THREAD = """
首页 > 老街论坛 > 邻里
楼下跳舞跳到十点半，有没有治的办法？
想睡个整觉
铜板 17
第1楼 2012-03-09 22:51
音箱正对我家窗户，孩子今年中考，找他们说了三回，他们说公家的地方谁也管不着，怎么办？
退休片警老秦
铜板 980
第2楼 2012-03-10 07:14
每次都报警，要出警的回执，攒够三四张，派出所就可以按治安案件给警告，再犯的罚款。
想睡个整觉
铜板 18
第3楼 2012-03-11 21:40
出警回执民警不肯开，说没有立案就没有，怎么要？
退休片警老秦
铜板 981
第4楼 2012-03-11 22:05
你报的警系统里有编号，带身份证去派出所查接处警的登记，照片拍下来一样作数。
"""


def test_names_come_again_points_count_on() -> None:
    roles = {line.text: line.role for line in page_of(THREAD).lines}
    assert {role for text, role in roles.items() if text in ("想睡个整觉", "退休片警老秦")} == {"lawyer_card"}
    assert {role for text, role in roles.items() if text.startswith(("铜板", "第"))} == {"meta"}
    assert "第" not in roles
