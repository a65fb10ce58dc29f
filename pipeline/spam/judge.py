"""Which lines of a page are planted: the shape of each line, its script against the page's, its phrases, and its neighbours.

Evidence is combined, never a word alone: Chinese legal text is about fraud, gambling and pornography. A line that speaks about a trade
(words of law, of cases, of people asking) is no advertisement, and a sentence is no keyword string.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Final, NamedTuple, Protocol

from pipeline.spam import shape
from pipeline.spam.words import (
    CONTACT,
    CONTACT_WORDS,
    NONE,
    TELEPHONE,
    Hits,
    hits,
    is_weak,
    offers,
    sales,
    speaks_of_law,
    trade_of,
)
from pipeline.text.fold import fold
from pipeline.text.literals import Words


class Script(Protocol):
    """Evidence of script: `pipeline.text.script.Evidence`."""

    @property
    def traditional(self) -> int: ...

    @property
    def simplified(self) -> int: ...


class Planted(NamedTuple):
    """A planted line: which kind of spam, and what speaks for it, for `explain`."""

    kind: str
    evidence: str
    told: bool = False
    """Whether the line may as well tell of the trade: it counts only on a page with other planted lines."""


class Seen(NamedTuple):
    """One line as the judge sees it."""

    text: str
    folded: str
    pieces: list[str]
    hits: Hits
    foreign: bool
    """Simplified alone in a page whose lines are mostly traditional."""
    mark: str
    """"hidden" where the page does not show the line, "head" for the head title, "link" where the line is links and nothing else,
    "heading" where it stands in h2 to h6."""

    @property
    def hidden(self) -> bool:
        return self.mark == "hidden"

    @property
    def sentence(self) -> bool:
        return shape.SENTENCE.search(fold_pieces(self.text)) is not None


BREAK: Final = "\x01"
"""Stands for a space while a line is folded."""
SAMPLE: Final = 12
"""Characters more than a quarter of a line, then more than half of it, that are looked at first."""
LONGEST_BRANDED: Final = 100
"""Characters of the longest line of which a piece may be a planted brand."""
SHOUTED: Final = 2
"""Words of an offer from which a line without any sentence may be one by its words of a sale alone."""
TOLD: Final = 5
"""Of a sentence with no way to reach anybody at least this part must be phrases of the trades: else it tells of them."""
TOLD_PHRASES: Final = 3
LONGEST: Final = 2_000
"""Folded characters of the longest line that is judged."""
POOL_WORDS: Final = ("蜘蛛池", "站群", "友情链接", "友链", "合作站点", "热门地区", "站点地图", "链接交换", "seo模板")
POOL: Final = re.compile(rf"^.{{0,8}}(?:{'|'.join(POOL_WORDS)}).{{0,6}}[:|]")
AD_MARKS: Final = (*"✅☑✔⭐❤★☆⚡⏩➤👉📱🔥💰", "点此", "点击访问", "点击进入", "复制链接", "复制本链接", "手机端访问", "打开链接")
AD_MARK: Final = re.compile("|".join(AD_MARKS))
TRADED, MARKED, REACHED, POOLED = 1, 2, 4, 8
"""What words of a line say of it: a phrase of a trade, a call to click, perhaps a way to reach somebody, perhaps the label of a pool."""
PHRASE: Final = re.compile(r"^(?!.*[的了是在或及如应得由不之其将被把与])[一-龥a-z0-9]{3,14}$")
"""A search phrase: no words that make a sentence."""
LABELLED: Final = re.compile(
    r"^【?(?:标签|关键词|关键字|tag|tags|话题|分类|栏目|位置|当前位置|擅长|来源|作者|地区|目录|责任编辑|中文关键词)】?[:|]?"
)
TRADE: Final = re.compile(
    r"律师|律所|事务所|咨询|公司|网$|费用|价格|哪家|直播|视频|电影|小说|游戏|平台|下载|贷款|代办|办证|招聘|兼职|整形|医院|减肥|加盟|批发|厂家|彩票|棋牌|配资|开户"
    r"|推荐|排名|学校|培训|租车|搬家|开锁|回收|维修|安装|软件|资料|论坛|比分|娱乐"
)
"""Nouns of trades that keyword rows are made of."""
HOUSE: Final = re.compile(
    r"^[一-龥a-z0-9]{0,4}(?:葡京|葡萄京|永利|金沙|威尼斯人|皇冠|银河|赌场|娱乐城|娱乐场|博彩|棋牌)[一-龥a-z0-9]{0,5}"
    r"(?:官网|官方网站|官方|手机版|网页版|登录|登陆|注册|平台|客户端|app|下载|入口|网址|首页|线路)[一-龥a-z]{0,3}[-\d]{0,3}$"
)
"""The name of a gambling house, its way in, and the number of a picture."""
PLACED: Final = re.compile(
    r"^[一-龥]{2,4}[市县区镇州旗]|^(?:北京|上海|天津|重庆|广州|深圳|杭州|南京|武汉|成都|西安|长沙|郑州|苏州|青岛|东莞|佛山)"
)
SUBJECT: Final = re.compile(
    r"纠纷|犯罪|[罪法权]$|合同|案件|责任|协议|人民|委员会|部门|机关|条例|规定|情况|问题|方式|原则|标准|证明|记录|证据|费$|金$"
)
"""Nouns that rows of legal subjects share: such rows are tags or items."""
STATUTE: Final = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]+[条條]|《[^》]{2,40}》|^\(?[一二三四五六七八九十]{1,3}[)、]|^\(?\d{1,2}[)、.](?!\d)"
)


def judge(texts: Sequence[str], keys: Sequence[str], drawn: Drawn, mark: Callable[[int], str]) -> dict[int, Planted]:
    """The planted lines of a page, by number.

    `texts` are its lines as they stand, `keys` their folded forms, `mark` says what `Seen.mark` says of the line of a number.
    """
    page = Lines(texts, keys, drawn.foreign, mark)
    found = {n: planted for n in sorted({*drawn.suspects, *drawn.foreign}) if (planted := _remembered(page, n))}
    found |= _ends(page, found) | _unlabelled(page, found) | _place_lines(page, drawn.places, found)
    if all(planted.told for planted in found.values()):
        found = {}
    if found:
        found |= {n: planted for n in drawn.trades if n not in found and (planted := _beside(page[n], found))}
    return found


class Drawn(NamedTuple):
    """The numbers of lines that draw attention: by their shape, with a phrase of a trade, as a place's name, by their script."""

    suspects: Collection[int]
    trades: Collection[int]
    places: Collection[int]
    foreign: Collection[int]


