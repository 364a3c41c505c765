"""New columns in the types that `evalxl.frames` promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from evalxl.frames import TEXT
from evalxl.frames.arrays import Column
from evalxl.frames.table import of_arrays
from evalxl.policies import Policy


def conform(
    table: pd.DataFrame | Mapping[str, Column],
    columns: Mapping[str, str],
    index: pd.Index | None = None,
) -> pd.DataFrame:
    """Return exactly the columns of `table` that are promised, typed; a missing text is `None`.

    Args:
        table: A frame, or arrays that belong to the rows of `index`.
        columns: Name → type.
        index: Of the new frame; that of `table` where it is a frame.
    """
    rows = table.index if isinstance(table, pd.DataFrame) else index
    assert rows is not None
    typed = {name: _typed(table[name], kind) for name, kind in columns.items() if name in table}
    return of_arrays(typed, rows)


def _typed(column: Any, kind: str) -> Column:
    values = np.array(column, dtype=kind)
    if kind == TEXT:
        values[pd.isna(values)] = None
    return values


def by_policy(
    policy_of: Column, policies: Mapping[str, Policy], value: Callable[[Policy], float]
) -> Column:
    """Return what each project's policy says."""
    known = {name: value(policy) for name, policy in policies.items()}
    return np.array([known[name] for name in policy_of.tolist()], dtype=np.float64)
