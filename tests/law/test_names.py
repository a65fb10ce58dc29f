from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.law import names


def test_one_law_by_its_many_names() -> None:
    for name in (
        "《中华人民共和国民法典》",
        "民法典",
        "中華人民共和國民法典",
        "民法典（2020年）",
        "《民法典》（2021年施行）",
        "民法典合同编",
    ):
        assert names.title_of(name) == "民法典"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("消法", "消费者权益保护法"),
        ("民诉法", "民事诉讼法"),
        ("关于民事诉讼证据的若干规定", "最高人民法院关于民事诉讼证据的若干规定"),
        ("《最高人民法院关于适用<中华人民共和国民事诉讼法>的解释》", "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释"),
        ("刑法修正案十一", "刑法修正案（十一）"),
        ("中华人民共和国某某法", "某某法"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert names.title_of(name) == title


def test_the_jurisdiction_decides() -> None:
    assert names.law_of("民诉法", "TW") == names.Law("民事诉讼法", "TW")
    assert names.law_of("刑法", "TW") == names.Law("中华民国刑法", "TW")
    assert names.law_of("刑法", "CN") == names.Law("刑法", "CN")
    assert names.law_of("基本法", "HK") == names.Law("香港特别行政区基本法", "HK")
    assert names.law_of("僱傭條例", "HK") == names.Law("雇佣条例", "HK")


def test_trial_and_numbered_titles_are_not_taken_for_versions() -> None:
    assert names.title_of("企业破产法（试行）") == "企业破产法（试行）"
    assert names.title_of("婚姻家庭编解释（一）") != names.title_of("婚姻家庭编解释（二）")


@pytest.mark.parametrize("old", ["婚姻法", "继承法", "民法通则", "收养法", "担保法", "合同法", "物权法", "侵权责任法", "民法总则"])
def test_laws_repealed_by_the_civil_code(old: str) -> None:
    assert names.repeal_of(old) == names.Repeal("民法典", "2021-01-01")


def test_every_successor_is_a_known_law() -> None:
    for place in names.JURISDICTIONS:
        for title in names.repealed(place):
            repeal = names.repeal_of(title, place)
            assert repeal is not None
            assert names.law_of(repeal.successor, place) == names.Law(repeal.successor, place)
            assert len(repeal.date) == 10


def test_every_nickname_leads_to_a_title_that_leads_to_itself() -> None:
    for place in names.JURISDICTIONS:
        for title in set(names.names(place).values()):
            assert names.title_of(title, place) == title


def test_amended() -> None:
    assert names.amended("刑法修正案（十二）") == "刑法"
    assert names.amended("全国人民代表大会常务委员会关于修改《中华人民共和国公司法》的决定") == "公司法"
    assert names.amended("公司法") is None


@settings(deadline=None)
@given(st.text(max_size=300))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(names.fold(text)) == len(text)
    assert names.fold(names.fold(text)) == names.fold(text)


def test_long_and_short_texts_fold_alike() -> None:
    text = "《勞動基準法》第１６條（一）　𠀀"
    assert names.fold(text * 50) == names.fold(text) * 50
