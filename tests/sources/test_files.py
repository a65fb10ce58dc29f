"""Pages in files of their own, packed and not; and what only looks like a page."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from pipeline.sources import Failed
from tests.sources.raws import PAGE, read_all, text_of

PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def only_failure(raw: Path) -> Failed:
    good, bad = read_all(raw)
    assert not good
    assert len(bad) == 1
    return bad[0]


@pytest.mark.parametrize("suffix", PACK)
@pytest.mark.parametrize("name", ["a.html", "a.txt", "noname"])
def test_packed_pages(tmp_path: Path, suffix: str, name: str) -> None:
    (tmp_path / (name + suffix)).write_bytes(PACK[suffix](PAGE.encode()))
    good, bad = read_all(tmp_path)
    assert [text_of(r) for r in good] == [PAGE]
    assert not bad
    assert good[0].content_hash == hashlib.sha256(PAGE.encode()).hexdigest()


def test_packing_is_told_by_the_bytes_not_by_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "b.html.gz").write_text(PAGE)
    (tmp_path / "c.html.gz").write_bytes(gzip.compress(gzip.compress(PAGE.encode())))
    good, bad = read_all(tmp_path)
    assert [text_of(r) for r in good] == [PAGE] * 3
    assert not bad


def test_members_one_after_the_other(tmp_path: Path) -> None:
    for suffix, pack in PACK.items():
        (tmp_path / f"a.txt{suffix}").write_bytes(pack("前半。".encode()) + pack("后半。".encode()))
    good, bad = read_all(tmp_path)
    assert {text_of(r) for r in good} == {"前半。后半。"}
    assert len(good) == 4
    assert not bad


@pytest.mark.parametrize("suffix", PACK)
def test_of_a_cut_file_what_can_be_read_is_read(tmp_path: Path, suffix: str) -> None:
    text = "".join(
        f"第{number}条 当事人应当按照约定履行义务。{hashlib.sha256(str(number).encode()).hexdigest()}\n" for number in range(9000)
    )
    packed = PACK[suffix](text.encode())
    (tmp_path / f"a.txt{suffix}").write_bytes(packed[: len(packed) * 3 // 4])
    good, bad = read_all(tmp_path)
    assert [f.reason for f in bad] == ["damaged"]
    assert "a.txt" in bad[0].message
    if suffix != ".bz2":  # its blocks of 900 KB are all or nothing
        assert text.startswith(good[0].content.decode("utf-8", "ignore"))
        assert len(good[0].content) > len(text.encode()) / 3


@pytest.mark.parametrize("suffix", PACK)
def test_damage_inside_never_raises(tmp_path: Path, suffix: str) -> None:
    packed = bytearray(PACK[suffix](PAGE.encode() * 50))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / f"a.html{suffix}").write_bytes(packed)
    good, bad = read_all(tmp_path)
    assert [f.reason for f in bad if f.reason != "empty"] == ["damaged"] or good


@pytest.mark.parametrize("suffix", PACK)
def test_a_bomb_is_bounded(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"a.html{suffix}").write_bytes(PACK[suffix](b"a" * 40_000_000))
    good, bad = read_all(tmp_path, max_page_bytes=1_000_000)
    assert not good
    assert [f.reason for f in bad] == ["too_large"]


def test_a_bomb_without_end_is_left(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b"\n" * 70_000_000))
    good, bad = read_all(tmp_path)
    assert not good
    assert [f.reason for f in bad] == ["damaged"]
    assert "bomb" in bad[0].message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x00" * 4096, "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "binary"),
        (bytes(hashlib.sha512(b"noise").digest() * 80), "binary"),
        (b"(function(w,d){var a=d.createElement('script');})(window,document);", "script"),
        (b"/* tools */\nvar config = {'a': 1};", "script"),
        (b'!function(e,t){"use strict";}(this);', "script"),
    ],
)
def test_what_is_no_page_says_so(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "page.html").write_bytes(data)
    failed = only_failure(tmp_path)
    assert failed.reason == reason
    assert "page.html" in failed.message
    assert ";" in failed.message, "a remedy"


@pytest.mark.parametrize(
    "text", ["var 是瑞典语的词。", "windows 系统的许可问题", "函数 function 的版权", "(一)合同", "PK 之后的责任", "GIFT 税"]
)
def test_near_misses_are_pages(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.txt").write_text(text)
    assert [text_of(r) for r in read_all(tmp_path)[0]] == [text]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-16-le", "hz"])
def test_no_encoding_of_text_is_binary(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "page.txt").write_bytes(("不得解除合同。" * 300).encode(encoding, "ignore"))
    assert len(read_all(tmp_path)[0]) == 1


def test_long_pages_are_refused_by_their_size(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("字" * 1000)
    assert only_failure_at(tmp_path, 2999).reason == "too_large"
    assert len(read_all(tmp_path, max_page_bytes=3000)[0]) == 1


def only_failure_at(raw: Path, limit: int) -> Failed:
    good, bad = read_all(raw, max_page_bytes=limit)
    assert not good
    return bad[0]


def test_a_page_saved_by_a_browser_knows_its_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<!DOCTYPE html>\n<!-- saved from url=(0021)https://law.example/a -->\n{PAGE}")
    assert read_all(tmp_path)[0][0].url == "https://law.example/a"


MHTML = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://law.example/page
Subject: =?utf-8?Q?x?=
Date: Wed, 1 May 2024 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----b"

------b
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable
Content-Location: https://law.example/page

<html><body>=BA=CF=CD=AC</body></html>
------b
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://law.example/a.png

iVBORw0KGgo=
------b
Content-Type: text/html
Content-Location: https://law.example/frame

<html><body>frame</body></html>
------b--
"""


def test_mhtml(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(MHTML)
    good, bad = read_all(tmp_path)
    assert not bad
    assert [(r.source, r.url, r.fetched_at, r.charset) for r in good] == [
        ("a.mhtml", "https://law.example/page", "2024-05-01T08:00:00+00:00", "gb2312"),
        ("a.mhtml#1", "https://law.example/frame", "2024-05-01T08:00:00+00:00", None),
    ]
    assert "合同" in good[0].content.decode("gbk")


def test_mhtml_without_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(b"\x01\x02garbage")
    assert only_failure(tmp_path).reason in {"damaged", "empty", "binary"}
