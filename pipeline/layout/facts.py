"""What a line says by itself, as bits: found once for each text and remembered, because the frames of pages repeat.

Every pass of `strip` goes through a page's lines; with the facts at hand it looks only at those that it may be for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from operator import or_
from typing import Final, Protocol

from pipeline.layout import glue
from pipeline.layout.keys import is_statute, key_of, keys_of
from pipeline.layout.sections import COURT, DATED, ENTRY, LONGEST_ENTRY, TOC_HEAD, listed_at
from pipeline.layout.snippets import CUT
from pipeline.page import Line, Page
from pipeline.text.fold import has_traditional, simplified_of
from pipeline.text.literals import Words


class Fact:
    """The things that a line's text may say of it, a bit each; plain numbers, because they are looked at for every line."""

    BLANK = 1
    STATUTE = 2
    KNOWN = 4
    SPAN = 8
    OPENS = 16
    GLUED = 32
    LISTED = 64
    CUT = 128
    TABLE = 256
    DATED = 512
    COURT = 1024
    SUSPECT = 2048
    TRADE = 4096
    PLACE = 8192
    TRADITIONAL = 16384
    ENTRY = 32768


MEMO_SIZE: Final = 20_000
"""Texts whose facts are remembered."""
LONGEST_HEAD: Final = 60
"""Characters of the longest line that may open a run."""
BULLETS: Final = "•·●○■◆▪"
SHORT_LINE: Final = 24
"""Folded characters of the longest line for which the patterns of short lines are asked."""
PLACE: Final = re.compile(r"^[|,]*[一-龥]{1,8}(?:县|市|区|旗|州|盟|镇|乡|省|地区|自治县|自治州|新区)[|,]*$")
_SHORT: Final = ((Fact.TABLE, TOC_HEAD), (Fact.DATED, DATED), (Fact.COURT, COURT), (Fact.PLACE, PLACE))


class Rule(Protocol):
    """A rule, `pipeline.rules.Rule`."""

    @property
    def id(self) -> str: ...

    @property
    def role(self) -> str: ...


class Answer(Protocol):
    """What the rules say of a line, `pipeline.rules.Answer`."""

    @property
    def known(self) -> Rule | None: ...

    @property
    def spans(self) -> bool: ...

    @property
    def opens(self) -> bool: ...


class RuleSet(Protocol):
    """The rules that are asked, `pipeline.rules.RuleSet`."""

    def hit(self, folded: str) -> Rule | None: ...

    def ask(self, lines: Sequence[str], held: Sequence[int]) -> Sequence[Answer]: ...

    @property
    def words(self) -> Words: ...


Suspects = Callable[[Sequence[str], Sequence[str], Sequence[int]], Iterable[tuple[bool, bool]]]
"""What tells of texts, their keys and the words that they hold whether each is a suspect, and whether it speaks of a trade."""


