"""The rows of a table: where it ends, headings inside it, subtotals, its total."""

from __future__ import annotations

from collections.abc import Sequence

from evalxl.reading.money.sources import heads_sources
from evalxl.reading.numbers import read_number
from evalxl.reading.tables.indicators import MEANS_NONE
from evalxl.reading.tables.levels import level_name, level_of
from evalxl.reading.tables.numbering import levels_by_number
from evalxl.reading.tables.row_sums import levels_by_sums, sum_in_numbers, sum_in_words
from evalxl.reading.tables.rows import (
    first_label,
    has_points,
    is_money,
    is_remark,
    is_signed,
    is_unused_source,
    looks_like_body,
    looks_like_result,
    names_itself,
    stands_in,
)
from evalxl.reading.tables.table import VALUES, Kind, Table
from evalxl.reading.texts.narrative import is_instruction
from evalxl.reading.vocabulary import vocabulary

LONGEST_BAND = 40
"""A heading inside a table is short; a longer text in one wide cell ends the table."""
FAR = 5
"""How many rows below a row are looked at to tell whether the table goes on."""


def fill(table: Table, candidates: Sequence[int]) -> None:
    """Hand the rows below a head to the table until something ends it."""
    takes = {
        Kind.MONEY: _take_money,
        Kind.DOCUMENTS: _take_plain,
        Kind.SITUATION: _take_plain,
    }.get(table.kind, _take_body)
    if takes is _take_body:
        table.numbered = levels_by_number(table, candidates) or levels_by_sums(table, candidates)
    for place, row in enumerate(candidates):
        if not takes(table, row, candidates[place + 1 : place + 1 + FAR]):
            if takes is _take_body:
                _take_last_total(table)
                _look_below(table, candidates[place + 1 :])
            break


