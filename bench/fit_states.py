"""Fit the chain of states on labelled pages and write `pipeline/layout/states.bin`; or say what it does on pages it was not fitted to.

python -m bench.fit_states [--gold GOLD] [--without NAME --roles FILE]
Needs `python-crfsuite` (bench/fit.txt). Each page comes twice: with what the rules read, and without it. The rules were written for
pages that they are fitted on here too, and a chain that trusts them too much learns nothing else. With `--without`, prints the figures of
the pages left out, by all stages; `--roles` names a chain of roles that was not fitted on them either (`bench.fit_chain --without`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.fit_chain import model_of, write
from bench.golden import Tally, goldens, score
from bench.labelled import GOLD
from bench.states import Read, pages_read
from pipeline.layout import chain, states
from pipeline.page import Line

SETTINGS = {"c1": 0.1, "c2": 0.3, "max_iterations": 50, "feature.minfreq": 2, "feature.possible_transitions": True}
SHOWN = ("keep_drop", "roles", "qa", "qa_fields", "truncated", "kind", "title")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--without", default="", help="leave out pages whose names begin so, and print the figures on them")
    parser.add_argument("--roles", type=Path, help="with --without: a chain of roles fitted without these pages")
    args = parser.parse_args()
    pages = list(pages_read(args.gold))
    fresh = [page for page in pages if not args.without or not page.name.startswith(args.without)]
    print(f"{len(fresh)} pages, {sum(len(page.lines) for page in fresh)} lines")
    model = fitted(fresh)
    if args.without:
        _print(args.without, model, chain.loaded(args.roles) if args.roles else chain.loaded())
    else:
        write(model, states.MODEL)
        print(f"wrote {states.MODEL.name}, {states.MODEL.stat().st_size / 1000:.0f} kB")
    return 0


def fitted(pages: Sequence[Read]) -> chain.Model:
    """The chain of these pages."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for page in pages:
        for rows in (page.blind, page.rows):
            trainer.append(_strings(page.lines, rows), page.states)
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        tagger = pycrfsuite.Tagger()
        tagger.open(file.name)
        return model_of(tagger.info(), tuple(tagger.labels()))


def _strings(lines: Sequence[Line], rows: Sequence[states.Row]) -> list[list[str]]:
    every = zip(chain.features(lines), states.numbers(rows), strict=True)
    return [[str(number) for number in [*looks, *said]] for looks, said in every]


def _print(without: str, model: chain.Model, roles: chain.Model) -> None:
    """The figures of the pages left out, as the rules alone read them and with the chain of states."""
    for name, sure in (("rules", float("inf")), ("chain", states.SURE)):
        tally = Tally()
        with patch.object(states, "SURE", sure), _using(states, model), _using(chain, roles):
            for golden in goldens():
                if golden.half == "learn" and golden.folder.name.startswith(without):
                    score(golden, golden.page(), tally)
        print(f"{name}: " + "  ".join(f"{figure} {value:.4f}" for figure, value in tally.figures().items() if figure in SHOWN))


def _using(module: Any, model: chain.Model) -> Any:
    return patch.object(module, "loaded", lambda *_: model)


if __name__ == "__main__":
    sys.exit(main())
