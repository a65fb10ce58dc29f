from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.law import Citation, Context, Quote, find_citations
from pipeline.law.numerals import chinese, label
from tests.law import hard


def targets(text: str, jurisdiction: str = "CN", context: Context | None = None) -> list[tuple[str | None, str]]:
    """(law, eid) of every mention of an article."""
    found = find_citations(text, jurisdiction=jurisdiction, context=context)
    return [(c.law, c.eid) for c in found if c.article is not None]


def laws(text: str) -> list[str | None]:
    return [c.law for c in find_citations(text) if c.article is None]


# the traps of the field, each by its name


def test_trap_clause_of_a_contract_is_not_the_same_article() -> None:
    assert targets("《民法典》第十条有用。合同条款无效，不同条件也无效。") == [("民法典", "art_10")]


def test_trap_labour_contract_law_is_not_the_same_law() -> None:
    assert targets("《公司法》之外，劳动合同法第十条也适用。") == [("劳动合同法", "art_10")]


@pytest.mark.parametrize("word", ["本条例", "本条约", "该条件", "该款项", "前款项", "本条款", "该条款"])
def test_trap_longer_words_are_no_relative_mention(word: str) -> None:
    assert targets(f"《民法典》第十条 当事人应当履行。{word}另行约定。") == [("民法典", "art_10")]


@pytest.mark.parametrize("words", ["成本款已付", "账款未收", "版本项缺失", "目前条件不成熟", "根本法上的问题", "提前款项"])
def test_trap_parts_of_words(words: str) -> None:
    assert targets(f"《民法典》第十条 当事人应当履行。{words}。") == [("民法典", "art_10")]


@pytest.mark.parametrize("text", ["国发第174号", "(2020)京0105民初1234号", "（2020）浙民终第12号", "第174号公告"])
def test_trap_document_numbers(text: str) -> None:
    assert find_citations(text) == []


@pytest.mark.parametrize(
    "title",
    [
        "《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》",
        "《最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）》",
        "《最高人民法院关于适用<中华人民共和国民法典>婚姻家庭编的解释（一）》",
    ],
)
def test_trap_nested_titles_stay_whole(title: str) -> None:
    (citation,) = find_citations(f"依照{title}第二十九条")
    assert citation.law == "最高人民法院关于适用《中华人民共和国民法典》婚姻家庭编的解释（一）"
    assert citation.surface == f"{title}第二十九条"


def test_trap_short_name_defined_in_brackets() -> None:
    text = "根据《槐荫市停车条例》（以下简称《条例》）第五条，……《条例》第六条规定，可以罚款。"
    found = [(c.law, c.article, c.law_form) for c in find_citations(text)]
    assert found == [("槐荫市停车条例", 5, "quoted"), ("槐荫市停车条例", 6, "alias")]


@pytest.mark.parametrize("gap", ["<span>", " <a href=x>", "\n", "：", "的", "（2020修正）", "第三编合同 第一分编", "中"])
def test_trap_gap_between_law_and_article(gap: str) -> None:
    assert targets(f"依照《民法典》{gap}第五条办理") == [("民法典", "art_5")]


def test_trap_one_of_the_cases_is_no_suffix() -> None:
    assert targets("有《民法典》第五十二条情形之一的") == [("民法典", "art_52")]


def test_trap_list_of_suffixes() -> None:
    assert targets("依照刑法第三条之一、二处罚") == [("刑法", "art_3-1"), ("刑法", "art_3-2")]


@pytest.mark.parametrize("words", ["合同第七条", "协议第七项", "判决第一项", "诉讼请求第二项", "公司章程第十二条", "《租赁合同》第五条"])
def test_trap_not_law(words: str) -> None:
    assert targets(f"按照《民法典》，{words}约定如此") == []


@pytest.mark.parametrize("blank", ["第X条", "第XX条", "第×条", "第某条", "第**条", "第Ｘ条"])
def test_trap_placeholders_are_flagged(blank: str) -> None:
    (citation,) = find_citations(f"根据《民法典》{blank}规定")
    assert (citation.placeholder, citation.law, citation.article, citation.eid) == (True, "民法典", None, "")


