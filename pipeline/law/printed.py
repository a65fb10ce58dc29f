"""Articles as a page prints them: where each quote begins and ends among the page's lines, and its row of `statutes`.

Heads are those of `articles`, what goes on behind them is told by `register`. Lines that hold a head in their middle are cut there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.law.articles import LABEL, Head, Paragraph, heads, structure
from pipeline.law.names import JURISDICTIONS, law_of, title_of
from pipeline.law.numerals import NUMBER, label, number
from pipeline.law.offsets import raw_span
from pipeline.law.paragraphs import paragraphs_of
from pipeline.law.prints import begins_known, ends_known, law_named
from pipeline.law.register import continues_law, is_broken_off
from pipeline.page import Line, Page, stable_id

LAW_LINE: Final = re.compile(r"(?:[\s•·●]*)[《〈]{1,2}([^《》]+(?:《[^》]*》[^《》]*)*)[》〉]{1,2}(?:[（(][^）)]{2,20}[）)])?[：:]?")
_BARE_LAW_LINE: Final = re.compile(
    r"(?:法规名称|法規名稱)?[：:]?(?P<law>(?:中华人民共和国|香港|澳门)?[\u4e00-\u9fff（）()、《》〈〉<>]{2,60}?(?:法典|法|条例|规定|办法|解释|细则|通则|规则)(?:[（(][一二三四五六七八九十]{1,2}[)）])?)"
    r"(?:[（(][^）)]{2,24}[）)])?[ 　]*(?:(?:非?现行版本|现行法规|已?失效|现行有效|节录|节选|摘录|全文)[ 　]*)*[：:]?"
)
_COURTS: Final = re.compile("最高人民(?:法院|检察院).*关于.*(?:解释|规定|办法)")
MAX_LAW_LINE: Final = 70
LAW_TITLE: Final = re.compile(
    r"(?!.*(?:哪些|怎么|如何|什么|多少|区别|是否|能否|解读))(?:第[0-9A-Z]+章[\s　]*)?"
    r"[^，。？?！：:]{2,80}(?:法|法典|条例|规定|办法|解释|细则|通则|规则|宪法|修正案|批复|意见|决定|安排|规程|准则)(?:[（(][^）)]*[）)])?"
)
"""What the title of a law looks like. 意见 and 决定 may be a notice's: only with articles below them is the page a law."""
_AMENDMENT: Final = re.compile(r"修正案|关于修改.*的决定|关于废止.*的决定")
_CHAPTER: Final = re.compile(r"^第[0-9A-Z]+章[\s　]*")
_ABOUT_LAW: Final = re.compile(r"[《]?(?:中华人民共和国)?([\u4e00-\u9fff]{1,30}?(?:法典|刑法|宪法|条例|法))[》]?(?=第|分则|总则|$)")
_RETOLD: Final = re.compile(
    r"(?:对此|对于?此|对这|也|还|就|已经?)?(?:中)?(?:对此)?(?:有|作出|作了|明确)(?:了|过)?(?:明确|具体|相应|详细|类似|专门)?(?:的)?规定"
    r"|(?:将|把)[^，。；]{1,12}(?:定位|界定|规定|归|纳入|列[为入作]|分为|视[为作]|写[进入])"
    r"|(?:要求|指出|强调|列[举出明]|针对|赋予|写得|写明|写着|说得|说的|讲的|限定|告诉|解决|回答|[保规确体处适][护范立现理用](?:的是|了|于))"
)
_PIN: Final = re.compile(
    r"[\s　]*第[\s　]*[一二三四五六七八九十0-9]{1,3}[\s　]*[款项項](?:第[一二三四五六七八九十0-9（()）]{1,5}[项項款])?[\s　：:]*+(?![，,])"
)
"""The paragraph that a quote gives of its article, behind the number; the law's words may stand straight behind it."""
_PART: Final = r"(?:[前后後中]段|本文|但[书書])?"
_PIN_BEHIND: Final = (
    rf"第[\s　]*[一二三四五六七八九十0-9]{{1,3}}[\s　]*[款项項](?:第[一二三四五六七八九十0-9（()）]{{1,5}}[款项項目])?{_PART}"
)
_PINNED: Final = re.compile(
    rf"[\s　]*(?:{_PIN_BEHIND}[\s　]*(?:[：:][\s　]*[“「『]?|$)"
    rf"|(?:{_PIN_BEHIND})?[（(](?:节录|节选|摘录|摘要|部分|節錄|節選|摘錄)[)）][：:]?$"
    rf"|(?:{_PIN_BEHIND})?(?:明确|明文)?(?:规定|規定)[：:][\s　]*[“「『]?$)"
)
"""The same with nothing behind it, or a colon and then the words of the law, as lawyers in Taiwan quote; or 规定： at the line's end."""
_ANNOUNCES: Final = re.compile(
    rf"(?P<label>{LABEL.pattern})(?P<pin>[\s　]*{_PIN_BEHIND})?[^，。；？！：:第条條]{{0,14}}"
    r"(?:[，,][^，。；？！：:第条條]{1,12})?[：:][\s　]*$"
)
"""How a line ends that announces the law's words in the line below: the number, little behind it, and a colon."""
_SAYS: Final = re.compile(
    r"(?:第[一二三四五六七八九十0-9]{1,3}款)?(?:第[一二三四五六七八九十0-9（()）]{1,5}项)?[中之]?(?:明确|明文)?"
    r"规定[\s　]*(?P<mark>[：:，,])[\s　]*[“「]?"
)
"""How a line goes on that names an article and prints it word for word: 规定： and then the law."""
_EXCERPT: Final = re.compile(r"[（(](?:第[^（）()]{1,20}[ 　])?(?:节选|摘录|节录|摘要|全文|部分)[)）]$|[ 　]*(?:节选|摘录|节录|全文)$")
_CAPTION: Final = re.compile(r"【([^】]{1,60})】[\s　]*")

