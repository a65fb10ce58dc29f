"""The look at all odd places of a page leaves out none that a look at each alone would find torn."""

from __future__ import annotations

import random

import numpy as np
import pytest

from pipeline.text import resumed, shifts, torn
from pipeline.text.gbk import halves
from pipeline.text.joined import joined
from pipeline.text.language import odd_places

_LAW = (
    "当事人应当按照约定履行自己的义务，不得擅自变更或者解除合同。",
    "劳动者提前三十日以书面形式通知用人单位，可以解除劳动合同。",
    "第八条 经营者提供商品（含赠品）有欺诈行为的，应当增加赔偿，Tel:010-5555。",
    "懵懂的麒麟与犬儒在沪深两市瓜分芯片，€计价。",
)


def torn_text(seed: int) -> list[str]:
    """Lines of which every second one lost a byte; what can't be read then is left out or marked."""
    draw, lines = random.Random(seed), []
    for number in range(12):
        line = draw.choice(_LAW)
        data = line.encode("gb18030")
        at = draw.randrange(len(data) - 12)
        lines.append((data[:at] + data[at + 1 :]).decode("gbk", draw.choice(("ignore", "replace"))) if number % 2 else line)
    return [line.replace("\n", "") for line in lines]


@pytest.mark.parametrize("seed", range(12))
def test_every_place_that_may_be_torn_is_promising(seed: int) -> None:
    page = joined([*torn_text(seed), "\ufffd"])
    odd = odd_places(page)
    marks = np.array([found.start() for found in torn._MARK.finditer(page.text)], np.intp)
    likely = {*shifts.promising(page, odd, marks).tolist(), *resumed.promising(page, odd)[:, 0].tolist()}
    starts = page.starts().tolist()
    left_out = [(place, owner) for place, owner in zip(odd.tolist(), page.owners(odd).tolist(), strict=True) if place not in likely]
    assert left_out
    assert not any(torn._alarming(page.lines[owner], place - starts[owner]) for place, owner in left_out)


@pytest.mark.parametrize("seed", range(12))
def test_places_that_read_better_are_those_that_alarm_one_by_one(seed: int) -> None:
    for line in torn_text(seed):
        odd, less_odd = odd_places(joined([line])), odd_places(joined([line]), resumed.ODD)
        shifted = {place for place in odd.tolist() if torn._reads_shifted(line, place)}
        assert torn.alarming(line, odd) == sorted(shifted | {place for place in less_odd.tolist() if resumed.resumes(line, place)})


def test_torn_lines_are_promising_and_sound_ones_are_not() -> None:
    sound = joined(_LAW[:3])
    assert not torn.reading_better(sound, odd_places(sound))
    data = _LAW[0].encode("gb18030")
    page = joined([_LAW[1], (data[:9] + data[10:]).decode("gbk", "ignore")])
    assert torn.reading_better(page, odd_places(page)) == {1}


def test_halves_are_the_two_bytes_of_gb18030() -> None:
    found = halves()
    for char in "一龥€·—Ａ㎡":
        data = char.encode("gb18030")
        assert found[ord(char)] == (int.from_bytes(data) if len(data) == 2 else 0)
    assert found[ord("a")] == found[0xFFFF] == 0
