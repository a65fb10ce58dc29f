"""Split: give every kept line its role, and cut the page into questions, answers, statutes and citations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline import rules
from pipeline.law.breaks import joins
from pipeline.law.cited import citation_rows
from pipeline.law.courts import judgment_of
from pipeline.law.jurisdiction import jurisdiction_of
from pipeline.law.printed import Quote, is_law_title, quotes_of, statute_rows
from pipeline.layout.chain import likelihoods
from pipeline.layout.keys import is_head_title, key
from pipeline.layout.likely import BY_PLACE, FEWEST, GREETING, WANTED, hear
from pipeline.layout.states import path_of
from pipeline.page import Line, Page
from pipeline.qa.asked import LAW, is_part, sounds_told
from pipeline.qa.askers import part_askers
from pipeline.qa.below import asked_below, cut_added
from pipeline.qa.beside import settle_bylines
from pipeline.qa.cards import drop_cards
from pipeline.qa.cells import cut_entry
from pipeline.qa.clocked import cut_clocked
from pipeline.qa.collected import settle_collection
from pipeline.qa.cuts import (
    RELATED_RULE,
    cut_buttons,
    cut_by_strip,
    cut_closings,
    cut_dated,
    cut_glued,
    cut_marks,
    cut_previews,
    cut_related,
    cut_stamps,
    cut_tails,
    drop_popular,
    refresh,
    restore_listed,
)
from pipeline.qa.described import settle_described
from pipeline.qa.facts import is_stamped
from pipeline.qa.forms import cut_fields
from pipeline.qa.headline import BADGE_RULE, cut_labels, headlines, restore_headline, restore_opener, with_court
from pipeline.qa.itemized import part_items
from pipeline.qa.items import SPOKEN
from pipeline.qa.kinds import is_announced, is_asked
from pipeline.qa.marks import MARK_CHARS, is_cell, key_of, mark_of
from pipeline.qa.notes import drop_notes
from pipeline.qa.pagefacts import page_facts
from pipeline.qa.questions import asked_and_answered, loose, mark_cut, questions_by_rules, sections_that_ask
from pipeline.qa.reading import TEXT_STATES, columns, only_texts, states_of
from pipeline.qa.rebuilt import questions_of
from pipeline.qa.records import Question, is_question
from pipeline.qa.recurring import cut_recurring, settle
from pipeline.qa.rows import qa_rows
from pipeline.qa.sections import is_division, is_heading, is_marked_heading
from pipeline.qa.signatures import cut_signatures, settle_signatures
from pipeline.qa.speakers import cut_speakers
from pipeline.qa.tailed import cut_tailed, restore_tailed
from pipeline.qa.trailing import drop_trailing
from pipeline.qa.turns import cut_turns
from pipeline.qa.untitled import settle_untitled
from pipeline.text.fold import fold_lines
from pipeline.text.script import simplify

STATES_RULE: Final = "split.states"
MARK_RULE: Final = "split.mark"
_REMNANT: Final = re.compile(r"[\s|｜]*")
MIN_SENTENCE: Final = 30
"""Characters of the shortest line that is a loss where it is none of the frame."""
MOST_LOST: Final = 0.2
"""Share of a text above which what would go is not frame. Of the golden pages one loses more rightly than 0.15, forums of other kinds
would lose 0.4 and more.
"""
SAID: Final = frozenset(TEXT_STATES) - {"title", "body"}
DIALOGUE: Final = SAID - {"related", "related_answer"}
"""States of lines in which somebody speaks, and those of the page's own question."""
MIN_WHOLE: Final = 3
MOSTLY: Final = 0.75
"""A page is a statute without a law's title where its articles begin with the first, and law is most of its text."""
PATHS: Final = ("nav.path", "nav.breadcrumb")
ANSWER_MARKS: Final = ("accepted", "follow_up_answer", "answer")
ANNOUNCING: Final = (BADGE_RULE, "split.mark")
"""Rules under which what announces goes."""
BLANK_RULE: Final = "layout.blank"
EMPTY_KINDS: Final = ("doorway", "spam", "stub", "listing")
_ARTICLE_TITLE: Final = re.compile(
    r"(?:中华人民共和国)?《?[\u4e00-\u9fff]{1,24}(?:法|法典|条例|规定|办法|解释)》?第[一二三四五六七八九十百千零\d]+条(?!规定|的|怎|是|有)"
)


