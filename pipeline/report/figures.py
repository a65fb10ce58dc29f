"""What the report counts: one query each, by name."""

from __future__ import annotations

from typing import Any, Final

import duckdb

Row = dict[str, Any]

_SHORT: Final = """(l.fate = 'kept' and l.role in ('body', 'answer') and length(l.text) between 1 and 12
                and not regexp_matches(l.text, '[。？！；：，、]'))::int"""
"""Kept lines that look like words of a menu."""
COUNTS: Final = {
    "kinds": "select kind, count(*) n from pages group by 1 order by n desc, 1",
    "scripts": "select script, count(*) n from pages group by 1 order by n desc, 1",
    "encodings": "select encoding, count(*) n from pages group by 1 order by n desc, 1 limit 20",
    "hosts": """select case when host = '' then '(no host)' else host end, count(*) n, sum(kept_chars) kept, sum(raw_chars) raw,
                sum(hijacked::int) hijacked from pages group by 1 order by n desc, 1 limit 50""",
    "hijacks": "select k, count(*) n from (select unnest(hijack_kinds) k from pages) group by 1 order by n desc, 1",
    "roles": 'select role, fate, count(*) n, sum("end" - start) chars from lines group by 1, 2 order by chars desc, 1',
    "rules": """select rule, role, count(*) n, sum("end" - start) chars, count(distinct page_id) pages from lines
                where rule is not null group by 1, 2 order by n desc, 1""",
    "edits": "select e.kind, count(*) n from (select unnest(edits) e from lines) group by 1 order by n desc, 1",
    "failures": "select reason, count(*) n, min(source) example, min(message) message from failed group by 1 order by n desc, 1",
    "qa": "select kind, count(*) n, sum((complete)::int) complete from qa group by 1 order by n desc, 1",
    "flags": "select f, count(*) n from (select unnest(flags) f from qa) group by 1 order by n desc, 1",
    "statuses": "select coalesce(status, 'unverified') s, count(*) n from statutes group by 1 order by n desc, 1",
    "verdicts": "select coalesce(verdict, 'not_checked') v, count(*) n from citations group by 1 order by n desc, 1",
    "quoted": """select law, article_label, count(*) n, count(distinct page_id) pages from statutes where law is not null
                 group by 1, 2 order by n desc, 1, 2 limit 40""",
    "laws": "select law, count(*) n from citations where law is not null group by 1 order by n desc, 1 limit 40",
    "wordy": f"""select p.host, sum({_SHORT}) n, count(distinct p.page_id) pages from lines l join pages p using (page_id)
                where p.host <> '' group by 1 having n > 0 and not coalesce(bool_or(l.rule like 'sites.%'), false)
                order by n * 1.0 / pages desc, 1 limit 20""",  # noqa: S608 (a constant of this file)
}


TOTALS: Final = """select count(*) pages, coalesce(sum(raw_chars), 0)::bigint raw_chars, coalesce(sum(kept_chars), 0)::bigint kept_chars,
    coalesce(sum(dropped_chars), 0)::bigint dropped_chars, coalesce(sum(hijacked::int), 0)::bigint hijacked, count(duplicate_of) duplicates
    from pages"""
OTHERS: Final = ("qa", "statutes", "citations", "lines", "failed")


def summary(tables: duckdb.DuckDBPyConnection, manifest: Row, before: duckdb.DuckDBPyConnection | None = None) -> Row:
    """Every count by name, with the totals, and what the manifest tells of the run and the rules that never fired.

    `before` has the tables of the run before; where it is gone, the manifest still knows how many rows each table had.
    """
    found: Row = {name: [list(row) for row in tables.execute(query).fetchall()] for name, query in COUNTS.items()}
    found["totals"] = totals(tables)
    known: dict[str, str] = manifest.get("rules", {})
    found["whys"] = known
    found["silent_rules"] = sorted(set(known) - {row[0] for row in found["rules"]})
    found["run"] = {key: manifest.get(key) for key in ("run", "finished", "raw")}
    found["previous"] = _previous(manifest.get("previous") or {}, before)
    return found


def totals(tables: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Pages and their characters, and the rows of the other tables."""
    cursor = tables.execute(TOTALS)
    found = dict(zip([column[0] for column in cursor.description or ()], cursor.fetchone() or (), strict=True))
    counts = ((name, tables.execute(f"select count(*) from {name}").fetchone()) for name in OTHERS)  # noqa: S608 (names of this file)
    return found | {name: row[0] for name, row in counts if row}


def _previous(told: Row, before: duckdb.DuckDBPyConnection | None) -> Row | None:
    """What the run before had: its totals, and the lines that each rule dropped where its tables are still there."""
    if not told:
        return None
    counts = totals(before) if before else told["rows"]
    query = "select rule, role, count(*) n from lines where rule is not null group by 1, 2 order by 1, 2"
    rules = [list(row) for row in before.execute(query).fetchall()] if before else None
    return {"run": told["run"], "finished": told["finished"], "totals": counts, "rules": rules}
