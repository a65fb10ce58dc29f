"""Pages that are nothing but an offer."""

from __future__ import annotations

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
