"""Outline: what one walk over a page's tree leaves behind, whichever parser made the tree.

The walk folds white space, ends a line at every block and `<br>`, and remembers for each line the element that it stands in. Content
selection and `Block` are worked out from the outline alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Protocol

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


_HIDING: Final = re.compile(
    r"display:none|visibility:hidden|font-size:0(?![.\d])|opacity:0(?![.\d])|text-indent:-\d{3}|(?:left|top|right|margin-left|margin-top):-\d{3,}"
    r"|(?:^|;)(?:height|width|max-height):[01](?:px)?(?:;|$|!)"
)
"""Style texts, without spaces and in lower case, that keep text off the screen."""

_APART: Final = frozenset(("template", "noframes"))
"""Elements whose text lies outside the tree; the parser's module fetches it."""
_PLAIN: Final = frozenset(("b", "strong", "font", "u", "sup", "sub"))
"""Inline elements whose class says nothing of what they hold."""
_SKIPPED, _LOOKS, _INLINE, _LINK, _UNSHOWN, _BREAK, _ASIDE, _BLOCK, _PRE, _MARQUEE = range(1, 11)
_OTHERS: Final = {"a": _LINK, "br": _BREAK, "hr": _BREAK, "noscript": _UNSHOWN}
_KINDS: Final[dict[int, int]] = {}
_NAMES: Final[dict[int, str]] = {}
"""Kind and name of tags by the parser's numbers, as pages brought them up: a look-up costs a third of asking for the name each time."""
OWN_NUMBERS: Final = 1_000
"""A parser's own tags are numbered below this; what lies above stands for any tag, or for one that a page made up."""
TEXT: Final = 2
"""The number of text nodes."""


class Node(Protocol):
    """What the walk asks of a node: lexbor's own names. `mem_id` is the same for the same element."""

    @property
    def tag_id(self) -> int: ...
    @property
    def tag(self) -> str | None: ...
    @property
    def mem_id(self) -> int: ...
    @property
    def child(self) -> Node | None: ...
    @property
    def next(self) -> Node | None: ...
    @property
    def attributes(self) -> Mapping[str, str | None]: ...
    @property
    def text_content(self) -> str | None: ...
    @property
    def is_empty_text_node(self) -> bool: ...


class Outline:
    """Lines of a page with where they stand, in lists side by side.

    Line n reads `texts[n]` and stands in element `stands[n]`; `links[n]` counts its characters in links, `hidden[n]` says that none is
    shown, `words[n]` are class and id of the inline element around it, `fields[n]` the site adapter's field.
    Element e is the block `tags[e]` with class and id `classes[e]` inside element `parents[e]`, `depths[e]` deep.
    It holds the lines from `first[e]` to before `last[e]`; `paths[e]` and `marks[e]` gather tags and classes from the
    outermost ancestor down. Element 0 is the page itself.

    The walk leaves `lines` and `elements` as rows, of which `done` makes the lists.
    """

    def __init__(self) -> None:
        self.title = ""
        self.lines: list[tuple[str, int, int, bool, str, str]] = []
        self.elements: list[tuple[str, str, int, int]] = [("html", "", 0, 0)]
        self.last = [0]
        self.texts: list[str] = []
        self.stands: list[int] = []
        self.links: list[int] = []
        self.hidden: list[bool] = []
        self.words: list[str] = []
        self.fields: list[str] = []

    def done(self) -> Outline:
        """The walk is over."""
        if self.lines:
            columns = map(list, zip(*self.lines, strict=True))
            self.texts, self.stands, self.links, self.hidden, self.words, self.fields = columns
        self.tags, self.classes, self.parents, self.first = map(list, zip(*self.elements, strict=True))
        self.last[0] = len(self.texts)
        self._gather()
        return self

    def _gather(self) -> None:
        """Paths, marks and depths, from the outermost element down."""
        paths, marks, depths = [""], [""], [0]
        for tag, classes, parent, _ in self.elements[1:]:
            path, above = paths[parent], marks[parent]
            path = f"{path}/{tag}" if path else tag
            above = f"{above} {classes}" if above and classes else above or classes
            paths.append(path if len(path) <= MAX_PATH else path[-MAX_PATH:])
            marks.append(above if len(above) <= MAX_PATH else above[-MAX_PATH:])
            depths.append(depths[parent] + 1)
        self.paths, self.marks, self.depths = paths, marks, depths


Piece = tuple[str, bool, bool, Mapping[str, str | None] | None, str]
"""A run of text inside a line: whether it stands in a link, whether it is hidden, the inline element around it, the adapter's field."""
_SPACE: Final[Piece] = (" ", False, True, None, "")


def _end(found: Outline, pieces: list[Piece], stand: int) -> None:
    """A line ends: at a block's border or a `<br>`. Lines without a character are not there."""
    text, linked, hidden, around, field = pieces[0]
    size = _linked(text) if linked else 0
    if len(pieces) > 1:
        text, size, hidden, around, field = _together(pieces)
    pieces.clear()
    if text := " ".join(text.split()):
        found.lines.append((text, stand, min(len(text), size), hidden, words_of(around) if around else "", field))


