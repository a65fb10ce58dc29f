"""Names beside a profession, and what is none."""

from __future__ import annotations

import pytest

from pipeline.qa.facts import lawyer_called
from pipeline.qa.surnames import is_personal
from pipeline.qa.titled import titled_name
from tests.split.pages_of import column, page_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("江一舟 | 主任律师", "江一舟"),
        ("首席调解员 江一舟（某街道调解委员会）", "江一舟"),
        ("山东某某律师事务所 江一舟", "江一舟"),
        ("来自山东的江一舟律师于2021年5月6日作答", "江一舟"),
        ("（解答人：江一舟，公职律师）", "江一舟"),
        ("鼓励一下 继续问", None),
        ("江律师这样看", None),
        ("湯何律師行 法律顧問", None),
        ("专业律师 一对一", None),
        ("山东 周口", None),
    ],
)
def test_titled_name(text: str, name: str | None) -> None:
    assert titled_name(text) == name


def test_personal_names() -> None:
    assert all(map(is_personal, ("江一舟", "欧阳小禾", "谯思齐", "田禾")))
    assert not any(map(is_personal, ("送锦旗", "作答", "鼓励一下", "两位", "江")))


@pytest.mark.parametrize(("name", "called"), [("江一舟", "江一舟"), ("阿德", "阿德律师"), ("小江", "小江律师"), ("江", "江律师")])
def test_lawyers_are_called_by_their_whole_names(name: str, called: str) -> None:
    assert lawyer_called(name) == called


def test_the_card_above_the_buttons_names_who_answers() -> None:
    page = page_of(
        "<html><head><title>租来的车半路抛锚，拖车费谁出</title></head><body><h1>租来的车半路抛锚，拖车费谁出</h1>"
        "<p>周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，我该怎么办？</p>"
        "<div class='card'><b>江一舟 律师</b><i>山东某某律师事务所</i><a>送锦旗</a><a>打电话</a></div>"
        "<div class='answer'><p>车行交给您的车应当适合行驶，拖车费由它承担。</p></div><span>2021-05-06 10:00 回答</span></body></html>"
    )
    assert column(page.qa, "answerer") == ["江一舟"]


def test_what_another_says_below_a_question_asked_again_is_to_the_first_question() -> None:
    def post(name: str, day: int, said: str) -> str:
        return f"<dl><dt>{name}</dt><dd>{day}楼 2021-05-0{day} 10:00</dd><dd>{said}</dd></dl>"

    page = page_of(
        "<html><head><title>拖车费谁出 - 某某论坛</title></head><body><h1>租来的车半路抛锚，拖车费谁出</h1>"
        + post("水边的人", 1, "周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，我该怎么办？")
        + post("老田修车", 2, "车行交给您的车应当适合行驶，拖车费由它承担。")
        + post("水边的人", 3, "合同上写了概不负责，有用吗？")
        + post("老田修车", 4, "没有用，这种条款免掉了他自己的全部责任。")
        + post("山中客", 5, "再提醒一句，检修单和聊天记录都要留好，往后打官司用得着。")
        + "</body></html>"
    )
    assert column(page.qa, "kind") == ["main", "additional_answer", "follow_up"]
    assert column(page.qa, "answerer") == ["老田修车", "山中客", "老田修车"]


def test_answers_have_the_places_of_their_own_cards() -> None:
    page = page_of(
        "<html><head><title>租来的车半路抛锚，拖车费谁出</title></head><body><h1>租来的车半路抛锚，拖车费谁出</h1>"
        "<p>周末租了车，半路水箱漏水，我叫拖车花了六百，车行不认，我该怎么办？</p><h2>律师解答</h2>"
        "<div><b>江一舟律师 山东某某律师事务所 山东济南</b><p>车行交给您的车应当适合行驶，拖车费由它承担。</p>"
        "<span>2021-05-06 10:00</span></div>"
        "<div><b>田小禾律师 山西某某律师事务所 山西大同</b><p>检修单和聊天记录留好，谈不拢就向消协投诉。</p>"
        "<span>2021-05-07 10:00</span></div>"
        "</body></html>"
    )
    assert column(page.qa, "region") == ["山东济南", "山西大同"]
    assert column(page.qa, "answerer") == ["江一舟", "田小禾"]
