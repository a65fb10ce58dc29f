"""References to a law as a whole: 《title》, bare names, short names that the text defines, pronouns; and words like 前款 and 本条.

All on folded text (`names.fold`). What a reference stands for is worked out in `citations`, in order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal, NamedTuple

from pipeline.law import names
from pipeline.law.numerals import NUMBER
from pipeline.text.literals import Names

Form = Literal["quoted", "bare", "alias", "pronoun", "inherited", "unknown"]

_KINDS: Final = "法典|法|条例|规定|办法|解释|细则|决定|通则|准则|规则|公约|协定|规程|规范"
_KIND_WORDS: Final = frozenset(_KINDS.split("|"))
_PRONOUN_HEADS: Final = ("本", "本实施", "本暂行", "本试行", "本若干", "该", "该司法", "本司法", "同", "同一", "此", "上述", "前述")
_RELATIVES: Final = (
    *("本条", "前条", "本款", "前款", "本项", "前项", "该条", "该款", "该项", "同条"),
    *(f"前{count}{unit}" for count in "两二三四五六" for unit in "条款项"),
)
_BEFORE: Final = {
    "同": "合不相共等协陪随雷伙",
    "本": "根基文样版成日剧资脚标范副译读课书原",
    "前": "目提之生以天年月日空此眼",
    "该": "应活本",
    "此": "因如从由据彼在对就于至",
}
"""Characters before a pronoun or relative word that make it part of another: 合同条款, 根本法, 成本款, 目前条件."""
_NOT_LAW_AFTER: Final = re.compile(r"[律院庭官人学定医师]|规(?!定)|制(?!定)|理(?!解|由|应)|典|(?:与|和)?实施(?:条例|细则|办法)?$")
_NOT_UNIT_AFTER: Final = {"条": "件例约款目形幅码纹理线街路令", "款": "项式额待物", "项": "目"}
_ISSUED: Final = re.compile(
    "(?:司法解释|若干问题的解释|实施条例|实施细则|实施办法|实施规定|解释|修正案)(?:[一二三四五六七八九十]{1,2}(?= *第))?"
)
_NUMBER: Final = re.compile("(?:[一二三四五六七八九十]{1,2}|[0-9]{4}年)(?= *第)")
_REGION: Final = re.compile(r"[一-鿿]{2,7}(?:省|市|自治区|自治州|自治县|县|区|特区)$")
_QUOTED: Final = re.compile(r"[《〈]+(?P<name>(?:[^《》〈〉\n]|[《〈][^《》〈〉\n]{1,80}[》〉]){1,150})[》〉]+")
_LAWLIKE: Final = re.compile(
    rf"(?:{_KINDS}|宪法|批复|解答|答复|纪要|标准|修正案|安排|指引|条文|关于.*(?:意见|通知|公告|命令))"
    r"(?:[(（][^()（）]{1,16}[)）])*(?:第?[一二三四五六七八九十]{1,3}号?)?$"
)
_ALIAS: Final = re.compile(
    r"\((?:[^()]{0,20}?[,;。、])?(?:以下|下称|下)(?:均|又)?(?:简称|统称|称|均称)?(?:为|作)?[:,]? ?"
    r"[“\"'「《‘]?(?P<alias>[^()“”\"'「」《》‘’]{1,30}(?:\([^()]{1,6}\))?)[”\"'」》’]?[^()]{0,12}\)"
)
_FUNCTION_WORDS: Final = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|违反|适用|参照|符合|引用|援引|属于|以及|规定在|见于|参见|详见|对照|结合|并非|不是|就是|还是|而非"
    r"|[，。；：、,;:!?（）()“”\"《》\s]|[和与及或对在由是为即了的依据按照将从])"
)
_GENERIC: Final = re.compile(rf"(?P<name>[一-鿿、()〈〉]{{0,44}}?(?:{_KINDS})(?:\([一二三四五六试行]{{1,2}}\))?)$")
_BY_COURT: Final = re.compile(
    r"(?P<name>(?:最高[一-鿿、]{1,20})?关于[^，。；,:：《》]{4,40}?(?:解释|规定|批复|意见)(?:\([一二三四五六试行]{1,2}\))?)$"
)
_ISSUED_TITLE: Final = re.compile(
    r"关于[^《》\n。；，,;第]{0,24}《(?:[^《》\n]|《[^《》\n]*》){1,60}》"
    r"[^《》\n。；，,;第]{0,30}?(?:解释|规定|批复|意见|决定|解答)(?:\([^()\n]{1,4}\))?(?= *第)"
)
_ISSUERS: Final = re.compile("(?:(?:最高人民法院|最高人民检察院|公安部|司法部|全国人民代表大会常务委员会)、?)+\\Z")
"""A title printed without its own frame, with one inside: 最高人民法院关于适用《民法典》有关担保制度的解释第二条."""
_NO_NAME: Final = re.compile(
    rf"(?:有关|相关|上述|前述|法律|法规|国家|具体|明确|一般|特别|其他|新|旧|现行|原|本|该|同|以下|下列|我国|司法)*(?:{_KINDS})"
    "|.*(?:法律|法规)规定|(?:两高|两院|最高)*(?:院)?司法解释|普通法|成文法|习惯法|自然法|立法|司法|合法|非法|依法|方法|做法|看法|说法|想法"
)


class Ref(NamedTuple):
    """A reference to a law, or a relative word. `kind` says which; `name` is what is written, folded; `law` the law where it is known."""

    start: int
    end: int
    kind: Literal["quoted", "bare", "pronoun", "relative", "alias"]
    name: str
    law: names.Law | None = None


def refs_of(folded: str, jurisdiction: str) -> list[Ref]:
    """All references in order, without overlap; titles in 《》 are whole, with titles inside them."""
    quoted = [_quoted(match, jurisdiction) for match in _QUOTED.finditer(folded)] if "《" in folded or "〈" in folded else []
    definitions = [match for match in _ALIAS.finditer(folded) if "称" in match.group()] if "称" in folded else []
    defined = [match.span() for match in definitions]
    issued = [_issued(match, jurisdiction) for match in _ISSUED_TITLE.finditer(folded)] if quoted and "关于" in folded else []
    covered = [*defined, *((ref.start - 1, ref.end) for ref in issued)]
    quoted = [ref for ref in quoted if not any(start < ref.start < end for start, end in covered)] + issued
    found = list(quoted)
    at, shut = 0, sorted([*((ref.start, ref.end) for ref in quoted), *defined])
    for index, start, end in _names(jurisdiction).places(folded):
        while at < len(shut) and shut[at][1] <= start:
            at += 1
        if at < len(shut) and shut[at][0] < end:
            continue
        ref = _bare(folded, start, end, _patterns(jurisdiction)[index], jurisdiction)
        if ref:
            found.append(ref)
    aliases = [ref for alias, ref in _aliases(folded, definitions, found) for ref in _uses(folded, alias, ref, found)]
    return sorted(_without(found, aliases) + aliases) if aliases else sorted(found)


def lawlike(name: str) -> bool:
    """Whether an unknown title in 《》 looks like one of a law and not like a book's or a contract's."""
    return bool(_LAWLIKE.search(name)) and not name.endswith(names.not_law())


def generic(folded: str, at: int) -> Ref | None:
    """The name of a law that no list knows, straight before an offset: 某某市停车管理办法第三条."""
    window = folded[max(0, at - 48) : at].rstrip()
    issued = _BY_COURT.search(window)
    match = issued or _GENERIC.search(window)
    if match is None:
        return None
    name = match["name"]
    cut = None if issued else _FUNCTION_WORDS.match(name[: -2 if len(name) > 2 else None])
    name = name[cut.end() :] if cut else name
    known = names.law_of(name) if len(name) > 1 else None
    if known is None and (len(name) < 3 or _NO_NAME.fullmatch(name) or name.endswith(names.not_law())):
        return None
    end = max(0, at - 48) + len(window)
    return Ref(end - len(name), end, "bare", name, known)


def _quoted(match: re.Match[str], jurisdiction: str) -> Ref:
    name = match["name"].strip()
    if name in _KIND_WORDS:
        start = match.start() - (match.string[match.start() - 1 : match.start()] in ("本", "该"))
        return Ref(start, match.end(), "pronoun", match.string[start].replace("《", "该") + name)
    return Ref(match.start(), match.end(), "quoted", name, names.law_of(name, jurisdiction))


def _issued(match: re.Match[str], jurisdiction: str) -> Ref:
    issuers = _ISSUERS.search(match.string[max(0, match.start() - 40) : match.start()])
    start = match.start() - (len(issuers.group()) if issuers else 0)
    name = match.string[start : match.end()]
    return Ref(start, match.end(), "bare", name, names.law_of(name, jurisdiction))


def _bare(folded: str, start: int, end: int, word: str, jurisdiction: str) -> Ref | None:
    """A name, pronoun or relative word found in the text, unless it is part of another word."""
    title = names.names(jurisdiction).get(word)
    if title is None:
        return _word(folded, start, end, word)
    if word.endswith("法") and _NOT_LAW_AFTER.match(folded, end):
        return None
    if word == "合同法" and folded[start - 1 : start] == "符":
        return Ref(start + 1, end, "pronoun", "同法")
    if len(word) < 3 and word not in _SHORT and not _PIN_FOLLOWS.match(folded, end):
        return None
    issued = _NUMBER.match(folded, end) if word.endswith(("修正案", "解释", "规定")) else _ISSUED.match(folded, end)
    if issued and not word.endswith(issued.group()):
        name = folded[start : issued.end()]
        return Ref(start, issued.end(), "bare", name, names.law_of(name, jurisdiction))
    region = _REGION.search(folded, max(0, start - 9), start) if not word.startswith(names.STATE) else None
    if region and word.endswith(("条例", "办法", "规定", "细则")):
        name = folded[region.start() : end]
        cut = _FUNCTION_WORDS.match(name[: region.end() - region.start()])
        name = name[cut.end() :] if cut else name
        return Ref(end - len(name), end, "bare", name, names.law_of(name, jurisdiction))
    return Ref(start, end, "bare", word, names.law_of(title, jurisdiction))


_SHORT: Final = ("刑法", "宪法", "民法")
_PIN_FOLLOWS: Final = re.compile(rf" *(?:第|[0-9]|[{NUMBER}]{{1,9}} *条)")


def _word(folded: str, start: int, end: int, word: str) -> Ref | None:
    before = folded[start - 1 : start]
    if word in _STOPS:
        return None
    if before and before in _BEFORE.get(word[0], "") and not (before in "成书原" and word not in _RELATIVES):
        return None
    if word in _RELATIVES:
        unit = word[-1]
        after = folded[end : end + 1]
        return None if after and after in _NOT_UNIT_AFTER[unit] else Ref(start, end, "relative", word)
    if word.endswith("法") and _NOT_LAW_AFTER.match(folded, end):
        return None
    return Ref(start, end, "pronoun", word)


def _aliases(folded: str, definitions: list[re.Match[str]], found: list[Ref]) -> Iterator[tuple[str, Ref]]:
    """Short names that the text defines behind a law's name: （以下简称民法典解释）."""
    ends = {ref.end: ref for ref in found if ref.kind in ("quoted", "bare")} if definitions else {}
    for match in definitions:
        before = folded.rfind(")", max(0, match.start() - 20), match.start())
        opened = folded.rfind("(", 0, before) if before == match.start() - 1 else -1
        ref = ends.get(match.start()) or ends.get(opened) or ends.get(match.start() - 1)
        if ref and len(match["alias"].strip()) > 1:
            alias = match["alias"].strip()
            unknown = names.Law(names.title_of(ref.name), "") if ref.kind == "bare" or lawlike(ref.name) else None
            yield alias, Ref(match.start("alias"), match.end("alias"), "alias", alias, ref.law or unknown)


