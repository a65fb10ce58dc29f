"""Fit the weights of `pipeline/layout/topline.py`: which line at the top of a text page is its headline.

    python -m bench.fit_topline            fit on all pages that may be learned from, and write topline.toml
    python -m bench.fit_topline --check    only show how often the right line is found on pages of writers left out of the fit

Pages of markup are learned from as the text that a scraper without markup leaves of them. Of each page with a headline there are copies,
too, that have a field of law, a category, a place or a badge of our own on a line right above or right below it: sites print them there,
short and without a mark.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bench.golden import Golden, goldens
from bench.strip import law_pages
from pipeline.layout import topline
from pipeline.layout.mast import Entry
from pipeline.page import Line, Page
from pipeline.sources import Record
from pipeline.stages.read import read

stage = import_module("pipeline.stages.strip")

GOLD: Final = Path("../shared/gold/pages")
DATA: Final = Path("../shared/data")
LAWS, LAW_LINES = 60, 40
KINDS: Final = ("text", "markup as text", "copies with a word beside the headline")
COPIES: Final = 1
"""Copies of a page with a word below its headline, and of those with one above."""
COPY_COUNTS: Final = 0.1
"""How much a copy counts in the fit, where a page counts 1."""
BESIDE: Final = (
    """劳动纠纷 工资报酬 合同工 婚姻家庭 离婚 抚养权 继承 遗嘱 房产纠纷 拆迁安置 土地承包 相邻关系
    物业纠纷 交通事故 工伤赔偿 人身损害 医疗纠纷 债权债务 民间借贷 信用卡 合同纠纷 买卖合同 租赁合同
    公司法 股权转让 知识产权 商标 专利 著作权 刑事辩护 取保候审 缓刑 诈骗 盗窃 行政诉讼 行政复议
    国家赔偿 征地补偿 消费维权 产品质量 保险理赔 仲裁 诉讼 执行 证据 管辖 建设工程 劳动合同 社会保险
    试用期 加班费 未成年人 名誉权""",
    """社会热点 以案说法 法律常识 法律知识 民事 刑事 行政 综合 其他 其它类型 普法园地 生活百科 民生关注
    法治新闻 案例分析 典型案例 问答 咨询 求助 讨论 原创 转载 精华 置顶 公告 资讯 专题 法规 文书
    范本 指南 实务 理论研究 法学论文 业界动态 维权 消费 房产 职场 家庭 教育 理财 二手房 城市生活""",
    """北京 上海-浦东 浙江杭州 江苏 南京 四川省成都市 湖北-武汉 广东 深圳市 河南郑州 山东-青岛 全国
    本市 云南 昆明 陕西-西安 福建省 厦门 新疆 海口市""",
    """已解决 待解决 已采纳 悬赏20 热门 推荐 最新 匿名 匿名用户 网友 游客 编辑整理 原文 正文 图文
    视频 已关闭 进行中 【原创】 [已回复] 单选 满意""",
)
"""What stands beside headlines: fields of law, categories, places, badges."""
WEIGHTS: Final = Path(topline.__file__).with_suffix(".toml")
RIDGE: Final = 1.0
STEPS: Final = 300
RATE: Final = 0.05
HEAD: Final = """# Signs of a headline and their weights, fitted by `python -m bench.fit_topline`: not to be written by hand.

