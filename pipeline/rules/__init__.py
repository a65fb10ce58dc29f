"""The reader of the rules. What to drop is said in `*.toml` beside this file; how a rule is matched is said here, once.

Three kinds of rule, all matched on the folded line (`text/fold.py`), so that a rule is written in simplified half-width characters:

- a **line** rule has `match`, a pattern that the line begins with (end it with `$`): the whole line goes; or `find`: the span found goes;
- a **run** rule has `from`, `while` and `until`: the line that matches `from` and those below it that match `while` and not `until`;
- a **selector** belongs to a site and stands in `sites/*.toml`.

`{date}` in a pattern stands for the piece of that name in `fragments.toml`. The first rule in file order has the credit, files in the order
of `ORDER`. `drops` and `keeps` are lines as pages print them; a test is generated from them for every rule.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any, Final, NamedTuple

from pipeline.page import ASIDE_ROLES, DROPPED_ROLES
from pipeline.rules.gate import Gate, is_anchored, needed
from pipeline.text.literals import Words

FIELDS: Final = {
    "why": "why these lines are no content, for the person who reads `explain`",
    "role": "the role that dropped lines get; the file's `role` where a rule has none",
    "match": "pattern that the folded line begins with, mostly ended by $; the whole line is dropped",
    "find": "pattern searched in the folded line; only the span found is dropped",
    "from": "pattern of the line that opens a run; the run's lines are dropped, this one included",
    "while": "pattern that the lines of a run match; the first kept line that does not ends the run",
    "until": "pattern of the line that ends a run and is not dropped; without one that matches the run still ends by `while` or `most`",
    "most": "number of lines that the run may take after the one that opens it",
    "head_role": "run rules: the role of the opening line, where it differs",
    "only": "`html` or `text`: the pages that the rule is for; both where it is not given",
    "drops": "lines that this rule must drop",
    "keeps": "near-misses that no rule may drop",
}
MEMO_SIZE: Final = 30_000
"""Folded lines whose rules are remembered; then it begins anew, because what repeats is soon known again."""
LONGEST_REMEMBERED: Final = 200
LONGEST_KNOWN: Final = 700
"""Folded characters of the longest line that a line rule may drop."""
FRAGMENTS: Final = "fragments"
ORDER: Final = ("nav", "cta", "meta", "card", "snippet", "boilerplate", "links")
"""The rule files in the order in which they are asked."""


FRAGMENT: Final = re.compile(r"\{([a-z]+)\}")


class RuleError(Exception):
    """A rule file that can't be used: names the file, the rule, the field and the remedy."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `id` is `<file>.<name>`; patterns are compiled and match on folded text."""

    id: str
    why: str
    role: str
    match: re.Pattern[str] | None = None
    find: re.Pattern[str] | None = None
    opens: re.Pattern[str] | None = None
    until: re.Pattern[str] | None = None
    goes_on: re.Pattern[str] | None = None
    most: int = 1_000
    head_role: str | None = None
    only: str | None = None
    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What the rules say of a folded line: the line rule that drops it, whether `find` sees spans in it, whether a run may open with it."""

    known: Rule | None
    spans: bool
    opens: bool


class RuleSet:
    """The rules of one file, in order."""

    def __init__(self, name: str, rules: Sequence[Rule]) -> None:
        self.name = name
        self.rules = tuple(rules)
        self.matchers = tuple(rule for rule in rules if rule.match)
        self.finders = tuple(rule for rule in rules if rule.find)
        self.runs = tuple(rule for rule in rules if rule.opens)
        self._memo: dict[str, Rule | None] = {}
        self._opening: dict[str, bool] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def hit(self, folded: str) -> Rule | None:
        """The first line rule whose `match` the folded line begins with. Remembered by text: footers repeat."""
        try:
            return self._memo[folded]
        except KeyError:
            return self._remember(folded, self._search(folded))

    def spans(self, folded: str) -> list[tuple[int, int, Rule]]:
        """The spans that `find` rules see in the folded line, in order and without overlap."""
        found = [(m.start(), m.end(), rule) for rule in self.finders if rule.find for m in rule.find.finditer(folded) if m.group()]
        found.sort(key=lambda span: span[0])
        return [span for n, span in enumerate(found) if n == 0 or span[0] >= max(end for _, end, _ in found[:n])]

    def ask(self, lines: Sequence[str], held: Sequence[int] | None = None) -> list[Answer]:
        """What the rules say of each of these folded lines. `held` are the bits of `words` that each holds, where they are known."""
        held = self.words.in_lines(lines) if held is None else held
        return [self._answer(line, bits) for line, bits in zip(lines, held, strict=True)]

    def opens(self, folded: str) -> bool:
        """Whether a run may begin with this folded line."""
        found = self._opening.get(folded)
        if found is None:
            found = self._open_gate.first(folded) >= 0
            if len(self._opening) >= MEMO_SIZE:
                self._opening.clear()
            if len(folded) < LONGEST_REMEMBERED:
                self._opening[folded] = found
        return found

    def _search(self, folded: str, held: int | None = None) -> Rule | None:
        found = self._line_gate.first(folded, held)
        return self.matchers[found] if found >= 0 else None

    def _answer(self, line: str, held: int) -> Answer:
        found = bool(held & 1 or (self._find_start and self._find_start.match(line)) or (self._find_gate and self._find_gate.search(line)))
        opens = self._open_gate.first(line, held >> self._shift) >= 0
        if line in self._memo:
            return Answer(self._memo[line], found and bool(self.spans(line)), opens)
        rule = self._remember(line, self._search(line, held >> 1) if len(line) <= LONGEST_KNOWN else None)
        return Answer(rule, found and bool(self.spans(line)), opens)

    def _remember(self, folded: str, rule: Rule | None) -> Rule | None:
        if len(self._memo) >= MEMO_SIZE:
            self._memo.clear()
        if len(folded) < LONGEST_REMEMBERED:
            self._memo[folded] = rule
        return rule

    # what is asked: made when it is first asked, because most files are only merged into sets that are

    @cached_property
    def _line_gate(self) -> Gate:
        return Gate([rule.match for rule in self.matchers if rule.match])

    @cached_property
    def _open_gate(self) -> Gate:
        return Gate([rule.opens for rule in self.runs if rule.opens])

    @cached_property
    def _find_start(self) -> re.Pattern[str] | None:
        return _any([rule.find for rule in self.finders if rule.find and is_anchored(rule.find)])

    @cached_property
    def _find_gate(self) -> re.Pattern[str] | None:
        return _any([rule.find for rule in self.finders if rule.find and not is_anchored(rule.find) and not needed(rule.find)])

    @cached_property
    def _shift(self) -> int:
        """The bit from which on the words of run rules come."""
        return 1 + max(self._line_gate.words.values(), default=0).bit_length()

    @cached_property
    def words(self) -> Words:
        """The words of all gates, of which the lowest bit is that of `find`, then come line rules; run rules come from a bit on."""
        bits = {word: 1 for rule in self.finders if rule.find and not is_anchored(rule.find) for word in needed(rule.find)}
        for gate, by in ((self._line_gate, 1), (self._open_gate, self._shift)):
            for word, those in gate.words.items():
                bits[word] = bits.get(word, 0) | those << by
        return Words(bits)


@cache
def fragments() -> dict[str, str]:
    """The named pieces of patterns."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{FRAGMENTS}.toml").read_text(encoding="utf-8"))


