"""Calls among the answers go; short answers that say something stay."""

from __future__ import annotations

import pytest

from pipeline.qa.calls import is_call
from pipeline.qa.marks import key_of

CALLS = (
    "您好，加我微信详谈吧。",
    "这种情况比较复杂，建议来电沟通。",
    "你好，可以私信我，把材料发过来。",
    "到所里来，当面咨询更清楚。",
)
ANSWERS = (
    "可以。",
    "可以起诉，证据不够的话来电说一下。",
    "加微信聊天的记录也是证据。",
    "先打派出所的电话报警，再联系我。",
    "向法院申请，不用到所里来。",
    "两个人一对一说的，旁人没听见，不算传开。",
)


@pytest.mark.parametrize("text", CALLS)
def test_a_call_is_told(text: str) -> None:
    assert is_call(key_of(text))


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_is_none(text: str) -> None:
    assert not is_call(key_of(text))
