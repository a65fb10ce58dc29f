"""Consensus where no library has the law: copies of an article over the corpus vote, and what comes out is a provisional library.

Map `quotes_of` a page, `combine` anywhere and as often as one likes, `reduce` by (law, article, suffix): the rows of one key are all
it needs, so the work falls into hash buckets. The vote is asymmetrical: damage deletes and rarely adds, so a character counts as
official when a quarter of the copies that cover its place have it (LAW.md 8.5). Sources vote, not copies: pages that share a host or a
cluster of near duplicates are one source, and a text that many copy to the letter weighs no more than a few.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any, Final, NamedTuple

from pipeline.law.align import Match, Plain, compare, plain
from pipeline.law.library import law_key

SEEN_SHARE: Final = 0.25
"""Share of the covering votes from which a character is official. By half the votes 8 copies at 2 % damage are exact in .80, so in .99."""
ALIKE: Final = 0.6
"""Similarity from which copies are of the same article; others were quoted under a wrong number."""
MOST_ALIKE: Final = 3.0
"""Votes of one text at most, however many sources have it: a farm shares its damage to the letter."""
ROUNDS: Final = 3
MOST_SOURCES: Final = 64
"""Sources kept for a text, those of the smallest hashes: enough to count, and the same ones in whatever order rows are combined."""
MANY_SOURCES: Final = 8 * MOST_SOURCES
"""Sources of a text from which on those to be kept are chosen while rows still come."""
MOST_TEXTS: Final = 64
"""Differing texts of an article that are aligned, those with the most sources."""
SHORTEST: Final = 10
FEWEST_SOURCES: Final = 3
"""Independent sources below which nothing is said of a quote: it would mostly meet itself."""
CONFIDENT: Final = 0.95
"""Confidence from which consensus may repair."""

_NAME: Final = "\x1f"
Row = dict[str, Any]
Key = tuple[str, str, int, int]


class Entry(NamedTuple):
    """An article of the provisional library."""

    law: str
    jurisdiction: str
    article: int
    suffix: int
    text: str
    support_pages: int
    support_hosts: int
    confidence: float


class Provisional:
    """The provisional library: entries by any way to write their law's name."""

    def __init__(self, entries: Iterable[Row]) -> None:
        self._entries = {(law_key(e["law"]), e["jurisdiction"], e["article"], e["suffix"]): Entry(**e) for e in entries}

    def find(self, law: str | None, jurisdiction: str | None, article: int | None, suffix: int | None) -> Entry | None:
        """The article by its citation, where enough independent sources have it."""
        found = self._entries.get((law_key(law), jurisdiction or "CN", article or 0, suffix or 0)) if law and article else None
        return found if found and found.support_hosts >= FEWEST_SOURCES else None

    @property
    def said(self) -> dict[str, str]:
        """What is said of each article that can be found, as a short hash: its text and how sure it is, not by how many it is supported."""
        found = {key: entry for key, entry in self._entries.items() if entry.support_hosts >= FEWEST_SOURCES}
        return {_NAME.join(map(str, key)): _short(f"{entry.text}\x1f{entry.confidence}") for key, entry in found.items()}

    @property
    def digest(self) -> str:
        told = repr(sorted(self._entries.items()))
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def named(law: str, jurisdiction: str | None, article: int, suffix: int | None) -> str:
    """The name of an article in `Provisional.said`."""
    return _NAME.join(map(str, (law_key(law), jurisdiction or "CN", article, suffix or 0)))


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def quotes_of(page: Row, statutes: Iterable[Row]) -> list[Row]:
    """Map: the votes of one page, from its row of `pages` and its rows of `statutes`; duplicates vote with their cluster."""
    source = [page["host"] or page["page_id"], page["cluster_id"] or page["page_id"]]
    return [
        {
            "law": row["law"],
            "jurisdiction": row["jurisdiction"] or "CN",
            "article": row["article"],
            "suffix": row["article_suffix"] or 0,
            "text": row["text"],
            "pages": 1,
            "sources": [source],
        }
        for row in statutes
        if row["law"] and row["article"] and row["text"] and len(plain(row["text"]).text) >= SHORTEST
    ]


def key_of(row: Row) -> Key:
    """What rows are reduced by."""
    return law_key(row["law"]), row["jurisdiction"], row["article"], row["suffix"]


