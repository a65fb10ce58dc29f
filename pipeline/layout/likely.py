"""What the chain of roles takes for frame among the lines that no rule knows, and the roles of lines that only their place gave away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Final

import numpy as np

from pipeline.layout import chain, frame, judgment
from pipeline.layout.keys import is_head_title, is_headline, is_statute, key
from pipeline.page import KEPT_ROLES, ROLES, Line, Page

RULE: Final = "layout.likely"
FRAME: Final = 0.6
"""How likely a line must be frame to be dropped. These figures were chosen on pages by others that nothing was fitted to."""
FRAME_UNKNOWN: Final = 0.9
"""The same on a page whose frame no rule knows: a text that is clean already stays as it is."""
ASKS: Final = re.compile(
    r"[?]|怎[么样]|如何|多[少久]|是否|什么|哪|谁|吗|呢$|[能会可该要算]不[能会可该要算]|能否|有没有|几[年个天月次]|\d个?(?:解答|回答|回复)"
)
"""Words of questions: `split` tells a listed question from a link, so that what may be either stays."""
FRAME_ASKS: Final = 0.95
PROSE: Final = re.compile(r"[。;]|^.{30}|(?:…|\.{3,6})$")
FRAME_PROSE: Final = 0.99
"""A line that is prose is a loss where it is none of the frame."""
NAME: Final = re.compile(r"\w{2,6}")
FRAME_NAME: Final = 0.95
"""A line of a few characters may be the name of somebody who answers: it looks like a word of a menu."""
CONTENT: Final = 0.75
FRAME_CONTENT: Final = 0.95
FRAME_CONTENT_PROSE: Final = 0.9
"""Content score of a line that content selection is sure of, and how likely it must be frame all the same. Prose of a text page tells
less, because nobody has looked at its place.
"""
MAYBE: Final = 0.5
"""Content score from which a line may be text."""
ARTICLE: Final = re.compile(
    r"[^。;!?:,]{1,30}(?:法典?|条例|规定|办法|解释|细则|规则)第[一二三四五六七八九十百千零〇\d]{1,9}条(?:之[一二三四五六七八九十])?(?:第[一二三四五六七八九十\d]{1,3}[款项])*"
)
"""A line that is nothing but the name of an article: the head of a quote whose law stands without marks."""
POINT: Final = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))(?!.{0,40}[?]$)")
"""How a point of a text opens: lists of other pages are hardly ever counted so."""
PLACES: Final = re.compile(r"(?:[一-龥()]{1,20}(?:[省市区县州盟旗镇乡委局厅]|法院|检察院|政府|委员会)(?:[、,](?=.)|$))+")
CELL: Final = re.compile("t[dh]$")
FRAME_CELL: Final = 0.95
"""A word alone looks like frame, and only the table knows better."""
ROLE: Final = 0.5
"""How likely a role must be to replace the one that a line was given by a rule that knows more than its place."""
ROLE_NAME: Final = 0.8
"""The same for a word that may be somebody's name, which rules for names read by its place."""
AUTHORITY: Final = re.compile(r"(?:法院|检察院|委员会)$")
AUTHORITIES: Final = 5
"""Lines of authorities that make a list, whatever else of the page is frame."""
ANNEX: Final = re.compile(r"#{0,4}附:$|#{0,4}附(?:件|表|录|图)(?:[一二三四五六七八九十\d]{0,3}(?::|$)|[一二三四五六七八九十\d]{1,3})")
"""The head of a law's annex."""
BY_PLACE: Final = frozenset(
    {
        *("content.frame", "site.repeated", "nav.menu-word", "nav.menu-row", "nav.field-word"),
        *("boilerplate.searches", "boilerplate.fold-mark"),
        *(f"layout.{name}" for name in ("beside-entries", "links", "listed", "listed-below", "masthead", "tail")),
    }
)
"""Rules that know a line for frame by its place or list and say less of its role."""
MENU_WORDS: Final = frozenset({"nav.menu-word", "nav.menu-row", "nav.field-word"})
MASTHEAD: Final = "layout.masthead"
FIGURES: Final = re.compile(r"[\d:：]")
"""Without one of these, what stands above the headline is no small print: an agency's name there is the site's."""
SURE_OF_ROLE: Final = frozenset(
    {"layout.signature", "layout.fact-sheet", "layout.repeated-title", "layout.contents", "meta.helped", "boilerplate.icon-words"}
)
"""Rules whose lines have one role, whatever they say: a signature may call to the reader, a value of a sheet may be a word of a menu."""
FRAME_ROLES: Final = tuple(role for role in ROLES if role not in (*KEPT_ROLES, "related_question"))
"""Roles of what `strip` drops; listed questions are for `split` to tell."""
WANTED: Final = tuple(role for role in FRAME_ROLES if role != "spam_seo")
"""Roles that the chain gives: spam takes the evidence of `spam/`."""
DOUBTED: Final = 0.3
"""Share of what content selection takes for text that the chain may expect to be frame. On pages of a kind that it was not fitted to it
expects more, and is wrong: on 62 pages of news, blogs and forums it then took the text of 2.5 pages, with this bound that of
0.4; on 66 legal pages that it was not fitted to either it takes as much frame with the bound as without."""
LEAST_TEXT: Final = 200
"""Characters of text below which a page is a list or a notice rather than one of an unknown kind; the chain knows those."""
FEWEST: Final = 3
"""Lines that rules have dropped from which a page has a frame. With fewer a text may be clean already: then it must be short and no law,
and where no rule knows a line, only what stands above and below all text is taken. On 150 pages of strangers,
none learned from, 357 characters came right by it and 4 wrong; of 1,000 clean answers 4 lines go instead of 18, of 1,015 laws 56, not 50.
"""
MOST_LOST: Final = 0.25
"""Share of a text above which what reads as frame is none, where no rule knows any: cells of a table look so, and only the markup that
is gone from a clean text told. On golden pages that may be read no page without known frame loses more than .21 rightly.
"""
ARTICLES: Final = 3
"""Articles from which a text without any frame that a rule knows is a law."""
MOST_HEARD: Final = 60
"""Lines of the longest page without frame that is listened to: advice is short, and longer ones are laws and books."""
CUT_MARKER: Final = "snippet.cut-marker"
QUESTION_HEAD: Final = "boilerplate.question-head"
BROKEN: Final = 12
"""Characters of the shortest line that a sentence may break at."""
GAPS: Final = 2
GREETING: Final = re.compile(r"(?:尊敬的|亲爱的)?\w{0,6}(?:同志|先生|女士|小姐|老师|编辑|律师|法官|主任|网友|朋友|师傅|大姐|大哥|读者)们?:")
LETTER: Final = 30
"""Characters of the shortest text below a salutation or above a signature."""
MARKDOWN_HEAD: Final = "# "
OF_A_FORM: Final = re.compile(r"^(?:此致|敬礼)!?$|^(?:[^\d:]{1,10}:)?(?:x{2,}|×{2,}|_{3,})(?!\d)|[(](?:请?写上|填写)")
"""Blanks to fill in and the close of a letter, folded: a drafted document in an answer."""
WORD: Final = re.compile(r"[^\W\d_]+(?:[、,，][^\W\d_]+)*")
NUMBER: Final = re.compile(r"\d+")


