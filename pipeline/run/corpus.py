"""Results of the whole corpus between the passes: the survey of each site, and who repeats whom.

Parts leave arrays sorted by key; a reduce task takes one slice of all of them, so memory is bounded by the slice. A part's fingerprint
counts only what concerns its own hosts and pages: a result that changed elsewhere re-runs nothing here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline.page import Page
from pipeline.run import store
from pipeline.run.store import Receipt
from pipeline.stages import dedup, survey

SEEN: Final = "seen.npy"
REPEATED: Final = "repeated.npy"
FACTS: Final = "pages.npy"
BINS: Final = "bins.npy"
PARTNERS: Final = "partners.npy"
REPEATS: Final = "repeats.npy"

_SEEN: Final = np.dtype([("site", "<u8"), ("line", "<u8"), ("page", "<u8")])
_LINE: Final = np.dtype([("site", "<u8"), ("line", "<u8")])
_PARTNER: Final = np.dtype([("hi", "<u8"), ("lo", "<u8"), ("to_hi", "<u8"), ("to_lo", "<u8")])
_REPEAT: Final = np.dtype([("hi", "<u8"), ("lo", "<u8"), ("owner", "S32")])


class Reducing(NamedTuple):
    """What a reduce task is given: the keys of the chunks' artifacts in the order of the plan, and which slice of them is its own."""

    store: Path
    code: str
    keys: tuple[str, ...]
    chunks: tuple[int, ...] = ()
    bucket: int = 0
    buckets: int = 1


# survey


def save_seen(pages: Sequence[Page], folder: Path, chunk: int) -> None:
    """Leave what the survey counts on these pages: sites, lines and page marks as numbers, sorted by site."""
    found = survey.combine(survey.seen(page) for page in pages)
    rows = {(_site(site), int(line or "0", 16), int(mark, 16)) for site, line, mark in found}
    np.save(folder / f"{chunk}.{SEEN}", np.array(sorted(rows), dtype=_SEEN))


def reduce_survey(given: Reducing, _skip: frozenset[int]) -> Receipt:
    """Which lines the sites of one bucket repeat, over all parts."""
    key = store.key_of("survey", given.code, given.keys, given.chunks, given.bucket, given.buckets)
    found = store.find(given.store, "survey", key)
    return found or store.put(given.store, "survey", key, lambda out: _survey(given, out))


def _survey(given: Reducing, out: Path) -> Receipt:
    """The survey's own reduce, on rows that can matter: lines that stand on fewer pages than it asks for are left out beforehand."""
    slices = [_slice(_seen(given.store, key, chunk), given) for key, chunk in zip(given.keys, given.chunks, strict=True)]
    rows = np.unique(np.concatenate([*slices, np.zeros(0, dtype=_SEEN)]))
    new = _differs(rows["site"], rows["line"])
    often = np.bincount(np.cumsum(new) - 1, minlength=1)[np.cumsum(new) - 1] >= survey.MIN_PAGES
    rows = rows[often | (rows["line"] == 0)]
    found = survey.repeated((f"{site:x}", f"{line:016x}" if line else "", f"{mark:x}") for site, line, mark in rows.tolist())
    lines = sorted((int(site, 16), int(line, 16)) for site, those in found.items() for line in those)
    np.save(out / REPEATED, np.array(lines, dtype=_LINE))
    return {"sites": len(found), "lines": len(lines)}


def _seen(where: Path, key: str, chunk: int) -> Any:
    with store.reading(where, "read", key) as folder:
        return np.load(folder / f"{chunk}.{SEEN}", mmap_mode="r")


def _slice(rows: Any, given: Reducing) -> Any:
    """The rows of the sites of a bucket: buckets are ranges of the site's hash, and rows are sorted by it."""
    width = (1 << 64) // given.buckets
    low, high = given.bucket * width, (given.bucket + 1) * width
    start = np.searchsorted(rows["site"], np.uint64(low))
    stop = len(rows) if given.bucket == given.buckets - 1 else np.searchsorted(rows["site"], np.uint64(high))
    return np.asarray(rows[start:stop])


