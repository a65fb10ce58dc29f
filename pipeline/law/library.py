"""The law library: all versions of the laws of a folder as Parquet, with an n-gram index that finds where a text comes from.

`build` writes it, `load` opens it, `Library` answers: which versions has a law, what did article N say at a date, where does a text stand.
A library is a voter, not the truth: what its sources lack or repeat is listed in `oddities`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.law import names
from pipeline.law.align import Plain, codes_of, plain
from pipeline.law.articles import Article
from pipeline.law.lawtexts import LawText, simplified, texts_of
from pipeline.page import stable_id

VERSION: Final = 1
"""Number of this layout; `load` refuses another."""
FILES: Final = ("laws.parquet", "articles.parquet", "index.parquet", "trigrams.parquet")
BUCKETS: Final = 1 << 21
"""Buckets of the n-gram index: 8 MB of offsets; with 6.7 million postings a bucket's chance guests are three or four."""
SEEN_BITS: Final = 1 << 26
"""Bits that remember which three characters follow each other in law: 8 MB, about one in twenty unseen triples passes for seen."""
BATCH: Final = 20_000
"""Articles whose characters are worked at once while building."""
RAREST: Final = 48
"""n-grams of a quote that are looked up, rarest first; more of them change no result and cost time."""
POSTINGS: Final = 8_000
"""Postings read for one quote at most."""
FEWEST: Final = 6
"""n-grams that are looked up however many postings they have."""
NEAR_BEST: Final = 0.4
"""Share of the best article's weight that an article must reach to be looked at."""

PARAGRAPHS: Final = schema.STATUTES.schema.field("paragraphs").type
"""Arrow type of an article's paragraphs and items: the same as on pages."""
ARTICLES: Final = ("law", "key", "text", "text_id")
"""Columns of the articles that verification needs; the others are for people and for export."""
_TEXTS: Final = ("law_id", "title", "full_title", "jurisdiction", "version_date", "effective_from", "effective_to", "repealed_by", "source")
_LAWS: Final = pa.schema(
    [(name, pa.string()) for name in _TEXTS]
    + [(name, pa.list_(pa.string())) for name in ("nicknames", "oddities")]
    + [(name, pa.int64()) for name in ("first", "last")]
)

Ints = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint32]


class LibraryError(Exception):
    """A folder that can't be used as a library: says what is wrong and what to do."""


class Law(NamedTuple):
    """One version of a law; its articles are `[first, last)` of the library's articles. Dates are ISO texts, empty where unknown."""

    law_id: str
    title: str
    full_title: str
    nicknames: tuple[str, ...]
    jurisdiction: str
    version_date: str
    effective_from: str
    effective_to: str
    repealed_by: str
    source: str
    oddities: tuple[str, ...]
    first: int
    last: int


