"""What kind of source a file is: by its name, else by its first bytes; and what is no page whatever its name says."""

from __future__ import annotations

import re
from typing import Final, Literal

from pipeline.sources.record import Unreadable

Kind = Literal["page", "mhtml", "feed", "json", "csv", "parquet", "warc", "zip", "tar", "asset"]

PACKED: Final = (".gz", ".zst", ".bz2", ".xz")
SUFFIXES: Final[dict[str, Kind]] = {
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".shtml": "page",
    ".txt": "page",
    ".md": "page",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".jsonl": "feed",
    ".ndjson": "feed",
    ".jl": "feed",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".zip": "zip",
    ".tar": "tar",
}
SHORT: Final = {".tgz": "tar", ".tbz2": "tar", ".txz": "tar", ".tzst": "tar"}
ASSETS: Final = frozenset(
    f".{suffix}"
    for group in ("css js mjs map", "png jpg jpeg gif webp svg ico bmp avif", "woff woff2 ttf otf eot", "mp3 mp4 webm flv swf avi")
    for suffix in group.split()
)
"""What a mirror of a site brings along and no reader would call a page. PDF and Word are not among them: they hold text."""

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"RIFF", "a RIFF file (WebP, AVI, WAV)"),
    (b"PK\x03\x04", "a ZIP file (or DOCX, XLSX, EPUB)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"wOF", "a font"),
    (b"CWS", "a Flash film"),
    (b"FWS", "a Flash film"),
    (b"PAR1", "a Parquet table"),
)
_CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1b\x00")) + b"\x7f"
MAX_CONTROL: Final = 0.08
"""Share of control characters from which bytes are no text: random bytes have 0.105, UTF-16 of Chinese text 0.06 and more, all others 0."""
_WIDE: Final = re.compile("[\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e]")
MIN_WIDE: Final = 0.7
"""Share of Chinese and ASCII characters from which bytes are UTF-16; random bytes have 0.33."""
_SCRIPT: Final = re.compile(
    rb"(?:\s|/\*.*?\*/|//[^\n]*\n)*"
    rb"(?:[!;(+]*\s*(?:async\s+)?function\b|[\"']use strict[\"']|(?:var|let|const)\s+[\w$]+\s*[=;,]|window[.\[]|self[.\[]"
    rb"|document\s*\.|define\s*\(|\(\s*\(\s*\)\s*=>|jQuery\s*[.(]|\$\s*\(|(?:import|export)\s+[\w{*]|webpackJsonp)",
    re.DOTALL,
)


def kind_of(name: str, head: bytes = b"") -> Kind:
    """The kind of a file by its name without the suffixes of compression, else by its first unpacked bytes.

    Unknown suffixes are pages: mirrors keep names such as `view.asp?id=5` and `2024.1`.
    """
    stem = unpacked_name(name).lower()
    suffix = stem[stem.rfind(".") :] if "." in stem else ""
    if suffix in ASSETS:
        return "asset"
    return SUFFIXES.get(suffix) or _sniffed(head)


def unpacked_name(name: str) -> str:
    """The name without what compression added: `a.warc.gz` -> `a.warc`, `a.tgz` -> `a.tar`."""
    lower = name.lower()
    for short in SHORT:
        if lower.endswith(short):
            return name[: -len(short)] + ".tar"
    while lower.endswith(PACKED):
        name = name[: name.rfind(".")]
        lower = name.lower()
    return name


def _sniffed(head: bytes) -> Kind:
    if head[:5] == b"WARC/":
        return "warc"
    if head[:4] == b"PAR1":
        return "parquet"
    if head[257:262] == b"ustar":
        return "tar"
    if head[:1] == b"{" and re.match(rb'\{\s*"(?:[^"\\]|\\.)*"\s*:', head):
        return "json"
    return "page"


def refuse_what_is_no_page(data: bytes, where: str) -> None:
    """Raise Unreadable where bytes are no text: nothing at all, a known binary format, a script, or noise."""
    head = data[:4096]
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        what = "holds no bytes" if not data else "holds nothing but blanks or zero bytes"
        raise Unreadable("empty", f"{where} {what}; fetch the page again or delete it")
    for magic, name in _MAGIC:
        if head.lstrip(b"\xef\xbb\xbf").startswith(magic):
            raise Unreadable("binary", f"{where} is {name}, whatever its name says; convert it to HTML or text, or delete it")
    if len(head) - len(head.translate(None, _CONTROL)) > MAX_CONTROL * len(head) and not _is_wide(head):
        raise Unreadable("binary", f"{where} is no text: too many control bytes; convert it to HTML or text, or delete it")
    if b"<" not in head[:1] and _SCRIPT.match(head.lstrip(b"\xef\xbb\xbf")):
        raise Unreadable("script", f"{where} is a script, not a page; delete it or give it the suffix .js")


def _is_wide(head: bytes) -> bool:
    texts = (head.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be"))
    return any(len(_WIDE.findall(text)) > MIN_WIDE * len(text) for text in texts)
