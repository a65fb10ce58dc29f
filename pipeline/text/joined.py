"""Joined: the lines of a page as one text, so that each question is asked once of the page and only the lines with a hit are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from pipeline.text.pivot import Array, units_of

MARGIN: Final = 6
"""Line breaks behind the last line: no run of characters that is looked at together is longer (`language.RUN`)."""


class Joined(NamedTuple):
    """Lines, their joined text with a break after each, and its code points."""

    lines: Sequence[str]
    text: str
    units: Array

    def starts(self) -> Array:
        """Where each line begins, and where the margin does."""
        return np.fromiter(map(len, ("", *self.lines)), np.intp, len(self.lines) + 1).cumsum() + np.arange(len(self.lines) + 1)

    def owners(self, places: Array) -> Array:
        """The number of the line in which each place of the text is."""
        return self.starts().searchsorted(places, "right") - 1


def joined(lines: Sequence[str]) -> Joined:
    """The lines of a page joined."""
    text = "\n".join([*lines, "\n" * MARGIN])
    return Joined(lines, text, units_of(text))
