"""Posts are told by the small lines that recur between texts, whatever words they use and in whatever order they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from pipeline.page import Page
from pipeline.text.fold import simplified_of
from tests.split.pages_of import column, page_of

FRAMES: Final[list[dict[str, Any]]] = tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))["frame"]
TEXTS = [frame for frame in FRAMES if "<html" not in frame["source"]]
TRADITIONAL = {ord(new): old for old, new in simplified_of().items() if new not in simplified_of()}
SAID = ("question_title", "question_body", "answer")


def _name(frame: dict[str, Any]) -> str:
    return str(frame["name"])


def _bare(text: str | None) -> str:
    return "".join(char for char in text or "" if char.isalnum())


def _said(rows: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    return [(row["kind"], *(_bare(row.get(name)) for name in SAID)) for row in rows]


def _page(frame: dict[str, Any]) -> Page:
    return page_of(frame["source"])


@pytest.mark.parametrize("frame", FRAMES, ids=_name)
def test_rows(frame: dict[str, Any]) -> None:
    page, want = _page(frame), frame.get("rows", [])
    assert _said(page.qa) == _said(want)
    for row, wanted in zip(page.qa, want, strict=True):
        facts = {name: value for name, value in wanted.items() if name not in SAID}
        assert {name: row[name] for name in facts} == facts


@pytest.mark.parametrize("frame", TEXTS, ids=_name)
def test_traditional_twin(frame: dict[str, Any]) -> None:
    here, there = _page(frame), page_of(frame["source"].translate(TRADITIONAL))
    assert column(there.qa, "kind") == column(here.qa, "kind")
    assert [len(_bare(row["answer"])) for row in there.qa] == [len(_bare(row["answer"])) for row in here.qa]


@pytest.mark.parametrize("frame", TEXTS, ids=_name)
def test_blank_lines_between_posts_change_nothing(frame: dict[str, Any]) -> None:
    assert _said(page_of(frame["source"].replace("\n", "\n\n")).qa) == _said(_page(frame).qa)


def test_dated_comments_below_a_long_article_are_no_answers() -> None:
    prose = "".join(f"<p>展厅里的第{n}件旧物来自街坊的捐赠，讲解员说它的故事要从六十年前讲起，观众听得入神。</p>" for n in range(1, 15))
    comments = "<div class=c><p>灯光真好看。</p><i>2019-02-20 10:{}</i></div>"
    page = page_of(
        f"<html><head><title>老街展览为什么这样红？</title></head><body><h1>老街展览为什么这样红？</h1>{prose}"
        f"{comments.format('01')}{comments.format('02')}</body></html>"
    )
    assert page.qa == []
