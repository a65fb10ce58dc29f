"""Outline: what one walk over a page's tree leaves behind, whichever parser made the tree.

A walk calls `open` and `close` for elements and `text` for text; the outline folds white space, ends a line at every block and
`<br>`, and remembers for each line the element that it stands in. Content selection and `Block` are worked out from the outline alone.
"""

from __future__ import annotations

from typing import Final, NamedTuple

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

INLINE: Final = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "blink",
            "cite",
            "code",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "img",
            "input",
        ),
        *(
            "ins",
            "kbd",
            "label",
            "mark",
            "math",
            "meter",
            "nobr",
            "output",
            "picture",
            "progress",
            "q",
            "rb",
            "rp",
            "rt",
            "rtc",
            "ruby",
            "s",
        ),
        *("samp", "slot", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "track", "tt", "u", "var", "wbr"),
        *("button", "path", "g", "use", "tspan", "mi", "mo", "mn", "mrow", "text", "area", "param", "basefont", "template", "noscript"),
    )
)
"""Elements inside a line. Names that HTML does not know (with a hyphen or not) are inline too, as in a browser."""

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
        *("hgroup", "html", "legend", "li", "listing", "main", "marquee", "menu", "nav", "noframes", "ol", "optgroup", "option", "p"),
        *("plaintext", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr"),
        *("ul", "xmp"),
    )
)
"""Elements that begin and end a line; each gets a number of its own."""

VERBATIM: Final = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
"""Blocks in which a line break of the source is one on the screen."""

MAX_PATH: Final = 48
"""Ancestors named in a path: deeper ones are left out from the outside, so that 100,000 nested elements stay bounded."""


class Element(NamedTuple):
    """A block element: number of its parent, tag, class and id words, the lines it holds (`first` to before `last`)."""

    parent: int
    tag: str
    words: str
    first: int


class Outline:
    """Lines of a page with where they stand. `texts[n]` stands in element `stands[n]`; element 0 is the page itself."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.stands: list[int] = []
        self.links: list[int] = []
        self.hidden: list[bool] = []
        self.words: list[str] = []
        self.fields: list[str] = []
        self.elements: list[Element] = [Element(0, "html", "", 0)]
        self.last: list[int] = [0]
        self.title = ""
        self._open = 0
        self._verbatim = 0
        self._pieces: list[str] = []
        self._linked = 0
        self._seen = False
        self._words = ""
        self._field = ""
        self._paths: dict[int, str] = {}
        self._marks: dict[int, str] = {}

    # what a walk calls

    def open(self, tag: str, words: str) -> None:
        """A block begins; `words` are its class and id."""
        if self._pieces:
            self.end_line()
        self.elements.append(Element(self._open, tag, words, len(self.texts)))
        self._open = len(self.elements) - 1
        self.last.append(0)
        self._verbatim += tag in VERBATIM

    def close(self) -> None:
        """The innermost open block ends."""
        if self._pieces:
            self.end_line()
        element = self.elements[self._open]
        self.last[self._open] = len(self.texts)
        self._verbatim -= element.tag in VERBATIM
        self._open = element.parent

    def text(self, text: str, linked: bool, hidden: bool, words: str = "", field: str = "") -> None:  # noqa: FBT001
        """A run of text; `linked` inside a link, `hidden` not shown, `words` the class and id of the inline element around it."""
        if not self._verbatim or "\n" not in text:
            self._piece(text, linked, hidden, words, field)
            return
        for n, piece in enumerate(text.split("\n")):
            if n:
                self.end_line()
            self._piece(piece, linked, hidden, words, field)

    def end_line(self) -> None:
        """A line ends: at a block's border or a `<br>`. Lines without a character are not there."""
        text = " ".join("".join(self._pieces).split())
        if text:
            self.texts.append(text)
            self.stands.append(self._open)
            self.links.append(min(self._linked, len(text)))
            self.hidden.append(not self._seen)
            self.words.append(self._words)
            self.fields.append(self._field)
        self._pieces, self._linked, self._seen, self._words, self._field = [], 0, False, "", ""

    def done(self) -> Outline:
        """Close what is still open."""
        while self._open:
            self.close()
        self.end_line()
        self.last[0] = len(self.texts)
        return self

    def _piece(self, text: str, linked: bool, hidden: bool, words: str, field: str) -> None:  # noqa: FBT001
        self._pieces.append(text)
        size = len(text)
        if size < 40:
            size = len(text.strip())
        if not size:
            return
        if linked:
            self._linked += size
        if not hidden:
            self._seen = True
        self._words = words if words and not self._words else self._words
        self._field = field or self._field

    # what is read off afterwards

    def path(self, element: int) -> str:
        """Tag names from below `<html>` down to this element, joined by "/"."""
        known = self._paths.get(element)
        if known is None:
            known = self._paths[element] = "/".join(e.tag for e in self.chain(element))
        return known

    def marks(self, element: int) -> str:
        """Class and id words of this element and its ancestors, outermost first."""
        known = self._marks.get(element)
        if known is None:
            known = self._marks[element] = " ".join(e.words for e in self.chain(element) if e.words)
        return known

    def chain(self, element: int) -> list[Element]:
        """The element with its ancestors below `<html>`, outermost first; at most MAX_PATH of them."""
        found: list[Element] = []
        while element and len(found) < MAX_PATH:
            found.append(self.elements[element])
            element = self.elements[element].parent
        return found[::-1]
