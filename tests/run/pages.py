"""Folders of small pages of our own wording, and the rows of a run in a form that can be compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from pipeline import schema
from pipeline.run import runner
from pipeline.run.console import Console
from pipeline.run.runner import Options, Outcome

ARTICLE = "第六百七十五条 借款人应当按照约定的期限返还借款。"
THINGS = ("借款", "押金", "工资", "抚养费", "货款", "定金", "租金", "违约金")


def question(n: int) -> str:
    """A page that differs from the others in more than its number."""
    thing, other = THINGS[n % len(THINGS)], THINGS[(n * 3 + 1) % len(THINGS)]
    told = "".join(
        f"第{k}次催要时对方说下个月{(n * 7 + k * 13) % 29 + 1}号一定付清{thing}，后来又拖了{(n + k) % 17 + 2}天。" for k in range(1, 4)
    )
    return (
        f"对方拖欠{thing}{n}元不还怎么办\n您好，我去年借出{other}，{told}\n"
        f"回答：可以先发函催告，保存转账记录{n}份。\n法律依据：\n《中华人民共和国民法典》\n{ARTICLE}\n"
    )


def html(n: int) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in question(n).splitlines())
    return (
        f"<html><head><title>{THINGS[n % 8]}纠纷第{n}问</title></head><body><div class=nav><a href=/>首页</a><a href=/ask>咨询</a></div>"
        f"<h1>{THINGS[n % 8]}纠纷第{n}问</h1>{paragraphs}<p>主站蜘蛛池模板: 某某县 | 某某区</p></body></html>"
    )


def fill(raw: Path, numbers: range) -> Path:
    """Text files, HTML files and a feed; half of each below a folder of its own."""
    for n in numbers:
        folder = raw / ("甲 站" if n % 2 else "b")
        folder.mkdir(parents=True, exist_ok=True)
        if n % 3:
            (folder / f"{n:04}.txt").write_text(question(n), encoding="utf-8")
        else:
            (folder / f"{n:04}.html").write_text(html(n), encoding="gb18030" if n % 2 else "utf-8")
    feed = [{"url": f"https://ask.example/{n}", "text": question(n + 5000)} for n in numbers]
    (raw / f"feed-{numbers.start}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in feed), encoding="utf-8")
    return raw


def run(raw: Path, clean: Path, **options: Any) -> Outcome:
    return runner.run(Options(str(raw), clean, **options), Console("json"))


def rows(clean: Path) -> dict[str, list[str]]:
    """Every table as sorted JSON lines: equal for equal rows, whatever the files."""
    return {table.name: _rows(clean / table.name) for table in schema.TABLES}


def _rows(folder: Path) -> list[str]:
    found = [row for path in sorted(folder.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in found)


def table(clean: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(clean / name)
