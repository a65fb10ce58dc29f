"""Cut lines that glue a mark, a heading, a list item's facts or the marker of a cut answer to the words that count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from operator import attrgetter
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.endings import MARKER, MARKER_WORDS, WALL, marker_at
from pipeline.qa.facts import Facts, region_of, simplified, small_print
from pipeline.qa.glued import Glued, glued_item
from pipeline.qa.marks import MARK_CHARS, is_cell, is_closing, is_mark, key_of, lead_of, mark_of, marks_of
from pipeline.qa.records import Answer, Question, is_question

MARK_RULE: Final = "split.mark"
RELATED_RULE: Final = "split.related-question"
FACTS_RULE: Final = "split.related-facts"
CLOSING_RULE: Final = "split.closing"
_POPULAR_WORD: Final = re.compile("热[门門点點]|熱[門點]|最[热熱]|火爆|人[气氣]|大家|[别別其]人|他们|他們|[网網]友")
"""One of them is in every head of popular questions."""
POPULAR_RULE: Final = "split.popular"
MAX_LISTED: Final = 60
"""The longest title of a list."""
MARKER_RULE: Final = "split.cut-marker"
BUTTON_RULE: Final = "split.answer-button"
MIN_BUTTONS: Final = 2
_BUTTON: Final = re.compile(r"(?<=[。！？!?])[\s　]+([\u4e00-\u9fff]{2,6})[\s　]*$")
_INNER_PART: Final = re.compile(
    r"(?<=[。；;！!？?\s])(?:【?(?:法律(?:依据|主观|客观|分析|解析)|核心分析|实务建议|操作建议)】?[：:]|【[^】]{0,12}法律(?:依据|分析|客观)】[：:]?)"
)
_INNER_MARK: Final = re.compile(
    r"(?<=[。；！？>])(?:【?律师(?:解答|解析|回答)】?[：:]?)(?=[\u4e00-\u9fff“《1])(?!了|的|过|问题|说|称|咨询|服务|费|完|后)"
)
_INNER_WORD: Final = re.compile("法律|律师|分析|建议")
_REPLIED_INSIDE: Final = re.compile(
    r"(?<=[？?])[\s　]*[【\[]?(?:[一二三四五六七八九十\d]{1,3}|回|解)?答(?:复|案)?[】\]]?[:：][\s　]*(?=\S)"
)
"""The mark of the answer behind a question that a mark opens, in one line (一问：…？答：…)."""
_SENTENCE_ENDS: Final = "。！!；"
CLOSING_WORDS: Final = (
    "以上",
    "上述",
    "如果",
    "如需",
    "如有",
    "如还",
    "若",
    "希望",
    "本回答",
    "本答复",
    "本解答",
    "本解析",
    "本回复",
    "本资料",
    "条解答",
    "条回",
    "条答复",
    "仅针对",
    "仅就",
    "只针对",
    "完毕",
)
"""One of them stands in every sentence of marks.toml's `closing`."""
_CLOSING_WORD: Final = re.compile("|".join(CLOSING_WORDS))
INVITES: Final = ("如", "若")
"""How a closing begins that is nothing but an invitation (如需帮助,请拨打…); 以上仅供参考 is a note."""
MAX_CLOSING: Final = 160
"""Characters of a last sentence that is looked at as a closing one, spaces included: folded it has 80 at most."""
_BAR: Final = re.compile(r"(?:\s*\|)+\s*$")
_BULLET: Final = re.compile(r"[\s　]*[•·●○■◆][\s　]*(?=\S)")
_DAY: Final = r"(?:[1１][9９]|[2２][0０])\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:[\s　]+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_COUNTED_AS: Final = "(?:解答|回答|回复|答复|答案|答|浏览|阅读|看过|评论|参与|咨询|围观|查看)"
_LISTED: Final = re.compile(
    r"[\s　]*[(（\[【]?[\s　]*(?:"
    rf"共?有?\d[\d.,]*[万千wk+]?[\s　]*[个条位人次则]?(?:律师|网友|人)?的?已?{_COUNTED_AS}[过数量次]?"
    rf"|{_COUNTED_AS}[数量]?[:：(（][\s　]*\d+|(?<=[\s　(（\[【吗呢?？\u4e00-\u9fff]){_DAY}"
    r"|(?<=[\s　])(?:已|未|待)(?:解决|关闭|回复|答复|采纳)"
    r")[\s　]*[)）\]】]?[\s　]*$"
)
"""A count, date or state behind the title of a listed question."""
_PLACED: Final = re.compile(r"[\s　]*[\[【(（]([\u4e00-\u9fff·]{2,6})[\]】)）][\s　]*$")
"""A word in brackets behind the title of a listed question: a place, where others of the list are."""
_PLACE_EDGES: Final = " 　[]【】()（）"
MIN_PLACED: Final = 2
MIN_LISTED: Final = 5
"""Characters of the shortest title of a question that a count may stand behind."""
_STAMPED: Final = re.compile(rf"(?<=[。？！?!；，])[\s　]*[(（\[【][\s　]*{_DAY}[\s　]*[)）\]】][\s　]*$")
_TAILED: Final = re.compile(rf"(?:(?<=[。？！?!；…）)”])[\s　]+|(?<=。)){_DAY}[\s　]*$")
"""The same without brackets, behind a gap or a full stop."""
_MARKED: Final = re.compile(r"(?<=[。？！?!…）)”])[\s　]+([问答問])[\s　]*$")
"""The mark of the next text, glued to the end of one."""
STAMP_RULE: Final = "split.stamp"
_DOTS: Final = re.compile(r"(?<=[^.…。])(?:\.{3,6}|…{1,3}|。{3,6})[\s　]*$")
_COUNTED: Final = re.compile(r"(?:共?有?|[(（])[ 　]*(\d+)[ 　]*[条个位]?")
_COUNTED_HEAD: Final = re.compile(r"\d{1,2}(?=[ 　]*[条个位篇则])")
_NUMBER: Final = re.compile(r"[\s　]*(\d{1,2})[.．、][\s　]*(?=\S)")
_LETTERS: Final = re.compile(r"[aAqQ]")


