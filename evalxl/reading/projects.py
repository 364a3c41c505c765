"""One group of parts → one project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from evalxl.core.model import Dimension, Field, FundLine, Indicator, ScoreTable
from evalxl.reading.comments import with_reasons_in_comments
from evalxl.reading.evidence.execution import WHY, points_of_execution
from evalxl.reading.money.by_source import Money, read_sources, table_unit
from evalxl.reading.money.sources_across import printed_rate, read_sources_across
from evalxl.reading.money.subprojects import read_subprojects
from evalxl.reading.money.unit import money_unit_of
from evalxl.reading.page_content import Part
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.dimensions import read_dimensions
from evalxl.reading.tables.fractions import in_points
from evalxl.reading.tables.indicators import read_indicators
from evalxl.reading.tables.levels import Levels
from evalxl.reading.tables.matching import matched
from evalxl.reading.tables.only_children import with_weights_of_only_children
from evalxl.reading.tables.table import Kind, Table
from evalxl.reading.tables.totals import TotalLine, own_verdict, read_totals
from evalxl.reading.texts.grade_in_text import told_grade
from evalxl.reading.texts.info import (
    read_amounts,
    read_execution_points,
    read_goals,
    read_info,
    year_in_titles,
)
from evalxl.reading.texts.inline import Pair
from evalxl.reading.texts.narrative import is_instruction
from evalxl.reading.texts.score_in_text import told_score
from evalxl.reading.vocabulary import key


@dataclass(slots=True)
class Project:
    """One project while it is put together from its parts."""

    parts: list[Part]
    remarks: Remarks = field(default_factory=Remarks)
    indicators: list[Indicator] = field(default_factory=list)
    main: Table | None = None

    def tables(self, *kinds: Kind) -> Iterator[Table]:
        """Walk the tables of some kinds through all parts."""
        for part in self.parts:
            yield from part.of(*kinds)

    @property
    def pairs(self) -> list[Pair]:
        """All labelled values, in reading order."""
        return [pair for part in self.parts for pair in part.pairs]

    @property
    def name(self) -> str:
        """The project's name as its head tells it."""
        return next((name for part in self.parts if (name := part.value("project_name"))), "")


def read_project(project: Project) -> ScoreTable:
    """Put one project together; its form and confidence are told later."""
    remarks = project.remarks
    tables = list(project.tables(Kind.MONEY, Kind.SUBPROJECTS))
    unit, unit_is_stated = money_unit_of(project.parts, tables, project.pairs)
    info = read_info(project.pairs, remarks)
    _complete_year(info, project)
    _note_hints(project)
    money = _money(project, unit, info.get("rate"))
    _read_rows(project)
    project.indicators, are_fractions = in_points(
        with_weights_of_only_children(project.indicators), remarks
    )
    dimensions, dimension_total = _dimensions(project)
    indicators = project.indicators
    main = project.main
    line = _totals(project)
    _complete_execution(project, line, money, info)
    narrative = tuple(text for part in project.parts for text in part.narrative)
    scores = [*(one.score for one in indicators), *(one.score for one in dimensions)]
    told = None if any(one is not None for one in scores) else told_score(narrative)
    totals, grade = own_verdict(info, line, dimension_total, told)
    if are_fractions and totals.weight == 1:
        totals = replace(totals, weight=100.0)
    sheet = main.page.name if main else project.parts[0].page.name
    return ScoreTable(
        sheet=sheet,
        form="unknown",
        layout_confidence=0.0,
        money_unit=unit,
        money_unit_is_stated=unit_is_stated,
        sheets=_sheets(project),
        info=info,
        funds=tuple(money.funds),
        budget_score=money.budget_score,
        printed_rate=info.get("rate") or (None if money.budget_score else money.rate),
        subprojects=tuple(matched(money.subprojects, indicators)),
        goals=read_goals(project.pairs),
        indicators=tuple(indicators),
        dimensions=tuple(dimensions),
        totals=totals,
        grade=grade,
        told_grade=None if grade else told_grade(narrative),
        narrative=narrative,
        header_rows=_rows_of_head(main) if main else (0, 0),
        first_row=min((one.row for one in indicators), default=0),
        last_row=max(
            (one.row for one in indicators if one.cells["name"].sheet == sheet), default=0
        ),
        total_row=main.page.true_row(main.total_row) if main and main.total_row else None,
        columns=_columns(main) if main else {},
    )


def _rows_of_head(main: Table) -> tuple[int, int]:
    return main.page.true_row(main.head.top), main.page.true_row(main.head.bottom)


def _columns(main: Table) -> dict[str, int]:
    """Return the column of each role as the file has it."""
    bottom = main.head.bottom
    return {
        role: main.page.ref(bottom, column.first).column
        for role, column in main.head.columns.items()
    }


def _note_hints(project: Project) -> None:
    """Note hints of the blank form that stand where an answer should."""
    for pair in project.pairs:
        if pair.cell is not None and is_instruction(pair.text):
            project.remarks.add("placeholder_left", pair.at, pair.label, pair.text[:60])


def _complete_year(info: dict[str, Field], project: Project) -> None:
    """Take the year from a title where no label tells it."""
    if "year" in info and info["year"].value is not None:
        return
    for page in (page for part in project.parts for page in (part.page, part.title) if page):
        found = year_in_titles(page)
        if found:
            info.update(found)
            return


