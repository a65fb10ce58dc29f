"""Convert: undo noise, then traditional characters to simplified; simplified text is left alone."""

from __future__ import annotations

from pipeline.page import Page
from pipeline.text.script import script_of, simplify


def convert(page: Page) -> None:
    """Undo noise in the kept lines and convert what is traditional; sets `page.script`."""
    lines = page.kept()
    texts = [line.text for line in lines]
    page.script = script_of(texts or [line.text for line in page.lines])
    for number, (text, edits) in simplify(texts).items():
        page.rewrite_all(lines[number], edits, text)
