"""Features: what can be said of each line of a page in numbers, from its outline alone. The fitted scorer (content.py) reads them.

A line is judged by itself, by the element it stands in and that one's ancestors, by the lines around it, by the lines of its kind, and
relative to the page. All is counted on arrays over the whole page. A feature that the scorer does not ask for is not here: a third of the
time went into such.
"""

from __future__ import annotations

import math
import re
import struct
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any, Final, NamedTuple

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from pipeline.html.outline import Outline

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HAN, STOP, COMMA, DIGIT, SPACE = range(1, 6)
_KINDS: Final = 6
_SIGNS: Final = {STOP: "。！？；!?;…", COMMA: "，、：,:", SPACE: " \u3000\xa0\n"}
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAGS: Final = ("p", "div", "h1 h2", "td th")
_AREAS: Final = ("ul ol dl", "table", "form select dialog")
_CLASSES: Final = ("content", "comment", "frame", "meta", "body")
FRAME: Final = _CLASSES.index("frame")
_BODY: Final = re.compile(
    r"(?:post|comment|reply|answer|article|artic[ae]l|art|topic|message|thread|question|news|blog|ask|best|main|rich|detail|content|zhengwen|law|doc|page)s?"
    r"[-_]?(?:body|content|contents|cont|text|txt|message|detail|details|inner|con|nr|para|editor)(?![a-z])|artibody|endtext|zoom(?![a-z])|trs_editor|ucapcontent"
    r"|t_f(?![a-z])|markdown|prose|rich-?text|articlebody|js_content|readability|entry",
    re.IGNORECASE,
)
"""Names that sites give to the element that holds what an author wrote."""
_DIGITS: Final = re.compile(r"\d+")
_REACHES: Final = (1, 2, 4, 10)
_LEVELS: Final = (0, 1, 2, 3, 5)
_CORES: Final = (0.5, 0.7, 0.9)
_TOPS: Final = frozenset(("h1", "h2"))
CHOICES: Final = frozenset(("option", "optgroup", "select"))
"""Elements of a form to choose from: no headline stands there, and no content."""
_ROW: Final = struct.Struct(f"={len(_CLASSES)}f")
_SAME: Final = 0.85
"""Likeness with the `<title>` from which a line is the headline."""
_REVEALED: Final = 0.6
"""A page with more of its prose hidden than this shows it by script: then hidden says nothing."""
_LOOKED_AT: Final = 5_000
"""Characters of a line that are looked at: lines of many megabytes occur."""
_PART: Final = 0.5
"""A form or select box that holds more of the page's lines than this is a page that a framework wrapped in a form: it says nothing."""
_MEMO_SIZE: Final = 50_000
_NUMBERS: Final = np.arange(16, dtype=np.uint8).reshape(-1, 1)
_FADE: Final = 0.75
"""How much of an ancestor's class words is left one level down."""


def _names() -> Iterator[str]:
    """The features in the order in which the parts of `features` give them."""
    yield from ("stops", "han", "digit", "space", "ends", *(f"tag {tag}" for tag in _TAGS), "hidden")
    yield from ("frame words", "frame chars", "after end")
    yield from (*(f"class {kind}" for kind in _CLASSES), *(f"around {kind}" for kind in _CLASSES))
    yield from (*(f"in {area}" for area in _AREAS), "page comment")
    yield from ("at", "prose before", "lines", "page prose", "page linked", "after first")
    yield from (f"{what} within {reach}" for what in ("prose", "linked") for reach in _REACHES)
    yield "prose before 4"
    yield from (f"{what} {level}" for what in ("share", "linked", "lines") for level in _LEVELS)
    yield from (f"{what} {part}" for part in _CORES for what in ("core", "core lines", "core linked"))
    yield from (f"kin {what}" for what in _GROUP)
    yield from ("after headline", "with headline")


_GROUP: Final = ("lines", "linked", "prose", "share", "mean", "spread", "free share", "rank")
NAMES: Final = tuple(_names())


