"""Injected pinyin: 國(guó)家, 第一(yī / yì)條, 约定dìng. Spinners put the reading after characters so that a page is no copy of its source.

A reading is taken out only where it is one of the character before it. After a character that is traditional only, that is proof enough
(real text never has it); after any other, the page must be strewn with readings, so that 郫(pí)县 and dictionary entries stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from pipeline.text.fix import Fix
from pipeline.text.pivot import frequency
from pipeline.text.script import ambiguous_only, traditional_only

TONED: Final = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿếề\u0300\u0301\u0304\u030c"
LETTERS: Final = "a-zA-ZɑɡüêÜ" + TONED
HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_TONE: Final = re.compile(f"[{TONED}]")
_BRACKETED: Final = re.compile(f"([{HAN}])([(（][ \u3000]?([{LETTERS}]{{1,8}}(?: ?[/、,，;；] ?[{LETTERS}]{{1,8}}){{0,5}})[ \u3000]?[)）])")
_BARE: Final = re.compile(f"([{HAN}])([{LETTERS}]{{1,7}})(?![{LETTERS}0-9])")
_PLAIN_READING: Final = (re.compile(r"\([a-z]{2,6}\)"), re.compile("（[a-z]{2,6}）"))
"""Either begins with a character of its own, which is found at once."""
_BRACKETED_PLAIN: Final = re.compile(f"([{HAN}])[(（]([a-z]{{1,6}})[)）]")
LEAST_TONELESS: Final = 10
"""Readings without tones in brackets, half as many different, from which on a page may be strewn with them."""
_BETWEEN: Final = re.compile("[ /、,，;；]+")
_TYPED: Final = str.maketrans("ɑɡăĕĭŏŭ", "agǎěǐǒǔ")
"""Letters that fonts and keyboards put for those of pinyin: script a and g, breve for caron."""

COMMON: Final = 1500
"""Rank up to which a character is common: genuine readings stand after rare ones."""


class Marks(NamedTuple):
    """What a page shows of injected pinyin: toned readings after traditional-only characters, and whether the page is strewn with readings
    in brackets, without, or in brackets but without tones.
    """

    sure: int = 0
    bracketed: bool = False
    bare: bool = False
    toneless: bool = False

    def __bool__(self) -> bool:
        return self.sure > 0 or self.bracketed or self.bare or self.toneless


NONE: Final = Marks()


def marks_of(lines: Sequence[str]) -> Marks:
    """The evidence of a page, from all lines that are kept."""
    whole = "\n".join(lines)
    marked = [line for line in lines if _HAS_TONE.search(line)] if _HAS_TONE.search(whole) else []
    if not marked:
        return Marks(toneless=True) if is_strewn_toneless(whole) else NONE
    han = sum(map(len, lines))
    bracketed = [found[1] for line in marked for found in _BRACKETED.finditer(line) if _fits(found[1], found[3], loose=False)]
    bare = [
        found[1]
        for line in marked
        for found in _BARE.finditer(line)
        if _HAS_TONE.search(found[2]) and _fits(found[1], found[2], loose=False)
    ]
    sure = sum(char in traditional_only() for char in bracketed)
    return Marks(sure, _strewn(bracketed, han), _strewn(bare, han), toneless=is_strewn_toneless(whole))


def is_strewn_toneless(text: str) -> bool:
    """Whether a page is strewn with readings in brackets that bear no tones, as in 公(gong)司.

    A word of English may be spelt as one reading is, so nearly all that stands in brackets behind a character must be its reading.
    """
    if not any(first.search(text) for first in _PLAIN_READING):
        return False
    found = _BRACKETED_PLAIN.findall(text)
    read = [char for char, reading in found if is_reading(char, reading, loose=True)]
    many = len(read) >= LEAST_TONELESS and len(set(read)) * 2 >= LEAST_TONELESS
    return many and len(read) * 5 >= 4 * len(found) and _strewn(read, len(text))


def fixes(text: str, marks: Marks) -> list[Fix]:
    """The readings of a line that were injected, as deletions."""
    if not marks:
        return []
    found = [(match.start(2), match.end(2)) for match in _BRACKETED.finditer(text) if _injected(match[1], match[3], marks)]
    if marks.bare:
        found += [(match.start(2), match.end(2)) for match in _BARE.finditer(text) if _injected_bare(match[1], match[2])]
    return [Fix(start, end, "") for start, end in sorted(found)]


def is_reading(char: str, reading: str, *, loose: bool = False) -> bool:
    """Whether a character can be read so; `loose` lets the tone differ or be left out.

    >>> is_reading("國", "guó"), is_reading("國", "guo"), is_reading("國", "guo", loose=True)
    (True, False, True)
    """
    reading = unicodedata.normalize("NFC", reading.lower().translate(_TYPED))
    known = _readings().get(char, ())
    return reading in known or (loose and toneless(reading) in {toneless(one) for one in known})


@cache
def toneless(reading: str) -> str:
    """The reading without its tone; ü, which is typed v as well, counts as u."""
    parts = unicodedata.normalize("NFD", reading.replace("v", "u"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def characters_of(reading: str) -> str:
    """The characters of GBK that can be read so, as a spinner's table may have it."""
    return _by_reading().get(unicodedata.normalize("NFC", reading.lower().translate(_TYPED)), "")


def _injected(char: str, readings: str, marks: Marks) -> bool:
    if not marks.toneless and (char in traditional_only() or (marks.sure > 1 and char in ambiguous_only())):
        return _fits(char, readings, loose=marks.sure > 1)
    return (marks.bracketed or marks.toneless) and _fits(char, readings, loose=True)


def _injected_bare(char: str, reading: str) -> bool:
    return is_reading(char, reading, loose=bool(_HAS_TONE.search(reading)))


def _fits(char: str, readings: str, *, loose: bool) -> bool:
    """Whether every one of the readings is one of the character; strictly, at least one must bear a tone."""
    listed = _BETWEEN.split(readings)
    return (loose or bool(_HAS_TONE.search(readings))) and all(is_reading(char, one, loose=loose) for one in listed)


def _strewn(chars: Sequence[str], length: int) -> bool:
    """Whether so many readings stand on a page, after so many common characters, that no one wrote them: 1 in 100, 4 different."""
    ranks = frequency()
    different = set(chars)
    common = sum(ranks.get(char, COMMON) < COMMON for char in different)
    return len(different) >= 4 and 2 * common >= len(different) and 100 * len(chars) >= length


def _table_lines() -> Iterator[tuple[str, str]]:
    text = resources.files(__package__).joinpath("readings.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        reading, chars = line.split(" ")
        yield reading, chars


@cache
def _by_reading() -> dict[str, str]:
    return dict(_table_lines())


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    readings: dict[str, tuple[str, ...]] = {}
    for reading, chars in _table_lines():
        for char in chars:
            readings[char] = (*readings.get(char, ()), reading)
    return readings
