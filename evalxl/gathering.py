"""Records of many files → frames of the batch and Parquet files, a chunk at a time.

A county's batch has hundreds of thousands of indicator rows. The records are read once, one by
one; every column goes to Parquet at once, and only what the batch stage reads later stays in
memory, long texts as Arrow keeps them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from evalxl import frames
from evalxl.frames import Frames
from evalxl.records import COLUMNS, PARTS, FileRecord, Row

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

_CHUNK = 2_000  # rows held as plain objects
_GROUP = 20_000  # rows of a row group: fewer make a file slow to read

_LONG = frozenset(
    {"name", "target", "actual", "why_zh", "reason", "formula", "text"}
    | {"message", "fix", "where", "provided", "expected", "fingerprint"}
)
"""Texts that seldom stand twice; the others are kept once however often they stand."""

_READ: dict[str, Sequence[str]] = {
    "funds": ("project", "key", "yuan", "sheet", "cell"),
    "subprojects": ("project", "name", "budget", "actual", "sheet", "cell_name", "cell_actual"),
    "indicators": (
        *("project", "no", "sheet", "subproject", "level1", "level2", "name", "weight"),
        *("target", "actual", "score", "reason", "is_execution", "cell_name", "cell_actual"),
        *("cell_reason", "verdict", "completion", "why_zh", "target_value", "target_upper"),
        *("target_unit", "actual_value", "actual_unit", "actual_is_bound", "direction"),
        *("computed_score", "score_kind", "lost", "adjusted_score", "adjusted_reason"),
    ),
    "dimensions": (),
    "fields": (),
}
"""What is read of the frames that are large; of the others everything is."""


class Gathering:
    """Takes records one after the other; projects are numbered through all of them."""

    def __init__(self) -> None:
        self._parts = {
            part: _Part(COLUMNS[part], _READ.get(part, tuple(COLUMNS[part])), is_written=True)
            for part in PARTS
        }
        self._findings = _Part(frames.FINDINGS, tuple(frames.FINDINGS), is_written=False)
        self._projects = 0

    def add(self, record: FileRecord) -> None:
        """Take one record."""
        for part, rows in record.rows.items():
            key = None if part == "projects" else "project"
            self._parts[part].add(rows, key, self._projects)
        self._findings.add(record.findings, "project", self._projects)
        self._projects += len(record.rows.get("projects", ()))

    def frames(self) -> Frames:
        """Give the frames of what was taken, with the columns that are read; only once."""
        return Frames(**{name: part.frame() for name, part in self._parts.items()})

    def findings(self) -> pd.DataFrame:
        """Give the findings of what was taken; only once."""
        return self._findings.frame()

    def parquet(self, part: str) -> bytes:
        """Give the Parquet file of a frame with all its columns, after `frames`; only once."""
        return self._parts.pop(part).parquet()


def gather(records: Iterable[FileRecord]) -> Gathering:
    """Take all records."""
    gathering = Gathering()
    for record in records:
        gathering.add(record)
    return gathering


class _Part:
    """One frame in the making."""

    def __init__(self, columns: dict[str, str], kept: Sequence[str], is_written: bool) -> None:
        self._columns, self._rows = columns, list[list[Any]]()
        self._kept: dict[str, list[pd.Series[Any]]] = {name: [] for name in kept}
        self._file = _ParquetFile() if is_written else None
        self._texts: dict[str, str] = {}

    def add(self, rows: Iterable[Row], key: str | None, first: int) -> None:
        """Take rows; the numbers in the column `key` are counted on from `first`."""
        for row in rows:
            if key is not None and row[key] is not None:
                row = {**row, key: row[key] + first}
            self._rows.append([row.get(name) for name in self._columns])
        if len(self._rows) >= _CHUNK:
            self._flush()

    def frame(self) -> pd.DataFrame:
        """Give all rows with the columns that are kept; nothing is held after."""
        import pandas as pd

        self._flush()
        self._texts.clear()
        columns = {
            name: pd.concat(self._kept.pop(name), ignore_index=True) for name in tuple(self._kept)
        }
        return pd.DataFrame(columns, copy=False)  # laid together, they would stand here twice

    def parquet(self) -> bytes:
        """Give the file."""
        if self._file is None:
            raise ValueError("this frame is not written")
        return self._file.close()

    def _flush(self) -> None:
        frame, self._rows = frames.frame(self._rows, self._columns), []
        if self._file is not None:
            self._file.write(frame)
        for name, chunks in self._kept.items():
            chunks.append(self._small(name, frame[name]))

    def _small(self, name: str, column: pd.Series[Any]) -> pd.Series[Any]:
        import pandas as pd

        if self._columns[name] != frames.TEXT:
            return column.copy()  # a view would keep all columns of its type
        if name in _LONG:
            return column.astype(long_text())
        once = self._texts.setdefault
        return pd.Series([once(text, text) for text in column], dtype=object)


def long_text() -> pd.StringDtype[Any]:
    """Give the type of texts that Arrow keeps; a missing one is NaN."""
    import pandas as pd

    return pd.StringDtype("pyarrow", na_value=float("nan"))


def compact(findings: pd.DataFrame) -> pd.DataFrame:
    """Give findings the types of those that were gathered."""
    return findings.astype({name: long_text() for name in findings.columns if name in _LONG})


class _ParquetFile:
    """A Parquet file written chunk by chunk; the same chunks give the same bytes."""

    def __init__(self) -> None:
        self._target = io.BytesIO()
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []

    def write(self, frame: pd.DataFrame) -> None:
        """Write the rows of a frame, with those of others in one group."""
        self._waiting.append(arrow(frame))
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


def parquet(frame: pd.DataFrame) -> bytes:
    """Write a frame as Parquet; the same frame gives the same bytes."""
    file = _ParquetFile()
    file.write(frame)
    return file.close()
