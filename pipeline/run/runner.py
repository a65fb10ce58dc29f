"""The run: plan the parts, do the three passes with the corpus between them, publish. What has a receipt is not worked again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline import schema, sites
from pipeline.law import library
from pipeline.rules import coded
from pipeline.run import code, cuts, engines, parts, publish, since, store
from pipeline.run.before import Before
from pipeline.run.between import Between
from pipeline.run.chunks import Chunk, rows_of
from pipeline.run.console import Console
from pipeline.run.lock import locked, stoppable
from pipeline.run.parts import Part, Piece, plan
from pipeline.run.passes import Cleaning, Laws, Reading, Verifying, clean_part, read_part, verify_part
from pipeline.run.publish import Manifest
from pipeline.run.store import Receipt
from pipeline.run.tasks import Task
from pipeline.sources import MAX_PAGE_BYTES, SourceFile, list_sources
from pipeline.text.dictionaries import dictionary_digest

WORK: Final = ".work"
STAGES: Final = ("read", "survey", "strip", "convert", "split", "verify", "dedup")
"""Stages by which a run may end early, in their order."""
CLEANING: Final = tuple(f"pipeline.stages.{name}" for name in ("survey", "strip", "convert", "split", "write", "dedup"))
TRIES: Final = 20
"""How often a run starts over because cached artifacts turn out to be damaged: several are found in one go."""


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


def run(options: Options, console: Console) -> Outcome:
    """Bring `clean/` up to date with `raw/`. Raises BadRaw, Locked, Stopped and `local.TaskFailed`; then nothing was published."""
    began = time.monotonic()
    with locked(options.clean / WORK), stoppable():
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


def codes() -> dict[str, str]:
    """Hash of the code of each pass."""
    names = ("parts", "passes", "cleaned", "again", "tasks", "tables", "corpus", "duplicates", "cuts")
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
        self.laws = laws_of(options)
        self.before = Before(self.store, self.last, self.codes, self._told())
        self.between = Between(self.store, self.codes, self._done)

    def outcome(self) -> Outcome:
        sources, self.left_out = sources_of(self.options)
        self.parts = self._cut(plan(sources))
        chunks = self._read()
        survey = self._unless_known("survey", [[c.read["key"], c.number] for c in chunks], lambda: self.between.survey(chunks))
        self._clean(chunks, survey)
        results: dict[str, list[str]] = {"survey": survey, "dedup": [""], "votes": [], "consensus": []}
        if self.options.upto in ("verify", "dedup", ""):
            keys = [chunk.clean["key"] for chunk in chunks]
            if self.options.upto != "verify":
                results["dedup"] = self._unless_known("dedup", keys, lambda: self.between.dedup(keys))
            dedup = results["dedup"]
            results["votes"] = self._unless_known("votes", [*keys, dedup], lambda: self.between.votes(keys, dedup[0]))
            results["consensus"] = self._unless_known("consensus", results["votes"], lambda: self.between.consensus(results["votes"]))
            self._verify(chunks, results)
        return self._publish(chunks, results)

    def _unless_known(self, name: str, inputs: list[Any], make: Callable[[], list[str]]) -> list[str]:
        """The keys of a corpus result: those of the last run where its inputs and its code are the same and all is there."""
        self.inputs[name] = store.key_of(inputs, self.codes["votes" if name == "consensus" else name])
        known = self.before.result(name, self.inputs[name])
        return make() if known is None else known

    def _cut(self, whole: list[Part]) -> list[Part]:
        """The parts, large sources in pieces: cut anew where the last run has not read all pieces of the same source."""
        known = {n: found for n, part in enumerate(whole) if part.to_cut and (found := self.before.pieces(part))}
        tasks = {str(n): self._cutting(n, part) for n, part in enumerate(whole) if part.to_cut and n not in known}
        for name, receipt in self._done("cut", tasks).items():
            pieces = (Piece(receipt["key"], number, content) for number, content in enumerate(receipt["contents"]))
            known[int(name)] = [whole[int(name)]._replace(piece=piece) for piece in pieces]
        return [one for n, part in enumerate(whole) for one in known.get(n, [part])]

    def _cutting(self, n: int, part: Part) -> Task:
        most = parts.MOST_BYTES, parts.MOST_SOURCES
        given = cuts.Cutting(self.store, self.codes["cut"], part.sources[0], self.options.max_page_bytes, *most)
        return Task(cuts.cut_source, given, str(n))

    def _read(self) -> list[Chunk]:
        receipts = {n: receipt for n, part in enumerate(self.parts) if (receipt := self.before.part(part))}
        tasks = {str(n): self._reading(n, part) for n, part in enumerate(self.parts) if n not in receipts}
        receipts.update({int(name): receipt for name, receipt in self._done("read", tasks).items()})
        return [Chunk(n, number, receipts[n]) for n in range(len(self.parts)) for number in range(len(receipts[n]["chunks"]))]

    def _reading(self, n: int, part: Part) -> Task:
        last = self.before.read_at(part)
        given = Reading(self.store, self.codes["read"], part.sources, self.options.max_page_bytes, last, part.piece)
        return Task(read_part, given, str(n))

    def _clean(self, chunks: list[Chunk], survey: list[str]) -> None:
        upto = self.options.upto if self.options.upto in STAGES[:5] else "split"
        known = self.before.artifacts("clean", {"survey": survey}) if upto == "split" else {}
        todo = [chunk for chunk in chunks if not chunk.take("clean", self._kept("clean", known.get(chunk.content)))]
        receipts = self._done("clean", {chunk.name: self._cleaning(chunk, tuple(survey), upto) for chunk in todo})
        for chunk in todo:
            chunk.clean = receipts[chunk.name]

    def _cleaning(self, chunk: Chunk, survey: tuple[str, ...], upto: str) -> Task:
        last = self.before.clean_at(self.parts[chunk.part], chunk) if upto == "split" else None
        given = Cleaning(self.store, self.codes["clean"], chunk.read["key"], chunk.number, chunk.content, survey, upto, last)
        return Task(clean_part, given, chunk.name)

    def _verify(self, chunks: list[Chunk], results: dict[str, list[str]]) -> None:
        known = self.before.artifacts("verify", results)
        todo = [chunk for chunk in chunks if not chunk.take("verify", self._kept("verify", known.get(chunk.clean["key"])))]
        receipts = self._done("verify", {chunk.clean["key"]: self._verifying(chunk, results) for chunk in todo})
        for chunk in todo:
            chunk.verify = receipts[chunk.clean["key"]]

    def _verifying(self, chunk: Chunk, results: dict[str, list[str]]) -> Task:
        key, last = chunk.clean["key"], self.before.verified(self.parts[chunk.part], chunk)
        given = Verifying(self.store, self.codes["verify"], key, results["dedup"][0], tuple(results["consensus"]), self.laws, last)
        return Task(verify_part, given, key)

    def _kept(self, stage: str, key: str | None) -> Receipt | None:
        return store.find(self.store, stage, key) if key else None

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

    def _told(self) -> dict[str, Any]:
        return {"max_page_bytes": self.options.max_page_bytes, "laws": self.laws.digest if self.laws else None}

    def _publish(self, chunks: list[Chunk], results: dict[str, list[str]]) -> Outcome:
        files = [file for chunk in chunks for file in chunk.files(self.store)]
        manifest = self._manifest(chunks, results)
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
            store.sweep(self.store, self._wanted(chunks, results))
        return outcome

    def _manifest(self, chunks: list[Chunk], results: dict[str, list[str]]) -> Manifest:
        by_part: dict[int, list[Chunk]] = {}
        for chunk in chunks:
            by_part.setdefault(chunk.part, []).append(chunk)
        return {
            "schema": schema.VERSION,
            "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "raw": self.options.raw,
            "codes": self.codes,
            "options": self._told(),
            "since": {"moment": self.options.since, "left_out": self.left_out},
            "results": results,
            "inputs": self.inputs,
            "rows": rows_of(chunks),
            "previous": {name: self.last[name] for name in ("run", "finished", "rows") if name in self.last},
            "parts": [_told_part(self.parts[n], found) for n, found in sorted(by_part.items())],
        }

    def _wanted(self, chunks: list[Chunk], results: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
        yield from ((kind, key) for kind, keys in results.items() for key in keys)
        if self.laws and self.laws.path.is_relative_to(self.store):
            yield "library", self.laws.path.name
        for chunk in chunks:
            yield from (("read", chunk.read["key"]), ("clean", chunk.clean["key"]), ("verify", chunk.verify["key"]))


def _told_part(part: Part, chunks: list[Chunk]) -> dict[str, Any]:
    read = chunks[0].read
    return {
        "name": part.name,
        "first": part.sources[0].path,
        "piece": part.place[1],
        "sources": len(part.sources),
        "stamp": part.stamp,
        **{name: read[name] for name in ("pages", "failed", "bytes", "again", "passed")},
        "read": read["key"],
        "chunks": [chunk.told() for chunk in chunks],
    }


def _facts(step: tuple[Task, Receipt]) -> dict[str, int]:
    """What the progress shows of a task: nothing where it found its work done."""
    receipt = step[1]
    told = {name: int(receipt.get(name, 0)) for name in ("failed", "raw_chars", "dropped_chars")}
    return {"pages": int(receipt.get("fresh", 0)), **told} if receipt.get("worked") else {}


def _same(manifest: Manifest, last: Manifest) -> bool:
    """Whether a run would publish what is published already."""
    return bool(last) and all(manifest[name] == last.get(name) for name in ("parts", "codes", "options", "results", "raw"))
