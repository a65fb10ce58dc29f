"""Quality floors: figures that a change may raise and may not lower unseen.

    python -m bench.floors show
    python -m bench.floors pin FIGURES.json                     raise floors to what was reached (less the noise margin)
    python -m bench.floors pin FIGURES.json --lower NAME --reason "..."   the only way down, and it says why

A benchmark calls `broken(figures)` and ends with status 1 where a figure lies below its floor.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

FLOORS: Final = Path(__file__).with_name("floors.json")
MARGIN: Final = 0.002
"""A floor is pinned this far below the figure reached, so that a rounding does not break the build."""


def load(path: Path = FLOORS) -> dict[str, dict[str, Any]]:
    """The floors by name: `floor`, and `reason` where it was ever lowered."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def broken(figures: dict[str, float], floors: dict[str, dict[str, Any]] | None = None) -> list[str]:
    """A sentence for each figure below its floor. Figures without a floor are not judged."""
    floors = load() if floors is None else floors
    return [
        f"{name}: {figures[name]:.4f} is below its floor {row['floor']:.4f}"
        for name, row in floors.items()
        if name in figures and figures[name] < row["floor"]
    ]


def pinned(figures: dict[str, float], floors: dict[str, dict[str, Any]], lower: list[str], reason: str) -> dict[str, dict[str, Any]]:
    """The floors after pinning. Raises ValueError where one would fall that is not named in `lower`, or is lowered without a reason."""
    new = dict(floors)
    for name, figure in figures.items():
        floor = round(max(0.0, figure - MARGIN), 4)
        old = floors.get(name, {}).get("floor")
        if old is None or floor >= old:
            new[name] = {**floors.get(name, {}), "floor": floor}
        elif name in lower:
            if not reason:
                raise ValueError(f"{name}: lowering a floor needs --reason")
            new[name] = {"floor": floor, "reason": reason}
    return dict(sorted(new.items()))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("show", "pin"))
    parser.add_argument("figures", nargs="?", type=Path)
    parser.add_argument("--lower", action="append", default=[])
    parser.add_argument("--reason", default="")
    args = parser.parse_args(arguments)
    floors = load()
    if args.command == "pin":
        figures = json.loads(args.figures.read_text(encoding="utf-8"))
        floors = pinned(figures, floors, args.lower, args.reason)
        FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, row in floors.items():
        print(f"{row['floor']:.4f}  {name}  {row.get('reason', '')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
