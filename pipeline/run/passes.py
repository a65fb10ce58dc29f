"""The three passes over a part: read, clean, verify. Each is a task that an engine runs: it takes keys and paths, and leaves an artifact.

Between them stand the results of the whole corpus (`run/corpus.py`). A task asks for its own artifact first: what it depends on is
hashed into the key, so what is there needs no work.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa

from pipeline import schema
from pipeline.law.consensus import Provisional
from pipeline.law.library import Library, load
from pipeline.page import Page
from pipeline.run import again, corpus, cuts, duplicates, state, store, tables, votes, watch
from pipeline.run.again import INPUTS
from pipeline.run.cleaned import PAGE_TABLES, Cleaned, Tables
from pipeline.run.parts import MOST_BYTES, MOST_SOURCES, Piece, digest
from pipeline.run.store import Receipt
from pipeline.run.tables import Row
from pipeline.run.tasks import failure, made, not_skipped, to_do_again
from pipeline.sources import MAX_PAGE_BYTES, Record, SourceFile
from pipeline.stages import STAGES, dedup
from pipeline.stages.convert import foresee as foresee_torn
from pipeline.stages.read import read
from pipeline.stages.strip import foresee as foresee_lines
from pipeline.stages.verify import verify, verify_rows
from pipeline.stages.write import Rows, rows_of

STATE: Final = "pages.state"
FAILED: Final = "failed.json"
AHEAD: Final = 64
"""Pages that are looked at together: twice as many save a hundredth more."""
CHARS_AHEAD: Final = 200_000
"""Characters after which there are enough of them; a longer page is worked by itself alone."""


class Reading(NamedTuple):
    """What the read pass is given: sources, or one piece of a large one.

    `before` is the key of what the same code read earlier from much the same sources.
    """

    store: Path
    code: str
    sources: tuple[SourceFile, ...]
    max_page_bytes: int = MAX_PAGE_BYTES
    before: str | None = None
    piece: Piece | None = None


class Cleaning(NamedTuple):
    """What the clean pass is given: one chunk of what was read, the hash of its content, and the survey's keys.

    `before` is the key of what the same code made earlier of much the same pages: its rows are taken over for pages that did not change.
    """

    store: Path
    code: str
    read: str
    chunk: int
    content: str
    survey: tuple[str, ...]
    upto: str = "split"
    before: str | None = None


class Read(NamedTuple):
    """A page as read, and the name of all that it was read from."""

    page: Page
    record: str


class Laws(NamedTuple):
    """The law library that quotes are compared with: where it lies, and the hash of what is in it."""

    path: Path
    digest: str


class Verifying(NamedTuple):
    """What the verify pass is given: the key of what was cleaned, the keys of the corpus results, the law, and what may serve again."""

    store: Path
    code: str
    clean: str
    dedup: str
    consensus: tuple[str, ...] = ()
    laws: Laws | None = None
    last: again.Last | None = None


def read_part(given: Reading, skip: frozenset[int]) -> Receipt:
    """Records to pages: leaves the pages' state in chunks, what failed, and the facts that the survey counts."""
    told = given.piece.content if given.piece else [(source.path, digest(source)) for source in given.sources]
    key = store.key_of("read", given.code, told, given.max_page_bytes, sorted(skip))
    return made(given.store, "read", key, lambda folder: _read(given, skip, folder))


def clean_part(given: Cleaning, skip: frozenset[int]) -> Receipt:
    """Pages to rows: `qa` and `lines` final, the other tables as far as one page can tell, and the facts for the corpus.

    The key goes by the content of what was read: code that reads the same pages in another way re-runs nothing here.
    """
    survey = corpus.Survey(given.store, given.survey, given.read, given.chunk)
    key = store.key_of("clean", given.code, given.content, survey.digest, given.upto, sorted(skip))
    return made(given.store, "clean", key, lambda out: _clean(given, skip, survey, out))


def verify_part(given: Verifying, skip: frozenset[int]) -> Receipt:
    """Rows to final rows: status and verdicts by the law, duplicates by the corpus."""
    partners = duplicates.Partners(given.store, given.dedup, given.clean)
    provisional = votes.provisional(given.store, given.consensus, given.clean)
    told = [partners.digest, provisional.digest, given.laws.digest if given.laws else ""]
    key = store.key_of("verify", given.code, given.clean, told, sorted(skip))
    return made(given.store, "verify", key, lambda out: _verify(given, skip, partners, provisional, out))


