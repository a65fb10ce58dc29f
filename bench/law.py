"""Measure the law grammar on law folders and question-and-answer data, and generate the list of titles.

python -m bench.law articles|citations|speed|titles [--data ../shared/data]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.law.articles import numbering, structure, unaccounted
from pipeline.law.names import STATE
from pipeline.text.fold import simplified_of

SKIPPED = ("_index.md", "README.md", "法律法规模版.md")
TITLES = Path("pipeline/law/titles.toml")


def law_files(data: Path) -> list[Path]:
    """Law texts of lawrefbook: template and indexes left out."""
    return sorted(path for path in (data / "laws" / "lawrefbook").rglob("*.md") if path.name not in SKIPPED)


def articles(data: Path) -> None:
    """Articles and seconds over lawrefbook, characters that no part holds, and odd numbering."""
    texts = [path.read_text(encoding="utf-8").split("\n") for path in law_files(data)]
    begun = time.perf_counter()
    read = [structure(lines) for lines in texts]
    paragraphs = sum(len(article.paragraphs) for one in read for article in one.articles)
    seconds = time.perf_counter() - begun
    lost = sum(len(list(unaccounted(lines, one.parts))) for lines, one in zip(texts, read, strict=True))
    odd = Counter(finding.kind for one in read for finding in numbering(one.articles))
    print(f"{len(texts)} texts, {sum(len(one.articles) for one in read)} articles, {paragraphs} paragraphs in {seconds:.2f} s")
    print(f"stretches unaccounted for: {lost}; numbering: {dict(odd)}")


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
    parser.add_argument("what", choices=("articles", "titles"))
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = parser.parse_args()
    {"articles": articles, "titles": titles}[args.what](args.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
