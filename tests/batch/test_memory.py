"""What was freed is given back, and nothing else changes."""

from __future__ import annotations

import gc
import weakref

from evalxl.batch.work.memory import sparing


class _Ring:
    """Holds itself, as a workbook and its sheets do."""

    def __init__(self) -> None:
        self.me = self


def test_a_ring_of_objects_is_gone_once_something_was_put_away() -> None:
    gc.disable()
    try:
        with sparing() as give_back:
            seen = weakref.ref(_Ring())
            assert seen() is not None
            give_back()
            assert seen() is None
    finally:
        gc.enable()


def test_what_was_there_before_is_looked_through_again_afterwards() -> None:
    frozen = gc.get_freeze_count()
    with sparing():
        assert gc.get_freeze_count() > frozen
    assert gc.get_freeze_count() == 0
