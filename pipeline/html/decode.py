"""Bytes to text: which encoding, and what to mend where bytes are damaged. Nothing here may cost a page.

How `read` uses it, for text pages and for HTML:

    decoded = decode(record.data, record.charset)
    text, marks = marked(decoded)            # each damaged place is one private character, so that a parser can't lose or fold it
    raw, mends = settled(text, marks)        # a text page; for HTML: settled(the texts of all blocks of `text`, joined, marks)
    edits_within(mends, line.start, line.end)    # the edits of a line, kind `encoding`, as Page.rewrite would record them
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.page import Edit


class Mend(NamedTuple):
    """One damaged place: `old` stands at offset `at` of the text, `new` is what was meant. Becomes an edit of kind `encoding`."""

    at: int
    old: str
    new: str


class Decoded(NamedTuple):
    """A text as decoded, damage visible (U+FFFD for each byte that is no character), and the mends, in order, none overlapping.

    `encoding` ends in `?` where it is a guess.
    """

    text: str
    encoding: str
    edits: list[Mend]


def decode(data: bytes | str, charset_hint: str | None = None) -> Decoded:  # noqa: ARG001
    r"""The text of a page's bytes; line breaks are `\n`."""
    if isinstance(data, str):
        text, encoding = data.encode("utf-8", "replace").decode("utf-8", "replace"), "utf-8"
    else:
        text, encoding = _decoded(data)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding, [])


def marked(decoded: Decoded) -> tuple[str, dict[str, Mend]]:
    """The text with one private character in place of each mend's `old`, for a parser; and what each of them stands for."""
    marks = {chr(FIRST_MARK + number): mend for number, mend in enumerate(decoded.edits[:MOST_MARKS])}
    pieces, done = [], 0
    for mark, mend in marks.items():
        pieces += [decoded.text[done : mend.at], mark]
        done = mend.at + len(mend.old)
    return "".join([*pieces, decoded.text[done:]]), marks


def settled(text: str, marks: Mapping[str, Mend] | None = None) -> tuple[str, list[Mend]]:
    """The raw text with the damage visible again where marks stood, and all its mends: of the marks and of foreign stretches."""
    mends, pieces, at = [], [], 0
    for char in text if marks else ():
        mend = marks.get(char) if marks else None
        if mend:
            mends.append(Mend(at, mend.old, mend.new))
        pieces.append(mend.old if mend else char)
        at += len(pieces[-1])
    return ("".join(pieces) if marks else text), mends


FIRST_MARK = 0x100000
MOST_MARKS = 0xFFFD
"""Private characters of plane 16 that stand for damaged places; damage beyond them stays as it is."""


def edits_within(mends: Sequence[Mend], start: int, end: int) -> list[Edit]:
    """The edits of the line from `start` to `end` of the raw text, offsets counted as edits count them: in the text as it stands then."""
    edits, shift = [], -start
    for at, old, new in mends:
        if start <= at < end:
            edits.append(Edit("encoding", at + shift, old, new))
            shift += len(new) - len(old)
    return edits


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "gb18030", "big5"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace"), "utf-8?"
