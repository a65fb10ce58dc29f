"""Scale: generated text pages through the whole way, again unchanged, and with 1 % new ones; signatures through dedup. Time and memory.

python -m bench.scale pages 1000000 [--workers 2] [--out DIR] [--files] [--write bench/README.md]
python -m bench.scale memory 200000 [--workers 2] [--out DIR]
python -m bench.scale workers 20000 [--out DIR]
python -m bench.scale signatures 2000000
Pages lie 5,000 in a feed; with `--files` each is a file of its own, named so that new ones fall between all others. DIR keeps pages and
tables (a million: 6 GB); without it they lie where temporary files do.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from bench.plot import between
from pipeline.stages import dedup

FEED = 5000
"""Pages in a feed."""
EVERY = 0.25
"""Seconds between two looks at the memory of the processes."""
WHO = ("房东", "前同事", "表哥", "装修公司", "前雇主", "邻居", "供货商", "健身房", "培训机构", "中介")
WHAT = ("押金", "借款", "工资", "货款", "定金", "学费", "抚养费", "赔偿款", "租金", "会员费")
DID = (
    "一直拖着不还",
    "说要等年底再给",
    "已经换了电话",
    "只肯退一半",
    "否认收到过这笔钱",
    "要求我先撤销投诉",
    "说合同没有约定",
    "把责任推给别人",
)
ADVICE = (
    "先把转账记录、聊天记录和合同原件整理好，按时间顺序编号",
    "用书面方式发一次催告，写明金额和最后期限，并保留寄送凭证",
    "金额不大时可以申请支付令，对方不提异议就能直接申请执行",
    "协商时不要口头让步，任何减免都应写进协议并由双方签字",
    "如果对方有转移财产的迹象，可以在起诉前申请保全",
    "管辖一般由被告住所地或者合同履行地的人民法院负责",
)
LAW = (
    "《中华人民共和国民法典》第五百七十七条 当事人一方不履行合同义务或者履行合同义务不符合约定的，应当承担继续履行等违约责任。",
    "《中华人民共和国民法典》第六百七十五条 借款人应当按照约定的期限返还借款。",
    "《中华人民共和国民法典》第一百八十八条 向人民法院请求保护民事权利的诉讼时效期间为三年。法律另有规定的，依照其规定。",
)
FRAME = ("相关阅读", "立即咨询律师")


def page(n: int) -> str:
    """A page of about 3 KB in our own words, with quoted law."""
    chance = random.Random(n)
    pick, number = chance.choice, chance.randrange
    told = (
        f"{number(2015, 2025)}年{number(1, 13)}月我向{pick(WHO)}付了{number(1, 999)}00元{pick(WHAT)}，"
        f"对方{pick(DID)}，我催了{number(2, 30)}次，花了{number(3, 90)}天。"
        for _ in range(6)
    )
    advice = (f"{k}、{pick(ADVICE)}，预计需要{number(3, 60)}天，费用约{number(1, 99)}0元。" for k in range(1, 8))
    title = f"{pick(WHO)}收了{pick(WHAT)}后{pick(DID)}怎么办"
    return "\n".join((title, "".join(told), "回答：", "您好，这种情况可以这样处理：", *advice, "法律依据：", pick(LAW), *FRAME, ""))


def write_feeds(raw: Path, start: int, stop: int, each: int = FEED) -> None:
    raw.mkdir(parents=True, exist_ok=True)
    for first in range(start, stop, each):
        with (raw / f"feed-{first:09}.jsonl").open("w", encoding="utf-8") as feed:
            for n in range(first, min(first + each, stop)):
                record = {"url": f"https://h{n % 97}.example/ask/{n}.html", "text": page(n)}
                feed.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_files(raw: Path, start: int, stop: int) -> None:
    """A file for each page, a thousand folders; names are mixed, so that new pages fall between all others."""
    for n in range(start, stop):
        name = f"{n * 2_654_435_761 % (1 << 32):08x}"
        (raw / name[:2]).mkdir(parents=True, exist_ok=True)
        (raw / name[:2] / f"{name}.txt").write_text(page(n), encoding="utf-8")


def run(raw: Path, clean: Path, workers: int) -> dict[str, Any]:
    """One run in processes of its own: wall and CPU seconds, peak memory of each process in MB, its last line."""
    command = [sys.executable, "-m", "pipeline", "run", "--raw", str(raw), "--clean", str(clean), "--workers", str(workers)]
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL)
        peaks: dict[int, int] = {}
        while (ended := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            peaks.update((pid, max(peak, peaks.get(pid, 0))) for pid, peak in _peaks(process.pid))
            time.sleep(EVERY)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        said.seek(0)
        told = said.read().strip()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, told)
    own = peaks.pop(process.pid, 0)
    used = ended[2].ru_utime + ended[2].ru_stime
    memory = {"peak_mb": max([ended[2].ru_maxrss, own, *peaks.values()]) >> 10, "run_mb": own >> 10}
    workers_mb = sorted((peak >> 10 for peak in peaks.values()), reverse=True)[:workers]
    return {"wall_s": round(wall, 1), "cpu_s": round(used, 1), **memory, "workers_mb": workers_mb, "said": told}


def _peaks(pid: int) -> Iterator[tuple[int, int]]:
    """Peak memory in KB of a process and of all below it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return
    if peak := re.search(r"VmHWM:\s*(\d+)", status):
        yield pid, int(peak[1])
    for child in below.split():
        yield from _peaks(int(child))


