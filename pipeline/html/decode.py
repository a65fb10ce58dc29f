"""Bytes to text: which encoding, and what to mend where bytes are damaged. Nothing here may cost a page.

How `read` uses it, for text pages and for HTML:

    decoded = decode(record.data, record.charset)
    text, marks = marked(decoded)            # each damaged place is one private character, so that a parser can't lose or fold it
    raw, mends = settled(text, marks)        # a text page; for HTML: settled(the texts of all blocks of `text`, joined, marks)
    edits_within(mends, line.start, line.end)    # the edits of a line, kind `encoding`, as Page.rewrite would record them
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final, NamedTuple

from pipeline.html.charset import Guess, guess
from pipeline.html.damage import BOM, LOST, RUN, Piece, in_step, read_run, reads_well
from pipeline.html.mojibake import Mend, foreign_stretches, read_twice
from pipeline.html.plausible import COMMON, PLAUSIBLE, share
from pipeline.page import Edit

__all__ = ["Decoded", "Mend", "decode", "edits_within", "marked", "settled"]

FIRST_MARK: Final = 0x100000
OTHER_MARK: Final = 0xF0000
MOST_MARKS: Final = 0xFFFD
"""Private characters of plane 16, or of 15 where a page uses 16 itself, stand for damaged places; damage beyond them stays as it is."""
MOST_DAMAGE: Final = 200_000
"""Bytes of damaged runs that are looked at closely in one page, about a second of work; what is beyond is decoded as it comes."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
FEW: Final = 6
"""Characters of a run below which its share of common ones says nothing."""
_NOTHING: Final = re.compile("[\x00\ufeff]")
_UTF8_INSIDE: Final = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf][\x80-\xbf]" * 4)
"""Four UTF-8 characters in a row: in other encodings a sign of a pasted template."""
_OUT_OF_STEP: Final = re.compile(f"[^\x00-\x7f{''.join(sorted(COMMON))}][A-Za-z](?![A-Za-z])")
"""In Big5, whose second bytes are often letters, all there may be to see of a stray byte: a rare character, a lone letter."""
_ASCII: Final = bytes(range(128))
_FALLBACKS: Final = {"utf-8": ("gb18030", "big5hkscs"), "gb18030": ("utf-8",), "big5hkscs": ("utf-8",)}


class Decoded(NamedTuple):
    """A text as decoded, damage visible (U+FFFD for each byte that is no character), and the mends, in order, none overlapping.

    `encoding` ends in `?` where it is a guess; `a+b` is a page of two encodings; `a via b` one whose `a` was once taken for `b`.
    """

    text: str
    encoding: str
    edits: list[Mend]


def decode(data: bytes | str, charset_hint: str | None = None) -> Decoded:
    r"""The text of a page's bytes, with `\n` as its line break. Never raises for what the bytes hold.

    The hint (HTTP header, meta tag) only decides between encodings that fit alike: hijacked pages lie. Text that a feed had decoded
    comes as `str`; lone surrogates in it become U+FFFD.

    >>> decode("依约定分配€".encode("gbk", "ignore") + b"\x80")
    Decoded(text='依约定分配�', encoding='gb18030?', edits=[Mend(at=5, old='�', new='€')])
    """
    if isinstance(data, str):
        return _finished(data.encode("utf-8", "replace").decode("utf-8") if _SURROGATE.search(data) else data, "utf-8", [])
    body = data[3:] if data.startswith(BOM) else data
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(body) and error.reason == "unexpected end of data" and error.start:
            text = body[: error.start].decode("utf-8")
            return _finished(text + LOST, "utf-8", [Mend(len(text), LOST, "")])
        return _not_utf8(body, charset_hint)
    return _utf8(body, text, charset_hint)


def _utf8(data: bytes, text: str, hint: str | None) -> Decoded:
    """Valid UTF-8, unless it only looks so: pure ASCII bytes may be HZ or UTF-16, and a text may have been encoded twice."""
    if len(text) == len(data) or b"\x00" in data:
        found = guess(data, hint)
        if found.encoding != "utf-8":
            return _in(data, found)
    elif (again := read_twice(text)) is not None:
        return _finished(*again, [])
    return _finished(text, "utf-8", [], zeros=b"\x00" in data)


