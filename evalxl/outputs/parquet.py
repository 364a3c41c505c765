"""Records of many files → one Parquet file a frame, and the frames that are read from these.

A county's batch has hundreds of thousands of indicator rows. The records are read once, one by
one, and stay in memory as Parquet keeps them, a tenth of what frames take; whoever needs a frame
reads the columns it looks at.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalxl import frames
from evalxl.core.records import COLUMNS, PARTS, STAGES, FileRecord, Row
from evalxl.frames import Frames

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

FINDINGS, PLANNED = "findings", "stages"
_AT_LENGTH = ("goal_expected", "goal_achieved", "own_subtotals")
_SHORT = tuple(name for name in COLUMNS["projects"] if name not in _AT_LENGTH)
"""What of the projects is held: not what they say at length."""
Wanted = Mapping[str, Sequence[str]]
"""The columns that are read, by frame; all of a frame that is not named."""

_CHUNK = 2_000  # rows held as plain objects
_GROUP = 20_000  # rows of a row group: fewer make a file slow to read

_LONG = frozenset(
    {"name", "target", "actual", "why_zh", "reason", "formula", "text"}
    | {"message", "fix", "where", "provided", "expected", "fingerprint"}
)
"""Texts that seldom stand twice; the others are held once however often they stand."""
_TYPES = COLUMNS | {FINDINGS: frames.FINDINGS, PLANNED: STAGES}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All frames of a batch and the findings, as Parquet files by name."""

    files: Mapping[str, bytes]

    def frames(self, wanted: Wanted) -> Frames:
        """Read the frames."""
        return Frames(**{part: self.frame(part, wanted.get(part)) for part in PARTS})

    def frame(self, part: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read one frame; `columns`: some of it."""
        import pandas as pd
        import pyarrow as pa
        import pyarrow.parquet as pq

        types = _TYPES[part]
        names = list(types if columns is None else columns)
        file = pq.ParquetFile(pa.BufferReader(self.files[part]))
        # Column by column: all at once would stand here twice.
        read = {name: _column(name, types[name], _read(file, name)) for name in names}
        return pd.DataFrame(read, index=range(file.metadata.num_rows), copy=False)

    def adding(self, part: str, rows: pd.DataFrame) -> Gathered:
        """Return the same with more rows of a frame."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        known = pq.read_table(pa.BufferReader(self.files[part]))
        target = io.BytesIO()
        pq.write_table(pa.concat_tables([known, arrow(rows)]).combine_chunks(), target)
        return Gathered({**self.files, part: target.getvalue()})

    def replacing(self, part: str, columns: Mapping[str, Sequence[str | None]]) -> Gathered:
        """Return the same with other texts in some columns of a frame."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pq.read_table(pa.BufferReader(self.files[part]))
        for name, texts in columns.items():
            place = table.schema.get_field_index(name)
            field = table.schema.field(name)
            table = table.set_column(place, field, pa.array(texts, field.type))
        target = io.BytesIO()
        pq.write_table(table, target)
        return Gathered({**self.files, part: target.getvalue()})


class Unread(Frames):
    """Frames that are read when one looks at them and not kept, but for the projects.

    The slots stay empty, so that a look comes to `__getattr__`.
    """

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def some(self, part: str, columns: Sequence[str]) -> pd.DataFrame:
        """Read some columns of a frame."""
        return self._gathered.frame(part, columns)

    def __getattr__(self, part: str) -> pd.DataFrame:
        if part not in PARTS:
            raise AttributeError(part)
        frame = self._gathered.frame(part, _SHORT if part == "projects" else None)
        if part == "projects":
            self.projects = frame
        return frame


def gather(records: Iterable[FileRecord]) -> Gathered:
    """Take all records; projects are numbered through all of them."""
    parts = {part: _Part(columns) for part, columns in _TYPES.items()}
    projects = 0
    for record in records:
        for part, rows in record.rows.items():
            parts[part].add(rows, None if part == "projects" else "project", projects)
        parts[FINDINGS].add(record.findings, "project", projects)
        parts[PLANNED].add(record.planned.get(PLANNED, ()), None, 0)
        projects += len(record.rows.get("projects", ()))
    return Gathered({name: part.close() for name, part in parts.items()})


class _Part:
    """One frame in the making."""

    def __init__(self, columns: dict[str, str]) -> None:
        self._columns, self._rows = columns, list[list[Any]]()
        self._schema = arrow(frames.frame((), columns)).schema
        self._file = _ParquetFile()

    def add(self, rows: Iterable[Row], key: str | None, first: int) -> None:
        """Take rows; the numbers in the column `key` are counted on from `first`."""
        for row in rows:
            if key is not None and row[key] is not None:
                row = {**row, key: row[key] + first}
            self._rows.append([row.get(name) for name in self._columns])
        if len(self._rows) >= _CHUNK:
            self._flush()

    def close(self) -> bytes:
        """Return the file."""
        self._flush()
        return self._file.close()

    def _flush(self) -> None:
        import pyarrow as pa

        by_column = list(zip(*self._rows, strict=True)) or [()] * len(self._columns)
        arrays = map(_arrow_array, by_column, self._columns.values(), self._schema.types)
        self._file.write(pa.Table.from_arrays([*arrays], schema=self._schema))
        self._rows = []


def _read(file: pq.ParquetFile, name: str) -> pa.ChunkedArray:
    return file.read(columns=[name], use_threads=False)[name]


def _column(name: str, kind: str, column: pa.ChunkedArray) -> pd.Series[Any]:
    import pandas as pd

    if kind != frames.TEXT:
        return pd.Series(column.to_numpy(), dtype=kind)
    if name in _LONG:
        kept: Any = long_text()
        return pd.Series(kept.__from_arrow__(column))
    return pd.Series(_repeated(column), dtype=object)


def _repeated(column: pa.ChunkedArray) -> Any:
    """Return texts as plain objects, equal ones as the same; a missing one is `None`."""
    import numpy as np

    coded = column.combine_chunks().dictionary_encode()
    texts = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
    return texts.take(coded.indices.fill_null(-1).to_numpy())


def _arrow_array(values: Sequence[Any], kind: str, type_: pa.DataType) -> pa.Array:
    import pyarrow as pa

    if kind == frames.TEXT:
        plain = [text if text is None or isinstance(text, str) else str(text) for text in values]
        return pa.array(plain, type_)
    return pa.array(frames.array(values, kind), type_, from_pandas=True)


def long_text() -> pd.StringDtype[Any]:
    """Return the type of texts that Arrow keeps; a missing one is NaN."""
    import pandas as pd

    return pd.StringDtype("pyarrow", na_value=float("nan"))


class _ParquetFile:
    """A Parquet file written chunk by chunk; the same chunks give the same bytes."""

    def __init__(self) -> None:
        self._target = io.BytesIO()
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []

    def write(self, rows: pa.Table) -> None:
        """Write some rows, with those of others in one group."""
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) >= _GROUP:
            self._write_group()

    def close(self) -> bytes:
        """Finish the file and give its bytes."""
        self._write_group()
        if self._writer is not None:
            self._writer.close()
        return self._target.getvalue()

    def _write_group(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not self._waiting:
            return
        table, self._waiting = pa.concat_tables(self._waiting).combine_chunks(), []
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._target, table.schema)
        if len(table) or not self._target.tell():
            self._writer.write_table(table)


def arrow(frame: pd.DataFrame) -> pa.Table:
    """Make a frame an Arrow table; a list of flags becomes its text."""
    import pyarrow as pa

    texts = [name for name in frame.columns if frame[name].dtype.kind not in "fiub"]
    plain = frame.astype(dict.fromkeys(texts, "string"))
    return pa.Table.from_pandas(plain, preserve_index=False)
