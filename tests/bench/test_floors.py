"""A floor goes up by itself and down only by name and with a reason."""

from __future__ import annotations

import pytest

from bench.floors import broken, pinned

FLOORS = {"f1": {"floor": 0.9}}


def test_a_figure_below_its_floor_is_named() -> None:
    assert broken({"f1": 0.89}, FLOORS) == ["f1: 0.8900 is below its floor 0.9000"]
    assert broken({"f1": 0.91, "other": 0.1}, FLOORS) == []


def test_a_better_figure_raises_the_floor() -> None:
    assert pinned({"f1": 0.95}, FLOORS, [], "")["f1"]["floor"] == pytest.approx(0.948)


def test_a_worse_figure_does_not_lower_it_silently() -> None:
    assert pinned({"f1": 0.5}, FLOORS, [], "") == FLOORS


def test_lowering_needs_the_name_and_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        pinned({"f1": 0.5}, FLOORS, ["f1"], "")
    assert pinned({"f1": 0.5}, FLOORS, ["f1"], "the set has grown")["f1"] == {"floor": 0.498, "reason": "the set has grown"}
