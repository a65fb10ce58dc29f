"""CPU time per page of `read` and of the stages after it, beside the peers, on the same pages in one run.

python -m bench.speed [--data DIR] [--peers bench/.venv/bin/python] [--rounds 3]
Single process, collector off while timing and run between pages, freeing counted with the page; figures are the best of the rounds.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.pages import DATA, all_html
from pipeline.html.blocks import blocks, embedded_of, outline_of, tree_of
from pipeline.html.content import score
from pipeline.html.decode import decode
from pipeline.sources import Record, Unreadable
from pipeline.stages import STAGES
from pipeline.stages.read import read

MAX_BYTES = 600_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", type=Path, default=Path(__file__).parent / ".venv/bin/python")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    pages = [data for path in all_html(args.data) if len(data := path.read_bytes()) <= MAX_BYTES]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.0f} kB mean; CPU ms a page, one process")
    for function in (stages_of, _parts):
        function(pages[:5])
    stages = _best([stages_of(pages) for _ in range(args.rounds)])
    parts = _best([_parts(pages) for _ in range(args.rounds)])
    _print("read", stages["read"])
    for name in parts:
        _print(f"  {name}", parts[name])
    for name in list(stages)[1:]:
        _print(name, stages[name])
    _print("all stages", sum(stages.values()))
    for name, spent in _peers(pages, args.peers).items():
        _print(name, spent, f"  {spent / stages['read']:.1f} x read, {spent / sum(stages.values()):.1f} x all stages")
    return 0


def _print(name: str, spent: float, more: str = "") -> None:
    print(f"{name:22}{spent:8.2f} ms {1000 / spent:8.0f} pages/s/core{more}")


def _best(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: min(one[name] for one in rounds) for name in rounds[0]}


class Clock:
    """CPU time by name. The collector is off between `start` and `stop`."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    def time(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        begun = time.process_time()
        result = function(*args)
        self.spent[name] += time.process_time() - begun
        return result

    def means(self, pages: int) -> dict[str, float]:
        return {name: 1000 * spent / pages for name, spent in self.spent.items()}


def stages_of(pages: Sequence[bytes]) -> dict[str, float]:
    """`read` as a whole and each stage after it."""
    clock = Clock()
    for data in pages:
        gc.collect(0)
        gc.disable()
        try:
            page = clock.time("read", read, Record(data, source="page.html"))
        except Unreadable:
            continue
        for stage in STAGES:
            clock.time(stage.__name__, stage, page)
        gc.enable()
    return clock.means(len(pages))


def _parts(pages: Sequence[bytes]) -> dict[str, float]:
    """The parts of `read`."""
    clock = Clock()
    for data in pages:
        gc.collect(0)
        gc.disable()
        text = clock.time("decode", decode, data).text
        tree = clock.time("parse", tree_of, text)
        clock.time("embedded data", embedded_of, tree, text)
        outline = clock.time("walk", outline_of, tree, text)
        contents = clock.time("content selection", score, outline)
        clock.time("blocks", blocks, outline, contents)
        gc.enable()
    return clock.means(len(pages))


def _peers(pages: Sequence[bytes], python: Path) -> dict[str, float]:
    if not python.exists():
        print(f"no peers: {python} is missing; see the first lines of bench/quality.py", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        texts, out = Path(folder) / "pages", Path(folder) / "out.json"
        texts.mkdir()
        for n, data in enumerate(pages):
            (texts / f"{n:04}.html").write_text(decode(data).text, encoding="utf-8", errors="replace")
        subprocess.run([str(python), str(Path(__file__).parent / "peers.py"), str(texts), str(out)], check=True, stderr=subprocess.DEVNULL)
        results = json.loads(out.read_text(encoding="utf-8"))
    return {name: result["ms"] for name, result in results.items()}


if __name__ == "__main__":
    sys.exit(main())