def test_trap_article_in_an_open_quote_is_no_head() -> None:
    found = find_citations("将《公司法》修改为：\n“第十条 公司应当登记。”")
    assert [c.head for c in found if c.article] == [False]


@pytest.mark.parametrize("line", ["第三条规定，应当登记。", "第三条和第四条不同。"])
def test_trap_a_line_that_goes_on_is_no_head(line: str) -> None:
    assert not any(c.head for c in find_citations(f"法律依据：《公司法》\n{line}"))


# lists, ranges, numbers


@pytest.mark.parametrize(
    ("pin", "eids"),
    [
        ("第三十九条和第四十条第一项、第二项", ["art_39", "art_40__item_1", "art_40__item_2"]),
        ("第五条至第八条", ["art_5", "art_6", "art_7", "art_8"]),
        ("第五至八条", ["art_5", "art_6", "art_7", "art_8"]),
        ("第5-8条", ["art_5", "art_6", "art_7", "art_8"]),
        ("第五、八条", ["art_5", "art_8"]),
        ("5、8条", ["art_5", "art_8"]),
        ("第五条、八条", ["art_5", "art_8"]),
        ("第五条第一款第二项", ["art_5__para_1__item_2"]),
        ("第五条第一、二款", ["art_5__para_1", "art_5__para_2"]),
        ("第五条第（一）（三）项", ["art_5__item_1", "art_5__item_3"]),
        ("第五条第一项至第三项", ["art_5__item_1", "art_5__item_2", "art_5__item_3"]),
        ("第五条第二项第3目", ["art_5__item_2__subitem_3"]),
        ("5条1款", ["art_5__para_1"]),
        ("第 １０ 条", ["art_10"]),
        ("第一〇三四条", ["art_1034"]),
        ("第五条之一", ["art_5-1"]),
        ("第10-1条", ["art_10-1"]),
    ],
)
def test_pins(pin: str, eids: list[str]) -> None:
    assert targets(f"依照民法典{pin}的规定") == [("民法典", eid) for eid in eids]


def test_a_range_too_long_is_its_two_ends() -> None:
    assert targets("《民法典》第一条至第一千条") == [("民法典", "art_1"), ("民法典", "art_1000")]


def test_article_without_its_mark_only_behind_a_known_name() -> None:
    assert targets("劳动合同法38条") == [("劳动合同法", "art_38")]
    assert targets("一共38条意见") == []


# resolution


def test_law_forms() -> None:
    text = "《民法典》第一条，劳动法第二条，该法第三条，第四条，某某市养犬管理办法第五条"
    assert [(c.law, c.law_form) for c in find_citations(text)] == [
        ("民法典", "quoted"),
        ("劳动法", "bare"),
        ("劳动法", "pronoun"),
        ("劳动法", "pronoun"),
        ("某某市养犬管理办法", "unknown"),
    ]


def test_law_standing_alone_heads_what_follows() -> None:
    text = "法律依据：《民法典》\n第十条 处理民事纠纷，应当依照法律，参见《立法法》第三条。\n第十一条 其他法律有特别规定的，依照其规定。"
    heads = [(c.law, c.article) for c in find_citations(text) if c.head]
    assert heads == [("民法典", 10), ("民法典", 11)]


def test_lead_in_names_the_law() -> None:
    text = "《民法典》\n第十条 略。\n《劳动法》的规定如下：\n第十一条 略。"
    assert [(c.law, c.article) for c in find_citations(text) if c.head] == [("民法典", 10), ("劳动法", 11)]


def test_enacting_words_name_no_law() -> None:
    text = "关于办理某案件适用法律若干问题的解释\n根据刑法的规定，现解释如下：\n第一条 盗窃的，依照刑法第二百六十四条处罚。"
    assert targets(text) == [("关于办理某案件适用法律若干问题的解释", "art_1"), ("刑法", "art_264")]