def drop_likely(page: Page, title: str, is_reserved: Callable[[str], bool]) -> float:
    """Drop lines that read as frame to the chain of roles, and give lines dropped for their place alone the likeliest role.

    What `is_reserved` calls words that a later stage reads stays. Returns how likely frame the likeliest of the lines that stay is all the
    same; 0 where the chain has no say.
    """
    lines = [line for line in page.lines if line.text.strip()]
    known = sum(line.rule is not None for line in lines)
    if not any(line.kept for line in lines) or (known < FEWEST and not _may_have_frame(lines, known)):
        return 0.0
    roles, likely = chain.likelihoods(lines, BY_PLACE)
    shares = chain.share_of(WANTED, roles, likely).tolist()
    lost = _is_lost(lines, shares)
    spared = _listed(lines) if 0 < known < FEWEST else frozenset() if known else _between_texts(lines, shares)
    spared |= _places(lines, sure=known < FEWEST) | _annexed(lines) | _cut_answers(lines)

    def stays(line: Line) -> bool:
        return line.start in spared or _protected(line, title, lost=lost) or is_reserved(key(line))

    if not known and _takes_much(lines, shares, stays):
        return 0.0
    _drop_all(page, lines, roles, likely, stays)
    if sum(line.rule is not None for line in lines) >= FEWEST:
        page.voices = {} if lost else _voices(lines, roles, likely)
    return max((share for line, share in zip(lines, shares, strict=True) if line.kept), default=0.0)


