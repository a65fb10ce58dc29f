"""The report of 10,000 pages: seconds to build it, and milliseconds to each view in a real browser that opens it from disk.

    python -m bench.report [--pages 10000] [--out DIR]

The tables are those of the golden pages and the sample pages over and over, each page with an id and an address of its own. A view counts
as there when it is drawn, from the start of the navigation or from the click; medians of three fresh browsers. An empty page is timed the
same way beside it, so that a busy machine shows.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from bench.golden import goldens
from pipeline import clean_page, schema
from pipeline.page import stable_id
from pipeline.report import build
from pipeline.stages.write import Rows, rows_of

ROOT: Final = Path(__file__).parent.parent
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
BROWSERS: Final = 3
LIMITS: Final = {"build seconds": 60.0, "first view beyond it ms": 1000.0}
BATCH: Final = 2000
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
EMPTY: Final = "<!doctype html><html><head></head><body data-ready='#/'></body></html>"
EMPTY_TIMER: Final = """
<script>
const tell = () => fetch(`http://127.0.0.1:%PORT%/?ms=${performance.now()}`, { mode: "no-cors" });
const look = () => document.body && document.body.dataset.ready ? tell() : setTimeout(look, 1);
look();
</script>
"""
TIMER: Final = """
<script>
(async () => {
  const there = hash => new Promise(done => {
    const look = () => document.body && document.body.dataset.ready === hash ? done(performance.now()) : setTimeout(look, 1);
    look();
  });
  const go = async hash => { const began = performance.now(); location.hash = hash; return await there(hash) - began; };
  const told = { "first view ms": await there("#/") };
  told["list of pages ms"] = await go("#/pages");
  const last = [...document.querySelectorAll(".list a")].at(-1).hash;
  told["page ms"] = await go(last);
  told["filtered list ms"] = await go("#/pages?kind=qa");
  told["search ms"] = await go("#/pages?q=" + encodeURIComponent("押金"));
  told["rules ms"] = await go("#/rules");
  await fetch(`http://127.0.0.1:%PORT%/?${new URLSearchParams(told)}`, { mode: "no-cors" });
})();
</script>
"""


def sample_rows() -> list[Rows]:
    """The rows of the golden pages and of the sample pages that are one page each."""
    pages = [golden.page() for golden in goldens()]
    files = sorted(path for path in (ROOT / "raw").iterdir() if path.suffix in (".html", ".txt") and path.name != "README.md")
    return [rows_of(page) for page in pages + [clean_page(path.read_bytes()) for path in files]]


def copies(samples: list[Rows], count: int) -> Iterator[Rows]:
    """The rows of `count` pages: the samples over and over, each time with ids and addresses of their own."""
    for n in range(count):
        rows = samples[n % len(samples)]
        page = rows["pages"][0]
        url = f"https://site-{n % 400}.example/{n}.html"
        page_id = stable_id(url, page["content_hash"])
        yield {name: [row | {"page_id": page_id} for row in those] for name, those in rows.items() if name != "pages"} | {
            "pages": [page | {"page_id": page_id, "url": url, "host": url.split("/")[2], "cluster_id": page_id}]
        }


def write_tables(clean: Path, count: int) -> int:
    """The tables of `count` pages, a file for every batch as runs leave them; returns the number of lines."""
    samples, written = sample_rows(), 0
    for table in schema.TABLES:
        (clean / table.name).mkdir(parents=True)
    batch: list[Rows] = []
    for number, rows in enumerate(copies(samples, count), 1):
        batch.append(rows)
        written += len(rows["lines"])
        if len(batch) == BATCH or number == count:
            _flush(batch, clean, number)
            batch = []
    return written


def _flush(batch: list[Rows], clean: Path, number: int) -> None:
    for table in schema.TABLES:
        rows = [row for one in batch for row in one.get(table.name, [])]
        rows.sort(key=lambda row: [row[column] for column in table.sort])
        pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), clean / table.name / f"{number:06}.parquet", compression="zstd")


class _Told(BaseHTTPRequestHandler):
    """Takes the figures that the page sends."""

    figures: ClassVar[dict[str, float]] = {}
    done: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        type(self).figures = {name: float(value) for name, value in parse_qsl(urlsplit(self.path).query)}
        self.send_response(204)
        self.end_headers()
        type(self).done.set()

    def log_message(self, *_: Any) -> None:
        """No log."""


def in_browser(index: Path, timer: str = TIMER) -> dict[str, float]:
    """The milliseconds to each view, in a browser of its own. Raises TimeoutError after a minute."""
    assert CHROMIUM
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Told.done.clear()
    page = index.with_name("timed.html")
    page.write_text(index.read_text(encoding="utf-8").replace("<head>", "<head>" + timer.replace("%PORT%", str(server.server_port))))
    with tempfile.TemporaryDirectory() as profile:
        address = page.as_uri() + "#/"
        browser = subprocess.Popen(
            [CHROMIUM, *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not _Told.done.wait(60):
                raise TimeoutError(f"{page} sent no figures within a minute: open it in a browser and look at the console")
        finally:
            browser.terminate()
            browser.wait()
            server.shutdown()
            page.unlink()
    return _Told.figures


def views(index: Path) -> dict[str, float]:
    """The milliseconds to each view, and to an empty page right after."""
    found = in_browser(index)
    empty = index.with_name("empty.html")
    empty.write_text(EMPTY, encoding="utf-8")
    found["an empty page ms"] = in_browser(empty, EMPTY_TIMER)["ms"]
    empty.unlink()
    return found | {"first view beyond it ms": found["first view ms"] - found["an empty page ms"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--out", type=Path, help="where the tables and the report stay; a folder that goes again when not given")
    args = parser.parse_args()
    clean = args.out or Path(tempfile.mkdtemp())
    try:
        print(f"{args.pages:,} pages, {write_tables(clean, args.pages):,} lines")
        began, cpu = time.monotonic(), time.process_time()
        index = build(clean)
        figures = {"build seconds": time.monotonic() - began, "build seconds of CPU": time.process_time() - cpu}
        files = [path for path in index.parent.rglob("*") if path.is_file()]
        print(f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB, load {os.getloadavg()[0]:.1f}")
        runs = [views(index) for _ in range(BROWSERS)] if CHROMIUM else []
        figures |= {name: statistics.median(run[name] for run in runs) for name in runs[0]} if runs else {}
        for name, value in figures.items():
            print(f"{name:22} {value:10.1f}{'  above ' + str(LIMITS[name]) if value > LIMITS.get(name, value) else ''}")
        if not runs:
            print("no chromium on this machine: the views were not timed")
        return int(any(figures.get(name, 0) > limit for name, limit in LIMITS.items()))
    finally:
        if not args.out:
            shutil.rmtree(clean, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
