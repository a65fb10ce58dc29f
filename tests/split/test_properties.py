"""What split never does, whatever the lines: lose text, raise, or label what is not its own."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import schema
from pipeline.page import DROPPED_ROLES, KEPT_ROLES, Page, lines_of, replay
from pipeline.stages.split import split

LINES = (
    "租客不交房租怎么办？",
    "我把房子租出去三个月，对方只交了押金，请问能不能赶人？",
    "律师解答",
    "最佳答案",
    "程砚秋律师 河北邢台",
    "追问：他不搬怎么办",
    "追答",
    "可以先发书面通知，再起诉解除合同。",
    "您好，这种情况可以要求违约金。",
    "法律依据：",
    "《民法典》",
    "第七百二十二条",
    "相关问题",
    "押金可以抵房租吗",
    "《民法典》第七百三十一条　租赁物危及承租人的安全或者健康的，即使承租人订立合同时明知该租赁物质量不合格，承租人仍然可以随时解除合同。",
    "（一）身份证明；",
    "（二）租赁合同；",
    "第一章 总则",
    "目录",
    "1楼",
    "2# 发表于 2020-01-02",
    "顶一下",
    "2021-02-03",
    "热门文章",
    "如题所述",
    "•",
    "-",
    "押金怎么退山东在线咨询 2022-02-13先看合同约定，再看房屋有没有损坏...展开全部",
    "一、押金能扣多少？",
    "某某市人民法院",
    "民事判决书",
    "书记员 某某",
    "第三条和第四条规定的情形，适用本法第五条第一款。",
    "Q1：能退吗？",
    "A1：能。",
    "问题 | 什么是押金 |",
    "《",
    "刑法",
    "》第二百六十四条　盗窃公私财物，",
    "",
)
pages = st.lists(st.one_of(st.sampled_from(LINES), st.text("法条第一二三款《》。：，？ 问答a1\u3000", max_size=20)), max_size=25)


@settings(max_examples=150, deadline=None)
@given(pages, st.sets(st.integers(0, 24)))
def test_split_loses_nothing(texts: list[str], dropped: set[int]) -> None:
    raw = "\n".join(texts)
    page = Page(raw=raw, lines=lines_of(raw), source="page.txt", content_hash="0")
    for n, line in enumerate(list(page.lines)):
        if n in dropped or not line.text.strip():
            page.drop(line, "test.dropped", ("meta", "lawyer_card", "other_boilerplate", "related_link")[n % 4])
    split(page)
    page.check()
    for line in page.lines:
        assert replay(line.raw, line.edits) == line.text
        assert line.role in (KEPT_ROLES if line.rule is None else ("meta", "lawyer_card", "related_question", *DROPPED_ROLES))
    assert page.kind in schema.PAGE_KINDS
    assert page.jurisdiction in schema.JURISDICTIONS
    for rows, table in ((page.qa, schema.QA), (page.statutes, schema.STATUTES), (page.citations, schema.CITATIONS)):
        for row in rows:
            assert set(row) <= set(table.names)
            assert 0 <= row["start"] <= row["end"] <= len(raw)
    assert all(row["kind"] in schema.QA_KINDS and set(row["flags"]) <= set(schema.QA_FLAGS) for row in page.qa)
    assert len({row["qa_id"] for row in page.qa}) == len(page.qa)
    assert [row["position"] for row in page.qa] == list(range(len(page.qa)))
    ids = {row["qa_id"] for row in page.qa}
    assert {line.qa_id for line in page.lines if line.qa_id} <= ids
    assert {row["statute_id"] for row in page.citations if row["statute_id"]} <= {row["statute_id"] for row in page.statutes}


@settings(max_examples=60, deadline=None)
@given(pages)
def test_same_in_same_out(texts: list[str]) -> None:
    raw = "\n".join(texts)
    rows = []
    for _ in range(2):
        page = Page(raw=raw, lines=lines_of(raw), source="page.txt", content_hash="0")
        split(page)
        rows.append((page.qa, page.statutes, page.citations, [(line.start, line.role) for line in page.lines]))
    assert rows[0] == rows[1]
