"""Pinpoints: 第三十九条第一款第二项 and its kin as pieces of text, each with a unit and numbers. All on folded text (`names.fold`).

A piece is one number or list with its unit; `citations` puts the pieces of one mention together and finds their law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from pipeline.law.lawrefs import Ref
from pipeline.law.numerals import NUMBER, number

_N: Final = rf"[{NUMBER}]+(?: +[{NUMBER}]+)*"
_ONE: Final = rf"(?:\( *{_N} *\)(?: *\( *{_N} *\))*|{_N})"
_LINK: Final = r" *(?:、|和|及|与|或者|或|至|到|以及|之|[-—–−~]{1,2}) *"
_LIST: Final = rf"{_ONE}(?:{_LINK}第? *{_ONE})*"
_UNIT: Final = r"(?P<unit>条(?![件例约目线街路]|款(?![第规]))|款(?![项式额])|项(?!目)|目(?![标录前]|的(?!规定)))"
_AFTER: Final = rf"(?: *之 *(?P<suffix>{_N}(?:、{_N}(?! *[条款项章]))*))?"
_NUMBERED: Final = rf"(?P<list>{_LIST}) *{_UNIT}{_AFTER}"
_BLANK: Final = r"(?P<blank>[XxYNn×某*_…□△?]{1,6}) *条"
PIECE: Final = re.compile(rf"第 *(?:{_NUMBERED}|{_BLANK})")
WITHOUT: Final = re.compile(rf" *{_NUMBERED}")
"""The same without 第: only straight behind a law's name or another piece (劳动合同法38条第一款)."""
NEXT: Final = re.compile(
    rf" *(?:、|,|，|和|及|与|或|至|到|[-—–−~]) *(?P<list>{_N}) *(?P<unit>条)(?![件例约目款])(?: *之 *(?P<suffix>{_N}))?"
)
"""A further article without 第, straight behind another: 第47条、87条."""
_BASED: Final = re.compile(
    rf"[按据依照见](?=[0-9]{{1,4}}条)|(?:[，。,;:：；]|注意)(?=[0-9]{{1,4}}条(?:写|规定|说|里|讲|明确)|[{NUMBER}]{{2,9}}条第[{NUMBER}]{{1,2}}[款项])"
)
SECTION: Final = re.compile(r"第 *(?P<n>[0-9]{1,4})(?P<letter>[A-Z]{0,2}) *(?P<below>(?:\([0-9A-Za-z]{1,4}\))*) *条")
"""Hong Kong: 第12(1)(a)條."""
_TOKEN: Final = re.compile(rf"(?P<n>{_N})|(?P<range>至|到|[-—–−~]{{1,2}})|(?P<suffix>之)")
MAX_RANGE: Final = 200
"""Articles that a range may stand for; a longer one is taken as its two ends."""

Numbers = tuple[tuple[int, int], ...]
"""Numbers with their suffix, 0 where there is none."""


class Piece(NamedTuple):
    """One number, list or range with its unit, 条 款 项 目. `relative` is the word where it is one (前款), `blank` a placeholder."""

    start: int
    end: int
    unit: str
    numbers: Numbers
    relative: str = ""
    blank: bool = False
    section: tuple[str, ...] = ()


def in_order(folded: str, refs: Sequence[Ref], *, hongkong: bool = False) -> list[Piece]:
    """Every piece: those with 第, those without it behind a law's name or another piece, and words like 前款."""
    found = sections_of(folded) if hongkong else []
    shut = {piece.start for piece in found}
    found += [piece for piece in pieces_of(folded) if piece.start not in shut]
    starts = {piece.start for piece in found}
    more = [Piece(ref.start, ref.end, ref.name[-1], (), relative=ref.name) for ref in refs if ref.kind == "relative"]
    for ref in refs:
        if ref.law and ref.kind in ("quoted", "bare", "alias"):
            more.extend(_behind_name(folded, ref.end, starts))
    for match in _BASED.finditer(folded) if more or found else ():
        more.extend(_behind_name(folded, match.end(), starts))
    for piece in found:
        more.extend(_behind_piece(folded, piece.end))
    return sorted(found + more)


