"""Noise: what happened to a text on its way to the page, undone line by line with the evidence of the whole page, each step as edits.

Order: entities, invisible and exotic characters, compatibility forms, then what spinners and filters did. NFKC is never applied to a
whole text: it would change 4 % of the characters of a law (（） ① ² ㎡ Ⅲ). Full-width punctuation, Chinese numerals and spaces inside
sentences are no noise.
"""

from __future__ import annotations

import html
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.page import Edit
from pipeline.text import pinyin, torn
from pipeline.text.fix import Fix, applied
from pipeline.text.fold import INVISIBLE, is_han
from pipeline.text.joined import Joined, joined
from pipeline.text.language import RUN, odd_places, pair_cost
from pipeline.text.script import simplify_text

MOST_ROUNDS: Final = 4
"""One fix may bring to light another (an entity that was escaped twice): a line is gone through until it stays, at most so often."""

MOST_WEIGHED: Final = 2_000
"""Characters of torn lines up to which a page is read anew: each takes 1 to 2 ms. On pages with more, all stay as printed: if some were
read, cleaning the page again would read the next ones. Of the labelled pages, none holds more than 110.
"""

MENDED: Final = 500
"""Torn lines of which it is kept what came of them."""

_ENTITY: Final = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACE: Final = re.compile(" (?=[\u4e00-\u9fff])")
WORD_COST: Final = 7
LEAST_SPLIT: Final = 4
"""Characters that follow each other at so low a cost are one word; so many split words on a page are a spinner's work."""

_LONE_BYTE: Final = re.compile("[?\ufffd](?=[\uff01-\uff5e])")
_LOST_STOP: Final = re.compile("[?\ufffd]\ufffd(?=[\u4e00-\u9fff《“”（「])")
_LOST: Final = re.compile("[\ufffd\ue000-\uf8ff]+")
_MASK: Final = re.compile(r"(?<=[\u4e00-\u9fff])\*+(?=[\u4e00-\u9fff])")


class Rule(NamedTuple):
    """One rule of `noise.toml`."""

    gate: str
    pattern: re.Pattern[str]
    new: str
    page: re.Pattern[str] | None
    times: int


class PageNoise(NamedTuple):
    """The evidence of a page: injected pinyin, the rules of which the page shows enough, whether look-alikes are
    at work, whether words were split by spaces, its lines that were torn, and the numbers of those on which a step may act.
    """

    marks: pinyin.Marks
    rules: tuple[Rule, ...]
    lookalikes: bool
    split: bool
    torn: frozenset[str]
    suspects: frozenset[int]


def seen(lines: Sequence[str]) -> PageNoise | None:
    """What a page shows of noise, from its kept lines; None where there is nothing to look for."""
    return _seen(joined(lines))


def _seen(page: Joined) -> PageNoise | None:
    broken = look_over(page.lines)
    suspects = _suspects(page)
    text = page.text
    split = _split(text)
    if not broken and not suspects and not split and not pinyin.is_strewn_toneless(text):
        return None
    rules = tuple(rule for rule in _rules() if rule.gate in text and _sure(rule, text))
    return PageNoise(pinyin.marks_of(page.lines), rules, _swapped(text), split, broken, suspects)


def clean(lines: Sequence[str] | Joined) -> dict[int, tuple[str, list[Edit]]]:
    """The lines of a page that hold noise: number of the line -> its text without, and the edits that lead there.

    What can't be undone is flagged by an edit that changes nothing: `lost` for characters that the page lost (U+FFFD, private use),
    `torn` for torn text that could not be put together or not surely, `mask` for * inside a sentence, `lookalike` for a character that
    may stand for another. The page is gone through until it stays, since what is undone may be evidence for more.
    """
    whole = lines if isinstance(lines, Joined) else joined(lines)
    texts, edits = list(whole.lines), dict[int, list[Edit]]()
    for turn in range(MOST_ROUNDS):
        page = _seen(whole if turn == 0 else joined(texts))
        if page is None or not _round(texts, edits, page):
            break
    if page:
        for number in _touched(texts, page):
            edits.setdefault(number, []).extend(_flags(texts[number], page))
    return {number: (texts[number], made) for number, made in edits.items() if made}