class Survey:
    """What the survey says of one chunk's sites."""

    def __init__(self, where: Path, keys: Sequence[str], read: str, chunk: int) -> None:
        sites = np.unique(_seen(where, read, chunk)["site"]).tolist() if keys else []
        width = (1 << 64) // max(len(keys), 1)
        results = [_repeated(where, key) for key in keys]
        self._lines = {site: _lines_of(results[min(site // width, len(keys) - 1)], site) for site in sites}
        told = repr([(site, sorted(lines)) for site, lines in sorted(self._lines.items()) if lines])
        self.digest = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()

    def of(self, page: Page) -> frozenset[str]:
        """Hashes of the lines that the page's site repeats."""
        return self._lines.get(_site(survey.site_of(page.url, page.host)), frozenset())


def repeated_on(where: Path, keys: Sequence[str], page: Page) -> frozenset[str]:
    """Hashes of the lines that the page's site repeats, by the survey's keys alone. Raises OSError where its artifacts are gone."""
    site = _site(survey.site_of(page.url, page.host))
    at = min(site // ((1 << 64) // max(len(keys), 1)), len(keys) - 1)
    return _lines_of(_repeated(where, keys[at]), site) if keys else frozenset()


def _repeated(where: Path, key: str) -> Any:
    with store.reading(where, "survey", key) as folder:
        return np.load(folder / REPEATED, mmap_mode="r")


def _lines_of(rows: Any, site: int) -> frozenset[str]:
    start, stop = np.searchsorted(rows["site"], np.uint64(site), "left"), np.searchsorted(rows["site"], np.uint64(site), "right")
    return frozenset(f"{line:016x}" for line in rows["line"][start:stop].tolist())


def _site(site: str) -> int:
    return int.from_bytes(hashlib.blake2b(site.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _differs(*columns: Any) -> Any:
    """True where a row begins a new run of equal values in sorted columns."""
    new = np.zeros(len(columns[0]), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


# dedup


def save_signatures(signatures: Sequence[dedup.Signature], folder: Path) -> None:
    """Leave the pages' signatures for `reduce_dedup`."""
    signatures = sorted(signatures, key=lambda signature: signature.facts)
    np.save(folder / FACTS, np.array([s.facts for s in signatures], dtype=dedup.FACTS))
    np.save(folder / BINS, np.array([s.bins for s in signatures], dtype=np.uint16).reshape(-1, dedup.BINS))


def signatures_of(folder: Path, page_ids: AbstractSet[str]) -> list[dedup.Signature]:
    """The signatures of some pages of a cleaned chunk."""
    facts, bins = np.load(folder / FACTS), np.load(folder / BINS)
    return [dedup.Signature(tuple(fact.tolist()), own) for fact, own in zip(facts, bins, strict=True) if _id(fact) in page_ids]


def reduce_dedup(given: Reducing, _skip: frozenset[int]) -> Receipt:
    """Who repeats whom, over all parts: pages with their canonical pages; pages that came more than once, with the part that keeps them."""
    key = store.key_of("dedup", given.code, given.keys)
    return store.find(given.store, "dedup", key) or store.put(given.store, "dedup", key, lambda out: _dedup(given, out))


def _dedup(given: Reducing, out: Path) -> Receipt:
    facts = [_cleaned(given.store, key, FACTS) for key in given.keys]
    owners = np.repeat(np.arange(len(facts)), [len(f) for f in facts])
    every = np.concatenate([*facts, np.zeros(0, dtype=dedup.FACTS)])
    order = np.lexsort((owners, every["lo"], every["hi"]))
    every, owners = every[order], owners[order]
    again = np.append(False, (every["hi"][1:] == every["hi"][:-1]) & (every["lo"][1:] == every["lo"][:-1]))[: len(every)]
    _save_repeats(every, owners, again, given.keys, out)
    places = np.cumsum(~again) - 1
    canonical = dedup.cluster(every[~again], _bins(given, order, places, again)).canonical
    pages = every[~again]
    copies = np.flatnonzero(canonical != np.arange(len(pages)))
    partners = np.zeros(len(copies), dtype=_PARTNER)
    for name, rows in (("", copies), ("to_", canonical[copies])):
        partners[f"{name}hi"], partners[f"{name}lo"] = pages["hi"][rows], pages["lo"][rows]
    np.save(out / PARTNERS, partners)
    return {"pages": len(pages), "duplicates": len(copies), "repeated": int(again.sum())}


def _cleaned(where: Path, key: str, name: str) -> Any:
    with store.reading(where, "clean", key) as folder:
        return np.load(folder / name, mmap_mode="r")


def _bins(given: Reducing, order: Any, places: Any, again: Any) -> Any:
    """All signatures in the order of ids, filled in part by part: never two copies of them in memory."""
    target = np.empty(len(order), dtype=np.int64)
    target[order] = np.where(again, -1, places)
    bins = np.empty((int((~again).sum()), dedup.BINS), dtype=np.uint16)
    at = 0
    for key in given.keys:
        part = _cleaned(given.store, key, BINS)
        where = target[at : at + len(part)]
        bins[where[where >= 0]] = part[where >= 0]
        at += len(part)
    return bins


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
