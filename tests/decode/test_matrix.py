"""The byte-damage matrix: every kind of damage, in every encoding, on three pages. Damage costs the character, never the page."""

from __future__ import annotations

import pytest
from rapidfuzz.distance import LCSseq

from pipeline.html.decode import decode, edits_within, marked, settled
from pipeline.html.plausible import PLAUSIBLE, share
from pipeline.page import replay
from tests.decode.pages import DAMAGE, ENCODINGS, texts

LEAST = 0.999


def mended(data: bytes) -> str:
    """The text after all edits, by the way that `read` goes for a text page."""
    raw, mends = settled(*marked(decode(data)))
    lines, at = [], 0
    for line in raw.split("\n"):
        lines.append(replay(line, edits_within(mends, at, at + len(line) + 1)))
        at += len(line) + 1
    return "\n".join(lines)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", ["consultation", "notice", "thread"])
def test_damage_costs_the_character_only(name: str, damage: str, encoding: str) -> None:
    harmed = DAMAGE[damage](texts(encoding)[name], encoding)
    text = mended(harmed.data)
    right = LCSseq.similarity(text, harmed.text)
    assert right >= LEAST * (len(harmed.text) - harmed.lost), f"{len(harmed.text) - right} of {len(harmed.text)} characters wrong"
    assert len(text) - right <= 2 * harmed.lost + 2, "characters that nobody wrote"
    assert share(text) > PLAUSIBLE


def test_the_matrix_is_large_enough() -> None:
    assert len(DAMAGE) >= 16
