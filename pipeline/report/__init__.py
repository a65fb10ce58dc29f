"""The report: a static page made from the tables alone, so that it also serves what a cluster wrote. Opens from disk, without a server."""

from __future__ import annotations

from pipeline.report.build import build

__all__ = ["build"]