def _uses(folded: str, alias: str, definition: Ref, found: list[Ref]) -> Iterator[Ref]:
    """Where a short name is used behind its definition. A word like 规定 counts in 《》 or before a number alone."""
    plain = re.fullmatch(rf"(?:{_KINDS})", alias)
    for match in re.finditer(rf"[《“\"]?{re.escape(alias)}[》”\"]?", folded[definition.end :]):
        start, end = match.start() + definition.end, match.end() + definition.end
        if plain and not (match.group()[0] in '《“"' or _PIN_FOLLOWS.match(folded, end)):
            continue
        if any(
            ref.start <= start and end <= ref.end and ref.kind != "pronoun" and len(ref.name) > len(alias) for ref in _near(found, start)
        ):
            continue
        yield Ref(start, end, "alias", alias, definition.law)


def _near(found: list[Ref], at: int) -> list[Ref]:
    return [ref for ref in found if ref.start <= at < ref.end]


def _without(found: list[Ref], aliases: list[Ref]) -> list[Ref]:
    """References that no use of a short name covers."""
    taken = sorted((alias.start, alias.end) for alias in aliases)
    kept, at = [], 0
    for ref in sorted(found):
        while at < len(taken) and taken[at][1] <= ref.start:
            at += 1
        if at == len(taken) or taken[at][0] >= ref.end:
            kept.append(ref)
    return kept


@cache
def _patterns(jurisdiction: str) -> tuple[str, ...]:
    pronouns = [head + kind for head in _PRONOUN_HEADS for kind in _KINDS.split("|") if head[0] != "同" or kind in ("法", "条例")]
    pronouns += [head + kind for head in ("上述", "前述", "该") for kind in ("法律", "法规", "司法解释")]
    return (*dict.fromkeys((*(name for name in names.names(jurisdiction) if len(name) > 1), *pronouns, *_RELATIVES, *_STOPS)),)


_STOPS: Final = ("本条约", "根本法", "基本法律", "合同法律", "司法解释")


@cache
def _names(jurisdiction: str) -> Names:
    return Names(_patterns(jurisdiction))
