"""What the corpus stages move and hold at a hundred million pages: figures behind deploy/scale.md.

python -m bench.shuffle measure CLEAN             bytes a page, by table and by what goes into each corpus stage, of a finished run
python -m bench.shuffle survey 100000000          synthetic sites at full scale: slices, largest site, and the real reduce on two slices
python -m bench.shuffle dedup 2000000 4000000     the real tasks over synthetic signatures on disk: seconds, memory, and their growth

Sites are drawn from a Zipf distribution (exponent 1 over a million sites: the largest has 7 % of all pages).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import schema
from pipeline.run import between, corpus, duplicates, store
from pipeline.run.publish import read_manifest
from pipeline.stages import dedup

SITES = 1_000_000
PAGES_IN_PIECE = 1000
LINES_IN_PAGE = 60
MOST_PAGES = 400_000
"""Pages of the largest slice that are really written and reduced (600 MB): its memory is bounded by then, its time grows with its size."""
FRAME_LINES = 25
"""Lines that all pages of a synthetic site share; the others are its own."""
CORPUS = {
    "survey": ("read", "*seen.npy"),
    "dedup": ("clean", "*.npy"),
    "consensus": ("votes", "*.parquet"),
    "pages as read": ("read", "*.state"),
}


def measure(clean: Path) -> Iterator[str]:
    """Bytes a page on disk."""
    manifest = read_manifest(clean / "manifest.json")
    if manifest is None:
        raise SystemExit(f"there is no finished run in {clean}")
    pages = manifest["rows"]["pages"]
    yield f"{pages} pages"
    for table in schema.TABLES:
        files = {name: size for name, size in manifest["files"].items() if name.startswith(f"{table.name}/")}
        yield f"  table {table.name:10} {sum(files.values()) / pages:9.1f} bytes a page, {manifest['rows'][table.name] / pages:7.2f} rows"
    for name, (kind, pattern) in CORPUS.items():
        files_of = list((clean / ".work" / kind).rglob(pattern))
        yield f"  input {name:14} {sum(path.stat().st_size for path in files_of) / pages:9.1f} bytes a page"


# survey


def survey(pages: int) -> Iterator[str]:
    """Slices at full scale, then the reduce itself on the slice of the median and on that of the largest site."""
    chance = np.random.default_rng(3)
    weights = 1 / np.arange(1, SITES + 1)
    sizes = chance.multinomial(pages, weights / weights.sum())
    hashes = chance.integers(0, 1 << 64, SITES, dtype=np.uint64)
    pieces = pages // PAGES_IN_PIECE
    buckets = between.buckets_of(pieces)
    bucket = (hashes // np.uint64((1 << 64) // buckets)).astype(np.int64).clip(0, buckets - 1)
    row = corpus.SEEN_ROW.itemsize
    in_bucket = np.bincount(bucket, weights=sizes, minlength=buckets) * (LINES_IN_PAGE + 1) * row
    sampled = np.minimum(sizes, corpus.SAMPLE)
    held = np.bincount(bucket, weights=sampled, minlength=buckets) * (LINES_IN_PAGE + 1) * row
    yield f"{pages:,} pages on {SITES:,} sites in {pieces:,} pieces; {buckets} slices; shuffled {in_bucket.sum() / 1e9:.0f} GB"
    yield f"largest site {sizes.max():,} pages; {int((sizes > corpus.SAMPLE).sum())} sites are sampled"
    yield f"a slice is read: median {np.median(in_bucket) / 1e6:.0f} MB, largest {in_bucket.max() / 1e6:.0f} MB"
    yield f"a slice holds:   median {np.median(held) / 1e6:.0f} MB, largest {held.max() / 1e6:.0f} MB"
    for name, which in (("median", int(np.argsort(in_bucket)[buckets // 2])), ("largest", int(in_bucket.argmax()))):
        own = bucket == which
        share = min(1.0, MOST_PAGES / sizes[own].sum())
        slice_of = {"hashes": hashes[own].tolist(), "sizes": np.ceil(sizes[own] * share).tolist(), "bucket": which, "buckets": buckets}
        yield f"reduce of the {name} slice, {share:.0%} of it: {_apart('survey_slice', slice_of)}"


def survey_slice(told: dict[str, Any], out: Path) -> dict[str, Any]:
    """Write the slice's rows as 200 combine tasks leave them, and reduce it."""
    chance = np.random.default_rng(5)
    hashes, sizes = np.array(told["hashes"], dtype=np.uint64), np.array(told["sizes"])
    keys, written = [], 0
    for piece in range(200):
        share = chance.multinomial(int(sizes.sum() / 200), sizes / sizes.sum())
        rows = _rows(hashes, share, chance)
        key = store.key_of("combined", piece)
        store.put(out, "combined", key, partial(_save, {f"{told['bucket']}.npy": rows}))
        keys.append(key)
        written += rows.nbytes
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    began = time.process_time()
    receipt = corpus.reduce_survey(corpus.Reducing(out, "code", tuple(keys), told["bucket"]), frozenset())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures = {"mb": written >> 20, "cpu_s": round(time.process_time() - began, 1), "peak_mb": peak, "before_mb": before}
    return {**figures, "sites": receipt["sites"], "lines": receipt["lines"], "sampled": receipt["sampled"]}


