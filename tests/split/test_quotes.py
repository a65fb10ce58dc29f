"""Where quoted articles begin and end, which law they belong to, and where they and the citations stand in the raw text."""

from __future__ import annotations

import pytest

from pipeline.law.prints import begins_known, ends_known
from pipeline.law.register import continues_law
from tests.split.pages_of import column, page_of

ARTICLE_1062 = """第一千零六十二条　夫妻在婚姻关系存续期间所得的下列财产，为夫妻的共同财产，归夫妻共同所有：
（一）工资、奖金、劳务报酬；
（二）生产、经营、投资的收益；
（三）知识产权的收益；
（四）继承或者受赠的财产，但是本法第一千零六十三条第三项规定的除外；
（五）其他应当归共同所有的财产。
夫妻对共同财产，有平等的处理权。"""


def test_prose_behind_a_quote_is_no_part_of_it() -> None:
    page = page_of(f"""
婚后买的彩票中奖归谁
彩票是婚后买的，奖金一般算共同财产。
《民法典》{ARTICLE_1062}
用婚前存款买的彩票，也要看奖金兑付的时间，兑付在婚后的，一般仍按共同财产处理。
""")
    row = page.statutes[0]
    assert (row["law"], row["article"], row["law_surface"]) == ("民法典", 1062, "民法典")
    assert row["text"].endswith("夫妻对共同财产，有平等的处理权。")
    assert [len(paragraph["items"]) for paragraph in row["paragraphs"]] == [5, 0]
    assert page.lines[-1].role == "body"
    inner = [c for c in page.citations if c["article"] == 1063]
    assert [(c["law"], c["paragraph"], c["item"]) for c in inner] == [("民法典", None, 3)]


def test_spans_count_in_the_raw_text() -> None:
    page = page_of(f"""
離婚(lí hūn)時彩票獎金怎么分
《民法典》{ARTICLE_1062.replace("财产", "財產(chǎn)").replace("关系", "關(guān)系")}
協議不成的,見《民法典》第一千零八十七條。
""")
    row = page.statutes[0]
    raw = page.raw[row["start"] : row["end"]]
    assert raw.startswith("《民法典》第一千零六十二条")
    assert raw.endswith("有平等的处理权。")
    last = page.citations[-1]
    assert page.raw[last["start"] : last["end"]] == "《民法典》第一千零八十七條"
    assert (last["surface"], last["statute_id"]) == ("《民法典》第一千零八十七条", None)


def test_heads_have_their_quotes() -> None:
    page = page_of(f"""
共同财产有哪些
法律依据：《中华人民共和国民法典》
{ARTICLE_1062}
第一千零六十三条　下列财产为夫妻一方的个人财产：
（一）一方的婚前财产；
（二）一方因受到人身损害获得的赔偿或者补偿；
""")
    assert column(page.statutes, "article") == [1062, 1063]
    assert column(page.statutes, "law") == ["民法典", "民法典"]
    heads = [c for c in page.citations if c["statute_id"]]
    assert [(c["article"], c["statute_id"]) for c in heads] == [(row["article"], row["statute_id"]) for row in page.statutes]


def test_a_law_retold_is_no_quote() -> None:
    page = page_of("""
小区车位归谁
《民法典》第二百七十五条对此有规定，建筑区划内的车位由当事人约定归属。
根据《民法典》第二百七十六条规定，车位应当首先满足业主的需要。
""")
    assert page.statutes == []
    assert column(page.citations, "article") == [275, 276]


def test_quotes_glued_into_an_answer_are_cut_out() -> None:
    page = page_of("""
车祸赔偿有哪些
律师解答
要看伤情。法律依据:《民法典》第一千一百七十九条侵害他人造成人身损害的，应当赔偿医疗费、护理费、交通费、营养费、住院伙食补助费等为治疗和康复支出的合理费用，以及因误工减少的收入。第一千一百八十三条侵害自然人人身权益造成严重精神损害的，被侵权人有权请求精神损害赔偿。
""")
    assert column(page.statutes, "article") == [1179, 1183]
    assert column(page.statutes, "law") == ["民法典", "民法典"]
    assert [line.role for line in page.lines if line.rule is None] == ["title", "answer", "heading", "statute", "statute"]
    assert page.qa[0]["answer"].startswith("要看伤情。\n法律依据:\n《民法典》第一千一百七十九条")
    assert {row["qa_id"] for row in page.statutes} == {page.qa[0]["qa_id"]}


