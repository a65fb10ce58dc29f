"""Frames of journals, law portals and tables of contents: what goes, and the near-misses that stay."""

from __future__ import annotations

from pipeline import clean_page
from pipeline.page import Page

JOURNAL = """论人身安全保护令的证明标准
2021-05-10 09:12钟测试
云岭学刊 2021年5期
关键词:保护令证明标准

钟测试 陆 试

(云岭大学 法学院,云南 某市 650000)

申请人身安全保护令不是离婚诉讼，要求申请人拿出确实充分的证据，等于让制度落空，法院应当采用较大可能性的标准。[1]
一、问题从哪里来
《反家庭暴力法》第二十三条规定了谁可以申请。
[1]参见钟某某:《家事程序》,载《家事法论丛》2019年第2期。"""
CONTENTS = """某县消防管理规定
第一条 目的
第二条 范围
第三条 附则
第一条 目的
为了预防火灾，制定本规定。
第二条 范围
本县行政区域内适用本规定。
第三条 附则
本规定自公布之日起施行。"""
PAPERS = """某院招生目录
一班
1、外语
2、美术史
3、戏曲史
二班
1、外语
2、美术史
3、戏曲史"""


def fates(text: str) -> dict[str, str]:
    page = clean_page(text, url="https://www.sample.example/a/1.html")
    return {line.raw.strip(): line.role for line in page.lines if line.raw.strip()}


def kept(text: str) -> list[str]:
    page: Page = clean_page(text, url="https://www.sample.example/a/1.html")
    return [line.text.strip() for line in page.kept()]


def test_bylines_of_a_journal_are_meta() -> None:
    found = fates(JOURNAL)
    for line in ("2021-05-10 09:12钟测试", "云岭学刊 2021年5期", "钟测试 陆 试", "(云岭大学 法学院,云南 某市 650000)"):
        assert found[line] == "meta", line
    assert found["关键词:保护令证明标准"] == "nav"
    assert found["一、问题从哪里来"] == "heading"


def test_names_without_a_journal_stay() -> None:
    text = "遗产分割协议\n钟测试 陆测试\n上列继承人就遗产的分割达成如下协议，共同遵守。\n一、房屋归钟测试所有。"
    assert "钟测试 陆测试" in kept(text)


def test_a_table_of_contents_without_a_head_goes_and_its_headings_stay() -> None:
    assert kept(CONTENTS).count("第一条 目的") == 1
    assert "为了预防火灾，制定本规定。" in kept(CONTENTS)


def test_lists_that_repeat_are_no_table_of_contents() -> None:
    assert kept(PAPERS).count("1、外语") == 2


def test_paragraph_c_of_an_ordinance_is_no_copyright_notice() -> None:
    text = "第12條 租客的權利\n(1) 租客可─\n(a) 居住於該處所；或\n(c) 終止租賃。\n(c) 本條例另有規定者除外\n(由1993年第94號第39條修訂)"
    assert [line for line in kept(text) if line.startswith("(c)")] == ["(c) 终止租赁。", "(c) 本条例另有规定者除外"]


def test_items_behind_a_hyphen_stay() -> None:
    assert "- 条文内容:" in kept("侵权责任\n- 条文内容:\n- 第一项：因故意或者过失侵害他人权利的，承担责任。\n- 意义: 这一条是基本原则。")


def test_answers_to_choose_from_are_no_answers_to_a_question() -> None:
    text = "民法典知识测试\n1.下列哪一项是民法典规定的？（ ）\nA.《合同法》另行规定\nB.合同编\n【答案】B"
    assert any(line.startswith("A.") for line in kept(text))


def test_a_headline_is_in_the_script_of_its_page() -> None:
    text = "Law Portal - Home\n关于审理租赁合同纠纷的意见\n为正确审理租赁合同纠纷案件，提出如下意见。\n一、出租人应当交付租赁物。"
    assert clean_page(text, url="https://www.sample.example/law/1.html").title == "关于审理租赁合同纠纷的意见"


def test_title_and_cut_lead_in_one_line_go() -> None:
    lead = "租客提前退租属于违约，但押金不一定全部不退，要看合同怎样约定，也要看房东的损失有多大"
    text = f"退租押金怎么办\n标签:\n退租押金怎么办{lead[:38]}\n退租押金怎么办\n{lead}。\n一、先看合同\n合同有约定的，从其约定。"
    assert sum(line.startswith("退租押金怎么办租客") for line in kept(text)) == 0
    assert f"{lead}。" in kept(text)


def test_a_numbered_heading_of_a_menu_word_stays() -> None:
    assert "2. 合同" in kept("法律术语\n1. 犯罪\n违反法律，应当受到刑罚处罚的行为。\n2. 合同\n当事人之间设立、变更、终止民事关系的协议。")


def test_the_second_page_of_an_article_keeps_its_headline() -> None:
    assert kept("论归责原则与侵权责任方式的关系(2)\n归责原则，是指确定责任由谁承担的法律原则，本文对此作一讨论。")[0].endswith("(2)")
