"""Runs of damaged bytes -> text: the reading that keeps most characters, found by going through the bytes in all ways at once.

In GBK and Big5 a lost or added byte puts all that follows out of step until the next space. The best way through the bytes (Viterbi) gives
up the one byte that is wrong, and changes encoding where a template of another one was pasted in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipeline.html.plausible import COMMON

RUN: Final = re.compile(rb"[\x80-\xff][^\x01-\x2f\x3a-\x3f]*")
"""From a byte that begins a character up to one that is never part of another one, in any encoding read here."""
WINDOW: Final = 128
"""Bytes gone through at once; longer runs are taken in pieces that overlap by `OVERLAP`."""
OVERLAP: Final = 32
MARGIN: Final = 24
"""Characters before a broken place that are read again with it."""
JUNK: Final = b"\x00\xff"
"""Bytes that are no part of any text: left out where they stand between or inside characters."""
LOST: Final = "\ufffd"
"""What a byte that is no character costs in the raw text."""
BOM: Final = b"\xef\xbb\xbf"

# Worth of a step, about the logarithm of how likely it is.
_COMMON: Final = -7.0
_RARE: Final = -11.0
_ODD: Final = -13.0
_WILD: Final = -16.0
"""A character that Chinese text is made of; one of the plainer ones; one of the far rows of the table; one that needs luck to be right."""
_WORD: Final = -4.0
_LETTER: Final = -9.0
"""ASCII; a letter right before a Chinese character, which may be half of another one."""
_KNOWN: Final = -8.0
_BAD: Final = -12.0
_SWITCH: Final = -12.0
"""Damage of a known kind; a byte given up; a change of encoding."""


class Piece(NamedTuple):
    """A piece of text as it stands in the raw text, and what it was meant to be, or None where it is right as it is."""

    text: str
    new: str | None = None


class _Step(NamedTuple):
    """One step through the bytes: how many it takes, what it is worth, and what it reads."""

    size: int
    worth: float
    piece: Piece


def read_run(run: bytes, encodings: Sequence[str]) -> Iterator[Piece]:
    """The pieces of a run of bytes under the best mixture of these encodings, the first of them preferred.

    What reads well is taken as it stands, 10 nanoseconds a byte; around the damage it is some 10 microseconds a byte.
    """
    at = 0
    while at < len(run):
        good = _good_beginning(run[at:], encodings[0])
        if good:
            yield Piece(good)
            at += len(good.encode(encodings[0]))
        end = len(run) if at + WINDOW >= len(run) else at + WINDOW - OVERLAP
        for step in _best_way(run[at : at + WINDOW], tuple(encodings)):
            if at >= end:
                break
            yield step.piece
            at += step.size


def _good_beginning(run: bytes, encoding: str) -> str:
    """The beginning of a run that reads well, up to some characters before it stops to: a byte may be lost before it shows."""
    try:
        text, whole = run.decode(encoding), True
    except UnicodeDecodeError as error:
        text, whole = run[: error.start].decode(encoding), False
    if encoding == "utf-8" or (whole and reads_well(text)):
        return text
    odd = _odd_ones().search(text)
    text = text[: max((odd.start() if odd else len(text)) - MARGIN, 0)]
    return text if run.startswith(text.encode(encoding)) else ""


@cache
def _odd_ones() -> re.Pattern[str]:
    """Signs of being out of step: three seldom characters in a row, ASCII between them or not, two at the end, one before a lone ASCII
    or the end. Built when a damaged page comes: it takes 20 ms.
    """
    odd = f"[^\x00-\x7f{''.join(sorted(COMMON))}]"
    return re.compile(rf"{odd}(?:[\x00-\x7f]?(?:{odd}(?:[\x00-\x7f]?{odd}|\Z)|\Z)|[\x00-\x7f][^\x00-\x7f])")


def reads_well(text: str) -> bool:
    """Whether no part of a text looks out of step: three seldom characters in a row, or one before a lone letter or the end."""
    return not _odd_ones().search(text)


def in_step(run: bytes, text: str) -> bool:
    """Whether a run of GB18030 that reads as `text` is whole although seldom characters are many in it: names, arts, trades.

    All its bytes come in pairs of GB2312, so only two damages in one stretch could hide; what lies between them reads as characters of the
    table's far rows, which stand three seldom ones in a row nowhere else.
    """
    if not _PAIRS.fullmatch(run):
        return False
    rows = (char for row in _seldom_rows().finditer(text) for char in row[0])
    return not any(char > "\x7f" and not 0xB0 <= char.encode("gb18030")[0] <= 0xD7 for char in rows)


_PAIRS: Final = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe]{2})*")


@cache
def _seldom_rows() -> re.Pattern[str]:
    return re.compile(f"(?:[^\x00-\x7f{''.join(sorted(COMMON))}][\x00-\x7f]?){{3,}}")


def _best_way(run: bytes, encodings: tuple[str, ...]) -> list[_Step]:
    """The steps through all of the run that are worth most together. `worth` and `came` have a row for each encoding.

    Ten thousand bytes of a damaged page pass here, two encodings and three steps each: hence the local names.
    """
    never = float("-inf")
    worth = [[never] * (len(run) + 1) for _ in encodings]
    came: list[list[tuple[int, _Step | None]]] = [[(0, None)] * (len(run) + 1) for _ in encodings]
    for state, row in enumerate(worth):
        row[0] = _SWITCH if state else 0.0
    rows = list(zip(range(len(encodings)), encodings, worth, came, strict=True))
    for at in range(len(run)):
        here = [row[at] for row in worth]
        best = max(here)
        code = run[at : at + 5]
        for state, encoding, row, origin in rows:
            mine = here[state]
            if mine < best + _SWITCH:
                mine = best + _SWITCH
                origin[at] = (here.index(best), None)
            for step in _steps(code, encoding):
                total, after = mine + step[1], at + step[0]
                if total > row[after]:
                    row[after] = total
                    origin[after] = (state, step)
    return _traced(worth, came)


def _traced(worth: list[list[float]], came: list[list[tuple[int, _Step | None]]]) -> list[_Step]:
    at = len(worth[0]) - 1
    state = max(range(len(worth)), key=lambda state: worth[state][at])
    steps = []
    while at:
        before, step = came[state][at]
        if step is not None:
            steps.append(step)
            at -= step.size
        state = before
    return steps[::-1]


@lru_cache(1 << 15)
def _steps(code: bytes, encoding: str) -> tuple[_Step, ...]:
    """The steps that can be taken from the first of these bytes (up to five are looked at)."""
    first = code[0]
    if 0 < first < 0x80:
        alone = chr(first).isalpha() and (len(code) == 1 or code[1] >= 0x80)
        return (_Step(1, _LETTER if alone else _WORD, Piece(chr(first))),)
    steps = [*_chars(code, encoding), *_interrupted(code, encoding), *_known(code, encoding)]
    if first:
        steps.append(_Step(1, _BAD, Piece(LOST)))
    return tuple(step for step in steps if step.size <= len(code))


def _chars(code: bytes, encoding: str) -> Iterator[_Step]:
    for size in (2, 3, 4):
        char = char_of(code[:size], encoding) if len(code) >= size else ""
        if char:
            yield _Step(size, _worth(char, code[:size], encoding), Piece(char))
    if encoding == "utf-8" and (torn := _torn(code)) > 1:
        yield _Step(torn, _BAD, Piece(LOST))


def _interrupted(code: bytes, encoding: str) -> Iterator[_Step]:
    """Characters with a byte of junk inside."""
    for junk in (at for at in range(1, len(code) - 1) if code[at] in JUNK):
        for step in _chars(code[:junk] + code[junk + 1 :], encoding):
            if step.size > junk and step.worth >= _RARE:
                yield _Step(step.size + 1, step.worth + _KNOWN, Piece(LOST * (step.size + 1), step.piece.text))


def _known(code: bytes, encoding: str) -> Iterator[_Step]:
    """Damage whose meaning is certain: junk and byte-order marks mean nothing, 0x80 in GBK is the euro sign of code page 936."""
    if code[0] in JUNK:
        yield _Step(1, _KNOWN, Piece(LOST if code[0] else "\x00", ""))
    if code.startswith(BOM):
        yield _Step(3, _KNOWN, Piece("\ufeff", ""))
    if code[0] == 0x80 and encoding == "gb18030":
        yield _Step(1, _KNOWN, Piece(LOST, "€"))
    if code[0] == 0xA0 and code[1:2] < b"\x40" and encoding == "gb18030":
        yield _Step(1, _KNOWN, Piece(LOST, "\xa0"))


@lru_cache(1 << 16)
def char_of(code: bytes, encoding: str) -> str:
    """The one character of these bytes, or nothing."""
    try:
        char = code.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _worth(char: str, code: bytes, encoding: str) -> float:
    if char in COMMON:
        return _COMMON
    if encoding == "utf-8":
        return _RARE if len(code) > 2 else _ODD
    if len(code) > 2 or "\ue000" <= char <= "\uf8ff":
        return _WILD
    in_gbk = encoding == "gb18030"
    plain = 0xA1 <= code[0] <= 0xF7 and code[1] >= 0xA1 if in_gbk else 0xA4 <= code[0] <= 0xC6 or "\u3040" <= char <= "\u30ff"
    if plain:
        return _RARE
    return _WILD if in_gbk and code[1] < 0x80 else _ODD


def _torn(code: bytes) -> int:
    """Length of the beginning of a UTF-8 character that breaks off; 0 where there is none."""
    need = 4 if code[0] >= 0xF0 else 3 if code[0] >= 0xE0 else 2 if code[0] >= 0xC2 else 0
    size = 1
    while size < min(need, len(code)) and 0x80 <= code[size] < 0xC0:
        size += 1
    return size if need and size < need else 0
