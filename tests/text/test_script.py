"""Script conversion: equal to the package where that is asked, right by two tiers by default, and simplified text left alone."""

from __future__ import annotations

import random
from collections.abc import Iterator

import opencc
import pytest

from pipeline.page import replay
from pipeline.text.dictionaries import CHAINS, packaged
from pipeline.text.pivot import compat
from pipeline.text.script import evidence, script_of, simplify, simplify_text

SEPARATORS = " -,.?!*，。、；：？！…“”（）《》\u3000\n\t"
ODD = ["\U00020000", "\U0001f600", "𫇪", "\ud83d", "\ude00", "\udfff", "A", "1"]


@pytest.mark.parametrize("mode", CHAINS)
def test_compat_equals_the_package_on_fuzz(mode: str) -> None:
    oracle = opencc.OpenCC(mode)
    convert = compat(mode)
    wrong = [text for text in _fuzz(mode, 600) if convert(text) != oracle.convert(text)]
    assert wrong == []


def test_the_oracle_is_the_reimplementation() -> None:
    assert opencc.OpenCC.__module__ == "opencc.opencc"


@pytest.mark.parametrize("text", ["乾安县", "萧乾", "显著", "破坏土地", "二噁英", "白鱀豚", "什么", "抬高", "毕昇", "於某", "1,2", ""])
def test_simplified_text_stays(text: str) -> None:
    assert simplify([text, "为了维护公民、法人和其他组织的合法权益"]) == {}


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("並處罰金,后果嚴重的", "并处罚金,后果严重的"),
        ("養顏", "养颜"),
        ("乾燥的房間", "干燥的房间"),
        ("乾隆年間", "乾隆年间"),
        ("公務員著重視法律,卓著成績", "公务员着重视法律,卓著成绩"),
        ("新臺幣參佰萬元整,參加者", "新台币叁佰万元整,参加者"),
        ("化粧品衞生", "化妆品卫生"),
        ("屬於單位的財產", "属于单位的财产"),
    ],
)
def test_traditional_text_converts(text: str, simplified: str) -> None:
    assert simplify_text(text) == simplified


def test_ambiguous_characters_follow_the_line_then_the_page() -> None:
    lines = ["當事人應當於期限內履行", "於某", "乾安县人民法院判决书", "养顏"]
    changed = {n: text for n, (text, _) in simplify(lines).items()}
    assert changed == {0: "当事人应当于期限内履行", 1: "于某", 3: "养颜"}


def test_edits_replay() -> None:
    line = "依據《中華人民共和國民法典》第一千零三十四條的規定"
    text, edits = simplify(["x", line, ""])[1]
    assert replay(line, edits) == text == simplify_text(line)
    assert edits[0] == ("script", 1, "據", "据")


@pytest.mark.parametrize(
    ("lines", "script"),
    [
        (["公民享有名誉权。"], "hans"),
        (["人民法院公告"], "hans"),
        (["經營者違反合同,造成嚴重后果的,并處罰金"], "hant_machine"),
        (["依民法第184條規定,因故意或過失,不法侵害他人之權利者,負損害賠償責任。"], "hant"),
        (["公民享有名誉权,应当维护", "經營者應當給予賠償"], "mixed"),
        (["これは日本語のページです"], "other"),
        (["123 abc"], "other"),
    ],
)
def test_script_label(lines: list[str], script: str) -> None:
    assert script_of(lines) == script


def test_evidence_counts() -> None:
    assert evidence("國国於人") == (1, 1, 1)


def _fuzz(mode: str, n: int) -> Iterator[str]:
    chance = random.Random(mode)
    tables = [packaged(name) for group in CHAINS[mode] for name in group]
    keys = [key for table in tables for key in table]
    values = [value for table in tables for value in table.values()]
    phrases = [key for key in keys if len(key) > 1]
    for _ in range(n):
        yield "".join(_piece(chance, keys, values, phrases) for _ in range(chance.randint(1, 12)))


def _piece(chance: random.Random, keys: list[str], values: list[str], phrases: list[str]) -> str:
    phrase = chance.choice(phrases)
    at = chance.randrange(1, len(phrase))
    kinds = (
        phrase,
        phrase,
        phrase[:at],
        phrase[at:],
        chance.choice(keys),
        chance.choice(values),
        chance.choice(SEPARATORS),
        chance.choice(ODD),
    )
    return chance.choice([*kinds, chr(chance.randint(0x4E00, 0x9FFF))])