def _not_utf8(data: bytes, hint: str | None) -> Decoded:
    found = guess(data, hint)
    if found.encoding in _FALLBACKS:
        return _strict(data, found) or _by_runs(data, found)
    return _in(data, found)


def _strict(data: bytes, found: Guess) -> Decoded | None:
    """The whole page in one encoding, if it fits and no other one shows in it."""
    foreign = data.translate(None, _ASCII)
    if b"\xff" in foreign or _UTF8_INSIDE.search(foreign) or (BOM in foreign and BOM in data):
        return None
    try:
        text = data.decode(found.encoding)
    except UnicodeDecodeError:
        return None
    if found.encoding == "big5hkscs" and _OUT_OF_STEP.search(text):
        return None
    again = read_twice(text)
    return _finished(*again, []) if again else _finished(_windows(text, found.encoding), found.name, [], zeros=b"\x00" in data)


def _in(data: bytes, found: Guess) -> Decoded:
    """A page in one encoding that is not read by runs; the torn end of UTF-16 goes, HZ stands between its marks."""
    if found.encoding == "hz":
        return _finished(_hz(data), found.name, [])
    text = data.decode(found.encoding, "replace")
    edits = [Mend(len(text) - 1, LOST, "")] if found.encoding.startswith("utf-16") and text.endswith(LOST) else []
    return _finished(text, found.name, edits)


def _hz(data: bytes) -> str:
    def shifted(match: re.Match[bytes]) -> bytes:
        return bytes(byte | 0x80 for byte in match[1])

    return re.sub(rb"~\{((?:[\x21-\x77][\x21-\x7e])*)~\}", shifted, data).replace(b"~~", b"~").decode("gb18030", "replace")


def _by_runs(data: bytes, found: Guess) -> Decoded:
    """A damaged or mixed page: each run of bytes by itself, first as it should be, then closely."""
    pieces: list[Piece] = []
    seen: set[str] = set()
    done, damage = 0, 0
    for match in RUN.finditer(data):
        pieces.append(Piece(data[done : match.start()].decode("ascii")))
        run, done = match[0], match.end()
        whole = _whole_run(run, found.encoding, seen)
        damage += 0 if whole else len(run)
        if whole:
            pieces.append(whole)
        elif damage > MOST_DAMAGE:
            pieces.append(Piece(run.decode(found.encoding, "replace")))
        else:
            pieces.extend(read_run(run, (found.encoding, *_FALLBACKS[found.encoding])))
    pieces.append(Piece(data[done:].decode("ascii")))
    name = "+".join([found.name.rstrip("?"), *sorted(_public(name) for name in seen)]) + "?" * found.name.endswith("?")
    return _finished(*_laid_out(pieces, name))


def _whole_run(run: bytes, encoding: str, seen: set[str]) -> Piece | None:
    """The run in one encoding: the page's, unless it reads badly; else the other one that reads well. None where none does."""
    text = _try(run, encoding)
    if text and (encoding == "utf-8" or len(text) < FEW or _is_whole(run, text, encoding)) and not _UTF8_INSIDE.search(run):
        return Piece(_windows(text, encoding))
    others = [(share(other), name, other) for name in _FALLBACKS[encoding] if (other := _try(run, name))]
    best = max(others, default=(0.0, "", ""))
    if best[0] >= PLAUSIBLE and len(best[2]) > 2 and best[0] > share(text or ""):
        seen.add(best[1])
        return Piece(_windows(best[2], best[1]))
    return None


def _is_whole(run: bytes, text: str, encoding: str) -> bool:
    return reads_well(text) or (encoding == "gb18030" and in_step(run, text))


def _try(run: bytes, encoding: str) -> str | None:
    try:
        return run.decode(encoding)
    except UnicodeDecodeError:
        return None


_WINDOWS: Final = str.maketrans("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡")


def _windows(text: str, encoding: str) -> str:
    """Big5 as browsers and Windows read it: Python's tables differ in nine symbols, ～ among them."""
    return text.translate(_WINDOWS) if encoding == "big5hkscs" else text


def _public(encoding: str) -> str:
    return "big5" if encoding == "big5hkscs" else encoding


