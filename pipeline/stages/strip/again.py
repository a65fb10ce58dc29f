"""The second look: what a page's clean text would lose if it were cleaned again goes at once, so that cleaning it again changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from typing import Final

from pipeline.layout.facts import Fact
from pipeline.layout.keys import key
from pipeline.layout.likely import MASTHEAD
from pipeline.layout.likely import RULE as LIKELY
from pipeline.page import Line, Page, lines_of
from pipeline.stages.strip.asked import asked

BLANK_RULE: Final = "layout.blank"
EMPTY_KINDS: Final = ("doorway", "spam")
DOUBT: Final = 0.3
"""How likely frame one of the lines that stay must be for a second look. From .1 to .5 nearly the same pages are."""
ABOVE: Final = (MASTHEAD, LIKELY, "card.name")
"""Rules that take what markup calls the headline as well: the name of the site or of a lawyer in an `h1`."""
MOST_LOOKS: Final = 3
"""Times that what is kept is looked at again. A second look that drops something is rare, and a third rarer still."""
MOST_LOST: Final = 0.25
"""Share of a clean text above which what a second look would drop is not frame that slipped through: then what the chain of
roles takes stays, and so does the rest if that is too much by itself.
"""


def is_doubtful(page: Page, likeliest: float) -> bool:
    """Whether a second look may find anything: a line that stays looks like frame, or a rule knows something in it.

    A text page of which nothing was dropped needs none. Of 636 golden text pages and 767 of markup that lost something 37 % and 30 % are
    doubtful, with all but 5 of the 53 that a second look changes.
    """
    if not page.is_html and not any(line.rule is not None and line.text.strip() for line in page.lines):
        return False
    return likeliest >= DOUBT or bool(asked(page).having(page, Fact.SPAN | Fact.KNOWN))


def look_again(page: Page, title: str, drop_frame: Callable[[Page], object]) -> None:
    """Drop the lines and spans that `drop_frame` takes when it sees what is kept as a text page of its own, until it takes nothing more.

    A second cleaning sees neither markup nor the frame that is gone: a lone `新闻中心` that its place had saved would go then, and so
    would the path above a headline that was found only once the menu was out of the way. Where much would go, the first look knew
    better and nothing is dropped.
    """
    for _ in range(MOST_LOOKS):
        if not _look(page, title, drop_frame):
            return


def _look(page: Page, title: str, drop_frame: Callable[[Page], object]) -> bool:
    """One more look; whether it dropped anything."""
    lines = page.kept()
    text = "\n".join([line.text.replace("\n", " ") for line in lines]) + "\n"
    again = Page(raw=text, lines=lines_of(text), url=page.url, host=page.host, source=page.source, site=page.site)
    if lines:
        drop_frame(again)
    lost = [line for line in again.lines if line.rule]
    if sum(len(line.raw) for line in lost) > MOST_LOST * len(text):
        lost = [line for line in lost if line.rule != LIKELY]
    if again.kind in EMPTY_KINDS or not 0 < sum(len(line.raw) for line in lost) <= MOST_LOST * len(text):
        return False
    before = len(page.lines), len(lines)
    spans, gone = iter(again.lines), {line.start for line in lost}
    for line in lines:
        left, fates = len(line.text) + 1, []
        while left > 0:
            span = next(spans)
            fates.append(span)
            left -= len(span.raw)
        if not (page.is_html and key(line) == title and fates[0].rule not in ABOVE):
            _meet(page, line, fates, gone)
    return before != (len(page.lines), len(page.kept()))


def _meet(page: Page, line: Line, fates: Sequence[Line], gone: Set[int]) -> None:
    """Let the spans of a line meet the fates that they met in the second look."""
    if not any(span.start in gone and span.rule != BLANK_RULE for span in fates):
        return
    at = [span.start - fates[0].start for span in fates[1:]]
    for part, span in zip(page.cut(line, *at), fates, strict=False):
        if span.rule and span.start in gone and span.rule != BLANK_RULE:
            page.drop(part, span.rule, span.role, "its text alone reads as frame")
