"""The articles quoted most, and how many of the quotes are word for word."""

import sys

import duckdb

clean = sys.argv[1] if len(sys.argv) > 1 else "clean"
query = f"""
    select law, article_label, count(*) quotes, count(distinct page_id) pages,
           round(avg((status in ('identical', 'punctuation'))::int), 2) word_for_word
    from read_parquet('{clean}/statutes/*.parquet') where law is not null
    group by law, article_label order by quotes desc, law, article_label limit 20
"""
print(duckdb.sql(query))
