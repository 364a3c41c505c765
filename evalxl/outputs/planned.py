"""Forms of before and during the year, of one chunk: compared, checked, never scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from evalxl import scoring
from evalxl.checks.planned import run_planned, titles
from evalxl.core.model import Finding
from evalxl.core.records import STAGES, Row, plain, rows_by_file
from evalxl.core.terms import Light
from evalxl.frames.planned import Planned, build_planned

if TYPE_CHECKING:
    from evalxl.frames import Entry
    from evalxl.settings.config import Settings

_NAMED = 5
"""So many indicators are named that are to be watched."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """Declarations and mid-year forms with what was found in them.

    `found` has the keys of `forms.frames.projects`.
    """

    forms: Planned
    found: Sequence[Finding]

    def joined(self, table: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
        """Add the findings in words to those of the chunk, as of whole files."""
        if said.empty:
            return table
        both = pd.concat([table, said.assign(project=float("nan"))], ignore_index=True)
        return both.astype(table.dtypes.to_dict()).sort_values(
            "file", kind="stable", ignore_index=True
        )

    def rows_by_file(self, sizes: Sequence[int]) -> list[dict[str, list[Row]]]:
        """Part the forms file by file: their frames, and `stages`.

        Args:
            sizes: How many of these forms each file has.
        """
        rows = rows_by_file(self.forms.frames, sizes)
        told = self._stages()
        first = 0
        for mine, size in zip(rows, sizes, strict=True):
            mine["stages"] = told[first : first + size]
            first += size
        return rows

    def _stages(self) -> list[Row]:
        """Return one row a form, with its indicators and findings counted."""
        projects, stages = self.forms.frames.projects, self.forms.stages
        indicators = self.forms.frames.indicators.groupby("project")
        told = stages.join(projects[[name for name in STAGES if name in projects]])
        told = told.assign(
            indicators=indicators.size().reindex(stages.index, fill_value=0),
            weight=indicators["weight"].sum(min_count=1).reindex(stages.index),
            watched=self._watched(),
            problems=stages.index.map(titles(self.found)),
            **{light.value: self._count(light) for light in Light},
        )
        columns = [told[name].tolist() for name in STAGES]
        return [
            dict(zip(STAGES, map(plain, values), strict=True))
            for values in zip(*columns, strict=True)
        ]

    def _count(self, light: Light) -> pd.Series[int]:
        progress = self.forms.progress
        lit = progress.loc[progress["light"].eq(light.value), "project"].value_counts()
        return lit.reindex(self.forms.stages.index, fill_value=0)

    def _watched(self) -> pd.Series[str]:
        """Name the indicators with a red or yellow light, the red ones first."""
        progress = self.forms.progress
        names = self.forms.frames.indicators.set_index(["project", "no"])["name"]
        lit = progress[progress["light"].isin([Light.RED.value, Light.YELLOW.value])]
        lit = lit.sort_values(["project", "light", "no"], kind="stable")
        keys = pd.MultiIndex.from_frame(lit[["project", "no"]])
        named = lit.assign(name=names.reindex(keys).to_numpy()).groupby("project")["name"]
        said = named.agg(lambda some: "、".join(map(str, some.head(_NAMED))) + _more(len(some)))
        return said.reindex(self.forms.stages.index).astype(object)


def _more(count: int) -> str:
    return f"等 {count} 项" if count > _NAMED else ""


def assess(entries: Iterable[Entry], settings: Settings) -> Assessed:
    """Compare the targets of some forms with what is expected, and check them."""
    planned = build_planned(entries)
    named = planned.frames.projects["policy"].unique()
    policies = {id_: settings.load_policy(id_) for id_ in named}
    understood = scoring.understood(planned, policies)
    found = run_planned(understood, policies, settings.findings.thresholds)
    return Assessed(understood, found)
