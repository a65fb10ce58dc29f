"""What small print says of a page as a whole: its date, views and author."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.days import day_of
from pipeline.qa.facts import MAX_SMALL, date_of, simplified, small_print
from pipeline.text.fold import has_traditional

_AUTHOR: Final = re.compile(r"(?:作者|撰文|撰稿)\s*[:：]\s*([\u4e00-\u9fffA-Za-z·]{2,20})")
_LETTER: Final = re.compile(
    r"(?:来信|信访|诉求|工单|信件)(?:人|编号|时间|日期|标题|单位|事项|类型)|(?:留言|受理|登记)(?:编号|时间|日期|标题|单位)|(?:答复|办理|承办)(?:单位|机构|部门)"
)
"""What an agency prints on the page of a letter that it answers."""
_REPLIED: Final = re.compile(r"(?:答复|办结|回复)(?:时间|日期)\s*[:：]")
_WEEKDAY: Final = re.compile(r"日[ 　]*(?:星期|周)[一二三四五六日天]\s*$")
"""How today's date ends, which old sites print on every page."""
_GLUED_FACTS: Final = re.compile(r"咨询\s*(?:[1１][9９]|[2２][0０])\d{2}")


def _own_print(page: Page) -> list[Line]:
    """Small print that speaks of the page itself: not beside a link to another page, not a glued answer's."""
    found, before = [], ""
    for line in page.lines:
        if line.role == "meta" and before not in ("related_link", "related_question") and not _GLUED_FACTS.search(line.text):
            found.append(line)
        if line.text.strip() and line.role != "meta":
            before = line.role
    return found


def _breadcrumb_date(page: Page) -> str | None:
    """The date that a breadcrumb ends in, above the text."""
    for line in page.lines:
        if line.rule is None and line.role in ("body", "answer", "statute"):
            return None
        if line.role == "nav" and (date := date_of(line.text)):
            return date
    return None


def _day_of_reply(page: Page) -> str | None:
    """The day on which an agency answered the one letter of a page: then it put the page up."""
    frame = [line.text for line in page.lines if line.rule is not None and len(line.text) <= MAX_SMALL]
    whole = "\n".join(frame)
    if not _LETTER.search(simplified(whole) if has_traditional(whole) else whole):
        return None
    kinds = [row["kind"] for row in page.qa if row["kind"] in ("main", "additional_answer", "follow_up")]
    if kinds == ["main"]:
        answered: str | None = next(row["answered_date"] for row in page.qa if row["kind"] == "main")
        return answered
    return None if kinds else next((date for text in map(simplified, frame) if _REPLIED.search(text) and (date := date_of(text))), None)


def _fill_rows(page: Page) -> None:
    """What no byline holds, of a page with one question: day and views of the page are the question's, and a labelled day the reply's."""
    rows = [row for row in page.qa if row["kind"] in ("main", "additional_answer")]
    if len({row["question_id"] for row in rows}) != 1 or page.kind != "qa":
        return
    first = next((row for row in rows if row["kind"] == "main"), rows[0])
    first["views"] = first["views"] if first["views"] is not None else page.views
    shown = [line for line in page.lines if line.text.strip()]
    if len(rows) == 1 and rows[0]["answer"] and rows[0]["answered_date"] is None:
        rows[0]["answered_date"] = next((date for pair in pairwise(shown) if (date := _labelled_reply(*pair))), None)
    for row in rows if _day_of_reply(page) is None else ():
        if row["asked_date"] is None and page.published_date and (row["answered_date"] or "") >= page.published_date:
            row["asked_date"] = page.published_date


def _labelled_reply(line: Line, after: Line) -> str | None:
    """The day behind the label of a reply's, on its line or the next one."""
    found = _REPLIED.search(f"{simplified(line.text)}:") if line.rule is not None and len(line.text) <= MAX_SMALL else None
    if found is None:
        return None
    return date_of(line.text[found.end() - 1 :]) or (
        date_of(after.text) if after.rule is not None and len(line.text) == found.end() - 1 else None
    )


def page_facts(page: Page) -> None:
    own = _own_print(page)
    today = [line for line in own if _WEEKDAY.search(line.text.rstrip())]
    for line in [*(line for line in own if not any(line is one for one in today)), *today]:
        facts = small_print(line.text)
        page.views = page.views if page.views is not None else facts.views
        page.published_date = page.published_date or facts.date or (day_of(line.text, None) if line.role == "meta" else None)
        author = _AUTHOR.search(line.text)
        page.author = page.author or (simplified(author[1]) if author else None)
    asked = next((row["asked_date"] for row in page.qa if row["asked_date"]), None)
    page.published_date = _day_of_reply(page) or page.published_date or _breadcrumb_date(page) or asked
    if page.published_date and date_of(page.published_date) is None:
        page.published_date = None
    _fill_rows(page)
