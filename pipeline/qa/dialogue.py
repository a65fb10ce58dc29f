"""Questions and answers of one page, read line by line: marks, lawyers' cards, bullets and lists of related questions.

`dialogue` wants the lines in order, dropped ones included, for they hold the marks and facts; it changes no line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipeline.page import Line
from pipeline.qa.answers import ENDS, answer_taken_for_question, single_answers, trim
from pipeline.qa.cuts import BUTTON_RULE, MARK_RULE
from pipeline.qa.facts import Facts, is_stamped, small_print
from pipeline.qa.items import LISTS, Item
from pipeline.qa.listed import MAX_RELATED_TITLE, is_related_title, second_lines
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question, asks

_BULLET: Final = re.compile(r"[•·●○■◆□◇▪▫★☆◎►\-*]")
_Q_NUMBER: Final = re.compile(r"(?:q|问题?)\d|问[一二三四五六七八九十]|第?[一二三四五六七八九十]{1,3}问")
_ITEM_NUMBER: Final = re.compile(r"\d{1,2}[.、]")
_COUNT: Final = re.compile(r"\d+")
_NAMED_MARK: Final = re.compile(
    r"[【\[]?(?!(?:专业|在线|平台|热心|值班|执业|主任|资深|特邀|认证|精选|全部|其他|更多)律师)([\u4e00-\u9fff]{2,3})律师"
)
_ANONYMOUS: Final = re.compile(r"匿名|热心网友|网友$|用户$")
_ANSWER_TIME: Final = re.compile(r"(?:回答|回复|解答|答复|办结|办理)(?:时间|日期|于):?")
ICON: Final = "boilerplate.icon-words"
"""The rule of strip for the name of an icon: in a list it stands above each title."""
_ABOVE: Final = re.compile(r"^(?:本|该|此|以上)(?:回答|答案|回复)")
"""What speaks of the answer above it."""
MAX_BROKEN: Final = 3
"""Lines that a question is broken into at most."""


def dialogue(items: Sequence[Item], headline: str, cut: frozenset[int] = frozenset()) -> list[Question]:
    """The questions of a page in order. `headline` is the folded headline, "" where the page has none; `cut` where lines start that a
    marker cuts: no titles.
    """
    below = _cards_below(items)
    numbered = _numbered(items) > 1
    pairs = numbered or _pairs(items) > 1
    asked = next((n for n, item in enumerate(items) if item.mark == "question"), -1)
    first = _first_answer(items, asked, cards_below=below)
    reader = _Reader(
        "" if pairs else headline,
        first if first >= 0 else asked,
        below,
        "after" if pairs else "question",
        sure=first >= 0,
        numbered=numbered,
        cut=cut,
        second=second_lines(items),
        last_post=next((n for n in range(len(items) - 1, -1, -1) if items[n].facts and items[n].kind != "question"), -1),
    )
    questions = reader.read(items)
    for question in questions:
        answer_taken_for_question(question)
        for answer in question.answers:
            trim(answer)
        if len(question.answers) == 1 and question.kind == "main":
            question.answers = single_answers(question.answers[0], reader.count)
    return questions


@dataclass(slots=True)
class _Reader:
    """Reads items in order. `state` says what a line of text is next: question, answer, follow_up, related, or nothing more (after)."""

    headline: str
    first_answer: int
    """Index of the item that opens the first answer; where none shows it (not `sure`), of the question's head: no answer is above it."""
    cards_below: bool
    state: str = "question"
    sure: bool = True
    numbered: bool = False
    """The questions are marked with numbers: what stands behind such a mark is the question."""
    questions: list[Question] = field(default_factory=list)
    asked: Question | None = None
    answer: Answer | None = None
    waiting: Facts = field(default_factory=Facts)
    accepted: bool = False
    bulleted: bool = False
    closed: bool = False
    cut: frozenset[int] = frozenset()
    """Where lines start that are cut: answers, in a list of related questions."""
    second: dict[int, bool] = field(default_factory=dict)
    """Where the second lines of listed pairs start: what is said of the titles above them; whether it describes the question."""
    spoken: str | None = None
    """Who wrote the answer that the asker asked again about."""
    marked: bool = False
    """The mark of a follow-up or of its answer stands right above."""
    posted: list[Question] = field(default_factory=list)
    """Follow-ups that are posts of their own: what is posted after them answers them."""
    last_post: int = -1
    """Index of the last post's byline, where bylines part the page; then cards and bullets open nothing."""
    iconed: bool | None = None
    """In a list of related questions whose titles stand below an icon: whether one stands right above."""
    announced: bool = False
    """The mark of an answer stands right above, in a list of related questions."""
    headed: bool = False
    """The head of a list of related questions stands right above: a title follows."""
    count: int = 0

    @property
    def question(self) -> Question:
        """The question that is open."""
        return self.asked or self.open(Question())

    @property
    def main(self) -> Question | None:
        """The question that a follow-up belongs to, where one is open; else the open question."""
        if self.asked is None or self.asked.kind != "follow_up":
            return self.asked
        return next((question for question in reversed(self.questions) if question.kind == "main"), self.asked)

    def open(self, question: Question) -> Question:
        self.questions.append(question)
        self.asked = question
        return question

    def read(self, items: Sequence[Item]) -> list[Question]:
        for n, item in enumerate(items):
            if item.facts:
                self.post(item, item.facts)
            elif 0 <= self.last_post < n and item.mark == "answer" and self.answer and self.state == "answer":
                self.answer, self.state = None, "after"
            elif item.mark:
                self.mark(item)
            elif item.named:
                (self.answer.facts if self.answer else self.waiting).add(small_print(item.line.text, card=True))
            elif item.line.rule is None:
                self.text(n, item)
            else:
                self.print(item)
        return self.questions

    def mark(self, item: Item) -> None:
        self.marked = item.mark in ("follow_up", "follow_up_answer")
        if item.mark == "answer":
            self.answers(item)
        elif item.mark == "accepted":
            self.accept(item)
        elif item.mark == "follow_up":
            self.spoken = self.answer.facts.name if self.answer else self.spoken
            self.open(Question("follow_up"))
            self.answer, self.accepted, self.state = None, False, "follow_up"
        elif item.mark == "follow_up_answer":
            self.answer, self.state = None, "answer"
            self.waiting.add(Facts(name=self.spoken))
        elif item.mark == "question":
            self.next_question(item)
        elif item.mark != "verdict":
            self.answer, self.state = None, "related" if item.mark == "related" else "after"
            self.headed = self.state == "related"

    def answers(self, item: Item) -> None:
        """The mark of an answer; among the small print of a list it is the count of a listed question's answers."""
        if self.state == "related" and item.line.role == "meta":
            return
        self.ask_anew()
        self.answer, self.asked = None, self.main
        self.waiting.add(Facts(name=_named_in(item.key)))
        self.count = self.count or _count(item.key)
        self.announced = self.state == "related"
        self.state = "answer" if self.state != "related" else self.state

    def accept(self, item: Item) -> None:
        """The mark of an accepted answer, which follows, unless the mark speaks of the one above it."""
        if self.answer and _ABOVE.search(item.key):
            self.answer.accepted = True
        else:
            self.answer, self.accepted, self.state = None, True, "answer"

    def post(self, item: Item, facts: Facts) -> None:
        """The byline of a post: what follows is the question, an answer, or what the opener asks again."""
        if item.kind == "signed" and self.state != "question":
            self.sign(facts)
            return
        self.answer, self.closed = None, False
        if self.marked:
            self.waiting.add(facts)
        elif item.kind == "question":
            self.question.facts.add(facts)
        elif item.kind == "follow_up":
            self.posted.append(self.open(Question("follow_up", facts=facts)))
            self.accepted, self.state = False, "follow_up"
        else:
            self.asked = self.asked if self.asked and any(self.asked is question for question in self.posted) else self.main
            facts.add(self.waiting)
            self.waiting, self.state = facts, "answer"

    def sign(self, facts: Facts) -> None:
        """Who wrote the text above."""
        if self.answer:
            for name in ("name", "title", "firm"):
                setattr(self.answer.facts, name, getattr(facts, name) or getattr(self.answer.facts, name))
        self.facts_target().add(facts)
        self.closed = self.answer is not None

    def ask_anew(self) -> None:
        """The mark of an answer right behind a line that asks: that line ended no answer, but is the next question."""
        last = self.answer.lines[-1] if self.answer and self.state == "answer" and len(self.answer.lines) > 1 else None
        if last is None or last.role not in ("", "heading") or len(last.text) > MAX_RELATED_TITLE or not key_of(last.text).endswith("?"):
            return
        self.answer.lines.pop()  # type: ignore[union-attr]
        self.open(Question(titles=[last]))

    def next_question(self, item: Item) -> None:
        """A mark that announces a question: a new one where the last has its answer, else the description of the one that is open."""
        if self.state == "related" and item.line.rule == ICON:
            self.answer, self.iconed = None, True
            return
        if self.questions and self.question.answers and self.state != "related":
            self.open(Question())
        self.answer, self.state = None, "question"

    def text(self, n: int, item: Item) -> None:
        self.marked = False
        if self.state == "question":
            self.question_or_answer(n, item)
        elif self.state == "answer":
            if item.line.role != "title":
                self.add_to_answer(item)
        elif self.state == "follow_up":
            self.ask_again(item.line)
        elif self.state == "related":
            self.related(item)

    def ask_again(self, line: Line) -> None:
        """A line of what the opener asks again: the title is its first sentence, be it broken by the page's width."""
        titles = self.question.titles
        broken = titles and not self.question.body and not titles[-1].text.rstrip().endswith(ENDS) and titles[-1].block is None
        (titles if not titles or (broken and len(titles) < MAX_BROKEN) else self.question.body).append(line)

    def question_or_answer(self, n: int, item: Item) -> None:
        if (item.key == self.headline and not self.question.answers) or (
            (len(self.questions) > 1 or self.numbered) and not self.question.titles
        ):
            self.question.titles.append(item.line)
        elif n < self.first_answer or (not self.sure and self.headline and asks(item.key)):
            (self.question.body if self.headline else self.question.titles).append(item.line)
        else:
            self.state = "answer"
            self.add_to_answer(item)

    def add_to_answer(self, item: Item) -> None:
        if self.answer is None or self.closed:
            self.answer = Answer(accepted=self.accepted, facts=self.waiting)
            self.waiting, self.accepted, self.closed = Facts(), False, False
            self.question.answers.append(self.answer)
        self.answer.lines.append(item.line)

    def related(self, item: Item) -> None:
        """A line below a head of related questions: a title, else the description or answer of the title above it."""
        last = self.questions[-1] if self.questions and self.questions[-1].kind == "related" else None
        announced, self.announced = self.announced, False
        if self.iconed is not None and not announced and last is not None and not self.iconed and self.answer is None:
            last.body.append(item.line)
        elif self.iconed:
            self.iconed = False
            self.open(Question("related", [item.line]))
        elif last is None or self.headed or (self.is_listed(item, last) and not announced):
            self.headed = False
            self.open(Question("related", [item.line]))
            self.answer = None
        elif self.answer is None and self.second.get(item.line.start, asks(item.key)):
            last.body.append(item.line)
        else:
            self.add_to_answer(item)

    def is_listed(self, item: Item, last: Question) -> bool:
        """Whether a line is the title of the next question of a list: by its element, where a list has more than one."""
        block, first = item.line.block, last.titles[0].block
        if item.line.start in self.cut or item.line.start in self.second:
            return False
        if item.key.endswith("。") and not key_of(last.titles[0].text).endswith("。"):
            return False
        if block and first and (block.path, block.marks) == (first.path, first.marks) and len(item.key) <= MAX_RELATED_TITLE:
            return True
        return is_related_title(item) and not (block and first and self.answer is None and block.path.rsplit("/", 1)[-1] in ("p", "dd"))

    def print(self, item: Item) -> None:
        """Small print: facts of the answer or question that is open; a card or a bullet opens or closes an answer."""
        role = item.line.role
        if self.state == "answer" and self.last_post < 0 and len(item.line.text) < 8 and _is_bullet(item):
            self.bullet()
        if self.answer and item.line.rule == BUTTON_RULE:
            self.closed = True
        if role == "cta" and self.answer is None:
            return
        asked_on = self.state == "question" and not self.question.answers and is_stamped(item.line.text)
        if role not in ("meta", "lawyer_card", "cta") and not item.is_card and not asked_on:
            return
        facts = small_print(item.line.text, card=item.is_card)
        if item.is_card and self.is_person(item, facts):
            self.card(facts)
        elif role in ("meta", "lawyer_card") or asked_on:
            (self.waiting if self.answer is None and _ANSWER_TIME.match(item.key) else self.facts_target()).add(facts)
        elif role == "cta" and self.answer:
            self.answer.facts.add(Facts(upvotes=facts.upvotes))

    def is_person(self, item: Item, facts: Facts) -> bool:
        return facts.name is not None or (self.cards_below and _ANONYMOUS.search(item.key) is not None)

    def bullet(self) -> None:
        self.bulleted = self.bulleted or self.answer is None
        if self.bulleted:
            self.answer = None

    def card(self, facts: Facts) -> None:
        if self.last_post >= 0 and self.state != "related":
            self.facts_target().add(facts)
        elif self.answer and (self.cards_below or self.state == "related"):
            self.answer.facts.add(facts)
            self.closed = self.state != "related"
        elif self.state in ("question", "answer"):
            if self.question.answers:
                self.asked = self.main
            self.state, self.answer = "answer", None
            self.waiting.add(facts)

    def facts_target(self) -> Facts:
        if self.answer:
            return self.answer.facts
        if self.state == "after":
            return Facts()
        return self.waiting if self.state == "answer" else self.question.facts


