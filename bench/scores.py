"""Figures: likeness of texts by characters, and what chance alone may do to a mean."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

Score = tuple[float, float, float]
_SPACE = re.compile(r"[\s\u200b-\u200f\ufeff]+")


def lcs_score(gold: str, text: str) -> Score:
    """Precision, recall and F1 over the characters of the longest common subsequence, white space left out."""
    gold, text = _SPACE.sub("", gold), _SPACE.sub("", text)
    if not gold or not text:
        return (0.0, 0.0, 0.0)
    common = LCSseq.similarity(gold, text)
    return common / len(text), common / len(gold), 2 * common / (len(text) + len(gold))


def bootstrap(ours: Sequence[float], theirs: Sequence[float], rounds: int = 10_000) -> tuple[float, float, float]:
    """Mean difference of pairs and its 95 % interval; the seed is fixed, so that the same figures give the same interval."""
    differences = [a - b for a, b in zip(ours, theirs, strict=True)]
    draw = random.Random(1)
    means = sorted(sum(draw.choices(differences, k=len(differences))) / len(differences) for _ in range(rounds))
    return sum(differences) / len(differences), means[int(rounds * 0.025)], means[int(rounds * 0.975)]


def mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
