"""Split: give every kept line its role, and cut the page into questions, answers, statutes and citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from pipeline.law.breaks import joins
from pipeline.law.cited import citation_rows
from pipeline.law.printed import Quote, is_law_title, quotes_of, statute_rows
from pipeline.layout.chain import likelihoods
from pipeline.layout.keys import is_head_title
from pipeline.layout.likely import BY_PLACE, FEWEST, WANTED
from pipeline.layout.states import path_of
from pipeline.page import Line, Page
from pipeline.qa.calls import drop_calls
from pipeline.qa.cuts import (
    MARK_RULE,
    RELATED_RULE,
    cut_by_strip,
    cut_closings,
    cut_glued,
    cut_marks,
    cut_previews,
    cut_related,
    cut_stamps,
    cut_tails,
    drop_cards,
    drop_popular,
    refresh,
    restore_listed,
)
from pipeline.qa.dialogue import LISTS, SPOKEN, Item, dialogue, items_of
from pipeline.qa.embedded import with_embedded
from pipeline.qa.facts import date_of, is_stamped, simplified, small_print
from pipeline.qa.forms import cut_fields
from pipeline.qa.guestbook import guestbook
from pipeline.qa.headline import headlines, is_menu, restore_opener
from pipeline.qa.marks import MARK_CHARS, is_mark, key_of, mark_of, opens_answer
from pipeline.qa.posts import with_posts
from pipeline.qa.reading import TEXT_STATES, columns, states_of
from pipeline.qa.rebuilt import questions_of
from pipeline.qa.records import Question, answers_directly, asks_of_oneself, asks_outright, is_question
from pipeline.qa.rows import qa_rows
from pipeline.qa.sections import is_asking, is_division, is_heading, is_marked_heading, sections
from pipeline.qa.threads import dialogue_of, is_commented, is_thread, names, noise, posts, quoted
from pipeline.qa.turns import cut_turns
from pipeline.text.fold import fold, fold_lines
from pipeline.text.literals import Words
from pipeline.text.script import simplify

STATES_RULE: Final = "split.states"
MIN_SENTENCE: Final = 30
"""Characters of the shortest line that is a loss where it is none of the frame."""
MOST_LOST: Final = 0.2
"""Share of a text above which what would go is not frame. Of the golden pages one loses more rightly than 0.15, forums of other kinds
would lose 0.4 and more.
"""
DIALOGUE: Final = frozenset(TEXT_STATES) - {"title", "body"}
MIN_SECTIONS: Final = 2
MIN_PARTS: Final = 2
MIN_WHOLE: Final = 3
MOSTLY: Final = 0.75
"""A page is a statute without a law's title where its articles begin with the first, and law is most of its text."""
ANSWER_MARKS: Final = ("accepted", "follow_up_answer", "answer")
ASKED: Final = 0.65
"""By how much of the text the voices of asking and answering must outweigh the others where nothing else shows that a page is asked."""
SURELY: Final = 0.9
TOLD: Final = 0.85
HARDLY: Final = 0.15
LAW: Final = 0.85
"""Share of the text that must sound like law for a page to be law whose form does not show it."""
EMPTY_KINDS: Final = ("doorway", "spam", "stub", "listing")
_ASK_URL: Final = re.compile(r"/(?:ask|question|questions|wenda|zixun|wen|answer|consult|wd)(?:s)?(?:/|$|\.)", re.IGNORECASE)
_ARTICLE_TITLE: Final = re.compile(
    r"(?:中华人民共和国)?《?[\u4e00-\u9fff]{1,24}(?:法|法典|条例|规定|办法|解释)》?第[一二三四五六七八九十百千零\d]+条(?!规定|的|怎|是|有)"
)
_AUTHOR: Final = re.compile(r"(?:作者|撰文|撰稿)\s*[:：]\s*([\u4e00-\u9fffA-Za-z·]{2,20})")
OF_THE_PAGE: Final = ("card.profile", "glue.name")
"""The rules for a lawyer's life beside an article and for a name before the page's date: whose page it is, not who answers."""
_ASKED_AND_ANSWERED: Final = re.compile(
    r"(?:(?<!自)问答|q&a|faqs?|答疑|百问(?:百答)?|问题解答|你问我答|有问必答|疑难解答)(?:集锦?|录|专[栏区题]|系列|大全|汇[总编]|手册|篇|选)?"
    r"(?:[第之]?[一二三四五六七八九十\d]+[期辑篇集讲]?|[(第【\[].{1,8})?$"
)
"""How a headline ends that calls its page questions and answers, folded."""
_SIGNED: Final = re.compile(r"(?:作者|撰文|来源|文章来源|转自|转载自|摘自|出处|原创|编辑|责任编辑|文)[:/|丨]")
_GLUED_FACTS: Final = re.compile(r"咨询\s*(?:19|20)\d{2}")
_JUDGMENT: Final = re.compile(r"[\u4e00-\u9fff]{2,30}(?:人民)?法院")
MAX_COURT: Final = 32
_JUDGMENT_HEAD: Final = re.compile(
    r"[\u4e00-\u9fff]{2,30}法院(?:民事|刑事|行政|执行|国家赔偿)(?:附带民事)?(?:判决书|裁定书|调解书|决定书)(?=[（(〔]|原告|公诉机关|上诉人|申请|被告|$)"
)
"""The court, the kind of its document and what comes next in one line, where line breaks were lost."""
_JUDGMENT_KIND: Final = re.compile(r"(?:民事|刑事|行政|执行)?(?:附带民事)?(?:判决书|裁定书|调解书|决定书)")
_ABROAD: Final = {
    "TW": re.compile(
        r"民国\d+年|条第[\d一二三四五六七八九十]+项(?:第[\d一二三四五六七八九十]+款)?|存证信函|资遣|劳动基准法|六法全书|法务部|立法院|新台币|大法官解释|释字|条之\d"
    ),
    "HK": re.compile(r"香港|港元|业主与租客|裁判官|区域法院|宪报|律政司|第\d+[a-z]?章|第\d+\(\d+\)条|港币|审裁处|按金|差饷|立案法团"),
    "MO": re.compile(r"澳门|澳门币|初级法院|行政长官批示|第\d+/\d+/m号"),
}
"""Words of the law of Taiwan, Hong Kong and Macao, in folded form; the mainland's order is 款 before 项."""
_ABROAD_WORDS: Final = (
    *("民国", "存证信函", "资遣", "劳动基准", "六法", "法务部", "立法院", "新台币", "大法官", "释字"),
    *("香港", "港元", "港币", "业主与", "裁判官", "区域法院", "宪报", "律政司", "审裁处", "按金", "差饷", "立案法团", ")条", "）条"),
    *("澳门", "初级法院", "行政长官", "/m号", "/M号"),
    *(f"{char}章" for char in "0123456789AB"),
)
"""One of them is in every simplified text that `_ABROAD` matches: most pages have none, and need not be read through for it."""
_ITEM_FIRST: Final = re.compile(r"条 *第 *[\d一二三四五六七八九十]+ *项")
_ABROAD_HOSTS: Final = tuple(f".{place.lower()}" for place in _ABROAD)
_MAINLAND: Final = re.compile(
    r"人民法院|民法典|公安机关|派出所|人民币|劳动合同法|居委会|中华人民共和国|人民政府|国务院|(?<![节反])省(?![略得悟思])|条第[一二三四五六七八九十]+款"
)
MIN_ABROAD: Final = 2
"""Words that a page must have of another law than the mainland's; one alone is a mainland page that mentions Hong Kong."""


