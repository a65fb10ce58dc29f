"""Collections whose labels recur: as many records as go in come out, whatever the labels are called and in whatever order they stand."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.page import Page
from pipeline.qa.recurring import cut_recurring, names_of
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

RECORDS = (
    ("押金不退怎么办", "退房三天了，房东说墙面脏了，押金一分不退。", "正常使用的磨损不用赔，可以要求房东退还押金，他不退就起诉。"),
    ("试用期能不交社保吗", "进厂两个月，人事说转正以后才交社保。", "不能，试用期也要交，可以到社保经办机构投诉。"),
    (
        "借条没有写利息怎么算",
        "朋友借走两万元，借条上没有写利息，想要利息。",
        "没有约定的，借款期内没有利息，逾期以后可以要。",
    ),
    ("邻居的树伸进我家院子", "树枝压着我家屋檐，刮风就掉瓦，说了几次都不砍。", "可以请求他排除妨害，掉瓦的损失也由他赔偿。"),
)
TITLES = ("咨询事项", "主题", "留言标题")
CONTENTS = ("咨询内容", "来电内容", "问题描述")
ANSWERS = ("解答意见", "管理员回复", "律师答复", "值班室回复")
TRADITIONAL = str.maketrans("怎办东还问题复师内电见进试员务满写钱约个没说对", "怎辦東還問題復師內電見進試員務滿寫錢約個沒說對")


def page_of(text: str, name: str = "collection.txt") -> Page:
    page = read(Record(text.encode(), source=name))
    for stage in STAGES:
        stage(page)
    page.check()
    return page


def labelled(name: str, text: str, *, below: bool) -> str:
    return f"{name}：\n{text}" if below else f"{name}：{text}"


@st.composite
def collections(draw: st.DrawFn) -> tuple[int, str]:
    records = draw(st.permutations(RECORDS))[: draw(st.integers(2, len(RECORDS)))]
    title, content, answer = (draw(st.sampled_from(names)) for names in (TITLES, CONTENTS, ANSWERS))
    below = draw(st.booleans())
    numbered, dated = draw(st.booleans()), draw(st.booleans())
    parts = ["热线咨询选登（第9期）"]
    for n, (asked, said, answered) in enumerate(records):
        parts += [f"案例{'一二三四'[n]}"] if numbered else []
        parts += [labelled(title, asked, below=False)]
        parts += [f"来电时间：2023年7月{n + 11}日"] if dated else []
        parts += [labelled(content, said, below=below), labelled(answer, answered, below=below)]
    return len(records), "\n".join(parts) + "\n"


@settings(deadline=None, max_examples=40)
@given(collections(), st.booleans())
def test_each_record_is_a_row(made: tuple[int, str], traditional: bool) -> None:
    count, text = made
    page = page_of(text.translate(TRADITIONAL) if traditional else text)
    assert [row["kind"] for row in page.qa] == ["main"] * count
    assert page.kind == "qa"
    by_title = {asked: (said, answered) for asked, said, answered in RECORDS}
    assert all((row["question_body"], row["answer"]) == by_title[row["question_title"]] for row in page.qa)


@pytest.mark.parametrize("answer", ["回复", "站长回复", "律师回复"])
def test_notes_of_a_guestbook_have_no_title(answer: str) -> None:
    notes = [f"留言人：访客{n} 2011-3-{n + 4} 9:12:30\n{said}\n{answer}：{answered}" for n, (_, said, answered) in enumerate(RECORDS)]
    page = page_of("在线留言\n" + "\n".join(notes) + "\n")
    assert [(row["question_title"], row["question_body"], row["answer"]) for row in page.qa] == [(None, *record[1:]) for record in RECORDS]


def test_letters_and_who_signs_them() -> None:
    letters = [
        f"读者来信\n{said}\n城西 {name}女士\n编辑部回信\n{answered}" for name, (_, said, answered) in zip("甲乙丙丁", RECORDS, strict=True)
    ]
    page = page_of("法律信箱：房前屋后\n" + "\n".join(letters) + "\n（来信照登，文字有删减）\n")
    assert [(row["question_title"], row["answer"]) for row in page.qa] == [record[1:] for record in RECORDS]
    assert not any(word in page.text for word in ("女士", "删减"))


def test_a_note_without_a_reply_stays_unanswered() -> None:
    notes = [labelled("留言", said, below=True) + "\n" + labelled("回复", answered, below=True) for _, said, answered in RECORDS[:3]]
    notes.append(labelled("留言", RECORDS[3][1], below=True) + "\n回复：\n（暂未回复）")
    assert [row["answer"] is None for row in page_of("网友留言\n" + "\n".join(notes) + "\n").qa] == [False, False, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "押金不退怎么办\n咨询内容：退房三天了，房东不退押金。\n答复内容：可以起诉。\n",
        "两个案例\n案例一：甲向乙借钱不还。\n案例二：丙把车借给丁。\n法律分析：借款应当返还。\n",
        "买车被骗\n用户提问：买到事故车怎么办？\n律师回复：可以退车。\n追问：要鉴定吗？\n律师回复：最好做一个。\n用户提问：谢谢\n律师回复：不客气\n",
    ],
    ids=["one question", "an article", "a talk"],
)
def test_what_is_no_collection(text: str) -> None:
    assert cut_recurring(read(Record(text.encode(), source="page.txt"))) == ([], [])


def tables() -> list[tuple[str, dict[str, object]]]:
    text = resources.files("pipeline.qa").joinpath("recurring.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text).items())


@pytest.mark.parametrize(("sort", "table"), tables())
def test_names_read_examples_and_no_near_misses(sort: str, table: dict[str, list[str]]) -> None:
    assert [name for name in table["is"] if not names_of(sort).fullmatch(name)] == []
    assert [name for name in table["not"] if names_of(sort).fullmatch(name)] == []
