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
from typing import Final, NamedTuple

import numpy as np

from pipeline.page import Edit
from pipeline.text.fix import Fix, applied
from pipeline.text.language import BREAK, RUN, Model, model, numbers_of
from pipeline.text.pinyin import LETTERS, TONED
from pipeline.text.rereading import Node, Symbol, cheapest, rivals, shifted

LEAST_GAIN: Final = 24
MOST_COST: Final = 17
CLEAR: Final = 4
DOUBTFUL: Final = 19
"""In steps of `language.STEP`: what a span must gain by being read anew, what a character of it may cost on average, by what a guess must
win, and the cost of one character that makes the whole doubtful."""

SHIFT_GAIN: Final = 1.0
"""Nats a character by which a torn run reads better when shifted by a byte."""

UTF8_GAIN: Final = 2.5
"""Nats a character by which UTF-8 read as GBK reads better when read as UTF-8."""

NAMES: Final = 8_192
"""Odd runs whose verdict is kept: most are names of towns and people, the same on every page of a site."""

LEAST_UTF8: Final = 9
"""One Han character in UTF-8 in so many bytes, a third of the line, makes it worth reading so: GBK names hold such bytes by chance."""

LOST: Final = "\ufffd"
NUMERALS: Final = "〇零一二三四五六七八九十百千万萬亿億两兩"
NUMERAL_CLEAR: Final = 10
"""A number must win by more than other characters: one that was made up is worse than one that is lost."""

_TOKEN: Final = re.compile(
    f"(?P<torn>[?{LOST}](?P<lost>(?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}}) ?[)）])"
    f"|(?P<whole>[(（] ?(?P<reading>(?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}}) ?[)）])"
    f"|(?P<gap>{LOST})|(?P<char>.)",
    re.DOTALL,
)
_UTF8_HAN: Final = re.compile(rb"[\xe4-\xe9][\x80-\xbf]{2}")
_LOST_READING: Final = re.compile(f"[?{LOST}](?=[a-zü]*[{TONED}])[{LETTERS}]{{1,7}} ?[)）]")


class Mend(NamedTuple):
    """One torn span put together; not sure where a character of it was guessed, or where it still reads badly."""

    fix: Fix
    sure: bool


def mends(text: str) -> list[Mend]:
    """The torn spans of a line put together. Empty where nothing is torn, or nothing better is likely."""
    nodes = cheapest(_symbols(text))
    return [mend for low, high in _runs(nodes) if (mend := _mend(text, nodes, low, high)) is not None]


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


def remains(text: str) -> list[tuple[int, int]]:
    """The spans of such readings."""
    return [found.span() for found in _LOST_READING.finditer(text)]


def read_as_utf8(text: str) -> str:
    """What a line says that is UTF-8 read as GBK (涓轰笘鐣 for 为世界); empty where that reads no better. What got lost is U+FFFD."""
    data = text.replace(LOST, "\x7f").encode("gb18030", "replace")
    if len(_UTF8_HAN.findall(data)) * LEAST_UTF8 < len(data):
        return ""
    other = re.sub(f"[{LOST}?\x7f]+", LOST, data.decode("utf-8", "replace"))
    language = model()
    better = len(other) < len(text) and language.score(other) + UTF8_GAIN < language.score(text)
    return other if better else ""


def reads_better_shifted(text: str, place: int) -> bool:
    """Whether an odd run that begins at `place` of a line reads better by a byte's shift: a torn one does, a rare name does not."""
    return len(text) - place >= RUN - 1 and _better_shifted(text[place : place + 2 * RUN])


@lru_cache(NAMES)
def _better_shifted(run: str) -> bool:
    language = model()
    most = language.scored(numbers_of(run)) - SHIFT_GAIN
    others = (shifted(run[start:]) for start in range(3))
    return any(len(other) >= RUN - 2 and language.scored(other) < most for other in others)


def _symbols(text: str) -> list[Symbol]:
    return [_symbol(found) for found in _TOKEN.finditer(text)]


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


def _runs(nodes: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """The runs of characters that are not as printed."""
    low = None
    for number, node in enumerate([*nodes, None]):
        kept = node is None or node.way == "kept"
        if kept and low is not None:
            yield low, number
            low = None
        elif not kept and low is None:
            low = number


def _mend(text: str, nodes: Sequence[Node], low: int, high: int) -> Mend | None:
    """One run put together, if it is far likelier than what stands there."""
    start, end = nodes[low].start, nodes[high].start if high < len(nodes) else len(text)
    before, behind = text[max(0, start - 1) : start] or BREAK, text[end : end + 1] or BREAK
    new = "".join(node.char for node in nodes[low:high])
    language = model()
    printed, read = (_costs(language, before + middle + behind) for middle in (text[start:end], new))
    if sum(printed) - sum(read) < LEAST_GAIN or sum(read) > MOST_COST * (len(new) + 1):
        return None
    settled = "".join(_settled(language, nodes, number) for number in range(low, high))
    guessed = any(node.way not in {"kept", "moved"} for node in nodes[low:high])
    return Mend(Fix(start, end, settled), sure=not guessed and max(read, default=0) < DOUBTFUL)


def _costs(language: Model, text: str) -> list[int]:
    ids = [language.id(char) for char in text]
    costs: list[int] = language.cost[ids[:-1], ids[1:]].tolist()
    return costs


def _settled(language: Model, nodes: Sequence[Node], number: int) -> str:
    """The character of a node, U+FFFD where another would do nearly as well between its neighbours."""
    node = nodes[number]
    if node.way in {"kept", "moved"}:
        return node.char
    before = language.id(next((other.char for other in nodes[number - 1 :: -1] if number and other.char), BREAK))
    behind = language.id(next((other.char for other in nodes[number + 1 :] if other.char), BREAK))
    mine = language.id(node.char)
    others = np.array(sorted(rivals(nodes, number) - {mine}), np.intp)
    costs = language.cost[before].astype(np.int32) + language.cost[:, behind]
    margin = int(costs[others].min()) - int(costs[mine]) if len(others) else NUMERAL_CLEAR
    return node.char if margin >= (NUMERAL_CLEAR if node.char in NUMERALS else CLEAR) else LOST
