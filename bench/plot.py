"""Bars for bench/README.md: `python -m bench.plot FIGURES.json OUT.svg`, figures being {"label": pages a second a core}, best first."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path

WIDTH, LEFT, ROW = 760, 250, 26


def svg(figures: dict[str, float]) -> str:
    """A bar for each figure, ours in colour. Colours hold in light and dark."""
    most = max(figures.values())
    rows = [_bar(n, label, value, most) for n, (label, value) in enumerate(figures.items())]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{ROW * len(rows) + 8}" font-family="sans-serif" font-size="13">'
    )
    return "\n".join([head, *rows, "</svg>", ""])


def _bar(n: int, label: str, value: float, most: float) -> str:
    top, long = n * ROW + 6, max(1, round((WIDTH - LEFT - 80) * value / most))
    colour = "#2f7ed8" if label.startswith("lawsieve") else "#8a8f98"
    name = f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end" fill="#8a8f98">{escape(label)}</text>'
    bar = f'<rect x="{LEFT}" y="{top}" width="{long}" height="{ROW - 8}" rx="3" fill="{colour}"/>'
    return f'{name}{bar}<text x="{LEFT + long + 6}" y="{top + 14}" fill="#8a8f98">{value:,.0f}</text>'


def between(readme: Path, mark: str, told: str) -> None:
    """Put a text between `<!-- mark -->` and `<!-- /mark -->` of a README. Raises ValueError where the marks are missing."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, _, rest = readme.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"{readme} has no {begin} with {end} behind it")
    readme.write_text(f"{before}{begin}\n{told}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(svg(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), encoding="utf-8")