class Lines:
    """The lines of a page as the judge sees them, each looked at when it is asked for."""

    def __init__(self, texts: Sequence[str], keys: Sequence[str], foreign: Collection[int], mark: Callable[[int], str]) -> None:
        self.texts, self.keys, self.foreign, self.mark = texts, keys, foreign, mark
        self._seen: dict[int, Seen] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, n: int) -> Seen:
        if n not in self._seen:
            text, folded = self.texts[n], self.keys[n]
            found = hits(folded) if len(folded) <= LONGEST else NONE
            self._seen[n] = Seen(text, folded, pieces_of(text, folded), found, n in self.foreign, self.mark(n))
        return self._seen[n]


_memo: dict[tuple[str, bool, str], Planted | None] = {}
MEMO_SIZE: Final = 50_000


def _remembered(page: Lines, n: int) -> Planted | None:
    """What a line says by itself; remembered, because frames repeat."""
    at = (page.texts[n], n in page.foreign, page.mark(n))
    if at not in _memo:
        if len(_memo) >= MEMO_SIZE:
            _memo.clear()
        _memo[at] = _line(page[n])
    return _memo[at]


def is_row_title(folded: str) -> bool:
    """Whether a head title goes on with a row of places and one trade: three or more parts around one word."""
    parts = [part for part in re.split(r"[-_|–—]", folded)[1:] if PHRASE.match(part)]
    word = shape.shared_word(parts)
    return len(word) >= 2 and TRADE.search(word) is not None and SUBJECT.search(word) is None and any(PLACED.match(part) for part in parts)


