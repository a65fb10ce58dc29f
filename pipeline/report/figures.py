"""What the report counts: one query each, by name."""

from __future__ import annotations

from typing import Any, Final

import duckdb

Row = dict[str, Any]

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
    "wordy": """select p.host, count(*) n, count(distinct p.page_id) pages from lines l join pages p using (page_id)
                where l.fate = 'kept' and length(l.text) between 1 and 12 and not regexp_matches(l.text, '[。？！；：，、]')
                and l.role in ('body', 'answer') and p.host <> '' group by 1 order by n * 1.0 / pages desc, 1 limit 20""",
}


def summary(tables: duckdb.DuckDBPyConnection, manifest: Row) -> Row:
    """Every count by name, with the totals, and what the manifest tells of the run and the rules that never fired."""
    found: Row = {name: [list(row) for row in tables.execute(query).fetchall()] for name, query in COUNTS.items()}
    names = ("pages", "raw_chars", "kept_chars", "dropped_chars", "hijacked", "duplicates")
    totals = tables.execute(
        """select count(*), coalesce(sum(raw_chars), 0), coalesce(sum(kept_chars), 0), coalesce(sum(dropped_chars), 0),
           coalesce(sum(hijacked::int), 0), count(duplicate_of) from pages"""
    ).fetchone()
    found["totals"] = dict(zip(names, totals or (0,) * len(names), strict=True))
    for name in ("qa", "statutes", "citations", "lines", "failed"):
        row = tables.execute(f"select count(*) from {name}").fetchone()  # noqa: S608 (names of this file)
        found["totals"][name] = row[0] if row else 0
    fired = {row[0] for row in found["rules"]}
    found["silent_rules"] = [rule for rule in manifest.get("rules", []) if rule not in fired]
    found["run"] = {key: manifest.get(key) for key in ("run", "finished_at", "raw", "code", "totals", "previous")}
    return found
