"""JSON-lines feeds: a broken line costs that line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.raws import PAGE, read_all, text_of


def line(number: int, **more: object) -> str:
    return json.dumps({"url": f"https://law.example/{number}", "html": f"{PAGE}{number}", **more}, ensure_ascii=number % 2 == 0)


def write(raw: Path, *lines: str | bytes, name: str = "feed.jsonl") -> None:
    (raw / name).write_bytes(b"\n".join(one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one for one in lines) + b"\n")


def test_lines_are_records_with_what_they_say(tmp_path: Path) -> None:
    write(tmp_path, line(0, fetched_at="2024-05-01T08:00:00"), "", line(2, fetched_at=1714550400))
    good, bad = read_all(tmp_path)
    assert not bad
    assert [(r.source, r.url, r.fetched_at, r.media_type) for r in good] == [
        ("feed.jsonl#0", "https://law.example/0", "2024-05-01T08:00:00", "text/html"),
        ("feed.jsonl#2", "https://law.example/2", "2024-05-01T08:00:00+00:00", "text/html"),
    ]
    assert good[1].data == PAGE + "2"


@pytest.mark.parametrize(
    "broken",
    [
        b'{"url": "https://law.example/1", "html": "<p>cut',
        b"not json",
        b"[1, 2]",
        b'"text"',
        b'{"html": 5}',
        b"{}",
        b"[" * 5000,
        b'{"html": "\xff"',
    ],
)
def test_a_broken_line_costs_that_line(tmp_path: Path, broken: bytes) -> None:
    write(tmp_path, line(0), broken, line(2))
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["feed.jsonl#0", "feed.jsonl#2"]
    assert [(f.source, f.place) for f in bad] == [("feed.jsonl#1", "1")]
    assert "line 2 of feed.jsonl" in bad[0].message or bad[0].reason == "damaged"


@pytest.mark.parametrize("field", ["html", "text", "content", "HTML", "raw_content"])
def test_fields_that_hold_the_page(tmp_path: Path, field: str) -> None:
    write(tmp_path, json.dumps({field: "可以起诉。", "link": "https://law.example/"}))
    good, _ = read_all(tmp_path)
    assert [(text_of(r), r.url) for r in good] == [("可以起诉。", "https://law.example/")]


def test_html_goes_before_text(tmp_path: Path) -> None:
    write(tmp_path, json.dumps({"text": "short", "html": PAGE}), json.dumps({"text": "only text", "html": ""}))
    assert [r.data for r in read_all(tmp_path)[0]] == [PAGE, "only text"]


def test_as_scrapy_writes_json(tmp_path: Path) -> None:
    """`-O feed.json`: an array, an object a line, a comma at the end of each."""
    write(tmp_path, "[", line(0) + ",", line(1), "]", name="feed.json")
    write(tmp_path, "[" + line(2) + ",", line(3) + "]", name="feed2.json")
    good, bad = read_all(tmp_path)
    assert [r.url[-1] for r in good] == ["0", "1", "2", "3"]
    assert not bad


DATA = {"name": "layout", "version": 3, "files": [{"at": n} for n in range(50)]}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps(DATA, indent=2).encode(),
        json.dumps(DATA).encode(),
        json.dumps([DATA, DATA], indent=1).encode(),
        json.dumps(DATA, indent=2).encode()[:200],
        b'{"url": "https://law.example/1", "html": "<p>',
        b"".join(json.dumps({"at": n}).encode() + b"\n" for n in range(50)),
        b"[]",
        b"3",
        b"[" * 9000,
        '{\n "名": "值"\n}'.encode("gb18030"),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gz"])
def test_data_of_something_else_is_one_failure(tmp_path: Path, data: bytes, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "data.json").write_bytes(pack(data))
    good, bad = read_all(tmp_path)
    assert not good
    assert [(f.source, f.place, f.reason) for f in bad] == [("data.json", "", "unsupported")]
    assert "delete it" in bad[0].message


def test_a_packed_document_that_breaks_off_is_one_failure(tmp_path: Path) -> None:
    packed = gzip.compress(json.dumps({"x": [str(n * 7919) for n in range(9000)]}, indent=1).encode())
    (tmp_path / "data.json.gz").write_bytes(packed[: len(packed) // 2])
    assert [f.reason for f in read_all(tmp_path)[1]] == ["damaged"]


@pytest.mark.parametrize("indent", [None, 2])
def test_documents_of_records(tmp_path: Path, indent: int | None) -> None:
    """A list of records, and one record by itself, printed in one line or in many."""
    rows = [json.loads(line(n)) for n in range(3)]
    (tmp_path / "list.json").write_text(json.dumps([*rows, {"url": "x"}, 5], indent=indent), encoding="utf-8")
    (tmp_path / "one.json").write_text(json.dumps(rows[0], indent=indent), encoding="utf-8")
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["list.json#0", "list.json#1", "list.json#2", "one.json#0"]
    assert [r.url for r in good] == [*(row["url"] for row in rows), rows[0]["url"]]
    assert [(f.source, f.reason) for f in bad] == [("list.json#3", "empty"), ("list.json#4", "damaged")]


def test_a_document_is_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps([json.loads(line(n)) for n in range(9)], indent=1), encoding="utf-8")
    good, bad = read_all(tmp_path, max_page_bytes=300)
    assert not good
    assert [(f.place, f.reason) for f in bad] == [("", "too_large")]


def test_a_feed_called_json_may_begin_badly(tmp_path: Path) -> None:
    """A broken or foreign line at the beginning costs that line, a line that is too long itself."""
    write(tmp_path, '{"url": "cut', '{"spider": "law"}', "", line(3), name="feed.json")
    write(tmp_path, json.dumps({"html": "字" * 9000}), line(1), name="long.json")
    good, bad = read_all(tmp_path, max_page_bytes=10_000)
    assert [r.source for r in good] == ["feed.json#3", "long.json#1"]
    assert [(f.source, f.reason) for f in bad] == [("feed.json#0", "damaged"), ("feed.json#1", "empty"), ("long.json#0", "too_large")]


def test_pieces_of_an_item_loader_are_joined(tmp_path: Path) -> None:
    write(tmp_path, json.dumps({"url": "u", "content": ["第一段。", "第二段。"]}))
    assert read_all(tmp_path)[0][0].data == "第一段。\n第二段。"


def test_zero_characters_and_lone_surrogates_come_through(tmp_path: Path) -> None:
    write(tmp_path, '{"text": "a\\ud800b\\u0000c"}', b'{"text": "raw \x00 zero"}', '{"text": "pair \\ud83d\\ude00"}')
    good, bad = read_all(tmp_path)
    assert [r.data for r in good] == ["a\ud800b\x00c", "raw \x00 zero", "pair \U0001f600"]
    assert not bad
    assert all(len(r.content_hash) == 64 for r in good)


def test_a_line_that_is_no_utf8_keeps_its_bytes(tmp_path: Path) -> None:
    write(tmp_path, '{"text": "合同无效"}'.encode("gb18030"), '{"text": "许功盖"}'.encode("gb18030"))
    good, bad = read_all(tmp_path)
    assert not bad
    assert good[0].data == "合同无效".encode("gb18030")
    assert good[1].data in ("许功盖", "许功盖".encode("gb18030"))


def test_a_long_line_is_refused_without_being_held(tmp_path: Path) -> None:
    write(tmp_path, line(0), json.dumps({"html": "字" * 100_000}), line(2))
    good, bad = read_all(tmp_path, max_page_bytes=10_000)
    assert [r.source for r in good] == ["feed.jsonl#0", "feed.jsonl#2"]
    assert [(f.place, f.reason) for f in bad] == [("1", "too_large")]


def test_a_feed_without_a_name_is_sniffed(tmp_path: Path) -> None:
    write(tmp_path, line(0), line(1), name="export")
    assert len(read_all(tmp_path)[0]) == 2


def test_places_count_the_lines_of_a_feed(tmp_path: Path) -> None:
    write(tmp_path, *[line(n) if n % 3 else "" for n in range(10)], '{"broken', line(11))
    good, bad = read_all(tmp_path)
    assert [r.source.rpartition("#")[2] for r in good] == ["1", "2", "4", "5", "7", "8", "11"]
    assert [f.place for f in bad] == ["10"]