_LAW_BEFORE: Final = re.compile(
    r"(?P<law>[《〈]{1,2}(?P<title>[^《》]{2,60})[》〉]{1,2}(?:[（(][^（）()]{2,20}[）)])?"
    r"|(?<![\u4e00-\u9fff])(?P<bare>(?:中华人民共和国)?[\u4e00-\u9fff]{1,20}(?:法典|法|条例|规定|办法|解释)))[\s　]*$"
)
_TOLD: Final = re.compile("是|按(?!揭)|依照|依据|根据")
"""What no law's name has: a sentence goes before the name."""
_NAMED_LAW: Final = re.compile(r"《([^《》]{1,40}(?:法|法典|条例|规定|办法|解释))》")
_CONTRACT_TITLE: Final = re.compile(
    r"(?:合同|协议|协议书|章程|守则|制度|公约|遗嘱)(?:范本|样本|模板|文本|书|范文|全文)?(?:[（(][^）)]*[）)])?$|范本|模板"
)
_CONTRACT_WORDS: Final = re.compile(r"甲方|乙方|本合同|本协议|本章程|本公司章程")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_MAY_QUOTE: Final = re.compile("[条條》〉]")
"""What a line must have to open a quote: an article's number, or the name of a law."""
_NO_HEAD: Final = re.compile(r"第?[一二三四五六七八九十]+[款项目]|[第和及与或、，,至到的所]|之一|规定")
_LEAD: Final = re.compile(
    r"(?:根据|依据|按照|依照)?(?:自?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日起?(?:开始)?(?:生效|施行|实施)*的)$|(?:根据|依据)$"
)
_SENTENCE_ENDS: Final = "。；;！!：:？?”」』）)】>|｜\n"
_PARAGRAPH_ENDS: Final = ("。", "：", ":", "；", ";")
_LISTED: Final = re.compile(r"(?<=[。；;！\s])(?:[0-9]{1,2}[.、．]|[(（][0-9一二三四五六七八九十]{1,2}[)）]|[①-⑳])[ 　]*$")
_BLANK: Final = re.compile(r"[\s　：:，,]*")
_LOST_FIRST: Final = re.compile(rf"[\s　]*(?P<n>[{NUMBER}]{{2,}})[条條](?:之(?P<suffix>[一二三四五六七八九十]+))?[\s　：:，,]*")
"""The number of an article that lost its 第 at the beginning of a line."""
_FULL_STOP: Final = re.compile(r"[。；]")
_NOTE: Final = re.compile(
    "(?:条文|條文|资料|資料|内容|內容|版本).{0,6}(?:仅|僅|只)供参?[考參]|(?:以|為|为).{0,8}(?:宪报|憲報).{0,8}(?:为准|為準)"
)
"""A database's remark below an ordinance."""
_CELLS: Final = ("/td", "/th", "/td/p", "/td/span", "/td/div", "/td/a")
MAX_LISTED: Final = 24
"""Characters of the longest caption that a table of contents gives an article."""
MIN_MIXED: Final = 40
"""Characters of the shortest line in which a quote's end is looked for."""
MIN_GLUED: Final = 12
"""Characters that must follow the number of a glued head: fewer prove nothing."""


