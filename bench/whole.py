"""End to end: bytes to published Parquet with ledger and signatures, by one worker, beside the peers on the same pages in the same run.

python -m bench.whole [--data DIR] [--rounds 3] [--texts 2000] [--every N] [--write bench/README.md]
Each contender is a process of its own, waited for with its children: CPU seconds, wall seconds and peak memory of the largest process are
the system's own account. Rounds of all are interleaved, figures are medians. What is done once (imports, rules, code hashes, and models
that the first page of a kind asks for) is taken off each contender alike: a run over every sixth page is measured as well, and what the
others cost more than these is divided by their number. What is left of the smaller run is the column `once`: of the few pages at hand it
would be a third, of a thousand it is a thirtieth. Peers get the pages decoded. Text pages are those of `bench.scale`, padded to 3 KB.
`--write` puts tables and plot between the marks of a README.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench import plot
from bench.pages import DATA, all_html
from bench.scale import page
from pipeline.html.decode import decode

MAX_BYTES = 600_000
TEXT_BYTES = 3_000
HERE = Path(__file__).parent
ALONE = ("trafilatura", "readability-lxml", "jusText", "resiliparse")
OURS, TEXTS, DATATROVE = "lawsieve, HTML pages", "lawsieve, text pages of 3 KB", "datatrove pipeline"
FATES = "fates.json"
FEW = 6
"""Every so many-th page is in the smaller run."""


class Used(NamedTuple):
    """What a process and its children took: seconds of CPU and on the clock, MB of the largest; seconds of CPU that it takes once."""

    cpu: float
    wall: float
    peak: float
    once: float = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", type=Path, default=HERE / ".venv/bin/python", help="Python of the peers")
    parser.add_argument("--datatrove", type=Path, default=HERE / ".datatrove/bin/python", help="Python of datatrove")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--every", type=int, default=1, help="only every N-th HTML page")
    parser.add_argument("--write", type=Path, metavar="README", help="write tables and plot there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        pages = [data for path in all_html(args.data)[:: args.every] if len(data := path.read_bytes()) <= MAX_BYTES]
        _write(out, pages, [text_page(n) for n in range(args.texts)])
        figures = measured(args, out, len(pages))
        told = report(figures, _stages(out, len(pages)), pages, _fates(args, out), args.rounds)
    print(told)
    if args.write:
        bars = {name: 1 / used.cpu for name, used in _best_first(figures)}
        args.write.with_name("speed.svg").write_text(plot.svg(bars), encoding="utf-8")
        plot.between(args.write, "whole", told)
    return 0


def measured(args: argparse.Namespace, out: Path, pages: int) -> dict[str, Used]:
    """What a page costs each contender, and what it takes once: the median over the rounds."""
    contenders = _contenders(args)
    found: dict[str, list[Used]] = {name: [] for name in contenders}
    for number in range(args.rounds):
        for name, (kind, command) in contenders.items():
            few, all_ = (_used(_filled(command, out, which)) for which in (f"few-{kind}", kind))
            count = args.texts if name == TEXTS else pages
            fewer = len(range(0, count, FEW))
            cpu, wall = ((more - less) / (count - fewer) for more, less in ((all_.cpu, few.cpu), (all_.wall, few.wall)))
            found[name].append(Used(cpu, wall, all_.peak, few.cpu - fewer * cpu))
        print(f"round {number + 1} of {args.rounds}", file=sys.stderr, flush=True)
    return {name: Used(*(statistics.median(column) for column in zip(*rounds, strict=True))) for name, rounds in found.items()}


def _contenders(args: argparse.Namespace) -> dict[str, tuple[str, list[str]]]:
    """Name -> which pages it gets, and its command: IN and OUT stand for folders."""
    ours = [sys.executable, "-m", "pipeline", "run", "--raw", "IN", "--clean", "OUT", "--workers", "1", "--max-failed", "1"]
    found = {OURS: ("html", ours), TEXTS: ("text", ours)}
    if args.peers.exists():
        found |= {name: ("decoded", [str(args.peers), str(HERE / "peers.py"), "IN", "--only", name]) for name in ALONE}
    if args.datatrove.exists():
        found[DATATROVE] = ("decoded", [str(args.datatrove), str(HERE / "datatrove_local.py"), "IN", "OUT"])
    return found


def _filled(command: list[str], out: Path, which: str) -> list[str]:
    folders = {"IN": str(out / which), "OUT": str(out / "results" / f"{which}-{time.monotonic_ns()}")}
    return [folders.get(word, word) for word in command]


def _used(command: list[str]) -> Used:
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Used(usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024)


def _stages(out: Path, pages: int) -> dict[str, float]:
    """Milliseconds of CPU a page in each stage and beside them, within a run; the smaller run is taken off."""
    told = [_told([sys.executable, "-m", "bench.stages", *_filled(["IN", "OUT"], out, which)]) for which in ("few-html", "html")]
    few, every = (json.loads(one) for one in told)
    others = pages - len(range(0, pages, FEW))
    return {stage: 1000 * (every[stage] - few[stage]) / others for stage in every}


def _told(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def _fates(args: argparse.Namespace, out: Path) -> dict[str, dict[str, int]]:
    """What becomes of the pages in datatrove's pipeline, as it is and with thresholds that leave Chinese words in."""
    found = {}
    for name, more in (("as it is", []), ("thresholds adapted", ["--adapted"])) if args.datatrove.exists() else ():
        folder = out / f"fates {name}"
        _used([str(args.datatrove), str(HERE / "datatrove_local.py"), str(out / "decoded"), str(folder), *more])
        found[name] = json.loads((folder / FATES).read_text(encoding="utf-8"))
    return found


