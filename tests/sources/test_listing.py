"""Which files are sources, in which order."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from pipeline.sources import list_sources, records
from tests.sources.raws import PAGE, read_all


def paths(raw: Path) -> list[str]:
    return [source.path for source in list_sources(str(raw))]


def put(raw: Path, *names: str) -> None:
    for name in names:
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text(PAGE, encoding="utf-8")


def test_the_order_is_by_path_whatever_the_file_system_says(tmp_path: Path) -> None:
    put(tmp_path, "b/2.html", "a.html", "b/1.html", "b/10.html")
    assert paths(tmp_path) == ["a.html", "b/1.html", "b/10.html", "b/2.html"]


def test_sidecars_belong_to_their_page(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "b.html")
    (tmp_path / "a.html.url").write_text("https://law.example/a\n")
    (tmp_path / "b.html.json").write_text('{"url": "https://law.example/b", "fetched_at": "2024-05-01T00:00:00Z"}')
    good, bad = read_all(tmp_path)
    assert [(r.source, r.url, r.fetched_at) for r in good] == [
        ("a.html", "https://law.example/a", None),
        ("b.html", "https://law.example/b", "2024-05-01T00:00:00Z"),
    ]
    assert not bad


def test_a_windows_shortcut_is_a_sidecar(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    (tmp_path / "a.html.url").write_bytes(b"[InternetShortcut]\r\nURL=https://law.example/a\r\n")
    assert read_all(tmp_path)[0][0].url == "https://law.example/a"


@pytest.mark.parametrize("broken", [b"", b"{", b"[1]", b"\xff\xfe\x00", b'{"url": null}'])
def test_a_broken_sidecar_costs_nothing(tmp_path: Path, broken: bytes) -> None:
    put(tmp_path, "a.html")
    (tmp_path / "a.html.json").write_bytes(broken)
    assert [r.source for r in read_all(tmp_path)[0]] == ["a.html"]


def test_links_never_lead_in_circles_nor_twice_to_the_same(tmp_path: Path) -> None:
    put(tmp_path / "raw", "a/1.html")
    put(tmp_path / "elsewhere", "2.html")
    (tmp_path / "raw" / "a" / "up").symlink_to(tmp_path / "raw")
    (tmp_path / "raw" / "same").symlink_to(tmp_path / "raw" / "a")
    (tmp_path / "raw" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "elsewhere")
    assert paths(tmp_path / "raw") == ["a/1.html", "out/2.html"]


def test_what_can_not_be_opened_is_a_failure_not_a_gap(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.html")
    good, bad = read_all(tmp_path)
    assert [r.source for r in good] == ["a.html"]
    assert [(f.source, f.reason) for f in bad] == [("gone.html", "unreadable"), ("pipe.html", "unreadable")]
    assert all(f.source in f.message for f in bad)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_a_failure(tmp_path: Path) -> None:
    put(tmp_path, "closed/a.html")
    (tmp_path / "closed").chmod(0)
    assert [f.reason for f in read_all(tmp_path)[1]] == ["unreadable"]
    (tmp_path / "closed").chmod(0o700)


def test_names_that_are_no_utf8_can_be_read_and_written_down(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xc0\xe0.html")).write_bytes(PAGE.encode())
    good, _ = read_all(tmp_path)
    assert good[0].source == r"\xc0\xe0.html"


def test_assets_of_a_mirror_are_listed_but_hold_no_page(tmp_path: Path) -> None:
    put(tmp_path, "style.css", "a.js", "view.asp?id=5", "noname", "index.html")
    kinds = {source.path: source.kind for source in list_sources(str(tmp_path))}
    assert kinds == {"a.js": "asset", "index.html": "page", "noname": "page", "style.css": "asset", "view.asp?id=5": "page"}
    assert [r.source for r in read_all(tmp_path)[0]] == ["index.html", "noname", "view.asp?id=5"]


def test_one_file_is_its_own_folder(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    assert paths(tmp_path / "a.html") == ["a.html"]


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(list_sources(str(tmp_path / "nowhere")))


def test_sources_travel_to_workers(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    source = next(list_sources(str(tmp_path)))
    assert list(records(pickle.loads(pickle.dumps(source)))) == list(records(source))


def test_the_readme_of_the_folder_is_no_page(tmp_path: Path) -> None:
    put(tmp_path, "README.md", "a/README.md")
    assert paths(tmp_path) == ["a/README.md"]