[weights]
"""


class Choice(NamedTuple):
    """A page: the signs of each line at its top and of none, which of them are right, and whether it was a text page."""

    name: str
    signs: list[list[str]]
    right: list[int]
    is_text: bool
    counts: float = 1.0


class _Asked(Exception):
    """Strip has asked which line is the headline."""

    def __init__(self, page: Page, entries: Sequence[Entry], keys: Sequence[str]) -> None:
        super().__init__()
        self.page, self.entries, self.keys = page, entries, keys


def choices(half: str = "learn") -> Iterator[Choice]:
    """The choice that each labelled page asks for."""
    for golden in goldens():
        if golden.half == half:
            titles = {_bare(text) for role, text in golden.spans if role == "title"} - {""}
            yield from _choice(golden.folder.name, _text_of(golden), titles, is_text=golden.source.suffix == ".txt")
    for folder in sorted(GOLD.iterdir()) if GOLD.exists() and half == "learn" else ():
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        if gold["format"] == "txt":
            titles = {_bare(line["text"]) for line in gold["lines"] if line["label"] == "title"}
            yield from _choice(f"@{folder.name}", (folder / "source.txt").read_bytes(), titles, is_text=True)
    yield from _laws() if half == "learn" and (DATA / "laws").exists() else ()


def _laws() -> Iterator[Choice]:
    """Some laws as pages without any frame, whose first line is the headline, be it short."""
    for page in random.Random(1).sample(list(law_pages(DATA)), LAWS):
        lines = [found for line in page.raw.splitlines() if (found := line.strip(" \u3000#*"))][:LAW_LINES]
        if lines:
            yield from _choice(f"%{page.source}", "\n".join(lines).encode(), {_bare(lines[0])}, is_text=False)


def _text_of(golden: Golden) -> bytes:
    data = golden.source.read_bytes()
    if golden.source.suffix == ".txt":
        return data
    page = read(Record(data, source="page.html", url=""))
    return "\n".join(line.text.strip() for line in page.lines[1:] if line.text.strip()).encode()


def _choice(name: str, data: bytes, titles: set[str], *, is_text: bool) -> Iterator[Choice]:
    asked = _asked(read(Record(data, source="page.txt", url="")))
    if asked is not None:
        right = [n for n, entry in enumerate(asked.entries) if _is_one(_bare(entry.line.text), titles)]
        if right or not titles:
            yield Choice(name, topline.signs_of(asked.entries, asked.keys), right or [len(asked.entries)], is_text)
        if right:
            yield from _copies(name, asked.entries[right[0]].line, asked.page.raw, titles)


def _copies(name: str, title: Line, raw: str, titles: set[str]) -> Iterator[Choice]:
    """The same page with a word of ours on a line right below its headline, or right above it."""
    chance = random.Random(name)
    whole_line = raw[: title.start].endswith("\n") or not title.start
    places = [title.start] * whole_line + [title.end] * title.raw.endswith("\n")
    for at in places * COPIES:
        word = chance.choice(chance.choice(BESIDE).split())
        asked = _asked(read(Record(f"{raw[:at]}{word}\n{raw[at:]}".encode(), source="page.txt", url="")))
        right = [n for n, entry in enumerate(asked.entries) if _is_one(_bare(entry.line.text), titles - {word})] if asked else []
        if asked and right:
            yield Choice(name, topline.signs_of(asked.entries, asked.keys), right, is_text=True, counts=COPY_COUNTS)


def _asked(page: Page) -> _Asked | None:
    """What strip asks for on a page."""

    def ask(entries: Sequence[Entry], keys: Sequence[str]) -> topline.Best:
        raise _Asked(page, entries, keys)

    try:
        with patch.object(topline, "best", ask):
            stage.strip(page)
    except _Asked as asked:
        return asked
    return None


def _is_one(text: str, titles: set[str]) -> bool:
    """Whether a line is a headline, or one with little glued to it."""
    return text in titles or any(
        text.startswith(title) or (len(title) > 8 and title in text and len(title) * 1.6 > len(text)) for title in titles
    )


def _bare(text: str) -> str:
    return "".join(text.split())


def fitted(given: Sequence[Choice]) -> dict[str, float]:
    """Weights under which the right choices are likeliest, small ones preferred (Adam on the log-likelihood of a conditional logit)."""
    signs = sorted({sign for choice in given for those in choice.signs for sign in those})
    number = {sign: n for n, sign in enumerate(signs)}
    rows = [those for choice in given for those in choice.signs]
    table = np.zeros((len(rows), len(signs)))
    for n, those in enumerate(rows):
        table[n, [number[sign] for sign in those]] = 1
    of = np.repeat(np.arange(len(given)), [len(choice.signs) for choice in given])
    right = np.array([n in choice.right for choice in given for n in range(len(choice.signs))], dtype=float)
    counts = np.array([choice.counts for choice in given])
    return dict(zip(signs, _descended(table, of, right, counts[of]).round(3).tolist(), strict=True))


def _descended(
    table: npt.NDArray[np.float64], of: npt.NDArray[np.int64], right: npt.NDArray[np.float64], counts: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    weights, mean, square = (np.zeros(table.shape[1]) for _ in range(3))
    starts = np.flatnonzero(np.diff(of, prepend=-1))
    for step in range(1, STEPS + 1):
        scores = table @ weights
        likely = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        wanted = likely * right
        missed = likely / np.bincount(of, likely)[of] - wanted / np.bincount(of, wanted)[of]
        gradient = table.T @ (counts * missed) + RIDGE * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def is_found(choice: Choice, weights: dict[str, float]) -> bool:
    """Whether the best of a page's lines is a right one."""
    scores = [sum(weights.get(sign, 0.0) for sign in those) for those in choice.signs]
    return int(np.argmax(scores)) in choice.right


def check(given: Sequence[Choice]) -> Iterator[str]:
    """How often the right line is found on the pages of each writer by weights fitted on those of all others."""
    total: Counter[str] = Counter()
    for writer in sorted({choice.name[0] for choice in given}):
        weights = fitted([choice for choice in given if choice.name[0] != writer])
        for choice in given:
            if choice.name[0] == writer:
                kind = _kind(choice)
                total[f"{kind} pages"] += 1
                total[f"{kind} right"] += is_found(choice, weights)
    for kind in KINDS:
        yield f"left out, {kind}: {total[f'{kind} right']} of {total[f'{kind} pages']}"


def _kind(choice: Choice) -> str:
    return KINDS[2] if choice.counts < 1 else KINDS[0] if choice.is_text else KINDS[1]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    given = list(choices())
    if args.check:
        for line in check(given):
            print(line)
        return 0
    weights = fitted(given)
    said = (f'"{sign}" = {weight}\n' for sign, weight in sorted(weights.items()) if abs(weight) >= 0.05)
    WEIGHTS.write_text(HEAD + "".join(said), encoding="utf-8")
    print(f"{len(given)} pages, {len(weights)} signs, right on {sum(is_found(choice, weights) for choice in given)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
