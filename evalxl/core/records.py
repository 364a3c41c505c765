"""What one file came to, as plain data, and the way from frames to records."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from evalxl import frames
from evalxl.frames import Frames

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_PLAIN = {str, int, bool}
PARTS = tuple(one.name for one in fields(Frames))
"""The names of the frames, as keys of `FileRecord.rows`."""


WITHOUT_COPY = frozenset({"answers", "declared", "monitored"})
"""Statuses of files that are read and understood, but never scored: no output belongs to them."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file, read once: its path below the inbox (posix), its bytes, its department.

    `stamps`: the marks of the scored copies the ledger knows (`writing.seal.mark`).
    """

    path: str
    content: bytes
    department: str | None = None
    modified: str | None = None  # ISO 8601, of the file; the document's own date goes first
    stamps: frozenset[str] = frozenset()


@dataclass(slots=True)
class FileRecord:
    """What one file came to. Plain data: it crosses processes and is kept in the state store.

    `status`: `scored`, `refused`, `faulted`, `answers` for a list of findings that came back,
    `declared` for targets alone, `monitored` for a mid-year form.
    `rows` has the file's share of each frame, by frame name, as JSON-able dicts whose `project`
    counts from 0 within the file; `findings` likewise (columns of `frames.FINDINGS`). `copy` are
    the bytes of the scored copy, `None` where none is made; `copy_suffix` is the ending its
    name lacks (`.xlsx` for `a.xls`), `stamp` the mark of the copy's stamp. `answers`: what the
    department answered (`answers.Answer.plain`). `planned` has the rows of forms of before and
    during the year, apart from those of scored projects: frames as in `rows`, and `stages`.
    """

    path: str
    sha256: str
    status: str
    form: str = "unknown"
    rows: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Row] = field(default_factory=list)
    copy: bytes | None = None
    copy_suffix: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    stamp: str = ""
    answers: list[Row] = field(default_factory=list)
    planned: dict[str, list[Row]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return everything but the copy, ready for JSON."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "copy"}


def rows_by_file(scored: Frames, sizes: Sequence[int]) -> list[dict[str, list[Row]]]:
    """Part the frames of a chunk file by file.

    Args:
        scored: The frames; projects stand in the order of the files.
        sizes: How many projects each file has.

    Returns:
        For each file its rows by frame name; keys are renumbered from 0 within the file.
    """
    owner = [(file, no) for file, size in enumerate(sizes) for no in range(size)]
    parted: list[dict[str, list[Row]]] = [{part: [] for part in PARTS} for _ in sizes]
    for part in PARTS:
        frame = getattr(scored, part)
        keys = frame.index if part == "projects" else frame["project"]
        for key, row in zip(keys.tolist(), _plain_rows(frame), strict=True):
            file, number = owner[key]
            if part != "projects":
                row["project"] = number
            parted[file][part].append(row)
    return parted


def findings_by_file(
    found: pd.DataFrame, paths: Sequence[str], sizes: Sequence[int]
) -> list[list[Row]]:
    """Part the findings of a chunk; `project` is renumbered from 0 within each file.

    Args:
        found: Columns of `frames.FINDINGS`.
        paths: The files of the chunk.
        sizes: How many projects each has.
    """
    parted: dict[str, list[Row]] = {path: [] for path in paths}
    firsts = dict(zip(paths, accumulate(sizes, initial=0), strict=False))
    for made in _plain_rows(found):
        for name in ("project", "indicator", "row"):
            made[name] = None if made[name] is None else int(made[name])
        if made["project"] is not None:
            made["project"] -= firsts[made["file"]]
        parted[made["file"]].append(made)
    return list(parted.values())


STAGES: dict[str, str] = {
    name: frames.PROJECTS[name]
    for name in (
        *("file", "no_in_file", "department", "unit", "project_name", "project_code", "year"),
        "contact",
    )
} | {
    **frames.STAGES,
    "indicators": frames.COUNT,
    "weight": frames.NUMBER,  # of all indicators; NaN where the form gives none
    **dict.fromkeys(("green", "yellow", "red"), frames.COUNT),  # indicators
    "watched": frames.TEXT,  # indicators with a red or yellow light, by name
    "problems": frames.TEXT,  # what was found, in a few words
}
"""The columns of `FileRecord.planned["stages"]`: one row a form of before or during the year."""

COLUMNS: dict[str, dict[str, str]] = {
    "projects": frames.PROJECTS | frames.SCORED_PROJECTS,
    "funds": frames.FUNDS,
    "subprojects": frames.SUBPROJECTS,
    "indicators": frames.INDICATORS | frames.SCORED_INDICATORS,
    "dimensions": frames.DIMENSIONS,
    "narratives": frames.NARRATIVES,
    "fields": frames.FIELDS,
    "execution": frames.EXECUTION,
}
"""The columns of each frame after scoring."""


def _plain_rows(frame: pd.DataFrame) -> Iterator[Row]:
    names = [str(name) for name in frame.columns]
    # All columns at once: a Series a column takes longer than the few rows of a form.
    for row in frame.to_numpy(dtype="object").tolist():
        yield dict(zip(names, map(plain, row), strict=True))


def plain(value: Any) -> Any:
    """Make a frame's value JSON-able: NaN becomes `None`, tuples and our values lists, dicts."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value
