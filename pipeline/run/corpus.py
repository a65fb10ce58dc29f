"""The survey over all parts, between the passes: which lines each site repeats. (Who repeats whom: `run/duplicates.py`.)

Map, combine, reduce: parts leave arrays sorted by site; a combine task lays those of some pieces out by slices, so that a reduce task
opens few files; a reduce task takes one slice, so memory is bounded by the slice. A part's fingerprint counts only what concerns its own
hosts and pages: a result that changed elsewhere re-runs nothing here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from pipeline.page import Page
from pipeline.run import store
from pipeline.run.store import Receipt
from pipeline.stages import survey

SEEN: Final = "seen.npy"
REPEATED: Final = "repeated.npy"

SAMPLE: Final = 20_000
"""Pages of a site that are counted at most: the share of pages that print a line is then known to .003 (standard error at .2)."""

SKETCH_BITS: Final = 20
"""A slice has some hundred thousand lines that few pages print; a million counters tell nearly all of them."""

SEEN_ROW: Final = np.dtype([("site", "<u8"), ("line", "<u8"), ("page", "<u8")])
_LIMIT: Final = np.dtype([("site", "<u8"), ("page", "<u8")])
_LINE: Final = np.dtype([("site", "<u8"), ("line", "<u8")])


class Combining(NamedTuple):
    """What a combine task is given: the keys of some pieces' artifacts with the numbers of their chunks, and how many slices there are."""

    store: Path
    code: str
    keys: tuple[str, ...]
    chunks: tuple[int, ...]
    buckets: int


class Reducing(NamedTuple):
    """What a reduce task is given: the keys of what was combined, and which slice of them is its own."""

    store: Path
    code: str
    combined: tuple[str, ...]
    bucket: int


def save_seen(pages: Sequence[Page], folder: Path, chunk: int) -> None:
    """Leave what the survey counts on these pages: sites, lines and page marks as numbers, sorted by site."""
    found = [one for page in pages if (one := survey.seen(page)).site]
    rows = np.zeros(sum(1 + len(one.lines) for one in found), dtype=SEEN_ROW)
    sizes = [1 + len(one.lines) for one in found]
    rows["site"] = np.repeat(np.array([_site(one.site) for one in found], np.uint64), sizes)
    rows["page"] = np.repeat(np.array([int(one.page, 16) for one in found], np.uint64), sizes)
    rows["line"] = np.array([int(line, 16) for one in found for line in ("0", *one.lines)], np.uint64)
    np.save(folder / f"{chunk}.{SEEN}", _sorted([rows]))


def combine_seen(given: Combining, _skip: frozenset[int]) -> Receipt:
    """The rows of some pieces, a file for each slice of the sites."""
    key = store.key_of("combined", given.code, given.keys, given.chunks, given.buckets)
    return store.find(given.store, "combined", key) or store.put(given.store, "combined", key, lambda out: _combine(given, out))


def _combine(given: Combining, out: Path) -> Receipt:
    every = [_seen(given.store, key, chunk) for key, chunk in zip(given.keys, given.chunks, strict=True)]
    for bucket in range(given.buckets):
        np.save(out / f"{bucket}.npy", np.concatenate([_slice(rows, bucket, given.buckets) for rows in every]))
    return {"rows": sum(len(rows) for rows in every)}


def reduce_survey(given: Reducing, _skip: frozenset[int]) -> Receipt:
    """Which lines the sites of one bucket repeat, over all parts."""
    key = store.key_of("survey", given.code, given.combined, given.bucket)
    found = store.find(given.store, "survey", key)
    return found or store.put(given.store, "survey", key, lambda out: _survey(given, out))


