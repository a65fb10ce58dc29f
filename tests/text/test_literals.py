"""Words are found in the lines that hold them, and in no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.literals import Words

BITS = {"甲": 1, "甲乙": 2, "乙甲": 4, "丙丙": 8}


@given(st.lists(st.text("甲乙丙x😀", max_size=8), max_size=6))
def test_each_line_has_the_bits_of_its_words(lines: list[str]) -> None:
    expected = [sum(bit for word, bit in BITS.items() if word in line) for line in lines]
    assert Words(BITS).in_lines(lines) == expected