def cut_marks(page: Page) -> None:
    """Cut marks off the lines that they open (答：, Q1：), and the heads inside an answer (法律依据：); drop what only announces."""
    _cut_trailing(page)
    kept = page.kept()
    asked = any(_LETTERS.match(line.text) and lead_of(line.text, ("question",))[0] for line in kept)
    for line in kept:
        name, at = lead_of(line.text, ("follow_up_answer", "follow_up", "accepted", "verdict", "question", "answer", "part"))
        if name == "question" and line is kept[0] and line.text.startswith("["):
            continue  # [问题] before a headline is the class of a thread
        if at and not (_LETTERS.match(line.text.strip()) and not asked):
            line = _cut_lead(page, line, name, at)
            _cut_reply(page, line, name)
        _cut_inner_parts(page, line)
    _cut_bullets(page)
    _cut_numbers(page)
    if "|" in page.raw and any(len(line.text) <= MARK_CHARS and _BAR.search(line.text) for line in page.lines):
        _cut_bars(page)


def _cut_reply(page: Page, line: Line, name: str) -> None:
    """Cut the mark of the answer out of a line that holds the question and its answer."""
    found = _REPLIED_INSIDE.search(line.text) if name == "question" and line.rule is None else None
    parts = cut_at(page, line, *found.span()) if found else []
    if len(parts) == 3:
        page.drop(parts[1], MARK_RULE, "other_boilerplate", "announces: answer")


def _cut_trailing(page: Page) -> None:
    """Cut the marks of what comes next off the ends of texts, where a page without line breaks glues two such marks or more."""
    found = [(line, mark) for line in page.kept() if line.text.rstrip()[-1:] in "问答問" and (mark := _MARKED.search(line.text))]
    for line, mark in found if len(found) > 1 else ():
        parts = cut_at(page, line, mark.start())
        if len(parts) == 2:
            page.drop(parts[1], MARK_RULE, "other_boilerplate", "announces what comes next")


