"""Bundles: the members of ZIP and TAR files, each a source of its own. Nothing is written under a member's name: `../` harms nobody."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, Final, NamedTuple, cast

from pipeline.sources.compression import CHUNK, MAX_RATIO, RATIO_FLOOR, Lost, Reader, unpacked
from pipeline.sources.record import Unreadable
from pipeline.sources.stores import shown

_BROKEN: Final = (OSError, EOFError, RuntimeError, NotImplementedError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
_CHINESE_NAMES: Final = 0x800
"""The flag bit of a ZIP member whose name is UTF-8; without it Chinese tools write GBK and the library reads code page 437."""
SIDECARS: Final = (".url", ".json")
MAX_SIDECAR: Final = 1 << 20


class Member(NamedTuple):
    """A member of a bundle: its name, its bytes in chunks, and the sidecars beside it; or what is wrong with it."""

    name: str
    chunks: Callable[[], Iterator[bytes]]
    sidecars: tuple[bytes | None, bytes | None] = (None, None)
    problem: Unreadable | None = None


def zip_members(file: BinaryIO) -> Iterator[Member]:
    """The members of a ZIP file, in its order. Raises Unreadable where it has no readable list of members."""
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise Unreadable("damaged", f"ZIP file can't be opened ({error}); its list of members stands at its end: fetch it whole") from error
    with archive:
        infos = {_zip_name(info): info for info in archive.infolist() if not info.is_dir()}
        for name, info in infos.items():
            if _is_sidecar(name, infos):
                continue
            beside: list[bytes | None] = []
            for sidecar in (name + suffix for suffix in SIDECARS):
                try:
                    beside.append(_small(archive, infos.get(sidecar)))
                except _BROKEN as error:
                    beside.append(None)
                    yield Member(shown(sidecar), _nothing, problem=_lost_sidecar(name, error))
            problem = _encrypted(name) if info.flag_bits & 1 else None
            yield Member(shown(name), _zip_chunks(archive, info), (beside[0], beside[1]), problem)


def _encrypted(name: str) -> Unreadable:
    return Unreadable("encrypted", f"{name} is encrypted; put the unpacked file into raw/")


def _zip_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _CHINESE_NAMES:
        return info.filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_sidecar(name: str, names: dict[str, zipfile.ZipInfo] | dict[str, bytes]) -> bool:
    return any(name.endswith(suffix) and name.removesuffix(suffix) in names for suffix in SIDECARS)


def _small(archive: zipfile.ZipFile, info: zipfile.ZipInfo | None) -> bytes | None:
    if info is None:
        return None
    with archive.open(info) as member:
        return member.read(MAX_SIDECAR)


def _nothing() -> Iterator[bytes]:
    return iter(())


def _lost_sidecar(page: str, error: Exception) -> Unreadable:
    return Unreadable("damaged", f"the address beside {page} can't be read ({error}), the page was read without it; fetch the bundle again")


def _zip_chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        try:
            with archive.open(info) as member:
                yield from _bounded(member, info.compress_size)
        except _BROKEN as error:
            raise Lost(f"ZIP member is damaged ({error}); fetch the bundle again") from error

    return chunks


def _bounded(member: IO[bytes], packed: int) -> Iterator[bytes]:
    given = 0
    while chunk := member.read(CHUNK):
        given += len(chunk)
        if given > RATIO_FLOOR and given > MAX_RATIO * packed:
            raise Lost(f"ZIP member grows more than {MAX_RATIO}-fold, as compression bombs do; the rest was not read")
        yield chunk


def tar_members(file: BinaryIO) -> Iterator[Member]:
    """The members of a TAR file, packed or not, in its order. It is gone through twice: the sidecars come first.

    A link is a failure: it is never followed, and what it leads to is read under its own name. Raises Unreadable where the file breaks off.
    """
    beside = _tar_sidecars(file)
    for info, data in _tar_entries(file):
        name = shown(info.name)
        if info.isdir() or _is_sidecar(name, beside):
            continue
        problem = None if info.isfile() else _no_file(name, info)
        yield Member(name, _tar_chunks(data), (beside.get(name + ".url"), beside.get(name + ".json")), problem)


def _no_file(name: str, info: tarfile.TarInfo) -> Unreadable:
    what = f"a link to {shown(info.linkname)}" if info.islnk() or info.issym() else "no ordinary file"
    return Unreadable("link", f"{name} is {what}; links in bundles are not followed, pack the file itself")


def _tar_sidecars(file: BinaryIO) -> dict[str, bytes]:
    """Sidecars by name, and an empty entry for each other member, so that a lone `.json` is known to be a feed."""
    found: dict[str, bytes] = {}
    try:
        for info, data in _tar_entries(file):
            is_small = info.isfile() and info.name.endswith(SIDECARS) and info.size <= MAX_SIDECAR
            found[shown(info.name)] = data.read() if is_small and data else b""
    except Unreadable:
        return found
    return found


class _Watched:
    """A reader that remembers the last two blocks it gave: a whole TAR file ends in two of zeros, a cut one is not told by the library."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.last = b""

    def read(self, size: int) -> bytes:
        data = self._reader.read(size)
        self.last = (self.last + data)[-2 * tarfile.BLOCKSIZE :]
        return data


def _tar_entries(file: BinaryIO) -> Iterator[tuple[tarfile.TarInfo, IO[bytes] | None]]:
    file.seek(0)
    reader, stream = unpacked(file)
    watched = _Watched(reader)
    try:
        with tarfile.open(fileobj=cast(IO[bytes], watched), mode="r|", errorlevel=0) as archive:
            for info in archive:
                yield info, archive.extractfile(info) if info.isfile() else None
    except _BROKEN as error:
        raise Unreadable("damaged", f"TAR file breaks off ({stream.damage or error}); fetch it again") from error
    finally:
        reader.detach()
    if stream.damage or watched.last.strip(b"\x00"):
        raise Unreadable("damaged", f"TAR file breaks off ({stream.damage or 'its end mark is missing'}); fetch it again")


def _tar_chunks(data: IO[bytes] | None) -> Callable[[], Iterator[bytes]]:
    def chunks() -> Iterator[bytes]:
        try:
            while data and (chunk := data.read(CHUNK)):
                yield chunk
        except _BROKEN as error:
            raise Lost(f"TAR member is cut ({error}); fetch the bundle again") from error

    return chunks
