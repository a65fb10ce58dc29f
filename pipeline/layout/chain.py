"""Roles of lines as a chain: what each line looks like, what its neighbours look like, and which roles follow each other on labelled pages.

Rules know why; this knows how likely. It is a linear chain (a conditional random field: Lafferty, McCallum and Pereira 2001) over all lines
of a page. `bench/fit_chain.py` fits its weights on labelled pages. It speaks only of lines that no rule has taken, and of the role of those
that were taken for their place alone; what rules have dropped is given, and tells it where the frame is.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.layout.keys import in_link, is_head_title, keys_of_lines
from pipeline.layout.remembered import Remembered
from pipeline.page import KEPT_ROLES, Line

Ids = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Markup = tuple[int, int, int]
Group = tuple[Numbers, Ids]
"""Features of one sort: to which slot of which line each goes, and its number. A line has SLOTS slots, one for each line it speaks of."""

MODEL: Final = Path(__file__).with_name("chain.bin")
SPACE: Final = np.uint32(1 << 18)
"""Numbers that features are folded to."""
HEAD, TAIL = 48, 12
"""Folded characters at the beginning and at the end of a line whose runs are features."""
SHORT: Final = 30
"""Folded characters of the longest line whose words say something of its neighbours."""
NEAR: Final = 3
"""Lines to either side that are looked at."""
SLOTS: Final = 2 * NEAR + 1
"""Lines that a line speaks of: slot 0 is for the one NEAR lines below it, slot NEAR for itself."""
LOOKS: Final = 18
"""Things that a line is by itself (`_looks`): its size, short shape and what it holds are 0, 2 and 3."""
PLACES: Final = (9, 7, 10, 3)
"""How many values each column of `_places` has; the last is how often a line comes, from 1 on."""
MOST_PLACED: Final = 200
"""Lines of the longest page of which is remembered what its places say."""
PLACE_SALTS: Final = range(33, 37)
COLUMNS: Final = np.array(
    [
        *((look, NEAR, 1 + look) for look in range(LOOKS)),
        *((0, 0, 19), (3, 0, 20), (0, 1, 21), (3, 1, 22), (0, 2, 23), (2, 2, 24), (3, 2, 25)),
        *((0, 4, 26), (2, 4, 27), (3, 4, 28), (0, 5, 29), (3, 5, 30), (0, 6, 31), (3, 6, 32)),
    ]
)
"""Which of a line's looks goes to which slot, and the salt that tells it from others."""
MARKED: Final = np.array([(n, slot, salt + n) for slot, salt in ((NEAR, 37), (NEAR - 1, 40), (NEAR + 1, 43)) for n in range(3)])
"""The same for what the markup says of a line."""
NO_MARKUP: Final = (0, 0, 0)
NOBODY: Final = 4_000_000_000
"""What a neighbour is that is not there."""
SIGNS: Final = 24
"""Signs of a line's shape: a run of Chinese characters, of digits or of letters is one sign, each other character is one too."""
RESCALED: Final = 8
"""Steps after which sums over all ways are scaled, far from what a float can hold."""
UNSURE: Final = np.float32(np.log(1e-4))
"""What is left to the roles of text for a line that a rule has dropped."""
DOUBT: Final = np.float32(-4)
"""What is left to the other roles of the frame: of pages that nothing was fitted to, -3 to -5 named most lines right."""
SURE: Final = ("spam_seo", "related_question")
"""Roles that are given for good."""
BREAK: Final = ord("\n")
KINDS: Final = {"han": 1, "digit": 2, "letter": 4}
BITS: Final = {"。": 8, ";": 8, "!": 8, ",": 16, "?": 32, ":": 64, "《": 128, **dict.fromkeys(">›|·_/", 256), **dict.fromkeys("年月", 512)}
"""What a character says of its line, a bit each."""
MULTIPLIERS: Final = np.array([2654435761, 2246822519, 3266489917], dtype=np.uint32)


