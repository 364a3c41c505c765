"""Mid-year forms (绩效运行监控表): results so far, expected ones, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalxl.core.model import CellRef, Monitoring, Progress, ScoreTable
from evalxl.core.terms import Likelihood, Stage
from evalxl.language.words import pattern_of
from evalxl.language.year_parts import months_passed
from evalxl.reading.money.mid_year import BUDGET, SPENT, Amount, mid_year_money, money_places
from evalxl.reading.page import Page
from evalxl.reading.page_content import Part
from evalxl.reading.projects import Project
from evalxl.reading.tables.column import Column
from evalxl.reading.tables.headers import Head
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.texts.titles import headlines, says
from evalxl.reading.vocabulary import vocabulary

SO_FAR, FORECAST, LIKELIHOOD = "so_far", "forecast", "likelihood"
_FEWEST = 2
"""So many signs make a table one of monitoring: half-year results alone are none."""


@dataclass(frozen=True, slots=True)
class MidYear:
    """The columns of a table that tell of the part of the year that has passed.

    `likelihood` has several where each class has a column of its own to tick.
    """

    table: Table
    so_far: Column | None
    forecast: Column | None
    likelihood: tuple[Column, ...]

    @property
    def signs(self) -> int:
        """How many of the three it has."""
        return sum(map(bool, (self.so_far, self.forecast, self.likelihood)))

    def columns(self) -> Iterator[Column]:
        """Yield all columns that are read."""
        yield from filter(None, (self.so_far, self.forecast, *self.likelihood))


def is_monitoring(parts: Iterable[Part]) -> bool:
    """Whether a sheet is one of monitoring: by its columns and titles, and no score is in it."""
    parts = list(parts)
    found = [one for part in parts for one in mid_year(part)]
    if not found or (says("evaluated", parts) and not says("monitored", parts)):
        return False
    signs = max(one.signs for one in found) + says("monitored", parts)
    return signs >= _FEWEST and not any(_is_scored(one.table) for one in found)


def _is_scored(table: Table) -> bool:
    return any(table.own(row, "score") for row in table.rows)


def mid_year(part: Part) -> Iterator[MidYear]:
    """Find the tables of a part that have any column of monitoring."""
    for table in part.of(Kind.INDICATORS, Kind.TARGETS):
        roles = [(_role(role, one), one) for role, one in _columns(table.head)]
        first = {role: one for role, one in reversed(roles) if role}
        ticks = tuple(one for role, one in roles if role == LIKELIHOOD)
        made = MidYear(table, first.get(SO_FAR), first.get(FORECAST), ticks)
        if made.signs:
            yield made


def _columns(head: Head) -> list[tuple[str | None, Column]]:
    """List the columns of a head from left to right, each with its role as far as it has one."""
    others = (*head.unknown, *head.aside)
    columns = [*head.columns.items(), *((None, one) for one in others)]
    return sorted(columns, key=lambda pair: pair[1].first)


def _role(role: str | None, column: Column) -> str | None:
    """Return what a column tells of the running year; `None` for targets, rates and all others."""
    said = "".join("".join(column.path).split())
    if pattern_of("monitoring", LIKELIHOOD).search(said):
        return LIKELIHOOD
    if role in ("target", "reason") or pattern_of("monitoring", "rates").search(column.label):
        return None
    if pattern_of("monitoring", FORECAST).search(said):
        return FORECAST
    is_so_far = months_passed(said) or pattern_of("monitoring", SO_FAR).search(said)
    return SO_FAR if is_so_far else None


def monitored(project: Project, table: ScoreTable) -> tuple[ScoreTable, frozenset[CellRef]]:
    """Return a project's form as one of monitoring: expected values instead of results.

    With it the cells that only such a form is read for.
    """
    found = [one for part in project.parts for one in mid_year(part)]
    at_rows = {one.table.page.true_row(row): (one, row) for one in found for row in one.table.rows}
    progress = tuple(
        _progress(one.no, *at_rows[one.row]) for one in table.indicators if one.row in at_rows
    )
    expected = {one.no: one.forecast for one in progress}
    rows = (replace(one, actual=expected.get(one.no), score=None) for one in table.indicators)
    money = mid_year_money(project, table)
    yuan = {role: amount.yuan for role, amount in money.items()}
    told = Monitoring(
        months=_months(project.parts, found, money),
        rows=progress,
        cells={role: amount.cell for role, amount in money.items()},
        budget=yuan.get(BUDGET),
        spent=yuan.get(SPENT),
        forecast=yuan.get(FORECAST),
    )
    made = replace(table, stage=Stage.MONITORED, indicators=tuple(rows), monitoring=told)
    return made, frozenset([*_places(found), *money_places(project, money)])


def _places(found: Iterable[MidYear]) -> Iterator[CellRef]:
    """Name the cells of the columns of monitoring, with those of ticks below the reasons."""
    for one in found:
        page, head = one.table.page, one.table.head
        columns = [*one.columns(), *(other for other in head.unknown if _is_reason(other))]
        rows = [*range(head.top, head.bottom + 1), *one.table.rows]
        yield from (page.ref(row, column.first) for column in columns for row in rows)


def _is_reason(column: Column) -> bool:
    """Whether a column stands below a heading that asks for reasons."""
    columns = vocabulary().columns
    return any(columns.role(label) == "reason" for label in column.path[:-1])


def _progress(no: int, columns: MidYear, row: int) -> Progress:
    """Read one row of a table of monitoring."""
    page = columns.table.page
    places = {SO_FAR: columns.so_far, FORECAST: columns.forecast}
    texts = {role: page.text(row, one.first) for role, one in places.items() if one}
    ticked = _ticked(page, columns.likelihood, row)
    cells = {role: page.ref(row, one.first) for role, one in places.items() if one}
    if columns.likelihood:
        cells[LIKELIHOOD] = page.ref(row, (ticked or columns.likelihood[0]).first)
    return Progress(
        no,
        texts.get(SO_FAR) or None,
        texts.get(FORECAST) or None,
        _likelihood(page, columns.likelihood, ticked, row),
        cells,
    )


def _ticked(page: Page, columns: Sequence[Column], row: int) -> Column | None:
    """Return the one column of several that is filled in a row; `None` where it is not one."""
    filled = [one for one in columns if page.text(row, one.first)]
    return filled[0] if len(filled) == 1 else None


def _likelihood(
    page: Page, columns: Sequence[Column], ticked: Column | None, row: int
) -> Likelihood | None:
    """Return how sure a row is: by its ticked column's heading, else by its own words."""
    if ticked is None:
        return None
    said = page.text(row, ticked.first)
    return likelihood_of(ticked.label if len(columns) > 1 else said)


def likelihood_of(text: str) -> Likelihood | None:
    """Return what an answer such as 有可能 comes to; `None` where no word is known."""
    said = pattern_of("monitoring", LIKELIHOOD).sub("", text)
    worst_first = (Likelihood.UNLIKELY, Likelihood.POSSIBLE, Likelihood.CERTAIN)
    found = (one for one in worst_first if pattern_of("likelihood", one.value).search(said))
    return next(found, None)


def _months(
    parts: Sequence[Part], found: Iterable[MidYear], money: Mapping[str, Amount]
) -> int | None:
    """Return the months passed: by the columns, else by the label of the money, else a title."""
    labels = [one.so_far.label for one in found if one.so_far]
    labels += [one.label for one in money.values()]
    labels += [title for part in parts for title in headlines(part)]
    return next((months for one in labels if (months := months_passed(one))), None)
