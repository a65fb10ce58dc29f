"""The peers, each as its own documentation calls it, in the bench environment: texts in, extracted texts out.

bench/.venv/bin/python bench/peers.py IN OUT [--time]   (IN: folder of UTF-8 HTML files; OUT: JSON {peer: {file: text}} or milliseconds)
bench/.venv/bin/python bench/peers.py IN --only PEER    (one peer over the files and nothing else, for who measures the process)
Nothing of the project is imported here: the environment holds only the peers (bench/peers.txt).
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def trafilatura_default(text: str) -> str:
    return importlib.import_module("trafilatura").extract(text, deduplicate=False) or ""


def trafilatura_recall(text: str) -> str:
    return importlib.import_module("trafilatura").extract(text, deduplicate=False, favor_recall=True) or ""


def resiliparse_main(text: str) -> str:
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return plain(text, main_content=True, alt_texts=False) or ""


def readability(text: str) -> str:
    summary = importlib.import_module("readability").Document(text).summary()
    html = importlib.import_module("lxml.html")
    return "\n".join(html.fromstring(summary).itertext()) if summary.strip() else ""


def justext(text: str) -> str:
    package = importlib.import_module("justext")
    found = package.justext(
        text.encode("utf-8"), frozenset(), stopwords_low=0, stopwords_high=0, length_low=20, length_high=60, encoding="utf-8"
    )
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def newspaper4k(text: str) -> str:
    article = importlib.import_module("newspaper").Article("http://page.example/", language="zh")
    article.download(input_html=text)
    article.parse()
    return str(article.text or "")


PEERS: dict[str, Callable[[str], str]] = {
    "trafilatura": trafilatura_default,
    "trafilatura recall": trafilatura_recall,
    "resiliparse": resiliparse_main,
    "readability-lxml": readability,
    "jusText": justext,
    "newspaper4k": newspaper4k,
}


def only(folder: Path, name: str) -> None:
    for file in sorted(folder.iterdir()):
        _called(PEERS[name], file.read_text(encoding="utf-8"))


def main() -> None:
    if sys.argv[2] == "--only":
        only(Path(sys.argv[1]), sys.argv[3])
        return
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    files = sorted(folder.iterdir())
    results: dict[str, Any] = {}
    for name, peer in PEERS.items():
        texts = {}
        gc.disable()
        spent = 0.0
        for file in files:
            text = file.read_text(encoding="utf-8")
            begun = time.process_time()
            texts[file.name] = _called(peer, text)
            spent += time.process_time() - begun
            gc.collect()
        gc.enable()
        results[name] = {"texts": texts, "ms": 1000 * spent / max(1, len(files))}
    out.write_text(json.dumps(results, ensure_ascii=False), encoding="utf-8")


def _called(peer: Callable[[str], str], text: str) -> str | None:
    """None where the peer is not installed or raised: it printed nothing for that page, and that is what counts."""
    try:
        return peer(text)
    except Exception as error:  # noqa: BLE001  a peer's crash is its result
        print(f"{peer.__name__}: {type(error).__name__}: {error}"[:160], file=sys.stderr)
        return None


if __name__ == "__main__":
    main()
