"""Which line at the top of a text page is its headline: scored by its looks and by what stands around it.

A page of markup says so itself. On text, names of sites, badges and menus stand above the headline in words that no list holds, so every
line is weighed against the others: signs and their weights stand in `topline.toml`, fitted by `bench/fit_topline.py` on labelled pages.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

NONE: Final = "nobody"
"""The sign of the choice that no line is the headline."""
PROSE: Final = 60
"""Folded characters from which a line is prose, whatever its marks."""
LONG: Final = 25
"""Folded characters from which a line says what the page is about."""
SIZES: Final = (3, 5, 7, 9, 12, 16, 20, 26, 34, 42, 60, 90)
WORDS: Final = (1, 2, 3, 5)
PLACES: Final = (0, 1, 2, 3, 5, 8, 12, 16)
UNKNOWN: Final = (0, 1, 2, 4)
BEFORE_PROSE: Final = (-6, -1, 0, 1, 2, 3, 5, 8, 12)
FEWEST_PAIRS: Final = 3
"""Pairs of characters that a share is at least taken of: a word alone shares nothing or all."""
SHARED: Final = (0, 0.15, 0.3, 0.45, 0.6, 0.8)
EVEN: Final = 0.5
"""How sure a choice is for which as much speaks as against it."""
LAW: Final = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[编章节条條編節]|目[录錄次]$")
"""Divisions and articles of law: never a headline."""
FRAME: Final = re.compile(
    "咨询|律师|点击|立即|免费|app|下载|扫码|关注|欢迎|登录|注册|首页|收藏|打印|分享|搜索|返回|热线|在线|电话|客服|订阅|打开|评论"
    "|投稿|位置|栏目|频道|会员|广告|发布"
)
"""Words of frames."""
ASKS: Final = re.compile(r"(?:吗|么|呢|怎么办|怎样|如何|多少|多久|哪些|什么|几年|怎么[^,。]{1,6})\??$")
"""How a question ends, mark or no mark."""
SHAPES: Final = {
    "asks": re.compile(r"\?$"),
    "asks_in_words": ASKS,
    "names_text": re.compile(
        r"(?:法|条例|办法|规定|规则|细则|解释|决定|通知|公告|意见|批复|函|书|案|罪|纠纷|范本|合同|制度|标准|须知|指南|问题|章程|公约|守则|规程|准则|协议)$"
    ),
    "names_site": re.compile(
        r"(?:网|网站|论坛|频道|平台|社区|报|吧|局|厅|处|政府|法院|检察院|委员会|在线|app|事务所|图书馆|资料库|数据库|系统|门户|数字报"
        r"|百科|之家|中心|协会|大学|学院|公司|博客|专栏|空间|公众号|客户端)$"
    ),
    "sentences": re.compile(r"[。;!]."),
    "open_end": re.compile(r"[。;!,:、.]$"),
    "comma": re.compile(","),
    "colon": re.compile(":."),
    "label": re.compile(r"^[^:]{1,6}:"),
    "brackets": re.compile(r"^[\[【]"),
    "book_marks": re.compile("^《"),
    "bars": re.compile(r"[|>›»]"),
    "date": re.compile(r"19\d\d[-/年.]\d|20\d\d[-/年.]\d|月(?<=\d月)\d{1,2}日|:(?<=\d:)\d\d"),
    "digits": re.compile(r"\d"),
    "number": re.compile(r"\d{5}"),
    "bullet": re.compile(r"^(?:[·•●▪◆■>\-*【\[(]|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.])"),
    "person": re.compile("[我您你]"),
    "chinese": re.compile("[一-龥]"),
}
"""What a folded line may look like."""
_TOKENS: Final = re.compile(r"[\s|｜·/>›»]+")
_SENTENCES: Final = re.compile(r"[。;]|!.")
_PATHS: Final = ("nav.breadcrumb", "nav.path")
_OTHERS: Final = ("shares_most", "below_path", "longer_than_above", "shorter_than_below", "longest")
_BESIDE: Final = tuple(f"{what}_{where}" for where in ("above", "below") for what in ("half_of", "twice", "asks"))
_REPEATS: Final = ("again", "within_later", "within_earlier")
PLACE_BITS: Final = 31
"""Bits for the place of a text, below those of a pair of characters."""
THOUSAND: Final = 1000
Numbers = npt.NDArray[np.int64]
Part = tuple[Any, ...]
"""A function that finds signs, and what it is called with: what the same signs weigh is remembered."""


class Entry(Protocol):
    """A line at the top with what rules say of it by itself: `pipeline.layout.mast.Entry`."""

    @property
    def key(self) -> str: ...

    @property
    def rule(self) -> str: ...

    @property
    def role(self) -> str: ...


class Best(NamedTuple):
    """The number of the line that is the headline, -1 where none is, and how sure that is."""

    at: int
    sure: float


def best(entries: Sequence[Entry], keys: Sequence[str]) -> Best:
    """The likeliest of the lines at the top, none of them included; `keys` are all keys of the page."""
    scores = np.array([sum([_worth(*part) for part in parts]) for parts in _parts(entries, keys)]) / THOUSAND
    scores[[n for n, entry in enumerate(entries) if LAW.match(entry.key)]] = -np.inf
    likely = np.exp(scores - scores.max())
    at = int(likely.argmax())
    if at == len(entries):
        return Best(0, EVEN) if entries and _heads_law(entries) else Best(-1, float(likely[at] / likely.sum()))
    return Best(at, float(likely[at] / likely.sum()))


def _heads_law(entries: Sequence[Entry]) -> bool:
    """Whether the first line, be it ever so short, names a text of law and its articles or its contents follow: 刑法."""
    first, *rest = entries
    return not first.role and SHAPES["names_text"].search(first.key) is not None and any(LAW.match(entry.key) for entry in rest[:2])


def signs_of(entries: Sequence[Entry], keys: Sequence[str]) -> list[list[str]]:
    """The signs of each line, then those of the choice that no line is the headline."""
    return [[sign for find, *told in parts for sign in find(*told)] for parts in _parts(entries, keys)]


def _parts(entries: Sequence[Entry], keys: Sequence[str]) -> list[tuple[Part, ...]]:
    """The functions that find the signs of each line, and of no line, with what they are called with."""
    is_text = [is_prose(entry) for entry in entries]
    prose = is_text.index(True) if True in is_text else len(entries)
    roles = [entry.role or "unknown" for entry in entries]
    kinds = ["start", "start", *("prose" if told else role for told, role in zip(is_text, roles, strict=True)), "end", "end", "end"]
    places = _places(entries, prose, _shared(entries, keys))
    free = ["", *("" if told or entry.role else entry.key for told, entry in zip(is_text, entries, strict=True)), ""]
    whole = "\n".join(keys)
    parts: list[tuple[Part, ...]] = []
    for n, entry in enumerate(entries):
        around = (_around, roles[n], *kinds[n : n + 2], *kinds[n + 3 : n + 6])
        beside = (_beside, *_against(entry.key, free[n]), *_against(entry.key, free[n + 2]))
        parts.append(((_looks, entry.key), around, places[n], beside, (_again, *_repeats(entry.key, keys, whole))))
    return [*parts, ((_of_nobody, kinds[2], prose),)]


@lru_cache(1 << 14)
def _worth(find: Callable[..., Sequence[str]], *told: object) -> int:
    """The weights of signs, summed, in thousandths: whole numbers are the same in any order."""
    weights = _weights()
    return sum(weights.get(sign, 0) for sign in find(*told))


def _of_nobody(first: str, prose: int) -> list[str]:
    return [NONE, f"{NONE}_above:{first}", f"{NONE}_prose:{bisect_left(PLACES, prose)}"]


def _around(role: str, second_above: str, above: str, *below: str) -> list[str]:
    near = [f"below{n}:{kind}" for n, kind in enumerate(below, 1)]
    return [f"role:{role}", f"above:{above}", f"second_above:{second_above}", *near]


def is_prose(entry: Entry) -> bool:
    """Whether no rule knows the line and it is long, or closes a sentence."""
    folded = entry.key
    return not entry.role and (len(folded) > PROSE or (len(folded) > 16 and _SENTENCES.search(folded) is not None))


def _looks(folded: str) -> tuple[str, ...]:
    """What a line looks like by itself."""
    shapes = [name for name, pattern in SHAPES.items() if pattern.search(folded)]
    words = len([word for word in _TOKENS.split(folded) if word])
    frame = min(len(set(FRAME.findall(folded))), 3)
    return (f"size{bisect_left(SIZES, len(folded))}", f"words{bisect_left(WORDS, words)}", f"frame{frame}", *shapes)


def _places(entries: Sequence[Entry], prose: int, shared: Sequence[float]) -> list[Part]:
    """What each line's place says, and how much it shares with the text."""
    sizes = [len(entry.key) for entry in entries]
    longest, most = max(sizes[: max(prose, 1)], default=0), max(shared, default=0)
    found: list[Part] = []
    unknown = 0
    for n, size in enumerate(sizes):
        others = (
            0 < shared[n] == most,
            n > 0 and entries[n - 1].rule in _PATHS,
            n > 0 and sizes[n - 1] < size,
            n + 1 < len(sizes) and sizes[n + 1] > size,
            size == longest,
        )
        found.append((_place, n, unknown, prose - n, bisect_left(SHARED, shared[n]), *others))
        unknown += not entries[n].role
    return found


