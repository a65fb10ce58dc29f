"""The chain of roles: its likelihoods are those of all ways through, and what it drops is short, unknown and no law."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import clean_page
from pipeline.layout import chain, likely
from pipeline.page import ROLES, Block, Line, lines_of

SMALL = st.lists(st.floats(-3, 3), min_size=9, max_size=9)


@given(SMALL, SMALL)
def test_likelihoods_are_those_of_all_ways_through(scores: list[float], pairs: list[float]) -> None:
    near, step = np.array(scores, np.float32).reshape(3, 3), np.array(pairs, np.float32).reshape(3, 3)
    told = np.zeros((3, 3))
    for way in itertools.product(range(3), repeat=3):
        weight = np.exp(sum(near[n, role] for n, role in enumerate(way)) + sum(step[a, b] for a, b in itertools.pairwise(way)))
        for n, role in enumerate(way):
            told[n, role] += weight
    np.testing.assert_allclose(chain._marginals(near, step), told / told.sum(axis=1, keepdims=True), atol=1e-4)


@settings(deadline=None)
@given(st.lists(st.text("法律咨询0123:。> ", min_size=1, max_size=80), min_size=1, max_size=12))
def test_every_line_has_likelihoods_that_sum_to_one(texts: list[str]) -> None:
    lines = [line for line in lines_of("\n".join(texts)) if line.text.strip()]
    roles, found = chain.likelihoods(lines)
    assert set(roles) <= set(ROLES)
    assert found.shape == (len(lines), len(roles))
    if lines:
        np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-4)


def test_a_line_of_nothing_visible_is_a_line_too() -> None:
    lines = lines_of("首页\n\u200b\n律师\n\u200b")
    assert chain.likelihoods(lines)[1].shape[0] == 4


def test_what_a_rule_has_dropped_is_given() -> None:
    page = clean_page("首页 > 法律 > 合同\n\n定金可以退吗\n\n收受定金的一方违约的，应当双倍返还。\n")
    roles, found = chain.likelihoods(page.lines)
    for line, row in zip(page.lines, found, strict=True):
        if line.rule and line.role in roles:
            assert roles[int(row.argmax())] == line.role


def test_features_of_a_line_are_its_own_and_those_of_its_neighbours() -> None:
    lines = lines_of("\n".join(f"{'甲' * n}第{n}行的文字各不相同" for n in range(1, 12)))
    other = lines_of("\n".join(["另外一行"] + [line.text for line in lines[1:]]))
    one, two = (dict(enumerate(map(sorted, chain.features(those)))) for those in (lines, other))
    assert one[9] == two[9]
    assert one[1] != two[1]


TEXTS = st.lists(st.text("法律咨询甲乙0123:。>a \u200b", min_size=1, max_size=80), min_size=1, max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.integers(0, 12))
def test_scores_are_the_weights_of_the_features(texts: list[str], known: int) -> None:
    lines = [line for line in lines_of("\n".join(texts)) if line.text.strip()]
    model = replace(chain.loaded())
    chain.remember(lines[:known], model)
    told = [model.weights[model.rows[numbers]].sum(axis=0) for numbers in chain.features(lines)]
    if lines:
        np.testing.assert_array_equal(chain.scores_of(lines, model), np.array(told))


LAW = "\n".join(
    [
        "中华人民共和国电子商务法",
        "第一章 总则",
        "第一条 为了保障电子商务各方主体的合法权益，规范电子商务行为，维护市场秩序，促进电子商务持续健康发展，制定本法。",
        "第七十三条 国家推动建立与不同国家、地区之间跨境电子商务的交流合作。",
        "第七章 附则",
        "第八十九条 本法自2019年1月1日起施行。",
    ]
)


def test_no_line_of_law_is_taken() -> None:
    frame = "首页 > 法规 > 电子商务\n2021-03-04 10:20\n浏览：233次\n{}\n上一篇：某某规定\n版权所有 某某网 某ICP备00000000号\n"
    page = clean_page(frame.format(LAW))
    assert sum(line.rule is not None for line in page.lines) >= likely.FEWEST
    assert page.text == LAW


def test_a_cell_of_a_table_is_taken_only_where_it_is_sure() -> None:
    page = clean_page(
        "<html><body><p>打人要负什么责任，看伤情轻重。</p><table><tr><td>轻伤</td><td>可以和解</td></tr></table></body></html>"
    )
    cell = next(line for line in page.lines if line.text == "可以和解")
    assert cell.block
    cell.block = cell.block._replace(content=likely.MAYBE)
    assert likely._floor(cell) == likely.FRAME_CELL > likely.FRAME


def test_what_it_takes_says_how_likely() -> None:
    page = clean_page(
        "首页 > 法律咨询 > 租房\n押金不退怎么办\n2021-03-04 10:20\n浏览：233次\n租约到期，房东应当退还押金，扣款要有凭据。\n"
        "速问律师热线\n加客服领资料\n分享到：微信 微博\n版权所有 某某网\n"
    )
    taken = [line for line in page.lines if line.rule == likely.RULE]
    assert taken
    assert all(line.role in likely.WANTED and float(line.evidence[:4]) >= likely.FRAME for line in taken)
    assert "扣款要有凭据" in page.text


@pytest.mark.parametrize(("share", "size", "stays"), [(0.9, 300, True), (0.9, 100, False), (0.2, 300, False)])
def test_where_it_doubts_most_of_the_text_it_takes_none(share: float, size: int, *, stays: bool) -> None:
    text = Line(0, "字" * size, Block("body/p", "", 0, hidden=False, parent=1, content=0.9))
    menu = Line(size, "菜单", Block("body/p", "", 0, hidden=False, parent=1, content=0.1))
    lost = likely._is_lost([text, menu], [share, 1.0])
    assert likely._protected(text, "", lost=lost) is stays
    assert not likely._protected(menu, "", lost=lost)


def test_text_pages_have_no_selection_to_be_lost_against() -> None:
    assert not likely._is_lost(lines_of("字" * 300), [0.9])


def test_a_damaged_model_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "chain.bin").write_bytes(chain.MODEL.read_bytes()[:100])
    with pytest.raises(Exception, match=r"(?i)zip|file"):
        chain.loaded(tmp_path / "chain.bin")


def test_a_page_without_frame_that_a_rule_knows_loses_its_edges_alone() -> None:
    lines = lines_of("甲\n乙。\n丙\n丁\n戊")
    assert likely._between_texts(lines, [0.9, 0.1, 0.9, 0.1, 0.9]) == {lines[1].start, lines[2].start}
    assert likely._between_texts(lines, [0.9] * 5) == {line.start for line in lines}


@pytest.mark.parametrize(
    ("article", "known", "may"), [("第{}条 应当赔偿。", 0, False), ("第{}点，应当赔偿。", 0, True), ("第{}条 应当赔偿。", 2, False)]
)
def test_a_law_has_no_frame_where_no_rule_knows_any(article: str, known: int, *, may: bool) -> None:
    lines = lines_of("\n".join(article.format(n) for n in "一二三四"))
    assert likely._may_have_frame(lines, known) is may


def test_a_book_without_frame_is_not_looked_at() -> None:
    assert not likely._may_have_frame(lines_of("字字\n" * (likely.MOST_HEARD + 1)), 0)


def test_calls_below_an_answer_go_though_no_rule_knows_a_line() -> None:
    text = "邻居的树根把院墙顶裂了，可以要求他修好，修墙的钱由他出。\n先拍照，再请社区的人来看。谈不拢的，到法院起诉，鉴定费可以先垫付。"
    page = clean_page(text + "\n拍下来问一问\n打过去\n石**  138****0000  3分钟前 已被接单\n大屏版 · 口袋版")
    assert [line.rule for line in page.lines[-4:]].count(None) == 0
    assert page.text == text


@pytest.mark.parametrize("line", ["原告：XXX", "此致", "敬礼！", "申请日期：（写上日期）", "# 一个标题"])
def test_a_drafted_document_stays(line: str) -> None:
    assert likely._protected(lines_of(line)[0], "", lost=False)


def test_items_below_a_head_of_questions_are_for_split_to_read() -> None:
    page = clean_page("借条丢了还能要钱吗\n能要，转账记录也是证据。\n相关问题\n邻居的树伸进我家院子\n院墙被人挖了洞")
    assert {line.start for line in page.lines[2:]} <= likely._listed(page.lines)
    assert not likely._listed(page.lines[:2])


def test_a_short_word_that_a_rule_took_may_have_another_role_as_well() -> None:
    line = Line(0, "提问\n")
    line.role, line.rule = "nav", "nav.menu-word"
    assert likely._may_be(line, "cta")
    assert not likely._may_be(line, "lawyer_card")
    line.role = "spam_seo"
    assert not likely._may_be(line, "cta")


@pytest.mark.parametrize("text", ["产品质量法第三十三条", "某某市公租房条例第十条第二款", "二、应诉通知书", "（三）财产分割"])
def test_names_of_articles_and_points_are_never_likely_frame(text: str) -> None:
    assert likely._protected(Line(0, f"{text}\n"), "", lost=False)


@pytest.mark.parametrize("text", ["产品质量法怎么读", "三、押金不退怎么办？", "立即咨询"])
def test_other_short_lines_may_be(text: str) -> None:
    assert not likely._protected(Line(0, f"{text}\n"), "", lost=False)


def test_places_and_authorities_stay_where_rules_know_next_to_no_frame() -> None:
    lines = [Line(0, f"{text}\n") for text in ("北京市", "大同仲裁委员会、阳泉仲裁委员会", "首页", "在线咨询")]
    for n, line in enumerate(lines):
        line.start = n
    assert likely._places(lines, sure=True) == {0, 1}
    assert not likely._places(lines, sure=False)