def hear(page: Page) -> None:
    """Find the voices of a short page that has no frame, where nothing else tells whether somebody asks; quoted law is known already.

    On most pages `drop_likely` has done so by the way.
    """
    lines = [line for line in page.lines if line.text.strip()]
    if page.voices or sum(line.rule is not None for line in lines) >= FEWEST or len(lines) > MOST_HEARD:
        return
    own = sum(len(line.text) for line in lines if line.kept and line.role != "statute")
    if 2 * own > sum(len(line.text) for line in lines if line.kept):
        page.voices = _voices(lines, *chain.likelihoods(lines, BY_PLACE))


def _may_have_frame(lines: Sequence[Line], known: int) -> bool:
    """Whether a page of which the rules know next to no frame may have some all the same: it is short, and no law."""
    if not known and sum(is_statute(key(line)) for line in lines) >= ARTICLES:
        return False
    own = sum(len(line.text) for line in lines if line.kept and not is_statute(key(line)))
    return len(lines) <= MOST_HEARD and 2 * own > sum(len(line.text) for line in lines if line.kept)


def _takes_much(lines: Sequence[Line], shares: Sequence[float], stays: Callable[[Line], bool]) -> bool:
    """Whether more than MOST_LOST of a page whose frame no rule knows would go: then it is a table or the like."""
    whole = [(len(line.text), share > _floor(line) and not stays(line)) for line, share in zip(lines, shares, strict=True)]
    return sum(size for size, gone in whole if gone) > MOST_LOST * sum(size for size, _ in whole)


def _between_texts(lines: Sequence[Line], shares: Sequence[float]) -> frozenset[int]:
    """Where the lines between the first line of text and the last start: on a page whose frame no rule knows, that is where none is.

    A list without a sentence may be anything, and is all of it.
    """
    text = [n for n, (line, share) in enumerate(zip(lines, shares, strict=True)) if line.kept and share < FRAME_UNKNOWN]
    if not any(PROSE.search(key(lines[n])) for n in text):
        return frozenset(line.start for line in lines)
    first = text[0] - (text[0] > 0 and lines[text[0] - 1].text.rstrip().endswith((":", "：", "|", "｜")))
    return frozenset(line.start for line in lines[first : text[-1]])


def _places(lines: Sequence[Line], *, sure: bool) -> frozenset[int]:
    """Where lines start that only name places or authorities: lists of them are what a notice or an arrangement is about.

    Unless that is `sure`, for a menu names places as well, some of the lines must name authorities.
    """
    found = [line for line in lines if PLACES.fullmatch(key(line))]
    listed = sum(AUTHORITY.search(key(line)) is not None for line in found)
    return frozenset(line.start for line in found) if sure or listed >= AUTHORITIES else frozenset()


