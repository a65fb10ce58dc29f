"""Measure script conversion and noise against the package, the official OpenCC, and the law: one figure a line, each with its floor.

python -m bench.convert [PART ...] [--data DIR] [--official PYTHON] [--lines N]

Parts: identity cases laws roundtrip pinyin torn speed; all of them by default. The official OpenCC must live in an environment of its own,
since it owns the module name of the package we depend on: `python -m venv bench/.venv && bench/.venv/bin/pip install opencc==1.4.2`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import opencc

from pipeline.page import Page, lines_of
from pipeline.stages.convert import convert
from pipeline.text.dictionaries import CHAINS, dictionary_digest, packaged, table
from pipeline.text.noise import clean
from pipeline.text.pinyin import is_reading, marks_of
from pipeline.text.pivot import Stage, chain, compat
from pipeline.text.script import characters, script_of, simplify, simplify_text, traditional_only

HARD_TO_TELL: Final = "后里于并余征云系台面只才干千斗谷几范"
"""Characters that a spinner's table leaves alone."""

_OFFICIAL: Final = """
import sys, time, opencc
mode, times = sys.argv[1], int(sys.argv[2])
converter = opencc.OpenCC(mode)
texts = sys.stdin.read().split("\\0")
best = 1e9
for _ in range(times):
    start = time.process_time()
    done = [converter.convert(text) for text in texts]
    best = min(best, time.process_time() - start)
sys.stderr.write(str(best))
sys.stdout.write("\\0".join(done))
"""


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--official", type=Path, default=Path("bench/.venv/bin/python"))
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--torn", type=int, default=2_000, help="lines that are damaged")
    args = parser.parse_args()
    print(f"dictionaries {dictionary_digest()}")
    for name in args.parts or PARTS:
        PARTS[name](args)
    return 0


def say(name: str, figure: object, floor: str) -> None:
    """One figure and what it must be."""
    print(f"{name:58} {figure!s:>24}   {floor}", flush=True)


def identity(args: argparse.Namespace) -> None:
    """Compat mode and the package on real text and on fuzz."""
    corpora = [*law_lines(args.data, 12_000), *taiwan_lines(args.data)]
    size = sum(len(line.encode()) for line in corpora)
    for mode in CHAINS:
        oracle, ours = opencc.OpenCC(mode), compat(mode)
        wrong = sum(ours(line) != oracle.convert(line) for line in corpora)
        fuzzed = sum(ours(text) != oracle.convert(text) for text in fuzz(mode, 20_000))
        say(f"identity {mode}: differences in {size / 1e6:.1f} MB, 20,000 strings", f"{wrong}, {fuzzed}", "0, 0")


def cases(args: argparse.Namespace) -> None:
    """OpenCC's own cases, with the dictionaries in use, with and without the table beyond the BMP, and by the package."""
    listed = json.loads((args.data / "opencc" / "testcases.json").read_text(encoding="utf-8"))["cases"]
    for mode, floor in {"t2s": "52 of 55, 55 extended", "tw2s": "32 of 32", "hk2s": "21 of 21", "tw2sp": "51 of 53"}.items():
        pairs = [(case["input"], case["expected"][mode]) for case in listed if mode in case["expected"]]
        converters = current(mode), current(mode, extended=True), compat(mode)
        right = [sum(converter(text) == wanted for text, wanted in pairs) for converter in converters]
        say(f"OpenCC's cases {mode}: current, extended, package", f"{right[0]}, {right[1]}, {right[2]}", floor)


def laws(args: argparse.Namespace) -> None:
    """Simplified law: what conversion changes, and which lines it takes for traditional."""
    changed: list[str] = []
    characters_seen = misjudged = judged = 0
    for lines in law_files(args.data):
        characters_seen += sum(map(len, lines))
        for number, (text, edits) in simplify(lines).items():
            changed += [f"{lines[number][max(0, edit.at - 4) : edit.at + 5]}: {edit.old}→{edit.new}" for edit in edits if text]
        for line in (line for line in lines if len(line) > 5 and judged < 60_000):
            judged += 1
            misjudged += script_of([line[:6]]).startswith("hant")
    say(f"law: edits in {characters_seen / 1e6:.1f} M characters", len(changed), "at most 5")
    for change in changed:
        print("   ", change)
    say(f"law: of {judged} lines cut to 6, called traditional", misjudged, "0")


