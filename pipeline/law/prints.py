"""Fingerprints of law paragraphs: which paragraph stands in a law, without the law's text.

A page that quotes an article and goes on in prose gives no sign where the quote ends; that a paragraph stands in a law is the one
sure sign. `prints.bin` holds two 32-bit hashes for each paragraph of national law, judicial interpretations and Taiwan's law: of its
first and of its last characters, so that a paragraph that lost a character at one end is still known. Local law is left out.

`python -m pipeline.law.prints FOLDER` makes the file anew from a folder of law texts (Markdown, a line for each paragraph).
"""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from pipeline.text.fold import fold

HEAD_CHARS: Final = 10
TAIL_CHARS: Final = 16
"""Characters in a print. The tail is longer, for advice likes to end in the words of the law that it speaks of."""
_NOT_PRINTED: Final = re.compile(r"[^\u3400-\u9fff0-9a-z]")
_LABEL: Final = re.compile(
    r"^[\s*#　]*第[ 　]*[0-9零〇一二三四五六七八九十百千-]+[ 　]*[条條](?:[ 　]*之[ 　]*[一二三四五六七八九十]+)?\**[ 　]*(?:【[^】]*】)?"
)
_LEFT_OUT: Final = ("DLC", "案例")


def begins_known(text: str) -> bool:
    """Whether a paragraph begins as a paragraph of a law does. Short ones must be the same in whole."""
    key = _key(text)
    return bool(key) and _has(_head(key))


def ends_known(text: str) -> bool:
    """Whether a paragraph ends as a paragraph of a law does; False for short ones."""
    key = _key(text)
    return len(key) >= TAIL_CHARS and _has(_tail(key))


def build(folder: Path) -> bytes:
    """The prints of all law texts below a folder, sorted, four bytes each in little-endian order."""
    keys = {key for line in _paragraphs(folder) if (key := _key(line))}
    values = {_head(key) for key in keys} | {_tail(key) for key in keys if len(key) >= TAIL_CHARS}
    numbers = array("I", sorted(values))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _paragraphs(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*.md")):
        if any(part in _LEFT_OUT for part in path.parts):
            continue
        for line in path.read_text(encoding="utf-8").split("\n"):
            if not line.startswith(("#", "<")) and len(line) > 3:
                yield _LABEL.sub("", line)


def _key(text: str) -> str:
    return _NOT_PRINTED.sub("", fold(text))


def _head(key: str) -> int:
    return _hash(f"^{key[:HEAD_CHARS]}") if len(key) >= HEAD_CHARS else _hash(f"={key}")


def _tail(key: str) -> int:
    return _hash(f"{key[-TAIL_CHARS:]}$")


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")


def _has(value: int) -> bool:
    numbers = _known()
    at = bisect_left(numbers, value)
    return at < len(numbers) and numbers[at] == value


@cache
def _known() -> array[int]:
    numbers = array("I")
    numbers.frombytes(resources.files(__package__).joinpath("prints.bin").read_bytes())
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


if __name__ == "__main__":
    Path(__file__).with_name("prints.bin").write_bytes(build(Path(sys.argv[1])))
