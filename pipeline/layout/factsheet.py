"""Fact sheets: what a database says of a document above its text, a label on one line and its value on the next, again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.layout.keys import SENTENCE, is_head_title, is_heading, key
from pipeline.layout.sections import CASE
from pipeline.page import Line, Page

RULE: Final = "layout.fact-sheet"
FEWEST: Final = 3
"""Pairs of label and value in a row that make a sheet."""
LONGEST_LABEL: Final = 10
LONGEST_VALUE: Final = 240
"""Characters of the longest value: lists of the articles that a judgment cites."""
NAME: Final = re.compile(r"^(?:案件|文书|法规|文件|法律|信息|公文|规范性文件)(?:名称|标题)[:]?$")
"""Labels of the document's own name: the value is the headline."""
LABEL: Final = re.compile(
    r"^(?:案号|案由|案件(?:类型|类别|性质|字号)|(?:审理|审判|裁判)(?:程序|法院|日期|时间|人员|结果)|文书(?:类型|种类|性质)|(?:结案|立案|宣判|判决)(?:日期|方式)"
    r"|(?:公开|公布|发布|颁布|成文|生效|施行|实施|失效|发文|印发|废止)(?:日期|时间)|(?:发布|颁布|制定|发文|公布|印发)(?:机关|单位|部门|机构)|索引号|信息索引|文号|发文字号"
    r"|主题(?:分类|词)|体裁分类|公开方式|效力(?:级别|等级|状态|位阶)?|时效性|有效性|法规类别|所属(?:地区|省份|区域)|法律依据|当事人|法院|案件来源|信息来源|资料来源|数据来源|日期|字号|裁判(?:字号|案由))[:]?$"
)
WHOLE: Final = re.compile(r"^(?:文书|判决书?|裁判|法规|文件)?(?:全文|正文|内容)[:]?$")
LABELLED: Final = re.compile(r"^[^:/>]{2,8}[:].*\d")
MOST_ABOVE: Final = 6
LONGEST_ABOVE: Final = 40
"""Lines above a sheet, and characters of the longest of them, that are its path and number and no text."""
WEAK: Final = re.compile(r"^(?:法律依据|当事人|法院|日期)[:]?$")
"""Labels that head sections of a text as well: beside surer ones alone they are labels."""


def drop_sheet(page: Page) -> str:
    """Drop the fact sheet of a page as `meta`; returns the folded name of the document where the sheet gives it, else nothing."""
    lines = [line for line in page.lines if line.text.strip() and not is_head_title(line)]
    labels = [_is_label(line) for line in lines]
    if sum(labels) < FEWEST:
        return ""
    title, at = "", 0
    while at < len(lines):
        end = at
        while end + 1 < len(lines) and labels[end] and not labels[end + 1] and _is_value(lines[end + 1]):
            end += 2
        sure = sum(not WEAK.match(key(line)) for line in lines[at:end:2])
        if sure >= FEWEST or (sure == FEWEST - 1 and end - at > 2 * FEWEST):
            title = _drop(page, lines[at:end]) or title
            _drop_around(page, lines[:at], lines[end : end + 1])
        at = max(end, at + 1)
    return title


def _drop(page: Page, pairs: Sequence[Line]) -> str:
    title = ""
    for label, value in zip(pairs[::2], pairs[1::2], strict=True):
        page.drop(label, RULE, "meta", "label of a fact sheet")
        if NAME.match(key(label)):
            title = key(value)
        else:
            page.drop(value, RULE, "meta", f"value of {label.text.strip()}")
    return title


def _drop_around(page: Page, above: Sequence[Line], below: Sequence[Line]) -> None:
    """Drop the path and the number of the document above its sheet, and the word that announces its text below."""
    if len(above) <= MOST_ABOVE and all(len(line.text) <= LONGEST_ABOVE and not SENTENCE.search(key(line)) for line in above):
        for line in (line for line in above if not is_heading(line)):
            fact = CASE.match(key(line)) or LABELLED.match(key(line))
            page.drop(line, RULE, "meta" if fact else "nav", "above the fact sheet")
    for line in below:
        if WHOLE.match(key(line)):
            page.drop(line, RULE, "other_boilerplate", "announces the text below the fact sheet")


def _is_label(line: Line) -> bool:
    folded = key(line)
    return 2 <= len(folded) <= LONGEST_LABEL and (LABEL.match(folded) or NAME.match(folded)) is not None


def _is_value(line: Line) -> bool:
    return len(line.text) <= LONGEST_VALUE and not SENTENCE.search(key(line).replace(";", ""))
