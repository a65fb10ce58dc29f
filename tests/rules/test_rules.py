"""A test is generated for every rule: it drops its own lines, spares its near-misses, and is quick on hostile lines."""

from __future__ import annotations

import time

import pytest

from pipeline import rules
from pipeline.page import ASIDE_ROLES, DROPPED_ROLES
from pipeline.rules import Rule, RuleSet
from pipeline.text.fold import fold

RULES = [rule for name in rules.ORDER for rule in rules.load(name)]
MERGED = {media: rules.merged(media) for media in ("html", "text")}
IDS = [rule.id for rule in RULES]
HOSTILE = {
    "one word": "律师" * 10_000,
    "digits": "1" * 20_000,
    "dates": "2024-01-01" * 2_000,
    "bars": "甲|" * 10_000,
    "marks": "·-*" * 6_666,
    "arrows": "首页>" * 5_000,
    "dots": "……" * 10_000,
    "colons": "作者:" * 6_666,
    "latin": "a-" * 10_000,
    "brackets": "【打印】" * 5_000,
    "stars": "张**138****2207用户" * 1_200,
    "prose": "发布时间来源作者浏览人看过在线咨询" * 1_100,
}


def media_of(rule: Rule) -> list[str]:
    return [rule.only] if rule.only else ["html", "text"]


def dropping(rule: Rule, folded: str, media: str) -> bool:
    if rule.match:
        return MERGED[media].hit(folded) is rule
    if rule.find:
        return any(found is rule for _, _, found in MERGED[media].spans(folded))
    return rule.opens is not None and rule.opens.match(folded) is not None


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_it_drops_its_lines_and_has_the_credit(rule: Rule) -> None:
    for media in media_of(rule):
        for line in rule.drops:
            assert dropping(rule, fold(line), media), f"{rule.id} does not drop {line!r} ({media}); {MERGED[media].hit(fold(line))} does"


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_no_rule_drops_its_near_misses(rule: Rule) -> None:
    for media in media_of(rule):
        for line in rule.keeps:
            folded = fold(line)
            hit, spans = MERGED[media].hit(folded), MERGED[media].spans(folded)
            assert hit is None, f"{hit.id} drops the near-miss {line!r} of {rule.id}"
            assert not spans, f"{spans[0][2].id} cuts the near-miss {line!r} of {rule.id}"
            assert not MERGED[media].opens(folded), f"a run opens at the near-miss {line!r} of {rule.id}"


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_it_has_no_capture_group_and_a_role(rule: Rule) -> None:
    for pattern in (rule.match, rule.find, rule.opens, rule.until, rule.goes_on):
        assert pattern is None or pattern.groups == 0
    assert rule.role in DROPPED_ROLES + ASIDE_ROLES
    assert rule.why
    assert rule.drops
    assert rule.keeps


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lines_are_quick(name: str) -> None:
    line = HOSTILE[name][:20_000]
    for ruleset in MERGED.values():
        taken = min(_seconds(ruleset, line) for _ in range(2))
        assert taken < 0.05, f"{taken * 1000:.0f} ms on 20,000 characters of {name}; slowest: {slowest(line)}"


def _seconds(ruleset: RuleSet, line: str) -> float:
    began = time.process_time()
    ruleset.ask([line])
    return time.process_time() - began


def slowest(line: str) -> str:
    times = {}
    for rule in RULES:
        for pattern in (rule.match, rule.opens):
            if pattern:
                began = time.process_time()
                pattern.match(line)
                times[rule.id] = time.process_time() - began
    return max(times, key=lambda rule_id: times[rule_id])


def test_ids_are_unique_and_every_file_is_asked() -> None:
    assert len(set(IDS)) == len(IDS)
    assert sorted(rules.ORDER) == rules.names()


def test_the_traditional_and_the_full_width_twin_meet_the_same_rule() -> None:
    wide = {ord(a): ord(a) + 0xFEE0 for a in map(chr, range(0x21, 0x7F))}
    for rule in RULES:
        for line in rule.drops:
            assert dropping(rule, fold(line.translate(wide)), media_of(rule)[0]), f"{rule.id}: {line!r} in full width"


def test_errors_name_file_rule_field_and_remedy() -> None:
    good = 'why = "w"\nrole = "nav"\ndrops = ["a"]\nkeeps = ["b"]\n'
    cases = {
        "colour = 1\n": r"x\.toml \[r\]: unknown field 'colour'",
        "match = '('\n": "no pattern",
        "match = '(a)'\n": "capture group",
        "match = '{planet}'\n": "planet",
        "": "exactly one of match, find, from",
    }
    for line, message in cases.items():
        with pytest.raises(rules.RuleError, match=message):
            rules.parse("x", f"[r]\n{good}{line}")
    with pytest.raises(rules.RuleError, match="'keeps' is missing"):
        rules.parse("x", "[r]\nwhy = 'w'\nrole = 'nav'\nmatch = 'a'\ndrops = ['a']\n")
    with pytest.raises(rules.RuleError, match="'title' is no role"):
        rules.parse("x", f"[r]\n{good.replace('nav', 'title')}match = 'a'\n")
