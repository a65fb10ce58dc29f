"""Folders of law texts become `LawText`s: LawRefBook, just-laws and Taiwan markdown, plain text, HTML, docx of the national database.

A reader per layout gives title, head lines and body lines; one parser makes articles of the body. What is missing or odd in a source
(holes, doubles) is reported with the text, never mended: a library is a voter, not the truth.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from pipeline.law.articles import Article, parse
from pipeline.law.numerals import NUMBER, label
from pipeline.text.fold import simplified_of

SUFFIXES: Final = (".md", ".txt", ".html", ".htm", ".docx")
"""File names that may hold a law text; anything else in the folder is left alone."""

_NOT_LAWS: Final = ("_index.md", "法律法规模版.md", "LICENSE.md", "DATA_LICENSE.md")
_OPENS: Final = re.compile(rf"(?:\*\*)?第\s*[{NUMBER}]+(?:-\d+)?\s*(?:[条條編编章](?![^ \u3000]{{0,12}}(?:》|决定))|节|節)")
_HEAD_TW: Final = re.compile(r"第\s*(\d+)(?:-(\d+))?\s*條\s*$")
_HEADING_TW: Final = re.compile(rf"第\s*[{NUMBER}]+\s*([編章節款目])(?:之[{NUMBER}]+)?(?:\s+[^。，；]{{1,40}})?$")
_LEVELS_TW: Final = "編章節款目"
_DATE: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FILE_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})-?([01]\d)-?([0-3]\d)(?!\d)")
_IN_FORCE: Final = re.compile(r"自\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起\s*(?:正式)?(?:施行|生效|实施|試行|试行|执行)")
_ON_ISSUE: Final = re.compile(r"自(?:公布|发布|颁布|公佈)之日起(?:施行|生效|实施|執行|执行)")
_AMENDMENT: Final = re.compile(r"修正案|关于(?:修改|修订|废止).{0,120}决定$")
_LAW_NAME: Final = re.compile(
    r"(?:法|典|条例|條例|规定|規定|办法|辦法|决定|决议|解释|批复|规则|規則|细则|細則|通知|意见|公约|答复|复函|制度|纲要|准则|守则|方案|通則|通则|標準|标准)"
    r"(?:[（(].{1,24}[）)])*$"
)
_LINK: Final = re.compile(r"\[[^\]]*\]\([^)]*\)|<[^>]{1,80}>|!\[.*")
_LABEL_TW: Final = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、])")
_CLOSED: Final = ("。", "：", "；", ":", ";", "」", "）", "】")


@dataclass(slots=True)
class LawText:
    """One version of a law. `title` in simplified characters without 中华人民共和国; dates are ISO texts, empty where unknown."""

    title: str
    full_title: str
    jurisdiction: str
    version_date: str
    effective_from: str
    source: str
    repealed: bool = False
    articles: list[Article] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)


class Source(NamedTuple):
    """A file as its layout's reader leaves it: title, lines before the body, lines of the body, titles of the parts that it is of."""

    title: str
    head: list[str]
    body: list[str]
    parts: tuple[str, ...] = ()
    taiwan: bool = False
    facts: Mapping[str, str] = MappingProxyType({})


def texts_of(folder: Path) -> tuple[list[LawText], list[str]]:
    """Every law text below a folder in order of paths, parts of one law merged, and the files that hold none or can't be read."""
    texts: list[LawText] = []
    left_out: list[str] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file()):
        name = path.relative_to(folder).as_posix()
        text = _text_or_none(path, name)
        if text is None:
            left_out.append(name)
        elif not (texts and _is_part_of(texts[-1], text, path)):
            texts.append(text)
        else:
            _merge(texts[-1], text)
    kept = [text for text in texts if _is_law(text)]
    left_out.extend(text.source for text in texts if not _is_law(text))
    for text in kept:
        text.oddities.extend(_holes(text))
    return kept, left_out


def _text_or_none(path: Path, name: str) -> LawText | None:
    """The law text of a file; None for files that are none, or damaged: they are counted as left out."""
    try:
        return None if path.name in _NOT_LAWS else read_text(path, name)
    except (UnicodeDecodeError, zipfile.BadZipFile, KeyError, ET.ParseError):
        return None


