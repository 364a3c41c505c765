"""Forms of before and during the year, beside those that are scored: checked, told, kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evalxl.core.records import Row
from evalxl.settings.config import Settings
from evalxl.steps.opening import Opened, planned_entries
from evalxl.steps.reporting import reported

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.outputs.planned import Assessed


def assessed(opened: Sequence[Opened], settings: Settings) -> Assessed | None:
    """Check these forms; `None` where there are none."""
    if not any(one.workbook.planned for one in opened):
        return None
    from evalxl.outputs.planned import assess

    return assess([entry for one in opened for entry in planned_entries(one, settings)], settings)


def with_planned(told: pd.DataFrame, planned: Assessed | None, settings: Settings) -> pd.DataFrame:
    """Add what was found in these forms to the findings of a chunk."""
    if planned is None:
        return told
    return planned.joined(told, reported(planned.found, planned.forms.frames.projects, settings))


def planned_rows(planned: Assessed | None, opened: Sequence[Opened]) -> list[dict[str, list[Row]]]:
    """Return the rows of these forms file by file; a file without any has none."""
    if planned is None:
        return [{} for _ in opened]
    rows = planned.rows_by_file([len(one.workbook.planned) for one in opened])
    return [mine if one.workbook.planned else {} for one, mine in zip(opened, rows, strict=True)]