def _round(texts: list[str], edits: dict[int, list[Edit]], page: PageNoise) -> bool:
    """Clean the lines in place and note their edits; whether any changed."""
    before = list(texts)
    affordable = sum(map(len, page.torn)) <= MOST_WEIGHED
    for number in _touched(texts, page):
        if affordable and texts[number] in page.torn:
            texts[number], mends = _mended(texts[number])
            edits.setdefault(number, []).extend(mends)
        texts[number], made = clean_line(texts[number], page)
        edits.setdefault(number, []).extend(made)
    return texts != before


@lru_cache(MENDED)
def _mended(text: str) -> tuple[str, list[Edit]]:
    """A torn line put together, if that is the end of it.

    What its bytes left open, a second look would only invent, and nothing tells the next run that the line was looked at before. So a line
    that would be changed again, as it is then or simplified, stays as printed: one in a hundred of those that are torn.
    """
    made = _looked_at(text)
    stays = made[0] == text or all(_looked_at(again)[0] == again for again in {made[0], simplify_text(made[0])} if look_over([again]))
    return made if stays else (text, [])


def _looked_at(text: str) -> tuple[str, list[Edit]]:
    return _with_stops(text, *torn.mended(text))


def _with_stops(printed: str, mended: str, edits: list[Edit]) -> tuple[str, list[Edit]]:
    """A mended line with its full stops.

    業?！墩憬 is mended to 業, a question mark, a lost character and 《浙江: the mark was the first byte of A1 A3, what is lost its second.
    """
    before = {printed[max(0, found.start() - 1) : found.start()] for found in _LONE_BYTE.finditer(printed)}
    stops = [
        Fix(found.start(), found.end(), "。")
        for found in (_LOST_STOP.finditer(mended) if before else ())
        if mended[max(0, found.start() - 1) : found.start()] in before
    ]
    text, made = applied(mended, stops, "encoding")
    return text, edits + made


def _touched(lines: Sequence[str], page: PageNoise) -> list[int]:
    """The numbers of the lines on which some step may act."""
    everywhere = page.marks or page.split
    return [number for number, line in enumerate(lines) if everywhere or number in page.suspects or line in page.torn]


def clean_line(text: str, page: PageNoise) -> tuple[str, list[Edit]]:
    """One line without its noise, and the edits; what is torn stays so."""
    edits: list[Edit] = []
    for _ in range(MOST_ROUNDS):
        before = text
        for step in _STEPS:
            text, made = applied(text, step(text, page), "noise")
            edits += made
        if text == before:
            break
    return text, edits


def plain(text: str, page: PageNoise | None = None) -> str:
    """A line as it will read, without pinyin and invisible characters: for matching keys on noisy pages. `page` as `seen` gives it."""
    text = applied(text, _characters(text), "noise")[0]
    return applied(text, pinyin.fixes(text, page.marks), "noise")[0] if page else text


def look_over(lines: Sequence[str]) -> frozenset[str]:
    """Those of the lines that were torn. Remembered, so that the lines of many pages can be looked at in one go before each is cleaned."""
    if len(_torn) > MEMO_SIZE:
        _torn.clear()
    new = list(dict.fromkeys([line for line in lines if line not in _torn]))
    if new:
        found = set(_torn_lines(joined(new)))
        _torn.update((line, line in found) for line in new)
    return frozenset([line for line in lines if _torn[line]])


_torn: dict[str, bool] = {}
MEMO_SIZE: Final = 20_000
"""Lines of which is remembered whether they were torn."""