def _best_first(figures: dict[str, Used]) -> list[tuple[str, Used]]:
    return sorted(figures.items(), key=lambda item: item[1].cpu)


def report(figures: dict[str, Used], stages: dict[str, float], pages: list[bytes], fates: dict[str, dict[str, int]], rounds: int) -> str:
    """The tables, as Markdown."""
    size = sum(map(len, pages)) / len(pages) / 1000
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end"
    lines = [f"{len(pages)} HTML pages of {size:.0f} KB on average; rounds: {rounds}; {machine}.", ""]
    lines += _figures(figures)
    lines += [
        "",
        "Ours by stage, HTML pages, CPU ms a page, in a run of its own:",
        "",
        f"| {' | '.join(stages)} |",
        f"|{' ---: |' * len(stages)}",
    ]
    lines.append(f"| {' | '.join(f'{spent:.2f}' for spent in stages.values())} |")
    return "\n".join([*lines, *(_fates_told(fates) if fates else [])])


def _figures(figures: dict[str, Used]) -> list[str]:
    lines = ["| | CPU ms a page | pages/s/core | wall ms a page | once, CPU s | peak MB | CPU, ours on HTML = 1 |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, used in _best_first(figures):
        ratio = "" if name == TEXTS else f"{used.cpu / figures[OURS].cpu:.1f}"
        figures_of = f"{1000 * used.cpu:.1f} | {1 / used.cpu:.0f} | {1000 * used.wall:.1f} | {used.once:.1f} | {used.peak:.0f}"
        lines.append(f"| {name} | {figures_of} | {ratio} |")
    return lines


def _fates_told(fates: dict[str, dict[str, int]]) -> list[str]:
    lines = ["", "What became of the pages in datatrove's pipeline, told that they are Chinese:", "", f"| | {' | '.join(fates)} |"]
    lines.append(f"| ---{' | ---:' * len(fates)} |")
    names = dict.fromkeys(name for counts in fates.values() for name in counts)
    lines += [f"| {name.replace('_', ' ')} | {' | '.join(str(counts.get(name, 0)) for counts in fates.values())} |" for name in names]
    return lines


def text_page(n: int) -> str:
    """A page of 3 KB: a generated one with more of its kind's advice before the last lines."""
    text, more = page(n), n
    while len(text.encode()) < TEXT_BYTES:
        more += 1_000_003
        lines, other = text.split("\n"), page(more).split("\n")
        text = "\n".join([*lines[:4], other[4], *lines[4:]])
    return text


def _write(out: Path, pages: list[bytes], texts: list[str]) -> None:
    for name in ("html", "decoded", "text"):
        (out / name).mkdir()
        (out / f"few-{name}").mkdir()
    for n, data in enumerate(pages):
        text = decode(data).text.encode("utf-8", "replace")
        for few in ("", "few-") if n % FEW == 0 else ("",):
            (out / f"{few}html" / f"{n:05}.html").write_bytes(data)
            (out / f"{few}decoded" / f"{n:05}.html").write_bytes(text)
    records = [{"url": f"https://h{n % 97}.example/ask/{n}.html", "text": text} for n, text in enumerate(texts)]
    for name, those in (("text", records), ("few-text", records[::FEW])):
        (out / name / "feed.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in those), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
