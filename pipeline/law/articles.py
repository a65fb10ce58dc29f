"""The structure of law text: headings, articles, paragraphs, items, from lines of text; for whole laws and for quotes on pages alike.

`heads` sees the article heads of one line, `structure` reads a sequence of lines and accounts for every character, `parse` gives its
articles alone. Lines may be simplified or traditional; noise must be gone. What a line break cut is joined first: see `breaks.joins`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from pipeline.law.breaks import joins
from pipeline.law.numerals import NUMBER, label, number
from pipeline.law.paragraphs import Item, Paragraph, paragraphs_of

__all__ = ["Article", "Finding", "Head", "Item", "Paragraph", "Part", "Structure", "heads", "joins", "numbering", "parse", "structure"]

S: Final = r"[ \u3000]*"
N: Final = rf"[{NUMBER}]+(?:[ \u3000]+[{NUMBER}]+)*"
"""A number as a pattern, with spaces inside."""
LABEL: Final = re.compile(rf"第第?{S}(?P<n>{N})(?:[ ]*[-－–][ ]*(?P<dash>[0-9０-９]+))?{S}[条條](?:{S}之{S}(?P<suffix>[{NUMBER}]+))?")

_LAW_SUFFIX: Final = "(?:法|法典|条例|條例|规定|規定|办法|辦法|解释|解釋|细则|細則|通则|通則|宪法|憲法|规则|規則)"
_BARE_LAW: Final = (
    r"(?![本该該同此依根按违違参參适適符])(?!.{0,20}(?:依据|根据|依照|按(?!揭)|违反|适用|的))"
    rf"(?:中华人民共和国|中華人民共和國)?[\u4e00-\u9fff、]{{1,40}}?{_LAW_SUFFIX}"
)
_TITLE: Final = "[《〈]{1,2}(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)[》〉]{1,2}"
_VERSION: Final = r"(?:[ ]*[（(][^（）()《》]{1,30}[）)])?"
_MARK: Final = (
    r"(?:[【\[]?[^《》。；，,;“”【】\[\]]{0,14}[:：】\]][:： ]*"
    r"|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[.、．][ ]*|附[ ]+)?"
)
_CHAPTERS: Final = r"[ :：，,\u3000*]*(?:第[^ 。；，]{1,6}[编編章节節][^。；，第]{0,24}[ \u3000])*"
_SAYS: Final = "(?:(?:明确)?[规規]定(?:如下)?[:：])?"
_PREFIX: Final = re.compile(
    rf"[\s*#>•·●]*{_MARK}(?:{_TITLE}{_VERSION}{_SAYS}|(?P<bare>{_BARE_LAW}){_VERSION}{_SAYS}(?={_CHAPTERS}第))?{_CHAPTERS}"
)
_NOT_GLUED: Final = re.compile(
    r"[规規]定|和(?![平解谐])|及(?![时時])|与(?!会)|與|或(?:者)?第|或者|[、，,。；;]|第|的|[至到]第|所[称指列规述涉定稱規]|以[外及上下]|之?[后後][增新]"
    r"|修[改正]|改[为為]|增加|[删刪]|移至|作[为為]第|之[规規]定|[)）”」』》…]|中(?:[的所规增“，、有关第并对規關]|$)"
    r"|[款项項目0-9条條是]|建议|理由|原因|评论|回复|情形|内容|內容|第?[一二三四五六七八九十]+[款项項]|之|[-—~～]|适用"
    r"|(?:是|确立|明确|已|并|均|亦|也|只|仅|则|都)(?:明确|确立|规定|作|有|不|未|适用|了)|对此|对于?[^，。]{1,20}(?:作|有)[了出]?"
)
"""What goes on as a citation when it stands straight behind 第三条, so that the line is no article head (LAW.md 5)."""
_NOT_SPACED: Final = re.compile(
    r"(?:和|及|[与與]|或|至|、|，|,)[ ]*第|第[一二三四五六七八九十0-9]+[款项項]|[之的]?[规規]定(?:[：:，,的]|$)|[，。；、,;]"
)
_CAPTION: Final = re.compile(
    rf"{S}(?:【(?P<a>[^【】]{{1,60}})】|[〔\[](?P<c>[^〔〕\[\]0-9]{{1,40}})[〕\]]|[（(](?P<b>[^（）()]{{2,30}})[）)]){S}[:：]?"
)
_NO_CAPTION: Final = re.compile(rf"[{NUMBER}]+$|.*[。；，,年月日]|.*(?:[删刪]除|修正|修[订訂]|[订訂]定|以下|下[称稱]|[简簡][称稱])")
_OPENS_CAPTION: Final = ("【", "〔", "[", "（", "(")
_ENDS: Final = "。；;！？!?”」』）)：:】 \u3000\t"
_BULLET: Final = " \u3000\t*#>"


class Head(NamedTuple):
    """An article head in a line.

    `start` is where it begins, the law's name before it included; `label` the offset of 第; `end` where the article's text begins,
    behind label, caption and spaces. `law` is the law's name as printed, without 《》, or "".
    """

    start: int
    label: int
    end: int
    article: int
    suffix: int
    caption: str
    law: str

    @property
    def key(self) -> tuple[int, int]:
        return self.article, self.suffix


class Span(NamedTuple):
    """A stretch of one line."""

    line: int
    start: int
    end: int


Kind = Literal["front", "contents", "heading", "article", "appendix"]


class Part(NamedTuple):
    """A stretch of one line with what it is: the parts of a structure hold every character that is no white space."""

    kind: Kind
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Article:
    """One article. `headings` is its path as printed, outermost first; `spans` its lines, label included; `law` the name printed before it.

    `body` holds what the lines say without label and caption.
    """

    article: int
    suffix: int
    caption: str
    headings: tuple[str, ...]
    law: str
    spans: list[Span]
    body: list[str] = field(default_factory=list)
    jurisdiction: str = "CN"

    @property
    def label(self) -> str:
        return label(self.article, self.suffix)

    @property
    def text(self) -> str:
        """The article as printed, without label and caption, a line for each line."""
        return "\n".join(self.body)

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Paragraphs (款; Taiwan 項) with items (项; Taiwan 款) and subitems. Worked out anew at each call."""
        return paragraphs_of(self.body, self.jurisdiction)


