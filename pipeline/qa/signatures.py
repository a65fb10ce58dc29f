"""Who wrote an answer and when, printed in its own line: at the end (……。——江一舟律师，山东，2021-05-06，有用3) or the head
(江一舟律师 2021-05-06 可以…).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from itertools import takewhile
from typing import Final, NamedTuple

from pipeline.page import Line, Page
from pipeline.qa.cuts import cut_at
from pipeline.qa.facts import STAMP, Facts, date_of, places, region_of, simplified, small_print
from pipeline.qa.records import Question

RULE: Final = "split.signature"
MAX_SIGNATURE: Final = 64
"""Characters of the longest signature: names, firm, place, date and time, a count."""
MIN_TEXT: Final = 6
MIN_ALIKE: Final = 2
"""Lines that must begin with a name and its firm where nothing parts these from the words."""
_FIRM: Final = r"[\u4e00-\u9fff]{2,16}(?:律师事务所|律所|事务所|法律服务所)"
_LAWYER: Final = r"(?!(?:专业|在线|执业|值班|本所|我们|当地|聘请|委托|建议)律师)[\u4e00-\u9fff·]{1,4}?(?:执业|专职|资深|主任|合伙人)?律师"
_COUNT: Final = r"(?:有用|有帮助|点赞|获赞|赞同?|支持|推荐|好评|感谢|鲜花)[ 　:：(（]*\d+[人次)）]*"
_SAID: Final = r"(?:回答|回复|解答|答复|作答|提交|提问|发布|发表|发|答|写|于)"
_DATE: Final = rf"{_SAID}?(?:{STAMP.pattern}){_SAID}?"
_GAP: Final = r"[\s　，,、·|｜/—–\-\[\]【】（）()〔〕:：]*"
_PIECES: Final = re.compile(
    rf"{_GAP}(?:(?P<meta>{_DATE}|{_COUNT})|(?P<card>{_FIRM}|{_LAWYER})|(?P<word>[\u4e00-\u9fff·]{{2,9}}))"
    r"(?=[\s　，,、·|｜/—–\[\]【】（）()〔〕]|$)"
)
_TAIL: Final = re.compile(r"(?<=[。！？!?；…”」）)])[\s　]*(?=[—–\-~～\[【（(〔])")
"""Where a signature may begin: a dash or bracket behind the end of a sentence."""
_HEADED: Final = re.compile(
    rf"[\s　【\[]*(?:(?P<name>{_LAWYER})[】\]]?(?:[\s　]*{_FIRM})?[\s　]*(?P<date>{STAMP.pattern})[\s　]*"
    rf"|(?P<person>[\u4e00-\u9fff·]{{2,4}})[\s　]+(?P<firm>{_FIRM})[\s　]+"
    r"|(?P<speaker>[\u4e00-\u9fff·]{2,4})[（(](?P<of>[^（）()]{0,16}(?:事务所|律所|法律服务所|律师)[^（）()]{0,10})[）)][\s　]*[:：][\s　]*"
    rf"|(?P<lawyer>{_LAWYER})[（(](?P<place>[\u4e00-\u9fff·-]{{2,9}})[）)][\s　:：]*"
    r")(?=\S)"
)
_FIRM_HEAD: Final = re.compile(
    rf"[\s　]*(?P<name>[\u4e00-\u9fff·]{{2,4}}?)(?={'|'.join(places()['provinces'])})[\u4e00-\u9fff]{{4,11}}律师事务所"
    r"(?=[^\s，,。；;：:、的和与及等是在]{2})"
)
"""A name and a firm named after its province, without any gap before the words: only where several lines begin so."""


class Piece(NamedTuple):
    """A piece of a signature: where it ends, and the role that it has."""

    end: int
    role: str


def cut_signatures(page: Page) -> None:
    """Cut names, places and dates off the ends and the heads of answers."""
    for line in page.kept():
        if line.role == "title" or len(line.text) < MIN_TEXT:
            continue
        _cut_tail(page, line)
    named = [line for line in page.kept() if line.role != "title" and "律" in line.text[:MAX_SIGNATURE]]
    firms = [line for line in named if _FIRM_HEAD.match(line.text)]
    for line in named:
        _cut_head(page, line, _FIRM_HEAD.match(line.text) if len(firms) >= MIN_ALIKE else None)


def _cut_tail(page: Page, line: Line) -> None:
    text = line.text.rstrip()
    for found in _TAIL.finditer(text, max(0, len(text) - MAX_SIGNATURE)):
        if found.start() < MIN_TEXT:
            continue
        pieces = _pieces(text[found.end() :])
        if pieces:
            _drop(page, line, found.end(), pieces)
            return


def _pieces(text: str) -> list[Piece]:
    """The pieces of a signature, of a role each; none where something in it is none, or it neither dates nor names a lawyer."""
    plain = simplified(text)
    found: list[Piece] = []
    at = words = sure = 0
    while plain[at:].strip(" 　，,、·—–-[]【】（）()〔〕~～"):
        piece = _PIECES.match(plain, at)
        if piece is None:
            return []
        word = piece["word"]
        if word and region_of(word) != word:
            words += 1
            role = "lawyer_card"
        else:
            role = "meta" if word or piece["meta"] else "lawyer_card"
            sure += word is None
        at = piece.end()
        if found and found[-1].role == role:
            found.pop()
        found.append(Piece(at, role))
    dated = date_of(plain) is not None or STAMP.search(plain) is not None
    named = any(piece.role == "lawyer_card" for piece in found)
    return found if words <= 1 and sure and (dated or (named and words == 0)) else []


def settle_signatures(page: Page, questions: Sequence[Question]) -> None:
    """Give each answer what the signature in its own line says, and each question the day behind its words: that is nobody else's."""
    if not any(line.rule == RULE for line in page.lines):
        return
    for question in questions:
        for answer in question.answers:
            _take(answer.facts, [told for line in answer.lines for told in _signed(page, line)])
        told = [piece for line in question.body for piece in _signed(page, line) if piece.role == "meta"]
        question.facts.date = next(filter(None, (date_of(piece.text) for piece in told)), question.facts.date)


