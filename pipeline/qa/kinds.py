"""How likely somebody asks on a page and is answered: signs of the whole page, weighed against each other.

Marks and voices each speak for a part of the page, and on pages by strangers each is wrong now and then: an article's headline asks, a card
stands beside an essay, an answer has lost its question. So what rules, voices, headline, text and frame say is weighed together. The
weights stand in `kinds.toml`, fitted by `bench/fit_kinds.py` on pages whose voices come from models that had not learned from them.
"""

from __future__ import annotations

import math
import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.headline import is_head_title
from pipeline.qa.items import LISTS, Item
from pipeline.qa.marks import key_of
from pipeline.qa.reading import ASK_URL, by_text
from pipeline.qa.records import is_question
from pipeline.qa.sections import is_asking

Signs = dict[str, float]
TURNS: Final = 2
_HOSTED: Final = re.compile(r"\s*(?:[一-龥]{0,4}[记記]者|主持人|小[编編]|[编編][辑輯])[ 　]*[:：]")
"""How the turn of one opens who asks for a paper or a programme: so many of them are an interview, which is told, not asked."""
READ: Final = 1.0
"""What a question that was found speaks for itself, and none against, in log odds. It is not fitted: the rules know the pages that the
weights are fitted on, and would seem to be right too often.
"""
START: Final = "start"
"""The name of what is weighed on every page."""
SMALL: Final = 60
"""Characters of the longest line of frame whose words are looked at."""
SHORT_HEAD: Final = 7
"""Folded characters of a heading that names a part and no subject: 先说答案, 依据."""
SURE_VOICE: Final = 2
"""`voice_of` from which a line is surely an asker's."""
AREAS: Final = ("above", "before", "within", "below")
"""Where frame stands: above the headline, between it and the text, between lines of text, below them."""
ROLES: Final = ("meta", "lawyer_card", "cta", "related_link", "other_boilerplate")
ROLES_OVERALL: Final = ("truncated_snippet", "related_question", "nav", "spam_seo")
"""Roles that count by where they stand, and those that count wherever they do."""
OVERALL: Final = "overall"
VOICES: Final = ("question", "answer", "body", "statute", "title", "asked", "answered")
FRAME_WORDS: Final = {
    "answers": re.compile("解答|回答|回复|答复|答案|答疑|作答|答主|采纳"),
    "asks": re.compile("提问|问题|咨询|求助|问答|发问|楼主|追问"),
    "sources": re.compile("来源|作者|编辑|撰文|供稿|转载|原创|责编|记者"),
    "articles": re.compile("文章|资讯|新闻|知识|导读|动态|上一篇|下一篇|阅读|普法|栏目|专栏"),
    "laws": re.compile("法规|法律库|条文|法条|法典|释义|条例"),
    "lawyers": re.compile("律师"),
    "comments": re.compile("评论|跟帖|网友说"),
}
"""Words of frames, folded, by what they say of the page."""
_ANY_WORD: Final = re.compile("|".join(pattern.pattern for pattern in FRAME_WORDS.values()))
SAID: Final = re.compile("答|解|意见|回|说|律师|看法|观点")
MAX_SAID: Final = 15
"""Characters of the longest line of frame that may announce who speaks, in whatever words."""
TEXT_WORDS: Final = {
    "i": re.compile("我(?!国|们|院|省|市|县|局|方|会)|本人|俺|咱"),
    "you": re.compile("[您你](?!们)"),
    "advises": re.compile("建议|可以先|应先|请您|请你"),
    "asks": re.compile("请问|请教|想问|求助|咨询|怎么办|急"),
    "reports": re.compile("记者|报道|日前|近日|据悉|获悉|本报|小编|本文|笔者|编者|读者"),
    "question_mark": re.compile("[?]"),
    "law": re.compile("第[一二三四五六七八九十百千零〇0-9]+条"),
}
"""Words of texts, folded, by whose they are."""
TITLE_ASKS: Final = re.compile("怎么办|吗|我|求助|请问|能不能|可以.{0,6}吗|该")
POINT: Final = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|[(（][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十]+[,，、]|\d{1,2}[.、．])"
)
NUMBERED: Final = re.compile(r"[第(（【\[]?[一二三四五六七八九十\d]")


def is_asked(page: Page, title: Line | None, *, read: bool) -> bool:
    """Whether the page is one of questions and answers; `read` is whether a question was found on it."""
    if not read and sum(_HOSTED.match(line.text) is not None for line in page.kept()) >= TURNS:
        return False
    return odds_of(signs_of(page, title), _weights()) + (READ if read else -READ) > 0


def is_announced(lines: Sequence[Line]) -> bool:
    """Whether a mark above the lists of other pages announces an answer, or an element is called so: of 291 pages on which a question was
    found beside such a mark 290 were questions.
    """
    marks = _of_marks([line for line in lines if line.text.strip()])
    return any(f"mark {mark}" in marks for mark in ("answer", "accepted")) or any(Item(line, "").is_called_answer for line in lines)


def odds_of(signs: Signs, weights: Mapping[str, float]) -> float:
    """How likely signs make it that somebody is asked, as log odds."""
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())


