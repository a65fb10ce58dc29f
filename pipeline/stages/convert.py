"""Convert: undo noise, then traditional characters to simplified; simplified text is left alone."""

from __future__ import annotations

from pipeline.page import Page


def convert(page: Page) -> None:
    """Undo noise in the kept lines and convert what is traditional; sets `page.script`."""
