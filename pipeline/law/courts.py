"""Where the judgment of a court is printed on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line

_JUDGMENT: Final = re.compile(r"[\u4e00-\u9fff]{2,30}(?:人民)?法院")
MAX_COURT: Final = 32
_JUDGMENT_HEAD: Final = re.compile(
    r"[\u4e00-\u9fff]{2,30}法院(?:民事|刑事|行政|执行|国家赔偿)(?:附带民事)?(?:判决书|裁定书|调解书|决定书)(?=[（(〔]|原告|公诉机关|上诉人|申请|被告|$)"
)
"""The court, the kind of its document and what comes next in one line, where line breaks were lost."""
_JUDGMENT_KIND: Final = re.compile(r"(?:民事|刑事|行政|执行)?(?:附带民事)?(?:判决书|裁定书|调解书|决定书)")


def judgment_of(kept: Sequence[Line]) -> frozenset[int]:
    """Where the lines of a judgment start: from the court's name to the clerk's."""
    for n, line in enumerate(kept[:-1]):
        court = line.text.strip()
        parted = court.endswith("法院") and _JUDGMENT.fullmatch(court) and _JUDGMENT_KIND.fullmatch("".join(kept[n + 1].text.split()))
        if parted or ("法院" in court[:MAX_COURT] and _JUDGMENT_HEAD.match("".join(court[: 2 * MAX_COURT].split()))):
            ends = [m for m, other in enumerate(kept) if re.match(r"(?:代?书记员|速录员)", "".join(other.text.split()))]
            return frozenset(other.start for other in kept[n : (ends[-1] if ends else len(kept) - 1) + 1])
    return frozenset()
