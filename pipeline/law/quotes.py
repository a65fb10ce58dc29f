"""Is this really the law? One quote against a library: its status, the article it should be held against, and where its text stands.

The policy is that of LAW.md 8. Nothing here looks at the rest of the page: whether a repair may be made without asking is decided by
the evidence gate of `stages/verify.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pipeline.law.align import Match, Plain, compare, plain, same_marks
from pipeline.law.library import Law, Library
from pipeline.law.numerals import eid

SHORTEST: Final = 6
"""Plain characters below which a text is found in too many articles to say anything."""
QUOTE_LIKE: Final = 0.85
"""Similarity from which a text is a quotation of an article and not prose about it; prose about 刑法 286-1 reaches .55 (LAW.md 8)."""
MOST_ALTERED: Final = 0.02
"""Share of altered characters up to which the official text is suggested."""
CANDIDATES: Final = 8
"""Articles looked at for a text; the right one is first in 99.9 % of quotes with up to 5 % loss."""
MARGIN: Final = 2
"""Missing characters by which the best of a law's versions must win for a repair that no date confirms."""
CLEAR: Final = 0.08
"""How much more alike than the cited article another one must be to be called the quote's true source where both are quote-like."""
_COLLIDE: Final = re.compile(r"[、，,；;：:]\s*[、，,；;：:。]")


class Citation(NamedTuple):
    """What a page says it quotes, and when. `article` None where it names no number; `date` as ISO text."""

    law: str | None = None
    article: int | None = None
    suffix: int = 0
    jurisdiction: str | None = None
    date: str | None = None


class Held(NamedTuple):
    """A quote held against one article."""

    at: int
    match: Match


@dataclass(slots=True)
class Finding:
    """What a library says of a quote, given as printed and in plain form.

    `at` is the article that the row's official text comes from, `match` the quote against it.
    """

    status: str
    quote: Plain
    text: str = ""
    at: int | None = None
    match: Match | None = None
    suggested: list[int] = field(default_factory=list)
    repairable: bool = False
    """The quote only lacks characters and one text wins: a repair, if the page's evidence allows it."""


def judge(library: Library, text: str, cited: Citation) -> Finding:
    """Hold a quote against the cited article in all its versions, and where that does not settle it, against the whole library."""
    finding = _judged(library, text, cited)
    finding.text = text
    return finding


def _judged(library: Library, text: str, cited: Citation) -> Finding:
    quote = plain(text)
    if len(quote.text) < SHORTEST:
        return Finding("unverified", quote)
    versions = library.versions(cited.law, cited.jurisdiction)
    named = [at for version in versions if (at := library.find(version, cited.article, cited.suffix)) is not None]
    held = _ranked(library, quote, named, library.in_force(versions, cited.date) if versions else None, dated=bool(cited.date))
    if held and held[0].match.clean:
        return _settled(library, text, quote, held[0], cited, versions)
    others = [at for at in library.search(quote.text, CANDIDATES) if at not in named]
    found = _ranked(library, quote, others, None)
    if not versions:
        return _without_law(library, text, quote, found, cited)
    if found and _is_true_source(library, found[0], held[0] if held else None, versions):
        return _elsewhere(library, quote, found, held, cited, versions)
    return _altered(library, text, quote, held, cited, versions) if held else Finding("unverified", quote)


def law_by_text(library: Library, text: str, article: int, suffix: int) -> Law | None:
    """The one law whose article of this number a quote is, whatever law the page was talking of; None where no law or several have it."""
    quote = plain(text)
    if len(quote.text) < SHORTEST:
        return None
    found = [held for held in _ranked(library, quote, library.search(quote.text, CANDIDATES), None) if held.match.similarity >= QUOTE_LIKE]
    same = [one for held in found for one in _same(library, held) if library.number_of(one.at) == (article, suffix)]
    laws = {library.law_of(one.at).law_id: library.law_of(one.at) for one in same}
    return next(iter(laws.values())) if len(laws) == 1 else None


def status_of(match: Match, text: str, official: str) -> str:
    """The status of a quote by its match with the one text that there is."""
    if match.clean and not match.whole:
        return "cut_short"
    if match.clean:
        return "identical" if same_marks(text, official) else "punctuation"
    if match.similarity < QUOTE_LIKE:
        return "differs"
    near = match.plain_insertions or match.distance <= MOST_ALTERED * (match.end - match.start)
    return "suggested" if near else "differs"


