"""ZIP and TAR: each member is a source of its own, whatever its name wants."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.raws import PAGE, read_all, text_of

FILES = {
    "site/a.html": PAGE.encode(),
    "site/a.html.url": b"https://law.example/a",
    "site/b.html.gz": gzip.compress(PAGE.encode()),
    "feed.jsonl": b"\n".join(json.dumps({"url": f"https://law.example/{n}", "text": f"第{n}页"}).encode() for n in range(3)),
    "style.css": b"p {}",
    "broken.pdf.html": b"%PDF-1.4",
}


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


BUNDLES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tar.gz": lambda files: tarred(files, "w:gz"),
    "a.tgz": lambda files: tarred(files, "w:gz"),
    "a.tar.xz": lambda files: tarred(files, "w:xz"),
    "a.zip.gz": lambda files: gzip.compress(zipped(files)),
}


@pytest.mark.parametrize("name", BUNDLES)
def test_members_are_sources(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BUNDLES[name](FILES))
    tally: Counter[str] = Counter()
    good, bad = read_all(tmp_path, tally=tally)
    assert [(r.source, r.url) for r in good] == [
        (f"{name}#site/a.html", "https://law.example/a"),
        (f"{name}#site/b.html.gz", ""),
        *((f"{name}#feed.jsonl#{n}", f"https://law.example/{n}") for n in range(3)),
    ]
    assert [text_of(r) for r in good[:2]] == [PAGE, PAGE]
    assert [(f.source, f.reason) for f in bad] == [(f"{name}#broken.pdf.html", "binary")]
    assert tally == {"asset": 1}


def test_bundles_in_bundles_have_a_bottom(tmp_path: Path) -> None:
    data = zipped({"page.html": PAGE.encode()})
    for _ in range(6):
        data = zipped({"inner.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "b.tar").write_bytes(tarred({"inner.zip": zipped({"page.html": PAGE.encode()})}))
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["b.tar#inner.zip#page.html"]
    assert [f.reason for f in bad] == ["too_deep"]


@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_want_out_are_only_names(tmp_path: Path, make: Callable[[dict[str, bytes]], bytes]) -> None:
    suffix = "zip" if make is zipped else "tar"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / f"a.{suffix}").write_bytes(make({"../../evil.html": PAGE.encode(), "/etc/evil.html": PAGE.encode()}))
    good, bad = read_all(tmp_path / "raw")
    assert len(good) == 2
    assert not bad
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [f"a.{suffix}"]


def test_links_in_a_tar_are_told_and_not_followed(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (
            ("soft.html", tarfile.SYMTYPE, "/etc/passwd"),
            ("hard.html", tarfile.LNKTYPE, "page.html"),
            ("pipe", tarfile.FIFOTYPE, ""),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            archive.addfile(info)
        info = tarfile.TarInfo("page.html")
        info.size = len(PAGE.encode())
        archive.addfile(info, io.BytesIO(PAGE.encode()))
    (tmp_path / "a.tar").write_bytes(out.getvalue())
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["a.tar#page.html"]
    assert [(f.source, f.reason) for f in bad] == [("a.tar#soft.html", "link"), ("a.tar#hard.html", "link"), ("a.tar#pipe", "link")]


@pytest.mark.parametrize("name", BUNDLES)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_bundle_is_a_failure_and_what_comes_before_is_read(tmp_path: Path, name: str, share: float) -> None:
    files = {f"{n}.html": (PAGE + str(n) + hashlib.sha256(bytes([n])).hexdigest() * 12).encode() for n in range(60)}
    data = BUNDLES[name](files)
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    good, bad = read_all(tmp_path)
    assert "damaged" in {f.reason for f in bad}
    if name == "a.tar":
        assert len(good) >= 60 * share - 3


def test_a_damaged_member_costs_that_member(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE.encode() * 20, "b.html": PAGE.encode()}))
    data[60] ^= 0xFF
    data[70] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    good, bad = read_all(tmp_path)
    assert "a.zip#b.html" in [r.source for r in good]
    assert "damaged" in {f.reason for f in bad}


def test_a_damaged_sidecar_is_told_and_its_page_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE.encode(), "a.html.url": b"https://law.example/a"}, zipfile.ZIP_STORED))
    data[data.index(b"https://law.example/a")] ^= 1
    (tmp_path / "a.zip").write_bytes(data)
    good, bad = read_all(tmp_path)
    assert [(r.source, r.url) for r in good] == [("a.zip#a.html", "")]
    assert [(f.source, f.reason) for f in bad] == [("a.zip#a.html.url", "damaged")]


def test_encrypted_members_are_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE.encode()}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert [f.reason for f in read_all(tmp_path)[1]] == ["encrypted"]


def test_chinese_names_of_old_tools(tmp_path: Path) -> None:
    name = "合同.html"
    data = zipped({"hetong.html": PAGE.encode()}).replace(b"hetong", b"\xba\xcf\xcd\xac--").replace(b"--", b"")
    data = zipped({"abcd.html": PAGE.encode()}).replace(b"abcd", name[:2].encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    assert [r.source for r in read_all(tmp_path)[0]] == [f"a.zip#{name}"]


def test_a_bomb_in_a_zip_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"bomb.html": b"\x20" * 80_000_000, "page.html": PAGE.encode()}))
    good, bad = read_all(tmp_path, max_page_bytes=1_000_000)
    assert [r.source for r in good] == ["a.zip#page.html"]
    assert {f.reason for f in bad} <= {"too_large", "damaged", "empty"}
    assert bad
