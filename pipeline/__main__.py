"""The command line: `python -m pipeline COMMAND`. Thin: it reads arguments, calls what does the work, and says how it ended.

What only one command needs is imported by that command.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from pipeline.export import FORMATS
from pipeline.law import library
from pipeline.law.library import LibraryError
from pipeline.run import dictionary, jobs, lock, publish, runner, since
from pipeline.run.console import Console
from pipeline.run.engines import NAMES
from pipeline.run.engines.local import TaskFailed
from pipeline.run.publish import NotFound
from pipeline.run.runner import Options, Outcome
from pipeline.sources import MAX_PAGE_BYTES

Parser = argparse.ArgumentParser
Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
Work = Callable[[argparse.Namespace, Console], int]

DONE, ERROR, BAD_ARGUMENTS, TOO_MANY_FAILED, LOCKED = 0, 1, 2, 3, 75
SITES: Final = Path(__file__).parent / "sites"
KEPT: Final = "nothing was published, what was finished is kept for the next run"
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

A stage leaves what it made below clean/stages/<stage>/; `run` alone publishes. `python -m pipeline COMMAND --help` tells more of a command.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit status."""
    args = parser().parse_args(argv)
    console = Console(getattr(args, "log_format", "text"))
    try:
        return int(args.command(args, console))
    except (runner.BadRaw, LibraryError, NotFound) as error:
        return _ended(console, BAD_ARGUMENTS, str(error))
    except lock.Locked as error:
        return _ended(console, LOCKED, str(error))
    except (TaskFailed, OSError) as error:
        room = f"; make room below {args.clean}/ and run again" if "No space left" in str(error) else ""
        return _ended(console, ERROR, f"{error}; {KEPT}{room}" if "upto" in args else str(error))
    except (lock.Stopped, KeyboardInterrupt) as error:
        return _ended(console, ERROR, f"stopped by {error or 'Ctrl-C'}; {KEPT}")


