"""Pages that have no text of their own: doorways and pure spam. Nearly every clause of a doorway may be genuine law, so it is judged by
its keyword and by the order of its articles, not by how legal it looks.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.spam.judge import Planted
from pipeline.spam.words import CONTACT, hits, is_weak, offers, sales, speaks_of_law

GRAM: Final = 4
MAX_CHARS: Final = 4_000
"""Characters of the longest page that may be called stuffed without any planted line."""
MIN_LINES: Final = 6
"""Lines of the shortest page that may be called stuffed: a short answer repeats its subject as well."""
COMMON: Final = tuple(map(ord, "\n,。、:;"))
"""Marks that are frequent in every text and part of no keyword."""
COVERED: Final = 0.2
"""Share of the characters that a keyword makes up by itself, above which a page is stuffed. Of our own choosing."""
SHUFFLED: Final = 0.4
"""Share of article numbers that are lower than the one before, above which clauses are out of order. Of our own choosing."""
_NUMBERED: Final = re.compile(r"(?:^|[。;:])第([一二三四五六七八九十百千零〇\d]{1,9})条")
_GLUE: Final = re.compile(r"\d{1,3}…\d{1,3}…|\d{4}…\d{4}…")
_STAMP: Final = re.compile(r"[,。;]\((?:19|20)\d\d\)\d{1,3}(?=[一-龥])(?!号)")
"""A year in brackets and a number between two clauses: what a generator of doorways puts there."""
_SEAM: Final = re.compile(r"(?:[,。;条])\((?:19|20)\d\d\)\d{0,3}(?=[一-龥])(?!.{0,12}号)|(?<![\d.…])\d{1,3}…(?=[一-龥])")
"""A year in brackets or a number with dots where one clause ends and another begins, without a case number."""
MIN_SEAMS: Final = 3
_PARTS: Final = re.compile(r"[-_|–—>,:()【】\[\]《》]+")
_OFFER: Final = re.compile(r"官网|官方|下载|app|平台|入口|注册|登[录陆]|手机版|网页版|客户端|安装|直播|在线观看|免费观看|网址|软件")
_LOADED: Final = re.compile(
    r"(?:app|软件|手机版|安卓版?|客户端|苹果版|官方版|最新版|破解版).{0,6}下载|下载.{0,4}(?:app|安装|手机版|安卓)|v\d+\.\d+"
)
_JUDGED: Final = re.compile(r"罪|被告|判处|判决|法院|公安|检察|诈骗|违法|处罚|查处|涉案|嫌疑|受害|报警|规定|条例")
"""Words of cases and of law: a line with one of them speaks of the trade."""
_SHOP: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:(?:版本|大小|语言|系统|评分|厂商|类别|平台|下载量|等级|授权|更新)[:][^:]{1,20}){3}",
        r"^(?:(?:立即|高速|安全|普通|扫码|本地|官方|免费|点击|极速|电脑|安卓|苹果)(?:版)?下载){1,4}$",
        r"安装(?:步骤|教程|方法|说明|包)|未知来源",
        r"更新(?:日志|说明)|新版(?:特色|变化)|(?:软件|游戏|应用|app|平台)(?:特色|功能|介绍|亮点|截图|优势|评测)",
        r"^v?\d+\.\d+(?:\.\d+)?(?:版本)?[一-龥:]",
        r"邀请码|(?:注册|登录)账号|充值|提现|提款|彩金|首存|客服小|信誉",
        r"^(?:[一二三四五六]、)?(?:相关|同类|类似|热门|推荐)(?:下载|软件|游戏|应用|app)(?:推荐)?[:]?$",
    )
)
"""What a shop of programs says of each, a pattern for each kind of words."""
MIN_SHOP: Final = 5
"""Kinds of such words that show a shop by themselves."""
NAME: Final = 5
"""Characters of an offer that are its name when they come again: 开设赌场 is a crime, four characters of a name say nothing."""
_LEGAL: Final = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,9}条|[民刑]法|合同|法院|起诉|诉讼|仲裁|赔偿|律师|当事人|依法|依照|法律|责任|规定|条例|债[权务]|婚姻|离婚|继承|劳动|工资"
    r"|判决|证据|犯罪|违法|处罚|罚款|拘留|行政|机关|权利|义务|房屋|租赁|担保|保险|事故|公司法|公证|遗产|抚养|借款|工伤"
)
PROSE: Final = 15
"""Characters of the shortest line that is taken for prose."""
MOST_LEGAL: Final = 0.2
"""Share of characters in lines that speak of law and do not name the offer, from which there is something to keep."""
MIN_NAMED: Final = 2
"""Lines that name the offer of the headline again, beside words of a shop; without those twice as many. Of our own choosing."""
HEADS, SOLD = 2, 2
ADVERTISED: Final = 0.6
"""Share of a page's text that holds what its headline offers. Of our own choosing."""
HEAD: Final = 2
MIN_HEADED: Final = 3
"""Words of a row that begin with one city."""
MIN_STUFFED: Final = 10
HELD: Final = 0.75
"""Share of the text in lines that hold the city of a planted row. Of our own choosing."""
_WORDS: Final = re.compile(r"[-_|–—>,:()【】\[\]《》 、·/]+")
_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
LEAST_PLANTED: Final = 2
MOST_WARE: Final = 250
"""Folded characters of the longest text beside planted lines that may be a seller's. The longest seen has 180."""
_OF_LAW: Final = re.compile(
    r"起诉|诉讼|赔偿|补偿|违约|仲裁|法院|法官|判[决刑处]|处罚|责任|条例|法典|刑法|宪法|第[一二三四五六七八九十百\d]+条|证据|纠纷|依法|违法|犯罪"
    r"|权[利益]|义务|继承|抚养|赡养|合同|协议|工伤|劳动|债务|借款|怎么|怎样|如何|什么|吗[?]?$|[?]$|通知|公告|办法|规定(?!的)"
)
"""Words that a text about law can hardly do without; the law, lawyers and advice in general are on sellers' lips, too."""


