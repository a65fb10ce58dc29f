"""Questions and answers built anew from the state of each line, where the chain of states reads a page otherwise than the rules did."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise, takewhile
from typing import Final

from pipeline.page import Line
from pipeline.qa.cuts import MARK_RULE
from pipeline.qa.facts import Facts, is_stamped, small_print
from pipeline.qa.items import MARKS
from pipeline.qa.marks import MARK_CHARS, is_mark, key_of, mark_of
from pipeline.qa.records import Answer, Question, tells
from pipeline.qa.writers import MAX_BESIDE, person_of

TEXTS: Final = ("ask", "question", "again", "answer_first", "answer", "related", "related_answer", "body")
_NUMBERED: Final = re.compile(r"[^一二三四五六七八九十]{0,6}(?:解答|回答|回复|答复|答案)之?[一二三四五六七八九十]{1,2}:?")
SENTENCE_ENDS: Final = ("。", "…", "...")
_NUMBER: Final = re.compile(r"\d{1,2}[.．、]")
PRINT: Final = ("meta", "lawyer_card")
BULLETS: Final = frozenset("•·●○■◆□◇▪▫★☆◎►")
"""What stands alone above an answer that the rules know: it opens one, whatever the chain thinks of its first words."""


def questions_of(lines: Sequence[Line], states: Sequence[str], before: Sequence[Question], title: str | None) -> list[Question]:
    """The questions of a page by the states of its lines. What the rules found beside an answer that begins alike is taken over.

    Listed questions stay as the rules found them, where their lines do.
    """
    told = {line.start: state for line, state in zip(lines, states, strict=True)}
    listed = [question for question in before if question.kind == "related" and _stays(question, told)]
    theirs = {line.start for question in listed for line in _lines_of(question)}
    bulleted = {line.start for above, line in pairwise(lines) if _is_bullet(above)}
    opens = bulleted & {answer.lines[0].start for question in before for answer in question.answers if answer.lines}
    states = ["answer_first" if line.start in opens and told[line.start] == "answer" else told[line.start] for line in lines]
    marked = _asked_again(lines, states)
    states = ["again" if line.start in marked else state for line, state in zip(lines, states, strict=True)]
    own = [(line, state) for line, state in zip(lines, states, strict=True) if line.start not in theirs]
    found = listed + _cut([line for line, _ in own], [state for _, state in own])
    known = {answer.lines[0].start: (question, answer) for question in before for answer in question.answers if answer.lines}
    below = _prints_below(lines, states)
    headed = any(
        _beside(lines, states, answer, below=False) for one in found if one.kind == "related" and one.titles for answer in one.answers[:1]
    )
    for question in (question for question in found if not any(question is one for one in listed)):
        for n, answer in enumerate(question.answers):
            _settle(
                answer,
                known.get(answer.lines[0].start),
                _beside(lines, states, answer, below=below and not (headed and question.kind == "related")),
            )
            if not n and question.kind != "related":
                question.facts.add(_asked(lines, states, question))
    main = next((question for question in found if question.kind == "main"), None)
    again = {line.start for question in before if question.kind == "follow_up" for line in [*question.titles, *question.body]}
    _return_to_main(found, known, again, {below.start for line, below in pairwise(lines) if _NUMBERED.fullmatch(key_of(line.text))})
    if main is not None and not main.titles:
        main.title = title
    for question in before:
        if main is not None and question.kind == "main":
            main.facts.add(question.facts)
            break
    return found


def _asked_again(lines: Sequence[Line], states: Sequence[str]) -> set[int]:
    """Where the first lines of questions start behind the mark of one that is asked again (追问), once somebody has answered."""
    first = next((n for n, state in enumerate(states) if state in ("answer_first", "answer")), len(states))
    opened = zip(pairwise(lines[first:]), states[first + 1 :], strict=True)
    return {
        below.start
        for (mark, below), state in opened
        if state in ("ask", "question") and mark.rule is not None and mark_of(key_of(mark.text), MARKS) == "follow_up"
    }


def _is_bullet(line: Line) -> bool:
    """Whether a dropped line is a bullet, or the number of an answer that was cut off it."""
    text = line.text.strip()
    return line.rule is not None and (text in BULLETS or (line.rule == MARK_RULE and _NUMBER.fullmatch(text) is not None))


def _stays(question: Question, told: dict[int, str]) -> bool:
    answers = [line.start for answer in question.answers for line in answer.lines]
    asked = [line.start for line in [*question.titles, *question.body]]
    return all(told.get(start) == "related" for start in asked) and all(told.get(start) == "related_answer" for start in answers)


def _lines_of(question: Question) -> list[Line]:
    return [*question.titles, *question.body, *(line for answer in question.answers for line in answer.lines)]


def _cut(lines: Sequence[Line], states: Sequence[str]) -> list[Question]:
    """The lines of text as questions and answers, facts aside."""
    found: list[Question] = []

    def opened(kind: str) -> Question:
        found.append(Question("related" if kind == "related" else "follow_up" if kind == "again" else "main"))
        return found[-1]

    for line, state in zip(lines, states, strict=True):
        last = found[-1] if found else None
        if state in ("ask", "again", "related"):
            opened(state).titles.append(line)
        elif state == "question":
            fresh = last is None or last.kind == "related" or bool(last.answers)
            (opened("ask") if fresh or last is None else last).body.append(line)
        elif state in ("answer_first", "answer", "related_answer"):
            if last is None or (last.kind == "related") != (state == "related_answer"):
                last = opened("related" if state == "related_answer" else "ask")
            if state == "answer_first" or not last.answers:
                last.answers.append(Answer())
            last.answers[-1].lines.append(line)
    return _described([question for question in found if question.kind != "related" or question.titles])


def _described(found: Sequence[Question]) -> list[Question]:
    """The questions, each sentence below a listed title as its description, or its answer where most of them tell what holds."""
    whole: list[Question] = []
    below: list[tuple[Question, Line]] = []
    for question in found:
        if question.kind == "related" and whole and _describes(question.titles[0], whole[-1]):
            below.append((whole[-1], question.titles[0]))
            whole[-1].answers += question.answers
        else:
            whole.append(question)
    answering = 2 * sum(tells(key_of(line.text)) for _, line in below) > len(below)
    for question, line in below:
        if answering:
            question.answers.insert(0, Answer([line]))
        else:
            question.body.append(line)
    return whole


def _describes(line: Line, last: Question) -> bool:
    """Whether a line below the title of a listed question is a sentence, cut or not, and the title none."""
    bare = last.kind == "related" and bool(last.titles) and not last.body and not last.answers
    return bare and line.text.rstrip().endswith(SENTENCE_ENDS) and not last.titles[0].text.rstrip().endswith(SENTENCE_ENDS)


def _return_to_main(
    found: Sequence[Question], known: dict[int, tuple[Question, Answer]], again: Collection[int], numbered: Collection[int]
) -> None:
    """Answers behind what the asker asks again that are to the question itself: the rules found so, or somebody else answers second.

    `again` is where lines start that the rules, too, took for what is asked again: where they did not, they knew of nothing else to answer.
    `numbered` is where answers start below a head with their number (答复三).
    """
    main: Question | None = None
    for question in found:
        main = question if question.kind == "main" else main
        if question.kind != "follow_up" or main is None:
            continue
        own: list[Answer] = []
        for answer in question.answers:
            before = known.get(answer.lines[0].start) if question.titles[0].start in again else None
            other = bool(own) and answer.facts.name != own[0].facts.name
            is_mains = before[0].kind == "main" if before is not None else other
            is_mains = is_mains or answer.lines[0].start in numbered
            (main.answers if is_mains else own).append(answer)
        question.answers = own


def _settle(answer: Answer, known: tuple[Question, Answer] | None, beside: Sequence[Line]) -> None:
    """The facts beside an answer: those that the rules found, else what is printed on its side."""
    if known is not None:
        old = known[1]
        answer.facts, answer.accepted, answer.glued, answer.whole, answer.origin = old.facts, old.accepted, old.glued, old.whole, old.origin
        answer.cut = old.cut if old.lines[-1] is answer.lines[-1] else ""
    for line in beside:
        answer.accepted = answer.accepted or (len(line.text) <= MARK_CHARS and is_mark("accepted", key_of(line.text)))
    for line in beside:
        answer.facts.add(_facts(line))


def _facts(line: Line) -> Facts:
    card = line.role == "lawyer_card"
    facts = small_print(line.text, card=card)
    if line.role == "cta":
        facts.name = None
    elif facts.name is None and len(line.text) <= MAX_BESIDE and (card or is_stamped(line.text)):
        facts.name = person_of(line.text)
    return facts


def _prints_below(lines: Sequence[Line], states: Sequence[str]) -> bool:
    """Whether the small print of answers stands below them: nothing that is dated or names somebody stands above the first."""
    first = next((n for n, state in enumerate(states) if state == "answer_first"), len(states))
    above = takewhile(lambda n: states[n] not in TEXTS, range(first - 1, -1, -1))
    return not any(lines[n].role == "lawyer_card" or is_stamped(lines[n].text) for n in above)


def _beside(lines: Sequence[Line], states: Sequence[str], answer: Answer, *, below: bool) -> list[Line]:
    """The small print above an answer, nearest first, or below it."""
    place = {line.start: n for n, line in enumerate(lines)}
    if below:
        places: Iterable[int] = range(place[answer.lines[-1].start] + 1, len(lines))
    else:
        places = range(place[answer.lines[0].start] - 1, -1, -1)
    found = [lines[n] for n in takewhile(lambda n: states[n] not in TEXTS and states[n] != "title", places)]
    return [line for line in found if line.rule is not None and (line.role in PRINT or len(line.text) <= MARK_CHARS)]


def _asked(lines: Sequence[Line], states: Sequence[str], question: Question) -> Facts:
    """What is printed between the headline and the last line of the question."""
    facts = Facts()
    if not question.body:
        return facts
    last = question.body[-1].start
    upper = [n for n, line in enumerate(lines) if line.start < last and states[n] not in TEXTS]
    low = max((n for n, state in enumerate(states) if state in ("title", "answer") and lines[n].start < last), default=-1)
    for n in upper:
        if n > low and lines[n].rule is not None and lines[n].role in PRINT:
            facts.add(small_print(lines[n].text))
    facts.name = None
    return facts