def test_inside_a_quote_the_law_around_counts() -> None:
    text = "《工伤保险条例》第十六条 职工符合本条例第十四条、第十五条的规定，参照《刑法》的，适用第十七条。"
    assert [law for law, _ in targets(text)] == ["工伤保险条例"] * 4


def test_quotes_given_by_the_caller() -> None:
    text = "第四十八条 经营者违反本法第五十五条的，依照前条处罚。\n另见第九条。"
    quote = Quote(0, text.index("\n"), "消费者权益保护法", 48)
    assert targets(text, context=Context(quotes=[quote]))[:3] == [
        ("消费者权益保护法", "art_48"),
        ("消费者权益保护法", "art_55"),
        ("消费者权益保护法", "art_47"),
    ]
    assert find_citations(text, context=Context(quotes=[quote]))[0].head


def test_the_whole_text_is_one_law() -> None:
    text = "第一条 略。\n第二条 依照本法第一条和《刑法》第三条。"
    assert targets(text, context=Context(law="某法")) == [("某法", "art_1"), ("某法", "art_2"), ("某法", "art_1"), ("刑法", "art_3")]


def test_in_an_amendment_this_law_is_the_law_amended() -> None:
    text = "一、将第十条修改为：“依照本法第二十条处罚。”"
    assert targets(text, context=Context(law="刑法修正案（十二）")) == [("刑法", "art_10"), ("刑法", "art_20")]


def test_relative_mentions_count_the_lines_of_the_quote() -> None:
    text = "《民法典》第二十三条 甲。\n（一）乙；\n（二）前项以外的。\n违反前款规定的，依照前条处理。\n有前两款行为的，本条第一款不适用。"
    relative = [c.eid for c in find_citations(text) if c.relative]
    assert relative == ["art_23__item_1", "art_23__para_1", "art_22", "art_23__para_1", "art_23__para_2", "art_23__para_1"]


def test_title_inside_a_title() -> None:
    assert targets("《关于〈中华人民共和国刑法〉第三十条的解释》") == [("刑法", "art_30")]


def test_laws_alone_are_mentions_too() -> None:
    assert laws("依据《民法典》和劳动法，参考《刑法学讲义》") == ["民法典", "劳动法"]


# jurisdictions


def test_taiwan_swaps_the_levels() -> None:
    text = "依勞基法第16條第1項第3款、第17條"
    assert targets(text, "TW") == [("劳动基准法", "art_16__para_1__item_3"), ("劳动基准法", "art_17")]
    assert targets("依劳动合同法第16条第1项第3款") == [("劳动合同法", "art_16__para_1__item_3")]
    assert targets("依劳动合同法第16条第3款第1项") == [("劳动合同法", "art_16__para_3__item_1")]


def test_a_law_of_taiwan_on_a_mainland_page() -> None:
    (citation,) = find_citations("民法第1052條第2項")
    assert (citation.law, citation.jurisdiction, citation.paragraph, citation.item) == ("民法", "TW", 2, None)


def test_hong_kong() -> None:
    assert targets("違反《僱傭條例》（第57章）第31B(1)(a)條", "HK") == [("雇佣条例", "art_31-2__para_1__item_1")]


# properties


@settings(deadline=None)
@given(st.integers(1, 1260), st.sampled_from([label, lambda n: f"第{n}条", lambda n: f"第 {chinese(n)} 條", lambda n: f"第{n}條"]))
def test_every_number_in_every_form(n: int, form: Callable[[int], str]) -> None:
    assert targets(f"依照《民法典》{form(n)}的规定") == [("民法典", f"art_{n}")]


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "《",
                "》",
                "民法典",
                "〈",
                "〉",
                "第",
                "十",
                "条",
                "條",
                "款",
                "项",
                "之一",
                "、",
                "至",
                "（",
                "）",
                "本法",
                "前款",
                "前两条",
                "\n",
                "：",
                "以下简称",
                " ",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=30,
).map("".join)


