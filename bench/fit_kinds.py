"""Fit the weights of `pipeline/qa/kinds.py`: whether a page is one of questions and answers.

    python -m bench.fit_kinds [--gold GOLD]    fit on all pages that may be learned from, and write kinds.toml
    python -m bench.fit_kinds --check          only show how often the kind is right, of pages by writers left out of all fits

Needs `python-crfsuite` (bench/fit.txt), and half an hour. The voices of a page are too good a sign where the chains were fitted on it, so
the writers are parted into FOLDS, and the signs of each fold's pages are read with headlines, roles and states fitted on the other folds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bench import fit_chain, fit_states, fit_topline
from bench.golden import goldens
from bench.labelled import GOLD, labelled
from bench.states import pages_read
from pipeline.layout import chain, states, topline
from pipeline.page import Line, Page
from pipeline.qa import kinds
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

split = import_module("pipeline.stages.split")

Array = npt.NDArray[np.float64]
WEIGHTS: Final = Path(kinds.__file__).with_suffix(".toml")
FOLDS: Final = 3
RIDGE: Final = 3.0
"""How much small weights are preferred, in pages. By writers left out 1 to 5 were right about equally often."""
EITHER: Final = 0.3
"""How much a page counts that may be called one of questions or not, where others count 1."""
STEPS: Final = 30
LEAST: Final = 0.005
"""Weights below this say nothing and are left out."""
HEAD: Final = """# What speaks for a page of questions and answers, and how much (log odds): by `python -m bench.fit_kinds`

[weights]
"""


class Source(NamedTuple):
    """A labelled page before it is read: who wrote it, its bytes, and what kinds it may have, the best first."""

    writer: str
    record: Record
    kinds: Sequence[str]


class Example(NamedTuple):
    """A page for fitting: its writer, its signs, whether a question was found, whether it is asked, and how much it counts."""

    writer: str
    signs: kinds.Signs
    read: bool
    asked: bool
    counts: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    found = list(examples(list(sources(args.gold)), args.gold))
    print(check(found), flush=True)
    if not args.check:
        WEIGHTS.write_text(as_toml(fitted(found)), encoding="utf-8")
    return 0


def sources(gold: Path) -> Iterator[Source]:
    """The golden pages of the project that may be learned from, and where it is at hand those of the gold folder."""
    for golden in goldens():
        if golden.half == "learn":
            name, told = golden.folder.name, golden.expected
            record = Record(golden.source.read_bytes(), source=f"{name}{golden.source.suffix}", url=told.get("url", ""))
            yield Source(name[0], record, [told["kind"], *told.get("kind_ok", [])])
    for folder in sorted((gold / "pages").iterdir()) if gold.exists() else ():
        told = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        path = next(folder.glob("source.*"))
        record = Record(path.read_bytes(), source=folder.name + path.suffix, url=told.get("url") or "" if path.suffix == ".txt" else "")
        yield Source("gold-", record, [told["kind"], *told.get("kind_ok", [])])


def fold_of(name: str) -> int:
    """The fold of a page, by who wrote it."""
    return zlib.crc32(b"gold" if name.startswith(("gold-", "@")) else name[:1].encode()) % FOLDS


def examples(given: Sequence[Source], gold: Path) -> Iterator[Example]:
    """The signs of the pages of each fold, as models see them that were fitted on the others."""
    pages, told, choices = labelled(gold), list(pages_read(gold)), list(fit_topline.choices())
    frameless = list(fit_chain._frameless(fit_chain.DATA)) if fit_chain.DATA.exists() else []
    for fold in range(FOLDS):
        roles = fit_chain.fitted([page for page in pages if fold_of(page.name) != fold], frameless)
        dialogue = fit_states.fitted([page for page in told if fold_of(page.name) != fold])
        top = fit_topline.fitted([one for one in choices if one.name.startswith("%") or fold_of(one.name) != fold])
        with using(stored(roles), stored(dialogue), top):
            found = list(seen(source for source in given if fold_of(source.writer) == fold))
        print(f"fold {fold}: {len(found)} pages", flush=True)
        yield from found


def stored(model: chain.Model) -> chain.Model:
    """A model as it would be read from its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.bin"
        fit_chain.write(model, path)
        return chain.loaded(path)


