"""Texts put away as Parquet come back as they were, in whatever order they are asked for."""

from __future__ import annotations

import pandas as pd
import pytest

from evalxl.frames import Frames
from evalxl.writing.summary.tables import shelf
from evalxl.writing.summary.tables.shelf import Shelf
from tests.writing_summary.builder import batch

TEXTS = ["甲", None, "丙", "丁", "戊"]


@pytest.fixture(params=[1, 2, 5_000])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Lay the texts down backwards, so many to a group."""
    monkeypatch.setattr(shelf, "_GROUP", request.param)
    frames: Frames = batch(1).frames
    frames.indicators = pd.DataFrame({"name": TEXTS, "reason": [None] * 5}, dtype=object)
    return Shelf(frames, ("name", "reason"), pd.Index([4, 3, 2, 1, 0]))


@pytest.mark.parametrize("asked", [[0, 1, 2, 3, 4], [4, 0], [1], [2, 2, 3], []])
def test_rows_come_in_the_order_in_which_they_are_asked_for(kept: Shelf, asked: list[int]) -> None:
    rows = kept.rows(pd.Index(asked, dtype="int64"))
    assert rows["name"].tolist() == [TEXTS[no] for no in asked]
    assert rows.index.tolist() == asked


def test_a_missing_text_is_none(kept: Shelf) -> None:
    assert kept.rows(pd.Index([0, 1]))["reason"].tolist() == [None, None]
