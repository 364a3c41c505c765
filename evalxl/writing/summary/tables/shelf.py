"""Texts of very many rows, put away as Parquet and fetched a stretch at a time.

The texts of a county's indicators take more memory than everything else a summary is made from,
and each sheet looks at a few thousand rows at once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import numpy.typing as npt

    from evalxl.frames import Frames

_GROUP = 5_000  # rows; as many as are written at once


class Shelf:
    """Texts of indicators, in the order in which they will be asked for.

    Args:
        frames: Where they stand; read one column after the other.
        columns: Which.
        order: The index of the indicators in that order.
    """

    def __init__(self, frames: Frames, columns: Sequence[str], order: pd.Index[int]) -> None:
        at = order.to_numpy()
        self._places = np.empty(len(at), dtype=np.int64)
        self._places[at] = np.arange(len(at))
        self._columns = {
            name: _packed(frames.some("indicators", [name])[name], at) for name in columns
        }

    def rows(self, index: pd.Index[int]) -> pd.DataFrame:
        """Return the texts of some indicators; a missing one is `None`."""
        places = self._places[index.to_numpy()]
        asked, at = np.unique(places, return_inverse=True)
        found = {name: _taken(one, asked)[at] for name, one in self._columns.items()}
        return pd.DataFrame(found, index, dtype=object)


def _packed(texts: pd.Series[str], order: npt.NDArray[Any]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = io.BytesIO()
    column = pa.array(texts, pa.large_string()).take(pa.array(order))
    pq.write_table(pa.table({"text": column}), target, row_group_size=_GROUP)
    return target.getvalue()


def _taken(content: bytes, places: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Read the texts at these places, which go up."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    file, texts = pq.ParquetFile(pa.BufferReader(content)), list[str | None]()
    for group in np.unique(places // _GROUP).tolist():
        mine = places[places // _GROUP == group] % _GROUP
        part = file.read_row_group(group, use_threads=False)["text"]
        texts += part.take(pa.array(mine)).to_pylist()
    return np.array(texts, dtype=object)
