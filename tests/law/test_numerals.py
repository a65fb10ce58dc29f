from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.law.numerals import chinese, eid, label, number

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


@pytest.mark.parametrize("n", [*range(1, 200), *range(950, 1300), 2000, 2010, 9099, 9999])
def test_both_ways(n: int) -> None:
    written = chinese(n)
    assert number(written) == n
    assert number(written.translate(FINANCIAL)) == n
    assert number(str(n).translate(FULL_WIDTH)) == n


def test_every_number_up_to_9999_both_ways() -> None:
    assert all(number(chinese(n)) == n for n in range(1, 10_000))


@settings(deadline=None)
@given(st.integers(10, 9999))
def test_positional(n: int) -> None:
    assert number("".join("〇一二三四五六七八九"[int(digit)] for digit in str(n))) == n


@settings(deadline=None)
@given(st.integers(1, 9999), st.sampled_from([" ", "\u3000", "  "]))
def test_spaces_inside(n: int, space: str) -> None:
    assert number(space.join(chinese(n))) == n


@settings(deadline=None)
@given(st.integers(1, 999))
def test_mixed(n: int) -> None:
    written = chinese(n).replace("一", "1").replace("五", "5")
    assert number(written) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("廿", 20),
        ("廿三", 23),
        ("卅一", 31),
        ("两百", 200),
        ("百一十一", 111),
        ("一百一", 101),
        ("二百零五", 205),
        ("〇", 0),
        ("一千三十四", 1034),
    ],
)
def test_forms(text: str, n: int) -> None:
    assert number(text) == n


@pytest.mark.parametrize("text", ["", "甲", "十百", "十十", "一二十", "百千", "第三", "3.5"])
def test_no_numbers(text: str) -> None:
    assert number(text) is None


def test_label_is_always_in_chinese_numerals() -> None:
    assert (label(10), label(253, 1), label(1034)) == ("第十条", "第二百五十三条之一", "第一千零三十四条")


def test_no_number_outside_the_range() -> None:
    with pytest.raises(ValueError, match="outside"):
        chinese(10_000)


def test_eid() -> None:
    assert eid(253, 1, 1, 2) == "art_253-1__para_1__item_2"
    assert eid(10) == "art_10"
    assert eid(None) == ""