def _survey(given: Reducing, out: Path) -> Receipt:
    """What `survey.repeated` says, on arrays and within bounds: of a very large site a sample of pages is counted."""
    pages = _sorted([rows[rows["line"] == 0] for rows in _slices(given)])
    limits = _limits(pages)
    rows = _sorted(_often(lambda: (_counted(rows, limits) for rows in _slices(given))))
    starts = np.flatnonzero(_differs(rows["site"], rows["line"]))
    counts, first = np.diff(np.append(starts, len(rows))), rows[starts]
    whole = first["line"] == 0
    of_site = counts[whole][np.searchsorted(first["site"][whole], first["site"])] if len(first) else counts
    found = first[~whole & (counts >= np.maximum(survey.MIN_PAGES, survey.MIN_SHARE * of_site))]
    lines = np.zeros(len(found), dtype=_LINE)
    lines["site"], lines["line"] = found["site"], found["line"]
    np.save(out / REPEATED, lines)
    return {"sites": int(_differs(lines["site"]).sum()), "lines": len(lines), "sampled": len(limits)}


def _slices(given: Reducing) -> Iterator[Any]:
    """The rows of the slice, combined piece by combined piece."""
    for key in given.combined:
        name = f"{given.bucket}.npy"
        with store.reading(given.store, "combined", key, name) as folder:
            yield np.load(folder / name, mmap_mode="r")


def _often(slices: Callable[[], Iterator[Any]]) -> list[Any]:
    """The rows of lines that may stand on enough pages to count: most lines stand on one, and need not be sorted.

    Lines are counted together where the upper bits of their hashes agree, so that some too many stay and none too few.
    """
    counts = np.zeros(1 << SKETCH_BITS, dtype=np.int64)
    for rows in slices():
        counts += np.bincount(_bin(rows), minlength=len(counts))
    return [rows[(rows["line"] == 0) | (counts[_bin(rows)] >= survey.MIN_PAGES)] for rows in slices()]


def _bin(rows: Any) -> Any:
    mixed = (rows["line"] ^ rows["site"]) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(64 - SKETCH_BITS)).astype(np.int64)


def _sorted(slices: list[Any]) -> Any:
    """All rows by site, line and page, each once."""
    rows = np.concatenate([*slices, np.zeros(0, dtype=SEEN_ROW)])
    rows = rows[np.lexsort((rows["page"], rows["line"], rows["site"]))]
    return rows[_differs(rows["site"], rows["line"], rows["page"])]


def _limits(pages: Any) -> Any:
    """The last page mark that counts, of each site that has more than SAMPLE pages. Marks are hashes of a page's text, so that the sample
    is the same whatever order the pages come in.
    """
    starts = np.flatnonzero(_differs(pages["site"]))
    large = starts[np.diff(np.append(starts, len(pages))) > SAMPLE]
    limits = np.zeros(len(large), dtype=_LIMIT)
    limits["site"], limits["page"] = pages["site"][large], pages["page"][large + SAMPLE - 1]
    return limits


def _counted(rows: Any, limits: Any) -> Any:
    """The rows of the pages that count."""
    if not len(limits) or not len(rows):
        return rows
    at = np.minimum(np.searchsorted(limits["site"], rows["site"]), len(limits) - 1)
    return rows[(limits["site"][at] != rows["site"]) | (rows["page"] <= limits["page"][at])]


def _seen(where: Path, key: str, chunk: int) -> Any:
    name = f"{chunk}.{SEEN}"
    with store.reading(where, "read", key, name) as folder:
        return np.load(folder / name, mmap_mode="r")


def _slice(rows: Any, bucket: int, buckets: int) -> Any:
    """The rows of the sites of a bucket: buckets are ranges of the site's hash, and rows are sorted by it."""
    width = (1 << 64) // buckets
    start = np.searchsorted(rows["site"], np.uint64(bucket * width))
    stop = len(rows) if bucket == buckets - 1 else np.searchsorted(rows["site"], np.uint64((bucket + 1) * width))
    return rows[start:stop]


class Survey:
    """What the survey says of one chunk's sites."""

    def __init__(self, where: Path, keys: Sequence[str], read: str, chunk: int) -> None:
        sites = np.unique(_seen(where, read, chunk)["site"]).tolist() if keys else []
        width = (1 << 64) // max(len(keys), 1)
        keys_of = {site: keys[min(site // width, len(keys) - 1)] for site in sites}
        results = {key: _repeated(where, key) for key in set(keys_of.values())}
        self._lines = {site: _lines_of(results[key], site) for site, key in keys_of.items()}
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
