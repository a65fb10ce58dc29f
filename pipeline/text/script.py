"""Script: which lines are traditional, what a page is written in, and the conversion of what is traditional and of nothing else.

Characters that exist only in traditional writing (T) convert in every line. Those that are simplified as well (A: 乾 徵 於 …), and all
phrases, convert only in lines with more traditional-only than simplified-only (S) characters; a line without evidence follows its page.
Nothing ever becomes a character beyond the BMP: no fonts have them, and statutes don't print them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline.page import Edit
from pipeline.text.dictionaries import Table, packaged, table
from pipeline.text.joined import Joined, joined
from pipeline.text.pivot import UNITS, Array, Match, Stage, text_of, units_of

T: Final = 1
S: Final = 2
A: Final = 4
PIVOT: Final = 8
GUARD: Final = 16
FOREIGN: Final = 32
HAN: Final = 64
OWN: Final = 128
"""Bits of a character's class: traditional only, simplified only, ambiguous, pivot of a phrase, pivot of a phrase in which a
traditional-only character stays, Japanese or Korean letter, Han character, character with a rule of our own."""

MIXED_SHARE: Final = 0.15
"""A page is mixed where the lesser script has at least this share of the telling characters (of our own choosing)."""

RARE: Final = 100
"""A text with so many times more simplified than traditional characters is converted line by line, and only where it must be."""


class Evidence(NamedTuple):
    """How many characters of a text exist only in traditional, only in simplified, and in both but with another meaning."""

    traditional: int
    simplified: int
    ambiguous: int


class Tables(NamedTuple):
    """What conversion needs, built once: class of each code point, its simplified form, the same for
    the first tier alone, that for 16 bits, phrases, and phrases to respect everywhere.
    """

    classes: Array
    becomes: Array
    first: Array
    near: Array
    phrases: Stage
    guards: Stage


def evidence(text: str) -> Evidence:
    """The counts of one text. For many lines, `evidence_of` is faster."""
    return evidence_of([text])[0]


def evidence_of(lines: Sequence[str]) -> list[Evidence]:
    """The counts of each line: a signal for spam as well, since planted lines are mostly written in the other script."""
    page = joined(lines)
    classes, starts = _tables().classes.take(page.units), page.starts()
    counts = [_per_line(classes, bit, starts[:-1])[: len(lines)].tolist() for bit in (T, S, A)]
    return [Evidence(*line) for line in zip(*counts, strict=True)]


class Looked(NamedTuple):
    """A page whose characters were looked up: its lines joined, and the class of each character."""

    page: Joined
    classes: Array


def looked_up(page: Joined) -> Looked:
    """The page with the class of each of its characters."""
    return Looked(page, _tables().classes.take(page.units))


def simplify(lines: Sequence[str]) -> dict[int, tuple[str, list[Edit]]]:
    """The lines of a page that change: number of the line -> its simplified text, of equal length, and the edits that lead there."""
    return simplified(looked_up(joined(lines)))


def simplified(looked: Looked) -> dict[int, tuple[str, list[Edit]]]:
    """As `simplify`, of a page that was looked up."""
    page, classes = looked
    if not page.lines or not int(np.bitwise_or.reduce(classes)) & T:
        return {}
    starts = page.starts()[:-1]
    out = _converted(page.text, page.units, classes, starts)
    return _changed(page.lines, page.text, page.units, out, starts)


def simplify_text(text: str) -> str:
    """One text as a page of its own, its lines judged one by one; without the edits, which take longer than the conversion."""
    units = units_of(text + "\n")
    classes = np.take(_tables().classes, units)
    if not int(np.bitwise_or.reduce(classes)) & T:
        return text
    if "\n" in text and np.count_nonzero(classes & T) * RARE < np.count_nonzero(classes & S):
        return _lines_simplified(text, np.flatnonzero(classes & T))
    starts = np.append(0, np.flatnonzero(units == ord("\n"))[:-1] + 1)
    return text_of(_converted(text + "\n", units, classes, starts)[:-1])


def _lines_simplified(text: str, places: Array) -> str:
    """A simplified text of which only the lines with traditional characters, at these places, are looked at."""
    pieces, done = [], 0
    for place in places.tolist():
        if place >= done:
            start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
            end = len(text) if end < 0 else end
            pieces += [text[done:start], simplify_text(text[start:end])]
            done = end
    return "".join([*pieces, text[done:]])


def script_of(lines: Sequence[str], printed: Sequence[str] = ()) -> str:
    """What a page is written in: `hans`, `hant`, `hant_machine` (spun from simplified), `mixed`, `other`. Ask before conversion.

    `printed` are the lines before their noise was undone: injected readings tell a spinner.
    """
    return script_in(looked_up(joined(lines)), printed)


def script_in(looked: Looked, printed: Sequence[str] = ()) -> str:
    """As `script_of`, of a page that was looked up."""
    counts = np.bincount(looked.classes, minlength=_MEMBERS.shape[1])
    traditional, simplified, han, foreign = (_MEMBERS @ counts).tolist()
    if not han or foreign > han / 4:
        return "other"
    if min(traditional, simplified) > MIXED_SHARE * (traditional + simplified):
        return "mixed"
    if simplified >= traditional:
        return "hans"
    return "hant_machine" if _spun(looked.page.text, "\n".join(printed) if printed else looked.page.text) else "hant"


_MEMBERS: Final = np.array([[(kind & bit) // bit for kind in range(256)] for bit in (T, S, HAN, FOREIGN)])
"""For four bits, which classes have them."""

_READING: Final = re.compile("[\u4e00-\u9fff?][(（]?[a-z]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3} ?[)）]")


def _spun(text: str, printed: str) -> bool:
    """Whether traditional text was made from simplified by machine: uses no one writes, or mainland law without a sign of elsewhere."""
    signs = _settings()["signs"]
    machine, native = (sum(map(text.count, signs[kind])) for kind in ("machine", "native"))
    if len(_READING.findall(printed)) > 2 or machine > native + 1 or sum(map(text.count, signs["translated"])) > 2:
        return True
    mainland, overseas = (sum(map(text.count, signs[kind])) for kind in ("mainland", "overseas"))
    return bool(mainland > 2 * overseas)


def _converted(text: str, units: Array, classes: Array, starts: Array) -> Array:
    tables = _tables()
    out = np.take(tables.near if units.dtype == np.uint16 else tables.first, units)
    places = np.flatnonzero(classes & (A | PIVOT | GUARD | OWN))
    if len(places):
        kinds = classes[places]
        guarded = places[kinds & GUARD > 0]
        whole = _in_whole_lines(places, classes, starts)
        _second_tier(text, places[whole], kinds[whole], out)
        _patch(out, tables.guards.matches(text, guarded.tolist()))
    return out


def _second_tier(text: str, places: Array, kinds: Array, out: Array) -> None:
    """Ambiguous characters, phrases and our own rules, at these places of lines that are traditional as a whole."""
    tables = _tables()
    ambiguous = places[kinds & A > 0]
    out[ambiguous] = np.take(tables.becomes, out[ambiguous])
    zhe = _no_zhe() if "着" in text else _zhe()
    for place in places[kinds >= OWN].tolist():
        out[place] = _by_own_rule(text, place, zhe) or out[place]
    _patch(out, tables.phrases.matches(text, places[kinds & PIVOT > 0].tolist()))


def _patch(out: Array, matches: Sequence[Match]) -> None:
    for match in matches:
        out[match.start : match.end] = [ord(char) for char in match.new]


def _by_own_rule(text: str, place: int, zhe: re.Pattern[str]) -> int:
    """What 著 or 參 becomes where a rule of our own holds, else 0: 著 in pages that hold no 着, 參 in amounts."""
    if text[place] != "著":
        return ord("叁") if _THREE.match(text, place) else 0
    return ord("着") if zhe.match(text, place) else 0


_THREE: Final = re.compile(
    r"[參参](?=[拾佰仟])|(?<=[拾佰仟零])[參参](?=[拾佰仟萬万億亿元圓圆角分整])|(?<=[拾佰仟])[參参](?![加與与考照見见閱阅])"
)
"""參 that is the numeral three: before a unit of money, or between units."""


@cache
def _no_zhe() -> re.Pattern[str]:
    """For pages that hold 着: they write 著 only where it stays."""
    return re.compile("(?!)")


@cache
def _zhe() -> re.Pattern[str]:
    rule = _settings()["zhe"]
    return re.compile(f"(?<![{rule['not_after']}])著(?![{rule['not_before']}])")


def _in_whole_lines(places: Array, classes: Array, starts: Array) -> Array:
    """Whether each place is in a line that is traditional as a whole: by its own evidence, or by the page's where it has none."""
    if not int(np.bitwise_or.reduce(classes)) & S:
        return np.ones(len(places), np.bool_)
    traditional, simplified = _per_line(classes, T, starts), _per_line(classes, S, starts)
    page = traditional.sum() > simplified.sum()
    lines = (traditional > simplified) | (page & (traditional + simplified == 0))
    whole: Array = lines[np.searchsorted(starts, places, "right") - 1]
    return whole