def read_text(path: Path, name: str) -> LawText | None:
    """The law text of one file, or None where it holds none. Raises OSError, and where it is damaged what the readers raise."""
    source = _source(path)
    if source is None or not source.title:
        return None
    full = simplified(source.title)
    text = LawText(short_title(full), full, "TW" if source.taiwan else "CN", "", "", name)
    text.repealed = "廢止說明" in source.facts
    if not _AMENDMENT.search(full) or "宪法修正案" in full:
        text.articles, text.oddities = articles_of(source)
    if not text.articles and len(source.head) + len(source.body) < 2:
        return None
    text.version_date = _version_date(path, source)
    text.effective_from = _effective_from(text, source)
    return text


def articles_of(source: Source) -> tuple[list[Article], list[str]]:
    """The articles of a source, and what is odd about them. Of an article that stands twice the first one counts."""
    found: dict[tuple[int, int], Article] = {}
    odd: list[str] = []
    for article in _taiwan_articles(source.body) if source.taiwan else parse(source.body):
        if found.setdefault((article.article, article.suffix), article) is not article:
            odd.append(f"{article.label} stands again")
        article.headings = tuple(simplified(heading) for heading in (*source.parts, *article.headings))
    return [found[key] for key in sorted(found)], odd


def simplified(text: str) -> str:
    """Simplified per character: for names and headings, never for the text of an article."""
    table = _simplify()
    return text.translate(table)


def short_title(full: str) -> str:
    """The title as the tables name a law: without 《》 and without the leading 中华人民共和国."""
    return re.sub(r"\s+", "", full).strip("《》").removeprefix("中华人民共和国")


@cache
def _simplify() -> dict[int, str]:
    return str.maketrans(simplified_of())


def _taiwan_articles(lines: Iterable[str]) -> list[Article]:
    """Taiwan: a head stands alone in its line, so that a line that begins 第四條之… is text."""
    found: list[Article] = []
    headings: dict[str, str] = {}
    for line in lines:
        if head := _HEAD_TW.match(line):
            found.append(Article(int(head[1]), int(head[2] or 0), "", tuple(headings.values()), "", [], [], "TW"))
        elif heading := _HEADING_TW.match(line):
            higher = [level for level in headings if _LEVELS_TW.index(level) < _LEVELS_TW.index(heading[1])]
            headings = {level: headings[level] for level in higher} | {heading[1]: line}
        elif found:
            found[-1].body.append(line)
    for article in found:
        article.body = _unwrapped(article.body)
    return found


def _unwrapped(lines: Iterable[str]) -> list[str]:
    """Hard-wrapped lines joined: a line without a closing mark goes on in the next one unless that opens with a label."""
    joined: list[str] = []
    for line in lines:
        if joined and not joined[-1].endswith(_CLOSED) and not _LABEL_TW.match(line):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _source(path: Path) -> Source | None:
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return _plain(_docx_lines(path))
    text = _decoded(path.read_bytes())
    if suffix in (".html", ".htm"):
        return _plain(_html_lines(text))
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    if lines and lines[0].startswith("法規名稱"):
        return _taiwan(lines)
    return _markdown(lines, path) if suffix == ".md" else _plain(lines)


