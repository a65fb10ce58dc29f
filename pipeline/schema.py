"""Every table and column of `clean/`, with its meaning: their one home. `clean/README.md` is generated from here (`make dictionary`)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pyarrow as pa

VERSION: Final = 1
"""Number of this table layout; it goes into every file's metadata and into the manifest."""

PAGE_KINDS: Final = ("qa", "article", "statute", "listing", "stub", "doorway", "spam", "other")
SCRIPTS: Final = ("hans", "hant", "hant_machine", "mixed", "other")
JURISDICTIONS: Final = ("CN", "TW", "HK", "MO")
QA_KINDS: Final = ("main", "additional_answer", "follow_up", "related", "related_unanswered", "section")
QA_ORIGINS: Final = ("jsonld", "microdata", "dom", "text")
QA_FLAGS: Final = (
    "no_question",
    "no_answer",
    "truncated",
    "cut_at_cap",
    "glued",
    "placeholder_citation",
    "masked",
)
STATUSES: Final = (
    "identical",
    "punctuation",
    "repaired",
    "suggested",
    "cut_short",
    "differs",
    "misattributed",
    "outdated",
    "unverified",
)
LAW_FORMS: Final = ("quoted", "bare", "alias", "pronoun", "inherited", "unknown")
VERDICTS: Final = (
    "verified",
    "exists",
    "article_missing",
    "misattributed",
    "outdated",
    "repealed",
    "law_unknown",
    "placeholder",
    "not_checked",
)


class Column(NamedTuple):
    """One column: its name, its Arrow type and what it means."""

    name: str
    type: pa.DataType
    meaning: str


class Table(NamedTuple):
    """One table: what a row is, and its columns in order. `sort` names the columns that order its rows."""

    name: str
    row: str
    sort: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        fields = [pa.field(c.name, c.type, metadata={"meaning": c.meaning}) for c in self.columns]
        return pa.schema(fields, metadata={"lawsieve.table": self.name, "lawsieve.schema": str(VERSION)})

    def blank(self) -> dict[str, Any]:
        """A row of this table with every column null, for a stage to fill."""
        return dict.fromkeys(self.names)


_STR, _INT, _BOOL, _FLOAT = pa.string(), pa.int64(), pa.bool_(), pa.float64()
_STRINGS = pa.list_(pa.string())
_EDIT_OPS = pa.list_(pa.struct([("op", _STR), ("at", _INT), ("old", _STR), ("new", _STR)]))
_EDITS = pa.list_(pa.struct([("kind", _STR), ("at", _INT), ("old", _STR), ("new", _STR)]))
_ITEMS = pa.list_(pa.struct([("n", _INT), ("label", _STR), ("text", _STR)]))
_PARAGRAPHS = pa.list_(pa.struct([("n", _INT), ("text", _STR), ("items", _ITEMS)]))


def _one_of(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)


_PAGE_ID = Column("page_id", _STR, "the page, as in `pages`")
_SPAN = (
    Column("start", _INT, "first character of the span, counted in the page's raw text"),
    Column("end", _INT, "one past the last character of the span"),
)

