"""Whom a small line names, and whether it says that this one asks or answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from pipeline.page import Line
from pipeline.qa.days import without_days
from pipeline.qa.facts import NO_NAME, STAMP, is_place, is_stamped, lawyer_called, region_of, simplified, small_print
from pipeline.qa.items import Item
from pipeline.qa.marks import key_of
from pipeline.qa.surnames import is_personal

MAX_BESIDE: Final = 40
"""Characters of the longest line that only names somebody."""
MAX_NAME: Final = 16
MAX_HAN: Final = 10
"""Han characters of the longest name: longer ones are titles and calls."""
PROSE: Final = re.compile(r"[。！？；，!?;]|,(?!\s*\d)")
ASKER: Final = re.compile(r"(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖)(?:者|人|于|时间|日期|网友|用户|[:：])|楼主|题主")
_ANSWERER: Final = re.compile(
    r"(?:回答|回复|回覆|解答|答复|答覆|追答|应答|受理|承办|办理)(?:者|人|于|时间|日期|网友|用户|单位|部门|机构|[:：])|律师"
)
_HEADING: Final = re.compile(r"/h[1-6](?:/|$)")
LABEL: Final = re.compile(
    r"^(?:由|by|(?:(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖|发布|发表|回答|回复|回覆|解答|答复|答覆|应答)(?:者|人|网友|用户|律师)"
    r"|(?:解答|答复|回复|回答|特邀)?(?:专家|嘉宾)|发言人|作者|楼主|题主|网友|用户|昵称|姓名|律师)\s*[:：])\s*",
    re.IGNORECASE,
)
ROLE: Final = re.compile(
    r"^(?:提问|发问|提出|咨询|求助|留言|来信|写信|发帖|回答|回复|回覆|解答|答复|答覆|应答)(?:者|人|网友|用户|律师)\s*[:：・]", re.IGNORECASE
)
"""A label that says what its bearer does here: asks or answers."""
_MAY_LABEL: Final = re.compile(r"\s*(?:.{2,8}[:：]|由|by)", re.IGNORECASE)
"""What every label has, in whatever script."""
_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9_.·•＊*\-]{1,16}(?: [A-Za-z][A-Za-z0-9_.]{0,12})?")
_NOT_A_NAME: Final = re.compile(
    r"^[您你]好|^(?:大家|各位)|^谢谢|答案|问题|采纳|获赞|[\u4e00-\u9fff]率$|其他|其它|全部|最佳|满意|已答|已解|在线|发表|发布|发帖|回[复覆答应]|解答|答复|提问|发问|编辑|更新|修改|显示|楼|[第#]\d|只看|来自|客户端|浏览|阅读|查看|点击|[点获]?赞|[顶踩]|分享|举报|检举|引用"
    r"|评论|时间|日期|于$|^(?:utc|gmt|am|pm)$|解决|悬赏|补充|状态|收藏|人气|积分|等级|声望|来源|作者|正文|首页|返回|上一|下一|连结|链接"
    r"|有用|没用|好评|评分|服务|\d(?:楼|层|次|人|分|级)|咨询|电话|事务所|执业|帮助|[吗呢？?：:]|^\d+$|^第|怎么|如何|什么|原创|^法律|展开|收起|全文|地区|类别|编号|排序|排列|默认|倒序|正序|最新|最热|最早"
)
_RANK: Final = re.compile(
    r"[\s　]*[(（\[【][^()（）]{1,14}[)）\]】]\s*$|[\s　]+-[\s　].{2,12}$|[\s　]*(?:lv\.?|等级[:：]?)\s*\d+(?:\s.{0,8})?$"
    r"|(?<=[^\d第])\d{1,4}[楼层#]$",
    re.IGNORECASE,
)
FLOOR: Final = re.compile(
    r"^(?:第?\d{1,4}[楼层]|[#＃]\d{1,4}|\d{1,4}[#＃Ff]|楼主|沙发|板凳|地板|B\d{1,3})(?=[\s　:：|·・]|$)[\s　:：|·・]*"
)
"""The floor of a post, which may stand before its writer's name."""
_HOUR: Final = re.compile(r"(?<![\d:：])\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?![\d:：])")
CARD_RULES: Final = ("card.rank", "card.seniority", "card.firm", "card.phone")
"""Rules of what a lawyer's card says beside the name."""
_SCHOOL: Final = re.compile(r"[\u4e00-\u9fff]{2,12}(?:大学|学院)[ 　][\u4e00-\u9fff]{1,8}(?:系|所|学程)")
"""School and department, by which some boards of Taiwan call their members."""
_FIELD: Final = re.compile(r"\s*(?:答复|回复|解答|回答|办理|承办|受理|处理)(?:人|者|单位|部门|机构|机关|律师)\s*[:：]?\s*")
"""The label of a field that says who answers."""
MAX_FILLED: Final = 24
_NOBODY: Final = re.compile(
    r"匿名|网友$|^游客|认证|离线|在线|^(?:主题|帖子|积分|精华|级别|等级|追问|追答|答|问|谢谢|末页|尾页|共|人|post|re|文字内容|作者|撰文|执业|读者|发布者|共收到|连线|本站律师|办结日期?|办结时间)$"
    r"|^(?:答复|回复|解答|回答)人$|^(?:\d+[楼层#F]|楼主|沙发|板凳|地板|昵称|姓名)$|律师(?:网|回|回复|回覆|答|答复|解答)$|事务所$|^btn|(?:版主|会员|元老|路)$|^[\d.:/-]+$|^b\d+$",
    re.IGNORECASE,
)
"""What stands alone in bylines and names nobody."""
_BEFORE_DATE: Final = re.compile(rf"(?:^|(?<=[\s　|｜·]))[\u4e00-\u9fff]{{1,6}}[:：][\s　]*(?={STAMP.pattern})")
_COUNTED: Final = re.compile(r"(?:^|(?<=[\s　|｜·]))[\u4e00-\u9fff]{1,6}(?:[\s　]+|[:：][\s　]*|(?=[(（]))[(（]?\d+[)）]?(?=$|[\s　|｜·])")
_BEHIND_DATE: Final = re.compile(rf"({STAMP.pattern})([\u4e00-\u9fff]{{2,4}})(?=$|[\s　|｜·,，])")
"""Words glued to a date, and what is counted, parted from all else."""
_SPLIT: Final = re.compile(r"[\s　]*[|｜»›>·•]+[\s　]*|[\s　]+[-–—][\s　]+|[\s　]{2,}|　")


