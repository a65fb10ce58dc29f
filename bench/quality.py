"""Content selection beside the peers: character LCS precision, recall and F1 per page, mean by set, paired bootstrap.

python -m bench.quality [--data DIR] [--peers bench/.venv/bin/python] [--worst N] [--json FILE]
Ours is cross-validated by site: each page is scored by a model that has seen no page of its site. The shipped model has seen these pages;
its row is there to compare, and says nothing of unseen ones.
The peers' environment: `python -m venv bench/.venv && bench/.venv/bin/pip install -r bench/peers.txt`; without it only ours is printed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.examples import examples
from bench.fit_content import FOLDS, fold_models, held_out_texts
from bench.floors import broken
from bench.pages import DATA, GoldPage, gold_pages, kept_text, text_of
from bench.scores import Score, bootstrap, lcs_score, mean

OURS, SHIPPED = "lawsieve, held out", "lawsieve, shipped"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--peers", type=Path, default=Path(__file__).parent / ".venv/bin/python")
    parser.add_argument("--worst", type=int, default=8)
    parser.add_argument("--json", type=Path, help="file for the figures that bench.floors pins")
    args = parser.parse_args()
    pages = gold_pages(args.data)
    found = {OURS: cross_validated(pages, args.data), SHIPPED: [kept_text(page) for page in pages], **_peers(pages, args.peers)}
    scores = {name: [lcs_score(page.gold, text) for page, text in zip(pages, texts, strict=True)] for name, texts in found.items()}
    ours = figures(pages, scores[OURS], found[OURS])
    if args.json:
        args.json.write_text(json.dumps(ours, indent=1) + "\n", encoding="utf-8")
    _print_table(pages, scores, found)
    _print_bootstrap(scores)
    _print_worst(pages, scores[OURS], args.worst)
    for sentence in (below := broken(ours)):
        print(sentence)
    return 1 if below else 0


def cross_validated(pages: Sequence[GoldPage], data: Path) -> list[str]:
    """What the stages leave of each page where the content scorer was fitted on other sites alone: the figure for unseen pages."""
    known = examples(data)
    return held_out_texts(pages, known, fold_models(known, FOLDS))


def figures(pages: Sequence[GoldPage], scores: Sequence[Score], texts: Sequence[str]) -> dict[str, float]:
    """What `python -m bench.floors` holds fast: the more the better, all by models that saw no page of the site."""
    forum = [score[2] for page, score in zip(pages, scores, strict=True) if page.set == "magic-forum"]
    return {
        "quality.held_out.f1": mean([score[2] for score in scores]),
        "quality.held_out.forum": mean(forum),
        "quality.held_out.half_right": mean([float(score[2] >= 0.5) for score in scores]),
        "quality.held_out.not_empty": mean([float(bool(text.strip())) for text in texts]),
    }


def _peers(pages: Sequence[GoldPage], python: Path) -> dict[str, list[str]]:
    if not python.exists():
        print(f"no peers: {python} is missing; see the first lines of bench/quality.py", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        texts, out = Path(folder) / "pages", Path(folder) / "out.json"
        texts.mkdir()
        for n, page in enumerate(pages):
            (texts / f"{n:04}.html").write_text(text_of(page), encoding="utf-8", errors="replace")
        subprocess.run([str(python), str(Path(__file__).parent / "peers.py"), str(texts), str(out)], check=True)
        results = json.loads(out.read_text(encoding="utf-8"))
    return {
        name: [result["texts"][f"{n:04}.html"] or "" for n in range(len(pages))]
        for name, result in results.items()
        if any(text is not None for text in result["texts"].values())
    }


def _print_table(pages: Sequence[GoldPage], scores: Mapping[str, Sequence[Score]], found: Mapping[str, Sequence[str]]) -> None:
    sets = list(dict.fromkeys(page.set for page in pages))
    print(f"{len(pages)} pages; character LCS, mean over pages")
    print(f"{'':20}{'P':>7}{'R':>7}{'F1':>7}" + "".join(f"{name[:13]:>15}" for name in sets) + f"{'empty':>7}{'F1<.5':>7}")
    for name, of in sorted(scores.items(), key=lambda item: -sum(s[2] for s in item[1])):
        by_set = defaultdict(list)
        for page, score in zip(pages, of, strict=True):
            by_set[page.set].append(score[2])
        means = "".join(f"{mean([s[k] for s in of]):7.3f}" for k in range(3))
        empty = sum(not text.strip() for text in found[name])
        low = sum(s[2] < 0.5 for s in of)
        print(f"{name:20}{means}" + "".join(f"{mean(by_set[s]):15.3f}" for s in sets) + f"{empty:7}{low:7}")


def _print_bootstrap(scores: Mapping[str, Sequence[Score]]) -> None:
    peers = {name: mean([s[2] for s in of]) for name, of in scores.items() if name not in (OURS, SHIPPED)}
    for name in sorted(peers, key=lambda peer: -peers[peer])[:3]:
        gain, low, high = bootstrap([s[2] for s in scores[OURS]], [s[2] for s in scores[name]])
        print(f"{OURS} minus {name}: {gain:+.3f} [{low:+.3f}, {high:+.3f}]")


def _print_worst(pages: Sequence[GoldPage], scores: Sequence[Score], worst: int) -> None:
    for score, page in sorted(zip(scores, pages, strict=True), key=lambda pair: pair[0][2])[:worst]:
        print(f"  {score[2]:.3f} (P {score[0]:.3f}, R {score[1]:.3f}) {page.set} {page.host} {page.name}")


if __name__ == "__main__":
    sys.exit(main())
