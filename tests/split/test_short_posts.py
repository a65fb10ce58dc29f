"""Short posts stay where a date stands beside them, and what a forum prints of its members is no text."""

from __future__ import annotations

import pytest

from pipeline.page import Line
from pipeline.qa.reading import only_texts
from tests.split.pages_of import column, page_of, pairs

TALK = """
问法树·公开的咨询
鱼缸运到家碎了找谁赔
会话时间 2022-05-11　已隐去姓名
客户 09:00:12
我网购的一米五鱼缸昨天到货，拆开底板裂了，卖家让我找快递，快递说没有保价，我该找谁赔？
苗律师 09:01:40
找卖家。货物交付给您以前毁损的风险由卖家承担，他赔了您以后再去找快递公司。
客户 09:02:55
那要是卖家不理我呢
苗律师 09:04:21
先让平台介入，平台不处理的，带上开箱录像和聊天记录起诉卖家，标的小的可以网上立案。
点这里开始我的咨询
"""

FORUM = """<html><head><title>院子里的井归谁用 - 乡邻论坛</title></head><body>
<div class=path>乡邻论坛 > 邻里</div><h1>院子里的井归谁用</h1>
<div class=p><b>挑水的人</b><i>注册:2012-03 文章:12 声望:3</i><s>#1 | 2014-06-02 08:11 AM</s>
<p>老井在我家院子里，三户人家用了二十年，现在我要翻修院子，想把井封掉，他们不同意，我能封吗？</p></div>
<div class=p><b>青砖瓦</b><i>注册:2009-11 文章:930 声望:51</i><s>#2 | 2014-06-02 09:20 AM</s>
<p>井在你的院子里，地是集体的，二十年来大家一直在用，你封掉会妨碍相邻各方用水，最好先商量。</p></div>
<div class=p><b>挑水的人</b><i>注册:2012-03 文章:12 声望:3</i><s>#3 | 2014-06-02 12:01 PM</s>
<p>商量过了，他们一口咬定不许封，我还能怎么办？</p></div>
<div class=p><b>青砖瓦</b><i>注册:2009-11 文章:930 声望:51</i><s>#4 | 2014-06-03 07:45 AM</s>
<p>那就请村委会来调解，给另外两户各接一根水管，费用一起分担。</p></div>
<div>版权所有 乡邻论坛</div></body></html>"""


@pytest.mark.parametrize("again", ["那要是卖家不理我呢", "他说店里没有钱赔怎么办"])
def test_what_is_asked_again_beside_a_clock_is_no_frame(again: str) -> None:
    page = page_of(TALK.replace("那要是卖家不理我呢", again))
    assert column(page.qa, "kind") == ["main", "follow_up"]
    assert page.qa[1]["question_title"] == again


def test_cards_of_members_are_no_question() -> None:
    page = page_of(FORUM)
    assert column(page.qa, "kind") == ["main", "follow_up"]
    assert pairs(page)[1][1] == "商量过了，他们一口咬定不许封，我还能怎么办？"
    assert not any("注册" in (row["question_body"] or "") + (row["answer"] or "") for row in page.qa)


def _lines(text: str) -> list[Line]:
    """The lines of a text; those behind a # are frame."""
    lines = [Line(0, raw) for raw in text.split("\n")]
    for line in lines:
        line.rule = "layout.likely" if line.raw.startswith("#") else None
        line.text = line.text.lstrip("#")
    return lines


def test_a_text_alone_below_its_date_is_no_frame() -> None:
    lines = _lines("#于某 2020-01-02\n先去立案庭问问看要带几份材料\n#费某 2020-01-03\n把他们两个都写成被告。\n#我要回复")
    assert only_texts(lines, ["answer"] * 5) == {1, 3}
    assert not only_texts(lines, ["related"] * 5)
    assert not only_texts(lines[2:], ["answer"] * 3)


def test_titles_of_a_dated_list_are_no_posts() -> None:
    lines = _lines("#相关 2020-01-02\n押金不退该怎么办理？\n#2020-01-03\n合同丢了怎么起诉对方\n#更多")
    assert not only_texts(lines, ["answer"] * 5)


def test_one_who_answers_first_opens_no_talk() -> None:
    page = page_of(TALK.replace("客户 ", "甲律师 "))
    assert not any(line.rule == "split.asks-again" for line in page.lines)


def test_thanks_at_the_end_of_a_talk_are_no_question() -> None:
    page = page_of(TALK.replace("点这里", "客户 09:05:00\n好的谢谢！\n点这里"))
    assert column(page.qa, "kind") == ["main", "follow_up"]
    assert "好的谢谢！" not in [line.text for line in page.kept()]