@dataclass(slots=True)
class Structure:
    """What the lines are: articles in order, and every stretch of every line with its kind."""

    articles: list[Article]
    parts: list[Part]


class Finding(NamedTuple):
    """Something odd about the numbering: `gap` (articles between `before` and `after` are missing), `repeat`, `late` (starts after 1)."""

    kind: Literal["gap", "repeat", "late"]
    before: tuple[int, int]
    after: tuple[int, int]


def parse(lines: Sequence[str], jurisdiction: str = "CN") -> list[Article]:
    """The articles in the lines, in order. Amending instructions and tables of contents yield none."""
    return structure(lines, jurisdiction).articles


def structure(lines: Sequence[str], jurisdiction: str = "CN") -> Structure:
    """The articles, and what every stretch of the lines is."""
    reader = _Reader(jurisdiction)
    for n, line in enumerate(lines):
        reader.read(n, line)
    return Structure(reader.articles, reader.parts)


def numbering(articles: Sequence[Article]) -> list[Finding]:
    """Gaps, repeats and a late start. A number that starts again at 1 opens a new text, an annexed one for example."""
    found = []
    previous = (0, 0)
    for article in articles:
        key = (article.article, article.suffix)
        if key == (1, 0) or key in ((previous[0] + 1, 0), (previous[0], previous[1] + 1)):
            pass
        elif previous == (0, 0):
            found.append(Finding("late", previous, key))
        else:
            found.append(Finding("repeat" if key <= previous else "gap", previous, key))
        previous = key
    return found


# heads of one line


