"""Makes the baked tables beside this file from law texts and from pypinyin, which only developers need.

python -m pipeline.text.bake [DATA]

`frequency.txt`: characters of mainland and Taiwanese law, most frequent first.
`pairs.bin`: which character follows which in simplified law and advice, and how often, for `language.py`.
`grams.bin`: runs of two, three and four characters and how often they occur, from the same texts, for `grams.py`. Takes some minutes.
`readings.txt`: each Mandarin reading with the characters of GBK that have it, from pypinyin (MIT).
"""

from __future__ import annotations

import argparse
import math
import sys
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import zstandard

from pipeline.text.fold import is_han
from pipeline.text.grams import BITS, GRAM_STEPS
from pipeline.text.language import STEP, is_known, normalised

HERE: Final = Path(__file__).parent
FREQUENT: Final = 5000
LEAST: Final = 7
"""A pair seen less often tells nothing; keeps the table under 250 KB."""

LEAST_GRAMS: Final = (2, 3, 5)
LEAST_SIGN: Final = 50
"""Times that a run of two, three, four characters must occur, and a sign that is no Han: keeps the table under 3 MB."""

QA_WEIGHT: Final = 3
"""Advice is nearer to the language of pages than law is, and there is less of it at hand."""


def main() -> int:
    """Write every table anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    laws = data / "laws"
    (HERE / "frequency.txt").write_text(frequency(laws) + "\n", encoding="utf-8")
    (HERE / "readings.txt").write_text(readings(), encoding="utf-8")
    corpora = [(texts(laws / "lawrefbook"), 1), (texts(data / "qa"), QA_WEIGHT)]
    (HERE / "pairs.bin").write_bytes(zlib.compress(pairs(corpora).encode("utf-8"), 9))
    (HERE / "grams.bin").write_bytes(grams([(texts(laws / "lawrefbook"), 1), (texts(data / "qa"), QA_WEIGHT)]))
    return 0


def frequency(laws: Path) -> str:
    """The characters of both kinds of law, each kind counted in shares so that the larger corpus does not drown the other."""
    shares: Counter[str] = Counter()
    for folder in ("lawrefbook", "taiwan"):
        counts = Counter(char for text in texts(laws / folder) for char in text if is_han(char))
        total = sum(counts.values()) or 1
        shares.update({char: count / total for char, count in counts.items()})
    return "".join(char for char, _ in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:FREQUENT])


def pairs(corpora: Iterable[tuple[Iterable[str], int]]) -> str:
    """A head line of characters, most frequent first, each with its cost as a letter; then for each a line of followers, ordered by cost:
    a capital letter opens the followers of that cost. A cost is -ln(share), in STEP units, from A.
    """
    counts: Counter[int] = Counter()
    for corpus, weight in corpora:
        units = np.frombuffer("\n".join(map(normalised, corpus)).encode("utf-16-le", "ignore"), np.uint16)
        codes, times = np.unique(units[:-1].astype(np.uint32) << 16 | units[1:], return_counts=True)
        counts.update(dict(zip(codes.tolist(), (times * weight).tolist(), strict=True)))
    known = [(chr(code >> 16), chr(code & 0xFFFF), times) for code, times in counts.items()]
    known = [pair for pair in known if is_known(pair[0]) and is_known(pair[1])]
    singles: Counter[str] = Counter()
    for _, char, times in known:
        singles[char] += times
    total = singles.total()
    chars = [char for char, _ in sorted(singles.items(), key=lambda item: (-item[1], item[0]))]
    followers: dict[str, dict[str, list[str]]] = {char: {} for char in chars}
    for first, char, times in sorted(known, key=lambda pair: pair[1]):
        if times >= LEAST and first in singles:
            followers[first].setdefault(_level(times / singles[first]), []).append(char)
    lines = ["".join(level + "".join(sorted(found)) for level, found in sorted(followers[char].items())) for char in chars]
    return "\n".join(["".join(char + _level(singles[char] / total) for char in chars), *lines])


def grams(corpora: Iterable[tuple[Iterable[str], int]]) -> bytes:
    """A head line of characters, most frequent first; then for each order streams of bytes as `grams.unpacked` reads them: how many
    followers each run of the order before has, their numbers as differences, and the level of how often each was seen.
    """
    text = "\n".join(normalised(text) for corpus, weight in corpora for text in list(corpus) * weight)
    units = np.frombuffer(text.encode("utf-16-le", "ignore"), np.uint16)
    seen = np.bincount(units, minlength=0x10000)
    chars = "".join(char for char in map(chr, np.argsort(-seen, kind="stable").tolist()) if _is_counted(char, int(seen[ord(char)])))
    unknown, literal = len(chars), len(chars) + 1
    number = np.full(0x10000, unknown, np.int64)
    number[:0x80] = literal
    number[[ord(char) for char in chars]] = np.arange(len(chars))
    numbers = number[units]
    times = np.bincount(numbers, minlength=literal + 1)
    streams, before = [chars.encode("utf-8"), _levels(times)], literal + 1
    places = np.where(numbers == unknown, -1, numbers)
    for order, least in enumerate(LEAST_GRAMS, 2):
        keys = np.where((places[:-1] >= 0) & (numbers[order - 1 :] != unknown), places[:-1] << BITS | numbers[order - 1 :], -1)
        found, place, times = np.unique(keys, return_inverse=True, return_counts=True)
        kept = (times >= least) & (found >= 0)
        streams += [*_followers(found[kept], before), _levels(times[kept])]
        places, before = np.where(kept, kept.cumsum() - 1, -1)[place], int(kept.sum())
    return zstandard.compress(b"".join(len(stream).to_bytes(4, "little") + stream for stream in streams), level=22)


def _followers(keys: npt.NDArray[np.int64], before: int) -> Iterator[bytes]:
    """How many followers each of the runs before has, then the followers' numbers as differences: low bytes and high bytes of each."""
    runs, chars = keys >> BITS, keys & ((1 << BITS) - 1)
    steps = np.diff(chars, prepend=0)
    firsts = np.diff(runs, prepend=-1) > 0
    steps[firsts] = chars[firsts]
    for column in (np.bincount(runs, minlength=before), steps):
        yield from ((column & 0xFF).astype(np.uint8).tobytes(), (column >> 8).astype(np.uint8).tobytes())


def _levels(times: npt.NDArray[np.int64]) -> bytes:
    return bytes(np.rint(GRAM_STEPS * np.log2(np.maximum(times, 1))).astype(np.uint8))


def _is_counted(char: str, times: int) -> bool:
    """Whether a character has a number of its own: Han that occur, other signs that are frequent."""
    return not char.isascii() and not "\ud800" <= char <= "\uf8ff" and times >= (1 if is_han(char) else LEAST_SIGN)


def _level(share: float) -> str:
    return chr(ord("A") + max(0, min(25, round(-math.log(share) / STEP))))


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
        if path.suffix in {".md", ".txt", ".jsonl"}:
            yield path.read_text(encoding="utf-8", errors="ignore")


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
