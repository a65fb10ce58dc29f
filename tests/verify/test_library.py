from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.law import library
from pipeline.law.align import plain
from pipeline.law.lawtexts import texts_of
from pipeline.law.library import Library, LibraryError, law_key

from .conftest import RIGHTS, write_laws


def test_parts_of_a_law_become_one(laws: Library) -> None:
    (version,) = laws.versions("民法典")
    law = laws.laws[version]
    assert (law.version_date, law.effective_from) == ("2020-05-28", "2021-01-01")
    assert laws.find(version, 111) is not None
    assert laws.find(version, 1034) is not None
    assert laws.find(version, 1036) is None


def test_versions_of_a_law_live_side_by_side(laws: Library) -> None:
    old, new = laws.versions("中华人民共和国民事诉讼法")
    assert laws.laws[old].effective_to == laws.laws[new].effective_from == "2023-09-01"
    assert laws.in_force([old, new], "2020-01-01") == old
    assert laws.in_force([old, new], None) == new


@pytest.mark.parametrize("name", ["《民法典》", "中华人民共和国民法典", "《中华人民共和国民法典》（2020年）", "民法典人格权编"])
def test_a_law_is_found_by_all_its_names(laws: Library, name: str) -> None:
    assert laws.versions(name) == laws.versions("民法典")


def test_unknown_laws_have_no_versions(laws: Library) -> None:
    assert laws.versions("月球法") == laws.versions(None) == []


def test_holes_are_reported(laws: Library) -> None:
    (version,) = laws.versions("民法典")
    assert "第一千零三十六条 missing" in laws.laws[version].oddities


def test_taiwan_lines_are_unwrapped_and_simplified(laws: Library) -> None:
    (version,) = laws.versions("个人资料保护法", "TW")
    at = laws.find(version, 1)
    assert at is not None
    assert "合理利用，特制定本法" in laws.text(at)
    assert laws.find(version, 41, 1) is not None


def test_the_index_finds_a_text_without_its_citation(laws: Library) -> None:
    found = laws.search(plain("信息处理者不得泄露或者篡改其收集、存储的个人信息").text)
    assert laws.number_of(found[0]) == (1038, 0)


def test_only_what_the_law_never_says_is_unseen(laws: Library) -> None:
    assert not laws.unseen("自然人")
    assert not laws.unseen("\n自然")
    assert laws.unseen("\n然人")


def test_the_same_folder_gives_the_same_digest(tmp_path: Path) -> None:
    folder = write_laws(tmp_path / "laws")
    said = library.build(folder, tmp_path / "a")
    library.build(folder, tmp_path / "b")
    assert library.digest(tmp_path / "a") == library.digest(tmp_path / "b") == library.load(tmp_path / "a").digest
    assert "5 law texts" in said


def test_a_folder_without_law_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# 随笔\n\n今天天气很好。", encoding="utf-8")
    with pytest.raises(LibraryError, match="no law text"):
        library.build(tmp_path, tmp_path / "out")
    with pytest.raises(LibraryError, match="is no law library"):
        library.load(tmp_path)


def test_text_html_and_word_give_the_same_articles(tmp_path: Path) -> None:
    lines = [line.lstrip("# ") for line in RIGHTS.split("\n") if line.strip() and "INFO" not in line and "人格权编" not in line]
    (tmp_path / "a").mkdir()
    (tmp_path / "a/民法典.txt").write_text("\n".join(lines), encoding="utf-8")
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><head><title>x</title></head><body><div>首页</div>{body}<script>第一条 x</script></body></html>"
    (tmp_path / "b.html").write_text(page, encoding="utf-8")
    _write_docx(tmp_path / "民法典_20200528.docx", lines)
    texts, _ = texts_of(tmp_path)
    assert [text.title for text in texts] == ["民法典"] * 3
    assert len({tuple((a.article, a.text) for a in text.articles) for text in texts}) == 1
    assert {text.version_date for text in texts} == {"2020-05-28"}
    assert {text.effective_from for text in texts} == {"2021-01-01"}


def test_other_encodings_are_read_and_damaged_files_left_out(tmp_path: Path) -> None:
    lines = [line.lstrip("# ") for line in RIGHTS.split("\n") if line.strip() and "INFO" not in line and "人格权编" not in line]
    (tmp_path / "民法典.txt").write_bytes("\r\n".join(lines).encode("gb18030"))
    (tmp_path / "broken.docx").write_bytes(b"PK no archive")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\xff\xff")
    texts, left_out = texts_of(tmp_path)
    assert [(text.title, len(text.articles)) for text in texts] == [("民法典", 5)]
    assert sorted(left_out) == ["broken.docx", "bytes.txt"]


def _write_docx(path: Path, lines: list[str]) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')


def test_names_of_versions_have_one_key() -> None:
    assert law_key("民事诉讼法（2021修正）") == law_key("《中华人民共和国民事诉讼法》")
    assert law_key("解释（一）") != law_key("解释（二）")


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "texts", "articles"),
    [("just-laws", 300, 24_000), ("taiwan", 530, 17_784)],
)
def test_real_folders_are_read(shared_data: Path, folder: str, texts: int, articles: int) -> None:
    found, _ = texts_of(shared_data / "laws" / folder)
    assert len(found) >= texts
    assert sum(len(text.articles) for text in found) >= articles