def heads(text: str, previous: tuple[int, int] | None = None) -> list[Head]:
    """The article heads in a line, in order.

    The first may stand at the line's start, behind a mark and a law's name (法律依据：《民法典》第…条).
    Inside the line a head follows the end of a sentence, and either a law's name precedes it or its number
    is next after the head before (`previous`: of the lines above).

    >>> [(head.article, head.law, head.caption) for head in heads("《刑法》第二百五十三条之一 【侵犯公民个人信息罪】违反国家有关规定")]
    [(253, '刑法', '侵犯公民个人信息罪')]
    >>> heads("第三条规定的情形")
    []
    """
    if "条" not in text and "條" not in text:
        return []
    found: list[Head] = []
    first = _head_at(text, 0)
    if first:
        found.append(first)
        previous = first.key
    for match in LABEL.finditer(text, first.end if first else 1):
        head = _inner(text, match, previous, quoting=bool(found))
        if head:
            found.append(head)
            previous = head.key
    return found


def _head_at(text: str, at: int) -> Head | None:
    """The head that begins at an offset: at the line's start or behind the end of a sentence."""
    match = LABEL.match(text, at + len(text[at : at + 8]) - len(text[at : at + 8].lstrip(_BULLET)))
    law = ""
    if match is None:
        prefix = _PREFIX.match(text, at)
        if prefix is None or (match := LABEL.match(text, prefix.end())) is None:
            return None
        law = prefix["title"] or prefix["bare"] or ""
        if prefix["bare"] and text[match.end() : match.end() + 1] not in (" ", "\u3000", "【", "：", ":", ""):
            return None
    return _made(text, at, match, law)


def _inner(text: str, match: re.Match[str], previous: tuple[int, int] | None, *, quoting: bool) -> Head | None:
    """A head inside a line, `previous` being the one before it; `quoting` where that one stands in the same line."""
    before = text[: match.start()]
    stop = before.rstrip()
    tail = before[-40:]
    heading = _TAIL_HEADING.search(tail) if "第" in tail else None
    if heading:
        stop = before[: len(before) - len(tail) + heading.start()].rstrip()
    if previous and (stop != before or stop[-1:] in "。；！？”」：") and stop[-1:] in _ENDS + "*":
        key = _key(match)
        if key in ((previous[0] + 1, 0), (previous[0], previous[1] + 1)) or (quoting and key and key > previous and stop[-1:] in "。”"):
            return _made(text, match.start() - (2 if stop.endswith("**") else 0), match, "")
    named = before.rfind("《")
    opening = max(before.rfind(mark, 0, max(named, 0)) for mark in "。；！？\u3000 ") + 1
    if opening > 0 and named >= 0:
        head = _head_at(text, opening)
        spaced = text[match.end() : match.end() + 1] in (" ", "\u3000", "【", "：", ":", "")
        if head and head.label == match.start() and (spaced or before[opening:named].strip(_BULLET)[-1:] in tuple(":：】]")):
            return head
    return None


def _made(text: str, start: int, match: re.Match[str], law: str) -> Head | None:
    key = _key(match)
    if key is None:
        return None
    end = match.end()
    while text[end : end + 1] == "*":
        end += 1
    rest = text[end : end + 12]
    spaced = rest[:1] in (" ", "\u3000", "", "【", "：", ":", "\t", "（", "(")
    if (_NOT_SPACED if spaced else _NOT_GLUED).match(rest.lstrip()):
        return None
    caption, end = _caption(text, end)
    while end < len(text) and text[end] in " \u3000\t:：":
        end += 1
    return Head(start, match.start(), end, *key, caption, law)


def _key(match: re.Match[str]) -> tuple[int, int] | None:
    article = number(match["n"])
    suffix = number(match["dash"] or match["suffix"] or "0")
    return None if article is None or suffix is None else (article, suffix)


def _caption(text: str, at: int) -> tuple[str, int]:
    match = _CAPTION.match(text, at) if text[at : at + 8].lstrip()[:1] in _OPENS_CAPTION else None
    if match is None:
        return "", at
    caption = (match["a"] or match["b"] or match["c"]).strip()
    if match["b"] and _NO_CAPTION.match(caption):
        return "", at
    return caption, match.end()


