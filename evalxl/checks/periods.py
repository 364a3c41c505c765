"""Results and deadlines that belong to another time than the form's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from evalxl.checks.material import Material, blank, rows, says
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding

_DATED = re.compile(r"(?<!\d)20\d\d\s*年")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_COMPARED = re.compile(r"(?:较|比|同比|对比|相比|与|自|从|截至|累计|〔|（|\()\s*$")
_NAMED = re.compile(r"^\s*(?:度?(?:印发|文件|计划|规划|批复|项目库|基数|基期)|\s*以来)")
_DAY = re.compile(r"(20\d\d)\D{1,2}(\d{1,2})(?:\D{1,2}(\d{1,2}))?")
_ENDS = (
    (re.compile(r"上半年"), (6, 30)),
    (re.compile(r"第?一季度"), (3, 31)),
    (re.compile(r"第?二季度"), (6, 30)),
    (re.compile(r"第?三季度"), (9, 30)),
    (re.compile(r"年底|年末|下半年|全年|第?四季度|年内"), (12, 31)),
)


def period_mismatch(material: Material) -> Iterable[Finding]:
    """Find results that tell only of years before the one under evaluation."""
    indicators = material.frames.indicators
    year = material.by_project("year", indicators["project"])
    dated = says(indicators["actual"], _DATED) & year.notna()
    for row in rows(indicators.assign(year=year), dated):
        years = _years(row.actual)
        if years and max(years) < row.year:
            yield row_finding(
                "period_mismatch",
                row,
                "actual",
                provided=row.actual,
                expected=int(row.year),
                params={"told": "、".join(map(str, sorted(years)))},
            )


def _years(text: str) -> set[int]:
    """Return the years a result was reached in, not those it is compared with or named after."""
    return {
        int(found[1])
        for found in _YEAR.finditer(text)
        if not _COMPARED.search(text[: found.start()]) and not _NAMED.match(text[found.end() :])
    }


def deadline_after_filing(material: Material) -> Iterable[Finding]:
    """Find deadlines that had not come when the form was filed, with no date in the result."""
    indicators = material.frames.indicators
    filed = material.by_project("report_date", indicators["project"])
    dated = says(indicators["target"], _DATED) & filed.notna() & ~blank(indicators["actual"])
    for row in rows(indicators.assign(filed=filed), dated):
        due, day = _deadline(row.target), _date(str(row.filed))
        if due and day and due > day and not re.search(r"\d+\s*月|20\d\d", row.actual):
            yield row_finding(
                "deadline_after_filing",
                row,
                "actual",
                provided=row.actual,
                expected=row.target,
                params={"report_date": row.filed},
            )


def _date(text: str) -> date | None:
    found = _DAY.search(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 28))
    except ValueError:
        return None


def _deadline(text: str) -> date | None:
    """Return the last day that a deadline names plainly; `None` where it is none."""
    year = _YEAR.search(text)
    if year is None or len(text) > 25:
        return None
    rest = text[year.end() :]
    if rest.strip().startswith("前"):
        return date(int(year[1]) - 1, 12, 31)
    for words, (month, day) in _ENDS:
        if words.search(rest) or words.search(text):
            return date(int(year[1]), month, day)
    return _date(text)
