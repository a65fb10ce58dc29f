"""Content selection: which lines of a page are its content and which its frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.html.outline import Outline
from pipeline.page import Block

THRESHOLD: Final = 0.5
"""Lines scored below this are frame."""


def score(outline: Outline, blocks: Sequence[Block]) -> list[Block]:
    """The blocks with `content` set, 0 frame to 1 content."""
    return list(blocks)
