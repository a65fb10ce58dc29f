"""Roles of lines as a chain: what each line looks like, what its neighbours look like, and which roles follow each other on labelled pages.

Rules know why; this knows how likely. It is a linear chain (a conditional random field: Lafferty, McCallum and Pereira 2001) over all lines
of a page. `bench/fit_chain.py` fits its weights on labelled pages. It speaks only of lines that no rule has taken, and of the role of those
that were taken for their place alone; what rules have dropped is given, and tells it where the frame is.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.layout.keys import in_link, is_head_title, keys_of_lines
from pipeline.page import KEPT_ROLES, Line

Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Group = tuple[Numbers, Ids]
"""Features of one sort: of which line each is, in the order of the lines, and its number."""

MODEL: Final = Path(__file__).with_name("chain.bin")
SPACE: Final = 1 << 18
"""Numbers that features are folded to."""
HEAD, TAIL = 48, 12
"""Folded characters at the beginning and at the end of a line whose runs are features."""
SHORT: Final = 30
"""Folded characters of the longest line whose words say something of its neighbours."""
NEAR: Final = 3
"""Lines to either side that are looked at."""
NOBODY: Final = 4_000_000_000
"""What a neighbour is that is not there."""
SIGNS: Final = 24
"""Signs of a line's shape: a run of Chinese characters, of digits or of letters is one sign, each other character is one too."""
RESCALED: Final = 8
"""Steps after which sums over all ways are scaled, far from what a float can hold."""
UNSURE: Final = np.float32(np.log(1e-4))
"""What is left to the other roles of a line that a rule has dropped."""
BREAK: Final = ord("\n")
KINDS: Final = {"han": 1, "digit": 2, "letter": 4}
BITS: Final = {"。": 8, ";": 8, "!": 8, ",": 16, "?": 32, ":": 64, "《": 128, **dict.fromkeys(">›|·_/", 256), **dict.fromkeys("年月", 512)}
"""What a character says of its line, a bit each."""
MULTIPLIERS: Final = np.array([2654435761, 2246822519, 3266489917], dtype=np.uint32)


class Model(NamedTuple):
    """The weights: roles, the row of each feature (0 for those that say nothing), rows of weights by role, and of pairs of roles."""

    roles: tuple[str, ...]
    rows: npt.NDArray[np.uint16]
    weights: Floats
    pairs: Floats


def likelihoods(lines: Sequence[Line], by_place: Collection[str] = (), model: Model | None = None) -> tuple[tuple[str, ...], Floats]:
    """The roles, and for each line how likely each of them is. What a rule has dropped counts as what the rule says.

    Of lines dropped by a rule in `by_place` only that they are none of the kept roles is given. Lines without any character are not to be
    passed. Raises FileNotFoundError or ValueError where the model is not whole.
    """
    model = model or loaded()
    if not lines:
        return model.roles, np.zeros((0, len(model.roles)), np.float32)
    scores = _scores(lines, model)
    place = {role: n for n, role in enumerate(model.roles)}
    given = [n for n, line in enumerate(lines) if line.rule is not None]
    sorts = [len(place) if lines[n].rule in by_place else place.get(lines[n].role, len(place) + 1) for n in given]
    scores[given] += _unsure(model.roles)[sorts]
    return model.roles, _marginals(scores, model.pairs)


@cache
def _unsure(roles: tuple[str, ...]) -> Floats:
    """What is added to the scores of a line of each known role; then of one known for frame, and of one of a role that is none of these."""
    frame = np.array([UNSURE if role in KEPT_ROLES else np.float32(0) for role in roles], np.float32)
    return np.concatenate(
        [np.where(np.eye(len(roles), dtype=bool), np.float32(0), UNSURE), [frame], np.full((1, len(roles)), UNSURE)]
    ).astype(np.float32)


def share_of(wanted: Collection[str], roles: Sequence[str], likely: Floats) -> Floats:
    """How likely each line is to have one of the wanted roles."""
    return np.asarray(likely[:, [role in wanted for role in roles]].sum(axis=1), dtype=np.float32)


