"""Lines that glue several roles: breadcrumb and date, name and time of a poster, menu words, buttons. They are cut into pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from pipeline.layout.keys import plain
from pipeline.page import Line, Page
from pipeline.text.fold import fold

GAP: Final = re.compile(r"\s*[|｜·‧•/／>»›,，]\s*|\s+|(?<=[】\]])(?=[【\[])")
DATE_TIME: Final = re.compile(r"((?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s+(\d{1,2}:\d{2})")
TRAILING_DATE: Final = re.compile(r"(?<=[^\d\s:：])\s*(?=(?:19|20)\d\d-\d\d-\d\d\s+\d\d:\d\d(?::\d\d)?$)")
MAX_GLUED: Final = 160
"""Characters of the longest line that is taken for a row of frame pieces."""
SHORT: Final = 12
NAME: Final = re.compile(r"^[一-龥a-z0-9_\-*]{2,10}$")

Drop = tuple[str, str]
"""Rule and role."""


class Piece(NamedTuple):
    """A piece of a glued line: where it begins, its folded text, and the rule and role that it has by itself."""

    start: int
    folded: str
    drop: Drop | None


def pieces(text: str, known: Callable[[str], Drop | None]) -> list[Piece]:
    """The pieces between gaps; a date keeps its time. Each gap belongs to the piece after it."""
    masked = DATE_TIME.sub(lambda m: m[0].replace(" ", "\x00").replace("\u3000", "\x00"), text)
    cuts = [0, *(m.start() for m in GAP.finditer(masked) if 0 < m.start() < len(text) and m.end() < len(text))]
    out = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        folded = fold(plain(text[start:end])).strip("|·,/>»›•")
        out.append(Piece(start, folded, known(folded) if folded else None))
    return out


def fates(found: Sequence[Piece]) -> list[Drop] | None:
    """The rule and role of each piece of a line that is all frame, or None where some of it may be content.

    Unknown pieces go with their neighbours while they are short: site names among menu words, a place beside a lawyer's name.
    """
    known = [piece.drop for piece in found if piece.drop]
    unknown = [piece for piece in found if piece.folded and not piece.drop]
    if not known or any(len(piece.folded) > SHORT or re.search(r"[。?!:;]", piece.folded) for piece in unknown):
        return None
    if len(unknown) > len(known):
        return None
    out: list[Drop] = []
    for n, piece in enumerate(found):
        out.append(piece.drop or _beside(found, n, out))
    return out


def _beside(found: Sequence[Piece], n: int, done: Sequence[Drop]) -> Drop:
    """The fate of an unknown piece: a name before a date is a card, else what its neighbours are."""
    after = next((piece.drop for piece in found[n + 1 :] if piece.drop), None)
    if n == 0 and found[0].folded and after and after[1] == "meta":
        return ("glue.name", "lawyer_card")
    near = done[-1] if done else after
    assert near
    return (near[0], near[1])


def cut_all(page: Page, line: Line, found: Sequence[Piece], roles: Sequence[Drop]) -> None:
    """Cut the line where the role changes and drop every span."""
    starts = [piece.start for n, piece in enumerate(found) if n and roles[n] != roles[n - 1]]
    spans = page.cut(line, *starts)
    owners = [roles[n] for n, piece in enumerate(found) if n == 0 or roles[n] != roles[n - 1]]
    for span, (rule, role) in zip(spans, owners, strict=True):
        page.drop(span, rule, role, "piece of a glued line")
