"""The rows of a table: where it ends, headings inside it, subtotals, its total."""

from __future__ import annotations

from collections.abc import Sequence

from evalxl.reading.columns import STAGES
from evalxl.reading.indicators import MEANS_NONE, NUMBERS
from evalxl.reading.levels import level_name, level_of
from evalxl.reading.numbers import read_number
from evalxl.reading.sources import heads_sources, inline_source, names_rate
from evalxl.reading.tables import VALUES, Kind, Table
from evalxl.reading.vocabulary import vocabulary
from evalxl.xlsx.grid import Cell

LONGEST_BAND = 40
"""A heading inside a table is short; a longer text in one wide cell ends the table."""
FEWEST_RESULTS = 3
"""A row with a result has a name, a target and a result."""
FAR = 5
"""How many rows below a row are looked at to tell whether the table goes on."""


def fill(table: Table, candidates: Sequence[int]) -> None:
    """Hand the rows below a head to the table until something ends it."""
    takes = {
        Kind.MONEY: _take_money,
        Kind.DOCUMENTS: _take_plain,
        Kind.SITUATION: _take_plain,
    }.get(table.kind, _take_body)
    for place, row in enumerate(candidates):
        if not takes(table, row, candidates[place + 1 : place + 1 + FAR]):
            if takes is _take_body:
                _take_last_total(table)
                _look_below(table, candidates[place + 1 :])
            break


