"""Lines that glue several roles: breadcrumb and date, name and time of a poster, menu words, buttons. They are cut into pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from pipeline.layout.keys import key_of, plain, plains
from pipeline.page import Line, Page
from pipeline.text.fold import fold_spans, folded_each

GAP: Final = re.compile(
    r"\s*[|｜·‧•>»›]\s*|\s+/\s+|\s+|(?<=[】\]])(?=[【\[])|(?<=[^\d\s:：/.-])(?=(?:[1１][9９]|[2２][0０])\d\d-\d\d-\d\d\s\d\d[:：]\d\d)"
)
MAY_GAP: Final = re.compile(r"[\s|｜·‧•>»›]|[】\]][【\[]")
"""What is in every gap; the one before a date and its time has a space behind it."""
LABEL: Final = re.compile(r"^\s*(?:问题|問題|释义|釋義|解释|解釋|回答|答案)\s*[|｜]")
"""The label of a dictionary's row: what stands behind its bar is content."""
NUMBER: Final = re.compile(r"^\s*(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）])\s*[^\d\s]")
"""A numbered heading or item: it is content, be it only a word that menus have as well."""
PROSE_COMMA: Final = re.compile(r"，(?!\d{3})")
"""A comma of prose: between the figures of a count a full-width one parts thousands."""
EDGES: Final = "|·/>»›•,:"
BARE: Final = "boilerplate.marks"
"""The rule of bare marks: they vouch for no neighbour, an item of a list begins with one as well."""
MAX_GLUED: Final = 160
"""Characters of the longest line that is taken for a row of frame pieces."""
MAX_TAILED: Final = 48
"""Characters of the longest line that is looked at for a button glued to its end."""
TAIL: Final = re.compile(
    r"(?:(?:立即|立刻|马上|免费|在线|线上|一键|点击|向ta|我要|去|电话|图文|快速)*(?:咨询|提问|追问|预约)(?:ta|我|他|律师)?"
    r"|添加收藏|加入收藏|收藏|分享|举报|关注|查看更多|查看全部|换一[批换组])$"
)
"""A button at the end of a line."""
TAIL_ENDS: Final = frozenset("询问约a我他师藏享报注多部批换组")
"""The characters that a button ends in, folded: nearly every line is told by its last one to have none."""
MAX_PIECES: Final = 40
MAX_PIECE: Final = 36
"""Characters of the longest piece between two gaps: one longer is no piece of frame."""
JOINED: Final = 4
"""Pieces that may make up one phrase: a date and its time, a word and its count."""
SHORT: Final = 12
NAME: Final = re.compile(r"^[一-龥a-z0-9_\-*]{2,6}$")
OF_PAGE: Final = re.compile(r"^(?:发布|更新|发表|录入)?(?:时间|日期|于)[:]|^(?:点击|浏览|阅读)(?:量|数|次数)?[:]")
"""A fact of the page with its label: the name before it is the author's or the site's, not a poster's."""
ASKS: Final = re.compile(
    r"[?!。:;]|吗|怎么|如何|什么|哪|多少|是否|能不能|能否|可以|怎样|几|谁|为何|的|案$|罪$|协议|条例|办法|规定|代理人|辩护人"
)

TALKS: Final = re.compile(r"[?!。:;]|吗|怎么|如何|什么|多少|是否|能否|可以|怎样|规定|案$|罪$|协议|条例|办法|代理人|辩护人")
"""The same for the first piece of a line that may be a name: names of posters have 的 and 几 in them."""

REGION: Final = "meta.region"
ANONYMOUS: Final = "card.anonymous"
LABELLED: Final = re.compile(r"地区|来自|所在|属地|城市|提问")
LIKES: Final = re.compile(r"(?:[赞顶踩](?:同)?|有用|支持)\d+$")
"""A count of likes: with other buttons beside it it is one of them, between other counts it never is. In brackets it is a button's."""
ICON: Final = "boilerplate.icon-words"
COUNT: Final = "meta.views"
TITLE_RULE: Final = "layout.title-count"
MIN_TITLE: Final = 8
"""Folded characters of the shortest unknown piece before a count of readers that is the title of a page."""
Drop = tuple[str, str]
"""Rule and role."""


class Piece(NamedTuple):
    """A piece of a glued line: where it begins, its folded text, and the rule and role that it has by itself."""

    start: int
    folded: str
    drop: Drop | None


class Fate(NamedTuple):
    """What becomes of a piece: where it begins, by which rule it goes, and with which role."""

    start: int
    rule: str
    role: str


def may_be(text: str) -> bool:
    """Whether a line may be a row of pieces: short, with a gap and no full stop. Most lines need no more than this to be passed."""
    if (
        len(text) > MAX_GLUED
        or LABEL.match(text)
        or NUMBER.match(text)
        or text[:1] in "#*"
        or "。" in text
        or "；" in text
        or PROSE_COMMA.search(text, SHORT)
    ):
        return False
    return MAY_GAP.search(text.strip()) is not None


