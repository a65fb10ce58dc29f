from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.law.articles import heads, numbering, parse, structure, unaccounted
from pipeline.law.numerals import chinese, label

LAW = [
    "某某市养犬条例",
    "（2020年1月1日通过）",
    "目录",
    "第一章 总则",
    "第二章 罚则",
    "第一章 总则",
    "第一条 为了规范养犬行为，制定本条例。",
    "第二条【适用范围】本条例适用于本市。",
    "养犬人应当：",
    "（一）登记；",
    "（二）牵绳：",
    "1.绳长不超过两米；",
    "2.人多处收紧。",
    "军犬除外。",
    "第二章 罚则",
    "第三条\u3000违反第二条规定的，处二百元罚款。",
    "第三条之一 再犯的，加倍。",
    "附件：禁养犬名录",
    "藏獒",
]


def keys(text: str) -> list[tuple[int, int]]:
    return [head.key for head in heads(text)]


def test_a_law_in_articles() -> None:
    articles = parse(LAW)
    assert [article.label for article in articles] == ["第一条", "第二条", "第三条", "第三条之一"]
    assert articles[1].caption == "适用范围"
    assert articles[1].headings == ("第一章 总则",)
    assert articles[2].headings == ("第二章 罚则",)
    assert articles[3].text == "再犯的，加倍。"


def test_paragraphs_items_and_subitems() -> None:
    first, second, third = parse(LAW)[1].paragraphs
    assert (first.text, first.items) == ("本条例适用于本市。", [])
    assert [(item.n, item.label, item.text) for item in second.items] == [(1, "（一）", "登记；"), (2, "（二）", "牵绳：")]
    assert [subitem.text for subitem in second.items[1].subitems] == ["绳长不超过两米；", "人多处收紧。"]
    assert third.text == "军犬除外。"


def test_every_stretch_has_a_kind() -> None:
    parts = structure(LAW).parts
    assert not list(unaccounted(LAW, parts))
    kinds = {LAW[part.line][part.start : part.end]: part.kind for part in parts}
    assert kinds["目录"] == "contents"
    assert kinds["附件：禁养犬名录"] == kinds["藏獒"] == "appendix"
    assert kinds["（2020年1月1日通过）"] == "front"


def test_the_run_of_headings_in_a_table_of_contents_is_no_structure() -> None:
    parts = structure(LAW).parts
    assert [part.line for part in parts if part.kind == "heading"] == [5, 14]
    without = LAW[:2] + LAW[3:]
    assert [part.line for part in structure(without).parts if part.kind == "heading"] == [4, 13]


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的情形，由公安机关处理。",
        "第三条和第四条所称经营者",
        "第三条、第四条",
        "第三条第二款规定",
        "第三条的规定",
        "第三条以外的情形",
        "第三条修改为：“经营者应当明码标价。”",
        "第三条中“三日”改为“五日”",
        "“第三条 经营者应当明码标价。",
        "第三条建议是先协商",
        "一、第一百六十二条后增加一条",
        "根据《民法典》第五百七十七条规定",
        "依据我国刑法第三条 处理",
        "本条例第三条 同样适用",
    ],
)
def test_no_article_head(line: str) -> None:
    assert keys(line) == []


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("第三条 规划应当公开。", (3, 0)),
        ("第三条　经营者应当明码标价。", (3, 0)),
        ("第三条经营者应当明码标价。", (3, 0)),
        ("第三条中华人民共和国公民享有权利。", (3, 0)),
        ("第三条和平时期的动员", (3, 0)),
        ("第三条", (3, 0)),
        ("第三条：经营者应当明码标价。", (3, 0)),
        ("**第三条**　经营者应当明码标价。", (3, 0)),
        ("第三条之一 经营者应当明码标价。", (3, 1)),
        ("第 10-1 條", (10, 1)),
        ("第10條之1", (10, 1)),
        ("第壹條 為了規範", (1, 0)),
        ("第五十六条 一项专利权", (56, 0)),
        ("《民法典》第一千零三十四条　自然人的个人信息受法律保护。", (1034, 0)),
        ("法律依据：《民法典》第一千零三十四条 自然人的个人信息受法律保护。", (1034, 0)),
        ("1、《民法典》第1034条：自然人的个人信息受法律保护。", (1034, 0)),
        ("刑法第二百六十四条 盗窃公私财物", (264, 0)),
        ("中华人民共和国民法典（2020）第十条 处理民事纠纷", (10, 0)),
        ("《民法典》规定：第一千零四十二条 禁止包办婚姻", (1042, 0)),
    ],
)
def test_article_head(line: str, key: tuple[int, int]) -> None:
    assert keys(line) == [key]


def test_head_says_law_caption_and_where_the_text_begins() -> None:
    line = "法律依据：《刑法》第二百五十三条之一 【侵犯公民个人信息罪】违反国家有关规定"
    (head,) = heads(line)
    assert (head.law, head.caption, line[head.end :], head.start) == ("刑法", "侵犯公民个人信息罪", "违反国家有关规定", 0)


def test_caption_in_round_brackets_but_not_a_note() -> None:
    assert heads("第二条（适用范围）本条例适用于本市。")[0].caption == "适用范围"
    assert heads("第二条（2019年修正）本条例适用于本市。")[0].caption == ""


