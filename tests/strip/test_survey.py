"""The survey: lines that a site repeats over its pages, counted by distinct page, never law."""

from __future__ import annotations

import random

from pipeline.layout.keys import line_hash
from pipeline.page import Page, lines_of
from pipeline.stages import survey
from pipeline.text.fold import fold

FRAME = "某某法律服务平台协办"
LAW = "第一千零七十九条　夫妻一方要求离婚的，可以向人民法院提起离婚诉讼。"
CITATION = "参见《民法典》第一千零七十九条"
HEADING = "法律依据："


def page(n: int, *lines: str, host: str = "www.site.example", folder: str = "ask") -> Page:
    raw = "\n".join([f"第{n}个问题怎么处理", *lines])
    return Page(raw=raw, lines=lines_of(raw), url=f"https://{host}/{folder}/{n}.html", host=host, source=f"{n}.txt")


def site(pages: list[Page]) -> dict[str, frozenset[str]]:
    return survey.repeated(survey.combine(survey.seen(one) for one in pages))


def test_what_a_site_repeats_is_found_and_law_is_not() -> None:
    found = site([page(n, FRAME, LAW, CITATION, HEADING) for n in range(20)])
    assert found == {"www.site.example/ask": frozenset({line_hash(fold(FRAME))})}


def test_a_minimum_of_distinct_pages_is_needed() -> None:
    assert not site([page(n, FRAME) for n in range(survey.MIN_PAGES - 1)])
    assert not site([page(1, *[FRAME] * 50)])
    assert not site([page(1, FRAME) for _ in range(50)])
    assert site([page(n, FRAME) for n in range(survey.MIN_PAGES)])


def test_a_line_of_few_pages_of_a_large_site_does_not_count() -> None:
    assert not site([page(n, *([FRAME] if n < 10 else [])) for n in range(200)])


def test_hosts_and_templates_do_not_mix() -> None:
    pages = [page(n, FRAME, folder="ask" if n % 2 else "law") for n in range(2 * survey.MIN_PAGES - 2)]
    assert not site(pages)
    assert not site([page(n, FRAME, host=f"h{n}.example") for n in range(40)])


def test_order_and_duplicates_change_nothing() -> None:
    rows = list(survey.combine(survey.seen(page(n, FRAME, f"另一行{n % 3}")) for n in range(30)))
    shuffled = rows * 2
    random.Random(7).shuffle(shuffled)
    assert survey.repeated(shuffled) == survey.repeated(rows)


def test_a_page_is_given_what_its_site_repeats() -> None:
    one = page(1, FRAME)
    survey.survey(one, site([page(n, FRAME) for n in range(20)]))
    assert one.site == {line_hash(fold(FRAME))}
    other = page(1, FRAME, host="www.other.example")
    survey.survey(other, site([page(n, FRAME) for n in range(20)]))
    assert not other.site


def test_pages_without_a_host_add_nothing() -> None:
    assert survey.seen(Page(raw=FRAME, lines=lines_of(FRAME), url="file:1.txt")) == survey.Seen("", "", ())
