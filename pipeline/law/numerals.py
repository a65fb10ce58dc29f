"""Numbers as Chinese law writes them, both ways: 一千零三十四, 一〇三四, 廿三, 壹佰, 1千2百, １０３４, with spaces inside."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_FORMS: Final = ("零〇○Ｏ", "一壹弌", "二贰貳两兩", "三叁叄参參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
DIGITS: Final = {
    **{char: value for value, chars in enumerate(_FORMS) for char in chars},
    **{chr(start + value): value for start in (0x30, 0xFF10) for value in range(10)},
}
UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS: Final = {"廿": 20, "卅": 30, "卌": 40}
SPACES: Final = " \t\u00a0\u3000\u2009\u200b"
NUMBER: Final = "".join([*DIGITS, *UNITS, *TENS])
"""Every character that a number may be made of, for use inside a character class."""
MAX_ARTICLE: Final = 9999

_HAN: Final = "零一二三四五六七八九"
_SPACELESS: Final = str.maketrans("", "", SPACES)


@lru_cache(maxsize=1 << 14)
def number(text: str) -> int | None:
    """The number that a text stands for, or None where it stands for none.

    Not for amounts of money or fractions: 万 and decimal points give None.

    >>> [number(text) for text in ("一千零三十四", "一〇三四", "廿三", "壹佰零贰", "2百5十", "３ ０", "十", "百一十一", "甲")]
    [1034, 1034, 23, 102, 250, 30, 10, 111, None]
    """
    text = text.translate(_SPACELESS)
    if text.isascii():
        return int(text) if text.isdigit() else None
    return _sum(text) if text else None


def _sum(text: str) -> int | None:
    """Digits, units and tens added up; every unit must be smaller than the one before."""
    total, digits, limit = 0, "", 10_000
    for char in text:
        if char in DIGITS:
            digits += str(DIGITS[char])
            continue
        value = UNITS.get(char) or TENS.get(char)
        place = 10 if char in TENS else value
        if value is None or place is None or place >= limit or (char in TENS and digits.strip("0")):
            return None
        count = int(digits) if digits.strip("0") else 1
        if count > 9:
            return None
        total, digits, limit = total + count * value, "", place
    if limit < 10_000 and len(digits.lstrip("0")) >= len(str(limit)):
        return None
    return total + int(digits or 0)


@lru_cache(maxsize=1 << 14)
def chinese(n: int) -> str:
    """A number from 0 to 9999 in Chinese numerals. Raises ValueError for others.

    >>> [chinese(n) for n in (10, 15, 110, 205, 1034, 2000, 0)]
    ['十', '十五', '一百一十', '二百零五', '一千零三十四', '二千', '零']
    """
    if not 0 <= n <= MAX_ARTICLE:
        raise ValueError(f"{n} is outside 0 to {MAX_ARTICLE}")
    if n < 10:
        return _HAN[n]
    if n < 20:
        return "十" + (_HAN[n - 10] if n > 10 else "")
    written, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            written += ("零" if gap and written else "") + _HAN[digit] + unit
        gap = not digit
    return written


def label(article: int, suffix: int = 0) -> str:
    """An article's label as the contract writes it.

    >>> label(253, 1)
    '第二百五十三条之一'
    """
    return f"第{chinese(article)}条" + (f"之{chinese(suffix)}" if suffix else "")


def eid(article: int | None, suffix: int = 0, paragraph: int | None = None, item: int | None = None, subitem: int | None = None) -> str:
    """A target in Akoma Ntoso style; empty where there is neither article nor anything below it.

    >>> eid(253, 1, 1, 2)
    'art_253-1__para_1__item_2'
    """
    parts = [] if article is None else [f"art_{article}-{suffix}" if suffix else f"art_{article}"]
    parts += [f"{name}_{n}" for name, n in (("para", paragraph), ("item", item), ("subitem", subitem)) if n is not None]
    return "__".join(parts)
