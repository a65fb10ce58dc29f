"""Rows of numbers that were summed up once for a key, in one array: those of a page are taken together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
SumUp = Callable[[list[Any]], Floats]

MOST: Final = 20_000
"""Keys that are remembered; then it begins anew, because what repeats is soon known again."""
FIRST: Final = 256
"""Rows that there is room for at the beginning."""


class Remembered:
    """Key -> row."""

    def __init__(self, *shape: int) -> None:
        self._places: dict[Any, int] = {}
        self._rows: Floats = np.empty((FIRST, *shape), np.float32)

    def take(self, keys: Sequence[Any], sum_up: SumUp) -> Floats:
        """A row for each key; `sum_up` makes the rows of those that have none."""
        places: list[Any] = list(map(self._places.get, keys))
        if None in places:
            self.learn(keys, sum_up)
            places = [self._places[key] for key in keys]
        return self._rows.take(places, axis=0)

    def learn(self, keys: Iterable[Any], sum_up: SumUp) -> None:
        """Find the rows of keys that have none. Where there are too many rows, all are forgotten before."""
        if len(self._places) > MOST:
            self._places.clear()
        places = self._places
        if new := list(dict.fromkeys([key for key in keys if key not in places])):
            start, end = len(places), len(places) + len(new)
            if end > len(self._rows):
                self._rows = np.concatenate([self._rows[:start], np.empty((2 * end - start, *self._rows.shape[1:]), np.float32)])
            self._rows[start:end] = sum_up(new)
            places.update(zip(new, range(start, end), strict=True))
