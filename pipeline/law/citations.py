"""Citations: every mention of a law or an article in Chinese text, with what it points to.

In passes, each its own: numbers and pinpoints (`pins`), names of laws (`lawrefs`), resolution by the text so far (here). Verification is
another module's. The public interface is `find_citations`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from pipeline.law import names, pins
from pipeline.law.lawrefs import Form, Ref
from pipeline.law.numerals import eid
from pipeline.law.pins import Numbers, Piece
from pipeline.law.relative import ORDER, articles_before, below_before, steps_back
from pipeline.law.scope import Context, Quote, Scope

__all__ = ["Citation", "Context", "Quote", "find_citations"]


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
    return _Reading(Scope(text, names.fold(text), place, context or Context())).citations()


_WORTH_IT: Final = re.compile("[条條法例规規》款项項]")
_SEPARATOR: Final = re.compile(r"[\s*”\"]*(?:[、,，;]|和|及|与|或者|或|以及|并|暨|至|到|[-—–−~]{1,2}){1,2}[\s*]*")
_RANGE: Final = re.compile(r"[\s*]*(?:至|到|[-—–−~]{1,2})[\s*]*")
_JOINING: Final = re.compile(r"[ *的]*(?:规定的)?")
_NOT_LAW: Final = re.compile(rf"(?:{'|'.join(names.not_law())})(?:书)?[》的中之约定: ]{{0,4}}\Z")
_PAPER: Final = re.compile(rf"(?:{'|'.join(set(names.not_law()) - {'请求', '诉请', '主张'})})(?:书)?[》的中之约定: ]{{0,4}}\Z")
"""The same of what has articles: claims have items alone, and 主张第七百三十八条 rests a claim on an article of law."""
_NEW_PLACE: Final = re.compile("(?:作为|改为|列为|移作|成为|增加)$")
"""第二款 behind these is a place that an amendment makes, not one that it cites."""
_AGREED: Final = re.compile(r" *(?:的)?(?:约定|之约定)")
_BASED: Final = re.compile("(?:依据|根据|依照|按照|违反|适用|触犯|参照|[参详]?见)(?:了)?\\Z")
_PROVIDES: Final = re.compile("之?的?规定")
_NONE: Final = ((None, 0),)
_NEAR: Final = 80
"""Characters within which a bare 第二款 still belongs to the article named before it."""


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

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.used: set[int] = set()
        self.found: list[Citation] = []
        self.named: dict[tuple[int, int], set[names.Law]] = {}
        self.mention: _Mention | None = None

    def citations(self) -> list[Citation]:
        for piece in pins.in_order(self.scope.folded, self.scope.refs, hongkong=self.scope.jurisdiction == "HK"):
            self.scope.advance(piece.start)
            self._place(piece)
        self._emit()
        self.scope.advance(len(self.scope.folded) + 1)
        self._late_law()
        self.found.extend(self._laws_alone())
        return sorted(self.found, key=lambda c: (c.start, c.end))

    # one piece

    def _place(self, piece: Piece) -> None:
        """Put a piece to the mention before it, or begin a new one with it."""
        before = self.mention
        if before:
            gap = self.scope.folded[before.end : piece.start]
            if piece.start < before.end:
                return
            if piece.unit != "条" and len(gap) < 6 and _JOINING.fullmatch(gap) and self._deepens(before, piece):
                return
            if len(gap) < 8 and _SEPARATOR.fullmatch(gap) and self._continues(before, piece, gap):
                return
        self._emit()
        self.scope.open_zone(piece)
        self.mention = self._new(piece)

    def _deepens(self, mention: _Mention, piece: Piece) -> bool:
        """第十条 + 第二款. In Taiwan 项 comes before 款; where a mainland text does so, it speaks of Taiwan's law."""
        if piece.relative or mention.blank:
            return False
        deepest = max(mention.order.index(unit) for unit in mention.numbers)
        if mention.order.index(piece.unit) <= deepest:
            if not ("项" in mention.numbers and piece.unit == "款" and "款" not in mention.numbers):
                return False
            mention.order = ORDER["TW"]
        mention.numbers[piece.unit] = piece.numbers
        mention.end = piece.end
        return True

    def _continues(self, mention: _Mention, piece: Piece, gap: str) -> bool:
        """第十条、第十一条; 第一项、第二项; 第三条至第五条: the same law, and what stands above the unit stays."""
        if piece.relative or piece.blank or mention.blank or piece.start in self.scope.heads or not self._same_law(mention, piece):
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
        at = bisect_right(self.scope.ends, piece.start) - 1
        return at < 0 or self.scope.ends[at] <= mention.end

    def _new(self, piece: Piece) -> _Mention:
        order = ORDER[self.scope.jurisdiction]
        mention = _Mention(piece.start, piece.end, {piece.unit: piece.numbers}, None, "inherited", order=order, blank=piece.blank)
        if piece.relative:
            self._relative(mention, piece)
            return mention
        if piece.section:
            self._section(mention, piece)
        head = self.scope.heads.get(piece.start)
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
        ref = self.scope.direct(piece.start)
        if ref:
            self._from_ref(mention, ref)
            return
        if mention.head and self.scope.zone:
            mention.law = self.scope.zone.law
            mention.dropped = self.scope.contract and self.scope.zone.law is None
            return
        window = self.scope.folded[max(0, piece.start - 14) : piece.start]
        if _PAPER.search(window) or (_AGREED.match(self.scope.folded, piece.end) and not self.scope.zone):
            mention.dropped = True
            return
        if law := self._named_before(piece):
            self.scope.last = law
        mention.law = law or self.scope.inherited(piece.start)
        mention.dropped = mention.law is None and (self.scope.contract or not self._legal(window, piece.end))

    def _named_before(self, piece: Piece) -> names.Law | None:
        """The one law that an article of this number was said to be of further up, where its own line names none."""
        if len(piece.numbers) != 1:
            return None
        laws = self.named.get(piece.numbers[0], set()) | self.scope.quoted(piece.numbers[0], piece.start)
        return next(iter(laws)) if len(laws) == 1 and self.scope.told_afar(piece.start) else None

    def _taken_for_law(self, ref: Ref) -> names.Law | None:
        """A title before an article is a law's unless it is a contract's or the like: pages misspell (《治安管理处罚》第四十三条)."""
        if ref.kind != "quoted" or ref.name.endswith((*names.not_law(), "书", "讲义", "教程", "释义")):
            return None
        return names.Law(names.title_of(self.scope.written(ref), self.scope.jurisdiction), self.scope.jurisdiction)

    def _legal(self, before: str, end: int) -> bool:
        """Whether an article of no law that can be told is one of law by its words: 依据第十条的规定."""
        return bool(_BASED.search(before) or _PROVIDES.match(self.scope.folded, end))

    def _from_ref(self, mention: _Mention, ref: Ref) -> None:
        mention.surface = self.scope.written(ref)
        if ref.kind == "pronoun":
            mention.law, mention.form = self.scope.pronoun(ref), "pronoun"
        elif (law := self.scope.named(ref) or self._taken_for_law(ref)) is None:
            mention.dropped = True
        else:
            mention.law = law
            mention.form = "alias" if ref.kind == "alias" else "quoted" if ref.kind == "quoted" else "bare" if ref.law else "unknown"
            self.scope.last = mention.law
        mention.start = ref.start
        self.used.add(ref.start)

    def _late_law(self) -> None:
        """Quoted articles before any law was named are of the only law that the text names at all."""
        if self.scope.contract or not any(c.law is None for c in self.found):
            return
        named = {law for ref in self.scope.laws if (law := self.scope.named(ref))}
        if len(named) == 1:
            (law,) = named
            self.found = [
                c._replace(law=law.title, jurisdiction=law.jurisdiction) if c.law is None and (c.head or c.relative) else c
                for c in self.found
            ]

    # words like 前款, and numbers below an article

    def _relative(self, mention: _Mention, piece: Piece) -> None:
        """前款, 本条, 前两条: told by the quoted article around them; 本条, 该条, 同条 also by the article named before."""
        mention.relative = True
        back, zone = steps_back(piece.relative), self.scope.zone
        if zone is None or piece.start >= zone.end or piece.relative[0] in "该同":
            self._after_article(mention, piece, back)
            return
        mention.law = zone.law
        if piece.unit == "条":
            mention.numbers = {"条": articles_before(zone, back)}
        else:
            below = below_before(self.scope.text[zone.start : piece.start + 1], piece.unit, back, self.scope.jurisdiction)
            mention.numbers = {"条": ((zone.article, zone.suffix),), **below}
        mention.dropped = not mention.numbers["条"]

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
        zone, folded, start = self.scope.zone, self.scope.folded, mention.start
        if _NOT_LAW.search(folded[max(0, start - 14) : start]) or _NEW_PLACE.search(folded, start - 4, start):
            mention.dropped = True
            return
        if zone and self.scope.in_quote(start):
            mention.law = zone.law
            mention.numbers = {"条": ((zone.article, zone.suffix),), **mention.numbers}
            return
        last = self.found[-1] if self.found else None
        if not last or last.article is None or start - last.end > (_NEAR if "\n" not in folded[last.end : start] else _NEAR // 2):
            mention.dropped = True
            return
        mention.law = names.Law(last.law, last.jurisdiction) if last.law else None
        mention.numbers = {"条": ((last.article, last.suffix),), **mention.numbers}
        if "款" not in mention.numbers and last.paragraph and mention.order[1] == "款":
            mention.numbers["款"] = ((last.paragraph, 0),)

    # out

    def _emit(self) -> None:
        """The mention is complete: one citation for each of its targets."""
        mention, self.mention = self.mention, None
        if mention is None or mention.dropped:
            return
        order = ORDER["TW"] if mention.law and mention.law.jurisdiction == "TW" else mention.order
        law, text = mention.law, self.scope.text[mention.start : mention.end]
        title, place = (law.title, law.jurisdiction) if law else (None, self.scope.jurisdiction)
        marks = mention.blank, mention.head, mention.relative, mention.surface
        units = [mention.numbers.get(unit, ()) or _NONE for unit in order]
        if law and mention.form in ("quoted", "bare", "alias"):
            for number in mention.numbers.get("条", ()):
                self.named.setdefault(number, set()).add(law)
        for (article, suffix), (paragraph, _), (item, _), (subitem, _) in product(*units):
            target = article, suffix, paragraph, item, subitem
            self.found.append(Citation(mention.start, mention.end, text, title, mention.form, place, *target, *marks))

    def _laws_alone(self) -> Iterator[Citation]:
        """Laws named without an article."""
        for ref in self.scope.laws:
            if ref.start in self.used or ref.kind == "pronoun":
                continue
            law = self.scope.named(ref)
            if law is None or (ref.kind == "bare" and ref.law is None):
                continue
            form: Form = "alias" if ref.kind == "alias" else "quoted" if ref.kind == "quoted" else "bare"
            surface = self.scope.text[ref.start : ref.end]
            yield Citation(ref.start, ref.end, surface, law.title, form, law.jurisdiction, law_surface=self.scope.written(ref))
