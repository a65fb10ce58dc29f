"""Lines of labelled pages as `strip` leaves them without the chain of roles, each with the role that people gave it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from bench.golden import goldens, wanted_roles
from pipeline.layout.keys import is_head_title
from pipeline.layout.likely import FRAME_ROLES
from pipeline.page import Line, Page
from pipeline.sources import Record
from pipeline.stages.read import read

stage = import_module("pipeline.stages.strip")

GOLD = Path("../shared/gold")
GLUED = 0.2
"""Share of a line's characters that are text from which the line counts as text."""


class Labelled(NamedTuple):
    """A page, its lines that hold anything, and the role of each: that of most of its characters."""

    name: str
    page: Page
    lines: list[Line]
    roles: list[str]


def labelled(gold: Path = GOLD) -> list[Labelled]:
    """The golden pages of the project that may be learned from, and where it is at hand those of the gold folder."""
    found = [
        made(golden.folder.name, stripped(golden.source, golden.expected.get("url", "")), wanted_roles(golden))
        for golden in goldens()
        if golden.half == "learn"
    ]
    return [one for one in [*found, *(_of_gold(gold) if gold.exists() else ())] if one]


def stripped(source: Path, url: str) -> Page:
    """A page as `strip` leaves it, the chain's own step left out."""
    page = read(Record(source.read_bytes(), source=source.parent.name + source.suffix, url=url))
    with patch.object(stage, "drop_likely", lambda *_: 0.0):
        stage.strip(page)
    return page


def made(name: str, page: Page, want: Sequence[tuple[str, str]]) -> Labelled | None:
    """The lines of a page with their roles; nothing where the labels are not of the page's text."""
    lines = [line for line in page.lines if line.text.strip()]
    text = "".join(char for char, _ in want)
    heads = [line for line in lines if is_head_title(line)]
    if "".join("".join(line.raw.split()) for line in lines) != text:
        rest = [line for line in lines if line not in heads]
        if "".join("".join(line.raw.split()) for line in rest) != text:
            return None
        want = [(char, "meta") for line in heads for char in "".join(line.raw.split())] + list(want)
    roles, at = [], 0
    for line in lines:
        size = len("".join(line.raw.split()))
        roles.append(_role(Counter(role for _, role in want[at : at + size])))
        at += size
    return Labelled(name, page, lines, roles)


def _role(counts: Counter[str]) -> str:
    """The role of a line; where it glues text to frame that a later stage takes away, that of the text."""
    text = Counter({role: count for role, count in counts.items() if role not in FRAME_ROLES})
    return (text if text.total() > GLUED * counts.total() else counts).most_common(1)[0][0]


def _of_gold(gold: Path) -> Iterator[Labelled | None]:
    for folder in sorted((gold / "pages").iterdir()):
        told = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        source = next(folder.glob("source.*"))
        page = stripped(source, told.get("url") or "" if source.suffix == ".txt" else "")
        yield made(f"gold-{folder.name}", page, list(wanted_of_gold(told)))


def wanted_of_gold(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(character, role) for every visible character of a page of the gold folder."""
    for line in told["lines"]:
        spans = line.get("spans") or [{"start": 0, "end": len(line["text"]), "label": line["label"]}]
        for span in spans:
            yield from ((char, span["label"]) for char in line["text"][span["start"] : span["end"]] if not char.isspace())