def _changed(lines: Sequence[str], text: str, units: Array, out: Array, starts: Array) -> dict[int, tuple[str, list[Edit]]]:
    places = np.flatnonzero(out != units)
    if not len(places):
        return {}
    new = text_of(out)
    breaks = np.flatnonzero((np.diff(places) > 1) | (np.diff(np.searchsorted(starts, places, "right")) > 0)) + 1
    first, last = places[np.r_[0, breaks]], places[np.r_[breaks - 1, len(places) - 1]] + 1
    owners = np.searchsorted(starts, first, "right") - 1
    changed: dict[int, tuple[str, list[Edit]]] = {}
    for low, high, owner, start in zip(first.tolist(), last.tolist(), owners.tolist(), starts[owners].tolist(), strict=True):
        if owner not in changed:
            changed[owner] = (new[start : start + len(lines[owner])], [])
        changed[owner][1].append(Edit("script", low - start, text[low:high], new[low:high]))
    return changed


def _per_line(classes: Array, bit: int, starts: Array) -> Array:
    sums = np.append(0, np.cumsum((classes & bit) != 0, dtype=np.int32))
    return np.diff(sums[np.append(starts, len(classes))])


@cache
def _settings() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("script.toml").read_text(encoding="utf-8"))


@cache
def characters() -> Table:
    """Traditional character -> simplified one: the newer table, the package's where that has nothing, our own variants; BMP only."""
    new, old, settings = table("TSCharacters"), packaged("TSCharacters"), _settings()
    merged = {
        **new,
        **{key: value for key, value in old.items() if new.get(key, key) == key},
        **{pair[0]: pair[1] for pair in settings["variants"].split()},
    }
    return {
        key: value
        for key, value in merged.items()
        if key != value and max(key + value) <= "\uffff" and key not in settings["keep"]["characters"]
    }


