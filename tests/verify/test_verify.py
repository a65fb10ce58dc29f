from __future__ import annotations

import sys
from typing import Any

import pytest

from pipeline.law.consensus import Provisional, key_of, quotes_of, reduce
from pipeline.law.library import Library
from pipeline.page import Page, lines_of
from pipeline.stages.verify import quality, verify, verify_rows

from .test_consensus import ARTICLE
from .test_quotes import APPEAL, INFORMATION

PROCESSING = (
    "处理个人信息的，应当遵循合法、正当、必要原则，不得过度处理，并符合下列条件：\n（一）征得该自然人或者其监护人同意，但是法律、行政法规另有规定的除外；"
    "\n（二）公开处理信息的规则；\n（三）明示处理信息的目的、方式和范围；\n（四）不违反法律、行政法规的规定和双方的约定。"
    "\n个人信息的处理包括个人信息的收集、存储、使用、加工、传输、提供、公开等。"
)
Row = dict[str, Any]


def page_row(**more: Any) -> Row:
    row = {"text": "", "kind": "qa", "hijacked": False, "published_date": "2025-07-06", "fetched_at": None}
    return {
        **row,
        "encoding_repairs": 0,
        "raw_chars": 100,
        "kept_chars": 80,
        "host": "a.example",
        "page_id": "1",
        "cluster_id": "1",
        **more,
    }


def statute(text: str, article: int, law: str | None = "民法典", **more: Any) -> Row:
    return {"statute_id": f"s{article}", "law": law, "jurisdiction": "CN", "article": article, "article_suffix": 0, "text": text, **more}


def citation(surface: str, article: int | None, law: str | None = "民法典", **more: Any) -> Row:
    row = {"surface": surface, "law": law, "jurisdiction": "CN", "article": article, "article_suffix": 0, "start": 0, "end": 1}
    return {**row, "statute_id": None, "verdict": None, "suggested": None, **more}


def test_without_a_library_nothing_is_asserted() -> None:
    page = Page("第一条", lines_of("第一条"))
    page.statutes, page.citations = [statute(INFORMATION, 1034)], [citation("民法典第一条", 1)]
    verify(page)
    assert page.statutes[0]["status"] == "unverified"
    assert page.citations[0]["verdict"] == "not_checked"
    assert 0 < page.quality < 1


def test_dropped_first_characters_of_a_hijacked_page_come_back(laws: Library) -> None:
    rows = [statute(INFORMATION[1:], 1034), statute(PROCESSING[1:], 1035)]
    verify_rows(page_row(hijacked=True), rows, [], laws)
    assert [row["status"] for row in rows] == ["repaired", "repaired"]
    assert [row["edits"] for row in rows] == [
        [{"op": "insert", "at": 0, "old": "", "new": "自"}],
        [{"op": "insert", "at": 0, "old": "", "new": "处"}],
    ]
    assert rows[0]["text"] == INFORMATION[1:]
    assert rows[0]["repaired_text"] == INFORMATION
    assert rows[0]["repair_method"] == "reference"


def test_one_lacking_quote_on_a_sound_page_is_only_suggested(laws: Library) -> None:
    rows = [statute(INFORMATION[1:], 1034), statute(PROCESSING, 1035)]
    verify_rows(page_row(), rows, [], laws)
    assert [row["status"] for row in rows] == ["suggested", "identical"]
    assert rows[0]["repaired_text"] is None
    assert rows[0]["official_text"] == INFORMATION


@pytest.mark.parametrize("hijacked", [False, True])
def test_an_amended_article_is_not_repaired_to_the_newer_law(laws: Library, hijacked: bool) -> None:
    """The page quotes 十日内 under the newer number, whose version reads 十日以内."""
    rows = [statute(APPEAL.format("十日内"), 171, "民事诉讼法"), statute(INFORMATION[1:], 1034)]
    verify_rows(page_row(hijacked=hijacked), rows, [], laws)
    assert rows[0]["status"] != "repaired"
    assert rows[0]["repaired_text"] is None


def test_a_page_older_than_the_version_is_not_repaired(laws: Library) -> None:
    rows = [statute(INFORMATION[1:], 1034), statute(PROCESSING[1:], 1035)]
    verify_rows(page_row(hijacked=True, published_date="2019-01-01"), rows, [], laws)
    assert [row["status"] for row in rows] == ["suggested", "suggested"]


def test_a_quote_under_a_wrong_number_names_the_right_one(laws: Library) -> None:
    rows = [statute(INFORMATION, 1037)]
    heads = [citation("《民法典》第一千零三十七条", 1037, statute_id="s1037")]
    verify_rows(page_row(), rows, heads, laws)
    assert (rows[0]["status"], rows[0]["suggested_articles"], rows[0]["edits"]) == ("misattributed", ["art_1034"], [])
    assert (heads[0]["verdict"], heads[0]["suggested"]) == ("misattributed", ["art_1034"])


