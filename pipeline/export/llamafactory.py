"""The `dataset_info.json` that LLaMA-Factory looks for beside the files: point its `dataset_dir` at the folder of the exports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

NAME: Final = "dataset_info.json"
ENTRIES: Final[dict[str, dict[str, Any]]] = {
    "alpaca": {"columns": {"prompt": "instruction", "query": "input", "response": "output"}},
    "sharegpt": {
        "formatting": "sharegpt",
        "columns": {"messages": "conversations"},
        "tags": {"role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt"},
    },
    "messages": {
        "formatting": "openai",
        "columns": {"messages": "messages"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant", "system_tag": "system"},
    },
}
"""What it must be told of each format that it trains on."""


def register(folder: Path, format_name: str) -> None:
    """Name the file of a format in `dataset_info.json` as `lawsieve_<format>`; entries of others stay. Other formats have none."""
    if format_name not in ENTRIES:
        return
    path = folder / NAME
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    known[f"lawsieve_{format_name}"] = {"file_name": f"{format_name}.jsonl", **ENTRIES[format_name]}
    path.write_text(json.dumps(known, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
