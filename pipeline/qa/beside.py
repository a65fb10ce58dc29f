"""Who wrote a text, and when, by what is printed right beside it, once the page's questions and answers are known.

The readers of a page look for the borders of its posts first, and take facts on the way: a post that went as noise then leaves its name
to the next one, a chat prints hours without a day, a thread dates what is asked again. Here the texts are known, and each byline is
looked for from its text outward. Said facts of the readers stay where nothing is printed beside a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.below import heads_question
from pipeline.qa.called import call_answers
from pipeline.qa.days import day_of, is_dayed
from pipeline.qa.facts import MAX_SMALL, date_of, is_stamped, simplified, small_print
from pipeline.qa.items import LISTS
from pipeline.qa.marks import key_of, mark_of
from pipeline.qa.named import part_names
from pipeline.qa.records import Answer, Question
from pipeline.qa.sides import FIGURE, Text, is_dated, is_known, labels_of, shape_of, stand_below
from pipeline.qa.surnames import is_personal
from pipeline.qa.tallies import settle_counts
from pipeline.qa.titled import titled
from pipeline.qa.writers import CARD_RULES, asks_small, may_be_name, writer_of

MAX_LINES: Final = 5
"""Lines of small print that a byline has at most, its pieces included."""
MAX_CARD_LINES: Final = 10
"""Lines of small print and buttons that are looked through for the card of the one who answers alone."""
BESIDE_ROLES: Final = ("meta", "lawyer_card", "other_boilerplate", "nav")
_ENDED: Final = re.compile(r"[。！？；!?;…]")
_QUOTES: Final = re.compile(r"\s*[\[【(（「]?(?:QUOTE|引用|原帖|原文|[回回][复覆復][ 　]*(?:第?\d+[楼樓#]|[#＃B]\d))")
"""How the head of a quotation begins, whose name and date are another post's."""
_BARE_MARK: Final = re.compile(r"[【\[]?(?:[问問]|回?答|[aq]|(?:答复|回复|办理|处理)(?:内容|意见|结果|情况)|结果|回信)[】\]]?:?")
"""The mark right above a text that says nothing else: an answer's byline may stand above it."""
SKIPPED_RULES: Final = ("split.quoted-post", "boilerplate.quoted-post", "cta.forum-button")
"""Rules of quotations, and of buttons that forums print between a byline and its post."""
MARKS: Final = ("answer", "accepted", "question", "follow_up", "follow_up_answer", "related", "popular", "links")


def settle_bylines(page: Page, questions: Sequence[Question]) -> None:
    """Give the main questions, what is asked again, and their answers the dates and names that are printed beside them."""
    shown = [line for line in page.lines if line.text.strip()]
    texts = _texts(shown, questions)
    if not any(text.answer for text in texts):
        return
    taken = {line.start for question in questions for line in _lines_of(question)}
    for text in texts:
        text.above = _without_pages_own(shown, text, _run(shown, range(text.first - 1, -1, -1), taken))
        text.below = _run(shown, range(text.last + 1, len(shown)), taken)
    below = stand_below(shown, texts)
    days = _days(shown)
    labels = labels_of(texts)
    cards = _most_cards([text.above for text in texts]) if below is False else 0
    for text in texts:
        if below is not None or text.answer is None:
            text.above = _nearest_cards(text.above, cards) if cards and text.answer else text.above
            _settle(text, days, labels, below=bool(below))
    answers = [text for text in texts if text.answer]
    if below is not None or len(answers) > 1 or not (is_known(answers[0]) and answers[0].answer.facts.name):  # type: ignore[union-attr]
        _settle_titled(shown, answers, taken, below=below)
    settle_counts(shown, texts, taken, below=below)
    _settle_heads([text for text in texts if text.answer is None and text.question.kind == "main"], days)
    call_answers(shown, questions)
    part_names(page, texts)


def _lines_of(question: Question) -> list[Line]:
    return [*question.titles, *question.body, *(line for answer in question.answers for line in answer.lines)]


def _texts(shown: Sequence[Line], questions: Sequence[Question]) -> list[Text]:
    """The texts of the page's own questions in order; the headline is none of them, for its small print is the page's."""
    place = {line.start: n for n, line in enumerate(shown)}
    found: list[Text] = []
    for question in questions:
        if question.kind not in ("main", "follow_up") or any(answer.glued for answer in question.answers):
            continue
        asked = [line for line in [*question.titles, *question.body] if line.role != "title" and line.start in place]
        parts: list[tuple[Answer | None, list[Line]]] = [(None, asked), *((answer, answer.lines) for answer in question.answers)]
        for answer, lines in parts:
            at = [place[line.start] for line in lines if line.start in place]
            if at:
                found.append(Text(min(at), max(at), question, answer))
    return sorted(found, key=lambda text: text.first)