def roundtrip(args: argparse.Namespace) -> None:
    """Law lines made traditional and back again."""
    lines = list(law_lines(args.data, args.lines))
    naive = packaged("STCharacters")
    spinner = {old: new for old, new in naive.items() if old not in HARD_TO_TELL}
    forwards: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
        "naive": (lambda texts: by_table(texts, naive), "99.99 %"),
        "spinner": (lambda texts: by_table(texts, spinner), "99.99 %"),
        "s2t": (lambda texts: official(args.official, "s2t", texts)[0], "99.9 %"),
        "s2hk": (lambda texts: official(args.official, "s2hk", texts)[0], "99.9 %"),
        "s2tw": (lambda texts: official(args.official, "s2tw", texts)[0], "99.75 %"),
    }
    for name, (forward, floor) in forwards.items():
        made = forward(lines)
        if made:
            back = simplified(made)
            right = sum(a == b for a, b in zip(lines, back, strict=True))
            say(f"round trip of {len(lines)} lines through {name}: exact", f"{100 * right / len(lines):.4f} %", floor)


def pinyin(args: argparse.Namespace) -> None:
    """Readings inserted after every traditional-only character, and readings found in clean text."""
    table_of = {new: old for old, new in sorted(characters().items(), reverse=True) if old in traditional_only()}
    inserted = exact = total = 0
    for lines in chunks(law_lines(args.data, 20_000), 40):
        traditional = by_table(lines, table_of)
        noisy = [with_readings(line) for line in traditional]
        inserted += sum(line.count("(") for line in noisy) - sum(line.count("(") for line in traditional)
        undone = clean(noisy)
        exact += sum(undone.get(n, (noisy[n],))[0] == line for n, line in enumerate(plain_spaces(traditional)))
        total += len(lines)
    say(f"pinyin: {inserted} insertions, lines exact of {total}", exact, "all")
    hit = sum(bool(marks_of(lines)) for lines in law_files(args.data))
    hit += sum(bool(marks_of(chunk)) for chunk in chunks(taiwan_lines(args.data), 40))
    say("pinyin: clean files and chunks that show any", hit, "0")


def torn(args: argparse.Namespace) -> None:
    """Lines damaged at the level of bytes, read by each kind of reader; and clean lines, of which none may be touched."""
    chance = random.Random(7)
    lines = [line for line in law_lines(args.data, args.lines) if 20 <= len(line) <= 200]
    sample = chance.sample(lines, min(args.torn, len(lines)))
    for name, reader in READERS.items():
        damaged = [lose_byte(line, chance, reader) for line in sample]
        say_torn(f"one lost byte, {name}", [pair for pair in damaged if pair[1] != pair[0]], "95 %, wrong at most 1 %")
    shown = [line for line in sample for pair in [lose_byte(line, chance, sloppy)] if leaves_trace(*pair)]
    whole = [sum(gone_whole(line, chance)) for line in sample]
    say(
        "   lines that show the loss at all; that lost no other character whole",
        f"{share(len(shown), sample)}, {share(whole.count(0), sample)}",
        "",
    )
    readings = [pair for line in sample for pair in [tear_by_pinyin(line, chance)] if pair[1] and pair[1] != pair[0]]
    say_torn("pinyin between bytes", readings, "70 %, wrong at most 1 %")
    edits = [edit for chunk in chunks(lines, 60) for _, made in clean(chunk).values() for edit in made]
    touched = sum(edit.kind == "encoding" for edit in edits), sum(edit.kind == "torn" for edit in edits)
    say(f"torn: places touched, flagged in {len(lines)} clean lines", f"{touched[0]}, {touched[1]}", "0")


