"""Verify: compare every quote and every citation with the law; what the page printed is never touched.

Works on rows: `verify` for the page at hand, `verify_rows` for rows of the tables, once the whole corpus has been read. Without a library
nothing is asserted: quotes are `unverified`, citations `not_checked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.law import mentions, quotes
from pipeline.law.align import applied, compare, edits_of, plain
from pipeline.law.consensus import CONFIDENT, Entry, Provisional
from pipeline.law.library import Library, law_key
from pipeline.law.quotes import Citation, Finding
from pipeline.page import Page

Row = dict[str, Any]

BACKED: Final = ("identical", "punctuation", "repaired", "cut_short")
"""Statuses that say: the law reads so."""
CONTRADICTED: Final = ("misattributed", "differs")
"""Statuses that say: the law reads otherwise."""
VERDICT_OF: Final = {
    "identical": "verified",
    "punctuation": "verified",
    "repaired": "verified",
    "cut_short": "verified",
    "suggested": "exists",
    "differs": "exists",
    "misattributed": "misattributed",
    "outdated": "outdated",
}
"""Verdict of a mention that heads a quote."""
DAMAGED_QUOTES: Final = 2
"""Quotes of a page that must lack characters before the page counts as damaged; one may be an older version of the law (LAW.md 8)."""
KIND_WORTH: Final = {"qa": 1.0, "article": 1.0, "statute": 1.0, "other": 0.7, "listing": 0.3, "stub": 0.1, "doorway": 0.0, "spam": 0.0}
"""What a page of a kind can be worth at most."""
INHERITED: Final = 0.5
"""Similarity from which a quote may be the inherited law's own article, if only a paraphrase of it: prose about an article reaches .55."""
DOORWAY_QUOTES: Final = 6
"""Checked quotes from which contradiction can make a page a doorway; fewer may be one careless lawyer."""
DOORWAY_SHARE: Final = 0.6
"""Share of contradicted quotes that makes a page a doorway: of real consultations 6 to 9 % of the quotes are wrong."""


def verify(page: Page, library: Library | None = None) -> None:
    """Set status, verdict and repair of the page's statutes and citations, and the page's quality."""
    kept = sum(len(line.raw) for line in page.lines if line.rule is None)
    row: Row = {
        "text": page.text if page.citations and library else "",
        "kind": page.kind,
        "hijacked": bool(page.hijack_kinds),
        "published_date": page.published_date,
        "fetched_at": page.fetched_at,
        "encoding_repairs": page.encoding_repairs,
        "raw_chars": len(page.raw),
        "kept_chars": kept,
    }
    verify_rows(row, page.statutes, page.citations, library)
    page.quality, page.kind = row["quality"], row["kind"]


def verify_rows(
    page: Row, statutes: Sequence[Row], citations: Sequence[Row], library: Library | None = None, provisional: Provisional | None = None
) -> None:
    """The same on rows: sets `quality`, and perhaps `kind`, in the row of `pages`, and what was found in those of quotes and citations.

    `provisional` is what the corpus itself says of articles: it is asked only where the library has nothing to compare with.
    """
    for row in statutes:
        row["status"] = row.get("status") or "unverified"
    for row in citations:
        row["verdict"] = row.get("verdict") or "not_checked"
    said = [_said(row, provisional) for row in statutes]
    if library is not None:
        date = page["published_date"] or (page["fetched_at"] or "")[:10] or None
        _name_laws(statutes, citations, library)
        _verify_quotes(page, statutes, library, date)
        _verify_mentions(page, statutes, citations, library, date)
        if _is_doorway(statutes):
            page["kind"] = "doorway"
    if any(said):
        _ask_the_corpus(page, list(zip(statutes, said, strict=True)), library)
    page["quality"] = quality(page, statutes)


