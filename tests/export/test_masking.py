"""What identifies a private person is masked; case numbers, amounts, statute numbers and dates are not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.export.masking import mask

MASKED = [
    ("请打13900001234联系我", "请打[mobile_phone]联系我"),
    ("手机 139-0000-1234。", "手机 [mobile_phone]。"),
    ("身份证号11010519491231002X，", "身份证号[identity_card]，"),
    ("转到6222020200112230302卡上", None),
    ("发到 zhang.san@mail.example.com 吧", "发到 [e_mail] 吧"),
    ("加微信：lvshi_zhang01", "加微信：[wechat]"),
    ("我的微信号是ab-cd_ef，", "我的微信号是[wechat]，"),
    ("加我V信lawyer2020细说", "加我V信[wechat]细说"),
    ("加QQ:123456789", "加QQ:[qq]"),
    ("扣扣123456789", "扣扣[qq]"),
    ("+86 139 0000 1234", "[mobile_phone]"),
    ("电话：021-55550000", "电话：[telephone]"),
]
KEPT = [
    "（2020）最高法民终1234号",
    "法释〔2020〕15号",
    "借款1390000元，年利率15.4%",
    "统一社会信用代码91310000MA1FL00000",
    "拨打12348法律援助热线",
    "2021年1月1日起施行，第一千二百六十条",
    "合同编号 20190512000017",
    "身份证号110105194912310021（校验位不对）",
    "京ICP备11000000号",
    "注册资本13900001234元，已缴足",
    "总股本13900001234股",
    "第13900001234号专利",
    "订单号：13900001234",
    "微信小程序、微信公众号、微信wechat支付",
    "通过QQ群、微信群传播有害信息500条以上",
    "（2021）京0105民初12345号",
    "账号为6222020200112230303的账户（校验位不对）",
    "自2008年1月1日至2012年12月31日，共计1826天",
    "违法所得5000000元以上，占50%以上",
    "GB 11643-1999、ISO 7064、YY/T 0287-2017",
    "邮编100745，门牌号1388号",
    "第一百三十八条、第139条第1款、第13条",
    "统一书号：9787511812345",
]


@pytest.mark.parametrize(("text", "expected"), [row for row in MASKED if row[1]])
def test_personal_numbers_are_masked(text: str, expected: str) -> None:
    counts: Counter[str] = Counter()
    assert mask(text, counts) == expected
    assert sum(counts.values()) == 1


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text, Counter()) == text


def test_masking_twice_changes_nothing() -> None:
    once = mask("".join(text for text, _ in MASKED), Counter())
    assert mask(once, Counter()) == once


@pytest.mark.shared
def test_no_mask_in_the_text_of_law(shared_data: Path) -> None:
    counts: Counter[str] = Counter()
    for path in sorted((shared_data / "laws" / "lawrefbook").rglob("*.md")):
        mask(path.read_text(encoding="utf-8"), counts)
    assert not counts
