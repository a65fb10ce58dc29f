"""The headline of a page: which lines print it, and what the head title adds to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from pipeline.page import Line, Page
from pipeline.qa.facts import date_of, is_stamped, place_at_end
from pipeline.qa.items import SPOKEN
from pipeline.qa.marks import key_of, mark_of, marks, opens_answer
from pipeline.qa.records import is_question
from pipeline.text.fold import fold_spans

MAX_HEADLINE: Final = 80
"""The longest line that is taken for a headline without the page saying so; titles of judicial interpretations have 60 and more."""
HEAD_TITLE_RULE: Final = "split.head-title"
_GLUED_CALL: Final = re.compile(r"(?<=\S)[ 　]*[【\[（(](?:点击)?(?:查看|阅读)(?:更多|详情|全文)?[】\]）)]$")
BADGE_CHARS: Final = 6
MAX_BADGES: Final = 6
"""Lines above the headline that are looked at, and the longest that is a menu's word; headlines are rarely shorter."""
MAX_MENU: Final = 16
"""Characters of the longest line above the headline that is taken for words of a menu."""
_SAYS: Final = re.compile(r"[。！？；，!?;,]")
_SPEAKS: Final = re.compile(r"[您你]好|我|[请請][问問]|大家好|想[问問]")
"""How a line begins in which somebody speaks: no word of a menu."""
_OWN_TITLE: Final = re.compile("..(?:法|条例|规定|办法|书|罪|案)$")
BADGE_RULE: Final = "split.above-title"
_ROW: Final = re.compile(r"\s*(?:[^\s?？。，]{1,6}[\s|｜/\\》>›»]+){2,}[^\s?？。，]{1,6}\s*")
"""Three short words or more in a row: a menu, whatever stands below it."""
SITE_NAME_RULE: Final = "split.site-name"
REPEATED_RULE: Final = "layout.repeated-title"
"""The rule of strip for a visible headline that repeats the head title right above it."""
MASTHEAD_RULE: Final = "layout.masthead"
"""The rule of strip for menu and site name above the headline of a text page."""
MAX_ABOVE_TIME: Final = 4
"""Lines above the time of the opening post among which the headline stands: a poster's name and a state stand between."""
_CLOCK: Final = re.compile(r"\d{1,2}[:：]\d{2}")
MAX_ABOVE: Final = 6
"""Kept lines from the top among which the headline of a page stands that does not say which it is."""
MIN_REPEATED: Final = 6
"""Kept lines of the shortest page on which a repeated line says anything."""
MIN_SAID: Final = 8
"""Folded characters of the shortest headline that is known by its repetition."""
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_SEPARATORS: Final = re.compile(r"\s*[_|｜»]\s*|\s+[-–—－·]+\s+|(?<=[？?！!])\s*[-–—－]+\s*|-(?=[^-]{2,12}$)|\s*[—–]{1,2}\s*")
_SITE_NAME: Final = re.compile(
    r"[^，。？！?!]{1,12}(?:网站?|网校|论坛|频道|在线|平台|之家|法律服务)"
    r"(?:[ 　]*[-—–_|·,，]+[ 　]*[^。？?]{2,24}|[ 　]+[\u4e00-\u9fff]{2,6})?"
    r"|[^。？?]{2,24}[-—–_|]+[^，。？?]{2,12}网站?"
)
"""What a site calls itself: a name in 网 with its slogan behind it."""
_GLUED_FACTS: Final = re.compile(
    r"(?<=\S)[ 　]+(?:(?:发布|更新|发表|提问)?(?:时间|日期|于)?[:：]?[ 　]*)?"
    r"(?:[1１][9９]|[2２][0０])\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:[ 　].{0,40})?$"
)
"""A date behind the headline, and what follows it."""
_GLUED_DATE: Final = re.compile(
    r"(?<=[\u4e00-\u9fff?？])(?:[1１][9９]|[2２][0０])\d{2}[-./年]\d{1,2}[-./月]\d{1,2}(?!\d)日?(?:(?![\u4e00-\u9fff])|(?=浏览|阅读|发布|来源|编辑|点击|提问)).{0,50}$"
)
"""A date that stands behind the headline without a gap, and what follows it: no sentence goes on behind it."""
_ASKED: Final = re.compile(r"[?？吗呢么]$|怎样$|怎么办$|多少$|多久$")
MIN_ABOVE_REGION: Final = 8
"""Characters of the shortest headline that a region is cut off."""
_COURT: Final = re.compile(r"最高人民(?:法院|检察院)")
_FILE: Final = re.compile(r"(?<=..)(?:_\d{1,2}|\.(?:docx?|pdf|txt|html?|wps))$", re.IGNORECASE)
"""What the name of a file leaves behind a headline."""
_PATH: Final = re.compile(r"(?:[首主][页頁])(?:[ 　]*[>＞»›]+[ 　]*[^>＞»› 　]{1,8})+[ 　]+(?=\S{8})")
"""A path before the headline, a gap behind it."""
_CLASS: Final = re.compile(r"[\s　]*[\[［][\u4e00-\u9fff·/]{3,8}[\]］][\s　]*(?=[^\[［]{6})")
"""A field of law; words of two characters say what the writer does ([请益]), and boards hold them for a part of the headline."""
MAX_BEFORE: Final = 40
"""Characters that may be glued before a headline."""
MAX_LINES: Final = 24
"""Lines from the top among which strip may have taken the headline for frame."""
_BEFORE: Final = re.compile(r"[ 　>＞»›→|｜/:：]+(?=\S)")
"""What parts a headline from what is glued before it."""
GLUED_ROLES: Final = ("nav", "meta", "cta", "other_boilerplate")
_LABEL: Final = re.compile(
    r"\s*(?:词条|詞條)[ 　]*[|｜][ 　]*(?=.{4})|\s*(?:信访事项|诉求标题)\s*[:：]\s*(?=.{4})"
    r"|\s*(?:本[页頁帖]|帖子|信件|问题|咨询|留言|来信)?(?:主题|主題|标题|標題|题目|題目)(?:\s*[:：]\s*|\s+(?=\S)|(?=[\[【]))(?=.{4})"
)
"""What a board or form prints before a headline."""
_GUESTBOOK: Final = re.compile(
    r"(?:在线|客户|网友|访客|游客|我要|给我|法律|咨询|读者|群众)?留言(?:[板簿本薄]|列表|咨询|回复)?(?![\u4e00-\u9fff]{2})"
)
"""What a page calls itself on which many leave their questions."""
_GAP: Final = re.compile(r"[ 　]{2,}|[ 　]*[|｜][ 　]*")
_NO_HEADLINE: Final = re.compile(
    r"[。；;：:，,、…]$|\.{3}$|^[(（][^()（）]*[)）]$|^(?:其他|其它|原创|正文|全文|首页|解决方案)$"
    r"|^(?:第[ 　]*[0-9０-９一二三四五六七八九十百千零〇]+[ 　]*[条條]|[一二三四五六七八九十]+、|[•·●○-])"
    r"|^[(（][一二三四五六七八九十0-9]+[)）]|^《[^》]*》第|(?:当前|现在|所在)的?位置[:：]?|[設设][為为]首[頁页]|加入收藏"
    r"|^[\u4e00-\u9fff]{2,6}[:：][\s　]*(?:\S{0,3}[\d*＊]|\S+(?:[省市区區县縣州]|事[务務]所|局)$)"
)


