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
    outermost ancestor down. Element 0 is the page itself; `last[0]` is set by `done`.
    """

    def __init__(self) -> None:
        self.title = ""
        self.texts: list[str] = []
        self.stands: list[int] = []
        self.links: list[int] = []
        self.hidden: list[bool] = []
        self.words: list[str] = []
        self.fields: list[str] = []
        self.tags, self.classes, self.paths, self.marks = ["html"], [""], [""], [""]
        self.parents, self.depths, self.first, self.last = [0], [0], [0], [0]

    def add(self, tag: str, classes: str, parent: int) -> int:
        """A new element, and its number."""
        path, marks = self.paths[parent], self.marks[parent]
        path = f"{path}/{tag}" if path else tag
        marks = f"{marks} {classes}" if marks and classes else marks or classes
        self.tags.append(tag)
        self.classes.append(classes)
        self.paths.append(path if len(path) <= MAX_PATH else path[-MAX_PATH:])
        self.marks.append(marks if len(marks) <= MAX_PATH else marks[-MAX_PATH:])
        self.parents.append(parent)
        self.depths.append(self.depths[parent] + 1)
        self.first.append(len(self.texts))
        self.last.append(0)
        return len(self.last) - 1

    def done(self) -> Outline:
        """The walk is over."""
        self.last[0] = len(self.texts)
        return self


class _Pending:
    """The line so far: its pieces, a run of white space between elements being one `" "`, and what is known of them."""

    __slots__ = ("around", "field", "linked", "pieces", "seen")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.linked = 0
        self.seen = False
        self.around: Mapping[str, str | None] | None = None
        self.field = ""

    def end(self, found: Outline, stand: int) -> None:
        """A line ends: at a block's border or a `<br>`. Lines without a character are not there."""
        text = " ".join("".join(self.pieces).split())
        if text:
            found.texts.append(text)
            found.stands.append(stand)
            found.links.append(min(len(text), self.linked))
            found.hidden.append(not self.seen)
            found.words.append(words_of(self.around) if self.around else "")
            found.fields.append(self.field)
        self.pieces.clear()
        self.linked, self.seen, self.around, self.field = 0, False, None, ""


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
    kinds, names, line = _KINDS, _NAMES, _Pending()
    pieces, add = line.pieces, line.pieces.append
    linked, around, field = False, None, ""
    stack: list[tuple[Node, int, bool, bool, Mapping[str, str | None] | None, str, bool]] = []
    node = root.child
    while node is not None or stack:
        if node is None:
            node, above, linked, hidden, around, field, verbatim = stack.pop()
            if above >= 0:
                if pieces:
                    line.end(found, stand)
                found.last[stand] = len(found.texts)
                stand = above
        elif (number := node.tag_id) == TEXT:
            if not verbatim and node.is_empty_text_node:
                if pieces:
                    add(" ")
            else:
                text = node.text_content or ""
                if verbatim and "\n" in text:
                    *whole, text = text.split("\n")
                    for piece in whole:
                        _piece(line, piece, linked, hidden, around, field)
                        line.end(found, stand)
                add(text)
                if not hidden and not line.seen:
                    line.seen = bool(text) and not text.isspace()
                if linked:
                    line.linked += len(text) if len(text) < 3 else len(text.strip())
                if line.around is None:
                    line.around = around
                if field:
                    line.field = field
        elif (kind := kinds.get(number) or _kind(node, number)) != _SKIPPED:
            if kind >= _BREAK and pieces:
                line.end(found, stand)
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
                    stand = found.add(names.get(number) or str(node.tag), words_of(attributes) if attributes else "", stand)
                    around = None
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
        line.end(found, stand)


def _piece(line: _Pending, text: str, linked: bool, hidden: bool, around: Mapping[str, str | None] | None, field: str) -> None:  # noqa: FBT001
    """A run of text inside `<pre>`, as in the walk."""
    line.pieces.append(text)
    line.seen = line.seen or not (hidden or not text or text.isspace())
    line.linked += linked * (len(text) if len(text) < 3 else len(text.strip()))
    line.around = around if line.around is None else line.around
    line.field = field or line.field


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
