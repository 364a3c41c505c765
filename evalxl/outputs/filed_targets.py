"""A project's later forms beside the targets it filed before the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evalxl import checks
from evalxl.core.model import Finding
from evalxl.core.records import PARTS, FileRecord, Row
from evalxl.core.terms import Stage
from evalxl.outputs.parquet import Gathered, gather

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.frames import Frames

_Owner = tuple[str, str, str]
_UNREAD = ("subprojects", "dimensions", "narratives", "fields", "execution")
"""Frames that hold no targets; their columns are not read."""


def since_filed(
    gathered: Gathered, projects: pd.DataFrame, planned: Sequence[FileRecord]
) -> Iterator[Finding]:
    """Compare mid-year forms and self-evaluations with the targets filed for their projects.

    Args:
        gathered: All evaluated projects.
        projects: Their frame, by the keys of the batch.
        planned: The records with forms of before and during the year.

    Returns:
        Findings on the later form; of a self-evaluation with its project's key.
    """
    filed = _filed(planned)
    named = projects[["unit", "project_name", "year"]].to_dict("records")
    owned = dict(zip(projects.index.tolist(), map(_owner, named), strict=True))
    later = [key for key, owner in owned.items() if owner in filed]
    if later:
        evaluated = checks.only(gathered.frames(dict.fromkeys(_UNREAD, ("project",))), later)
        for key in later:
            found = _between(filed[owned[key]], checks.only(evaluated, [key]))
            yield from (replace(one, project=key) for one in found)
    for record, number, owner in _of_stage(planned, Stage.MONITORED):
        if owner in filed:
            found = _between(filed[owner], _frames(record, number))
            yield from (replace(one, project=None, file=record.path) for one in found)


def _between(filed: Frames, later: Frames) -> list[Finding]:
    """Return what differs in targets and weights; the money of a filed form is only planned.

    What the later form has no column for, as one of monitoring has none for weights, is no change.
    """
    alone = replace(filed, funds=filed.funds[:0])
    found = checks.compare_submissions(alone, replace(later, funds=later.funds[:0]))
    asked = (one for one in found if one.at is not None or one.params["column_en"] == "indicator")
    return [replace(one, params={**one.params, "since": SINCE}) for one in asked]


SINCE = {"zh": "与申报的绩效目标相比，", "en": "Compared with the targets filed: "}


def _filed(planned: Sequence[FileRecord]) -> dict[_Owner, Frames]:
    """Return the filed form of each project; of several the one saved last."""
    chosen: dict[_Owner, tuple[str, str, FileRecord, int]] = {}
    for record, number, owner in _of_stage(planned, Stage.DECLARED):
        dated = (record.properties.get("modified") or "", record.path, record, number)
        if owner not in chosen or chosen[owner][:2] < dated[:2]:
            chosen[owner] = dated
    return {owner: _frames(record, number) for owner, (*_, record, number) in chosen.items()}


def _of_stage(
    planned: Sequence[FileRecord], stage: Stage
) -> Iterator[tuple[FileRecord, int, _Owner]]:
    for record in planned:
        for number, row in enumerate(record.planned["stages"]):
            owner = _owner(row)
            if row["stage"] == stage.value and all(owner):
                yield record, number, owner


def _owner(row: Mapping[Any, Any]) -> _Owner:
    """Return whose form a row is: unit, project and year, blanks left out."""
    year = row.get("year")
    known = [row.get("unit"), row.get("project_name"), int(year) if year and year == year else ""]
    unit, name, text = ("".join(str(one or "").split()) for one in known)
    return unit, name, text


def _frames(record: FileRecord, number: int) -> Frames:
    """Lay one form of a record out as frames."""
    parts = {part: _mine(part, record.planned.get(part, []), number) for part in PARTS}
    alone = FileRecord(record.path, record.sha256, record.status, rows=parts)
    return gather([alone]).frames({})


def _mine(part: str, rows: Sequence[Row], number: int) -> list[Row]:
    if part == "projects":
        return [rows[number]] if rows else []
    return [{**row, "project": 0} for row in rows if row["project"] == number]
