"""DuckDB at hand: the tables of `clean/` as views, and a prompt for SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import duckdb

from pipeline.report.build import connect

EXAMPLES: Final = (
    "select law, article_label, count(*) n from statutes group by all order by n desc limit 10",
    "select p.host, c.verdict, count(*) n from citations c join pages p using (page_id) group by all order by n desc limit 10",
    "select rule, role, count(*) n from lines where rule is not null group by all order by n desc limit 10",
)


def shell(clean: Path, lines: Iterable[str], show: Callable[[str], None]) -> int:
    """Answer each line of SQL until an empty line or `quit`; a mistake is told and the next line read. Returns the number answered.

    A statement may not span lines. Raises FileNotFoundError where there are no tables.
    """
    if not any((clean / "pages").glob("**/*.parquet")):
        raise FileNotFoundError(f"{clean / 'pages'}: no tables here; run `make` first or name their folder with --clean")
    tables = connect(clean)
    show("pages qa statutes citations lines failed; one statement a line, an empty line ends. For example:\n" + "\n".join(EXAMPLES))
    answered = 0
    for line in lines:
        if line.strip().rstrip(";") in ("", "quit", "exit"):
            break
        try:
            found = tables.sql(line)
            show(str(found) if found is not None else "done")
            answered += 1
        except duckdb.Error as error:
            show(f"{error}")
    return answered
