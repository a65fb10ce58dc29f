"""raw/ -> records: whatever the scrapers left, as bytes with what the source says of them.

`list_sources` finds the sources below a folder or an object-store address, `records` reads one of them as a stream. Nothing is
unpacked to disk but a packed bundle or table, nothing is loaded whole but a page.
"""

from __future__ import annotations

from pipeline.sources.finding import find, of_file
from pipeline.sources.listing import SourceFile, list_sources
from pipeline.sources.reading import records
from pipeline.sources.record import MAX_PAGE_BYTES, Failed, Record, Unreadable

__all__ = ["MAX_PAGE_BYTES", "Failed", "Record", "SourceFile", "Unreadable", "find", "list_sources", "of_file", "records"]
