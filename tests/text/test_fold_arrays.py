"""Long texts are folded by an array, short ones by a dictionary: the same for every character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import SHORT, fold, has_traditional, simplified_of

ODD = st.text(st.sampled_from("一條Ａ …①㎡ﬁ\u200b\u3000\n\x01𠗣😀\ufffe\uffff\ud800\udc00丶"), max_size=60)


def test_every_character_of_the_plane() -> None:
    for low in range(0, 0x30000, 0x400):
        chars = [chr(code) for code in range(low, low + 0x400)]
        assert "".join(fold(char) for char in chars if char.isprintable()) == fold("".join(c for c in chars if c.isprintable()))


@given(ODD)
def test_length_makes_no_difference(text: str) -> None:
    assert fold(text + "一" * SHORT) == "".join(map(fold, text)) + "一" * SHORT


@given(ODD)
def test_traditional_characters_are_seen(text: str) -> None:
    if any(char in simplified_of() for char in text):
        assert has_traditional(text)
