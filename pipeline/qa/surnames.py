"""Whether a word has the form of a person's name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def is_personal(name: str) -> bool:
    """Whether a word has the form of a person's name: the name of a family and one or two characters more.

    >>> is_personal("江一舟"), is_personal("送锦旗")
    (True, False)
    """
    return _personal().fullmatch(name) is not None


@cache
def _personal() -> re.Pattern[str]:
    table = tomllib.loads(resources.files(__package__).joinpath("surnames.toml").read_text(encoding="utf-8"))
    single = "".join(table["single"].split())
    return re.compile(rf"(?:(?:{'|'.join(table['double'])})[\u4e00-\u9fff]{{1,2}}|[{single}][\u4e00-\u9fff]{{1,2}})")
