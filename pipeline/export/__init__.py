"""Training and retrieval formats, made from the tables alone, with filters that are counted and shown."""

from __future__ import annotations

from pipeline.export.formats import FORMATS
from pipeline.export.writer import export

__all__ = ["FORMATS", "export"]
