"""A first draft of a site's adapter, from one page that the stages have been through."""

from __future__ import annotations

from collections import Counter
from typing import Final

from pipeline.page import ASIDE_ROLES, DROPPED_ROLES, KEPT_ROLES, Page

_FEW: Final = 8


def scaffold(page: Page, host: str) -> str:
    """The TOML text of an adapter: for each role the selectors of the elements that held its lines, most characters first.

    Every field is a guess and written as a comment, with how many lines it had: who writes the adapter uncomments what is right.
    """
    held: dict[str, Counter[str]] = {}
    lines: Counter[tuple[str, str]] = Counter()
    for line in page.lines:
        if line.block and line.role and (selector := selector_of(line.block.path, line.block.marks)):
            held.setdefault(line.role, Counter())[selector] += len(line.text)
            lines[line.role, selector] += 1
    rows = [f"# {host}: take the # away from what is right, mend what is not. See README.md.", "", "[page]", '# when = "body"']
    for role in (*KEPT_ROLES, *ASIDE_ROLES, *DROPPED_ROLES):
        for selector, _ in held.get(role, Counter()).most_common(_FEW):
            rows.append(f'# {role} = "{selector}"  # lines: {lines[role, selector]}')
    return "\n".join(rows) + "\n"


def selector_of(path: str, marks: str) -> str:
    """A selector for an element: its tag and the nearest class or id word around it that has no number.

    >>> selector_of("body/div/p", "wrap answer-list answer p_3")
    '.answer p'
    """
    tag = path.rsplit("/", 1)[-1]
    word = next((word for word in reversed(marks.split()) if word.replace("-", "").replace("_", "").isalpha() and word.isascii()), "")
    return f".{word} {tag}" if word and tag not in ("body", "title") else ""
