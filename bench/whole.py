"""End to end: bytes to published Parquet, ledger and signatures, by one worker, beside trafilatura alone on the same pages in the same run.

python -m bench.whole [--data DIR] [--peers bench/.venv/bin/python] [--rounds 3] [--texts 2000]
CPU seconds of child processes, rounds of both interleaved, medians. The start of either (imports, rules, code hashes) is measured by a run
on a page of each kind and taken off; what is left is divided by the pages. Text pages are those of `bench.scale`, padded to 3 KB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.pages import DATA, all_html
from bench.scale import page
from pipeline.html.decode import decode

MAX_BYTES = 600_000
TEXT_BYTES = 3_000
TRAFILATURA = (
    "import pathlib, sys, trafilatura\n"
    "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()): trafilatura.extract(path.read_text(encoding='utf-8'), deduplicate=False)"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", type=Path, default=Path(__file__).parent / ".venv/bin/python")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=2_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        pages = [data for path in all_html(args.data) if len(data := path.read_bytes()) <= MAX_BYTES]
        _write(out, pages, [text_page(n) for n in range(args.texts)])
        ours: list[float] = []
        peer: list[float] = []
        texts: list[float] = []
        for _ in range(args.rounds):
            start = _ours(out, "one")
            ours.append((_ours(out, "html") - start) / len(pages))
            texts.append((_ours(out, "text") - start) / args.texts)
            if args.peers.exists():
                idle, busy = (_cpu([str(args.peers), "-c", TRAFILATURA, str(out / name)]) for name in ("one-decoded", "decoded"))
                peer.append((busy - idle) / len(pages))
    print(f"HTML pages    {len(pages):6}  {_figure(ours)} end to end")
    if peer:
        ratio = statistics.median(theirs / own for theirs, own in zip(peer, ours, strict=True))
        print(f"trafilatura   {len(pages):6}  {_figure(peer)} alone, decoded for it: {ratio:.2f} x ours")
    print(f"text pages    {args.texts:6}  {_figure(texts)} end to end, {TEXT_BYTES} bytes each")
    return 0


def text_page(n: int) -> str:
    """A page of 3 KB: a generated one with more of its kind's advice before the last lines."""
    text, more = page(n), n
    while len(text.encode()) < TEXT_BYTES:
        more += 1_000_003
        lines, other = text.split("\n"), page(more).split("\n")
        text = "\n".join([*lines[:4], other[4], *lines[4:]])
    return text


def _write(out: Path, pages: list[bytes], texts: list[str]) -> None:
    for name in ("html", "decoded", "text", "one", "one-decoded"):
        (out / name).mkdir()
    for n, data in enumerate(pages):
        (out / "html" / f"{n:05}.html").write_bytes(data)
        (out / "decoded" / f"{n:05}.html").write_text(decode(data).text, encoding="utf-8", errors="replace")
    (out / "one" / "page.html").write_bytes(pages[0])
    (out / "one-decoded" / "page.html").write_text(decode(pages[0]).text, encoding="utf-8", errors="replace")
    records = [{"url": f"https://h{n % 97}.example/ask/{n}.html", "text": text} for n, text in enumerate(texts)]
    for name, those in (("text", records), ("one", records[:1])):
        (out / name / "feed.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in those), encoding="utf-8")


def _ours(out: Path, name: str) -> float:
    with tempfile.TemporaryDirectory() as clean:
        command = [sys.executable, "-m", "pipeline", "run", "--raw", str(out / name), "--clean", f"{clean}/clean", "--workers", "1"]
        return _cpu([*command, "--max-failed", "1"])


def _cpu(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _figure(seconds: list[float]) -> str:
    middle = statistics.median(seconds)
    return f"{1000 * middle:8.2f} ms a page {1 / middle:8.0f} pages/s/core"


if __name__ == "__main__":
    sys.exit(main())
