"""Prints of law paragraphs name the law of a quote by its words."""

from __future__ import annotations

from pathlib import Path

from pipeline.law.prints import build, law_named
from tests.split.pages_of import page_of

RESCUE = ["因自愿实施紧急救助行为造成受助人损害的，救助人不承担民事责任。"]
"""民法典 184."""


def test_a_quote_is_named_by_both_ends_of_its_paragraph() -> None:
    assert law_named(RESCUE, 184) == "民法典"
    assert law_named([RESCUE[0][1:]], 184) == "民法典"


def test_another_number_or_other_words_name_nothing() -> None:
    assert law_named(RESCUE, 185) is None
    assert law_named(["自愿帮助别人搬家弄坏了东西的，一般由请求帮忙的人承担损失。"], 184) is None
    assert law_named([], 184) is None


def test_a_law_named_further_up_gives_way_only_to_a_sure_sign() -> None:
    assert law_named(RESCUE, 184, inherited="刑法") == "民法典"
    assert law_named(RESCUE, 184, inherited="某某市见义勇为条例") is None
    assert law_named(["自愿实施紧急救助行为的人受到损害的，由镇里给予补助。"], 184, inherited="刑法") is None


def test_quotes_of_a_page_that_names_no_law() -> None:
    page = page_of("""
好心救人弄伤了人要赔吗
一般不用赔。
法律依据：
第一百八十四条　因自愿实施紧急救助行为造成受助人损害的，救助人不承担民事责任。
""")
    assert [(row["law"], row["law_surface"], row["article"]) for row in page.statutes] == [("民法典", None, 184)]


def test_files_are_built_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "甲法(2020-01-01).md").write_text(
        "# 甲法\n\n2020年1月1日通过\n\n<!-- INFO END -->\n\n第一条 为了保护花草树木的生长，制定本法。\n\n第二条 任何人不得攀折花木。\n",
        encoding="utf-8",
    )
    prints, named = build(tmp_path)
    assert len(prints) == 3 * 4
    assert named.startswith("甲法\0".encode())
    assert len(named) == 8 + len(prints)
    assert named[8:] != bytes(len(prints))
