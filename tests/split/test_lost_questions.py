"""Answers whose question is lost, below a line that is no headline; names and places beside answers."""

from __future__ import annotations

import pytest

from tests.split.pages_of import column, page_of

LOST = """
< 返回　云帆小册　≡
{head}
【先讲结论】
租客没到期就搬走，押金不能全扣，房东只能扣掉再租出去之前的空档。
【为什么】
合同里写了提前退租要赔一个月租金的，照写的赔，没有写的按实际损失算。
【依据】
《民法典》第五百八十四条 当事人一方不履行合同义务或者履行合同义务不符合约定，造成对方损失的，损失赔偿额应当相当于因违约所造成的损失。
※ 具体情况请当面咨询
一键提问
云帆小册 2022
"""


@pytest.mark.parametrize("head", ["资深律师拆解", "三位律师合写"])
def test_a_short_line_that_asks_nothing_is_no_question(head: str) -> None:
    page = page_of(LOST.format(head=head), url="https://yf.example/ask/17.html")
    assert column(page.qa, "question_title") == [None]
    assert page.title is None
    assert "no_question" in page.qa[0]["flags"]
    assert head not in page.text


SHORT = """
首页 > 租房
{head}
律师解答：
租客没到期就搬走，押金不能全扣，房东只能扣掉再租出去之前的空档。
提前退租要赔多少，合同里写了的照写的赔，没有写的按实际损失算。
"""


@pytest.mark.parametrize("head", ["押金能全扣吗", "提前退租"])
def test_a_short_question_and_what_the_answer_speaks_of_stay(head: str) -> None:
    page = page_of(SHORT.format(head=head))
    assert column(page.qa, "question_title") == [head]


CARDS = """
物业把我的电瓶车拖走了
早上发现停在楼道里的电瓶车不见了，物业说拖到仓库了，要交两百块钱才还，我该交吗？
2021-03-04 08:10
2条律师回复
楼道停车确实违反消防规定，但是物业没有罚款的权力，可以要求它直接还车。
游砚农　律师
河南岸柳律师事务所
河南 周口
2021-03-04 09:30
先打电话给街道，说明物业收钱没有依据，一般当天就能拿回来。
卜小满　律师
河南岸柳律师事务所
河南 新乡
2021-03-05 11:02
"""


def test_cards_below_answers_are_their_writers_and_places() -> None:
    page = page_of(CARDS)
    assert column(page.qa, "answerer") == ["游砚农", "卜小满"]
    assert [row["region"].replace(" ", "") for row in page.qa] == ["河南周口", "河南新乡"]
