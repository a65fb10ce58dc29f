"""Golden pages: pages of our own wording whose every line has its role, and the figures of the stages on them.

    python -m bench.golden                all figures, by half: `learn` (rules may be fitted to it), `held` (measured, not looked at)
                                          and `far` (marks and captions that nobody would foresee; nothing is fitted to it)
    python -m bench.golden --worst 10     and the pages that fall furthest short
    python -m bench.golden --json FILE    the figures for `python -m bench.floors`

A page is a folder in tests/golden/pages:

- `source.html` or `source.txt`: the bytes as a scraper stores them;
- `labels.txt`: a line `role | text` for every span of the raw text in order; `+role | text` goes on in the same raw line;
- `expected.toml`: `half`, `kind`, `script`, `hijacked`, `title`, `published_date`, `jurisdiction`, rows of `qa`, `statutes`, `citations`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from rapidfuzz.distance import Indel

from pipeline.page import KEPT_ROLES, Page
from pipeline.sources import Record
from pipeline.stages import STAGES
from pipeline.stages.read import read

PAGES: Final = Path(__file__).parent.parent / "tests" / "golden" / "pages"
FIELDS: Final = ("kind", "script", "hijacked", "jurisdiction", "title", "published_date")
HALVES: Final = ("learn", "held", "far")
QA_FIELDS: Final = ("answerer", "region", "asked_date", "answered_date", "accepted", "helped", "views")


@dataclass(slots=True)
class Golden:
    """One golden page: its folder, the labelled spans in order, and what the tables must say."""

    folder: Path
    spans: list[tuple[str, str]]
    expected: dict[str, Any]

    @property
    def half(self) -> str:
        return str(self.expected["half"])

    @property
    def source(self) -> Path:
        return next(self.folder.glob("source.*"))

    def page(self) -> Page:
        """The page as the stages make it."""
        page = read(Record(self.source.read_bytes(), source=f"{self.folder.name}{self.source.suffix}", url=self.expected.get("url", "")))
        for stage in STAGES:
            stage(page)
        return page


@dataclass(slots=True)
class Tally:
    """Counts over pages, from which the figures are made."""

    counts: Counter[str] = field(default_factory=Counter)
    page_f1: list[float] = field(default_factory=list)
    alike: list[float] = field(default_factory=list)
    """How alike each quoted article's text is to the one expected, 0 to 1; 0 where it was not found."""

    def f1(self, name: str) -> float:
        hit, extra, missed = (self.counts[f"{name}.{part}"] for part in ("hit", "extra", "missed"))
        return 1.0 if not extra and not missed else 2 * hit / (2 * hit + extra + missed)

    def share(self, name: str) -> float:
        return self.counts[f"{name}.ok"] / self.counts[f"{name}.n"] if self.counts[f"{name}.n"] else 1.0

    def add_sets(self, name: str, want: Counter[Any], got: Counter[Any]) -> None:
        hit = sum((want & got).values())
        self.counts[f"{name}.hit"] += hit
        self.counts[f"{name}.extra"] += sum(got.values()) - hit
        self.counts[f"{name}.missed"] += sum(want.values()) - hit

    def add_citations(self, expected: dict[str, Any], got: Iterable[dict[str, Any]]) -> None:
        """Articles mentioned, as the gold's scorer counts: each once a page, with paragraph and item (`citations`) and without.

        A mention that heads a quote stands in `statutes`. What is `optional` is neither needed nor wrong, nor is the number alone of
        a quoted article; of an article with `pin_any` only the number counts.
        """
        rows = [row for row in expected.get("citations", []) if row.get("article") is not None]
        needed = {_pinned(row) for row in rows if not row.get("optional")}
        optional = {_pinned(row) for row in rows if row.get("optional")}
        loose = {_pinned(row)[:3] for row in rows if row.get("pin_any")}
        quoted = set(_article_keys(expected.get("statutes", [])))
        articles, free = {one[:3] for one in needed}, quoted | {one[:3] for one in optional}
        mentions = [(_pinned(row), bool(row.get("statute_id"))) for row in got if row.get("article") is not None]
        found = {one for one, heads in mentions if not heads or one in needed or one[:3] not in quoted}
        seen = {one[:3] for one in found}
        self.add_sets("citations_article", Counter(articles), Counter(seen - (free - articles)))
        found = {one for one in found if one[:3] in articles or one[:3] not in free}
        found -= (optional | {(*article, 0, 0) for article in quoted}) - needed
        pinned = [Counter(one for one in side if one[:3] not in loose) for side in (needed, found)]
        self.add_sets("citations", *pinned)

    def figures(self) -> dict[str, float]:
        """Every figure by name."""
        found = {name: self.f1(name) for name in ("keep_drop", "qa", "statutes", "citations", "citations_article", "truncated")}
        found |= {name: self.share(name) for name in ("roles", "spam_dropped", "spam_precision", *FIELDS, "qa_fields", "statute_text")}
        found["statute_similarity"] = sum(self.alike) / len(self.alike) if self.alike else 1.0
        found["keep_drop_page_mean"] = sum(self.page_f1) / len(self.page_f1) if self.page_f1 else 0.0
        return found


