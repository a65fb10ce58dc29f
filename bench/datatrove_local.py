"""datatrove's local pipeline as its own examples build it, on a folder of decoded HTML pages: which of them stay, and why the others went.

bench/.datatrove/bin/python bench/datatrove_local.py IN OUT [--adapted]   (IN: folder of UTF-8 HTML files)
Trafilatura, Gopher's repetition and quality filters, C4's, then MinHash: signatures, buckets, clusters, the filter; one task, one worker.
All steps are told that the text is Chinese. `--adapted` also asks Gopher's filter for no English stop words and takes words of any length.
Nothing of the project is imported here: the environment holds only datatrove (bench/datatrove.txt). `OUT/fates.json` counts the pages.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PIPELINE = "datatrove.pipeline"
CHINESE = "cmn"


def part(module: str, name: str, *args: Any, **kwargs: Any) -> Any:
    """A step of the pipeline."""
    return getattr(importlib.import_module(f"{PIPELINE}.{module}"), name)(*args, **kwargs)


def run(steps: list[Any]) -> None:
    """What the local executor does for a task, without its logs: it copies its steps, which a loaded word splitter doesn't survive."""
    data: Any = None
    for step in steps:
        data = step(data, 0, 1) if callable(step) else step
    deque(data or (), maxlen=0)


def cleaning(pages: Path, out: Path, *, adapted: bool) -> list[Any]:
    """From HTML to filtered text; every filter writes what it drops."""
    told = {"min_avg_word_length": 1, "min_stop_words": 0} if adapted else {}
    return [
        part("readers.jsonl", "JsonlReader", str(pages)),
        part("extractors.trafilatura", "Trafilatura", timeout=10, deduplicate=False),
        part("writers.jsonl", "JsonlWriter", str(out / "extracted")),
        _filter("gopher_repetition_filter", "GopherRepetitionFilter", out),
        _filter("gopher_quality_filter", "GopherQualityFilter", out, **told),
        _filter("c4_filters", "C4QualityFilter", out),
        part("writers.jsonl", "JsonlWriter", str(out / "filtered")),
    ]


def _filter(module: str, name: str, out: Path, **told: float) -> Any:
    dropped = part("writers.jsonl", "JsonlWriter", str(out / "dropped" / name))
    return part(f"filters.{module}", name, exclusion_writer=dropped, language=CHINESE, **told)


def deduplicate(out: Path, texts: Path) -> None:
    """MinHash over the texts of a folder, by one worker."""
    config = importlib.import_module(f"{PIPELINE}.dedup.minhash").MinhashConfig()
    places = {name: str(out / name) for name in ("signatures", "buckets", "clusters")}
    reader = part("readers.jsonl", "JsonlReader", str(texts))
    signed = part("dedup.minhash", "MinhashDedupSignature", places["signatures"], config=config, language=CHINESE)
    run([reader, signed])
    for bucket in range(config.num_buckets):
        step = part("dedup.minhash", "MinhashDedupBuckets", places["signatures"], places["buckets"], config=config)
        step.run(None, rank=bucket, world_size=config.num_buckets)
    run([part("dedup.minhash", "MinhashDedupCluster", places["buckets"], places["clusters"], config=config)])
    kept = part("writers.jsonl", "JsonlWriter", str(out / "kept"))
    run([reader, part("dedup.minhash", "MinhashDedupFilter", places["clusters"]), kept])


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    gzip = importlib.import_module("gzip")
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def fates(out: Path, pages: int) -> dict[str, int]:
    """How many pages each step took out."""
    found: Counter[str] = Counter({"pages": pages})
    found["no text by the extractor, or given up"] = pages - sum(1 for _ in rows(out / "extracted"))
    for folder in sorted((out / "dropped").glob("*")):
        for row in rows(folder):
            found[f"{folder.name}: {row['metadata'].get('filter_reason', 'no reason')}"] += 1
    found["left by the filters"] = sum(1 for _ in rows(out / "filtered"))
    return dict(found)


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    files = sorted(folder.iterdir())
    (out / "in").mkdir(parents=True)
    with (out / "in" / "pages.jsonl").open("w", encoding="utf-8") as feed:
        for file in files:
            feed.write(json.dumps({"id": file.name, "text": file.read_text(encoding="utf-8")}) + "\n")
    run(cleaning(out / "in", out, adapted="--adapted" in sys.argv))
    deduplicate(out, out / ("filtered" if any(rows(out / "filtered")) else "extracted"))
    (out / "fates.json").write_text(json.dumps(fates(out, len(files)), ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
