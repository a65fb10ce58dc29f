"""The top of a text page: which line is the headline, what goes above it, and the names beside the date below it."""

from __future__ import annotations

import pytest

from pipeline import clean_page

FIRM = """槐安律师网
网站首页 | 收藏本站 | 联系我们
律所简介 律师团队 执业领域 典型案例 招贤纳士
·本所三名律师受邀为街道办事处授课...
·本所与高校共建实习基地
您当前所在的位置: 律师随笔
借名买房的四个风险
出处 | 某律师 时间 | 2018-1-2
借名买房是指实际出资人以他人名义买房并登记。出资人要取回房屋，应当证明双方有借名的约定。"""
TITLE_WITH_DATE = """某市房产律师网--专业法律服务
首席律师
季测试 律师
手机:13000000000
律师简介更多>>
季测试律师，中国注册执业律师，从业十二年。
借名买房合同的效力 更新时间:2019/9/19 15:00:52
借名买房的约定原则上有效，但是违反限购政策的，法院可能不支持过户的请求。"""
POSTED = """租房遇到二房东跑路
山前的猫
2022-03-04 10:20
未命名
1576 阅读
二房东收了半年房租以后失去联系，房东要求租客搬走，租客可以向二房东追讨已经支付的租金。"""
COUNTED = """法制史研究
古代的契约与见证人
2017-05-26
浏览:700
评论:0
古代订立契约时往往有见证人在场，契约上要写明见证人的姓名。
见证人在纠纷发生以后要到官府作证。"""


def fates(text: str) -> dict[str, str]:
    page = clean_page(text, url="https://www.sample.example/a/1.html")
    return {line.raw.strip(): line.role for line in page.lines if line.raw.strip()}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (FIRM, "借名买房的四个风险"),
        (TITLE_WITH_DATE, "借名买房合同的效力"),
        (POSTED, "租房遇到二房东跑路"),
        (
            "律法说法  >  【说法观点】股东知情权的新规则\n【说法观点】股东知情权的新规则\n作者:\n新法扩大了查阅的范围。",
            "【说法观点】股东知情权的新规则",
        ),
    ],
)
def test_the_headline_is_told_by_what_stands_around_it(text: str, title: str) -> None:
    assert clean_page(text, url="https://www.sample.example/a/1.html").title == title


def test_what_stands_above_goes() -> None:
    found = fates(FIRM)
    assert found["槐安律师网"] == found["律所简介 律师团队 执业领域 典型案例 招贤纳士"] == "nav"
    assert found["·本所与高校共建实习基地"] in ("related_link", "nav")
    assert fates(TITLE_WITH_DATE)["季测试律师，中国注册执业律师，从业十二年。"] == "lawyer_card"


def test_names_among_the_facts_below_go() -> None:
    found = fates(POSTED)
    assert found["山前的猫"] == found["未命名"] == "lawyer_card"


def test_a_count_of_comments_opens_no_list_of_them() -> None:
    assert fates(COUNTED)["见证人在纠纷发生以后要到官府作证。"] == "body"


@pytest.mark.parametrize(
    "text",
    [
        "您好\n我想问下\n诉讼离婚的调解期是多长时间？\n调解期由法院根据案情确定。",
        "回答以下问题，只写条文:\n合伙企业法第二条的内容是什么？\n合伙企业是指依法设立的企业，分为普通合伙与有限合伙。",
        "本所章程\n第一章 总则\n第一条 为了规范管理，制定本章程。\n第二章 组织\n第二条 设理事会。",
    ],
)
def test_what_may_be_content_stays_above_a_headline(text: str) -> None:
    page = clean_page(text, url="https://www.sample.example/a/1.html")
    assert all(line.rule is None for line in page.lines)


def test_a_list_ends_where_the_next_begins() -> None:
    text = (
        "定金能退吗\n可以协商。收受定金的一方违约的，应当双倍返还。\n"
        "相似回答\n订金能退吗\n答：可以退。订金不是定金，没有担保的性质，收受的一方…\n大家正在搜\n定金 罚则\n违约金 上限"
    )
    found = fates(text)
    assert found["订金能退吗"] == "related_link"
    assert {found["定金 罚则"], found["违约金 上限"]} <= {"nav", "related_link"}


ASKED = "公司拖欠两个月工资怎么办"
BODY = """我在一家小饭馆当服务员，老板从上上个月起就没有发过工资，微信也不回，我该去哪里反映？
律师解答
您可以带上合同和考勤记录，到劳动监察大队投诉，也可以申请仲裁。"""
TOPICS = (
    "合同工 劳务派遣 劳动报酬 讨薪 拖欠工资 工资争议 农民工 欠薪 劳动保障 劳动法 用工 社保 "
    "工龄 调岗 裁员 离职 考勤 竞业限制 劳动仲裁 江西-赣州 安徽 宁夏银川 贵州省贵阳市 便民服务 "
    "生活服务 法治天地 身边的法 常见问题 法规问答 法律百科 维权之声 百姓说法 未解决 悬赏50"
)
"""Not the words that the weights are fitted with."""


@pytest.mark.parametrize("topic", TOPICS.split())
@pytest.mark.parametrize("facts", ["2023-11-02 1286人浏览", "3人浏览", "2021年3月4日", "发布时间：2020-02-11 10:20"])
def test_a_word_beside_the_headline_is_no_headline(topic: str, facts: str) -> None:
    pages = [f"{ASKED}\n{topic}\n{facts}\n{BODY}", f"{topic}\n{ASKED}\n{facts}\n{BODY}"]
    assert [clean_page(text, url="https://www.sample.example/a/1.html").title for text in pages] == [ASKED, ASKED]
