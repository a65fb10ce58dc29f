"""Letters and their replies, and answers whose parts have names of their own."""

from __future__ import annotations

from pipeline.layout.keys import key
from pipeline.page import Page, lines_of
from pipeline.qa.asked import _heads_law
from pipeline.stages.strip import name_kind
from tests.split.pages_of import column, page_of

LETTER = """
楼上装修震裂了我家的吊顶，物业说不归他管
来件
吊顶裂了两条缝，楼上承认是他家敲墙敲的，只肯赔二百。我找物业，物业叫我们自己谈。
复函
可以要楼上赔全部的修理费。请先拍照，再找一家装修公司出报价，拿着报价去谈，谈不拢就起诉。
"""


def test_a_letter_and_its_reply_are_question_and_answer() -> None:
    page = page_of(LETTER)
    assert page.kind == "qa"
    assert page.qa[0]["question_body"].startswith("吊顶裂了")
    assert page.qa[0]["answer"].startswith("可以要楼上赔")


def test_a_reply_nobody_wrote_for_is_a_heading() -> None:
    page = page_of("关于食品标签的通知\n各县市场监督管理局应当加强检查。\n复函\n原食品标签可以用到年底，请各县遵照执行。")
    assert page.kind != "qa"
    assert not column(page.qa, "kind")


def test_two_headings_one_above_law_are_parts() -> None:
    page = page_of("核心\n可以要求赔偿。\n出处\n第一千一百六十五条 行为人因过错侵害他人民事权益造成损害的，应当承担侵权责任。")
    for line in page.lines:
        line.rule = None
        line.role = "heading" if len(key(line)) == 2 else "statute" if line.text.startswith("第") else "answer"
    assert _heads_law(page)
    page.lines[0].role = "body"
    assert not _heads_law(page)


def test_three_firms_and_no_text_are_a_directory() -> None:
    raw = "河口市律所名录\n甲律师事务所\n乙律师事务所\n丙律师事务所\n"
    page = Page(raw=raw, lines=lines_of(raw))
    for line in page.lines[1:]:
        page.drop(line, "card.firm", "lawyer_card")
    name_kind(page, key(page.lines[0]))
    assert page.kind == "listing"