def _money(project: Project, unit: str, rate: Field | None) -> Money:
    """Join what all tables of money and all labelled amounts tell."""
    whole = Money()
    funds: dict[str, FundLine] = {}
    for table in project.tables(Kind.MONEY, Kind.SUBPROJECTS):
        read = read_sources if table.kind is Kind.MONEY else read_subprojects
        money = read(table, table_unit(table) or unit, project.remarks)
        for line in money.funds:
            funds.setdefault(line.key, line)
        whole.budget_score = whole.budget_score or money.budget_score
        whole.rate = whole.rate or money.rate
        whole.subprojects += money.subprojects
    for part in project.parts:
        for block in part.sources_across:
            for line in read_sources_across(block, unit, project.remarks):
                funds.setdefault(line.key, line)
            whole.rate = whole.rate or printed_rate(block)
    for line in read_amounts(project.pairs, unit, project.remarks):
        funds.setdefault(line.key, line)
    whole.funds = list(funds.values())
    whole.budget_score = whole.budget_score or read_execution_points(project.pairs, rate)
    return whole


def _complete_execution(
    project: Project, line: TotalLine, money: Money, info: dict[str, Field]
) -> None:
    """Take the points that the totals lack for those of the budget execution, and say so."""
    known = money.budget_score
    found = points_of_execution(project.parts, project.indicators, line)
    if found is None or (known is not None and known.score is not None):
        return
    part, pairs = found
    places = [pair.at for pair in pairs]
    part.pairs = [*(one for one in part.pairs if one.at not in places), *pairs]
    if (stated := info.get("overall_score")) and stated.cell in places:
        del info["overall_score"]
    money.budget_score = read_execution_points(pairs, info.get("rate") or money.rate)
    for pair in pairs:
        standard = "分值" if pair.role == "execution_weight" else "得分"
        project.remarks.add(
            "read_by_content", pair.at, f"预算执行率{standard}", pair.label, why=WHY, percent=97
        )


def _read_rows(project: Project) -> None:
    """Read the rows of all indicator tables, one after the other."""
    levels = Levels()
    for part in project.parts:
        for table in part.of(Kind.INDICATORS):
            named = _subproject_above(part, table)
            if named:
                levels.enter_subproject(named)
            if project.main is None or not project.indicators:
                project.main = table
            first = len(project.indicators) + 1
            rows = read_indicators(table, project.remarks, levels, first)
            project.indicators += with_reasons_in_comments(rows, table.page.sheet, project.remarks)
    project.indicators = _with_one_execution(project.indicators)


def _with_one_execution(rows: list[Indicator]) -> list[Indicator]:
    """Take rows that only a bracket tells apart, such as quarters, for indicators."""
    execution = [one for one in rows if one.is_execution]
    by_subproject = {one.subproject for one in execution}
    names = {one.name for one in execution}
    if len(names) < 2 or len(by_subproject) > 1 or len({key(name) for name in names}) > 1:
        return rows
    return [replace(one, is_execution=False) if one.is_execution else one for one in rows]


def _subproject_above(part: Part, table: Table) -> str | None:
    """Find the sub-project a table belongs to: 二级项目：… between it and the table before."""
    above = max((one.last for one in part.tables if one.last < table.head.top), default=0)
    names = [
        pair.text
        for pair in part.pairs
        if pair.role == "subproject" and above < part.page.seen_at(pair.at)[0] < table.head.top
    ]
    return names[-1] if names else None


def _dimensions(project: Project) -> tuple[list[Dimension], TotalLine | None]:
    """Read tables without targets: dimensions, or the indicators of a form that has no others."""
    tables = list(project.tables(Kind.DIMENSIONS))
    if not project.indicators:
        for table in tables:
            if table.head.has("level3", "standard"):
                project.main = project.main or table
                project.indicators += read_indicators(
                    table, project.remarks, Levels(), len(project.indicators) + 1
                )
                tables.remove(table)
    lines: list[Dimension] = []
    total: TotalLine | None = None
    for table in tables:
        for one in read_dimensions(table, project.remarks):
            lines.append(replace(one, no=len(lines) + 1))
        if table.total_row:
            total = read_totals(table, project.remarks)
    return lines, total


def _totals(project: Project) -> TotalLine:
    """Read the total line of the indicators; with several tables the last one that has it.

    Those before it are the sums of their pages.
    """
    line = TotalLine()
    tables = list(project.tables(Kind.INDICATORS))
    if project.main is not None and not any(project.main is table for table in tables):
        tables.append(project.main)
    for table in tables:
        found = read_totals(table, project.remarks)
        sums = {**line.subtotals, **found.subtotals}
        cells = {**line.subtotal_cells, **found.subtotal_cells}
        line = found if found.cells else line
        line.subtotals, line.subtotal_cells = sums, cells
    return line


def _sheets(project: Project) -> dict[str, str]:
    """Return on which sheet each part lies."""
    sheets: dict[str, str] = {}
    for part in project.parts:
        name = part.page.name
        if any(pair.kind == "fields" for pair in part.pairs):
            sheets.setdefault("info", name)
        has_amounts = part.sources_across or any(p.kind == "amounts" for p in part.pairs)
        if has_amounts or part.of(Kind.MONEY, Kind.SUBPROJECTS):
            sheets.setdefault("funds", name)
        if part.of(Kind.INDICATORS):
            sheets.setdefault("indicators", name)
        if part.of(Kind.DIMENSIONS):
            sheets.setdefault("dimensions", name)
        if part.narrative:
            sheets.setdefault("narrative", name)
    return sheets