def foreign(scripts: Sequence[Script]) -> set[int]:
    """The numbers of the lines that are simplified alone in a page whose lines are mostly traditional."""
    traditional = sum(1 for e in scripts if e.traditional > e.simplified)
    if traditional <= sum(1 for e in scripts if e.simplified > e.traditional):
        return set()
    return {n for n, e in enumerate(scripts) if e.simplified >= 2 and not e.traditional}


def pieces_of(text: str, folded: str) -> list[str]:
    """The pieces of a line that is no longer than a row of keywords may be."""
    if len(folded) > 400:
        return []
    return shape.segments(folded if " " not in text else fold_pieces(text))


def suspects(texts: Sequence[str], keys: Sequence[str], said: Sequence[int]) -> list[tuple[bool, bool]]:
    """Of each line, whether it calls for a closer look whatever its page is, and whether it holds a phrase of a trade.

    `said` are the bits of `draws` that each holds.
    """
    called = TELEPHONE.search("\n".join(keys)) is not None
    found = []
    for text, folded, bits in zip(texts, keys, said, strict=True):
        drawn = bool(bits & (TRADED | MARKED)) or ("<" in text and shape.is_tag_soup(text)) or _drawn(text, folded)
        drawn = drawn or ((called or bits & REACHED > 0) and CONTACT.search(folded) is not None)
        found.append((drawn or (bits & POOLED > 0 and POOL.match(folded) is not None), bool(bits & TRADED)))
    return found


@cache
def draws() -> Words:
    """The words that may draw attention to a line."""
    bits = dict.fromkeys(trade_of(), TRADED)
    for words, bit in ((AD_MARKS, MARKED), (CONTACT_WORDS, REACHED), (POOL_WORDS, POOLED)):
        bits |= {word: bits.get(word, 0) | bit for word in words}
    return Words(bits)


def _drawn(text: str, folded: str) -> bool:
    """Whether the shape of a line calls for a closer look: the same again and again, or many pieces and no sentence."""
    if 0 < len(folded) <= LONGEST and _repeats(folded):
        return True
    if len(folded) > 400 or "。" in folded or not shape.SEPARATORS.search(text):
        return False
    pieces = len(pieces_of(text, folded))
    return pieces >= 5 or (pieces >= 3 and len(folded) <= 14 * pieces)


def _repeats(folded: str) -> bool:
    """Whether a line is made of so few characters that it must say the same again and again.

    Most lines show that they are not in their first half, by the low bytes of its characters alone: those are quickly counted.
    """
    few = len(folded) // 4
    if len(set(folded[: few + SAMPLE])) > few:
        return False
    return len({*folded[: 2 * few + SAMPLE].encode("utf-16-le", "surrogatepass")[::2]}) <= few and len(set(folded)) <= few


def fold_pieces(text: str) -> str:
    """A folded line whose spaces are kept as one space each: they part keywords."""
    return fold(BREAK.join(text.split())).replace(BREAK, " ")


def _line(seen: Seen) -> Planted | None:
    """What the line says by itself."""
    if shape.is_tag_soup(seen.text):
        return Planted("tag_soup", "tags with random ids printed as text")
    if not seen.folded or len(seen.folded) > LONGEST or not _suspect(seen):
        return None
    return _pool(seen) or _keywords(seen) or _phrase(seen) or _house(seen) or _advertisement(seen)