def split(page: Page) -> None:
    """Label the kept lines and fill `page.qa`, `page.statutes`, `page.citations`."""
    _join_broken(page)
    fold_lines([line.text for line in page.lines])
    text = page.text
    asked = cut_fields(page)
    cut_marks(page)
    cut_turns(page)
    drop_cards(page, text)
    cut_closings(page, text)
    glued = cut_glued(page)
    cut = {line.start for line in cut_tails(page, text)}
    listed = restore_listed(page)
    _simplify(page, listed + restore_opener(page))
    cut |= cut_previews(page, listed)
    cut_stamps(page)
    cut |= cut_by_strip(page)
    drop_popular(page, page.raw)
    judged = _judgment(page.kept()) if "法院" in text else frozenset()
    titles = [line for line in headlines(page, asked) if line.start not in judged]
    title = titles[0] if titles else None
    for line in titles:
        page.label(line, "title")
    page.title = title.text.strip() if title else None
    page.jurisdiction = page.jurisdiction or _jurisdiction(page)
    if page.kind in EMPTY_KINDS:
        _label_rest(page)
        return
    _label_divisions(page)
    quotes = quotes_of(page, page.title)
    refresh(page, glued)
    kept = page.kept()
    _label_headings(page, kept, judged)
    title, questions = _judged(page, title, glued + _questions(page, title, frozenset(cut), told=_sounds_told(page, quotes)))
    _mark_cut(questions, cut)
    if title is not None and not judged and not any(question.kind == "main" for question in questions):
        questions += _asked_and_answered(title, kept, questions)
    _label_questions(page, questions)
    page.kind = "other" if judged else _kind(page, questions, quotes)
    if page.kind != "qa" and not judged:
        questions += _sections(kept, questions)
    _label_rest(page)
    questions.sort(key=_place)
    page.qa = qa_rows(page, questions, "dom" if page.is_html else "text")
    page.statutes = statute_rows(page, quotes)
    page.citations = citation_rows(page, quotes, page.title)
    _name_by_mention(page)
    _page_facts(page)


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


