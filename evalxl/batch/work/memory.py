"""What a process that makes one large thing after the other does to stay small."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MMAP_THRESHOLD = -3  # of glibc's malloc.h


@contextmanager
def sparing() -> Iterator[Callable[[], None]]:
    """Look for garbage only when told to, and then give what is free back to the system.

    What is there already is not looked through again: else looking would cost more than a small
    workbook does.

    Yields:
        What is to be called when something large was made and put away.
    """
    import pyarrow as pa

    pool = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())  # the others hold on to what they were given back
    return_at_once()
    gc.set_threshold(200_000, 20, 100)  # all rows live to the end: looking for garbage is in vain
    gc.freeze()
    try:
        yield _give_back
    finally:
        gc.unfreeze()
        pa.set_memory_pool(pool)


def return_at_once() -> None:
    """Have large arrays of their own pages, which go back to the system when they are let go.

    Else glibc keeps them among small things that live on, and a process grows by what it once
    held for a moment.
    """
    allocate = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if allocate is not None:
        allocate(_MMAP_THRESHOLD, 1 << 17)


def _give_back() -> None:
    import pyarrow as pa

    gc.collect()  # a finished workbook is a ring of objects
    gc.freeze()  # what is still in use is not looked through again
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others do not
        if trim is not None:
            trim(0)
