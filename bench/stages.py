"""CPU seconds of each stage within one run by one worker: what the stages take, and what is left for tables, state and the corpus.

python -m bench.stages RAW CLEAN   (prints JSON: stage -> seconds; `bench.whole` subtracts a run over fewer pages)
The stages are timed where the passes call them, so that both shares are of one run, with its collector and on the same busy machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from bench.speed import Clock
from pipeline.page import Page
from pipeline.run import passes
from pipeline.run.console import Console
from pipeline.run.runner import Options, run

REST = "tables, state, corpus"
OF = {"read": "read", "foresee_lines": "strip", "foresee_torn": "convert", "verify_rows": "verify"}
"""What the passes call beside the stages of a page, and the stage that it belongs to."""


def main() -> None:
    clock = Clock()
    for name, stage in OF.items():
        setattr(passes, name, timed(clock, stage, getattr(passes, name)))
    stages = passes.page_stages
    passes.page_stages = lambda upto: [timed(clock, stage.__name__, stage) for stage in stages(upto)]
    with contextlib.redirect_stdout(sys.stderr):
        run(Options(sys.argv[1], Path(sys.argv[2])), Console())
    used = os.times()
    spent = {stage: clock.spent[stage] for stage in ("read", "strip", "convert", "split", "verify")}
    print(json.dumps({**spent, REST: used.user + used.system - sum(spent.values())}))


def timed(clock: Clock, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, its CPU time counted under a name."""

    @wraps(function)
    def called(*args: Page) -> Any:
        return clock.time(name, function, *args)

    return called


if __name__ == "__main__":
    main()
