"""The stages of one page, in order. Each is a plain function of a page: it opens no file, prints nothing, reads no clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pipeline.page import Page
from pipeline.stages.convert import convert
from pipeline.stages.split import split
from pipeline.stages.strip import strip
from pipeline.stages.verify import verify

STAGES: Final[tuple[Callable[[Page], None], ...]] = (strip, convert, split, verify)
