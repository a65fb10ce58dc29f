"""The export formats: one function each, from a row of questions, answers and law to records.

To add one, write it here and name it in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

Row = dict[str, Any]
"""A `qa` row with its page's `url`, `host`, `published_date`, `script`, `jurisdiction`, and `laws`: its statutes with law, article_label,
text, official_text, status, eid."""


def question_of(row: Row) -> str:
    """The question as one text: title and description, without saying anything twice."""
    title, body = row["question_title"] or "", row["question_body"] or ""
    return body if title and body.startswith(title) else "\n".join(part for part in (title, body) if part)


def alpaca(row: Row) -> Iterator[Row]:
    """Alpaca: `instruction`, `input`, `output`."""
    yield {
        "instruction": row["question_title"] or row["question_body"],
        "input": row["question_body"] if row["question_title"] else "",
        "output": row["answer"],
    }


def sharegpt(row: Row) -> Iterator[Row]:
    """ShareGPT: `conversations` of `from` and `value`."""
    yield {"conversations": [{"from": "human", "value": question_of(row)}, {"from": "gpt", "value": row["answer"]}]}


def messages(row: Row) -> Iterator[Row]:
    """OpenAI messages: `messages` of `role` and `content`."""
    yield {"messages": [{"role": "user", "content": question_of(row)}, {"role": "assistant", "content": row["answer"]}]}


def triplet(row: Row) -> Iterator[Row]:
    """Question, laws, answer: `query`, `laws` (only those that verification did not contradict), `response`."""
    laws = [f"《{law['law']}》{law['article_label']}：{law['repaired_text'] or law['text']}" for law in row["laws"] if _sound(law)]
    if laws:
        yield {"query": question_of(row), "laws": laws, "response": row["answer"]}


def chunks(row: Row) -> Iterator[Row]:
    """Retrieval chunks: the answer and each quoted article, with what a search index wants to know of them."""
    common = {"url": row["url"], "date": row["answered_date"] or row["published_date"], "jurisdiction": row["jurisdiction"]}
    yield {
        "chunk_id": row["qa_id"],
        "text": f"{question_of(row)}\n{row['answer']}".strip(),
        "kind": "section" if row["kind"] == "section" else "answer",
        "law_id": None,
        "eid": None,
        "version_date": None,
        "start": row["start"],
        "end": row["end"],
        **common,
    }
    for law in row["laws"]:
        yield {
            "chunk_id": law["statute_id"],
            "text": f"《{law['law']}》{law['article_label']} {law['repaired_text'] or law['text']}",
            "kind": "article",
            "law_id": law["law_id"],
            "eid": _eid(law),
            "version_date": law["version_date"],
            "start": law["start"],
            "end": law["end"],
            **common,
        }


def jsonl(row: Row) -> Iterator[Row]:
    """JSON lines: the `qa` row as it is, with its page's URL and the law it quotes."""
    yield row


def _sound(law: Row) -> bool:
    return law["status"] not in ("misattributed", "differs", "outdated") and bool(law["law"]) and law["article"] is not None


def _eid(law: Row) -> str | None:
    if law["article"] is None:
        return None
    return f"art_{law['article']}" + (f"-{law['article_suffix']}" if law["article_suffix"] else "")


FORMATS: Final[dict[str, Callable[[Row], Iterator[Row]]]] = {
    "alpaca": alpaca,
    "sharegpt": sharegpt,
    "messages": messages,
    "triplet": triplet,
    "chunks": chunks,
    "jsonl": jsonl,
    "dataset": messages,
}