@settings(deadline=None)
@given(PIECES, st.sampled_from(["CN", "TW", "HK", "MO"]))
def test_any_text_gives_offsets_that_hold(text: str, jurisdiction: str) -> None:
    found = find_citations(text, jurisdiction=jurisdiction)
    assert found == sorted(found, key=lambda c: (c.start, c.end))
    for citation in found:
        assert text[citation.start : citation.end] == citation.surface != ""


@settings(deadline=None)
@given(PIECES)
def test_traditional_twin(text: str) -> None:
    twin = text.replace("条", "條").replace("项", "項")
    assert [(c.law, c.eid, c.start) for c in find_citations(text)] == [(c.law, c.eid, c.start) for c in find_citations(twin)]


@pytest.mark.parametrize(
    "text", ["第" * 20_000, "《" * 20_000, "第一条" * 5_000, "（以下简称" * 4_000, "《民法典》" * 4_000, "本法前款" * 5_000, "一" * 20_000]
)
def test_hostile_texts_end(text: str) -> None:
    find_citations(text)


def test_hard_mentions() -> None:
    score = hard.score()
    assert score.mentions >= 300
    assert score.precision >= 0.99, "\n".join(score.misses)
    assert score.recall >= 0.99, "\n".join(score.misses)
    assert score.links >= 0.96, "\n".join(score.misses)


def test_a_citation_says_what_it_is() -> None:
    (citation,) = find_citations("依照《民法典》第十条第一款")
    assert citation == Citation(2, 13, "《民法典》第十条第一款", "民法典", "quoted", "CN", 10, 0, 1, None, None, law_surface="民法典")


def test_a_line_that_opens_with_an_article_goes_on_with_the_law_the_line_above_opens_with() -> None:
    text = "《保险法》第二条规定：本条所说的财产与民法典第一百一十三条的财产相同。\n第五条规定：行使权利应当诚实信用。"
    assert [c.law for c in find_citations(text) if c.article == 5] == ["保险法"]


def test_a_number_alone_after_a_comma_is_an_article() -> None:
    assert targets("合同法220条。先发短信催他，221条写着的。") == [("合同法", "art_220"), ("合同法", "art_221")]
    assert targets("见劳动合同法第二十条。十九条第四款说得清楚。") == [("劳动合同法", "art_20"), ("劳动合同法", "art_19__para_4")]
    assert targets("劳动合同法第二十条。一共改了，120条意见。") == [("劳动合同法", "art_20")]


def test_the_same_law_behind_a_word_that_ends_like_a_contract() -> None:
    text = "应依个人资料保护法第8条告知，并符合同法第19条第1项第5款。"
    assert targets(text, "TW") == [("个人资料保护法", "art_8"), ("个人资料保护法", "art_19__para_1__item_5")]


def test_the_same_ordinance() -> None:
    assert targets("僱傭條例第14條訂明。同一條例第15(1)條禁止。", "HK") == [("雇佣条例", "art_14"), ("雇佣条例", "art_15__para_1")]


def test_an_article_that_was_named_further_up_is_of_that_law() -> None:
    text = "依据劳动合同法第四十六条第二项要付补偿。\n劳动法第五十条也有规定。\n补充一句，再按第四十六条第二项主张，第五十一条不用管。"
    assert targets(text)[2:] == [("劳动合同法", "art_46__item_2"), ("劳动合同法", "art_51")]


def test_a_contract_before_a_comma_has_no_articles() -> None:
    assert targets("劳动合同法第三十八条允许您解除合同，第四十六条规定要给补偿。") == [("劳动合同法", "art_38"), ("劳动合同法", "art_46")]
    assert targets("民法第737条是和解。对方可能主张第738条撤销。", "TW") == [("民法", "art_737"), ("民法", "art_738")]
    assert targets("民法典第五百七十七条。原告主张第二项成立，合同第七条另有约定。") == [("民法典", "art_577")]
