"""Which encoding bytes are in: by what they read as, not by what they say of themselves."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from resiliparse.parse.encoding import detect_encoding

from pipeline.html.damage import LOST, RUN
from pipeline.html.plausible import PLAUSIBLE, share

ENOUGH: Final = 30
"""Chinese characters below which no guess is safe (8 characters: right in 66 to 100 of 100 cases, by tool and encoding)."""
SAMPLE: Final = 1200
"""Bytes of Chinese runs that are looked at."""
SURE: Final = 0.75
"""Share of common characters that leaves no room for another encoding: wrong readings stay below 0.25 (plausible.py)."""
_META: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HZ: Final = re.compile(rb"~\{((?:[\x21-\x77][\x21-\x7e])+)~\}")
_ASCII: Final = bytes(range(128))
_CHINESE: Final = ("gb18030", "big5hkscs")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_PUBLIC: Final = {"big5hkscs": "big5"}
_ALIASES: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "big5hkscs",
}


class Guess(NamedTuple):
    """A Python codec and the name for `pages.encoding`, with `?` where it is a guess."""

    encoding: str
    name: str


def guess(data: bytes, hint: str | None = None) -> Guess:
    """The encoding of bytes that are not UTF-8, or not surely. Never raises."""
    if data[:2] in _WIDE_MARKS or b"\x00" in data[:4096]:
        wide = _utf16(data)
        if wide:
            return Guess(wide, wide)
    if data.isascii():
        return _ascii(data)
    sample = sample_of(data)
    n_chars = len(sample.translate(None, _ASCII)) // 2
    if n_chars >= ENOUGH and share(sample.decode("gb18030", "replace")) >= SURE:
        return Guess("gb18030", "gb18030")
    if _mostly_utf8(sample):
        return Guess("utf-8", "utf-8")
    shares = {name: share(sample.decode(name, "replace")) for name in _CHINESE}
    best, other = sorted(shares, key=lambda name: shares[name], reverse=True)
    if shares[best] >= PLAUSIBLE and shares[best] - shares[other] > 0.2 and n_chars >= ENOUGH:
        return Guess(best, _PUBLIC.get(best, best))
    return _weighed(data, shares, hint)


def _ascii(data: bytes) -> Guess:
    chinese = b"\n".join(bytes(byte | 0x80 for byte in match) for match in _HZ.findall(data[:1_000_000])) if b"~{" in data else b""
    return Guess("hz", "hz") if share(chinese.decode("gb18030", "replace")) >= PLAUSIBLE else Guess("utf-8", "utf-8")


def sample_of(data: bytes) -> bytes:
    """Runs of bytes that are not ASCII, half from the beginning and half from the middle of the page on, one a line."""
    pieces: list[bytes] = []
    for start, limit in ((0, SAMPLE // 2), (len(data) // 2, SAMPLE)):
        size = sum(map(len, pieces))
        for match in RUN.finditer(data, start):
            if size >= limit:
                break
            pieces.append(match[0][:SAMPLE])
            size += len(pieces[-1])
    return b"\n".join(pieces)


def _mostly_utf8(sample: bytes) -> bool:
    """Whether what is no UTF-8 here is the exception: other encodings form next to no UTF-8 characters of three bytes by accident."""
    text = sample.decode("utf-8", "replace")
    bad = text.count(LOST)
    if len(text) <= 2 * bad:
        return False
    good = sum(map("\u0800".__le__, text)) - bad
    return good > bad and good > 0


def _weighed(data: bytes, shares: dict[str, float], hint: str | None) -> Guess:
    """A guess where the text alone does not decide: the detector and what the page says of itself each add a little."""
    detected = _codec(detect_encoding(data[:100_000]))
    said = _codec(hint) or _codec(_declared(data))
    if max(shares.values()) < PLAUSIBLE and (wide := _utf16(data)):
        return Guess(wide, wide)
    shares = {name: value + 0.1 * (name == detected) + 0.15 * (name == said) for name, value in shares.items()}
    shares = {name: value + 0.1 * _fits(data, name) for name, value in shares.items()}
    best = max(shares, key=lambda name: shares[name])
    foreign = detected not in (None, "utf-8", *_CHINESE)
    if shares[best] < PLAUSIBLE and foreign and said not in _CHINESE and detected and _fits(data, detected):
        return Guess(detected, detected + "?")
    return Guess(best, _PUBLIC.get(best, best) + "?")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _declared(data: bytes) -> str | None:
    match = _META.search(data[:4096])
    return match[1].decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """Python's name of a codec, gb2312 and gbk as gb18030; None where there is no such text encoding."""
    if not name:
        return None
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return _ALIASES.get(known.name, known.name)


def _utf16(data: bytes) -> str | None:
    """UTF-16 by its byte-order mark, by zero bytes in every second place, or by reading as Chinese."""
    head = data[: 4096 & ~1]
    if head[:2] in _WIDE_MARKS:
        little = head.startswith(b"\xff\xfe")
        return _read_wide(head, "utf-16-le" if little else "utf-16-be", 0.1)
    if head.count(0) * 5 >= len(head) and len(head) > 1:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) * 2 else _big_endian(head)
    return _read_wide(head, "utf-16-le", PLAUSIBLE) or _read_wide(head, "utf-16-be", PLAUSIBLE)


def _big_endian(head: bytes) -> str | None:
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) * 2 else None


def _read_wide(head: bytes, encoding: str, least: float) -> str | None:
    text = head.decode(encoding, "replace")
    return encoding if share(text) >= least and sum(char > "\x7f" for char in text) * 4 > len(text) else None
