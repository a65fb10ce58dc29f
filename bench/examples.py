"""Lines with what they are, content or frame, to fit the content scorer on: from gold texts, content selectors, labelled pages."""

from __future__ import annotations

import copy
import json
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from bench.golden import goldens, key
from bench.pages import DATA, GoldPage, further_pages, gold_pages
from pipeline.html import lexbor
from pipeline.html.content import THRESHOLD
from pipeline.html.decode import decode
from pipeline.html.features import Columns, features
from pipeline.html.outline import Outline
from pipeline.page import KEPT_ROLES

Array = npt.NDArray[np.float64]
_ALIKE = 5
"""Pages of one design without a gold text that are looked at: more of them say nothing new."""
_RUN = 4
"""Shared characters shorter than this are chance, unless they are the whole line."""
_UNJUDGED = frozenset(("related_question", "meta", "lawyer_card", "truncated_snippet", "spam_seo"))
"""Roles that other rules take out, and split reads: neither content nor frame."""
_LABELLED = 0.8
"""Weight of a page of our own making beside one from the web."""
_SHORT, _SHORTEST, _SHORTENED = 400, 60, 0.3
"""Characters of content that a shortened page keeps at most and at least, and its weight beside the page itself."""


@dataclass
class Example:
    """A page's lines: features, share of content, how far that is known, weight. `group` holds pages of one site together."""

    set: str
    name: str
    group: str
    outline: Outline
    columns: Columns
    x: Array
    y: Array
    judged: Array
    weight: Array
    gold: str


def examples(data: Path = DATA, more: Path | None = None) -> list[Example]:
    """All pages at hand that say what their content is; `more` is a folder of further ones as `further_pages` reads it."""
    known, further = gold_pages(data), further_pages(more) if more else []
    found = [*_from_gold([*known, *further]), *_from_containers(data), *_from_labels(data.parent / "gold"), *_from_golden()]
    groups = Counter(example.group for example in found)
    for example in found:
        example.judged = example.judged / max(1.0, groups[example.group] / 3)
        example.weight = example.weight / max(1.0, groups[example.group] / 3)
    return found


def _from_gold(pages: Sequence[GoldPage]) -> Iterator[Example]:
    for page in pages:
        outline = lexbor.outline(lexbor.parse(decode(page.data).text))
        if outline.texts:
            y = shared(outline.texts, page.gold)
            yield _example(page.set, page.name, _group(page.host), outline, y, np.ones(len(y)), page.gold)


def _from_containers(data: Path) -> Iterator[Example]:
    table = tomllib.loads((Path(__file__).parent / "containers.toml").read_text(encoding="utf-8"))
    for folder, designs in table.items():
        for pattern, selector in designs.items():
            for file in sorted((data / "html" / folder).glob(pattern))[:_ALIKE]:
                tree = lexbor.parse(decode(file.read_bytes()).text)
                inside = {node.mem_id: "content" for node in tree.css(selector)} if selector else {}
                outline = lexbor.outline(tree, inside)
                y = np.array([float(bool(field)) for field in outline.fields])
                if inside or not selector:
                    group = "163" if "163" in str(file) or "netease" in file.name or file.name == "sample.html" else file.parent.name
                    yield _example(folder, str(file.relative_to(data / "html")), group, outline, y, np.ones(len(y)), "")


def _from_labels(gold: Path) -> Iterator[Example]:
    for folder in sorted((gold / "pages").iterdir()):
        file = folder / "source.html"
        if not file.exists():
            continue
        label = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        outline = lexbor.outline(lexbor.parse(decode(file.read_bytes()).text))
        roles = {line["i"]: line["label"] for line in label["lines"]}
        if len(outline.texts) != len(roles) or label["genre"] == "spam":
            continue
        ordered = [roles[i] for i in sorted(roles)]
        y = np.array([float(role in KEPT_ROLES) for role in ordered])
        judged = np.array([_LABELLED * (role not in _UNJUDGED) for role in ordered])
        yield _example("labelled", folder.name, _group(urlsplit(label["url"] or "").hostname or folder.name), outline, y, judged, "")


