"""Frames, and how one is made of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

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
    return pd.DataFrame(
        {
            name: pd.Series(list(values), dtype=kind)
            for (name, kind), values in zip(columns.items(), by_column, strict=True)
        }
    )
