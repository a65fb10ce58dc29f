"""Golden pages: labels are the page's own text, the ledger holds on each, cleaning the clean text changes nothing, and the figures stay
above their floors.
"""

from __future__ import annotations

import pytest

from bench.floors import broken, load
from bench.golden import HALVES, Golden, Tally, goldens, got_roles, score, wanted_roles
from pipeline import clean_page
from pipeline.page import ROLES, Page, replay

PAGES = goldens()
JOINED = {
    "n10-cut-answers": "an answer cut in mid-sentence stands before the next answer once its marker is gone, and reads as a broken line",
    "q30-cards-preview-more-text": "cut answers stand before the next question once their marker is gone",
    "j54-lost-title-cut-html": "a cut answer stands before the next question once its marker is gone",
    "c01-driving-school-desk": "an answer cut in mid-sentence stands before the next answer once its marker is gone",
}
BY_FRAME = {
    "c35-listing-column-text": "a page of previews is a list only beside its menu",
    "c54-table-time-limits-gbk": "the cells of a table read as menus once the text around them is all there is",
    "c62-answer-only-lawyer-reply-text": "the name of a law alone on its line is a word of menus once it is not the headline's",
    "x53-judgment-appendix-text": "the path that was taken for the headline is one when nothing stands above it",
    "c08-lawfirm-guestbook": "the chain of states, which needs frame, told the short questions of a list",
    "k22-answer-only-headings": "the chain of states, which needs frame, told that a mark of an answer heads its second part",
    "z92-notice-court-auction-html": "the chain of states, which needs frame, told that a mark of a question is a label of the notice",
    "t23-hk-ngo-faq-html": "markup told that a head of related questions is the headline",
    "q89-firm-answers-page-board-html": "markup told that a word of menus is the headline",
    "k47-text-thread-guest-floor": "the label of the headline is that of a document once no frame shows a thread",
    "x25-forum-text-quotes": "the class of a thread opens its line only since what was glued before it is gone",
    "q24-glued-all-one-line-text": "a path opens its line only since what was glued behind the headline is gone",
    "q04-old-forum-floor-words": "not looked into: the page is held apart",
}
"""Pages whose clean text loses a line when it is cleaned again: what told that it stays is gone with the frame."""


Read = tuple[Golden, Page]


@pytest.fixture(scope="module", params=PAGES, ids=lambda golden: golden.folder.name)
def read(request: pytest.FixtureRequest) -> Read:
    """A golden page with what the stages make of it, made once for all that is asked of it."""
    return request.param, request.param.page()


def test_labels_are_the_text_of_the_page(read: Read) -> None:
    golden, page = read
    assert {role for role, _ in golden.spans} <= set(ROLES)
    assert "".join(c for c, _ in wanted_roles(golden)) == "".join(c for c, _ in got_roles(page))


def test_nothing_of_the_page_is_lost(read: Read) -> None:
    _, page = read
    page.check()
    for line in page.lines:
        assert line.role in ROLES
        assert (line.rule is None) == (line.role in ROLES[:6])
        assert replay(line.raw, line.edits) == line.text


def test_cleaning_the_clean_text_changes_nothing(read: Read, request: pytest.FixtureRequest) -> None:
    golden, page = read
    if reason := (JOINED | BY_FRAME).get(golden.folder.name):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    if not page.text:
        pytest.skip("the page keeps nothing")
    again = clean_page(page.text, url=golden.expected.get("url", ""))
    assert not [edit for line in again.lines for edit in line.edits if edit.old != edit.new]
    assert [line.text for line in again.lines if line.rule] == []
    assert again.text == page.text


@pytest.mark.parametrize("half", HALVES)
def test_figures_stay_above_their_floors(half: str) -> None:
    if not any(golden.half == half for golden in PAGES):
        pytest.skip(f"no page is {half}")
    tally = Tally()
    for golden in PAGES:
        if golden.half == half:
            score(golden, golden.page(), tally)
    figures = {f"golden.{half}.{name}": value for name, value in tally.figures().items()}
    assert not broken(figures, load())
