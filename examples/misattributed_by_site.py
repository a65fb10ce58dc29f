"""Sites by the share of checked citations that point to the wrong article, or to an article that is not there."""

import sys

import pandas

clean = sys.argv[1] if len(sys.argv) > 1 else "clean"
pages = pandas.read_parquet(f"{clean}/pages", columns=["page_id", "host"])
citations = pandas.read_parquet(f"{clean}/citations", columns=["page_id", "verdict"]).merge(pages, on="page_id")
checked = citations[citations.verdict != "not_checked"]
wrong = checked.verdict.isin(["misattributed", "article_missing"]).groupby(checked.host)
print(pandas.DataFrame({"citations": wrong.size(), "wrong": wrong.mean().round(3)}).sort_values("wrong", ascending=False).head(20))
