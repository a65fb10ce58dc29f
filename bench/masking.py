"""How exact the masking of exports is: text of law names no private person, so each mask in it is a false one.

    python -m bench.masking [--laws ../shared/data/laws/lawrefbook]

Prints articles, characters and false masks by kind with what was masked; exit status 1 where there is one.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from pipeline.export.masking import MASKS, mask

ARTICLE = re.compile(r"^[ 　*#]*第[一二三四五六七八九十百千零〇\d]+条", re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--laws", type=Path, default=Path("../shared/data/laws/lawrefbook"))
    args = parser.parse_args()
    if not args.laws.is_dir():
        print(f"there is no folder {args.laws}: name a folder of law texts with --laws", file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    articles = chars = 0
    for path in sorted(args.laws.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        articles, chars = articles + len(ARTICLE.findall(text)), chars + len(text)
        before = counts.total()
        mask(text, counts)
        if counts.total() > before:
            found = {kind: [hit[0] for hit in pattern.finditer(text) if holds(hit[0])] for kind, pattern, holds in MASKS}
            print(path.name, {kind: hits for kind, hits in found.items() if hits})
    print(f"{articles:,} articles, {chars:,} characters, {counts.total()} false masks {dict(counts) or ''}")
    return int(counts.total() > 0)


if __name__ == "__main__":
    sys.exit(main())
