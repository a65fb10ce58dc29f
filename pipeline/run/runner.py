"""The run: plan the parts, do the three passes with the corpus between them, publish. What has a receipt is not worked again."""

from __future__ import annotations

import fcntl
import hashlib
import signal
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

from pipeline import schema, sites
from pipeline.law import library
from pipeline.rules import coded
from pipeline.run import code, corpus, cuts, duplicates, engines, parts, publish, since, store, votes
from pipeline.run.again import Last
from pipeline.run.console import Console
from pipeline.run.parts import Part, Piece, plan
from pipeline.run.passes import Cleaning, Laws, Reading, Verifying, clean_part, read_part, verify_part
from pipeline.run.publish import File, Manifest
from pipeline.run.store import Receipt
from pipeline.run.tasks import Task
from pipeline.sources import MAX_PAGE_BYTES, SourceFile, list_sources
from pipeline.text.dictionaries import dictionary_digest

WORK: Final = ".work"
STAGES: Final = ("read", "survey", "strip", "convert", "split", "verify", "dedup")
"""Stages by which a run may end early, in their order."""
CLEANING: Final = tuple(f"pipeline.stages.{name}" for name in ("survey", "strip", "convert", "split", "write", "dedup"))
FEW_PIECES: Final = 64
"""Pieces up to which a corpus stage is one task; also the pieces that one task combines."""
LINKS: Final = 8
"""Tasks that link repeated pages from so many pieces on."""
BUCKETS, MOST_BUCKETS = 16, 512
"""Slices of the survey from so many pieces on, more where there are more: a reduce holds the lines of some hundred thousand pages."""
TRIES: Final = 20
"""How often a run starts over because cached artifacts turn out to be damaged: several are found in one go."""


class Locked(Exception):
    """Another run works on the same folder."""


class Stopped(BaseException):
    """SIGTERM or Ctrl-C: the run ends without publishing."""


class BadRaw(Exception):
    """There is nothing to read where `--raw` points. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. Only `raw`, `laws`, `max_page_bytes` and `since` (seconds since 1970, see `run/since.py`; 0 for all) change what comes
    out; `upto` names the last stage, "" stands for all.
    """

    raw: str
    clean: Path
    workers: int = 1
    laws: str | None = None
    engine: str = "local"
    upto: str = ""
    page_seconds: float = 60.0
    max_page_bytes: int = MAX_PAGE_BYTES
    since: float = 0.0


@dataclass(slots=True)
class Outcome:
    """What came of a run."""

    manifest: Manifest
    folder: Path
    published: bool = False
    worked: dict[str, int] = field(default_factory=dict)
    """Pages worked by each pass; nothing is worked twice, so zeros mean that all was there."""
    cpu: float = 0.0
    seconds: float = 0.0
    left_out: int = 0
    """Sources that `since` left out."""

    @property
    def pages(self) -> int:
        return int(self.manifest["rows"]["pages"])

    @property
    def failed(self) -> int:
        return int(self.manifest["rows"]["failed"])


@dataclass(slots=True)
class _Piece:
    """One chunk of a part on its way through the passes, with its receipts."""

    part: int
    chunk: int
    read: Receipt
    clean: Receipt = field(default_factory=dict)
    verify: Receipt = field(default_factory=dict)

    @property
    def content(self) -> str:
        return str(self.read["chunks"][self.chunk]["content"])


def run(options: Options, console: Console) -> Outcome:
    """Bring `clean/` up to date with `raw/`. Raises BadRaw, Locked, Stopped and `local.TaskFailed`; then nothing was published."""
    began = time.monotonic()
    with locked(options.clean), stoppable():
        store.sweep(options.clean / WORK)
        engine = engines.opened(options.engine, options.workers, options.page_seconds, options.clean / WORK)
        try:
            outcome = _outcome(options, console, engine)
        finally:
            engine.close()
    outcome.seconds = time.monotonic() - began
    return outcome


def _outcome(options: Options, console: Console, engine: engines.Engine) -> Outcome:
    """What comes of the run. Where a cached artifact was damaged it starts over: all else is there already."""
    for _ in range(TRIES):
        try:
            return _Run(options, console, engine).outcome()
        except _Damaged as damaged:
            console.say("damaged", f"a cached result of {damaged} was damaged and is made again", kind=str(damaged))
    raise OSError("what was written can't be read back, again and again: check the disk below the clean folder")


