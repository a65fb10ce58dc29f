"""Where answers are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.qa.endings import cap_of, marker_at, stops
from pipeline.qa.glued import glued_item


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("先协商。协商不成的 ...展开全部", "先协商。协商不成的"),
        ("责任可以……剩余55%内容，登录后查看", "责任可以"),
        ("对消费者偏重... 更多>", "对消费者偏重"),
        ("可以起诉。查看全文>>", "可以起诉。"),
        ("应当赔偿[查看全文]", "应当赔偿"),
        ("租金方面可以主张……（全文需付 9.9 元）", "租金方面可以主张"),
        ("租金方面可以主张…（剩余 312 字）", "租金方面可以主张"),
        ("先发函催告…【还有六成，点开看】", "先发函催告"),
        ("先发函催告……打开APP看完整版", "先发函催告"),
        ("先发函催告···点开读全", "先发函催告"),
        ("先发函催告……下面还有 96 字，到客户端接着看", "先发函催告"),
        ("先发函催告〔以下省略 205 字，会员可见〕", "先发函催告"),
    ],
)
def test_markers(text: str, shown: str) -> None:
    at = marker_at(text)
    assert at is not None
    assert text[:at].rstrip() == shown


@pytest.mark.parametrize(
    "text",
    [
        "请到法院查看",
        "案情不止这些，还有更多",
        "先看合同，再看章程。",
        "展开全部调查工作的机关应当回避",
        "查看全文",
        "他说……（沉默了几分钟）",
        "合同写明……打开门锁",
        "费用另计（还有两成）",
        "付清余款（剩余30%的价款）",
        "他想了很久……后来才说真话",
    ],
)
def test_no_markers(text: str) -> None:
    assert marker_at(text) is None


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("可以要求赔偿。起诉时直接把股东列为被告之一，然后再向法院申请财产保", True),
        ("可以要求赔偿。", False),
        ("可以", False),
        ("您可以先和对方协商，协商不成再去法院起诉", False),
        ("可以要求赔偿。\n北京某某律师", False),
        ("材料如下：（一）身份证；（二）合同；", False),
        ("应当先申请劳动仲裁，对裁决不服的，", True),
    ],
)
def test_stops(text: str, stopped: bool) -> None:
    assert stops(text) is stopped


def test_cap_is_the_greatest_length_where_all_of_that_length_stop() -> None:
    assert cap_of([200, 90, 200], [True, False, True]) == 200
    assert cap_of([200, 90, 200], [True, False, False]) is None
    assert cap_of([80], [True]) is None


@given(
    st.text("天地玄黄宇宙洪荒。，", min_size=3, max_size=30),
    st.sampled_from(["山西", "河北省", "内蒙古", "全国", "湖南长沙"]),
    st.text("辰宿列张。"),
)
def test_glued_items_come_apart_again(title: str, region: str, answer: str) -> None:
    text = f"{title}{region}在线咨询 2023-01-05{answer}"
    item = glued_item(text)
    assert item is not None
    assert (text[: item.title_end], item.region, item.date, text[item.answer_start :]) == (title, region, "2023-01-05", answer)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    glued_item(text)
    marker_at(text)
    stops(text)
