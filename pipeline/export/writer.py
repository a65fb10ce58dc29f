"""Go through the tables, filter, mask, write: JSON lines in an order that does not depend on how the tables were made."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.export.card import write_card
from pipeline.export.formats import FORMATS, Row, question_of
from pipeline.export.llamafactory import register
from pipeline.export.masking import mask

BATCH = 2_000
_ROWS = """
with laws as (
    select qa_id, list(struct_pack(statute_id, law, law_id, article, article_suffix, article_label, text, repaired_text, official_text,
                                   status, version_date, start, "end") order by start) as laws
    from read_parquet('{clean}/statutes/*.parquet') where qa_id is not null group by qa_id
), bad as (
    select q.qa_id, bool_or(c.verdict in ('misattributed', 'article_missing')) as bad_citation,
           bool_or(c.verdict = 'placeholder') as placeholder
    from read_parquet('{clean}/qa/*.parquet') q join read_parquet('{clean}/citations/*.parquet') c
      on c.page_id = q.page_id and c.start >= q.start and c."end" <= q."end" group by q.qa_id
)
select q.*, p.url, p.host, p.published_date, p.script, p.jurisdiction, p.duplicate_of is not null as is_duplicate,
       coalesce(l.laws, []) as laws, coalesce(b.bad_citation, false) as bad_citation,
       coalesce(b.placeholder, false) or list_contains(q.flags, 'placeholder_citation') as placeholder
from read_parquet('{clean}/qa/*.parquet') q
join read_parquet('{clean}/pages/*.parquet') p using (page_id)
left join laws l using (qa_id) left join bad b using (qa_id)
order by q.page_id, q.position
"""


@dataclass(slots=True)
class Filters:
    """What a row must be like to be exported. Each filter that sends a row away is counted under its name."""

    min_chars: int = 30
    complete: bool = True
    placeholder: bool = False
    bad_citations: bool = False
    duplicates: bool = False

    def refusal(self, row: Row) -> str | None:
        """The name of the first filter that sends the row away, or None."""
        tests = (
            ("no answer", not row["answer"]),
            ("no question", not question_of(row)),
            ("incomplete", self.complete and not row["complete"]),
            (f"answer under {self.min_chars} characters", len(row["answer"] or "") < self.min_chars),
            ("placeholder citation", not self.placeholder and row["placeholder"]),
            ("misattributed or missing article", not self.bad_citations and row["bad_citation"]),
            ("duplicate page", not self.duplicates and row["is_duplicate"]),
        )
        return next((name for name, hit in tests if hit), None)


@dataclass(slots=True)
class Summary:
    """What an export did: rows read, records written, rows refused by filter, personal numbers masked by kind."""

    rows: int = 0
    records: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    masked: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        refused = ", ".join(f"{n} {name}" for name, n in sorted(self.refused.items())) or "none"
        masked = ", ".join(f"{n} {kind}" for kind, n in sorted(self.masked.items())) or "none"
        return f"{self.records} records from {self.rows} rows; refused: {refused}; masked: {masked}"


def export(clean: Path, format_name: str, out: Path, filters: Filters | None = None, *, personal_data: bool = False) -> Summary:
    """Write the tables of `clean` as `out/<format>.jsonl`, with a summary beside it.

    `personal_data=True` leaves phone, card and account numbers as they are. Raises KeyError for a format that is none,
    FileNotFoundError where there are no tables.
    """
    records_of = FORMATS[format_name]
    if not (clean / "qa").exists():
        raise FileNotFoundError(f"{clean / 'qa'}: no tables here; run `make` first or name their folder with --clean")
    summary, filters = Summary(), filters or Filters()
    folder = out / "data" if format_name == "dataset" else out
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / ("train.jsonl" if format_name == "dataset" else f"{format_name}.jsonl")
    partial = target.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as lines:
        for row in _rows(clean):
            summary.rows += 1
            if name := filters.refusal(row):
                summary.refused[name] += 1
                continue
            for record in records_of(row):
                summary.records += 1
                lines.write(json.dumps(record if personal_data else _masked(record, summary.masked), ensure_ascii=False) + "\n")
    partial.replace(target)
    register(out, format_name)
    if format_name == "dataset":
        write_card(out, summary.rows, summary.records, dict(summary.refused), dict(summary.masked))
    return summary


def _rows(clean: Path) -> Iterator[Row]:
    """The `qa` rows with their pages and quoted law, streamed."""
    import duckdb  # only exports need it: every command would pay for it

    found = duckdb.connect().execute(_ROWS.format(clean=str(clean).replace("'", "''")))
    names = [column[0] for column in found.description or ()]
    while batch := found.fetchmany(BATCH):
        for values in batch:
            yield dict(zip(names, values, strict=True))


def _masked(value: Any, counts: Counter[str]) -> Any:
    """The same record with personal numbers masked in every text but identifiers and addresses."""
    if isinstance(value, str):
        return mask(value, counts)
    if isinstance(value, list):
        return [_masked(part, counts) for part in value]
    if isinstance(value, dict):
        return {key: part if key.endswith("_id") or key in ("url", "host", "eid") else _masked(part, counts) for key, part in value.items()}
    return value
