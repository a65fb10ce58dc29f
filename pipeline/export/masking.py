"""Mask what identifies private persons: phone, identity-card and bank-card numbers, e-mail, WeChat and QQ numbers.

Case numbers, statute numbers, amounts and dates stay. A number counts as an identity card or a bank card only where its check digit
is right (GB 11643-1999: ISO 7064 mod 11-2; ISO/IEC 7812: Luhn). Service numbers (12348, 400-…) belong to no private person and stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple

MARK: Final = "[{kind}]"
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"


class Mask(NamedTuple):
    """One kind of personal number: its name, its pattern and the test that a match must pass."""

    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def is_identity_card(number: str) -> bool:
    """Whether 18 characters are a resident identity card number: a date of birth and a right check digit.

    >>> is_identity_card("11010519491231002X")
    True
    """
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_DIGITS[total % 11] == number[17].upper()


def is_bank_card(number: str) -> bool:
    """Whether the digits pass Luhn's test.

    >>> is_bank_card("6222 0200 0000 0000 0006".replace(" ", ""))
    False
    """
    digits = [int(digit) for digit in re.sub(r"[ -]", "", number)]
    doubled = [d if n % 2 == 0 else (d * 2 - 9 if d > 4 else d * 2) for n, d in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _always(_: str) -> bool:
    return True


_NO_DIGIT_BEFORE: Final = r"(?<![0-9A-Za-z.])"
_NO_DIGIT_AFTER: Final = r"(?![0-9A-Za-z])"
_NO_AMOUNT: Final = r"(?![ ]?(?:元|万|亿|股|美元|港元|日元|平方米|公斤|吨|%|％|\.\d))"
_NO_NUMBER: Final = r"(?<![第字])(?<!编号)(?<!编号[:：])(?<!订单号)(?<!订单号[:：])"
"""No number of a document or an order before it."""
_WECHAT: Final = r"(?:微信|[Vv薇]信|VX|vx|WX|wx|[Ww]e[Cc]hat)"

MASKS: Final = (
    Mask("identity_card", re.compile(_NO_DIGIT_BEFORE + r"[1-9]\d{16}[\dXx]" + _NO_DIGIT_AFTER), is_identity_card),
    Mask(
        "bank_card",
        re.compile(_NO_DIGIT_BEFORE + r"(?:62|4\d|5[1-5])\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{3,4})?" + _NO_DIGIT_AFTER),
        is_bank_card,
    ),
    Mask(
        "mobile_phone",
        re.compile(_NO_DIGIT_BEFORE + _NO_NUMBER + r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}" + _NO_DIGIT_AFTER + _NO_AMOUNT),
        _always,
    ),
    Mask("telephone", re.compile(r"(?<=[电话话机機:：])[ ]?0\d{2,3}[- ]\d{7,8}" + _NO_DIGIT_AFTER), _always),
    Mask("e_mail", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"), _always),
    Mask(
        "wechat",
        re.compile(
            _WECHAT + r"(?:[:：号號是为為 ]{1,3}(?P<one>[A-Za-z][-_A-Za-z0-9]{5,19})|(?P<two>(?=[a-z_-]{0,18}\d)[a-z][-_a-z0-9]{5,19}))"
        ),
        _always,
    ),
    Mask("qq", re.compile(r"(?:QQ|qq|扣扣|企鹅)[:：号號是为為 ]{0,3}(?P<one>[1-9]\d{4,10})" + _NO_DIGIT_AFTER + _NO_AMOUNT), _always),
)
_GATE: Final = re.compile(r"\d{5}|\d{3,4}[- ]\d{4}|@|微信|[Vv薇]信|VX|vx|WX|wx|QQ|qq|扣扣|企鹅")


def mask(text: str, counts: Counter[str]) -> str:
    """The text with personal numbers replaced by `[kind]`; `counts` learns how many of each kind."""
    if not _GATE.search(text):
        return text
    for kind, pattern, holds in MASKS:
        text = pattern.sub(lambda found, kind=kind, holds=holds: _mark(found, kind, holds, counts), text)  # type: ignore[misc]
    return text


def _mark(found: re.Match[str], kind: str, holds: Callable[[str], bool], counts: Counter[str]) -> str:
    """What stands in place of a match: the mark, and before it the label where only what follows it is personal."""
    if not holds(found[0]):
        return found[0]
    counts[kind] += 1
    own = next((name for name, part in found.groupdict().items() if part), 0)
    return found[0][: found.start(own) - found.start()] + MARK.format(kind=kind) + found[0][found.end(own) - found.start() :]
