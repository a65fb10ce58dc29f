"""Every mark of marks.toml reads its examples and leaves its near-misses alone."""

from __future__ import annotations

import pytest

from pipeline.qa.marks import Mark, is_mark, lead_of, marks
from pipeline.text.fold import fold


@pytest.mark.parametrize("mark", marks().values(), ids=lambda mark: mark.name)
def test_reads_examples_and_no_near_misses(mark: Mark) -> None:
    assert [line for line in mark.examples if not is_mark(mark.name, fold(line))] == []
    assert [line for line in mark.near_misses if is_mark(mark.name, fold(line))] == []


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("答：可以起诉。", "answer", "可以起诉。"),
        ("Q1： 押金能退吗？", "question", "押金能退吗？"),
        ("【法律依据】：《民法典》第五百条", "part", "《民法典》第五百条"),
        ("追问：他不还怎么办", "follow_up", "他不还怎么办"),
        ("答辩状应当写明事实。", "", "答辩状应当写明事实。"),
        ("法律依据不足的，驳回请求。", "", "法律依据不足的，驳回请求。"),
        ("答：", "", "答："),
        ("问题2　押金过了一年还能要吗？", "question", "押金过了一年还能要吗？"),
        ("解答2 合同没写的，随时可以要。", "answer", "合同没写的，随时可以要。"),
        ("回答3 收藏12", "", "回答3 收藏12"),
        ("A02　要闻·本地新闻和读者来信", "", "A02　要闻·本地新闻和读者来信"),
    ],
)
def test_lead_of(text: str, name: str, rest: str) -> None:
    found, at = lead_of(text, ("follow_up", "question", "answer", "part"))
    assert (found, text[at:]) == (name, rest)