class Columns(NamedTuple):
    """A row for each of NAMES with a number for each line; with the headlines and the number of each line's kind, for the scorer."""

    rows: npt.NDArray[np.float32]
    headlines: list[int]
    kin: Ints


@dataclass(slots=True)
class Lines:
    """What all parts need of a page: characters, those in links, prose of each line, and their sums up to each line (rows of `upto`)."""

    outline: Outline
    names: list[tuple[str, bytes]]
    texts: list[str]
    lengths: Ints
    stands: Ints
    parents: Ints
    first: Ints
    last: Ints
    size: Array
    linked: Array
    prose: Array
    upto: Array

    @property
    def count(self) -> int:
        return len(self.texts)


_SIZE, _LINKED, _PROSE = range(3)


def features(outline: Outline) -> Columns:
    """The features of every line of a page that has at least one."""
    texts = outline.texts
    lengths = np.array(list(map(len, texts)), dtype=np.int64)
    if lengths.max() > _LOOKED_AT:
        texts, lengths = [text[:_LOOKED_AT] for text in texts], np.minimum(lengths, _LOOKED_AT)
    counts, ends = _characters(texts, lengths)
    size = lengths.astype(np.float64)
    linked = np.minimum(np.array(outline.links) / size, 1.0)
    prose = size * (1 - linked) * np.minimum(1.0, (counts[STOP] + counts[COMMA]) / 2) * (size > 8)
    upto = np.zeros((3, len(texts) + 1))
    np.cumsum((size, size * linked, prose), axis=1, out=upto[:, 1:])
    stands, parents, first, last = (
        np.array(column, dtype=np.int64) for column in (outline.stands, outline.parents, outline.first, outline.last)
    )
    names = _all_named(outline.classes)
    page = Lines(outline, names, texts, lengths, stands, parents, first, last, size, linked, prose, upto)
    like = _likeness(outline)
    found = headlines(outline, like)
    kin = kin_of(outline, names)
    parts = (
        _own(page, counts, ends),
        (_unshown(outline, like, prose),),
        _words(page),
        _elements(page),
        _page(page),
        _windows(page),
        _ancestors(page),
        _groups(page, kin),
        _headline(page, found),
    )
    return Columns(_rows(chain.from_iterable(parts), len(texts)), found, kin)


def _rows(blocks: Iterator[Any], count: int) -> npt.NDArray[np.float32]:
    """All blocks below each other: tables, rows, and numbers that hold for every line."""
    rows, at = np.empty((len(NAMES), count), dtype=np.float32), 0
    for block in blocks:
        last = at + (len(block) if np.ndim(block) == 2 else 1)
        rows[at:last] = block
        at = last
    return rows


@cache
def _table() -> npt.NDArray[np.uint8]:
    """Kind of each character of the Basic Multilingual Plane; those beyond it, the table's last, count as Han."""
    table = np.zeros(0x10001, dtype=np.uint8)
    table[0x3400:0xA000] = table[0xF900:0xFB00] = table[0x10000] = HAN
    for digits in ("09", "０９"):
        table[ord(digits[0]) : ord(digits[1]) + 1] = DIGIT
    for kind, signs in _SIGNS.items():
        for sign in signs:
            table[ord(sign)] = kind
    return table


