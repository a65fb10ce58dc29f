"""Compressed bytes as a stream that never raises: what can be read is read, and `damage` says what was lost.

Compression is told by the first bytes, never by the name. Layers are taken off until none is left (`.html.gz` inside `.tar.xz`).
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final

import zstandard

CHUNK: Final = 1 << 16
MAX_RATIO: Final = 500
"""Bytes out for a byte in, beyond `RATIO_FLOOR`, from which a stream counts as a bomb. Feeds of near-equal pages reach about 100."""
RATIO_FLOOR: Final = 64_000_000
LAYERS: Final = 3
ZSTD_STEP: Final = 1 << 10
"""Bytes fed to zstd at once: its decompressor has no output limit, and 4 bytes in can give 128 KiB out."""


Reader = io.BufferedReader
"""A buffered stream of unpacked bytes."""


class Lost(Exception):
    """The stream can't be followed any further; the text says why."""


class Unpacked(io.RawIOBase):
    """A byte stream made of chunks. `damage` is empty, or says why it ended before its end. Who opened the file closes it."""

    def __init__(self, chunks: Iterator[bytes], below: Unpacked | None = None) -> None:
        self._chunks, self._below = chunks, below
        self._left = memoryview(b"")
        self._damage = ""

    @property
    def packed(self) -> bool:
        return self._below is not None

    @property
    def damage(self) -> str:
        return self._damage or (self._below.damage if self._below else "")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            try:
                self._left = memoryview(next(self._chunks))
            except StopIteration:
                return 0
            except (Lost, OSError) as error:
                self._damage = self._damage or str(error)
                return 0
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def unpacked(file: BinaryIO) -> tuple[Reader, Unpacked]:
    """The stream below all layers of compression, buffered, and the object that knows its damage."""
    raw = Unpacked(iter(lambda: file.read(CHUNK), b""))
    reader: Reader = io.BufferedReader(raw, CHUNK)
    for _ in range(LAYERS):
        form = _form(reader.peek(6)[:6])
        if form is None:
            break
        raw = Unpacked(form(reader), raw)
        reader = io.BufferedReader(raw, CHUNK)
    return reader, raw


def _form(head: bytes) -> Callable[[BinaryIO], Iterator[bytes]] | None:
    """The way to unpack what begins with these bytes, or None."""
    if head[:3] == b"\x1f\x8b\x08":
        return lambda file: _members(file, lambda: zlib.decompressobj(31), zlib.error, "gzip")
    if head[:3] == b"BZh" and head[3:4].isdigit():
        return lambda file: _members(file, bz2.BZ2Decompressor, OSError, "bzip2")
    if head[:6] == b"\xfd7zXZ\x00":
        return lambda file: _members(file, lambda: lzma.LZMADecompressor(memlimit=1 << 28), lzma.LZMAError, "xz")
    if head[:4] == b"\x28\xb5\x2f\xfd":
        return lambda file: _members(file, _Zstd, zstandard.ZstdError, "zstd")
    return None


class _Zstd:
    """zstandard's decompressor with the verbs of the standard library's: bounded output by small input."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self.eof = False
        self.unused_data = b""
        self.unconsumed_tail = b""

    def decompress(self, data: bytes, _max_length: int = -1) -> bytes:
        out = self._inner.decompress(data[:ZSTD_STEP])
        self.eof = self._inner.eof
        rest = data[ZSTD_STEP:]
        self.unused_data = self._inner.unused_data + rest if self.eof else b""
        self.unconsumed_tail = b"" if self.eof else rest
        return out


class _Counted:
    """A file that counts the bytes read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.taken = 0

    def read(self) -> bytes:
        data = self._file.read(CHUNK)
        self.taken += len(data)
        return data


def _members(file: BinaryIO, make: Callable[[], Any], error: type[Exception], name: str) -> Iterator[bytes]:
    """The bytes of all members of a compressed stream, one after the other. Raises Lost where it breaks off or grows without measure."""
    source, given = _Counted(file), 0
    rest = source.read()
    while rest:
        member = make()
        try:
            for out in _member(member, source, rest):
                given += len(out)
                if given > RATIO_FLOOR and given > MAX_RATIO * source.taken:
                    raise Lost(f"{name} stream grows more than {MAX_RATIO}-fold, as compression bombs do; the rest was not read")
                yield out
        except error as why:
            raise Lost(f"{name} stream is damaged after {given} bytes of content ({why}); fetch the file again") from why
        if not member.eof:
            raise Lost(f"{name} stream ends in the middle, after {given} bytes of content; fetch the file again")
        rest = _behind(member, source)


def _member(member: Any, source: _Counted, fed: bytes) -> Iterator[bytes]:
    """The content of one member; ends early where the file does."""
    while not member.eof:
        out = member.decompress(fed, CHUNK * 16)
        if out:
            yield out
        elif not fed:
            return
        fed = b"" if member.eof else _next_input(member, source, more=bool(out))


def _next_input(member: Any, source: _Counted, *, more: bool) -> bytes:
    """What to feed next: what the member has not taken yet, else more of the file; nothing while it still has output to give."""
    tail: bytes = getattr(member, "unconsumed_tail", b"")
    if tail or (more and not getattr(member, "needs_input", True)):
        return tail
    return source.read()


def _behind(member: Any, source: _Counted) -> bytes:
    """What stands behind a finished member: the next one, or nothing. Zero padding is skipped, as tape blocks leave it."""
    rest: bytes = (member.unused_data or source.read()).lstrip(b"\x00")
    while not rest and (more := source.read()):
        rest = more.lstrip(b"\x00")
    return rest