def eids(library: Library, articles: Iterable[int], law: str | None) -> list[str]:
    """Articles as the tables name them: `art_1034` in the law that the row speaks of, `个人信息保护法/art_2` in another."""
    ids = {n.law_id for v in library.versions(law) for n in (library.laws[v],)} if law else set()
    names = []
    for at in articles:
        found = library.law_of(at)
        name = eid(*library.number_of(at))
        names.append(name if found.law_id in ids else f"{found.title}/{name}")
    return list(dict.fromkeys(names))


def nearest(library: Library, articles: Sequence[int], cited: Citation) -> list[int]:
    """Articles by distance to the cited number: of the cited law first, of others in order of law; one version of each, the latest."""
    ids = {library.laws[v].law_id for v in library.versions(cited.law, cited.jurisdiction)}
    latest: dict[tuple[str, tuple[int, int]], int] = {}
    for at in articles:
        key = (library.law_of(at).law_id, library.number_of(at))
        latest[key] = max(latest.get(key, at), at)

    def distance(at: int) -> tuple[bool, float, bool, int]:
        law = library.law_of(at)
        number, suffix = library.number_of(at)
        away = abs(number + suffix / 100 - (cited.article or 0) - cited.suffix / 100) if law.law_id in ids else 0.0
        return law.law_id not in ids, away, "省" in law.title or "市" in law.title, at

    return sorted(latest.values(), key=distance)


class Hole(NamedTuple):
    """A place where the quote lacks characters: how many, whether at the head of a line, and whether it shows.

    It shows where what now stands together is no law, or where marks collide (、、). A trigram across the hole is unseen at 58 % of
    dropped characters and at 5 % of undamaged places (LAW.md 9); words that a later version added (五日内, 五日以内) leave good law.
    """

    size: int
    head: bool
    shows: bool


def holes(library: Library, finding: Finding) -> list[Hole]:
    """The holes of a quote."""
    quote, ops = finding.quote, finding.match.ops if finding.match else ()
    return [Hole(op[4] - op[3], op[1] in quote.starts, _shows(library, finding, op[1])) for op in ops if op[0] == "insert"]


def _shows(library: Library, finding: Finding, at: int) -> bool:
    quote = finding.quote
    if 0 < at < len(quote.at) and _COLLIDE.search(finding.text[int(quote.at[at - 1]) + 1 : int(quote.at[at])]):
        return True
    return any(library.unseen(three) for three in _junctions(quote.text, at, quote.starts))


def _junctions(text: str, at: int, starts: Sequence[int]) -> list[str]:
    """The triples across a hole; a line break stands for the start of a line."""
    before = "\n" if at in starts else text[max(0, at - 2) : at]
    around = before + text[at : at + 2]
    return [around[n : n + 3] for n in range(len(around) - 2)]


def _ranked(library: Library, quote: Plain, articles: Iterable[int], reference: int | None, *, dated: bool = False) -> list[Held]:
    """Articles by how well the quote lies in them; of equals that of the reference version, then the later one.

    Without a date a version that is quoted whole stands before the reference version of which it would be a part.
    Where nothing is cited, a quote-like match that begins in mid-sentence stands behind all others: its first word belongs to another text.
    """
    held = [Held(at, compare(quote.text, library.plain(at))) for at in articles]

    def order(one: Held) -> tuple[bool, float, bool, bool, float, int]:
        opens = reference is not None or one.match.start in library.plain(one.at).starts or one.match.similarity < QUOTE_LIKE
        part = not dated and not one.match.whole
        foreign = library.version_of(one.at) != reference
        return not opens, -round(one.match.similarity, 4), part, foreign, -one.match.coverage, -one.at

    return sorted(held, key=order)


def _settled(library: Library, text: str, quote: Plain, held: Held, cited: Citation, versions: Sequence[int]) -> Finding:
    """The cited article says just this, in one of its versions."""
    finding = Finding(status_of(held.match, text, library.text(held.at)), quote, at=held.at, match=held.match)
    reference = library.in_force(versions, cited.date)
    if library.law_of(held.at).effective_from < library.laws[reference].effective_from:
        finding.status = "outdated"
        now = library.find(reference, cited.article, cited.suffix)
        finding.suggested = [] if now is None else [now]
    return finding


