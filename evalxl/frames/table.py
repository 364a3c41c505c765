"""Frames, and how one is made of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from evalxl.frames.arrays import Column
from evalxl.frames.columns import EXECUTION

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class Frames:
    """All projects of one chunk. Index of each frame: 0, 1, 2 … in reading order."""

    projects: pd.DataFrame
    funds: pd.DataFrame
    subprojects: pd.DataFrame
    indicators: pd.DataFrame
    dimensions: pd.DataFrame
    narratives: pd.DataFrame
    fields: pd.DataFrame
    execution: pd.DataFrame = field(default_factory=lambda: frame((), EXECUTION))

    def some(self, part: str, columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns of a frame."""
        whole: pd.DataFrame = getattr(self, part)
        return whole[list(columns)]


def frame(rows: Sequence[Sequence[Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Make a frame of `rows` with exactly `columns` and their types, also when there are none."""
    import pandas as pd

    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = {
        name: array(values, kind)
        for (name, kind), values in zip(columns.items(), by_column, strict=True)
    }
    return of_arrays(arrays, pd.RangeIndex(len(rows)))


def array(values: Sequence[Any], kind: str) -> Column:
    """Make an array of one type; texts and tuples stay what they are."""
    made = np.empty(len(values), dtype=kind)
    made[:] = values
    return made


def of_arrays(columns: Mapping[str, Column], index: pd.Index) -> pd.DataFrame:
    """Make a frame of typed arrays, which it keeps as they are.

    The public constructor reads every text again to guess its type, or wants a Series a column:
    a tenth of a millisecond each, many times the work on the forms of a small chunk.
    """
    import pandas as pd

    names = pd.Index(list(columns))
    table: pd.DataFrame = pd.DataFrame._from_arrays(  # type: ignore[attr-defined]
        list(columns.values()), names, index, verify_integrity=False
    )
    return table