def _suspect(seen: Seen) -> bool:
    """Whether anything in a line calls for a closer look. Most lines need no more than this to be passed."""
    if seen.hits.phrases or seen.foreign or len(seen.pieces) >= 5 or len(set(seen.folded)) * 4 <= len(seen.folded):
        return True
    if len(seen.pieces) >= 3:
        return len(seen.folded) <= 14 * len(seen.pieces)
    return AD_MARK.search(seen.folded) is not None or CONTACT.search(seen.folded) is not None or POOL.match(seen.folded) is not None


GLUED: Final = re.compile(r"(?:[^,，_|/。;；!！?？\s]{1,22}[,，_|/]\s?){5,}")
"""Short phrases, each with its separator, as a string of keywords begins."""
KEYWORD: Final = re.compile(r"([^,，_|/。;；!！?？\s]{1,22})[,，_|/]\s?")
KEYWORDISH: Final = re.compile(r"^(?!.*(?:[的了是在或及如应得由不之其被把与从说对]|[^一-龥a-z0-9]))[一-龥a-z0-9]{1,14}$")
GLUED_TRADES: Final = 5
"""Phrases of a trade from which on such a string is spam, be prose glued to it."""


def glued_keywords(text: str) -> tuple[int, int]:
    """The span of the string of keywords that is glued before the prose of a line, or behind its last sentence; (0, 0) where there is none.

    Half of its phrases must be of a trade: enumerations in prose have other commas and other words.
    """
    head = GLUED.match(text)
    tail = GLUED.match(text, text.rfind("。") + 1) if "。" in text else None
    for found in (head, tail):
        if found is None or (found is tail and len(text) - found.end() > 22):
            continue
        parts = list(KEYWORD.finditer(text, found.start(), found.end()))
        while parts and found is head and not KEYWORDISH.match(fold(parts[-1][1])):
            parts.pop()
        touched = sum(1 for part in parts if hits(fold(part[1])).phrases)
        if touched >= GLUED_TRADES and touched * 2 >= len(parts):
            return found.start(), len(text) if found is tail else parts[-1].end()
    return 0, 0


BRAND: Final = re.compile(
    r"^([^:：。？?！!]{4,24}[:：])(?=.{6})|^([^。？?！!]{4,28}?[-_|])(?=.{6})|(?<=.{6})([\s_|-][^。？?！!:：，,]{4,24})$"
)
"""What a generator puts before a headline, up to its mark, or behind it."""


WAY_IN: Final = re.compile("官网|官方|入口|app|下载|登录|登陆|网址|手机版|网页版")
HOUSES: Final = ("gambling", "porn")
"""Trades whose brands are planted into headlines."""


def branded(text: str) -> tuple[int, int]:
    """The span before or behind a headline that is the name of a house of the trades and the way in; (0, 0) where there is none."""
    if len(text) > LONGEST_BRANDED or AD_MARK.search(text):
        return 0, 0
    for found in BRAND.finditer(text):
        if _is_way_in(fold(found[0])) and not hits(fold(text[: found.start()] + text[found.end() :])).phrases:
            return found.span()
    return 0, 0


def _is_way_in(folded: str) -> bool:
    """Whether a piece of a line is a phrase of a trade and how to get there, and nothing about law."""
    said = hits(folded)
    named = said.trade in HOUSES and said.chars * 4 >= len(folded) and not is_weak(said)
    return named and WAY_IN.search(folded) is not None and offers(folded) >= SHOUTED and "的" not in folded and not speaks_of_law(folded)


def _pool(seen: Seen) -> Planted | None:
    label = POOL.match(seen.folded)
    places = shape.places([*seen.pieces[1:], seen.pieces[0].rpartition(":")[2]]) if seen.pieces else 0
    if label and (places >= 2 or seen.hits.phrases):
        return Planted("place_pool" if places >= 2 else "keyword_string", f"pool label with {places} places, {_said(seen)}")
    if shape.is_place_row(seen.folded, seen.pieces) and not STATUTE.search(seen.folded) and not POOL_OF_SITE.search(seen.folded):
        return Planted("place_pool", f"row of {places} place names")
    return None


