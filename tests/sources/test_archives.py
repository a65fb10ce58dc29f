"""WARC and WET, as wget and crawlers write them, and as they come damaged."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from tests.sources.raws import PAGE, read_all, text_of

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\nDate: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n"


def record(kind: str, uri: str, block: bytes, media_type: str = "application/http; msgtype=response", length: int | None = None) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-03-01T02:03:04Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(number: int, length_off: int = 0) -> bytes:
    block = HTTP + f"{PAGE}{number}".encode("gbk")
    return record("response", f"https://law.example/{number}", block, length=len(block) + length_off)


def write(raw: Path, data: bytes, name: str = "a.warc") -> None:
    (raw / name).write_bytes(data)


def as_wget_writes() -> list[bytes]:
    """A warcinfo, a request and a response for each page, addresses in angle brackets, wget's own log at the end."""
    return [
        record("warcinfo", "", b"software: Wget/1.21\r\n", "application/warc-fields"),
        record("request", "<https://law.example/0>", b"GET /0 HTTP/1.1\r\n\r\n", "application/http;msgtype=request"),
        record("response", "<https://law.example/0>", HTTP + PAGE.encode("gbk")),
        record("revisit", "<https://law.example/1>", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("resource", "metadata://gnu.org/software/wget/warc/wget.log", b"done", "text/plain"),
    ]


@pytest.mark.parametrize("pack", [lambda pieces: b"".join(pieces), lambda pieces: b"".join(map(gzip.compress, pieces))])
def test_as_wget_writes(tmp_path: Path, pack: object) -> None:
    write(tmp_path, pack(as_wget_writes()), "a.warc.gz")  # type: ignore[operator]
    tally: Counter[str] = Counter()
    good, bad = read_all(tmp_path, tally=tally)
    assert not bad
    assert [(r.source, r.url, r.fetched_at, r.media_type, r.charset) for r in good] == [
        ("a.warc.gz#2", "https://law.example/0", "2024-03-01T02:03:04Z", "text/html", "gbk"),
    ]
    assert good[0].content.decode("gbk") == PAGE
    assert tally == {"warcinfo": 1, "request": 1, "revisit": 1, "log": 1}


def test_wet_is_text(tmp_path: Path) -> None:
    write(tmp_path, record("conversion", "https://law.example/0", "依法起诉。".encode(), "text/plain"), "a.warc.wet")
    good, _ = read_all(tmp_path)
    assert [(text_of(r), r.media_type) for r in good] == [("依法起诉。", "text/plain")]


def test_chunks_and_content_encodings_are_undone(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    write(tmp_path, record("response", "https://law.example/0", head + b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"))
    write(tmp_path, record("response", "https://law.example/0", head + PAGE.encode()), "lying.warc")
    good, bad = read_all(tmp_path)
    assert [text_of(r) for r in good] == [PAGE, PAGE]
    assert not bad


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    tally: Counter[str] = Counter()
    image = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
    moved = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
    write(
        tmp_path, record("response", "https://law.example/a.png", image) + record("response", "https://law.example/x", moved) + response(2)
    )
    good, bad = read_all(tmp_path, tally=tally)
    assert [r.source for r in good] == ["a.warc#2"]
    assert not bad
    assert tally == {"not_text": 1, "redirect": 1}


@pytest.mark.parametrize("off", [-40, -7, -1, 1, 3, 30, 100, 5000])
def test_a_wrong_length_costs_no_record(tmp_path: Path, off: int) -> None:
    """Too short, the rest is put back; too long, the records swallowed are found. Each is told."""
    write(tmp_path, response(0) + response(1, off) + response(2) + response(3))
    good, bad = read_all(tmp_path)
    assert [r.content.decode("gbk") for r in good] == [f"{PAGE}{n}" for n in range(4)]
    assert {f.reason for f in bad} == {"damaged"}
    assert all("a.warc" in f.message for f in bad)


def test_an_archive_that_breaks_off(tmp_path: Path) -> None:
    whole = response(0) + response(1)
    write(tmp_path, whole[:-30])
    good, bad = read_all(tmp_path)
    assert good[0].content.decode("gbk") == PAGE + "0"
    assert [f.reason for f in bad] == ["damaged"]


def test_a_cut_packed_archive(tmp_path: Path) -> None:
    data = b"".join(gzip.compress(response(n)) for n in range(4))
    write(tmp_path, data[:-40], "a.warc.gz")
    good, bad = read_all(tmp_path)
    assert len(good) >= 3
    assert "damaged" in {f.reason for f in bad}


def test_garbage_between_records(tmp_path: Path) -> None:
    write(tmp_path, response(0) + b"garbage\r\nmore garbage\r\n" + response(1))
    good, bad = read_all(tmp_path)
    assert [r.url[-1] for r in good] == ["0", "1"]
    assert [f.reason for f in bad] == ["damaged"]


def test_a_large_record_is_refused_without_being_held(tmp_path: Path) -> None:
    write(tmp_path, response(0) + record("response", "https://law.example/1", HTTP + b"a" * 3_000_000) + response(2))
    good, bad = read_all(tmp_path, max_page_bytes=100_000)
    assert [r.url[-1] for r in good] == ["0", "2"]
    assert [f.reason for f in bad] == ["too_large"]


def test_places_count_all_records_of_an_archive(tmp_path: Path) -> None:
    write(tmp_path, b"".join(as_wget_writes()) + response(5) + response(6))
    assert [r.source.rpartition("#")[2] for r in read_all(tmp_path)[0]][-2:] == ["5", "6"]
