"""Lists of related questions with links behind them or heads within, glued items in any words, and answers as many as announced."""

from __future__ import annotations

from pipeline.qa.glued import glued_item
from tests.split.pages_of import column, page_of, pairs

LISTED = """
借给朋友的车被扣了怎么办
车借给朋友跑长途，他超载被交警扣了，罚款要谁来交？
2021-03-04
律师回答
罚款由驾驶的人交，车主凭行驶证和身份证领车，拖车费可以找朋友要。
相关咨询
车被拖走多久能取回
一般处理完违章当天就能取，带上行驶证和缴款凭据。
朋友不还车可以报警吗
可以先报警备案，警察会联系他，不还的再去法院起诉。
{head}
出租车发票丢了还能报销吗
旧车过户要带哪些证件
"""


def test_links_behind_a_list_are_no_questions() -> None:
    page = page_of(LISTED.format(head="编辑精选"))
    assert [kind for kind, _, _ in pairs(page)].count("related_unanswered") == 0
    assert [kind for kind, _, _ in pairs(page)].count("related") == 2


def test_questions_that_wait_for_answers_are_questions() -> None:
    page = page_of(LISTED.format(head="待回答的咨询"))
    assert [kind for kind, _, _ in pairs(page)].count("related_unanswered") == 2


COUNTED = """
← 板凳法 搜
美容卡没用完店搬走了能退钱吗
2021/09/18 20:55
{head}
能退。店搬到您去不了的地方，合同的目的就达不到了，没用的次数按单价折算退给您。
先写一封退卡的信，用快递寄到营业执照上的地址，底单留好，七天不回就去消协。
接着看
会员卡写“概不退款”算数吗？
"""


def test_as_many_answers_as_the_page_says() -> None:
    page = page_of(COUNTED.format(head="2位法律人士给出意见"), url="https://bd.example/ask/5.html")
    assert column(page.qa, "kind")[:2] == ["main", "additional_answer"]


def test_another_number_parts_nothing() -> None:
    page = page_of(COUNTED.format(head="3位法律人士给出意见"), url="https://bd.example/ask/5.html")
    assert "additional_answer" not in column(page.qa, "kind")


def test_glued_items_in_any_words() -> None:
    text = "婚内买的房子怎么分新疆网友 2023-05-11共同财产一般平分，有约定的按约定。"
    found = glued_item(text, in_any_words=True)
    assert found is not None
    assert (text[: found.title_end], found.region, found.date) == ("婚内买的房子怎么分", "新疆", "2023-05-11")
    assert glued_item(text) is None
    assert glued_item("他在新疆工作到2023-05-11才回来。", in_any_words=True) is None


AGAIN = """
包工头欠我工钱没有合同怎么要
我在工地扎钢筋，干了八个月只给过几次生活费，现在楼封顶了，人找不到。
2019-11-03
没有合同也能要。记工本、微信里报工的记录，都能证明你干了多少天。
追问：公司说工程款已经付给老板了，是不是就不用管我了？
追答：不是。他付没付工程款是他们之间的账，清偿责任照样在。
追问：那我去哪个部门？
追答：先去工地所在区县的劳动保障监察大队，带上身份证和记工本。
"""


def test_what_is_asked_again_is_no_record_of_its_own() -> None:
    page = page_of(AGAIN)
    assert column(page.qa, "kind") == ["main", "follow_up", "follow_up"]
    assert page.qa[0]["question_title"] == "包工头欠我工钱没有合同怎么要"


TWO_HEADS = """
前夫不让我见孩子怎么办
离婚判决写了每月两次探望，他把孩子送回老家，电话也不接。
2022-02-03
律师解答
可以申请强制执行，法院能罚款、拘留他，但是不会直接把孩子抱走。
相关问题
以下2个问题与本题相似
探望孩子时可以带出去过夜吗？
孩子六岁，离婚协议只写了可以看望，没有写能不能留宿。我该怎么跟他谈？
抚养费涨价要怎么提？
十年前判的每月三百，现在连校车费都不够，他工资翻了两倍。
"""


def test_a_second_head_of_a_list_is_no_question() -> None:
    page = page_of(TWO_HEADS)
    related = [row for row in page.qa if row["kind"].startswith("related")]
    assert column(related, "question_title") == ["探望孩子时可以带出去过夜吗？", "抚养费涨价要怎么提？"]
    assert all(row["question_body"] for row in related)