def _keywords(seen: Seen) -> Planted | None:
    if not shape.is_keyword_string(seen.pieces) or LABELLED.match(seen.folded) or seen.sentence:
        return _repeated(seen)
    touched = sum(1 for piece in seen.pieces if hits(piece).phrases)
    sure = len(seen.hits.phrases) >= 4 or not speaks_of_law(seen.folded)
    if touched >= 2 and touched * 3 >= len(seen.pieces) and sure and not STATUTE.search(seen.folded):
        return Planted("keyword_string", f"{len(seen.pieces)} phrases without a sentence, {_said(seen)}")
    if seen.foreign and re.search(r"[,_|]", seen.folded):
        return Planted("keyword_string", f"{len(seen.pieces)} phrases, simplified in a traditional page")
    return _keyword_row(seen) or _repeated(seen)


DIRECTORY: Final = re.compile("律师")
"""What a portal for lawyers lists by district, between spaces alone: X区律师 Y县律师."""
POOL_OF_SITE: Final = re.compile(r"^(?:热门|全部|切换|选择|按)?(?:城市|地区|区域|区县|站点|地市)?[:]|更多[^一-龥]{0,2}$")
"""Ends of a site's own row of places: a label before it, a word for more behind it."""


def _keyword_row(seen: Seen) -> Planted | None:
    """A row of places or trades with one noun: X区律师 Y县律师. Between bars or spaces alone it may be a portal's own directory."""
    joined = re.search(r"[,_?✅]|【", seen.folded) is not None
    if seen.mark in ("head", "link") and not joined:
        return None
    pieces = [piece.rpartition("】")[2] for piece in seen.pieces]
    if not all(PHRASE.match(piece) for piece in pieces if piece):
        return None
    word = shape.shared_word([piece for piece in pieces if piece])
    placed = sum(1 for piece in pieces if PLACED.match(piece))
    listed = "、" in seen.folded and placed >= 1 and len(pieces) >= 6 and all(len(piece) <= len(word) + 3 for piece in pieces)
    trade = TRADE.search(word) is not None and (joined or listed)
    fits = placed >= 3 or seen.hidden or trade or ("_" in seen.folded and seen.mark != "head")
    if len(word) < 2 or not fits or SUBJECT.search(word) or STATUTE.search(seen.folded) or (not joined and DIRECTORY.search(word)):
        return None
    return Planted("keyword_row", f"{len(pieces)} phrases around {word}")


def _phrase(seen: Seen) -> Planted | None:
    """One phrase that is nothing but words of a trade."""
    dense = len(seen.hits.phrases) >= 2 and seen.hits.chars * 2 >= len(seen.folded.rpartition(":")[2])
    if (
        dense
        and seen.mark != "heading"
        and not STATUTE.search(seen.folded)
        and not shape.SENTENCE.search(seen.folded.rpartition(":")[2])
        and not speaks_of_law(seen.folded)
    ):
        return Planted("keyword_string", f"nothing but {_said(seen)}")
    return None


def _house(seen: Seen) -> Planted | None:
    """A gambling house with its way in and nothing else: the caption of a planted picture, a link."""
    found = HOUSE.match(seen.folded) if seen.hits.trade == "gambling" else None
    if not found or len(seen.folded) > 24 or seen.mark == "heading" or speaks_of_law(seen.folded):
        return None
    return Planted("advertisement", f"a gambling house and its way in, {_said(seen)}")


def _repeated(seen: Seen) -> Planted | None:
    word = shape.repeated_word(seen.folded)
    return Planted("repeated_word", f"{word} again and again") if word and not STATUTE.search(seen.folded) else None


