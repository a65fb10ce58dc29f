"""Every export of the sample pages, loaded by those who use such files, each with its own library: who, what, and how many records.

    make consumers                      sets up bench/.consumers and runs this
    python -m bench.consumers --python PATH

Nothing is fetched: the libraries are told to stay off the network. LLaMA-Factory is not in the requirements, since it brings torch; where
it is installed (`pip install --no-deps llamafactory`) its own converters are run too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from pipeline.export import FORMATS, export
from pipeline.export.writer import Filters
from pipeline.run.console import Console
from pipeline.run.runner import Options, run

ROOT: Final = Path(__file__).parent.parent
PYTHON: Final = ROOT / "bench" / ".consumers" / "bin" / "python"
LOADING: Final = Path(__file__).parent / "loading.py"
EVERYTHING: Final = Filters(min_chars=1, complete=False, placeholder=True, bad_citations=True, duplicates=True)
"""No filter: the more kinds of rows the better the test."""


def exports(folder: Path) -> dict[str, int]:
    """Tables and exports of the sample pages below the folder; the records of each format."""
    run(Options(str(ROOT / "raw"), folder / "clean"), Console("json"))
    out = folder / "export"
    made = {name: export(folder / "clean", name, out / "dataset" if name == "dataset" else out, EVERYTHING) for name in FORMATS}
    return {name: summary.records for name, summary in made.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, default=PYTHON, help="Python of an environment with bench/consumers.txt")
    args = parser.parse_args()
    if not args.python.exists():
        print(
            f"there is no {args.python}: run `make consumers`, or name a Python that has bench/consumers.txt with --python", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory() as name:
        counts = exports(Path(name))
        done = subprocess.run([args.python, LOADING, name, json.dumps(counts)], capture_output=True, text=True, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for row in rows:
        print(f"{row['consumer']:24} {row['what']:44} {row['records']:>8} {row['told']}")
    if done.returncode and not rows:
        print(done.stderr, file=sys.stderr)
    return int(bool(done.returncode) or any(row["told"].startswith("FAILED") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
