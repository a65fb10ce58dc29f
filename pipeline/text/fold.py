"""The matching key: one form for all ways to write a line, so that a rule is written once, in simplified half-width characters.

`fold` is for matching only. Published text never goes through it: NFKC would change 4 % of the characters of a law text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt

INVISIBLE = frozenset(
    chr(code)
    for low, high in (
        (0x00AD, 0x00AD),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x2060),
        (0x2066, 0x2069),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
    )
    for code in range(low, high + 1)
)
"""Characters that print nothing: soft hyphen, zero-width and direction marks, variation selectors, byte-order mark."""


def fold(text: str) -> str:
    """The matching key of a line: NFKC per character, simplified per character, lower case, without spaces.

    >>> fold("《民法典》 第１０３４條：「個人信息」")
    '《民法典》第1034条:「个人信息」'
    """
    return text.translate(_table()) if len(text) < SHORT else _of_long(text)


SHORT: Final = 100
"""Characters up to which a dictionary is faster than an array."""
GONE: Final = 0xFFFF
"""Stands in the array for a character of which nothing stays."""
OTHER: Final = 0xFFFE
"""Stands in the array for a character that becomes several, and for halves of characters beyond U+FFFF: the dictionary knows them."""


def _of_long(text: str) -> str:
    """The same by an array: a tenth of the time for a page."""
    folded = _array().take(np.frombuffer(text.replace("…", "...").encode("utf-16-le", "surrogatepass"), np.uint16))
    if folded.max() >= OTHER:
        if (folded == OTHER).any():
            return text.translate(_table())
        folded = folded[folded != GONE]
    return folded.tobytes().decode("utf-16-le")


MEMO_SIZE: Final = 20_000
"""Lines whose keys are remembered."""
MARK: Final = "\x01"
"""Stands for the break between lines that are folded as one text."""
_memo: dict[str, str] = {}


def fold_line(line: str) -> str:
    """The matching key of a line, remembered: every stage asks for it, and the frames of pages repeat."""
    try:
        return _memo[line]
    except KeyError:
        if len(_memo) > MEMO_SIZE:
            _memo.clear()
        folded = _memo[line] = fold(line)
        return folded


def fold_lines(lines: Iterable[str]) -> None:
    """Remember the matching keys of many lines: folded as one text they cost a tenth."""
    if len(_memo) > MEMO_SIZE:
        _memo.clear()
    new = [line for line in lines if line not in _memo]
    _memo.update(zip(new, folded_each(new), strict=True))


def folded_each(texts: Sequence[str]) -> list[str]:
    """The matching key of each text, folded as one text; nothing is remembered."""
    folded = fold(MARK.join(texts)).split(MARK) if texts else []
    return folded if len(folded) == len(texts) else list(map(fold, texts))


def fold_spans(text: str) -> tuple[str, list[int]]:
    """The matching key with, for each of its characters and its end, the offset in `text` that it comes from.

    >>> fold_spans(" 第 ㎡")
    ('第m2', [1, 3, 3, 4])
    """
    table = _table()
    folded, offsets = [], []
    for at, char in enumerate(text):
        new = table.get(ord(char), char) or ""
        folded.append(new)
        offsets.extend([at] * len(new))
    return "".join(folded), [*offsets, len(text)]


def is_han(char: str) -> bool:
    """Whether a character is a Han character in the Basic Multilingual Plane or beyond it."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U0003ffff" or char == "〇"


@cache
def simplified_of() -> dict[str, str]:
    """Traditional character -> its first simplified form, from the table of opencc-python-reimplemented; nothing beyond the BMP."""
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t", 1) for line in table.splitlines() if "\t" in line)
    firsts = {old: new.split(" ", 1)[0] for old, new in pairs}
    return {old: new for old, new in firsts.items() if old != new and max(new) <= "\uffff"}


def has_traditional(text: str) -> bool:
    """Whether a text holds a character that `simplified_of` changes."""
    return bool(_is_traditional().take(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)).any())


@cache
def _is_traditional() -> npt.NDArray[np.bool_]:
    """By code unit of UTF-16; half of a character beyond U+FFFF counts where some that begin with it are changed."""
    array = np.zeros(0x10000, np.bool_)
    array[[int.from_bytes(char.encode("utf-16-le")[:2], "little") for char in simplified_of()]] = True
    return array


HAN: Final = (0x4E00, 0xA000)
_COMPATIBLE = ((0x0000, 0x3400), (0xA700, 0xAC00), (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F300), (0x2F800, 0x2FA20))
"""Ranges of code points that hold every character changed by NFKC, lower case or the removal of spaces in text at hand."""


@cache
def _array() -> npt.NDArray[np.uint16]:
    """What `_table` says, as an array over the code units of UTF-16."""
    array = np.arange(0x10000, dtype=np.uint16)
    for code, new in _table().items():
        if code <= 0xFFFF:
            array[code] = GONE if new is None else ord(new) if len(new) == 1 and new < "\ufffe" else OTHER
    array[0xD800:0xE000] = OTHER
    array[OTHER:] = OTHER
    return array


@cache
def _table() -> dict[int, str | None]:
    """For `str.translate`: code point -> folded text, or None where nothing stays. Chinese characters that stay stand in it as well:
    one that is not there costs an exception.
    """
    simplified = simplified_of()
    table: dict[int, str | None] = {code: chr(code) for code in range(*HAN)}
    table |= {ord(old): new for old, new in simplified.items()}
    for code in (code for low, high in _COMPATIBLE for code in range(low, high)):
        char = chr(code)
        new = unicodedata.normalize("NFKC", char).lower()
        new = "".join(simplified.get(c, c) for c in new if not c.isspace() and c not in INVISIBLE)
        if new != char:
            table[code] = new or None
    return table