def _signed(page: Page, line: Line) -> list[Line]:
    """The pieces of a signature that were cut off a line."""
    n = page.index(line)
    before = takewhile(lambda piece: piece.rule == RULE and not piece.raw.endswith("\n"), reversed(page.lines[:n]))
    behind = page.lines[n + 1 :] if not line.raw.endswith("\n") else []
    pieces = list(before)[::-1]
    for piece in takewhile(lambda piece: piece.rule == RULE, behind):
        pieces.append(piece)
        if piece.raw.endswith("\n"):
            break
    return pieces


def _take(facts: Facts, pieces: Sequence[Line]) -> None:
    told = Facts()
    for piece in pieces:
        told.add(small_print(simplified(piece.text).strip(" 　—–-~～[]【】（）()〔〕，,·:："), card=piece.role == "lawyer_card"))
    told.add(facts)
    for column in fields(Facts):
        setattr(facts, column.name, getattr(told, column.name))


def _drop(page: Page, line: Line, start: int, pieces: Sequence[Piece]) -> None:
    at = [start, *(start + piece.end for piece in pieces[:-1])]
    parts = cut_at(page, line, *at)
    for part, piece in zip(parts[1:], pieces, strict=True) if len(parts) == len(pieces) + 1 else ():
        page.drop(part, RULE, piece.role, "who wrote the text before it, and when")


def _cut_head(page: Page, line: Line, firm: re.Match[str] | None) -> None:
    found = firm or _HEADED.match(line.text)
    if found is None or len(line.text) - found.end() < MIN_TEXT or (not firm and found["place"] and region_of(found["place"]) is None):
        return
    inner = found.end("name") if firm else found.start("date") if found["date"] else None
    parts = cut_at(page, line, *([inner] if inner else []), found.end())
    if len(parts) != 2 + bool(inner):
        return
    page.drop(parts[0], RULE, "lawyer_card", "who wrote the text behind it")
    if inner:
        page.drop(parts[1], RULE, "lawyer_card" if firm else "meta", "when the text behind it was written, or the writer's firm")