def _take_money(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of money sources, or a heading such as 按收入性质分 with sources below it."""
    cells = table.page.rows[row]
    is_heading = heads_sources(cells)
    if _is_money(table, row) or (is_heading and following and _is_money(table, following[0])):
        table.rows.append(row)
        return True
    return False


def _is_money(table: Table, row: int) -> bool:
    """Tell whether a row names a known source, or has an amount in a stage and no other label."""
    cells = table.page.rows[row]
    words = vocabulary()
    if any(words.sources.match(cell.text) or inline_source(cell) for cell in cells[:3]):
        return True
    amounts = (table.own(row, stage) for stage in STAGES)
    first = cells[0].text
    return any(map(read_number, amounts)) and (names_rate(first) or not words.is_label(first))


def _take_plain(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of a table that is only passed over: several cells, no label of the head."""
    cells = table.page.rows[row]
    if len(cells) == 1 or vocabulary().is_labelled(cells[0].text):
        return False
    table.rows.append(row)
    return True


def _take_body(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of a table of indicators, sub-projects or dimensions."""
    words = vocabulary()
    first = _first_label(table, row)
    text = first.text.strip() if first else ""
    total = words.totals.role(text)
    if words.is_signature(text):
        return False
    if total == "total":
        return _take_total(table, row, following)
    if total == "subtotal" and table.own(row, "actual") is None:
        table.subtotals.append(row)
    elif level := _level_of_row(table, row, following):
        table.subtotals.append(row)
        table.level_rows[row] = level
    elif any(table.own(row, role) for role in VALUES):
        table.rows.append(row)
    elif words.footers.match(text) or words.is_labelled(text):
        return False
    else:
        return _take_heading(table, row, text, following)
    return True


def _level_of_row(table: Table, row: int, following: Sequence[int]) -> str | None:
    """Name the level whose points a row gives as a whole, if its indicators stand below it."""
    role = _deepest_level(table, row) or _level_by_name(table, row)
    if role is None or not following or not _has_points(table, row):
        return None
    values = (table.own(row, value) for value in ("target", "actual"))
    if any(cell and cell.text.strip() not in MEANS_NONE for cell in values):
        return None
    level, below = table.own(row, role), table.own(following[0], role)
    goes_on = below is None or level is None or below.text == level.text
    is_child = _names_itself(table, following[0]) or _deepest_level(table, following[0])
    return role if goes_on and is_child and _has_points(table, following[0]) else None


def _deepest_level(table: Table, row: int) -> str | None:
    """Give the deepest level a row names, if it names levels only (or 小计 beside them)."""
    own_name = _names_itself(table, row)
    if own_name and vocabulary().totals.role(own_name.text) != "subtotal":
        return None
    roles = [role for role in ("level1", "level2") if role != table.head.name_role]
    cells = {role: cell for role in roles if (cell := table.own(row, role)) and cell.row == row}
    named = [role for role, cell in cells.items() if _stands_in(table, cell, role)]
    return named[-1] if named else None


def _level_by_name(table: Table, row: int) -> str | None:
    """Give the level a row names where a table has one column for levels and indicators alike."""
    if table.head.has("level1", "level2") or not table.head.has("target", "actual"):
        return None
    cell = _names_itself(table, row)
    return level_of(cell.text) if cell else None


def _names_itself(table: Table, row: int) -> Cell | None:
    """Give the name of a row, unless it is a level's name written across that column."""
    role = table.head.name_role
    cell = table.own(row, role) if role else None
    return cell if cell and role and cell.row == row and _stands_in(table, cell, role) else None


def _stands_in(table: Table, cell: Cell, role: str) -> bool:
    column = table.head.columns.get(role)
    return column is not None and column.first <= cell.column <= column.last


def _take_total(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a total row, below or above all others; between them it is but a subtotal."""
    if any(_looks_like_body(table, later) for later in following):
        if table.rows or table.subtotals:
            table.subtotals.append(row)
        else:
            table.total_row = row
        return True
    table.total_row = row
    return False


def _take_last_total(table: Table) -> None:
    """Take a total for that of the whole table where no row of it follows after all."""
    row = max(table.subtotals, default=None)
    if table.total_row is not None or row is None or row < max(table.rows, default=row):
        return
    first = _first_label(table, row)
    if first is not None and vocabulary().totals.role(first.text) == "total":
        table.subtotals.remove(row)
        table.total_row = row


def _take_heading(table: Table, row: int, text: str, following: Sequence[int]) -> bool:
    """Take a row without values: a blank line of the form, or a heading inside the table."""
    levels = vocabulary().levels
    cells = table.page.rows[row]
    alone = len(cells) == 1
    short = len(text) <= LONGEST_BAND
    named = short and table.is_named(row) and (not alone or _follows(table, row))
    if alone and short and levels.match(level_name(text)):
        table.bands[row] = text
    elif named or all(levels.match(cell.text) for cell in cells):
        table.rows.append(row)
    elif any(_looks_like_body(table, later) for later in following):
        table.bands[row] = text
    else:
        return False
    return True


def _follows(table: Table, row: int) -> bool:
    """Tell whether a row stands directly below the rows taken so far."""
    return row - 1 in table.rows or row - 1 in table.bands


def _first_label(table: Table, row: int) -> Cell | None:
    """Give the first cell of a row that is neither a number nor a section's vertical label."""
    words = vocabulary()
    for cell in table.page.rows[row]:
        if cell.kind == "s" and not words.sections.match(cell.text):
            return cell
    return next(iter(table.page.rows[row]), None)


def _look_below(table: Table, rows: Sequence[int]) -> None:
    """Look below the end of a table: for its total row, and for rows that were forgotten."""
    totals = vocabulary().totals
    for row in rows:
        first = _first_label(table, row)
        is_total = first is not None and totals.role(first.text) == "total"
        if table.total_row is None and is_total and _has_points(table, row):
            table.total_row = row
        elif is_total and _is_grander(table, row):
            table.subtotals.append(table.total_row or row)
            table.total_row = row
        elif _looks_like_result(table, row):
            table.left_over.append(row)


def _is_grander(table: Table, row: int) -> bool:
    """Tell whether a total stands right below the one found: 合计 of the indicators, then 总分."""
    above = table.total_row
    return above is not None and table.page.next_row(above) == row and _has_points(table, row)


def _has_points(table: Table, row: int) -> bool:
    return any(table.own(row, role) for role in ("weight", "score"))


def has_points_as_numbers(table: Table, row: int) -> bool:
    """Tell whether the columns of points hold numbers, or nothing, in a row."""
    columns = (table.head.columns[role] for role in NUMBERS if role in table.head.columns)
    cells = (table.page.at(row, column.first) for column in columns)
    return all(
        read_number(cell) or cell.text.strip() in MEANS_NONE for cell in cells if cell is not None
    )


def _looks_like_result(table: Table, row: int) -> bool:
    """Tell whether a row below the end of a table looks like a forgotten one of it."""
    words = vocabulary()
    cells = table.page.rows[row]
    return (
        table.kind is Kind.INDICATORS
        and len(cells) >= FEWEST_RESULTS
        and all(table.own(row, role) for role in ("target", "actual"))
        and not any(words.is_labelled(cell.text) for cell in cells)
        and has_points_as_numbers(table, row)
        and _looks_like_body(table, row)
    )


def _looks_like_body(table: Table, row: int) -> bool:
    """Tell whether a row surely is one of the table: named, with values, no total, no label."""
    words = vocabulary()
    first = _first_label(table, row)
    if first is None or words.totals.match(first.text) or words.footers.match(first.text):
        return False
    if words.fields.match(first.text) and not words.levels.match(first.text):
        return False
    if words.is_signature(first.text):
        return False
    return table.is_named(row) and any(table.own(row, role) for role in VALUES)
