"""Mends: what decoding put right in a page's bytes, carried through the HTML parser to the lines, where each becomes an edit `encoding`.

A mend's offset counts in the decoded text, a line's in the text that the parser left. So every damaged place travels as one private-use
character: the parser takes it for a letter, and it names its mend wherever it comes out. In tags and scripts it comes out nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.html.decode import Decoded, Mend
from pipeline.page import Block, Edit, Line, lines_of

_PLANES: Final = ((0xF0000, re.compile("[\U000f0000-\U000ffffd]")), (0x100000, re.compile("[\U00100000-\U0010fffd]")))
_PLANE_SIZE: Final = 0xFFFE
_MARKUP: Final = re.compile(r"[<>&\n\"'=]")


class Marked:
    """A decoded text with a private-use character for each damaged place. Mends that touch markup are made at once: they are no text."""

    def __init__(self, decoded: Decoded) -> None:
        self.mends: list[Mend] = []
        self.base, self.marks = _PLANES[0]
        self.text = self._marked(decoded) if decoded.edits else decoded.text

    def _marked(self, decoded: Decoded) -> str:
        self.base, self.marks = next((p for p in _PLANES if not p[1].search(decoded.text)), _PLANES[1])
        pieces, at = [], 0
        for mend in decoded.edits:
            pieces.append(decoded.text[at : mend.at])
            at = mend.at + len(mend.old)
            if _MARKUP.search(mend.new) or "\n" in mend.old or len(self.mends) >= _PLANE_SIZE:
                pieces.append(mend.new)
            else:
                pieces.append(chr(self.base + len(self.mends)))
                self.mends.append(mend)
        return "".join([*pieces, decoded.text[at:]])

    def lines(self, text: str, blocks: Sequence[Block] = ()) -> tuple[str, list[Line]]:
        """The raw text and lines of a text that holds the private-use characters: the damage stands in `raw`, the mend in the edits."""
        if not self.mends:
            return text, lines_of(text, blocks)
        marked = text.split("\n")
        raw = "\n".join(self.marks.sub(self._old, piece) for piece in marked)
        lines = lines_of(raw, blocks)
        for line, piece in zip(lines, marked, strict=False):
            if self.marks.search(piece):
                line.edits, line.text = self._edits(piece)
        return raw, lines

    def _old(self, mark: re.Match[str]) -> str:
        number = ord(mark.group()) - self.base
        return self.mends[number].old if number < len(self.mends) else mark.group()

    def _edits(self, piece: str) -> tuple[list[Edit], str]:
        """The edits that lead from the damaged line to the mended one, and the latter."""
        edits, text, at = [], "", 0
        for mark in self.marks.finditer(piece):
            number = ord(mark.group()) - self.base
            if number >= len(self.mends):
                continue
            text += piece[at : mark.start()]
            edits.append(Edit("encoding", len(text), self.mends[number].old, self.mends[number].new))
            text += self.mends[number].new
            at = mark.end()
        return edits, text + piece[at:]
