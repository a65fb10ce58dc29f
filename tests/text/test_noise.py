"""Noise: each kind is undone by edits that replay, clean text stays as it is, and what can't be undone is flagged."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.page import Page, lines_of, replay
from pipeline.stages.convert import convert
from pipeline.text import noise
from pipeline.text.noise import clean, plain, seen
from pipeline.text.pinyin import is_reading, marks_of
from pipeline.text.torn import mended

CLEAN = [
    "郫(pí)县某公司信用证纠纷中的几个问题",
    "租约中的出租人(landlord)与承租人(tenant)不是信用证的当事人，适用UCP 500。",
    "人民币壹万元整，预付金额壹佰元，第(一)项、①、²、㎡、Ⅲ、〇、（二）、％",
    "他的排名靠前，比较靠前的位置",
    "什么是正当防卫?怎么认定?",
    "手机138****5678的机主,金属镓和囿于成见",
    "《最高人民法院关于适用《中华人民共和国民法典》的解释》",
    "乾安县人民法院,萧乾,显著,二噁英,白鱀豚",
]
NOISY = {
    "第&nbsp;一&amp;nbsp;条&#12289;": "第 一 条、",
    "公\u200b民\ufeff享有": "公民享有",
    "⺠事责任⼈,⻓期": "民事责任人,长期",
    "第１２３条ＡＢｃ（一）": "第123条ABc（一）",
    "律师解答：_x000D_": "律师解答：",
    "《《民法典》》第一条": "《民法典》第一条",
    '由监护人赔偿。" />': "由监护人赔偿。",
    "可以<strong>起诉</strong>": "可以起诉",
    "第二百五十三条?之一?【侵犯公民个人信息罪】": "第二百五十三条之一 【侵犯公民个人信息罪】",
    "靠前百一十一条和靠前千零三十四条": "第一百一十一条和第一千零三十四条",
    "第壹条": "第一条",
    "國(guó)家、數(shù)據(jù)": "国家、数据",
    "應當會(huì )判（pàn）": "应当会判（pàn）",
}


def cleaned(*lines: str) -> list[str]:
    page = Page("\n".join(lines), lines_of("\n".join(lines)))
    convert(page)
    page.check()
    for line in page.lines:
        assert replay(line.raw, line.edits) == line.text
    return [line.text for line in page.lines]


@pytest.mark.parametrize("line", CLEAN)
def test_clean_text_stays(line: str) -> None:
    assert cleaned(line) == [line]


@pytest.mark.parametrize(("line", "wanted"), NOISY.items())
def test_noise_is_undone(line: str, wanted: str) -> None:
    assert cleaned(line) == [wanted]


def test_page_evidence_decides_on_readings_after_common_characters() -> None:
    strewn = ["第一(yī / yì /yí)條的人(rén)民(mín)法(fǎ)院", "審理的(de)案件"]
    assert cleaned(*strewn) == ["第一条的人民法院", "审理的案件"]
    assert cleaned("盖有单dān位公章的工资zī条可kě以直zhí接作为证据") == ["盖有单位公章的工资条可以直接作为证据"]
    assert not marks_of(["郫(pí)县位于四川省", *["没有读音的正文很长很长"] * 30])


def test_page_evidence_decides_on_word_filter_and_spinner() -> None:
    assert cleaned("靠前千一百二十七条", "（一）靠前顺序：配偶") == ["第一千一百二十七条", "（一）第一顺序：配偶"]
    assert cleaned("（一）靠前顺序：配偶") == ["（一）靠前顺序：配偶"]
    assert cleaned("第壹條,妳要起訴,壹年之內", "壹萬元") == ["第一条,你要起诉,一年之内", "壹万元"]
    assert cleaned("镓庭暴力,┅旦发生,囿监控", "第┅次") == ["家庭暴力,一旦发生,有监控", "第一次"]


def test_words_split_all_over_a_page_are_joined() -> None:
    assert cleaned("保 险合同的保 险人", "保 险费和医 疗费") == ["保险合同的保险人", "保险费和医疗费"]
    assert cleaned("原告 张三 与被告 李四", "第一条 为了 保 险") == ["原告 张三 与被告 李四", "第一条 为了 保 险"]


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("人身?yè)p害賠償?shù)囊?guī)定", "人身損害賠償的規定"),
        ("演變?yōu)槭澜绯鞘幸渤蔀閷W術界", "演變為世界城市也成為學術界"),
        ("可以起诉的情形：ㄒ唬┮蚯秩ㄔ斐伤鸷Γ唬ǘ┮蛭ピ荚斐伤鹗А", "可以起诉的情形：（一）因侵权造成损害；（二）因违约造成损失。"),
    ],
)
def test_torn_bytes_are_put_together(printed: str, wanted: str) -> None:
    text, edits = mended(printed)
    assert text == wanted
    assert replay(printed, edits) == wanted


def test_utf8_read_as_gbk_is_read_again() -> None:
    printed = "为了维护公民的合法权益,制定本法".encode().decode("gb18030", "replace")
    assert cleaned(printed)[0].startswith("为了维护公民的合法权")


READERS: dict[str, Callable[[bytes], str]] = {
    "pairs dropped": lambda data: re.sub("[\ue000-\uf8ff]", "", data.decode("gb18030", "ignore")),
    "private use": lambda data: data.decode("gb18030", "ignore"),
    "a sign for a pair": lambda data: re.sub("[\ue000-\uf8ff]", "\ufffd", data.decode("gb18030", "ignore")),
    "in step again": lambda data: data.decode("gbk", "ignore"),
    "in step again with a sign": lambda data: data.decode("gbk", "replace"),
}
READERS_THAT_MARK: dict[str, Callable[[bytes], str]] = {
    "private use": lambda data: data.decode("gb18030", "replace"),
    "a sign for a pair": lambda data: re.sub("[\ue000-\uf8ff]", "\ufffd", data.decode("gb18030", "replace")),
}
TORN = "造成损失的，处五万元以下罚款；情节严重的，处三年以下有期徒刑。"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("at", [4, 20])
def test_a_lost_byte_is_made_good_whatever_read_the_rest(reader: str, at: int) -> None:
    data = TORN.encode("gbk")
    printed = READERS[reader](data[:at] + data[at + 1 :])
    assert printed != TORN
    assert cleaned(printed) == [TORN]


@pytest.mark.parametrize("reader", READERS_THAT_MARK)
@pytest.mark.parametrize("at", [0, 1, 4, 11, 25, 39, 42, 53])
def test_marks_say_how_many_characters_were_lost(reader: str, at: int) -> None:
    wanted = "国家机关和其他组织应当按照规定设置统计台账，公开征求意见。"
    data = wanted.encode("gbk")
    printed = READERS_THAT_MARK[reader](data[:at] + data[at + 1 :])
    (text,) = cleaned(printed)
    assert printed != text
    assert len(text) == len(wanted)
    assert all(char in {right, "\ufffd"} for char, right in zip(text, wanted, strict=True))
    assert cleaned(text) == [text]


def test_what_is_put_together_from_guesses_is_flagged() -> None:
    data = TORN.encode("gbk")
    _, edits = mended(READERS["pairs dropped"](data[:4] + data[5:]))
    assert {edit.kind for edit in edits} == {"encoding", "torn"}


def test_a_number_that_its_bytes_settle_is_made_good() -> None:
    (text,) = cleaned("先看适用什么法律！睹穹ǖ洹返谝磺б话倭逄豕娑斯碓鹑巍")
    assert text.endswith("《民法典》第一千一百六十五条规定了过错责任。")


def test_a_number_that_nothing_settles_stays_lost() -> None:
    data = "当事人应当在收到通知之日起二十日内向法院提出异议。".encode("gbk")
    assert cleaned(READERS["pairs dropped"](data[:4] + data[5:])) == ["当事人应当在收到通知之日起二\ufffd日内向法院提出异议。"]


@pytest.mark.parametrize("line", [*CLEAN, "欧阳犇犇与慕容嬅瑄离婚纠纷一案", "被告：鑫淼焱物流公司", "瀍河回族区、磴口县、甪直镇人民法院"])
def test_rare_names_are_not_torn(line: str) -> None:
    assert not any(edit.kind in {"encoding", "torn"} for edit in clean([line]).get(0, ("", []))[1])


@pytest.mark.parametrize(("line", "kind"), [("造*身损害", "mask"), ("人民\ufffd法院", "lost"), ("人民\ue123法院", "lost")])
def test_what_cannot_be_undone_is_flagged(line: str, kind: str) -> None:
    text, edits = clean([line])[0]
    assert text == line
    assert [edit.kind for edit in edits] == [kind]


def test_what_a_page_spends_on_torn_lines_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noise, "MOST_WEIGHED", 0)
    (text, edits) = clean(["先看适用什么法律！睹穹ǖ洹返谝磺б话倭逄豕娑斯碓鹑巍"])[0]
    assert text == "先看适用什么法律！睹穹ǖ洹返谝磺б话倭逄豕娑斯碓鹑巍"
    assert {edit.kind for edit in edits} == {"torn"}


def test_the_same_torn_line_comes_out_the_same_each_time() -> None:
    first, second = cleaned(*["郫(pí)县某公司信用证纠纷?yù)郫(pí)县某公司信用证纠纷中的几个问题"] * 2)
    assert first == second


def test_rare_names_beside_letters_are_no_utf8() -> None:
    assert cleaned("手机VIP鑫淼焱垚犇", "QQ12345鑫淼焱垚犇") == ["手机VIP鑫淼焱垚犇", "QQ12345鑫淼焱垚犇"]


def test_nothing_is_loaded_before_a_page_needs_it() -> None:
    asked = "import pipeline.stages.convert; from pipeline.text import grams, language, script; "
    asked += "print(*(one.cache_info().currsize for one in (grams.grams, language.model, script._tables)))"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split() == ["0", "0", "0"]


def test_plain_gives_the_line_without_readings() -> None:
    lines = ["國(guó)家\u200b", "個(gè)人"]
    assert [plain(line, seen(lines)) for line in lines] == ["國家", "個人"]


def test_readings() -> None:
    assert is_reading("和", "huò")
    assert is_reading("女", "nǚ")
    assert not is_reading("女", "nán")


PIECES = [
    *CLEAN,
    *NOISY,
    "於後",
    "乾坤",
    "畢昇",
    "毕昇",
    "陳甦",
    "東氾",
    "著",
    "着",
    "參佰",
    "妳",
    "麽",
    "裡",
    "&",
    "amp;",
    "#60;",
    "?yù)",
    "靠前",
    "\ue000",
    "𫇪",
]


@pytest.mark.parametrize(
    "printed",
    [
        "用于培训、表彰、权益保障±丫戎约爸驹阜裣钅恐С帧⒒疃沟取",
        "（一）独立且相对集中胖茫奖惴褚抵鳎",
        "比照調査取得的統計數?lù)日涨翱钜?guī)定執(zhí)行。",
        "?yù)國(guó)家、數(shù)據(jù)\ue000",
        "郫(pí)县某公司信用证纠纷中的几个问题?yù)\ue000郫(pí)县某公司信用证纠纷中的几个问题",
    ],
)
def test_what_a_second_look_would_change_stays_as_printed(printed: str) -> None:
    once = cleaned(printed)
    assert cleaned(*once) == once


def test_a_page_beyond_what_is_read_stays_so_when_cleaned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    torn = "先看适用什么法律！睹穹ǖ洹返谝磺б话倭逄豕娑斯碓鹑巍"
    monkeypatch.setattr(noise, "MOST_WEIGHED", len(torn) + 1)
    once = cleaned(torn, f"再{torn}")
    assert once == [torn, f"再{torn}"]
    assert cleaned(torn) != [torn]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), max_size=5))
def test_cleaning_clean_text_changes_nothing(lines: list[str]) -> None:
    once = cleaned("起诉", *lines, "起诉")
    assert cleaned(*once) == once


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=60))
def test_any_text_goes_through(line: str) -> None:
    cleaned(line)