def headlines(page: Page, asked: Line | None = None) -> list[Line]:
    """The kept lines that print the headline, its first appearance first; empty where the page lost it.

    `asked` is the line that a form calls the title of the question: that is the headline then.

    Settles the head title: it goes where the page shows its headline, and where it doesn't, its first part is the headline. Where
    strip dropped the visible headline as a repetition of the head title right above it, the head title stands for both.
    """
    head = next((line for line in page.lines[:1] if line.rule is None and is_head_title(line)), None)
    kept = [line for line in page.kept() if line is not head and line.text.strip()]
    if head and len(page.lines) > 1 and page.lines[1].rule == REPEATED_RULE:
        first: Line | None = _shorten(page, head, len(key_of(page.lines[1].text)))
    else:
        first = asked or _visible(kept, _head_title_key(page)) or _glued(kept, _head_title_key(page), head)
        first = _with_head_title(page, head, first) if head else first
    first = first or next((line for line in kept[:1] if line.block is None and _is_title(page, line)), None) or _leading(page, kept)
    if first is None:
        return []
    first = _without_facts(page, _without_lead(page, first, head))
    kept = [line for line in page.kept() if line is not head and line.text.strip()]
    key = key_of(first.text)
    bare = next((line for line in kept[:MAX_BADGES] if line is not first and _is_bare(key_of(line.text), key)), None)
    if bare is not None:
        return [bare, first]
    again = [line for line in kept if line is not first and len(line.text) <= 2 * len(key) + 1 and _bare(key_of(line.text)) == _bare(key)]
    pairs = pairwise(kept) if len(key) >= MIN_SAID else ()
    halves = ((a, b) for a, b in pairs if key.startswith(key_of(a.text)) and key_of(a.text) + key_of(b.text) == key)
    return [first, *again, *(line for pair in halves for line in pair if line is not first)]