class Facts:
    """The facts of texts on pages of one kind, asked of its rules and of the judge of spam."""

    def __init__(self, ruleset: RuleSet, suspects: Suspects, draws: Words) -> None:
        """`draws` are the words that `suspects` asks for: they are looked for together with those of the rules."""
        self._ruleset, self._suspects = ruleset, suspects
        self._shift = max(ruleset.words.bits.values(), default=0).bit_length()
        bits = dict(ruleset.words.bits)
        for word, those in draws.bits.items():
            bits[word] = bits.get(word, 0) | those << self._shift
        self._words = Words(bits)
        self._memo: dict[str, int] = {}
        self._pieces: dict[str, list[glue.Piece]] = {}
        self._page: Page | None = None
        self._size, self._every = 0, 0
        """The page read last, its lines then, and the facts that any of them has: as long as none was cut, no line has others."""

    def learn(self, lines: Iterable[Line]) -> None:
        """Find the facts of many lines in one go: what is nowhere in them is not asked of each."""
        if len(self._memo) > MEMO_SIZE:
            self._memo.clear()
            self._pieces.clear()
        memo = self._memo
        new = list({line.text: None for line in lines if line.text not in memo})
        if new:
            memo.update(zip(new, self._find(new), strict=True))

    def read(self, page: Page) -> None:
        """Find the facts of all lines of a page, which is the one that is asked about from now on."""
        self.learn(page.lines)
        memo = self._memo
        self._page, self._size, self._every = page, len(page.lines), reduce(or_, [memo[line.text] for line in page.lines], 0)

    def of(self, line: Line) -> int:
        """The facts of one line."""
        if line.text not in self._memo:
            self._memo[line.text] = self._find([line.text])[0]
        return self._memo[line.text]

    def of_all(self, lines: Sequence[Line]) -> list[int]:
        """The facts of each of these lines."""
        memo = self._memo
        try:
            return [memo[line.text] for line in lines]
        except KeyError:
            return [self.of(line) for line in lines]

    def having(self, page: Page, bits: int, *, dropped: bool = False) -> list[Line]:
        """The kept lines with one of these facts (of all lines if `dropped`), as a list of its own, so that verbs may be used."""
        if not self._every & bits and page is self._page and len(page.lines) == self._size:
            return []
        memo = self._memo
        try:
            return [line for line in page.lines if memo[line.text] & bits and (dropped or line.rule is None)]
        except KeyError:
            return [line for line in page.lines if self.of(line) & bits and (dropped or line.rule is None)]

    def known(self, folded: str) -> glue.Drop | None:
        """Rule and role of a folded line or piece, by the first line rule that matches."""
        rule = self._ruleset.hit(folded) or (self._bulleted(folded) if folded[:1] in BULLETS else None)
        return (rule.id, rule.role) if rule else None

    def _bulleted(self, folded: str) -> Rule | None:
        """The rule of small print behind a bullet: lists of facts print one before each of them."""
        bare = folded.lstrip(BULLETS)
        rule = self._ruleset.hit(bare) if len(bare) < len(folded) <= SHORT_LINE else None
        return rule if rule and rule.role in ("meta", "lawyer_card") else None

    def is_meta(self, folded: str) -> bool:
        """Whether a line rule knows a folded piece as a date, a count or the like."""
        rule = self._ruleset.hit(folded)
        return rule is not None and rule.role == "meta"

    def glued(self, text: str, *, strict: bool) -> list[glue.Fate]:
        """The pieces of a line that is nothing but frame, each with its fate; empty where some of it may be content."""
        if text not in self._pieces:
            self._pieces[text] = glue.pieces(text, self.known) if glue.may_be(text) else glue.tailed(text, self.known)
        found = self._pieces[text]
        return glue.fates(found, strict=strict) if len(found) > 1 else []

    def _find(self, texts: Sequence[str]) -> list[int]:
        folded = keys_of(texts)
        strange = has_traditional("\n".join(texts))
        found = []
        held, rest = self._words.in_lines(folded), (1 << self._shift) - 1
        answers = self._ruleset.ask(folded, [bits & rest for bits in held])
        suspects = self._suspects(texts, folded, [bits >> self._shift for bits in held])
        for text, key, answer, (suspect, trade) in zip(texts, folded, answers, suspects, strict=True):
            fact = _of_key(key) | suspect * Fact.SUSPECT | trade * Fact.TRADE
            if key:
                fact |= self._by_rules(text, answer)
            if strange and _traditional().search(text):
                fact |= Fact.TRADITIONAL
            found.append(fact)
        return found

    def _by_rules(self, text: str, answer: Answer) -> int:
        """The facts that the rules say of a line and of its pieces."""
        fact = answer.spans * Fact.SPAN | (answer.opens and len(text) <= LONGEST_HEAD) * Fact.OPENS
        if answer.known or (text.lstrip()[:1] in BULLETS and self._bulleted(key_of(text))):
            return fact | Fact.KNOWN
        if self.glued(text, strict=False):
            fact |= Fact.GLUED
        return fact | Fact.LISTED if " " in text and listed_at(text, self.is_meta) else fact


def _of_key(key: str) -> int:
    """The facts that the folded text alone says."""
    if not key:
        return Fact.BLANK
    fact = Fact.STATUTE if is_statute(key) else 0
    if key[-1] in ".…" and CUT.search(key):
        fact |= Fact.CUT
    if len(key) <= LONGEST_ENTRY and ENTRY.match(key):
        fact |= Fact.ENTRY
    for bit, pattern in _SHORT if len(key) <= SHORT_LINE else ():
        if pattern.match(key):
            fact |= bit
    return fact


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(simplified_of()))}]")