def _judged(page: Page, title: Line | None, questions: list[Question]) -> tuple[Line | None, list[Question]]:
    """The headline and the questions as the chain of states reads the page, where that is likelier than what the rules read.

    It has no say where nobody asks or answers by either reading, where the page has no frame or embedded data, where lines were glued
    or open with who speaks, and where the rules found several questions, which only forms and marks tell apart.
    """
    lines = [line for line in page.lines if line.text.strip()]
    spoken = any(line.rule in SPOKEN for line in lines)
    glued = spoken or any(answer.glued for question in questions for answer in question.answers)
    several = sum(question.kind == "main" for question in questions) > 1
    if page.embedded.get("qa") or glued or several or sum(line.rule is not None for line in lines) < FEWEST:
        return title, questions
    head = lines[0].text if is_head_title(lines[0]) else ""
    read = states_of(lines, questions)
    text = [line.rule is None and (line.role == "statute" or _is_part(line)) for line in lines]
    path = path_of(lines, columns(lines, read, page.url, head), read, text)
    if not path or not DIALOGUE.intersection(read + path) or _tears(lines, path) or _loses(lines, path):
        return title, questions
    _settle_fates(page, lines, path)
    return _retitled(page, lines, path), questions_of(lines, path, questions, page.title)


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
    for line in (line for line in _loose(frame) if not _is_part(line)):
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
        page.title = titles[0].text.strip()
    return next((line for line in lines if line.rule is None and line.role == "title"), None)


def _questions(page: Page, title: Line | None, cut: frozenset[int], *, told: bool) -> list[Question]:
    """The questions of the page, where it is one of questions: a thread, or marks, voices or the address say so."""
    lines = [line for line in page.lines if line.role not in ("related_question", "answer") or (line.role == "answer" and line.rule)]
    items = _below_title(items_of(lines), title)
    _settle_views(page, items, title)
    _drop_marks(page, items)
    if notes := guestbook(page, items):
        return notes
    if is_thread(items):
        return _thread(page, items, title) if not is_commented(items, title) else []
    items = with_posts(page, items, title)
    is_qa = _sounds_asked(page, title) or any(item.facts for item in items) or (not told and _is_qa(page, items, title))
    if not is_qa and not any(item.mark == "related" for item in items):
        return []
    headline = key_of(title.text) if title else ""
    items = _without_menu(page, items) if is_qa else items
    found = with_embedded(page, dialogue(items, headline, cut), [item.line for item in items if item.is_text])
    if not is_qa:
        return [question for question in found if question.kind == "related"]
    drop_calls(page, found)
    main = next((question for question in found if question.kind != "related"), None)
    if main is not None and title is not None and not main.titles:
        main.title = title.text.strip()
    return [question for question in found if question.answers or question.kind == "related"]


def _sounds_asked(page: Page, title: Line | None) -> bool:
    """Whether most of the text sounds like question and answer, and some line surely like somebody who asks, or the headline asks.

    Headings that ask part a page into questions of its own, whoever speaks below them.
    """
    heard = page.voices
    if sum(line.role == "heading" and is_asking(line.text) for line in page.kept()) >= MIN_SECTIONS:
        return False
    told = heard.get("body", 1) + heard.get("statute", 0)
    if heard.get("question", 0) + heard.get("answer", 0) - told < ASKED:
        return False
    return heard["asked"] >= SURELY or (title is not None and heard["answered"] >= SURELY and is_question(key_of(title.text)))