def _is_title(page: Page, line: Line) -> bool:
    """Whether the first line of a text page is known for its headline, or names a guestbook above which nothing was dropped."""
    return line.role == "title" or (_GUESTBOOK.fullmatch(key_of(line.text)) is not None and not _is_framed(page))


def _bare(key: str) -> str:
    """A headline without the mark that ends it: sites print it with and without (合理吗, 合理吗？)."""
    return key.rstrip("?!。")


def cut_labels(page: Page) -> None:
    """Cut the label (标题：, 信访事项：) off the line at the top that it opens, whichever line will be the headline."""
    shown = [line for line in page.lines if line.text.strip()][:MAX_LINES]
    line = next((line for line in shown if line.rule is None and not line.block and _LABEL.match(line.text)), None)
    found = _LABEL.match(line.text) if line is not None else None
    if line is not None and found and found[0].rstrip().endswith((":", "：", "|", "｜")) and _is_no_form(line.text[found.end() :]):
        _cut_lead(page, line, found.end(), "other_boilerplate", "the label of the headline")


def with_court(page: Page, title: Line) -> str:
    """The headline as a whole: of an interpretation with the court's name, which stands on a line of its own above it."""
    at = page.index(title)
    above = next((line for line in reversed(page.lines[:at]) if line.text.strip()), None)
    below = next((line for line in page.lines[at + 1 :] if line.text.strip()), None)
    for court, rest in ((above, title), (title, below)):
        if court and rest and _COURT.fullmatch(court.text.strip()) and rest.text.lstrip().startswith("关于"):
            for line in (court, rest):
                if line.rule is not None:
                    page.restore(line)
                page.label(line, "title")
            return court.text.strip() + rest.text.strip()
    return _FILE.sub("", title.text.strip())


def restore_opener(page: Page) -> list[Line]:
    """Take back the headline of a thread on a text page and the first lines of its opening post, where strip took them for a menu.

    The headline stands above the time of the opening post, and the post's text below it: no menu does. Returns the lines for the caller
    to convert.
    """
    first = next((line for line in page.lines if line.rule is None and line.text.strip()), None)
    if first is None or first.block is not None:
        return []
    upper = [line for line in page.lines[: page.index(first)] if line.text.strip()]
    time = next((n for n, line in enumerate(upper) if _CLOCK.search(line.text) and is_stamped(line.text) and date_of(line.text)), -1)
    menu = [line for line in upper[max(time - MAX_ABOVE_TIME, 0) : max(time, 0)] if line.rule == MASTHEAD_RULE]
    likely = (line for line in reversed(menu) if len(key_of(line.text)) >= MIN_SAID and looks_like_headline(line.text))
    title = next((line for line in likely if not _ROW.fullmatch(line.text)), None)
    found = [title, *(line for line in upper[time + 1 :] if line.rule == MASTHEAD_RULE)] if title else []
    for line in found:
        page.restore(line)
    return found