def test_glued_law_in_one_line() -> None:
    line = "第一章 总则 第一条 为了规范养犬，制定本条例。第二条 本条例适用于本市，第一条另有规定的除外。第二章 罚则 第三条 处罚。"
    articles = parse([line])
    assert [article.article for article in articles] == [1, 2, 3]
    assert articles[1].text == "本条例适用于本市，第一条另有规定的除外。"
    assert articles[2].headings[-1] == "第二章 罚则"
    assert not list(unaccounted([line], structure([line]).parts))


def test_answer_and_quotes_glued_in_one_line() -> None:
    answer = "回答:一般需要全体业主签字。"
    line = f"{answer}法律依据:《民法典》第一百六十一条民事主体可以委托代理人。第九百三十七条物业服务合同是合同。"
    assert keys(line) == [(161, 0), (937, 0)]
    assert line[: heads(line)[0].start] == answer


def test_quote_glued_to_an_answer_with_a_space_behind_the_law() -> None:
    line = "情节严重的要负刑事责任。《刑法》 第二百五十三条之一【侵犯公民个人信息罪】违反国家有关规定"
    assert keys(line) == [(253, 1)]
    assert heads(line)[0].law == "刑法"


def test_a_law_retold_in_mid_line_is_no_head() -> None:
    assert keys("追尾一般后车负责。《道路交通安全法》第四十三条对此有明确规定。") == []


def test_amendments_have_no_articles_of_their_own() -> None:
    lines = [
        "关于修改《某条例》的决定",
        "一、将第五条修改为：",
        "“第五条 经营者应当明码标价。",
        "“违反的，处罚。”",
        "二、将第六条修改为：“第六条 略。",
        "第七条 略。”",
    ]
    assert parse(lines) == []


def test_articles_of_an_amendment_to_the_constitution_are_its_own() -> None:
    lines = ["第一条 宪法第十一条增加规定：“国家允许私营经济存在。”", "第二条 宪法第十条第四款修改为：“任何组织不得侵占土地。”"]
    assert [article.article for article in parse(lines)] == [1, 2]


def test_line_between_items_goes_on_with_the_item() -> None:
    lines = ["第六条 海关可以：", "（一）检查；", "（二）扣留：", "走私嫌疑人不超过二十四小时。", "（三）追缉。", "报批准。"]
    first, second = parse(lines)[0].paragraphs
    assert first.items[1].text == "扣留：\n走私嫌疑人不超过二十四小时。"
    assert second.text == "报批准。"


def test_taiwan_levels() -> None:
    lines = ["   第 一 章 總則", "第 2-1 條", "本法用詞如下：", "一、甲：", "（一）子。", "二、乙。", "前項第一款，不適用之。"]
    (article,) = parse(lines, "TW")
    assert (article.article, article.suffix, article.headings) == (2, 1, ("第 一 章 總則",))
    first, second = article.paragraphs
    assert [item.label for item in first.items] == ["一、", "二、"]
    assert first.items[0].subitems[0].label == "（一）"
    assert second.n == 2


def test_hong_kong_sections() -> None:
    lines = [
        "3. 業主的責任",
        "(1) 業主須保持良好。",
        "(2) 業主須在以下期間完成——",
        "(a) 緊急，14日；",
        "(b) 其他，3個月。",
        "12A. 罪行",
        "違反即屬犯罪。",
    ]
    first, second = parse(lines, "HK")
    assert (first.article, first.caption, len(first.paragraphs)) == (3, "業主的責任", 2)
    assert [item.label for item in first.paragraphs[1].items] == ["(a)", "(b)"]
    assert (second.article, second.suffix) == (12, 1)


def test_numbering_reports_gaps_repeats_and_late_starts() -> None:
    def found(*numbers: int) -> list[str]:
        return [finding.kind for finding in numbering(parse([f"{label(n)} 略。" for n in numbers]))]

    assert found(1, 2, 3) == []
    assert found(1, 2, 5) == ["gap"]
    assert found(1, 2, 2) == ["repeat"]
    assert found(4, 5) == ["late"]
    assert found(1, 2, 1, 2) == []


LINE = st.one_of(
    st.sampled_from(LAW),
    st.builds(lambda n, text: f"第{chinese(n)}条 {text}。", st.integers(1, 1300), st.text("甲乙丙，。（一）第二条款“”：", max_size=20)),
    st.text("第一二三十百条章节款项之、，。：（）()【】《》 \u3000“”附目录序则#*12", max_size=30),
)


@settings(deadline=None)
@given(st.lists(LINE, max_size=12), st.sampled_from(["CN", "TW", "HK"]))
def test_no_character_is_unaccounted_for(lines: list[str], jurisdiction: str) -> None:
    read = structure(lines, jurisdiction)
    assert not list(unaccounted(lines, read.parts))
    for article in read.articles:
        assert article.paragraphs is not None


@settings(deadline=None)
@given(st.integers(1, 1299), st.sampled_from(["", " ", "　"]))
def test_every_number_makes_a_head(n: int, space: str) -> None:
    assert keys(f"{label(n)}{space}当事人应当履行义务。") == [(n, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "《" * 20_000 + "第一条 略",
        "第一条 略。" * 5_000,
        "一" * 20_000 + "条",
        "第" * 20_000 + "条",
        "法" * 20_000 + "第一条 略",
        "：" * 20_000 + "第一条",
    ],
)
def test_hostile_lines_end(line: str) -> None:
    heads(line)
    structure([line] * 3)
