"""Facts in the small print of a page: dates, places, persons, counts. Read from dropped `meta`, `lawyer_card` and `cta` lines."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from pipeline.qa.counts import Counts, counts_of
from pipeline.qa.surnames import is_personal
from pipeline.text.fold import HAN, fold, simplified_of

_NARROW: Final = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
"""Figures of full width, and what stands between them in a date."""
_DATE: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-/.])\s*(1[0-2]|0?[1-9])\s*(?:月|[-/.])\s*(3[01]|[12]\d|0?[1-9])(?!\d)")
_NUMERAL_DATE: Final = re.compile(
    r"([一二][〇○零ＯO0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DAY_FIRST: Final = re.compile(r"(?<![\d/.-])(3[01]|[12]\d|0?[1-9])([-/])(1[0-2]|0?[1-9])\2((?:19|20)\d{2})(?!\d)")
"""As Hong Kong prints dates."""
_ENGLISH_DATE: Final = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? +(\d{1,2})(?:,? +|, *)(?:\d{1,2}:\d{2}(?::\d{2})? +)?((?:19|20)\d{2})\b"
)
_SHORT_YEAR: Final = re.compile(r"(?<![\d年.:：/-])([012]\d)[-/](1[0-2]|0[1-9])[-/](3[01]|[12]\d|0[1-9])(?= +\d{1,2}[:：]\d{2})")
"""A date whose year has two digits, an hour behind it: without one, three numbers may be anything."""
_MONTH_FIRST: Final = re.compile(
    r"(?<![\d/.年-])(?:(1[0-2]|0?[1-9])(?:/(3[01]|[12]\d|0?[1-9])|月(3[01]|[12]\d|0?[1-9])日)[ ,，]+"
    r"|(1[0-2]|0?[1-9])/(1[3-9]|2\d|3[01])/)((?:19|20)\d{2})(?![\d年])"
)
"""Month and day before the year: parted from it (05/30 2023), or where no month is so great (10/31/2020)."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REPUBLICS: Final = re.compile(
    r"(?:(?:日期|时间)[:：] *|民国 *)(1[0-4]\d|[6-9]\d)(?:年|[-./])(1[0-2]|0?[1-9])(?:月|[-./])(3[01]|[12]\d|0?[1-9])(?!\d)"
)
"""The years of the Republic, as Taiwan counts them: behind a label or the era's name."""
_FIRST_REPUBLICAN: Final = 1911
_DIGITS: Final = {char: str(n) for n, chars in enumerate(("〇○零ＯO0", *"一二三四五六七八九")) for char in chars}
_TIME: Final = re.compile(r"(?<!\d)\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?!\d)")
_FIRM: Final = re.compile(r"[\u4e00-\u9fff]{2,16}(?:[(（][\u4e00-\u9fff]{2,8}[)）])?(?:(?:律师)?事务所|律所|律师行)")
_APART: Final = re.compile(r"(?<=\d)(?:\u3000|[ ]{2,}|[ ](?=\d))")
"""Space behind a number that parts it from another count."""
_TITLE: Final = re.compile(
    r"(?:(?:专业|执业|主办|主持|资深|首席|合伙|专职|认证|金牌|实习|平台|签约|特邀|值班)+律师|律师助理|法律顾问|法律工作者|公证员)"
)
_NAME_FIRST: Final = re.compile(
    r"([\u4e00-\u9fff·]{2,6}?)(?:平台|专业|执业|主办|主持|资深|首席|合伙|专职|认证|金牌|签约|特邀|值班|实习|事务)*律师"
)
_NAME_LAST: Final = re.compile(
    r"^[\u4e00-\u9fff]{0,4}(?:律师|(?:回复|解答|答复|回答|应答|答疑|发言)[人者]|答主|作者|专家|嘉宾)[:：\s　]+"
    r"([\u4e00-\u9fff·]{2,4})(?![\u4e00-\u9fff])"
)
_NAME_ALONE: Final = re.compile(r"(?!\d+$)[\u4e00-\u9fffA-Za-z0-9_·]{2,12}")
_ANONYMOUS: Final = re.compile(r"匿名|热心|网友|游客|用户$|已注销|管理员|系统")
NO_NAME: Final = re.compile(
    r"^\d+年|^ip属地|(?:^|[\u4e00-\u9fff])lv\.?\d+$|^(?:公职|金牌|银牌|高级|出具|[办处][结理]意见|再[覆复答]|兼职|团队|本站|工会|avatar|客服|(?:高级)?合伙人|.{0,4}主任|(?:首席|资深)?顾问|志愿者)$|^(?:添加|答于|答复于|回复于|作答|答毕|律师(?:追|再|补|回|答|解|意见|点评|说))|^(?:执业|公职|专职|团队|网站|平台|主任|资深)律师$|^(?:回?答|发问|提问)于?$|[一二两三四五六七八九十几多\d]+[位名条个]|\*{3}|满.年|^\d+(?:\.\d+)?$",
    re.IGNORECASE,
)
"""Words of small print beside a name that are none: what somebody is, a score, the alt text of a picture."""
_NOT_NAMES: Final = re.compile(
    r"律师|地区|帮助|人数|查看|浏览|阅读|有用|点赞|执业|回答|解答|回复|咨询|在线|认证|积分|分钟|提问|发布|时间|擅长|领域|评分|服务|好评|响应|联系|电话|已|共"
)
_STOREY: Final = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,4}楼$")
"""The floor of a post, glued to its writer's name."""
_ON_DUTY: Final = re.compile(r"(?:值班|签约|特约|特邀|平台)$")
_SURNAMED: Final = re.compile(r"(?![本该某他她那哪此各])(?:小?[\u4e00-\u9fff])律师")
"""A lawyer by the surname alone."""
_CARD: Final = re.compile(
    r"(?:(?:回复|解答|答复|回答|主办|接诊)(?:律师|人|者)[:：]\s*)?([\u4e00-\u9fff·]{2,5}?)\s*(?:平台|专业|执业|主办|主持|资深|首席|专职|认证|签约|特邀|值班)*律师"
    r"(?:[\s　·|]+[\u4e00-\u9fff]{2,12})?(?:[\s　·|]+(?:[1１][9９]|[2２][0０])\d{2}[-/.年][\d\s:：月日/.-]+)?"
    r"(?:[\s　|]*(?:电话|手机|联系电话)[:：]?[\s　]*[\d-]{7,14})?"
)
_NO_LAWYERS_NAME: Final = re.compile(
    r"精选|推荐|优选|本地|热门|在线|离婚|刑事|民事|婚姻|劳动|合同|交通|工伤|房产|继承|债务|公司|专利|商标|知识|专业|委托|聘|请|找|问|法律|辩护|代理|援助|知名|本地|附近|的|是|为|和|或|由|被|让|向|与"
)
_PLACE_LABEL: Final = re.compile(
    r"(?:地区|地域|所在地|来自|提问于|所在城市|城市)[:：]?\s*([\u4e00-\u9fff]{2,9}"
    r"(?:[ 　·-][\u4e00-\u9fff]{2,5}?(?=$|[^\u4e00-\u9fff:：]|浏览|阅读|发布|提问|回复))?)"
)
_WEAK_LABELS: Final = ("来自", "提问于")
"""Labels that stand before places and before other things."""
_PLACE_ENDS: Final = ("省", "市", "区", "县", "州", "盟")
_NO_PLACE_ENDS: Final = ("所", "院", "律师", "局", "公司", "网")
_TOKENS: Final = re.compile(r"[^\s　|·•,，/:：()（）\[\]【】〔〕-]+")
_CITY: Final = re.compile(r"[ 　·-]{1,2}([\u4e00-\u9fff]{2,5})(?![\u4e00-\u9fff])")
_TOPIC: Final = re.compile(r"婚姻|家庭|劳动|工伤|房产|债务|交通|刑事|民事|合同|公司|继承|离婚|侵权|消费|知识|行政|纠纷|法律")
"""What stands beside a place and is none: the field of law."""
_GLUED_TO_PLACE: Final = re.compile(
    r"[ 　·-]*(?:的|浏览|阅读|查看|看过|提问|发问|发布|发表|在线|咨询|回复|回答|时间|收藏|即时|网友|用户|关注|来信|来电|求助|好评|网民).*$"
)
_AGENCY: Final = re.compile(
    r"(?:答复|回复|办理|受理|承办|处理|回应|办件)(?:单位|部门|机构|机关)(?:名称)?[:：]\s*([\u4e00-\u9fff（）()]{3,24}?)(?=[\s　|,，;；]|$)"
)
"""Who answers for an authority."""
_NOT_OWN: Final = re.compile(
    r"今天|现在|当前时间|施行|实施|生效|失效|公布日|公布[)）]?$|颁布|通过|修正|(?<!最新)(?<!最近)(?<!最后)修订|成文|案例编号|有效期|出生|登录|注册|备案|版权|copyright|©"
)


