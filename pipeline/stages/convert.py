"""Convert: undo noise, then traditional characters to simplified; simplified text is left alone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.page import Edit, Line, Page
from pipeline.text.joined import joined
from pipeline.text.noise import clean, look_over
from pipeline.text.script import looked_up, script_in, script_of, simplified


def convert(page: Page) -> None:
    """Undo noise in the kept lines and convert what is traditional; sets `page.script`."""
    lines = page.kept()
    printed = joined([line.text for line in lines])
    cleaned = clean(printed)
    page.encoding_repairs += sum(edit.kind == "encoding" for _, edits in cleaned.values() for edit in edits)
    _rewrite(page, lines, cleaned)
    looked = looked_up(joined([line.text for line in lines]) if cleaned else printed)
    page.script = script_in(looked, printed.lines) if lines else script_of([line.text for line in page.lines])
    _rewrite(page, lines, simplified(looked))


def foresee(pages: Sequence[Page]) -> None:
    """Find which lines of pages that are to be converted were torn, in one go: the rows are the same without, and cost more."""
    look_over([line.text for page in pages for line in page.lines])


def _rewrite(page: Page, lines: list[Line], changed: dict[int, tuple[str, list[Edit]]]) -> None:
    for number, (text, edits) in changed.items():
        page.rewrite_all(lines[number], edits, text)