def _leading(page: Page, kept: Sequence[Line]) -> Line | None:
    """The first line as the headline, if it looks like one; a site's name above one goes."""
    if len(kept) > 1 and _SITE_NAME.fullmatch(kept[0].text.strip()) and looks_like_headline(kept[1].text):
        page.drop(kept[0], SITE_NAME_RULE, "nav", "the site's name above the headline")
        return kept[1]
    first = _above_text(kept)
    return _below_badges(page, first, kept) if first is not None and _is_badge(first.text) and _is_framed(page) else first


def _is_framed(page: Page) -> bool:
    """Whether anything of the page was dropped: a text that has no frame has no menu above its headline either."""
    return any(line.rule is not None and line.text.strip() for line in page.lines)


def _below_badges(page: Page, first: Line, kept: Sequence[Line]) -> Line:
    """The headline below short words of menus and sections: the line above date or author; the words go. Else the first line."""
    above: list[Line] = []
    for line in kept[:MAX_BADGES]:
        if page.lines[max(page.index(line) - 1, 0)].rule in SPOKEN:
            return first
        if not _is_badge(line.text):
            asks = line.text.rstrip().endswith(("?", "？"))
            if not looks_like_headline(line.text) or not (asks or _stands_above_print(page, line)):
                return first
            for badge in above:
                page.drop(badge, BADGE_RULE, "nav", "a word of a menu or section above the headline")
            return line
        above.append(line)
    return first


def is_menu(text: str) -> bool:
    """Whether a line has neither sentence nor question, and is as short as the words of menus are."""
    return (
        len(text.strip()) <= MAX_MENU and not _SAYS.search(text) and _SPEAKS.match(text.strip()) is None and not is_question(key_of(text))
    )


def _is_badge(text: str) -> bool:
    text = text.strip()
    return len(text) <= BADGE_CHARS and _SPEAKS.match(text) is None and not is_question(key_of(text)) and _OWN_TITLE.search(text) is None


def _stands_above_print(page: Page, line: Line) -> bool:
    """Whether the next lines of a page give its date, source or author."""
    at = page.index(line)
    shown = [other for other in page.lines[at + 1 : at + 8] if other.text and not other.text.isspace()]
    return any(other.role == "meta" for other in shown[:2])


def _without_class(page: Page, line: Line) -> Line:
    """The headline without the class of the question in square brackets before it ([工伤赔偿]…)."""
    found = _CLASS.match(line.text) if _is_framed(page) else None
    return _cut_lead(page, line, found.end(), "nav", "the class of the question before the headline") if found else line


def _board(page: Page, said: str) -> Line | None:
    """The line above the text that prints the name of a guestbook: the headline of a page on which many ask."""
    name = _GUESTBOOK.match(said)
    first = next((n for n, line in enumerate(page.lines) if n and line.rule is None), 0)
    return next((line for line in reversed(page.lines[1:first]) if name and key_of(line.text) == name[0]), None)


