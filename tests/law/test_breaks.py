from __future__ import annotations

from pipeline.law.breaks import joins


def test_number_split_over_two_lines() -> None:
    assert joins(["依照第三十二", "條規定", "完畢。"]) == [(0, 1)]
    assert joins(["依照第", "三十二条规定处理。"]) == [(0, 1)]
    assert joins(["依照第三十二", "", "条规定处理。"]) == [(0, 2)]


def test_link_breaks_a_quote() -> None:
    lines = [
        "法律依据",
        "《",
        "刑法",
        "》第二百六十四条　盗窃公私财物，",
        "数额较大的",
        "，或者多次盗窃的，处三年以下有期徒刑。",
        "律师解答",
    ]
    assert joins(lines) == [(1, 5)]


def test_hard_wrapped_column() -> None:
    lines = [
        "第一条　为了预防和制止家庭暴力，保护家庭成员的合法权益，维护平等、和",
        "睦、文明的家庭关系，促进家庭和谐、社会稳定，制定本法，并且还要做到保",
        "护妇女儿童和老人残疾人的权益，让每一个家庭都能够安居乐业而不受侵害和",
        "打扰。",
        "第二条　另一条。",
    ]
    assert joins(lines) == [(0, 3)]


def test_paragraphs_and_items_stay_apart() -> None:
    lines = ["第一条 有下列情形之一的：", "（一）甲；", "（二）乙。", "违反前款规定的，处罚。", "第二条 略。"]
    assert joins(lines) == []


def test_headings_and_short_lines_stay_apart() -> None:
    assert joins(["法律分析", "民法典怎么规定", "可以起诉", "法律依据"]) == []