@dataclass(frozen=True, eq=False)
class Model:
    """The weights: roles, the row of each feature (0 for those that say nothing), rows of weights by role, and of pairs of roles."""

    roles: tuple[str, ...]
    rows: npt.NDArray[np.uint16]
    weights: Floats
    pairs: Floats

    @cached_property
    def said(self) -> Remembered:
        """What folded texts say, a row for each slot: remembered, because the frames of pages repeat."""
        return Remembered(SLOTS, len(self.roles))

    @cached_property
    def marked(self) -> Remembered:
        """What markup says, a row for each slot."""
        return Remembered(SLOTS, len(self.roles))

    @cached_property
    def besides(self) -> Remembered:
        """What is known of lines besides, see `layout/states.py`."""
        return Remembered(len(self.roles))

    @cached_property
    def placed(self) -> dict[int, Floats]:
        """What the places of so many lines say."""
        return {}

    @cached_property
    def places(self) -> tuple[Floats, ...]:
        """What each place says, and how often a line comes: once, or twice and more."""
        return tuple(self.weights[self.rows[_salted(np.arange(most), salt)]] for most, salt in zip(PLACES, PLACE_SALTS, strict=True))

    @cached_property
    def by_role(self) -> Floats:
        """The weights, a row for each role."""
        return np.ascontiguousarray(self.weights.T)

    @cached_property
    def nobody(self) -> Floats:
        """What a neighbour says that is not there."""
        said: Floats = _summed_up(_of_nobody(), 1, self)[0]
        return said


def likelihoods(lines: Sequence[Line], by_place: Collection[str] = (), model: Model | None = None) -> tuple[tuple[str, ...], Floats]:
    """The roles, and for each line how likely each of them is. What a rule has dropped is hardly anything but what the rule says.

    Of lines dropped by a rule in `by_place` only that they are none of the kept roles is given. Lines without any character are not to be
    passed. Raises FileNotFoundError or ValueError where the model is not whole.
    """
    model = model or loaded()
    if not lines:
        return model.roles, np.zeros((0, len(model.roles)), np.float32)
    scores = scores_of(lines, model)
    place = {role: n for n, role in enumerate(model.roles)}
    given = [n for n, line in enumerate(lines) if line.rule is not None]
    sorts = [len(place) if lines[n].rule in by_place else place.get(lines[n].role, len(place) + 1) for n in given]
    scores[given] += _unsure(model.roles)[sorts]
    return model.roles, _marginals(scores, model.pairs)


@cache
def _unsure(roles: tuple[str, ...]) -> Floats:
    """What is added to the scores of a line of each known role; then of one known for frame, and of one of a role that is none of these."""
    frame = np.array([UNSURE if role in KEPT_ROLES else np.float32(0) for role in roles], np.float32)
    known = [np.full(len(roles), UNSURE) if role in (*KEPT_ROLES, *SURE) else frame + DOUBT for role in roles]
    for n, row in enumerate(known):
        row[n] = 0
    return np.concatenate([known, [frame], np.full((1, len(roles)), UNSURE)]).astype(np.float32)


def share_of(wanted: Collection[str], roles: Sequence[str], likely: Floats) -> Floats:
    """How likely each line is to have one of the wanted roles."""
    return np.asarray(likely[:, [role in wanted for role in roles]].sum(axis=1), dtype=np.float32)


def remember(lines: Sequence[Line], *models: Model) -> None:
    """Find what these lines say before the models are asked: of many pages in one go it costs a fraction of page by page."""
    texts = keys_of_lines(lines)
    shared: dict[tuple[str, ...], list[Group]] = {}
    for model in models:
        model.said.learn(texts, partial(_sums_of, model, shared))