def split(page: Page) -> None:
    """Label the kept lines and fill `page.qa`, `page.statutes`, `page.citations`."""
    _drop_emptied(page)
    _join_broken(page)
    fold_lines([line.text for line in page.lines])
    text = page.text
    recorded, back = cut_recurring(page)
    _simplify(page, back)
    cut_labels(page)
    asked = cut_fields(page) if not recorded else None
    cut_marks(page)
    cut_entry(page)
    cut_buttons(page)
    if not recorded:
        cut_turns(page)
        cut_clocked(page)
    drop_cards(page, text)
    cut_closings(page, text)
    glued = cut_glued(page)
    cut = {line.start for line in cut_tails(page, text)}
    listed = restore_listed(page)
    _simplify(page, listed + restore_opener(page) + restore_headline(page))
    _simplify(page, restore_tailed(page))
    glued += cut_tailed(page)
    glued += cut_dated(page) if not glued else []
    cut |= cut_previews(page, listed)
    cut_signatures(page)
    cut_stamps(page)
    cut |= cut_by_strip(page)
    drop_popular(page, page.raw)
    judged = judgment_of(page.kept()) if "法院" in text else frozenset()
    refresh(page, recorded)
    theirs = _starts(recorded)
    titles = [line for line in headlines(page, asked) if line.start not in judged and line.start not in theirs]
    for line in (line for line in page.lines if line.rule == BADGE_RULE and line.start in theirs):
        page.restore(line)
    title = titles[0] if titles else None
    for line in titles:
        page.label(line, "title")
    page.title = with_court(page, title) if title else None
    page.jurisdiction = page.jurisdiction or jurisdiction_of(page)
    if page.kind in EMPTY_KINDS and not (recorded and page.kind in ("stub", "listing")):
        _label_rest(page)
        return
    _label_divisions(page)
    quotes = quotes_of(page, page.title)
    refresh(page, glued + recorded)
    if not recorded:
        _drop_known_spans(page)
    settle(page, recorded)
    kept = page.kept()
    _label_headings(page, kept, judged)
    told = sounds_told(page, quoted=len(quotes) >= MIN_WHOLE)
    questions = glued + recorded
    if not recorded:
        title, questions = _read_questions(page, title, glued, frozenset(cut), told=told, judged=bool(judged))
    questions = _settle_questions(page, questions, cut)
    _label_questions(page, questions)
    page.kind = "other" if judged else _kind(page, questions, quotes)
    if page.kind != "qa" and not judged:
        questions += sections_that_ask(kept, questions)
    _label_rest(page)
    _fill_rows(page, questions, quotes)


def _settle_questions(page: Page, questions: list[Question], cut: set[int]) -> list[Question]:
    """Give each question its own words and no others, whoever found it. `cut` is where answers start that are cut."""
    part_items(page, questions)
    asked_below(page, questions)
    cut_added(page, questions)
    questions = [question for question in questions if question.titles or question.body or question.answers]
    mark_cut(questions, cut)
    part_askers(page, questions)
    settle_collection(page, questions)
    settle_untitled(page, questions)
    drop_trailing(page, questions)
    settle_described(page, questions)
    return questions


def _fill_rows(page: Page, questions: list[Question], quotes: list[Quote]) -> None:
    """Say whose words the texts are and when they were written, and fill the page's rows with them."""
    questions.sort(key=_place)
    cut_speakers(page, questions)
    drop_notes(page, questions)
    settle_bylines(page, questions)
    settle_signatures(page, questions)
    page.qa = qa_rows(page, questions, "dom" if page.is_html else "text")
    page.statutes = statute_rows(page, quotes)
    page.citations = citation_rows(page, quotes, page.title)
    _name_by_mention(page)
    _restore_cells(page)
    _drop_remnants(page)
    _join_titles(page)
    page_facts(page)


