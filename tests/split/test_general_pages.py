"""Pages that are no questions and answers give no rows; forms of agencies and lone headings do where they should."""

from __future__ import annotations

import pytest

from tests.split.pages_of import column, page_of

NEWS = (
    "<html><head><title>老城改造进入第三年</title></head><body><h1>老城改造进入第三年</h1>"
    "<p>街道上的脚手架已经拆掉一半，居民陆续搬了回来，商户却还在观望。</p>{}"
    "<p>记者走访时，几位店主说，客流只有从前的六成，房租倒是一分没少。</p></body></html>"
)


@pytest.mark.parametrize(
    "middle",
    [
        "<p>生意会回来吗？</p><p>一家面馆的老板说，再等半年看看，不行就关门，去别处另找铺面。</p>",
        (
            "<h2>拆改的进度</h2><p>东片完工，西片开工。</p><h2>钱从哪里来？</h2><p>财政出一半，其余由公司筹措，账目每季公开。</p>"
            "<h2>下一步</h2><p>年底前验收，明年春天移交，随后清点设备。</p>"
        ),
        "<h2>猪价还会涨吗？</h2><h2>谁在买黄金？</h2><h2>房租为什么不降？</h2>",
    ],
    ids=["a question in prose", "one question among headings", "a list of titles"],
)
def test_news_has_no_rows(middle: str) -> None:
    page = page_of(NEWS.format(middle))
    assert page.qa == []
    assert page.kind == "article"


def test_an_article_parted_by_questions_has_sections() -> None:
    page = page_of(
        "<html><head><title>租房押金指南</title></head><body><h1>租房押金指南</h1><p>押金的事，合同里先写清楚，免得退租时争执。</p>"
        "<h2>押金最多收几个月？</h2><p>法律没有统一的上限，以合同写的为准。</p>"
        "<h2>房东不退怎么办</h2><p>先发函催告，催告不成的，向房屋所在地的法院起诉。</p></body></html>"
    )
    assert column(page.qa, "kind") == ["section", "section"]
    assert column(page.qa, "question_title") == ["押金最多收几个月？", "房东不退怎么办"]


def test_comments_below_an_article_are_no_answers() -> None:
    prose = "".join(
        f"<p>第{n}段写路上见到的风景，山是青的，水是绿的，走了一整天也没有遇到别人，只听得到风声和鸟叫。</p>" for n in range(14)
    )
    page = page_of(
        f"<html><head><title>西山行记</title></head><body><h1>西山行记</h1>{prose}"
        "<div>1楼 过客 2021-05-01</div><p>写得真好，下次同去。</p><div>2楼 山人 2021-05-02</div><p>照片在哪里看，拍得清楚些。</p>"
        "</body></html>"
    )
    assert page.qa == []


def test_letter_box_of_an_agency() -> None:
    page = page_of("""
信件标题
关于小区门口占道停车的咨询
来信人
韩*
来信时间
2024-03-05
来信内容
门口的路两边每天停满货车，请问归哪个部门管，怎么投诉？
答复单位
平川区城市管理局
答复时间
2024-03-09
答复内容
您反映的路段由我局和交警大队共同管理，我们已经安排人员每天巡查两次。
""")
    assert page.title == "关于小区门口占道停车的咨询"
    row = page.qa[0]
    assert row["question_body"] == "门口的路两边每天停满货车，请问归哪个部门管，怎么投诉？"
    assert row["answer"] == "您反映的路段由我局和交警大队共同管理，我们已经安排人员每天巡查两次。"
    assert (row["asked_date"], row["answered_date"], row["answerer"]) == ("2024-03-05", "2024-03-09", "平川区城市管理局")


def test_a_word_of_a_form_alone_is_no_form() -> None:
    page = page_of("主题\n春天的约定\n这一年我们在河边种了三十棵树，只活下来一半。\n")
    assert "主题" in page.text


def test_an_answer_that_ends_in_a_list_of_articles_is_whole() -> None:
    page = page_of("""
被辞退没有赔偿怎么办
律师解答
公司没有理由辞退您的，您可以要求双倍的经济补偿。依据《劳动合同法》第四十七条、第四十八条、第八十七条
""")
    assert page.qa[0]["complete"]
