"""What it costs when the number of rules doubles: strip with the rules as they are and with twice as many, one after the other.

    python -m bench.growth [--data DIR] [--every N]

The added rules are the same patterns over other words: each Chinese character is replaced by another one, the same everywhere, so that
lengths, alternatives, bounds and classes stay as realistic as they were and hardly any line meets the new words. What is remembered of a
text is forgotten before each round, so that rules are asked for every line.
"""

from __future__ import annotations

import argparse
import importlib
import re
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from bench.strip import DATA, html_pages
from pipeline import rules
from pipeline.rules import Rule, RuleSet

stage = importlib.import_module("pipeline.stages.strip")
asked = importlib.import_module("pipeline.stages.strip.asked")
"""The module: the package's own name `strip` is the function."""
ROUNDS: Final = 5
MOST: Final = 0.15
"""Growth of the cost that may come with twice as many rules."""
HAN: Final = re.compile(r"[\u4e00-\u9fff]")
ANY_HAN: Final = "一-龥"


def other(pattern: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """The pattern over other words. Ranges over all characters stay."""
    if pattern is None:
        return None
    parts = pattern.pattern.split(ANY_HAN)
    return re.compile(ANY_HAN.join(HAN.sub(lambda m: chr(0x4E00 + (ord(m[0]) * 7919 + 13) % 20902), part) for part in parts))


def twin(rule: Rule) -> Rule:
    """A rule of the same form over other words."""
    return replace(
        rule,
        id=f"{rule.id}-twin",
        match=other(rule.match),
        find=other(rule.find),
        opens=other(rule.opens),
        until=other(rule.until),
        goes_on=other(rule.goes_on),
    )


def forget() -> None:
    """Forget what is remembered of lines, so that the next round asks the rules again."""
    asked._facts.cache_clear()
    for ruleset in (rules.merged(media) for media in ("html", "text")):
        ruleset._memo.clear()


def seconds(data: Path, every: int) -> float:
    """Processor time of strip over the pages of the HTML set, each line seen for the first time."""
    forget()
    pages = [page for n, page in enumerate(html_pages(data)) if n % every == 0]
    stage.strip(pages[0])
    began = time.process_time()
    for page in pages[1:]:
        stage.strip(page)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--every", type=int, default=2)
    args = parser.parse_args()
    once = {media: rules.merged(media) for media in ("html", "text")}
    twice = {media: RuleSet("twice", [*found, *map(twin, found)]) for media, found in once.items()}
    ratios = []
    for _ in range(ROUNDS):
        taken = []
        for sets in (once, twice):
            rules.merged = lambda media, sets=sets: sets[media]  # type: ignore[assignment]
            taken.append(seconds(args.data, args.every))
        ratios.append(taken[1] / taken[0])
        print(f"  {taken[0]:.2f} s with {len(once['html'].rules)} rules, {taken[1]:.2f} s with {len(twice['html'].rules)}")
    growth = statistics.median(ratios) - 1
    print(f"growth {growth:.1%} (at most {MOST:.0%})")


if __name__ == "__main__":
    main()
