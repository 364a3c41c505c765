"""New columns in the types that `evalxl.frames` promises."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evalxl.frames import TEXT


def conform(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Give exactly the columns of `table` that are promised, typed; a missing text is `None`."""
    promised = {name: kind for name, kind in columns.items() if name in table}
    typed = table.reindex(columns=list(promised)).astype(promised)
    texts = [name for name, kind in promised.items() if kind == TEXT]
    typed[texts] = typed[texts].where(typed[texts].notna(), None)
    return typed