def _advertisement(seen: Seen) -> Planted | None:
    if len(seen.folded) > 300 or speaks_of_law(seen.folded) or STATUTE.search(seen.folded):
        return None
    count, contact, marked = len(seen.hits.phrases), CONTACT.search(seen.folded), AD_MARK.search(seen.folded)
    sold = sales(seen.folded) if contact or marked else 0
    offered = offers(seen.folded)
    if not (count or contact or marked) and offered >= SHOUTED and not seen.sentence:
        sold = sales(seen.folded)
    if (not count and not sold and not (marked and contact)) or (is_weak(seen.hits) and not contact):
        return None
    weight = 2 * min(count, 3) + min(offered, 3) + min(sold, 2) + 2 * (contact is not None) + 2 * (marked is not None) + 2 * seen.foreign
    told = count < TOLD_PHRASES and not sales(seen.folded) and seen.hits.chars * TOLD < len(seen.folded)
    told = told and seen.sentence and not (contact or marked or seen.foreign)
    if weight >= 5 and (count >= 3 or offered or contact or marked or seen.hits.chars * 2 > len(seen.folded)):
        ways = f"{', contact' if contact else ''}{', call' if marked else ''}"
        return Planted("advertisement", f"weight {weight}: {_said(seen)}, {offered} offers{ways}", told)
    return None


def _ends(page: Lines, found: dict[int, Planted]) -> dict[int, Planted]:
    """Short foreign lines at the head and foot of the page: planted where they are simplified and everything else is not."""
    ends = [n for n in (*range(min(3, len(page))), *range(max(0, len(page) - 4), len(page))) if n in page.foreign and n not in found]
    return {
        n: Planted("foreign_line", "simplified at the end of a traditional page, no sentence")
        for n in ends
        if page[n].foreign
        and not page[n].sentence
        and (len(page[n].pieces) >= 2 + (page[n].mark == "head") or page[n].hits.phrases)
        and not STATUTE.search(page[n].folded)
    }


def _unlabelled(page: Lines, found: dict[int, Planted]) -> dict[int, Planted]:
    """Five or more bare phrases joined by commas or underscores as the first or last line of a page."""
    out = {}
    ends = {n for n in (0, len(page) - 1) if n not in found and ("," in page.keys[n] or "_" in page.keys[n])}
    for seen, n in ((page[n], n) for n in ends):
        bare = len(seen.pieces) >= 5 and all(PHRASE.match(piece) for piece in seen.pieces)
        if bare and not (seen.sentence or LABELLED.match(seen.folded) or speaks_of_law(seen.folded) or STATUTE.search(seen.folded)):
            out[n] = Planted("keyword_string", f"{len(seen.pieces)} bare phrases at the end of the page")
    return out


def _place_lines(page: Lines, places: Collection[int], found: dict[int, Planted]) -> dict[int, Planted]:
    """Six or more lines in a row that are a place's name each, below the label of a pool or at the foot of the page."""
    out: dict[int, Planted] = {}
    for _, run in itertools.groupby(enumerate(n for n in sorted(places) if n not in found), lambda pair: pair[1] - pair[0]):
        rows = [n for _, n in run]
        at, end = rows[0], rows[-1] + 1
        label = at > 0 and POOL.match(page.keys[at - 1] + ":") is not None
        if len(rows) >= 6 and (label or end >= len(page) - 2):
            out |= {n: Planted("place_pool", f"one of {len(rows)} place names in a row") for n in range(at - label, end)}
    return out


def _beside(seen: Seen, found: dict[int, Planted]) -> Planted | None:
    """Lines that would not do by themselves, in a page that has been planted: single phrases of a trade, phrases in hidden blocks."""
    if len(seen.folded) > 60 or speaks_of_law(seen.folded) or STATUTE.search(seen.folded) or not seen.folded:
        return None
    if seen.hits.phrases and not seen.sentence and seen.hits.chars * 5 >= 2 * len(seen.folded):
        return Planted("keyword", f"{_said(seen)} beside {len(found)} planted lines")
    return None


def _said(seen: Seen) -> str:
    return "phrases of " + seen.hits.trade + " " + ", ".join(seen.hits.phrases[:4]) if seen.hits.phrases else "no phrases of a trade"