def _read_questions(
    page: Page, title: Line | None, glued: list[Question], cut: frozenset[int], *, told: bool, judged: bool
) -> tuple[Line | None, list[Question]]:
    """The headline and the questions of a page that has no records: by rules and chain, or by headings where the headline says so.

    Whether there are any is for the page as a whole to say (`qa/kinds.py`), and what rules and chain have found is one sign of it.
    """
    found = glued + questions_by_rules(page, title, cut, hear, told=told)
    if title is not None and not judged and not _has_main(found):
        called = asked_and_answered(title, page.kept(), found)
        if called:
            return title, found + called
    lines, path = _path(page, found)
    read = _has_main(found) or not DIALOGUE.isdisjoint(path)
    several = sum(question.kind == "main" for question in found) > 1
    asked = read if judged or several or (read and is_announced(page.lines)) else _is_asked(page, title, read=read)
    if read and not asked:
        return title, [question for question in found if question.kind == "related"]
    if asked and not read:
        lines, path = _path(page, found, "body")
        if not DIALOGUE.intersection(path):
            found, path = glued + questions_by_rules(page, title, cut, hear, told=False, asked=True), []
    if not path:
        return title, found
    path = _as_known(lines, path)
    _settle_fates(page, lines, path)
    return _retitled(page, lines, path), questions_of(lines, path, found, page.title)


def _is_asked(page: Page, title: Line | None, *, read: bool) -> bool:
    if not page.voices:
        hear(page)
    return is_asked(page, title, read=read)


def _has_main(questions: Sequence[Question]) -> bool:
    return any(question.kind == "main" for question in questions)


def _starts(questions: Sequence[Question]) -> frozenset[int]:
    """Where the lines of questions and answers start."""
    answered = (line for question in questions for answer in question.answers for line in answer.lines)
    return frozenset(line.start for line in (*answered, *(line for one in questions for line in one.titles + one.body)))


def _simplify(page: Page, lines: Sequence[Line]) -> None:
    """Convert lines that were dropped when the page was converted, and are kept now."""
    if lines and page.script != "hans":
        for number, (text, edits) in simplify([line.text for line in lines]).items():
            page.rewrite_all(lines[number], edits, text)


def _name_by_mention(page: Page) -> None:
    """A quote without a law is of the law that the mention at its head was resolved to."""
    heads = {row["statute_id"]: row["law"] for row in page.citations if row["statute_id"]}
    for row in page.statutes:
        row["law"] = row["law"] or heads.get(row["statute_id"])


def _drop_emptied(page: Page) -> None:
    """Drop the lines of which the repair of damage left nothing: tails of attributes."""
    for line in page.kept():
        if not line.text.strip():
            page.drop(line, BLANK_RULE, "other_boilerplate", "nothing is left to read")


def _join_broken(page: Page) -> None:
    """Join lines that a scraper or printer broke inside a sentence."""
    for run in _runs(page):
        for first, last in reversed(joins([line.text for line in run])):
            page.join(run[first], run[last])


def _runs(page: Page) -> list[list[Line]]:
    """Kept lines that stand next to each other, but for blank lines."""
    runs: list[list[Line]] = [[]]
    for line in page.lines:
        if line.rule is None:
            runs[-1].append(line)
        elif runs[-1] and line.text.strip():
            runs.append([])
    return [run for run in runs if len(run) > 1]


# questions


def _path(page: Page, questions: list[Question], shut: str = "") -> tuple[list[Line], list[str]]:
    """The lines that hold anything, and their states as the chain reads the page; none where the rules' reading is about as likely.

    It has no say where nobody asks or answers by either reading, where the page has no frame or embedded data, where lines were glued
    or open with who speaks, and where the rules found several questions, which only forms and marks tell apart.
    """
    lines = [line for line in page.lines if line.text.strip()]
    spoken = any(line.rule in SPOKEN for line in lines)
    glued = spoken or any(answer.glued for question in questions for answer in question.answers)
    several = sum(question.kind == "main" for question in questions) > 1
    if page.embedded.get("qa") or glued or several or sum(line.rule is not None for line in lines) < FEWEST:
        return lines, []
    head = lines[0].text if is_head_title(lines[0]) else ""
    read = states_of(lines, questions)
    posts = only_texts(lines, read)
    text = [line.rule is None and (line.role == "statute" or is_part(line)) for line in lines]
    asked = _has_main(questions)

    def serves(path: list[str]) -> bool:
        if not SAID.intersection(read + path) or _loses(lines, path) or (not asked and _comments(lines, path)):
            return False
        return not _tears(lines, path)

    return lines, path_of(lines, columns(lines, read, page.url, head), read, text, posts, shut, serves)