MAX_SMALL: Final = 90
"""Characters of the longest line that is looked at as small print."""
MAX_BESIDE: Final = 40
"""Characters that may stand beside the date of a byline."""
STAMP: Final = re.compile(
    r"(?<!\d)(?:[1１][9９]|[2２][0０])\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
    r"[ 　,，T]*(?:[(（]?(?:周|星期)[一二三四五六日天][)）]?)?\s*"
    r"(?:(?:[上下]午|凌晨|晚上|中午)?\s*\d{1,2}[:：时]\d{2}(?:[:：分]\d{2}秒?)?(?:\s*[AP]M)?)?"
    r"|(?<!\d)\d{1,2}(?:[-/]|月)\d{1,2}日?\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
    r"|(?:今天|昨天|前天)\s*\d{1,2}[:：]\d{2}|\d+\s*(?:分钟|小时|天|个月|年)前"
)
_ENDED: Final = re.compile(r"[。！？；!?;]")
"""Marks that no date holds: most lines are sentences, and are told so before dates are looked for."""
_DIGIT: Final = re.compile(r"\d")
_CLOSED: Final = re.compile(r"[。！？；!?;]|[，,].{6}")


MAX_CARD: Final = 80
"""The longest line that is looked at as one that only names a lawyer."""


MAX_CALLED: Final = 2
"""Characters of the longest word before 律师 that is what a member calls himself, not a phrase."""


