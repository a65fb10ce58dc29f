"""Headlines with a label or path glued before them, and lists of questions whose head has words of its own."""

from __future__ import annotations

import pytest

from tests.split.pages_of import column, page_of


def test_the_head_title_parts_the_headline_from_the_path_glued_before_it() -> None:
    html = (
        "<html><head><title>邻居占用车位能报警吗 - 东湾业主论坛</title></head><body>"
        "<span>业主投诉 → 停车 发帖 | 回复 主题：邻居占用车位能报警吗</span>"
        "<p>我的车位天天被隔壁的占着，跟他说了三次都不理，我能报警吗？</p><p>律师回答</p><p>可以先找物业，物业不管的再报警。</p></body></html>"
    )
    page = page_of(html)
    assert page.title == "邻居占用车位能报警吗"


@pytest.mark.parametrize("label", ["主题：", "标题：", "帖子主题: "])
def test_a_label_is_no_part_of_the_headline(label: str) -> None:
    page = page_of(f"{label}邻居占用车位能报警吗\n\n我的车位天天被隔壁的占着，我能报警吗？\n律师回答\n可以先找物业，物业不管的再报警。\n")
    assert page.title == "邻居占用车位能报警吗"


def test_no_part_of_a_name_is_a_label() -> None:
    html = (
        "<html><head><title>治安处罚办法（三）</title></head><body>"
        "<h1>东湾县治安处罚办法（三）</h1><p>第一条 为了维护秩序，制定本办法。</p>"
        "<p>第二条 本县范围内适用本办法。</p><p>第三条 本办法由县政府解释。</p></body></html>"
    )
    assert page_of(html).title == "东湾县治安处罚办法（三）"


@pytest.mark.parametrize("head", ["同栏目问题", "看过本页的网友还问了", "与本题相近的咨询及答复"])
def test_a_head_of_own_words_lists_questions(head: str) -> None:
    page = page_of(
        "邻居占用车位能报警吗\n\n我的车位天天被隔壁的占着，我能报警吗？\n律师回答\n可以先找物业，物业不管的再报警。\n\n"
        f"{head}\n停车场丢了东西谁来赔\n车被划了没有监控怎么办\n"
    )
    assert "车被划了没有监控怎么办" in column(page.qa, "question_title")