class Library:
    """A loaded library. Articles are numbered in order of laws; `at` in all methods is such a number."""

    def __init__(
        self, laws: Sequence[Law], articles: pa.Table, offsets: Ints, postings: Ints, seen: npt.NDArray[np.uint8], digest: str
    ) -> None:
        self.laws = laws
        self.digest = digest
        self._keys: Ints = articles["key"].to_numpy()
        self._law_of: Ints = articles["law"].to_numpy()
        self._text_of: Ints = articles["text_id"].to_numpy()
        self._texts = articles["text"].combine_chunks()
        self._by_text: Ints = np.argsort(self._text_of, kind="stable").astype(np.int32)
        self._text_starts: Ints = np.searchsorted(self._text_of[self._by_text], np.arange(int(self._text_of.max(initial=-1)) + 2)).astype(
            np.int32
        )
        self._offsets, self._postings, self._seen = offsets, postings, seen
        self._by_name: dict[str, list[int]] = {}
        self._name()
        self._plain = lru_cache(maxsize=4096)(self._plain_at)

    def versions(self, name: str | None, jurisdiction: str | None = None) -> list[int]:
        """The versions of a law by any of its names, oldest first; empty where the library does not know it."""
        if not name:
            return []
        found = self._by_name.get(law_key(name)) or self._by_name.get(law_key(names.title_of(name, jurisdiction or "CN")), [])
        same = [n for n in found if jurisdiction is None or self.laws[n].jurisdiction == jurisdiction]
        return same or found

    def in_force(self, versions: Sequence[int], date: str | None) -> int:
        """Of versions, oldest first, the one in force at a date; the latest where the date is not known, the oldest before all."""
        started = [n for n in versions if not date or self.laws[n].effective_from <= date]
        return started[-1] if started else versions[0]

    def find(self, version: int, article: int | None, suffix: int | None = 0) -> int | None:
        """The article of a version of a law by its number."""
        law = self.laws[version]
        key = (article or 0) * 1000 + (suffix or 0)
        at = law.first + int(np.searchsorted(self._keys[law.first : law.last], key))
        return at if at < law.last and self._keys[at] == key else None

    def law_of(self, at: int) -> Law:
        return self.laws[int(self._law_of[at])]

    def version_of(self, at: int) -> int:
        return int(self._law_of[at])

    def number_of(self, at: int) -> tuple[int, int]:
        """Article and suffix."""
        return divmod(int(self._keys[at]), 1000)

    def text(self, at: int) -> str:
        """The official text, in simplified characters whatever the source's script."""
        text: str = self._texts[at].as_py()
        return text if self.law_of(at).jurisdiction == "CN" else _as_converted(text)

    def plain(self, at: int) -> Plain:
        return self._plain(at)

    def search(self, quote: str, most: int = 8) -> list[int]:
        """The articles that share the most and rarest 4-grams with a text in plain form, best first; one for each distinct text."""
        buckets = _buckets(np.frombuffer(quote.encode("utf-32-le", "surrogatepass"), np.uint32))[1]
        sizes = self._offsets[buckets + 1] - self._offsets[buckets]
        order = np.argsort(sizes, kind="stable")
        order = order[sizes[order] > 0][:RAREST]
        order = order[: max(FEWEST, int(np.searchsorted(np.cumsum(sizes[order]), POSTINGS)))]
        if not len(order):
            return []
        starts, sizes = self._offsets[buckets[order]], sizes[order]
        places = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes) + np.arange(int(sizes.sum()))
        texts = self._postings[places]
        weights = np.bincount(texts, np.repeat(np.log1p(len(self._texts) / sizes), sizes))
        best = np.flatnonzero(weights >= NEAR_BEST * weights.max())
        best = best[np.argsort(-weights[best], kind="stable")][:most]
        return [int(self._by_text[self._text_starts[text]]) for text in best]

    def twins(self, at: int) -> list[int]:
        """Every article with the same plain text, itself included: other versions and sister laws."""
        text = int(self._text_of[at])
        return [int(n) for n in self._by_text[self._text_starts[text] : self._text_starts[text + 1]]]

    def unseen(self, three: str) -> bool:
        """Whether no law of the library has these three plain characters in a row; a line break stands for the start of a paragraph."""
        codes = np.array([[ord(c) for c in three]], np.uint32)
        place = int(_trigrams(codes[:, 0], codes[:, 1], codes[:, 2])[0])
        return not self._seen[place >> 3] >> (place & 7) & 1

    def last_article(self, version: int) -> int:
        """The highest article number of a version, 0 where it has no articles."""
        law = self.laws[version]
        return int(self._keys[law.last - 1]) // 1000 if law.last > law.first else 0

    @property
    def nbytes(self) -> int:
        """Memory of the index in bytes: offsets, postings, remembered triples."""
        return self._offsets.nbytes + self._postings.nbytes + self._seen.nbytes

    def _plain_at(self, at: int) -> Plain:
        return plain(self.text(at))

    def _name(self) -> None:
        order = sorted(range(len(self.laws)), key=lambda n: (self.laws[n].effective_from, self.laws[n].version_date, n))
        for names_of in (_own_names, _short_names):
            known = set(self._by_name)
            for n in order:
                for key in names_of(self.laws[n]) - known:
                    self._by_name.setdefault(key, []).append(n)


def build(folder: Path, out: Path) -> str:
    """Build a library of a folder of law texts, write it to `out` and say in a line what came of it. Raises LibraryError."""
    texts, left_out = texts_of(folder)
    if not any(text.articles for text in texts):
        raise LibraryError(f"no law text with articles below {folder}: give a folder of .md, .txt, .html or .docx law texts")
    out.mkdir(parents=True, exist_ok=True)
    laws, articles = _tables(texts)
    postings, seen = _index(articles["text"], articles["text_id"].to_numpy())
    for name, table in zip(FILES, (laws, articles, postings, seen), strict=True):
        _write(table, out / name)
    odd = sum(bool(text.oddities) for text in texts)
    size = sum((out / name).stat().st_size for name in FILES)
    return (
        f"{len(texts)} law texts, {articles.num_rows} articles, {odd} texts with holes or doubles, {len(left_out)} files left out; "
        f"{size / 1e6:.0f} MB in {out}"
    )