def _together(pieces: list[Piece]) -> tuple[str, int, bool, Mapping[str, str | None] | None, str]:
    """The pieces of a line as one, with its characters in links; it is hidden if all of it is."""
    size, unseen, first, last = 0, True, None, ""
    for text, linked, hidden, around, field in pieces:
        if linked:
            size += _linked(text)
        if unseen and not hidden:
            unseen = not text or text.isspace()
        if first is None:
            first = around
        last = field or last
    return "".join([piece[0] for piece in pieces]), size, unseen, first, last


def _linked(text: str) -> int:
    return len(text) if len(text) < 3 else len(text.strip())


def walk(  # noqa: C901
    root: Node,
    found: Outline,
    fields: Mapping[int, str],
    apart: Callable[[Node], Node | None],
    stand: int = 0,
    *,
    hidden: bool = False,
    verbatim: bool = False,
) -> None:
    """Everything below a node in document order, without recursion but for what stands `apart` (templates, frames; not shown).

    One loop with local names: two and a half thousand nodes a page pass here, and a call for each would double the time. `fields` names the
    site adapter's field by the `mem_id` of the element that a selector found. `stand` is the element around.
    """
    kinds, names, lines, last, element = _KINDS, _NAMES, found.lines, found.last, found.elements.append
    pieces: list[Piece] = []
    add = pieces.append
    linked, around, field = False, None, ""
    stack: list[tuple[Node, int, bool, bool, Mapping[str, str | None] | None, str, bool]] = []
    node = root.child
    while node is not None or stack:
        if node is None:
            node, above, linked, hidden, around, field, verbatim = stack.pop()
            if above >= 0:
                if pieces:
                    _end(found, pieces, stand)
                last[stand] = len(lines)
                stand = above
        elif (number := node.tag_id) == TEXT:
            if verbatim:
                *whole, text = (node.text_content or "").split("\n")
                for piece in whole:
                    add((piece, linked, hidden, around, field))
                    _end(found, pieces, stand)
                add((text, linked, hidden, around, field))
            elif not node.is_empty_text_node:
                add((node.text_content or "", linked, hidden, around, field))
            elif pieces:
                add(_SPACE)
        elif (kind := kinds.get(number) or _kind(node, number)) != _SKIPPED:
            if kind >= _BREAK and pieces:
                _end(found, pieces, stand)
            child = node.child
            if child is None or kind == _ASIDE:
                if kind == _ASIDE and (aside := apart(node)) is not None:
                    walk(aside, found, {}, apart, stand, hidden=True, verbatim=verbatim)
            else:
                stack.append((node, stand if kind >= _BLOCK else -1, linked, hidden, around, field, verbatim))
                attributes = node.attributes
                if attributes and not hidden:
                    hidden = "hidden" in attributes or ("style" in attributes and is_hiding(attributes["style"]))
                if kind >= _BLOCK:
                    element((names.get(number) or str(node.tag), words_of(attributes) if attributes else "", stand, len(lines)))
                    stand, around = len(last), None
                    last.append(0)
                    if kind > _BLOCK:
                        verbatim, hidden = verbatim or kind == _PRE, hidden or (kind == _MARQUEE and is_still(attributes))
                elif kind != _LOOKS:
                    around = attributes
                    if kind == _LINK:
                        linked = linked or "href" in attributes
                    elif kind == _UNSHOWN:
                        hidden = True
                if fields and (name := fields.get(node.mem_id)) is not None:
                    field = name
                node = child
                continue
        node = node.next
    if pieces:
        _end(found, pieces, stand)


def _kind(node: Node, number: int) -> int:
    """What the walk does with an element; remembered by the parser's number where that is the tag's own."""
    tag = node.tag
    if tag is None or tag in UNREAD:
        kind = _SKIPPED
    elif tag in _APART:
        kind = _ASIDE
    elif tag in BLOCKS:
        kind = _PRE if tag in VERBATIM else _MARQUEE if tag == "marquee" else _BLOCK
    else:
        kind = _LOOKS if tag in _PLAIN else _OTHERS.get(tag, _INLINE)
    if tag is not None and number < OWN_NUMBERS:
        _KINDS[number], _NAMES[number] = kind, tag
    return kind


def words_of(attributes: Mapping[str, str | None]) -> str:
    """Class and id of an element."""
    name, classes = attributes.get("id"), attributes.get("class")
    return f"{classes} {name}" if name and classes else name or classes or ""


def is_hiding(style: str | None) -> bool:
    """Whether a style text keeps its element off the screen."""
    if not style:
        return False
    return _hides(style) if len(style) < 200 else _hides.__wrapped__(style)


@lru_cache(4096)
def _hides(style: str) -> bool:
    """Remembered where it is short: designs repeat."""
    return bool(_HIDING.search("".join(style.lower().split())))


def is_still(attributes: Mapping[str, str | None]) -> bool:
    """Whether a `<marquee>` is too low to show anything."""
    return (attributes.get("height") or "9")[0] in "01"
