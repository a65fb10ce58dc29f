"""The model of runs: what the table says equals what was counted, and likelier text costs less."""

from __future__ import annotations

import pytest

from pipeline.text import bake, grams
from pipeline.text.grams import Grams, costs, followed, share, shares
from pipeline.text.language import BREAK


def test_law_costs_less_than_chance() -> None:
    law, shuffled = "当事人应当按照约定履行合同。", "同行照履。人应按合事当约定当"
    assert sum(costs(law)) < sum(costs(shuffled)) / 3


def test_shares_sum_to_one_and_none_is_zero() -> None:
    for text in ("", "人民", "人民法", "条犇", "①a"):
        context: grams.Context = (grams.grams().id(BREAK),)
        for char in text:
            context = followed(context, grams.grams().id(char))
        row = shares(context)
        assert 0.98 < float(row.sum()) <= 1.001
        assert float(row.min()) > 0
        assert all(share(context, number) == float(row[number]) for number in range(0, len(row), 7))


def test_traditional_characters_count_as_their_simplified_form() -> None:
    assert costs("國務院") == costs("国务院")


def test_a_table_baked_anew_knows_what_it_was_made_of(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = bake.grams([(["合同无效的，应当返还财产。\n" * 8], 1), (["可以起诉"] * 2, 3)])
    made = grams.unpacked(packed)
    assert isinstance(made, Grams)
    numbers = [made.id(char) for char in "合同无效"]
    row, place = made.orders[2], 0
    keys = [made.orders[0].keys, made.orders[1].keys, row.keys]
    place = numbers[0]
    for order, number in zip(keys, numbers[1:], strict=True):
        place = list(order).index(place << grams.BITS | number)
    assert row.keys[place] & grams.NUMBER == numbers[3]
    assert row.shares[place] == pytest.approx(8 / (8 + 3 + 2), abs=0.02)
    assert made.id("犇") == made.unknown