def parser() -> Parser:
    """The parser of all commands, as the docs test reads it."""
    top = Parser(
        "python -m pipeline",
        description="Turn folders of scraped Chinese legal web pages into clean Parquet tables, and say what was taken away.",
        epilog=EPILOG,
        formatter_class=_Wide,
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_run(commands, "run", "the whole way from raw/ to clean/; only what changed is worked")
    for name, what in STAGES.items():
        _add_run(commands, name, what).set_defaults(upto=name)
    _add_page_commands(commands)
    _add_product_commands(commands)
    _add_folder_commands(commands)
    return top


class _Wide(argparse.RawDescriptionHelpFormatter):
    """Help in one line for each command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=20, width=140)
        self._action_max_length = 16


def _add_run(commands: Commands[Parser], name: str, what: str) -> Parser:
    add = _add(commands, name, what, _run)
    add.set_defaults(upto="")
    arg = add.add_argument
    arg("--raw", default="raw", metavar="DIR", help="folder or address (s3://, gs://) of the scraped pages; only read (raw)")
    arg("--workers", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes; 1 works in this process (all cores)")
    arg("--laws", metavar="DIR", help="law library, or a folder of law texts to build one of; without it quotes stay unverified")
    arg("--engine", choices=NAMES, default="local", help="what works the parts: this machine, or the Ray cluster of RAY_ADDRESS (local)")
    arg("--max-failed", type=_share, default=0.01, metavar="SHARE", help="more failed pages give exit status 3: 0.02 or 2%% (1%%)")
    arg("--page-seconds", type=float, default=60.0, metavar="S", help="time limit of a page in each pass, 0 for none (60)")
    arg("--max-page-bytes", type=_positive, default=MAX_PAGE_BYTES, metavar="N", help=f"longest page that is read ({MAX_PAGE_BYTES})")
    arg("--log-format", choices=["text", "json"], default="text", help="json: one object a line on standard error")
    when = "take up no new source that changed earlier: 2026-11-01, 2026-11-01T06:00, or 12h, 7d, 2w ago; what the tables hold stays"
    arg("--since", type=_moment, default=0.0, metavar="WHEN", help=when)
    arg("--dry-run", action="store_true", help="only say which parts would be worked, and why")
    arg("--metrics", type=Path, metavar="FILE", help="write figures for Prometheus there when the run is done")
    arg("--ping", metavar="URL", help="ask for this address when the run is done; its failure is said and does no harm")
    return add


def _add_page_commands(commands: Commands[Parser]) -> None:
    shown = _add(commands, "explain", "one page, each line with its fate, role, rule and edits", _explain)
    what = "a file (cleaned anew, by itself), file#place for one record of it, - for standard input, or a page_id or URL of the tables"
    shown.add_argument("page", metavar="PAGE", help=what)
    shown.add_argument("--diff", action="store_true", help="raw beside clean, as wide as the terminal (COLUMNS=120 for another width)")
    shown.add_argument("--why", default="", metavar="LINE", help="all that is known of one line: its number, or some words of it")
    shown.add_argument("--url", default="", metavar="URL", help="address of a file's page, where rules of its site are to apply")
    shown.add_argument("--colour", choices=["auto", "always", "never"], default="auto", help="colour the lines (auto: in a terminal)")
    shown.add_argument("--raw", default="raw", metavar="DIR", help="where to look for a file that PAGE names (raw)")
    checked = _add(commands, "audit", "check the contract's invariants on what is in clean/; status 1 where one is broken", _audit)
    checked.add_argument("--raw", metavar="DIR", help="also check that every record of this folder is there, unchanged")


def _add_product_commands(commands: Commands[Parser]) -> None:
    made = _add(commands, "report", "write the HTML report: figures, and every page with what became of it", _report)
    made.add_argument("--out", type=Path, metavar="DIR", help="folder of the report (clean/report)")
    learnt = _add(commands, "golden", "turn the marks that the report downloads into golden pages, or into examples for rules", _golden)
    learnt.add_argument("marks", type=Path, metavar="MARKS", help="the marks.json that the report downloads")
    learnt.add_argument("--out", type=Path, metavar="DIR", help="folder of the golden pages (tests/golden/pages)")
    learnt.add_argument("--rules", action="store_true", help="print the lines for `drops` and `keeps` of rules instead, as TOML")
    _add(commands, "shell", "a prompt for SQL over the tables, with three examples", _shell)
    made = _add(commands, "export", "write answers and quoted law in a format for training or retrieval", _export)
    made.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
    made.add_argument("--out", type=Path, metavar="DIR", help="folder of the files (clean/export)")
    made.add_argument("--min-chars", type=_positive, default=30, metavar="N", help="shortest answer that is exported (30)")
    for name, what in {
        "incomplete": "answers that the page cut",
        "placeholder": "answers with placeholder citations (第X条)",
        "bad-citations": "answers that cite articles wrongly",
        "duplicates": "answers of pages that repeat another page",
    }.items():
        made.add_argument(f"--{name}", action="store_true", help=f"export {what} too")
    made.add_argument("--personal-data", action="store_true", help="leave phone, card and account numbers unmasked")


def _add_folder_commands(commands: Commands[Parser]) -> None:
    swept = _add(commands, "gc", "remove old runs, and cached results that the last run does not need", _gc)
    swept.add_argument("--keep", type=_positive, default=publish.KEPT_RUNS, metavar="N", help=f"runs to keep ({publish.KEPT_RUNS})")
    cleared = _add(commands, "clobber", "delete what runs made below clean/, and nothing else", _clobber)
    cleared.add_argument("--yes", action="store_true", help="do not ask")
    _add(commands, "dictionary", "write clean/README.md, the meaning of every column, from pipeline/schema.py", _dictionary)
    drafted = _add(commands, "new-site", "draft the adapter of a site from one of its pages, to be corrected by hand", _new_site)
    drafted.add_argument("page", type=Path, metavar="PAGE", help="a saved HTML page of the site")
    drafted.add_argument("--host", required=True, metavar="HOST", help="the site's host, www.site.cn")
    what = "build the law library from a folder of law texts"
    laws = commands.add_parser("library", help=what, description=what)
    laws.set_defaults(command=_library)
    laws.add_argument("folder", type=Path, metavar="DIR", help="folder of law texts (.md, .txt, .html, .docx)")
    laws.add_argument("--out", type=Path, required=True, metavar="PATH", help="folder of the library, for --laws")


def _add(commands: Commands[Parser], name: str, what: str, work: Work) -> Parser:
    add = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
    add.set_defaults(command=work)
    add.add_argument("--clean", type=Path, default=Path("clean"), metavar="DIR", help="folder of the tables (clean)")
    return add


def _run(args: argparse.Namespace, console: Console) -> int:
    names = ("raw", "clean", "workers", "laws", "engine", "upto", "page_seconds", "max_page_bytes", "since")
    options = Options(**{name: getattr(args, name) for name in names})
    if args.dry_run:
        return _dry_run(options, console)
    outcome = runner.run(options, console)
    _tell_monitors(args, outcome, console)
    if not outcome.manifest["parts"]:
        console.say("empty", f"{options.raw} holds no pages: put scraped pages there, as files, feeds, tables or archives")
    console.last_line(summary(outcome), **outcome.manifest["rows"])
    share = outcome.failed / max(outcome.failed + outcome.pages, 1)
    return TOO_MANY_FAILED if share > args.max_failed else DONE


def _tell_monitors(args: argparse.Namespace, outcome: Outcome, console: Console) -> None:
    if args.metrics:
        jobs.write_metrics(outcome, args.metrics)
    if args.ping and (wrong := jobs.ping(args.ping)):
        console.say("ping", wrong)


def summary(outcome: Outcome) -> str:
    """The last line: what is there now, and what it cost."""
    rows = ", ".join(f"{count:,} {name}" for name, count in outcome.manifest["rows"].items())
    worked = max(outcome.worked["read"], outcome.worked["clean"])
    speed = f", {worked / outcome.cpu:.0f} pages/s/core" if worked and outcome.cpu else ""
    left_out = f"; {outcome.left_out:,} older sources left out" if outcome.left_out else ""
    return f"{outcome.folder}/ holds {rows}; {worked:,} pages worked in {outcome.seconds:.1f} s{speed}{left_out}"


def _dry_run(options: Options, console: Console) -> int:
    found = list(jobs.reasons(options))
    for name, why in found:
        console.say("part", f"{name}: {why}", part=name, why=why)
    console.last_line(f"{len(found)} parts would be worked; nothing was done")
    return DONE


def _explain(args: argparse.Namespace, _console: Console) -> int:
    from rich.console import Console as Terminal

    from pipeline.run.explain import Wanted, explain

    colour = {"auto": None, "always": True, "never": False}[args.colour]
    terminal = Terminal(force_terminal=colour, no_color=colour is False, highlight=False)
    explain(Wanted(args.page, args.clean, args.raw, args.url, args.diff, args.why), terminal)
    return DONE


def _audit(args: argparse.Namespace, console: Console) -> int:
    from pipeline.run.audit import audit

    report = audit(args.clean, args.raw)
    for line in report.lines():
        console.say("audit", line)
    checked = ", ".join(f"{number:,} {name}" for name, number in report.checked.items())
    result = f"{len(report.violations)} violations" if report.violations else "every invariant holds"
    console.last_line(f"{args.clean}/: {result}; checked {checked}")
    return ERROR if report.violations else DONE


def _report(args: argparse.Namespace, console: Console) -> int:
    from pipeline.report import build

    console.last_line(f"wrote {build(args.clean, args.out)}")
    return DONE


def _golden(args: argparse.Namespace, console: Console) -> int:
    from pipeline.report import marks

    try:
        found = marks.load(args.marks)
    except marks.BadMarks as error:
        raise NotFound(str(error)) from error
    if args.rules:
        sys.stdout.write(marks.rule_examples(found))
        return DONE
    told = list(marks.golden_pages(found, args.clean, args.out or marks.GOLDEN))
    for line in told:
        console.say("golden", line)
    left_out = sum(": left out, " in line for line in told)
    console.last_line(
        f"{len(told) - left_out} golden pages written, {left_out} left out: read labels.txt and expected.toml through, then `make test`"
    )
    return ERROR if left_out else DONE


def _shell(args: argparse.Namespace, console: Console) -> int:
    from pipeline.report.shell import shell

    answered = shell(args.clean, sys.stdin, print)
    console.last_line(f"{answered} answered")
    return DONE


def _export(args: argparse.Namespace, console: Console) -> int:
    from pipeline.export import export
    from pipeline.export.writer import Filters

    filters = Filters(args.min_chars, not args.incomplete, args.placeholder, args.bad_citations, args.duplicates)
    out = args.out or args.clean / "export"
    summary_ = export(args.clean, args.format, out, filters, personal_data=args.personal_data)
    console.last_line(f"{out}/: {summary_}")
    return DONE


def _gc(args: argparse.Namespace, console: Console) -> int:
    runs, artifacts = jobs.collect(args.clean, args.keep)
    console.last_line(f"{args.clean}/: removed {runs} old runs and {artifacts} cached results")
    return DONE


def _clobber(args: argparse.Namespace, console: Console) -> int:
    if not args.yes and input(f"Delete all tables and the cache in {args.clean}/? Type yes: ").strip() != "yes":
        console.last_line("nothing was deleted")
        return DONE
    console.last_line(f"{args.clean}/: removed {jobs.clobber(args.clean)} files of tables, and the cache")
    return DONE


def _dictionary(args: argparse.Namespace, console: Console) -> int:
    args.clean.mkdir(parents=True, exist_ok=True)
    (args.clean / "README.md").write_text(dictionary.text(), encoding="utf-8")
    console.last_line(f"wrote {args.clean}/README.md")
    return DONE


def _library(args: argparse.Namespace, console: Console) -> int:
    if not args.folder.is_dir():
        raise LibraryError(f"there is no folder {args.folder}: give a folder of law texts")
    console.last_line(library.build(args.folder, args.out))
    return DONE


def _new_site(args: argparse.Namespace, console: Console) -> int:
    from pipeline import clean_page
    from pipeline.sites.scaffold import scaffold

    target = SITES / f"{args.host}.toml"
    if not args.page.is_file() or target.exists():
        raise NotFound(
            f"{target} is there already" if target.exists() else f"there is no file {args.page}: save a page of {args.host} there"
        )
    page = clean_page(args.page.read_bytes(), url=f"https://{args.host}/")
    target.write_text(scaffold(page, args.host), encoding="utf-8")
    console.last_line(f"wrote {target}: correct it, add a golden page, run `make test`")
    return DONE


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few: give 1 or more")
    return number


def _moment(text: str) -> float:
    try:
        return since.moment(text)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: give 2026-11-01, 2026-11-01T06:00, or 12h, 7d, 2w ago") from error


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
