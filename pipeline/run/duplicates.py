"""Dedup over all parts, between the passes: who repeats whom.

Parts leave facts and signatures of their pages. `gather` lays them out once, on disk, in the order of ids; each `link` task takes some of
the bands that propose pairs and leaves a forest of what it found alike; `reduce_dedup` unites the forests. Signatures are mapped, not
loaded, and links are tasks of their own, for as many cores and nodes as there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline.run import store
from pipeline.run.store import Receipt
from pipeline.stages import dedup

FACTS: Final = "pages.npy"
BINS: Final = "bins.npy"
ROOTS: Final = "roots.npy"
PARTNERS: Final = "partners.npy"
REPEATS: Final = "repeats.npy"

_PARTNER: Final = np.dtype([("hi", "<u8"), ("lo", "<u8"), ("to_hi", "<u8"), ("to_lo", "<u8")])
_REPEAT: Final = np.dtype([("hi", "<u8"), ("lo", "<u8"), ("owner", "S32")])


class Gathering(NamedTuple):
    """What `gather` is given: the keys of the cleaned chunks in the order of the plan."""

    store: Path
    code: str
    keys: tuple[str, ...]


class Linking(NamedTuple):
    """What a `link` task is given: the key of what was gathered, and its share of the bands."""

    store: Path
    code: str
    gathered: str
    share: int
    shares: int


class Uniting(NamedTuple):
    """What `reduce_dedup` is given: the key of what was gathered and those of all links."""

    store: Path
    code: str
    gathered: str
    links: tuple[str, ...]


def save_signatures(signatures: Sequence[dedup.Signature], folder: Path) -> None:
    """Leave the pages' signatures for `reduce_dedup`."""
    signatures = sorted(signatures, key=lambda signature: signature.facts)
    np.save(folder / FACTS, np.array([s.facts for s in signatures], dtype=dedup.FACTS))
    np.save(folder / BINS, np.array([s.bins for s in signatures], dtype=np.uint16).reshape(-1, dedup.BINS))


def signatures_of(folder: Path, page_ids: AbstractSet[str]) -> list[dedup.Signature]:
    """The signatures of some pages of a cleaned chunk."""
    facts, bins = np.load(folder / FACTS), np.load(folder / BINS)
    return [dedup.Signature(tuple(fact.tolist()), own) for fact, own in zip(facts, bins, strict=True) if _id(fact) in page_ids]


def gather(given: Gathering, _skip: frozenset[int]) -> Receipt:
    """All pages once, in the order of ids: facts, signatures, and those that came more than once with the part that keeps them."""
    key = store.key_of("gathered", given.code, given.keys)
    return store.find(given.store, "gathered", key) or store.put(given.store, "gathered", key, lambda out: _gather(given, out))


def link(given: Linking, _skip: frozenset[int]) -> Receipt:
    """What is alike by one share of the bands."""
    key = store.key_of("links", given.code, given.gathered, given.share, given.shares)
    return store.find(given.store, "links", key) or store.put(given.store, "links", key, lambda out: _link(given, out))


def reduce_dedup(given: Uniting, _skip: frozenset[int]) -> Receipt:
    """Pages with their canonical pages."""
    key = store.key_of("dedup", given.code, given.gathered)
    return store.find(given.store, "dedup", key) or store.put(given.store, "dedup", key, lambda out: _dedup(given, out))


def _gather(given: Gathering, out: Path) -> Receipt:
    facts = [_cleaned(given.store, key, FACTS) for key in given.keys]
    owners = np.repeat(np.arange(len(facts)), [len(f) for f in facts])
    every = np.concatenate([*facts, np.zeros(0, dtype=dedup.FACTS)])
    order = np.lexsort((owners, every["lo"], every["hi"]))
    every, owners = every[order], owners[order]
    again = np.append(False, (every["hi"][1:] == every["hi"][:-1]) & (every["lo"][1:] == every["lo"][:-1]))[: len(every)]
    _save_repeats(every, owners, again, given.keys, out)
    np.save(out / FACTS, every[~again])
    target = np.empty(len(order), dtype=np.int64)
    target[order] = np.where(again, -1, np.cumsum(~again) - 1)
    _save_bins(given, target, int((~again).sum()), out)
    return {"pages": len(every), "repeated": int(again.sum())}