def _characters(texts: list[str], lengths: Ints) -> tuple[Array, npt.NDArray[np.uint8]]:
    """How many characters of each kind every line has, a row for each kind, and the kind of each line's last one."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _table().take(codes, mode="clip")
    lines = np.repeat(np.arange(0, len(texts) * _KINDS, _KINDS), lengths)
    counts = np.bincount(lines + kinds, minlength=len(texts) * _KINDS).reshape(-1, _KINDS)
    return counts.T.astype(np.float64), kinds[np.cumsum(lengths) - 1]


def _own(page: Lines, counts: Array, ends: npt.NDArray[np.uint8]) -> Iterator[Any]:
    """The line by itself."""
    yield np.minimum(counts[STOP], 8)
    yield counts.take((HAN, DIGIT, SPACE), axis=0) / page.size
    yield (ends == STOP) + 0.5 * (ends == COMMA)
    codes, tags = _tag_codes(), page.outline.tags
    found = np.frombuffer(bytes([codes.get(tags[stand], 0) for stand in page.outline.stands]), dtype=np.uint8)
    yield found == _NUMBERS[1 : len(_TAGS) + 1]


@cache
def _tag_codes() -> dict[str, int]:
    return {tag: n for n, tags in enumerate(_TAGS, 1) for tag in tags.split()}


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


@cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, npt.NDArray[np.bool_]]:
    """The automaton of all line words, and which of them end a page."""
    words = _lexicon()["words"]
    known = sorted({*words["frame"], *words["end"]})
    kind, how = ahocorasick_rs.MatchKind.LeftmostLongest, ahocorasick_rs.Implementation.DFA
    return ahocorasick_rs.AhoCorasick(known, matchkind=kind, implementation=how), np.array([word in words["end"] for word in known])


def _words(page: Lines) -> Iterator[Array]:
    """Words of the frame in the line, and how many lines before it say that the page ends: copyright, registration."""
    finder, is_end = _finder()
    matches = finder.find_matches_as_indexes("\n".join(page.texts))
    taken: Array = np.zeros(page.count)
    ends: Array = np.zeros(page.count)
    if matches:
        found = np.fromiter(chain.from_iterable(matches), dtype=np.int64, count=3 * len(matches)).reshape(-1, 3)
        lines = np.searchsorted(np.cumsum(page.lengths + 1), found[:, 1], side="right")
        taken += np.bincount(lines, weights=found[:, 2] - found[:, 1], minlength=page.count)
        ends[lines[is_end[found[:, 0]]]] = 1
    yield taken / page.size
    yield np.minimum(taken, 20)
    yield np.minimum(np.cumsum(ends) - ends, 4)


def class_words(classes: str) -> tuple[float, ...]:
    """How many words of each kind of `_CLASSES` the class and id names of an element hold."""
    return _ROW.unpack(_named(classes)[1])


def _named(classes: str) -> tuple[str, bytes]:
    """Class and id names without their digits (post_53876), and their words by kind as a row of an array. Remembered: designs repeat."""
    known = _class_memo.get(classes)
    if known is None:
        bare = _DIGITS.sub("", classes)
        known = _class_memo.get(bare)
        if known is None:
            kinds = [_word_kinds(word) for word in {word.lower() for word in _WORD.findall(bare)}]
            counts = map(float, map(sum, zip(*kinds, strict=True))) if kinds else (0.0,) * (len(_CLASSES) - 1)
            known = bare, _ROW.pack(*counts, bool(_BODY.search(bare)))
        if len(_class_memo) < _MEMO_SIZE:
            _class_memo[classes] = _class_memo[bare] = known
    return known


_class_memo: dict[str, tuple[str, bytes]] = {}


@cache
def _class_lexicon(kind: str) -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    words = _lexicon()["classes"][kind]
    heads = tuple(word[:-1] for word in words if word.endswith("*"))
    tails = tuple(word[1:] for word in words if word.startswith("*"))
    return frozenset(word for word in words if "*" not in word), heads, tails


@lru_cache(_MEMO_SIZE)
def _word_kinds(word: str) -> tuple[bool, ...]:
    """Which kinds of `_CLASSES` a lower-case word is of."""
    return tuple(_is_one(word, kind) for kind in _CLASSES[:-1])


def _is_one(word: str, kind: str) -> bool:
    words, heads, tails = _class_lexicon(kind)
    return word in words or (len(word) > 3 and (word.startswith(heads) or word.endswith(tails)))


def _elements(page: Lines) -> Iterator[Any]:
    """Class words of the element and, fading with distance, of its ancestors; areas that it lies in.

    Each round looks twice as far up as the one before: five rounds for thirty levels.
    """
    outline = page.outline
    own = _kinds_of(page.names)
    areas = _areas(page)
    inherited, above, reach, deepest = own, page.parents, 1, max(outline.depths)
    while reach <= deepest:
        inherited = np.maximum(inherited, np.float32(_FADE**reach) * inherited.take(above, axis=0))
        areas = areas | areas.take(above)
        above, reach = above.take(above), 2 * reach
    yield np.maximum(own.take(page.stands, axis=0), _kinds_of(_all_named(outline.words))).T
    around = np.minimum(inherited.take(page.stands, axis=0).T, 3)
    yield around
    yield areas.take(page.stands) >> _NUMBERS[: len(_AREAS)] & 1
    yield page.prose @ np.minimum(around[_CLASSES.index("comment")], 1) / max(page.upto[_PROSE, -1], 1.0)


def _all_named(classes: Sequence[str]) -> list[tuple[str, bytes]]:
    memo = _class_memo
    return [memo.get(name) or _named(name) for name in classes]


def _kinds_of(names: Sequence[tuple[str, bytes]]) -> npt.NDArray[np.float32]:
    """The words by kind of many class and id names, a row for each."""
    return np.frombuffer(b"".join([row for _, row in names]), dtype=np.float32).reshape(-1, len(_CLASSES))


@cache
def _area_codes() -> dict[str, int]:
    return {tag: 1 << n for n, tags in enumerate(_AREAS) for tag in tags.split()}


def _areas(page: Lines) -> npt.NDArray[np.uint8]:
    """The area that each element makes, as a bit; forms only where they are a part of the page."""
    codes = _area_codes()
    areas = np.frombuffer(bytes([codes.get(tag, 0) for tag in page.outline.tags]), dtype=np.uint8)
    found: npt.NDArray[np.uint8] = np.where((page.last - page.first > _PART * page.count) & (areas == codes["form"]), 0, areas)
    return found


def _page(page: Lines) -> Iterator[Any]:
    """Where on the page the line stands, and what page it is."""
    count, prose, upto = page.count, page.prose, page.upto
    lines = np.arange(count)
    total = max(upto[_PROSE, -1], 1.0)
    yield lines / count
    yield upto[_PROSE, :-1] / total
    yield math.log1p(count)
    yield math.log1p(total)
    yield upto[_LINKED, -1] / max(upto[_SIZE, -1], 1.0)
    first = int((prose >= max(20.0, 0.2 * prose.max())).argmax())
    yield np.minimum(np.maximum(lines - first, -20), 20)


def _windows(page: Lines) -> Iterator[Array]:
    """The lines before and after."""
    count, upto = page.count, page.upto
    lines, reach = np.arange(count), np.array(_REACHES).reshape(-1, 1)
    before = np.maximum(lines - reach, 0)
    held = upto.take(np.minimum(lines + reach + 1, count), axis=1) - upto.take(before, axis=1)
    yield np.log1p(held[_PROSE])
    yield held[_LINKED] / np.maximum(held[_SIZE], 1.0)
    yield np.log1p(upto[_PROSE, :-1] - upto[_PROSE].take(before[_REACHES.index(4)]))


def _ancestors(page: Lines) -> Iterator[Array]:
    """What the element and its ancestors hold; whether the line lies in the smallest one with most of the page's prose."""
    first, last = page.first, page.last
    held = page.upto.take(last, axis=1) - page.upto.take(first, axis=1)
    share = held[_PROSE] / max(page.upto[_PROSE, -1], 1.0)
    linked = held[_LINKED] / np.maximum(held[_SIZE], 1.0)
    lines = np.log1p(last - first)
    ancestors, element = [], page.stands
    for level in range(_LEVELS[-1] + 1):
        if level in _LEVELS:
            ancestors.append(element)
        element = page.parents.take(element)
    found = np.array(ancestors)
    yield share.take(found)
    yield linked.take(found)
    yield lines.take(found)
    for part in _CORES:
        core = len(share) - 1 - int((share[::-1] >= part).argmax()) if share[0] >= part else 0
        inside = np.zeros(page.count)
        inside[first[core] : last[core]] = 1
        yield inside
        yield lines[core]
        yield linked[core]