def features(lines: Sequence[Line]) -> list[list[int]]:
    """The features of each line, numbers below SPACE: its own, those that its neighbours give it, and those of its place."""
    if not lines:
        return []
    texts, places = keys_of_lines(lines), np.arange(len(lines)) * SLOTS + NEAR
    groups = [*_said(texts), _columns(_of_markup([_markup(line) for line in lines]), MARKED)]
    often = np.array([min(texts.count(text), 2) for text in texts])
    groups += [(places, _salted(column, salt)) for column, salt in zip([*_places(len(lines)), often], PLACE_SALTS, strict=True)]
    outside = (*range(-NEAR, 0), *range(len(lines), len(lines) + NEAR))
    groups += [(slots + n * SLOTS, ids) for slots, ids in _of_nobody() for n in outside]
    found: list[list[int]] = [[] for _ in range(len(lines) + 4 * NEAR)]
    for slots, ids in groups:
        for slot, number in zip(slots.tolist(), ids.tolist(), strict=True):
            found[slot // SLOTS + 3 * NEAR - slot % SLOTS].append(number)
    return found[2 * NEAR : -2 * NEAR]


def scores_of(lines: Sequence[Line], model: Model) -> Floats:
    """The scores of each line's roles: what it says, what its neighbours say of it, and its place."""
    texts, markup = keys_of_lines(lines), [_markup(line) for line in lines]
    said = np.empty((len(lines) + 2 * NEAR, SLOTS, len(model.roles)), np.float32)
    said[:NEAR] = said[-NEAR:] = model.nobody
    said[NEAR:-NEAR] = model.said.take(texts, lambda new: _summed_up(_said(new), len(new), model))
    markup = markup[:1] if len(set(markup)) == 1 else markup
    said[NEAR:-NEAR] += model.marked.take(markup, lambda new: _summed_up([_columns(_of_markup(new), MARKED)], len(new), model))
    scores: Floats = said[: len(lines), 0].copy()
    for slot in range(1, SLOTS):
        scores += said[slot : slot + len(lines), slot]
    scores += _of_places(texts, model)
    return scores


def _of_places(texts: Sequence[str], model: Model) -> Floats:
    """What the place of each line says, and how often it comes."""
    count, twice = len(texts), model.places[-1]
    found = model.placed.get(count)
    if found is None:
        found = sum(table[column] for table, column in zip(model.places, [*_places(count), np.ones(count, np.int64)], strict=True))
        if count <= MOST_PLACED:
            model.placed[count] = found
    if len(set(texts)) < count:
        seen = Counter(texts)
        found = found + np.array([seen[text] > 1 for text in texts])[:, None] * (twice[2] - twice[1])
    return found


def _sums_of(model: Model, shared: dict[tuple[str, ...], list[Group]], texts: Sequence[str]) -> Floats:
    """The weights of what lines say; `shared` has what other models were told of the same lines."""
    known = tuple(texts)
    if known not in shared:
        shared[known] = list(_said(texts))
    return _summed_up(shared[known], len(texts), model)


def _summed_up(groups: Iterable[Group], count: int, model: Model) -> Floats:
    """The weights of features, summed for each of `count` lines and each of its slots."""
    slots, ids = (np.concatenate(those) for those in zip(*groups, strict=True))
    rows = model.rows.take(ids)
    known = np.flatnonzero(rows)
    slots, rows = slots[known], rows[known].astype(np.intp)
    sums = np.array([np.bincount(slots, weights.take(rows), count * SLOTS) for weights in model.by_role], np.float32)
    return np.ascontiguousarray(sums.T).reshape(count, SLOTS, -1)


def _said(texts: Sequence[str]) -> Iterator[Group]:
    """What lines say of themselves and of their neighbours by their folded texts."""
    cut = [text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}" for text in texts]
    codes = np.frombuffer("\n".join(["", *cut, ""]).encode("utf-32-le"), dtype=np.uint32)
    codes = np.where((codes >= ord("0")) & (codes <= ord("9")), np.uint32(ord("9")), codes)
    sizes = np.array([len(text) + 1 for text in cut])
    of = np.concatenate([[0], np.repeat(np.arange(len(cut)), sizes)])
    looks = _looks(codes, of, sizes, np.array([len(text) for text in texts]))
    yield from _runs(codes, of, sizes <= SHORT)
    yield _columns(looks, COLUMNS)


def _runs(codes: Ids, of: Numbers, is_short: npt.NDArray[np.bool_]) -> Iterator[Group]:
    """Runs of two and three characters of each line, and those of two that a short line says of its neighbours."""
    inside = codes != BREAK
    two = inside[:-1] & inside[1:]
    pairs, where = _folded(codes[:-1], codes[1:])[two], of[:-1][two]
    yield where * SLOTS + NEAR, pairs % SPACE
    three = two[:-1] & two[1:]
    yield of[:-2][three] * SLOTS + NEAR, (_folded(codes[:-2], codes[1:-1], codes[2:])[three] + np.uint32(77)) % SPACE
    short = is_short[where]
    near, words = where[short] * SLOTS + NEAR, pairs[short]
    yield near - 1, (words * np.uint32(5) + np.uint32(1)) % SPACE
    yield near + 1, (words * np.uint32(7) + np.uint32(3)) % SPACE


def _columns(values: Ids, columns: Numbers) -> Group:
    """What every line has one of, a row each, as features of these lines and of those near them."""
    which, slot, salt = columns.T[:, :, None]
    return (np.arange(values.shape[1]) * SLOTS + slot).ravel(), _salted(values[which[:, 0]], salt).ravel()


def _of_nobody() -> list[Group]:
    """What a line that is not there says of its neighbours."""
    near = COLUMNS[COLUMNS[:, 1] != NEAR], MARKED[MARKED[:, 1] != NEAR]
    return [_columns(np.full((LOOKS, 1), NOBODY, np.uint32), near[0]), _columns(_of_markup([NO_MARKUP]), near[1])]


def _of_markup(markup: Sequence[Markup]) -> Ids:
    return np.array(markup, dtype=np.uint32).T


def _salted(values: npt.NDArray[Any], salt: npt.NDArray[Any] | int) -> Ids:
    """Things that every line has one of, as features: of one value another for each salt."""
    salts = np.broadcast_to(np.asarray(salt, dtype=np.uint32) * np.uint32(1009), values.shape)
    return np.asarray(_folded(values.astype(np.uint32) + np.uint32(1), salts) % SPACE)


def _looks(codes: Ids, of: Numbers, sizes: Numbers, lengths: Numbers) -> Ids:
    """What each line is by itself, a row each: size, shape, short shape, what it holds, its first and last characters, each bit."""
    kinds, bits = _tables()
    known = np.minimum(codes, np.uint32(len(kinds) - 1))
    sort = kinds[known]
    sign = np.where(sort > 0, sort.astype(np.uint32), codes)
    fresh = np.concatenate([[True], (sign[1:] != sign[:-1]) | (sort[1:] == 0)]) & (codes != BREAK)
    ends = np.cumsum(sizes) + 1
    starts = ends - sizes
    order = np.cumsum(fresh)
    rank = order - (order[starts] - fresh[starts])[of]
    shape, short = (_summed(sign, rank, fresh & (rank <= most), starts) for most in (SIGNS, SIGNS // 3))
    held = np.bitwise_or.reduceat(bits[known], starts).astype(np.uint32)
    size = np.minimum(np.sqrt(lengths), 12).astype(np.uint32)
    first, second, before, last = (
        codes[starts],
        codes[np.minimum(starts + 1, ends - 1)],
        codes[np.maximum(ends - 3, starts - 1)],
        codes[ends - 2],
    )
    every = [size, shape, short, held, first, _folded(first, second), last, _folded(before, last)]
    return np.concatenate([np.stack(every), held >> np.arange(10, dtype=np.uint32)[:, None] & np.uint32(1)])


def _summed(sign: Ids, rank: Numbers, taken: npt.NDArray[np.bool_], starts: Numbers) -> Ids:
    """A number of each line's first signs in their order."""
    mixed = (sign + np.uint32(31)) * (rank.astype(np.uint32) * np.uint32(2654435761) | np.uint32(1))
    return np.asarray(np.add.reduceat(np.where(taken, mixed ^ (mixed >> np.uint32(15)), np.uint32(0)), starts, dtype=np.uint32))


def _places(count: int) -> list[Numbers]:
    """Where each of so many lines stands: from the top, from the bottom and in tenths."""
    every = np.arange(count)
    return [np.minimum(every, 8), np.minimum(count - 1 - every, 6), 10 * every // count]


def _markup(line: Line) -> Markup:
    """What the markup says of a line: nothing on text pages."""
    if line.block is None:
        return NO_MARKUP
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
    rows = list(near)
    both = near * _from_above(rows, step) * _from_above(rows[::-1], np.ascontiguousarray(step.T))[::-1]
    return np.asarray(both / both.sum(axis=1, keepdims=True), dtype=np.float32)


def _from_above(rows: Sequence[npt.NDArray[np.float64]], step: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How likely each role is at each place by the places before it alone."""
    one = np.ones(len(step))
    found = [one]
    for n, row in enumerate(rows[:-1], 1):
        one = (one * row).dot(step)
        if n % RESCALED == 0:
            one /= one.sum()
        found.append(one)
    return np.array(found)


@cache
def loaded(path: Path = MODEL) -> Model:
    """The model as fitted. Raises FileNotFoundError or ValueError where the file is not whole."""
    with np.load(path, allow_pickle=False) as stored:
        rows = np.zeros(SPACE, dtype=np.uint16)
        rows[stored["ids"]] = np.arange(1, len(stored["ids"]) + 1)
        weights = np.concatenate([np.zeros((1, len(stored["roles"])), np.float32), stored["weights"] * stored["scale"]])
        return Model(tuple(str(role) for role in stored["roles"]), rows, weights.astype(np.float32), stored["pairs"].astype(np.float32))