def verdict(folded: Sequence[str], planted: Mapping[int, Planted]) -> tuple[str, str]:
    """What a page with planted lines is as a whole: ("doorway" or "spam", evidence), or ("", "") where a text of its own remains."""
    chars = sum(map(len, folded)) if len(folded) >= MIN_LINES else 0
    word = stuffed(folded) if 0 < chars <= MAX_CHARS and _heavy(_units("\n".join(folded)), chars * COVERED / GRAM) else ""
    if word and sum(1 for line in folded if line.count(word) >= 3) >= 1 and _coverage(folded, word) >= COVERED:
        return "doorway", f"{word} fills the page"
    if offered := downloads(folded):
        return "doorway", offered
    return _by_planted(folded, planted) if planted else _advertised(folded, planted)


def _by_planted(folded: Sequence[str], planted: Mapping[int, Planted]) -> tuple[str, str]:
    """The same of a page that has planted lines, by these."""
    if city := stuffed_head(folded, planted):
        return "doorway", f"{city}, which heads the words of a planted row, stands in nearly every line"
    rest = [n for n in range(len(folded)) if n not in planted and folded[n]]
    keyword = stuffed(folded)
    if keyword and sum(len(folded[n]) for n in rest if keyword not in folded[n]) * 5 < sum(map(len, folded)):
        return "doorway", f"nearly every line holds {keyword}"
    if shuffled([folded[n] for n in rest]) and any(p.kind == "advertisement" for p in planted.values()):
        return "doorway", "articles out of order between advertisements"
    if not any(len(folded[n]) >= 25 or re.search(r"[。;]", folded[n]) for n in rest) and _mostly(planted, folded):
        return "spam", "no sentence besides the planted lines"
    if _is_ware(folded, rest, planted):
        return "spam", "planted lines, and nothing beside them that speaks of law"
    return _advertised(folded, planted)


def _is_ware(folded: Sequence[str], rest: Sequence[int], planted: Mapping[int, Planted]) -> bool:
    """Whether a short page has planted lines by the third, another line that sells the like, and none that says anything of law.

    What merely says nothing of law (the name of a stub, addresses, a lawyer's life) was hijacked, and stays.
    """
    few = len(planted) >= LEAST_PLANTED and len(planted) * 2 >= len(rest) and sum(len(folded[n]) for n in rest) <= MOST_WARE
    return few and any(_sells(folded[n]) for n in rest) and not any(_OF_LAW.search(folded[n]) for n in rest)


def _sells(line: str) -> bool:
    """Whether a line names a trade of spam with a word of sale or offer, and does not speak about it."""
    return bool(hits(line).phrases) and sales(line) + offers(line) > 0 and not speaks_of_law(line)