@dataclass(slots=True)
class Quote:
    """A quoted article: its number, the lines that it is printed in, and the law that it belongs to.

    `body` has what the lines say without label and caption; `head` where the label ends in the first line. `surface`: the law's name as
    printed at or above the quote, None where only the page's title or another quote names it.
    """

    article: int
    suffix: int
    caption: str
    lines: list[Line]
    body: list[str]
    start: int = 0
    head: int = 0
    law: str | None = None
    surface: str | None = None
    lead: tuple[int, int] | None = None
    """Where the line starts that announces the quote (见该法第七条第二款：) without being part of it, and where the number ends in it."""
    statute_id: str = ""
    """Set once the quote has its row."""


@dataclass(slots=True)
class _Reader:
    """Goes through the kept lines; `law` is the law that a head without a name belongs to."""

    page: Page
    in_law: bool
    law: str | None
    surface: str | None = None
    found: list[Quote] = field(default_factory=list)
    current: Quote | None = None
    above: Line | None = None
    """The kept line above, where it quotes nothing."""

    def read(self, line: Line) -> None:
        if line.rule is not None:
            if line.role in ("other_boilerplate", "lawyer_card") and _HAN.search(line.text):
                self.current = None
            return
        if line.role in ("title", "heading", "answer"):
            self.current = None
        if line.role in ("title", "heading"):
            return
        above, self.above = self.above, line
        named = _named_by(line.text.strip())
        if named:
            self.law, self.surface, self.current = named, named, None
        elif self.current is not None or _MAY_QUOTE.search(line.text):
            self.parts(line)
        if self.current is None and above is not None and not named:
            self.announced(above, line)

    def announced(self, above: Line, line: Line) -> None:
        """A line of a law's own words below one that tells of much and ends in the article's number: …见《…》第七条第二款："""
        found = _ANNOUNCES.search(above.text) if above.statute_id is None and above.role != "statute" else None
        text = line.text.strip().strip('“”「」『』"')
        article, suffix = (number(found["n"]), number(found["dash"] or found["suffix"] or "0")) if found else (None, None)
        if not found or not article or suffix is None or not (_is_law_text(text) and any(map(ends_known, (text, text + "。")))):
            return
        law = _LAW_BEFORE.search(above.text, 0, found.start())
        named = law_named([text], article, suffix) or (law["title"] if law else None) or self.law
        lead = above.start, found.end("pin") if found["pin"] else found.end("label")
        self.current = Quote(article, suffix, "", [line], [text], 0, 0, named, law["title"] if law else None, lead)
        self.found.append(self.current)

    def parts(self, line: Line) -> None:
        for part, head in self.cut_heads(line):
            if head:
                self.open(part, head)
            else:
                self.go_on(part)
            if self.current and self.current.lines[-1] is part:
                self.end_inside(part, head.end if head else 0)

    def end_inside(self, line: Line, start: int) -> None:
        """Cut a line behind the last paragraph of a law in it, where advice is glued to it that does not go on with the article."""
        quote = self.current
        at = _law_end(line.text, start) if quote and not self.in_law and len(line.text) >= MIN_MIXED else 0
        rest = line.text[at:].strip()
        if not quote or not at or continues_law(rest, line.text[:at], first=_first(quote), in_law=False):
            return
        parts = _cut(self.page, line, [at])
        if len(parts) == 2:
            quote.lines[-1], quote.body[-1] = parts[0], parts[0].text[start:]
            self.current = None

    def open(self, line: Line, head: Head) -> None:
        if head.law:
            self.law, self.surface = head.law, None
        self.current = Quote(head.article, head.suffix, head.caption, [line], [line.text[head.end :]], head.start, head.end)
        self.current.law, self.current.surface = self.law, head.law or self.surface
        self.found.append(self.current)

    def go_on(self, line: Line) -> None:
        quote = self.current
        if quote and continues_law(line.text, quote.lines[-1].text, first=_first(quote), in_law=self.in_law):
            quote.lines.append(line)
            quote.body.append(line.text)
        else:
            self.current = None

    def cut_heads(self, line: Line) -> list[tuple[Line, Head | None]]:
        """The line cut before each article head that it holds, each part with its head."""
        previous = (self.current.article, self.current.suffix) if self.current else None
        inside = _all_heads(line.text, previous)
        if not inside:
            return [(line, None)]
        starts = [head.start for head in inside]
        first = int(bool(line.text[: starts[0]].strip()))
        starts = [0, *starts[1 - first :]]
        parts = _cut(self.page, line, starts)
        if len(parts) != len(starts):
            return [(line, inside[0])]
        return [(part, _shifted(inside[n - first], starts[n]) if n >= first else None) for n, part in enumerate(parts)]


