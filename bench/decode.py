"""Encodings: whole pages decoded right, and time per page.

python -m bench.decode [DATA]

Every HTML page of the data folder is re-encoded to GB18030, UTF-8 and, where it can be, Big5, with a true, a lying and no meta tag; every
file of the charset folder is decoded as it is. A page is right if its text is the text it was made from, character for character.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.html.decode import decode

META = re.compile(rb"<meta[^>]+charset[^>]*>|\bencoding=[\"'][\w-]+[\"']", re.IGNORECASE)
ENCODINGS = ("gb18030", "big5hkscs", "utf-8")
FOLDERS = {"big5": "big5hkscs", "gb2312": "gb18030", "gb18030": "gb18030"}
PAGES_OF_LIES = {"gb18030": b"big5", "big5hkscs": b"utf-8", "utf-8": b"gbk"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    right, total, wrong = Counter[str](), Counter[str](), []
    for cell, name, page, text in cases(data):
        total[cell] += 1
        right[cell] += (ok := same(decode(page).text, text))
        wrong += [] if ok else [f"{cell}: {name} read as {decode(page).encoding}"]
    for cell in sorted(total):
        print(f"{cell:22} {right[cell]:4} of {total[cell]:4} pages right")
    print(*wrong, sep="\n")
    print(f"{right.total()} of {total.total()} pages right; {milliseconds(data):.3f} ms a page as stored")
    return 0 if right == total else 1


def cases(data: Path) -> Iterator[tuple[str, str, bytes, str]]:
    """Cell, name, bytes and the text they are to become."""
    for folder, encoding in FOLDERS.items():
        for file in sorted((data / "charset" / folder).iterdir()):
            yield f"charset {folder}", file.name, file.read_bytes(), file.read_bytes().decode(encoding)
    for file in pages(data):
        plain = META.sub(b"", stored(file).encode())
        for encoding in ENCODINGS:
            for meta, page in with_metas(plain.decode(), encoding):
                yield f"{encoding} meta {meta}", str(file.relative_to(data)), page, page.decode(encoding)


def pages(data: Path) -> list[Path]:
    return sorted(file for file in (data / "html").rglob("*.html") if file.name != "expected.html")


def stored(file: Path) -> str:
    """The page's text, read as its folder says: UTF-8, else GB18030; the two damaged ones lose their broken bytes."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "ignore")


def with_metas(text: str, encoding: str) -> Iterator[tuple[str, bytes]]:
    body = text.encode(encoding, "xmlcharrefreplace")
    foreign = sum(byte > 0x7F for byte in body)
    if encoding == "big5hkscs" and foreign < 0.5 * len(text.encode("gb18030")) - 0.5 * len(text):
        return
    for meta, charset in (("true", encoding.removesuffix("hkscs").encode()), ("lying", PAGES_OF_LIES[encoding]), ("none", b"")):
        yield meta, (b'<meta charset="' + charset + b'">' if charset else b"") + body


def same(text: str, expected: str) -> bool:
    return text.translate(SYMBOLS) == re.sub("\r\n?", "\n", expected).removeprefix("\ufeff").translate(SYMBOLS)


SYMBOLS = str.maketrans("•､‾∼♁☉¥¢£", "‧﹑¯～⊕⊙￥￠￡")
"""Nine symbols that Python's Big5 tables read differently from browsers and Windows."""


def milliseconds(data: Path) -> float:
    """Milliseconds of CPU time for a page as it is stored."""
    loaded = [file.read_bytes() for file in pages(data)]
    started = time.process_time()
    for page in loaded:
        decode(page)
    return (time.process_time() - started) * 1000 / len(loaded)


if __name__ == "__main__":
    sys.exit(main())
