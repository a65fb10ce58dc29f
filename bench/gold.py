"""Score the stages on the labelled pages of a gold folder: clean them in memory, write the tables, run its scorer.

python -m bench.gold [--gold GOLD] [--out DIR] [scorer's own options: --worst 10, --json, --only ID,ID]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read
from pipeline.stages.write import Rows, rows_of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--out", type=Path)
    args, rest = parser.parse_known_args()
    out = args.out or Path(tempfile.mkdtemp(prefix="gold-"))
    write_tables(args.gold, out)
    return subprocess.call([sys.executable, str(args.gold / "score.py"), str(out), str(args.gold), *rest])


def write_tables(gold: Path, out: Path) -> None:
    """Clean every gold page and write the tables below `out`."""
    tables: Rows = {table.name: [] for table in schema.TABLES}
    for folder in sorted((gold / "pages").iterdir()):
        source = next(folder.glob("source.*"))
        url = json.loads((folder / "gold.json").read_text(encoding="utf-8")).get("url") or ""
        page = read(Record(source.read_bytes(), source=folder.name + source.suffix, url=url if source.suffix == ".txt" else ""))
        for stage in STAGES:
            stage(page)
        for name, rows in rows_of(page).items():
            tables[name].extend(rows)
    for table in schema.TABLES:
        (out / table.name).mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(tables[table.name], schema=table.schema), out / table.name / "part-0.parquet")


if __name__ == "__main__":
    sys.exit(main())
