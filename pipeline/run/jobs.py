"""What a batch job needs around a run: which parts it would work and why, figures for a monitor, and the removal of old runs."""

from __future__ import annotations

import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline import schema
from pipeline.run import publish, runner, store
from pipeline.run.lock import locked
from pipeline.run.parts import Part, plan
from pipeline.run.runner import Options, Outcome

KINDS: Final = (
    *("cut", "read", "combined", "survey", "clean", "gathered", "links", "dedup"),
    *("votes", "consensus", "verify", "library"),
)
PING_SECONDS: Final = 5.0


def reasons(options: Options) -> Iterator[tuple[str, str]]:
    """For every part that a run would work: its name and why. Looks at names, sizes and times only; content may turn out unchanged."""
    last = publish.last(options.clean) or {}
    known: dict[str, publish.Manifest] = {}
    for told in last.get("parts", ()):  # the pieces of a large source share its stamp
        known[told["stamp"]] = {**told, "again": told["again"] or known.get(told["stamp"], {}).get("again", False)}
    named = {part["name"] for part in known.values()}
    parts = plan(runner.sources_of(options)[0])
    stale = _stale(last, runner.codes())
    for part in parts:
        why = _why(part, known, named) or (f"code of {stale} changed" if stale else "")
        if why:
            yield part.name, why
    for stamp, told in known.items():
        if stamp not in {part.stamp for part in parts} and told["name"] not in {part.name for part in parts}:
            yield told["name"], "gone from raw/, leaves the tables"


def _why(part: Part, known: dict[str, publish.Manifest], named: set[str]) -> str:
    if part.stamp not in known:
        return "changed" if part.name in named else "new"
    return "pages that hung or killed their worker are tried again" if known[part.stamp]["again"] else ""


def _stale(last: publish.Manifest, codes: dict[str, str]) -> str:
    """The first pass whose code is not that of the last run."""
    told = last.get("codes", codes)
    return next((name for name, version in codes.items() if told.get(name) != version), "")


def write_metrics(outcome: Outcome, path: Path) -> None:
    """Figures in the text format of Prometheus, written whole: for the node exporter's textfile collector."""
    figures = [
        ("lawsieve_last_success_timestamp_seconds", "", time.time()),
        ("lawsieve_run_seconds", "", outcome.seconds),
        ("lawsieve_cpu_seconds", "", outcome.cpu),
        *(("lawsieve_pages_worked", f'{{pass="{name}"}}', number) for name, number in outcome.worked.items()),
        *(("lawsieve_rows", f'{{table="{name}"}}', number) for name, number in outcome.manifest["rows"].items()),
    ]
    types = "".join(f"# TYPE {name} gauge\n" for name in dict.fromkeys(name for name, _, _ in figures))
    waiting = path.with_name(path.name + ".new")
    waiting.parent.mkdir(parents=True, exist_ok=True)
    waiting.write_text(types + "".join(f"{name}{labels} {value:g}\n" for name, labels, value in figures), encoding="utf-8")
    waiting.replace(path)


def ping(url: str) -> str:
    """Tell a monitor that the run is done. Returns what went wrong, if anything: it never fails a run."""
    if not url.startswith(("http://", "https://")):
        return f"no ping: {url!r} is no http address"
    try:
        with urllib.request.urlopen(url, timeout=PING_SECONDS):  # noqa: S310 - the scheme was checked above
            return ""
    except (urllib.error.URLError, OSError, ValueError) as error:
        return f"ping to {url} failed: {error}"


def collect(clean: Path, keep: int) -> tuple[int, int]:
    """Remove all but the last runs and every cached artifact that the last one does not need: how many of each. Raises Locked."""
    with locked(clean / runner.WORK):
        runs = publish.forget_old(clean, keep)
        last = publish.last(clean)
        artifacts = store.sweep(clean / runner.WORK, _needed(last) if last else None)
        return len(runs), artifacts


def _needed(last: publish.Manifest) -> Iterator[tuple[str, str]]:
    yield from ((kind, key) for kind, keys in last["results"].items() for key in keys)
    for part in last["parts"]:
        yield "read", part["read"]
        for chunk in part["chunks"]:
            yield from (("clean", chunk["clean"]), ("verify", chunk["verify"]))


def clobber(clean: Path) -> int:
    """Remove what runs made: the files that their manifests list, the links to them, the cache. Whatever else lies there stays.

    Returns the number of files removed. Raises Locked.
    """
    with locked(clean / runner.WORK):
        runs = [*(clean / publish.RUNS).glob("*"), *(clean / "stages").glob("*")]
        removed = sum(_clobber_run(folder) for folder in runs)
        for name in (*(table.name for table in schema.TABLES), publish.MANIFEST, publish.CURRENT):
            if (clean / name).is_symlink():
                (clean / name).unlink()
    for name in (*KINDS, "tmp"):
        shutil.rmtree(clean / runner.WORK / name, ignore_errors=True)
    (clean / runner.WORK / "lock").unlink(missing_ok=True)
    for folder in (clean / publish.RUNS, clean / "stages", clean / runner.WORK):
        _remove_if_empty(folder)
    return removed


def _clobber_run(folder: Path) -> int:
    manifest = publish.read_manifest(folder / publish.MANIFEST) or {"files": {}}
    paths = [folder / name for name in manifest["files"]]
    removed = len([path for path in paths if path.is_file()])
    for path in (*paths, folder / publish.SOURCES, folder / publish.MANIFEST):
        path.unlink(missing_ok=True)
    for table in schema.TABLES:
        _remove_if_empty(folder / table.name)
    _remove_if_empty(folder)
    return removed


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