def _whole(titles: Sequence[Line]) -> str:
    """The headline as it is printed, where it was cut into pieces."""
    last = next((n for n, (a, b) in enumerate(pairwise(titles)) if a.raw.endswith("\n") or a.end != b.start), len(titles) - 1)
    return "".join(line.text for line in titles[: last + 1]).strip()


def _tears(lines: Sequence[Line], path: Sequence[str]) -> bool:
    """Whether lines would come together that read as one torn sentence: what stood between them was no frame, or is a cut."""
    before = joins([line.text for line in lines if line.rule is None])
    return len(joins([line.text for line, state in zip(lines, path, strict=True) if state])) > len(before)


def _loses(lines: Sequence[Line], path: Sequence[str]) -> bool:
    """Whether several whole sentences or much of the text would go: then the page is of a kind that the chain does not know."""
    gone = [line.text.strip() for line, state in zip(lines, path, strict=True) if line.rule is None and not state]
    if sum(len(text) >= MIN_SENTENCE and text.endswith("。") for text in gone) > 1:
        return True
    lost = sum(len(text) for text in gone if not is_stamped(text))
    return lost > MOST_LOST * sum(len(line.text) for line in lines if line.rule is None)


def _comments(lines: Sequence[Line], path: Sequence[str]) -> bool:
    """Whether the path finds answers and nobody who asks, below a text of somebody else's: comments on an article."""
    chars = {state: sum(len(line.text) for line, told in zip(lines, path, strict=True) if told == state) for state in set(path)}
    answers = chars.get("answer_first", 0) + chars.get("answer", 0)
    asked = any(chars.get(state) for state in ("ask", "question", "again"))
    return 0 < answers < chars.get("body", 0) and not asked


def _as_known(lines: Sequence[Line], path: Sequence[str]) -> list[str]:
    """The states without those of small print, calls and paths that a rule knows by their own words: on a clean text nothing takes them
    back. A headline is taken back from all but a path.
    """
    return [
        "" if line.rule is not None and state and _stays_dropped(line, state) else state for line, state in zip(lines, path, strict=True)
    ]


def _stays_dropped(line: Line, state: str) -> bool:
    found = _known(line, ("other_boilerplate", "cta", "nav"))
    return found is not None and (found.id in PATHS or (found.role != "nav" and state != "title"))


def _known(line: Line, roles: Sequence[str] = WANTED) -> rules.Rule | None:
    """The rule that knows a line by its own words, if it gives one of these roles."""
    found = rules.merged("text").hit(key(line))
    return found if found is not None and found.role in roles else None


def _drop_known_spans(page: Page) -> None:
    """Drop spans that a rule would have known, had they been lines of their own when `strip` looked."""
    for before, line in list(pairwise(page.lines)):
        if line.rule is None and not line.role and not before.raw.endswith("\n") and (found := _known(line)):
            page.drop(line, found.id, found.role, "cut off a line")


def _settle_fates(page: Page, lines: Sequence[Line], path: Sequence[str]) -> None:
    """Take back the lines that are text to the chain of states, and drop those that are frame; the headline only for another one."""
    back = [line for line, state in zip(lines, path, strict=True) if state and line.rule is not None and not is_head_title(line)]
    for line in back:
        page.restore(line)
    _simplify(page, back)
    titles = [key_of(line.text) for line, state in zip(lines, path, strict=True) if state == "title"]
    frame = [line for line, state in zip(lines, path, strict=True) if not state and line.rule is None and not _prints(line, titles)]
    roles, likely = likelihoods(lines, BY_PLACE) if frame else ((), None)
    places = [n for n, role in enumerate(roles) if role in WANTED]
    best = likely[:, places].argmax(axis=1).tolist() if likely is not None else []
    role_of = {line.start: roles[places[n]] for line, n in zip(lines, best, strict=False)}
    for line in (line for line in loose(frame) if not is_part(line)):
        page.drop(line, STATES_RULE, role_of[line.start], "frame between question and answer, by its looks and neighbours")


def _prints(line: Line, titles: Sequence[str]) -> bool:
    """Whether what the rules took for the headline prints one of these, or is the only one."""
    return line.role == "title" and (not titles or any(title in key_of(line.text) for title in titles))


