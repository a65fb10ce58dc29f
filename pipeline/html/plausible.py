"""How far a text looks like Chinese: the share of its characters that any Chinese text is made of."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Final


def _common() -> frozenset[str]:
    table = tomllib.loads(resources.files("pipeline.html").joinpath("characters.toml").read_text(encoding="utf-8"))
    return frozenset("".join(table.values())) - {"\n"}


COMMON: Final = _common()
_ASCII: Final = bytes(range(128))
PLAUSIBLE: Final = 0.45
"""Share from which a text is Chinese. Own count: right readings 0.6 to 1, wrong ones below 0.25, in pieces of 30 characters and more."""


def share(text: str) -> float:
    """Common characters for each character that is not ASCII; 0 where there is none.

    >>> share("依约定分配"), share("渚濈"), share("plain")
    (1.0, 0.0, 0.0)
    """
    found = foreign(text)
    return sum(map(COMMON.__contains__, found)) / len(found) if found else 0.0


def foreign(text: str) -> str:
    """The characters of a text beyond ASCII alone: by deletion of the others, a tenth of the time that looking at each takes."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
