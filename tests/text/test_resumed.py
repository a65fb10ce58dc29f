"""Runs after which a reader was in step again: noticed and put together, while rare names stay as printed."""

from __future__ import annotations

import pytest

from pipeline.text import resumed
from pipeline.text.joined import joined
from pipeline.text.language import odd_places
from pipeline.text.noise import clean, look_over

LINES = [
    "由看守所或者公安机关自收到决定之日起十日内将社区矫正对象移送社区矫正机构。",
    "第七十九条 设立必要的工作部门，根据工作需要和优化协同高效以及精干的原则。",
]
NAMES = ["欧阳犇犇与慕容嬅瑄离婚纠纷一案", "被告：鑫淼焱物流公司", "瀍河回族区、磴口县、甪直镇人民法院", "皇马4比1逆转，主帅与刀郎握手"]


def without(line: str, char: str) -> str:
    """What a reader that drops single bytes makes of a line in which a character lost its second byte."""
    at = len(line[: line.index(char)].encode("gbk")) + 1
    data = line.encode("gbk")
    return (data[:at] + data[at + 1 :]).decode("gbk", "ignore")


@pytest.mark.parametrize(("line", "char"), [(LINES[0], "看"), (LINES[0], "移"), (LINES[1], "十"), (LINES[1], "要")])
def test_a_short_run_is_put_together_and_flagged_where_guessed(line: str, char: str) -> None:
    printed = without(line, char)
    assert look_over([printed])
    text, edits = clean([printed])[0]
    assert text == line
    assert {edit.kind for edit in edits} == {"encoding", "torn"}


@pytest.mark.parametrize(
    ("line", "char"), [("第八条 有关机关应当在三十日内作出决定。", "八"), ("有关机关应当在收到申请之日起三十日内作出决定。", "起")]
)
def test_a_single_character_left_of_two_is_put_together(line: str, char: str) -> None:
    printed = without(line, char)
    assert len(printed) == len(line) - 1
    assert clean([printed])[0][0] == line


@pytest.mark.parametrize("line", [*LINES, *NAMES])
def test_sound_lines_are_not(line: str) -> None:
    assert not look_over([line])


def test_the_look_at_all_places_leaves_out_none_that_resume() -> None:
    lines = [without(line, char) for line in LINES for char in line if len(char.encode("gbk")) == 2]
    page = joined([*lines, *NAMES])
    places = odd_places(page, resumed.ODD)
    starts = page.starts()
    torn = {
        (place, length)
        for place, owner in zip(places.tolist(), page.owners(places).tolist(), strict=True)
        for length in range(1, resumed.LONGEST + 1)
        if place + length <= starts[owner] + len(page.lines[owner]) and resumed.is_torn(page.lines[owner], place - starts[owner], length)
    }
    promising = set(map(tuple, resumed.promising(page, places).tolist()))
    assert len(torn) > 10
    assert torn <= promising
    assert len(promising) < len(places) * resumed.LONGEST
    assert not len(resumed.promising(page, places[:0]))


def test_runs_looked_at_closely_in_portions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    page = joined([without(line, char) for line in LINES for char in line if len(char.encode("gbk")) == 2])
    places = odd_places(page, resumed.ODD)
    whole = resumed.promising(page, places).tolist()
    monkeypatch.setattr(resumed, "CLOSELY", 3)
    assert resumed.promising(page, places).tolist() == whole
