"""Turns of a talk: the name of who speaks opens each line (职工：… 律师：…), whatever the two are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import MAX_SMALL, STAMP, date_of
from pipeline.qa.items import SPOKEN
from pipeline.qa.marks import key_of
from pipeline.qa.records import asks

HOST_RULE: Final = "split.host"
MIN_TURNS: Final = 2
_SPEAKER: Final = re.compile(r"\s*([\u4e00-\u9fff]{2,6})\s*[:：]\s*(?=\S)")
_LABELLED: Final = re.compile(r"\s*([\u4e00-\u9fffA-Za-z0-9·＊*]{2,12})\s*[:：]\s*")
"""The same for one of many who ask: 来访者A, 尾号3307的读者."""
MIN_ROUNDS: Final = 3
_NUMBERED: Final = re.compile(r"\s*([QqAa])\d{1,2}[\s.、:：]*(?=[\u4e00-\u9fff“《])")
_COUNTED: Final = re.compile(r"\s*[一二三四五六七八九十\d]{1,3}([问答])[\s　:：]+(?=\S)")
_GLUED: Final = re.compile(r"\s*([问答])(?=[\u4e00-\u9fff“《])")
"""Rounds that are counted (一问　… 一答　…), and marks that nothing parts from the words: only in turn."""
_AGAIN: Final = re.compile(r"追|再[问答次]|又问|接着|继续|还问")
"""What the name of a speaker says of one who goes on: the text above the first round is the question and its answer."""
_GOES_ON: Final = re.compile(r"可是|但是?|那(?!年|天|时|个|边|种|里)|那么|要是|不过|对方又|他又|她又")
"""How one begins who asks again about what was answered."""
_ASKER: Final = re.compile(r"听[友众]|网友|读者|观众|市民|村民|职工|群众|来电|留言|咨询|提问|求助|用户|当事人")
_ANSWERER: Final = re.compile(r"律师|法官|专家|顾问|站长|主任|老师|检察官|民警|[答复]$|工作人员|客服")
_HOST: Final = re.compile(r"记者|主持|小编|编辑|法院|被告|原告|辩护|公诉|审判")
"""Who asks for the reader: an interview is an article; and who speaks in court."""
_HOSTED: Final = re.compile(r"主持人?[\s　]*[:：][\s　]*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
"""Who leads through a programme, by name."""
_FACT: Final = re.compile(r"时间|日期|地区|来源|作者|编辑|编号|电话|地址|标题|姓名|依据|分析|结论|甲方|乙方|原告|被告|原则|方式")
"""Words in labels of fields and headings, which nobody speaks."""
_REPLIED: Final = re.compile(
    rf"\s*[\u4e00-\u9fff]{{0,6}}(?:回复|回覆|答复|回答|解答)[\s　]*[（(\[][\s　]*(?:{STAMP.pattern})[\s　]*[)）\]][\s　]*[:：][\s　]*(?=\S)"
)
"""Who replies and when, before the words (站长回复（2015-6-4）：…)."""


def cut_turns(page: Page) -> None:
    """Cut the speakers off their lines, where two take turns and the first of them asks; each has spoken twice at least."""
    turned = False
    hosts = set(_HOSTED.findall(page.raw))
    for sort in (_SPEAKER, _NUMBERED, _COUNTED, _GLUED):
        opened = [(line, found) for line in page.kept() if (found := sort.match(line.text)) and not _FACT.search(found[1])]
        spoken = Counter(found[1] for _, found in opened)
        names = [name for name in spoken if spoken[name] >= MIN_TURNS and not _HOST.search(name) and name not in hosts][:2]
        turns = _turns([(line, found) for line, found in opened if found[1] in names], names)
        _cut(page, turns)
        turned = turned or bool(turns)
        for line in [
            line for line, found in opened if turns and (_HOST.search(found[1]) or found[1] in hosts) and len(line.text) <= MAX_SMALL
        ]:
            page.drop(line, HOST_RULE, "meta" if date_of(line.text) else "other_boilerplate", "who leads through the talk")

    if not turned:
        _cut(page, _rounds(page.kept()))
    _cut(page, [(line, found.end(), "split.answers") for line in page.kept() if (found := _REPLIED.match(line.text))])


def _cut(page: Page, turns: Sequence[tuple[Line, int, str]]) -> None:
    for line, at, rule in turns:
        parts = cut_at(page, line, at) if line.text[at:].strip() else [line, line]
        if len(parts) > 1:
            page.drop(parts[0], rule, "meta" if date_of(parts[0].text) else "other_boilerplate", "who speaks")


def _rounds(kept: Sequence[Line]) -> list[tuple[Line, int, str]]:
    """The same for a page on which many ask and few answer, in turn: askers come once each, who answers comes again or is called so.

    The names stand before the words or on lines of their own above them. Labels that part a text neither alternate so nor ask. A headline
    may have a colon, too.
    """
    said = [(line, found, key_of(_said(kept, n, found))) for n, line in enumerate(kept) if (found := _LABELLED.match(line.text))]
    said = [(line, found, key) for line, found, key in said if key and not _FACT.search(found[1])]
    return _in_turn(said) or _in_turn(said[1:])


def _in_turn(said: Sequence[tuple[Line, re.Match[str], str]]) -> list[tuple[Line, int, str]]:
    """The lines of `_rounds`, where the first of them asks: each with its name and what is said."""
    said = said[: len(said) // 2 * 2]
    askers, answerers = ([found[1] for _, found, _ in said[side::2]] for side in (0, 1))
    once = len(set(askers)) == len(askers) and not set(askers).intersection(answerers)
    again = len(set(answerers)) < len(answerers) or all(_ANSWERER.search(name) for name in answerers)
    if len(askers) < MIN_ROUNDS or not once or not again or any(_HOST.search(name) for name in askers + answerers):
        return []
    replied = sum(key.endswith("?") for _, _, key in said[1::2])
    if 2 * replied >= len(answerers) or any(_ANSWERER.search(name) for name in askers) or not any(asks(key) for _, _, key in said[::2]):
        return []
    rules = list(SPOKEN)[:2]
    return [(line, found.end(), rules[n % 2]) for n, (line, found, _) in enumerate(said)]


def _said(kept: Sequence[Line], n: int, found: re.Match[str]) -> str:
    """What one says whose name opens a line, or stands alone above the next."""
    rest = kept[n].text[found.end() :].strip()
    return rest or (kept[n + 1].text if n + 1 < len(kept) else "")


def _turns(opened: Sequence[tuple[Line, re.Match[str]]], names: Sequence[str]) -> list[tuple[Line, int, str]]:
    """Each line with where its speaker's name ends and the rule that drops it; empty where it is no talk of one who asks with another."""
    speakers = [names.index(found[1]) for _, found in opened]
    if len(names) < 2 or speakers[: 2 * MIN_TURNS] != [0, 1] * MIN_TURNS or _ANSWERER.search(names[0]):
        return []
    said = [key_of(line.text[found.end() :]) for line, found in opened]
    asked = [asks(key) for key, speaker in zip(said, speakers, strict=True) if not speaker]
    replied = [key.endswith("?") for key, speaker in zip(said, speakers, strict=True) if speaker]
    called = _ASKER.search(names[0]) is not None and _ANSWERER.search(names[1]) is not None
    if (2 * sum(asked) <= len(asked) and not called) or any(replied):
        return []
    first, *again = list(SPOKEN)[:2], list(SPOKEN)[2:]
    if _AGAIN.search(names[0]) or _AGAIN.search(names[1]):
        return [(line, found.end(), again[0][speaker]) for (line, found), speaker in zip(opened, speakers, strict=True)]
    rules: list[str] = []
    for n, (key, speaker) in enumerate(zip(said, speakers, strict=True)):
        goes_on = _GOES_ON.match(key) is not None if not speaker else bool(n) and rules[-1] in again[0]
        rules.append((again[0] if n and goes_on else first)[speaker])
    return [(line, found.end(), rule) for (line, found), rule in zip(opened, rules, strict=True)]
