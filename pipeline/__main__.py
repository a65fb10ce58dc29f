"""The command line: `python -m pipeline COMMAND`. Thin: it reads arguments, calls what does the work, and says how it ended."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.law.library import LibraryError
from pipeline.run import runner
from pipeline.run.console import Console
from pipeline.run.engines.local import TaskFailed
from pipeline.run.runner import Options, Outcome
from pipeline.sources import MAX_PAGE_BYTES

DONE, ERROR, BAD_ARGUMENTS, TOO_MANY_FAILED, LOCKED = 0, 1, 2, 3, 75

STAGES: Final = {
    "read": "records to pages: raw text and lines, nothing judged yet",
    "survey": "read, and count which lines each site repeats",
    "strip": "survey, and take out spam and boilerplate, each line with the rule that says so",
    "convert": "strip, then undo noise and turn traditional characters into simplified ones",
    "split": "convert, and cut the pages into questions, answers, statutes and citations",
    "verify": "split, and compare every quote and citation with the law",
    "dedup": "verify, and name the pages that say the same: all stages, not published",
}
EPILOG: Final = """\
exit status
  0   done; pages that failed are counted in the last line
  1   an error, or stopped; nothing published, readers still see the last run
  2   bad arguments or configuration
  3   done and published, but more than --max-failed of the pages failed
  75  another run holds the lock

`python -m pipeline COMMAND --help` tells more of a command.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status."""
    args = parser().parse_args(argv)
    console = Console(getattr(args, "log_format", "text"))
    try:
        return int(args.command(args, console))
    except (runner.BadRaw, LibraryError) as error:
        return _ended(console, BAD_ARGUMENTS, str(error))
    except runner.Locked as error:
        return _ended(console, LOCKED, str(error))
    except (TaskFailed, OSError) as error:
        return _ended(console, ERROR, f"{error}; nothing was published, what was finished is kept for the next run")
    except (runner.Stopped, KeyboardInterrupt) as error:
        return _ended(console, ERROR, f"stopped by {error or 'Ctrl-C'}; nothing was published, what was finished is kept for the next run")


def parser() -> argparse.ArgumentParser:
    """The parser of all commands, as the docs test reads it."""
    top = argparse.ArgumentParser(
        "python -m pipeline",
        description="Turn folders of scraped Chinese legal web pages into clean Parquet tables, and say what was taken away.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands, "run", "the whole way from raw/ to clean/; only what changed is worked", _run)
    for name, what in STAGES.items():
        _add_run(commands, name, what, _run).set_defaults(upto=name)
    return top


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, work: object) -> argparse.ArgumentParser:
    add = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".", epilog=None)
    add.set_defaults(command=work, upto="")
    add.add_argument("--raw", default="raw", metavar="DIR", help="folder or address (s3://, gs://) of the scraped pages; only read (raw)")
    add.add_argument("--clean", type=Path, default=Path("clean"), metavar="DIR", help="folder of the tables (clean)")
    add.add_argument(
        "--workers", type=_workers, default=os.cpu_count() or 1, metavar="N", help="processes; 1 works in the calling process (all cores)"
    )
    add.add_argument(
        "--laws", metavar="DIR", help="law library, as `library` builds it, or a folder of law texts; without it quotes stay unverified"
    )
    add.add_argument("--engine", choices=["local"], default="local", help="what runs the parts (local)")
    add.add_argument(
        "--max-failed",
        type=_share,
        default=0.01,
        metavar="SHARE",
        help="share of failed pages from which on the exit status is 3: 0.01 or 1%% (1%%)",
    )
    add.add_argument("--page-seconds", type=float, default=60.0, metavar="S", help="time limit of one page in one pass; 0 = none (60)")
    add.add_argument(
        "--max-page-bytes", type=int, default=MAX_PAGE_BYTES, metavar="N", help=f"longest page that is read ({MAX_PAGE_BYTES})"
    )
    add.add_argument("--log-format", choices=["text", "json"], default="text", help="json: one object a line on standard error")
    return add


def _run(args: argparse.Namespace, console: Console) -> int:
    options = Options(
        args.raw,
        args.clean,
        workers=args.workers,
        laws=args.laws,
        engine=args.engine,
        upto=args.upto,
        page_seconds=args.page_seconds,
        max_page_bytes=args.max_page_bytes,
    )
    outcome = runner.run(options, console)
    console.last_line(summary(outcome), **outcome.manifest["rows"])
    share = outcome.failed / max(outcome.failed + outcome.pages, 1)
    return TOO_MANY_FAILED if share > args.max_failed else DONE


def summary(outcome: Outcome) -> str:
    """The last line: what is there now, and what it cost."""
    rows = ", ".join(f"{count:,} {name}" for name, count in outcome.manifest["rows"].items())
    worked = max(outcome.worked.values())
    speed = f", {worked / outcome.cpu:.0f} pages/s/core" if worked and outcome.cpu else ""
    return f"{outcome.folder}/ holds {rows}; {worked:,} pages worked in {outcome.seconds:.1f} s{speed}"


def _workers(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least one worker is needed")
    return number


def _share(text: str) -> float:
    share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a share lies between 0 and 1, or 0% and 100%")
    return share


def _ended(console: Console, status: int, message: str) -> int:
    console.say("ended", message, status=status)
    return status


if __name__ == "__main__":
    sys.exit(main())