class _Damaged(Exception):
    """A cached artifact of this kind was damaged and has been removed."""


def sources_of(options: Options) -> tuple[list[SourceFile], int]:
    """The sources in `raw/` that a run takes up, and how many `since` leaves out. Raises BadRaw."""
    try:
        found = [source for source in list_sources(options.raw) if source.kind != "asset"]
        return since.taken_up(found, options.since, options.clean) if options.since else (found, 0)
    except FileNotFoundError as error:
        raise BadRaw(f"there is no folder {options.raw!r}: put scraped pages there, or name their folder with --raw DIR") from error
    except OSError as error:
        raise BadRaw(f"{options.raw!r} can't be read ({error.strerror or error}): check the address and its rights") from error


def buckets_of(pieces: int) -> int:
    """How many slices the survey of so many pieces has."""
    return 1 if pieces < FEW_PIECES else min(max(BUCKETS, 1 << (pieces // FEW_PIECES).bit_length()), MOST_BUCKETS)


def codes() -> dict[str, str]:
    """Hash of the code of each pass."""
    names = ("parts", "passes", "again", "tasks", "tables", "corpus", "duplicates", "cuts")
    frame = tuple(f"run/{name}.py" for name in names)
    return {
        "cut": code.version(("pipeline.sources",), frame),
        "read": code.version(("pipeline.sources", "pipeline.stages.read", "pipeline.stages.survey", "pipeline.run.state"), frame),
        "survey": code.version(("pipeline.stages.survey",), frame),
        "clean": store.key_of(code.version(CLEANING, frame), dictionary_digest()),
        "dedup": code.version(("pipeline.stages.dedup",), frame),
        "votes": code.version(("pipeline.law.consensus",), (*frame, "run/votes.py")),
        "verify": code.version(("pipeline.stages.verify", "pipeline.schema"), frame),
    }


def laws_of(options: Options) -> Laws | None:
    """The law library of a run: as built by `library`, or built here of a folder of law texts, once for each state of the folder.

    Raises LibraryError.
    """
    if options.laws is None:
        return None
    path = Path(options.laws)
    if not all((path / name).is_file() for name in library.FILES):
        if not path.is_dir():
            raise library.LibraryError(f"there is no law library at {path}: build one with `library FOLDER --out {path}`")
        path = _built(path, options.clean / WORK)
    digest = hashlib.blake2b(digest_size=16)
    for name in library.FILES:
        digest.update((path / name).read_bytes())
    return Laws(path, digest.hexdigest())


def _built(folder: Path, where: Path) -> Path:
    texts = sorted(path for path in folder.rglob("*") if path.is_file())
    told = [(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in texts]
    key = store.key_of("library", library.VERSION, code.version(("pipeline.law.library",)), told)
    if store.find(where, "library", key) is None:
        store.put(where, "library", key, lambda out: {"said": library.build(folder, out)})
    return store.place(where, "library", key)


class _Run:
    """One run at work: what is common to its passes."""

    def __init__(self, options: Options, console: Console, engine: engines.Engine) -> None:
        self.options, self.console, self.engine = options, console, engine
        self.store = options.clean / WORK
        self.last = publish.last(options.clean) or {}
        self.codes = codes()
        self.parts: list[Part] = []
        self.left_out = 0
        self.worked = {"read": 0, "clean": 0, "verify": 0}
        self.cpu = 0.0
        self.inputs: dict[str, str] = {}
        self._last_parts = {(part["stamp"], part.get("piece", 0)): part for part in self.last.get("parts", ())}
        self._last_chunks = {chunk["clean"]: chunk for part in self.last.get("parts", ()) for chunk in part["chunks"]}
        self._places = [(part["first"], part.get("piece", 0)) for part in self.last.get("parts", ())]
        self.laws = laws_of(options)

    def outcome(self) -> Outcome:
        sources, self.left_out = sources_of(self.options)
        self.parts = self._cut(plan(sources))
        pieces = self._read(range(len(self.parts)))
        survey = tuple(self._unless_known("survey", [[p.read["key"], p.chunk] for p in pieces], lambda: self._survey(pieces)))
        self._clean(pieces, survey)
        results: dict[str, list[str]] = {"survey": list(survey), "dedup": [""], "votes": [], "consensus": []}
        if self.options.upto in ("verify", "dedup", ""):
            keys = [piece.clean["key"] for piece in pieces]
            if self.options.upto != "verify":
                results["dedup"] = self._unless_known("dedup", keys, lambda: [self._dedup(keys)])
            results["votes"] = self._unless_known("votes", [*keys, results["dedup"]], lambda: self._votes(keys, results["dedup"][0]))
            results["consensus"] = self._unless_known("consensus", results["votes"], lambda: self._consensus(results["votes"]))
            self._verify(pieces, results)
        return self._publish(pieces, results)

    def _unless_known(self, name: str, inputs: list[Any], make: Callable[[], Iterable[str]]) -> list[str]:
        """The keys of a corpus result: those of the last run where its inputs and its code are the same and all is there."""
        self.inputs[name] = store.key_of(inputs, self.codes["votes" if name == "consensus" else name])
        if self.last.get("inputs", {}).get(name) == self.inputs[name]:
            known: list[str] = self.last["results"][name]
            if all(store.find(self.store, name, key) for key in known):
                return known
        return list(make())

    # the passes

    def _cut(self, whole: list[Part]) -> list[Part]:
        """The parts, large sources in pieces: cut anew where the last run has not read all pieces of the same source."""
        known = {n: found for n, part in enumerate(whole) if part.to_cut and (found := self._known_pieces(part))}
        tasks = {str(n): self._cutting(n, part) for n, part in enumerate(whole) if part.to_cut and n not in known}
        for name, receipt in self._done("cut", tasks).items():
            pieces = (Piece(receipt["key"], number, content) for number, content in enumerate(receipt["contents"]))
            known[int(name)] = [whole[int(name)]._replace(piece=piece) for piece in pieces]
        return [one for n, part in enumerate(whole) for one in known.get(n, [part])]

    def _known_pieces(self, part: Part) -> list[Part]:
        """The pieces of a source that the last run has read all of, where nothing about it changed; their content is not asked for."""
        count = sum(stamp == part.stamp for stamp, _ in self._last_parts)
        pieces = [part._replace(piece=Piece("", number, "")) for number in range(count)]
        return pieces if all(self._known_part(piece) for piece in pieces) else []

    def _cutting(self, n: int, part: Part) -> Task:
        most = parts.MOST_BYTES, parts.MOST_SOURCES
        given = cuts.Cutting(self.store, self.codes["cut"], part.sources[0], self.options.max_page_bytes, *most)
        return Task(cuts.cut_source, given, str(n))

    def _read(self, numbers: Sequence[int]) -> list[_Piece]:
        receipts = {n: receipt for n in numbers if (receipt := self._known_part(self.parts[n]))}
        tasks = {str(n): self._reading(n) for n in numbers if n not in receipts}
        receipts.update({int(name): receipt for name, receipt in self._done("read", tasks).items()})
        return [_Piece(n, chunk, receipts[n]) for n in numbers for chunk in range(len(receipts[n]["chunks"]))]

    def _reading(self, n: int) -> Task:
        sources = self.parts[n].sources
        before = self._before(n)["read"] if self._same("read") and self._before(n) else None
        given = Reading(self.store, self.codes["read"], sources, self.options.max_page_bytes, before, self.parts[n].piece)
        return Task(read_part, given, str(n))

    def _before(self, n: int) -> dict[str, Any]:
        """The part of the last run that began where this one begins, or just before: its pages may serve again."""
        at = bisect_right(self._places, self.parts[n].place)
        return self.last["parts"][max(at - 1, 0)] if self._places else {}

    def _same(self, stage: str) -> bool:
        return bool(self.last) and self.last["codes"].get(stage) == self.codes[stage]

    def _known_part(self, part: Part) -> Receipt | None:
        """The receipt of a part that the last run has read, where nothing about it changed."""
        told = self.last.get("options", {}).get("max_page_bytes")
        if self.last.get("codes", {}).get("read") != self.codes["read"] or told != self.options.max_page_bytes:
            return None
        known = self._last_parts.get((part.stamp, part.place[1])) if part.stamp else None
        return store.find(self.store, "read", known["read"]) if known and not known["again"] else None

    def _clean(self, pieces: list[_Piece], survey: tuple[str, ...]) -> None:
        known = self._known("clean", {"survey": list(survey)})
        upto = self.options.upto if self.options.upto in STAGES[:5] else "split"
        todo = [piece for piece in pieces if not self._take(piece, "clean", known.get(piece.content) if upto == "split" else None)]
        receipts = self._done("clean", {f"{piece.part}.{piece.chunk}": self._cleaning(piece, survey, upto) for piece in todo})
        for piece in todo:
            piece.clean = receipts[f"{piece.part}.{piece.chunk}"]

    def _cleaning(self, piece: _Piece, survey: tuple[str, ...], upto: str) -> Task:
        chunks = self._before(piece.part).get("chunks", [])[piece.chunk :] if self._same("read") and self._same("clean") else []
        before = chunks[0]["clean"] if chunks and upto == "split" else None
        given = Cleaning(self.store, self.codes["clean"], piece.read["key"], piece.chunk, piece.content, survey, upto, before)
        return Task(clean_part, given, f"{piece.part}.{piece.chunk}")

    def _verify(self, pieces: list[_Piece], results: dict[str, list[str]]) -> None:
        known = self._known("verify", results)
        todo = [piece for piece in pieces if not self._take(piece, "verify", known.get(piece.clean["key"]))]
        receipts = self._done("verify", {piece.clean["key"]: self._verifying(piece, results) for piece in todo})
        for piece in todo:
            piece.verify = receipts[piece.clean["key"]]

    def _verifying(self, piece: _Piece, results: dict[str, list[str]]) -> Task:
        key = piece.clean["key"]
        last = self._verified_before(piece)
        given = Verifying(self.store, self.codes["verify"], key, results["dedup"][0], tuple(results["consensus"]), self.laws, last)
        return Task(verify_part, given, key)

    def _verified_before(self, piece: _Piece) -> Last | None:
        """What the last run verified of the same rows, or at the same place of much the same pages."""
        if not (self._same("verify") and self.last["options"] == self._told()):
            return None
        at_place = self._before(piece.part).get("chunks", [])[piece.chunk : piece.chunk + 1] if self._same("clean") else []
        chunk = self._last_chunks.get(piece.clean["key"]) or next(iter(at_place), None)
        if chunk is None or chunk["again"] or "verify" not in chunk:
            return None
        receipt = store.find(self.store, "verify", chunk["verify"])
        return Last(chunk["clean"], chunk["verify"]) if receipt and not receipt["failed"] else None

    def _survey(self, pieces: list[_Piece]) -> tuple[str, ...]:
        """The keys of the survey's results, one for each bucket of hosts."""
        where, made_by, buckets = self.store, self.codes["survey"], buckets_of(len(pieces))
        groups = [pieces[at : at + FEW_PIECES] for at in range(0, len(pieces), FEW_PIECES)]
        parts = [corpus.Combining(where, made_by, *_keys_of(group), buckets) for group in groups]
        told = self._done("survey", {str(n): Task(corpus.combine_seen, part, str(n)) for n, part in enumerate(parts)})
        combined = tuple(str(told[str(n)]["key"]) for n in range(len(parts)))
        given = [corpus.Reducing(where, made_by, combined, bucket) for bucket in range(buckets)]
        receipts = self._done("survey", {str(g.bucket): Task(corpus.reduce_survey, g, str(g.bucket)) for g in given})
        return tuple(str(receipts[str(g.bucket)]["key"]) for g in given)

    def _dedup(self, keys: list[str]) -> str:
        """The key of who repeats whom: gathered in one task, linked in as many as make sense, united in one."""
        where, made_by = self.store, self.codes["dedup"]
        gathered = self._key_of_one("dedup", duplicates.gather, duplicates.Gathering(where, made_by, tuple(keys)))
        shares = 1 if len(keys) < FEW_PIECES else LINKS
        given = [duplicates.Linking(where, made_by, gathered, share, shares) for share in range(shares)]
        receipts = self._done("dedup", {str(g.share): Task(duplicates.link, g, str(g.share)) for g in given})
        links = tuple(str(receipts[str(g.share)]["key"]) for g in given)
        return self._key_of_one("dedup", duplicates.reduce_dedup, duplicates.Uniting(where, made_by, gathered, links))

    def _key_of_one(self, stage: str, work: Callable[[Any, frozenset[int]], Receipt], given: Any) -> str:
        return str(self._done(stage, {stage: Task(work, given, stage)})[stage]["key"])

    def _votes(self, keys: list[str], dedup: str) -> list[str]:
        """The keys of all pieces' votes, in the order of the plan."""
        tasks = {key: Task(votes.map_votes, votes.Mapping(self.store, self.codes["votes"], key, dedup), key) for key in keys}
        receipts = self._done("votes", tasks)
        return [str(receipts[key]["key"]) for key in keys]

    def _consensus(self, keys: list[str]) -> list[str]:
        every = tuple(range(votes.BUCKETS))
        shares = [every] if len(keys) < FEW_PIECES else [(bucket,) for bucket in every]
        given = [votes.Counting(self.store, self.codes["votes"], tuple(keys), share) for share in shares]
        receipts = self._done("consensus", {str(n): Task(votes.reduce_votes, g, str(n)) for n, g in enumerate(given)})
        return [str(receipts[str(n)]["key"]) for n in range(len(given))]

    def _done(self, stage: str, tasks: dict[str, Task]) -> dict[str, Receipt]:
        """The receipts of the tasks by name. Raises _Damaged, once all are done, where one met a damaged artifact."""
        receipts: dict[str, Receipt] = {}
        for task, receipt in self.console.follow(stage, self.engine(list(tasks.values())), len(tasks), _facts):
            receipts[task.name] = receipt
            if stage in self.worked and receipt.get("worked"):
                self.worked[stage] += receipt["fresh"]
            self.cpu += receipt.get("cpu", 0.0)
        for receipt in receipts.values():
            if "damaged" in receipt:
                raise _Damaged(receipt["damaged"])
        return receipts

    # what the last run knows

    def _known(self, stage: str, results: dict[str, list[str]]) -> dict[str, str]:
        """Input -> key of the pass's artifact, where code, options and the results of the corpus are those of the last run."""
        source, wanted = {"clean": ("content", ("survey",)), "verify": ("clean", ("dedup", "consensus"))}[stage]
        told, known = self.last.get("results", {}), self.last.get("codes", {})
        if known.get(stage) != self.codes[stage] or any(told.get(name) != results[name] for name in wanted):
            return {}
        if stage == "verify" and self.last["options"] != self._told():
            return {}
        chunks = [chunk for part in self.last["parts"] for chunk in part["chunks"]]
        return {chunk[source]: chunk[stage] for chunk in chunks if not chunk["again"]}

    def _take(self, piece: _Piece, stage: str, key: str | None) -> bool:
        receipt = store.find(self.store, stage, key) if key else None
        if receipt is not None:
            setattr(piece, stage, receipt)
        return receipt is not None

    def _told(self) -> dict[str, Any]:
        return {"max_page_bytes": self.options.max_page_bytes, "laws": self.laws.digest if self.laws else None}

    # publishing

    def _publish(self, pieces: list[_Piece], results: dict[str, list[str]]) -> Outcome:
        files = [file for piece in pieces for file in self._files(piece)]
        manifest = self._manifest(pieces, results)
        outcome = Outcome(manifest, self.options.clean, worked=self.worked, cpu=self.cpu, left_out=self.left_out)
        if self.options.upto or not _same(manifest, self.last):
            manifest["rules"] = {**coded.every(), **dict.fromkeys(sites.rules(), "named by the site's adapter")}
        if self.options.upto:
            outcome.folder = self.options.clean / "stages" / self.options.upto
            publish.fill(outcome.folder, files, manifest)
        elif _same(manifest, self.last):
            outcome.manifest = self.last
        else:
            outcome.published = True
            publish.publish(self.options.clean, files, manifest, {source.path for part in self.parts for source in part.sources})
            publish.forget_old(self.options.clean)
            store.sweep(self.store, self._wanted(pieces, results))
        return outcome

    def _files(self, piece: _Piece) -> Iterator[File]:
        """The files of a piece that have rows; those of the verify pass come before those of the clean pass."""
        final = {name: "verify" for name in piece.verify.get("rows", {}) if name != "failed"}
        for table in schema.TABLES:
            stage = final.get(table.name, "clean")
            yield from self._file(piece, stage, table.name)
        if piece.verify:
            yield from self._file(piece, "verify", "failed", ".verify")

    def _file(self, piece: _Piece, stage: str, table: str, mark: str = "") -> Iterator[File]:
        receipt: Receipt = getattr(piece, stage)
        if receipt["rows"][table]:
            path = store.place(self.store, stage, receipt["key"]) / f"{table}.parquet"
            yield File(table, f"{receipt['key']}{mark}.parquet", path)

    def _manifest(self, pieces: list[_Piece], results: dict[str, list[str]]) -> Manifest:
        by_part: dict[int, list[_Piece]] = {}
        for piece in pieces:
            by_part.setdefault(piece.part, []).append(piece)
        return {
            "schema": schema.VERSION,
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "raw": self.options.raw,
            "codes": self.codes,
            "options": self._told(),
            "since": {"moment": self.options.since, "left_out": self.left_out},
            "results": results,
            "inputs": self.inputs,
            "rows": _rows(pieces),
            "previous": {name: self.last[name] for name in ("run", "finished", "rows") if name in self.last},
            "parts": [self._told_part(self.parts[n], found) for n, found in sorted(by_part.items())],
        }

    def _told_part(self, part: Part, pieces: list[_Piece]) -> dict[str, Any]:
        read = pieces[0].read
        return {
            "name": part.name,
            "first": part.sources[0].path,
            "piece": part.place[1],
            "sources": len(part.sources),
            "stamp": part.stamp,
            **{name: read[name] for name in ("pages", "failed", "bytes", "again", "passed")},
            "read": read["key"],
            "chunks": [_told_chunk(piece) for piece in pieces],
        }

    def _wanted(self, pieces: list[_Piece], results: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        yield from ((kind, key) for kind, keys in results.items() for key in keys)
        if self.laws and self.laws.path.is_relative_to(self.store):
            yield "library", self.laws.path.name
        for piece in pieces:
            yield from (("read", piece.read["key"]), ("clean", piece.clean["key"]), ("verify", piece.verify["key"]))


def _keys_of(pieces: list[_Piece]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(str(piece.read["key"]) for piece in pieces), tuple(piece.chunk for piece in pieces)


def _told_chunk(piece: _Piece) -> dict[str, Any]:
    told = {"content": piece.content, "clean": piece.clean["key"], "again": bool(piece.clean["again"] or piece.verify.get("again"))}
    return {**told, "verify": piece.verify["key"]} if piece.verify else told


def _rows(pieces: list[_Piece]) -> dict[str, int]:
    """Rows by table."""
    total = {table.name: 0 for table in schema.TABLES}
    for piece in pieces:
        counts = {**piece.clean["rows"], **{k: v for k, v in piece.verify.get("rows", {}).items() if k != "failed"}}
        counts["failed"] += piece.verify.get("rows", {}).get("failed", 0)
        for name in total:
            total[name] += counts[name]
    return total


def _facts(step: tuple[Task, Receipt]) -> dict[str, int]:
    """What the progress shows of a task: nothing where it found its work done."""
    receipt = step[1]
    told = {name: int(receipt.get(name, 0)) for name in ("failed", "raw_chars", "dropped_chars")}
    return {"pages": int(receipt.get("fresh", 0)), **told} if receipt.get("worked") else {}


def _same(manifest: Manifest, last: Manifest) -> bool:
    """Whether a run would publish what is published already."""
    return bool(last) and all(manifest[name] == last.get(name) for name in ("parts", "codes", "options", "results", "raw"))


@contextmanager
def locked(clean: Path) -> Iterator[None]:
    """Hold the folder for this process; it is free again when the process ends, however it ends. Raises Locked."""
    (clean / WORK).mkdir(parents=True, exist_ok=True)
    with (clean / WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Locked(f"another run holds {clean / WORK / 'lock'}: wait for it, or end it first") from error
        yield


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn SIGTERM and Ctrl-C into Stopped while a run goes on."""
    before = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(signal.Signals(number).name)