def _cut_bullets(page: Page) -> None:
    """Cut the bullets off answers that a page announces by their number and sets behind a bullet each (律师解答共有3条)."""
    shown = [line for line in page.lines if line.text and not line.text.isspace()]
    for n, line in enumerate(shown):
        marked = len(line.text) <= MARK_CHARS and mark_of(key_of(line.text), ("answer", "accepted"))
        count = _COUNTED.search(line.text) if marked else None
        bullets = list(_bulleted(shown[n + 1 :])) if count else []
        if count and len(bullets) > 1 and len(bullets) == int(count[1]) and shown[n + 1] is bullets[0]:
            for bullet in bullets:
                parts = cut_at(page, bullet, _BULLET.match(bullet.text).end())  # type: ignore[union-attr]
                if len(parts) == 2:
                    page.drop(parts[0], MARK_RULE, "other_boilerplate", "the bullet of an answer")


def _cut_numbers(page: Page) -> None:
    """The same for numbers in the place of bullets, where they are the only text below the head and count up to what it says."""
    shown = [line for line in page.lines if line.text and not line.text.isspace()]
    for n, line in enumerate(shown):
        marked = len(line.text) <= MARK_CHARS and mark_of(key_of(line.text), ("answer",))
        count = _COUNTED_HEAD.search(line.text) if marked else None
        below = list(takewhile(lambda line: line.rule is None, shown[n + 1 :])) if count else []
        found = [_NUMBER.match(one.text) for one in below]
        if len(below) < 2 or not count or len(below) != int(count[0]) or any(m is None or int(m[1]) != k + 1 for k, m in enumerate(found)):
            continue
        for one, number in zip(below, found, strict=True):
            parts = cut_at(page, one, number.end()) if number else []
            if len(parts) == 2:
                page.drop(parts[0], MARK_RULE, "other_boilerplate", "the number of an answer")


def _bulleted(lines: Iterable[Line]) -> Iterator[Line]:
    """The kept lines behind a bullet, as far as the next mark."""
    for line in lines:
        if len(line.text) <= MARK_CHARS and mark_of(key_of(line.text), ("answer", "accepted", "question", "related", "links")):
            return
        if line.rule is None and _BULLET.match(line.text):
            yield line


def _cut_bars(page: Page) -> None:
    """Cut the bars of a table's cells off the ends of lines, on a page that has its marks in cells (释义 |)."""
    for line in page.kept():
        bar = None if is_cell(line.text) or marks_of(key_of(line.text)) else _BAR.search(line.text)
        for piece in cut_at(page, line, bar.start())[1:] if bar and bar.start() else ():
            page.drop(piece, MARK_RULE, "other_boilerplate", "bar of a table cell")


def cut_buttons(page: Page) -> None:
    """Cut the button off the ends of answers, where as many lines end in the same few characters behind a gap as answers are announced."""
    count = next((int(found[0]) for line in page.lines if (found := _announced(line))), 0)
    if count < MIN_BUTTONS:
        return
    ends = [(line, found) for line in page.kept() if (found := _BUTTON.search(line.text))]
    for word in {found[1] for _, found in ends}:
        same = [(line, found.start()) for line, found in ends if found[1] == word]
        for line, at in same if len(same) == count else ():
            parts = cut_at(page, line, at)
            if len(parts) == 2:
                page.drop(parts[1], BUTTON_RULE, "cta", "the button below each answer")


def _announced(line: Line) -> re.Match[str] | None:
    found = _COUNTED_HEAD.search(line.text) if len(line.text) <= MARK_CHARS else None
    return found if found and mark_of(key_of(line.text), ("answer",)) else None


def cut_tails(page: Page, text: str) -> list[Line]:
    """Cut the marker off cut answers (… 查看全文); returns the lines that were cut. `text` is the page's."""
    cut: list[Line] = []
    if not any(word in text for word in MARKER_WORDS):
        return cut
    walled = _walled(page)
    for line in page.kept():
        at = None if line.block is not None and line.block.path.endswith("/title") else marker_at(line.text)
        if at is None and line.start in walled and (dots := _DOTS.search(line.text)):
            at = dots.start()
        if not at:
            continue
        parts = cut_at(page, line, at)
        if len(parts) == 2:
            page.drop(parts[1], MARKER_RULE, "truncated_snippet", parts[1].text.strip())
            cut.append(parts[0])
    return cut


