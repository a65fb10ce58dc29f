"""The name of a guestbook is the headline of a page on which many ask; a row of search fields behind a label is none."""

from __future__ import annotations

import pytest

from pipeline import clean_page

ASKED = "".join(
    f"<li><p>留言者：{name} 来自：江西 时间：2014-5-{day} 20:14</p><p>{text}</p><p>回复：</p><p>{answer}</p></li>"
    for name, day, text, answer in (
        ("周某", 19, "请问在矿上砸伤了脚，老板不给工资怎么办？", "您好，先申请工伤认定，停工期间的工资照发。"),
        ("匿名", 12, "离婚时能要求分公婆名下的房子吗？", "不能，离婚只分夫妻共同的财产。"),
        ("小方", 8, "车祸案子怎么收费？", "可以风险代理，先看交警的认定书。"),
    )
)


@pytest.mark.parametrize("name", ["在线留言", "客户留言", "网友留言", "留言板", "访客留言簿"])
@pytest.mark.parametrize("rest", ["-某某律师网", " 第2页 - 某某律师网"])
def test_the_name_of_a_guestbook_is_its_headline(name: str, rest: str) -> None:
    page = clean_page(
        f"<html><head><title>{name}{rest}</title></head><body><ul><li><a href='/'>首页</a></li><li><a href='/b'>{name}</a></li></ul>"
        f"<h3>{name}</h3><ul>{ASKED}</ul></body></html>",
        url="https://www.sample.example/book.asp",
    )
    assert page.title == name


def test_a_row_of_search_fields_is_no_headline() -> None:
    text = "标题    全文    标题或全文  |   精确查询    模糊查询\n标题:\n全文:\n作者:\n搜索 清空\n居住权的登记与对抗\n周某\n2021-03-04\n"
    page = clean_page(text + "居住权自登记时设立。没有登记的，当事人之间仍有合同上的请求权。", url="https://www.sample.example/a/1.html")
    assert page.title == "居住权的登记与对抗"