def _is_bullet(item: Item) -> bool:
    """Whether a line is a bullet, or the number that was cut off one of several announced answers."""
    return _BULLET.fullmatch(item.key) is not None or (item.line.rule == MARK_RULE and _ITEM_NUMBER.fullmatch(item.key) is not None)


def _pairs(items: Sequence[Item]) -> int:
    """How many questions are marked that have an answer marked before the next question."""
    marks = [item.mark for item in items if item.mark in ("question", "answer")]
    return sum(1 for this, following in pairwise(marks) if (this, following) == ("question", "answer"))


def _numbered(items: Sequence[Item]) -> int:
    """How many questions are marked with a number (Q1、 Q2、)."""
    return sum(1 for item in items if item.mark == "question" and _Q_NUMBER.match(item.key))


def _named_in(key: str) -> str | None:
    """The lawyer whom the mark of an answer names in full (申屠明律师答复); 申律师 is no name that a row can hold."""
    found = _NAMED_MARK.match(key)
    return found[1] if found else None


def _count(key: str) -> int:
    """How many answers a mark announces; 0 where it doesn't say."""
    found = _COUNT.search(key)
    return int(found[0]) if found and not re.match(r"a\d|第|答\d", key) else 0


def _first_answer(items: Sequence[Item], asked: int, *, cards_below: bool) -> int:
    """Index of the item that opens the first answer, or -1: a mark, a lawyer's card, or an element that is called answer.

    A card above the mark of the question (`asked`) says who will answer.
    """
    posted = any(item.facts and item.kind == "answer" for item in items)
    for n, item in enumerate(items):
        if item.mark in LISTS:
            break
        if item.facts:
            if item.kind == "answer":
                return n
            continue
        card = not posted and n > asked and item.is_card and not cards_below and small_print(item.line.text, card=True).name
        if item.mark in ("answer", "accepted") or card or item.is_called_answer:
            return n
    return -1


def _cards_below(items: Sequence[Item]) -> bool:
    """Whether lawyers' cards stand below the answers: text stands between the mark of an answer and the first card, or none after it."""
    end = next((n for n, item in enumerate(items) if item.mark in LISTS), len(items))
    first = next((n for n, item in enumerate(items[:end]) if item.is_card and small_print(item.line.text, card=True).name), -1)
    if first < 0:
        return False
    mark = next((n for n, item in enumerate(items[:first]) if item.mark in ("answer", "accepted")), first)
    return any(item.is_text for item in items[mark:first]) or not any(item.is_text for item in items[first:end])
