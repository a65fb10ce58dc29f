"""Pages with a gold text of their content, from the folder of public test pages; each set as its makers left it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.html import lexbor
from pipeline.html.decode import decode
from pipeline.sources import Record, Unreadable
from pipeline.stages import STAGES
from pipeline.stages.read import read

DATA = Path("../shared/data")
_LINKED = re.compile(rb"""(?:href|src)\s*=\s*["']?https?://([\w.-]+)""")
_CHANCE = 2
"""Links to one host that say nothing of the page's own."""


class GoldPage(NamedTuple):
    """A page and the text that its makers call its content. `host` groups pages of one design for cross-validation."""

    set: str
    name: str
    host: str
    data: bytes
    gold: str


def gold_pages(data: Path = DATA) -> list[GoldPage]:
    """All of them, in a stable order."""
    html = data / "html"
    return [*_magic(html / "magic-html"), *_cwced(html / "cwced"), *_readability(html / "readability"), *_newspaper(html / "newspaper4k")]


def further_pages(folder: Path) -> list[GoldPage]:
    """Pages of one's own collection: `SITE/NAME.html` and beside it `NAME.txt`, the text of its content (empty where it has none).

    Pages of one site stand in one folder: the folder's name is what they are cross-validated by.
    """
    pages = [page for page in sorted(folder.glob("*/*.html")) if page.with_suffix(".txt").exists()]
    return [GoldPage("further", page.stem, page.parent.name, page.read_bytes(), _text_beside(page)) for page in pages]


def _text_beside(page: Path) -> str:
    return page.with_suffix(".txt").read_text(encoding="utf-8")


def all_html(data: Path = DATA) -> list[Path]:
    """Every HTML page at hand, with or without gold, that a browser could have been given."""
    return [path for path in sorted((data / "html").rglob("*.html")) if path.name != "expected.html"]


def _magic(folder: Path) -> Iterator[GoldPage]:
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            page = folder / row["kind"] / f"{row['id']}.html"
            gold = page.with_suffix(".gold.txt").read_text(encoding="utf-8")
            yield GoldPage(f"magic-{row['kind']}", row["id"][:12], urlsplit(row["url"]).hostname or "", page.read_bytes(), gold)


def _cwced(folder: Path) -> Iterator[GoldPage]:
    for page in sorted((folder / "original").glob("*.html")):
        gold = (folder / "cleaned" / f"{page.stem}.txt").read_text(encoding="utf-8")
        data = page.read_bytes()
        yield GoldPage("cwced", page.stem[:12], _most_linked(data) or f"cwced-{page.stem[:8]}", data, gold)


def _most_linked(data: bytes) -> str:
    """The host that a page without a known address links to most: its own, as a rule. Empty where hardly any link names a host."""
    hosts = Counter(_LINKED.findall(data.lower())).most_common(1)
    return hosts[0][0].decode() if hosts and hosts[0][1] > _CHANCE else ""


def _readability(folder: Path) -> Iterator[GoldPage]:
    for page in sorted(folder.glob("*/source.html")):
        outline = lexbor.outline(lexbor.parse((page.parent / "expected.html").read_text(encoding="utf-8")))
        yield GoldPage("readability", page.parent.name, page.parent.name, page.read_bytes(), "\n".join(outline.texts))


def _newspaper(folder: Path) -> Iterator[GoldPage]:
    for page in sorted(folder.glob("*.html")):
        gold = (folder / "data" / "txt" / f"{page.stem}.txt").read_text(encoding="utf-8")
        yield GoldPage("newspaper4k", page.stem, f"newspaper-{page.stem}", page.read_bytes(), gold)


def kept_text(page: GoldPage) -> str:
    """What all stages leave of a page, as the page prints it: conversion and repairs are measured elsewhere."""
    try:
        cleaned = read(Record(page.data, source=f"{page.name}.html"))
    except Unreadable:
        return ""
    for stage in STAGES:
        stage(cleaned)
    return "".join(line.raw for line in cleaned.kept())


def text_of(page: GoldPage) -> str:
    """The page's decoded text, for peers that are not to be judged by their decoding."""
    return decode(page.data).text
