"""What a text has said so far, so far as it tells which law an article is of: laws named, headings, quoted articles.

Read from front to back: `advance` takes in what stands before an offset; the other questions are about that offset. On folded text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.law import names, pins
from pipeline.law.articles import Head, heads
from pipeline.law.lawrefs import Ref, generic, lawlike, refs_of
from pipeline.law.pins import Piece


class Quote(NamedTuple):
    """A stretch of the text that quotes an article: 本法 and 前款 in it point to that article's law, a bare 第N条 to its law."""

    start: int
    end: int
    law: str | None
    article: int
    suffix: int = 0
    jurisdiction: str = "CN"


class Context(NamedTuple):
    """What the caller knows of the text.

    `law`: the law that the whole text is, for a law's own page. `quotes`: where articles are quoted, in order and without overlap; None
    has the text itself searched for article heads.
    """

    law: str | None = None
    quotes: Sequence[Quote] | None = None


_GAP: Final = re.compile(
    r"(?:[\s的中之里:：,，*”\"》]|\((?:[^()\n]|\([^()\n]{0,20}\)){0,40}\)|<[^<>\n]{1,40}>"
    r"|第[^第，。；\s]{1,6}[编章节](?: *[一-鿿、]{1,14}(?=[ 第\n]))?|[一-鿿]{1,6}编(?:[一-鿿]{1,6}分编|通则)?|规定的?|相关|有关)*"
)
MAX_GAP: Final = 45
_LINE_START: Final = re.compile(r"[\s*#>·•●\d、.()一二三四五六七八九十【】\[\]:法律依据相关条规定]*$")
_CONTRACT_LINE: Final = re.compile(
    r"(?!第|.*(?:怎么|如何|吗|什么|怎样|是否|[?]))[^，。；：:《]{0,20}(?:合同|协议|协议书|合同书|章程|规约|守则|制度|公约|租约)"
    r"(?:范本|样本|模板|全文)?(?:\([^()]{0,12}\))?$"
)
_TITLE_ENDS: Final = frozenset("法典例定办释则决复见)同议书程约守度本板文 ")
_CHAPTER_NUMBER: Final = re.compile("^第 *[0-9]+[A-Z]{0,2} *章 *")
"""Number of an ordinance in Hong Kong, before its title."""
_CHAPTER: Final = re.compile(r"第 *(?P<n>[0-9]+[A-Z]{0,2}) *章(?=[\s,的]*\Z)")
_STANDING: Final = re.compile(
    r"[\s*#>·•●【】\[\]:《》〈〉“”\"]|法律依据|法条链接|相关法条|法律规定|相关规定|相关法律|依据|附|全文|最新|条文"
    r"|\([^()]*\)|[0-9]{4}年?版?|[一二三四五六七八九十]{1,2}、"
)
_TITLE_LINE: Final = re.compile(
    r"[一-鿿、《》〈〉()0-9 ]{4,70}(?:法|法典|条例|规定|办法|解释|细则|规则|准则|决定|批复|意见)(?:\([^()]{1,12}\))*$"
)
_INNER: Final = re.compile("[〈《]?(?P<name>[一-鿿()]{2,40})[〉》]?(?:第[^〈〉《》]*)?$")
_BRACKETED_END: Final = re.compile("（[^（）]*）$")
_ENACTS: Final = re.compile("[现特兹就][^。]{0,80}(?:解释|规定|决定|批复|意见|通知|办法|细则)如下|作(?:出)?如下(?:解释|规定|决定|批复)")
"""A lead-in that opens a text of its own: 根据刑法的规定,现解释如下 makes the following articles none of 刑法."""
_COURT_TEXT: Final = re.compile("最高人民|解释|批复|意见|纪要")


@dataclass(slots=True)
class Zone:
    """A quoted article that is being read."""

    law: names.Law | None
    article: int
    suffix: int
    start: int
    end: int
    given: bool


