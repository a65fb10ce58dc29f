"""The corpus stages between the passes, as tasks: how survey, dedup, votes and consensus are shared out, so that no driver holds a corpus.

What the tasks do is told by `run/corpus.py`, `run/duplicates.py` and `run/votes.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.run import corpus, duplicates, votes
from pipeline.run.chunks import Chunk
from pipeline.run.store import Receipt
from pipeline.run.tasks import Task

FEW_CHUNKS: Final = 64
"""Chunks up to which a corpus stage is one task; also the chunks that one task combines."""
LINKS: Final = 8
"""Tasks that link repeated pages from so many chunks on."""
BUCKETS, MOST_BUCKETS = 16, 512
"""Slices of the survey from so many chunks on, more where there are more: a reduce holds the lines of some hundred thousand pages."""


class Between(NamedTuple):
    """What the corpus stages share: where artifacts are, the hash of each stage's code, and what does tasks and returns their receipts."""

    store: Path
    codes: dict[str, str]
    do: Callable[[str, dict[str, Task]], dict[str, Receipt]]

    def survey(self, chunks: Sequence[Chunk]) -> list[str]:
        """The keys of the survey's results, one for each slice of hosts."""
        made_by, buckets = self.codes["survey"], buckets_of(len(chunks))
        groups = [chunks[at : at + FEW_CHUNKS] for at in range(0, len(chunks), FEW_CHUNKS)]
        parts = [corpus.Combining(self.store, made_by, *_keys_of(group), buckets) for group in groups]
        combined = tuple(self._keys("survey", corpus.combine_seen, parts))
        given = [corpus.Reducing(self.store, made_by, combined, bucket) for bucket in range(buckets)]
        return self._keys("survey", corpus.reduce_survey, given)

    def dedup(self, keys: list[str]) -> list[str]:
        """The key of who repeats whom: gathered in one task, linked in as many as make sense, united in one."""
        made_by = self.codes["dedup"]
        (gathered,) = self._keys("dedup", duplicates.gather, [duplicates.Gathering(self.store, made_by, tuple(keys))])
        shares = 1 if len(keys) < FEW_CHUNKS else LINKS
        given = [duplicates.Linking(self.store, made_by, gathered, share, shares) for share in range(shares)]
        links = tuple(self._keys("dedup", duplicates.link, given))
        return self._keys("dedup", duplicates.reduce_dedup, [duplicates.Uniting(self.store, made_by, gathered, links)])

    def votes(self, keys: list[str], dedup: str) -> list[str]:
        """The keys of all chunks' votes, in the order of the plan."""
        return self._keys("votes", votes.map_votes, [votes.Mapping(self.store, self.codes["votes"], key, dedup) for key in keys])

    def consensus(self, keys: list[str]) -> list[str]:
        """The keys of the articles as their copies vote."""
        every = tuple(range(votes.BUCKETS))
        shares = [every] if len(keys) < FEW_CHUNKS else [(bucket,) for bucket in every]
        given = [votes.Counting(self.store, self.codes["votes"], tuple(keys), share) for share in shares]
        return self._keys("consensus", votes.reduce_votes, given)

    def _keys(self, stage: str, work: Callable[[Any, frozenset[int]], Receipt], given: Sequence[Any]) -> list[str]:
        """The keys of what these tasks leave, in their order."""
        receipts = self.do(stage, {str(n): Task(work, one, str(n)) for n, one in enumerate(given)})
        return [str(receipts[str(n)]["key"]) for n in range(len(given))]


def buckets_of(chunks: int) -> int:
    """How many slices the survey of so many chunks has."""
    return 1 if chunks < FEW_CHUNKS else min(max(BUCKETS, 1 << (chunks // FEW_CHUNKS).bit_length()), MOST_BUCKETS)


def _keys_of(chunks: Sequence[Chunk]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    return tuple(str(chunk.read["key"]) for chunk in chunks), tuple(chunk.number for chunk in chunks)
