"""On which side of its text a byline stands: in one element with it, beside a head that recurs, or by where the dates are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from pipeline.page import Line
from pipeline.qa.days import is_dayed
from pipeline.qa.facts import STAMP, date_of, simplified
from pipeline.qa.marks import key_of
from pipeline.qa.records import Answer, Question
from pipeline.qa.surnames import is_personal
from pipeline.qa.writers import FLOOR, asks_small, without_labels, writer_of

_FIGURES: Final = re.compile(r"[\d一二三四五六七八九十百甲乙丙丁戊己庚辛壬癸]+")
FIGURE: Final = "0"
"""What stands for figures in a shape."""


@dataclass(slots=True)
class Text:
    """One text of the dialogue: its lines' places on the page, whose it is, and the small print above and below it, nearest first."""

    first: int
    last: int
    question: Question
    answer: Answer | None
    above: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)


def stand_below(shown: Sequence[Line], texts: Sequence[Text]) -> bool | None:
    """Whether the bylines of answers stand below them; None where the page does not say so."""
    for below in (by_elements(shown, texts), by_heads(texts)):
        if below is not None:
            return below
    return _by_dates(texts)


def by_elements(shown: Sequence[Line], texts: Sequence[Text]) -> bool | None:
    """Whether bylines stand below by the elements that hold them: True or False where dated lines of only one side share their texts'."""
    above = below = 0
    for text in texts:
        first, last = shown[text.first].block, shown[text.last].block
        if text.answer is None or first is None or last is None:
            continue
        above += any(line.block is not None and line.block.parent == first.parent for line in dated(text.above))
        below += any(line.block is not None and line.block.parent == last.parent for line in dated(text.below))
    return bool(below) if bool(above) != bool(below) else None


def by_heads(texts: Sequence[Text]) -> bool | None:
    """Whether bylines stand below by heads that recur right above texts (回信, 来信 2): a date above such a head is the text's before."""
    heads = Counter(shape for text in texts for shape in {shape_of(line) for line in _undated(text.above)} - {""})
    parted = [any(heads[shape_of(line)] > 1 for line in _undated(text.above)) for text in texts if text.answer and is_dated(text.above)]
    return True if len(parted) > 1 and all(parted) else None


def _undated(lines: Sequence[Line]) -> list[Line]:
    """The lines nearer to their text than the first dated one."""
    return list(takewhile(lambda line: not is_dayed(line.text), lines))


def labels_of(texts: Sequence[Text]) -> frozenset[str]:
    """The shapes of small print that name nobody, whatever stands where names stand: with figures of their own in each byline (第4块砖,
    工龄 3 年), or the same words beside every answer, of which there are several (官方回应).
    """
    printed = {line.start: line for text in texts for line in (*text.above, *text.below)}
    worded = Counter(shape_of(line) for line in {simplified(line.text).strip(): line for line in printed.values()}.values())
    sides = [{shape_of(line) for line in (*text.above, *text.below)} for text in texts if text.answer]
    everywhere = set.intersection(*sides) if len(sides) > 1 else set()
    counted = {shape for shape, count in worded.items() if FIGURE in shape and count > 1}
    return frozenset((counted | everywhere) - {""})


def shape_of(line: Line, *, named: bool = False) -> str:
    """A line of small print without its day, figures made alike; nothing for a card or one that a name opens, unless `named`."""
    text = FLOOR.sub("", STAMP.sub("", without_labels(simplified(line.text))).strip())
    opens = re.split(r"[\s　|｜·,，:：(（]", text)[0]
    return "" if not named and (is_personal(opens) or line.rule in ("card.name", "card.firm")) else _FIGURES.sub(FIGURE, key_of(text))


def _by_dates(texts: Sequence[Text]) -> bool | None:
    answers = [text for text in texts if text.answer]
    above, below = (sum(is_dated(lines) for lines in sides) for sides in zip(*((a.above, a.below) for a in answers), strict=True))
    if above == below:
        if texts[0].answer is not None or not above:
            return None
        if len(answers) == 1 and above and is_known(answers[0]):
            return None
        head = is_dated(texts[0].above) or _dates_other(answers[0].above, texts[0].question.facts.date)
        return not head if head or is_dated(answers[-1].below) else None
    if above > below and len(answers) == 1 and not _is_own(answers[0].above):
        return None
    return below > above if is_dated(answers[-1].below if below > above else answers[0].above) else None


def is_known(text: Text) -> bool:
    """Whether the readers took the date of an answer from one side of it, and another day stands on the other: they saw posts that went."""
    days = [{date_of(line.text) for line in lines} - {None} for lines in (text.above, text.below)]
    known = text.answer.facts.date if text.answer else None
    return known is not None and days[0] != days[1] and known in days[1]


def _is_own(lines: Sequence[Line]) -> bool:
    """Whether small print between a question and its only answer is the answer's: it names a writer or says that somebody answers."""
    return writer_of(lines) is not None or any(asks_small(simplified(line.text)) is False for line in dated(lines))


def _dates_other(lines: Sequence[Line], own: str | None) -> bool:
    """Whether what is dated above the first answer is of another day than the question: then it dates the answer."""
    return own is not None and all(date_of(line.text) not in (None, own) for line in dated(lines))


def is_dated(lines: Sequence[Line]) -> bool:
    return bool(dated(lines))


def dated(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if is_dayed(line.text)]