def _torn_lines(page: Joined) -> Iterator[str]:
    odd = odd_places(page)
    if torn.has_lost_reading(page.text):
        yield from filter(torn.has_lost_reading, page.lines)
    if torn.LOST in page.text:
        yield from filter(torn.shows_loss, page.lines)
    better = torn.reading_better(page, odd)
    numbers = sorted({*page.owners(odd).tolist(), *better})
    if not numbers:
        return
    lines = [page.lines[number] for number in numbers]
    for number, line, may_be_utf8 in zip(numbers, lines, torn.may_be_utf8(lines), strict=True):
        if number in better or (may_be_utf8 and torn.read_as_utf8(line)):
            yield line


def _entities(text: str, _: PageNoise) -> Iterator[Fix]:
    if "&" in text:
        for found in _ENTITY.finditer(text):
            yield Fix(found.start(), found.end(), _unescaped(found[0]))


def _unescaped(entity: str) -> str:
    before, after = "", entity
    while before != after:
        before, after = after, html.unescape(after)
    return after.replace("\n", " ").replace("\r", " ")


def _characters(text: str, _: PageNoise | None = None) -> Iterator[Fix]:
    for run in _odd_run().finditer(text):
        for found in _near_or_far().finditer(text, *run.span()):
            yield Fix(found.start(), found.end(), "".join(map(_odd().__getitem__, found[0])))


def _injected(text: str, page: PageNoise) -> Sequence[Fix]:
    return pinyin.fixes(text, page.marks)


def _by_rule(text: str, page: PageNoise) -> list[Fix]:
    found = [
        Fix(match.start(), match.end(), match.expand(rule.new))
        for rule in page.rules
        if rule.gate in text
        for match in rule.pattern.finditer(text)
    ]
    return sorted(found)


def _looks(text: str, page: PageNoise) -> Iterator[Fix]:
    if page.lookalikes:
        for found in _lookalike().finditer(text):
            yield Fix(found.start(), found.end(), _alike()[found[0]])


def _spaces(text: str, page: PageNoise) -> Iterator[Fix]:
    if page.split:
        for found in _SPACE.finditer(text):
            if _joins(found):
                yield Fix(found.start(), found.end(), "")


def _joins(space: re.Match[str]) -> bool:
    """Whether the characters beside a space nearly always stand together."""
    start, end = space.span()
    return start > 0 and is_han(space.string[start - 1]) and pair_cost(space.string[start - 1], space.string[end]) <= WORD_COST


def _split(text: str) -> bool:
    """Whether spaces split words all over a page."""
    return text.count(" ") >= LEAST_SPLIT and sum(_joins(found) for found in _SPACE.finditer(text)) >= LEAST_SPLIT


_STEPS: Final = (_entities, _characters, _injected, _by_rule, _looks, _spaces)


def _flags(text: str, page: PageNoise) -> Iterator[Edit]:
    patterns = {"lost": _LOST, "mask": _MASK} if page.lookalikes else {"lost": _LOST, "mask": _MASK, "lookalike": _boxes()}
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            yield Edit(kind, found.start(), found[0], found[0])
    if text in page.torn:
        yield from _still_torn(text)


def _still_torn(text: str) -> Iterator[Edit]:
    """Where a torn line could not be put together: lost readings, and what reads better shifted by a byte, as no sound line of law does."""
    spans = torn.remains(text)
    places = odd_places(joined([text])) if not spans else np.empty(0, np.intp)
    worst = torn.alarming(text, places) if not spans else []
    if worst or (len(places) and torn.LOST not in text):
        first, *_, last = [*worst, *worst] or [*places.tolist(), *places.tolist()]
        spans = [(first, last + RUN)]
    for start, end in spans:
        yield Edit("torn", start, text[start:end], text[start:end])


def _sure(rule: Rule, text: str) -> bool:
    return rule.page is None or len(rule.page.findall(text)) >= rule.times


def _swapped(text: str) -> bool:
    """Whether look-alikes stand for characters all over a page: three of them, two different ones."""
    found = _lookalike().findall(text) if any(char in text for char in _alike()) else []
    return len(found) > 2 and len(set(found)) > 1


