"""Features: what can be said of each line of a page in numbers, from its outline alone. The fitted scorer (content.py) reads them.

Everything is counted on arrays over the whole page: a page of 250 lines takes about half a millisecond. A line is judged by itself, by the
element it stands in and that one's ancestors, by the lines around it, by the lines of the same path, and relative to the page.
"""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from pipeline.html.outline import Outline

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HAN, STOP, COMMA, DIGIT, LATIN, QUOTE, MARK, SPACE = range(1, 9)
_KINDS: Final = 9
_SIGNS: Final = {
    STOP: "。！？；!?;…",
    COMMA: "，、：,:",
    QUOTE: '“”"「」『』《》（）()【】‘’',
    MARK: "|·>»-/_©•│┊—＞｜<«→#*",
    SPACE: " \u3000\xa0\n",
}
_DATE: Final = re.compile(r"\d(?:(?:(?<=1)9|(?<=2)0)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}|\d?:\d\d)")
"""2024-01-02 and 12:30. Begins with one class of characters: a search then takes a third of the time."""
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAGS: Final = (
    ("li",), ("td", "th"), ("h1", "h2"), ("h3", "h4", "h5", "h6"), ("p",), ("div",), ("dd", "dt"), ("pre", "blockquote"),
    ("option", "select", "textarea", "form", "legend"),
)  # fmt: skip
_AREAS: Final = (("ul", "ol", "dl"), ("table",), ("nav", "footer", "header", "aside"), ("article", "main"), ("form", "select", "dialog"))
_CLASSES: Final = ("content", "reply", "comment", "frame", "meta", "title", "body")
_BODY: Final = re.compile(
    r"(?:post|comment|reply|answer|article|artic[ae]l|art|topic|message|thread|question|news|blog|ask|best|main|rich|detail|content|zhengwen|law|doc|page)s?"
    r"[-_]?(?:body|content|contents|cont|text|txt|message|detail|details|inner|con|nr|para|editor)(?![a-z])|artibody|endtext|zoom(?![a-z])|trs_editor|ucapcontent"
    r"|t_f(?![a-z])|markdown|prose|rich-?text|articlebody|js_content|readability|entry",
    re.IGNORECASE,
)
"""Names that sites give to the element that holds what an author wrote."""
_DIGITS: Final = re.compile(r"\d+")
_WINDOWS: Final = (1, 2, 4, 10)
_LEVELS: Final = (1, 2, 3, 5)
_TOPS: Final = frozenset(("h1", "h2"))
_NOTHING: Final = (0.0,) * len(_CLASSES)
_ROW: Final = struct.Struct(f"={len(_CLASSES)}d")
_SAME: Final = 0.85
"""Likeness with the `<title>` from which a line is the headline."""
_REVEALED: Final = 0.6
"""A page with more of its prose hidden than this shows it by script: then hidden says nothing."""
_LOOKED_AT: Final = 5_000
"""Characters of a line that are looked at: lines of many megabytes occur."""
_MEMO_SIZE: Final = 50_000
_FADE: Final = 0.75
"""How much of an ancestor's class words is left one level down."""