def _walled(page: Page) -> frozenset[int]:
    """Where the lines start below which a line of the frame says that the rest can be had elsewhere."""
    shown = [line for line in page.lines if line.text.strip()]
    return frozenset(
        line.start
        for line, below in pairwise(shown)
        if line.rule is None and below.rule is not None and len(below.text) <= MARK_CHARS and WALL.search(simplified(below.text))
    )


def cut_closings(page: Page, text: str) -> None:
    """Drop the sentence that answers of a site close with (以上是律师的解答，欢迎咨询), off the end of a line too. `text` is the page's."""
    if not _CLOSING_WORD.search(text):
        return
    for line in page.kept():
        if not _CLOSING_WORD.search(line.text):
            continue
        start = _last_sentence(line.text)
        if len(line.text) - start <= MAX_CLOSING and is_closing(key_of(line.text[start:])):
            parts = cut_at(page, line, start) if start else [line]
            if len(parts) == 1 + bool(start):
                role = "cta" if parts[-1].text.strip()[:1] in INVITES else "other_boilerplate"
                page.drop(parts[-1], CLOSING_RULE, role, "what every answer here closes with")


def cut_related(page: Page, questions: Sequence[Question]) -> None:
    """Cut counts and dates off the titles of related questions, and the dots off their cut answers: lists print no whole answers then."""
    placed = _placed([line for question in questions for line in question.titles[:1]])
    for question in questions:
        for n, line in enumerate(question.titles):
            line = question.titles[n] = _without_bullet(page, line)
            found = (_LISTED.search(line.text) or (placed and _PLACED.search(line.text))) if line.rule is None else None
            parts = cut_at(page, line, found.start()) if found and found.start() >= MIN_LISTED else []
            if len(parts) == 2:
                question.titles[n] = parts[0]
                told = small_print(parts[1].text)
                told.region = told.region or (simplified(parts[1].text).strip(_PLACE_EDGES) if _PLACED.fullmatch(parts[1].text) else None)
                question.facts.add(told)
                page.drop(parts[1], FACTS_RULE, "meta", "count or date behind a listed question")
        for answer in question.answers:
            _cut_dots(page, answer)


def _placed(titles: Sequence[Line]) -> bool:
    """Whether the titles of a list end in places in brackets: several do, and one of the places is known."""
    places = [simplified(found[1]) for line in titles if (found := _PLACED.search(line.text))]
    return len(places) >= MIN_PLACED and any(region_of(place) is not None for place in places)


LISTED_RULES: Final = ("layout.title-count", "layout.listed", "content.frame", "snippet.preview")
"""The rules of strip for what looks like a list of other pages: below a head that calls them questions they are related questions."""


LIST_ENDS: Final = ("related", "popular", "links", "answer", "question")


def restore_listed(page: Page) -> list[Line]:
    """Take back the titles of related questions and what is shown of their answers, below a head of related questions.

    Returns the lines for the caller to convert.
    """
    listed = False
    found: list[Line] = []
    first: Line | None = None
    for line in page.lines if any(line.rule in LISTED_RULES for line in page.lines) else ():
        if not line.text.strip():
            continue
        mark = mark_of(key_of(line.text), LIST_ENDS) if len(line.text) <= MARK_CHARS else ""
        if listed and not mark and _is_framed_title(line, first):
            found.append(line)
            first = line
            continue
        mark = mark or ("links" if line.rule == "content.frame" and line.role == "other_boilerplate" else "")
        if mark and line.role != "meta":
            listed, first = mark == "related", None
        if listed and not mark and (line.rule is None or (line.rule in LISTED_RULES and _is_listed(line))):
            first = first or line
            found += [line] if line.rule is not None else []
    for line in found:
        page.restore(line)
    return found