def pieces(text: str, known: Callable[[str], Drop | None]) -> list[Piece]:
    """The phrases between gaps, each the longest that a rule knows; none where one is content. A gap belongs to the piece after it.

    None either where more are unknown than can still be known: `fates` takes no such line.
    """
    cuts = [0, *(m.start() for m in GAP.finditer(text) if 0 < m.start() < len(text) and m.end() < len(text))]
    parts = folded_each(plains([text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]))
    if len(cuts) > MAX_PIECES or max(map(len, parts)) > MAX_PIECE:
        return []
    out: list[Piece] = []
    at = strange = 0
    while at < len(cuts):
        size, folded, drop = _longest(parts[at : at + JOINED], known)
        if not drop and (len(folded) > SHORT or (ASKS if out or not NAME.match(folded) else TALKS).search(folded)):
            return []
        strange += not drop and folded != ""
        if strange > len(out) + 1 - strange + len(cuts) - at - size:
            return []
        out.append(Piece(cuts[at], folded, drop))
        at += size
    return out


def tailed(text: str, known: Callable[[str], Drop | None]) -> list[Piece]:
    """The two pieces of a line that glues a button to a phrase that a rule knows, without a gap; none where the line is no such one."""
    if len(text) > MAX_TAILED or key_of(text)[-1:] not in TAIL_ENDS or NUMBER.match(text) or "。" in text:
        return []
    folded, offsets = fold_spans(plain(text))
    found = TAIL.search(folded)
    if not found or found.start() < 2 or len(plain(text)) < len(text):
        return []
    before, after = known(folded[: found.start()].strip(EDGES)), known(found[0])
    return [Piece(0, folded[: found.start()], before), Piece(offsets[found.start()], found[0], after)] if before and after else []


def _longest(parts: Sequence[str], known: Callable[[str], Drop | None]) -> tuple[int, str, Drop | None]:
    """The longest phrase that a rule knows from the first part on: how many parts it takes, the phrase, its rule and role."""
    for size in range(len(parts), 0, -1):
        folded = "".join(parts[:size]).strip(EDGES)
        if (drop := known(folded) if folded else None) or size == 1:
            return size, folded, drop
    raise AssertionError("a piece is at least itself")


def fates(found: Sequence[Piece], *, strict: bool) -> list[Fate]:
    """Where each piece of a line begins, its rule and role, where the line is all frame; empty where some of it may be content.

    Unless `strict`, short unknown pieces go with their neighbours: site names among menu words, a place beside a lawyer's name.
    """
    known = [piece for piece in found if piece.drop and piece.drop[0] != BARE]
    unknown = [piece for piece in found if piece.folded and not piece.drop]
    if not known or (strict and unknown) or len(unknown) > len(known):
        return []
    out: list[Fate] = []
    for n, piece in enumerate(found):
        out.append(Fate(piece.start, *(piece.drop or _beside(found, n, out))))
    return _of_neighbours(found, out)


def _of_neighbours(found: Sequence[Piece], out: list[Fate]) -> list[Fate]:
    """The same with the roles that neighbours give: a place right behind a lawyer's name is of the card, a count of likes among dates and
    counts, without any other button, is small print.
    """
    buttons = any(fate.role == "cta" and not LIKES.match(piece.folded) for piece, fate in zip(found, out, strict=True))
    for n, (piece, fate) in enumerate(zip(found, out, strict=True)):
        before = out[n - 1] if n else None
        if fate.rule == ICON and n + 1 < len(out) and out[n + 1].rule != ICON and found[n + 1].drop:
            out[n] = fate._replace(role=out[n + 1].role)
        if before is None:
            continue
        if fate.rule == REGION and before.role == "lawyer_card" and before.rule != ANONYMOUS and not LABELLED.search(piece.folded):
            out[n] = fate._replace(role="lawyer_card")
        elif before.role == "meta" and LIKES.match(piece.folded) and (not buttons or (n + 1 < len(out) and out[n + 1].role == "meta")):
            out[n] = fate._replace(role="meta")
    return out


def _beside(found: Sequence[Piece], n: int, done: Sequence[Fate]) -> Drop:
    """The fate of an unknown piece: a name before a date is a card, before a labelled one the page's source, else what is beside it."""
    below = next((piece for piece in found[n + 1 :] if piece.drop), None)
    after = below.drop if below else None
    if n == 0 and below and after and after[1] == "meta" and NAME.match(found[0].folded):
        return ("glue.source", "meta") if OF_PAGE.match(below.folded) else ("glue.name", "lawyer_card")
    if done:
        return done[-1].rule, done[-1].role
    if below and after and below.drop and below.drop[0] == COUNT and len(found[0].folded) >= MIN_TITLE:
        return TITLE_RULE, "related_link"
    assert after
    return after


def cut_all(page: Page, line: Line, found: Sequence[Fate]) -> None:
    """Cut the line where the fate changes and drop every span."""
    changes = [fate for n, fate in enumerate(found) if n == 0 or fate[1:] != found[n - 1][1:]]
    spans = page.cut(line, *(fate.start for fate in changes[1:]))
    for span, fate in zip(spans, changes, strict=True):
        page.drop(span, fate.rule, fate.role, "piece of a glued line")
