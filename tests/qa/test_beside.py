"""Dates and names beside the texts of a page: above or below, without the year, in chats, behind floors and labels, in marks."""

from __future__ import annotations

import pytest

from pipeline.page import Page
from pipeline.qa.days import day_of, is_dayed, without_days
from pipeline.qa.writers import may_be_name
from tests.split.pages_of import column, page_of

FLOORS = """
说法茶馆 > 租房
租的仓库漏水，房东不肯修怎么办
点击:93 回帖:4
楼主:卖伞的老庞
2016-10-21 08:12
仓库屋顶裂了一条缝，两百把伞全泡了，合同里没有写谁修，房东说自己想办法。
沙发:夜里看雨
2016-10-21 08:15
路过，顶一下
板凳:柳三变
2016-10-21 11:40
合同没有写的由房东修，你先发短信催他，他不修你找人修，费用从租金里扣。
地板:律师齐大圣
2016-10-22 09:30
伞的损失也可以要，前提是你早就告诉过他漏水，没有通知的自己要担一部分。
5楼:卖伞的老庞
2016-10-22 10:11
上个月打过电话，没有录音，通话记录能当证据吗？
6楼:律师齐大圣
2016-10-23 10:36
能证明你们通过话，证明不了内容，你现在再发一条短信，写明上个月已经说过。
"""
CHAT = """
租车平台扣了我两千押金
日期：2019-04-18 时长：17分钟
用户_3j9
10:02
租了三天的小车，还车的时候店员看了说没事，第二天发短信说车门有划痕，要扣两千，我该怎么办？
梁丘白律师
10:05
保管不善才要赔，划痕是谁弄的要由他们来证明，还车当场没有提出的，事后再提很难成立。
用户_3j9
10:07
他们发来一张照片，上面没有时间，能作数吗？
梁丘白律师
10:09
单独一张作用不大，让他们提供还车单和监控，不提供的可以投诉。
"""
MARKED = """
在线留言
昵称：春水
时间：2010-4-11 10:30:22
我父母留下三间平房，大哥一直住着不让我们进门，他说证在他手里就是他的，这话对吗？
【闻律师回复】
证在谁手里不重要，写谁的名字才重要，没有分割的遗产是大家共有，您可以起诉请求分割。
2010-4-12 8:05:41
昵称：一头雾水
时间：2010-4-9 22:17:09
邻居在我家承包的鱼塘边上建猪圈，粪水流进塘里死了几百斤鱼，要怎么告？
【闻律师回复】
先向环保部门举报，请他们取水样，赔偿可以要鱼的损失，也可以要他拆圈、停止排污。
2010-4-10 9:40:00
闻一舟律师网 版权所有
"""


def _dates(page: Page) -> list[tuple[str | None, str | None, str | None]]:
    return [(row["answerer"], row["asked_date"], row["answered_date"]) for row in page.qa]


def test_behind_a_floor_stands_the_name_and_each_post_has_its_own_day() -> None:
    assert _dates(page_of(FLOORS)) == [
        ("柳三变", "2016-10-21", "2016-10-21"),
        ("律师齐大圣", "2016-10-21", "2016-10-22"),
        ("律师齐大圣", "2016-10-22", "2016-10-23"),
    ]


def test_the_hours_of_a_chat_are_of_the_day_it_was_held() -> None:
    page = page_of(CHAT)
    assert set(column(page.qa, "answered_date")) == {"2019-04-18"}
    assert set(column(page.qa, "answerer")) == {"梁丘白"}


def test_a_mark_names_the_lawyer_whom_the_frame_names_in_full() -> None:
    page = page_of(MARKED)
    assert column(page.qa, "answerer") == ["闻一舟"] * 2
    assert column(page.qa, "answered_date") == ["2010-04-12", "2010-04-10"]


@pytest.mark.parametrize(
    ("text", "since", "day"),
    [
        ("10月28日 21:44", "2019-10-28", "2019-10-28"),
        ("回应于 1月2日 08:00", "2019-12-30", "2020-01-02"),
        ("22-8-2 14:02　来自上海", None, "2022-08-02"),
        ("10:05", "2019-04-18", "2019-04-18"),
        ("10:05", None, None),
        ("回复(3)", "2019-04-18", None),
        ("比分 3-2", "2019-04-18", None),
    ],
)
def test_a_day_is_filled_up_from_the_one_above(text: str, since: str | None, day: str | None) -> None:
    assert day_of(text, since) == day


def test_what_is_no_day_is_left() -> None:
    assert not is_dayed("电话：0000-6600")
    assert without_days("小满 03-03 12:00").startswith("小满")


@pytest.mark.parametrize("word", ["实名认证", "离线", "匿名", "荣誉版主", "12-20", "追问", "作者", "闻律师回"])
def test_small_words_are_no_names(word: str) -> None:
    assert not may_be_name(word)
