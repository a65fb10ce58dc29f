"""Content selection: which lines of a page are its content and which its frame, without being told the kind of page.

Three steps. A fitted scorer (boosted trees on `features.py`, in `content.toml`) gives each line its chance to be content. Lines of one
kind, same path and classes, are brought nearer to each other: the short reply follows the long ones. Then the page sets its own
threshold: the one at which the expected F1 of what stays is best, so that a page on which all chances are low loses no more than others.
`python -m bench.fit_content` fits the scorer and prints its cross-validation by site.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.html.features import CHOICES, FRAME, NAMES, Array, Columns, class_words, features
from pipeline.html.outline import Outline
from pipeline.page import Block, Line

THRESHOLD: Final = 0.5
"""Lines whose `Block.content` is below this are frame; the page's own threshold is brought to this value."""

_KIN: Final = 0.6
"""How far a line is moved to the mean of its kind, in log odds."""
_LOWEST, _HIGHEST, _SHARE = 0.2, 0.4, 0.8
"""Bounds of a page's own threshold, and its share of the best one: losing a line of law costs more than keeping one of frame."""

_NONE: Final = 0.01
"""The chance of lines that are none of the content whatever they read like."""
_TAGGED: Final = re.compile(r"<(?:/?[a-z][a-z\d]*(?:[\s/>])|!--)", re.IGNORECASE)

_CTA: Final = re.compile(r"咨询|諮詢|扫一扫|扫码|二维码|立即|热线|下载|关注|分享|打印|拨打|联系我|加微信|收藏|举报|点赞")
_META: Final = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2}|(?:来源|作者|编辑|时间)[:：]|发布(?:时间|日期|于)|阅读|浏览|点击[:：数]|人看过|发表于"
    r"|\d+ ?(?:楼|次|分钟前|小时前|天前)"
)
NAV: Final = frozenset(("nav", "header", "footer"))
PLACES: Final = 8_192
"""Places on pages, path and class words, of which it is remembered what they say: a site has some hundred."""


class Scorer(NamedTuple):
    """Boosted oblivious trees: `feature` and `above`, a row a level, ask a question; `leaf` is what the answers add to the log odds."""

    start: float
    feature: npt.NDArray[np.int64]
    above: npt.NDArray[np.float32]
    leaf: npt.NDArray[np.float32]
    first_leaf: npt.NDArray[np.int64]

    def odds(self, columns: Columns) -> Array:
        """Log odds of each line to be content."""
        answers = [columns.rows.take(feature, axis=0) > above for feature, above in zip(self.feature, self.above, strict=True)]
        leaves = answers[0].view(np.uint8)
        for level, answer in enumerate(answers[1:], 1):
            leaves |= answer.view(np.uint8) << level
        found: Array = self.start + self.leaf.take(leaves + self.first_leaf).sum(axis=0, dtype=np.float64)
        return found


def score(outline: Outline) -> list[float]:
    """What `Block.content` of every line is, 0 frame to 1 content."""
    if not outline.texts:
        return []
    columns = features(outline)
    found: list[float] = contents(outline, columns, _scorer().odds(columns)).tolist()
    return found


def contents(outline: Outline, columns: Columns, odds: Array) -> Array:
    """The same from the scorer's log odds: kinds drawn together, the page's threshold brought to THRESHOLD."""
    size = np.array(list(map(len, outline.texts)), dtype=np.float64)
    kin = columns.kin
    weight = np.sqrt(size)
    mean = np.bincount(kin, weights=odds * weight) / np.bincount(kin, weights=weight)
    chance = 1 / (1 + np.exp(-((1 - _KIN) * odds + _KIN * mean[kin])))
    if outside := [*_copies(outline), *_choices(outline)]:
        chance[outside] = _NONE
    if (markup := _markup(outline)) and np.delete(chance, markup).max(initial=0.0) >= _LOWEST:
        chance[markup] = _NONE
    limit = _limit(chance, size)
    content: Array = np.where(chance < limit, THRESHOLD * chance / limit, THRESHOLD + (1 - THRESHOLD) * (chance - limit) / (1 - limit))
    for line in columns.headlines:
        content[line] = max(content[line], THRESHOLD)
    return content.round(3)


