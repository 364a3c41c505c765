"""Frames made of rows: the promised types, whatever the values; sums by project."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evalxl.frames import FLAG, NUMBER, TEXT, frame
from evalxl.frames.arrays import counts, sums

COLUMNS = {"name": TEXT, "amount": NUMBER, "is_open": FLAG, "parts": TEXT}


def test_a_frame_has_the_promised_types_and_keeps_missing_texts_as_none() -> None:
    made = frame([("甲", 1.5, True, ("a", "b")), (None, None, False, ("c", "d"))], COLUMNS)
    assert [str(kind) for kind in made.dtypes] == list(COLUMNS.values())
    assert made["name"].tolist() == ["甲", None]
    assert made["parts"].tolist() == [("a", "b"), ("c", "d")]
    assert pd.isna(made["amount"][1])


def test_a_frame_without_rows_has_the_same_types() -> None:
    assert [str(kind) for kind in frame((), COLUMNS).dtypes] == list(COLUMNS.values())


def test_a_frame_can_be_joined_and_filtered_like_any_other() -> None:
    made = frame([("甲", 1.0, True, None), ("乙", 2.0, False, None)], COLUMNS)
    joined = made[made["is_open"]].join(pd.DataFrame({"more": [7, 8]}))
    assert joined[["name", "more"]].to_numpy().tolist() == [["甲", 7]]


def test_sums_by_key_are_exact_and_pass_over_what_is_missing() -> None:
    keys, wanted = np.array([3, 3, 5, 3]), np.array([3, 4, 5])
    assert sums(keys, np.array([0.1, 0.2, np.nan, 0.7]), wanted).tolist() == [1.0, 0.0, 0.0]
    assert counts(keys, np.array([True, False, True, True]), wanted).tolist() == [2, 0, 1]