@lru_cache(maxsize=1 << 12)
def without_labels(text: str) -> str:
    """A line of small print without the words that are glued to its dates and say what was done then (递交：2024-03-18, 2023年2月25日落笔),
    and without what it counts.

    >>> without_labels("递交：2024-03-18"), without_labels("江一舟 2023年2月25日落笔"), without_labels("江一舟 认可 12")
    ('2024-03-18', '江一舟 2023年2月25日', '江一舟 ')
    """
    bare = _COUNTED.sub("", _BEFORE_DATE.sub("", text))
    return _BEHIND_DATE.sub(lambda found: found[0] if is_personal(found[2]) else found[1], bare)


def _is_name(word: str) -> bool:
    if not _NAME.fullmatch(word) or len(word) > MAX_NAME or _NOT_A_NAME.search(key_of(word)) or NO_NAME.search(word):
        return False
    return region_of(word) is None and sum("\u4e00" <= char <= "\u9fff" for char in word) <= MAX_HAN


def person_of(text: str) -> str | None:
    """The name that a small line names, its label, rank and date aside; None where it names nobody.

    >>> person_of("由 小鱼 » 2014年3月8日, 14:22")
    '小鱼'
    """
    plain = STAMP.sub("|", without_labels(simplified(text))).strip(" 　|:：")
    bare = LABEL.sub("", plain)
    labelled = bare != plain
    for token in _SPLIT.split(bare):
        name = _RANK.sub("", token).strip(" 　,，:：")
        if NO_NAME.search(token.strip(" 　,，:：")):
            return None
        if name and region_of(name) == name:
            continue
        for word in [name, *name.split()[:1]] if labelled else [name, *name.split()]:
            if _is_name(word):
                return _called(word)
        if token.strip(" |"):
            return _called(name) if name.endswith("律师") and len(name) <= MAX_NAME else None
    return None


def _called(word: str) -> str | None:
    bare = word.removesuffix("律师").strip()
    return (lawyer_called(bare) if bare != word else word) if bare else None