# read


def _read(given: Reading, skip: frozenset[int], folder: Path) -> Receipt:
    passed: Counter[str] = Counter()
    known = _read_before(given)
    chunks = [_left(chunk, number, folder, known) for number, chunk in enumerate(_chunks(_found(given, skip, passed, known)))]
    return {
        "chunks": chunks,
        **{name: sum(chunk[name] for chunk in chunks) for name in ("pages", "fresh", "failed", "bytes")},
        "again": any(chunk["again"] for chunk in chunks),
        "passed": dict(passed),
    }


def _read_before(given: Reading) -> dict[str, Page]:
    """Pages that need not be read again, by the name of their record. A damaged cache has none."""
    if given.before is None:
        return {}
    known: dict[str, Page] = {}
    try:
        for path in store.place(given.store, "read", given.before).glob(f"*.{STATE}"):
            known.update(zip(state.records(path), state.load(path), strict=True))
    except (OSError, ValueError, pa.ArrowException):
        return {}
    return known


def _left(chunk: list[Read | Row], number: int, folder: Path, known: dict[str, Page]) -> Receipt:
    """Write one chunk of what was read; `content` is the hash of it."""
    found = [one for one in chunk if isinstance(one, Read)]
    failed = [one for one in chunk if not isinstance(one, Read)]
    pages = [one.page for one in found]
    state.dump(pages, folder / f"{number}.{STATE}", [one.record for one in found])
    (folder / f"{number}.{FAILED}").write_text(json.dumps(failed), encoding="utf-8")
    corpus.save_seen(pages, folder, number)
    content = hashlib.blake2b(digest_size=16)
    for name in (STATE, FAILED):
        content.update((folder / f"{number}.{name}").read_bytes())
    return {
        "pages": len(pages),
        "fresh": sum(one.record not in known for one in found),
        "failed": len(failed),
        "bytes": sum(page.n_bytes for page in pages),
        "again": to_do_again(failed),
        "content": content.hexdigest(),
    }


def _chunks(found: Iterable[Read | Row]) -> Iterator[list[Read | Row]]:
    """What was found, in chunks bounded by bytes and pages: one for a part of small sources, as many as it takes for a large source."""
    chunk: list[Read | Row] = []
    size = 0
    for one in found:
        length = one.page.n_bytes if isinstance(one, Read) else 0
        if chunk and (len(chunk) >= MOST_SOURCES or size + length > MOST_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(one)
        size += length
    yield chunk


def _found(given: Reading, skip: frozenset[int], passed: Counter[str], known: dict[str, Page]) -> Iterator[Read | Row]:
    """Every page of the sources or of the piece, or the row of `failed` that stands for it."""
    if given.piece:
        passed.update(cuts.passed_of(given.store, given.piece))
        found = cuts.load(given.store, given.piece)
    else:
        found = cuts.fetched(given.sources, skip, passed, given.max_page_bytes)
    for mark, record in found:
        yield _page(record, mark + 1, skip, known)


def _page(record: Record | Row, mark: int, skip: frozenset[int], known: dict[str, Page]) -> Read | Row:
    if not isinstance(record, Record):
        return record
    name = _name(record)
    if name in known:
        return Read(known[name], name)
    try:
        not_skipped(mark, skip)
        with watch.page(mark):
            page = read(record)
            page.check()
            page.raw.encode()
    except (Exception, watch.PageTimeout) as error:  # noqa: BLE001 - one bad page must not cost the part: it becomes a row
        return failure(record.source, "read", error, url=record.url or None, n_bytes=len(record.data))
    return Read(page, name)


def _name(record: Record) -> str:
    """Names all that a page is read from: the record's bytes and what its source says of it."""
    told = (record.source, record.url, record.fetched_at, record.media_type, record.charset, isinstance(record.data, str))
    name = hashlib.blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=16)
    name.update(record.content)
    return name.hexdigest()


# clean


