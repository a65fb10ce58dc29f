"""A chunk of a part: what a pass works at a time, its receipts, and what the manifest and the published tables have of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import schema
from pipeline.run import store
from pipeline.run.publish import File
from pipeline.run.store import Receipt


@dataclass(slots=True)
class Chunk:
    """One chunk on its way through the passes: the number of its part in the plan, its own number in the part, and the receipts."""

    part: int
    number: int
    read: Receipt
    clean: Receipt = field(default_factory=dict)
    verify: Receipt = field(default_factory=dict)

    @property
    def content(self) -> str:
        """Hash of what the read pass left of it."""
        return str(self.read["chunks"][self.number]["content"])

    @property
    def name(self) -> str:
        return f"{self.part}.{self.number}"

    def take(self, stage: str, receipt: Receipt | None) -> bool:
        """Whether there is a receipt of this stage; it is the chunk's then."""
        if receipt is not None:
            setattr(self, stage, receipt)
        return receipt is not None

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        again = bool(self.clean["again"] or self.verify.get("again"))
        told = {"content": self.content, "clean": self.clean["key"], "again": again}
        return {**told, "verify": self.verify["key"]} if self.verify else told

    def files(self, where: Path) -> Iterator[File]:
        """Its files that have rows; those of the verify pass come before those of the clean pass."""
        final = {name: "verify" for name in self.verify.get("rows", {}) if name != "failed"}
        for table in schema.TABLES:
            yield from self._file(where, final.get(table.name, "clean"), table.name)
        if self.verify:
            yield from self._file(where, "verify", "failed", ".verify")

    def _file(self, where: Path, stage: str, table: str, mark: str = "") -> Iterator[File]:
        receipt: Receipt = getattr(self, stage)
        if receipt["rows"][table]:
            path = store.place(where, stage, receipt["key"]) / f"{table}.parquet"
            yield File(table, f"{receipt['key']}{mark}.parquet", path)


def rows_of(chunks: Sequence[Chunk]) -> dict[str, int]:
    """Rows by table."""
    total = {table.name: 0 for table in schema.TABLES}
    for chunk in chunks:
        counts = {**chunk.clean["rows"], **{k: v for k, v in chunk.verify.get("rows", {}).items() if k != "failed"}}
        counts["failed"] += chunk.verify.get("rows", {}).get("failed", 0)
        for name in total:
            total[name] += counts[name]
    return total
