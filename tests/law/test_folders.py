"""The grammar on whole law folders. What these tests hold is held by composed texts in the other files of this folder too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.law import law_files
from pipeline.law import Context, find_citations
from pipeline.law.articles import numbering, parse, structure, unaccounted
from pipeline.law.names import title_of

pytestmark = pytest.mark.shared
HEAD = re.compile("第([零〇一二三四五六七八九十百千]+)条(之[一二三四五六七八九十]+)?", re.MULTILINE)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


def test_civil_code_is_complete(shared_data: Path) -> None:
    files = [path for path in law_files(shared_data) if path.parent.name == "民法典" and "案例" not in path.parts]
    articles = [article for path in files for article in parse(lines_of(path))]
    assert sorted((article.article, article.suffix) for article in articles) == [(n, 0) for n in range(1, 1261)]


def test_criminal_code_with_every_suffix(shared_data: Path) -> None:
    (path,) = [path for path in law_files(shared_data) if path.name == "刑法.md"]
    lines = lines_of(path)
    articles = parse(lines)
    heads = [match.group() for line in lines if (match := HEAD.match(line))]
    assert [article.label for article in articles] == heads
    assert sum(article.suffix > 0 for article in articles) > 40
    assert [finding for finding in numbering(articles) if finding.kind == "repeat"] == []


@pytest.mark.slow
def test_a_tenth_of_the_folder_keeps_every_character(shared_data: Path) -> None:
    wanted = found = 0
    for path in law_files(shared_data)[::10]:
        lines = lines_of(path)
        read = structure(lines)
        assert not list(unaccounted(lines, read.parts)), path.name
        wanted += sum(bool(re.match(r"第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)? ", line)) for line in lines)
        found += len(read.articles)
    assert abs(found - wanted) <= wanted // 1000


def test_taiwan(shared_data: Path) -> None:
    wanted = found = 0
    for path in sorted((shared_data / "laws" / "taiwan" / "laws").glob("*.md"))[::8]:
        lines = lines_of(path)
        wanted += sum(bool(re.match(r"第 ?[0-9]+(?:-[0-9]+)? ?條", line)) for line in lines)
        found += len(parse(lines, "TW"))
    assert wanted > 1000
    assert abs(found - wanted) <= wanted // 1000


def test_this_law_points_to_articles_that_exist(shared_data: Path) -> None:
    there = missing = 0
    for path in law_files(shared_data):
        if path.parent.name not in ("行政法", "社会法", "经济法"):
            continue
        text = path.read_text(encoding="utf-8")
        own = {(article.article, article.suffix) for article in parse(text.split("\n"))}
        title = title_of(text.split("\n", 1)[0].strip("# "))
        for citation in find_citations(text, context=Context(law=title)):
            if citation.law_form == "pronoun" and citation.article is not None and citation.law == title:
                there, missing = there + 1, missing + ((citation.article, citation.suffix) not in own)
    assert there > 1000
    assert missing <= there // 1000


def test_numeric_mentions_are_found(shared_data: Path) -> None:
    wanted = missed = 0
    for path in law_files(shared_data)[::25]:
        text = path.read_text(encoding="utf-8")
        covered: set[int] = set()
        for citation in find_citations(text, context=Context(law=title_of(text.split("\n", 1)[0].strip("# ")))):
            if citation.article is not None:
                covered.update(range(citation.start, citation.end))
        mentions = [match.start() for match in re.finditer(r"第[零〇一二三四五六七八九十百千\d]+条", text)]
        wanted, missed = wanted + len(mentions), missed + sum(at not in covered for at in mentions)
    assert wanted > 5000
    assert missed <= wanted // 1000