def restore_headline(page: Page) -> list[Line]:
    """Take back the headline where strip took its line for what is glued before it: a path that ends in the head title, or a label.

    Only where no other line is the headline. Returns the line for the caller to convert; `headlines` cuts it.
    """
    shown = [line for line in page.lines if line.text.strip()]
    head = shown[0] if shown and is_head_title(shown[0]) else None
    said = key_of(title_parts(head.text)[0]) if head else ""
    if (found := _board(page, said)) is not None:
        page.restore(found)
        return [found]
    if len(said) >= MIN_SAID and not any(key_of(line.text) == said for line in shown[1:]):
        framed = (line for line in shown[1:MAX_LINES] if line.rule is not None and line.role in GLUED_ROLES)
        found = next((line for line in framed if len(line.text) <= len(said) + MAX_BEFORE and key_of(line.text).endswith(said)), None)
    else:
        above = list(takewhile(lambda line: line.rule is not None, shown[:MAX_LINES])) if head is None else []
        found = next((line for line in above if (label := _LABEL.match(line.text)) and _is_no_form(line.text[label.end() :])), None)
    if found is not None:
        page.restore(found)
    return [found] if found else []


def _is_no_form(text: str) -> bool:
    """Whether what follows a label may be a headline: fields of a search stand in a row, with gaps and bars between them."""
    return looks_like_headline(text) and len(_GAP.findall(text.strip())) < 2


def _glued(kept: Sequence[Line], head_key: str, head: Line | None) -> Line | None:
    """The kept line that ends in what the head title says: cells of a broken table stand before it."""
    said = key_of(title_parts(head.text)[0]) if head and head_key else ""
    if len(said) < MIN_SAID:
        return None
    return next((line for line in kept if len(line.text) <= len(said) + MAX_BEFORE and key_of(line.text).endswith(said)), None)


def _without_lead(page: Page, line: Line, head: Line | None) -> Line:
    """The headline without its label (主题：), and without what is glued before the words that the head title begins with."""
    found = _LABEL.match(line.text) or _PATH.match(line.text)
    line = _cut_lead(page, line, found.end(), "other_boilerplate", "the label of the headline") if found else line
    said = key_of(title_parts(head.text)[0]) if head is not None and head is not line else ""
    if len(said) < MIN_SAID or key_of(line.text) == said or not key_of(line.text).endswith(said):
        return line
    gaps = [found.end() for found in _BEFORE.finditer(line.text)]
    at = next((at for at in gaps if key_of(line.text[at:]) == said), 0)
    return _cut_lead(page, line, at, "nav", "the path or menu before the headline") if at else line


def _cut_lead(page: Page, line: Line, at: int, role: str, why: str) -> Line:
    try:
        lead, line = page.cut(line, at)
    except ValueError:
        return line
    page.drop(lead, BADGE_RULE, role, why)
    return line


def _without_facts(page: Page, line: Line) -> Line:
    """The headline without the date and source that are glued to it."""
    line = _without_class(page, line)
    found = _GLUED_FACTS.search(line.text) or _GLUED_CALL.search(line.text) or _GLUED_DATE.search(line.text)
    line = _cut_tail(page, line, found.start(), "date and source behind the headline") if found else line
    dated = found is not None and found.re is _GLUED_DATE
    at = place_at_end(line.text) if dated else _region_at(line.text)
    return _cut_tail(page, line, at, "the asker's region behind the headline") if at else line


def _cut_tail(page: Page, line: Line, at: int, why: str) -> Line:
    try:
        line, rest = page.cut(line, at)
    except ValueError:
        return line
    page.drop(rest, HEAD_TITLE_RULE, "meta", why)
    return line


def _region_at(text: str) -> int:
    """Where a region begins that ends the headline: behind a gap, or right behind what asks; 0 where there is none."""
    found = place_at_end(text)
    if found is None or found < MIN_ABOVE_REGION:
        return 0
    before = text[:found]
    return found if before != before.rstrip() or _ASKED.search(before) else 0


def _above_text(kept: Sequence[Line]) -> Line | None:
    """The headline of a page that does not say which it is: its first line in the page's own script, if that can be one.

    Where the first is short and a longer one below it comes again word for word, that is the headline: the first named a column or site.
    """
    own = [line for line in kept[:MAX_ABOVE] if _HAN.search(line.text)]
    if not own:
        own = list(kept[:1])
    first = next((line for line in own[:1] if looks_like_headline(line.text)), None)
    if first is None or len(kept) < MIN_REPEATED or len(key_of(first.text)) >= MIN_SAID:
        return first
    keys = Counter(key_of(line.text) for line in kept)
    again = (line for line in own if keys[key_of(line.text)] > 1 and len(key_of(line.text)) >= MIN_SAID and looks_like_headline(line.text))
    return first if keys[key_of(first.text)] > 1 else next(again, first)


