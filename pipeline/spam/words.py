"""The word lists of spam: phrases by trade, words of an offer, and words of law that speak against an advertisement."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Tree = dict[str, "Tree"]
TRADES: Final = ("porn", "gambling", "documents", "loans", "services", "seo")
CONTACT: Final = re.compile(
    r"(?:微信|薇信|v信|微|加v|vx|wx|qq|扣扣|电话|手机|热线|tg|telegram|飞机|whatsapp|联系)[号码]{0,2}[:+]?\+?[a-z0-9_\-]{5,}|(?<!\d)1[3-9]\d{9}(?!\d)"
)
"""A way to reach the advertiser, in folded text."""


CONTACT_WORDS: Final = (
    *("微信", "薇信", "v信", "微", "加v", "vx", "wx", "qq", "扣扣", "电话", "手机", "热线", "tg", "telegram", "飞机", "whatsapp", "联系"),
)
"""One of them is in every way to reach the advertiser that is no telephone number alone."""
TELEPHONE: Final = re.compile(r"1[3-9]\d{9}")


class Hits(NamedTuple):
    """What the word lists find in a line: distinct phrases of the trades, the trade with most, the characters they cover."""

    phrases: tuple[str, ...]
    trade: str
    chars: int


NONE: Final = Hits((), "", 0)


def hits(folded: str) -> Hits:
    """The phrases of the spam trades in a folded line."""
    found = _trades().find_matches_as_strings(folded)
    if not found:
        return NONE
    trades = [trade_of()[phrase] for phrase in found]
    return Hits(tuple(dict.fromkeys(found)), max(TRADES, key=trades.count), sum(map(len, found)))


def offers(folded: str) -> int:
    """How many different words of an offer a folded line holds."""
    return len(set(_pattern("offer").findall(folded)))


def sales(folded: str) -> int:
    """How many different words of a sale a folded line holds."""
    return len(set(_pattern("sale").findall(folded)))


def speaks_of_law(folded: str) -> bool:
    """Whether a folded line speaks about a trade, as law, judges, lawyers and people in trouble do, rather than for it."""
    return _pattern("law").search(folded.replace("我们", "")) is not None


def is_weak(found: Hits) -> bool:
    """Whether all that the word lists find in a line is one phrase that honest offices use as well."""
    return len(found.phrases) == 1 and found.phrases[0] in _lists()["weak"]


@cache
def trade_of() -> dict[str, str]:
    """Phrase -> trade."""
    return {phrase: trade for trade in TRADES for phrase in _lists()[trade]}


@cache
def _lists() -> dict[str, Collection[str]]:
    table = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return {name: entry["phrases"] for name, entry in table.items()}


@cache
def _trades() -> AhoCorasick:
    return AhoCorasick(list(trade_of()), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return _any(_lists()[name])


def _any(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases, the longest first, grown as a tree: a flat alternation tries each phrase at every place."""
    tree: Tree = {}
    for phrase in phrases:
        node = tree
        for char in phrase:
            node = node.setdefault(char, {})
        node[""] = {}
    return re.compile(_branch(tree))


def _branch(tree: Tree) -> str:
    ends = "" in tree
    branches = [re.escape(char) + _branch(below) for char, below in sorted(tree.items()) if char]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")