@cache
def _weights() -> dict[str, float]:
    text = resources.files(__package__).joinpath("kinds.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["weights"])


def signs_of(page: Page, title: Line | None) -> Signs:
    """What speaks for the kind of a page, by name; counts as logarithms, for the first line of a sort says more than the tenth."""
    lines = [line for line in page.lines if line.text.strip()]
    text = [line for line in lines if line.rule is None and line.role != "title" and not is_head_title(line)]
    headline = key_of(title.text) if title is not None else ""
    found: Signs = {START: 1.0, "asking address": ASK_URL.search(page.url) is not None, "embedded": bool(page.embedded.get("qa"))}
    for group in (_of_headline(headline), _of_voices(page, headline), _of_text(text, headline), _of_speech(text, headline)):
        found.update(group)
    found.update(_of_marks(lines))
    found.update(_of_frame(lines, text, title))
    return {name: math.copysign(math.log1p(abs(value)), value) for name, value in found.items() if value}


def _of_headline(headline: str) -> Iterator[tuple[str, float]]:
    yield "no headline", not headline
    yield "headline size", len(headline)
    yield "headline asks", bool(headline) and is_question(headline)
    yield "headline asks in words", len(TITLE_ASKS.findall(headline))


def _of_voices(page: Page, headline: str) -> Iterator[tuple[str, float]]:
    heard = page.voices
    yield "no voices", not heard
    yield from ((f"voice {name}", heard.get(name, 0.0)) for name in VOICES)
    spoken = heard.get("question", 0.0) + heard.get("answer", 0.0)
    share = spoken / max(spoken + heard.get("body", 0.0), 1e-6)
    sort = "no" if not headline else "asking" if is_question(headline) else "telling"
    yield from (("spoken", share), (f"spoken below {sort} headline", share))


def _of_text(text: Sequence[Line], headline: str) -> Iterator[tuple[str, float]]:
    heads = [line for line in text if line.role == "heading"]
    own = [line for line in text if line.role not in ("heading", "statute")]
    short = [line for line in heads if len(key_of(line.text)) <= SHORT_HEAD and not NUMBERED.match(line.text.strip())]
    size = sum(len(line.text) for line in text)
    yield from (("lines", len(text)), ("headings", len(heads)), ("short headings", len(short)))
    yield "law", sum(len(line.text) for line in text if line.role == "statute") / max(size, 1)
    yield "asking headings", sum(is_asking(line.text) for line in heads)
    yield "short headings without headline", 0 if headline else len(short)
    yield "begins with heading", bool(heads) and text[0] is heads[0]
    yield "begins with short heading", bool(short) and text[0] is short[0]
    yield "begins with law", bool(text) and text[0].role == "statute"
    yield "heading above law", any(a.role == "heading" and b.role == "statute" for a, b in pairwise(text))
    yield "mean size", sum(len(line.text) for line in own) / max(len(own), 1)
    yield "longest", max((len(line.text) for line in own), default=0)
    yield "points", sum(POINT.match(line.text.strip()) is not None for line in own)


def _of_speech(text: Sequence[Line], headline: str) -> Iterator[tuple[str, float]]:
    """How the lines of text speak that are neither headings nor law."""
    told = [by_text(line.text) for line in text if line.role not in ("heading", "statute")]
    voices = [said[0] for *_, said in told]
    sure = [n for n, voice in enumerate(voices) if voice >= SURE_VOICE]
    yield from (("asking lines", len(sure)), ("last asking line", sure[-1] + 1 if sure else 0), ("asks of oneself", voices.count(3)))
    yield "best voice", max(voices, default=0)
    for name, (key, *_, said) in (*zip(("first", "second"), told, strict=False), *([("last", told[-1])] if len(told) > 2 else [])):
        yield f"{name} line size", len(key)
        yield from ((f"{name} line asks", said[0]), (f"{name} line opens answer", said[1] & 1), (f"{name} line answers", said[1] >> 1))
        yield from ((f"{name} line is question", said[2] & 1), (f"{name} line has mark", said[2] >> 1))
    yield from _of_words("".join(key for key, *_ in told), headline)


def _of_words(words: str, headline: str) -> Iterator[tuple[str, float]]:
    """How often the words of a text are somebody's, by themselves and in a hundred characters."""
    for name, pattern in TEXT_WORDS.items():
        count = len(pattern.findall(words))
        share = 100 * count / max(len(words), 100)
        yield from ((f"text {name}", share), (f"text {name} often", count))
        if name == "you" and is_question(headline):
            yield "you below asking headline", share


def _of_marks(lines: Sequence[Line]) -> Counter[str]:
    """The marks above the first list of other pages, and the heads of such lists."""
    found: Counter[str] = Counter()
    listed = False
    for line in lines:
        mark = "" if line.role == "title" and line.rule is None else by_text(line.text)[1]
        listed = listed or mark in LISTS
        if mark in LISTS or (mark and not listed and not (mark == "answer" and line.role == "cta")):
            found[f"mark {mark}"] += 1
    return found


def _of_frame(lines: Sequence[Line], text: Sequence[Line], title: Line | None) -> Counter[str]:
    """Roles and words of the lines that rules have dropped, by where they stand."""
    found: list[str] = []
    top = title.start if title is not None else 0
    bounds = sorted([top, text[0].start, text[-1].start]) if text else [top, top, top]
    for line in lines:
        if line.rule is not None:
            area = AREAS[bisect_left(bounds, line.start)]
            found += [line.role if name == OVERALL else f"{area} {name}" for name in _said(line.text, line.role)]
    return Counter(found)


@lru_cache(1 << 14)
def _said(text: str, role: str) -> tuple[str, ...]:
    """What a line of frame says of the page."""
    key, _, stamped, card, *_ = by_text(text)
    told = {
        "lines": True,
        OVERALL: role in ROLES_OVERALL,
        role: role in ROLES,
        "dates": stamped,
        "cards": card and role != "lawyer_card",
        "announces": role == "other_boilerplate" and len(key) <= MAX_SAID and SAID.search(key) is not None,
    }
    words = [name for name, pattern in FRAME_WORDS.items() if pattern.search(key)] if len(key) < SMALL and _ANY_WORD.search(key) else []
    return (*(name for name, holds in told.items() if holds), *words)