def measure_pages(number: int, workers: int, out: Path, *, files: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    """First run, unchanged second run, third run with 1 % more pages."""
    write = write_files if files else write_feeds
    write(out / "raw", 0, number)
    first = run(out / "raw", out / "clean", workers)
    yield "first", {**first, "pages_per_cpu_s": round(number / first["cpu_s"])}
    yield "unchanged", run(out / "raw", out / "clean", workers)
    write(out / "raw", number, number + number // 100)
    third = run(out / "raw", out / "clean", workers)
    yield "1 % new", {**third, "share_of_first_cpu": round(third["cpu_s"] / first["cpu_s"], 4)}


def measure_memory(number: int, workers: int, out: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """A twentieth of the pages and all of them: the peak must not follow the number."""
    for pages in (number // 20, number):
        write_feeds(out / f"raw-{pages}", 0, pages)
        yield f"{pages} pages", run(out / f"raw-{pages}", out / f"clean-{pages}", workers)


def measure_workers(number: int, out: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The same pages by one worker, by two, and by two runs that share nothing, at once: how many times as fast two are, and could be.

    What two runs apart cost more CPU than one alone is the machine's part: caches, memory and clock that its cores share.
    """
    write_feeds(out / "raw", 0, number, each=number // 8)
    one = run(out / "raw", out / "clean-1", 1)
    yield "1 worker", one
    two = run(out / "raw", out / "clean-2", 2)
    yield "2 workers", {**two, "times_as_fast": round(one["wall_s"] / two["wall_s"], 2), "cpu_ratio": round(two["cpu_s"] / one["cpu_s"], 2)}
    with ThreadPoolExecutor(2) as pool:
        apart = list(pool.map(lambda n: run(out / "raw", out / f"clean-apart-{n}", 1), range(2)))
    wall, used = max(run["wall_s"] for run in apart), sum(run["cpu_s"] for run in apart)
    ratios = {"times_as_fast": round(2 * one["wall_s"] / wall, 2), "cpu_ratio": round(used / 2 / one["cpu_s"], 2)}
    yield "2 runs apart, one worker each", {**apart[0], "wall_s": wall, "cpu_s": used, **ratios}


def measure_signatures(number: int) -> dict[str, Any]:
    """Random signatures, a fifth of them mirrors of others with some bins changed: seconds, memory, recall and precision."""
    chance = np.random.default_rng(1)
    bins = chance.integers(1, 1 << 16, (number, dedup.BINS), dtype=np.uint16)
    mirrors = np.arange(0, number - 1, 5)
    bins[mirrors + 1] = np.where(chance.random((len(mirrors), dedup.BINS)) < 0.1, bins[mirrors + 1], bins[mirrors])
    facts = np.zeros(number, dtype=dedup.FACTS)
    facts["hi"], facts["shingles"], facts["kept"] = np.arange(number), 1000, 1000
    began = time.monotonic()
    canonical = dedup.cluster(facts, bins)
    found = np.flatnonzero(canonical != np.arange(number))
    right = np.isin(found, mirrors + 1) & (canonical[found] == found - 1)
    return {
        "pages": number,
        "seconds": round(time.monotonic() - began, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "signatures_mb": bins.nbytes >> 20,
        "recall": round(float(right.sum()) / len(mirrors), 4),
        "precision": round(float(right.sum()) / max(len(found), 1), 4),
    }


def table(number: int, workers: int, measured: list[tuple[str, dict[str, Any]]]) -> str:
    """The figures of `pages` as Markdown."""
    lines = [f"{number:,} pages, {workers} workers, {os.cpu_count()} cores.", ""]
    lines += [
        "| run | wall s | CPU s | CPU, first run = 1 | MB of the run | MB of each worker |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    first = measured[0][1]["cpu_s"]
    for name, told in measured:
        workers_mb = ", ".join(map(str, told["workers_mb"]))
        lines.append(f"| {name} | {told['wall_s']} | {told['cpu_s']} | {told['cpu_s'] / first:.3f} | {told['run_mb']} | {workers_mb} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pages", "memory", "workers", "signatures"])
    parser.add_argument("number", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--files", action="store_true")
    parser.add_argument("--write", type=Path, metavar="README", help="write the table of `pages` there")
    args = parser.parse_args()
    if args.what == "signatures":
        print(json.dumps(measure_signatures(args.number)))
        return 0
    out = args.out or Path(tempfile.mkdtemp(prefix="scale-"))
    runs = {
        "pages": lambda: measure_pages(args.number, args.workers, out, files=args.files),
        "memory": lambda: measure_memory(args.number, args.workers, out),
        "workers": lambda: measure_workers(args.number, out),
    }
    told = []
    for name, figures in runs[args.what]():
        print(f"{name:11} {json.dumps(figures, ensure_ascii=False)}", flush=True)
        told.append((name, figures))
    if args.write and args.what == "pages":
        between(args.write, "scale", table(args.number, args.workers, told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