@cache
def _lookalike() -> re.Pattern[str]:
    """A look-alike inside a sentence; 囿于 and the names of compounds are words of their own."""
    return re.compile(f"(?<![A-Za-z0-9])[{''.join(_alike())}](?=[\u3400-\u9fff])(?!.[于酸化])")


@cache
def _boxes() -> re.Pattern[str]:
    return re.compile("(?<=[\u4e00-\u9fff])[\u2500-\u257f](?=[\u4e00-\u9fff])")


@cache
def _alike() -> dict[str, str]:
    return {pair[0]: pair[1] for pair in _settings()["lookalikes"].split()}


@cache
def _odd() -> dict[str, str]:
    """Character -> what stands for it: nothing, a space, or the plain form."""
    odd = dict.fromkeys([*INVISIBLE, *map(chr, range(0xE0100, 0xE01F0))], "")
    odd.update(dict.fromkeys([*map(chr, range(0x09)), *map(chr, range(0x0B, 0x20)), *map(chr, range(0x7F, 0xA0))], ""))
    odd.update(dict.fromkeys("\u3000\u00a0\u202f\u205f\u2028\u2029" + "".join(map(chr, range(0x2000, 0x200B))), " "))
    for low, high in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)):
        odd.update({chr(code): chr(code - 0xFEE0) for code in range(low, high)})
    for low, high in ((0xF900, 0xFB00), (0x2F00, 0x2FD6), (0x2F800, 0x2FA20)):
        odd.update({char: plain for char in map(chr, range(low, high)) if (plain := unicodedata.normalize("NFKC", char)) != char})
    odd.update({pair[0]: pair[1] for pair in _settings()["radicals"].split()})
    return {old: new for old, new in odd.items() if new <= "\uffff"}


@cache
def _odd_run() -> re.Pattern[str]:
    return re.compile(f"[{_ranges(_odd())}]+")


@cache
def _near_or_far() -> re.Pattern[str]:
    """Within a run: characters beyond the BMP are an edit of their own, since what follows them stands at another place in UTF-16."""
    return re.compile("[^\U00010000-\U0010ffff]+|[\U00010000-\U0010ffff]+")


def _ranges(chars: Iterable[str]) -> str:
    """The characters as ranges of a pattern: one by one, those beyond the BMP are compared with each character of a text."""
    codes = sorted(map(ord, chars))
    firsts = [code for before, code in pairwise([-2, *codes]) if code > before + 1]
    lasts = [code for code, behind in pairwise([*codes, 0x110001]) if behind > code + 1]
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in zip(firsts, lasts, strict=True))


def _suspects(page: Joined) -> frozenset[int]:
    """The numbers of the lines that hold a character or word on which some step may act: most pages have none."""
    places = _suspicious().take(page.units).nonzero()[0]
    found: set[int] = set(page.owners(places).tolist()) if len(places) else set()
    gates = [gate for gate in _gates() if gate in page.text]
    if gates:
        found |= {number for number, line in enumerate(page.lines) if any(gate in line for gate in gates)}
    return frozenset(found)


@cache
def _suspicious() -> npt.NDArray[np.bool_]:
    """For each code point whether some step may act on it."""
    table = np.zeros(0x110000, np.bool_)
    table[[ord(char) for char in (*_odd(), *_alike(), *pinyin.TONED, "&", "\ufffd", "*")]] = True
    table[0xE000:0xF900] = table[0x2500:0x2580] = True
    table[ord("\n")] = False
    return table


@cache
def _gates() -> frozenset[str]:
    return frozenset(rule.gate for rule in _rules())


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            gate=table["gate"],
            pattern=re.compile(table["pattern"]),
            new=table["new"],
            page=re.compile(table["page"]) if "page" in table else None,
            times=table.get("times", 0),
        )
        for table in _settings()["rule"]
    )


@cache
def _settings() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("noise.toml").read_text(encoding="utf-8"))
