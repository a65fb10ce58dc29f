"""Measure the law grammar on law folders and question-and-answer data, and generate the list of titles.

python -m bench.law articles|mentions|links|hard|speed|titles [--data ../shared/data]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.law import Context, find_citations
from pipeline.law.articles import numbering, structure, unaccounted
from pipeline.law.names import STATE, title_of
from pipeline.text.fold import simplified_of
from tests.law import hard

SKIPPED = ("_index.md", "README.md", "法律法规模版.md")
NUMERIC = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
TITLES = Path("pipeline/law/titles.toml")


def law_files(data: Path) -> list[Path]:
    """Law texts of lawrefbook: template and indexes left out."""
    return sorted(path for path in (data / "laws" / "lawrefbook").rglob("*.md") if path.name not in SKIPPED)


def articles(data: Path) -> None:
    """Articles and seconds over lawrefbook, characters that no part holds, and odd numbering."""
    texts = [path.read_text(encoding="utf-8").split("\n") for path in law_files(data)]
    begun = time.process_time()
    read = [structure(lines) for lines in texts]
    paragraphs = sum(len(article.paragraphs) for one in read for article in one.articles)
    seconds = time.process_time() - begun
    lost = sum(len(list(unaccounted(lines, one.parts))) for lines, one in zip(texts, read, strict=True))
    odd = Counter(finding.kind for one in read for finding in numbering(one.articles))
    print(f"{len(texts)} texts, {sum(len(one.articles) for one in read)} articles, {paragraphs} paragraphs in {seconds:.2f} s")
    print(f"stretches unaccounted for: {lost}; numbering: {dict(odd)}")


def mentions(data: Path) -> None:
    """Numeric 第N条 that an independent pattern finds and the finder does not, on laws and on questions and answers."""
    for name, texts in (("laws", law_texts(data)), ("qa", qa_texts(data))):
        wanted, missed = 0, []
        for title, text in texts:
            covered = bytearray(len(text))
            for citation in find_citations(text, context=Context(law=title)):
                if citation.article is not None or citation.placeholder:
                    covered[citation.start : citation.end] = b"\1" * (citation.end - citation.start)
            for match in NUMERIC.finditer(text):
                wanted += 1
                if not covered[match.start()]:
                    missed.append(" ".join(text[max(0, match.start() - 30) : match.end() + 12].split()))
        print(f"{name}: {wanted - len(missed)} of {wanted} found, {1 - len(missed) / wanted:.5f}", *missed[:20], sep="\n  missed: ")


def links(data: Path) -> None:
    """Mentions in laws whose article exists: of the law itself by pronoun or bare, and of other laws that the folder holds."""
    own: dict[str | None, set[tuple[int, int]]] = {}
    texts = law_texts(data)
    for title, text in texts:
        own.setdefault(title, set()).update((a.article, a.suffix) for a in structure(text.split("\n")).articles)
    seen: Counter[tuple[str, bool]] = Counter()
    for title, text in texts:
        for citation in find_citations(text, context=Context(law=title)):
            if citation.article is None or citation.head or citation.law not in own or "修正案" in (citation.law or ""):
                continue
            kind = "other" if citation.law != title else str(citation.law_form)
            seen[kind, (citation.article, citation.suffix) in own[citation.law]] += 1
    for kind in sorted({kind for kind, _ in seen}):
        right, wrong = seen[kind, True], seen[kind, False]
        print(f"{kind}: {right} of {right + wrong} exist, {right / (right + wrong):.5f}")


def hard_mentions(_: Path) -> None:
    """The hand-labelled mentions of tests/law/hard.toml."""
    score = hard.score()
    print(*score.misses, sep="\n")
    print(f"{score.mentions} mentions: precision {score.precision:.4f}, recall {score.recall:.4f}, law link {score.links:.4f}")


def speed(data: Path) -> None:
    """Megabytes of UTF-8 a second on one core, best of three, and a yardstick: three million rounds of a loop (0.20 s on a quiet core)."""
    find_citations("民法典第一条")
    for name, texts in (("laws", law_texts(data)[::8]), ("qa", qa_texts(data))):
        size = sum(len(text.encode()) for _, text in texts) / 1e6
        best = min(_seconds(texts) for _ in range(3))
        print(f"{name}: {size:.1f} MB, {size / best:.1f} MB/s")
    begun = time.process_time()
    total = 0
    for n in range(3_000_000):
        total += n * n
    print(f"yardstick {time.process_time() - begun:.2f} s")


def _seconds(texts: Sequence[tuple[str | None, str]]) -> float:
    begun = time.process_time()
    for title, text in texts:
        find_citations(text, context=Context(law=title))
    return time.process_time() - begun


def law_texts(data: Path) -> list[tuple[str | None, str]]:
    """Every law with its title; parts of the civil code have the code's."""
    found: list[tuple[str | None, str]] = []
    for path in law_files(data):
        if "案例" not in path.parts:
            text = path.read_text(encoding="utf-8")
            title = "民法典" if path.parent.name == "民法典" else title_of(text.split("\n", 1)[0].strip("# "))
            found.append((title, text))
    return found


def qa_texts(data: Path) -> list[tuple[str | None, str]]:
    """Every record of the question-and-answer files as lines, and the court cases."""
    records = (json.loads(line) for path in sorted((data / "qa").glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    found: list[tuple[str | None, str]] = [(None, "\n".join(_strings(record))) for record in records]
    return found + [(None, path.read_text(encoding="utf-8")) for path in law_files(data) if "案例" in path.parts]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, below in value.items():
            yield from ([f"{name}{below}"] if isinstance(below, str) and "条" in name else _strings(below))
    elif isinstance(value, list):
        for below in value:
            yield from _strings(below)
    else:
        yield str(value)


def titles(data: Path) -> None:
    """Write titles.toml from the titles of the law folders."""
    found = {"CN": sorted(set(_mainland(data))), "TW": sorted(set(_taiwan(data)))}
    blocks = ["# Titles of laws, generated from law folders by python -m bench.law titles. Facts, no text of any law."]
    for place, names in found.items():
        listed = "\n".join(f"  {json.dumps(name, ensure_ascii=False)}," for name in names)
        blocks.append(f"{place} = [\n{listed}\n]")
    TITLES.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    print({place: len(names) for place, names in found.items()})


def _mainland(data: Path) -> Iterator[str]:
    for path in law_files(data) + sorted((data / "laws" / "just-laws").glob("*/*/README.md")):
        if "案例" in path.parts or "category" in path.parts:
            continue
        title = next((line[2:] for line in path.read_text(encoding="utf-8").split("\n") if line.startswith("# ")), "")
        title = re.sub(r"\s|\*", "", title).strip("《》").removeprefix(STATE).translate({0x28: "（", 0x29: "）"})
        if 2 <= len(title) <= 60 and not re.match("第.{1,3}[编章]", title):
            yield title


def _taiwan(data: Path) -> Iterator[str]:
    table = {ord(old): new for old, new in simplified_of().items()}
    for path in sorted((data / "laws" / "taiwan" / "laws").glob("*.md")):
        yield path.stem.translate(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    WHAT[args.what](args.data)
    return 0


WHAT = {"articles": articles, "mentions": mentions, "links": links, "hard": hard_mentions, "speed": speed, "titles": titles}


if __name__ == "__main__":
    sys.exit(main())
