"""Dedup: which pages say the same. Decided between whole pages, by their own words; nothing is deleted.

Map: a page's own words, quoted law left out, become a MinHash signature (one permutation, 128 bins: as exact as the dearer ways at a
tenth of their cost). Reduce: bands of bins propose pairs, the whole signatures decide on them, and every cluster gets its canonical page:
a clean one before a hijacked one, then the one with more kept text, then the smaller id; never the one that came first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.page import Page

BINS: Final = 128
BAND: Final = 4
"""Bins in a band: four of 16 bits make one 64-bit key. 32 bands propose a pair of likeness 0.7 with a chance of 0.9998."""
BANDS: Final = BINS // BAND
SHINGLE: Final = 5
"""Characters in a shingle."""
LIKE: Final = 0.7
"""Share of bins that agree from which on two pages say the same. 2 % of changed characters leave 0.83; the standard error is 0.04."""
FEWEST: Final = 30
"""Shingles that a page needs for its signature to count; shorter pages are duplicates only where their whole text is the same."""
NONE: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
"""Stands for the smallest hash of an empty bin."""
ROUNDS: Final = 64
"""Most canonical pages that one chain of likeness may fall into."""

Array = npt.NDArray[Any]
FACTS: Final = np.dtype([("hi", "<u8"), ("lo", "<u8"), ("exact", "<u8"), ("shingles", "<i4"), ("kept", "<i4"), ("hijacked", "u1")])
"""What is kept of a page beside its signature: its id in two halves, the hash of its whole clean text, and what ranks it."""


class Signature(NamedTuple):
    """One page's part in the search: its facts (a tuple by the names of FACTS) and its bins (0 = empty)."""

    facts: tuple[int, int, int, int, int, int]
    bins: Array


def signature(page: Page) -> Signature:
    """What a finished page brings to the search. Quoted law does not count: two answers that quote one article are not the same."""
    kept = page.kept()
    every = _words([line.text for line in kept])
    quotes = any(line.role == "statute" for line in kept)
    own = _words([line.text for line in kept if line.role != "statute"]) if quotes else every
    hashes = _shingle_hashes(own)
    page_id = int(page.page_id, 16)
    facts = (page_id >> 64, page_id & 0xFFFFFFFFFFFFFFFF, _whole(every), len(hashes), len(every), int(bool(page.hijack_kinds)))
    return Signature(facts, _bins(hashes))


def cluster(facts: Array, bins: Array) -> Array:
    """For every page the index of its canonical page: its own where it stands alone or is canonical itself.

    Rows must be sorted by id, so that the result does not depend on where pages came from.
    """
    return united(facts, bins, [linked(facts, bins, range(BANDS))])


def linked(facts: Array, bins: Array, bands: range) -> Array:
    """What these bands find alike, as a forest: every row points at the smallest row that it hangs together with.

    The first band also compares whole texts. Shares of the bands may be worked apart: `united` makes one of their forests.
    """
    roots = np.arange(len(facts))
    for pairs in _candidates(facts, bins, bands):
        first, second = pairs[:, 0], pairs[:, 1]
        apart = roots[first] != roots[second]
        first, second = first[apart], second[apart]
        like = _like(facts, bins, first, second)
        roots = _joined(roots, first[like], second[like])
    return roots


def united(facts: Array, bins: Array, forests: Iterable[Array]) -> Array:
    """The canonical page of each page, of the forests that all bands gave."""
    roots = np.arange(len(facts))
    for forest in forests:
        moved = np.flatnonzero(forest != np.arange(len(forest)))
        roots = _joined(roots, moved, forest[moved])
    return _stars(facts, bins, roots)


def likeness(left: Array, right: Array) -> Array:
    """Estimated Jaccard likeness of signatures row by row: bins that agree among those that are filled on either side."""
    filled = (left > 0) | (right > 0)
    agree = (left == right) & (left > 0)
    result: Array = agree.sum(axis=1) / np.maximum(filled.sum(axis=1), 1)
    return result


# map


def _words(texts: Sequence[str]) -> Array:
    """The code points of texts that tell pages apart."""
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return codes[_is_word().take(codes)]


@cache
def _is_word() -> Array:
    """Which code points are Han characters, letters and digits; punctuation and space never tell two pages apart."""
    codes = np.arange(0x110000)
    han = ((codes >= 0x3400) & (codes < 0xE000)) | (codes >= 0x20000)
    latin = ((codes >= 0x30) & (codes <= 0x39)) | ((codes >= 0x41) & (codes <= 0x5A)) | ((codes >= 0x61) & (codes <= 0x7A))
    return np.asarray(han | latin)