@cache
def traditional_only() -> frozenset[str]:
    """The characters that convert and are no part of GB2312: simplified text never has them."""
    return frozenset(char for char in characters() if not _encodable(char, "gb2312"))


@cache
def ambiguous_only() -> frozenset[str]:
    """The characters that convert in traditional text and are simplified characters too."""
    return frozenset(characters()) - traditional_only()


@cache
def _tables() -> Tables:
    singles, traditional = characters(), traditional_only()
    phrases = {key: new for key, new in table("TSPhrases").items() if _usable(key, new)}
    guards = {form: new for key, new in phrases.items() if traditional & set(new) for form in (key, new)}
    phrase_stage, guard_stage = Stage([phrases]), Stage([guards])
    classes, becomes = np.zeros(UNITS, np.uint8), np.arange(UNITS, dtype=np.uint32)
    for low, high, bit in ((0x3040, 0x3100, FOREIGN), (0xAC00, 0xD7A4, FOREIGN), (0x3400, 0xA000, HAN)):
        classes[low:high] |= bit
    for old, new in singles.items():
        becomes[ord(old)] = ord(new)
        classes[ord(old)] |= T if old in traditional else A
    for char in "著參参":
        classes[ord(char)] |= OWN
    kept = {value for value in singles.values() if singles.get(value, value) == value}
    for bit, chars in ((S, {char for char in kept if not _encodable(char, "big5")}), (PIVOT, phrase_stage.hung), (GUARD, guard_stage.hung)):
        classes[[ord(char) for char in chars]] |= bit
    first = np.where(classes & A, np.arange(UNITS, dtype=np.uint32), becomes)
    return Tables(classes, becomes, first, first[:0x10000].astype(np.uint16), phrase_stage, guard_stage)


def _usable(key: str, new: str) -> bool:
    return len(key) == len(new) and max(key + new) <= "\uffff" and key not in _settings()["keep"]["phrases"]


def _encodable(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
