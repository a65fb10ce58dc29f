"""Citations: every mention of a law or an article in Chinese text, with what it points to.

In passes, each its own: numbers and pinpoints (`pins`), names of laws (`lawrefs`), resolution by the text so far (here). Verification is
another module's. The public interface is `find_citations`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final, NamedTuple

from pipeline.law import names, pins
from pipeline.law.articles import Head, heads
from pipeline.law.lawrefs import Form, Ref, generic, lawlike, refs_of
from pipeline.law.numerals import NUMBER, eid
from pipeline.law.paragraphs import paragraphs_of
from pipeline.law.pins import Numbers, Piece


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


class Citation(NamedTuple):
    """One mention. Offsets count in the text given; `law` is named as in `names`, None where it can't be told.

    `article` is None for a mention of a law alone and for a placeholder (第X条). `head`: it stands at the head of a quoted article.
    `relative`: the number was worked out (前款, 本条第二款).
    """

    start: int
    end: int
    surface: str
    law: str | None
    law_form: Form
    jurisdiction: str
    article: int | None = None
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    placeholder: bool = False
    head: bool = False
    relative: bool = False
    law_surface: str = ""

    @property
    def eid(self) -> str:
        """The target in Akoma Ntoso style, `art_253-1__para_1__item_2`; empty for a law alone."""
        return eid(self.article, self.suffix, self.paragraph, self.item, self.subitem) if self.article is not None else ""


def find_citations(text: str, *, jurisdiction: str = "CN", context: Context | None = None) -> list[Citation]:
    """The mentions in a text, simplified or traditional, in order. Lists and ranges give one citation for each article.

    Noise must be gone and broken lines joined first. `jurisdiction` (CN, TW, HK, MO) decides what 项 and 款 mean
    and which law a name is of.

    >>> [(c.law, c.eid) for c in find_citations("依照《民法典》第五百六十三条第一款第三项、第五百六十六条，判决如下")]
    [('民法典', 'art_563__para_1__item_3'), ('民法典', 'art_566')]
    """
    if not _WORTH_IT.search(text):
        return []
    place = jurisdiction if jurisdiction in names.JURISDICTIONS else "CN"
    reading = _Reading(text, names.fold(text), place, context or Context())
    return reading.citations()


_WORTH_IT: Final = re.compile("[条條法例规規》款项項]")
_GAP: Final = re.compile(
    r"(?:[\s的中之里:：,，*”\"》]|\((?:[^()\n]|\([^()\n]{0,20}\)){0,40}\)|<[^<>\n]{1,40}>"
    r"|第[^第，。；\s]{1,6}[编章节](?: *[一-鿿、]{1,14}(?=[ 第\n]))?|[一-鿿]{1,6}编(?:[一-鿿]{1,6}分编|通则)?|规定的?|相关|有关)*"
)
MAX_GAP: Final = 45
_SEPARATOR: Final = re.compile(r"[\s*”\"]*(?:[、,，;]|和|及|与|或者|或|以及|并|暨|至|到|[-—–−~]{1,2}){1,2}[\s*]*")
_RANGE: Final = re.compile(r"[\s*]*(?:至|到|[-—–−~]{1,2})[\s*]*")
_JOINING: Final = re.compile(r"[ *的]*(?:规定的)?")
_LINE_START: Final = re.compile(r"[\s*#>·•●\d、.()一二三四五六七八九十【】\[\]:法律依据相关条规定]*$")
_NOT_LAW: Final = re.compile(rf"(?:{'|'.join(names.not_law())})(?:书)?[》的中之约定:, ]{{0,4}}\Z")
_NEW_PLACE: Final = re.compile("(?:作为|改为|列为|移作|成为|增加)$")
"""第二款 behind these is a place that an amendment makes, not one that it cites."""
_AGREED: Final = re.compile(r" *(?:的)?(?:约定|之约定)")
_CONTRACT_LINE: Final = re.compile(
    r"(?!第|.*(?:怎么|如何|吗|什么|怎样|是否|[?]))[^，。；：:《]{0,20}(?:合同|协议|协议书|合同书|章程|规约|守则|制度|公约|租约)"
    r"(?:范本|样本|模板|全文)?(?:\([^()]{0,12}\))?$"
)
_TITLE_ENDS: Final = frozenset("法典例定办释则决复见)同议书程约守度本板文 ")
_CHAPTER_NUMBER: Final = re.compile("^第 *[0-9]+[A-Z]{0,2} *章 *")
"""Number of an ordinance in Hong Kong, before its title."""
_STANDING: Final = re.compile(
    r"[\s*#>·•●【】\[\]:《》〈〉“”\"]|法律依据|法条链接|相关法条|法律规定|相关规定|相关法律|依据|附|全文|最新|条文"
    r"|\([^()]*\)|[0-9]{4}年?版?|[一二三四五六七八九十]{1,2}、"
)
_TITLE_LINE: Final = re.compile(
    r"[一-鿿、《》〈〉()0-9 ]{4,70}(?:法|法典|条例|规定|办法|解释|细则|规则|准则|决定|批复|意见)(?:\([^()]{1,12}\))*$"
)
_INNER: Final = re.compile("[〈《]?(?P<name>[一-鿿()]{2,40})[〉》]?(?:第[^〈〉《》]*)?$")
_ENACTS: Final = re.compile("(?:解释|规定|决定|批复|意见|通知|办法|细则)如下|作(?:出)?如下(?:解释|规定|决定|批复)")
"""A lead-in that opens a text of its own: 根据刑法的规定,现解释如下 makes the following articles none of 刑法."""
_COURT_TEXT: Final = re.compile("最高人民|解释|批复|意见|纪要")
_ORDER: Final = {"CN": "条款项目", "TW": "条项款目", "HK": "条款项目"}
_NEAR: Final = 80
"""Characters within which a bare 第二款 still belongs to the article named before it."""


@dataclass(slots=True)
class _Zone:
    """A quoted article that is being read."""

    law: names.Law | None
    article: int
    suffix: int
    start: int
    end: int
    given: bool


@dataclass(slots=True)
class _Mention:
    """A mention being put together: numbers by unit, and the law it belongs to."""

    start: int
    end: int
    numbers: dict[str, Numbers]
    law: names.Law | None
    form: Form
    surface: str = ""
    head: bool = False
    relative: bool = False
    blank: bool = False
    dropped: bool = False
    order: str = "条款项目"


class _Reading:
    """One text read from front to back. What a mention stands for depends on what was said before it."""

    def __init__(self, text: str, folded: str, jurisdiction: str, context: Context) -> None:
        self.text, self.folded, self.jurisdiction, self.context = text, folded, jurisdiction, context
        self.refs = refs_of(folded, jurisdiction)
        self.laws = [ref for ref in self.refs if ref.kind != "relative"]
        self.ends = [ref.end for ref in self.laws]
        self.whole = names.Law(context.law, jurisdiction) if context.law else None
        self.subject = names.Law(title, jurisdiction) if context.law and (title := names.amended(context.law)) else None
        self.breaks = [-1, *(match.start() for match in re.finditer("\n", folded)), len(folded)]
        self.titles = [
            n for n, (start, end) in enumerate(pairwise(self.breaks)) if 2 < end - start < 80 and folded[end - 1] in _TITLE_ENDS
        ][::-1]
        self.zone: _Zone | None = None
        self.quote = 0
        self.last: names.Law | None = self.whole
        self.seen = 0
        self.standing: names.Law | None = self.whole
        self.contract = False
        self.line = -1
        self.heads: dict[int, Head] = {}
        self.used: set[int] = set()
        self.found: list[Citation] = []
        self.mention: _Mention | None = None

    def citations(self) -> list[Citation]:
        for piece in self._pieces():
            self._advance(piece.start)
            self._place(piece)
        self._emit()
        self._advance(len(self.folded) + 1)
        self._late_law()
        self.found.extend(self._laws_alone())
        return sorted(self.found, key=lambda c: (c.start, c.end))

    # pieces in order

    def _pieces(self) -> list[Piece]:
        found = pins.sections_of(self.folded) if self.jurisdiction == "HK" else []
        shut = {piece.start for piece in found}
        found += [piece for piece in pins.pieces_of(self.folded) if piece.start not in shut]
        starts = {piece.start for piece in found}
        more = [Piece(ref.start, ref.end, ref.name[-1], (), relative=ref.name) for ref in self.refs if ref.kind == "relative"]
        for ref in self.laws:
            if ref.kind != "pronoun" and (ref.law or ref.kind == "alias"):
                more.extend(self._without(ref.end, starts))
        for piece in found:
            more.extend(self._tail(piece.end))
        return sorted(found + more)

    def _without(self, at: int, starts: set[int]) -> Iterator[Piece]:
        """劳动合同法38条第一款: the article without 第, only straight behind a law's name."""
        match = pins.WITHOUT.match(self.folded, at)
        if match and match["unit"] == "条" and (piece := pins.piece_of(match)):
            piece = piece._replace(start=match.start("list"))
            if piece.start not in starts:
                yield piece
                yield from self._tail(piece.end)

    def _tail(self, at: int) -> Iterator[Piece]:
        """第十条（三）项, 82条1款: what follows a piece without 第."""
        following = self.folded[at : at + 1]
        if following and (following in "( " or following in NUMBER):
            match = pins.WITHOUT.match(self.folded, at)
            if match and match["unit"] != "条" and (piece := pins.piece_of(match)):
                yield piece._replace(start=match.start("list"))

    # what was said so far

    def _advance(self, at: int) -> None:
        """Take in the laws named up to an offset, and the lines begun."""
        while self.seen < len(self.laws) and self.laws[self.seen].end <= at:
            ref = self.laws[self.seen]
            self.seen += 1
            law = self._named(ref)
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
            self.heads = {start + head.label: head for head in heads(self.text[start:end], previous)}

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

    def _named(self, ref: Ref) -> names.Law | None:
        """The law that a reference names by itself; pronouns name none."""
        if ref.kind == "pronoun":
            return None
        if ref.law:
            return ref.law if ref.law.jurisdiction else names.Law(ref.law.title, self.jurisdiction)
        if ref.kind == "quoted" and not lawlike(ref.name):
            return None
        return names.Law(names.title_of(self._written(ref), self.jurisdiction), self.jurisdiction)

    def _written(self, ref: Ref) -> str:
        return self.text[ref.start : ref.end].strip("《》〈〉")

    # one piece

    def _place(self, piece: Piece) -> None:
        """Put a piece to the mention before it, or begin a new one with it."""
        before = self.mention
        if before:
            gap = self.folded[before.end : piece.start]
            if piece.start < before.end:
                return
            if piece.unit != "条" and len(gap) < 6 and _JOINING.fullmatch(gap) and self._deepens(before, piece):
                return
            if len(gap) < 8 and _SEPARATOR.fullmatch(gap) and self._continues(before, piece, gap):
                return
        self._emit()
        self._open_zone(piece)
        self.mention = self._new(piece)

    def _deepens(self, mention: _Mention, piece: Piece) -> bool:
        """第十条 + 第二款. In Taiwan 项 comes before 款; where a mainland text does so, it speaks of Taiwan's law."""
        if piece.relative or mention.blank:
            return False
        deepest = max(mention.order.index(unit) for unit in mention.numbers)
        if mention.order.index(piece.unit) <= deepest:
            if not ("项" in mention.numbers and piece.unit == "款" and "款" not in mention.numbers):
                return False
            mention.order = _ORDER["TW"]
        mention.numbers[piece.unit] = piece.numbers
        mention.end = piece.end
        return True

    def _continues(self, mention: _Mention, piece: Piece, gap: str) -> bool:
        """第十条、第十一条; 第一项、第二项; 第三条至第五条: the same law, and what stands above the unit stays."""
        if piece.relative or piece.blank or mention.blank or piece.start in self.heads or not self._same_law(mention, piece):
            return False
        if piece.unit not in mention.numbers and piece.unit != "条":
            return False
        order, at = mention.order, mention.order.index(piece.unit)
        numbers = {unit: mention.numbers[unit][-1:] for unit in order[:at] if unit in mention.numbers}
        joined = piece.numbers
        if _RANGE.fullmatch(gap) and piece.unit in mention.numbers:
            joined = (*pins.between(mention.numbers[piece.unit], piece.numbers), *piece.numbers)
        self._emit()
        numbers[piece.unit] = joined
        self.mention = _Mention(
            mention.start if len(joined) > len(piece.numbers) else piece.start,
            piece.end,
            numbers,
            mention.law,
            mention.form,
            mention.surface,
            relative=mention.relative,
            dropped=mention.dropped,
            order=order,
        )
        return True

    def _same_law(self, mention: _Mention, piece: Piece) -> bool:
        """No law is named between the two."""
        at = bisect_right(self.ends, piece.start) - 1
        return at < 0 or self.ends[at] <= mention.end

    def _new(self, piece: Piece) -> _Mention:
        order = _ORDER[self.jurisdiction]
        mention = _Mention(piece.start, piece.end, {piece.unit: piece.numbers}, None, "inherited", order=order, blank=piece.blank)
        if piece.relative:
            self._relative(mention, piece)
            return mention
        if piece.section:
            self._section(mention, piece)
        head = self.heads.get(piece.start)
        if head:
            mention.head, mention.end = True, piece.end
        if piece.unit != "条" and not head:
            self._below(mention)
            return mention
        self._resolve(mention, piece)
        return mention

    @staticmethod
    def _section(mention: _Mention, piece: Piece) -> None:
        for unit, value in zip("款项目", piece.section, strict=False):
            n = int(value) if value.isdigit() else ord(value[0].lower()) - 96
            mention.numbers[unit] = ((n, 0),)

    # which law

    def _resolve(self, mention: _Mention, piece: Piece) -> None:
        """The law of an article: named before it, else told by where it stands."""
        ref = self._direct(piece.start)
        if ref:
            self._from_ref(mention, ref)
            return
        if mention.head and self.zone:
            mention.law = self.zone.law
            mention.dropped = self.contract and self.zone.law is None
            return
        window = self.folded[max(0, piece.start - 14) : piece.start]
        if _NOT_LAW.search(window) or (_AGREED.match(self.folded, piece.end) and not self.zone):
            mention.dropped = True
            return
        mention.law = self._inherited(piece.start)
        mention.dropped = mention.law is None

    def _from_ref(self, mention: _Mention, ref: Ref) -> None:
        mention.surface = self._written(ref)
        if ref.kind == "pronoun":
            mention.law, mention.form = self._pronoun(ref), "pronoun"
        elif ref.kind == "quoted" and ref.law is None and not lawlike(ref.name):
            mention.dropped = True
        else:
            mention.law = self._named(ref)
            mention.form = "alias" if ref.kind == "alias" else "quoted" if ref.kind == "quoted" else "bare" if ref.law else "unknown"
            self.last = mention.law
        mention.start = ref.start
        self.used.add(ref.start)

    def _direct(self, at: int) -> Ref | None:
        """The reference right before an offset, with no more than a gap between."""
        n = bisect_right(self.ends, at) - 1
        ref = self.laws[n] if n >= 0 else None
        if n + 1 < len(self.laws) and self.laws[n + 1].start < at:
            return self._inside(self.laws[n + 1], at)
        if ref and ref.end >= at - MAX_GAP and _GAP.fullmatch(self.folded, ref.end, at):
            return ref
        if self.folded[at - 1 : at] in ("", "\n"):
            return None
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

    def _pronoun(self, ref: Ref) -> names.Law | None:
        """本法 is the law around it, 该法 and 同法 the one named last."""
        if ref.name[0] == "本":
            if self.zone and self.zone.law and "关于修改" not in self.zone.law.title and not self.subject:
                return self.zone.law
            several = self.whole and not self.subject and "关于修改" in self.whole.title
            return self.last if several else self.subject or self.whole or self.last
        return self.last

    def _inherited(self, at: int) -> names.Law | None:
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
            return self.standing or self.last
        return self.last

    def _latest(self, start: int, at: int) -> names.Law | None:
        n = bisect_right(self.ends, at) - 1
        while n >= 0 and self.laws[n].start >= start:
            law = self._named(self.laws[n])
            if law:
                return law
            n -= 1
        return None

    def _late_law(self) -> None:
        """Heads before any law was named take the only law that the text names at all."""
        if not any(citation.law is None for citation in self.found):
            return
        named = {law for ref in self.laws if (law := self._named(ref))}
        if len(named) == 1 and not self.contract:
            (law,) = named
            self.found = [c._replace(law=law.title, jurisdiction=law.jurisdiction) if c.law is None else c for c in self.found]

    # quoted articles

    def _open_zone(self, piece: Piece) -> None:
        """A head opens a quote; where the caller has said which quotes there are, those count."""
        if self.context.quotes is not None:
            self._given_zone(piece.start)
            return
        head = self.heads.get(piece.start)
        if head is None or piece.unit != "条":
            return
        ref = self._direct(piece.start)
        law = self._named(ref) if ref and ref.kind != "pronoun" else None
        if ref and ref.kind == "pronoun":
            law = self._pronoun(ref)
        law = law or self._heading_law(piece.start)
        self.zone = _Zone(law, head.article, head.suffix, piece.start, len(self.folded), given=self.whole is not None)

    def _given_zone(self, at: int) -> None:
        quotes = self.context.quotes or ()
        while self.quote < len(quotes) and quotes[self.quote].end <= at:
            self.quote += 1
        self.zone = None
        if self.quote < len(quotes) and quotes[self.quote].start <= at:
            quote = quotes[self.quote]
            law = names.Law(quote.law, quote.jurisdiction) if quote.law else None
            self.zone = _Zone(law, quote.article, quote.suffix, quote.start, quote.end, given=True)
            if quote.start <= at < quote.start + MAX_GAP and self._at_head(quote, at):
                self.heads = {at: Head(at, at, at, quote.article, quote.suffix, "", "")}

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

    # words like 前款, and numbers below an article

    def _relative(self, mention: _Mention, piece: Piece) -> None:
        """前款, 本条, 前两条: told by the quoted article around them; 本条, 该条, 同条 also by the article named before."""
        mention.relative = True
        zone = self.zone if self.zone and piece.start < self.zone.end else None
        word, unit = piece.relative, piece.unit
        back = 1 if word[0] == "前" else 0
        if len(word) == 3:
            back = "一二三四五六".find("二" if word[1] == "两" else word[1]) + 1
        if zone is None or word[0] in "该同":
            self._after_article(mention, piece, back)
            return
        mention.law = zone.law
        if unit == "条":
            mention.numbers = {"条": self._articles_before(zone, back)}
        else:
            mention.numbers = {"条": ((zone.article, zone.suffix),), **self._below_before(zone, piece, unit, back)}
        mention.dropped = not mention.numbers["条"]

    def _articles_before(self, zone: _Zone, back: int) -> Numbers:
        if not back:
            return ((zone.article, zone.suffix),)
        if zone.suffix and back == 1:
            return ((zone.article, zone.suffix - 1),)
        return tuple((n, 0) for n in range(max(1, zone.article - back), zone.article))

    def _below_before(self, zone: _Zone, piece: Piece, unit: str, back: int) -> dict[str, Numbers]:
        """The paragraph or item that a relative word means, counted in the quote's own lines."""
        lines = self.text[zone.start : piece.start + 1].split("\n")
        first = heads(lines[0])
        body = [lines[0][first[0].end :] if first else lines[0], *lines[1:]]
        paragraphs = paragraphs_of([line for line in body if line.strip()], self.jurisdiction)
        if not paragraphs:
            return {}
        order = _ORDER[self.jurisdiction]
        items = paragraphs[-1].items
        if order.index(unit) == 1:
            here = paragraphs[-1].n
            return {unit: tuple((n, 0) for n in range(max(1, here - back), here))} if here > back > 0 else {}
        if not items:
            return {}
        here = items[-1].n
        above = {order[1]: ((paragraphs[-1].n, 0),)} if len(paragraphs) > 1 else {}
        numbers = tuple((n, 0) for n in range(max(1, here - back), here)) if back else ((here, 0),)
        return {**above, unit: numbers} if numbers else {}

    def _after_article(self, mention: _Mention, piece: Piece, back: int) -> None:
        """该条, 同条 and, outside of quotes, 本条: the article named last, when it is near enough."""
        last = self.found[-1] if self.found else None
        near = last and last.article is not None and piece.start - last.end <= 4 * _NEAR
        if not last or not near or back or piece.unit != "条":
            mention.dropped = True
            return
        mention.law = names.Law(last.law, last.jurisdiction) if last.law else None
        mention.numbers = {"条": ((last.article or 0, last.suffix),)}

    def _below(self, mention: _Mention) -> None:
        """第二款 or 第三项 alone: of the quoted article around it, or of the article just named in the same line."""
        mention.relative = True
        if _NOT_LAW.search(self.folded[max(0, mention.start - 14) : mention.start]) or _NEW_PLACE.search(
            self.folded, mention.start - 4, mention.start
        ):
            mention.dropped = True
            return
        if self.zone and mention.start < self.zone.end and self._in_quote(mention.start):
            mention.law = self.zone.law
            mention.numbers = {"条": ((self.zone.article, self.zone.suffix),), **mention.numbers}
            return
        last = self.found[-1] if self.found else None
        if not last or last.article is None or mention.start - last.end > _NEAR or "\n" in self.folded[last.end : mention.start]:
            mention.dropped = True
            return
        mention.law = names.Law(last.law, last.jurisdiction) if last.law else None
        mention.numbers = {"条": ((last.article, last.suffix),), **mention.numbers}
        if "款" not in mention.numbers and last.paragraph and mention.order[1] == "款":
            mention.numbers["款"] = ((last.paragraph, 0),)

    def _in_quote(self, at: int) -> bool:
        return bool(self.zone and (self.zone.given or self.breaks[self.line] < self.zone.start or at - self.zone.start < 2000))

    # out

    def _emit(self) -> None:
        """The mention is complete: one citation for each of its targets."""
        mention, self.mention = self.mention, None
        if mention is None or mention.dropped:
            return
        order = _ORDER["TW"] if mention.law and mention.law.jurisdiction == "TW" else mention.order
        units = [mention.numbers.get(unit, ()) for unit in order]
        place = mention.law.jurisdiction if mention.law else self.jurisdiction
        for article, paragraph, item, subitem in product(*(unit or ((None, 0),) for unit in units)):
            self.found.append(
                Citation(
                    mention.start,
                    mention.end,
                    self.text[mention.start : mention.end],
                    mention.law.title if mention.law else None,
                    mention.form,
                    place,
                    article[0],
                    article[1],
                    paragraph[0],
                    item[0],
                    subitem[0],
                    placeholder=mention.blank,
                    head=mention.head,
                    relative=mention.relative,
                    law_surface=mention.surface,
                )
            )

    def _laws_alone(self) -> Iterator[Citation]:
        """Laws named without an article."""
        for ref in self.laws:
            if ref.start in self.used or ref.kind == "pronoun":
                continue
            law = self._named(ref)
            if law is None or (ref.kind == "bare" and ref.law is None):
                continue
            form: Form = "alias" if ref.kind == "alias" else "quoted" if ref.kind == "quoted" else "bare"
            surface = self.text[ref.start : ref.end]
            yield Citation(ref.start, ref.end, surface, law.title, form, law.jurisdiction, law_surface=self._written(ref))


__all__ = ["Citation", "Context", "Quote", "find_citations"]
