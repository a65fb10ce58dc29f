"""Boosted oblivious trees in numpy: every level of a tree asks one question of all lines, so that a model is three small arrays.

Used for fitting only; the model is read and applied by `pipeline/html/content.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
BINS = 32


class Model(NamedTuple):
    """`feature` and `above` (trees x depth): is this feature above this value? `leaf` (trees x 2**depth): what it adds to the log odds."""

    start: float
    feature: npt.NDArray[np.int64]
    above: Array
    leaf: Array

    def score(self, x: Array) -> Array:
        depth = self.feature.shape[1]
        answers = x[:, self.feature.ravel()] > self.above.ravel()
        leaves = answers.reshape(len(x), -1, depth) @ (1 << np.arange(depth))
        odds = self.start + self.leaf[np.arange(len(self.leaf)), leaves].sum(axis=1)
        found: Array = 1 / (1 + np.exp(-odds))
        return found


def fit(x: Array, y: Array, weight: Array, *, trees: int, depth: int, rate: float, ridge: float, share: float, seed: int = 1) -> Model:
    """Newton boosting of the logistic loss. Each tree sees a share of the features; `ridge` counts in units of the mean line weight."""
    draw = np.random.default_rng(seed)
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1])) for column in x.T]
    bins = np.array([np.searchsorted(edge, column, side="left") for edge, column in zip(edges, x.T, strict=True)], dtype=np.uint8)
    weight = weight / weight.mean()
    mean = float(np.average(y, weights=weight))
    start = float(np.log(mean / (1 - mean)))
    odds = np.full(len(y), start)
    features, aboves, leaves = [], [], []
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-odds))
        gradient, curvature = weight * (y - chance), weight * np.maximum(chance * (1 - chance), 1e-4)
        tried = draw.choice(x.shape[1], max(2, int(share * x.shape[1])), replace=False)
        leaf = np.zeros(len(y), dtype=np.int64)
        asked, values = [], []
        for level in range(depth):
            best, at = _best_question(bins, edges, leaf, gradient, curvature, 1 << level, tried, ridge)
            asked.append(best)
            values.append(edges[best][at] if len(edges[best]) else 0.0)
            leaf |= (bins[best] > at).astype(np.int64) << level
        step = np.bincount(leaf, gradient, 1 << depth) / (np.bincount(leaf, curvature, 1 << depth) + ridge)
        features.append(asked)
        aboves.append(values)
        leaves.append(rate * step)
        odds += rate * step[leaf]
    return Model(start, np.array(features), np.array(aboves), np.array(leaves))


def _best_question(
    bins: npt.NDArray[np.uint8],
    edges: list[Array],
    leaf: npt.NDArray[np.int64],
    gradient: Array,
    curvature: Array,
    leaves: int,
    tried: npt.NDArray[np.int64],
    ridge: float,
) -> tuple[int, int]:
    """The feature and bin whose question, asked in all leaves at once, gains most."""
    best, gain = (int(tried[0]), 0), -np.inf
    for feature in tried:
        width = len(edges[feature]) + 1
        if width < 2:
            continue
        cell = leaf * width + bins[feature]
        g = np.bincount(cell, gradient, leaves * width).reshape(leaves, width).cumsum(axis=1)
        c = np.bincount(cell, curvature, leaves * width).reshape(leaves, width).cumsum(axis=1)
        right_g, right_c = g[:, -1:] - g, c[:, -1:] - c
        gains = (g**2 / (c + ridge) + right_g**2 / (right_c + ridge)).sum(axis=0)[:-1]
        at = int(gains.argmax())
        if gains[at] > gain:
            best, gain = (int(feature), at), float(gains[at])
    return best
