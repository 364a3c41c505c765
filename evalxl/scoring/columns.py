"""New columns in the types that `evalxl.frames` promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evalxl.frames import TEXT


def conform(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return exactly the columns of `table` that are promised, typed; a missing text is `None`."""
    typed = {name: _typed(table[name], kind) for name, kind in columns.items() if name in table}
    return pd.DataFrame(typed, index=table.index, copy=False)


def _typed(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    values = column.to_numpy(dtype=kind, copy=True)
    if kind == TEXT:
        values[column.isna().to_numpy()] = None
    return pd.Series(values, index=column.index, dtype=kind)  # a bare array of texts is retyped
