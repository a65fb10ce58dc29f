"""Outline: what one walk over a page's tree leaves behind, whichever parser made the tree.

A walk calls `open` and `close` for blocks, `text` for text, and `done` at its end; the outline folds white space, ends a line at every
block and `<br>`, and remembers for each line the element that it stands in. Content selection and `Block` are worked out from the
outline alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

UNREAD: Final = frozenset(
    (
        "script",
        "style",
        "head",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "map",
        "datalist",
        "noembed",
        "meta",
        "link",
        "title",
        "-comment",
        "!doctype",
    )
)
"""Elements whose text is no text of the page: code, and markup that only stands in for something else."""

BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd", "details", "dialog", "dir"),
        *(
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
        ),
        *("hgroup", "legend", "li", "listing", "main", "marquee", "menu", "nav", "noframes", "ol", "optgroup", "option", "p"),
        *("plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr"),
        *("ul", "xmp"),
    )
)
"""Elements that begin and end a line; each gets a number of its own. All others, unknown ones too, stand inside a line."""

VERBATIM: Final = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
"""Blocks in which a line break of the source is one on the screen."""

MAX_PATH: Final = 400
"""Characters of a path or of marks: outer ancestors are left out beyond it, so that 100,000 nested elements stay bounded."""


class Outline:
    """Lines of a page with where they stand, in lists side by side.

    Line n reads `texts[n]` and stands in element `stands[n]`; `links[n]` counts its characters in links, `hidden[n]` says that none is
    shown, `words[n]` are class and id of the inline element around it, `fields[n]` the site adapter's field.
    Element e is the block `tags[e]` with class and id `classes[e]` inside element `parents[e]`, `depths[e]` deep.
    It holds the lines from `first[e]` to before `last[e]`; `paths[e]` and `marks[e]` gather tags and classes from the
    outermost ancestor down. Element 0 is the page itself. All but `title` is there after `done`.
    """

    def __init__(self, words_of: Callable[[Any], str]) -> None:
        self.title = ""
        self.texts: list[str] = []
        self.stands: list[int] = []
        self.links: list[int] = []
        self.hidden: list[bool] = []
        self.words: list[str] = []
        self.fields: list[str] = []
        self.tags, self.classes, self.paths, self.marks = ["html"], [""], [""], [""]
        self.parents, self.depths, self.first, self.last = [0], [0], [0], [0]
        self.verbatim = 0
        self.pieces: list[str] = []
        """What there is of the line so far; a run of white space between elements is one `" "`, and nothing where there is no piece."""
        self._words_of = words_of
        self._open = 0
        self._depth = 0
        self._elements: list[tuple[str, str, int, int, int]] = [("html", "", 0, 0, 0)]
        self._lines: list[tuple[str, int, int, bool, str, str]] = []
        self._linked = 0
        self._seen = False
        self._around: Any = None
        self._field = ""

    def open(self, tag: str, classes: str) -> None:
        """A block begins; `classes` are its class and id words."""
        if self.pieces:
            self.end_line()
        self._depth += 1
        elements = self._elements
        elements.append((tag, classes, self._open, self._depth, len(self._lines)))
        self.last.append(0)
        self._open = len(elements) - 1
        if tag in VERBATIM:
            self.verbatim += 1

    def close(self) -> None:
        """The innermost open block ends."""
        if self.pieces:
            self.end_line()
        self.last[self._open] = len(self._lines)
        tag, _, self._open, _, _ = self._elements[self._open]
        self._depth -= 1
        if tag in VERBATIM:
            self.verbatim -= 1

    def text(self, text: str, linked: bool, hidden: bool, around: Any, field: str) -> None:  # noqa: FBT001  a call for each text node
        """A run of text: `linked` inside a link, `hidden` not shown, `around` the inline element around it, if any."""
        if self.verbatim and "\n" in text:
            first, _, rest = text.partition("\n")
            self.text(first, linked, hidden, around, field)
            for piece in rest.split("\n"):
                self.end_line()
                self.text(piece, linked, hidden, around, field)
            return
        self.pieces.append(text)
        if not hidden and not self._seen:
            self._seen = not text.isspace()
        if linked:
            self._linked += len(text) if len(text) < 3 else len(text.strip())
        if around is not None and self._around is None:
            self._around = around
        if field:
            self._field = field

    def end_line(self) -> None:
        """A line ends: at a block's border or a `<br>`. Lines without a character are not there."""
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        if text:
            words = self._words_of(self._around) if self._around is not None else ""
            self._lines.append((text, self._open, min(self._linked, len(text)), not self._seen, words, self._field))
        self.pieces.clear()
        self._linked, self._seen, self._around, self._field = 0, False, None, ""

    def done(self) -> Outline:
        """Close what is still open and lay the lists side by side: one row for each element and line was quicker to write."""
        while self._open:
            self.close()
        self.end_line()
        self.last[0] = len(self._lines)
        self.tags, self.classes, self.parents, self.depths, self.first = map(list, zip(*self._elements, strict=True))
        if self._lines:
            self.texts, self.stands, self.links, self.hidden, self.words, self.fields = map(list, zip(*self._lines, strict=True))
        self._gather()
        return self

    def _gather(self) -> None:
        """Paths and marks, each from that of the element above."""
        paths, marks = [""], [""]
        for tag, classes, parent, _, _ in self._elements[1:]:
            path, above = paths[parent], marks[parent]
            paths.append(f"{path}/{tag}"[-MAX_PATH:] if path else tag)
            marks.append(f"{above} {classes}"[-MAX_PATH:] if above and classes else above or classes)
        self.paths, self.marks = paths, marks