def quality(page: Row, statutes: Sequence[Row]) -> float:
    """How much of the page is sound text of law or advice, 0 to 1, to sort pages by; no measure of the advice itself.

    What the page's kind is worth, times a mean of: the share of checked quotes that the law backs (half where none was checked, weight 4),
    the share of its text that was kept (weight 3), and freedom from damage (weight 3): less 0.5 for a hijacked page,
    0.3 for encoding damage, 0.2 for quotes that lack characters.
    """
    checked = [row["status"] for row in statutes if row["status"] != "unverified"]
    backed = sum(status in BACKED for status in checked) / len(checked) if checked else 0.5
    kept = page["kept_chars"] / page["raw_chars"] if page["raw_chars"] else 0.0
    damage = (
        0.5 * bool(page["hijacked"]) + 0.3 * bool(page["encoding_repairs"]) + 0.2 * any(s in ("repaired", "suggested") for s in checked)
    )
    return round(KIND_WORTH.get(page["kind"], 0.7) * (0.4 * backed + 0.3 * kept + 0.3 * (1 - damage)), 4)


def _name_laws(statutes: Sequence[Row], citations: Sequence[Row], library: Library) -> None:
    """Name the law of quotes beside which the page prints none: the text under the same number says which, if one law alone has it.

    A law that was inherited from further up the page gives way only where its own article of that number reads otherwise. Mentions inside
    such a quote (本法第四十九条) and the one that heads it follow.
    """
    for row in statutes:
        if row.get("law_surface") or row["article"] is None or not row["text"] or _reads_so(row, library):
            continue
        law = quotes.law_by_text(library, row["text"], row["article"], row["article_suffix"] or 0)
        if law is None:
            continue
        inherited, row["law"], row["jurisdiction"] = row["law"], law.title, law.jurisdiction
        for mention in citations:
            inside = row.get("start", 0) <= mention["start"] < row.get("end", 0) and mention["law_form"] in (
                "pronoun",
                "inherited",
                "unknown",
            )
            heads = row.get("statute_id") and mention.get("statute_id") == row["statute_id"]
            if (inside or heads) and mention["law"] == inherited:
                mention["law"], mention["jurisdiction"] = law.title, law.jurisdiction


def _reads_so(row: Row, library: Library) -> bool:
    """Whether the law that the row names has this text under this number, in any version."""
    quote = plain(row["text"]).text
    versions = library.versions(row["law"], row["jurisdiction"])
    named = [at for version in versions if (at := library.find(version, row["article"], row["article_suffix"])) is not None]
    return any(compare(quote, library.plain(at)).similarity >= INHERITED for at in named)


def _verify_quotes(page: Row, statutes: Sequence[Row], library: Library, date: str | None) -> None:
    findings = [quotes.judge(library, row["text"] or "", _citation(row, date)) for row in statutes]
    lacking = [finding for finding in findings if _lacks(finding)]
    for row, finding in zip(statutes, findings, strict=True):
        _fill(row, finding, library)
        if finding.repairable and _gate(page, finding, lacking, library):
            row["status"], row["repair_method"] = "repaired", "reference"
            row["repaired_text"] = applied(row["text"], row["edits"])


def _citation(row: Row, date: str | None) -> Citation:
    return Citation(row["law"], row["article"], row["article_suffix"] or 0, row["jurisdiction"], date)


def _lacks(finding: Finding) -> bool:
    match = finding.match
    return match is not None and bool(match.ops) and match.plain_insertions and match.similarity >= quotes.QUOTE_LIKE


def _gate(page: Row, finding: Finding, lacking: Sequence[Finding], library: Library) -> bool:
    """The evidence gate before a repair without asking (LAW.md 8.3). Versions and date were weighed when the quote was held.

    The page must show damage elsewhere: hijacked, or several quotes that lack characters. A hole must show, and every hole of two
    characters or more; on a hijacked page with several damaged quotes it is enough that one of them shows, where this one lacks nothing
    but the heads of lines.
    """
    several = len(lacking) >= DAMAGED_QUOTES
    if not (page["hijacked"] or several):
        return False
    holes = quotes.holes(library, finding)
    if any(hole.size > 1 and not hole.shows for hole in holes):
        return False
    if any(hole.shows for hole in holes):
        return True
    heads = bool(page["hijacked"]) and several and all(hole.head for hole in holes)
    return heads and any(hole.shows for witness in lacking for hole in quotes.holes(library, witness))


