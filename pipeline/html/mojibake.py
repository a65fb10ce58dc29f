"""Text that was once read in the wrong encoding: whole pages, and stretches inside good text, that go back through that encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from pipeline.html.plausible import PLAUSIBLE, foreign, share


class Mend(NamedTuple):
    """One damaged place: `old` stands at offset `at` of the text, `new` is what was meant. Becomes an edit of kind `encoding`."""

    at: int
    old: str
    new: str


LOST: Final = "\ufffd"
_FOREIGN: Final = re.compile(r"[^\x00-\x7f][^\x00-\x2f\x3a-\x3f]*")
SAMPLE: Final = 120
"""Characters beyond ASCII that are looked at to see whether a page reads as Chinese."""
SURE: Final = 0.6
"""Share of common characters from which a page is right at a glance; right readings have 0.6 to 1 (plausible.py)."""
CHUNK: Final = 8_000
"""Characters that are searched for such ones at a time: head and first headline are mostly there."""


def read_twice(text: str) -> tuple[str, str] | None:
    """The text of a page that is whole but was once read wrongly as a whole, with the name of what happened; None for all others.

    Decided on the first characters beyond ASCII: a page that reads as Chinese is right.
    """
    if share(_foreign_beginning(text)) >= SURE:
        return None
    sample = _sample(text)
    now = share(sample)
    if now >= PLAUSIBLE or len(sample) < 4:
        return None
    ways = [(share(_again(sample, way, "ignore") or ""), way) for way in _WAYS]
    worth, best = max(ways)
    again = _again(text, best, "strict") if worth >= max(now + 0.2, PLAUSIBLE) else None
    if again is None:
        return None
    outer, inner = (_NAMES.get(name, name) for name in best)
    return again, f"{inner}?" if outer == "utf-8" else f"{inner} via {outer}"


def _foreign_beginning(text: str) -> str:
    """The first SAMPLE characters beyond ASCII, or some more: by deletion, for a search takes 5 ns a character of the markup before."""
    found = ""
    for at in range(0, len(text), CHUNK):
        found += foreign(text[at : at + CHUNK])
        if len(found) >= SAMPLE:
            break
    return found[: 2 * SAMPLE]


def _sample(text: str) -> str:
    pieces, size = [], 0
    for match in _FOREIGN.finditer(text):
        pieces.append(match[0][:SAMPLE])
        size += len(pieces[-1])
        if size >= SAMPLE:
            break
    return "\n".join(pieces)


def _again(text: str, way: tuple[str, str], errors: str) -> str | None:
    """The text encoded as the first encoding of `way` and decoded as the second."""
    outer, inner = way
    try:
        data = western_bytes(text, errors) if outer == "latin-1" else text.encode(outer, errors)
        return data.decode(inner, errors)
    except UnicodeError:
        return None


def western_bytes(text: str, errors: str = "strict") -> bytes:
    """The bytes that latin-1 or Windows 1252, which fill each other's gaps, would show as this text."""
    return text.translate(_cp1252()).encode("latin-1", errors)


@cache
def _cp1252() -> dict[int, int]:
    return {ord(char): code for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}


_WAYS: Final = (
    *(("latin-1", inner) for inner in ("utf-8", "gb18030", "big5hkscs")),
    ("gb18030", "utf-8"),
    ("gb18030", "big5hkscs"),
    ("big5hkscs", "gb18030"),
    ("utf-8", "gb18030"),
    ("utf-8", "big5hkscs"),
)
"""Encoding in which a page was read wrongly, and its true one. From UTF-8: short texts in GBK or Big5 that pass for UTF-8 themselves."""
_NAMES: Final = {"big5hkscs": "big5"}


def foreign_stretches(text: str) -> list[Mend]:
    """Stretches of a text that were read in the wrong encoding, and printed character references, each with what it was meant to be.

    In markup references are left to the parser. Only whole stretches that go back through an encoding and then read as Chinese: torn
    readings and lost bytes inside GBK are the matter of noise, which knows the page.
    """
    if text.isascii() and "&#" not in text and "\\u" not in text:
        return []
    if len(text) > SHORT and not any(sign in text for sign in _FREQUENT):
        return []
    mends = [] if _MARKUP.search(text) else list(_references(text))
    dense = foreign(text)  # both patterns match nothing else, and markup is most of a page
    mends += _utf8_as_gbk(text) if _SIGNS.search(dense) else ()
    mends += _seen_as_western(text) if _WESTERN.search(dense) else ()
    return sorted(mends)