def quotes_of(page: Page, title: str | None) -> list[Quote]:
    """The articles that the page quotes, in order; their lines become `statute`, lines that glue several are cut.

    `title` is the page's headline: where it is a law's, prose is the exception, and articles without a law's name are that law's.
    Lines that are `title` or `heading` end a quote. Amendments quote the words of other laws: they yield none.
    """
    in_law = is_law_title(title)
    if title and in_law and _AMENDMENT.search(title):
        return []
    if page.jurisdiction == "HK" and in_law and not any(LABEL.match(line.text.strip()) for line in page.kept()):
        found = _sections(page, title)
    elif not any("条" in line.text or "條" in line.text for line in page.lines if line.rule is None):
        return []
    else:
        reader = _Reader(page, in_law, law_of_title(title))
        for line in list(page.lines):
            reader.read(line)
        found = reader.found
    if not in_law:
        _name_by_text(found)
    found = [quote for quote in found if quote.law or not is_contract(title, "".join(quote.body))]
    printed = {(quote.article, quote.suffix, quote.law) for quote in found if not _is_listed(quote)}
    found = [
        quote for quote in found if not _is_cell(quote) and not (_is_listed(quote) and (quote.article, quote.suffix, quote.law) in printed)
    ]
    only = _only_law(page) if any(quote.law is None for quote in found) else None
    for quote in found:
        quote.law = quote.law or only
        for line in quote.lines:
            page.label(line, "statute")
    _label_law_lines(page)
    return found


def _is_cell(quote: Quote) -> bool:
    """Whether a head alone in a cell of a table has only other cells behind it: amounts and remarks, nothing known as law's."""
    block, rest = quote.lines[0].block, quote.lines[0].text[quote.head :]
    if block is None or quote.lead or rest.strip() or not block.path.endswith(_CELLS):
        return False
    return not any(begins_known(text) or text.rstrip().endswith(_PARAGRAPH_ENDS) for text in quote.body[1:2])


def _is_listed(quote: Quote) -> bool:
    """Whether nothing but a caption stands behind a number, as in a table of contents."""
    text = "".join(quote.body).strip()
    return len(text) <= MAX_LISTED and not text.endswith((*_PARAGRAPH_ENDS, "，", "、"))


def _name_by_text(found: Sequence[Quote]) -> None:
    """Name the law of quotes without a name at or right above them by their words; one named further up gives way where it has none."""
    for quote in found:
        if quote.surface is None:
            inherited = title_of(quote.law) if quote.law else None
            quote.law = law_named(_caption(quote)[1], quote.article, quote.suffix, inherited) or quote.law
    told = {quote.law for quote in found if quote.surface is None and quote.law}
    for quote in found:
        if quote.law is None and len(told) == 1:
            (quote.law,) = told


def _law_end(text: str, start: int) -> int:
    """Where the last paragraph of a law that is known by its end ends in a line, if more is said behind it; 0 where that can't be told."""
    ends = [found.end() for found in _FULL_STOP.finditer(text, start)]
    last = next((at for at in reversed(ends) if ends_known(text[start:at])), 0)
    return last if len(text[last:].strip()) >= MIN_GLUED else 0


def _only_law(page: Page) -> str | None:
    """The law that an article without a name belongs to on a page that names one law alone, wherever."""
    named = {title_of(name) for line in page.kept() for name in _NAMED_LAW.findall(line.text)}
    return named.pop() if len(named) == 1 else None


def is_law_title(title: str | None) -> bool:
    """Whether a headline has the form of a law's title."""
    return title is not None and LAW_TITLE.fullmatch(title) is not None


def law_of_title(title: str | None) -> str | None:
    """The law that a headline is the title of, or names at its beginning (民法典第一千零七十六条, 刑法分则中的…)."""
    if title is None:
        return None
    if is_law_title(title):
        return _EXCERPT.sub("", _CHAPTER.sub("", title))
    found = _ABOUT_LAW.match(title)
    return found[1] if found else None


def statute_rows(page: Page, quotes: Sequence[Quote]) -> list[dict[str, Any]]:
    """Rows of `statutes` with all that the page alone can say; sets `statute_id` of the quotes and their lines."""
    page_id = page.page_id
    return [_row(page, page_id, quote) for quote in quotes]