def _advertised(folded: Sequence[str], planted: Mapping[int, Planted]) -> tuple[str, str]:
    offered = advertises(folded, planted)
    placed = any(p.kind in ("place_pool", "keyword_row") for p in planted.values())
    return ("doorway" if placed else "spam", offered) if offered else ("", "")


def downloads(folded: Sequence[str]) -> str:
    """What shows that a page offers a program or a site of the spam trades below words that are not its own; empty where nothing does.

    Its headline names the trade and how to get it, apart from its other words; the lines below repeat that name and go through what a
    shop of programs says of each (version, size, steps to install, what is new). A text about a trade does neither. A hijacked page may
    have such a headline planted, and the name again in other lines: where lines that do not name it speak of law, the page is kept.
    """
    lines = [line for line in folded if line]
    offer = next((part for line in lines[:2] for part in _PARTS.split(line) if _is_offer(part)), "")
    if not offer and not any(("下载" in line or "v" in line) and _LOADED.search(line) for line in lines[:2]):
        return ""
    names = {offer[at : at + NAME] for at in range(len(offer) - NAME + 1)}
    named = sum(any(name in line for name in names) for line in lines[1:]) if offer else 0
    shop = sum(any(pattern.search(line) for line in lines[1:]) for pattern in _SHOP)
    if _kept_by_law(lines, {*names, *(part for part in _PARTS.split(lines[0]) if len(part) >= NAME)}):
        return ""
    if named >= MIN_NAMED + (shop < 2) * MIN_NAMED:
        return f"the headline offers {offer}, which comes again in {named} lines beside {shop} kinds of words of a shop"
    return f"{shop} kinds of words of a shop of programs below a headline that loads one" if shop >= MIN_SHOP else ""


def advertises(folded: Sequence[str], planted: Mapping[int, Planted]) -> str:
    """What shows that a whole page advertises a trade; empty where nothing does.

    Its headline is a phrase of the trades and nothing about law; nearly all of its text holds such phrases or the words of the headline,
    and something in it calls: a way to reach somebody, words of a sale, a planted row. A text about a trade has law, or no call.
    """
    lines = [line for line in folded if line]
    head = next((line for line in lines[:HEADS] if _is_trade_head(line)), "")
    if not head or not (planted or any(CONTACT.search(line) or sales(line) >= SOLD for line in lines)):
        return ""
    names = {part for part in _WORDS.split(head) if len(part) >= NAME} | set(hits(head).phrases)
    telling = [line for line in lines if any(name in line for name in names) or hits(line).phrases or CONTACT.search(line)]
    told = sum(map(len, telling)) + sum(len(folded[n]) for n in planted if folded[n] not in telling)
    if told < ADVERTISED * sum(map(len, lines)) or _kept_by_law(lines, names):
        return ""
    return f"the headline offers {hits(head).phrases[0]}, which most of the page goes on about"


def _is_trade_head(line: str) -> bool:
    found = hits(line)
    return bool(found.phrases) and not is_weak(found) and found.chars * 5 >= min(len(line), 40) and not speaks_of_law(line)


def _kept_by_law(lines: Sequence[str], planted: Set[str]) -> bool:
    """Whether enough of a page speaks of law in lines of prose that hold nothing planted, no phrase of the trades and no word of a shop."""
    legal = sum(len(line) for line in lines if len(line) >= PROSE and _LEGAL.search(line) and _is_own(line, planted))
    return legal > MOST_LEGAL * sum(map(len, lines))


def _is_own(line: str, planted: Set[str]) -> bool:
    return not any(part in line for part in planted) and not any(pattern.search(line) for pattern in _SHOP) and not hits(line).phrases


def _is_offer(part: str) -> bool:
    return _OFFER.search(part) is not None and len(part) <= 40 and bool(hits(part).phrases) and not _JUDGED.search(part)