def say_torn(name: str, pairs: Sequence[tuple[str, str]], floor: str) -> None:
    """How torn lines came out: `lost` counts the characters that stay U+FFFD in lines that are right but for these."""
    counts, lost = Counter[str](), 0
    for wanted, printed in pairs:
        kind, signs = verdict(wanted, printed)
        counts[kind] += 1
        lost += signs
    say(f"torn, {name}: of {len(pairs)} lines exact or but for lost", share(counts["exact"] + counts["but for lost"], pairs), floor)
    kinds = ("exact", "but for lost", "all but the lost is printed", "partly, flagged", "wrong", "left, flagged", "left, no trace", "left")
    print(
        "   ",
        ", ".join(f"{kind} {share(counts[kind], pairs)}" for kind in kinds),
        f"; {lost / (counts['but for lost'] or 1):.1f} lost a line",
    )


def share(count: int, of: Sequence[object]) -> str:
    return f"{100 * count / (len(of) or 1):.1f} %"


def speed(args: argparse.Namespace) -> None:
    """User CPU of one run, detection included: long texts and pages of 5 KB, beside the package and the official OpenCC."""
    hans = "\n".join(law_lines(args.data, 20_000))[:1_500_000]
    hant = "".join(by_table([hans], packaged("STCharacters")))
    for name, text in (("traditional", hant), ("simplified", hans)):
        for kind, texts in (("long", [text]), ("5 KB pages", [text[at : at + 1700] for at in range(0, len(text), 1700)])):
            size = sum(len(one.encode()) for one in texts) / 1e6
            ours, engine = seconds(simplify_text, texts), seconds(compat("t2s"), texts)
            part = [text[:100_000]] if kind == "long" else texts[:60]
            package = seconds(opencc.OpenCC("t2s").convert, part, times=1) * len(text) / sum(map(len, part))
            theirs = official(args.official, "t2s", texts, times=5)[1]
            say(
                f"speed {kind} {name}: ours, engine, official, package MB/s",
                ", ".join(f"{size / used:.1f}" if used else "-" for used in (ours, engine, theirs, package)),
                f"{package / ours:.0f} x package, {theirs / ours if theirs else 0:.2f} x official",
            )
    pages = [text_page(hans[at : at + 1700]) for at in range(0, 400_000, 1700)]
    used = seconds(convert, pages, times=3)
    say("speed: stage convert on simplified 5 KB pages, ms a page", f"{1000 * used / len(pages):.3f}", "at most 0.3")


def current(mode: str, *, extended: bool = False) -> Callable[[str], str]:
    """Conversion with the dictionaries in use."""
    groups = [
        [*group[:-1], *(["TSCharactersExt"] if extended and group[-1] == "TSCharacters" else []), group[-1]] for group in CHAINS[mode]
    ]
    return chain([Stage([table(name) for name in group]) for group in [["CJK_Compatibility_Ideographs"], *groups]])


def simplified(lines: list[str]) -> list[str]:
    """Every line as a page of its own would have it, in pages of 100 lines."""
    done: list[str] = []
    for chunk in chunks(lines, 100):
        changed = simplify(chunk)
        done += [changed[n][0] if n in changed else line for n, line in enumerate(chunk)]
    return done


def official(python: Path, mode: str, texts: Sequence[str], times: int = 1) -> tuple[list[str], float]:
    """The texts by the official OpenCC, with the CPU seconds of the best run; nothing where it is not installed."""
    if not python.exists():
        say(f"official OpenCC ({mode})", "not installed", str(python))
        return [], 0.0
    command = [str(python.absolute()), "-c", _OFFICIAL, mode, str(times)]
    done = subprocess.run(command, input="\0".join(texts), capture_output=True, text=True, check=True, encoding="utf-8", cwd="/")
    return done.stdout.split("\0"), float(done.stderr)


def seconds(work: Callable[[Any], object], on: Sequence[Any], times: int = 5) -> float:
    """CPU seconds of the best run over all of these."""
    work(on[0])
    taken = []
    for _ in range(times):
        start = time.process_time()
        for one in on:
            work(one)
        taken.append(time.process_time() - start)
    return min(taken)


def text_page(text: str) -> Page:
    return Page(text, lines_of(text))


