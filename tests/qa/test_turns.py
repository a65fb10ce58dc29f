"""Talks in which the name of who speaks opens each line."""

from __future__ import annotations

from pipeline.page import Page
from pipeline.qa.facts import lawyer_called, region_of, small_print
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

HOTLINE = """加班费三问
工会热线整理
职工：合同上写明工资已含加班费，公司就可以不再付了吗？
律师：不行，超出约定时长的部分还要另外付，加班时长由考勤记录证明。
职工：只有打卡记录能当证据吗？
律师：可以，打卡记录由公司保管的，公司拿不出来就要承担不利的后果。
"""
RADIO = """租来的车被扣了怎么办
听友：律师你好，我租来的车被交警扣了，租车行说要我赔停运的损失。
律师：车是因为租车行没有年检被扣的，损失由它自己承担，您不用赔偿。
听友：可是合同上写明被扣一律由我负责。
律师：这一条免除了它自己的责任，又没有提醒您注意，您可以主张无效。
主持人：好的，接进下一位听友。
"""
INTERVIEW = """两份合同听哪一份
记者：前后签的两份合同不一样，听哪一份？
章若水：看双方真实的意思，一般以后签的为准，除非另有约定。
记者：备案的那一份呢？
章若水：备案只是行政上的管理，不改变双方的约定。
"""


def _page(text: str) -> Page:
    page = read(Record(text.encode(), source="talk.txt"))
    for stage in STAGES:
        stage(page)
    return page


def test_each_question_of_a_talk_has_its_answer() -> None:
    rows = _page(HOTLINE).qa
    assert [row["question_title"][:2] for row in rows] == ["合同", "只有"]
    assert [row["answer"][:2] for row in rows] == ["不行", "可以"]


def test_one_who_goes_on_asks_again() -> None:
    page = _page(RADIO)
    assert [row["kind"] for row in page.qa] == ["main", "follow_up"]
    assert all("主持人" not in (row["answer"] or "") for row in page.qa)


def test_an_interview_stays_an_article() -> None:
    assert _page(INTERVIEW).kind == "article"


def test_a_lawyers_surname_alone_keeps_the_word_behind_it() -> None:
    assert lawyer_called("江") == "江律师"
    assert lawyer_called("江一舟") == "江一舟"


def test_what_somebody_is_names_nobody() -> None:
    assert small_print("兼职", card=True).name is None
    assert small_print("4.95 评分", card=True).name is None


def test_a_button_behind_a_place_is_no_part_of_it() -> None:
    assert region_of("地区 广西南宁　收藏 12") == "广西南宁"


LISTED = """<html><body><h1>停业的健身房退卡吗</h1><p>我办了两年的卡，健身房上个月停业了，老板不肯退钱，请问怎么办？</p>
<p>律师解答</p><p>您好，可以要求退还剩余的钱，经营者停业而不退的，您可以向法院起诉。</p>
<h3>相关问题</h3><p class="x">转让的卡能退吗</p><p class="x">一般可以，受让的人接过了原来的合同。</p>
<p class="x">教练换人了能退课吗</p><p class="x">看合同怎么约定，没有约定的按实际上过的课来结算。</p></body></html>"""


def test_listed_titles_and_texts_in_one_element_are_pairs() -> None:
    page = read(Record(LISTED.encode(), source="list.html"))
    for stage in STAGES:
        stage(page)
    assert [row["answer"][:2] for row in page.qa if row["kind"] == "related"] == ["一般", "看合"]