# lines to structure

_HEADING: Final = re.compile(
    rf"[\s#*\u3000]*第{S}{N}{S}(?P<level>分[编編部]|[编編章节節]|部分|部)(?:{S}之{S}[{NUMBER}]+)?(?P<title>[^。；;]{{0,40}})$"
)
_MARKED: Final = re.compile(r"\s*#{2,6}[ \u3000]*(?P<title>\S.*)$")
_BARE_HEADING: Final = re.compile(rf"[\s\u3000*]*(?:序{S}言|[总總]{S}[则則]|附{S}[则則]|结{S}语)[\s*]*$")
_CONTENTS: Final = re.compile(r"[\s#*\u3000]*目[ \u3000]*[录錄次](?:[\s*\u3000]*$|[ \u3000]+第)")
_APPENDIX: Final = re.compile(r"[\s#*\u3000]*(?:附件|附表|附录|附錄|附图|附[:：])")
_TAIL_HEADING: Final = re.compile(rf"[ \u3000]*第[ \u3000]*{N}[ \u3000]*[编編章节節][^。；，,;:：]{{0,30}}$")
_AMENDS: Final = re.compile(r"(?:改为|改為|增加|作为|作為|如下|修订为)[^。]{0,40}[:：][ ]*[“「『]")
_LEVELS: Final = {"编": 1, "編": 1, "部": 1, "部分": 1, "分编": 2, "分編": 2, "分部": 2, "章": 3, "节": 4, "節": 4}
_HK_HEAD: Final = re.compile(r"\s*(?P<n>[0-9]{1,3})(?P<letter>[A-Z]{0,2})[.．][ \u3000]*(?P<caption>\S.{0,60})?$")
_FIRST: Final = frozenset("第#*附目序总總结 \u3000\t>")


