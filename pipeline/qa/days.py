"""Days as small print gives them: whole, without the year, with two digits of it, or the hour alone.

What is left out is what stands above: an answer's `10月28日 21:44` is of the year of the question, a chat's `10:02` of the day it was held.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.qa.facts import STAMP, date_of, simplified

_MONTH: Final = re.compile(r"(?<![\d年.:：-])(1[0-2]|0?[1-9])(?:-|/|月)(3[01]|[12]\d|0?[1-9])(?:日|(?=[ 　]+\d{1,2}[:：]\d{2}))(?!\d)")
"""Month and day: behind the day 日 or an hour, for two numbers alone may be anything."""
_SHORT_YEAR: Final = re.compile(r"(?<![\d年.:：-])([012]\d)-(1[0-2]|0?[1-9])-(3[01]|[12]\d|0?[1-9])(?![\d-])")
"""A date whose year has two digits."""
_HOUR: Final = re.compile(r"(?<![\d:：.])(?:[上下]午|凌晨|晚上|中午)?[ 　]*(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d:：])")
MAX_BESIDE: Final = 24
"""Characters that may stand beside an hour or a day without its year."""


@lru_cache(maxsize=1 << 12)
def is_dayed(text: str) -> bool:
    """Whether a line of small print gives a day or an hour.

    >>> is_dayed("10月28日 21:44"), is_dayed("回复(3)")
    (True, False)
    """
    plain = simplified(text)
    return date_of(plain) is not None or any(_short(pattern, plain) for pattern in (_SHORT_YEAR, _MONTH, _HOUR))


def day_of(text: str, since: str | None) -> str | None:
    """The day of a line of small print, as `YYYY-MM-DD`. `since` is the last whole day above it: it gives what the line leaves out.

    >>> day_of("10月28日 21:44", "2019-10-28"), day_of("1-2 08:30", "2019-12-30"), day_of("10:02", "2019-04-18")
    ('2019-10-28', '2020-01-02', '2019-04-18')
    """
    plain = simplified(text)
    if whole := date_of(plain):
        return whole
    if (found := _short(_SHORT_YEAR, plain)) is not None:
        return f"20{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if since is None:
        return None
    if (found := _short(_MONTH, plain)) is not None:
        day = f"{int(found[1]):02d}-{int(found[2]):02d}"
        return f"{int(since[:4]) + (day < since[5:])}-{day}"
    return since if _short(_HOUR, plain) is not None else None


def _short(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = pattern.search(text)
    return found if found and len(text.strip()) - len(found[0]) <= MAX_BESIDE else None


def without_days(text: str) -> str:
    """A text with bars for its days, whole or not."""
    return _MONTH.sub("|", _SHORT_YEAR.sub("|", STAMP.sub("|", text)))