def _laid_out(pieces: list[Piece], name: str) -> tuple[str, str, list[Mend]]:
    """Pieces as one text with its mends. A character torn by the end of the file is dropped: there is nothing left of it."""
    while pieces and not pieces[-1].text:
        pieces.pop()
    if pieces and pieces[-1] == Piece(LOST):
        pieces[-1] = Piece(LOST, "")
    mends, at = [], 0
    for text, new in pieces:
        if new is not None:
            mends.append(Mend(at, text, new))
        at += len(text)
    return "".join(piece.text for piece in pieces), name, mends


def _finished(text: str, encoding: str, edits: list[Mend], *, zeros: bool = True) -> Decoded:
    r"""The text with `\n` as its line break; zero characters (`zeros`: there may be some) and byte-order marks in it are damage too."""
    if "\r" in text:
        text, edits = _unix(text, edits)
    text = text.removeprefix("\ufeff") if not edits else text
    if (zeros and "\x00" in text) or "\ufeff" in text:
        covered = {at for mend in edits for at in range(mend.at, mend.at + len(mend.old))}
        edits = sorted([*edits, *(Mend(m.start(), m[0], "") for m in _NOTHING.finditer(text) if m.start() not in covered)])
    return Decoded(text, encoding, _with(foreign_stretches(text), edits))


def _with(more: list[Mend], edits: list[Mend]) -> list[Mend]:
    """The mends and those of the others that touch none of them."""
    return sorted([*edits, *(mend for mend in more if not _touches(mend, edits))]) if more else edits


def _unix(text: str, edits: list[Mend]) -> tuple[str, list[Mend]]:
    gone = [match.start() for match in re.finditer("\r\n", text)] if edits else []
    edits = [mend._replace(at=mend.at - bisect_left(gone, mend.at)) for mend in edits]
    text = text.replace("\r\n", "\n")
    return text.replace("\r", "\n") if "\r" in text else text, edits


def marked(decoded: Decoded) -> tuple[str, dict[str, Mend]]:
    """The text with one private character in place of each mend's `old`, for a parser; and what each of them stands for."""
    first = FIRST_MARK if not decoded.edits or max(decoded.text) < chr(FIRST_MARK) else OTHER_MARK
    marks = {chr(first + number): mend for number, mend in enumerate(decoded.edits[:MOST_MARKS])}
    pieces, done = [], 0
    for mark, mend in marks.items():
        pieces += [decoded.text[done : mend.at], mark]
        done = mend.at + len(mend.old)
    return "".join([*pieces, decoded.text[done:]]) if marks else decoded.text, marks


def settled(text: str, marks: Mapping[str, Mend] | None = None) -> tuple[str, list[Mend]]:
    """The raw text with the damage visible again where marks stood, and its mends."""
    return _unmarked(text, marks) if marks else (text, [])


def _unmarked(text: str, marks: Mapping[str, Mend]) -> tuple[str, list[Mend]]:
    mends, pieces, done, at = [], [], 0, 0
    for match in re.finditer(f"[{min(marks)}-{max(marks)}]", text):
        mend = marks.get(match[0])
        if mend:
            pieces += [text[done : match.start()], mend.old]
            at += match.start() - done
            mends.append(Mend(at, mend.old, mend.new))
            at += len(mend.old)
            done = match.end()
    return "".join([*pieces, text[done:]]), mends


def _touches(mend: Mend, others: Sequence[Mend]) -> bool:
    """Whether a mend overlaps one of these, which are in order."""
    after = bisect_left(others, mend.at + len(mend.old), key=attrgetter("at"))
    return after > 0 and others[after - 1].at + len(others[after - 1].old) > mend.at


def edits_within(mends: Sequence[Mend], start: int, end: int) -> list[Edit]:
    """The edits of the line from `start` to `end` of the raw text, offsets counted as edits count them: in the text as it stands then."""
    edits, shift = [], -start
    for at, old, new in mends[bisect_left(mends, start, key=attrgetter("at")) : bisect_left(mends, end, key=attrgetter("at"))]:
        edits.append(Edit("encoding", at + shift, old, new))
        shift += len(new) - len(old)
    return edits
