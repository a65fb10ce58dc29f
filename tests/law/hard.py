"""The hand-labelled hard mentions of hard.toml, and how well the finder does on them."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from pipeline.law import Citation, find_citations

CASES = tomllib.loads(Path(__file__).with_name("hard.toml").read_text(encoding="utf-8"))["case"]


class Score(NamedTuple):
    """Shares over all cases: of mentions found that are right, of right ones found, of found ones with the right law."""

    precision: float
    recall: float
    links: float
    mentions: int
    misses: list[str]


def wanted(case: dict[str, object]) -> list[str]:
    """The labels of a case in full: law, article, paragraph, item, subitem."""
    cites = case["cites"]
    assert isinstance(cites, list)
    return [" ".join((label.split() + ["-"] * 4)[:5]) for label in cites]


def written(citation: Citation) -> str:
    """A citation as a label."""
    number = f"{citation.article}-{citation.suffix}" if citation.suffix else str(citation.article)
    below = (citation.paragraph, citation.item, citation.subitem)
    return " ".join([citation.law or "?", "X" if citation.placeholder else number, *("-" if n is None else str(n) for n in below)])


def score() -> Score:
    """Run the finder over every case. A mention counts as found by its pinpoint; whether its law is right is counted apart."""
    right = extra = missed = linked = 0
    misses = []
    for case in CASES:
        found = [
            written(c) for c in find_citations(case["text"], jurisdiction=case.get("in", "CN")) if c.article is not None or c.placeholder
        ]
        want = wanted(case)
        pins_found, pins_wanted = (Counter(label.split(" ", 1)[1] for label in labels) for labels in (found, want))
        hits = sum((pins_found & pins_wanted).values())
        right, extra, missed = right + hits, extra + len(found) - hits, missed + len(want) - hits
        linked += sum((Counter(found) & Counter(want)).values())
        if Counter(found) != Counter(want):
            misses.append(
                f"{case['text']}\n  wanted {sorted((Counter(want) - Counter(found)).elements())}"
                f"\n  found  {sorted((Counter(found) - Counter(want)).elements())}"
            )
    return Score(right / (right + extra), right / (right + missed), linked / right, right + missed, misses)
