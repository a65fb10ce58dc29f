"""Torn bytes: GBK text that lost a byte, or got readings inserted between the two bytes of a character, put together again.

After one lost byte every character is read from the second byte of one and the first of the next (。《民法 reads ！睹穹), up to the next
ASCII character. Spinners that work on bytes insert a reading after two bytes without looking where characters begin (演變為 reads
演變?yōu)槭). Pairs that GBK does not define were dropped on the way, and two characters are lost with each.

The bytes are read anew (`rereading.py`), and a span so read stands only where it is far likelier than what the page prints. A character
that nothing settles becomes U+FFFD: lost, and seen to be lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import Final, NamedTuple

import numpy as np

from pipeline.page import Edit
from pipeline.text import resumed, shifts
from pipeline.text.fix import Fix, applied
from pipeline.text.gbk import END, shifted, shifted_text
from pipeline.text.grams import costs
from pipeline.text.joined import Joined, joined
from pipeline.text.language import BREAK, model, numbers_of, odd_places
from pipeline.text.pinyin import LETTERS, TONED
from pipeline.text.rereading import DOUBT, Read, Symbol, cheapest, odd_pairs
from pipeline.text.shifts import AROUND, LEAST_SHIFTED, MARKED_GAIN, MOST_SHIFTED, SHIFT_GAIN, STARTS, WINDOW, Places

LEAST_GAIN: Final = 12
MARKED_LEAST: Final = 6
MOST_COST: Final = 10.5
MOST_SHARE: Final = 0.8
CLEAR: Final = 3
"""In nats: what a span must gain by being read anew, and where it shows marks of what was lost; what a character of it may cost on average;
what share of the cost as printed may be left; and by what a character must win that was guessed. Of guesses that win by 3 to 4, 94 in 100
are right, by 6 and more 99.
"""

CLEAR_GAIN: Final = 20.0
LAST_GAIN: Final = 15.0
"""Nats that such a run must gain by a shift: of 277 torn lines of law 276 gain 30, of 97 odd ones of sound pages one. At the end of a line,
where few characters are left to gain by, less: of 200,000 lines of law none does that is sound.
"""

UTF8_GAIN: Final = 2.5
"""Nats a character by which UTF-8 read as GBK reads better when read as UTF-8."""

NAMES: Final = 8_192
"""Odd runs whose verdict is kept: most are names of towns and people, the same on every page of a site."""

LEAST_UTF8: Final = 9
"""One Han character in UTF-8 in so many bytes, a third of the line, makes it worth reading so: GBK names hold such bytes by chance."""

LOST: Final = "\ufffd"
NUMERALS: Final = "〇零一二三四五六七八九十百千万萬亿億两兩"
NUMERAL_CLEAR: Final = 5
"""A number must win by more than other characters: one that was made up is worse than one that is lost."""

CLEARS: Final = {"guess": CLEAR, "blind": DOUBT, "lost": inf}
"""By what characters must win of which one byte is known, or none."""

_TOKEN: Final = re.compile(
    f"(?P<torn>[?{LOST}](?P<lost>(?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}}) ?[)）])"
    f"|(?P<whole>[(（] ?(?P<reading>(?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}}) ?[)）])"
    f"|(?P<gap>{LOST})|(?P<char>.)",
    re.DOTALL,
)
_UTF8_HAN: Final = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}")
_MARK: Final = re.compile(f"[{LOST}\ue000-\ue5e4\ue5e6-\uf8ff]")
_BESIDE_MARK: Final = re.compile(f"[^\0-\x7f{LOST}]{LOST}|{LOST}[^\0-\x7f{LOST}]")
_LOST_READING: Final = re.compile(f"[?{LOST}](?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}} ?[)）]")


class Mend(NamedTuple):
    """One torn span put together; not sure where a character of it was guessed, or where it still reads badly."""

    fix: Fix
    sure: bool


def mends(text: str) -> list[Mend]:
    """The torn spans of a line put together. Empty where nothing is torn, or nothing better is likely."""
    nodes = list(_nodes(text, _symbols(text)))
    return [mend for low, high in _runs(nodes) if (mend := _mend(text, nodes, low, high)) is not None]


def _nodes(text: str, symbols: list[Symbol]) -> Iterator[Read]:
    """A line read anew where it may be torn, and as printed elsewhere."""
    at = 0
    for low, high in _windows(text, symbols):
        yield from map(_printed, symbols[at:low])
        yield from cheapest(symbols[low:high])
        at = high
    yield from map(_printed, symbols[at:])


def _printed(symbol: Symbol) -> Read:
    return Read(symbol.text, symbol.start, symbol.end, "kept")


def _windows(text: str, symbols: Sequence[Symbol]) -> list[tuple[int, int]]:
    """The stretches of a line that may be torn: reading anew costs a hundred times what looking does.

    They begin and end AROUND chains of odd pairs, at most WINDOW apart, of which one shows what was lost or reads better when shifted.
    Readings between bytes take the whole line: they say of a page that it is torn, and of each other where.
    """
    if any(symbol.kind in {"torn", "whole"} for symbol in symbols):
        return [(0, len(symbols))]
    found: list[tuple[int, int]] = []
    chain: list[int] = []
    odd = [n for n, is_odd in enumerate(odd_pairs(symbols)) if is_odd or _MARK.match(symbols[n].text)]
    for number in [*odd, None]:
        if chain and (number is None or number - chain[-1] > WINDOW):
            if any(_MARK.match(symbols[n].text) or _alarming(text, symbols[n].start) for n in chain):
                low, high = max(0, chain[0] - AROUND), min(len(symbols), chain[-1] + AROUND)
                found = [*found[:-1], (found[-1][0], high)] if found and found[-1][1] >= low else [*found, (low, high)]
            chain = []
        if number is not None:
            chain.append(number)
    return found


def mended(text: str) -> tuple[str, list[Edit]]:
    """A line with its torn spans put together, and the edits: of kind `encoding`, and of kind `torn` without change on what is not sure."""
    if other := read_as_utf8(text):
        return applied(text, [Fix(0, len(text), other)], "encoding")
    found = [mend for mend in mends(text) if mend.fix.new != text[mend.fix.start : mend.fix.end]]
    new, edits = applied(text, [mend.fix for mend in found], "encoding")
    doubts = [edit._replace(kind="torn", old=edit.new) for edit, mend in zip(edits, found, strict=True) if not mend.sure and edit.new]
    return new, edits + doubts


def has_lost_reading(text: str) -> bool:
    """Whether a line shows a reading that took a byte with it: ?reading) without an opening bracket."""
    return bool(_LOST_READING.search(text))


def shows_loss(text: str) -> bool:
    """Whether a line shows a mark of lost bytes beside characters of two bytes: these may be torn, however few they are."""
    return bool(_BESIDE_MARK.search(text))


def remains(text: str) -> list[tuple[int, int]]:
    """The spans of such readings."""
    return [found.span() for found in _LOST_READING.finditer(text)]


def may_be_utf8(lines: Sequence[str]) -> list[bool]:
    """Which lines hold so many bytes of UTF-8 that `read_as_utf8` may read them."""
    data = _gbk("\n".join(lines)).split(b"\n")
    return [len(_UTF8_HAN.findall(line)) * LEAST_UTF8 >= len(line) for line in data]


def _gbk(text: str) -> bytes:
    return text.replace(LOST, "\x7f").encode("gb18030", "replace")


def read_as_utf8(text: str) -> str:
    """What a line says that is UTF-8 read as GBK (涓轰笘鐣 for 为世界); empty where that reads no better. What got lost is U+FFFD."""
    data = _gbk(text)
    if len(_UTF8_HAN.findall(data)) * LEAST_UTF8 < len(data):
        return ""
    other = re.sub(f"[{LOST}?\x7f]+", LOST, data.decode("utf-8", "replace"))
    language = model()
    better = len(other) < len(text) and language.score(other) + UTF8_GAIN < language.score(text)
    return other if better else ""


def reading_better(page: Joined, odd: Places) -> set[int]:
    """The numbers of the lines of which something reads better shifted or put together, by one look at all odd places and by a closer one
    at what is left of them.
    """
    found: set[int] = set()
    for number, place in _within(page, _shifting(page, odd)):
        if number not in found and _reads_shifted(page.lines[number], place):
            found.add(number)
    runs = resumed.promising(page, odd_places(page, resumed.ODD))
    for (number, start), length in zip(_within(page, runs[:, 0]), runs[:, 1].tolist(), strict=True):
        if number not in found and resumed.is_torn(page.lines[number], start, length):
            found.add(number)
    return found


def alarming(text: str, places: Places) -> list[int]:
    """Those of the odd places of a line from which on it reads better shifted, and where runs begin that read better put together."""
    page = joined([text])
    found = {place for place in _shifting(page, places).tolist() if _reads_shifted(text, place)}
    for start, length in resumed.promising(page, odd_places(page, resumed.ODD)).tolist():
        if start not in found and resumed.is_torn(text, start, length):
            found.add(start)
    return sorted(found)


def _shifting(page: Joined, odd: Places) -> Places:
    return shifts.promising(page, odd, np.array([found.start() for found in _MARK.finditer(page.text)], np.intp))


def _within(page: Joined, places: Places) -> Iterator[tuple[int, int]]:
    """The number of the line in which each place of a page is, and the place in it."""
    owners = page.owners(places)
    return zip(owners.tolist(), (places - page.starts()[owners]).tolist(), strict=True)


def _alarming(text: str, place: int) -> bool:
    return _reads_shifted(text, place) or resumed.resumes(text, place)


def _reads_shifted(text: str, place: int) -> bool:
    gain = MARKED_GAIN if _MARK.search(text, max(0, place - AROUND), place + AROUND) else SHIFT_GAIN
    run = text[max(0, place - 1) : place + WINDOW]
    return _better_shifted(run + END if place + WINDOW >= len(text) else run, gain)


@lru_cache(NAMES)
def _better_shifted(run: str, gain: int) -> bool:
    return any(_gains(run[start:], gain) and _gains_clearly(run[start:], gain) for start in range(STARTS))


def _gains_clearly(run: str, gain: int) -> bool:
    """The same by runs of four characters, which take longer to look up: rare names, which the pairs take for torn, are not."""
    other = shifted_text(run)
    won = [printed - read for printed, read in zip(costs(run), costs(other), strict=False)]
    least = LEAST_GAIN / 2 if gain == MARKED_GAIN else LAST_GAIN if run.endswith(END) else CLEAR_GAIN
    return max(accumulate(won), default=0.0) >= least


def _gains(run: str, gain: int) -> bool:
    """Whether the first few characters of a run, at least two, read much better from the second byte on, and well."""
    language = model()
    won = cost = 0
    for length, (was, read) in enumerate(zip(language.each(numbers_of(run)), language.each(shifted(run)), strict=False), 1):
        won, cost = won + was - read, cost + read
        if won >= gain and cost <= MOST_SHIFTED * length and (length >= LEAST_SHIFTED or gain == MARKED_GAIN):
            return True
    return False


def _symbols(text: str) -> list[Symbol]:
    symbols = [_symbol(found) for found in _TOKEN.finditer(text)]
    opened = text.count("(") < text.count(")")
    return [symbol._replace(reading="(") if opened and symbol.text == "?" else symbol for symbol in symbols]


def _symbol(found: re.Match[str]) -> Symbol:
    if found["torn"]:
        return Symbol(*found.span(), "torn", found[0], b"", found["lost"])
    if found["whole"]:
        return Symbol(*found.span(), "whole", found[0], b"", found["reading"])
    if found["gap"]:
        return Symbol(*found.span(), "gap", found[0], b"")
    data = _bytes_of(found[0])
    return Symbol(*found.span(), "pair" if len(data) == 2 else "single", found[0], data)


def _bytes_of(char: str) -> bytes:
    """The bytes of a character in GBK, user-defined pairs included; none where it has no such character."""
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return b""
    return data if len(data) < 3 else b""


def _runs(nodes: Sequence[Read]) -> Iterator[tuple[int, int]]:
    """The runs of characters that are not as printed."""
    low = None
    for number, node in enumerate([*nodes, None]):
        kept = node is None or node.way == "kept"
        if kept and low is not None:
            yield low, number
            low = None
        elif not kept and low is None:
            low = number


def _mend(text: str, nodes: Sequence[Read], low: int, high: int) -> Mend | None:
    """One run put together, if it is far likelier than what stands there."""
    start, end = nodes[low - 1].end if low else 0, nodes[high].start if high < len(nodes) else len(text)
    new = "".join(node.char for node in nodes[low:high])
    before = "".join(node.char for node in nodes[max(0, low - 3) : low]) or BREAK
    behind = text[end : end + 2] or BREAK
    printed, read = (costs(before + middle + behind)[len(before) :] for middle in (text[start:end], new))
    least = MARKED_LEAST if LOST in text[start:end] else LEAST_GAIN
    if sum(printed) - sum(read) < least or sum(read) > min(MOST_COST * (len(new) + 2), MOST_SHARE * sum(printed)):
        return None
    settled = "".join(map(_settled, nodes[low:high]))
    if not settled.strip(LOST):
        return None  # nothing is known of it but that it is lost: what is printed says more
    sure = all(node.way not in CLEARS and node.margin >= CLEAR for node in nodes[low:high])
    return Mend(Fix(start, end, settled), sure)


def _settled(node: Read) -> str:
    """The character of a node, U+FFFD where another would do nearly as well."""
    least = CLEARS.get(node.way, 0)
    return node.char if node.margin >= (max(least, NUMERAL_CLEAR) if least and node.char in NUMERALS else least) else LOST
