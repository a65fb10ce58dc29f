"""Pages that are nothing but an offer."""

from __future__ import annotations

import pytest

from pipeline import clean_page

WARE = """办证公司_学历证_资格证_驾驶证_快速办理
专业制作各类证件，防伪可查，货到付款，全国包邮，一比一工艺
身份证 学历证 房产证 结婚证 资质证书 电工证 教师资格证
微信：cs000000 24小时在线
上海办证 杭州办证 宁波办证 温州办证 金华办证 绍兴办证 台州办证
{last}"""


def test_a_sellers_short_page_is_spam_whatever_it_says_of_the_law() -> None:
    page = clean_page(WARE.format(last="法律规定的证件以官方为准，法律咨询请联系客服"))
    assert page.kind in ("spam", "doorway")
    assert not page.kept()


def test_a_line_about_law_keeps_a_short_page_with_planted_lines() -> None:
    text = "伪造、买卖身份证件的，依照刑法第二百八十条处三年以下有期徒刑。"
    assert text in clean_page(WARE.format(last=text)).text


@pytest.mark.parametrize("word", ["债务律师", "借贷律师", "刑事律师", "代办签证"])
def test_a_page_filled_with_its_keyword_is_a_doorway_whichever_characters_it_has(word: str) -> None:
    text = f"""{word}_苏州{word}_无锡{word}
{word}价格低，{word}团队找{word}在线，{word}老{word}经验，免费{word}评估{word}案情。
第六百七十五条 借款人应当按照{word}约定的期限返还借款，{word}对期限没有约定的，{word}可以催告。
吴江{word}
昆山{word}
太仓{word}
"""
    page = clean_page(text)
    assert page.kind == "doorway"
    assert not page.kept()


@pytest.mark.parametrize(
    "own",
    [
        "云溪县法律援助站一览\n东街站，在东街12号二楼，周一到周五上午八点半到十二点都有人在。\n西街站 西街3号",
        "律师简介\n冼某某律师，执业十年，擅长婚姻家庭，平时在云溪县城南路的办公室里，来之前请先打电话约好时间。",
        "第一章 总则\n本会会员应按时缴纳会费，每年三月由秘书处收齐，收支每半年向全体会员公布一次，欢迎查看。",
    ],
    ids=["addresses", "life of a lawyer", "bylaws"],
)
def test_a_short_hijacked_page_is_not_spam_for_saying_nothing_of_law(own: str) -> None:
    head = "真人百家乐|时时彩代理|网上赌场注册"
    foot = "一夜情同城|裸聊网站|无码电影在线"
    page = clean_page(f"{head}\n{own}\n{foot}\n")
    assert page.kind not in ("spam", "doorway")
    assert not any(line.role == "spam_seo" for line in page.lines if line.raw.strip() in own)
    assert {line.role for line in page.lines if line.raw.strip() in (head, foot)} == {"spam_seo"}
