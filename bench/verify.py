"""Measure verification with a library of laws: index, repair, amended articles, wrong numbers, consensus, real consultations.

python -m bench.verify [--data DIR] [--only index,repair,amended,wrong,consensus,lawbench] [--json]

Everything is drawn with fixed seeds. `figures(data)` returns the same numbers for `make quality`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.law import consensus, library
from pipeline.law.align import applied, compare, edits_of, plain
from pipeline.law.library import Library
from pipeline.law.quotes import Citation, Finding, judge
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read
from pipeline.stages.verify import verify, verify_rows

Figures = dict[str, Any]
HALF_WIDTH = str.maketrans("，；：（）？！", ",;:()?!")
SHORTEST_ARTICLE = 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("LAWSIEVE_DATA", "../shared/data")))
    parser.add_argument("--only", default="", help="sections, joined by commas")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = figures(args.data, [name for name in args.only.split(",") if name])
    if args.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for name, value in found.items():
            print(f"{name:62} {value:.4f}" if isinstance(value, float) else f"{name:62} {value}")
    return 0


def figures(data: Path, only: Sequence[str] = ()) -> Figures:
    """Every figure by its name."""
    folder = data / "laws" / "lawrefbook"
    found: Figures = {}
    with tempfile.TemporaryDirectory() as scratch:
        laws, timing = _built(folder, Path(scratch) / "laws")
        found.update(timing)
        sections: dict[str, Callable[[], Figures]] = {
            "index": lambda: _speed(laws),
            "repair": lambda: _repair(laws),
            "amended": lambda: _amended(laws, folder, Path(scratch)),
            "wrong": lambda: _wrong(laws),
            "consensus": lambda: _consensus(laws),
            "lawbench": lambda: _lawbench(laws, data),
        }
        for name, section in sections.items():
            if not only or name in only:
                start = time.perf_counter()
                found.update(section())
                print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    return found


def _built(folder: Path, out: Path) -> tuple[Library, Figures]:
    start, busy = time.perf_counter(), time.process_time()
    library.build(folder, out)
    built, busy = time.perf_counter(), time.process_time() - busy
    laws = library.load(out)
    loaded = time.perf_counter()
    size = sum(path.stat().st_size for path in out.iterdir())
    timing = {
        "library.build_seconds": built - start,
        "library.build_seconds_of_processor": busy,
        "library.load_seconds": loaded - built,
        "library.megabytes_on_disk": size / 1e6,
        "library.megabytes_of_index": laws.nbytes / 1e6,
        "library.articles": sum(law.last - law.first for law in laws.laws),
    }
    return laws, timing


def sample(laws: Library, n: int, seed: int) -> list[int]:
    """Articles of some length, from all laws alike."""
    chosen = random.Random(seed)
    every = range(laws.laws[-1].last)
    found: list[int] = []
    while len(found) < n:
        at = chosen.choice(every)
        if len(laws.plain(at).text) >= SHORTEST_ARTICLE:
            found.append(at)
    return found


def damaged(text: str, rate: float, chosen: random.Random) -> str:
    """A text as a hijacker leaves it: its first character and a share of the others gone, marks half-width."""
    kept = "".join(c for n, c in enumerate(text) if n > 0 and not (c.isalnum() and chosen.random() < rate))
    return kept.translate(HALF_WIDTH)


def _speed(laws: Library) -> Figures:
    chosen = random.Random(3)
    quotes_ = [(at, damaged(laws.text(at), 0.02, chosen)) for at in sample(laws, 1000, 3)]
    start = time.process_time()
    for _, text in quotes_:
        judge(laws, text, Citation())
    uncited = time.process_time()
    for at, text in quotes_:
        judge(laws, text, cited(laws, at))
    end = time.process_time()
    return {"quote.milliseconds_uncited": uncited - start, "quote.milliseconds_cited": end - uncited}


def cited(laws: Library, at: int, by: int = 0) -> Citation:
    """The citation of an article, its number off by `by`."""
    law, (article, suffix) = laws.law_of(at), laws.number_of(at)
    return Citation(law.title, article + by, 0 if by else suffix, law.jurisdiction)


def _repair(laws: Library) -> Figures:
    found: Figures = {}
    for rate in (0.0, 0.01, 0.02, 0.05, 0.10):
        chosen = random.Random(7)
        counts = {"exact": 0, "wrong": 0, "alone": 0, "first": 0}
        articles = sample(laws, 1500, 11)
        for at in articles:
            text = damaged(laws.text(at), rate, chosen)
            finding = judge(laws, text, Citation())
            counts["first"] += finding.at is not None and laws.plain(finding.at).text == laws.plain(at).text
            counts[_outcome(laws, finding, text, at)] += 1
        found.update({f"repair.{rate:.0%}.{name}": count / len(articles) for name, count in counts.items()})
    return found


def _outcome(laws: Library, finding: Finding, text: str, at: int) -> str:
    if finding.at is None or finding.match is None or not (finding.repairable or finding.match.clean):
        return "alone"
    edits = edits_of(finding.match, finding.quote, text, laws.plain(finding.at), laws.text(finding.at))
    return "exact" if plain(applied(text, edits)).text == laws.plain(at).text else "wrong"


def _amended(laws: Library, folder: Path, scratch: Path) -> Figures:
    pairs = list(_amendments(laws))
    older = {laws.laws[version].source for _, version in pairs}
    newest = scratch / "newest"
    shutil.copytree(
        folder, newest, ignore=lambda where, entries: [e for e in entries if (Path(where) / e).relative_to(folder).as_posix() in older]
    )
    library.build(newest, scratch / "newest-library")
    only_new = library.load(scratch / "newest-library")
    found: Figures = {"amended.articles": len(pairs)}
    for rate in (0.0, 0.02):
        chosen = random.Random(5)
        texts = [(at, _thinned(laws.text(at), rate, chosen)) for at, _ in pairs]
        naive = sum(_lacks_only(judge(only_new, text, cited(laws, at))) for at, text in texts)
        found[f"amended.{rate:.0%}.naive_repairs"] = naive / len(pairs)
        for name, hijacked, group in (("alone", False, 1), ("five_on_a_page", False, 5), ("hijacked_page", True, 1)):
            found[f"amended.{rate:.0%}.repaired_{name}"] = _repaired(only_new, laws, texts, group, hijacked=hijacked) / len(pairs)
        own = [(_own(laws, text, at), at) for at, text in texts]
        found[f"amended.{rate:.0%}.both_versions_own"] = sum(ok for ok, _ in own) / len(pairs)
        found[f"amended.{rate:.0%}.both_versions_modernised"] = _repaired(laws, laws, texts, 1, hijacked=True, own=True)
    return found


def _amendments(laws: Library) -> Iterator[tuple[int, int]]:
    """Articles of older versions that a later version changed or renumbered and changed, each with its version."""
    for version, law in enumerate(laws.laws[:-1]):
        later = {n for n in range(version + 1, len(laws.laws)) if laws.laws[n].law_id == law.law_id}
        for at in range(law.first, law.last) if later else ():
            text = laws.plain(at).text
            near = [n for n in laws.search(text, 12) if laws.version_of(n) in later]
            kept = any(laws.version_of(twin) in later for twin in laws.twins(at))
            if not kept and any(compare(text, laws.plain(n)).similarity >= 0.5 for n in near):
                yield at, version


def _thinned(text: str, rate: float, chosen: random.Random) -> str:
    return "".join(c for c in text if not (c.isalnum() and chosen.random() < rate))


def _lacks_only(finding: Finding) -> bool:
    match = finding.match
    return finding.status == "suggested" and match is not None and match.plain_insertions


def _own(laws: Library, text: str, at: int) -> bool:
    finding = judge(laws, text, cited(laws, at))
    return finding.at is not None and laws.plain(finding.at).text == laws.plain(at).text


def _repaired(laws: Library, origin: Library, texts: Sequence[tuple[int, str]], group: int, *, hijacked: bool, own: bool = False) -> int:
    """Quotes that the third pass repairs without asking, `group` of them on a page; with `own` only those that come out as another text."""
    count = 0
    for low in range(0, len(texts), group):
        some = texts[low : low + group]
        rows = [statute_row(origin, at, text) for at, text in some]
        verify_rows(page_row(hijacked=hijacked), rows, [], laws)
        for row, (at, _) in zip(rows, some, strict=True):
            count += row["status"] == "repaired" and not (own and plain(row["repaired_text"]).text == origin.plain(at).text)
    return count


def page_row(*, hijacked: bool = False) -> dict[str, Any]:
    return {
        "text": "",
        "kind": "qa",
        "hijacked": hijacked,
        "published_date": None,
        "fetched_at": None,
        "encoding_repairs": 0,
        "raw_chars": 1,
        "kept_chars": 1,
    }


def statute_row(laws: Library, at: int, text: str) -> dict[str, Any]:
    quote = cited(laws, at)
    return {
        "text": text,
        "law": quote.law,
        "article": quote.article,
        "article_suffix": quote.suffix,
        "jurisdiction": quote.jurisdiction,
        "statute_id": "",
    }


def _wrong(laws: Library) -> Figures:
    found: Figures = {}
    chosen = random.Random(13)
    articles = sample(laws, 1000, 17)
    rows = [(at, laws.text(at)) for at in articles]
    right = [judge(laws, text, cited(laws, at)).status for at, text in rows]
    found["right.called_wrong"] = sum(status in ("misattributed", "differs", "unverified") for status in right) / len(right)
    found["right.outdated"] = sum(status == "outdated" for status in right) / len(right)
    off = [(at, text, cited(laws, at, chosen.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]))) for at, text in rows]
    other = [(at, text, _other_law(laws, at, chosen)) for at, text in rows]
    cut = [(at, text[: max(len(text) // 2, 25)], cite) for at, text, cite in off]
    for name, wrong in (("number", off), ("law", other), ("number_and_cut", cut)):
        findings = [(at, judge(laws, text, cite), cite) for at, text, cite in wrong]
        caught = [(at, f, cite) for at, f, cite in findings if f.status in ("misattributed", "outdated")]
        found[f"wrong_{name}.caught"] = len(caught) / len(findings)
        found[f"wrong_{name}.right_article_first"] = sum(_named(laws, f, at) for at, f, _ in caught) / len(findings)
    return found


def _other_law(laws: Library, at: int, chosen: random.Random) -> Citation:
    """The same number in another law that has it."""
    article, _ = laws.number_of(at)
    others = [n for n, law in enumerate(laws.laws) if law.law_id != laws.law_of(at).law_id and laws.last_article(n)]
    law_no = chosen.choice([n for n in others if laws.find(n, article) is not None] or others)
    return Citation(laws.laws[law_no].title, article, 0, laws.laws[law_no].jurisdiction)


def _named(laws: Library, finding: Finding, at: int) -> bool:
    """Whether the article, or one with the same text, is suggested first."""
    if finding.status == "outdated":
        return finding.at is not None and laws.plain(finding.at).text == laws.plain(at).text
    return bool(finding.suggested) and _same(laws, finding.suggested[0], at)


def _same(laws: Library, found: int, at: int) -> bool:
    law, right = laws.law_of(found), laws.law_of(at)
    return (law.law_id, laws.number_of(found)) == (right.law_id, laws.number_of(at)) or laws.plain(found).text == laws.plain(at).text


def _consensus(laws: Library) -> Figures:
    """Copies of an article as LAW.md 9 has them: 10 % another article, 20 % cut, 30 % without their first character."""
    found: Figures = {}
    articles = [at for at in sample(laws, 400, 23) if len(laws.plain(at).text) <= 600][:250]
    sure: dict[tuple[int, int], list[bool]] = {}
    for rate in (0.01, 0.02, 0.05):
        for copies in (2, 3, 5, 8, 12):
            chosen = random.Random(29)
            exact = []
            for at in articles:
                entries = consensus.reduce(_key(laws, at), _votes(laws, at, copies, rate, chosen))
                right = bool(entries) and plain(entries[0]["text"]).text == laws.plain(at).text
                exact.append(right)
                if entries:
                    sure.setdefault((copies, int(entries[0]["confidence"] * 100)), []).append(right)
            found[f"consensus.{rate:.0%}.{copies}_copies"] = sum(exact) / len(exact)
    for (copies, confidence), rights in sorted(sure.items()):
        found[f"consensus.sure_{confidence}%.{copies}_copies"] = f"{sum(rights) / len(rights):.3f} of {len(rights)}"
    found["consensus.farm_of_50_loses_to_5"] = _farm(laws, articles)
    return found


def _key(laws: Library, at: int) -> consensus.Key:
    quote = cited(laws, at)
    return library.law_key(quote.law or ""), quote.jurisdiction or "CN", quote.article or 0, quote.suffix


def _votes(laws: Library, at: int, copies: int, rate: float, chosen: random.Random) -> list[dict[str, Any]]:
    return [_vote(laws, at, _copied(laws, at, rate, chosen), f"{n}.example", str(n)) for n in range(copies)]


def _copied(laws: Library, at: int, rate: float, chosen: random.Random) -> str:
    fate = chosen.random()
    text = laws.text(max(0, at - 1)) if fate < 0.1 else laws.text(at)
    text = _thinned(text, rate, chosen)
    if 0.1 <= fate < 0.3:
        text = text[: int(len(text) * chosen.uniform(0.4, 0.9))]
    return text[1:] if chosen.random() < 0.3 else text


def _vote(laws: Library, at: int, text: str, host: str, cluster: str) -> dict[str, Any]:
    quote = cited(laws, at)
    page = {"host": host, "page_id": host, "cluster_id": cluster}
    row = {"law": quote.law, "jurisdiction": quote.jurisdiction, "article": quote.article, "article_suffix": quote.suffix, "text": text}
    votes = consensus.quotes_of(page, [row])
    return votes[0] if votes else {**row, "suffix": quote.suffix, "pages": 1, "sources": [[host, cluster]]}


def _farm(laws: Library, articles: Sequence[int]) -> float:
    """Share exact where 50 copies of one damaged text on 50 hosts stand against 5 independent ones, clusters told or not."""
    exact = 0
    chosen = random.Random(31)
    for n, at in enumerate(articles):
        spoilt = _thinned(laws.text(at), 0.05, chosen)
        farm = [_vote(laws, at, spoilt, f"farm{m}.example", "farm" if n % 2 else f"farm{m}") for m in range(50)]
        own = [_vote(laws, at, _thinned(laws.text(at), 0.02, chosen), f"{m}.example", str(m)) for m in range(5)]
        entries = consensus.reduce(_key(laws, at), [*farm, *own])
        exact += bool(entries) and plain(entries[0]["text"]).text == laws.plain(at).text
    return exact / len(articles)


def _lawbench(laws: Library, data: Path) -> Figures:
    """Real consultations, each read as a page: what becomes of their quotes."""
    found: Counter[str] = Counter()
    for line in (data / "qa" / "lawbench-3-8-consult.jsonl").read_text(encoding="utf-8").splitlines():
        page = read(Record(json.loads(line)["answer"], source="lawbench"))
        for stage in STAGES:
            if stage is not verify:
                stage(page)
        verify(page, laws)
        found.update(_kind(row) for row in page.statutes)
    checkable = sum(count for kind, count in found.items() if not kind.startswith("unverified"))
    figures = {f"lawbench.{kind}": count for kind, count in sorted(found.items())}
    backed = sum(found[kind] for kind in ("identical", "punctuation", "cut_short"))
    return {
        "lawbench.quotes": sum(found.values()),
        "lawbench.checkable": checkable,
        **figures,
        "lawbench.backed": backed / max(1, checkable),
    }


def _kind(row: dict[str, Any]) -> str:
    status = str(row["status"])
    if status == "misattributed":
        return "misattributed.other_law" if "/" in row["suggested_articles"][0] else "misattributed.same_law"
    return status if status != "unverified" else "unverified.law_unknown" if not row["law_id"] else "unverified.no_article"


if __name__ == "__main__":
    sys.exit(main())
