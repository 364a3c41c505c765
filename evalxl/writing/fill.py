"""Which scores are written into the form: blank cells only, unless the options say otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from evalxl.core.model import CellRef
from evalxl.core.terms import ScoreKind
from evalxl.writing.form import Project, Row, ScoredForm, cell_of, number_of
from evalxl.writing.options import OutputOptions
from evalxl.writing.wording import say
from evalxl.xlsx.grid import Cell, Grid, Sheet, Value
from evalxl.xlsx.patch.edits import Place

HEADING = "heading"


class Fill(NamedTuple):
    """One value written into the form; `kind` is a `ScoreKind`, `reviewed` or `heading`."""

    sheet: str
    place: Place
    value: Value
    kind: str


class _Computed(NamedTuple):
    cell: CellRef
    score: float
    kind: str


def fills(form: ScoredForm, grid: Grid, options: OutputOptions) -> list[Fill]:
    """List what is to be written into the score cells of a form.

    Args:
        form: The form as scored.
        grid: The same form as read.
        options: `fill_scores` decides whether typed scores stay (`blank`), are replaced
            (`always`), or all computed scores go beside the table (`beside`).

    Returns:
        One entry a cell. Formula cells are left alone, and cells that several rows share or
        that hold the weight as well (分值/得分: 10/9.5).
    """
    sheets = {sheet.name: sheet for sheet in grid.sheets}
    found: list[Fill] = []
    for project in form.projects():
        if options.fill_scores == "beside":
            found += _beside(project, sheets, options.lang)
        else:
            found += _in_place(project, sheets, replaces=options.fill_scores == "always")
    return found


def is_blank(cell: Cell | None) -> bool:
    """Return whether nothing was typed into a cell."""
    if cell is None:
        return True
    return cell.formula is None and (cell.value is None or not str(cell.value).strip())


def _in_place(project: Project, sheets: dict[str, Sheet], *, replaces: bool) -> Iterator[Fill]:
    computed = list(_computed(project))
    anchors = Counter(_anchor(one.cell, sheets) for one in computed)
    for one in computed:
        anchor = _anchor(one.cell, sheets)
        sheet = sheets[anchor.sheet]
        place = anchor.row, anchor.column
        if place in sheet.unclear:  # something stands there, whatever it is
            continue
        cell = sheet.cells.get(place)
        is_typed = cell is not None and cell.formula is None
        if anchors[anchor] == 1 and (is_blank(cell) or (replaces and is_typed)):
            yield Fill(anchor.sheet, place, one.score, one.kind)
    yield from _total(project, sheets, replaces=replaces)


def _computed(project: Project) -> Iterator[_Computed]:
    """Go over every score that counts: of the indicators, and of budget execution."""
    for row in project.indicators:
        cell, score = cell_of(row, "score"), _counted(row)
        if cell and score is not None and cell != cell_of(row, "weight"):
            yield _Computed(cell, score, str(row.get("basis") or ScoreKind.DECIDED))
    line = project.table.budget_score
    cell = line.cells.get("score") if line else None
    score = _counted_line(project)
    if line and cell and score is not None and cell != line.cells.get("weight"):
        kind = str(project.row.get("execution_kind") or ScoreKind.DECIDED)
        yield _Computed(cell, score, kind)


def _counted(row: Row) -> float | None:
    """Return the reviewer's score of an indicator, else what is computed."""
    reviewed = number_of(row, "adjusted_score")
    return number_of(row, "computed_score") if reviewed is None else reviewed


def _counted_line(project: Project) -> float | None:
    """Return the reviewer's score of the line of budget execution, else what is computed."""
    reviewed = number_of(project.row, "execution_adjusted")
    return number_of(project.row, "execution_score") if reviewed is None else reviewed


def _total(project: Project, sheets: dict[str, Sheet], *, replaces: bool) -> Iterator[Fill]:
    """Fill the total where it is one number: the sum of the scores as they then stand."""
    cells = project.table.totals.cells
    cell = cells.get("score")
    if cell is None or cell == cells.get("weight"):
        return
    anchor = _anchor(cell, sheets)
    if (anchor.row, anchor.column) in sheets[anchor.sheet].unclear:
        return
    known = sheets[anchor.sheet].cells.get((anchor.row, anchor.column))
    total = _standing_total(project, replaces=replaces)
    is_typed = known is not None and known.formula is None
    if total is not None and (is_blank(known) or (replaces and is_typed)):
        place = (anchor.row, anchor.column)
        yield Fill(anchor.sheet, place, total, str(ScoreKind.DECIDED))


def _standing_total(project: Project, *, replaces: bool) -> float | None:
    """Sum the scores as they stand after filling; `None` while one of them is open."""
    scores: list[float | None] = [
        _standing(number_of(row, "score"), _counted(row), replaces=replaces)
        for row in project.indicators
        if number_of(row, "weight")
    ]
    line = project.table.budget_score
    if line and line.weight:
        scores.append(_standing(line.score, _counted_line(project), replaces=replaces))
    known = [score for score in scores if score is not None]
    return round(sum(known), 2) if known and len(known) == len(scores) else None


def _standing(own: float | None, computed: float | None, *, replaces: bool) -> float | None:
    if replaces and computed is not None:
        return computed
    return computed if own is None else own


def _beside(project: Project, sheets: dict[str, Sheet], lang: str) -> Iterator[Fill]:
    sheet = sheets.get(project.table.sheet)
    computed = [one for one in _computed(project) if sheet and one.cell.sheet == sheet.name]
    if sheet is None or not computed:
        return
    column = _first_free_column(sheet)
    heading = max(project.table.header_rows[0], 1)
    yield Fill(sheet.name, (heading, column), say(lang, "computed_score"), HEADING)
    for one in computed:
        yield Fill(sheet.name, (one.cell.row, column), one.score, one.kind)


def _first_free_column(sheet: Sheet) -> int:
    used = [column for _, column in sheet.cells]
    return max((*used, *(block.right for block in sheet.merges)), default=0) + 1


def _anchor(cell: CellRef, sheets: dict[str, Sheet]) -> CellRef:
    place = sheets[cell.sheet].merged.get((cell.row, cell.column))
    return CellRef(cell.sheet, *place) if place else cell
