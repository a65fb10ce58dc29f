"""The chain of states: its path is the best of all ways, it changes what the rules read where it is surer, questions follow from states."""

from __future__ import annotations

import itertools
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import clean_page
from pipeline.layout import chain, states
from pipeline.page import Line, lines_of
from pipeline.qa.reading import END, FRAME, PLACES, TEXT_STATES, TOP, columns, states_of
from pipeline.qa.rebuilt import questions_of
from pipeline.qa.records import Answer, Question

SMALL = st.lists(st.floats(-3, 3), min_size=9, max_size=9)


@given(SMALL, SMALL)
def test_the_path_is_the_best_of_all_ways(scores: list[float], pairs: list[float]) -> None:
    near, step = np.array(scores, np.float32).reshape(3, 3), np.array(pairs, np.float32).reshape(3, 3)

    def worth(way: tuple[int, ...]) -> float:
        return float(sum(near[n, role] for n, role in enumerate(way)) + sum(step[a, b] for a, b in itertools.pairwise(way)))

    path, best = states.best_path(near, step)
    assert best == pytest.approx(max(map(worth, itertools.product(range(3), repeat=3))), abs=1e-3)
    assert worth(tuple(path)) == pytest.approx(best, abs=1e-3)


def test_the_model_knows_every_state() -> None:
    known = set(chain.loaded(states.MODEL).roles)
    assert set(TEXT_STATES) | {TOP, END} <= known
    assert {FRAME + place for place in PLACES.values()} <= known | {FRAME + "r"}


THREAD = ("标题在此", "提问", "昨天买的车漏油，能退吗", "甲某", "可以退。", "要留好单据。", "乙某", "不一定。", "那运费呢", "卖家付。")
STATES = ("title", "", "question", "", "answer_first", "answer", "", "answer_first", "again", "answer_first")


def test_questions_follow_from_states() -> None:
    lines = _lines(THREAD, STATES)
    main, again = questions_of(lines, STATES, [], "标题在此")
    assert (main.kind, main.title_text, main.body_text) == ("main", "标题在此", THREAD[2])
    assert [answer.text for answer in main.answers] == ["可以退。\n要留好单据。", "不一定。"]
    assert (again.kind, again.title_text, [answer.text for answer in again.answers]) == ("follow_up", "那运费呢", ["卖家付。"])


def test_a_second_answer_by_somebody_else_is_to_the_question_itself() -> None:
    texts = (*THREAD, "丙某", "也可以投诉。")
    told = (*STATES, "", "answer_first")
    lines = _lines(texts, told)
    main, again = questions_of(lines, told, [], None)
    assert [answer.text for answer in main.answers][-1] == "也可以投诉。"
    assert len(again.answers) == 1


def test_what_the_rules_found_beside_an_answer_is_kept() -> None:
    lines = _lines(THREAD, STATES)
    known = Question(body=[lines[2]], answers=[Answer([lines[4]], accepted=True)])
    known.answers[0].facts.name = "申屠明"
    main = questions_of(lines, STATES, [known], None)[0]
    assert main.answers[0].accepted
    assert main.answers[0].facts.name == "申屠明"


def test_listed_questions_have_titles_and_answers_of_their_own() -> None:
    told = ("title", "answer_first", "", "related", "related_answer", "related")
    lines = _lines(("标题", "可以。", "相似问题", "彩礼退吗", "看情况。", "定金退吗"), told)
    found = questions_of(lines, told, [], "标题")
    assert [(question.kind, len(question.answers)) for question in found] == [("main", 1), ("related", 1), ("related", 0)]


def _lines(texts: tuple[str, ...], told: tuple[str, ...]) -> list[Line]:
    lines = lines_of("\n".join(texts))
    for line, state in zip(lines, told, strict=True):
        if not state:
            line.rule, line.role = "card.name", "lawyer_card"
    return lines


@settings(deadline=None)
@given(st.lists(st.text("法律咨询0123吗？。> ", min_size=1, max_size=60), min_size=1, max_size=10))
def test_every_line_has_as_many_things_known_of_it(texts: list[str]) -> None:
    lines = [line for line in lines_of("\n".join(texts)) if line.text.strip()]
    read = states_of(lines, [])
    rows = columns(lines, read, "http://a.example/ask/1", "")
    assert len(rows) == len(lines)
    assert len({len(row) for row in rows}) <= 1
    path = states.path_of(lines, rows, read, [False] * len(lines))
    assert len(path) in (0, len(lines))


def test_without_their_reading_the_rules_say_nothing() -> None:
    lines = lines_of("定金能退吗\n可以退，要有单据。")
    asked = ["ask", "answer_first"]
    assert columns(lines, asked, "", "", blind=True) == columns(lines, ["body", "body"], "", "", blind=True)
    assert columns(lines, asked, "", "") != columns(lines, ["body", "body"], "", "")


HEAD = "首页 > 法律咨询 > 合同\n2021-03-04 10:20\n浏览：233次\n"
FOOT = "版权所有 某某网 某ICP备00000000号\n"


def _told(monkeypatch: pytest.MonkeyPatch, states_of_texts: dict[str, str]) -> None:
    """Let the chain say of each line what is told here."""
    split = import_module("pipeline.stages.split")

    def path_of(lines: list[Line], *others: Any) -> list[str]:
        path = [states_of_texts.get(line.text, "") for line in lines]
        return path if states_of_texts and others[-1](path) else []

    monkeypatch.setattr(split, "path_of", path_of)


ASKED = "我上周交了两千定金，现在不想买了，能退吗？"
ANSWER = "一般不能退，卖家违约的除外。"
PAGE = f"{HEAD}定金交了能退吗\n{ASKED}\n律师回答\n{ANSWER}\n{{}}\n{FOOT}"


def test_what_the_rules_read_stays_where_the_chain_is_not_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, {})
    row = clean_page(PAGE.format("定金最多两成。")).qa[0]
    assert (row["question_body"], row["answer"]) == (ASKED, f"{ANSWER}\n定金最多两成。")


def test_frame_that_the_chain_finds_is_dropped_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, {"定金交了能退吗": "title", ASKED: "question", ANSWER: "answer_first"})
    page = clean_page(PAGE.format("这句归框架管"))
    assert page.qa[0]["answer"] == ANSWER
    assert [line.rule for line in page.lines if line.text == "这句归框架管"] == ["split.states"]


def test_where_much_of_the_text_would_go_the_chain_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, {"定金交了能退吗": "title", ASKED: "question", ANSWER: "answer_first"})
    replies = ["我去年也碰到过，后来商家全额退给我了", "我朋友在同一家店要回来了，写了两次信"]
    page = clean_page(PAGE.format("\n".join(replies)))
    assert not [line for line in page.lines if line.rule == "split.states"]


def test_the_headline_goes_for_another_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, {ASKED: "question", ANSWER: "answer_first"})
    assert clean_page(PAGE.format("")).title == "定金交了能退吗"
    _told(monkeypatch, {ASKED: "title", ANSWER: "answer_first"})
    assert clean_page(PAGE.format("")).title == ASKED


def test_a_page_without_frame_stays_as_the_rules_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, {ANSWER: "answer_first"})
    assert clean_page(f"定金交了能退吗\n\n{ANSWER}\n").title == "定金交了能退吗"


def test_law_is_never_frame() -> None:
    lines = [line for line in lines_of(f"{HEAD}第五百八十七条 债务人履行债务的，定金应当抵作价款或者收回。\n{FOOT}") if line.text.strip()]
    read = states_of(lines, [])
    path = states.path_of(lines, columns(lines, read, "", ""), read, [True] * len(lines))
    assert "" not in path