def features(lines: Sequence[Line]) -> tuple[list[Group], Ids]:
    """The features of lines, numbers below SPACE: runs of characters by sort, and a column for each thing that every line has one of."""
    texts = keys_of_lines(lines)
    cut = [text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}" for text in texts]
    codes = np.frombuffer("\n".join([*cut, ""]).encode("utf-32-le"), dtype=np.uint32)
    codes = np.where((codes >= ord("0")) & (codes <= ord("9")), np.uint32(ord("9")), codes)
    sizes = np.array([len(text) + 1 for text in cut])
    of = np.repeat(np.arange(len(cut)), sizes)
    looks = _looks(codes, of, sizes, np.array([len(text) for text in texts]))
    columns = np.concatenate([looks, _near(looks[[0, 2, 3]]), _places(lines, texts)])
    salts = np.arange(1, len(columns) + 1, dtype=np.uint32)[:, None] * np.uint32(1009)
    runs = [(at, ids % np.uint32(SPACE)) for at, ids in _runs(codes, of, sizes <= SHORT)]
    return runs, _folded(columns + np.uint32(1), np.broadcast_to(salts, columns.shape)) % np.uint32(SPACE)


def _scores(lines: Sequence[Line], model: Model) -> Floats:
    runs, columns = features(lines)
    scores = np.asarray(model.weights[model.rows[columns]].sum(axis=0))
    for at, ids in runs:
        rows = model.rows[ids]
        known = np.flatnonzero(rows)
        if known.size:
            at = at[known]
            starts = np.flatnonzero(np.concatenate([[True], at[1:] != at[:-1]]))
            scores[at[starts]] += np.add.reduceat(model.weights[rows[known]], starts, axis=0)
    return scores


def _runs(codes: Ids, of: Numbers, is_short: npt.NDArray[np.bool_]) -> Iterator[Group]:
    """Runs of two and three characters of each line, and those of two of short neighbours."""
    inside = codes != BREAK
    two = inside[:-1] & inside[1:]
    pairs, where = _folded(codes[:-1], codes[1:])[two], of[:-1][two]
    yield where, pairs
    three = two[:-1] & two[1:]
    yield of[:-2][three], _folded(codes[:-2], codes[1:-1], codes[2:])[three] + np.uint32(77)
    short = is_short[where]
    near, words = where[short], pairs[short]
    later, sooner = near + 1 < len(is_short), near > 0
    yield near[later] + 1, words[later] * np.uint32(5) + np.uint32(1)
    yield near[sooner] - 1, words[sooner] * np.uint32(7) + np.uint32(3)