class Columns:
    """Named columns of numbers, one number a line; with the headlines and the number of each line's kind, which the scorer needs again."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.names: list[str] = []
        self.columns: list[Any] = []
        self.headlines: list[int] = []
        self.kin: Ints = np.zeros(size, dtype=np.int64)

    def add(self, name: str, column: Any) -> None:
        self.names.append(name)
        self.columns.append(column)

    def rows(self, names: Sequence[str] = ()) -> npt.NDArray[np.float32]:
        """The columns named (all where none is), each as a row."""
        at = {name: n for n, name in enumerate(self.names)}
        wanted = names or self.names
        found = np.empty((len(wanted), self.size), dtype=np.float32)
        for n, name in enumerate(wanted):
            found[n] = self.columns[at[name]]
        return found


class Sums:
    """Sums over any run of lines, from one cumulated column."""

    def __init__(self, column: Array) -> None:
        self.upto = np.concatenate(([0.0], np.cumsum(column)))

    def between(self, first: Ints, last: Ints) -> Array:
        found: Array = self.upto[last] - self.upto[first]
        return found

    @property
    def all(self) -> float:
        return float(self.upto[-1])


def features(outline: Outline) -> Columns:
    """The features of every line of a page that has at least one."""
    columns = Columns(len(outline.texts))
    texts = [text[:_LOOKED_AT] for text in outline.texts]
    counts, ends = _characters(texts)
    size = np.maximum(counts.sum(axis=1), 1.0)
    stops, commas = counts[:, STOP], counts[:, COMMA]
    linked = np.minimum(np.array(outline.links, dtype=np.float64) / size, 1.0)
    prose = size * (1 - linked) * np.minimum(1.0, (stops + commas) / 2) * (size > 8)
    stands = np.array(outline.stands, dtype=np.int64)
    _own(columns, outline, counts, ends, size, linked)
    like = _likeness(outline)
    columns.add("hidden", _unshown(outline, like, prose))
    _words(columns, texts, size)
    _elements(columns, outline, stands, prose)
    sums = {"size": Sums(size), "linked": Sums(size * linked), "prose": Sums(prose), "stops": Sums(stops)}
    _page(columns, sums, prose)
    _windows(columns, sums)
    _ancestors(columns, outline, stands, sums)
    _groups(columns, outline, size, linked, prose)
    _headline(columns, outline, like)
    return columns


@cache
def _table() -> npt.NDArray[np.uint8]:
    """Kind of each character of the Basic Multilingual Plane; those beyond it, the table's last, count as Han."""
    table = np.zeros(0x10001, dtype=np.uint8)
    table[0x3400:0xA000] = table[0xF900:0xFB00] = table[0x10000] = HAN
    for digits in ("09", "０９"):
        table[ord(digits[0]) : ord(digits[1]) + 1] = DIGIT
    for letters in ("az", "AZ", "ａｚ", "ＡＺ"):
        table[ord(letters[0]) : ord(letters[1]) + 1] = LATIN
    for kind, signs in _SIGNS.items():
        for sign in signs:
            table[ord(sign)] = kind
    return table