def _decoded(data: bytes) -> str:
    """UTF-8, else GB18030, in which many Chinese law pages are saved. Raises UnicodeDecodeError where it is neither."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _markdown(lines: list[str], path: Path) -> Source | None:
    """LawRefBook and just-laws: `# title`, history, body. A part of a just-laws law has its title in the README beside it."""
    if lines[:1] == ["---"] and "---" in lines[1:]:
        lines = lines[lines.index("---", 1) + 1 :]
    lines = [line for line in lines if not _LINK.fullmatch(line)]
    titles = [line[2:].strip() for line in lines if line.startswith("# ")]
    readme = path.parent / "README.md"
    if re.match(r"\d\d-", path.name) and readme.is_file():
        main = _source(readme)
        if main is None or any("修正案" in title or "决定" in title for title in titles):
            return None
        return Source(main.title, main.head, [line for line in lines if not line.startswith("# ")], tuple(titles))
    end = next((n for n, line in enumerate(lines) if line.startswith(("<!-- INFO END", "##")) or _OPENS.match(line)), len(lines))
    body = [line for line in lines[end:] if not line.startswith(("<!--", "# "))]
    return Source(titles[0] if titles else "", lines[:end], body, tuple(titles[1:]))


def _taiwan(lines: list[str]) -> Source:
    end = next((n for n, line in enumerate(lines) if _OPENS.match(line)), len(lines))
    facts = dict(line.split("：", 1) for line in lines[:end] if "：" in line)
    return Source(facts.get("法規名稱", ""), lines[:end], lines[end:], taiwan=True, facts=facts)


def _plain(lines: list[str]) -> Source | None:
    """Title lines, then whatever stands before the first article, then the body."""
    if not lines:
        return None
    end = next((n for n, line in enumerate(lines) if _OPENS.match(line)), len(lines))
    titles: list[str] = []
    for line in lines[: min(end, 4)]:
        if titles and (line[0] in "（(第目0123456789" or _LAW_NAME.search("".join(titles))):
            break
        titles.append(line.lstrip("# "))
    taiwan = sum(bool(_HEAD_TW.match(line)) for line in lines) > len(lines) // 8
    return Source("".join(titles), lines[:end], lines[end:], taiwan=taiwan)


def _docx_lines(path: Path) -> list[str]:
    """The paragraphs of a Word file, in order."""
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - the user's own law texts
    paragraphs = ("".join(run.text or "" for run in p.iter(f"{namespace}t")) for p in root.iter(f"{namespace}p"))
    return [line for p in paragraphs if (line := p.replace("\xa0", " ").strip().strip("\u3000"))]


class _Blocks(HTMLParser):
    """Text of an HTML law page, a line per block."""

    _BREAKS: Final = frozenset(
        ("p", "div", "br", "li", "tr", "td", "h1", "h2", "h3", "h4", "h5", "section", "article", "dd", "dt", "title", "body")
    )
    _SILENT: Final = frozenset(("script", "style", "head", "nav", "footer"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's own signature
        self._silent += tag in self._SILENT
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(re.sub(r"\s+", " ", data))


def _html_lines(text: str) -> list[str]:
    """Lines of an HTML law page from its title on: the first line that reads like the name of a law."""
    parser = _Blocks()
    parser.feed(text)
    lines = [line for piece in "".join(parser.pieces).split("\n") if (line := piece.replace("\xa0", " ").strip(" \u3000"))]
    first = next((n for n, line in enumerate(lines) if _LAW_NAME.search(line) and len(line) < 60), 0)
    return lines[first:]


def _version_date(path: Path, source: Source) -> str:
    """The adoption date of this version: in the file's name, else the last date in the head that is no date of coming into force."""
    stated = source.facts.get("修正日期", "")
    named = _FILE_DATE.search(stated or path.stem)
    if named:
        return f"{named[1]}-{named[2]}-{named[3]}"
    adopted = [_DATE.findall(line) for line in source.head if not re.search(r"起?施行\s*[）)]?$", line) or "通过" in line]
    dates = [_iso(*date) for line in adopted for date in line]
    return max(dates, default="")


def _effective_from(text: LawText, source: Source) -> str:
    """When the version came into force: the last three articles, else the head; never before its adoption."""
    stated = ""
    for article in reversed(text.articles[-3:]):
        if found := _IN_FORCE.search(article.text):
            stated = _iso(found[1], found[2], found[3])
            break
        if _ON_ISSUE.search(article.text):
            stated = text.version_date
            break
    if not stated:
        dates = [_iso(*found) for line in source.head if "施行" in line for found in _DATE.findall(line)[-1:]]
        stated = max(dates, default="")
    return max(stated, text.version_date)


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _is_part_of(law: LawText, part: LawText, path: Path) -> bool:
    """Whether a file goes on with the law of the file before: same title and folder, articles that don't overlap."""
    if law.title != part.title or Path(law.source).parent.name != path.parent.name:
        return False
    have = {(a.article, a.suffix) for a in law.articles}
    fresh = not any((a.article, a.suffix) in have for a in part.articles)
    return fresh and (law.version_date == part.version_date or not law.articles or not part.articles)


def _merge(law: LawText, part: LawText) -> None:
    law.articles = sorted([*law.articles, *part.articles], key=lambda a: (a.article, a.suffix))
    law.oddities.extend(part.oddities)
    law.version_date = max(law.version_date, part.version_date)
    law.effective_from = max(law.effective_from, part.effective_from)


def _is_law(text: LawText) -> bool:
    """Texts with articles are laws; a text without them only by its name."""
    named = bool(_LAW_NAME.search(text.title)) and ("README" not in text.source or bool(text.version_date))
    return named or len(text.articles) > 2


def _holes(text: LawText) -> Iterator[str]:
    """Article numbers that the source skips. Amendments of the constitution number on from one another."""
    last = 0 if "修正案" not in text.title or not text.articles else text.articles[0].article - 1
    for article in text.articles:
        if article.article > last + 1:
            upto = f" to {label(article.article - 1)}" if article.article > last + 2 else ""
            yield f"{label(last + 1)}{upto} missing"
        last = article.article