def _annexed(lines: Sequence[Line]) -> frozenset[int]:
    """Where the lines of a law's annexes start: names, figures and tables that read like frame."""
    at = next((n for n, line in enumerate(lines) if ANNEX.match(key(line))), len(lines))
    is_law = at < len(lines) and sum(is_statute(key(line)) for line in lines[:at]) >= ARTICLES
    return frozenset(line.start for line in lines[at:]) if is_law else frozenset()


def _listed(lines: Sequence[Line]) -> frozenset[int]:
    """Where the lines below the head of a list of questions start: `split` reads them, and knows their small print."""
    below = (n for n, line in enumerate(lines) if line.rule == QUESTION_HEAD)
    return frozenset(line.start for line in lines[next(below, len(lines)) :])


def _cut_answers(lines: Sequence[Line]) -> frozenset[int]:
    """Where the lines below the head of a list of questions start that a marker cuts: answers, however alike they read to previews."""
    listed = _listed(lines)
    cut = (line.start for line, behind in pairwise(lines) if behind.rule == CUT_MARKER and behind.start == line.end)
    return listed.intersection(start for start in cut)


def _drop_all(page: Page, lines: Sequence[Line], roles: Sequence[str], likely: chain.Floats, is_protected: Callable[[Line], bool]) -> None:
    """Drop what is likely enough to be frame, and name what rules have dropped by its likeliest role."""
    wanted = [n for n, role in enumerate(roles) if role in WANTED]
    shares = chain.share_of(WANTED, roles, likely).tolist()
    best = [roles[wanted[n]] for n in likely[:, wanted].argmax(axis=1).tolist()]
    most = likely[:, wanted].max(axis=1).tolist()
    text = {line.start for line in (*frame.within_tables(page), *judgment.head_of(page))} if page.is_html else ()
    rows, letters = _rows(lines, shares), _letters(lines)
    for n, (line, share, role, sure) in enumerate(zip(lines, shares, best, most, strict=True)):
        share = rows.get(n, share)
        stays = line.kept and share <= FRAME
        if stays or line.start in text or (n and _goes_on(lines[n - 1])) or n in letters:
            continue
        may = line.kept and share > _floor(line)
        if may and not is_protected(line) and not (role == "related_link" and ASKS.search(key(line))):
            page.drop(line, RULE, role, f"{share:.2f} frame by its looks and neighbours, most of all {role}")
        elif line.rule == MASTHEAD and role == "meta" and not FIGURES.search(line.text):
            continue
        elif line.rule is not None and sure > _least(line) and _may_be(line, role):
            line.role = role


def _is_lost(lines: Sequence[Line], shares: Sequence[float]) -> bool:
    """Whether the chain does not know pages of this kind: it doubts more than DOUBTED of what content selection takes for text."""
    text = [(len(line.text), share) for line, share in zip(lines, shares, strict=True) if line.kept and _is_text(line)]
    total = sum(size for size, _ in text)
    return total >= LEAST_TEXT and sum(size * share for size, share in text) > DOUBTED * total


def _is_text(line: Line) -> bool:
    return line.block is not None and line.block.content >= MAYBE


def _goes_on(line: Line) -> bool:
    """Whether a kept line ends inside a sentence: what stands below is the rest of it, however short."""
    return line.kept and len(line.text) > BROKEN and line.text.rstrip()[-1:] in ",，、《"


def _letters(lines: Sequence[Line]) -> set[int]:
    """The salutations of letters, a long text that stays below each, and the signature of one who is greeted in the reply."""
    found = {n: GREETING.fullmatch(key(line)) for n, line in enumerate(lines) if line.kept and line.text.rstrip()[-1:] in ":："}
    greeted = {n: match[0].rstrip(":") for n, match in found.items() if match and _is_letter(lines[n + 1 : n + 2])}
    if not greeted:
        return set()
    signed = (n for n in range(1, len(lines)) if _is_letter(lines[n - 1 : n]) and len(lines[n].text) < LETTER and lines[n].kept)
    return {*greeted, *(n for n in signed if key(lines[n]).endswith(tuple(greeted.values())))}