def law_files(data: Path) -> Iterator[list[str]]:
    for path in sorted((data / "laws" / "lawrefbook").rglob("*.md")):
        yield [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


@cache
def _all_law_lines(data: Path) -> list[str]:
    return [line for lines in law_files(data) for line in lines]


def law_lines(data: Path, most: int) -> list[str]:
    """Lines of mainland law, evenly taken from all files."""
    lines = _all_law_lines(data)
    return lines[:: max(1, len(lines) // most)][:most]


def taiwan_lines(data: Path) -> list[str]:
    paths = sorted((data / "laws" / "taiwan").rglob("*.md"))
    return [line for path in paths for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def chunks(lines: Sequence[str], size: int) -> Iterator[list[str]]:
    for at in range(0, len(lines), size):
        yield list(lines[at : at + size])


def by_table(lines: Iterable[str], pairs: dict[str, str]) -> list[str]:
    codes = str.maketrans(pairs)
    return [line.translate(codes) for line in lines]


def plain_spaces(lines: Sequence[str]) -> list[str]:
    """What `clean` makes of lines without readings."""
    undone = clean(lines)
    return [undone.get(n, (line,))[0] for n, line in enumerate(lines)]


def with_readings(line: str) -> str:
    return "".join(f"{char}({reading})" if char in traditional_only() and (reading := a_reading(char)) else char for char in line)


@cache
def a_reading(char: str) -> str:
    from pypinyin import Style
    from pypinyin import pinyin as readings

    reading = str(readings(char, style=Style.TONE)[0][0])
    return reading if is_reading(char, reading) and not reading.isascii() else ""


def lose_byte(line: str, chance: random.Random, reader: Callable[[bytes], str]) -> tuple[str, str]:
    """A line, and what is read of it after it lost one byte of a character."""
    data = line.encode("gbk", "ignore")
    wide = [at for at, byte in enumerate(data) if byte > 0x80]
    if not wide:
        return data.decode("gbk"), data.decode("gbk")
    at = chance.choice(wide)
    return data.decode("gbk"), reader(data[:at] + data[at + 1 :])


def leaves_trace(wanted: str, printed: str) -> bool:
    """Whether a torn line shows anything but that characters are missing, which no one can know."""
    rest = iter(wanted)
    return not all(char in rest for char in printed)


def gone_whole(line: str, chance: random.Random) -> list[bool]:
    """For each character but the one that lost a byte whether both its bytes are gone, where undefined pairs are dropped."""
    data = line.encode("gbk", "ignore")
    wide = [at for at, byte in enumerate(data) if byte > 0x80]
    lost = chance.choice(wide) if wide else 0
    places = [at for at in range(len(data)) if at != lost]
    left = {places[at] for at in kept_bytes(bytes(data[at] for at in places))}
    starts, at = [], 0
    for char in data.decode("gbk"):
        starts.append((at, len(char.encode("gbk"))))
        at += starts[-1][1]
    return [size == 2 and lost not in (at, at + 1) and not {at, at + 1} & left for at, size in starts]


def tear_by_pinyin(line: str, chance: random.Random) -> tuple[str, str]:
    """A traditional line into which readings were inserted after pairs of bytes, wherever they begin."""
    table_of = {
        new: old for old, new in sorted(characters().items(), reverse=True) if old in traditional_only() and new not in HARD_TO_TELL
    }
    data = by_table([line], table_of)[0].encode("gbk", "ignore")
    marked = {
        char.encode("gbk"): a_reading(char) for char in table_of.values() if in_gbk(char) and chance.random() < 0.4 and a_reading(char)
    }
    out, at = bytearray(), 0
    while at < len(data):
        pair = data[at : at + 2]
        out += pair + f"({marked[pair]})".encode("gbk", "ignore") if pair in marked else pair[:1]
        at += 2 if pair in marked else 1
    printed = sloppy(bytes(out))
    return data.decode("gbk"), printed if re.search(r"\?[a-z]*[^\x00-\x7f][a-z]*\)", printed) else ""


def in_gbk(char: str) -> bool:
    return bool(char.encode("gbk", "ignore"))


def sloppy(data: bytes) -> str:
    """Bytes read as GBK: undefined pairs are dropped, a first byte before ( becomes ? and swallows it, before other ASCII it is dropped.

    So read the strings quoted in the knowledge of this damage (ㄒ唬┮, 睹穹ǖ洹, 向?qū)I(yè)的).
    """
    return "".join(text for text, _ in pieces(data))


def kept_bytes(data: bytes) -> list[int]:
    """The places of the bytes that `sloppy` does not drop."""
    return [at for text, span in pieces(data) if text for at in span]


def pieces(data: bytes) -> Iterator[tuple[str, range]]:
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            yield chr(data[at]), range(at, at + 1)
            at += 1
            continue
        char = data[at : at + 2].decode("gbk", "ignore")
        bracket = data[at + 1 : at + 2] == b"("
        defined = len(char) == 1 and not char.isascii()
        size = 2 if bracket or defined or (at + 1 < len(data) and data[at + 1] > 0x80) else 1
        yield "?" if bracket else char if defined else "", range(at, at + size)
        at += size


READERS: Final[dict[str, Callable[[bytes], str]]] = {
    "pairs dropped (iconv, mirrors)": sloppy,
    "private use (gb18030, browsers)": lambda data: data.decode("gb18030", "replace"),
    "U+FFFD a pair": lambda data: re.sub("[\ue000-\uf8ff]", "\ufffd", data.decode("gb18030", "replace")),
    "in step again (Python gbk, ignore)": lambda data: data.decode("gbk", "ignore"),
    "in step again (Python gbk, replace)": lambda data: data.decode("gbk", "replace"),
}
"""What readers make of pairs that GBK does not define."""


def verdict(wanted: str, printed: str) -> tuple[str, int]:
    """How a damaged line came out, simplified and without readings; and how many characters stay lost in one that is right but for them."""
    got, edits = clean([printed]).get(0, (printed, []))
    got, wanted = (simplified([re.sub(r"\([a-z]*[^\x00-\x7f()][a-z]*\)", "", text).replace("\u3000", " ")])[0] for text in (got, wanted))
    flagged = any(edit.kind in {"torn", "lost"} for edit in edits)
    if got == wanted:
        return "exact", 0
    if len(got) == len(wanted) and all(a in (b, "\ufffd") for a, b in zip(got, wanted, strict=True)):
        return "but for lost", got.count("\ufffd")
    if not any(edit.kind == "encoding" for edit in edits):
        return _left(wanted, got, flagged=flagged), 0
    return "partly, flagged" if flagged else "wrong", 0


def _left(wanted: str, got: str, *, flagged: bool) -> str:
    """What is missing from a line that was left as printed: where it is one character whole, nothing is torn and none could tell."""
    if flagged:
        return "left, flagged"
    if leaves_trace(wanted, got):
        return "left"
    return "all but the lost is printed" if len(got) == len(wanted) - 1 else "left, no trace"


def fuzz(mode: str, count: int) -> Iterator[str]:
    """Strings of keys, pieces of keys, values, separators, and characters beyond the BMP."""
    chance = random.Random(mode)
    tables = [packaged(name) for group in CHAINS[mode] for name in group]
    keys = [key for one in tables for key in one]
    phrases = [key for key in keys if len(key) > 1]
    values = [value for one in tables for value in one.values()]
    rest = [*" -,.?!*，。、；：？！…“”（）《》\n\t", "\U00020000", "\U0001f600", "𫇪", "\ud83d", "\ude00", "A", "1"]
    for _ in range(count):
        pieces = []
        for _ in range(chance.randint(1, 12)):
            phrase = chance.choice(phrases)
            at = chance.randrange(1, len(phrase))
            pieces.append(chance.choice([phrase, phrase, phrase[:at], phrase[at:], *map(chance.choice, (keys, values, rest))]))
        yield "".join(pieces)


PARTS: Final[dict[str, Callable[[argparse.Namespace], None]]] = {
    "identity": identity,
    "cases": cases,
    "laws": laws,
    "roundtrip": roundtrip,
    "pinyin": pinyin,
    "torn": torn,
    "speed": speed,
}

if __name__ == "__main__":
    sys.exit(main())
