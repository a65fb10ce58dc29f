"""Parquet and CSV with a column of pages."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.sources.raws import PAGE, read_all, text_of


def write_parquet(raw: Path, rows: int = 10, **columns: pa.Array) -> Path:
    table = pa.table({"url": [f"https://law.example/{n}" for n in range(rows)], "html": [f"{PAGE}{n}" for n in range(rows)], **columns})
    pq.write_table(table, raw / "pages.parquet", row_group_size=3)
    return raw / "pages.parquet"


def test_rows_are_records(tmp_path: Path) -> None:
    write_parquet(tmp_path, 2, fetched_at=pa.array([datetime(2024, 5, 1, tzinfo=UTC), None]))
    good, bad = read_all(tmp_path)
    assert not bad
    assert [(r.source, r.url, r.fetched_at) for r in good] == [
        ("pages.parquet#0", "https://law.example/0", "2024-05-01T00:00:00+00:00"),
        ("pages.parquet#1", "https://law.example/1", None),
    ]
    assert text_of(good[1]) == PAGE + "1"


def test_common_crawl_columns(tmp_path: Path) -> None:
    meta = pa.array([{"url": "https://law.example/x"}], pa.struct([("url", pa.string())]))
    pq.write_table(
        pa.table({"text": pa.array(["依法起诉。"]).dictionary_encode(), "metadata": meta, "score": [0.5]}), tmp_path / "a.parquet"
    )
    good, _ = read_all(tmp_path)
    assert [(text_of(r), r.url) for r in good] == [("依法起诉。", "https://law.example/x")]


def test_bytes_that_are_no_utf8_are_for_decode(tmp_path: Path) -> None:
    bad_text = pa.array(["合同".encode("gbk")], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"html": bad_text}), tmp_path / "a.parquet")
    assert read_all(tmp_path)[0][0].content == "合同".encode("gbk")


def test_rows_without_a_page_are_failures(tmp_path: Path) -> None:
    pq.write_table(pa.table({"html": pa.array([None, PAGE, ""], pa.string())}), tmp_path / "a.parquet")
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["a.parquet#1"]
    assert [(f.place, f.reason) for f in bad] == [("0", "empty"), ("2", "empty")]


def test_a_table_of_something_else_says_which_columns_it_has(tmp_path: Path) -> None:
    pq.write_table(pa.table({"price": [1]}), tmp_path / "a.parquet")
    _, bad = read_all(tmp_path)
    assert [f.reason for f in bad] == ["no_text"]
    assert "price" in bad[0].message


@pytest.mark.parametrize("at", [4, 200, -200, -4])
def test_a_damaged_parquet_file_never_raises(tmp_path: Path, at: int) -> None:
    file = write_parquet(tmp_path)
    data = bytearray(file.read_bytes())
    for place in range(at, at + 4):
        data[place] ^= 0xFF
    file.write_bytes(data)
    good, bad = read_all(tmp_path)
    assert bad or len(good) == 10


def test_a_cut_parquet_file(tmp_path: Path) -> None:
    file = write_parquet(tmp_path)
    file.write_bytes(file.read_bytes()[:-20])
    assert [f.reason for f in read_all(tmp_path)[1]] == ["damaged"]


def test_places_count_the_rows_of_a_table(tmp_path: Path) -> None:
    write_parquet(tmp_path)
    assert [r.source.rpartition("#")[2] for r in read_all(tmp_path)[0]] == [str(n) for n in range(10)]


def csv_text(delimiter: str = ",", newline: str = "\r\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline)
    writer.writerows([["url", "content"], ["https://law.example/0", '第一行，有"引号"\n第二行'], ["https://law.example/1", "许功盖，合同"]])
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    (tmp_path / "a.csv").write_bytes(csv_text(delimiter).encode(encoding))
    good, bad = read_all(tmp_path)
    assert not bad
    inner = "gb18030" if encoding == "gb18030" else "utf-8"
    assert [r.content.decode(inner) for r in good] == ['第一行，有"引号"\n第二行', "许功盖，合同"]
    assert [r.url for r in good] == ["https://law.example/0", "https://law.example/1"]
    assert [r.source for r in good] == ["a.csv#0", "a.csv#1"]


def test_a_quote_that_is_never_closed_costs_what_it_swallows_at_most(tmp_path: Path) -> None:
    rows = "".join(f"https://law.example/{n},第{n}页\n" for n in range(1000))
    (tmp_path / "a.csv").write_text('url,text\nhttps://law.example/x,"open\n' + rows)
    good, bad = read_all(tmp_path, max_page_bytes=500)
    assert [f.reason for f in bad] == ["damaged"]
    assert len(good) > 900