def _run(shown: Sequence[Line], places: Sequence[int], taken: set[int]) -> list[Line]:
    """The small print that begins right beside a text, up to the next text, mark, button or second date."""
    found: list[Line] = []
    days = 0
    upward = len(places) > 1 and places[0] > places[1]
    for n in places:
        line = shown[n]
        if _QUOTES.match(line.text) or line.rule in SKIPPED_RULES or _is_of_cut(shown, n):
            continue
        if upward and not found and _BARE_MARK.fullmatch(key_of(line.text)):
            continue
        if len(found) == MAX_LINES or _ends_run(shown, n, taken):
            break
        if (is_day := is_dayed(line.text)) and days:
            break
        days += is_day
        found.append(line)
    return found


def _ends_run(shown: Sequence[Line], n: int, taken: set[int]) -> bool:
    """Whether a line is no small print of the text beside it: text, a sentence, a mark or the head of a question."""
    line = shown[n]
    if line.start in taken or line.rule is None or line.role not in BESIDE_ROLES or _BARE_MARK.fullmatch(key_of(line.text)):
        return True
    stamped = is_stamped(line.text)
    if len(line.text) > MAX_SMALL or (_ENDED.search(line.text) and not stamped) or heads_question(line):
        return True
    return bool(mark_of(key_of(line.text), MARKS)) and not stamped and not _is_badge(shown, n, taken)


def _is_badge(shown: Sequence[Line], n: int, taken: set[int]) -> bool:
    """Whether the mark of an accepted answer is a badge behind its writer's name: right below a card, right above the answer."""
    above = shown[n - 1] if n else None
    is_card = above is not None and above.role == "lawyer_card" and not is_stamped(above.text)
    return is_card and n + 1 < len(shown) and shown[n + 1].start in taken and mark_of(key_of(shown[n].text), ("accepted",)) != ""


def _is_of_cut(shown: Sequence[Line], n: int) -> bool:
    """Whether a line is the marker of a cut answer, or the button right below it that sells the rest."""
    if shown[n].role == "truncated_snippet":
        return True
    return shown[n].role == "cta" and n > 0 and shown[n - 1].role == "truncated_snippet"


def _without_pages_own(shown: Sequence[Line], text: Text, lines: list[Line]) -> list[Line]:
    """The small print above a text without days where it reaches up to the headline: right below that stands the day of the question."""
    place = {line.start: n for n, line in enumerate(shown)}
    top = min([text.first, *(place[line.start] for line in lines)]) - 1
    if text.answer is None or top < 0 or shown[top].role != "title":
        return lines
    return [line for line in lines if not is_dayed(line.text) or asks_small(simplified(line.text)) is False]


def _settle(text: Text, days: dict[int, str], labels: frozenset[str], *, below: bool) -> None:
    """Take over what the byline of a text says. A name that the readers found there stays, and so does the date of the page's question."""
    lines = text.below if below else text.above
    facts = text.question.facts if text.answer is None else text.answer.facts
    day = next(filter(None, (_day(line, text, days) for line in lines)), None)
    if day is None and text.answer is None and text.question.kind == "follow_up":
        day = next(filter(None, (_day(line, text, days) for line in (text.above if below else text.below))), None)
    if facts.date is None or text.answer is not None or text.question.kind == "follow_up":
        facts.date = facts.date if text.answer is not None and text.answer.origin and facts.date else day or facts.date
    if text.answer is None:
        return
    named = _to_date(lines) if below else lines
    name = _writer(named, labels) or (_writer(_above_date(text.above), labels) if below else None)
    own = _unlabelled([*lines, *(_above_date(text.above) if below else text.above)], labels)
    if name and (not _is_named(facts.name, own) or name.startswith(f"{facts.name} ")):
        facts.name = name
    for told in [small_print(line.text) for line in [*named, *_above_date(text.above)]]:
        for column in ("title", "firm", "helped"):
            setattr(facts, column, getattr(facts, column) or getattr(told, column))


def _writer(lines: Sequence[Line], labels: frozenset[str]) -> str | None:
    """The writer whom small print names, labels that recur left out where anything else names one."""
    return writer_of(_unlabelled(lines, labels)) or writer_of([line for line in lines if FIGURE not in shape_of(line)])


def _unlabelled(lines: Sequence[Line], labels: frozenset[str]) -> list[Line]:
    return [line for line in lines if shape_of(line) not in labels]


def _settle_titled(shown: Sequence[Line], answers: Sequence[Text], taken: set[int], *, below: bool | None) -> None:
    """Name the answers by who stands beside them with a profession, where the readers found another word or none."""
    sides = [(text.above, text.below) for text in answers]
    if len(answers) == 1:
        up, down = range(answers[0].first - 1, -1, -1), range(answers[0].last + 1, len(shown))
        sides = [(_between(shown, up, taken), _between(shown, down, taken))]
    elif below:
        sides = [(_above_date(text.above), _to_date(text.below)) for text in answers]
    side = _side_of_names(sides)
    names = [titled(lines[side]) for lines in sides]
    _settle_regions(shown, answers, [lines[side] for lines in sides])
    for text, name in zip(answers, names, strict=True):
        facts = text.answer.facts  # type: ignore[union-attr]
        if name and (facts.name is None or not (is_personal(facts.name) or facts.name.removesuffix("律师") in name)):
            facts.name = name


