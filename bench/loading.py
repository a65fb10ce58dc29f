"""Run by `bench.consumers` as a script in the consumers' environment: loads each export, says what came in, a JSON object a line."""

from __future__ import annotations

import json
import os
import sys
import types
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

os.environ |= {
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "LLAMA_INDEX_CACHE_DIR": os.devnull,
}
Counts = dict[str, int]
FLAT = ("alpaca", "triplet", "chunks", "jsonl", "sharegpt", "messages")


def hugging_face(folder: Path, counts: Counts) -> None:
    datasets = import_module("datasets")
    cache = str(folder / "cache")
    made = datasets.load_dataset(str(folder / "export" / "dataset"), cache_dir=cache)["train"]
    assert all(message.keys() == {"role", "content"} for row in made for message in row["messages"])
    say("datasets", "load_dataset(folder with card)", len(made), counts["dataset"])
    for name in FLAT:
        found = datasets.load_dataset("json", data_files=str(folder / "export" / f"{name}.jsonl"), cache_dir=cache)["train"]
        say("datasets", f"load_dataset('json', {name}.jsonl)", len(found), counts[name])
    tables = datasets.load_dataset("parquet", data_files=str(folder / "clean" / "qa" / "*.parquet"), cache_dir=cache)["train"]
    say("datasets", "load_dataset('parquet', clean/qa)", len(tables), len(tables))


def pandas(folder: Path, counts: Counts) -> None:
    library = import_module("pandas")
    for name in FLAT:
        found = library.read_json(folder / "export" / f"{name}.jsonl", lines=True)
        assert not found.columns.empty
        say("pandas", f"read_json({name}.jsonl, lines=True)", len(found), counts[name])
    say("pandas", "read_parquet(clean/qa)", len(library.read_parquet(folder / "clean" / "qa")), None)


def arrow(folder: Path, counts: Counts) -> None:
    reader = import_module("pyarrow.json")
    for name in FLAT:
        say("pyarrow", f"json.read_json({name}.jsonl)", reader.read_json(folder / "export" / f"{name}.jsonl").num_rows, counts[name])


def duckdb(folder: Path, counts: Counts) -> None:
    library = import_module("duckdb")
    for name in FLAT:
        found = library.sql(f"select count(*) from read_json('{folder / 'export' / name}.jsonl')").fetchall()[0][0]
        say("duckdb", f"read_json({name}.jsonl)", found, counts[name])


def polars(folder: Path, counts: Counts) -> None:
    library = import_module("polars")
    for name in FLAT:
        say("polars", f"read_ndjson({name}.jsonl)", library.read_ndjson(folder / "export" / f"{name}.jsonl").height, counts[name])
    say(
        "polars", "scan_parquet(clean/citations)", library.scan_parquet(folder / "clean" / "citations" / "*.parquet").collect().height, None
    )


def openai(folder: Path, counts: Counts) -> None:
    """The types of the client's own chat messages, and what fine-tuning asks of a conversation besides."""
    param: Any = import_module("openai.types.chat").ChatCompletionMessageParam
    adapter = import_module("pydantic").TypeAdapter(param)
    for name, path in {"messages": "messages.jsonl", "dataset": "dataset/data/train.jsonl"}.items():
        rows = records(folder / "export" / path)
        for row in rows:
            assert row.keys() == {"messages"}
            messages = [adapter.validate_python(message) for message in row["messages"]]
            assert [message["role"] for message in messages][-2:] == ["user", "assistant"]
            assert all(isinstance(message["content"], str) and message["content"].strip() for message in messages)
        say("openai", f"chat messages of {path}", len(rows), counts[name])


def langchain(folder: Path, counts: Counts) -> None:
    loader = import_module("langchain_community.document_loaders").DataFrameLoader
    frame = import_module("pandas").read_json(folder / "export" / "chunks.jsonl", lines=True)
    found = loader(frame, page_content_column="text").load()
    assert all(document.page_content and document.metadata["url"] for document in found)
    say("langchain", "DataFrameLoader(chunks)", len(found), counts["chunks"])


def llama_index(folder: Path, counts: Counts) -> None:
    schema = import_module("llama_index.core.schema")
    rows = records(folder / "export" / "chunks.jsonl")
    nodes = [schema.TextNode(id_=row.pop("chunk_id"), text=row.pop("text"), metadata=row) for row in rows]
    assert all(node.get_content(metadata_mode=schema.MetadataMode.ALL) for node in nodes)
    say("llama-index", "TextNode of each chunk, ids unique", len({node.node_id for node in nodes}), counts["chunks"])


def llama_factory(folder: Path, counts: Counts) -> None:
    """Its parser of dataset_info.json and its converters, without torch: the packages around them are stood in for."""
    if (spec := find_spec("llamafactory")) is None or not spec.submodule_search_locations:
        say("LLaMA-Factory", "not installed: pip install --no-deps llamafactory", 0, 0)
        return
    root = Path(spec.submodule_search_locations[0])
    for name in ("", ".data", ".extras"):
        package = types.ModuleType(f"llamafactory{name}")
        package.__path__ = [str(root / name.lstrip("."))]
        sys.modules[package.__name__] = package
    stand_in("llamafactory.extras.constants", DATA_CONFIG="dataset_info.json", RUNNING_LOG="running.log")
    stand_in("llamafactory.extras.misc", use_modelscope=lambda: False, use_openmind=lambda: False)
    parser, converter = import_module("llamafactory.data.parser"), import_module("llamafactory.data.converter")
    names = ("alpaca", "sharegpt", "messages")
    for name, attributes in zip(names, parser.get_dataset_list([f"lawsieve_{n}" for n in names], str(folder / "export")), strict=True):
        convert = converter.get_dataset_converter(attributes.formatting, attributes, types.SimpleNamespace(media_dir=""))
        rows = [convert(row) for row in records(folder / "export" / attributes.dataset_name)]
        assert all(row["_prompt"][0]["content"] and row["_response"][0]["content"] for row in rows), name
        say("LLaMA-Factory", f"dataset_info.json, {attributes.formatting} converter", len(rows), counts[name])


def stand_in(name: str, **names: Any) -> None:
    module = types.ModuleType(name)
    vars(module).update(names)
    sys.modules[name] = module


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def say(consumer: str, what: str, found: int, wanted: int | None) -> None:
    told = "ok" if wanted in (None, found) else f"FAILED: {wanted} were written"
    print(json.dumps({"consumer": consumer, "what": what, "records": found, "told": told}), flush=True)


CONSUMERS: tuple[Callable[[Path, Counts], None], ...] = (
    hugging_face,
    pandas,
    arrow,
    duckdb,
    polars,
    openai,
    langchain,
    llama_index,
    llama_factory,
)


def main() -> int:
    folder, counts = Path(sys.argv[1]), json.loads(sys.argv[2])
    for consumer in CONSUMERS:
        try:
            consumer(folder, counts)
        except Exception as error:  # noqa: BLE001 - one consumer's failure is a row of the table
            told = f"FAILED: {type(error).__name__}: {str(error)[:300]}"
            print(json.dumps({"consumer": consumer.__name__, "what": "", "records": 0, "told": told}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