def _looks(codes: Ids, of: Numbers, sizes: Numbers, lengths: Numbers) -> Ids:
    """What each line is by itself, a row each: size, shape, short shape, what it holds, its first and last characters, each bit."""
    kinds, bits = _tables()
    known = np.minimum(codes, np.uint32(len(kinds) - 1))
    sort = kinds[known]
    sign = np.where(sort > 0, sort.astype(np.uint32), codes)
    fresh = np.concatenate([[True], (sign[1:] != sign[:-1]) | (sort[1:] == 0)]) & (codes != BREAK)
    ends = np.cumsum(sizes)
    starts = ends - sizes
    order = np.cumsum(fresh)
    rank = order - (order[starts] - fresh[starts])[of]
    shape, short = (_summed(sign, rank, fresh & (rank <= most), starts) for most in (SIGNS, SIGNS // 3))
    held = np.bitwise_or.reduceat(bits[known], starts).astype(np.uint32)
    size = np.minimum(np.sqrt(lengths), 12).astype(np.uint32)
    first, second, before, last = (
        codes[starts],
        codes[np.minimum(starts + 1, len(codes) - 1)],
        codes[np.maximum(ends - 3, 0)],
        codes[ends - 2],
    )
    every = [size, shape, short, held, first, _folded(first, second), last, _folded(before, last)]
    return np.concatenate([np.stack(every), held >> np.arange(10, dtype=np.uint32)[:, None] & np.uint32(1)])


def _summed(sign: Ids, rank: Numbers, taken: npt.NDArray[np.bool_], starts: Numbers) -> Ids:
    """A number of each line's first signs in their order."""
    mixed = (sign + np.uint32(31)) * (rank.astype(np.uint32) * np.uint32(2654435761) | np.uint32(1))
    return np.asarray(np.add.reduceat(np.where(taken, mixed ^ (mixed >> np.uint32(15)), np.uint32(0)), starts, dtype=np.uint32))


def _near(shown: Ids) -> Ids:
    """What the neighbours of each line are: close ones by size, shape and what they hold, further ones by size and what they hold."""
    count = shown.shape[1]
    wide = np.full((len(shown), count + 2 * NEAR), NOBODY, np.uint32)
    wide[:, NEAR : NEAR + count] = shown
    steps = [step for step in range(2 * NEAR + 1) if step != NEAR]
    return np.concatenate([wide[:: 1 if abs(step - NEAR) == 1 else 2, step : step + count] for step in steps])


def _places(lines: Sequence[Line], texts: Sequence[str]) -> Ids:
    """Where each line stands, how often it comes, and what the markup says of it and its neighbours."""
    every, seen, count = np.arange(len(lines)), Counter(texts), len(lines)
    often = [min(seen[text], 2) for text in texts]
    where = np.array([np.minimum(every, 8), np.minimum(count - 1 - every, 6), 10 * every // count, often], dtype=np.uint32)
    said = np.array([(0, 0, 0), *map(_markup, lines), (0, 0, 0)], dtype=np.uint32).T
    return np.concatenate([where, said[:, 1:-1], said[:, :-2], said[:, 2:]])


def _markup(line: Line) -> tuple[int, int, int]:
    if line.block is None:
        return (0, 0, 0)
    if is_head_title(line):
        return (1, 1, 1)
    return (_tag(line.block.path), 2 + int(in_link(line)), 2 + int(8 * line.block.content))


@lru_cache(maxsize=10_000)
def _tag(path: str) -> int:
    return zlib.crc32(path.rsplit("/", 1)[-1].encode())


def _folded(*codes: Ids) -> Ids:
    total = np.zeros(codes[0].shape, dtype=np.uint32)
    for code, multiplier in zip(codes, MULTIPLIERS, strict=False):
        total = (total ^ (code * multiplier)) * np.uint32(2891336453)
    return total >> np.uint32(9)


@cache
def _tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint16]]:
    """The kind of each character, 0 for those that are a sign by themselves, and the bits that it gives its line."""
    kinds, bits = np.zeros(0xA001, np.uint8), np.zeros(0xA001, np.uint16)
    kinds[0x3400:0xA000] = KINDS["han"]
    kinds[ord("0") : ord("9") + 1] = KINDS["digit"]
    kinds[ord("a") : ord("z") + 1] = KINDS["letter"]
    bits[:] = kinds
    for char, bit in BITS.items():
        bits[ord(char)] |= bit
    return kinds, bits


def _marginals(scores: Floats, pairs: Floats) -> Floats:
    """How likely each role is at each place: forwards and backwards over the chain."""
    near = np.exp(scores - scores.max(axis=1, keepdims=True)).astype(np.float64)
    step = np.exp(pairs).astype(np.float64)
    forward, backward = np.empty_like(near), np.empty_like(near)
    one = forward[0] = near[0]
    for n in range(1, len(near)):
        one = (one @ step) * near[n]
        if n % RESCALED == 0:
            one /= one.sum()
        forward[n] = one
    one = backward[-1] = np.ones(near.shape[1])
    for n in range(len(near) - 2, -1, -1):
        one = step @ (near[n + 1] * one)
        if n % RESCALED == 0:
            one /= one.sum()
        backward[n] = one
    both = forward * backward
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def loaded(path: Path = MODEL) -> Model:
    """The model as fitted. Raises FileNotFoundError or ValueError where the file is not whole."""
    with np.load(path, allow_pickle=False) as stored:
        rows = np.zeros(SPACE, dtype=np.uint16)
        rows[stored["ids"]] = np.arange(1, len(stored["ids"]) + 1)
        weights = np.concatenate([np.zeros((1, len(stored["roles"])), np.float32), stored["weights"] * stored["scale"]])
        return Model(tuple(str(role) for role in stored["roles"]), rows, weights.astype(np.float32), stored["pairs"].astype(np.float32))
