"""Convert: undo noise, then traditional characters to simplified; simplified text is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.page import Edit, Line, Page
from pipeline.text.joined import joined
from pipeline.text.noise import clean, look_over
from pipeline.text.script import looked_up, script_in, script_of, simplified, simplify

MOST_TURNS: Final = 3
"""Times that a noisy page is gone through: text that was simplified may show more noise. None seen so far took more than two."""


def convert(page: Page) -> None:
    """Undo noise in the kept lines and convert what is traditional; sets `page.script`."""
    lines = page.kept()
    printed = joined([line.text for line in lines])
    cleaned = clean(printed)
    _undo(page, lines, cleaned)
    looked = looked_up(joined([line.text for line in lines]) if cleaned else printed)
    page.script = script_in(looked, printed.lines) if lines else script_of([line.text for line in page.lines])
    changed = simplified(looked)
    _rewrite(page, lines, changed)
    for _ in range(MOST_TURNS):
        cleaned = _cleaned_again(lines) if cleaned and changed else {}
        _undo(page, lines, cleaned)
        changed = simplify([line.text for line in lines]) if cleaned else {}
        _rewrite(page, lines, changed)


def _cleaned_again(lines: Sequence[Line]) -> dict[int, tuple[str, list[Edit]]]:
    """What is left to undo in lines that were cleaned and simplified; they bear their flags already."""
    cleaned = clean([line.text for line in lines])
    changed = {number: made for number, made in cleaned.items() if made[0] != lines[number].text}
    return {number: (text, [edit for edit in made if edit.old != edit.new]) for number, (text, made) in changed.items()}


def _undo(page: Page, lines: list[Line], cleaned: dict[int, tuple[str, list[Edit]]]) -> None:
    page.encoding_repairs += sum(edit.kind == "encoding" for _, edits in cleaned.values() for edit in edits)
    _rewrite(page, lines, cleaned)


def foresee(pages: Sequence[Page]) -> None:
    """Find which lines of pages that are to be converted were torn, in one go: the rows are the same without, and cost more."""
    look_over([line.text for page in pages for line in page.lines])


def _rewrite(page: Page, lines: list[Line], changed: dict[int, tuple[str, list[Edit]]]) -> None:
    for number, (text, edits) in changed.items():
        page.rewrite_all(lines[number], edits, text)