def test_clauses_of_a_contract_are_no_law() -> None:
    page = page_of("""
车位租赁协议范本
根据《中华人民共和国民法典》，双方订立本协议。
第一条 甲方将位于地下一层的车位出租给乙方使用。
第二条 租金按季支付，乙方逾期的，甲方可以收回车位。
""")
    assert page.statutes == []
    assert [c["article"] for c in page.citations] == [None]


def test_a_whole_law_ends_before_the_frame() -> None:
    page = page_of("""
某县烟花爆竹管理办法
第一条 为了加强烟花爆竹管理，保障公共安全，制定本办法。
第二条 本县行政区域内燃放烟花爆竹，适用本办法。
国家另有规定的，从其规定。
第三条 本办法自公布之日起施行。
本县公报编辑室 联系方式见首页
""")
    assert page.kind == "statute"
    assert column(page.statutes, "article") == [1, 2, 3]
    assert set(column(page.statutes, "law")) == {"某县烟花爆竹管理办法"}
    assert page.statutes[1]["text"].count("\n") == 1
    assert page.statutes[2]["text"] == "本办法自公布之日起施行。"


def test_sections_of_an_ordinance() -> None:
    page = page_of(
        """
第9905章　小型船隻停泊條例
(憲報編號：2020年第3號法律公告)
3. 船主的責任
(1) 每名船主須備存泊位紀錄。
(2) 船主如離港，須在以下期間內通知處長——
(a) 如屬緊急情況，1日；或
(b) 如屬其他情況，7日。
4. 罪行
任何人違反第3(2)條，即屬犯罪，可處第4級罰款。
""",
        url="https://law.example.hk/cap9905",
    )
    assert page.jurisdiction == "HK"
    assert [(row["law"], row["article"], row["caption"]) for row in page.statutes] == [
        ("小型船只停泊条例", 3, "船主的责任"),
        ("小型船只停泊条例", 4, "罪行"),
    ]


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("夫妻对共同财产，有平等的处理权。", True),
        ("可见，婚前的存款不因结婚变成共同财产。", False),
        ("《民法典》第一千零六十三条对此另有规定。", False),
        ("建议您保留转账凭证。", False),
    ],
)
def test_what_goes_on_with_an_article(text: str, goes_on: bool) -> None:
    first = "夫妻在婚姻关系存续期间所得的下列财产，为夫妻的共同财产，归夫妻共同所有："
    assert continues_law(text, "（五）其他应当归共同所有的财产。", first=first, in_law=False) is goes_on


def test_prints_know_law_and_not_advice() -> None:
    assert begins_known("第一次没有出现在法律里的句子，") is False
    assert begins_known("夫妻对共同财产，有平等的处理权。")
    assert ends_known("妻在婚姻关系存续期间所得的下列财产，为夫妻的共同财产，归夫妻共同所有：")
    assert not ends_known("可以。")


def test_a_quote_that_names_its_paragraph() -> None:
    page = page_of("""
婚内财产归谁
婚后的财产一般归两个人。
《民法典》第一千零六十二条第二款 夫妻对共同财产，有平等的处理权。
""")
    assert (column(page.statutes, "article"), column(page.statutes, "text")) == ([1062], ["夫妻对共同财产，有平等的处理权。"])


def test_a_law_that_is_only_spoken_of_is_no_quote() -> None:
    page = page_of("""
口头涨薪算数吗
《劳动合同法》第三十五条要求变更合同采用书面形式，但是双方已经照着做的，变更也成立。
""")
    assert page.statutes == []
    assert [(row["law"], row["article"]) for row in page.citations] == [("劳动合同法", 35)]