def _behind_name(folded: str, at: int, starts: set[int]) -> Iterator[Piece]:
    """劳动合同法38条第一款: the article without 第, only straight behind a law's name."""
    match = WITHOUT.match(folded, at)
    if match and match["unit"] == "条" and match.start("list") not in starts and (piece := piece_of(match)):
        yield piece._replace(start=match.start("list"))
        yield from _behind_piece(folded, piece.end)


def _behind_piece(folded: str, at: int) -> Iterator[Piece]:
    """第十条(三)项, 82条1款, 47条、87条: what follows a piece without 第."""
    following = folded[at : at + 1]
    if not following or not (following in _GOES_ON or following in NUMBER):
        return
    match = WITHOUT.match(folded, at)
    if match and match["unit"] != "条" and (piece := piece_of(match)):
        yield piece._replace(start=match.start("list"))
    elif (match := NEXT.match(folded, at)) and (piece := piece_of(match)):
        yield piece._replace(start=match.start("list"))
        yield from _behind_piece(folded, piece.end)


_GOES_ON: Final = "( 、,，和及与或至到-—–−~"


def pieces_of(folded: str) -> list[Piece]:
    """Every piece that opens with 第, in order."""
    return [piece for match in PIECE.finditer(folded) if (piece := piece_of(match))]


def sections_of(folded: str) -> list[Piece]:
    """Hong Kong sections, with what stands in brackets below them."""
    found = []
    for match in SECTION.finditer(folded):
        letters = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(match["letter"])))
        below = tuple(re.findall(r"\(([0-9A-Za-z]+)\)", match["below"]))
        found.append(Piece(match.start(), match.end(), "条", ((int(match["n"]), letters),), section=below))
    return found


def piece_of(match: re.Match[str]) -> Piece | None:
    """The piece that a match of PIECE or WITHOUT stands for; None where its number is none."""
    if match.re is PIECE and match["blank"]:
        return Piece(match.start(), match.end(), "条", (), blank=True)
    numbers = _listed(match["list"])
    if not numbers:
        return None
    suffixes = [value for text in (match["suffix"] or "").split("、") if (value := number(text))]
    if suffixes and match["unit"] == "条":
        last = numbers[-1][0]
        numbers = (*numbers[:-1], *((last, suffix) for suffix in suffixes))
        return Piece(match.start(), match.end(), "条", numbers)
    end = match.start("suffix") - 1 if suffixes else match.end()
    return Piece(match.start(), end, match["unit"], numbers)


@lru_cache(maxsize=1 << 14)
def _listed(text: str) -> Numbers:
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of a list. A dash or 之 before a smaller number makes a suffix (第10-1條, 第10之1條), else a range."""
    last: tuple[int, int] | None = None
    link = ""
    for match in _TOKEN.finditer(text):
        value = number(match.group()) if match.lastgroup == "n" else None
        if value is None:
            link = match.group()
        elif last and link and (link == "之" or (value <= last[0] and link not in "至到")):
            yield last[0], value
            last, link = None, ""
        else:
            yield from _up_to(last, link, value)
            last, link = (value, 0), ""
    if last:
        yield last


def _up_to(last: tuple[int, int] | None, link: str, value: int) -> Iterator[tuple[int, int]]:
    """The number before a number, and what lies between the two where they make a range."""
    if last:
        yield last
        if link and value - last[0] <= MAX_RANGE:
            yield from ((between, 0) for between in range(last[0] + 1, value))


def between(first: Numbers, last: Numbers) -> Numbers:
    """What lies between two numbers of a range, both left out; empty where there is none or too much."""
    (low, suffix), (high, top) = first[-1], last[0]
    if low == high:
        return tuple((low, n) for n in range(suffix + 1, top))
    return tuple((n, 0) for n in range(low + 1, high)) if high - low <= MAX_RANGE else ()