PAGES: Final = Table(
    "pages",
    "one page",
    ("page_id",),
    (
        Column("page_id", _STR, "stable hash of the page's URL and content"),
        Column("url", _STR, "the record's URL, else a sidecar file's, else canonical or og:url, else `file:` and the path below `raw/`"),
        Column("host", _STR, "host of the URL in lower case; empty for `file:` paths"),
        Column("source", _STR, "path below `raw/`, with the record's place in it after `#`"),
        Column("fetched_at", _STR, "when the page was fetched (ISO 8601), where the source says so"),
        Column("content_hash", _STR, "SHA-256 of the page's bytes"),
        Column("n_bytes", _INT, "length of the page in bytes"),
        Column("media_type", _STR, "`text/html` or `text/plain`"),
        Column("encoding", _STR, "the encoding the bytes were read in; `?` at its end marks an uncertain guess"),
        Column("encoding_repairs", _INT, "number of edits of kind `encoding`: bytes or runs that were damaged"),
        Column("title", _STR, "the headline, in clean form"),
        Column("text", _STR, "the clean text: kept lines, noise undone, simplified, joined by line breaks"),
        Column("kind", _STR, "what the page is: " + _one_of(PAGE_KINDS)),
        Column("script", _STR, "how its text is written: " + _one_of(SCRIPTS) + "; `hant_machine` was spun from simplified text"),
        Column("jurisdiction", _STR, "whose law the page is about: " + _one_of(JURISDICTIONS) + " or null"),
        Column("hijacked", _BOOL, "foreign spam was planted on the page"),
        Column("hijack_kinds", _STRINGS, "which kinds of planted text were found"),
        Column("published_date", _STR, "the page's own date, `YYYY-MM-DD`"),
        Column("author", _STR, "the page's author, where it names one"),
        Column("site_name", _STR, "the site's name, where the page says it"),
        Column("views", _INT, "the page's own view count"),
        Column("raw_chars", _INT, "characters of the raw text; `kept_chars` + `dropped_chars`"),
        Column("kept_chars", _INT, "raw characters of the lines that were kept"),
        Column("dropped_chars", _INT, "raw characters of the lines that were dropped"),
        Column("quality", _FLOAT, "0 to 1: how much of the page is sound text of law or advice"),
        Column("duplicate_of", _STR, "page_id of the page that this one repeats, or null"),
        Column("cluster_id", _STR, "names the cluster of near duplicates that the page belongs to; its own page_id when alone"),
    ),
)

QA: Final = Table(
    "qa",
    "one answer to one question, or one question without an answer",
    ("page_id", "position"),
    (
        Column("qa_id", _STR, "stable hash of the page and the position"),
        _PAGE_ID,
        Column("question_id", _STR, "shared by all answers to one question of a page"),
        Column("position", _INT, "order on the page, from 0"),
        Column("kind", _STR, "how the row belongs to the page: " + _one_of(QA_KINDS)),
        Column("question_title", _STR, "the question's headline; null where the page lost it"),
        Column("question_body", _STR, "the asker's description"),
        Column("answer", _STR, "the answer in clean form with its headings and quoted articles, pieces joined by line breaks"),
        Column("answerer", _STR, "who answered"),
        Column("answerer_title", _STR, "the answerer's title or badge (执业律师)"),
        Column("firm", _STR, "the answerer's law firm"),
        Column("region", _STR, "province or city printed with the question or answer"),
        Column("asked_date", _STR, "date beside the question, `YYYY-MM-DD`"),
        Column("answered_date", _STR, "date beside the answer, `YYYY-MM-DD`"),
        Column("views", _INT, "views of this question"),
        Column("helped", _INT, "people the answerer has helped, by the page's own count"),
        Column("upvotes", _INT, "votes for this answer"),
        Column("accepted", _BOOL, "marked as the accepted or best answer"),
        Column("complete", _BOOL, "the answer is whole as far as can be told"),
        Column("flags", _STRINGS, "what is odd about the row: " + _one_of(QA_FLAGS)),
        Column("origin", _STR, "where the row was read: " + _one_of(QA_ORIGINS)),
        *_SPAN,
    ),
)

STATUTES: Final = Table(
    "statutes",
    "one quoted unit of law: an article as the page prints it",
    ("page_id", "start", "statute_id"),
    (
        Column("statute_id", _STR, "stable hash of the page and the span"),
        _PAGE_ID,
        Column("qa_id", _STR, "the answer that quotes it, or null"),
        Column("law", _STR, "full title in simplified characters, without 《》 and without the leading 中华人民共和国"),
        Column("law_surface", _STR, "the law's name as the page prints it"),
        Column("law_id", _STR, "id of the law in the library, or null"),
        Column("jurisdiction", _STR, "whose law it is: " + _one_of(JURISDICTIONS)),
        Column("version_date", _STR, "adoption date of the version that the quote was matched with, or that the page names"),
        Column("article", _INT, "article number (Hong Kong: section)"),
        Column("article_suffix", _INT, "N of 之N, 0 where there is none"),
        Column("article_label", _STR, "the article in Chinese numerals, 第二百五十三条之一"),
        Column("caption", _STR, "the article's caption, 【…】 without the brackets"),
        Column("paragraphs", _PARAGRAPHS, "paragraphs (款; Taiwan 項) with their items (项; Taiwan 款)"),
        Column("text", _STR, "as the page prints it, after conversion, without label and caption"),
        Column("official_text", _STR, "what the law says, from the library or from consensus"),
        Column("repaired_text", _STR, "the quote with missing characters put back; null where nothing was repaired"),
        Column("status", _STR, "what verification found: " + _one_of(STATUSES)),
        Column("repair_method", _STR, "`reference`, `consensus` or null"),
        Column("edits", _EDIT_OPS, "what leads from `text` to the official text; `at` counts in `text`"),
        Column("similarity", _FLOAT, "likeness with the official text, 0 to 1"),
        Column("coverage", _FLOAT, "share of the official text that is quoted"),
        Column("suggested_articles", _STRINGS, "articles that hold this text, nearest to the cited number first"),
        Column("support_pages", _INT, "pages that back the reference or the consensus"),
        Column("support_hosts", _INT, "independent hosts that back it"),
        Column("complete", _BOOL, "the page shows the quote to its end"),
        *_SPAN,
    ),
)

