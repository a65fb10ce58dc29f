"""Pages for the properties: lines of the sample pages and golden pages, mixed with arbitrary text and with what scrapers do to pages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from pipeline.sources import Record
from pipeline.stages.read import read
from tests.conftest import ROOT

SUFFIXES = {".txt", ".html", ".gz"}
ODD = [
    *"。 \t\u3000\u200b\ufeff《》（）“”…",
    "第一千零三十四條 自然人的個人信息受法律保護。",
    "第三百一十条之一 明知是犯罪的人而为其提供隐藏处所的，处三年以下有期徒刑。",
    "主站蜘蛛池模板: 某某县 | 某某区 | 某某市",
    "乾隆年間的後門和皇后，頭髮發財，於是干涉乾淨的面條。",
    "法(fǎ)律(lǜ)規(guī)定(dìng)",
    "首页 > 法律咨询 > 婚姻家庭 2023-05-06 浏览 1,234 次",
    "问：对方不还钱怎么办？答：可以起诉。更多>",
    "１２３４５　ＡＢＣ",
    "\U00020bb7野家\U0001f600",
]


@cache
def known_lines() -> list[str]:
    """Distinct lines of all our own pages, short ones and long ones."""
    found = dict.fromkeys(line for path in _paths() for line in _lines(path))
    return sorted(found)


def _paths() -> Iterator[Path]:
    for folder in (ROOT / "raw", ROOT / "tests" / "golden" / "pages"):
        paths = (path for path in folder.rglob("*") if path.is_file())
        yield from sorted(path for path in paths if path.suffix in SUFFIXES and path.name != "labels.txt" and ".jsonl" not in path.name)


def _lines(path: Path) -> list[str]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return read(Record(data, path.name.removesuffix(".gz"))).raw.split("\n")


def line() -> st.SearchStrategy[str]:
    arbitrary = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
    return st.one_of(st.sampled_from(known_lines()), st.sampled_from(known_lines()), st.sampled_from(ODD), arbitrary, glued())


def glued() -> st.SearchStrategy[str]:
    """Two lines that lost the break between them, and one that lost its beginning."""
    pair = st.tuples(st.sampled_from(known_lines()), st.sampled_from(known_lines()))
    return st.one_of(pair.map("".join), st.sampled_from(known_lines()).map(lambda text: text[len(text) // 3 :]))


def text() -> st.SearchStrategy[str]:
    return st.lists(line(), min_size=1, max_size=14).map("\n".join)


def html() -> st.SearchStrategy[str]:
    """The same lines as paragraphs, list items, links and hidden boxes."""
    tag = st.sampled_from(["p", "div", "li", "h1", "h2", "td", "a href=/1", "span", "div style='display:none'", "div class=footer"])
    piece = st.builds(lambda name, inner: f"<{name}>{inner.replace('<', '&lt;')}</{name.split()[0]}>", tag, line())
    return st.lists(piece, min_size=1, max_size=14).map(lambda pieces: f"<html><body>{''.join(pieces)}</body></html>")