_GBK_SIGNS: Final = "".join(
    bytes([lead, trail]).decode("gb18030")
    for lead in (*range(0xE3, 0xEA), 0xEF)
    for trail in range(0x80, 0xC0)
    if (lead, trail) != (0xEF, 0xBF)
)
"""What the first two bytes of a UTF-8 character are in GB18030: rare characters all."""
SHORT: Final = 10_000
"""Characters up to which a text is searched whole, about 0.1 ms; in longer ones, markup mostly, a frequent sign must show first."""
_FREQUENT: Final = "锛銆鐨鍦涓鍚ãæ£"
"""What comes of ，。的在中合 and others: seen as GBK, as latin-1, and GBK's ， as latin-1. One by one: a find takes 0.1 ns a character."""
_SIGNS: Final = re.compile(f"[{_GBK_SIGNS}][^\x00-\x7f]{{0,2}}[{_GBK_SIGNS}]")
"""Two of them near each other. Patterns here begin with one class of characters: 3 nanoseconds a character instead of 70."""
_BEFORE: Final = re.compile(r"[^\x00-\x7f]*\Z")
_STRETCH: Final = re.compile(r"(?:[^\x00-\x7f]|\?(?=[^\x00-\x7f]|$))*", re.MULTILINE)
LONGEST: Final = 20_000
"""Characters of one stretch that are looked at."""
_UTF8_CHARS: Final = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf][\x80-\xbf]|[\xc2\xc3][\x80-\xbf]|\xf0[\x9f-\xa0][\x80-\xbf][\x80-\xbf])+")
LEAST: Final = 3
"""Characters from which a stretch is believed."""


def _utf8_as_gbk(text: str) -> Iterator[Mend]:
    end = 0
    while sign := _SIGNS.search(text, end):
        before = _BEFORE.search(text, max(end, sign.start() - 100), sign.start())
        start = before.start() if before else sign.start()
        stretch = _STRETCH.match(text, start, start + LONGEST)
        end = max(stretch.end() if stretch else 0, sign.end())
        yield from _back_from_gbk(text[start:end], start)


class _Bytes(NamedTuple):
    """The GB18030 bytes of a text, and for each of them the character that it comes from."""

    data: bytes
    char: list[int]


def _gbk_bytes(text: str) -> _Bytes:
    """The bytes a text had before GBK read them: U+FFFD and the euro sign were 0x80, the one byte GBK can't begin with that UTF-8 uses.

    At the end of a stretch U+FFFD is the last byte of a character whose partner was ASCII: unknown, kept as 0xFF.
    """
    data, chars = bytearray(), []
    for at, char in enumerate(text):
        last = at + 1 == len(text)
        code = b"\xff" if char == "?" or (char == LOST and last) else b"\x80" if char in "€\ufffd" else char.encode("gb18030", "replace")
        data += code
        chars += [at] * len(code)
    return _Bytes(bytes(data), chars)


def _back_from_gbk(stretch: str, start: int) -> Iterator[Mend]:
    source = _gbk_bytes(stretch)
    for match in _UTF8_CHARS.finditer(source.data):
        low, high = match.span()
        new = match[0].decode("utf-8", "replace")
        if len(new) >= LEAST and share(new) >= PLAUSIBLE:
            yield _widened(stretch, start, source, low, high, new)


def _widened(stretch: str, start: int, source: _Bytes, low: int, high: int, new: str) -> Mend:
    """The mend of the characters that hold bytes `low` to `high`, with what is torn at its end."""
    first = source.char[low]
    rest = source.data[high:]
    if rest[:2] == b"\xe3\x80" and rest[2:3] in (b"", b"\xff"):
        new, high = new + "。", min(high + 3, len(source.data))
    elif rest[:1] and rest[0] >= 0xE2 and rest[2:3] in (b"", b"\xff") and len(rest) <= 3:
        new, high = new + LOST, len(source.data)
    last = source.char[high - 1] + 1
    return Mend(start + first, stretch[first:last], new)


_WESTERN: Final = re.compile("[\u00a1\u00a3\u00b0-\u00f7][\u0080-\u00ff‘-”–—€™š›œžŸƒ„…†‡ˆ‰Š‹Œ˜]{3,}")


def _seen_as_western(text: str) -> Iterator[Mend]:
    """Stretches of UTF-8 or GBK that latin-1 or Windows 1252 read."""
    for match in _WESTERN.finditer(text):
        data = western_bytes(match[0])
        for encoding in ("utf-8", "gb18030"):
            try:
                new = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if share(new) >= PLAUSIBLE and len(new) >= 2:
                yield Mend(match.start(), match[0], new)
                break


_MARKUP: Final = re.compile("</?[a-zA-Z!]")
_REFERENCE: Final = re.compile(r"(?:&#(?:x[0-9a-fA-F]{2,6}|[0-9]{3,7});)+")
_ESCAPE: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4}){2,}")


def _references(text: str) -> Iterator[Mend]:
    r"""Printed character references (`&#x5408;`) and escapes (`\u5408\u4f19`) of characters beyond ASCII."""
    for sign, pattern, read in (("&#", _REFERENCE, _of_references), ("\\u", _ESCAPE, _of_escapes)):
        for match in pattern.finditer(text) if sign in text else ():
            new = read(match[0])
            if new and min(new) > "\x7f":
                yield Mend(match.start(), match[0], new)


def _of_references(old: str) -> str:
    codes = [int(code[1:], 16) if code[0] == "x" else int(code) for code in re.findall(r"&#(x[0-9a-fA-F]+|[0-9]+);", old)]
    return "".join(map(chr, codes)) if all(0xA0 <= code < 0x110000 and not 0xD800 <= code < 0xE000 for code in codes) else ""


def _of_escapes(old: str) -> str:
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in re.findall(r"\\u([0-9a-fA-F]{4})", old))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return ""