def _characters(texts: list[str]) -> tuple[Array, npt.NDArray[np.uint8]]:
    """How many characters of each kind every line has, and the kind of its last one."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _table().take(codes, mode="clip")
    lines = np.repeat(np.arange(0, len(texts) * _KINDS, _KINDS), lengths)
    counts = np.bincount(lines + kinds, minlength=len(texts) * _KINDS).reshape(-1, _KINDS)
    return counts.astype(np.float64), kinds[np.cumsum(lengths) - 1]


def _own(columns: Columns, outline: Outline, counts: Array, ends: npt.NDArray[np.uint8], size: Array, linked: Array) -> None:
    """The line by itself."""
    columns.add("size", np.log1p(size))
    columns.add("linked", linked)
    columns.add("unlinked", np.log1p(size * (1 - linked)))
    columns.add("stops", np.minimum(counts[:, STOP], 8))
    columns.add("commas", np.minimum(counts[:, COMMA], 8))
    for name, kind in (("han", HAN), ("digit", DIGIT), ("latin", LATIN), ("quote", QUOTE), ("mark", MARK), ("space", SPACE)):
        columns.add(name, counts[:, kind] / size)
    columns.add("marks", np.minimum(counts[:, MARK], 10))
    columns.add("ends", (ends == STOP) + 0.5 * (ends == COMMA))
    tags = [outline.tags[stand] for stand in outline.stands]
    codes = np.array([_tag_codes().get(tag, len(_TAGS)) for tag in tags])
    for n, names in enumerate(_TAGS):
        columns.add(f"tag {names[0]}", codes == n)


@cache
def _tag_codes() -> dict[str, int]:
    return {tag: n for n, tags in enumerate(_TAGS) for tag in tags}


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))


@cache
def _finder() -> tuple[ahocorasick_rs.AhoCorasick, list[int]]:
    """The automaton of all line words, and the group (0 frame, 1 meta) of each."""
    words = _lexicon()["words"]
    pairs = sorted({(word, n) for n, group in enumerate(("frame", "meta")) for word in words[group]})
    finder = ahocorasick_rs.AhoCorasick(
        [word for word, _ in pairs], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest, implementation=ahocorasick_rs.Implementation.DFA
    )
    return finder, [group for _, group in pairs]


def _words(columns: Columns, texts: list[str], size: Array) -> None:
    """Words and dates in the line, by the share of it that they take."""
    text = "\n".join(texts)
    starts = np.cumsum([0, *[len(line) + 1 for line in texts[:-1]]])
    finder, groups = _finder()
    matches = finder.find_matches_as_indexes(text)
    taken: Any = np.zeros((len(size), 2))
    if matches:
        found = np.array(matches, dtype=np.int64)
        lines = np.searchsorted(starts, found[:, 1], side="right") - 1
        kinds = np.array(groups)[found[:, 0]]
        taken = _summed(lines * 2 + kinds, found[:, 2] - found[:, 1], 2 * len(size)).reshape(-1, 2)
    columns.add("frame words", taken[:, 0] / size)
    columns.add("frame chars", np.minimum(taken[:, 0], 20))
    columns.add("meta words", taken[:, 1] / size)
    dates: Array = np.zeros(len(size), dtype=np.float64)
    spans = [match.span() for match in _DATE.finditer(text)]
    if spans:
        lines = np.searchsorted(starts, [start for start, _ in spans], side="right") - 1
        dates = _summed(lines, np.array([end - start for start, end in spans]), len(size))
    columns.add("date", dates / size)


def _summed(keys: Ints, values: Ints, size: int) -> Array:
    """Sum of the values of each key."""
    return np.asarray(np.bincount(keys, weights=values, minlength=size), dtype=np.float64)


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
            counts = map(float, map(sum, zip(*kinds, strict=True))) if kinds else _NOTHING[:-1]
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


def _elements(columns: Columns, outline: Outline, stands: Ints, prose: Array) -> None:
    """Class words of the element and, fading with distance, of its ancestors; areas that it lies in.

    Each round looks twice as far up as the one before: five rounds for thirty levels.
    """
    own = _kinds_of(outline.classes)
    codes = _area_codes()
    areas = np.array([codes.get(tag, 0) for tag in outline.tags])
    inherited, above, reach = own, np.array(outline.parents, dtype=np.int64), 1
    while reach <= max(outline.depths):
        inherited = np.maximum(inherited, _FADE**reach * inherited[above])
        areas = areas | areas[above]
        above, reach = above[above], 2 * reach
    around = inherited[stands]
    inline = _kinds_of(outline.words)
    for k, name in enumerate(_CLASSES):
        columns.add(f"class {name}", np.maximum(own[stands, k], inline[:, k]))
        columns.add(f"around {name}", np.minimum(around[:, k], 3))
    remarks = np.minimum(around[:, _CLASSES.index("comment")], 1)
    columns.add("page comment", prose @ remarks / max(prose.sum(), 1.0))
    area = areas[stands]
    for k, names in enumerate(_AREAS):
        columns.add(f"in {names[0]}", (area >> k) & 1)


def _kinds_of(names: Sequence[str]) -> Array:
    """The words by kind of many class and id names, a row for each."""
    memo = _class_memo
    rows = b"".join([(memo.get(name) or _named(name))[1] for name in names])
    return np.frombuffer(rows, dtype=np.float64).reshape(-1, len(_CLASSES))


@cache
def _area_codes() -> dict[str, int]:
    return {tag: 1 << n for n, tags in enumerate(_AREAS) for tag in tags}


def _page(columns: Columns, sums: dict[str, Sums], prose: Array) -> None:
    """Where on the page the line stands, and what page it is."""
    lines = np.arange(columns.size)
    total = max(sums["prose"].all, 1.0)
    columns.add("at", lines / columns.size)
    columns.add("prose before", sums["prose"].upto[:-1] / total)
    columns.add("lines", np.log1p(columns.size))
    columns.add("page prose", np.log1p(total))
    columns.add("page linked", sums["linked"].all / max(sums["size"].all, 1.0))
    columns.add("prose share", prose / total)
    strong = np.flatnonzero(prose >= max(20.0, 0.2 * prose.max()))
    first, last = (strong[0], strong[-1]) if len(strong) else (0, columns.size - 1)
    columns.add("after first", np.clip(lines - first, -20, 20))
    columns.add("before last", np.clip(last - lines, -20, 20))
    near = np.searchsorted(strong, lines)
    gaps = (
        np.abs(np.stack([strong[np.clip(near - k, 0, max(len(strong) - 1, 0))] - lines for k in (0, 1)]))
        if len(strong)
        else np.full((2, 1), 30)
    )
    columns.add("to strong", np.minimum(gaps.min(axis=0), 30))


def _windows(columns: Columns, sums: dict[str, Sums]) -> None:
    """The lines before and after."""
    lines = np.arange(columns.size)
    for reach in _WINDOWS:
        first, last = np.maximum(lines - reach, 0), np.minimum(lines + reach + 1, columns.size)
        size = np.maximum(sums["size"].between(first, last), 1.0)
        columns.add(f"prose within {reach}", np.log1p(sums["prose"].between(first, last)))
        columns.add(f"linked within {reach}", sums["linked"].between(first, last) / size)
    before, after = np.maximum(lines - 4, 0), np.minimum(lines + 5, columns.size)
    columns.add("prose before 4", np.log1p(sums["prose"].between(before, lines)))
    columns.add("prose after 4", np.log1p(sums["prose"].between(np.minimum(lines + 1, columns.size), after)))


def _ancestors(columns: Columns, outline: Outline, stands: Ints, sums: dict[str, Sums]) -> None:
    """What the element and its ancestors hold; whether the line lies in the smallest one with most of the page's prose."""
    parents, first, last = (np.array(column, dtype=np.int64) for column in (outline.parents, outline.first, outline.last))
    held = {name: sums[name].between(first, last) for name in sums}
    share = held["prose"] / max(sums["prose"].all, 1.0)
    linked = held["linked"] / np.maximum(held["size"], 1.0)
    count = np.log1p(last - first)
    element = stands
    for level in range(max(_LEVELS) + 1):
        if level in (0, *_LEVELS):
            columns.add(f"share {level}", share[element])
            columns.add(f"linked {level}", linked[element])
            columns.add(f"lines {level}", count[element])
        element = parents[element]
    lines = np.arange(columns.size)
    for part in (0.5, 0.7, 0.9):
        core = int(np.flatnonzero(share >= part)[-1]) if share[0] >= part else 0
        inside = (lines >= first[core]) & (lines < last[core])
        columns.add(f"core {part}", inside)
        columns.add(f"core lines {part}", count[core])
        columns.add(f"core linked {part}", linked[core])