class _Reader:
    """Reads lines one by one. Articles stay open until something that isn't theirs begins."""

    def __init__(self, jurisdiction: str) -> None:
        self.jurisdiction = jurisdiction
        self.articles: list[Article] = []
        self.parts: list[Part] = []
        self.kind: Kind = "front"
        self.path: list[tuple[int, str]] = []
        self.run: dict[str, int] = {}
        self.amending = False
        self.glued = False

    def read(self, n: int, line: str) -> None:
        if not line or line.isspace():
            return
        inside = self.amending
        if inside or _AMENDS.search(line):
            self.amending = _left_open(line, inside=inside)
        if inside:
            self._body(n, line, 0, len(line))
        elif self.jurisdiction == "HK" and (match := _HK_HEAD.match(line)):
            self._section(n, line, match)
        elif line[0] not in _FIRST or not self._frame(n, line):
            self._articles(n, line)

    def _frame(self, n: int, line: str) -> bool:
        """Headings, tables of contents and appendices: lines that hold no article text."""
        if _CONTENTS.match(line):
            self._add("contents", n, 0, len(line))
            self.kind = "front" if not self.articles else "appendix"
        elif _APPENDIX.match(line):
            self.kind = "appendix"
            self._add("appendix", n, 0, len(line))
        elif match := _HEADING.match(line):
            self._heading(n, line, _LEVELS[match["level"]])
        elif _BARE_HEADING.match(line) or (_MARKED.match(line) and not LABEL.match(line.lstrip("# \u3000*"))):
            self._heading(n, line, 3)
        else:
            return False
        return True

    def _heading(self, n: int, line: str, level: int, start: int = 0) -> None:
        title = " ".join(line[start:].strip(" \t#*\u3000").split())
        key = "".join(title.split())
        if key in self.run:
            at = self.run[key]
            self.parts[at:] = [part._replace(kind="contents") if part.kind == "heading" else part for part in self.parts[at:]]
            self.run, self.path = {}, []
        self.run[key] = len(self.parts)
        self.path = [entry for entry in self.path if entry[0] < level]
        self.path.append((level, title))
        self.kind = "heading"
        self._add("heading", n, start, len(line))

    def _articles(self, n: int, line: str) -> None:
        previous = self.articles[-1] if self.articles and self.kind == "article" else None
        found = heads(line, (previous.article, previous.suffix) if previous else None)
        found = [head for head in found if self._fits(line, head, previous)]
        at = 0
        for m, head in enumerate(found):
            self._between(n, line, at, head.start)
            end = found[m + 1].start if m + 1 < len(found) else len(line)
            self._open(n, line, head, end)
            at = end
        if not found:
            self._body(n, line, 0, len(line))

    def _fits(self, line: str, head: Head, previous: Article | None) -> bool:
        """A number glued to its text is no head where the article before has a space there, unless it is the next number."""
        glued = head.end < len(line) and not head.caption and line[head.end - 1] not in " \u3000\t:：*"
        if glued and previous and not self.glued and not head.law:
            return head.key in ((previous.article + 1, 0), (previous.article, previous.suffix + 1))
        self.glued = glued
        return True

    def _between(self, n: int, line: str, start: int, end: int) -> None:
        """Text before a head in its line: of the article before, or nobody's."""
        if line[start:end].strip():
            self._body(n, line, start, end)

    def _open(self, n: int, line: str, head: Head, end: int) -> None:
        text = line[head.end : end]
        tail = _TAIL_HEADING.search(text) if end < len(line) else None
        stop = head.end + tail.start() if tail else end
        path = tuple(title for _, title in self.path)
        article = Article(head.article, head.suffix, head.caption, path, head.law, [], [], self.jurisdiction)
        self.articles.append(article)
        self.kind, self.run = "article", {}
        self._take(article, n, head.start, stop, line[head.end : stop])
        if tail:
            level = next(level for mark, level in _LEVELS.items() if mark in tail.group())
            self._heading(n, line[:end], level, stop)

    def _section(self, n: int, line: str, match: re.Match[str]) -> None:
        """A Hong Kong section: its letters count as suffix (12A = 12, 1)."""
        letters = match["letter"]
        suffix = sum((ord(letter) - 64) * 26**place for place, letter in enumerate(reversed(letters)))
        path = tuple(title for _, title in self.path)
        article = Article(int(match["n"]), suffix, (match["caption"] or "").strip(), path, "", [], [], "HK")
        self.articles.append(article)
        self.kind, self.run = "article", {}
        self._take(article, n, 0, len(line), "")

    def _body(self, n: int, line: str, start: int, end: int) -> None:
        if self.kind == "article":
            self._take(self.articles[-1], n, start, end, line[start:end])
            return
        if self.kind == "heading":
            self.kind = "front"
        self._add(self.kind, n, start, end)

    def _take(self, article: Article, n: int, start: int, end: int, text: str) -> None:
        article.spans.append(Span(n, start, end))
        self._add("article", n, start, end)
        if text and not text.isspace():
            article.body.append(text.strip())

    def _add(self, kind: Kind, n: int, start: int, end: int) -> None:
        self.parts.append(Part(kind, n, start, end))


def _left_open(line: str, *, inside: bool) -> bool:
    """Whether the new text that an amendment quotes goes on behind this line. Each of its lines opens a quote, the last one closes it."""
    opened = max(line.rfind(mark) for mark in "“「『")
    closed = max(line.rfind(mark) for mark in "”」』")
    return opened > closed or (inside and closed < 0)


def unaccounted(lines: Sequence[str], parts: Sequence[Part]) -> Iterator[Span]:
    """Stretches with something to read that no part holds, or that two hold: there must be none."""
    at = dict.fromkeys(range(len(lines)), 0)
    for part in parts:
        if part.start != at[part.line] and lines[part.line][at[part.line] : part.start].strip():
            yield Span(part.line, at[part.line], part.start)
        if part.start < at[part.line]:
            yield Span(part.line, part.start, at[part.line])
        at[part.line] = part.end
    for n, end in at.items():
        if lines[n][end:].strip():
            yield Span(n, end, len(lines[n]))