def load(folder: Path) -> Golden:
    """A golden page. Raises ValueError where a label is no role or a line has no bar."""
    spans: list[tuple[str, str]] = []
    for n, line in enumerate((folder / "labels.txt").read_text(encoding="utf-8").splitlines(), 1):
        found = re.fullmatch(r"\+?([a-z_]+) *\| ?(.*)", line)
        if not found:
            raise ValueError(f"{folder.name}/labels.txt:{n}: not of the form `role | text`: {line[:40]!r}")
        spans.append((found[1], found[2]))
    return Golden(folder, spans, tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8")))


def goldens(root: Path = PAGES) -> list[Golden]:
    """Every golden page, in order of names."""
    return [load(folder) for folder in sorted(root.iterdir()) if (folder / "labels.txt").exists()]


def key(text: str | None) -> str:
    """Letters and digits alone: what two texts must share to count as equal."""
    return "".join(char for char in text or "" if char.isalnum())


def wanted_roles(golden: Golden) -> list[tuple[str, str]]:
    """(character, role) for every visible character, as labelled."""
    return [(char, role) for role, text in golden.spans for char in text if not char.isspace()]


def got_roles(page: Page) -> list[tuple[str, str]]:
    """(character, role) for every visible character, as the stages have it."""
    return [(char, line.role) for line in page.lines for char in line.raw if not char.isspace()]


def score(golden: Golden, page: Page, tally: Tally) -> float:
    """Add one page to the tally; returns its keep or drop F1. Raises ValueError where the labels are not the page's text."""
    want, got = wanted_roles(golden), got_roles(page)
    if "".join(c for c, _ in want) != "".join(c for c, _ in got):
        raise ValueError(f"{golden.folder.name}: labels.txt does not hold the page's raw text; {_first_difference(want, got)}")
    want = _as_told(want, got)
    kept = Counter((w in KEPT_ROLES, g in KEPT_ROLES) for (_, w), (_, g) in zip(want, got, strict=True))
    counts = tally.counts
    for name, pair in (("hit", (True, True)), ("missed", (True, False)), ("extra", (False, True))):
        counts[f"keep_drop.{name}"] += kept[pair]
    counts["roles.n"] += len(want)
    counts["roles.ok"] += sum(w == g for (_, w), (_, g) in zip(want, got, strict=True))
    counts["spam_dropped.n"] += sum(w == "spam_seo" for _, w in want)
    counts["spam_dropped.ok"] += sum(w == "spam_seo" and g not in KEPT_ROLES for (_, w), (_, g) in zip(want, got, strict=True))
    counts["spam_precision.n"] += sum(g == "spam_seo" for _, g in got)
    counts["spam_precision.ok"] += sum(w == g == "spam_seo" for (_, w), (_, g) in zip(want, got, strict=True))
    _score_rows(golden.expected, page, tally)
    wrong = kept[True, False] + kept[False, True]
    page_f1 = 1.0 if not wrong else 2 * kept[True, True] / (2 * kept[True, True] + wrong)
    tally.page_f1.append(page_f1)
    return page_f1


def _as_told(want: list[tuple[str, str]], got: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is wanted, with the roles of head title and headline exchanged where one text stands twice at the top and the page tells the
    other way which of the two is the title: to the gold's scorer the head title is neutral, and it takes the first of the two.
    """
    size = sum(1 for _ in takewhile(lambda one: one[1] == "meta", want))
    head, below = want[:size], want[size : 2 * size]
    twice = [c for c, _ in head] == [c for c, _ in below] and all(role == "title" for _, role in below)
    if twice and [role for _, role in got[: 2 * size]] == ["title"] * size + ["meta"] * size:
        return [*((c, "title") for c, _ in head), *((c, "meta") for c, _ in below), *want[2 * size :]]
    return want


def _score_rows(expected: dict[str, Any], page: Page, tally: Tally) -> None:
    values = {"hijacked": bool(page.hijack_kinds), **{name: getattr(page, name) for name in FIELDS if name != "hijacked"}}
    for name in FIELDS:
        if name in expected:
            tally.counts[f"{name}.n"] += 1
            ok = key(str(values[name])) == key(str(expected[name])) or values[name] in expected.get(f"{name}_ok", [])
            tally.counts[f"{name}.ok"] += ok
    tally.add_sets("qa", _qa_keys(expected.get("qa", [])), _qa_keys(page.qa))
    tally.add_sets("statutes", _article_keys(expected.get("statutes", [])), _article_keys(page.statutes))
    tally.add_citations(expected, page.citations)
    _score_answers(expected.get("qa", []), page.qa, tally)
    _score_quotes(expected.get("statutes", []), page.statutes, tally)


def _qa_keys(rows: Iterable[dict[str, Any]]) -> Counter[Any]:
    return Counter((row["kind"], key(row.get("question_title")), key(row.get("question_body")), key(row.get("answer"))) for row in rows)


def _article_key(row: dict[str, Any]) -> tuple[str, Any, int]:
    """Law, article and suffix; of the law's name width and marks don't count, as in the gold's scorer."""
    law = unicodedata.normalize("NFKC", row.get("law") or "")
    return re.sub(r"[《》〈〉<>「」\s]", "", law).replace("中华人民共和国", ""), row.get("article"), row.get("article_suffix") or 0


def _article_keys(rows: Iterable[dict[str, Any]]) -> Counter[Any]:
    return Counter(map(_article_key, rows))


def _pinned(row: dict[str, Any]) -> tuple[str, Any, int, int, int]:
    return *_article_key(row), row.get("paragraph") or 0, row.get("item") or 0


def _score_answers(want: Sequence[dict[str, Any]], got: Sequence[dict[str, Any]], tally: Tally) -> None:
    by_answer = {key(row.get("answer")): row for row in got}
    for row in want:
        mine = by_answer.get(key(row.get("answer")), {})
        for name in QA_FIELDS:
            if row.get(name) is not None:
                tally.counts["qa_fields.n"] += 1
                tally.counts["qa_fields.ok"] += str(mine.get(name)) == str(row[name])
        if row.get("answer"):
            cut, seen = bool(row.get("truncated")), bool(mine) and mine.get("complete") is False
            tally.add_sets("truncated", Counter({1: int(cut)}), Counter({1: int(seen)}))


def _score_quotes(want: Sequence[dict[str, Any]], got: Sequence[dict[str, Any]], tally: Tally) -> None:
    """Texts of quoted articles; where an article is quoted more than once, in order."""
    texts: dict[Any, list[str]] = defaultdict(list)
    for row in got:
        texts[_article_key(row)].append(key(row.get("text")))
    for row in want:
        if row.get("text"):
            found = texts[_article_key(row)]
            text = found.pop(0) if len(found) > 1 else "".join(found)
            tally.counts["statute_text.n"] += 1
            tally.counts["statute_text.ok"] += text == key(row["text"])
            tally.alike.append(Indel.normalized_similarity(text, key(row["text"])))


def _first_difference(want: Sequence[tuple[str, str]], got: Sequence[tuple[str, str]]) -> str:
    texts = ["".join(c for c, _ in side) for side in (want, got)]
    at = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), min(map(len, texts)))
    return f"they part at visible character {at}: labels {texts[0][at : at + 25]!r}, page {texts[1][at : at + 25]!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    figures: dict[str, float] = {}
    for half in [args.half] if args.half else HALVES:
        tally = Tally()
        pages = [(score(golden, golden.page(), tally), golden.folder.name) for golden in goldens() if golden.half == half]
        print(f"{half}: {len(pages)} pages")
        if not pages:
            continue
        figures |= {f"golden.{half}.{name}": value for name, value in tally.figures().items()}
        for name, value in tally.figures().items():
            print(f"  {name:22} {value:.4f}")
        for value, name in sorted(pages)[: args.worst]:
            print(f"  {value:.4f} {name}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