def combine(rows: Iterable[Row]) -> list[Row]:
    """Rows of one key and text become one. Combining combined rows gives the same, in whatever order."""
    groups: dict[tuple[Key, str], Row] = {}
    for row in rows:
        key = key_of(row), row["text"]
        group = groups.get(key)
        if group is None:
            groups[key] = {**row, "sources": list(row["sources"])}
            continue
        group["law"] = min(group["law"], row["law"], key=lambda law: (len(law), law))
        group["pages"] += row["pages"]
        group["sources"] += row["sources"]
        if len(group["sources"]) > MANY_SOURCES:
            group["sources"] = _fewest(group["sources"])
    return [{**groups[key], "sources": _fewest(groups[key]["sources"])} for key in sorted(groups)]


def reduce(key: Key, rows: Iterable[Row]) -> list[Row]:
    """The provisional entry of one article, or none where fewer than two independent sources speak of it."""
    copies = _copies(combine(rows))
    cluster = _cluster(copies)
    if len({source for copy in cluster for source in copy.sources}) < 2:
        return []
    text, weakest = _voted(cluster)
    sources = {source for copy in cluster for source in copy.sources}
    law = min((copy.law for copy in cluster), key=lambda name: (len(name), name))
    pages = sum(copy.pages for copy in cluster)
    entry = Entry(law, *key[1:], text, pages, len(sources), _confidence(len(sources), weakest))
    return [entry._asdict()]


@dataclass(slots=True)
class _Copy:
    """One text of an article with the independent sources that have it."""

    law: str
    text: str
    plain: Plain
    pages: int
    sources: frozenset[str]
    weight: float = 0.0


def _fewest(sources: Iterable[Sequence[str]]) -> list[list[str]]:
    distinct = {tuple(source) for source in sources}
    return [list(source) for source in sorted(distinct, key=_hash)[:MOST_SOURCES]]