def _is_bare(key: str, headline: str) -> bool:
    """Whether a line is the headline without the author that is glued to it behind a slash."""
    return len(key) >= BADGE_CHARS and headline.startswith(f"{key}/") and len(headline) <= len(key) + 12


def _with_head_title(page: Page, head: Line, visible: Line | None) -> Line | None:
    """The headline of a page with a head title: the visible one, else the first part of the head title, if that is no site's name."""
    if visible is not None:
        page.drop(head, HEAD_TITLE_RULE, "meta", "the page shows its headline")
        return visible
    parts = title_parts(head.text)
    if len(parts) == 1 and _is_site_name(page, parts[0]):
        page.drop(head, HEAD_TITLE_RULE, "meta", "the site's name alone")
        return None
    return _shorten(page, head, len(key_of(parts[0])))


def _shorten(page: Page, head: Line, length: int) -> Line:
    """Cut a head title behind so many folded characters and drop the rest, the names of site and section."""
    offsets = fold_spans(head.text)[1]
    try:
        title, *rest = page.cut(head, offsets[min(length, len(offsets) - 1)])
    except ValueError:
        return head
    for line in rest:
        page.drop(line, HEAD_TITLE_RULE, "meta", "the site's name behind the title")
    return title


def is_head_title(line: Line) -> bool:
    """Whether a line is the `<title>` of an HTML page."""
    return line.start == 0 and line.block is not None and line.block.path.rsplit("/", 1)[-1] == "title"


def title_parts(text: str) -> list[str]:
    """A head title without the names of site and section behind it: title first.

    >>> title_parts("借条怎么写 - 民间借贷 - 某某网")
    ['借条怎么写', '民间借贷', '某某网']
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part and part.strip()]
    return parts or [text]


def _visible(kept: Sequence[Line], head_key: str) -> Line | None:
    """The kept line that is the headline by what it says or is: it says what the head title says, or is an `<h1>` (`<h2>`)."""
    longest = 2 * len(head_key)
    said = next((line for line in kept if len(line.text) <= longest and _says(head_key, key_of(line.text))), None)
    tags = ("/h1",) if head_key else ("/h1", "/h2")
    heading = next((line for line in kept if line.block and line.block.path.endswith(tags) and _can_be_headline(line)), None)
    return said or heading


def _can_be_headline(line: Line) -> bool:
    key = key_of(line.text)
    return not mark_of(key, tuple(marks()))


def looks_like_headline(text: str) -> bool:
    """Whether a page's first line can be its headline: short, no sentence that closes, no article, item or part of an answer."""
    text = text.strip()
    if not text or len(text) > MAX_HEADLINE or _NO_HEADLINE.search(text):
        return False
    key = key_of(text)
    return not mark_of(key, tuple(marks())) and not opens_answer(key) and text.count("。") == 0 and not _SITE_NAME.fullmatch(text)


def _says(head_key: str, key: str) -> bool:
    """Whether a line says what the head title says, site names behind it aside."""
    return len(key) >= 2 and (head_key == key or (head_key.startswith(key) and (len(key) >= 6 or _GUESTBOOK.fullmatch(key) is not None)))


def _head_title_key(page: Page) -> str:
    head = page.lines[0] if page.lines and is_head_title(page.lines[0]) else None
    if head is None or head.role == "spam_seo":
        return ""
    return key_of(head.text)


def _is_site_name(page: Page, text: str) -> bool:
    key = key_of(text)
    if key == key_of(page.site_name or ""):
        return True
    return any(key in key_of(line.text) for line in page.lines[1:] if line.role in ("nav", "other_boilerplate"))
