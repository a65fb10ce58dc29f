"""Names, places and days in small print that had been taken for one another."""

from __future__ import annotations

import pytest

from pipeline.qa.facts import date_of, is_place, region_of, small_print
from pipeline.qa.titled import titled_name
from pipeline.qa.writers import may_be_name, person_of


@pytest.mark.parametrize("word", ["浙江台州", "海南儋州", "广东省江门市", "河北"])
def test_a_place_names_nobody(word: str) -> None:
    assert is_place(word)
    assert not may_be_name(word)
    assert small_print(word, card=True).name is None


@pytest.mark.parametrize("word", ["广东老李", "江一舟", "上海小王"])
def test_a_name_is_no_place(word: str) -> None:
    assert not is_place(word)


@pytest.mark.parametrize("word", ["12年 执业", "住户Lv9", "IP属地", "公职", "河南 周口"])
def test_ranks_years_and_places_name_nobody(word: str) -> None:
    assert person_of(word) is None


def test_a_solicitor_is_called_by_the_name() -> None:
    assert small_print("罗靖楠事务律师（骆罗律师行）", card=True).name == "罗靖楠"


def test_a_name_behind_firm_and_rank() -> None:
    assert titled_name("浙江听风律师事务所　合伙人　翁慕云") == "翁慕云"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24-03-18 07:05 提问", "2024-03-18"),
        ("05/30 2023 18:22", "2023-05-30"),
        ("9月1日 2024", "2024-09-01"),
        ("10/31/2020", "2020-10-31"),
        ("31/10/2020", "2020-10-31"),
        ("24-03-18", None),
        ("05-30 18:22", None),
    ],
)
def test_days_with_short_or_late_years(text: str, day: str | None) -> None:
    assert date_of(text) == day


@pytest.mark.parametrize(
    ("text", "place"),
    [("山西来信 2020-09-02", "山西"), ("麻一帆律师　辽宁锦州　好评率91%", "辽宁锦州"), ("湖南长风律师事务所合伙人", None)],
)
def test_places_end_before_what_is_glued_to_them(text: str, place: str | None) -> None:
    assert region_of(text) == place
