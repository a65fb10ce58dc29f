"""Decoding as such: what is named, what is left alone, what fuzz finds."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.decode import FOLDERS
from pipeline.html.damage import Piece, in_step, read_run
from pipeline.html.decode import MOST_DAMAGE, decode, edits_within, marked, settled
from pipeline.page import replay
from tests.decode.pages import NOTICE, SIMPLIFIED, TRADITIONAL
from tests.decode.test_matrix import mended

PLAIN = SIMPLIFIED["notice"]
DATA = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from([b"\xff", b"\x00", b"\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"<p>", "合同".encode(), "合同".encode("gbk")]),
        max_size=60,
    ).map(b"".join),
    st.tuples(
        st.integers(0, 500), st.integers(0, 500), st.binary(max_size=8), st.sampled_from(["gb18030", "big5", "utf-8", "utf-16", "hz"])
    ).map(
        lambda t: (
            (raw := (TRADITIONAL if t[3] == "big5" else SIMPLIFIED)["notice"].encode(t[3], "ignore"))[: t[0]]
            + t[2]
            + raw[t[0] + t[1] % 7 :]
        )
    ),
)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (PLAIN.encode(), "utf-8"),
        (PLAIN.encode("gbk"), "gb18030"),
        (NOTICE.encode("big5"), "big5"),
        (PLAIN.encode("utf-16-le"), "utf-16-le"),
        (PLAIN.encode("utf-16-be"), "utf-16-be"),
        (PLAIN.encode("hz", "ignore"), "hz"),
        ("合同".encode("gbk"), "gb18030?"),
        ("合同".encode(), "utf-8"),
        (b"plain ASCII", "utf-8"),
        (b"", "utf-8"),
        (PLAIN.encode() + "版权所有，未经许可不得转载".encode("gbk"), "utf-8+gb18030"),
        (PLAIN.encode().decode("latin-1").encode(), "utf-8 via latin-1"),
        (PLAIN.encode("gbk").decode("latin-1").encode(), "gb18030 via latin-1"),
        ("Les règles générales étaient appliquées à l'été dernier".encode("cp1252"), "windows-1252?"),
    ],
)
def test_names_of_encodings(data: bytes, name: str) -> None:
    named = decode(data).encoding
    assert named == name or (name.startswith("windows") and named.endswith("?"))


@pytest.mark.parametrize("hint", [None, "gbk", "big5", "utf-8", "nonsense", "", "utf-7", "base64", "\x00"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_hints_that_lie_change_nothing(hint: str | None, encoding: str) -> None:
    assert decode(PLAIN.encode(encoding), hint).text == PLAIN


@pytest.mark.parametrize("hint", ["big5", "gb2312"])
def test_a_hint_decides_where_bytes_do_not(hint: str) -> None:
    """These bytes are plain characters in either encoding: 哎唉哀 or 陞隻飢."""
    assert decode(b"\xb0\xa5\xb0\xa6\xb0\xa7", hint).encoding.startswith({"big5": "big5", "gb2312": "gb18030"}[hint])


def test_text_of_a_feed_keeps_all_but_lone_surrogates() -> None:
    assert decode("前\ud800后").text.encode() == "前?后".encode()
    assert decode("emoji \U0001f600\r\nx").text == "emoji \U0001f600\nx"


@pytest.mark.parametrize(
    "text",
    [
        "Müller & Söhne, façade, naïve",
        "€ 5,00 – “quoted”",
        "pinyin: nǐ hǎo",
        "ÄÖÜ äöü ß ÀÉ",
        "x² ≥ 3°C ±5％",
        "锛是一个字",
        "涓流不息，鍚是罕用字",
    ],
)
def test_foreign_stretches_are_not_seen_where_there_are_none(text: str) -> None:
    assert decode(text) == (text, "utf-8", [])


@pytest.mark.parametrize("name", SIMPLIFIED)
def test_good_text_has_no_mends(name: str) -> None:
    for text in (SIMPLIFIED[name], TRADITIONAL[name]):
        assert settled(*marked(decode(text.encode()))) == (text, [])


def test_references_and_escapes_are_read() -> None:
    assert mended("前&#x5408;&#21516;后 \\u5408\\u540c &amp; &#65;".encode()) == "前合同后 合同 &amp; &#65;"


def test_windows_big5_symbols() -> None:
    assert decode(("營業時間 9:00～17:00，地址" * 20).encode("cp950")).text == "營業時間 9:00～17:00，地址" * 20


def test_marks_survive_a_parser_and_come_back() -> None:
    data = "<p>价格 5".encode("gbk") + b"\x80" + f"，{PLAIN}</p>".encode("gbk")
    text, marks = marked(decode(data))
    assert len(marks) == 1
    raw, mends = settled(" ".join(text[3:-4].split()), marks)
    assert raw.startswith("价格 5\ufffd，")
    assert [edit[1:] for edit in edits_within(mends, 3, 20)] == [(1, "\ufffd", "€")]


@settings(max_examples=400, deadline=None)
@given(DATA)
def test_no_bytes_raise_and_all_edits_replay(data: bytes) -> None:
    decoded = decode(data)
    decoded.text.encode()
    assert "\r" not in decoded.text
    text, marks = marked(decoded)
    raw, mends = settled(text, marks)
    assert raw == decoded.text
    assert [m for m in mends if m in decoded.edits] == decoded.edits
    done = 0
    for mend in mends:
        assert mend.at >= done
        assert raw[mend.at : mend.at + len(mend.old)] == mend.old
        done = mend.at + len(mend.old)
    replay(raw.replace("\n", " "), edits_within([m._replace(old=m.old.replace("\n", " ")) for m in mends], 0, len(raw)))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_valid_utf8_that_reads_as_chinese_is_never_changed(text: str) -> None:
    whole = PLAIN + text
    expected = whole.replace("\r\n", "\n").replace("\r", "\n")
    assert decode(whole.encode()).text == expected


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 700))
def test_no_byte_of_good_pages_is_lost(junk: bytes, at: int) -> None:
    """Every character before and behind the damage is there, but for those it touches."""
    raw = PLAIN.encode("gb18030")
    whole = raw[:at].decode("gb18030", "ignore")
    text = decode(raw[:at] + junk + raw[at:]).text
    assert text.startswith(whole[: max(len(whole) - 40, 0)])


def test_a_long_damaged_page_is_bounded() -> None:
    data = bytes(range(128, 256)) * (MOST_DAMAGE // 64)
    started = time.process_time()
    decode(data)
    assert time.process_time() - started < 30


@pytest.mark.shared
def test_the_charset_folder(shared_data: Path) -> None:
    for folder, encoding in FOLDERS.items():
        for file in sorted((shared_data / "charset" / folder).iterdir()):
            data = file.read_bytes()
            assert decode(data).text == data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n"), file.name


def test_seldom_characters_are_no_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a page with one broken byte, names and trades are not gone through byte by byte."""
    looked_at: list[bytes] = []

    def watched(run: bytes, encodings: Sequence[str]) -> Iterator[Piece]:
        looked_at.append(run)
        return read_run(run, encodings)

    monkeypatch.setattr("pipeline.html.decode.read_run", watched)
    text = f"{PLAIN}<p>欧洲贝宁王国颅骨崇拜<p>回复右侧的帖<p>"
    assert decode(text.encode("gb18030") + b"\xb0<p>").text == f"{text}\ufffd<p>"
    assert [len(run) for run in looked_at] == [1]


@given(st.integers(2, 12), st.integers(3, 12))
def test_two_lost_bytes_in_one_stretch_cost_two_characters(first: int, apart: int) -> None:
    """The bytes still come in pairs then; what lies between the two must not stand as it reads."""
    text = "当事人应当按照约定全面履行自己的义务并且遵循诚信原则办理有关事项" * 2
    data = text.encode("gb18030")
    lost = (2 * first + 1, 2 * (first + apart))
    torn = bytes(byte for at, byte in enumerate(data) if at not in lost)
    found = decode(b"\xb0<p>" + torn + b"</p>").text
    assert text[first + apart + 2 :] in found
    assert sum(char in found for char in text[:first]) == first


def test_a_long_run_of_odd_bytes_is_soon_done() -> None:
    assert not in_step("约定".encode("gb18030") * 5_000 + b"\xb0", "约定" * 5_000)