@dataclass(slots=True)
class Facts:
    """What the small print says of one question or answer; None where it says nothing. Dates are `YYYY-MM-DD`."""

    date: str | None = None
    region: str | None = None
    views: int | None = None
    name: str | None = None
    title: str | None = None
    firm: str | None = None
    helped: int | None = None
    upvotes: int | None = None

    def add(self, other: Facts) -> None:
        """Take over what is not known yet."""
        for name in _COLUMNS:
            if getattr(self, name) is None:
                setattr(self, name, getattr(other, name))


_COLUMNS: Final = tuple(column.name for column in fields(Facts))


@lru_cache(maxsize=1 << 12)
def is_stamped(text: str) -> bool:
    """Whether a line is small print with a date or time: little stands beside it, and no sentence."""
    if len(text) > MAX_SMALL or _ENDED.search(text) or not _DIGIT.search(text):
        return False
    beside = STAMP.sub("|", text).strip(" 　|")
    return len(beside) != len(text.strip(" 　|")) and len(beside) <= MAX_BESIDE and not _CLOSED.search(beside)


@lru_cache(maxsize=1 << 12)
def date_of(text: str) -> str | None:
    """The first date of the western calendar, as `YYYY-MM-DD`; dates of a law's course and today's date don't count.

    >>> date_of("发布于2024年4月2日 12:00"), date_of("２０２４－０４－０２")
    ('2024-04-02', '2024-04-02')
    """
    if (not _DIGIT.search(text) and "年" not in text) or _NOT_OWN.search(text):
        return None
    text = text.translate(_NARROW)
    found = _DATE.search(text)
    return _iso(int(found[1]), int(found[2]), int(found[3])) if found else _other_date(text)