def says_who(text: str) -> bool:
    """Whether a small line says who writes: a name, or that it is the asker or somebody who answers."""
    plain = unicodedata.normalize("NFKC", text)
    return person_of(plain) is not None or asks_small(simplified(plain)) is not None


def is_prose(item: Item) -> bool:
    """Whether an item is a text of somebody's, not small print."""
    text = item.line.text
    return item.is_text and item.line.role != "title" and not is_stamped(text) and not is_small(item) and not is_label(text)


def is_small(item: Item) -> bool:
    """Whether a line is too short and open for a text."""
    text = item.line.text.strip()
    return item.line.role != "statute" and len(text) <= MAX_NAME and not PROSE.search(_RANK.sub("", text))


def names_somebody(item: Item) -> bool:
    """Whether a line has nothing but a name, its rank aside."""
    line = item.line
    if item.mark or line.role in ("statute", "title", "truncated_snippet", "cta") or len(line.text) > MAX_BESIDE or is_stamped(line.text):
        return False
    if line.block is not None and _HEADING.search(line.block.path):
        return False
    return is_small(item) and person_of(line.text) is not None


def is_name_line(item: Item) -> bool:
    """Whether a line holds no more than a name."""
    return not is_stamped(item.line.text) and person_of(item.line.text) is not None


def asks_small(text: str) -> bool | None:
    """Whether a small line says that an asker (True) or somebody who answers (False) wrote it: the first such word counts."""
    asker, answerer = ASKER.search(text), _ANSWERER.search(text)
    if asker and answerer:
        return asker.start() < answerer.start()
    return True if asker else False if answerer else None


@lru_cache(maxsize=1 << 12)
def is_label(text: str) -> bool:
    """Whether a small line names somebody behind a label (回答者：林中客), whoever that is."""
    if len(text) > MAX_BESIDE or not _MAY_LABEL.match(text):
        return False
    return LABEL.match(simplified(text).strip()) is not None and person_of(text) is not None


def writer_of(lines: Sequence[Line]) -> str | None:
    """The name in a byline, its lines nearest to the text first: behind a label or floor, else a lawyer's, else on a card, else anywhere.

    Of cards the uppermost that only names one counts: what is said of somebody stands below the name.
    """
    if name := _filled_in(lines):
        return name
    texts = [simplified(line.text).strip() for line in lines]
    bare = [_bare(text) for text in texts]
    labelled = [b for t, b in zip(texts, bare, strict=True) if LABEL.match(b) or (FLOOR.match(t) and b)]
    small = [(line, b) for line, b in zip(lines, bare, strict=True) if len(b) <= MAX_BESIDE and _may_name(line, b)]
    cards = [b for line, b in reversed(small) if line.role == "lawyer_card"]
    lawyers = (small_print(b, card=True).name for b in cards if "律师" in b)
    names = (
        b if _SCHOOL.fullmatch(b) else person_of(b)
        for b in [*cards, *(b for _, b in small)]
        if not PROSE.search(b) and asks_small(b) is not True
    )
    own = (person_of(b) for b in labelled if asks_small(b) is not True)
    return next((name for name in chain(own, lawyers, names) if name and may_be_name(name)), None)


def _may_name(line: Line, bare: str) -> bool:
    """Whether a line of small print may begin with its writer's name: what a card says beside it only where a person's name does."""
    return not is_place(bare) and (line.rule not in CARD_RULES or is_personal(_SPLIT.split(bare)[0]))


def _filled_in(lines: Sequence[Line]) -> str | None:
    """The name behind the label of a form's field (回复人：), nearest line first."""
    for a, b in pairwise(lines):
        for label, value in ((a, b), (b, a)):
            if label.end == value.start and _FIELD.fullmatch(simplified(label.text)) and len(value.text.strip()) <= MAX_FILLED:
                return simplified(value.text).strip()
    return None


def may_be_name(name: str) -> bool:
    """Whether what stands where a name stands may be one."""
    return _NOBODY.search(name) is None and NO_NAME.search(name) is None and not is_place(name)


def _bare(text: str) -> str:
    """A line of small print without floor, days and hours."""
    return _HOUR.sub("|", without_days(FLOOR.sub("", without_labels(text)))).strip(" 　|·・（(")