def _save_bins(given: Gathering, target: Any, pages: int, out: Path) -> None:
    """All signatures in the order of ids, written part by part. `target` has the row of each page, -1 for none."""
    bins = np.lib.format.open_memmap(out / BINS, mode="w+", dtype=np.uint16, shape=(pages, dedup.BINS))
    at = 0
    for key in given.keys:
        part = _cleaned(given.store, key, BINS)
        where = target[at : at + len(part)]
        bins[where[where >= 0]] = part[where >= 0]
        at += len(part)
    bins.flush()


def _link(given: Linking, out: Path) -> Receipt:
    with _gathered(given.store, given.gathered) as (facts, bins):
        bands = range(dedup.BANDS * given.share // given.shares, dedup.BANDS * (given.share + 1) // given.shares)
        roots = dedup.linked(facts, bins, bands)
    np.save(out / ROOTS, roots)
    return {"linked": int((roots != np.arange(len(roots))).sum())}


def _dedup(given: Uniting, out: Path) -> Receipt:
    with _gathered(given.store, given.gathered) as (pages, bins):
        canonical = dedup.united(pages, bins, (_roots(given.store, key) for key in given.links))
        copies = np.flatnonzero(canonical != np.arange(len(pages)))
        partners = np.zeros(len(copies), dtype=_PARTNER)
        for name, rows in (("", copies), ("to_", canonical[copies])):
            partners[f"{name}hi"], partners[f"{name}lo"] = pages["hi"][rows], pages["lo"][rows]
    np.save(out / PARTNERS, partners)
    with store.reading(given.store, "gathered", given.gathered) as folder:
        (out / REPEATS).write_bytes((folder / REPEATS).read_bytes())
    return {"pages": len(pages), "duplicates": len(copies)}


@contextmanager
def _gathered(where: Path, key: str) -> Iterator[tuple[Any, Any]]:
    """Facts and signatures of all pages."""
    with store.reading(where, "gathered", key) as folder:
        yield np.load(folder / FACTS, mmap_mode="r"), np.load(folder / BINS, mmap_mode="r")


def _roots(where: Path, key: str) -> Any:
    with store.reading(where, "links", key) as folder:
        return np.load(folder / ROOTS)


def _cleaned(where: Path, key: str, name: str) -> Any:
    with store.reading(where, "clean", key, name) as folder:
        return np.load(folder / name, mmap_mode="r")


def _save_repeats(every: Any, owners: Any, again: Any, keys: Sequence[str], out: Path) -> None:
    """Pages that came more than once. The first part in the order of paths keeps its page."""
    twice = np.flatnonzero(~again & np.append(again[1:], False)[: len(again)])
    repeats = np.zeros(len(twice), dtype=_REPEAT)
    repeats["hi"], repeats["lo"] = every["hi"][twice], every["lo"][twice]
    repeats["owner"] = [keys[owner].encode() for owner in owners[twice]]
    np.save(out / REPEATS, repeats)


class Partners:
    """What dedup says of one part's pages."""

    def __init__(self, where: Path, key: str, part: str) -> None:
        self._to: dict[str, str] = {}
        self.elsewhere: frozenset[str] = frozenset()
        """Pages of this part that another part has as well and keeps."""
        if key:
            self._look_up(where, key, part)
        told = repr((sorted(self._to.items()), sorted(self.elsewhere)))
        self.digest = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()

    def _look_up(self, where: Path, key: str, part: str) -> None:
        own = {_id(row) for row in _cleaned(where, part, FACTS)}
        with store.reading(where, "dedup", key) as folder:
            partners = _those_of(own, np.load(folder / PARTNERS, mmap_mode="r"))
            repeats = _those_of(own, np.load(folder / REPEATS, mmap_mode="r"))
        self._to = {_id(row): f"{int(row['to_hi']):016x}{int(row['to_lo']):016x}" for row in partners}
        self.elsewhere = frozenset(_id(row) for row in repeats if row["owner"].decode() != part)

    def of(self, page_id: str) -> tuple[str | None, str]:
        """`duplicate_of` and `cluster_id` of a page."""
        partner = self._to.get(page_id)
        return partner, partner or page_id


def _those_of(own: set[str], rows: Any) -> list[Any]:
    """The rows, sorted by id, whose id is among those given."""
    if not len(rows) or not own:
        return []
    halves = np.array(sorted({int(page_id[:16], 16) for page_id in own}), dtype=np.uint64)
    low, high = np.searchsorted(rows["hi"], halves, "left"), np.searchsorted(rows["hi"], halves, "right")
    return [row for start, stop in zip(low, high, strict=True) for row in rows[start:stop] if _id(row) in own]


def _id(row: Any) -> str:
    return f"{int(row['hi']):016x}{int(row['lo']):016x}"
