"""Fit the chain of roles on labelled pages and write `pipeline/layout/chain.bin`; or say what it does on pages it was not fitted to.

python -m bench.fit_chain [--gold GOLD] [--data DIR] [--check] [--folds 5] [--without NAME]
Needs `python-crfsuite` (bench/fit.txt). Pages: the golden pages of the project but those held apart, the labelled pages of the gold folder,
and laws and advice of the data folder as pages without any frame, so that the chain knows what is to be left alone. Each page comes again
as its kept lines only, as a text that is clean already.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from bench.labelled import GOLD, Labelled, labelled, stage
from bench.strip import answer_pages, law_pages
from pipeline.layout import chain, likely
from pipeline.page import KEPT_ROLES, Line

DATA = Path("../shared/data")
SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 120, "feature.minfreq": 2, "feature.possible_transitions": True}
FRAMELESS = 400
"""Pages of laws and of advice; of each so many lines at most:"""
LONGEST = 60
STEP = 1 / 16
"""Step of the stored weights."""


class Example(NamedTuple):
    """A page for fitting: its name, the features of each line, and the roles."""

    name: str
    features: list[list[str]]
    roles: list[str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--without", default="", help="leave out pages whose names begin so, and print what the chain does on them")
    args = parser.parse_args()
    pages = labelled(args.gold)
    frameless = list(_frameless(args.data)) if args.data.exists() else []
    print(f"{len(pages)} labelled pages, {sum(len(page.lines) for page in pages)} lines; {len(frameless)} pages without frame")
    if args.check:
        for fold in range(args.folds):
            out = [page for page in pages if zlib.crc32(page.name.encode()) % args.folds == fold]
            _print(f"fold {fold}", out, fitted([page for page in pages if page not in out], frameless))
        return 0
    out = [page for page in pages if args.without and page.name.startswith(args.without)]
    model = fitted([page for page in pages if page not in out], frameless)
    if out:
        _print(args.without, out, model)
    else:
        write(model, chain.MODEL)
        print(f"wrote {chain.MODEL.name}, {chain.MODEL.stat().st_size / 1000:.0f} kB")
    return 0


def fitted(pages: Sequence[Labelled], frameless: Sequence[Example]) -> chain.Model:
    """The chain of these pages."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for example in [*_examples(pages), *frameless]:
        trainer.append(example.features, example.roles)
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(file.name)
        return model_of(tagger.info(), tuple(tagger.labels()))


def write(model: chain.Model, path: Path) -> None:
    """Store a model: features that say anything, their weights in steps."""
    ids = np.flatnonzero(model.rows).astype(np.uint32)
    weights = np.clip(np.rint(model.weights[model.rows[ids]] / STEP), -127, 127).astype(np.int8)
    with path.open("wb") as file:
        np.savez_compressed(
            file, roles=np.array(model.roles), ids=ids, weights=weights, scale=np.float32(STEP), pairs=model.pairs.astype(np.float32)
        )


def model_of(info: Any, roles: tuple[str, ...]) -> chain.Model:
    """The weights of a fitted chain, as the pipeline reads them."""
    numbers = sorted({int(feature) for feature, _ in info.state_features})
    place = {number: n + 1 for n, number in enumerate(numbers)}
    weights = np.zeros((len(numbers) + 1, len(roles)), np.float32)
    for (feature, role), weight in info.state_features.items():
        weights[place[int(feature)], roles.index(role)] = weight
    pairs = np.zeros((len(roles), len(roles)), np.float32)
    for (first, second), weight in info.transitions.items():
        pairs[roles.index(first), roles.index(second)] = weight
    rows = np.zeros(chain.SPACE, np.uint16)
    rows[numbers] = np.arange(1, len(numbers) + 1)
    return chain.Model(roles, rows, weights, pairs)


def _examples(pages: Sequence[Labelled]) -> Iterator[Example]:
    """Each page, and its kept lines alone: a text that is clean already."""
    for page in pages:
        yield _example(page.name, page.lines, page.roles)
        kept = [(line, role) for line, role in zip(page.lines, page.roles, strict=True) if role in KEPT_ROLES]
        if kept:
            yield _example(page.name + "+", [line for line, _ in kept], [role for _, role in kept])


def _example(name: str, lines: Sequence[Line], roles: Sequence[str]) -> Example:
    features = [[str(number) for number in numbers] for numbers in chain.features(lines)]
    return Example(name, features, list(roles))


def _frameless(data: Path) -> Iterator[Example]:
    """Laws and advice as pages, pieces of them chosen by chance."""
    rng = random.Random(1)
    for pages, role in ((law_pages(data), "statute"), (answer_pages(data), "answer")):
        found = list(pages)
        for page in rng.sample(found, min(FRAMELESS // 2, len(found))):
            lines = [line for line in page.lines if line.text.strip()]
            at = rng.randrange(max(1, len(lines) - LONGEST))
            if lines:
                yield _example(page.source, lines[at : at + LONGEST], [role] * len(lines[at : at + LONGEST]))


def _print(name: str, pages: Sequence[Labelled], model: chain.Model) -> None:
    """What is kept or dropped, and the roles of what is dropped, before and after the chain's step, by characters."""
    before = _figures(pages)
    for page in pages:
        with _using(model):
            likely.drop_likely(page.page, "", stage.is_read_later)
    print(f"{name}: {len(pages)} pages; kept or dropped right {before} without, {_figures(pages)} with the chain")


def _using(model: chain.Model) -> Any:
    return patch.object(chain, "loaded", lambda: model)


def _figures(pages: Sequence[Labelled]) -> str:
    both = extra = missed = 0
    for page in pages:
        for line, role in zip(page.lines, page.roles, strict=True):
            size, want = len("".join(line.raw.split())), role in KEPT_ROLES
            both += size * (want and line.kept)
            extra += size * (line.kept and not want)
            missed += size * (want and not line.kept)
    return f"F1 {2 * both / (2 * both + extra + missed):.4f} (lost {missed}, kept wrongly {extra})"


if __name__ == "__main__":
    sys.exit(main())