def _row(page: Page, page_id: str, quote: Quote) -> dict[str, Any]:
    jurisdiction = page.jurisdiction or "CN"
    caption, body = _caption(quote)
    start, end = _span(quote)
    quote.statute_id = stable_id(page_id, "statute", start, end)
    for line in quote.lines:
        line.statute_id = line.statute_id or quote.statute_id
    return {
        "statute_id": quote.statute_id,
        "qa_id": next((line.qa_id for line in quote.lines if line.qa_id), None),
        "law": title_of(quote.law, jurisdiction) if quote.law else None,
        "law_surface": quote.surface,
        "jurisdiction": page.jurisdiction,
        "article": quote.article,
        "article_suffix": quote.suffix,
        "article_label": label(quote.article, quote.suffix),
        "caption": caption or None,
        "paragraphs": [_paragraph(paragraph) for paragraph in paragraphs_of(body, jurisdiction)],
        "text": "\n".join(body),
        "complete": not is_broken_off("\n".join(body)),
        "start": start,
        "end": end,
    }


def _span(quote: Quote) -> tuple[int, int]:
    first, last = quote.lines[0], quote.lines[-1]
    return raw_span(first, quote.start, len(first.text))[0], last.start + len(last.raw.rstrip("\n"))


def _caption(quote: Quote) -> tuple[str, list[str]]:
    """Caption and lines of text; the caption may open the line below the number."""
    body = [text for text in (text.strip() for text in quote.body) if text]
    lead = _CAPTION.match(body[0]) if body and not quote.caption else None
    if lead:
        body[0] = body[0][lead.end() :]
    return quote.caption or (lead[1] if lead else ""), [text for text in body if text]


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    items = [{"n": item.n, "label": item.label, "text": item.text} for item in paragraph.items]
    return {"n": paragraph.n, "text": paragraph.text, "items": items}


def _sections(page: Page, title: str | None) -> list[Quote]:
    """The sections of a Hong Kong ordinance."""
    lines = [line for line in page.kept() if line.role not in ("title", "heading") and not _NOTE.search(line.text)]
    found = []
    for section in structure([line.text for line in lines], "HK").articles:
        own = [lines[span.line] for span in section.spans]
        law = law_of_title(title)
        found.append(Quote(section.article, section.suffix, section.caption, own, list(section.body), 0, len(own[0].text), law))
    return found


def is_contract(title: str | None, text: str) -> bool:
    """Whether an article without a law is one of a contract or of an association's rules, by the page's headline and its words."""
    return (title is not None and _CONTRACT_TITLE.search(title) is not None) or _CONTRACT_WORDS.search(text) is not None


def _label_law_lines(page: Page) -> None:
    """A line that only names a law, above an article, is part of the quote's head."""
    kept = page.kept()
    for n, line in enumerate(kept[:-1]):
        if kept[n + 1].role == "statute" and not line.role and _named_by(line.text.strip()):
            page.label(line, "statute")


def _all_heads(text: str, previous: tuple[int, int] | None) -> list[Head]:
    """The heads that the form of the line shows, and those that only the words behind them show: glued quotes in the middle of a line."""
    if "条" not in text and "條" not in text:
        return []
    lost = _lost_first(text)
    if lost:
        return [lost]
    lead = len(text) - len(text.lstrip("；;，,。、 　"))
    found = [_shifted(head, -lead) for head in heads(text[lead:], previous) if not _is_retold(text[lead + head.end :])]
    found += [] if found else _pinned_heads(text)
    labels = {head.label for head in found}
    more = [head for match in LABEL.finditer(text) if match.start() not in labels and (head := _glued_head(text, match))]
    return [_with_number(text, head) for head in sorted(found + more)]


def _pinned_heads(text: str) -> list[Head]:
    """The head of a line that opens with a law, an article and perhaps its paragraph, and says nothing else before the law's words."""
    match = LABEL.search(text)
    law = _LAW_BEFORE.search(text, 0, match.start()) if match else None
    pin = _PINNED.match(text, match.end()) if match else None
    told = law is None or text[: law.start("law")].strip() or _TOLD.search(law["bare"] or "") is not None
    if match is None or law is None or pin is None or told:
        return []
    article, suffix = number(match["n"]), number(match["dash"] or match["suffix"] or "0")
    return (
        [Head(0, match.start(), pin.end(), article, suffix, "", law["title"] or law["bare"] or "")]
        if article and suffix is not None
        else []
    )


