"""Facts in the small print."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.qa.counts import count_of
from pipeline.qa.facts import date_of, region_of, small_print


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("苏晚晴执业律师", {"name": "苏晚晴", "title": "执业律师"}),
        ("苏晚晴律师律师", {"name": "苏晚晴"}),
        ("主持律師　羅心怡", {"name": "罗心怡", "title": "主持律师"}),
        ("律师：段誉之", {"name": "段誉之"}),
        ("江晚舟律师　山东潍坊", {"name": "江晚舟", "region": "山东潍坊"}),
        ("测试市北斗律师事务所 江晚舟律师", {"name": "江晚舟", "firm": "测试市北斗律师事务所"}),
        ("已帮助 1.2万 人解决法律问题", {"helped": 12000}),
        ("顶(3)", {"upvotes": 3}),
        ("南墙下的猫 2023-10-10 答", {"name": "南墙下的猫", "date": "2023-10-10"}),
        ("匿名网友 2023-10-11 答", {"date": "2023-10-11"}),
        ("2023-05-11 09:42 · 提问于湖北襄阳 · 1.2万次浏览", {"date": "2023-05-11", "region": "湖北襄阳", "views": 12000}),
        ("查看 1874 回复 6", {"views": 1874}),
        ("阅读：340", {"views": 340}),
    ],
)
def test_small_print(text: str, facts: dict[str, Any]) -> None:
    found = small_print(text, card="name" in facts or "匿名" in text)
    assert {name: value for name in found.__slots__ if (value := getattr(found, name)) is not None} == facts


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布时间：2024-4-2 10:00", "2024-04-02"),
        ("2024年11月30日", "2024-11-30"),
        ("2024/08/13", "2024-08-13"),
        ("今天是 2024年4月9日 星期二", None),
        ("施行日期：2011-01-01", None),
        ("2005年5月11日公布", None),
        ("（2015年12月27日第十二届全国人民代表大会常务委员会第十八次会议通过）", None),
        ("订单号20240402001", None),
        ("2024-13-02", None),
    ],
)
def test_date_of(text: str, date: str | None) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(("text", "count"), [("318", 318), ("1.7万", 17000), ("10w", 100000), ("3k", 3000), ("三百", None)])
def test_count_of(text: str, count: int | None) -> None:
    assert count_of(text) == count


def test_region_of_takes_no_court_or_firm_for_a_place() -> None:
    assert region_of("四川省高级人民法院") is None
    assert region_of("广东某某律师事务所") is None
    assert region_of("· 广东佛山") == "广东佛山"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布日期：二〇一九年十月二十八日", "2019-10-28"),
        ("更新日期：01/12/2021", "2021-12-01"),
        ("时间Sun Mar 12 14:46:37 2023", "2023-03-12"),
        ("发布日期：109-08-05", "2020-08-05"),
        ("最新修订 | 2025-09-16", "2025-09-16"),
        ("2018年10月1日修订", None),
        ("电话：109-08-05", None),
    ],
)
def test_dates_in_other_forms(text: str, date: str | None) -> None:
    assert date_of(text) == date


def test_a_large_city_stands_without_its_province_but_not_in_the_name_of_a_firm() -> None:
    assert region_of("杭州 · 房屋租赁") == "杭州"
    assert region_of("杭州某某律师事务所") is None


@pytest.mark.parametrize(("text", "helped"), [("已協助 1,045 人", 1045), ("帮过 402 人", 402), ("已有88人受益", 88), ("88人参加", None)])
def test_how_many_somebody_helped(text: str, helped: int | None) -> None:
    assert small_print(text).helped == helped