def _sounds_told(page: Page, quotes: Sequence[Quote]) -> bool:
    """Whether the text is told by one who neither asks nor answers anybody, or is nearly all law."""
    heard = page.voices
    told = heard.get("body", 0) >= TOLD or (heard.get("statute", 0) >= LAW and len(quotes) >= MIN_WHOLE)
    return told and max(heard["asked"], heard["answered"]) <= HARDLY


def _without_menu(page: Page, items: Sequence[Item]) -> list[Item]:
    """The items without words of a menu that stay above the headline of a page of questions, which go: nobody asks up there."""
    titles = [n for n, item in enumerate(items) if item.line.role == "title"]
    low = titles[0] if titles else 0
    again = [n for n in titles if all(not item.is_text or item.line.role == "title" or is_menu(item.line.text) for item in items[low:n])]
    above = [item for item in items[: again[-1] if again else 0] if item.is_text and item.line.role != "title" and is_menu(item.line.text)]
    for line in _loose(item.line for item in above):
        page.drop(line, "split.above-title", "nav", "a word of a menu or section above the headline")
    return [item for item in items if not any(item is other for other in above)]


def _drop_marks(page: Page, items: Sequence[Item]) -> None:
    """Drop the lines that announce, and what the asker says of an answer."""
    for item in items:
        if item.mark and item.line.rule is None and item.line.role != "statute":
            page.drop(item.line, MARK_RULE, "other_boilerplate", f"announces: {item.mark}")
    for mark, item in pairwise(items):
        if mark.mark == "verdict" and item.is_text and len(item.line.text) <= MARK_CHARS and item.line.role != "statute":
            page.drop(item.line, "split.verdict", "other_boilerplate", "what the asker says of an answer")


def _settle_views(page: Page, items: Sequence[Item], title: Line | None) -> None:
    """律师意见 or 法官说法 announces the answer where somebody asks above it; else it is a heading of an article, and stays."""
    views = [n for n, item in enumerate(items) if item.mark == "view"]
    if not views:
        return
    above = [item for item in items[: views[0]] if item.line.role != "title"]
    asked = title is not None and is_question(key_of(title.text)) and not any(item.line.role == "heading" for item in above)
    asked = asked or any(item.mark == "question" or (item.is_text and asks_of_oneself(item.key)) for item in above)
    for item in (items[n] for n in views):
        item.mark = "answer" if asked else ""
        if not asked and item.line.rule in ("boilerplate.announce", MARK_RULE):
            page.restore(item.line)
        if not asked and item.line.rule is None:
            page.label(item.line, "heading")


def _below_title(items: Sequence[Item], title: Line | None) -> list[Item]:
    """The items without the lawyers' cards and lists above the headline: there a site shows whose page it is, not who answers."""
    start = title.start if title else 0
    return [item for item in items if item.line.start >= start or not (item.is_card or item.mark in LISTS)]


def _is_qa(page: Page, items: Sequence[Item], title: Line | None) -> bool:
    """Whether a page is one of questions and answers: marks, a lawyer's card, the address, embedded data or the voices say so."""
    before = items[: next((n for n, item in enumerate(items) if item.mark in LISTS), len(items))]
    texts = [item for item in before if item.is_text and item.line.role != "title"]
    if any(item.mark in ("answer", "accepted", "question") or item.is_called_answer or item.dates_answer for item in before):
        return True
    last = texts[-1].line.start if texts else 0
    asked = title is not None and is_question(key_of(title.text))
    first = texts[0].line.start if texts else 0
    cards = [item for item in before if item.is_card and item.line.start < last and item.line.rule not in OF_THE_PAGE]
    if any("律师" in card.key or (asked and card.line.start > first) for card in cards) and not _has_sections(page):
        return True
    return bool(_ASK_URL.search(page.url) or page.embedded.get("qa")) or _speaks(page, texts, title)


def _speaks(page: Page, texts: Sequence[Item], title: Line | None) -> bool:
    """Whether the first line of text asks, or answers somebody, be it shortly with law behind it; a page without headline answers
    where it has the parts of an answer.
    """
    asked = title is not None and is_question(key_of(title.text))
    if (title is None and any(_is_part(line) for line in page.kept())) or (asked and texts and _opens_in_parts(texts)):
        return True
    if texts and sum(line.role == "heading" and is_marked_heading(line) for line in page.kept()) >= MIN_SECTIONS:
        return opens_answer(texts[0].key)
    first = texts[0].key if texts else ""
    if asked and texts and _is_signed(page, title, texts[0].line):
        return opens_answer(first) or asks_of_oneself(first)
    quoted = any(item.line.role == "statute" for item in texts)
    return opens_answer(first) or (asked and (asks_outright(first) or (quoted and answers_directly(first))))


