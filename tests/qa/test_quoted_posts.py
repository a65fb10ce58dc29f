"""Forum threads: a reply that quotes an earlier one, the opener who asks again, replies that say nothing."""

from __future__ import annotations

from tests.split.pages_of import column, page_of

THREAD = """
楼下烧烤摊的油烟进屋怎么办
查看 310 回复 4
竹林听雨
发表于 2020-5-1 09:00:00
楼下新开的烧烤摊天天冒烟，我家窗户都不敢开，请问找哪个部门？
长风
沙发
发表于 2020-5-1 09:30:00
抢沙发，楼主加油
老周说理
板凳
发表于 2020-5-1 10:00:00
打城管的电话，露天烧烤归他们管；油烟大的再找生态环境局去现场检测。
竹林听雨 | 楼主 | 发表于 2020-5-2 08:00:00
老周说理
发表于 2020-5-1 10:00
打城管的电话，露天烧烤归他们管；油烟大的 ...
城管来过一次就不来了，还能找谁？
老周说理
6#
发表于 2020-5-2 09:00:00
拨打12345登记，要求书面答复。
"""


def test_a_quotation_is_no_post() -> None:
    page = page_of(THREAD)
    assert column(page.qa, "kind") == ["main", "follow_up"]
    assert column(page.qa, "answerer") == ["老周说理", "老周说理"]
    assert page.qa[1]["question_title"] == "城管来过一次就不来了，还能找谁？"
    quoted = [line.text.strip() for line in page.lines if line.rule == "split.quoted-post"]
    assert quoted == ["老周说理", "发表于 2020-5-1 10:00", "打城管的电话，露天烧烤归他们管；油烟大的 ..."]
