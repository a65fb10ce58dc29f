"""Fuzz of decoding and parsing: damaged copies of pages go through `read`, and nothing may be lost but what was damaged.

python -m bench.fuzz [--minutes 60] [--seed 1] [--data DIR] [--keep DIR]

Each input is a page at hand with some places damaged: bytes changed, flipped, doubled, taken out, put in from another page or encoding,
markup put in, the end cut off. Checked for each:

- `read` ends in a page or in Unreadable, within SLOW seconds;
- the lines tile the raw text and the edits replay (`Page.check`);
- an HTML page's raw text has every character of the parser's text nodes, in order (a walk by the book, not the fast one);
- the lines of bytes that were not damaged are decoded as in the sound page, and no edit falls into them.

Failing inputs are kept in `--keep`; exit status 1 where there is one.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bench.pages import DATA, all_html
from pipeline.html import lexbor
from pipeline.html.decode import decode
from pipeline.html.mends import Marked
from pipeline.html.outline import UNREAD
from pipeline.page import Page
from pipeline.sources import Record, Unreadable
from pipeline.stages.read import is_html, read

SLOW = 20.0
LARGEST = 60_000
"""Bytes of a page that is damaged: an hour then makes some 100,000 inputs."""
FEW = 3
"""Damaged places up to which the rest of the page must read as before; a page damaged all over may well look like another encoding."""
LIGHTLY = 2_000
"""Bytes from which a page is still sure to be known for its encoding after so much damage."""
MARKUP = (
    *(b"<div>", b"</", b"<table><tr><td>", b"<!--", b"<script>", b"<template>", b"<style>", b"<noscript>", b"<frameset>", b"<pre>\n"),
    *(b"<![CDATA[", b"&#x4e00;", b"<a href=x>", b"<br>", b"<svg><title>", b"<select><option>", b"<textarea>", b"<title>"),
)
TORN = re.compile("[\u2500-\u257f\ue000-\uf8ff]")
"""What torn text is full of: a line that is damaged in the sound page too may be brought into step beside other damage."""
NOISE = (b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\xed\xa0\x80", b"\xff", b"\r", b"\xe4\xb8", b"\xd6")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--keep", type=Path, default=Path(".cache/fuzz"))
    args = parser.parse_args()
    rng, pages = random.Random(args.seed), sound_pages(args.data)
    print(f"{len(pages)} sound pages, seed {args.seed}, {args.minutes:g} minutes", flush=True)
    counts, shown, end = Counter[str](), time.monotonic(), time.monotonic() + 60 * args.minutes
    while time.monotonic() < end:
        page = rng.choice(pages)
        data, untouched = damaged(rng, page, pages)
        counts["inputs"] += 1
        for problem in problems(data, untouched, page, counts):
            counts["failures"] += 1
            _keep(args.keep, f"{args.seed}-{counts['inputs']}", data, problem)
        if time.monotonic() - shown > 300:
            shown = time.monotonic()
            print(dict(counts), flush=True)
    print("done:", dict(counts))
    return 1 if counts["failures"] else 0


def sound_pages(data: Path) -> list[bytes]:
    """Pages of the project and of the data folder, and those in UTF-8 also in the two Chinese encodings."""
    root = Path(__file__).parent.parent
    files = [*sorted((root / "raw").iterdir()), *sorted((root / "tests/golden/pages").glob("*/source.*"))]
    if data.exists():
        files += [*sorted((data / "charset").rglob("*.*")), *all_html(data), *sorted((data.parent / "gold/pages").glob("*/source.*"))]
    found = [page for file in files if file.is_file() and 0 < len(page := file.read_bytes()) < LARGEST]
    return [*found, *(page for stored in found for page in _in_other_encodings(stored))]


def _in_other_encodings(stored: bytes) -> Iterator[bytes]:
    try:
        text = stored.decode("utf-8")
    except UnicodeDecodeError:
        return
    for encoding in ("gb18030", "big5hkscs"):
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            continue


def damaged(rng: random.Random, page: bytes, others: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """A damaged copy, and the lines of bytes that no damage touched; these only where there is little of it and the page is long."""
    data, untouched = bytearray(page), [True] * len(page)
    places = rng.choice((1, 1, 2, FEW, 5, 20, 100))
    for _ in range(places):
        at = rng.randrange(len(data) + 1)
        size = rng.randrange(1, 40) if rng.random() < 0.3 else 1
        new = _new(rng, bytes(data[at : at + size]), others)
        data[at : at + size], untouched[at : at + size] = new, [False] * max(len(new), 1)
        del untouched[len(data) :]
    if rng.random() < 0.1:
        cut = rng.randrange(len(data) + 1)
        del data[cut:], untouched[max(cut - 1, 0) :]
        untouched += [False] * (len(data) - len(untouched))
    return bytes(data), _whole_lines(bytes(data), untouched) if places <= FEW and len(data) > LIGHTLY else []


def _new(rng: random.Random, old: bytes, others: Sequence[bytes]) -> bytes:
    """What comes in the place of some bytes."""
    kind = rng.randrange(8)
    if kind < 2:
        return bytes(rng.randrange(256) for _ in old)
    if kind == 2:
        return b""
    if kind == 3:
        return bytes(byte ^ 1 << rng.randrange(8) for byte in old)
    if kind == 4:
        return old * 2
    if kind == 5:
        other = rng.choice(others)
        begin = rng.randrange(len(other))
        return old + other[begin : begin + rng.randrange(1, 400)]
    return rng.choice(MARKUP if kind == 6 else NOISE) * rng.choice((1, 1, 1, 50)) + old


def _whole_lines(data: bytes, untouched: Sequence[bool]) -> list[bytes]:
    """Lines of bytes that hold Chinese and lie, line breaks and all, outside the damage."""
    lines, at = [], 0
    for line in data.split(b"\n"):
        end = at + len(line)
        if not line.isascii() and all(untouched[max(at - 1, 0) : end + 1]):
            lines.append(line)
        at = end + 1
    return lines


def problems(data: bytes, untouched: Sequence[bytes], page: bytes, counts: Counter[str]) -> Iterator[str]:
    """What is wrong with the reading of one input, made from this page."""
    begun = time.process_time()
    try:
        found = read(Record(data, source="page"))
        found.check()
        yield from _lost_in_parsing(data, found)
    except Unreadable:
        counts["unreadable"] += 1
    except Exception:  # noqa: BLE001  every kind of error is what this looks for
        yield traceback.format_exc()
    if time.process_time() - begun > SLOW:
        yield f"{time.process_time() - begun:.0f} seconds"
    if untouched:
        counts["compared with the sound page"] += 1
        yield from _lost_in_decoding(data, untouched, page)


def _lost_in_parsing(data: bytes, page: Page) -> Iterator[str]:
    text = Marked(decode(data)).text
    if not is_html(Record(data, source="page"), text):
        return
    tree = lexbor.parse(text)
    expected, found = _letters(by_the_book(tree)), _letters(lexbor.outline(tree).texts)
    if expected != found and found:
        at = next((n for n, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), min(len(expected), len(found)))
        yield f"text lost in parsing at {at}: {expected[at - 10 : at + 20]!r} is {found[at - 10 : at + 20]!r} ({len(page.lines)} lines)"


def _letters(texts: Sequence[str]) -> str:
    return "".join("".join(texts).split())


def by_the_book(tree: LexborHTMLParser) -> list[str]:
    """The text nodes of a tree in document order, found by recursion without any short cut."""
    return list(_texts(tree.root)) if tree.root is not None else []


def _texts(node: LexborNode) -> Iterator[str]:
    stack = [node]
    while stack:
        node = stack.pop()
        if node.is_text_node:
            yield node.text_content or ""
        elif node.tag is not None and node.tag not in UNREAD:
            inside = node
            if node.tag == "template":
                inside = next(iter(node.template_fragments()), None) or node
            elif node.tag == "noframes" and node.child is not None:
                inside = LexborHTMLParser(node.child.text_content or "").body or node
            stack += reversed(list(inside.iter(include_text=True)))


def _lost_in_decoding(data: bytes, untouched: Sequence[bytes], page: bytes) -> Iterator[str]:
    """Lines that are sound by themselves and in the page without damage, but not in the decoded text."""
    decoded = decode(data)
    encodings = {"big5hkscs" if name == "big5" else name for name in decoded.encoding.rstrip("?").split(" ")[0].split("+")}
    if not encodings <= {"utf-8", "gb18030", "big5hkscs"}:
        return
    there, sound = frozenset(decoded.text.split("\n")), frozenset(decode(page).text.split("\n"))
    for line in untouched:
        readings = [reading for encoding in encodings if (reading := _plain(line, encoding)) and sound.issuperset(reading)]
        if any(TORN.search(text) for reading in readings for text in reading):
            continue
        if readings and not any(map(there.issuperset, readings)):
            yield f"line not as it was, read as {decoded.encoding}: {line[:200]!r}"
            return


def _plain(line: bytes, encoding: str) -> list[str]:
    """A line by itself, or several where carriage returns break it; none where it is not of this encoding."""
    try:
        return line.decode(encoding).removesuffix("\r").replace("\r", "\n").split("\n")
    except UnicodeDecodeError:
        return []


def _keep(folder: Path, name: str, data: bytes, problem: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.bin").write_bytes(data)
    print(f"{folder / name}.bin: {problem}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
