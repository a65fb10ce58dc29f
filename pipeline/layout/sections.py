"""Sections of frame: tables of contents, pairs of title and count, rows of links, cards of posters, closing signatures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from typing import Final

from pipeline.layout.keys import SENTENCE, in_link, is_head_title, is_heading, is_headline, is_statute, key, keys_of_lines
from pipeline.page import Line, Page
from pipeline.text.fold import fold

TOC_HEAD: Final = re.compile(r"^[^一-龥a-z0-9]{0,2}(?:本文|文章|全文|内容)?(?:目[录次]|简目)(?:一览|导航|导读)?[】\]]?[:]?$")
ENTRY: Final = re.compile(
    r"^(?:第[一二三四五六七八九十百千零\d]{1,5}(?:编|分编|章|节|条)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[、.]|附则|附录|附表)"
)
"""How an entry of a table of contents begins that stands without a head."""
NUMBERS: Final = re.compile(r"\d{1,2}[、.]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,3}[章节]")
NUMBER: Final = re.compile(r"^(?:\d{1,2}[、.]|[一二三四五六七八九十]{1,3}、|\(?[一二三四五六七八九十\d]{1,3}\))")
LONGEST_ENTRY: Final = 300
"""Folded characters of the longest line that may be an entry, or several in one."""
MIN_ENTRIES: Final = 3
CHAPTER: Final = re.compile(r"^第[一二三四五六七八九十百零\d]{1,4}(?:编|分编|章|节)|^附则$|^附录$|^总则$")
OFFICE: Final = re.compile(
    r"^[一-龥()]{3,40}(?:局|厅|委|委员会|院|部|中心|办公室|政府|办|协会|处|署|会|公司|大队|支队|分局|工作组|街道办事处|管理所)$"
)
DATED: Final = re.compile(
    r"^(?:(?:[1１][9９]|[2２][0０])\d\d年\d{1,2}月\d{1,2}日|[二〇一零○Ｏo]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)$"
)
COURT: Final = re.compile(r"^(?:代理|助理|人民)?(?:审判[长员]|审判员|人民陪审员|陪审员|书记员|法官助理|执行员|仲裁员|首席仲裁员|公证员)")
CASE: Final = re.compile(r"^[（(〔\[]?(?:[1１][9９]|[2２][0０])\d\d[）)〕\]]?[^，。,]{1,16}\d号(?:之[一二三四五六七八九十])?$")
"""A line that is a case number and nothing else."""
SIGNED: Final = re.compile(r"^二[〇○零oO0][〇○零oO0一二三四五六七八九]{2}年[元一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$")
"""A date written out, as judgments are signed."""
CONTENT: Final = 0.5
"""Content score from which a line is content (`html/content.py` brings every page's threshold to this value)."""
TOP: Final = 8
"""Kept lines from the top among which a path stands that ends with the headline."""
COUNTED: Final = 20
"""Lines from the top among which counts of readers stand."""
ACCOUNT: Final = re.compile(
    r"^(?!.*(?:律[师師]|[网網]友|用[户戶]|回[复復答]|提[问問]|[发發]表))\s*[^\s。？?！!：:，,]{2,14}(?:\s+[^\s。？?！!：:，,]{2,14}){1,2}\s+(?:[1１][9９]|[2２][0０])\d\d-\d\d-\d\d(?:\s\d\d[:：]\d\d)?\s*$"
)
MIN_TITLE: Final = 5
IN_PATH: Final = re.compile(r"^.{1,20}[/>»›|]")
AT_HOME: Final = re.compile(r"^(?:(?:网站|本站)?(?:首页|主页)|当前位置|[您你](?:的|所在的?|现在的?)位置|位置[:])")
CONTENTS: Final = "layout.contents"
COUNT: Final = "meta.views"
QUESTION_HEAD: Final = "boilerplate.question-head"
LIST_HEADS: Final = (QUESTION_HEAD, "boilerplate.link-head", "boilerplate.related-links")
REGION: Final = "meta.region"
TAB: Final = re.compile(r"^第(\d{1,4})-(\d{1,4})条$")
BESIDE: Final = ("meta", "lawyer_card")
MAX_PLACE: Final = 12
PROVINCE: Final = re.compile(
    r"^(?:北京|天津|上海|重庆|(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海)省?"
    r"|(?:内蒙古|广西|西藏|宁夏|新疆)(?:[一-龥]{0,4}自治区)?)市?$"
)
POST: Final = ("meta.points", "meta.floor")
LONGEST_NAME: Final = 12
"""Folded characters of the longest name of a poster."""
BULLETED: Final = re.compile(r"^[·•●▪◆■][^·•●▪◆■]{4}")
MIN_ITEMS: Final = 5
LONGEST_ITEM: Final = 48
"""Folded characters of the longest line on a page that is nothing but a list."""
MIN_LISTED: Final = 7
TIME: Final = re.compile(r"\d\s*[:：/.年-]\s*\d")
"""What the date or time of a byline has, and a count of views has not."""
PROSE: Final = re.compile(r"[。;!]|[?].|^.{40}")
"""What a line of text has that somebody wrote; the title of a page has none of it."""
"""Characters of the shortest title beside its date: shorter ones are names of posters."""
TITLE: Final = re.compile(r"^[^。;]{3,44}$")


def drop_toc(page: Page) -> None:
    """Drop a table of contents: the head, and the lines below it that come again further down. One that is the content stays.

    To be called where a line has the fact TABLE.
    """
    lines = page.kept()
    keys = keys_of_lines(lines)
    for n, head in enumerate(keys):
        if not TOC_HEAD.match(head):
            continue
        entries = _entries(keys, n + 1) or _chapters(keys, n + 1) or _renumbered(keys, n + 1)
        if not entries:
            if n + 1 < len(keys) and not ENTRY.match(keys[n + 1]):
                page.drop(lines[n], CONTENTS, "nav", "the entries are lost")
            continue
        for at in (n, *entries):
            page.drop(lines[at], CONTENTS, "nav", f"{len(entries)} entries come again below")


def drop_bare_toc(page: Page, entries: Sequence[Line]) -> None:
    """Drop a table of contents without a head: three or more numbered headings in a row that come again further
    down, in the same order and with text between them.

    `entries` are the kept lines that begin as an entry does.
    """
    if len(entries) < 2 * MIN_ENTRIES - 1 and not any(len(NUMBERS.findall(key(line))) > 1 for line in entries):
        return
    lines = [line for line in page.kept() if key(line)]
    keys = keys_of_lines(lines)
    _drop_joined_toc(page, lines, keys)
    if len({key(line) for line in entries}) > len(entries) - MIN_ENTRIES:
        return
    last = {folded: n for n, folded in enumerate(keys)}
    at = 0
    while at < len(keys):
        end = at
        while end < len(keys) and last[keys[end]] > end and len(keys[end]) <= 60 and not SENTENCE.search(keys[end]):
            end += 1
        while end > at and last[keys[end - 1]] < end:
            end -= 1
        if _is_contents(keys, at, end):
            for line in lines[at:end]:
                page.drop(line, CONTENTS, "nav", f"one of {end - at} headings that come again below")
        at = max(end, at + 1)


def _drop_joined_toc(page: Page, lines: Sequence[Line], keys: Sequence[str]) -> None:
    """Drop a line that joins headings which stand on lines of their own below it, and the head above it."""
    for n, folded in enumerate(keys):
        if SENTENCE.search(folded) or len(NUMBERS.findall(folded)) < 2:
            continue
        below, rest, parts = {other for other in keys[n + 1 :] if ENTRY.match(other)}, folded, 0
        while head := max((other for other in below if rest.startswith(other)), key=len, default=""):
            rest, parts = rest[len(head) :], parts + 1
        if parts >= 2 and not rest:
            for line in lines[n - (n > 0 and TOC_HEAD.match(keys[n - 1]) is not None) : n + 1]:
                page.drop(line, CONTENTS, "nav", f"{parts} headings in one line, each comes again below")


def _is_contents(keys: Sequence[str], at: int, end: int) -> bool:
    """Whether the lines from `at` to `end` are entries that each head a text below `end`."""
    entries = [folded for folded in keys[at:end] if ENTRY.match(folded)]
    if len(entries) < MIN_ENTRIES or len(set(entries)) < MIN_ENTRIES:
        return False
    if any(keys.count(entry) != 2 for entry in entries):
        return False
    places = [keys.index(entry, end) for entry in entries]
    return places == sorted(places) and sum(b - a > 1 for a, b in itertools.pairwise(places)) * 2 >= len(places) - 1


def _entries(keys: Sequence[str], start: int) -> list[int]:
    """The numbers of the entries: from `start` on, lines that come again below the table."""
    end = start
    while end < len(keys) and len(keys[end]) <= 60 and not SENTENCE.search(keys[end]) and (keys[end] in keys[end + 1 :] or not keys[end]):
        end += 1
    below = set(keys[end:])
    found = [n for n in range(start, end) if keys[n] in below]
    return list(range(start, found[-1] + 1)) if len(found) >= 2 else []


def _renumbered(keys: Sequence[str], start: int) -> list[int]:
    """The numbers of the entries that have numbers which their headings below have not."""
    end = start
    while end < len(keys) and (not keys[end] or (NUMBER.match(keys[end]) and len(keys[end]) <= 60 and not SENTENCE.search(keys[end]))):
        end += 1
    found = [n for n in range(start, end) if keys[n]]
    below = set(keys[end:])
    again = sum(NUMBER.sub("", keys[n]) in below for n in found)
    return found if again >= 2 and again * 2 >= len(found) else []


def _chapters(keys: Sequence[str], start: int) -> list[int]:
    """The numbers of the chapters right below the head of a table, where the text below prints only some of them."""
    end = start
    while end < len(keys) and (not keys[end] or (CHAPTER.match(keys[end]) and len(keys[end]) <= 40 and keys[end] not in keys[start:end])):
        end += 1
    found = [n for n in range(start, end) if keys[n]]
    return found if len(found) >= MIN_ENTRIES and any(CHAPTER.match(folded) for folded in keys[end:]) else []


def drop_pairs(page: Page) -> None:
    """Drop titles that stand in pairs with view counts: two or more pairs are a list of other pages."""
    lines = [line for line in page.lines if line.rule != "boilerplate.marks"]
    heads = [
        n
        for n in range(len(lines) - 1)
        if lines[n].rule is None and lines[n + 1].rule == COUNT and TITLE.match(key(lines[n])) and not is_heading(lines[n])
    ]
    for n in heads:
        if (n + 2 in heads or n - 2 in heads) and not _asked_elsewhere(lines[:n]):
            page.drop(lines[n], "layout.title-count", "related_link", f"title beside {lines[n + 1].text.strip()[:12]}, one of several")


def _asked_elsewhere(above: Sequence[Line]) -> bool:
    """Whether the last head above is one of other people's questions: titles below it are rows of `qa`."""
    return next((line.rule == QUESTION_HEAD for line in reversed(above) if line.rule in LIST_HEADS), False)


def drop_listed(page: Page, found: Sequence[Line], meta: Callable[[str], bool], says_who: Callable[[str], bool]) -> None:
    """Drop items of a list of pages, each a title and its date or count in one line. Two or more of them are a list.

    A name and a date beside a text are the byline of a post, and no item: `says_who` tells what names somebody.
    """
    if len(found) < 2:
        return
    starts = {line.start for line in found}
    places = [(line, listed_at(line.text, meta)) for line in found]
    bylines = {
        line.start for line, at in places if TIME.search(line.text, at) and says_who(line.text[:at]) and _is_beside_text(page, line, starts)
    }
    items = len(found) - len(bylines)
    for line, at in places:
        if line.start in bylines:
            name, date = page.cut(line, at)
            page.drop(name, "layout.signed", "lawyer_card", "who wrote the text beside it")
            page.drop(date, "layout.signed", "meta", "when the text beside it was written")
        elif items > 1:
            title, rest = page.cut(line, at)
            page.drop(title, "layout.listed", "related_link", f"one of {items} titles with their date or count")
            page.drop(rest, "layout.listed", "meta", "date or count of a listed page")


def _is_beside_text(page: Page, line: Line, listed: Collection[int]) -> bool:
    """Whether a line stands right above or below a text, and beside no other item of the list."""
    n = page.index(line)
    above = next((other for other in reversed(page.lines[:n]) if other.text.strip()), None)
    below = next((other for other in page.lines[n + 1 :] if other.text.strip()), None)
    beside = [other for other in (above, below) if other is not None]
    return not any(other.start in listed for other in beside) and any(other.rule is None and PROSE.search(key(other)) for other in beside)


def listed_at(text: str, meta: Callable[[str], bool]) -> int:
    """The offset where the date or count of a listed title begins; 0 where the line is no such item."""
    if len(text) > 100:
        return 0
    cut = text.rfind(" ")
    while cut > 0 and meta(fold(text[cut:])):
        before = text.rfind(" ", 0, cut)
        if before <= 0 or not meta(fold(text[before:])):
            return cut if TITLE.match(fold(text[:cut])) and len(text[:cut].strip()) >= MIN_LISTED else 0
        cut = before
    return 0


def drop_bulleted(page: Page, title: str) -> None:
    """Drop bulleted titles of a text page that has no prose: a list of other pages below its headline."""
    kept = [line for line in page.kept() if key(line) != title]
    items = [line for line in kept if BULLETED.match(key(line))]
    if len(items) >= MIN_ITEMS and all(len(key(line)) <= LONGEST_ITEM and not SENTENCE.search(key(line)) for line in kept):
        for line in items:
            page.drop(line, "layout.links", "related_link", f"one of {len(items)} bulleted titles, and no text")


MENU_WORD: Final = 8
"""Folded characters of the longest word of a menu: one beside a known word, in an element of the same make, is a word of that menu."""
MENU_ITEM: Final = re.compile(r"/(?:li|td|a|span)$")


def drop_masthead(page: Page, title: str, most: int) -> None:
    """Drop what stands above the headline: site name, menu words. Sentences and law stay.

    A page of markup may have any number of such lines; of a text page only the first `most` are looked at, down to the last menu word.
    """
    if page.is_html and not title:
        drop_menu_bars(page)
        return
    lines = page.lines if page.is_html else page.lines[:most]
    if page.is_html:
        top = next((n for n, line in enumerate(lines) if line.rule is None and not is_head_title(line) and is_headline(line, title)), 0)
    else:
        end = next((n for n, line in enumerate(lines) if line.rule is None and (key(line) == title or _is_long(key(line)))), len(lines))
        top = max((n for n, line in enumerate(lines[:end]) if line.role == "nav" and line.rule != CONTENTS), default=0)
    menu = {line.block.path for line in lines[:top] if line.block is not None and line.role == "nav"} if title else set()
    for line in lines[:top]:
        folded = key(line)
        sibling = line.block is not None and line.block.path in menu and len(folded) <= MENU_WORD and MENU_ITEM.search(line.block.path)
        if line.rule is not None or is_head_title(line) or (line.block is not None and line.block.content >= CONTENT and not sibling):
            continue
        if folded != title and not _is_long(folded) and not SENTENCE.search(folded) and not is_statute(folded):
            page.drop(line, "layout.masthead", "nav", "above the headline")


def _is_long(folded: str) -> bool:
    """Whether a line is too long for a site's name or motto; one in English has more letters."""
    return len(folded) > (80 if folded.isascii() else 20)


def drop_menu_bars(page: Page) -> None:
    """Drop rows of menu words between bars at the top of a page of markup that has no headline to say where its text begins."""
    for line in [line for line in page.kept() if not is_head_title(line)][:4]:
        words = key(line).split("|")
        if len(words) >= 3 and all(0 < len(word) <= 8 and not SENTENCE.search(word) for word in words):
            page.drop(line, "layout.menu-bar", "nav", f"{len(words)} words between bars at the top")


def drop_paths(page: Page) -> None:
    """Drop paths within the site that end with the headline, which stands on a line of its own near the top: `首页 资讯 <headline>`."""
    kept = (line for line in page.lines if line.rule is None and key(line) and not is_head_title(line))
    top = list(itertools.islice(kept, TOP))
    for line in top:
        folded = key(line)
        if not (AT_HOME.match(folded) or IN_PATH.search(folded)):
            continue
        ends = [key(other) for other in top if other is not line and len(key(other)) >= MIN_TITLE and folded.endswith(key(other))]
        before = folded[: -len(max(ends, key=len))] if ends else ""
        if before and (AT_HOME.match(before) or (len(before) <= 20 and before[-1] in "/>»›|")):
            page.drop(line, "layout.path", "nav", "a path that ends with the headline")


def drop_numbers(page: Page) -> None:
    """Drop bare numbers right below the date and source of the page: counts whose word was lost."""
    lines = itertools.islice((line for line in page.lines if line.text.strip()), COUNTED)
    for before, line in itertools.pairwise(lines):
        if line.rule is None and before.role == "meta" and line.text.strip().isdecimal() and len(line.text.strip()) <= 8:
            page.drop(line, "layout.number", "meta", "a bare number below date and source")


def drop_account(page: Page) -> None:
    """Drop the line of a public account below the headline: author, accounts and date between gaps, where the page has one such line."""
    found = [line for line in itertools.islice((line for line in page.lines if line.text.strip()), TOP) if ACCOUNT.match(line.text)]
    if len(found) == 1 and found[0].rule is None:
        page.drop(found[0], "layout.account", "meta", "accounts and date between gaps")


def drop_posters(page: Page) -> None:
    """Drop the name lines of a thread: short lines just before the points, the floor or the time of a post."""
    for line, after in zip(page.lines, page.lines[1:], strict=False):
        if line.rule is None and after.rule in POST and len(key(line)) <= 10 and not SENTENCE.search(key(line)) and not is_heading(line):
            page.drop(line, "layout.poster", "lawyer_card", f"name before {after.text.strip()[:12]}")


def drop_named(page: Page, surname: str) -> None:
    """Drop a name that stands alone above a place: who answers, and where. `surname` is a pattern for the names of families."""
    lines = [line for line in page.lines if line.text.strip()]
    name = re.compile(rf"^{surname}[一-龥]{{1,2}}$")
    for line, after in itertools.pairwise(lines):
        if line.rule is None and after.rule == REGION and name.match(key(line)) and not is_heading(line):
            page.drop(line, "layout.named", "lawyer_card", "name above a place")
            after.role = "lawyer_card"


def drop_article_tabs(page: Page) -> None:
    """Drop the tabs of a law's text (第1-8条 第9-16条): each begins where the last ended. Alone, 第18-1条 is an article of Taiwan's."""
    lines = [line for line in page.lines if line.text.strip()]
    spans = [TAB.match(key(line)) if line.rule is None and len(line.text) <= MAX_PLACE else None for line in lines]
    for n, (this, following) in enumerate(itertools.pairwise(spans)):
        if this and following and int(following[1]) == int(this[2]) + 1:
            for line in lines[n : n + 2]:
                page.drop(line, "layout.article-tabs", "nav", "one of the tabs that a law's articles are shared out to")


def drop_places(page: Page) -> None:
    """Drop a province that stands alone between small print: where the asker or the lawyer is. In a list of courts its neighbours stay."""
    lines = [line for line in page.lines if line.text.strip()]
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.rule is not None or len(line.text) > MAX_PLACE or not PROVINCE.match(key(line)):
            continue
        if (before.role in BESIDE or after.role in BESIDE) and (before.rule or after.rule):
            page.drop(line, "layout.place", "meta", "a province beside a name, a date or a button")


def drop_signatures(page: Page) -> None:
    """Drop lines that come back under the posts of a thread, word for word."""
    if sum(1 for line in page.lines if line.rule in POST) < 2:
        return
    kept = page.kept()
    keys = [key(line) for line in kept]
    names = _names_above(page)
    for line, folded in zip(kept, keys, strict=True):
        if line.start in names and keys.count(folded) >= 2:
            page.drop(line, "layout.poster", "lawyer_card", "name above a date, as the first post has it")
            continue
        marked = line.block is not None and bool(set(line.block.marks.split()) & {"sig", "sign", "signature"})
        if marked or (4 <= len(folded) <= 40 and keys.count(folded) >= 2 and not folded.endswith(("。", "?"))):
            page.drop(line, "layout.signature", "other_boilerplate", "the same below several posts")


def _names_above(page: Page) -> set[int]:
    """Where short lines right above small print begin, on a page whose first post has one below the headline: there names come first."""
    lines = [line for line in page.lines if line.text.strip() and not is_head_title(line)]
    pairs = [(line, after) for line, after in itertools.pairwise(lines) if after.role == "meta" and line.role != "meta"]
    posts = [(line, after) for line, after in pairs if after.rule in (*POST, "meta.date", "card.rank")]
    first = posts[0][0] if posts else None
    if first is None or first.role not in ("", "lawyer_card") or is_heading(first) or len(key(first)) > LONGEST_NAME:
        return set()
    return {line.start for line, _ in pairs if line.rule is None and len(key(line)) <= LONGEST_NAME and not SENTENCE.search(key(line))}


def drop_closing(page: Page) -> None:
    """Drop an agency's closing signature and date below a text as `meta`. In a judgment they are part of the text."""
    lines = [line for line in page.lines if line.text.strip()]
    if any(COURT.match(key(line)) for line in lines):
        _keep_dates_of_court(page, lines)
        return
    texts = itertools.accumulate(line.rule is None for line in lines)
    for texts_above, (before, line) in zip(texts, itertools.pairwise(lines), strict=False):
        date = DATED.match(key(line))
        if date and texts_above > 1 and before.rule is None and OFFICE.match(key(before)) and not is_heading(before):
            page.drop(before, "layout.closing", "meta", "agency above the closing date")
            page.drop(line, "layout.closing", "meta", "date below the agency's name")


def _keep_dates_of_court(page: Page, lines: Sequence[Line]) -> None:
    for n, line in enumerate(lines):
        near = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines)]
        if line.rule == "meta.date" and DATED.match(key(line)) and any(COURT.match(key(other)) for other in near):
            page.restore(line)


def drop_link_lists(page: Page) -> None:
    """Drop lists of links below the text: lines that are links and nothing else, three or more in a row, none of them a sentence."""
    lines = page.lines
    at = 0
    while at < len(lines):
        end = at
        while (
            end < len(lines)
            and lines[end].rule is None
            and in_link(lines[end])
            and TITLE.match(key(lines[end]))
            and not is_statute(key(lines[end]))
        ):
            end += 1
        if end - at >= 3:
            for line in lines[at:end]:
                short = len(key(line)) <= 6
                page.drop(line, "layout.links", "nav" if short else "related_link", f"one of {end - at} links in a row")
        at = max(end, at + 1)