def _fill(row: Row, finding: Finding, library: Library) -> None:
    """Put a finding into the row of its quote."""
    row["status"] = finding.status
    row["edits"], row["repaired_text"], row["repair_method"] = [], None, None
    row["suggested_articles"] = quotes.eids(library, finding.suggested, row["law"])
    versions = library.versions(row["law"], row["jurisdiction"])
    row["law_id"] = library.laws[versions[-1]].law_id if versions else None
    if finding.at is None or finding.match is None or finding.status == "unverified":
        return
    law, official = library.law_of(finding.at), library.text(finding.at)
    row["law_id"], row["official_text"] = law.law_id, official
    row["law"] = row["law"] or law.title
    row["version_date"] = law.version_date or None
    row["similarity"], row["coverage"] = round(finding.match.similarity, 4), round(finding.match.coverage, 4)
    if finding.status not in ("misattributed", "outdated"):
        row["edits"] = edits_of(finding.match, finding.quote, row["text"], library.plain(finding.at), official)


def _said(row: Row, provisional: Provisional | None) -> Entry | None:
    """What the corpus says of the article that the page names, before a library names another: all that a chunk's results may depend on."""
    return provisional.find(row["law"], row["jurisdiction"], row["article"], row["article_suffix"]) if provisional else None


def _ask_the_corpus(page: Row, said: Sequence[tuple[Row, Entry | None]], library: Library | None) -> None:
    """Hold quotes that no library could check against the consensus of the corpus; its support marks what comes of it."""
    held: list[tuple[Row, Entry, Finding]] = []
    for row, entry in said:
        named = entry is not None and law_key(row["law"]) == law_key(entry.law)
        if entry and named and row["status"] == "unverified" and not row.get("suggested_articles"):
            quote = plain(row["text"] or "")
            match = compare(quote.text, plain(entry.text))
            held.append(
                (row, entry, Finding(quotes.status_of(match, row["text"] or "", entry.text), quote, row["text"] or "", match=match))
            )
    lacking = [finding for _, _, finding in held if _lacks(finding)]
    for row, entry, finding in held:
        _fill_by_consensus(row, entry, finding)
        sure = entry.confidence >= CONFIDENT and row["status"] == "suggested" and _lacks(finding)
        if sure and (_gate(page, finding, lacking, library) if library else page["hijacked"]):
            row["status"], row["repair_method"] = "repaired", "consensus"
            row["repaired_text"] = applied(row["text"], row["edits"])


def _fill_by_consensus(row: Row, entry: Entry, finding: Finding) -> None:
    match = finding.match
    assert match is not None
    row["status"], row["official_text"] = finding.status, entry.text
    row["support_pages"], row["support_hosts"] = entry.support_pages, entry.support_hosts
    row["similarity"], row["coverage"] = round(match.similarity, 4), round(match.coverage, 4)
    row["edits"] = edits_of(match, finding.quote, row["text"], plain(entry.text), entry.text)
    row["repaired_text"], row["repair_method"] = None, None


def _verify_mentions(page: Row, statutes: Sequence[Row], citations: Sequence[Row], library: Library, date: str | None) -> None:
    quoted = {row.get("statute_id"): row for row in statutes if row.get("statute_id")}
    order = sorted(citations, key=lambda row: (row["start"] or 0, row["end"] or 0))
    for row, clause in zip(order, mentions.clauses_of(page["text"], order), strict=True):
        versions = library.versions(row["law"], row["jurisdiction"])
        row["law_id"] = library.laws[versions[-1]].law_id if versions else None
        quote = quoted.get(row.get("statute_id"))
        if row.get("verdict") == "placeholder":
            row["suggested"] = []
        elif quote is not None and quote["status"] in VERDICT_OF:
            row["verdict"], row["suggested"] = VERDICT_OF[quote["status"]], list(quote["suggested_articles"] or [])
        else:
            row["verdict"], row["suggested"] = mentions.verdict_of(library, row, clause, date)


def _is_doorway(statutes: Sequence[Row]) -> bool:
    """Whether the page's quotes contradict the law so often that it was shuffled together from clauses."""
    checked = [row["status"] for row in statutes if row["status"] != "unverified"]
    return len(checked) >= DOORWAY_QUOTES and sum(status in CONTRADICTED for status in checked) >= DOORWAY_SHARE * len(checked)
