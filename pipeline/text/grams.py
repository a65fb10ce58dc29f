"""How likely a text is as Chinese, by runs of up to four characters counted in law and advice: the judge of what torn bytes can have been.

`language.py` is the quick one that looks at every page; this one is loaded only where a line is torn. A run that was never seen leaves its
share to the run that is one character shorter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from math import log
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import zstandard

from pipeline.text.language import BREAK
from pipeline.text.script import characters

BITS: Final = 13
"""Of a number of a character: a run's key is the place of the run before its last character, and that character's number."""

NUMBER: Final = (1 << BITS) - 1
"""What of a key is the number of the last character."""

GRAM_STEPS: Final = 3
"""Counts are kept as logarithms to base 2, in steps of so many to one."""

LEFT: Final = (3.0, 2.0)
"""Share that a run leaves to characters never seen after it, in occurrences: always, and for each character that was seen (Witten and Bell;
measured on law that was kept out of the counting: 2.41 nats a character).
"""

UNSEEN: Final = 20_000
"""So many characters that never occur share what half an occurrence each is."""

ROWS: Final = 1_024
RUNS: Final = 100_000
SHARES: Final = 16_384
"""Rows of shares, places of runs, and shares that are kept."""

Context = tuple[int, ...]
Floats = npt.NDArray[np.float32]


class Order(NamedTuple):
    """Runs of one length: their keys in order, each one's share, and what each shorter run leaves to the unseen."""

    keys: memoryview
    shares: Floats
    left: Floats


class Grams(NamedTuple):
    """Number of each known character, the share of each, and the runs by length, two first. Two numbers stand for unknown characters and
    for ASCII.
    """

    ids: dict[str, int]
    base: Floats
    orders: list[Order]

    @property
    def unknown(self) -> int:
        return len(self.base) - 2

    @property
    def literal(self) -> int:
        return len(self.base) - 1

    def id(self, char: str) -> int:
        """The number of a character, traditional ones as their simplified form."""
        char = characters().get(char, char)
        return self.ids.get(char, self.literal if char.isascii() else self.unknown)


def costs(text: str) -> list[float]:
    """What each character of a text costs after those before it, in nats; the text begins a line."""
    language, found = grams(), list[float]()
    context: Context = (language.id(BREAK),)
    for number in map(language.id, text):
        found.append(-log(share(context, number)))
        context = followed(context, number)
    return found


@lru_cache(ROWS)
def shares(context: Context) -> Floats:
    """The share of each character after these, as `followed` gives them."""
    if not context:
        return grams().base
    row, (order, place, low, high) = shares(context[1:]), _followers(context)
    if low < high:
        row = row * order.left[place]
        row[np.asarray(order.keys[low:high]) & NUMBER] += order.shares[low:high]
    return row


@lru_cache(SHARES)
def share(context: Context, number: int) -> float:
    """The share of one character after these: a twentieth of the work of a row."""
    if not context:
        return float(grams().base[number])
    found, (order, place, low, high) = share(context[1:], number), _followers(context)
    if low < high:
        at = bisect_left(order.keys, place << BITS | number, low, high)
        found = float(np.float32(found) * order.left[place])
        if at < high and order.keys[at] & NUMBER == number:
            found = float(np.float32(found) + order.shares[at])
    return found


@lru_cache(RUNS)
def _followers(context: Context) -> tuple[Order, int, int, int]:
    """The runs that are this one and a character more: their order, the run's place, and theirs from and to."""
    orders, place = grams().orders, _place(context)
    order = orders[min(len(context), len(orders)) - 1]
    if place < 0 or len(context) > len(orders):
        return order, place, 0, 0
    low, high = (bisect_left(order.keys, one << BITS) for one in (place, place + 1))
    return order, place, low, high


@lru_cache(RUNS)
def followed(context: Context, number: int) -> Context:
    """The longest run known to the model that ends with this character."""
    run = (*context, number)[-len(grams().orders) :]
    while len(run) > 1 and _place(run) < 0:
        run = run[1:]
    return run


@lru_cache(RUNS)
def _place(run: Context) -> int:
    """The place of a run among those of its length, -1 where it is unknown."""
    if len(run) == 1:
        return run[0]
    before = _place(run[:-1])
    if before < 0:
        return -1
    keys, key = grams().orders[len(run) - 2].keys, before << BITS | run[-1]
    place = bisect_left(keys, key)
    return place if place < len(keys) and keys[place] == key else -1


@cache
def grams() -> Grams:
    """The model of `grams.bin`, which takes 0.1 s to load and 60 MB."""
    return unpacked(resources.files(__package__).joinpath("grams.bin").read_bytes())


def unpacked(packed: bytes) -> Grams:
    """The model of a table that `bake.grams` made."""
    head, levels, *streams = _streams(zstandard.decompress(packed))
    chars, times = head.decode("utf-8"), _times(levels)
    orders = []
    for at in range(0, len(streams), 5):
        order, times = _order(streams[at : at + 5], times)
        orders.append(order)
    seen = _times(levels) + 0.5
    seen[-2] = 0.5
    base = seen / (seen.sum() + 0.5 * UNSEEN)
    return Grams({char: number for number, char in enumerate(chars)}, base.astype(np.float32), orders)


def _streams(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "little")
        yield data[at + 4 : at + 4 + size]
        at += 4 + size


def _times(levels: bytes) -> npt.NDArray[np.float64]:
    times: npt.NDArray[np.float64] = np.exp2(np.frombuffer(levels, np.uint8) / GRAM_STEPS)
    return times


def _order(streams: list[bytes], before: npt.NDArray[np.float64]) -> tuple[Order, npt.NDArray[np.float64]]:
    """Runs of one length from their streams, and how often each was seen; `before` says that of the runs one shorter."""
    low, high, low_steps, high_steps = (np.frombuffer(stream, np.uint8).astype(np.int64) for stream in streams[:4])
    followers, sums = low | high << 8, (low_steps | high_steps << 8).cumsum()
    runs = np.repeat(np.arange(len(followers)), followers)
    starts = followers.cumsum() - followers
    chars = sums - np.append(0, sums)[starts][runs]
    times = _times(streams[4])
    seen = np.bincount(runs, times, len(followers))
    whole = np.maximum(before, seen) + LEFT[0] + LEFT[1] * followers
    order = Order(
        memoryview(runs << BITS | chars),
        (times / whole[runs]).astype(np.float32),
        (1 - seen / whole).astype(np.float32),
    )
    return order, times