def _retitled(page: Page, lines: Sequence[Line], path: Sequence[str]) -> Line | None:
    """The headline by the chain of states, labelled; what was taken for it goes back to the text."""
    titles = [line for line, state in zip(lines, path, strict=True) if state == "title"]
    for line, state in zip(lines, path, strict=True):
        if titles and line.role == "title" and state and state != "title":
            line.role = ""
    for line in titles:
        page.label(line, "title")
    if titles:
        page.title = _whole(titles)
    return next((line for line in lines if line.rule is None and line.role == "title"), None)


def _place(question: Question) -> int:
    lines = [*question.titles, *question.body, *(line for answer in question.answers for line in answer.lines)]
    return min((line.start for line in lines), default=0)


# roles


def _label_headings(page: Page, kept: Sequence[Line], judged: frozenset[int]) -> None:
    kept = [line for line in kept if line.role != "title"]
    announced = _announced(page)
    for n, line in enumerate(kept):
        following = kept[n + 1] if n + 1 < len(kept) else None
        plain = (line.start in announced and not is_marked_heading(line)) or GREETING.fullmatch(key_of(line.text)) is not None
        if not line.role and line.start not in judged and not plain and is_heading(line, following):
            page.label(line, "heading")


def _announced(page: Page) -> frozenset[int]:
    """Where the lines right behind the mark of an answer, or behind who speaks, start: no heading that only its shortness shows."""
    shown = [line for line in page.lines if line.text and not line.text.isspace()]
    return frozenset(
        line.start
        for mark, line in pairwise(shown)
        if mark.rule in SPOKEN or (mark.rule and len(mark.text) <= MARK_CHARS and mark_of(key_of(mark.text), ANSWER_MARKS))
    )


def _label_divisions(page: Page) -> None:
    """Headings that no article goes on behind: parts, chapters, and the parts of an answer."""
    for line in page.kept():
        if not line.role and is_division(line.text):
            page.label(line, "heading")


def _label_questions(page: Page, questions: Sequence[Question]) -> None:
    cut_related(page, [question for question in questions if question.kind == "related"])
    for question in questions:
        for line in loose(question.titles + question.body):
            if question.kind == "related":
                page.drop(line, RELATED_RULE, "related_question", "below a head of related questions")
            elif line.role != "title":
                page.label(line, "question")
        for line in (line for answer in question.answers for line in answer.lines):
            if not line.role:
                page.label(line, "answer")


def _restore_cells(page: Page) -> None:
    """Take back the heads of a table's rows (释义 |), which announce as marks do but are text of the table: headings."""
    for line in page.lines if "|" in page.raw else ():
        if (line.rule in ANNOUNCING or line.role == "body") and is_cell(line.text):
            page.restore(line)
            page.label(line, "heading")


def _join_titles(page: Page) -> None:
    """Put a headline together again that was cut before its parts turned out to be headline both: a clean text has it on one line."""
    titles = [line for line in page.lines if line.rule is None and line.role == "title"]
    for first, last in reversed(list(pairwise(titles))):
        if first.end == last.start and not first.raw.endswith("\n") and first.qa_id == last.qa_id:
            page.join(first, last).qa_id = first.qa_id


def _drop_remnants(page: Page) -> None:
    """Drop what is left of a line that was cut and says nothing by itself: gaps, and bars of a table."""
    for before, line in pairwise(page.lines):
        if line.rule is None and not before.raw.endswith("\n") and _REMNANT.fullmatch(line.text):
            page.drop(line, MARK_RULE, "other_boilerplate", "left of a line that was cut")


def _label_rest(page: Page) -> None:
    for line in page.kept():
        if not line.role:
            page.label(line, "body")


def _kind(page: Page, questions: Sequence[Question], quotes: Sequence[Quote]) -> str:
    if _has_main(questions):
        return "qa"
    kept = [line for line in page.kept() if line.role != "title"]
    statute = sum(len(line.text) for line in kept if line.role == "statute")
    if len(quotes) > 1 and statute == sum(len(line.text) for line in kept if line.role != "heading"):
        return "statute"
    title = page.title or ""
    if quotes and _ARTICLE_TITLE.match(title):
        return "statute"
    whole = len(quotes) >= MIN_WHOLE and quotes[0].article == 1 and statute > MOSTLY * sum(len(line.text) for line in kept)
    if whole or (is_law_title(title) and (quotes or "修正案" in title)):
        return "statute"
    if quotes and page.voices.get("statute", 0) >= LAW and not is_question(key_of(title)):
        return "statute"
    return "article" if kept else "other"
