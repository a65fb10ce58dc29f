"""Names that stand beside what somebody is (江一舟 | 主任律师, 首席调解员 江一舟, 某某律师事务所 江一舟), in whichever line of a byline.

Such a name is surer than a word that only stands where names stand: buttons, counts and degrees recur there, too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.page import Line
from pipeline.qa.facts import NO_NAME, STAMP, region_of, simplified
from pipeline.qa.surnames import is_personal

MAX_LINE: Final = 60
"""Characters of the longest line that is looked at."""
_RANK: Final = r"(?:(?:事务|专业|执业|专职|公职|主任|资深|首席|高级|主办|实习|在线|认证|签约|特邀|值班|平台|顾问|合伙人?|本所)[\s　]*)*"
_PROFESSION: Final = (
    r"(?:律师(?!行|团|网|所|事务|协会|函|费|解|回|答|说|看|意|建|提|咨|在|库|热|专|服|帮|入|推|楼|为|追)"
    r"|法官|检察官|公证员|调解员|法律工作者)"
)
_BEFORE: Final = re.compile(rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=的))([\u4e00-\u9fff·]{{2,4}}?)[\s　]*[|｜·・/]?[\s　]*{_RANK}{_PROFESSION}")
_BEHIND: Final = re.compile(
    r"(?:律师|调解员|公证员|法律工作者|法律顾问|合伙人|主任|事务所|律师行|专家|嘉宾|(?:解答|作答|答疑|回复|答复|回答)人)"
    r"[:：\s　·|]{1,3}(?=([\u4e00-\u9fff·]{2,4})(?:[\s　，,（(|·]|$))"
)
_OF_FIRM: Final = re.compile(
    r"(?:^|(?<=[^\u4e00-\u9fff]))([\u4e00-\u9fff·]{2,4})[\s　]*(?:[(（][^()（）]{2,8}[)）])?[\s　]*[|｜·・/，,、—-]?[\s　]*"
    r"(?<=[^\u4e00-\u9fff])[\u4e00-\u9fff]{2,14}(?:[(（][\u4e00-\u9fff]{2,8}[)）])?(?:律师事务所|律所|律师行)"
)
"""A name, what its bearer is in brackets, and the firm."""
_NO_NAME: Final = re.compile(
    r"律师|专业|执业|专职|公职|主任|资深|首席|高级|主办|实习|在线|认证|签约|特邀|值班|平台|顾问|合伙|本所|本报|本站|我们|哪位|匿名|擅长|好评|评分|"
    r"帮助|服务|咨询|回[复答]|解答|推荐|精选|优选|本地|委托|聘请|请教|全部|其[他它]|更多|附近|热门|问|找|您|你|向|离婚|刑事|民事|婚姻|劳动|合同|交通|工伤|房产|继承|债务|公司|继续|谢谢|感谢"
)


def titled_name(text: str) -> str | None:
    """The name that a line of small print gives beside a profession or a firm.

    >>> titled_name("江一舟 | 主任律师"), titled_name("首席调解员 江一舟（某街道）"), titled_name("江律师这样看")
    ('江一舟', '江一舟', None)
    """
    if len(text) > MAX_LINE:
        return None
    plain = STAMP.sub("|", simplified(text)).strip()
    for pattern in (_BEHIND, _BEFORE, _OF_FIRM):
        for found in pattern.finditer(plain):
            name = found[1]
            if is_personal(name) and not _NO_NAME.search(name) and not NO_NAME.search(name) and region_of(name) is None:
                return name
    return None


def titled(lines: Sequence[Line]) -> str | None:
    """The first such name in a byline, its lines nearest to the text first; buttons name nobody who answered here."""
    return next((name for line in lines if line.role != "cta" and (name := titled_name(line.text))), None)
