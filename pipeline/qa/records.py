"""What the readers of this package find: questions with their answers, each as lines of the page with the facts beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from pipeline.page import Line
from pipeline.qa.facts import Facts
from pipeline.qa.marks import opens_answer

QuestionKind = Literal["main", "follow_up", "related", "section"]

_ASKS: Final = re.compile(
    r"我(?!国|们认为|认为|建议|所律师|院|省|市|县)|本人(?<![者工员方]本人)|请问|请教|想问|想知道|想(?:要|详细|具体)?(?:了解|弄清楚|咨询)|希望(?:能|了解|得到|大家)|不(?:太|是很)清楚|不知道(?:该|怎|能)|有没有(?:人|懂|律师)|求助|求解|咨询一下|问一下|该怎么办|怎么办[?]|急[,!。]"
)
_OUTRIGHT: Final = re.compile(
    r"\?|？|请问|请教|想问|想知道|咨询|求助|求解|怎么办|该怎么|能不能|有没有(?:人|懂|律师)|能吗|可以吗|行吗|合法吗|有效吗|想(?:要|详细|具体)?(?:了解|弄清楚)"
)
_DIRECT: Final = re.compile(
    r"(?:不(?:一定)?|一般|通常|当然)?"
    r"(?:可以|能|会|要|需要|行|必须|应该|应当|属于|构成|算|合法|有效|违法|一定)[^。,，]{0,5}[。,，]"
)
_REPORTS: Final = re.compile(
    r"记者|表示[，,]|报道|日前|近日|获悉|据悉|本报|本网|新华社|网友称|(?:很多|不少|许多)(?:人|朋友|网友|当事人|老板|企业)|你心里|你是不是|你(?:肯定|一定)|(?:说|称)[:：]“"
)
_RHETORIC: Final = re.compile(
    r"我们(?:又|究竟|到底)?(?:应该|该|应当|需要|要)(?:如何|怎么|怎样|注意)|[您你](?:是否|知道|有没有想过)|下面|接下来|本文|小编|今天(?:就|我们|来)|带[您你大]"
)
"""The turns of a writer who asks in order to answer: the lead of an article."""
_ANSWERS: Final = re.compile(
    r"您(?:可以|应当|应该|需要|好|的情况|说的)|你(?:可以|应当|应该|需要|好|的情况|说的)|建议[您你先]|我(?:建议|认为|们建议)|律师"
)
_TELLS: Final = re.compile(
    r"应当|应由|可以|不得|有权|属于|构成|依照|依据|按照|需要|承担|第[一二三四五六七八九十百千\d]+条|日内|天内|之日起"
)
_QUESTION_WORDS: Final = re.compile(r"怎么|怎样|如何|哪些|什么|能否|能不能|可否|是否|是不是|吗|多少|多久|谁|求助|请教")


@dataclass(slots=True)
class Answer:
    """One answer: its lines, the facts beside it, and how it was damaged. `whole` is the text where embedded data holds more."""

    lines: list[Line] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    accepted: bool = False
    cut: Literal["", "marker", "stops", "cap"] = ""
    glued: bool = False
    whole: str | None = None
    origin: str = ""

    @property
    def text(self) -> str:
        return self.whole if self.whole is not None else "\n".join([line.text.strip() for line in self.lines])


@dataclass(slots=True)
class Question:
    """One question: its title's lines, its description, the facts beside it and its answers in order."""

    kind: QuestionKind = "main"
    titles: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    answers: list[Answer] = field(default_factory=list)
    title: str | None = None
    """The title where no line of its own holds it: the page's headline."""

    @property
    def title_text(self) -> str | None:
        if self.kind == "follow_up" and len(self.titles) > 1:
            return "\n".join(line.text.strip() for line in self.titles)
        return self.titles[0].text.strip() if self.titles else self.title

    @property
    def body_text(self) -> str | None:
        return "\n".join(line.text.strip() for line in self.body) or None


def asks(key: str) -> bool:
    """Whether a folded line speaks with the asker's voice: of oneself, or asking outright, and not addressing the asker."""
    if opens_answer(key) or _ANSWERS.search(key):
        return False
    return _ASKS.search(key) is not None or key.endswith("?")


def asks_outright(key: str) -> bool:
    """Whether a folded line is surely an asker's: in that voice, with a question in it, and no reporter's."""
    return asks(key) and _is_outright(key)


def _is_outright(key: str) -> bool:
    return _OUTRIGHT.search(key) is not None and not _REPORTS.search(key) and not _RHETORIC.search(key)


def asks_of_oneself(key: str) -> bool:
    """Whether a folded line asks in the first person, or outright to be told."""
    return asks_outright(key) and _ASKS.search(key) is not None


def voice_of(key: str) -> int:
    """How surely a folded line is an asker's: 1 where it `asks`, 2 where it does so outright, 3 where also of oneself; else 0."""
    return 0 if not asks(key) else 1 if not _is_outright(key) else 2 + (_ASKS.search(key) is not None)


def answers_directly(key: str) -> bool:
    """Whether a folded line begins as a short answer does: 要赔。 可以，但… 不一定。"""
    return _DIRECT.match(key) is not None


def tells(key: str) -> bool:
    """Whether a folded sentence says what holds and asks nothing: 应当认定为工伤。 Who describes a case tells what happened."""
    return _TELLS.search(key) is not None and _ASKS.search(key) is None


def is_question(key: str) -> bool:
    """Whether a folded headline has the form of a question."""
    return key.endswith(("?", "吗", "呢", "么")) or _QUESTION_WORDS.search(key) is not None