def _groups(columns: Columns, outline: Outline, size: Array, linked: Array, prose: Array) -> None:
    """The lines of the same path, and of the same path and classes: replies of a thread, items of a list."""
    same = _numbered(outline.texts)
    columns.add("repeated", np.minimum(np.bincount(same)[same], 6))
    columns.add("said before", np.concatenate(([0], same[1:] <= np.maximum.accumulate(same)[:-1])))
    _group(columns, "path", _numbered([outline.paths[stand] for stand in outline.stands]), same, size, linked, prose)
    columns.kin = kin_of(outline)
    _group(columns, "kin", columns.kin, same, size, linked, prose)


def kin_of(outline: Outline) -> Ints:
    """The number of each line's kind: same path, same classes of element and parent, numbers in them left out (post_53876)."""
    keys = {}
    for stand in set(outline.stands):
        mine, above = outline.classes[stand], outline.classes[outline.parents[stand]]
        keys[stand] = f"{outline.paths[stand]} {_named(mine)[0]} {_named(above)[0]}"
    return _numbered([keys[stand] for stand in outline.stands])


def _numbered(keys: list[str]) -> Ints:
    """Equal keys get equal numbers, in order of first appearance."""
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.fromiter(map(numbers.__getitem__, keys), dtype=np.int64, count=len(keys))