def _from_golden() -> Iterator[Example]:
    """The learning half of the project's own golden pages: those in HTML whose lines have one role each."""
    for golden in goldens():
        if golden.half != "learn" or golden.source.suffix != ".html":
            continue
        outline = lexbor.outline(lexbor.parse(decode(golden.source.read_bytes()).text))
        roles = [role for role, text in golden.spans for _ in key(text)]
        sizes = [len(key(text)) for text in outline.texts]
        start = len(roles) - sum(sizes)
        if start < 0:
            continue
        ends = start + np.cumsum(sizes)
        spans = [roles[end - size : end] for end, size in zip(ends, sizes, strict=True)]
        y = np.array([np.mean([role in KEPT_ROLES for role in span]) if span else 0.0 for span in spans])
        judged = np.array([_LABELLED * bool(span and _UNJUDGED.isdisjoint(span)) for span in spans])
        host = urlsplit(golden.expected.get("url") or "").hostname or golden.folder.name
        yield _example("golden", golden.folder.name, _group(host), outline, y, judged, "")


def shortened(page: Example) -> Example | None:
    """The page with little of its content left and all of its frame, to fit on: short pages are where frames win. None where it is short.

    Which run of lines stays is drawn from the page's name: the same pages give the same model.
    """
    draw = np.random.default_rng(zlib.crc32(f"{page.set} {page.name}".encode()))
    sizes = [len(text) for text in page.outline.texts]
    content = [n for n, share in enumerate(page.y) if share >= THRESHOLD]
    if len(content) < 4 or sum(sizes[n] for n in content) < 2 * _SHORT:
        return None
    wanted = float(np.exp(draw.uniform(np.log(_SHORTEST), np.log(_SHORT))))
    start = 0 if draw.random() < THRESHOLD else int(draw.integers(len(content)))
    kept, held = np.ones(len(sizes), dtype=np.bool_), 0
    kept[content] = False
    for n in content[start:]:
        if held > wanted:
            break
        kept[n], held = True, held + sizes[n]
    outline = _part(page.outline, kept)
    for n, share in enumerate(page.y[kept]):
        if share >= THRESHOLD and len(outline.texts[n]) > 1.5 * wanted:
            outline.texts[n] = outline.texts[n][: int(wanted)]
            outline.links[n] = min(outline.links[n], int(wanted))
    return _example(page.set, page.name, page.group, outline, page.y[kept], _SHORTENED * page.judged[kept], "")


def _part(outline: Outline, kept: npt.NDArray[np.bool_]) -> Outline:
    """The outline with some of its lines; all elements stay."""
    part = copy.copy(outline)
    for column in ("texts", "stands", "links", "hidden", "words", "fields"):
        setattr(part, column, list(compress(getattr(outline, column), kept)))
    upto = np.concatenate(([0], np.cumsum(kept))).tolist()
    part.first, part.last = [upto[n] for n in outline.first], [upto[n] for n in outline.last]
    return part


def shared(texts: list[str], gold: str) -> Array:
    """The share of each line that the gold text has at its place, by the longest common subsequence of the whole page."""
    packed = ["".join(text.split()) for text in texts]
    page, gold = "".join(packed), "".join(gold.split())
    found = np.zeros(len(page))
    for block in LCSseq.opcodes(page, gold):
        if block.tag == "equal":
            found[block.src_start : block.src_end] = block.src_end - block.src_start
    ends = np.cumsum([len(text) for text in packed])
    shares = [np.mean(found[end - len(text) : end] >= min(_RUN, len(text))) for end, text in zip(ends, packed, strict=True)]
    return np.array(shares)


def _example(kind: str, name: str, group: str, outline: Outline, y: Array, judged: Array, gold: str) -> Example:
    """Weights by length, content and frame each adding up to about one page."""
    size = np.array([min(len(text), 200) + 2.0 for text in outline.texts])
    content = max(float((size * y).sum()), 200.0)
    weight = size / content * judged
    frame = float((weight * (1 - y)).sum())
    weight = np.where(y < 0.5, weight * min(1.0, 1.5 / max(frame, 1e-9)), weight)
    columns = features(outline)
    return Example(kind, name, group, outline, columns, columns.rows.T.astype(np.float64), y, judged, weight, gold)


def _group(host: str) -> str:
    """The name of a host's site, as the folders of the other sets have it (toutiao): pages of one site share a design."""
    parts = host.split(".")
    return parts[-3 if parts[-2:-1] in (["com"], ["gov"], ["org"], ["net"]) and len(parts) > 2 else -2] if len(parts) > 1 else host