@pytest.mark.parametrize(
    ("text", "row", "verdict", "suggested"),
    [
        (
            "依据《民法典》第一千零三十七条规定,自然人的个人信息受法律保护。如果您发现泄露,要收集证据。",
            citation("《民法典》第一千零三十七条", 1037),
            "misattributed",
            ["art_1034", "art_111", "个人信息保护法/art_2"],
        ),
        (
            "根据《民法典》第一千零三十四条的规定，自然人的个人信息受法律保护。",
            citation("《民法典》第一千零三十四条", 1034),
            "verified",
            [],
        ),
        ("根据《民法典》第一千零三十四条，可以起诉。", citation("《民法典》第一千零三十四条", 1034), "exists", []),
        ("依照《民法典》第九千条处理", citation("《民法典》第九千条", 9000), "article_missing", []),
        ("依照《民法典》第一千零三十六条处理", citation("《民法典》第一千零三十六条", 1036), "not_checked", []),
        ("依照《民事诉讼法》第一百六十条", citation("《民事诉讼法》第一百六十条", 160, "民事诉讼法"), "outdated", []),
        ("依照《月球法》第一条", citation("《月球法》第一条", 1, "月球法"), "law_unknown", []),
        ("依照《婚姻法》第十七条", citation("《婚姻法》第十七条", 17, "婚姻法"), "repealed", ["民法典"]),
        ("依照《民法典》第XX条", citation("《民法典》第XX条", None), "placeholder", []),
        ("依照《民法典》", citation("《民法典》", None), "exists", []),
    ],
)
def test_verdict_of_a_mention(laws: Library, text: str, row: Row, verdict: str, suggested: list[str]) -> None:
    row = dict(row)
    verify_rows(page_row(text=text), [], [row], laws)
    assert (row["verdict"], row["suggested"]) == (verdict, suggested)


def test_a_repealed_law_was_law_before(laws: Library) -> None:
    row = citation("《婚姻法》第十七条", 17, "婚姻法")
    verify_rows(page_row(published_date="2015-01-01"), [], [row], laws)
    assert row["verdict"] == "law_unknown"


def said_of(law: str) -> Provisional:
    """What eight sites say of its article 17."""
    copies = [
        vote
        for n in range(8)
        for vote in quotes_of(page_row(host=f"{n}.example", page_id=str(n), cluster_id=str(n)), [statute(ARTICLE, 17, law)])
    ]
    return Provisional(reduce(key_of(copies[0]), copies))


def test_the_corpus_is_asked_for_what_the_page_names(laws: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts know the articles that their own pages name: what a library names later must not be asked for, or rows hang on the cuts."""
    monkeypatch.setattr(sys.modules[verify.__module__], "_name_laws", lambda rows, *_: [row.update(law="婚姻法") for row in rows])
    rows = [statute(ARTICLE[1:], 17, "继承法")]
    verify_rows(page_row(), rows, [], laws, said_of("婚姻法"))
    assert (rows[0]["status"], rows[0].get("support_pages")) == ("unverified", None)


def test_the_corpus_repairs_what_no_library_has(laws: Library) -> None:
    provisional = said_of("婚姻法")
    for hijacked, expected in ((False, "suggested"), (True, "repaired")):
        rows = [statute(ARTICLE[1:], 17, "婚姻法")]
        verify_rows(page_row(published_date="2015-01-01", hijacked=hijacked), rows, [], laws, provisional)
        assert rows[0]["status"] == expected
        assert (rows[0]["support_pages"], rows[0]["support_hosts"]) == (8, 8)
    assert (rows[0]["repaired_text"], rows[0]["repair_method"]) == (ARTICLE, "consensus")


def test_shuffled_clauses_make_a_doorway(laws: Library) -> None:
    pieces = [INFORMATION, PROCESSING, INFORMATION[20:90], PROCESSING[:60], INFORMATION[:70], PROCESSING[30:120]]
    rows = [statute(text, article) for text, article in zip(pieces, (1035, 1037, 1038, 1034, 188, 111), strict=True)]
    page = page_row()
    verify_rows(page, rows, [], laws)
    assert page["kind"] == "doorway"
    assert page["quality"] == 0


def test_quality_falls_with_doubt_and_damage() -> None:
    sound, doubtful = [{"status": "identical"}], [{"status": "differs"}]
    assert quality(page_row(), sound) > quality(page_row(), []) > quality(page_row(), doubtful)
    assert quality(page_row(), sound) > quality(page_row(hijacked=True), sound) > quality(page_row(kind="spam"), sound)
    assert quality(page_row(raw_chars=0, kept_chars=0), []) >= 0


def test_a_quote_without_a_law_is_named_by_its_text_and_number(laws: Library) -> None:
    rows = [statute(INFORMATION[1:], 1034, law=None, start=0, end=200), statute(PROCESSING[1:], 1035, law=None, start=200, end=500)]
    inside = citation("本法第一百八十八条", 188, law=None, law_form="pronoun", start=10, end=20)
    outside = citation("第一百八十八条", 188, law=None, law_form="unknown", start=600, end=610)
    verify_rows(page_row(hijacked=True), rows, [inside, outside], laws)
    assert [row["law"] for row in rows] == ["民法典", "民法典"]
    assert [row["status"] for row in rows] == ["repaired", "repaired"]
    assert (inside["law"], outside["law"]) == ("民法典", None)


def test_a_printed_law_is_not_replaced_by_what_the_text_says(laws: Library) -> None:
    row = statute(INFORMATION, 1034, law="刑法", law_surface="《刑法》", start=0, end=200)
    verify_rows(page_row(), [row], [], laws)
    assert row["law"] == "刑法"


def test_another_number_names_no_law(laws: Library) -> None:
    row = statute(INFORMATION, 1033, law=None, start=0, end=200)
    verify_rows(page_row(), [row], [], laws)
    assert row["law"] is None
