"""Rows of a table printed with bars, closings of agencies, and tails of attributes: what announces, what stays, what goes."""

from __future__ import annotations

import pytest

from pipeline import clean_page
from tests.conftest import ROOT

DICTIONARY = """法律词典 > 合同
{head} | 定金交了能退吗 |
{cell} | 法律主观：能不能退要看是谁违约，卖方违约的应当双倍返还，买方违约的不能要求返还。
法律客观：《民法典》第五百八十七条　债务人履行债务的，定金应当抵作价款或者收回。
该内容由 测律师
和 测词典 共创回答
"""


@pytest.mark.parametrize("head", ["词条", "问题"])
@pytest.mark.parametrize("cell", ["释义", "解释"])
def test_the_heads_of_a_tables_rows_stay_as_headings_and_announce(head: str, cell: str) -> None:
    page = clean_page(DICTIONARY.format(head=head, cell=cell))
    assert page.title == "定金交了能退吗"
    assert page.kind == "qa"
    assert [row["question_title"] for row in page.qa] == ["定金交了能退吗"]
    assert not any("|" in row["answer"] for row in page.qa)
    roles = {line.text.strip(): line.role for line in page.lines}
    assert roles[f"{head} |"] == roles[f"{cell} |"] == "heading"


LETTER = """首页 >> 政民互动 >> 信件选登
孩子户口不在本市能上小学吗
来信内容：
我们一家租住在城东，孩子的户口在老家，今年九月想在附近的小学报名，需要什么材料？
答复内容：
您好！来信收悉，现答复如下：
请带居住证、租房合同和社保证明，六月底前到教育局服务窗口登记，统筹安排入学。
{closing}
"""


@pytest.mark.parametrize("closing", ["感谢您对教育工作的关心。", "感谢您对我区工作的理解与支持！", "谢谢您对城市管理工作的监督！"])
def test_what_an_agency_says_in_the_end_belongs_to_its_answer(closing: str) -> None:
    page = clean_page(LETTER.format(closing=closing))
    assert [row["answer"].endswith(closing) for row in page.qa] == [True]


@pytest.mark.parametrize(
    "tail", ['" class="txt-b" />', '" target="_blank">', '" />', '" style="color:red"', '" href="/a/1.html" target="_blank">']
)
def test_tails_of_attributes_go(tail: str) -> None:
    text = "先找卖家，货在签收以前的风险由卖家承担，赔了以后再去找快递公司。"
    assert clean_page(f"快递摔坏了找谁赔\n{text}{tail}\n").text.splitlines()[-1] == text


@pytest.mark.parametrize("text", ['他说："以后再说"', '标语是"class="，没有别的意思'])
def test_quotation_marks_and_signs_stay(text: str) -> None:
    assert text.split("，")[0] in clean_page(f"关于标语的一则说明\n下面这句话应当原样留着，一个字也不要改。\n{text}\n").text


def test_the_sample_page_with_three_answers_behind_bullets_has_three() -> None:
    page = clean_page((ROOT / "raw" / "qa-several-answers.txt").read_bytes())
    assert [row["kind"] for row in page.qa] == ["main", "additional_answer", "additional_answer"]
    assert {row["question_title"] for row in page.qa} == {page.title} == {"公司拖欠两个月工资怎么办"}
