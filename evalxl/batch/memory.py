"""What a process that makes one large thing after the other does to stay small."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def sparing() -> Iterator[Callable[[], None]]:
    """Look for garbage only when told to, and then give what is free back to the system.

    What is there already is not looked through again: else looking would cost more than a small
    workbook does.

    Yields:
        What is to be called when something large was made and put away.
    """
    gc.set_threshold(200_000, 20, 100)  # all rows live to the end: looking for garbage is in vain
    gc.freeze()
    try:
        yield _give_back
    finally:
        gc.unfreeze()


def _give_back() -> None:
    import pyarrow as pa

    gc.collect()  # a finished workbook is a ring of objects
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others do not
        if trim is not None:
            trim(0)
