"""Fit the content scorer on pages whose content is known, and write `pipeline/html/content.toml`; first its cross-validation by site.

python -m bench.fit_content [--data DIR] [--more DIR] [--no-check] [--folds 6] [--check-only]
`--more` names a folder of further pages to learn from, `SITE/NAME.html` beside `NAME.txt`, the text of its content: weights are learned
from pages that nobody may print.
The floor test reads the printed cross-validation: every page is scored by a model that has seen no page of its site.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from bench.boosting import Array, Model, fit
from bench.examples import Example, examples, shortened
from bench.pages import DATA, GoldPage, gold_pages, kept_text
from bench.scores import lcs_score
from pipeline.html import content
from pipeline.html.content import THRESHOLD, Scorer, contents, scorer_of
from pipeline.html.features import NAMES

OUT = Path(__file__).parent.parent / "pipeline/html/content.toml"
TREES, DEPTH, RATE, RIDGE, SHARE = 120, 4, 0.08, 40.0, 0.25
FOLDS = 6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--more", type=Path, help="folder of further pages with the text of their content")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--no-check", action="store_true")
    parser.add_argument("--check-only", action="store_true")
    args = parser.parse_args()
    pages = examples(args.data, args.more)
    print(f"{len(pages)} pages, {sum(len(page.y) for page in pages)} lines, {len({page.group for page in pages})} sites")
    if not args.no_check:
        models = fold_models(pages, args.folds)
        print_check(pages, [held_out(page, models[fold_of(page, args.folds)]) for page in pages])
        gold = gold_pages(args.data)
        print_pipeline_check(gold, held_out_texts(gold, pages, models))
    if not args.check_only:
        OUT.write_text(as_toml(fitted(pages), NAMES), encoding="utf-8")
        print(f"wrote {OUT.name}")
    return 0


def fitted(pages: Sequence[Example]) -> Model:
    """A model of the pages, each of them also shortened."""
    pages = [*pages, *(short for page in pages if (short := shortened(page)))]
    x, y, weight = (np.concatenate([getattr(page, name) for page in pages]) for name in ("x", "y", "weight"))
    return fit(x, y, weight, trees=TREES, depth=DEPTH, rate=RATE, ridge=RIDGE, share=SHARE)


def fold_of(page: Example, folds: int) -> int:
    """The fold of a page: all pages of a site share it."""
    return zlib.crc32(page.group.encode()) % folds


def fold_models(pages: Sequence[Example], folds: int) -> list[Model]:
    """For each fold a model that saw no page of it."""
    return [fitted([page for page in pages if fold_of(page, folds) != k]) for k in range(folds)]


def held_out(page: Example, model: Model) -> Array:
    """`Block.content` of a page's lines by a model that saw no page of its site."""
    chance = np.clip(model.score(page.x), 1e-6, 1 - 1e-6)
    return contents(page.outline, page.columns, np.log(chance / (1 - chance)))


def held_out_texts(gold: Sequence[GoldPage], pages: Sequence[Example], models: Sequence[Model]) -> list[str]:
    """What all stages leave of each page with a gold text, read with the model that saw no page of its site."""
    folds = {(page.set, page.name): fold_of(page, len(models)) for page in pages if page.gold}
    texts = []
    for page in gold:
        scorer = _scorer_of(models[folds.get((page.set, page.name), 0)])
        with patch.object(content, "_scorer", lambda scorer=scorer: scorer):
            texts.append(kept_text(page))
    return texts


def _scorer_of(model: Model) -> Scorer:
    return scorer_of(NAMES, model.start, model.feature, model.above, model.leaf)


def print_pipeline_check(gold: Sequence[GoldPage], texts: Sequence[str]) -> None:
    by_set: defaultdict[str, list[float]] = defaultdict(list)
    for page, text in zip(gold, texts, strict=True):
        by_set[page.set].append(lcs_score(page.gold, text)[2])
    f1s = [f1 for of in by_set.values() for f1 in of]
    print(f"cross-validated by site, all stages: F1 {np.mean(f1s):.3f}, {sum(f1 < 0.5 for f1 in f1s)} of {len(f1s)} pages under 0.5")
    print("  " + ", ".join(f"{name} {np.mean(of):.3f}" for name, of in by_set.items()))


def print_check(pages: Sequence[Example], found: Sequence[Array]) -> None:
    """F1 by set of what stays, by character LCS for pages with a gold text, by line labels for labelled ones."""
    by_set: defaultdict[str, list[float]] = defaultdict(list)
    worst = []
    for page, scores in zip(pages, found, strict=True):
        kept = scores >= THRESHOLD
        if page.gold:
            f1 = lcs_score(page.gold, "".join(text for text, keep in zip(page.outline.texts, kept, strict=True) if keep))[2]
            by_set[page.set].append(f1)
            worst.append((f1, page.set, page.name, page.group))
        elif page.set in ("labelled", "golden"):
            size = np.array([len(text) for text in page.outline.texts]) * (page.weight > 0)
            by_set[page.set].append(float(2 * (size * kept * page.y).sum() / max(1, (size * kept).sum() + (size * page.y).sum())))
    gold = [f1 for name, f1s in by_set.items() if name not in ("labelled", "golden") for f1 in f1s]
    print(f"cross-validated by site, scorer alone: F1 {np.mean(gold):.3f}, {sum(f1 < 0.5 for f1 in gold)} of {len(gold)} pages under 0.5")
    print("  " + ", ".join(f"{name} {np.mean(f1s):.3f} ({len(f1s)})" for name, f1s in by_set.items()))
    for row in sorted(worst)[:8]:
        print("  {:.3f} {} {} {}".format(*row))


def as_toml(model: Model, names: Sequence[str]) -> str:
    """The model as numbers, only the features that it asks for."""
    used = sorted({int(n) for n in model.feature.ravel()})
    place = {n: k for k, n in enumerate(used)}
    rows: dict[str, list[list[float]]] = {
        "feature": [[place[int(n)] for n in tree] for tree in model.feature],
        "above": [[float(f"{value:.5g}") for value in tree] for tree in model.above],
        "leaf": [[float(f"{value:.4g}") for value in tree] for tree in model.leaf],
    }
    lines = ["# Written by `python -m bench.fit_content`: boosted oblivious trees that score the lines of a page. See content.py."]
    lines.append(f"start = {model.start:.6g}")
    lines.append("features = [" + ", ".join(f'"{names[n]}"' for n in used) + "]")
    for name, trees in rows.items():
        lines.append(f"{name} = [")
        lines.extend(f"  {tree}," for tree in trees)
        lines.append("]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