def _rows(hashes: Any, pages: Any, chance: np.random.Generator) -> Any:
    """Rows of so many pages of each site: one for the page, FRAME_LINES shared by the site, the rest its own."""
    site = np.repeat(hashes, pages)
    mark = chance.integers(0, 1 << 48, len(site), dtype=np.uint64)
    per = LINES_IN_PAGE + 1
    rows = np.zeros(len(site) * per, dtype=corpus.SEEN_ROW)
    rows["site"], rows["page"] = np.repeat(site, per), np.repeat(mark, per)
    lines = chance.integers(1, 1 << 63, (len(site), per), dtype=np.uint64)
    lines[:, 0] = 0
    lines[:, 1 : FRAME_LINES + 1] = (site % np.uint64(1 << 60))[:, None] + np.arange(1, FRAME_LINES + 1, dtype=np.uint64)
    rows["line"] = lines.ravel()
    return rows[np.lexsort((rows["page"], rows["line"], rows["site"]))]


# dedup


def dedup_growth(numbers: list[int]) -> Iterator[str]:
    """Each number of pages by the real tasks, in a process of its own."""
    for number in numbers:
        yield f"{number:,} signatures: {_apart('dedup_tasks', {'pages': number})}"


def dedup_tasks(told: dict[str, Any], out: Path) -> dict[str, Any]:
    """Gather, link in eight shares, unite; a fifth of the pages are mirrors."""
    pages, keys, each = told["pages"], [], 50_000
    chance = np.random.default_rng(1)
    for piece in range(pages // each):
        bins = chance.integers(1, 1 << 16, (each, dedup.BINS), dtype=np.uint16)
        mirrors = np.arange(0, each - 1, 5)
        bins[mirrors + 1] = np.where(chance.random((len(mirrors), dedup.BINS)) < 0.1, bins[mirrors + 1], bins[mirrors])
        facts = np.zeros(each, dtype=dedup.FACTS)
        facts["hi"], facts["shingles"], facts["kept"] = chance.permutation(each) * (pages // each) + piece, 1000, 1000
        key = store.key_of("clean", piece)
        store.put(out, "clean", key, partial(_save, {duplicates.FACTS: facts, duplicates.BINS: bins}))
        keys.append(key)
    figures: dict[str, Any] = {}
    began = time.process_time()
    gathered = str(duplicates.gather(duplicates.Gathering(out, "code", tuple(keys)), frozenset())["key"])
    figures["gather_s"] = round(time.process_time() - began, 1)
    links = [duplicates.link(duplicates.Linking(out, "code", gathered, n, between.LINKS), frozenset()) for n in range(between.LINKS)]
    figures["link_s"] = round(time.process_time() - began - figures["gather_s"], 1)
    receipt = duplicates.reduce_dedup(duplicates.Uniting(out, "code", gathered, tuple(str(one["key"]) for one in links)), frozenset())
    figures["all_s"] = round(time.process_time() - began, 1)
    figures["duplicates"] = receipt["duplicates"]
    held = Path("/proc/self/status").read_text(encoding="ascii")
    figures["anonymous_mb"] = int(held.split("RssAnon:")[1].split()[0]) >> 10
    figures["peak_mb_with_mapped_files"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def _save(arrays: dict[str, Any], folder: Path) -> store.Receipt:
    for name, array in arrays.items():
        np.save(folder / name, array)
    return {}


def _apart(what: str, told: dict[str, Any]) -> str:
    """The figures of one measurement in a process of its own, so that its peak is its own."""
    program = "import json, sys, tempfile; from pathlib import Path; from bench import shuffle; told = json.load(sys.stdin)\n"
    program += f"with tempfile.TemporaryDirectory() as out: print(json.dumps(shuffle.{what}(told, Path(out))))"
    done = subprocess.run([sys.executable, "-c", program], input=json.dumps(told), capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr[-500:]


def main() -> int:
    """One of the three, by name."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=["measure", "survey", "dedup"])
    asked.add_argument("arguments", nargs="+")
    args = asked.parse_args()
    numbers = [] if args.what == "measure" else [int(word) for word in args.arguments]
    told = {
        "measure": lambda: measure(Path(args.arguments[0])),
        "survey": lambda: survey(numbers[0]),
        "dedup": lambda: dedup_growth(numbers),
    }
    for line in told[args.what]():
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