def _iso(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02d}-{day:02d}"


def _other_date(text: str) -> str | None:
    """A date in other forms: in numerals, day or month first, in English, with a short year, in years of the Republic."""
    if found := _NUMERAL_DATE.search(text):
        year = int("".join(_DIGITS[char] for char in found[1]))
        return _iso(year, _number(found[2]), _number(found[3]))
    if found := _ENGLISH_DATE.search(text):
        return _iso(int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2]))
    if found := _DAY_FIRST.search(text):
        return _iso(int(found[4]), int(found[3]), int(found[1]))
    if found := _SHORT_YEAR.search(text):
        return _iso(2000 + int(found[1]), int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.search(text):
        return _iso(int(found[6]), int(found[1] or found[4]), int(found[2] or found[3] or found[5]))
    if found := _REPUBLICS.search(text):
        return _iso(int(found[1]) + _FIRST_REPUBLICAN, int(found[2]), int(found[3]))
    return None


def _number(text: str) -> int:
    """A numeral up to 99: 十 is 10, 二十八 is 28."""
    tens, ten, ones = text.rpartition("十")
    return (int(_DIGITS[tens]) if tens else 1) * 10 * bool(ten) + (int(_DIGITS[ones]) if ones else 0)


def is_card(text: str) -> bool:
    """Whether a line only names a lawyer, with place and date at most."""
    if len(text) > MAX_CARD or "律" not in text:
        return False
    found = _CARD.fullmatch(simplified(text).strip())
    return found is not None and not _NOT_NAMES.search(found[1]) and not _NO_LAWYERS_NAME.search(found[1])


def is_firm(text: str) -> bool:
    """Whether a text names a law firm."""
    return _FIRM.search(simplified(text)) is not None


def region_of(text: str) -> str | None:
    """The region that a token of the line names: after a label (地区:), or a token that begins with a province's name."""
    labelled = _PLACE_LABEL.search(text)
    if labelled and (not labelled[0].startswith(_WEAK_LABELS) or _province().match(labelled[1]) or labelled[1].endswith(_PLACE_ENDS)):
        return place_of(labelled[1])
    for token in _TOKENS.finditer(text):
        if _city().fullmatch(token[0]):
            return token[0]
        if _province().match(token[0]) and not token[0].endswith(_NO_PLACE_ENDS) and "事务所" not in token[0]:
            city = _CITY.match(text, token.end()) if _bare_province().fullmatch(token[0]) else None
            is_city = city and not city[1].endswith(_NO_PLACE_ENDS) and not _TOPIC.search(city[1])
            return place_of(token[0] + city[0] if city and is_city else token[0])
    return None


def place_of(text: str) -> str:
    """A place without the words that are glued to it."""
    return _GLUED_TO_PLACE.sub("", text)


def small_print(text: str, *, card: bool = False) -> Facts:
    """The facts of one line. `card`: the line is a lawyer's card or a poster's name, so that a bare name is a name."""
    told = _small_print(text, card=card)
    return Facts(told.date, told.region, told.views, told.name, told.title, told.firm, told.helped, told.upvotes)


@lru_cache(maxsize=1 << 12)
def _small_print(text: str, *, card: bool) -> Facts:
    plain = simplified(text)
    counts = counted(plain)
    firm, title = _FIRM.search(plain), _TITLE.search(plain)
    return Facts(
        date=date_of(plain),
        region=region_of(plain),
        views=counts.views,
        name=agency_of(plain) or (_name(plain) if card or _NAME_FIRST.search(plain) else None),
        title=title[0] if title else None,
        firm=firm[0] if firm else None,
        helped=counts.helped,
        upvotes=counts.upvotes,
    )


def counted(text: str) -> Counts:
    """The counts in a line of small print in simplified characters."""
    return counts_of(fold(_APART.sub("|", _TIME.sub("|", _DATE.sub("|", text))) if _DIGIT.search(text) else text))


def agency_of(text: str) -> str | None:
    """The authority that a line says answers, behind a label (答复单位：县司法局)."""
    found = _AGENCY.search(text)
    return found[1] if found else None


def lawyer_called(name: str) -> str:
    """The name of a lawyer, 律师 behind it cut off: only a name in full stands without it (江律师, 小叶律师, 值班律师, 凤鸣律师).

    >>> lawyer_called("江"), lawyer_called("江一舟"), lawyer_called("阿德")
    ('江律师', '江一舟', '阿德律师')
    """
    whole = (is_personal(name) or len(name) > MAX_CALLED) and not name.startswith(("小", "老")) and not _ON_DUTY.search(name)
    return name if whole else f"{name}律师"


def _name(text: str) -> str | None:
    bare = _STOREY.sub("", _FIRM.sub(" ", _DATE.split(text)[0]).strip())
    for pattern in (_NAME_FIRST, _NAME_LAST):
        found = pattern.search(bare)
        if found and not _is_other(found[1], _NOT_NAMES, NO_NAME) and not _TITLE.fullmatch(f"{found[1]}律师"):
            return lawyer_called(found[1]) if pattern is _NAME_FIRST else found[1]
    alone = re.split(r"[\s　|·,，(（:：]", bare)[0]
    if _SURNAMED.fullmatch(alone):
        return alone
    if _NAME_ALONE.fullmatch(alone) and not _is_other(alone, _ANONYMOUS, _NOT_NAMES, NO_NAME):
        return alone
    return None


def _is_other(word: str, *patterns: re.Pattern[str]) -> bool:
    """Whether a word that stands where a name stands is a place, or what the patterns say."""
    return is_place(word) or any(pattern.search(word) for pattern in patterns)


def simplified(text: str) -> str:
    """A text of the small print in simplified characters, one by one: names and dates need no more."""
    return text if _traditional().isdisjoint(text) else text.translate(_simplify())


@cache
def _traditional() -> frozenset[str]:
    """The characters that change: most texts hold none of them, which is told in a fifth of the time."""
    return frozenset(simplified_of())


@cache
def _simplify() -> dict[int, str]:
    """Characters that stay stand in it as well: one that is not there costs an exception."""
    return {code: chr(code) for code in range(*HAN)} | {ord(old): new for old, new in simplified_of().items()}


@cache
def places() -> dict[str, list[str]]:
    """The names of places.toml."""
    text = resources.files(__package__).joinpath("places.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text))


@cache
def _province() -> re.Pattern[str]:
    names = "|".join(places()["provinces"] + places()["cities"])
    return re.compile(rf"(?:{names})[\u4e00-\u9fff]{{0,10}}$")


@cache
def _bare_province() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(places()['provinces'])})(?:省|市|自治区|特别行政区)?")


def is_place(word: str) -> bool:
    """Whether a word is nothing but a place: a known city, or a province with a city, district or county or none.

    >>> is_place("浙江台州"), is_place("厦门"), is_place("广东老李")
    (True, True, False)
    """
    return _whole_place().fullmatch(word) is not None


@cache
def _whole_place() -> re.Pattern[str]:
    city = rf"{_city().pattern}|[\u4e00-\u9fff]{{1,4}}[市区县州盟]"
    return re.compile(rf"{_city().pattern}|(?:{_bare_province().pattern})[ 　·-]*(?:{city})?")


@cache
def _city() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(places()['mainland_cities'])})市?(?:[\u4e00-\u9fff]{{1,3}}[区县])?")


def place_at_end(text: str) -> int | None:
    """Where a province, with a city of it or none, begins that ends a text; None where none does."""
    found = _last_place().search(text.rstrip())
    return found.start() if found else None


@cache
def _last_place() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(places()['provinces'])})(?:省|市)?(?:[-·]?[\u4e00-\u9fff]{{2,3}}[市区县]?)?$")