def kin_of(outline: Outline, names: Sequence[tuple[str, bytes]]) -> Ints:
    """The number of each line's kind: same path, same classes of element and parent, numbers in them left out (post_53876)."""
    paths, parents = outline.paths, outline.parents
    numbers: dict[tuple[str, str, str], int] = {}
    kinds: dict[int, int] = {}
    for stand in dict.fromkeys(outline.stands):
        key = paths[stand], names[stand][0], names[parents[stand]][0]
        kinds[stand] = numbers.setdefault(key, len(numbers))
    return np.array([kinds[stand] for stand in outline.stands], dtype=np.int64)


def _groups(page: Lines, kin: Ints) -> Iterator[Any]:
    """What the lines of one kind, replies of a thread, have in common: what authors wrote varies in length, labels do not."""
    size, count = page.size, np.bincount(kin)
    chars, link, held, square = (np.bincount(kin, weights=weight) for weight in (size, size * page.linked, page.prose, size * size))
    mean, free = chars / count, chars - link
    rank = np.empty(len(count))
    rank[np.argsort(-free, kind="stable")] = np.arange(len(count))
    table = np.array(
        (
            np.log1p(count),
            link / chars,
            held / chars,
            held / max(page.upto[_PROSE, -1], 1.0),
            np.log1p(mean),
            np.sqrt(np.maximum(square / count - mean * mean, 0)) / mean,
            free / max(free.sum(), 1.0),
            np.minimum(rank, 12),
        )
    )
    yield table.take(kin, axis=1)