def _clean(given: Cleaning, skip: frozenset[int], survey: corpus.Survey, out: Path) -> Receipt:
    before = _Before(given)
    inputs: dict[str, str] = {}
    with store.reading(given.store, "read", given.read) as folder:
        path = folder / f"{given.chunk}.{STATE}"
        failed: list[Row] = json.loads((folder / f"{given.chunk}.{FAILED}").read_bytes())
        numbers = _changed(path, survey, before, inputs)
        pages = state.load(path, numbers)
    found = Tables(failed)
    for number, page in zip(numbers, _ahead(pages), strict=True):
        page.site = survey.of(page)
        cleaned = _cleaned(page, page_stages(given.upto), 2 * number + 1, skip)
        if isinstance(cleaned, Cleaned):
            found.add(page.page_id, cleaned)
        else:
            failed.append(cleaned)
    counts = found.write(before.rows(), out)
    duplicates.save_signatures([done.signature for done in found.done.values()] + before.signatures(), out)
    there = found.done.keys() | before.kept
    (out / INPUTS).write_text(json.dumps({page_id: told for page_id, told in inputs.items() if page_id in there}), encoding="utf-8")
    chars = {name: sum(getattr(done, name) for done in found.done.values()) for name in ("raw_chars", "dropped_chars")}
    return {
        "pages": counts["pages"],
        "fresh": len(found.done),
        "failed": counts["failed"],
        "rows": counts,
        "again": to_do_again(failed),
        **chars,
    }


def _ahead(pages: Iterator[Page]) -> Iterator[Page]:
    """The pages, of which some are looked at together before they are worked one by one."""
    some: list[Page] = []
    size = 0
    for page in pages:
        some.append(page)
        size += len(page.raw)
        if len(some) >= AHEAD or size > CHARS_AHEAD:
            yield from _foreseen(some)
            some, size = [], 0
    yield from _foreseen(some)


def _foreseen(pages: list[Page]) -> list[Page]:
    """What fails or takes too long here does so again where the page is worked by itself, and is named there."""
    with suppress(Exception, watch.PageTimeout), watch.page(watch.NOWHERE):
        some = [page for page in pages if len(page.raw) <= CHARS_AHEAD]
        foresee_lines(some)
        foresee_torn(some)
    return pages


class _Before:
    """What an earlier run made of the same pages: taken over where record and site did not change. A damaged cache has nothing."""

    def __init__(self, given: Cleaning) -> None:
        self.kept: set[str] = set()
        self._folder = store.place(given.store, "clean", given.before) if given.before else None
        self._inputs: dict[str, str] = {}
        self._tables: dict[str, pa.Table] = {}
        if self._folder is not None:
            self._open(self._folder)

    def has(self, page_id: str, told: str) -> bool:
        """Whether the page is there with the same input; if so its rows are taken over."""
        if self._inputs.get(page_id) != told:
            return False
        self.kept.add(page_id)
        return True

    def rows(self) -> dict[str, pa.Table]:
        """The rows to take over, by table; empty where there are none."""
        if not self.kept:
            return {}
        import pyarrow.compute as pc  # a tenth of a worker's start, and most never need it

        kept = pa.array(sorted(self.kept))
        return {name: table.filter(pc.is_in(table["page_id"], kept)) for name, table in self._tables.items()}

    def signatures(self) -> list[dedup.Signature]:
        """The signatures to take over."""
        return duplicates.signatures_of(self._folder, self.kept) if self._folder and self.kept else []

    def _open(self, folder: Path) -> None:
        try:
            self._tables = {table.name: tables.read(folder / f"{table.name}.parquet") for table in PAGE_TABLES}
            duplicates.signatures_of(folder, frozenset())
            self._inputs = json.loads((folder / INPUTS).read_bytes())
        except (OSError, ValueError, pa.ArrowException):
            self._inputs = {}


def hash_of(words: frozenset[str]) -> str:
    """Short hash of a set of words; empty for none."""
    return hashlib.blake2b("\0".join(sorted(words)).encode(), digest_size=8).hexdigest() if words else ""


def _changed(path: Path, survey: corpus.Survey, before: _Before, inputs: dict[str, str]) -> list[int]:
    """The rows of pages whose record or site is not as it was, each page once, in the order of ids; fills in what every page is made of."""
    numbers: dict[str, int] = {}
    for number, (name, page) in enumerate(zip(state.records(path), state.facts(path), strict=True)):
        page_id = page.page_id
        if page_id not in inputs:
            inputs[page_id] = f"{name} {hash_of(survey.of(page))}"
            if not before.has(page_id, inputs[page_id]):
                numbers[page_id] = number
    return [numbers[page_id] for page_id in sorted(numbers)]


