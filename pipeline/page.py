"""Page and Line: a page is a list of lines that tile its raw text, changed through five verbs.

`cut` and `join` change how the lines tile the text, `label` gives a role, `drop` takes a line out of the clean text and names the
rule that did, `rewrite` records a named edit. No verb deletes anything, so "nothing lost" is the shape of the data, not a promise.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, zip_longest
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple

KEPT_ROLES: Final = ("title", "question", "answer", "body", "statute", "heading")
ASIDE_ROLES: Final = ("related_question", "meta", "lawyer_card")
DROPPED_ROLES: Final = (
    "related_link",
    "nav",
    "cta",
    "spam_seo",
    "truncated_snippet",
    "other_boilerplate",
)
ROLES: Final = KEPT_ROLES + ASIDE_ROLES + DROPPED_ROLES
_OUT: Final = frozenset(ASIDE_ROLES + DROPPED_ROLES)

Fate = Literal["kept", "dropped"]


class LostText(Exception):
    """The lines of a page no longer tile its raw text, or an edit does not replay: a defect in a stage."""


class Edit(NamedTuple):
    """One change of a line's text. Edits apply in order; `at` counts in the text as it stands just before this edit."""

    kind: str
    at: int
    old: str
    new: str


class Block(NamedTuple):
    """What the HTML around a line says of it. Text pages have none.

    `path` holds tag names below `<html>`, outermost first, joined by "/"; `marks` the class and id words of the element and its
    ancestors; `link_chars` counts characters inside links; `parent` numbers the element that holds the line, so that siblings share it;
    `content` is the content selection's score, 0 frame to 1 content; `field` the field of the site adapter whose selector found the
    line, as `<host>.<field>`.
    """

    path: str
    marks: str
    link_chars: int
    hidden: bool
    parent: int
    content: float
    field: str = ""


class Line:
    """One span of the raw text with its fate. `raw` holds the line break that ends it; `text` never does."""

    __slots__ = ("block", "edits", "evidence", "qa_id", "raw", "role", "rule", "start", "statute_id", "text")

    def __init__(self, start: int, raw: str, block: Block | None = None) -> None:
        self.start = start
        self.raw = raw
        self.text = raw.rstrip("\n")
        self.role = ""
        self.rule: str | None = None
        self.edits: list[Edit] = []
        self.block = block
        self.evidence = ""
        self.qa_id: str | None = None
        self.statute_id: str | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def kept(self) -> bool:
        return self.rule is None

    @property
    def fate(self) -> Fate:
        return "kept" if self.rule is None else "dropped"

    def __repr__(self) -> str:
        return f"Line({self.start}, {self.raw!r}, {self.role or '-'}, {self.rule or 'kept'})"