CITATIONS: Final = Table(
    "citations",
    "one mention of a law or article",
    ("page_id", "start", "citation_id"),
    (
        Column("citation_id", _STR, "stable hash of the page, the span and the target"),
        _PAGE_ID,
        *_SPAN,
        Column("surface", _STR, "the mention in clean form"),
        Column("law", _STR, "the law it points to, named as in `statutes`; null where it can't be told"),
        Column("law_id", _STR, "id of the law in the library, or null"),
        Column("law_form", _STR, "how the law is named: " + _one_of(LAW_FORMS)),
        Column("jurisdiction", _STR, "whose law it is: " + _one_of(JURISDICTIONS)),
        Column("article", _INT, "article number; null for a mention of the law alone"),
        Column("article_suffix", _INT, "N of 之N, 0 where there is none"),
        Column("article_to", _INT, "always null: lists and ranges give one row each article"),
        Column("article_to_suffix", _INT, "always null, see article_to"),
        Column("paragraph", _INT, "paragraph (款; Taiwan 項)"),
        Column("item", _INT, "item (项; Taiwan 款)"),
        Column("subitem", _INT, "subitem (目)"),
        Column("eid", _STR, "the target in Akoma Ntoso style, `art_253-1__para_1__item_2`"),
        Column("statute_id", _STR, "the quote that this mention heads, or null"),
        Column("verdict", _STR, "what verification found: " + _one_of(VERDICTS)),
        Column("suggested", _STRINGS, "eids that would be right, best first"),
    ),
)

LINES: Final = Table(
    "lines",
    "one span of a page's raw text, with its fate: the ledger",
    ("page_id", "seq"),
    (
        _PAGE_ID,
        Column("seq", _INT, "order on the page, from 0"),
        *_SPAN,
        Column("raw", _STR, "the raw text of the span, its line break included"),
        Column("fate", _STR, "`kept` or `dropped`"),
        Column("role", _STR, "what the span is: title, question, answer, body, statute, heading, or one of the dropped roles"),
        Column("rule", _STR, "id of the rule that dropped it; null when kept"),
        Column("text", _STR, "the span after its edits, without its line break; null when dropped"),
        Column("edits", _EDITS, "applied in order to `raw` without its final line break; `at` counts in the text as it stands then"),
        Column("qa_id", _STR, "the `qa` row that the span belongs to, or null"),
        Column("statute_id", _STR, "the `statutes` row that the span belongs to, or null"),
    ),
)

FAILED: Final = Table(
    "failed",
    "one source or page that could not be read or raised an error",
    ("source", "place"),
    (
        Column("source", _STR, "path below `raw/`, with the record's place in it after `#`"),
        Column("place", _STR, "where in the source: a byte offset, record number or stage; empty for the whole source"),
        Column("url", _STR, "the page's URL, where it was known"),
        Column("stage", _STR, "the stage that failed"),
        Column("reason", _STR, "one word: `empty` `binary` `unreadable` `too_large` `timeout` `damaged` `error` …"),
        Column("message", _STR, "what went wrong, and what can be done about it"),
        Column("n_bytes", _INT, "length in bytes, where it was known"),
    ),
)

TABLES: Final = (PAGES, QA, STATUTES, CITATIONS, LINES, FAILED)


def table(name: str) -> Table:
    """The table of that name. Raises KeyError with the names there are."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(f"no table {name!r}; there are {', '.join(t.name for t in TABLES)}")
