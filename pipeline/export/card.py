"""The dataset card: what a Hugging Face data set folder says of itself, from the counts of this export."""

from __future__ import annotations

from pathlib import Path


def write_card(folder: Path, rows: int, records: int, refused: dict[str, int], masked: dict[str, int]) -> None:
    """Write `README.md` into a data set folder, so that `datasets.load_dataset(folder)` finds `data/train.jsonl`."""
    lines = [
        "---",
        "language: [zh]",
        "task_categories: [question-answering, text-generation]",
        "tags: [legal]",
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - {split: train, path: data/train.jsonl}",
        "---",
        "# Chinese legal questions and answers",
        "",
        f"{records} conversations from {rows} rows of questions and answers, made by lawsieve from scraped pages. Load them with",
        '`datasets.load_dataset("json", data_files="data/train.jsonl")` or from this folder as it is.',
        "",
        "## Fields",
        "`messages`: a list of `role` (`user`, `assistant`) and `content`.",
        "",
        "## What was left out",
        *_table("filter", "rows", refused),
        "",
        "## What was masked",
        *_table("kind", "places", masked),
        "",
        "## Provenance",
        "Pages belong to their sites; statute text is free of copyright (PRC Copyright Law, article 5).",
        "The tables have the URL of every row.",
    ]
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(name: str, unit: str, counts: dict[str, int]) -> list[str]:
    rows = [f"| {key} | {n} |" for key, n in sorted(counts.items())]
    return [f"| {name} | {unit} |", "| --- | --- |", *rows] if rows else ["nothing"]