def _is_letter(lines: Sequence[Line]) -> bool:
    return any(line.kept and len(line.text) >= LETTER for line in lines)


def _rows(lines: Sequence[Line], shares: Sequence[float]) -> dict[int, float]:
    """How likely rows of one make are frame, all alike: a list of places in a text is one thing, whatever each of its rows looks like."""
    found: dict[int, float] = {}
    for make, group in groupby(range(len(lines)), key=lambda n: _make(lines[n])):
        run = list(group)
        if make and len(run) >= FEWEST:
            found |= dict.fromkeys(run, sum(shares[n] for n in run) / len(run))
    return found


def _make(line: Line) -> str:
    """What a kept line of three or more words parted by spaces is made of; empty for others."""
    if line.rule is not None or line.text.count(" ") < GAPS:
        return ""
    return NUMBER.sub("0", WORD.sub("x", line.text.strip()))


def _least(line: Line) -> float:
    """How likely a role must be to replace that of a dropped line: whatever is likeliest, where its rule knows no more than its place."""
    if line.rule not in BY_PLACE:
        return ROLE
    return ROLE_NAME if NAME.fullmatch(key(line)) else 0.0


def _may_be(line: Line, role: str) -> bool:
    """Whether a dropped line may have this role in place of the one that its rule gave it. A word of a menu or a question is nobody's name.

    What may be a name, too: on 150 pages of strangers, none fitted to, that brought roles by characters from .9026 to .9039.
    """
    if role == "lawyer_card" and (line.rule in MENU_WORDS or ASKS.search(key(line))):
        return False
    return line.rule not in SURE_OF_ROLE and line.role in FRAME_ROLES and line.role != "spam_seo"


def _voices(lines: Sequence[Line], roles: Sequence[str], likely: chain.Floats) -> dict[str, float]:
    """The share of each kept role in the characters of the text, and as `asked` and `answered` the likeliest question and answer.

    On pages by others these tell whether somebody is asked, whatever marks the page has or lacks.
    """
    kept = np.array([line.kept for line in lines])
    if not kept.any():
        return {}
    place = {role: n for n, role in enumerate(roles) if role in KEPT_ROLES}
    sizes = np.array([len(line.text) for line in lines])[kept]
    shares = sizes @ likely[kept][:, list(place.values())]
    found = dict(zip(place, (shares / max(shares.sum(), 1e-9)).tolist(), strict=True))
    most = likely[kept].max(axis=0)
    return found | {name: float(most[place[role]]) for name, role in (("asked", "question"), ("answered", "answer")) if role in place}


def _floor(line: Line) -> float:
    """How likely a line must be frame to go: FRAME, or more where it may be something else."""
    folded, content = key(line), line.block.content if line.block is not None else 0.0
    if ASKS.search(folded):
        return FRAME_ASKS
    if line.block is not None and CELL.search(line.block.path):
        return FRAME_CELL
    if PROSE.search(folded):
        return FRAME_CONTENT_PROSE if content >= CONTENT else FRAME_PROSE
    if NAME.fullmatch(folded):
        return FRAME_NAME
    return FRAME_CONTENT if content >= CONTENT else FRAME


def _protected(line: Line, title: str, *, lost: bool) -> bool:
    """Lines that no likelihood takes away: the law, the headline, what a site's adapter calls a field, and text where the chain is lost."""
    if lost and _is_text(line):
        return True
    if line.text.startswith(MARKDOWN_HEAD) or OF_A_FORM.search(key(line)):
        return True
    if ARTICLE.fullmatch(key(line)) or POINT.match(key(line)):
        return True
    return is_statute(key(line)) or is_head_title(line) or is_headline(line, title) or bool(line.block and line.block.field)
