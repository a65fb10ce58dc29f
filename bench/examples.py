"""Lines with what they are, content or frame, to fit the content scorer on: from gold texts, content selectors, labelled pages."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from bench.pages import DATA, gold_pages
from pipeline.html import lexbor
from pipeline.html.decode import decode
from pipeline.html.features import Columns, features
from pipeline.html.outline import Outline
from pipeline.page import KEPT_ROLES

Array = npt.NDArray[np.float64]
_ALIKE = 5
"""Pages of one design without a gold text that are looked at: more of them say nothing new."""
_RUN = 4
"""Shared characters shorter than this are chance, unless they are the whole line."""
_UNJUDGED = frozenset(("related_question", "meta", "lawyer_card"))
"""Roles that other rules take out, and split reads: neither content nor frame."""


@dataclass
class Example:
    """A page's lines: features, share of content, weight. `group` holds pages of one design together in cross-validation."""

    set: str
    name: str
    group: str
    outline: Outline
    columns: Columns
    x: Array
    y: Array
    weight: Array
    gold: str


def examples(data: Path = DATA) -> list[Example]:
    """All pages at hand that say what their content is."""
    found = [*_from_gold(data), *_from_containers(data), *_from_labels(data.parent / "gold")]
    groups = [example.group for example in found]
    for example in found:
        example.weight = example.weight / max(1.0, groups.count(example.group) / 3)
    return found


def _from_gold(data: Path) -> Iterator[Example]:
    for page in gold_pages(data):
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
        judged = np.array([0.4 * (role not in _UNJUDGED) for role in ordered])
        yield _example("labelled", folder.name, _group(urlsplit(label["url"] or "").hostname or folder.name), outline, y, judged, "")


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
    return Example(kind, name, group, outline, columns, columns.rows().T.astype(np.float64), y, weight, gold)


def _group(host: str) -> str:
    """The site of a host: pages of one site share a design."""
    parts = host.split(".")
    return ".".join(parts[-3:] if parts[-2:-1] in (["com"], ["gov"], ["org"]) and parts[-1] == "cn" else parts[-2:])
