"""Whose law a page speaks of: the mainland's, or that of Taiwan, Hong Kong or Macao."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.page import Page
from pipeline.text.fold import fold
from pipeline.text.literals import Words

_ABROAD: Final = {
    "TW": re.compile(
        r"民国\d+年|条第[\d一二三四五六七八九十]+项(?:第[\d一二三四五六七八九十]+款)?|存证信函|资遣|劳动基准法|六法全书|法务部|立法院|新台币|大法官解释|释字|条之\d"
    ),
    "HK": re.compile(r"香港|港元|业主与租客|裁判官|区域法院|宪报|律政司|第\d+[a-z]?章|第\d+\(\d+\)条|港币|审裁处|按金|差饷|立案法团"),
    "MO": re.compile(r"澳门|澳门币|初级法院|行政长官批示|第\d+/\d+/m号"),
}
"""Words of the law of Taiwan, Hong Kong and Macao, in folded form; the mainland's order is 款 before 项."""
_TAIWANS_OWN: Final = re.compile(r"民国\d+年|存证信函|资遣|劳动基准法|劳基法|六法全书|法务部|立法院|新台币|大法官|释字|条之\d")
"""Words that only Taiwan has. The mainland, too, has articles without paragraphs whose items are cited alone (第三十九条第一项)."""
_CANTONESE: Final = re.compile(r"[嘅佢啲冇喺咗嚟咁哋]|唔|点算")
MIN_CANTONESE: Final = 3
_ABROAD_WORDS: Final = (
    *("民国", "存证信函", "资遣", "劳动基准", "六法", "法务部", "立法院", "新台币", "大法官", "释字"),
    *(
        "香港",
        "港元",
        "港币",
        "业主与",
        "裁判官",
        "区域法院",
        "宪报",
        "律政司",
        "审裁处",
        "嘅",
        "佢",
        "唔",
        "按金",
        "差饷",
        "立案法团",
        ")条",
        "）条",
    ),
    *("澳门", "初级法院", "行政长官", "/m号", "/M号"),
    *(f"{char}章" for char in "0123456789AB"),
)
"""One of them is in every simplified text that `_ABROAD` matches: most pages have none, and need not be read through for it."""
_ITEM_FIRST: Final = re.compile(r"条 *第 *[\d一二三四五六七八九十]+ *项")
_ABROAD_HOSTS: Final = tuple(f".{place.lower()}" for place in _ABROAD)
_MAINLAND: Final = re.compile(
    r"人民法院|民法典|公安机关|人民币|劳动合同法|居委会|中华人民共和国|人民政府|国务院|(?:合同|婚姻|物权|侵权责任|权益保护|权益保障)法|(?<![节反])省(?![略得悟思])|条第[一二三四五六七八九十]+款"
)
MIN_ABROAD: Final = 2
"""Words that a page must have of another law than the mainland's; one alone is a mainland page that mentions Hong Kong."""


def jurisdiction_of(page: Page) -> str:
    """Whose law the page speaks of, by its address and by words that only one law has."""
    text = "\n".join(line.text for line in page.lines if line.rule is None or line.role == "meta")
    if page.script == "hans" and not page.host.endswith(_ABROAD_HOSTS) and not _may_be_abroad(text):
        return "CN"
    text = fold(text)
    votes = {place: len(pattern.findall(text)) for place, pattern in _ABROAD.items()}
    if votes["TW"] and page.script == "hans" and not _TAIWANS_OWN.search(text):
        votes["TW"] = 0
    spoken = len(_CANTONESE.findall(text))
    votes["HK"] += spoken if spoken >= MIN_CANTONESE else 0
    for place in votes:
        votes[place] += MIN_ABROAD * page.host.endswith(f".{place.lower()}")
    place = max(votes, key=lambda place: votes[place])
    mainland = len(_MAINLAND.findall(text))
    if page.script == "hant" and mainland <= votes[place] and (votes[place] or not page.hijack_kinds):
        return place if votes[place] else "TW"
    return place if votes[place] >= MIN_ABROAD and votes[place] > mainland else "CN"


def _may_be_abroad(text: str) -> bool:
    return _abroad().anywhere(text) or ("项" in text and _ITEM_FIRST.search(text) is not None)


@cache
def _abroad() -> Words:
    return Words(dict.fromkeys(_ABROAD_WORDS, 1))
