"""The corpus as a voter: every part leaves the votes of its quotes, each bucket of articles is counted by one task, the verify pass asks.

Comes after dedup, because pages of one cluster are one voter.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.law import consensus
from pipeline.law.consensus import Provisional
from pipeline.law.library import law_key
from pipeline.run import duplicates, store, tables
from pipeline.run.store import Receipt

VOTES: Final = "votes.parquet"
ENTRIES: Final = "entries.json"
BUCKETS: Final = 16
Row = dict[str, Any]


class Mapping(NamedTuple):
    """What the map task is given: a cleaned chunk and who repeats whom."""

    store: Path
    code: str
    clean: str
    dedup: str


class Counting(NamedTuple):
    """What a reduce task is given: the keys of all parts' votes, and its buckets."""

    store: Path
    code: str
    votes: tuple[str, ...]
    buckets: tuple[int, ...]


def map_votes(given: Mapping, _skip: frozenset[int]) -> Receipt:
    """The votes of a chunk's quotes, combined, with the bucket of each."""
    partners = duplicates.Partners(given.store, given.dedup, given.clean)
    key = store.key_of("votes", given.code, given.clean, partners.digest)
    found = store.find(given.store, "votes", key)
    return found or store.put(given.store, "votes", key, lambda out: _map(given, partners, out))


def reduce_votes(given: Counting, _skip: frozenset[int]) -> Receipt:
    """The articles of some buckets, as their copies over the corpus vote."""
    key = store.key_of("consensus", given.code, given.votes, given.buckets)
    found = store.find(given.store, "consensus", key)
    return found or store.put(given.store, "consensus", key, lambda out: _reduce(given, out))


def provisional(where: Path, keys: Sequence[str], clean: str) -> Provisional:
    """What the corpus says of the articles that a chunk quotes."""
    columns = ["law", "jurisdiction", "article", "article_suffix"]
    with store.reading(where, "clean", clean) as folder:
        rows = tables.read(folder / "statutes.parquet", columns).to_pylist() if keys else []
    wanted = {(law_key(row["law"]), row["jurisdiction"] or "CN", row["article"], row["article_suffix"] or 0) for row in rows if row["law"]}
    entries = _entries(where, tuple(keys))
    return Provisional(entries[key] for key in sorted(wanted & entries.keys(), key=str))


def _map(given: Mapping, partners: duplicates.Partners, out: Path) -> Receipt:
    columns = ["page_id", "law", "jurisdiction", "article", "article_suffix", "text"]
    with store.reading(given.store, "clean", given.clean) as folder:
        pages = {row["page_id"]: row for row in tables.read(folder / "pages.parquet", ["page_id", "host"]).to_pylist()}
        quotes = [row for row in tables.read(folder / "statutes.parquet", columns).to_pylist() if row["page_id"] not in partners.elsewhere]
    votes = consensus.combine(
        vote for page_id, own in groupby(quotes, key=_page_of) for vote in _votes(pages[page_id], list(own), partners)
    )
    rows = sorted((bucket, json.dumps(vote, ensure_ascii=True, sort_keys=True)) for bucket, vote in consensus.buckets(votes, BUCKETS))
    table = pa.table({"bucket": [bucket for bucket, _ in rows], "vote": [vote for _, vote in rows]}, schema=_SCHEMA)
    pq.write_table(table, out / VOTES, compression="zstd")
    return {"votes": len(rows)}


def _votes(page: Row, quotes: list[Row], partners: duplicates.Partners) -> list[Row]:
    page["cluster_id"] = partners.of(page["page_id"])[1]
    return consensus.quotes_of(page, quotes)


def _reduce(given: Counting, out: Path) -> Receipt:
    texts = [text for key in given.votes for text in _of_buckets(given, key)]
    votes = consensus.combine(json.loads(text) for text in texts)
    votes.sort(key=lambda row: str(consensus.key_of(row)))
    groups = groupby(votes, key=consensus.key_of)
    entries = [entry for key, rows in groups for entry in consensus.reduce(key, list(rows))]
    (out / ENTRIES).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return {"votes": len(texts), "articles": len(entries)}


def _of_buckets(given: Counting, key: str) -> list[str]:
    with store.reading(given.store, "votes", key) as folder:
        table = pq.read_table(folder / VOTES, filters=None if len(given.buckets) == BUCKETS else [("bucket", "in", given.buckets)])
    texts: list[str] = table["vote"].to_pylist()
    return texts


@lru_cache(maxsize=1)
def _entries(where: Path, keys: tuple[str, ...]) -> dict[consensus.Key, Row]:
    """All entries by key; read once by each process."""
    found: dict[consensus.Key, Row] = {}
    for key in keys:
        with store.reading(where, "consensus", key) as folder:
            found.update((consensus.key_of(row), row) for row in json.loads((folder / ENTRIES).read_bytes()))
    return found


def _page_of(row: Row) -> str:
    return str(row["page_id"])


_SCHEMA: Final = pa.schema([("bucket", pa.int64()), ("vote", pa.string())])