def _place(n: int, unknown: int, before_prose: int, shared: int, *others: bool) -> list[str]:
    numbers = (
        f"place{bisect_left(PLACES, n)}",
        f"unknown{bisect_left(UNKNOWN, unknown)}",
        f"prose{bisect_left(BEFORE_PROSE, before_prose)}",
        f"shared{shared}",
    )
    return [*numbers, *(name for name, holds in zip(_OTHERS, others, strict=True) if holds)]


def _against(folded: str, other: str) -> tuple[bool, bool, bool]:
    """Whether a line is much shorter or longer than its neighbour, and whether that one asks; "" is one that is no headline anyway."""
    if not other:
        return False, False, False
    return 2 * len(folded) <= len(other), len(folded) >= 2 * len(other), ASKS.search(other) is not None


def _beside(*holds: bool) -> list[str]:
    return [name for name, held in zip(_BESIDE, holds, strict=True) if held]


def _again(*holds: bool) -> list[str]:
    return [name for name, held in zip(_REPEATS, holds, strict=True) if held]


def _repeats(folded: str, keys: Sequence[str], whole: str) -> tuple[bool, bool, bool]:
    """Whether the page says the same again, and within longer lines below or above; `whole` are all keys as one text."""
    if len(folded) < 6 or whole.find(folded, whole.find(folded) + 1) < 0:
        return False, False, False
    again = keys.count(folded) > 1
    if len(folded) < 8 or folded not in keys:
        return again, False, False
    at = keys.index(folded)
    later = [other for other in keys[at + 1 :] if folded in other]
    return again, any(other != folded for other in later), any(folded in other for other in keys[:at])


