"""Questions below their answers, what an asker adds, numbered answers, and letters with salutation and signature."""

from __future__ import annotations

import pytest

from pipeline.layout.likely import _letters
from pipeline.page import Line
from tests.split.pages_of import column, page_of

BELOW = """
下载问法宝客户端
戈律师 执业12年
2021-05-06 解答
这个押金要退。房东说墙面弄脏了要扣钱，得拿出交房时的照片来对照，正常使用留下的痕迹不能算在您的头上。
把交接单和聊天记录留好，先发书面通知，再到法院立案。
98赞
{label}
退租的时候房东以墙脏为由扣押金
我租了两年的房子，上个月到期搬走，房东说墙上有印子，押金四千一分都不退，我该怎么办？
2021-05-05 江西
"""


@pytest.mark.parametrize("label", ["原问题", "↑ 本回答对应的问题", "以上回答针对的提问："])
def test_a_question_below_its_answer_is_its_question(label: str) -> None:
    page = page_of(BELOW.format(label=label))
    assert column(page.qa, "kind") == ["main"]
    assert page.qa[0]["question_title"] == "退租的时候房东以墙脏为由扣押金"
    assert page.qa[0]["question_body"].startswith("我租了两年")
    assert label not in [line.text for line in page.kept()]


def test_a_label_of_something_else_turns_nothing_round() -> None:
    page = page_of(BELOW.format(label="相关问题"))
    assert not any(row["kind"] == "main" and (row["question_title"] or "").startswith("退租") for row in page.qa)


ADDED = """
邻居的狗咬了我家的鸡怎么赔
2020-03-04 09:10
我家散养的十二只土鸡被隔壁的狗咬死了七只，他只肯赔三十块钱一只，我该怎么办？
{label}狗没有拴绳，门口的监控拍到了，村里的人也看见了，他一直不承认。
最佳答案
养狗的人要赔，按当地土鸡的市价算，监控录像先拷贝一份。
其他答案
找村委会调解一下，乡里乡亲的。
"""


@pytest.mark.parametrize("label", ["补充：", "问题补充：", "【补充】："])
def test_the_label_of_what_an_asker_adds_goes(label: str) -> None:
    row = page_of(ADDED.format(label=label)).qa[0]
    assert row["question_body"].splitlines()[1].startswith("狗没有拴绳")


def test_numbered_heads_part_answers() -> None:
    page = page_of("""
查问宝›法律›邻里
楼上漏水谁来赔
更新于 2023/4/5 12k次浏览
回答一
要看水从哪里来。楼上的水管漏的，楼上赔；公共管道漏的，物业先修，费用从维修资金里出。
回答二
先拍照取证，请物业一起上门查看，写一份情况说明，三方签字。
回答三
协商不成的，可以到法院起诉，申请鉴定漏水的原因和修复的费用。
本页内容由系统汇总
""")
    assert column(page.qa, "kind") == ["main", "additional_answer", "additional_answer"]
    assert not any("回答" in line.text for line in page.kept())
    assert (page.qa[1]["answer"] or "").startswith("先拍照取证")


def _lines(*texts: str) -> list[Line]:
    return [Line(0, text) for text in texts]


LETTER = "我是一名退休的教师，二十年前参加单位集资建房，至今没有办下房产证，想卖又不敢卖，请问怎么办？"


def test_salutations_and_the_signature_of_whom_the_reply_greets_belong_to_letters() -> None:
    lines = _lines("编辑同志：", LETTER, "东街 路老师", "法律顾问解答", "路老师：", LETTER, "法律顾问 冼某")
    assert _letters(lines) == {0, 2, 4}


@pytest.mark.parametrize("texts", [("热线：", LETTER), ("路老师：", "冼律师"), ("路老师", LETTER, "东街 路老师")])
def test_labels_are_no_salutations(texts: tuple[str, ...]) -> None:
    assert not _letters(_lines(*texts))


def test_a_bar_behind_the_label_of_an_explanation_is_a_mark() -> None:
    page = page_of("""
词条 | 缓刑期间能出国吗
解释 | 不能随便出国。离开所居住的市、县要先经过批准，出境一般批不下来。
随机词条：假释 | 减刑
某某词典 收录词条 9000 个
""")
    assert [(row["question_title"], row["kind"]) for row in page.qa] == [("缓刑期间能出国吗", "main")]
    assert (page.qa[0]["answer"] or "").startswith("不能随便出国")


def test_what_stands_below_the_answer_describes_the_headline() -> None:
    page = page_of(
        "租来的车半路抛锚，拖车费谁出\n\n值班律师 江一舟\n\n2021-05-07 答复\n\n最佳答案\n\n"
        "车行交给您的车应当适合行驶，水箱旧了漏水不是您的错，拖车费由它承担。\n\n"
        "【原问题】\n\n2021-05-06 网友“水边的人”\n\n周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，怎么办？\n\n相关阅读"
    )
    assert column(page.qa, "question_title") == ["租来的车半路抛锚，拖车费谁出"]
    assert column(page.qa, "question_body") == ["周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，怎么办？"]
    assert column(page.qa, "asked_date") == ["2021-05-06"]
