"""Rows of an indicator table → indicators."""

from __future__ import annotations

from evalxl.core import lazy_re as re
from evalxl.core.model import CellRef, Indicator
from evalxl.reading.numbers import MONEY_UNITS, Number, percent, read_number
from evalxl.reading.remarks import Remarks
from evalxl.reading.tables.column import LEVELS
from evalxl.reading.tables.level_bands import bands_of_levels
from evalxl.reading.tables.levels import Levels, derived_level1, joined_levels, level_name, level_of
from evalxl.reading.tables.table import Table
from evalxl.reading.tables.told_sign import told_sign
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

_PLACEHOLDER = re.compile(r"^(?:指标\s*\d*\s*[:：]?|[.…·。]+|[xX×]+|指标名称)$")
TEXTS = ("target", "actual", "reason", "standard", "evidence", "sign", "unit", "completion")
STRAYING = ("reason", "standard", "evidence", "sign", "unit", "completion")
NUMBERS = ("weight", "score", "review_score")
ADDRESSED = ("no", "level1", "level2", *TEXTS, *NUMBERS, "review_actual", "score_rate")
MEANS_NONE = {"", "/", "-", "—", "－", "--", "——", "\\"}


def read_indicators(
    table: Table, remarks: Remarks, levels: Levels, first_no: int = 1
) -> list[Indicator]:
    """Read all indicators of one table, counted from `first_no`.

    `levels` are those in force above the table: a table continued on another page may name its
    levels but once.
    """
    for number in table.notes:
        _note_text(table, table.page.rows[number][0], remarks)
    level_bands = bands_of_levels(table)
    rows: list[Indicator] = []
    for number in sorted([*table.rows, *table.bands, *table.level_rows]):
        if number in level_bands:
            levels.name("level1", table.bands[number])
            continue
        if number in table.bands:
            _enter_band(levels, table.bands[number])
            continue
        if number in table.level_rows:
            _enter_level_row(levels, table, number)
            continue
        _enter_levels(levels, table, number)
        name = _name(table, number)
        if _is_blank(table, number, name, remarks):
            continue
        indicator = _indicator(table, number, name, levels, remarks, first_no + len(rows))
        _note_missing_level(table, indicator, rows, remarks)
        rows.append(indicator)
    return rows


def _note_missing_level(
    table: Table, indicator: Indicator, before: list[Indicator], remarks: Remarks
) -> None:
    """Report the first of some rows without a level in a table that has others with one."""
    has_levels = "level2" in table.head.columns and table.head.name_role != "level2"
    was_known = bool(before and before[-1].level2)
    if has_levels and was_known and indicator.level2 is None:
        remarks.add("level_missing", indicator.cells.get("level2"), indicator.name)


def _enter_band(levels: Levels, text: str) -> None:
    """Take a heading inside the table for a level or, failing that, for a sub-project."""
    role = level_of(text)
    if role is not None:
        levels.name(role, text)
    elif not re.search(r"目标\s*\d*$", level_name(text)):
        levels.enter_subproject(text.strip())


def _enter_levels(levels: Levels, table: Table, row: int) -> None:
    columns = table.head.columns
    if "subproject" in columns and (cell := table.own(row, "subproject")):
        levels.enter_subproject(cell.text.strip())
    for role in ("level1", "level2"):
        if role not in columns or role == table.head.name_role:
            continue
        cell = table.own(row, role)
        for own, text in joined_levels(role, cell.text) if cell else ():
            levels.name(own, text)
        weight = read_number(table.own(row, f"{role}_weight"))
        if weight is not None:
            levels.weights[role] = weight.value


def _enter_level_row(levels: Levels, table: Table, row: int) -> None:
    """Enter the level a row gives the points of; they are its weight."""
    deepest = table.level_rows[row]
    for role in LEVELS[: LEVELS.index(deepest) + 1]:
        if cell := table.level_cell(row, role):
            levels.name(role, cell.text)
    weight = read_number(table.own(row, "weight"))
    if weight is not None:
        levels.weights[deepest] = weight.value


def _name(table: Table, row: int) -> str:
    """Return the name of a row; 预算执行率 may stand among the levels alone."""
    role = table.head.name_role
    cell = table.own(row, role) if role else None
    if cell is None:
        levels = (table.own(row, level) for level in ("level1", "level2"))
        cell = next(
            (one for one in levels if one and one.row == row and _is_execution(one.text)), None
        )
    return cell.text.strip() if cell else ""


def _is_blank(table: Table, row: int, name: str, remarks: Remarks) -> bool:
    """Distinguish an unused line of the form from a row; a placeholder left in it is noted."""
    filled = any(table.own(row, role) for role in ("target", "actual", *NUMBERS))
    is_placeholder = bool(_PLACEHOLDER.match(name))
    if is_placeholder:
        remarks.add("placeholder_left", table.ref(row, table.head.name_role or "name"), name, name)
    if not name and not filled:
        _note_stray_text(table, row, remarks)
    return not filled and (not name or is_placeholder)