def _cleaned(page: Page, stages: Sequence[Callable[[Page], None]], mark: int, skip: frozenset[int]) -> Cleaned | Row:
    """The rows of a page after its stages, or its row of `failed`."""
    name = "clean"
    try:
        not_skipped(mark, skip)
        with watch.page(mark):
            for stage in stages:
                name = stage.__name__
                stage(page)
            name = "write"
            return Cleaned(rows_of(page), dedup.signature(page))
    except (Exception, watch.PageTimeout) as error:  # noqa: BLE001 - one bad page must not cost the part: it becomes a row
        return failure(page.source, name, error, url=page.url, n_bytes=page.n_bytes)


def page_stages(upto: str) -> list[Callable[[Page], None]]:
    """The stages of the clean pass up to the one named; `read` and `survey` have none, `verify` is a pass of its own."""
    stages = [stage for stage in STAGES if stage is not verify]
    names = [stage.__name__ for stage in stages]
    return stages[: names.index(upto) + 1] if upto in names else []


# verify


def _verify(given: Verifying, skip: frozenset[int], partners: duplicates.Partners, provisional: Provisional, out: Path) -> Receipt:
    before = again.Verified(given.store, given.clean, given.last, provisional, partners.elsewhere)
    with store.reading(given.store, "clean", given.clean) as folder:
        cleaned = {table.name: tables.read(folder / f"{table.name}.parquet") for table in again.TABLES}
        counts = _without(partners.elsewhere, folder, out) if partners.elsewhere else {}
    numbers = {page_id: number for number, page_id in enumerate(cleaned["pages"]["page_id"].to_pylist())}
    rows = {name: again.without(table, partners.elsewhere | before.kept).to_pylist() for name, table in cleaned.items()}
    failed = _verified(rows, numbers, skip, _library(given.laws), provisional)
    for row in rows["pages"]:
        row["duplicate_of"], row["cluster_id"] = partners.of(row["page_id"])
    for name, those in rows.items():
        arrow: pa.Table | None = tables.to_arrow(schema.table(name), those)
        if before.kept:
            arrow = before.joined(name, arrow, partners)
        counts[name] = arrow.num_rows if arrow is not None else before.link(name, out)
        if arrow is not None:
            tables.write(arrow, out / f"{name}.parquet")
    tables.write(tables.to_arrow(schema.FAILED, failed), out / "failed.parquet")
    counts["failed"] = len(failed)
    again.leave_said(provisional, out)
    return {
        "pages": counts["pages"],
        "fresh": len(rows["pages"]),
        "failed": counts["failed"],
        "rows": counts,
        "again": to_do_again(failed),
    }


def _verified(rows: Rows, numbers: dict[str, int], skip: frozenset[int], library: Library | None, provisional: Provisional) -> list[Row]:
    """Verify page by page, in place; `numbers` mark the pages. Returns rows of `failed` for those that raised: they stay, unverified."""
    statutes, citations = (_by_page(rows[name]) for name in ("statutes", "citations"))
    failed = []
    for page in rows["pages"]:
        number = numbers[page["page_id"]]
        own = statutes.get(page["page_id"], []), citations.get(page["page_id"], [])
        try:
            not_skipped(2 * number + 1, skip)
            with watch.page(2 * number + 1):
                verify_rows(page, *own, library, provisional)
        except (Exception, watch.PageTimeout) as error:  # noqa: BLE001 - one bad page must not cost the part: it becomes a row
            failed.append(failure(page["source"], "verify", error, url=page["url"], n_bytes=page["n_bytes"]))
            verify_rows(page, *own)
    return failed


def _by_page(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["page_id"], []).append(row)
    return found


@lru_cache(maxsize=1)
def _library(laws: Laws | None) -> Library | None:
    """The library, loaded once by each process."""
    return load(laws.path) if laws else None


def _without(elsewhere: frozenset[str], folder: Path, out: Path) -> dict[str, int]:
    """Leave out the pages that another part has as well and keeps, in the final tables of the clean pass too."""
    counts = {}
    for table in (schema.QA, schema.LINES):
        arrow = again.without(tables.read(folder / f"{table.name}.parquet"), elsewhere)
        tables.write(arrow, out / f"{table.name}.parquet")
        counts[table.name] = arrow.num_rows
    return counts