def _likeness(outline: Outline) -> Array:
    """How much of each line repeats the `<title>`: share of its pairs of characters."""
    title = outline.title
    pairs = {title[k : k + 2] for k in range(len(title) - 1)}
    like: Array = np.zeros(len(outline.texts))
    longest = min(80, len(title) / _SAME + 2)
    for n, text in enumerate(outline.texts):
        if 4 <= len(text) <= longest and (text[:2] in pairs or text[1:3] in pairs) and (text[-2:] in pairs or text[-3:-1] in pairs):
            like[n] = sum([text[k : k + 2] in pairs for k in range(len(text) - 1)]) / (len(text) - 1)
    return like


def _unshown(outline: Outline, like: Array, prose: Array) -> Array:
    """Which lines are not shown. Where the headline or most of the prose is among them, a script shows them, and none counts."""
    if True not in outline.hidden:
        return np.zeros(len(outline.hidden))
    hidden = np.array(outline.hidden, dtype=np.float64)
    seen = {text for text, unseen in zip(outline.texts, outline.hidden, strict=True) if not unseen}
    for n in map(int, np.flatnonzero((like > _SAME) & (hidden > 0))):
        if _is_top(outline, n) and outline.texts[n] not in seen:
            return np.zeros(len(hidden))
    revealed = bool(prose @ hidden >= _REVEALED * prose.sum() > 0)
    return np.zeros(len(hidden)) if revealed else hidden


def headlines(outline: Outline, like: Array) -> list[int]:
    """The lines that repeat the `<title>`, those in `<h1>` and `<h2>` alone where there are any."""
    tags, stands = outline.tags, outline.stands
    alike: list[int] = [n for n in np.flatnonzero(like > _SAME).tolist() if tags[stands[n]] not in CHOICES]
    return [n for n in alike if _is_top(outline, n)] or [n for n in alike if len(outline.texts[n]) >= min(8, len(outline.title))][:1]


def _is_top(outline: Outline, line: int) -> bool:
    """Whether a line stands in `<h1>` or `<h2>`, or in a block inside one."""
    return not _TOPS.isdisjoint(outline.paths[outline.stands[line]].split("/")[-3:])


def _headline(page: Lines, found: list[int]) -> Iterator[Any]:
    """The distance from the headline, and how small a part of the page holds both the headline and the line (0 a line, 1 all)."""
    if not found:
        yield -40.0
        yield -1.0
        return
    yield np.minimum(np.maximum(np.arange(page.count) - found[0], -30), 30)
    outline, above = page.outline, page.parents.copy()
    element = outline.stands[found[0]]
    while element:
        above[element] = element
        element = outline.parents[element]
    for _ in range(max(outline.depths).bit_length()):
        above = above.take(above)
    yield (page.last - page.first).take(above.take(page.stands)) / page.count