def _lost_first(text: str) -> Head | None:
    """A head that lost its 第 (九十五条治安案件调查结束后…): only where what it says is known to stand in a law."""
    match = _LOST_FIRST.match(text)
    article, suffix = (number(match["n"]), number(match["suffix"] or "0")) if match else (None, None)
    if match is None or not article or suffix is None or not _is_law_text(text[match.end() :]):
        return None
    return Head(0, match.start("n"), match.end(), article, suffix, "", "")


def _with_number(text: str, head: Head) -> Head:
    """A head with the number in a list that stands before it (…担责。 2. 《民法典》第…)."""
    listed = _LISTED.search(text, 0, head.start) if head.start > 1 else None
    return head._replace(start=listed.start()) if listed else head


def _glued_head(text: str, match: re.Match[str]) -> Head | None:
    """A head where a caption or the words behind the number are a law's, and a sentence ended before the law's name."""
    law = _LAW_BEFORE.search(text, 0, match.start())
    named = law is not None and bool(law["law"])
    start = _sentence_start(text, law.start("law") if law and named else match.start())
    article, suffix = number(match["n"]), number(match["dash"] or match["suffix"] or "0")
    if named and law and not text[: law.start("law")].strip() and (says := _SAYS.match(text, match.end())):
        return _said_head(text, match, says, law["title"] or law["bare"] or "")
    pin = _PIN.match(text, match.end())
    behind = pin.end() if pin else match.end()
    caption = _CAPTION.match(text, behind)
    end = caption.end() if caption else _BLANK.match(text, behind).end()  # type: ignore[union-attr]
    said = text[end:]
    if start is None or article is None or suffix is None or not (caption or (_is_law_text(said) and _is_stated(text[behind:end], said))):
        return None
    name = (law["title"] or law["bare"] or "") if law and named else ""
    return Head(start, match.start(), end, article, suffix, caption[1] if caption else "", name)


def _said_head(text: str, match: re.Match[str], says: re.Match[str], law: str) -> Head | None:
    """A head that ends in 规定, where the law's own words follow: behind a comma to their end, for retelling begins with them as well."""
    article, suffix = number(match["n"]), number(match["dash"] or match["suffix"] or "0")
    said = text[says.end() :]
    if not article or suffix is None or not _is_law_text(said) or not (says["mark"] in "：:" or ends_known(said)):
        return None
    return Head(0, match.start("n") - 1, says.end(), article, suffix, "", law)


def _sentence_start(text: str, at: int) -> int | None:
    """Where the head that has its law's name at an offset begins, 根据 before it included; None inside a sentence."""
    lead = _LEAD.search(text, 0, at)
    start = lead.start() if lead else at
    before = text[:start].rstrip()
    return start if not before or before[-1] in _SENTENCE_ENDS else None


def _is_law_text(text: str) -> bool:
    return len(text) >= MIN_GLUED and not _NO_HEAD.match(text) and begins_known(text[: MIN_GLUED * 4])


def _is_stated(between: str, said: str) -> bool:
    """Whether what stands behind a number is the article's text. A comma there is prose's, unless it goes on as the article to its end."""
    return not between.strip().startswith(("，", ",")) or said.rstrip().endswith(("：", ":")) or ends_known(said)


def _is_retold(text: str) -> bool:
    return _RETOLD.match(text) is not None and not begins_known(text)


def _named_by(text: str) -> str | None:
    """The law that a line names which says nothing else: framed, or a known law's name as it stands, with its version behind it."""
    framed = LAW_LINE.fullmatch(text)
    if framed or len(text) > MAX_LAW_LINE or text.endswith(("。", "；", "，")):
        return framed[1] if framed else None
    bare = _BARE_LAW_LINE.fullmatch(text)
    known = bare is not None and (_COURTS.match(bare["law"]) or any(law_of(bare["law"], place) for place in JURISDICTIONS))
    return bare["law"] if bare and known else None


def _first(quote: Quote) -> str:
    """The first paragraph as far as it has been read: a link or a narrow column may have broken it into lines."""
    first = ""
    for text in quote.body:
        first += text.strip()
        if first.endswith(_PARAGRAPH_ENDS):
            break
    return first


def _shifted(head: Head, by: int) -> Head:
    return head._replace(start=head.start - by, label=head.label - by, end=head.end - by)


def _cut(page: Page, line: Line, at: Sequence[int]) -> list[Line]:
    """Cut a line; where an edit covers the place, it stays whole."""
    try:
        return page.cut(line, *at)
    except ValueError:
        return [line]