def _without_law(library: Library, text: str, quote: Plain, found: list[Held], cited: Citation) -> Finding:
    """The library does not know the law, or the page names none: the same text under the same number names it, if only one law has it."""
    exact = [one for held in found if held.match.clean for one in _same(library, held)]
    numbered = [one for one in exact if library.number_of(one.at) == (cited.article, cited.suffix)]
    if not cited.law and len({library.law_of(one.at).law_id for one in numbered}) == 1:
        named = numbered[-1]
        return Finding(status_of(named.match, text, library.text(named.at)), quote, at=named.at, match=named.match)
    finding = Finding("unverified", quote, suggested=nearest(library, [one.at for one in exact], cited))
    if not cited.law and cited.article is None and found and found[0].match.similarity >= QUOTE_LIKE:
        finding.at, finding.match = found[0]
        finding.repairable = found[0].match.plain_insertions and _wins(library, found, 1)
    return finding


def _same(library: Library, held: Held) -> list[Held]:
    return [Held(at, held.match) for at in library.twins(held.at)]


def _is_true_source(library: Library, found: Held, held: Held | None, versions: Sequence[int]) -> bool:
    """Whether a text is rather that of another article than the cited one.

    Where both are quote-like the other must win clearly, or be exact while the cited one needs more than missing characters,
    and be of the same law: sister laws copy each other, and one of them may have kept what the other amended.
    """
    if found.match.similarity < QUOTE_LIKE:
        return False
    if held is None or held.match.similarity < QUOTE_LIKE:
        return held is None or found.match.similarity - held.match.similarity >= CLEAR
    same_law = any(library.version_of(at) in versions for at in library.twins(found.at))
    better = found.match.similarity - held.match.similarity
    return same_law and found.match.whole and better > 0 and (better >= CLEAR or (found.match.clean and held.match.altered > 0))


def _elsewhere(library: Library, quote: Plain, found: list[Held], held: list[Held], cited: Citation, versions: Sequence[int]) -> Finding:
    """The text is another article's, or the cited law's under another number in an older version."""
    best = found[0].match.similarity
    alike = [one for held_ in found if held_.match.similarity >= best - 0.02 for one in _same(library, held_)]
    own = held[0] if held else None
    finding = Finding("misattributed", quote, at=own.at if own else None, match=own.match if own else None)
    reference = library.in_force(versions, cited.date)
    renumbered = [one for one in alike if library.version_of(one.at) in versions and library.version_of(one.at) != reference]
    renumbered = [one for one in renumbered if library.number_of(one.at) == (cited.article, cited.suffix)]
    if renumbered:
        finding.status, finding.at, finding.match = "outdated", *renumbered[-1]
    finding.suggested = nearest(library, [one.at for one in alike], cited)
    return finding


def _altered(library: Library, text: str, quote: Plain, held: list[Held], cited: Citation, versions: Sequence[int]) -> Finding:
    """The cited article, but not to the letter: characters missing, altered, or a paraphrase."""
    best = held[0]
    finding = Finding(status_of(best.match, text, library.text(best.at)), quote, at=best.at, match=best.match)
    if finding.status == "suggested" and best.match.plain_insertions:
        version = library.version_of(best.at)
        dated = bool(cited.date) and version == library.in_force(versions, cited.date)
        early = bool(cited.date) and library.laws[version].effective_from > str(cited.date)
        opens = best.match.start in library.plain(best.at).starts
        finding.repairable = opens and not early and (dated or _wins(library, held, MARGIN))
    return finding


def _wins(library: Library, held: Sequence[Held], margin: int) -> bool:
    """Whether the first text beats every differing one: damage does not explain the other, or it explains it worse by a margin."""
    best = held[0]
    rivals = [one for one in held[1:] if one.match.plain_insertions and _quoted(library, one) != _quoted(library, best)]
    return all(one.match.distance >= best.match.distance + margin for one in rivals)


def _quoted(library: Library, held: Held) -> str:
    return library.plain(held.at).text[held.match.start : held.match.end]