class Scope:
    """The state of reading. `zone` is the quoted article being read, `last` the law named last, `standing` one that is a heading."""

    def __init__(self, text: str, folded: str, jurisdiction: str, context: Context) -> None:
        self.text, self.folded, self.jurisdiction, self.context = text, folded, jurisdiction, context
        self.refs = refs_of(folded, jurisdiction)
        self.laws = [ref for ref in self.refs if ref.kind != "relative"]
        self.ends = [ref.end for ref in self.laws]
        self.whole = names.Law(context.law, jurisdiction) if context.law else None
        self.subject = names.Law(title, jurisdiction) if context.law and (title := names.amended(context.law)) else None
        self.breaks = [-1, *(match.start() for match in re.finditer("\n", folded)), len(folded)]
        lengths = enumerate(pairwise(self.breaks))
        self.titles = [n for n, (start, end) in lengths if 2 < end - start < 80 and folded[end - 1] in _TITLE_ENDS][::-1]
        self.zone: Zone | None = None
        self.last: names.Law | None = self.whole
        self.standing: names.Law | None = self.whole
        self.contract = False
        self.heads: dict[int, Head] = {}
        self.line = -1
        self.seen = self.quote = 0
        self.asked: tuple[int, Ref | None] = (-1, None)

    def advance(self, at: int) -> None:
        """Take in the laws named up to an offset, and the lines begun."""
        while self.seen < len(self.laws) and self.laws[self.seen].end <= at:
            ref = self.laws[self.seen]
            self.seen += 1
            law = self.named(ref)
            if law:
                self.last = law
                if self._alone(ref):
                    self.standing, self.contract = law, False
        line = bisect_right(self.breaks, at - 1) - 1 if at <= len(self.folded) else self.line
        if line > self.line:
            while self.titles and self.titles[-1] < line:
                self._title(self.folded[slice(*self._bounds(self.titles.pop()))].strip())
            self.line = line
            self._begin(*self._bounds(line))

    def _begin(self, start: int, end: int) -> None:
        """A line with a number is reached: look where articles begin in it."""
        self.heads = {}
        if self.context.quotes is None:
            previous = (self.zone.article, self.zone.suffix) if self.zone else None
            found = heads(self.text[start:end], previous)
            if found and found[-1].end == end - start and not self.folded[end:].strip():
                del found[-1]
            self.heads = {start + head.label: head for head in found}

    def _title(self, line: str) -> None:
        if _CONTRACT_LINE.match(line):
            self.contract = True
        elif _TITLE_LINE.match(chapter := _CHAPTER_NUMBER.sub("", line)) and not self.whole and "第" not in chapter:
            law = names.law_of(chapter, self.jurisdiction) or names.Law(names.title_of(chapter, self.jurisdiction), self.jurisdiction)
            self.standing, self.contract = law, False
            self.last = self.last or law

    def _bounds(self, n: int) -> tuple[int, int]:
        return self.breaks[n] + 1, self.breaks[n + 1]

    def _alone(self, ref: Ref) -> bool:
        """Whether a law's name is all that its line says: 法律依据：《民法典》."""
        if ref.kind == "pronoun":
            return False
        start, end = self._bounds(bisect_right(self.breaks, ref.start) - 1)
        return end - start - (ref.end - ref.start) < 24 and not _STANDING.sub(
            "", self.folded[start : ref.start] + self.folded[ref.end : end]
        )

    def named(self, ref: Ref) -> names.Law | None:
        """The law that a reference names by itself; pronouns name none."""
        if ref.kind == "pronoun":
            return None
        if ref.law:
            return ref.law if ref.law.jurisdiction else names.Law(ref.law.title, self.jurisdiction)
        if ref.kind == "alias" or (ref.kind == "quoted" and not lawlike(ref.name)):
            return None
        return names.Law(names.title_of(self.written(ref), self.jurisdiction), self.jurisdiction)

    def written(self, ref: Ref) -> str:
        return self.text[ref.start : ref.end].strip("《》〈〉")

    def direct(self, at: int) -> Ref | None:
        """The reference right before an offset, with no more than a gap between."""
        if self.asked[0] != at:
            self.asked = at, self._before(at)
        return self.asked[1]

    def _before(self, at: int) -> Ref | None:
        n = bisect_right(self.ends, at) - 1
        ref = self.laws[n] if n >= 0 else None
        if n + 1 < len(self.laws) and self.laws[n + 1].start < at:
            return self._inside(self.laws[n + 1], at)
        if ref and ref.end >= at - MAX_GAP and _GAP.fullmatch(self.folded, ref.end, at):
            return ref
        if self.folded[at - 1 : at] in ("", "\n"):
            return None
        if self.jurisdiction == "HK" and (chapter := _CHAPTER.search(self.folded, max(0, at - 16), at)):
            title = names.chapter_title(chapter["n"]) or chapter.group().strip()
            return Ref(chapter.start(), chapter.end(), "bare", chapter.group(), names.Law(title, "HK"))
        made = generic(self.folded, at)
        return made if made and (ref is None or made.start >= ref.end) else None

    def _inside(self, title: Ref, at: int) -> Ref | None:
        """The law named before an article inside a title: 《关于〈刑法〉第三十条的解释》."""
        match = _INNER.search(self.folded[title.start + 1 : at])
        law = names.law_of(match["name"], self.jurisdiction) if match else None
        if match is None or law is None:
            return None
        start = title.start + 1
        return Ref(start + match.start(), start + match.end("name"), "quoted", match["name"], law)

    def pronoun(self, ref: Ref) -> names.Law | None:
        """本法 is the law around it, 该法 and 同法 the one named last."""
        if ref.name[0] == "本":
            if self.zone and self.zone.law and "关于修改" not in self.zone.law.title and not self.subject:
                return self.zone.law
            several = self.whole and not self.subject and "关于修改" in self.whole.title
            return self._last_of(ref) if several else self.subject or self.whole or self._last_of(ref)
        return self._last_of(ref)

    def _last_of(self, ref: Ref) -> names.Law | None:
        """The law named last whose name ends like the pronoun: 该解释 is no law, 该法 no interpretation."""
        kind = ref.name.rstrip("典")[-2:].lstrip("本该同此")
        ends = ("法", "典", "则") if kind == "法" else (kind,)
        for n in range(self.seen - 1, max(-1, self.seen - 40), -1):
            law = self.named(self.laws[n]) if self.laws[n].start < ref.start else None
            if law and _BRACKETED_END.sub("", law.title).endswith(ends):
                return law
        return self.last

    def inherited(self, at: int) -> names.Law | None:
        """The law of an article that names none."""
        start = self._bounds(self.line)[0]
        near = self._latest(start, at)
        if self.zone and at < self.zone.end:
            court = self.zone.law and _COURT_TEXT.search(self.zone.law.title)
            if near and (court or (not self.zone.given and start > self.zone.start)):
                return near
            return self.subject or self.zone.law or near or self.last
        if near:
            return near
        if self.subject:
            return self.subject
        if _LINE_START.match(self.folded[start:at]):
            return self.standing or self._opener() or self.last
        return self.last

    def told_afar(self, at: int) -> bool:
        """Whether a law is only to be told from further up: no quoted article is around, its line names none before it and is no list's."""
        start = self._bounds(self.line)[0]
        return not (self.whole or self.zone or self.contract or self._latest(start, at) or _LINE_START.match(self.folded[start:at]))

    def quoted(self, number: tuple[int, int], at: int) -> set[names.Law]:
        """The laws of which an article of this number is quoted before an offset."""
        quotes = self.context.quotes or ()
        return {names.Law(one.law, one.jurisdiction) for one in quotes if one.law and one.end <= at and (one.article, one.suffix) == number}

    def _opener(self) -> names.Law | None:
        """The law that the line above opens with: a line that opens with an article alone goes on with it, whatever it cited since."""
        start, end = self._bounds(self.line - 1) if self.line > 0 else (0, 0)
        n = bisect_right(self.ends, start)
        ref = self.laws[n] if n < len(self.laws) and self.laws[n].end <= end else None
        if ref is None or ref.kind == "pronoun" or not _LINE_START.match(self.folded[start : ref.start]):
            return None
        return self.named(ref)

    def _latest(self, start: int, at: int) -> names.Law | None:
        n = bisect_right(self.ends, at) - 1
        while n >= 0 and self.laws[n].start >= start:
            law = self.named(self.laws[n])
            if law:
                return law
            n -= 1
        return None

    def open_zone(self, piece: Piece) -> None:
        """A head opens a quote; where the caller has said which quotes there are, those count."""
        if self.context.quotes is not None:
            self._given_zone(piece.start)
            return
        head = self.heads.get(piece.start)
        if head is None or piece.unit != "条":
            return
        ref = self.direct(piece.start)
        law = self.named(ref) if ref and ref.kind != "pronoun" else None
        if ref and ref.kind == "pronoun":
            law = self.pronoun(ref)
        law = law or self._heading_law(piece.start)
        self.zone = Zone(law, head.article, head.suffix, piece.start, len(self.folded), given=self.whole is not None)

    def _given_zone(self, at: int) -> None:
        quotes = self.context.quotes or ()
        while self.quote < len(quotes) and quotes[self.quote].end <= at:
            self._leave(quotes[self.quote], at)
            self.quote += 1
        self.zone = None
        if self.quote < len(quotes) and quotes[self.quote].start <= at:
            quote = quotes[self.quote]
            law = names.Law(quote.law, quote.jurisdiction) if quote.law else None
            self.zone = Zone(law, quote.article, quote.suffix, quote.start, quote.end, given=True)
            self.last = law or self.last
            if quote.start <= at < quote.start + MAX_GAP and self._at_head(quote, at):
                self.heads = {at: Head(at, at, at, quote.article, quote.suffix, "", "")}

    def _leave(self, quote: Quote, at: int) -> None:
        """The law of a quote is the one named last, until another is named behind it."""
        between = self.laws[bisect_right(self.ends, quote.end) : bisect_right(self.ends, at)]
        if quote.law and not any(self.named(ref) for ref in between):
            self.last = names.Law(quote.law, quote.jurisdiction)

    def _at_head(self, quote: Quote, at: int) -> bool:
        match = pins.PIECE.match(self.folded, at)
        piece = pins.piece_of(match) if match else None
        return bool(piece and piece.unit == "条" and piece.numbers[:1] == ((quote.article, quote.suffix),))

    def _heading_law(self, at: int) -> names.Law | None:
        """The law of a head without a name: of the lead-in line above it, of the heading, of the head before, else the last one named."""
        if self.whole:
            return self.whole
        line = self.line
        above = line - 1
        while above > max(line - 4, 0) and not self.folded[slice(*self._bounds(above))].strip():
            above -= 1
        start, end = self._bounds(above) if above >= 0 else (0, 0)
        lead = self.folded[start:end].rstrip()
        if lead.endswith((":", "如下", "规定")) and not _ENACTS.search(lead) and (near := self._latest(start, end)):
            return near
        inline = self._latest(self._bounds(line)[0], at)
        if inline or self.contract:
            return inline
        return self.standing or (self.zone.law if self.zone else None) or self.last

    def in_quote(self, at: int) -> bool:
        """Whether an offset lies in a quoted article, as far as can be told."""
        return bool(
            self.zone
            and at < self.zone.end
            and (self.zone.given or self.breaks[self.line] < self.zone.start or at - self.zone.start < 2000)
        )