def _group(columns: Columns, name: str, group: Ints, same: Ints, size: Array, linked: Array, prose: Array) -> None:
    """What the lines of a group have in common: labels are short and repeat, what authors wrote varies in length and never does."""
    weights = (np.ones(len(size)), size, size * linked, prose, size * size)
    count, chars, link, held, square = (np.bincount(group, weights=weight) for weight in weights)
    mean, free = chars / count, chars - link
    distinct = np.bincount(np.unique(group * len(same) + same) // len(same))
    for what, column in (
        ("lines", np.log1p(count)),
        ("linked", link / chars),
        ("prose", held / chars),
        ("share", held / max(held.sum(), 1.0)),
        ("mean", np.log1p(mean)),
        ("spread", np.sqrt(np.maximum(square / count - mean * mean, 0)) / mean),
        ("free share", free / max(free.sum(), 1.0)),
        ("rank", np.minimum(np.argsort(np.argsort(-free)), 12)),
        ("distinct", distinct / count),
    ):
        columns.add(f"{name} {what}", column[group])


def _likeness(outline: Outline) -> Array:
    """How much of each line repeats the `<title>`: share of its pairs of characters."""
    title = outline.title
    pairs = {title[k : k + 2] for k in range(len(title) - 1)}
    like: Array = np.zeros(len(outline.texts))
    for n, text in enumerate(outline.texts):
        if 4 <= len(text) <= 80 and (text[:2] in pairs or text[1:3] in pairs):
            like[n] = sum([text[k : k + 2] in pairs for k in range(len(text) - 1)]) / (len(text) - 1)
    return like


def _unshown(outline: Outline, like: Array, prose: Array) -> Array:
    """Which lines are not shown. Where the headline or most of the prose is among them, a script shows them, and none counts."""
    hidden = np.array(outline.hidden, dtype=np.float64)
    if not hidden.any():
        return hidden
    seen = {text for text, unseen in zip(outline.texts, outline.hidden, strict=True) if not unseen}
    for n in map(int, np.flatnonzero((like > _SAME) & (hidden > 0))):
        if _is_top(outline, n) and outline.texts[n] not in seen:
            return np.zeros(len(hidden))
    revealed = bool(prose @ hidden >= _REVEALED * prose.sum() > 0)
    return np.zeros(len(hidden)) if revealed else hidden


def headlines(outline: Outline, like: Array) -> list[int]:
    """The lines that repeat the `<title>`, those in `<h1>` and `<h2>` alone where there are any."""
    alike = [int(n) for n in np.flatnonzero(like > _SAME)]
    return [n for n in alike if _is_top(outline, n)] or [n for n in alike if len(outline.texts[n]) >= min(8, len(outline.title))][:1]


def _is_top(outline: Outline, line: int) -> bool:
    """Whether a line stands in `<h1>` or `<h2>`, or in a block inside one."""
    return not _TOPS.isdisjoint(outline.paths[outline.stands[line]].split("/")[-3:])


def _headline(columns: Columns, outline: Outline, like: Array) -> None:
    """Likeness with the `<title>`, and the distance from the headline."""
    columns.add("title", like)
    found = columns.headlines = headlines(outline, like)
    columns.add("after headline", np.clip(np.arange(columns.size) - found[0], -30, 30) if found else -40)