def _is_framed_title(line: Line, first: Line | None) -> bool:
    """Whether a line below a head of related questions was dropped as frame, but asks, or stands in an element like one that does."""
    if (
        line.rule != "content.frame"
        or line.role not in ("nav", "other_boilerplate")
        or not MIN_LISTED <= len(line.text.strip()) <= MAX_LISTED
    ):
        return False
    like = first is not None and first.block is not None and line.block is not None
    return is_question(key_of(line.text)) or (like and (line.block.path, line.block.marks) == (first.block.path, first.block.marks))  # type: ignore[union-attr]


def _is_listed(line: Line) -> bool:
    if line.rule == "snippet.preview":
        return MARKER.fullmatch(line.text.strip()) is None
    return line.role == "related_link" and len(line.text.strip()) >= MIN_LISTED


def cut_previews(page: Page, lines: Sequence[Line]) -> set[int]:
    """Cut the markers off what is shown of listed answers; returns where these start."""
    return {_cut_preview(page, line) for line in lines if marker_at(line.text) or _DOTS.search(line.text)}


def _cut_preview(page: Page, line: Line) -> int:
    at = marker_at(line.text) or (found.start() if (found := _DOTS.search(line.text)) else None)
    parts = cut_at(page, line, at) if at else [line]
    for part in parts[1:]:
        page.drop(part, MARKER_RULE, "truncated_snippet", part.text.strip())
    return parts[0].start


def cut_by_strip(page: Page) -> set[int]:
    """Where the lines start whose marker of a cut answer strip has cut off."""
    pairs = pairwise(page.lines)
    return {line.start for line, tail in pairs if line.rule is None and tail.role == "truncated_snippet" and not line.raw.endswith("\n")}


def cut_stamps(page: Page) -> None:
    """Cut the date off the end of a text (…找谁？（2022-08-12 08:15:30）): when it was written."""
    for line in page.kept():
        found = (_STAMPED if line.text.rstrip()[-1:] in ")）]】" else _TAILED).search(line.text)
        parts = cut_at(page, line, found.start()) if found and found.start() >= MIN_LISTED else []
        if len(parts) == 2:
            page.drop(parts[1], STAMP_RULE, "meta", "when the text before it was written")


def drop_popular(page: Page, text: str) -> None:
    """Drop the titles below a head of popular questions, itself dropped or not: links to other pages. `text` is the page's."""
    listed = False
    for line in [line for line in page.lines if line.text.strip()] if _POPULAR_WORD.search(text) else ():
        text = line.text.strip()
        if is_mark("popular", key_of(text)):
            listed = True
        elif line.rule is None:
            listed = listed and len(text) <= MAX_LISTED and "。" not in text and line.role != "statute"
            if listed:
                page.drop(line, POPULAR_RULE, "related_link", "below a head of popular questions")
        else:
            listed = listed and line.role in ("meta", "related_link")


def _without_bullet(page: Page, line: Line) -> Line:
    bullet = _BULLET.match(line.text) if line.rule is None else None
    parts = cut_at(page, line, bullet.end()) if bullet else []
    if len(parts) != 2:
        return line
    page.drop(parts[0], MARK_RULE, "other_boilerplate", "the bullet of a list")
    return parts[1]


def _cut_dots(page: Page, answer: Answer) -> None:
    last = answer.lines[-1] if answer.lines else None
    found = _DOTS.search(last.text) if last and last.rule is None and last.role in ("", "answer") else None
    parts = cut_at(page, last, found.start()) if last and found else []
    if len(parts) == 2:
        answer.lines[-1], answer.cut = parts[0], "marker"
        page.drop(parts[1], MARKER_RULE, "truncated_snippet", "the answer of a list, cut")


MIN_GLUED: Final = 2
"""Glued items that nothing but place and date shows must come twice."""


def cut_glued(page: Page) -> list[Question]:
    """Cut glued list items into title, facts and answer; each is a related question with its answer."""
    if "询" not in page.raw and "詢" not in page.raw:
        return []
    return _cut_items(page, [(line, item) for line in page.kept() if (item := glued_item(line.text))]) + _cut_before(page)