def _shared(entries: Sequence[Entry], keys: Sequence[str]) -> list[float]:
    """Share of each line's pairs of characters that stand in the long lines of the page, itself not counted."""
    long = [folded for folded in dict.fromkeys(keys) if len(folded) > LONG]
    texts = list(dict.fromkeys([*long, *(entry.key for entry in entries)]))
    pairs, owners = _pairs(texts)
    is_long = owners < len(long)
    number = np.zeros(len(pairs), np.intp)
    np.cumsum(pairs[1:] != pairs[:-1], out=number[1:])
    times = np.bincount(number, is_long)[number]
    shares = np.bincount(owners, times > is_long, len(texts)) / np.maximum(np.bincount(owners, minlength=len(texts)), FEWEST_PAIRS)
    found = dict(zip(texts, shares.tolist(), strict=True))
    return [found[entry.key] for entry in entries]


def _pairs(texts: Sequence[str]) -> tuple[Numbers, Numbers]:
    """The pairs of Chinese characters that stand beside each other, as numbers in order, each once for each text; and the texts' places."""
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
    is_han = codes - np.uint32(ord("一")) <= np.uint32(ord("龥") - ord("一"))
    at = (is_han[:-1] & is_han[1:]).nonzero()[0]
    owners = np.arange(len(texts)).repeat([len(text) + 1 for text in texts])[at]
    codes = codes.astype(np.int64)
    found = (codes[at] << 16 | codes[at + 1]) << PLACE_BITS | owners
    found.sort()
    is_new = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=is_new[1:])
    found = found[is_new]
    return found >> PLACE_BITS, found & ((1 << PLACE_BITS) - 1)


@cache
def _weights() -> dict[str, int]:
    """Sign -> weight in thousandths."""
    text = resources.files(__package__).joinpath("topline.toml").read_text(encoding="utf-8")
    return {sign: round(THOUSAND * weight) for sign, weight in tomllib.loads(text)["weights"].items()}