@cache
def load(name: str) -> RuleSet:
    """The rules of `rules/<name>.toml`. Raises RuleError."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return parse(name, text)


@cache
def merged(media: str) -> RuleSet:
    """The rules of all files for pages of one kind (`html` or `text`), in the order of `ORDER`: one gate and one memory for all."""
    return RuleSet("all", [rule for name in ORDER for rule in load(name) if rule.only in (None, media)])


def names() -> list[str]:
    """The rule files there are, in alphabetical order."""
    found = (entry.name.removesuffix(".toml") for entry in resources.files(__package__).iterdir() if entry.name.endswith(".toml"))
    return sorted(name for name in found if name != FRAGMENTS)


def digest() -> str:
    """Hash of every rule file: part of a part's fingerprint."""
    texts = (resources.files(__package__).joinpath(f"{name}.toml").read_bytes() for name in [FRAGMENTS, *names()])
    return hashlib.blake2b(b"\0".join(texts), digest_size=16).hexdigest()


def parse(name: str, text: str) -> RuleSet:
    """The rules of a TOML text. A top-level `role` serves all rules without one. Raises RuleError."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"rules/{name}.toml: {error}") from error
    role = tables.pop("role", None)
    return RuleSet(name, [_rule(name, key, {"role": role, **table}) for key, table in tables.items()])


def _rule(file: str, key: str, table: dict[str, Any]) -> Rule:
    where = f"rules/{file}.toml [{key}]"
    for field in table:
        if field not in FIELDS:
            raise RuleError(f"{where}: unknown field {field!r}; a rule may have {', '.join(FIELDS)}")
    for field in ("why", "role", "drops", "keeps"):
        if not table.get(field):
            raise RuleError(f"{where}: {field!r} is missing: {FIELDS[field]}")
    for role in (table["role"], table.get("head_role") or table["role"]):
        if role not in DROPPED_ROLES + ASIDE_ROLES:
            raise RuleError(f"{where}: {role!r} is no role for dropped lines; take one of {', '.join(DROPPED_ROLES + ASIDE_ROLES)}")
    if sum(field in table for field in ("match", "find", "from")) != 1:
        raise RuleError(f"{where}: give exactly one of match, find, from")
    return Rule(
        id=f"{file}.{key}",
        why=table["why"],
        role=table["role"],
        match=_pattern(where, table, "match"),
        find=_pattern(where, table, "find"),
        opens=_pattern(where, table, "from"),
        until=_pattern(where, table, "until"),
        goes_on=_pattern(where, table, "while"),
        most=table.get("most", 1_000),
        head_role=table.get("head_role"),
        only=table.get("only"),
        drops=tuple(table["drops"]),
        keeps=tuple(table["keeps"]),
    )


def _pattern(where: str, table: dict[str, Any], field: str) -> re.Pattern[str] | None:
    if field not in table:
        return None
    try:
        pattern = re.compile(FRAGMENT.sub(lambda m: fragments()[m[1]], table[field]))
    except KeyError as error:
        raise RuleError(f"{where}: {field} names {error}, which is not in {FRAGMENTS}.toml; there are {', '.join(fragments())}") from error
    except re.error as error:
        raise RuleError(f"{where}: {field} is no pattern ({error}); write it in simplified half-width characters") from error
    if pattern.groups:
        raise RuleError(f"{where}: {field} has a capture group; write (?:…), a group for each rule makes matching a thousand times slower")
    return pattern


def _any(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str] | None:
    """One pattern for all of these."""
    return re.compile("|".join(pattern.pattern for pattern in patterns)) if patterns else None
