"""Results and deadlines that belong to another time than the form's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from evalxl.checks.material import Material, blank, both, missing, place, rows, says
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.language.dates import last_day, moments
from evalxl.language.text import normalise
from evalxl.language.years import NAMED, named_years, year_in

_COMPARED = re.compile(r"(?:较|比|同比|对比|相比|与|自|从|截至|累计|〔|（|\()\s*$")
_NAMED = re.compile(r"^\s*(?:度?(?:印发|文件|计划|规划|批复|项目库|基数|基期)|\s*以来)")
_LONGEST = 25
"""A longer target tells more than a deadline."""


def period_mismatch(material: Material) -> Iterable[Finding]:
    """Find results that tell only of years before the one under evaluation."""
    indicators, contradicted = material.table("indicators"), material.once(_contradicted)
    for row in rows(indicators, says(indicators["actual"], NAMED)):
        year, years = material.projects[row.project].year, _years(row.actual)
        if years and max(years) < year and row.project not in contradicted:
            yield row_finding(
                "period_mismatch",
                row,
                "actual",
                provided=row.actual,
                expected=int(year),
                params={"told": "、".join(map(str, sorted(years)))},
            )


def _years(text: str) -> set[int]:
    """Return the years a result was reached in, not those it is compared with or named after."""
    return {
        year.number
        for year in named_years(text)
        if not _COMPARED.search(text[: year.start]) and not _NAMED.match(text[year.end :])
    }


def deadline_after_filing(material: Material) -> Iterable[Finding]:
    """Find deadlines that had not come when the form was filed, with no date in the result."""
    indicators = material.table("indicators")
    dated = says(indicators["target"], NAMED) & ~blank(indicators["actual"])
    for row in rows(indicators, dated):
        filed = material.projects[row.project].report_date
        due, day = (None, None) if missing(filed) else (_deadline(row.target), last_day(str(filed)))
        if due and day and due > day and not moments(normalise(row.actual)):
            yield row_finding(
                "deadline_after_filing",
                row,
                "actual",
                provided=row.actual,
                expected=row.target,
                params={"report_date": filed},
            )


def _deadline(text: str) -> date | None:
    """Return the last day that a deadline names plainly; `None` where it is none."""
    return last_day(text) if len(text) <= _LONGEST else None


def year_mismatch(material: Material) -> Iterable[Finding]:
    """Find forms whose year their own dates contradict."""
    fields, contradicted = material.table("fields"), material.once(_contradicted)
    for field in rows(fields, (fields["key"] == "year") & pd.notna(fields["cell"])):
        if field.project in contradicted:
            yield Finding(
                slug="year_mismatch",
                project=field.project,
                at=place(field.sheet, field.cell),
                where=field.label or "评价年度",
                provided=int(material.projects[field.project].year),
                params={"told": contradicted[field.project]},
            )


def _contradicted(material: Material) -> dict[int, dict[str, str]]:
    """Return what contradicts the year of a project: filed before it, or no date of it."""
    indicators = material.table("indicators")
    dated = set(indicators["project"][says(indicators["actual"], NAMED)].tolist())
    found = {}
    for key, project in material.projects.items():
        filed = year_in(str(project.report_date)) if not missing(project.report_date) else None
        if missing(project.year):
            continue
        if filed is not None and filed < project.year:
            found[key] = both(f"填报日期是“{project.report_date}”", f"it was filed in {filed}")
        elif key in dated:
            years = _named(material, key)
            if min(years) > project.year:
                found[key] = both(
                    f"表内最早的日期在 {min(years)} 年", f"its dates begin in {min(years)}"
                )
            elif max(years) < project.year and _has_dated_target(material, key):
                found[key] = both(
                    f"表内最晚的日期在 {max(years)} 年", f"its dates end in {max(years)}"
                )
    return found


def _named(material: Material, project: int) -> set[int]:
    """Return the years that the targets, results and texts of a project name."""
    cells = [str(text) for row in material.rows_of(project) for text in (row.target, row.actual)]
    named = (NAMED.findall(text) for text in (*cells, *material.texts_of(project)))
    return {int(year[:4]) for years in named for year in years}


def _has_dated_target(material: Material, project: int) -> bool:
    return any(NAMED.search(str(row.target)) for row in material.rows_of(project))