_POWERS: Final = np.array([pow(0x9E3779B97F4A7C15, n, 1 << 64) for n in range(SHINGLE)][::-1], dtype=np.uint64)


def _shingle_hashes(codes: Array) -> Array:
    """64-bit hashes of the shingles of a text: each a number of five digits, mixed."""
    if len(codes) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    return _mixed(np.correlate(codes.astype(np.uint64), _POWERS))


def _mixed(hashes: Array) -> Array:
    """The finaliser of SplitMix64: every bit of the input moves every bit of the output."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(hashes ^ (hashes >> np.uint64(31)))


def _bins(hashes: Array) -> Array:
    """The smallest hash of each bin (its upper 7 bits name the bin), of which the lower 16 bits are kept; 0 where a bin is empty."""
    smallest = np.full(BINS, NONE, dtype=np.uint64)
    np.minimum.at(smallest, (hashes >> np.uint64(57)).astype(np.intp), hashes)
    return np.where(smallest == NONE, 0, np.maximum(smallest & np.uint64(0xFFFF), 1)).astype(np.uint16)


def _whole(codes: Array) -> int:
    return int.from_bytes(hashlib.blake2b(codes.tobytes(), digest_size=8).digest(), "big") if len(codes) >= 2 * SHINGLE else 0


# reduce


def _candidates(facts: Array, bins: Array, bands: range) -> Iterator[Array]:
    """Pairs of rows worth comparing: the same whole text, then the same band, band by band."""
    if 0 in bands:
        whole = np.flatnonzero(facts["exact"])
        yield _neighbours(whole, facts["exact"][whole])
    enough = np.flatnonzero(facts["shingles"] >= FEWEST)
    columns = np.ascontiguousarray(bins).view("<u8")
    for band in bands:
        keys = columns[enough, band]
        yield _neighbours(enough[keys > 0], keys[keys > 0])


def _neighbours(rows: Array, keys: Array) -> Array:
    """Among rows of equal key, each with the first of them and with the one before it."""
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    new = np.append(True, keys[1:] != keys[:-1])[: len(keys)]
    first = np.maximum.accumulate(np.where(new, np.arange(len(keys)), 0))
    later = np.flatnonzero(~new)
    with_first = np.stack([rows[first[later]], rows[later]], axis=1)
    before = later[first[later] < later - 1]
    return np.concatenate([with_first, np.stack([rows[before - 1], rows[before]], axis=1)])


def _like(facts: Array, bins: Array, first: Array, second: Array) -> Array:
    """Which pairs say the same, by whole text or by signature, in slices that bound the memory."""
    result = np.zeros(len(first), dtype=bool)
    for at in range(0, len(first), 1 << 16):
        left, right = first[at : at + (1 << 16)], second[at : at + (1 << 16)]
        same = (facts["exact"][left] == facts["exact"][right]) & (facts["exact"][left] > 0)
        enough = np.minimum(facts["shingles"][left], facts["shingles"][right]) >= FEWEST
        result[at : at + (1 << 16)] = same | (enough & (likeness(bins[left], bins[right]) >= LIKE))
    return result


def _joined(roots: Array, first: Array, second: Array) -> Array:
    """Union of the pairs: every row points at the smallest row of its component."""
    while True:
        low, high = np.minimum(roots[first], roots[second]), np.maximum(roots[first], roots[second])
        if np.array_equal(low, high):
            return roots
        roots = roots.copy()
        np.minimum.at(roots, high, low)
        while not np.array_equal(roots, roots[roots]):
            roots = roots[roots]


def _stars(facts: Array, bins: Array, roots: Array) -> Array:
    """Every component falls into stars: its best page takes all that are like it, then the best of the rest, and so on.

    A chain of pages of which each is a little unlike the last is no cluster: what is not like the canonical page is no copy of it.
    """
    canonical = np.arange(len(facts))
    left = np.flatnonzero(np.bincount(roots, minlength=len(roots))[roots] > 1)
    left = left[np.lexsort((left, -facts["kept"][left], facts["hijacked"][left], roots[left]))]
    for _ in range(ROUNDS):
        if not len(left):
            break
        new = np.append(True, roots[left][1:] != roots[left][:-1])[: len(left)]
        best = left[np.maximum.accumulate(np.where(new, np.arange(len(left)), 0))]
        taken = new | _like(facts, bins, best, left)
        canonical[left[taken]] = best[taken]
        left = left[~taken]
    return canonical
