"""Full stops whose first byte stands alone before shifted characters, as spinners leave them in GBK text."""

from __future__ import annotations

import pytest

from pipeline import clean_page

REST = "，賭博罪是指以營利為目的的行為，國(guó)家機(jī)關(guān)應(yīng)當(dāng)依法處罰。\n"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("聚眾賭博或者以賭博為業(yè)?！墩憬」矙C關行政處罰裁量基準》有規(guī)定", "业。《浙江省公安机关行政处罚裁量基准》"),
        ("產(chǎn)生過度的親近感?？蛻艚?jīng)理還表示可以辦理", "亲近感。客户经理还表示"),
        ("相關糾紛勢(shì)必日益增多?！肚謾?quán)責(zé)任法》第85條規(guī)定了", "增多。《侵权责任法》第85条"),
    ],
)
def test_a_stop_is_put_back(printed: str, meant: str) -> None:
    assert meant in clean_page(printed + REST).text


def test_real_marks_of_a_question_stay() -> None:
    assert "该怎么办?？请看下面" in clean_page("你問我該怎麽辦?？請看下面的說明" + REST).text
