"""Forms of before and during the year → frames of their own, apart from those that are scored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evalxl.core.model import Monitoring
from evalxl.frames.build import Entry, build
from evalxl.frames.columns import PROGRESS, STAGES
from evalxl.frames.table import Frames, frame

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.core.model import CellRef

BUDGET = ("total_budget", "budget_total", "total_initial", "initial_total", "budget_planned")
"""The fund lines that may hold the budget of a declaration, the one that counts first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """Declarations and mid-year forms: the frames of all forms, their stages, their progress.

    `stages` has the index of `frames.projects`; `progress` has one row an indicator.
    """

    frames: Frames
    stages: pd.DataFrame
    progress: pd.DataFrame


def build_planned(entries: Iterable[Entry]) -> Planned:
    """Lay declarations and mid-year forms out as frames."""
    known = list(entries)
    stages = [_stage(entry) for entry in known]
    progress = [row for key, entry in enumerate(known) for row in _progress(key, entry)]
    return Planned(build(known), frame(stages, STAGES), frame(progress, PROGRESS))


def _stage(entry: Entry) -> Sequence[Any]:
    table = entry.table
    told = table.monitoring or Monitoring(budget=_declared_budget(entry))
    spent = told.cells.get("spent")
    return (
        table.stage.value,
        told.months,
        told.budget,
        told.spent,
        told.forecast,
        spent.sheet if spent else None,
        _address(spent),
        None,
        None,
    )


def _declared_budget(entry: Entry) -> float | None:
    lines = {line.key: line.yuan for line in entry.table.funds}
    return next((yuan for key in BUDGET if (yuan := lines.get(key)) is not None), None)


def _progress(key: int, entry: Entry) -> Iterator[Sequence[Any]]:
    for one in entry.table.monitoring.rows if entry.table.monitoring else ():
        place = next(iter(one.cells.values()), None)
        yield (
            key,
            one.no,
            one.so_far,
            one.forecast,
            one.likelihood.value if one.likelihood else None,
            place.sheet if place else None,
            *(_address(one.cells.get(role)) for role in ("so_far", "forecast", "likelihood")),
            None,
            None,
        )


def _address(cell: CellRef | None) -> str | None:
    return cell.address if cell else None