def _take_money(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of money sources, or one without amounts with such rows below it.

    Those are headings such as 按收入性质分, and sources of any name that gave nothing.
    """
    is_between = heads_sources(table.page.rows[row]) or is_unused_source(table, row)
    if is_money(table, row) or (is_between and following and is_money(table, following[0])):
        table.rows.append(row)
        return True
    return False


def _take_plain(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of a table that is only passed over: several cells, no label of the head."""
    cells = table.page.rows[row]
    if len(cells) == 1 or vocabulary().is_labelled(cells[0].text):
        return False
    table.rows.append(row)
    return True


def _take_body(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a row of a table of indicators, sub-projects or dimensions."""
    if row in table.numbered:
        table.subtotals.append(row)
        table.level_rows[row] = table.numbered[row]
        return True
    cells = table.page.rows[row]
    if len(cells) == 1 and is_instruction(cells[0].text):
        return _take_remark(table, row, following)
    words = vocabulary()
    first = first_label(table, row)
    text = first.text.strip() if first else ""
    total = words.totals.role(text)
    level = None if total else _level_of_row(table, row, following)
    total = total or (None if level else sum_in_words(table, row))
    if is_signed(table, row):
        return False
    if total == "total":
        return _take_total(table, row, following)
    if total == "subtotal" and table.own(row, "actual") is None:
        table.subtotals.append(row)
    elif level:
        table.subtotals.append(row)
        table.level_rows[row] = level
    elif sum_in_numbers(table, row):
        return _take_total(table, row, following)
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
    if role is None or not following or not has_points(table, row):
        return None
    if not _says_no_result(table, row):
        return None
    level, below = table.own(row, role), table.own(following[0], role)
    goes_on = below is None or level is None or below.text == level.text
    is_child = names_itself(table, following[0]) or _deepest_level(table, following[0])
    has_values = any(table.own(following[0], value) for value in VALUES)
    return role if goes_on and is_child and has_values else None


def _says_no_result(table: Table, row: int) -> bool:
    """Whether a level's own row has no target and result: nothing, dashes, or the headings again.

    One heading among them shows that the other words are headings too.
    """
    cells = [cell for role in VALUES if (cell := table.own(row, role))]
    rest = [cell for cell in cells if cell.text.strip() not in MEANS_NONE]
    if any(vocabulary().columns.is_listed(cell.text) for cell in rest):
        rest = [cell for cell in rest if read_number(cell)]
    results = [table.head.columns[role].first for role in RESULTS if role in table.head.columns]
    return not any(cell.column in results for cell in rest)


RESULTS = ("target", "actual")


def _deepest_level(table: Table, row: int) -> str | None:
    """Return the deepest level a row names, if it names levels only (or 小计 beside them)."""
    own_name = names_itself(table, row)
    if own_name and vocabulary().totals.role(own_name.text) != "subtotal":
        return None
    roles = [role for role in ("level1", "level2") if role != table.head.name_role]
    cells = {role: cell for role in roles if (cell := table.own(row, role)) and cell.row == row}
    named = [role for role, cell in cells.items() if stands_in(table, cell, role)]
    return named[-1] if named else None


def _level_by_name(table: Table, row: int) -> str | None:
    """Return the level a row names where a table has one column for levels and indicators alike."""
    if table.head.has("level1", "level2") or not table.head.has("target", "actual"):
        return None
    cell = names_itself(table, row)
    return level_of(cell.text) if cell else None


def _take_total(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a total row, below or above all others; between them it is but a subtotal."""
    later = [one for one in following if looks_like_body(table, one)]
    if later and not _closes(table, row, later):
        if table.rows or table.subtotals:
            table.subtotals.append(row)
        else:
            table.total_row = row
        return True
    table.total_row = row
    return False


def _closes(table: Table, row: int, later: Sequence[int]) -> bool:
    """Whether a total ends the table: all rows above it have points, and none of those below."""
    above = bool(table.rows) and all(has_points(table, one) for one in table.rows)
    return above and has_points(table, row) and not any(has_points(table, one) for one in later)


def _take_last_total(table: Table) -> None:
    """Take a total for that of the whole table where no row of it follows after all."""
    row = max(table.subtotals, default=None)
    if table.total_row is not None or row is None or row < max(table.rows, default=row):
        return
    if _is_total(table, row):
        table.subtotals.remove(row)
        table.total_row = row


def _take_heading(table: Table, row: int, text: str, following: Sequence[int]) -> bool:
    """Take a row without values: a blank line of the form, or a heading inside the table."""
    levels = vocabulary().levels
    cells = table.page.rows[row]
    alone = len(cells) == 1
    short = len(text) <= LONGEST_BAND
    named = short and table.is_named(row) and (not alone or _follows(table, row))
    if alone and is_remark(table, cells[0]):
        return _take_remark(table, row, following)
    if alone and short and levels.match(level_name(text)):
        table.bands[row] = text
    elif named or all(levels.match(cell.text) for cell in cells):
        table.rows.append(row)
    elif any(looks_like_body(table, later) for later in following):
        table.bands[row] = text
    else:
        return False
    return True


def _take_remark(table: Table, row: int, following: Sequence[int]) -> bool:
    """Take a remark in a row of its own, if the table goes on below it."""
    goes_on = any(
        looks_like_body(table, later) or vocabulary().totals.match(table.page.rows[later][0].text)
        for later in following
    )
    table.notes += [row] if goes_on else []
    return goes_on


def _follows(table: Table, row: int) -> bool:
    """Return whether a row stands directly below the rows taken so far."""
    return row - 1 in table.rows or row - 1 in table.bands


def _look_below(table: Table, rows: Sequence[int]) -> None:
    """Look below the end of a table: for its total row, and for rows that were forgotten."""
    for row in rows:
        is_total = _is_total(table, row)
        if table.total_row is None and is_total and has_points(table, row):
            table.total_row = row
        elif is_total and _is_grander(table, row):
            table.subtotals.append(table.total_row or row)
            table.total_row = row
        elif looks_like_result(table, row):
            table.left_over.append(row)


def _is_total(table: Table, row: int) -> bool:
    """Whether a row says that it is the total, or holds the sums of the whole table."""
    first = first_label(table, row)
    by_first = first is not None and vocabulary().totals.role(first.text) == "total"
    is_named = by_first or sum_in_words(table, row) == "total"
    return is_named or (has_points(table, row) and sum_in_numbers(table, row))


def _is_grander(table: Table, row: int) -> bool:
    """Return whether a total is right below the one found: 合计 of the indicators, then 总分."""
    above = table.total_row
    return above is not None and table.page.next_row(above) == row and has_points(table, row)