def stuffed(lines: Sequence[str]) -> str:
    """The keyword that a page is stuffed with: four characters that stand in at least half of its lines and eight times in all."""
    lines = lines[:200]
    text = "\n".join(lines)
    units = _units(text)
    if not _heavy(units, len(text) / (8 * GRAM) - len(text) // 100):
        return ""
    gram, count = _most_frequent(lines) if len(units) > len(text) else _most_frequent_of(units)
    dense = count * GRAM * 8 >= sum(map(len, lines))
    return gram if count >= 8 and dense and sum(gram in line for line in lines) * 2 >= len(lines) else ""


def _most_frequent(lines: Sequence[str]) -> tuple[str, int]:
    """The most frequent four characters in a row within lines, the last in order among equals, and how often they stand there."""
    grams = Counter(line[at : at + GRAM] for line in lines for at in range(len(line) - GRAM + 1))
    return max(grams.items(), key=lambda item: (item[1], item[0])) if grams else ("", 0)


def _most_frequent_of(units: npt.NDArray[np.uint16]) -> tuple[str, int]:
    """The same of lines between line breaks, by arrays: four characters up to U+FFFF are one number of 64 bits, in the same order."""
    wide = units.astype(np.uint64)
    grams = wide[: 1 - GRAM]
    for n in range(1, GRAM):
        grams = (grams << np.uint64(16)) | wide[n : len(wide) + n + 1 - GRAM]
    breaks = units == ord("\n")
    grams = np.sort(grams[~(breaks[3:] | breaks[2:-1] | breaks[1:-2] | breaks[:-3])])
    if not len(grams):
        return "", 0
    starts = np.append(np.flatnonzero(np.append(True, grams[1:] != grams[:-1])), len(grams))
    counts = np.diff(starts)
    last = len(counts) - 1 - int(counts[::-1].argmax())
    return int(grams[starts[last]]).to_bytes(2 * GRAM, "big").decode("utf-16-be", "surrogatepass"), int(counts[last])


def _units(text: str) -> npt.NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


def _heavy(units: npt.NDArray[np.uint16], least: float) -> bool:
    """Whether four characters in a row are so frequent, each of them, as those of a word that a page is stuffed with: `least` times.

    Characters are counted by the low bits of their numbers: a few strangers share a count, so that the answer errs towards yes.
    """
    low = units & 0xFFF
    counts = np.bincount(low, minlength=0x1000)
    for mark in COMMON:  # not all that shares its low bits: 债 does with the colon
        counts[mark & 0xFFF] -= np.count_nonzero(units == mark)
    heavy = counts >= max(8, least)
    if not np.count_nonzero(heavy):
        return False
    often = heavy[low]
    return bool((often[3:] & often[2:-1] & often[1:-2] & often[:-3]).any())


def stuffed_head(folded: Sequence[str], planted: Mapping[int, Planted]) -> str:
    """The two characters that head most words of a planted row (a city before each of its trades) and fill the text besides; else empty.

    A genuine text below a planted row has no use for its city in nearly every line, let alone several times in each.
    """
    for n in planted:
        parts = [part[:HEAD] for part in _WORDS.split(folded[n]) if len(part) > HEAD]
        head, count = Counter(parts).most_common(1)[0] if parts else ("", 0)
        rest = [line for m, line in enumerate(folded) if m not in planted and line]
        holding = [line for line in rest if head in line]
        if count < MIN_HEADED or 2 * count < len(parts) or sum(line.count(head) for line in holding) < MIN_STUFFED:
            continue
        if sum(map(len, holding)) >= HELD * sum(map(len, rest)):
            return head
    return ""


def shuffled(lines: Sequence[str]) -> bool:
    """Whether the articles that lines open with stand out of order, or clauses are glued by bare numbers."""
    if sum(len(_SEAM.findall(line)) for line in lines) >= MIN_SEAMS:
        return True
    if sum(len(_GLUE.findall(line)) for line in lines) >= 2 or sum(len(_STAMP.findall(line)) for line in lines) >= 4:
        return True
    numbers = [number(label) for line in lines for label in _NUMBERED.findall(line)]
    if len(numbers) < 5:
        return False
    falls = sum(1 for before, after in itertools.pairwise(numbers) if after < before)
    return falls >= SHUFFLED * (len(numbers) - 1)


def number(label: str) -> int:
    """The value of a number as articles print it, in figures or in Chinese."""
    if label.isascii():
        return int(label)
    total, digit = 0, 0
    for char in label:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = _DIGITS.get(char, int(char) if char.isascii() and char.isdigit() else 0)
    return total + digit


def _coverage(folded: Sequence[str], word: str) -> float:
    return sum(line.count(word) for line in folded) * len(word) / max(1, sum(map(len, folded)))


def _mostly(planted: Mapping[int, Planted], folded: Sequence[str]) -> bool:
    return len(planted) >= 2 and sum(len(folded[n]) for n in planted) * 2 >= sum(map(len, folded))