def cut_dated(page: Page) -> list[Question]:
    """The same for items in which some other word or none stands between place and date: they must come twice, below a text of the page's
    own.
    """
    kept = [line for line in page.kept() if line.role not in ("title", "statute")]
    items = [(line, item) for line in kept if (item := glued_item(line.text, in_any_words=True))]
    return _cut_items(page, items) if len(items) >= MIN_GLUED and items[0][0] is not kept[0] else []


def _cut_items(page: Page, items: Sequence[tuple[Line, Glued]]) -> list[Question]:
    found = []
    for line, item in items:
        parts = cut_at(page, line, item.title_end, item.answer_start)
        if len(parts) == 3:
            page.drop(parts[1], FACTS_RULE, "meta", "region and date of a glued answer")
            found.append(_related(page, parts[0], parts[2], Facts(date=item.date, region=item.region)))
    return found


def cut_at(page: Page, line: Line, *at: int) -> list[Line]:
    """Cut a line; where an edit covers the place, the line stays whole."""
    try:
        return page.cut(line, *at)
    except ValueError:
        return [line]


def refresh(page: Page, questions: Sequence[Question]) -> None:
    """Put the lines of today in the place of lines that were cut after the questions were read."""
    for answer in (answer for question in questions for answer in question.answers):
        answer.lines = [part for line in answer.lines for part in _parts(page, line)]


def _last_sentence(text: str) -> int:
    """Where the last sentence of a line begins."""
    end = len(text.rstrip())
    return max(text.rfind(mark, 0, max(end - 1, 0)) for mark in _SENTENCE_ENDS) + 1


def _parts(page: Page, line: Line) -> list[Line]:
    first = bisect_left(page.lines, line.start, key=attrgetter("start"))
    last = bisect_left(page.lines, line.end, key=attrgetter("start"))
    return page.lines[first:last]


def _cut_before(page: Page) -> list[Question]:
    """Glued items whose facts were cut out before: a title, small print with region and date, and the answer, in one raw line."""
    found = []
    small = [n for n, line in enumerate(page.lines[:-1]) if n and line.role == "meta" and "咨询" in line.text]
    for title, facts, answer in (page.lines[n - 1 : n + 2] for n in small):
        if title.raw.endswith("\n") or facts.raw.endswith("\n") or title.rule or answer.rule:
            continue
        print_ = small_print(facts.text)
        print_.region = region_of(facts.text.split("在线")[0]) or print_.region
        if print_.date:
            found.append(_related(page, title, answer, Facts(date=print_.date, region=print_.region)))
    return found


def _related(page: Page, title: Line, answer: Line, facts: Facts) -> Question:
    page.drop(title, RELATED_RULE, "related_question", "title of a glued item")
    page.label(answer, "answer")
    return Question("related", [title], answers=[Answer([answer], facts, glued=True)])


def _cut_lead(page: Page, line: Line, name: str, at: int) -> Line:
    parts = cut_at(page, line, at)
    if len(parts) != 2:
        return line
    if name == "part":
        page.label(parts[0], "heading")
    else:
        page.drop(parts[0], MARK_RULE, "other_boilerplate", f"announces: {name}")
    rest = parts[1]
    bar = _BAR.search(rest.text)
    if bar and "|" in parts[0].text:
        rest, *tail = cut_at(page, rest, bar.start())
        for piece in tail:
            page.drop(piece, MARK_RULE, "other_boilerplate", "bar of a table cell")
    inner, at = lead_of(rest.text, ("part",))
    return _cut_lead(page, rest, inner, at) if at else rest


def _cut_inner_parts(page: Page, line: Line) -> None:
    """法律依据： in the middle of a line becomes a heading of its own, 律师解答 there a mark that is dropped."""
    if line.rule or not _INNER_WORD.search(line.text):
        return
    at = [offset for pattern in (_INNER_PART, _INNER_MARK) for found in pattern.finditer(line.text) for offset in found.span()]
    for part in cut_at(page, line, *at) if at else ():
        key = key_of(part.text)
        if is_mark("part", key):
            page.label(part, "heading")
        elif is_mark("answer", key):
            page.drop(part, MARK_RULE, "other_boilerplate", "announces: answer")
