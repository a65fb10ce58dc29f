"""Names of laws: titles, nicknames, successors of repealed laws, for the mainland, Taiwan and Hong Kong.

The data are `names.toml`, written by hand, and `titles.toml`, titles alone, generated from law folders. A law is named here as in
the tables: its full title in simplified characters, without the leading 中华人民共和国.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.fold import simplified_of

JURISDICTIONS: Final = ("CN", "TW", "HK")
STATE: Final = "中华人民共和国"
_VERSION: Final = re.compile(
    r"[(\[](?:[0-9]{4}年?[^()]{0,12}|[^()]{0,6}(?:修正|修订|修改|公布|施行|版)|全文|最新[^()]{0,6}|现行有效|已失效|已废止)[)\]]$"
)
_NUMBERED: Final = re.compile("(修正案|解释|规定)([一二三四五六七八九十]{1,2}|[0-9]{4}年)$")
_FRAME: Final = re.compile(r"""[《》〈〉<>「」“”"\s·•]""")
_ISSUER: Final = re.compile("(?:(?:最高人民法院|最高人民检察院|公安部|国家安全部|司法部|国务院|全国人民代表大会常务委员会)、?)+(?=关于)")
_PART: Final = re.compile(r"(民法典)[—-]*(?:第[一二三四五六七]编)?[一-鿿]{2,6}编$")


class Law(NamedTuple):
    """A law by its title and jurisdiction (CN, TW, HK)."""

    title: str
    jurisdiction: str


class Repeal(NamedTuple):
    """What took a law's place, and from which day (`YYYY-MM-DD`) on."""

    successor: str
    date: str


def fold(text: str) -> str:
    """Text for matching names and numbers, of the same length: simplified, half-width, one kind of space and bracket.

    >>> fold("《勞動基準法》第１６條（一）")
    '《劳动基准法》第16条(一)'
    """
    if len(text) < SHORT:
        return text.translate(_table())
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    folded = _array().take(units).tobytes().decode("utf-16-le", "surrogatepass")
    return folded if len(units) == len(folded) else text.translate(_table())


SHORT: Final = 200
"""Characters up to which a dictionary is faster than an array."""


@cache
def _table() -> dict[int, int]:
    """For `str.translate`."""
    wide = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    marks = {"\u3000": " ", "\u00a0": " ", "\t": " ", "〔": "[", "〕": "]", "『": "「", "』": "」", "○": "〇"}
    return wide | {ord(old): ord(new) for old, new in (simplified_of() | marks).items()}


@cache
def _array() -> npt.NDArray[np.uint16]:
    """The same as an array over the characters up to U+FFFF: ten times as fast on long texts."""
    array = np.arange(0x10000, dtype=np.uint16)
    near = {old: new for old, new in _table().items() if old <= 0xFFFF}
    array[list(near)] = list(near.values())
    return array


@lru_cache(maxsize=1 << 14)
def key(name: str) -> str:
    """One form for all ways to write a law's name: folded, without frame marks, 中华人民共和国 and the note of a version.

    >>> key("《中華人民共和國民法典》（2020年）") == key("民法典")
    True
    """
    folded = _FRAME.sub("", fold(name)).replace(STATE, "")
    while (match := _VERSION.search(folded)) and match.start() and not folded[: match.start()].endswith("修正案"):
        folded = folded[: match.start()]
    return folded


@lru_cache(maxsize=1 << 14)
def law_of(name: str, jurisdiction: str = "CN") -> Law | None:
    """The law that a name stands for, looked up in this jurisdiction first, or None where no list knows it.

    >>> law_of("消法")
    Law(title='消费者权益保护法', jurisdiction='CN')
    >>> law_of("民法典合同编").title
    '民法典'
    """
    folded = key(name)
    if not folded:
        return None
    folded = _NUMBERED.sub(r"\1(\2)", folded)
    part = _PART.match(folded)
    for place in (jurisdiction, *JURISDICTIONS):
        title = _titles().get(place, {}).get(part[1] if part else folded)
        if title is None and place == "HK":
            title = _titles()[place].get(folded.removeprefix("香港"))
        if title:
            return Law(title, place)
    return None


def title_of(name: str, jurisdiction: str = "CN") -> str:
    """A law's title as the tables have it: the known one, else the name itself in simplified characters without frame.

    >>> title_of("《中华人民共和国某某管理条例》")
    '某某管理条例'
    """
    known = law_of(name, jurisdiction)
    if known:
        return known.title
    bare = "".join(simplified_of().get(char, char) for char in name.strip()).strip("《》〈〉 \u3000")
    return "".join(bare.removeprefix(STATE).split())


def repeal_of(title: str, jurisdiction: str = "CN") -> Repeal | None:
    """What took the law's place, or None for laws that nothing is known of."""
    found = _data()[jurisdiction].get("repealed", {}).get(title) if jurisdiction in JURISDICTIONS else None
    return Repeal(found["by"], found["on"]) if found else None


def repealed(jurisdiction: str) -> tuple[str, ...]:
    """Titles of the laws that are known to be no longer in force."""
    return tuple(_data()[jurisdiction].get("repealed", {}))


def chapter_title(chapter: str) -> str | None:
    """The title of a chapter of the Laws of Hong Kong (57, 179A), where the list has it."""
    found: str | None = _data()["HK"]["chapters"].get(chapter)
    return found


def not_law() -> tuple[str, ...]:
    """Nouns that have numbered articles or items without being law: 合同第七条."""
    return tuple(_data()["not_law"]["nouns"])


@cache
def names(jurisdiction: str) -> Mapping[str, str]:
    """Every name that may stand bare in a text, folded, with the title it stands for. Two characters at least."""
    found = dict(_written(jurisdiction))
    if jurisdiction != "CN":
        found = {**{name: title for name, title in _written("CN") if name not in found}, **found}
    return found


def _written(jurisdiction: str) -> Iterator[tuple[str, str]]:
    for name, title in _titles()[jurisdiction].items():
        yield name, title
        yield STATE + name, title


@cache
def _titles() -> dict[str, dict[str, str]]:
    """Key -> title, by jurisdiction. Nicknames give way to titles."""
    titles: dict[str, dict[str, str]] = {}
    generated = _read("titles.toml")
    for place in JURISDICTIONS:
        own = _data()[place]
        listed = [*generated.get(place, []), *own["titles"]]
        without = {_ISSUER.sub("", key(title)): title for title in listed if _ISSUER.match(key(title))}
        short = {key(nick): title for nick, title in own["nicknames"].items()}
        titles[place] = without | short | {key(title): title for title in listed}
    return titles


def amended(title: str) -> str | None:
    """The law that an amendment or a decision on amendments changes, None for other texts and for decisions on several laws.

    >>> amended("刑法修正案（十二）"), amended("关于修改《中华人民共和国公司法》的决定"), amended("公司法")
    ('刑法', '公司法', None)
    """
    match = _AMENDMENT.match(title)
    if match is None:
        return None
    return title_of(match["a"] or match["b"])


_AMENDMENT: Final = re.compile(
    r"(?P<a>[一-鿿]{1,20}法)修正案(?:（[^（）]+）)?$|.*?关于修改《(?P<b>(?:[^《》]|《[^《》]*》)+)》(?:部分条款)?的决定"
)


@cache
def _data() -> dict[str, Any]:
    return _read("names.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