def _note_stray_text(table: Table, row: int, remarks: Remarks) -> None:
    """Report texts that stand in a row without indicator, in a column of words."""
    for cell in table.page.rows[row]:
        role = table.role_of(cell.column)
        if role in STRAYING:
            _note_text(table, cell, remarks)


def _note_text(table: Table, cell: Cell, remarks: Remarks) -> None:
    at = table.page.ref(cell.row, cell.column)
    remarks.add("text_not_placed", at, "", cell.text.strip()[:60])


def _text(table: Table, row: int, role: str) -> str | None:
    cell = table.own(row, role)
    return (cell.text.strip() or None) if cell else None


def _indicator(
    table: Table, row: int, name: str, levels: Levels, remarks: Remarks, no: int
) -> Indicator:
    is_adjusted = (_text(table, row, "target_adjusted") or "") not in MEANS_NONE
    target_role = "target_adjusted" if is_adjusted else "target"
    numbers = {role: _number(table, row, role, name, remarks) for role in NUMBERS}
    target = _text(table, row, target_role)
    level2 = levels.names.get("level2")
    level1 = levels.names.get("level1")
    if "level1" not in table.head.columns and level1 is None:
        level1 = derived_level1(level2)
    if not name:
        remarks.add("indicator_name_missing", table.ref(row, table.head.name_role or "name"))
    return Indicator(
        no=no,
        row=table.page.true_row(row),
        name=name or level2 or "",
        subproject=levels.subproject,
        level1=level1,
        level2=level2,
        level1_weight=levels.weights.get("level1"),
        level2_weight=levels.weights.get("level2"),
        weight=numbers["weight"],
        target=target,
        actual=_text(table, row, "actual"),
        score=numbers["score"],
        review_score=numbers["review_score"],
        reason=_text(table, row, "reason"),
        standard=_text(table, row, "standard"),
        evidence=_text(table, row, "evidence"),
        sign=_text(table, row, "sign") or told_sign(target, *_words_of_row(table, row)),
        unit=_text(table, row, "unit"),
        published_completion=_text(table, row, "completion"),
        score_rate=percent(table.own(row, "score_rate")),
        is_execution=_is_execution(name),
        cells=_cells(table, row, target_role),
    )


def _words_of_row(table: Table, row: int) -> list[str | None]:
    return [_text(table, row, role) for role in ("description", "standard")]


def _is_execution(name: str) -> bool:
    return vocabulary().columns.role(name) == "rate"


def _number(table: Table, row: int, role: str, name: str, remarks: Remarks) -> float | None:
    """Read points; a number typed as text is noted, a text that is none is reported."""
    cell = table.own(row, role)
    if cell is None or _stands_above(table, cell, row, role, remarks):
        return None
    return points(cell, table.page.ref(row, cell.column), name, remarks)


def points(cell: Cell, at: CellRef, where: str, remarks: Remarks) -> float | None:
    """Read a cell of points and note whatever is odd about it; an amount of money is no points."""
    found: Number | None = read_number(cell)
    if found is None or found.unit in MONEY_UNITS:
        if cell.text.strip() not in MEANS_NONE and cell.kind != "e":
            remarks.add("number_unreadable", at, where, cell.text.strip())
        return None
    if found.is_text:
        remarks.add("text_number", at, where, cell.text.strip(), number=found.value)
    if found.is_rounded:
        remarks.add("display_rounded", at, where, cell.text.strip(), number=found.value)
    if found.stored is not None:
        remarks.add("display_scaled", at, where, cell.text.strip(), number=found.stored)
    return found.value


def _stands_above(table: Table, cell: Cell, row: int, role: str, remarks: Remarks) -> bool:
    """Return whether one number is merged over several rows: it counts for the first, and once."""
    if cell.row == row or cell.row not in table.rows:
        return False
    remarks.add("number_spans_rows", table.page.ref(row, cell.column), "", cell.text, role=role)
    return True


def _cells(table: Table, row: int, target_role: str) -> dict[str, CellRef]:
    """Name every column the form has for this row, blank or not."""
    columns = table.head.columns
    cells: dict[str, CellRef] = {}
    for called in ("name", *ADDRESSED):
        role = {"name": table.head.name_role or "name", "target": target_role}.get(called, called)
        if role in columns:
            ref = table.ref(row, role)
            begins = table.page.extent(row, columns[role].first).top == row
            if ref is not None and (role not in NUMBERS or begins):
                cells[called] = ref
    return cells