def test_an_appendix_is_no_part_of_the_last_article() -> None:
    page = page_of("""
平川市树木管护办法
第一条 为了保护城市树木，制定本办法。
第二条 本办法所称树木，是指本市建成区内的乔木。
第三条 本办法自公布之日起施行。
附件：树木名录。
""")
    assert column(page.statutes, "text")[-1] == "本办法自公布之日起施行。"


def test_an_excerpt_is_of_its_law() -> None:
    page = page_of("""
中华人民共和国反家庭暴力法（节选）
第二十四条 申请人身安全保护令应当以书面方式提出；书面申请确有困难的，可以口头申请，由人民法院记入笔录。
""")
    assert column(page.statutes, "law") == ["反家庭暴力法"]


def test_pointers_are_no_citations() -> None:
    page = page_of(f"""
婚内财产归谁
《民法典》{ARTICLE_1062}
前款所说的收益包括分红，前条和该条的例外另算，本法第一千零六十三条写了例外。
""")
    assert {row["article"] for row in page.citations if not row["statute_id"]} == {1063}


def test_a_line_that_tells_of_more_announces_the_quote_below_it() -> None:
    page = page_of("""
流产假有几天
看您怀孕多久。《女职工劳动保护特别规定》第七条第二款写得清楚：
女职工怀孕未满4个月流产的，享受15天产假；怀孕满4个月流产的，享受42天产假。
单位不给的，可以向劳动监察大队投诉。
""")
    (row,) = page.statutes
    assert (row["law"], row["article"], row["text"][:5]) == ("女职工劳动保护特别规定", 7, "女职工怀孕")
    assert [one["statute_id"] for one in page.citations if one["article"] == 7] == [row["statute_id"]]


def test_words_of_our_own_below_an_article_are_no_quote() -> None:
    page = page_of("""
流产假有几天
看您怀孕多久。《女职工劳动保护特别规定》第七条第二款写得清楚：
四个月以内的休十五天，过了四个月的休四十二天，工资照发。
""")
    assert page.statutes == []


@pytest.mark.parametrize("pin", ["第二款", "第二款　", "第二款："])
def test_a_paragraph_may_stand_straight_before_the_words_of_the_law(pin: str) -> None:
    page = page_of(f"""
婚内财产归谁
婚后的财产一般归两个人。
《民法典》第一千零六十二条{pin}夫妻对共同财产，有平等的处理权。
""")
    assert column(page.statutes, "text") == ["夫妻对共同财产，有平等的处理权。"]


def test_a_list_of_articles_with_their_captions_quotes_none() -> None:
    page = page_of("""
平川市树木管护办法
第一条 立法目的
第二条 适用范围
第三条 施行日期
第一条 为了保护城市树木，制定本办法。
第二条 本办法所称树木，是指本市建成区内的乔木。
第三条 本办法自公布之日起施行。
""")
    assert column(page.statutes, "text") == [
        "为了保护城市树木，制定本办法。",
        "本办法所称树木，是指本市建成区内的乔木。",
        "本办法自公布之日起施行。",
    ]


def test_an_item_without_its_paragraph_makes_no_page_taiwanese() -> None:
    page = page_of("""
拖欠工资走人有补偿吗
劳动合同法第三十八条第二项允许您走，补偿按第四十六条第一项算。试用期内被辞退的，单位要证明第三十九条第一项的情形。
""")
    assert page.jurisdiction == "CN"
    assert [(row["article"], row["paragraph"], row["item"]) for row in page.citations] == [(38, None, 2), (46, None, 1), (39, None, 1)]


def test_the_mention_at_the_head_is_of_the_law_whose_words_follow() -> None:
    page = page_of(f"""
婚内财产归谁
先看劳动合同法第三十条，工资要按时发。
{ARTICLE_1062}
""")
    assert column(page.statutes, "law") == ["民法典"]
    assert [row["law"] for row in page.citations if row["statute_id"]] == ["民法典"]