@dataclass(slots=True)
class Page:
    """One page on its way through the stages: its raw text as lines, and what the stages learnt of it.

    The columns of the tables `pages`, `qa`, `statutes` and `citations` are described in `schema.py`; rows are plain dicts with those names.
    """

    raw: str
    lines: list[Line]
    url: str = ""
    host: str = ""
    source: str = ""
    fetched_at: str | None = None
    content_hash: str = ""
    n_bytes: int = 0
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    encoding_repairs: int = 0
    title: str | None = None
    kind: str = "other"
    script: str = "other"
    jurisdiction: str | None = None
    hijack_kinds: list[str] = field(default_factory=list)
    published_date: str | None = None
    author: str | None = None
    site_name: str | None = None
    views: int | None = None
    quality: float = 0.0
    embedded: dict[str, Any] = field(default_factory=dict)
    """What JSON-LD, microdata and meta tags say, as `html/embedded.py` describes it; must survive JSON."""
    site: frozenset[str] = frozenset()
    """Hashes of the lines that `survey` found repeated over the page's site, see `stages/survey.py`."""
    voices: dict[str, float] = field(default_factory=dict)
    """What the chain of roles hears in the text, see `layout/likely.py`; empty where the page has no frame to judge by."""
    qa: list[dict[str, Any]] = field(default_factory=list)
    statutes: list[dict[str, Any]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def page_id(self) -> str:
        return _page_id(self.url, self.content_hash)

    @property
    def is_html(self) -> bool:
        return self.media_type == "text/html"

    @property
    def text(self) -> str:
        """The clean text: kept lines joined by line breaks."""
        return "\n".join([line.text for line in self.lines if line.rule is None])

    def kept(self) -> list[Line]:
        """The lines that no rule has dropped yet, as a list of its own, so that verbs may be used while going through it."""
        return [line for line in self.lines if line.rule is None]

    def index(self, line: Line) -> int:
        """The place of a line in `lines`, by bisection: pages of 100,000 lines occur."""
        at = bisect_left(self.lines, line.start, key=attrgetter("start"))
        if at == len(self.lines) or self.lines[at] is not line:
            raise LostText(f"{self.source}: {line!r} is no line of this page (was it cut or joined meanwhile?)")
        return at

    # the verbs

    def label(self, line: Line, role: str) -> None:
        """Give a kept line its role. The last label counts."""
        if role not in KEPT_ROLES:
            raise ValueError(f"role {role!r} is not a kept role; use drop() with a rule for {ASIDE_ROLES + DROPPED_ROLES}")
        if line.rule is not None:
            raise ValueError(f"{line!r} is dropped: label() is for kept lines")
        line.role = role

    def drop(self, line: Line, rule: str, role: str, evidence: str = "") -> None:
        """Take a line out of the clean text. The first rule keeps the credit; a line is dropped once."""
        if role not in _OUT:
            raise ValueError(f"rule {rule}: {role!r} is not a role for dropped lines")
        if line.rule is None:
            line.rule, line.role, line.evidence = rule, role, evidence

    def restore(self, line: Line) -> None:
        """Undo a drop, for a later stage that knows better (text of law is never boilerplate for being repeated)."""
        line.rule, line.role, line.evidence = None, "", ""

    def rewrite(self, line: Line, kind: str, at: int, old: str, new: str) -> None:
        """Record one edit and apply it. `at` counts in `line.text` as it stands."""
        if line.text[at : at + len(old)] != old:
            raise ValueError(f"edit {kind}: {old!r} does not stand at {at} in {line.text!r}")
        line.edits.append(Edit(kind, at, old, new))
        line.text = line.text[:at] + new + line.text[at + len(old) :]

    def rewrite_all(self, line: Line, edits: Iterable[Edit], text: str) -> None:
        """Record many edits at once with the text they lead to, as the converters return them."""
        line.edits.extend(edits)
        line.text = text

    def cut(self, line: Line, *at: int) -> list[Line]:
        """Cut a line at offsets of its text into spans that tile it, edits and fate included. Returns the spans in order.

        Raises ValueError where an offset lies inside an edit that changed the length: such a place has no counterpart in the raw text.
        """
        rest, parts = line, []
        taken = 0
        for offset in sorted({a for a in at if 0 < a < len(line.text)}):
            left, rest = _halves(rest, offset - taken)
            parts.append(left)
            taken += len(left.text)
        parts.append(rest)
        if len(parts) > 1:
            where = self.index(line)
            self.lines[where : where + 1] = parts
        return parts

    def join(self, first: Line, last: Line, by: str = "") -> Line:
        """Join adjacent lines, `first` to `last`, into one whose text has `by` for every line break; blank lines between them go with it.

        For sentences that a scraper broke at a link or a hard wrap. The break that went is an edit of kind `noise`. Spans of one line have
        no break, and are one line again.
        """
        low, high = self.index(first), self.index(last)
        if high > low:
            self.lines[low : high + 1] = [_joined(self.lines[low : high + 1], by)]
        return self.lines[low]

    def check(self) -> None:
        """Raise LostText unless the lines tile the raw text and every dropped line has a role to match."""
        raws = [line.raw for line in self.lines]
        if "".join(raws) == self.raw and [0, *accumulate(map(len, raws))][:-1] == [line.start for line in self.lines]:
            return
        at = 0
        for line in self.lines:
            if line.start != at or self.raw[at : at + len(line.raw)] != line.raw:
                raise LostText(f"{self.source}: lines do not tile the raw text at {at}: {line!r}")
            at += len(line.raw)
        if at != len(self.raw):
            raise LostText(f"{self.source}: {len(self.raw) - at} characters after the last line")


def stable_id(*parts: object) -> str:
    """Lower-case hex that names these parts on every machine: 128 bits of BLAKE2b over their texts."""
    text = "\x1f".join(map(str, parts))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=16)