def _is_part(line: Line) -> bool:
    return line.role == "heading" and is_mark("part", key_of(line.text))


def _opens_in_parts(texts: Sequence[Item]) -> bool:
    """Whether the text is one answer in parts: 法律分析 right below the headline, and 法律依据 or another part below it."""
    return _is_part(texts[0].line) and sum(_is_part(item.line) for item in texts) >= MIN_PARTS


def _is_signed(page: Page, title: Line | None, text: Line) -> bool:
    """Whether an author or a source stands between the headline and the text: an article, though its headline may ask."""
    start = title.start if title else 0
    return any(_SIGNED.match(key_of(line.text)) for line in page.lines if start < line.start < text.start and line.role == "meta")


def _has_sections(page: Page) -> bool:
    """Whether the page is parted by headings of its own: an article by a lawyer, whose card stands above it."""
    own = [line for line in page.kept() if line.role == "heading" and not is_division(line.text)]
    return len(own) >= MIN_SECTIONS


def _thread(page: Page, items: Sequence[Item], title: Line | None) -> list[Question]:
    items = [item for item in items if item.line.role != "title"]
    again = {line.start: line for line in _loose(quoted(items))}
    for line in again.values():
        page.restore(line)
        page.drop(line, "split.quoted-post", "other_boilerplate", "an earlier post, quoted and cut")
    items = [item for item in items if item.line.start not in again]
    for line in _loose(names(items)):
        page.drop(line, "split.poster", "lawyer_card", "name above a post")
    thread = posts(items)
    for line in _loose(noise(thread)):
        page.drop(line, "split.noise-reply", "other_boilerplate", "a reply that answers nothing, or a signature")
    for post in thread:
        post.lines = [line for line in post.lines if line.rule is None]
    return dialogue_of(thread, title.text.strip() if title else None)


def _mark_cut(questions: Sequence[Question], cut: set[int]) -> None:
    for answer in (answer for question in questions for answer in question.answers):
        if any(line.start in cut for line in answer.lines):
            answer.cut = "marker"


def _sections(kept: Sequence[Line], questions: Sequence[Question]) -> list[Question]:
    headings = [line for line in kept if line.role == "heading" and line.rule is None]
    if not any(is_asking(line.text) for line in headings):
        return []
    taken = {line.start for question in questions for answer in question.answers for line in answer.lines}
    lines = [line for line in kept if line.rule is None and line.role in ("", "statute", "heading") and line.start not in taken]
    return sections(lines, headings)


def _asked_and_answered(title: Line, kept: Sequence[Line], questions: Sequence[Question]) -> list[Question]:
    """The sections of a page whose headline calls it questions and answers: each heading that asks is a question of its own."""
    if not _ASKED_AND_ANSWERED.search(key_of(title.text)):
        return []
    found = [section for section in _sections(kept, questions) if section.titles and is_asking(section.titles[0].text)]
    for section in found:
        section.kind = "main"
    return found if len(found) >= MIN_SECTIONS else []


def _place(question: Question) -> int:
    lines = [*question.titles, *question.body, *(line for answer in question.answers for line in answer.lines)]
    return min((line.start for line in lines), default=0)


# roles


def _label_headings(page: Page, kept: Sequence[Line], judged: frozenset[int]) -> None:
    kept = [line for line in kept if line.role != "title"]
    announced = _announced(page)
    for n, line in enumerate(kept):
        following = kept[n + 1] if n + 1 < len(kept) else None
        plain = line.start in announced and not is_marked_heading(line)
        if not line.role and line.start not in judged and not plain and is_heading(line, following):
            page.label(line, "heading")


def _announced(page: Page) -> frozenset[int]:
    """Where the lines right behind the mark of an answer start: no answer opens with a heading that only its shortness shows."""
    shown = [line for line in page.lines if line.text and not line.text.isspace()]
    return frozenset(
        line.start
        for mark, line in pairwise(shown)
        if mark.rule and len(mark.text) <= MARK_CHARS and mark_of(key_of(mark.text), ANSWER_MARKS)
    )


def _label_divisions(page: Page) -> None:
    """Headings that no article goes on behind: parts, chapters, and the parts of an answer."""
    for line in page.kept():
        if not line.role and is_division(line.text):
            page.label(line, "heading")