def load(path: Path) -> Library:
    """Open a library that `build` wrote. Raises LibraryError."""
    missing = [name for name in FILES if not (path / name).is_file()]
    if missing:
        raise LibraryError(f"{path} is no law library ({', '.join(missing)} missing): build one with `library FOLDER --out {path}`")
    tables = [pq.read_table(path / name, columns=list(ARTICLES) if name == "articles.parquet" else None) for name in FILES]
    version = (tables[0].schema.metadata or {}).get(b"lawsieve.library", b"?").decode()
    if version != str(VERSION):
        raise LibraryError(f"{path} was built in layout {version}, this version reads {VERSION}: build it again")
    laws = [Law(**{**row, "nicknames": tuple(row["nicknames"]), "oddities": tuple(row["oddities"])}) for row in tables[0].to_pylist()]
    offsets = np.searchsorted(tables[2]["bucket"].to_numpy(), np.arange(BUCKETS + 1)).astype(np.int32)
    seen = np.zeros(SEEN_BITS, np.uint8)
    seen[tables[3]["place"].to_numpy()] = 1
    return Library(laws, tables[1], offsets, tables[2]["text_id"].to_numpy(), np.packbits(seen, bitorder="little"), digest(path))


def digest(path: Path) -> str:
    """Hash of a library's files: part of the fingerprint of whatever was verified with it."""
    parts = ((path / name).read_bytes() for name in FILES)
    return hashlib.blake2b(b"".join(hashlib.blake2b(part).digest() for part in parts), digest_size=16).hexdigest()


@lru_cache(maxsize=10_000)
def law_key(name: str) -> str:
    """One key for all ways to write a law's name: without marks, 中华人民共和国 and a year of the version in brackets.

    >>> law_key("《中华人民共和国民法典》") == law_key("民法典") == law_key("民法典（2020年公布）")
    True
    """
    name = re.sub(r"[（(]\s*(?:19|20)\d\d[^）)]*[）)]\s*$", "", name.strip().rstrip("》"))
    return plain(name).text.removeprefix("中华人民共和国")


def _own_names(law: Law) -> set[str]:
    return {law_key(name) for name in (law.title, *law.nicknames)}


def _short_names(law: Law) -> set[str]:
    """Names that leave out the courts or the words for trial use; they count only where no law has them as its own."""
    key = law_key(law.title)
    return {re.sub(r"^.{0,30}?(?=关于)", "", key), key.removesuffix("试行"), key.removesuffix("暂行")} - {key}


def _tables(texts: Sequence[LawText]) -> tuple[pa.Table, pa.Table]:
    texts = sorted(texts, key=lambda t: (t.jurisdiction, t.title, t.effective_from, t.version_date, t.source))
    ends = np.cumsum([len(text.articles) for text in texts])
    nicknames = _nicknames()
    laws = [_law_row(texts, n, int(ends[n]), nicknames) for n in range(len(texts))]
    rows = [(n, article) for n, text in enumerate(texts) for article in text.articles]
    articles = pa.table(
        {
            "law": pa.array([n for n, _ in rows], pa.int32()),
            "key": pa.array([a.article * 1000 + a.suffix for _, a in rows], pa.int32()),
            "caption": pa.array([a.caption or None for _, a in rows], pa.string()),
            "heading": pa.array([" / ".join(a.headings) for _, a in rows], pa.string()),
            "text": pa.array([a.text for _, a in rows], pa.large_string()),
            "paragraphs": pa.array([_paragraphs(a) for _, a in rows], PARAGRAPHS),
        }
    )
    articles = articles.append_column("text_id", pa.array(_text_ids([a.text for _, a in rows]), pa.int32()))
    return pa.Table.from_pylist(laws, _LAWS).replace_schema_metadata({"lawsieve.library": str(VERSION)}), articles


def _law_row(texts: Sequence[LawText], n: int, end: int, nicknames: dict[tuple[str, str], list[str]]) -> dict[str, Any]:
    """The row of a version. It ends where the next one of its law begins, or where the law was repealed."""
    text = texts[n]
    following = next((t for t in texts[n + 1 : n + 2] if (t.title, t.jurisdiction) == (text.title, text.jurisdiction)), None)
    repeal = names.repeal_of(text.title, text.jurisdiction)
    ended = text.version_date if text.repealed else repeal.date if repeal else ""
    return {
        "law_id": stable_id(text.jurisdiction, text.title),
        "title": text.title,
        "full_title": text.full_title,
        "nicknames": nicknames.get((text.jurisdiction, text.title), []),
        "jurisdiction": text.jurisdiction,
        "version_date": text.version_date,
        "effective_from": text.effective_from,
        "effective_to": following.effective_from if following else ended,
        "repealed_by": repeal.successor if repeal else "",
        "source": text.source,
        "oddities": text.oddities,
        "first": end - len(text.articles),
        "last": end,
    }


def _nicknames() -> dict[tuple[str, str], list[str]]:
    """Other names by jurisdiction and title."""
    found: dict[tuple[str, str], list[str]] = {}
    for jurisdiction in names.JURISDICTIONS:
        for name, title in sorted(names.names(jurisdiction).items()):
            if name not in (title, names.STATE + title):
                found.setdefault((jurisdiction, title), []).append(name)
    return found