def _side_of_names(sides: Sequence[tuple[Sequence[Line], Sequence[Line]]]) -> int:
    """0 where more answers have such a name above them than below, or, where it is as many, a card; else 1."""
    above, below = (sum(titled(lines[side]) is not None for lines in sides) for side in (0, 1))
    if above == below:
        above, below = (sum(bool(_cards(lines[side])) for lines in sides) for side in (0, 1))
    return int(below > above)


def _settle_regions(shown: Sequence[Line], answers: Sequence[Text], sides: Sequence[Sequence[Line]]) -> None:
    """Give each answer the place on its writer's card; what the first card says is no place of the question's where others say another.

    A row has one place: where every answer has its own, that of who asks goes.
    """
    places = [
        next((place for line in lines if line.role == "lawyer_card" and (place := small_print(line.text).region)), None) for lines in sides
    ]
    for text, place in zip(answers, places, strict=True):
        if place is not None:
            text.answer.facts.region = place  # type: ignore[union-attr]
    if len(set(places) - {None}) < 2:
        return
    own = {small_print(line.text).region for line in shown[: answers[0].first] if line.rule is not None and line.role != "lawyer_card"}
    for text in answers:
        if text.question.facts.region in places and text.question.facts.region not in own:
            text.question.facts.region = None
    if answers and None not in places:
        for text in answers:
            text.question.facts.region = None


def _between(shown: Sequence[Line], places: Sequence[int], taken: set[int]) -> list[Line]:
    """The small print between the only answer of a page and the next text, buttons left out: nobody else's card can stand there."""
    lines = list(takewhile(lambda line: line.rule is not None and line.start not in taken, (shown[n] for n in places)))
    lines = list(takewhile(lambda line: not mark_of(key_of(line.text), LISTS), lines))[:MAX_CARD_LINES]
    return [line for line in lines if line.role in BESIDE_ROLES]


def _cards(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.role == "lawyer_card" and line.rule not in CARD_RULES]


def _most_cards(sides: Sequence[Sequence[Line]]) -> int:
    """How many lines that may be names stand above most answers; 0 where nothing recurs."""
    counts = Counter(len(_cards(lines)) for lines in sides if _cards(lines))
    most = min(counts, key=lambda count: (-counts[count], count), default=0)
    return most if counts[most] > 1 else 0


def _nearest_cards(lines: Sequence[Line], most: int) -> list[Line]:
    """A byline without the cards above its own, which are what somebody else left: a post of one word goes as a name."""
    others = {line.start for line in _cards(lines)[most:]}
    return [line for line in lines if line.start not in others]


def _is_named(name: str | None, lines: Sequence[Line]) -> bool:
    return name is not None and may_be_name(name) and any(name in simplified(line.text) for line in lines)


def _above_date(lines: Sequence[Line]) -> list[Line]:
    """The lines right above a text whose date stands below it, up to the date of the text before."""
    return list(takewhile(lambda line: not is_dayed(line.text), lines))


def _settle_heads(asked: Sequence[Text], days: dict[int, str]) -> None:
    """On a page on which several ask, each below a dated line of his own, that line gives the day and the region of the question."""
    if len(asked) < 2 or is_dated(asked[0].below) or not all(is_dated(text.above) for text in asked):
        return
    for text in asked:
        facts = text.question.facts
        facts.date = next(filter(None, (_day(line, text, days) for line in text.above)), facts.date)
        facts.region = next(filter(None, (small_print(line.text).region for line in text.above)), facts.region)


def _day(line: Line, text: Text, days: dict[int, str]) -> str | None:
    """The day that a line of small print gives for a text, unless it says that it is another one's."""
    label = asks_small(simplified(line.text))
    other = label is True if text.answer is not None else label is False and text.question.kind == "main"
    return day_of(line.text, days.get(line.start)) if is_dayed(line.text) and not other else None


def _to_date(lines: Sequence[Line]) -> list[Line]:
    """The lines up to the one that is dated."""
    end = next((n for n, line in enumerate(lines) if is_dayed(line.text)), len(lines))
    return list(lines[: end + 1])


def _days(shown: Sequence[Line]) -> dict[int, str]:
    """For each line the last whole day that small print gives above it."""
    found: dict[int, str] = {}
    last = None
    for line in shown:
        if last is not None:
            found[line.start] = last
        if line.rule is not None and line.role in BESIDE_ROLES and len(line.text) <= MAX_SMALL:
            last = date_of(line.text) or last
    return found
