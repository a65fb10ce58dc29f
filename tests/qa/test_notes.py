"""What stands at the ends of answers and is none: notes of the site, who speaks, what was left out."""

from __future__ import annotations

import pytest

from pipeline.qa.endings import marker_at
from pipeline.qa.notes import _NOTE
from pipeline.qa.speakers import _SAYS
from tests.split.pages_of import column, page_of

ONE = """
首页 > 问律师 > 租房
房东把我的花盆全扔了，我能要他赔吗？
出差一周回来，天台上二十几盆花连盆带架子被房东当垃圾清走了，他说影响消防。
{head}
就算天台不归您用，房东也该先通知、给时间搬走，直接扔掉就是侵害您的财产，您可以要求他赔偿。
先把以前拍的照片和购物的订单找出来，算出总数再跟他谈，谈不拢就去法院起诉。
{tail}
版权所有 某某问答
"""
PAIRS = """
老人买保健品四问
日期：2022-03-15
问题一、听课领鸡蛋，听完买了八千块的床垫，能退吗？
解：看有没有夸大。讲师说床垫能治糖尿病，录下来，就可以主张欺诈，要求退一赔三。
问题二、电话里推销的胶囊，吃了不舒服怎么办？
解：先就医留病历，胶囊别扔，拿去市场监管局投诉，他们会送检。
问题三、店搬走了，找谁赔？
解：收据上盖章的公司、会场的出租方、产品外包装上的生产企业，都可以找。
"""


@pytest.mark.parametrize(
    "tail", ["小贴士：花盆的票据按日期粘好", "［编者按］各地做法略有出入，请以当地为准。", "【温馨提示】以上为一般解答"]
)
def test_a_note_below_an_answer_is_none_of_it(tail: str) -> None:
    page = page_of(ONE.format(head="律师解答", tail=tail))
    assert column(page.qa, "answer")[0].endswith("去法院起诉。")


@pytest.mark.parametrize("head", ["专家怎么说", "律师这样看", "镇里答复"])
def test_a_line_that_says_who_answers_is_none_of_the_answer(head: str) -> None:
    page = page_of(ONE.format(head=head, tail=""))
    assert column(page.qa, "answer")[0].startswith("就算天台")


@pytest.mark.parametrize("text", ["法官说法", "法院怎么看", "法律分析", "律师费怎么算"])
def test_heads_of_parts_stay(text: str) -> None:
    assert _SAYS.fullmatch(text) is None


@pytest.mark.parametrize(
    "text", ["律师提醒：一年之内申请。", "注：本表自公布之日起使用。", "提示牌应当设在醒目的地方。", "声明放弃继承的，应当写明。"]
)
def test_what_opens_so_and_is_no_note(text: str) -> None:
    assert _NOTE.match(text) is None


def test_a_word_that_opens_the_answers_says_who_speaks() -> None:
    assert [answer[:4] for answer in column(page_of(PAIRS).qa, "answer")] == ["看有没有", "先就医留", "收据上盖"]


def test_counted_rounds_and_marks_that_nothing_parts_from_the_words() -> None:
    for ask, reply in (("{n}问　", "{n}答　"), ("问", "答")):
        rounds = (
            ("烈性犬能不能养在院子里？", "城区内不能，禁养的狗伤了人，主人一点都免不了责。"),
            ("流浪猫是我喂的，抓了人要我赔吗？", "偶尔喂一回不算饲养人，天天喂的法院会认。"),
            ("电梯里狗没有牵绳，可以举报吗？", "可以，拍到楼栋和时间，交给物业或者城管都行。"),
        )
        lines = [f"{ask.format(n=n)}{q}\n{reply.format(n=n)}{a}" for n, (q, a) in zip("一二三", rounds, strict=True)]
        page = page_of("\n".join(["养狗养猫的三件事", "日期：2020-06-29", *lines]))
        assert column(page.qa, "answer") == [a for _, a in rounds]
        assert column(page.qa, "question_title") == [q for q, _ in rounds]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("这要看合同……余下部分请凭取件码查看", 5),
        ("法院一般▒▒▒▒ 后文 71% 已折起", 4),
        ("依法…… 余文约420字，会员可见", 2),
        ("可以先协商。〈此处省略312字，购买解答卡后可见〉", 6),
        ("付清余款（剩余30%的价款）", None),
        ("以上材料应当全部退还（凭票查看）", None),
        ("（以下省略）。", None),
    ],
)
def test_what_was_left_out_is_told_in_any_words(text: str, at: int | None) -> None:
    assert marker_at(text) == at


GUESTBOOK = """
首页 | 本所律师 | 网上咨询
网上咨询
留言者：临时工甲
时间：2018-01-08 10:02:05
判决书都下来两年了，对方说没钱，我现在申请强制执行晚不晚？
顾问组
2018-01-09 9:15:30
申请执行的期间是二年，从判决确定的履行期限最后一天算起，您赶紧带上身份证来申请。
留言者：养蜂老汉
时间：2018-01-11 15:38:44
原告开庭才交新证据，我可不可以不看？
顾问组
2018-01-12 10:02:11
可以向法庭要求答辩的时间，逾期举证的法庭会先问理由，理由不成立的可以不采纳。
"""


def test_whoever_asks_below_a_headline_that_asks_nothing_asks_a_question_of_his_own() -> None:
    rows = page_of(GUESTBOOK).qa
    assert column(rows, "kind") == ["main", "main"]
    assert [answer[:2] for answer in column(rows, "answer")] == ["申请", "可以"]
    assert column(rows, "answered_date") == ["2018-01-09", "2018-01-12"]


def test_what_a_list_of_questions_prints_below_them_is_told_or_answered() -> None:
    told = ["我们家楼下每天放到十点半，居委会换了两拨人都劝不动。", "老婆去年借给邻居三万块，他一直不肯还，说没有签字。"]
    replied = ["可以先报警，噪声扰民的，应当由公安机关处罚，您保留录音。", "您可以起诉，转账记录能够证明借款，建议先发短信催一次。"]
    for texts, kinds in ((told, "related_unanswered"), (replied, "related")):
        below = "\n".join(f"{q}\n{text}" for q, text in zip(["广场舞太吵投诉谁？", "借钱没有借条怎么要回来？"], texts, strict=True))
        page = page_of(ONE.format(head="律师解答", tail="").replace("版权所有", f"相关问题\n{below}\n版权所有"))
        assert column(page.qa, "kind")[1:] == [kinds, kinds]


ENTRY = """
某某词典 》 物权 》 居住权
词条 | 居住权能不能出租 |
解说 | 通俗说法：一般不能。居住权是给某个人住的，不是给他拿去赚钱的，合同另外说好的才可以。
条文说法：《民法典》第三百六十九条　居住权不得转让、继承。设立居住权的住宅不得出租，但是当事人另有约定的除外。
本词条由 某律师
"""


def test_an_entry_printed_with_bars_is_asked_and_answered_whatever_its_rows_are_called() -> None:
    page = page_of(ENTRY)
    heads = [line.text.strip() for line in page.lines if line.role == "heading"]
    assert heads == ["词条 |", "解说 |", "通俗说法：", "条文说法："]
    assert column(page.qa, "question_title") == ["居住权能不能出租"]
    assert column(page.qa, "answer")[0].startswith("通俗说法：\n一般不能。")


def test_bars_of_other_tables_cut_nothing() -> None:
    text = "伤残等级与金额\n一级 | 二十七个月 | 本人工资\n二级 | 二十五个月 | 本人工资\n三级：二十三个月的本人工资，由工伤保险基金支付。\n"
    assert page_of(text).text == text.strip()
