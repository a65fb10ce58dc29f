"""What the chain of roles takes for frame among the lines that no rule knows, and the roles of lines that only their place gave away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.layout import chain
from pipeline.layout.keys import is_head_title, is_headline, is_statute, key
from pipeline.page import KEPT_ROLES, ROLES, Line, Page

RULE: Final = "layout.likely"
FRAME: Final = 0.8
"""How likely a line must be frame to be dropped. On pages by others that nothing was fitted to, .6 to .9 lost about the same."""
ASKS: Final = re.compile(
    r"[?]|怎[么样]|如何|多[少久]|是否|什么|哪|谁|吗|呢$|[能会可该要算]不[能会可该要算]|能否|有没有|几[年个天月次]|\d个?(?:解答|回答|回复)"
)
"""Words of questions: `split` tells a listed question from a link, so they stay."""
PROSE: Final = re.compile(r"[。;]|^.{30}|(?:…|\.{3,6})$")
FRAME_PROSE: Final = 0.995
"""A line that is prose is a loss where it is none of the frame."""
NAME: Final = re.compile(r"\w{2,6}")
FRAME_NAME: Final = 0.99
"""A line of a few characters may be the name of somebody who answers: it looks like a word of a menu."""
CONTENT: Final = 0.75
FRAME_CONTENT: Final = 0.95
"""Content score of a line that content selection is sure of, and how likely it must be frame all the same."""
MAYBE: Final = 0.5
"""Content score from which a cell may be one of a table of the text."""
CELL: Final = re.compile("t[dh]$")
NEVER: Final = 1.0
"""Cells of what content selection takes for a table of the text: a word alone looks like frame, and only the table knows better."""
ROLE: Final = 0.6
"""How likely a role must be to replace the one that a line was given for its place alone."""
BY_PLACE: Final = frozenset(
    {
        *("content.frame", "site.repeated", "nav.menu-word", "nav.menu-row", "nav.field-word"),
        *("boilerplate.searches", "boilerplate.fold-mark"),
        *(f"layout.{name}" for name in ("beside-entries", "links", "listed", "listed-below", "masthead", "signature", "tail")),
    }
)
"""Rules that know a line for frame by its place or list and say less of its role."""
FRAME_ROLES: Final = tuple(role for role in ROLES if role not in (*KEPT_ROLES, "related_question"))
"""Roles of what `strip` drops; listed questions are for `split` to tell."""
WANTED: Final = tuple(role for role in FRAME_ROLES if role != "spam_seo")
"""Roles that the chain gives: spam takes the evidence of `spam/`."""
DOUBTED: Final = 0.3
"""Share of what content selection takes for text that the chain may expect to be frame. On pages of a kind that it was not fitted to it
expects more, and is wrong: on 62 pages of news, blogs and forums it then took the text of 2.5 pages, with this bound that of
0.4; on 66 legal pages that it was not fitted to either it takes as much frame with the bound as without."""
LEAST_TEXT: Final = 200
"""Characters of text below which a page is a list or a notice rather than one of an unknown kind; the chain knows those."""
FEWEST: Final = 3
"""Lines that rules have dropped from which a page has a frame; a text that is clean already has none, and stays as it is."""


def drop_likely(page: Page, title: str, is_reserved: Callable[[str], bool]) -> None:
    """Drop lines that read as frame to the chain of roles, and give lines dropped for their place alone the likeliest role.

    What `is_reserved` calls words that a later stage reads stays.
    """
    lines = [line for line in page.lines if line.text.strip()]
    if sum(line.rule is not None for line in lines) < FEWEST or not any(line.kept for line in lines):
        return
    roles, likely = chain.likelihoods(lines, BY_PLACE)
    frame = [n for n, role in enumerate(roles) if role in WANTED]
    shares = chain.share_of(WANTED, roles, likely).tolist()
    best = [roles[frame[n]] for n in likely[:, frame].argmax(axis=1).tolist()]
    most = likely[:, frame].max(axis=1).tolist()
    lost = _is_lost(lines, shares)
    for line, share, role, sure in zip(lines, shares, best, most, strict=True):
        may = line.kept and share > FRAME and share > _floor(line)
        if may and not (_protected(line, title, lost=lost) or is_reserved(key(line))):
            page.drop(line, RULE, role, f"{share:.2f} frame by its looks and neighbours, most of all {role}")
        elif line.rule in BY_PLACE and sure > ROLE and not NAME.fullmatch(key(line)):
            line.role = role


def _is_lost(lines: Sequence[Line], shares: Sequence[float]) -> bool:
    """Whether the chain does not know pages of this kind: it doubts more than DOUBTED of what content selection takes for text."""
    text = [(len(line.text), share) for line, share in zip(lines, shares, strict=True) if line.kept and _is_text(line)]
    total = sum(size for size, _ in text)
    return total >= LEAST_TEXT and sum(size * share for size, share in text) > DOUBTED * total


def _is_text(line: Line) -> bool:
    return line.block is not None and line.block.content >= MAYBE


def _floor(line: Line) -> float:
    """How likely a line must be frame to go: FRAME, or more where it may be something else."""
    folded, content = key(line), line.block.content if line.block is not None else 0.0
    if ASKS.search(folded) or (content >= MAYBE and line.block is not None and CELL.search(line.block.path)):
        return NEVER
    if PROSE.search(folded):
        return FRAME_PROSE
    if NAME.fullmatch(folded):
        return FRAME_NAME
    return FRAME_CONTENT if content >= CONTENT else FRAME


def _protected(line: Line, title: str, *, lost: bool) -> bool:
    """Lines that no likelihood takes away: the law, the headline, what a site's adapter calls a field, and text where the chain is lost."""
    if lost and _is_text(line):
        return True
    return is_statute(key(line)) or is_head_title(line) or is_headline(line, title) or bool(line.block and line.block.field)
