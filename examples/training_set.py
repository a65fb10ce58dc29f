"""Question, law and answer for training: complete answers whose quotes hold, one page of each cluster."""

import sys
from pathlib import Path

import pandas

clean = Path(sys.argv[1] if len(sys.argv) > 1 else "clean")
pages = pandas.read_parquet(clean / "pages", columns=["page_id", "cluster_id", "duplicate_of", "url"])
answers = pandas.read_parquet(clean / "qa").merge(pages[pages.duplicate_of.isna()], on="page_id")
answers = answers[answers.complete.fillna(False).astype(bool) & (answers.answer.str.len() >= 30)]
quotes = pandas.read_parquet(clean / "statutes", columns=["qa_id", "law", "article_label", "text", "status"])
unsound = quotes[quotes.status.isin(["misattributed", "differs", "outdated"])].qa_id
kept = answers[~answers.qa_id.isin(unsound)]
print(f"{len(kept)} of {len(answers)} answers; the rest quote law that does not hold")
print(kept[["question_title", "answer", "url"]].head(5).to_string())
