"""Embedded questions and answers, checked against the visible ones."""

from __future__ import annotations

import json

from tests.split.pages_of import column, page_of

WHOLE = "押金应当退还，房东只能扣除实际的维修费用。您可以要求他出示维修票据，拿不出来的，就不能扣。协商不成，到住建部门投诉或者起诉。"
OTHER = "先看合同里有没有写押金的用途，再看交接清单。"


def html(visible: str, embedded: dict[str, object], title: str = "退租时房东扣押金合法吗") -> str:
    script = json.dumps({"@context": "https://schema.org", "@type": "QAPage", "mainEntity": embedded}, ensure_ascii=False)
    return (
        f"<html><head><title>{title}</title><script type='application/ld+json'>{script}</script></head><body><h1>{title}</h1>"
        f"<p>我上周退租，房东说墙脏了要扣一千。</p>{visible}</body></html>"
    )


def question(*answers: str, **more: object) -> dict[str, object]:
    told = [{"@type": "Answer", "text": text, "author": {"name": "阮青"}, "dateCreated": "2024-02-20"} for text in answers]
    return {
        "@type": "Question",
        "name": "退租时房东扣押金合法吗",
        "text": "我上周退租，房东说墙脏了要扣一千。",
        "acceptedAnswer": told[0],
        "suggestedAnswer": told[1:],
        **more,
    }


def test_a_cut_answer_is_made_whole() -> None:
    page = page_of(html(f"<div class='fold'>{WHOLE[:40]}...展开全部</div>", question(WHOLE)))
    row = page.qa[0]
    assert row["answer"] == WHOLE
    assert (row["complete"], row["flags"], row["origin"], row["accepted"]) == (True, [], "jsonld", True)
    assert (row["answerer"], row["answered_date"]) == ("阮青", "2024-02-20")
    assert row["question_body"] == "我上周退租，房东说墙脏了要扣一千。"
    assert WHOLE[40:] not in page.text


def test_an_embedded_snippet_does_not_shorten_the_visible_answer() -> None:
    page = page_of(html(f"<div class='answer'>{WHOLE}</div>", question(WHOLE[:30])))
    assert column(page.qa, "answer") == [WHOLE]
    assert page.qa[0]["complete"]


def test_embedded_answers_part_visible_ones() -> None:
    page = page_of(html(f"<p>{WHOLE}</p><p>{OTHER}</p>", question(WHOLE, OTHER)))
    assert column(page.qa, "kind") == ["main", "additional_answer"]
    assert column(page.qa, "answer") == [WHOLE, OTHER]


def test_what_the_page_does_not_show_is_no_question_of_the_page() -> None:
    other = question(WHOLE, name="公司年会受伤算工伤吗", text="年会抽奖时摔了一跤。")
    page = page_of(html("<p>墙面自然老化不算损坏，房东扣押金要有依据，这里说说常见的三种情形。</p>", other))
    assert all(row["question_title"] != "公司年会受伤算工伤吗" for row in page.qa)
