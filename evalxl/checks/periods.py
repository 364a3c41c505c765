"""Results and deadlines that belong to another time than the form's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from evalxl.checks.material import Material, blank, missing, rows, says
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.language.dates import last_day, moments
from evalxl.language.text import normalise
from evalxl.language.years import NAMED, named_years

_COMPARED = re.compile(r"(?:较|比|同比|对比|相比|与|自|从|截至|累计|〔|（|\()\s*$")
_NAMED = re.compile(r"^\s*(?:度?(?:印发|文件|计划|规划|批复|项目库|基数|基期)|\s*以来)")
_LONGEST = 25
"""A longer target tells more than a deadline."""


def period_mismatch(material: Material) -> Iterable[Finding]:
    """Find results that tell only of years before the one under evaluation."""
    indicators = material.table("indicators")
    for row in rows(indicators, says(indicators["actual"], NAMED)):
        year, years = material.projects[row.project].year, _years(row.actual)
        if years and max(years) < year:
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
