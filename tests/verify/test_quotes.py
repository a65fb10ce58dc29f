from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.law.align import applied, compare, edits_of, plain
from pipeline.law.library import Library
from pipeline.law.quotes import Citation, eids, judge

INFORMATION = (
    "自然人的个人信息受法律保护。\n个人信息是以电子或者其他方式记录的能够单独或者与其他信息结合识别特定自然人的各种信息，"
    "包括自然人的姓名、出生日期、身份证件号码、生物识别信息、住址、电话号码、电子邮箱、健康信息、行踪信息等。"
    "\n个人信息中的私密信息，适用有关隐私权的规定；没有规定的，适用有关个人信息保护的规定。"
)
LIMITATION = "向人民法院请求保护民事权利的诉讼时效期间为三年。法律另有规定的，依照其规定。"
JUDGE_2017 = "简单的民事案件由审判员一人独任审理，并不受本法第一百三十六条、第一百三十八条、第一百四十一条规定的限制。"
APPEAL = "当事人不服地方人民法院第一审裁定的，有权在裁定书送达之日起{}向上一级人民法院提起上诉。"


def status(laws: Library, text: str, law: str, article: int, date: str | None = None) -> str:
    return judge(laws, text, Citation(law, article, date=date)).status


@pytest.mark.parametrize(
    ("text", "article", "expected"),
    [
        (INFORMATION, 1034, "identical"),
        (INFORMATION.replace("，", ",").replace("；", ";"), 1034, "identical"),
        (INFORMATION.replace("，", "").replace("。", ""), 1034, "punctuation"),
        (INFORMATION[:60], 1034, "cut_short"),
        (LIMITATION, 188, "cut_short"),
        (INFORMATION.split("\n")[1], 1034, "cut_short"),
        ("\n".join(INFORMATION.split("\n")[::2]), 1034, "cut_short"),
        (INFORMATION[1:], 1034, "suggested"),
        (LIMITATION.replace("三年", "二年"), 188, "differs"),
        (INFORMATION, 1037, "misattributed"),
        (INFORMATION[:80], 1038, "misattributed"),
        ("个人信息泄露以后，应当先保存证据，再和泄露信息的公司协商，协商不成的可以起诉。", 1034, "differs"),
        (INFORMATION, 999, "misattributed"),
        ("无关。", 1034, "unverified"),
    ],
)
def test_status_of_a_quote(laws: Library, text: str, article: int, expected: str) -> None:
    assert status(laws, text, "民法典", article) == expected


def test_a_law_that_no_library_knows_is_left_alone_with_a_hint(laws: Library) -> None:
    finding = judge(laws, INFORMATION, Citation("月球法", 5))
    assert finding.status == "unverified"
    assert eids(laws, finding.suggested, "月球法") == ["民法典/art_1034"]


def test_a_quote_without_a_law_is_named_by_its_number_and_text(laws: Library) -> None:
    finding = judge(laws, INFORMATION, Citation(None, 1034))
    assert finding.status == "identical"


def test_the_nearest_article_of_the_cited_law_comes_first(laws: Library) -> None:
    finding = judge(laws, "自然人的个人信息受法律保护。", Citation("民法典", 1037))
    assert finding.status == "misattributed"
    assert eids(laws, finding.suggested, "民法典") == ["art_1034", "art_111", "个人信息保护法/art_2"]


@pytest.mark.parametrize(
    ("text", "article", "date", "expected"),
    [
        (JUDGE_2017, 160, "2019-05-01", "identical"),
        (JUDGE_2017, 160, "2024-05-01", "outdated"),
        (JUDGE_2017, 160, None, "outdated"),
        (APPEAL.format("十日以内"), 171, None, "identical"),
        (APPEAL.format("十日以内"), 171, "2019-05-01", "identical"),
        (APPEAL.format("十日内"), 164, "2024-05-01", "outdated"),
    ],
)
def test_the_version_goes_by_the_date(laws: Library, text: str, article: int, date: str | None, expected: str) -> None:
    assert status(laws, text, "民事诉讼法", article, date) == expected


def test_an_older_version_is_never_modernised(laws: Library) -> None:
    finding = judge(laws, APPEAL.format("十日内"), Citation("民事诉讼法", 164))
    assert not finding.repairable
    assert finding.at is not None
    assert laws.number_of(finding.at) == (164, 0)


def test_two_texts_that_damage_explains_are_not_repaired(laws: Library) -> None:
    """Both versions lack characters against the quote; one more or less proves nothing."""
    finding = judge(
        laws, "信息处理者不得泄或者篡改其收集、存储的个人信息；未经自然人同意，不得向他人非法提供其个人信息。", Citation("民法典", 1038)
    )
    assert finding.match is not None
    assert finding.match.plain_insertions


@given(st.integers(0, 2**32), st.floats(0, 0.3))
def test_edits_lead_to_the_official_text(seed: int, rate: float) -> None:
    """Whatever was dropped, altered or cut: the edits turn the printed text into the stretch that it was held against."""
    chosen = random.Random(seed)
    text = "".join(chosen.choice("的甲") if chosen.random() < 0.02 else c for c in INFORMATION if chosen.random() >= rate)
    text = text[: chosen.randrange(len(text) // 2 + 1, len(text) + 1)]
    official, quote = plain(INFORMATION), plain(text)
    match = compare(quote.text, official)
    edits = edits_of(match, quote, text, official, INFORMATION)
    if match.coverage == (match.end - match.start) / match.length:
        assert plain(applied(text, edits)).text == official.text[match.start : match.end]


@given(st.text("自然人，。；的 \n个人信息", max_size=60))
def test_comparing_anything_is_safe(text: str) -> None:
    match = compare(plain(text).text, plain(INFORMATION))
    assert 0.0 <= match.similarity <= 1.0
    assert 0.0 <= match.coverage <= 1.0


def test_missing_words_go_between_the_marks_that_surround_them() -> None:
    official = "应当赔偿医疗费、护理费、交通费、营养费、住院伙食补助费等为治疗和康复支出的合理费用。"
    text = official.replace("营养费", "").replace("应当", "当", 1)
    quote, whole = plain(text), plain(official)
    match = compare(quote.text, whole)
    assert applied(text, edits_of(match, quote, text, whole, official)) == official
