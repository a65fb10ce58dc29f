"""What strip does to text that must not be harmed, and to spam that is planted: counts, and each line that was dropped.

python -m bench.strip laws [--data DIR] [--every N] [--show N]     laws fed as pages: lines dropped, by reason
python -m bench.strip answers [--data DIR]                         questions and answers fed as pages
python -m bench.strip plant [--data DIR] [--every N]               spam of our own making planted in pages and laws
python -m bench.strip speed [--data DIR]                           milliseconds a page (what twice the rules cost: bench.growth)
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.planting import KINDS, PLACES, planted
from pipeline.page import Line, Page, lines_of
from pipeline.sources import Record
from pipeline.stages.read import read
from pipeline.stages.strip import strip

DATA = Path("../shared/data")
BLANK = "layout.blank"
FRONT = re.compile(r"^[#>\-*\s(（]*(?:目\s*[录錄次]|[（(]?\d{4}年\d{1,2}月\d{1,2}日|<!--|根据|第?[一二三四五六七八九十]+[编章节])")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("laws", "answers", "plant", "speed"))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--show", type=int, default=40)
    args = parser.parse_args()
    {"laws": laws, "answers": answers, "plant": plant, "speed": speed}[args.what](args)
    return 0


def page_of(text: str, source: str = "page.txt") -> Page:
    """A text as a page on its way to strip."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Page(raw=text, lines=lines_of(text), source=source, url=f"file:{source}")


def law_pages(data: Path) -> Iterator[Page]:
    """Every law text, mainland and Taiwan, as one page each."""
    for path in sorted((data / "laws").rglob("*.md")):
        if path.name not in ("README.md", "_index.md", "法律法规模版.md") and "MessageBoard" not in path.parts:
            yield page_of(path.read_text(encoding="utf-8", errors="replace"), path.name)
    for path in sorted((data / "laws" / "taiwan").rglob("*.json")):
        yield page_of("\n".join(strings(json.loads(path.read_text(encoding="utf-8")))), path.name)


def strings(node: object) -> Iterator[str]:
    """All texts in a JSON tree, in order."""
    if isinstance(node, str):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from strings(child)


def answer_pages(data: Path) -> Iterator[Page]:
    """Every record of the question sets as one page, a line per text of it."""
    for path in sorted((data / "qa").glob("*.jsonl")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            yield page_of("\n".join(strings(json.loads(line))), f"{path.name}#{n}")


def laws(args: argparse.Namespace) -> None:
    harm(law_pages(args.data), args)


def answers(args: argparse.Namespace) -> None:
    harm(answer_pages(args.data), args)


def harm(pages: Iterator[Page], args: argparse.Namespace) -> None:
    """Count the lines dropped, front matter and tables of contents aside, and show them."""
    dropped: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    total = n_pages = 0
    kinds: Counter[str] = Counter()
    for n, page in enumerate(pages):
        if n % args.every:
            continue
        strip(page)
        n_pages += 1
        kinds[page.kind] += 1
        lines = [line for line in page.lines if line.rule != BLANK]
        total += len(lines)
        body = first_article(lines)
        for at, line in enumerate(lines):
            if line.rule:
                reason = f"{'front: ' if at < body else ''}{line.rule}"
                dropped[reason] += 1
                shown[reason] += 1
                if at >= body and shown[reason] <= args.show:
                    print(f"  {page.source[:30]} | {reason} | {line.text[:90]} | {line.evidence[:60]}")
    spam = sum(n for reason, n in dropped.items() if "spam." in reason)
    other = sum(
        n for reason, n in dropped.items() if "spam." not in reason and not reason.startswith("front: ") and reason != "layout.contents"
    )
    print(f"pages {n_pages}, lines {total}, kinds {dict(kinds)}")
    for reason, count in dropped.most_common():
        print(f"{count:8d}  {reason}")
    print(f"spam {spam} = 1 in {total // max(1, spam)}; other than front matter and contents {other} = 1 in {total // max(1, other)}")


def first_article(lines: list[Line]) -> int:
    """The number of the line of the first article: what stands before it is front matter."""
    opens = re.compile(r"^[#\s*]*第\s*[一1]\s*[条條]|^[#\s*]*[一1][、.]")
    return next((n for n, line in enumerate(lines) if opens.match(line.text)), min(6, len(lines)))


def html_pages(data: Path) -> Iterator[Page]:
    """The pages of the HTML set, read afresh each time."""
    for path in sorted((data / "html").rglob("*.htm*")):
        try:
            yield read(Record(path.read_bytes(), source=path.name))
        except Exception as error:  # noqa: BLE001 a page that can't be read is no page for this bench
            print(f"  {path.name}: {error}")


def speed(args: argparse.Namespace) -> None:
    """Milliseconds of processor time of strip for each page of the HTML set, best of three: what is remembered by text helps."""
    best: dict[str, float] = {}
    for _ in range(3):
        for page in html_pages(args.data):
            began = time.process_time()
            strip(page)
            taken = time.process_time() - began
            best[page.source] = min(best.get(page.source, taken), taken)
    times = sorted(best.values())
    mean, median = sum(times) / len(times), times[len(times) // 2]
    print(f"pages {len(times)}, mean {mean * 1000:.3f} ms, median {median * 1000:.3f} ms, worst {times[-1] * 1000:.1f} ms")


def plant(args: argparse.Namespace) -> None:
    """Plant every kind at every place of clean pages and laws: what is found, and what else is dropped for it."""
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    worse = 0
    for n, lines in enumerate(clean_texts(args.data, args.every)):
        before = fates(lines)
        for m, (kind, place) in enumerate((kind, place) for kind in KINDS for place in PLACES):
            made, at = planted(lines, kind, place, n * 100 + m)
            after = fates(made)
            tried[kind] += 1
            found[kind] += after[at]
            worse += sum(1 for a, b in zip(before, after[:at] + after[at + 1 :], strict=True) if b and not a)
            if not after[at] and tried[kind] - found[kind] <= args.show:
                print(f"  missed {kind} at the {place}: {made[at][:120]}")
    for kind in KINDS:
        print(f"{found[kind]:6d} of {tried[kind]:6d}  {found[kind] / max(1, tried[kind]):.4f}  {kind}")
    total, hit = sum(tried.values()), sum(found.values())
    print(f"recall {hit / max(1, total):.4f} of {total} planted lines; lines dropped beyond those of the unplanted page: {worse}")


def fates(lines: list[str]) -> list[bool]:
    """Which lines of a text are dropped as spam."""
    page = page_of("\n".join(lines))
    strip(page)
    dropped = {at for line in page.lines if line.role == "spam_seo" for at in range(line.start, line.end)}
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return [bool(line.strip()) and starts[n] + len(line) - len(line.lstrip()) in dropped for n, line in enumerate(lines)]


def clean_texts(data: Path, every: int) -> Iterator[list[str]]:
    """Lines of clean pages: of the HTML set as text, and of laws, some hundred lines each."""
    for n, page in enumerate([*html_pages(data)]):
        if n % every == 0:
            yield [line.text for line in page.lines if line.text.strip()][:120]
    for n, page in enumerate(law_pages(data)):
        if n % (30 * every) == 0:
            yield [line.text for line in page.lines if line.text.strip()][:120]


if __name__ == "__main__":
    sys.exit(main())
