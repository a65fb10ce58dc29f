"""Crashes: a run killed again and again, on a full disk, with rotten caches, must end in the rows of one that nothing happened to.

python -m bench.crash kills 100 [--pages 600]     kill -9 of the parent, of one worker, or of all at random moments, new pages each time
python -m bench.crash disk [--mb 24]              a file system that is too small (tmpfs: needs root), then one that is not
python -m bench.crash rot 40                      one byte of a cached file changed, cut or gone before each run
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

from bench.scale import page
from pipeline import schema

SMALL_PARTS = "from pipeline.run import parts; parts.MOST_SOURCES = 40; "
MAIN = "import sys; from pipeline.__main__ import main; sys.exit(main(sys.argv[1:]))"


def write_pages(raw: Path, start: int, stop: int) -> None:
    """Text pages of our own wording, a file each, in folders of a hundred."""
    for n in range(start, stop):
        path = raw / f"{n // 100:04}" / f"{n:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(n), encoding="utf-8")


def started(raw: Path, clean: Path) -> subprocess.Popen[bytes]:
    """A run of two workers in a process group of its own. Its parts are small, so that there are many moments to die at."""
    command = [sys.executable, "-c", SMALL_PARTS + MAIN, "run", "--raw", str(raw), "--clean", str(clean), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)


def ended(raw: Path, clean: Path) -> str:
    """A run that nobody disturbs; what it said last."""
    process = started(raw, clean)
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"status {process.returncode}: {out.decode()[-500:]}")
    return out.decode().strip().rsplit("\n", 1)[-1]


def rows(clean: Path) -> dict[str, list[str]]:
    """Every table in a form that can be compared, whatever its files."""
    return {table.name: sorted(map(repr, pq.read_table(clean / table.name).to_pylist())) for table in schema.TABLES}


def kills(number: int, pages: int, out: Path) -> Iterator[str]:
    """Kill so many runs, add pages in between, and compare with a run from nothing."""
    raw, clean, chance = out / "raw", out / "clean", random.Random(11)
    write_pages(raw, 0, pages)
    began = time.monotonic()
    ended(raw, out / "first")
    seconds, whole = time.monotonic() - began, 0
    whom: Counter[str] = Counter()
    for n in range(number):
        process = started(raw, clean)
        time.sleep(chance.uniform(0, 1.2 * seconds))
        whom[_killed(process, chance)] += 1
        if (clean / "current").exists():
            whole += 1
            check = {name: len(found) for name, found in rows(clean).items()}
            assert check["pages"] >= pages, f"half a run was published: {check}"
        write_pages(raw, pages + 3 * n, pages + 3 * n + 3)
        if n == number // 2:
            shutil.rmtree(raw / "0000")
    ended(raw, clean)
    ended(raw, out / "fresh")
    yield f"{number} kills: {dict(sorted(whom.items()))}; a run takes {seconds:.1f} s undisturbed"
    yield f"readers found a whole run {whole} times of {number}; rows as from nothing: {rows(clean) == rows(out / 'fresh')}"
    yield f"left half-made: {len(list((clean / '.work/tmp').glob('*'))) + len(list((clean / 'runs').glob('*.tmp')))}"


def _killed(process: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill the parent, a worker, or all; whom. A run whose worker died goes on and is waited for."""
    workers = _children(process.pid)
    who = chance.choice(["parent", "worker", "all"]) if workers else "parent"
    if process.poll() is not None:
        who = "nobody (done)"
    elif who == "worker":
        _kill(chance.choice(workers))
    else:
        process.kill()
        for worker in workers if who == "all" else ():
            _kill(worker)
    process.communicate()
    return who


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def disk(megabytes: int, pages: int, out: Path) -> Iterator[str]:
    """A run on a disk that fills up, then the same with room."""
    raw = out / "raw"
    write_pages(raw, 0, pages)
    with _mounted(out / "small", megabytes) as (small, enlarge):
        process = started(raw, small / "clean")
        said, _ = process.communicate()
        yield f"full: status {process.returncode}, published: {(small / 'clean/current').exists()}, said: {said.decode().strip()[-160:]}"
        enlarge()
        ended(raw, small / "clean")
        ended(raw, out / "fresh")
        yield f"with room: rows as from nothing: {rows(small / 'clean') == rows(out / 'fresh')}"


@contextmanager
def _mounted(folder: Path, megabytes: int) -> Iterator[tuple[Path, Callable[[], object]]]:
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "lawsieve-full", folder], check=True)
    try:
        yield folder, lambda: subprocess.run(["mount", "-o", "remount,size=2g", folder], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


def rot(number: int, pages: int, out: Path) -> Iterator[str]:
    """Damage one cached file before each run; a page is new each time, so that results are asked for."""
    raw, clean, chance = out / "raw", out / "clean", random.Random(5)
    write_pages(raw, 0, pages)
    ended(raw, clean)
    done: Counter[str] = Counter()
    for n in range(number):
        files = [path for path in (clean / ".work").rglob("*") if path.is_file() and path.name != "lock"]
        done[_damaged(chance.choice(files), chance)] += 1
        write_pages(raw, pages + n, pages + n + 1)
        ended(raw, clean)
    ended(raw, out / "fresh")
    yield f"{number} cached files damaged ({dict(done)}); rows as from nothing: {rows(clean) == rows(out / 'fresh')}"


def _damaged(path: Path, chance: random.Random) -> str:
    """Damage a copy: the published file is the same one under another name."""
    data, how = bytearray(path.read_bytes()), chance.choice(["byte", "cut", "gone"])
    path.unlink()
    if how == "byte" and data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    if how != "gone":
        path.write_bytes(data[: len(data) // 2] if how == "cut" else data)
    return how


def main() -> int:
    """One of the three, by name."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=["kills", "disk", "rot"])
    asked.add_argument("number", type=int, nargs="?", default=20)
    asked.add_argument("--pages", type=int, default=600)
    asked.add_argument("--mb", type=int, default=4)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        out = Path(folder)
        told = {
            "kills": lambda: kills(args.number, args.pages, out),
            "disk": lambda: disk(args.mb, args.pages, out),
            "rot": lambda: rot(args.number, args.pages, out),
        }[args.what]()
        for line in told:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
