"""What the last run left: its manifest asked for what may serve again, so that only what is new or changed is worked."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path
from typing import Any, Final

from pipeline.run import store
from pipeline.run.again import Last
from pipeline.run.chunks import Chunk
from pipeline.run.parts import Part, Piece
from pipeline.run.publish import Manifest
from pipeline.run.store import Receipt

_ASKED: Final = {"clean": ("content", ("survey",)), "verify": ("clean", ("dedup", "consensus"))}
"""Pass -> what names its input in the manifest, and the corpus results that must be the same."""


class Before:
    """The last run, asked by this one. `codes`: hashes of this run's code by pass; `told`: its options as the manifest tells them."""

    def __init__(self, where: Path, last: Manifest, codes: dict[str, str], told: dict[str, Any]) -> None:
        self.store, self.last, self.codes, self.told = where, last, codes, told
        parts = last.get("parts", ())
        self._parts = {(part["stamp"], part.get("piece", 0)): part for part in parts}
        self._chunks = {chunk["clean"]: chunk for part in parts for chunk in part["chunks"]}
        self._places = [(part["first"], part.get("piece", 0)) for part in parts]

    def same(self, stage: str) -> bool:
        """Whether the code of this pass is that of the last run."""
        return bool(self.last) and self.last["codes"].get(stage) == self.codes[stage]

    def part_at(self, part: Part) -> dict[str, Any]:
        """The part of the last run that began where this one begins, or just before: its pages may serve again."""
        at = bisect_right(self._places, part.place)
        return self.last["parts"][max(at - 1, 0)] if self._places else {}

    def part(self, part: Part) -> Receipt | None:
        """The receipt of a part that the last run has read, where nothing about it changed."""
        told = self.last.get("options", {}).get("max_page_bytes")
        if not self.same("read") or told != self.told["max_page_bytes"]:
            return None
        known = self._parts.get((part.stamp, part.place[1])) if part.stamp else None
        return store.find(self.store, "read", known["read"]) if known and not known["again"] else None

    def pieces(self, part: Part) -> list[Part]:
        """The pieces of a source that the last run has read all of, where nothing about it changed; their content is not asked for."""
        count = sum(stamp == part.stamp for stamp, _ in self._parts)
        pieces = [part._replace(piece=Piece("", number, "")) for number in range(count)]
        return pieces if all(self.part(piece) for piece in pieces) else []

    def read_at(self, part: Part) -> str | None:
        """The key of what the last run read at the place of this part."""
        found = self.part_at(part) if self.same("read") else {}
        return found["read"] if found else None

    def clean_at(self, part: Part, chunk: Chunk) -> str | None:
        """The key of what the last run cleaned at the place of this chunk."""
        found = self._chunk_at(part, chunk) if self.same("read") and self.same("clean") else None
        return found["clean"] if found else None

    def verified(self, part: Part, chunk: Chunk) -> Last | None:
        """What the last run verified of the same rows, or at the same place of much the same pages."""
        if not self._same_options("verify"):
            return None
        at_place = self._chunk_at(part, chunk) if self.same("clean") else None
        found = self._chunks.get(chunk.clean["key"]) or at_place
        if found is None or found["again"] or "verify" not in found:
            return None
        receipt = store.find(self.store, "verify", found["verify"])
        return Last(found["clean"], found["verify"]) if receipt and not receipt["failed"] else None

    def artifacts(self, stage: str, results: dict[str, list[str]]) -> dict[str, str]:
        """Input -> key of the pass's artifact, where code, options and the results of the corpus are those of the last run."""
        source, wanted = _ASKED[stage]
        told = self.last.get("results", {})
        if not self.same(stage) or any(told.get(name) != results[name] for name in wanted):
            return {}
        if stage == "verify" and not self._same_options(stage):
            return {}
        chunks = [chunk for part in self.last["parts"] for chunk in part["chunks"]]
        return {chunk[source]: chunk[stage] for chunk in chunks if not chunk["again"]}

    def result(self, name: str, inputs: str) -> list[str] | None:
        """The keys of a corpus result where what it was made of is the same and all is there."""
        if self.last.get("inputs", {}).get(name) != inputs:
            return None
        known: list[str] = self.last["results"][name]
        return known if all(store.find(self.store, name, key) for key in known) else None

    def _chunk_at(self, part: Part, chunk: Chunk) -> dict[str, Any] | None:
        chunks = self.part_at(part).get("chunks", [])[chunk.number : chunk.number + 1]
        return chunks[0] if chunks else None

    def _same_options(self, stage: str) -> bool:
        return self.same(stage) and self.last["options"] == self.told
