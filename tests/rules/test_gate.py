"""The gate leaves no pattern out that matches."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import rules
from pipeline.rules.gate import Gate, is_anchored, needed

PATTERNS = [rule.match for rule in rules.merged("html").matchers if rule.match]
GATE = Gate(PATTERNS)
PIECES = [line for rule in rules.merged("html").matchers for line in (*rule.drops, *rule.keeps)]


@given(st.lists(st.sampled_from([*PIECES, "律师", "2024-01-02", "|", ">", "1", "。", "咨询", "a"]), min_size=1, max_size=4))
def test_the_first_that_matches_is_found(pieces: list[str]) -> None:
    line = "".join("".join(pieces).split())
    slow = next((n for n, pattern in enumerate(PATTERNS) if pattern.match(line)), -1)
    assert GATE.first(line) == slow


@pytest.mark.parametrize("line", ["", "٣楼", "𝟛", "x" * 3_000, "登录" * 700])
def test_odd_lines(line: str) -> None:
    assert GATE.first(line) == next((n for n, pattern in enumerate(PATTERNS) if line and pattern.match(line)), -1)


def test_few_patterns_are_tried_on_prose() -> None:
    assert not GATE.candidates("被侵权人对同一损害的发生或者扩大有过错的,可以减轻侵权人的责任。")


def test_words_that_a_pattern_asks_for() -> None:
    assert needed(re.compile("(?:展开|收起)x?")) == {"展开", "收起"}
    assert needed(re.compile("^答[:]")) == {"答:"}
    assert not needed(re.compile("a?"))


def test_anchors() -> None:
    assert is_anchored(re.compile("^答[:]"))
    assert not is_anchored(re.compile("答[:]"))