def _page_id(url: str, content_hash: str) -> str:
    """Remembered, because every row of a page asks for it."""
    return stable_id(url, content_hash)


def lines_of(raw: str, blocks: Sequence[Block] = ()) -> list[Line]:
    """The lines of a raw text, each with its line break; `blocks`, if any, belong to them in order."""
    pieces = raw.split("\n")
    last = pieces.pop()
    pieces = [piece + "\n" for piece in pieces]
    if last:
        pieces.append(last)
    lines, at = [], 0
    for piece, block in zip_longest(pieces, blocks[: len(pieces)]):
        lines.append(Line(at, piece, block))
        at += len(piece)
    return lines


def replay(raw: str, edits: Iterable[Edit]) -> str:
    """The text that the edits make of a line's raw text (its final line break left out). Raises LostText where one does not fit."""
    text = raw.rstrip("\n")
    for kind, at, old, new in edits:
        if text[at : at + len(old)] != old:
            raise LostText(f"edit {kind}: {old!r} does not stand at {at} in {text!r}")
        text = text[:at] + new + text[at + len(old) :]
    return text


def _halves(line: Line, at: int) -> tuple[Line, Line]:
    """Both halves of a line cut at offset `at` of its text: the offset is traced back through the edits to the raw text."""
    left_edits: list[Edit] = []
    right_edits: list[Edit] = []
    for edit in reversed(line.edits):
        at = _shared_out(edit, at, left_edits, right_edits)
    if not 0 < at < len(line.raw) or line.raw[at - 1] == "\n":
        raise ValueError(f"can't cut inside edit at {at} of {line.raw!r}: a half would be empty or end with a joined line break")
    halves = Line(line.start, line.raw[:at], line.block), Line(line.start + at, line.raw[at:], line.block)
    for half, edits in zip(halves, (left_edits, right_edits), strict=True):
        half.edits = edits[::-1]
        half.text = replay(half.raw, half.edits)
        half.role, half.rule, half.evidence = line.role, line.rule, line.evidence
    return halves


def _shared_out(edit: Edit, at: int, left: list[Edit], right: list[Edit]) -> int:
    """Give an edit to the half it belongs to; returns the cut's offset before this edit."""
    kind, start, old, new = edit
    if at <= start:
        right.append(Edit(kind, start - at, old, new))
        return at
    if at >= start + len(new):
        left.append(edit)
        return at + len(old) - len(new)
    if len(old) != len(new):
        raise ValueError(f"can't cut inside edit {edit}: its length changed")
    inside = at - start
    left.append(Edit(kind, start, old[:inside], new[:inside]))
    right.append(Edit(kind, 0, old[inside:], new[inside:]))
    return at


def _joined(lines: Sequence[Line], by: str) -> Line:
    """One line of all these: each line's own edits, moved to where it stands, then the break after it."""
    first = lines[0]
    joined = Line(first.start, "".join(line.raw for line in lines), first.block)
    end = len(joined.raw.rstrip("\n"))
    text, at = "", 0
    for n, line in enumerate(lines):
        joined.edits += [Edit(e.kind, e.at + len(text), e.old, e.new) for e in line.edits]
        text += line.text
        at += len(line.raw)
        line_break = line.raw[len(line.raw.rstrip("\n")) :]
        if at < end or (n + 1 < len(lines) and at - len(line_break) < end):
            new = by if line_break and lines[n + 1].text.strip() else ""
            if line_break:
                joined.edits.append(Edit("noise", len(text), line_break, new))
            text += new
    joined.text = text
    joined.role, joined.rule, joined.evidence = first.role, first.rule, first.evidence
    return joined
