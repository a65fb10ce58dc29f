"""Memory of a worker: what was needed for a moment goes back to the system, and what is never needed isn't loaded."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Final

import pyarrow as pa

MAPPED: Final = 512 << 10
"""Bytes from which on a block is mapped by itself, so that it goes back when it is freed. By its own rule glibc raises this to 32 MB with
the first large array that is freed; what the models need while they load then stays in the heap: 100 MB of a worker that met a torn line.
"""
_M_MMAP_THRESHOLD: Final = -3
_PANDAS: Final = "pandas"


def bound() -> None:
    """Settle, at the start of a worker, how its memory is kept. Elsewhere than on glibc nothing is settled."""
    if set_option := getattr(_c(), "mallopt", None):
        set_option(_M_MMAP_THRESHOLD, MAPPED)
    _without_pandas()


def give_back() -> None:
    """Give what is free back to the system, after a task."""
    pa.default_memory_pool().release_unused()
    if trim := getattr(_c(), "malloc_trim", None):
        trim(0)


class _Absent:
    """Finds no pandas."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> None:
        if name == _PANDAS:
            raise ModuleNotFoundError(name=name)


def _without_pandas() -> None:
    """Let Arrow look for pandas once and find none, where it isn't loaded: it would load it with the first list that becomes a column, and
    nothing here is a data frame. Who asks for one (`to_pandas`) still gets it.
    """
    if _PANDAS in sys.modules:
        return
    sys.meta_path.insert(0, _Absent)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(_Absent)


@cache
def _c() -> ctypes.CDLL | None:
    return ctypes.CDLL(None) if sys.platform == "linux" else None