def frame_role(line: Line) -> str:
    """The role that a line of the frame gets, by what it looks like and where it stands."""
    text, block = line.text, line.block
    if len(text) <= 60 and _META.search(text):
        return "meta"
    if block and 2 * block.link_chars >= len(text):
        return "related_link" if len(text) >= 10 and not _in_nav(block) else "nav"
    if block and _in_nav(block):
        return "nav"
    return "cta" if len(text) <= 40 and _CTA.search(text) else "other_boilerplate"


def evidence(line: Line) -> str:
    """Why a line counts as frame, for `explain`: its score and the facts that a reader can check."""
    block = line.block
    if block is None:
        return ""
    facts = [f"content {block.content:.2f} < {THRESHOLD}"]
    if block.link_chars:
        facts.append(f"{min(100, round(100 * block.link_chars / max(1, len(line.text))))} % links")
    if block.hidden:
        facts.append("hidden")
    facts.append(_place(block.path, block.marks))
    return ", ".join(facts)


@lru_cache(PLACES)
def _place(path: str, marks: str) -> str:
    """Where a line stands: its last tags and the end of its class words."""
    tags = "/".join(path.rsplit("/", 3)[-3:])
    return f"{tags}, class {marks[-40:]}" if marks else tags


def _in_nav(block: Block) -> bool:
    return _is_nav(block.path, block.marks)


@lru_cache(PLACES)
def _is_nav(path: str, marks: str) -> bool:
    return not NAV.isdisjoint(path.split("/")) or class_words(marks[-60:])[FRAME] > 1


def _copies(outline: Outline) -> list[int]:
    """Hidden lines that the page shows elsewhere: what a `<noscript>` repeats, templates of scripts."""
    unseen = [n for n, hidden in enumerate(outline.hidden) if hidden]
    if not unseen:
        return []
    shown = {text for text, hidden in zip(outline.texts, outline.hidden, strict=True) if not hidden}
    return [n for n in unseen if outline.texts[n] in shown]


def _choices(outline: Outline) -> list[int]:
    """What a `<select>` offers: a menu, whatever its entries read like."""
    return _lines_in(outline, {element for element, tag in enumerate(outline.tags) if tag in CHOICES})


def _markup(outline: Outline) -> list[int]:
    """Markup in a `<textarea>`, which scripts show elsewhere (galleries, menus). Plain text there may be what somebody wrote."""
    areas = {element for element, tag in enumerate(outline.tags) if tag == "textarea"}
    return _lines_in(outline, {outline.stands[n] for n in _lines_in(outline, areas) if _TAGGED.search(outline.texts[n])})


def _lines_in(outline: Outline, elements: set[int]) -> list[int]:
    return [n for n, stand in enumerate(outline.stands) if stand in elements] if elements else []


def _limit(chance: Array, size: Array) -> float:
    """The page's own threshold. Where it would leave next to nothing, the best line of the page decides."""
    order = (-chance).argsort(kind="stable")
    right = (chance * size).take(order).cumsum()
    f1 = 2 * right / (size.take(order).cumsum() + right[-1])
    limit = float(min(max(_SHARE * f1.max() / 2, _LOWEST), _HIGHEST))
    best = float(chance.max())
    return limit if size[chance >= limit].sum() >= 20 or best < 0.05 else min(limit, 0.8 * best)


def scorer_of(names: Sequence[str], start: float, feature: Any, above: Any, leaf: Any) -> Scorer:
    """A scorer whose trees ask for the features of `names` by their place among them."""
    rows = np.array([NAMES.index(name) for name in names], dtype=np.int64)[np.array(feature, dtype=np.int64).T]
    leaves = np.array(leaf, dtype=np.float32)
    first = np.arange(len(leaves), dtype=np.int64).reshape(-1, 1) * leaves.shape[1]
    return Scorer(start, rows, np.array(above, dtype=np.float32).T[:, :, np.newaxis], leaves, first)


@cache
def _scorer() -> Scorer:
    table = tomllib.loads(resources.files(__package__).joinpath("content.toml").read_text(encoding="utf-8"))
    return scorer_of(table["features"], table["start"], table["feature"], table["above"], table["leaf"])