def _as_converted(text: str) -> str:
    """Taiwan's text as conversion leaves it on pages: per character, but for the words that characters alone get wrong."""
    text = simplified(text)
    for word, right in (("计画", "计划"), ("规画", "规划"), ("企画", "企划"), ("策画", "策划")):
        text = text.replace(word, right)
    return text


def _paragraphs(article: Article) -> list[dict[str, Any]]:
    """The structure of an article as in `statutes`; a single paragraph without items says no more than the text and is left out."""
    found = article.paragraphs
    if len(found) == 1 and not found[0].items:
        return []
    return [{"n": p.n, "text": p.text, "items": [{"n": i.n, "label": i.label, "text": i.text} for i in p.items]} for p in found]


def _text_ids(texts: Sequence[str]) -> Ints:
    """One number for all articles with the same plain text, in order of first appearance."""
    ids: dict[bytes, int] = {}
    found: list[int] = []
    for low in range(0, len(texts), BATCH):
        some = texts[low : low + BATCH]
        codes = codes_of("".join(some))
        ends = np.cumsum([0, *(len(text) for text in some)])
        kept = np.concatenate(([0], np.cumsum(codes > 0)))[ends]
        codes = codes[codes > 0]
        found.extend(ids.setdefault(codes[start:end].tobytes(), len(ids)) for start, end in pairwise(kept))
    return np.array(found, np.int32)


def _index(texts: pa.ChunkedArray, text_ids: Ints) -> tuple[pa.Table, pa.Table]:
    """Postings of the 4-grams of each distinct text, sorted by bucket, and the places of all triples."""
    _, firsts = np.unique(text_ids, return_index=True)
    pairs, places = [], []
    for low in range(0, len(firsts), BATCH):
        some = firsts[low : low + BATCH]
        codes, owner = _stream(texts.take(pa.array(some)).to_pylist(), text_ids[some])
        kept, buckets = _buckets(codes)
        pairs.append(_distinct(buckets.astype(np.uint64) << np.uint64(32) | owner[kept].astype(np.uint64)))
        places.append(_distinct(_trigrams(codes[:-2], codes[1:-1], codes[2:])))
    both = np.concatenate(pairs)
    both.sort()
    columns = {"bucket": (both >> np.uint64(32)).astype(np.int32), "text_id": (both & np.uint64(0xFFFFFFFF)).astype(np.int32)}
    return pa.table(columns), pa.table({"place": _distinct(np.concatenate(places))})


def _stream(texts: Sequence[str], ids: Ints) -> tuple[Hashes, Ints]:
    """Plain code points of texts, a line break (10) before each line, and the text that each belongs to."""
    joined = "\n" + "\n".join(texts)
    codes = codes_of(joined)
    codes[np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32) == 10] = 10
    owner = np.repeat(ids, [len(text) + 1 for text in texts])
    found = codes > 0
    return codes[found], owner[found]


def _distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The distinct values in order; by sorting, five times as fast as numpy's own on this many."""
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _buckets(codes: Hashes) -> tuple[npt.NDArray[np.intp], Ints]:
    """Places of the 4-grams that are kept (half of them, by their hash) and their buckets; none across line breaks."""
    if len(codes) < 4:
        return np.zeros(0, np.intp), np.zeros(0, np.int32)
    a, b, c, d = codes[:-3], codes[1:-2], codes[2:-1], codes[3:]
    mixed = ((a * np.uint32(0x9E3779B1) ^ b) * np.uint32(0x85EBCA6B) ^ c) * np.uint32(0xC2B2AE35) ^ d
    mixed = mixed * np.uint32(0x27D4EB2F)
    mixed ^= mixed >> np.uint32(15)
    inside = (a != 10) & (b != 10) & (c != 10) & (d != 10)
    kept = np.flatnonzero(inside & (mixed & np.uint32(1) == 0))
    return kept, (mixed[kept] >> np.uint32(1) & np.uint32(BUCKETS - 1)).astype(np.int32)


def _trigrams(a: Hashes, b: Hashes, c: Hashes) -> Hashes:
    mixed = ((a * np.uint32(0x9E3779B1) ^ b) * np.uint32(0x85EBCA6B) ^ c) * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(13)
    return mixed & np.uint32(SEEN_BITS - 1)


def _write(table: pa.Table, path: Path) -> None:
    delta = {"bucket": "DELTA_BINARY_PACKED", "place": "DELTA_BINARY_PACKED"}
    encoding = {name: delta[name] for name in table.column_names if name in delta}
    pq.write_table(table, path, compression="zstd", use_dictionary=not encoding, column_encoding=encoding or None)