def _hash(source: Sequence[str]) -> tuple[str, Sequence[str]]:
    return hashlib.blake2b("\x1f".join(source).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(), source


def _copies(rows: Sequence[Row]) -> list[_Copy]:
    """The differing texts with their votes. A source that has several texts shares its vote among them."""
    roots = _roots(pair for row in rows for pair in row["sources"])
    copies = [
        _Copy(row["law"], row["text"], plain(row["text"]), row["pages"], frozenset(roots[pair[0]] for pair in row["sources"]))
        for row in rows
    ]
    copies = sorted(copies, key=lambda copy: (-len(copy.sources), copy.text))[:MOST_TEXTS]
    spread = Counter(source for copy in copies for source in copy.sources)
    for copy in copies:
        copy.weight = min(MOST_ALIKE, fsum(1 / spread[source] for source in copy.sources))
    return copies


def _roots(pairs: Iterable[Sequence[str]]) -> dict[str, str]:
    """Host -> one name for all hosts that a shared cluster ties together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    hosts = []
    for host, cluster in pairs:
        hosts.append(host)
        low, high = sorted((root(host), root("\x1f" + cluster)))
        parent[high] = low
    return {host: root(host) for host in hosts}


def _cluster(copies: Sequence[_Copy]) -> list[_Copy]:
    """The heaviest group of copies that resemble one of them; that one, a long one, comes first and is the backbone."""
    best: list[_Copy] = []
    best_rank = (0.0, 0)
    for seed in sorted(copies, key=lambda copy: (-len(copy.plain.text), copy.text)):
        others = [copy for copy in copies if copy is not seed and _alike(copy, seed)]
        rank = (round(fsum(copy.weight for copy in [seed, *others]), 6), len(seed.plain.text))
        if rank > best_rank:
            best, best_rank = [seed, *others], rank
    return best


def _alike(copy: _Copy, seed: _Copy) -> bool:
    if len(copy.plain.text) > 1.2 * len(seed.plain.text):
        return False
    return compare(copy.plain.text, seed.plain).similarity >= ALIKE


def _voted(cluster: Sequence[_Copy]) -> tuple[str, float]:
    """The text that the votes make of the backbone, and the fewest votes that any of its characters has."""
    text, weakest = cluster[0].text, 0.0
    for _ in range(ROUNDS):
        tally = _Tally(text)
        for copy in cluster:
            tally.count(copy)
        voted, weakest = tally.result()
        if voted == text:
            break
        text = voted
    return text, weakest


class _Tally:
    """The votes on one text: for each of its characters, and for what copies have between them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = plain(text)
        size = len(self.plain.text)
        self.covering = [0.0] * size
        self.present = [0.0] * size
        self.instead: dict[int, Counter[str]] = defaultdict(Counter)
        self.between: dict[int, Counter[str]] = defaultdict(Counter)

    def count(self, copy: _Copy) -> None:
        """Add the votes of a copy over the stretch that it covers."""
        match = compare(copy.plain.text, self.plain)
        if match.similarity < ALIKE:
            return
        against: set[int] = set()
        for op, q_start, q_end, start, end in match.ops:
            piece = _printed(copy, q_start, q_end)
            if op == "delete":
                self.between[start][piece] += copy.weight  # type: ignore[assignment]
                continue
            against.update(range(start, end))
            if op == "replace":
                for at, n in zip(range(start, end), range(q_start, q_end), strict=True):
                    self.instead[at][copy.plain.text[n]] += copy.weight  # type: ignore[assignment]
        self._cover(match, against, copy.weight)

    def _cover(self, match: Match, against: set[int], weight: float) -> None:
        for at in range(match.start, match.end):
            self.covering[at] += weight
            self.present[at] += weight * (at not in against)

    def result(self) -> tuple[str, float]:
        """The text after the vote, and the votes of its weakest character."""
        pieces, votes, last = [], [], 0
        for at, offset in enumerate(self.plain.at):
            offset = int(offset)
            gap = self.text[last:offset]
            wanted = self._wanted(at)
            piece, votes_here = self._character(at)
            pieces.append(gap + wanted + piece)
            votes.append(votes_here)
            last = offset + 1
        pieces.append(self._wanted(len(self.plain.at)) + self.text[last:])
        return "".join(pieces), min(votes, default=0.0)

    def _wanted(self, at: int) -> str:
        """What a quarter of the copies have in the gap before a character, or nothing."""
        found = self.between.get(at)
        if not found:
            return ""
        piece, votes = max(found.items(), key=lambda item: (item[1], len(item[0]), item[0]))
        near = self.covering[max(0, at - 1) : at + 1]
        return piece if votes >= _needed(max(near, default=0.0), head=at == 0) else ""

    def _character(self, at: int) -> tuple[str, float]:
        covering = self.covering[at]
        rivals = self.instead.get(at)
        rival, votes = max(rivals.items(), key=lambda item: (item[1], item[0])) if rivals else ("", 0.0)
        if votes > self.present[at]:
            return rival, votes
        if self.present[at] >= _needed(covering, head=at == 0):
            return self.text[int(self.plain.at[at])], self.present[at]
        return "", covering - self.present[at]


def _printed(copy: _Copy, start: int, end: int) -> str:
    """A stretch of a copy as printed, marks inside it included."""
    if end <= start:
        return ""
    return copy.text[int(copy.plain.at[start]) : int(copy.plain.at[end - 1]) + 1]


def _needed(covering: float, *, head: bool) -> float:
    """Votes that make a character official: a quarter of those that cover its place, two at least where five do.

    At the head of an article an eighth will do: what drops first characters drops them on every page it touches.
    """
    if head:
        return max(SEEN_SHARE / 2 * covering, 0.5)
    return max(SEEN_SHARE * covering, 2.0 if covering >= 5 else 0.5)


def _confidence(sources: int, weakest: float) -> float:
    """How often a consensus of so many sources, its weakest character with so many votes, is exact; counted by `bench.verify`."""
    row = next(chances for fewest, chances in CALIBRATED if sources >= fewest)
    return row[min(int(weakest), len(row) - 1)]


CALIBRATED: Final = (
    (8, (0.50, 0.64, 0.97, 0.99)),
    (5, (0.50, 0.75, 0.92, 0.97)),
    (3, (0.45, 0.67, 0.88, 0.93)),
    (0, (0.40, 0.45, 0.60, 0.60)),
)
"""Sources at least -> share exact by votes of the weakest character (0, 1, 2, 3 and more): 250 articles, 1 to 5 % damage."""


def buckets(rows: Iterable[Row], count: int) -> Iterator[tuple[int, Row]]:
    """Rows with the hash bucket of their key, the same on every machine."""
    for row in rows:
        told = "\x1f".join(str(part) for part in key_of(row))
        yield int.from_bytes(hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") % count, row