def _judgment(kept: Sequence[Line]) -> frozenset[int]:
    """Where the lines of a judgment start: from the court's name to the clerk's."""
    for n, line in enumerate(kept[:-1]):
        court = line.text.strip()
        parted = court.endswith("法院") and _JUDGMENT.fullmatch(court) and _JUDGMENT_KIND.fullmatch("".join(kept[n + 1].text.split()))
        if parted or ("法院" in court[:MAX_COURT] and _JUDGMENT_HEAD.match("".join(court[: 2 * MAX_COURT].split()))):
            ends = [m for m, other in enumerate(kept) if re.match(r"(?:代?书记员|速录员)", "".join(other.text.split()))]
            return frozenset(other.start for other in kept[n : (ends[-1] if ends else len(kept) - 1) + 1])
    return frozenset()


def _label_questions(page: Page, questions: Sequence[Question]) -> None:
    cut_related(page, [question for question in questions if question.kind == "related"])
    for question in questions:
        for line in _loose(question.titles + question.body):
            if question.kind == "related":
                page.drop(line, RELATED_RULE, "related_question", "below a head of related questions")
            elif line.role != "title":
                page.label(line, "question")
        for line in (line for answer in question.answers for line in answer.lines):
            if not line.role:
                page.label(line, "answer")


def _loose(lines: Iterable[Line]) -> list[Line]:
    """The lines without those of quoted law: what a quote is made of is never taken for something else."""
    return [line for line in lines if line.role != "statute"]


def _label_rest(page: Page) -> None:
    for line in page.kept():
        if not line.role:
            page.label(line, "body")


# the page


def _kind(page: Page, questions: Sequence[Question], quotes: Sequence[Quote]) -> str:
    if any(question.kind == "main" for question in questions):
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
    if quotes and page.voices.get("statute", 0) >= LAW:
        return "statute"
    return "article" if kept else "other"


def _jurisdiction(page: Page) -> str:
    """Whose law the page speaks of, by its address and by words that only one law has."""
    text = "\n".join(line.text for line in page.lines if line.rule is None or line.role == "meta")
    if page.script == "hans" and not page.host.endswith(_ABROAD_HOSTS) and not _may_be_abroad(text):
        return "CN"
    text = fold(text)
    votes = {place: len(pattern.findall(text)) for place, pattern in _ABROAD.items()}
    for place in votes:
        votes[place] += MIN_ABROAD * page.host.endswith(f".{place.lower()}")
    place = max(votes, key=lambda place: votes[place])
    mainland = len(_MAINLAND.findall(text))
    if page.script == "hant" and mainland <= max(votes[place], 1) and (votes[place] or not page.hijack_kinds):
        return place if votes[place] else "TW"
    return place if votes[place] >= MIN_ABROAD and votes[place] > mainland else "CN"


def _may_be_abroad(text: str) -> bool:
    return _abroad().anywhere(text) or ("项" in text and _ITEM_FIRST.search(text) is not None)


@cache
def _abroad() -> Words:
    return Words(dict.fromkeys(_ABROAD_WORDS, 1))


def _own_print(page: Page) -> list[Line]:
    """Small print that speaks of the page itself: not beside a link to another page, not a glued answer's."""
    found, before = [], ""
    for line in page.lines:
        if line.role == "meta" and before not in ("related_link", "related_question") and not _GLUED_FACTS.search(line.text):
            found.append(line)
        if line.text.strip() and line.role != "meta":
            before = line.role
    return found


def _breadcrumb_date(page: Page) -> str | None:
    """The date that a breadcrumb ends in, above the text."""
    for line in page.lines:
        if line.rule is None and line.role in ("body", "answer", "statute"):
            return None
        if line.role == "nav" and (date := date_of(line.text)):
            return date
    return None


def _page_facts(page: Page) -> None:
    for line in _own_print(page):
        facts = small_print(line.text)
        page.views = page.views if page.views is not None else facts.views
        page.published_date = page.published_date or facts.date
        author = _AUTHOR.search(line.text)
        page.author = page.author or (simplified(author[1]) if author else None)
    page.published_date = page.published_date or _breadcrumb_date(page)
    page.published_date = page.published_date or next((row["asked_date"] for row in page.qa if row["asked_date"]), None)
    if page.published_date and date_of(page.published_date) is None:
        page.published_date = None