@contextmanager
def using(roles: chain.Model, dialogue: chain.Model, top: dict[str, float]) -> Iterator[None]:
    """Pages are read with these models."""
    weights = {sign: round(topline.THOUSAND * weight) for sign, weight in top.items()}
    with ExitStack() as stack:
        stack.enter_context(patch.object(chain, "loaded", lambda *_: roles))
        stack.enter_context(patch.object(states, "loaded", lambda *_: dialogue))
        stack.enter_context(patch.object(topline, "_weights", lambda: weights))
        topline._worth.cache_clear()
        yield
    topline._worth.cache_clear()


def seen(given: Iterable[Source]) -> Iterator[Example]:
    """What `split` sees of each page when it asks for the kind; nothing of pages of which it does not ask."""
    for source in given:
        asked: list[tuple[kinds.Signs, bool]] = []

        def ask(page: Page, title: Line | None, *, read: bool, asked: list[Any] = asked) -> bool:
            asked.append((kinds.signs_of(page, title), read))
            return read

        page = read(source.record)
        with patch.object(split, "is_asked", ask):
            for stage in STAGES:
                stage(page)
        sorts = {kind == "qa" for kind in source.kinds}
        for signs, found in asked[:1]:
            yield Example(source.writer, signs, found, source.kinds[0] == "qa", EITHER if len(sorts) > 1 else 1.0)


def fitted(given: Sequence[Example]) -> dict[str, float]:
    """Weights under which the kinds are likeliest, small ones preferred (Newton steps of a logistic regression), beside what is found."""
    names = sorted({name for one in given for name in one.signs})
    table = np.array([[one.signs.get(name, 0.0) for name in names] for one in given])
    size = np.where([name == kinds.START for name in names], 1.0, table.std(axis=0) + 1e-9)
    ridge = np.diag(np.where([name == kinds.START for name in names], 1e-6, RIDGE))
    asked, counts = np.array([one.asked for one in given], float), np.array([one.counts for one in given])
    offset = np.array([kinds.READ if one.read else -kinds.READ for one in given])
    weights = _descended(table / size, asked, counts, offset, ridge) / size
    return dict(zip(names, weights.tolist(), strict=True))


def _descended(table: Array, asked: Array, counts: Array, offset: Array, ridge: Array) -> Array:
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(table @ weights + offset, -30, 30)))
        curve = counts * np.maximum(likely * (1 - likely), 1e-4)
        gradient = table.T @ (counts * (likely - asked)) + ridge @ weights
        weights -= np.linalg.solve((table * curve[:, None]).T @ table + ridge, gradient)
    return weights


def check(given: Sequence[Example]) -> str:
    """How often pages of which one kind alone is right get it, by what is found alone and with signs weighed by the other folds' pages."""
    alone = weighed = 0
    clear = [one for one in given if one.counts == 1.0]
    for fold in range(FOLDS):
        weights = fitted([one for one in given if fold_of(one.writer) != fold])
        for one in (one for one in clear if fold_of(one.writer) == fold):
            alone += one.read == one.asked
            odds = kinds.odds_of(one.signs, weights) + (kinds.READ if one.read else -kinds.READ)
            weighed += (odds > 0) == one.asked
    return f"{len(clear)} pages: {alone} right by what is found, {weighed} by all signs"


def as_toml(weights: dict[str, float]) -> str:
    """The file of weights."""
    return HEAD + "".join(f'"{name}" = {weight:.4g}\n' for name, weight in sorted(weights.items()) if abs(weight) >= LEAST)


if __name__ == "__main__":
    sys.exit(main())
