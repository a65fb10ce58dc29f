"""Makes the baked tables beside this file from law texts and from pypinyin, which only developers need.

python -m pipeline.text.bake [DATA]

`frequency.txt`: characters of mainland and Taiwanese law, most frequent first.
`readings.txt`: each Mandarin reading with the characters of GBK that have it, from pypinyin (MIT).
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.text.fold import is_han

HERE: Final = Path(__file__).parent
FREQUENT: Final = 5000


def main() -> int:
    """Write every table anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    laws = parser.parse_args().data / "laws"
    (HERE / "frequency.txt").write_text(frequency(laws) + "\n", encoding="utf-8")
    (HERE / "readings.txt").write_text(readings(), encoding="utf-8")
    return 0


def frequency(laws: Path) -> str:
    """The characters of both kinds of law, each kind counted in shares so that the larger corpus does not drown the other."""
    shares: Counter[str] = Counter()
    for folder in ("lawrefbook", "taiwan"):
        counts = Counter(char for text in texts(laws / folder) for char in text if is_han(char))
        total = sum(counts.values()) or 1
        shares.update({char: count / total for char, count in counts.items()})
    return "".join(char for char, _ in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:FREQUENT])


def readings() -> str:
    """One line for each reading: the reading, toned and composed, a space, and its characters."""
    from pypinyin.constants import PINYIN_DICT

    found: dict[str, list[str]] = {}
    for code, listed in sorted(PINYIN_DICT.items()):
        for reading in listed.split(",") if code <= 0xFFFF and _in_gbk(chr(code)) else ():
            found.setdefault(unicodedata.normalize("NFC", reading), []).append(chr(code))
    return "".join(f"{reading} {''.join(chars)}\n" for reading, chars in sorted(found.items()))


def texts(folder: Path) -> Iterator[str]:
    """Every text below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".md", ".txt", ".json", ".xml"}:
            yield path.read_text(encoding="utf-8", errors="ignore")


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
