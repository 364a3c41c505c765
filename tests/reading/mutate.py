"""What people do to forms before they send them in: each function changes one sheet of a grid."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from evalxl.core.model import ScoreTable
from evalxl.reading.page import whole
from evalxl.reading.tables.column import LEVELS
from evalxl.reading.tables.headers import find_heads
from evalxl.reading.vocabulary import Context, vocabulary
from evalxl.xlsx.grid import Block, Cell, Grid, Sheet

Place = tuple[int, int]


def moved(sheet: Sheet, row: Callable[[int], int], column: Callable[[int], int]) -> Sheet:
    """Move every cell and merge of a sheet."""
    cells = [
        cell._replace(row=row(cell.row), column=column(cell.column))
        for cell in sheet.cells.values()
    ]
    merges = [
        Block(row(block.top), column(block.left), row(block.bottom), column(block.right))
        for block in sheet.merges
    ]
    return made(sheet, cells, merges)


def made(sheet: Sheet, cells: list[Cell], merges: list[Block]) -> Sheet:
    """Make a sheet of cells and merges; what a merge covers is not seen any more."""
    merged = {
        (r, c): (block.top, block.left)
        for block in merges
        for r in range(block.top, block.bottom + 1)
        for c in range(block.left, block.right + 1)
        if (r, c) != (block.top, block.left)
    }
    return replace(
        sheet,
        cells={(one.row, one.column): one for one in cells if (one.row, one.column) not in merged},
        merges=merges,
        merged=merged,
        max_row=max((one.row for one in cells), default=0),
        max_column=max((one.column for one in cells), default=0),
    )


def on_sheet(grid: Grid, name: str, sheet: Sheet) -> Grid:
    """Put a changed sheet in its place."""
    return replace(grid, sheets=[sheet if one.name == name else one for one in grid.sheets])


def insert_rows(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Insert up to three blank rows anywhere in any sheet."""
    sheet = chance.choice(grid.sheets)
    at, count = chance.randint(1, sheet.max_row), chance.randint(1, 3)
    down = moved(sheet, lambda row: row + count if row >= at else row, lambda column: column)
    return on_sheet(grid, sheet.name, down)


def insert_columns(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Insert one or two blank columns anywhere in any sheet."""
    sheet = chance.choice(grid.sheets)
    at, count = chance.randint(1, sheet.max_column), chance.randint(1, 2)
    right = moved(sheet, lambda row: row, lambda column: column + count if column >= at else column)
    return on_sheet(grid, sheet.name, right)


def swap_columns(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Swap two columns of the indicator table, say target and weight, with their heads."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    top = table.header_rows[0]
    bottom = table.total_row or table.last_row
    free = [
        column
        for role, column in table.columns.items()
        if role not in (*LEVELS, "name", "subproject", "no", "level1_weight", "level2_weight")
        and not any(_reaches(block, column, top, bottom) for block in sheet.merges)
    ]
    if len(free) < 2:
        return grid
    one, other = chance.sample(free, 2)
    swap = {one: other, other: one}
    cells = [
        cell._replace(column=swap.get(cell.column, cell.column))
        if top <= cell.row <= bottom
        else cell
        for cell in sheet.cells.values()
    ]
    merges = [
        block._replace(
            left=swap.get(block.left, block.left), right=swap.get(block.right, block.right)
        )
        if top <= block.top <= bottom and block.left == block.right
        else block
        for block in sheet.merges
        if not (block.top == table.total_row and block.left != block.right)
    ]
    return on_sheet(grid, sheet.name, made(sheet, cells, merges))


def _reaches(block: Block, column: int, top: int, bottom: int) -> bool:
    """Tell whether a merge joins a column to others, above the total row."""
    wide = block.left != block.right and block.left <= column <= block.right
    return wide and top <= block.top < bottom


def reword(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Say labels of tables otherwise, with words of the vocabulary."""
    words = vocabulary()
    sheets = []
    for sheet in grid.sheets:
        heads = [head for head in find_heads(whole(sheet)) if head.name_role or head.has("paid")]
        rows = {row for head in heads for row in range(head.top, head.bottom + 1)}
        cells = [
            _reworded(cell, words.columns, chance)
            if cell.row in rows and _is_label(cell) and chance.random() < 0.4
            else cell
            for cell in sheet.cells.values()
        ]
        sheets.append(made(sheet, cells, sheet.merges))
    return replace(grid, sheets=sheets)


KEPT = {"group", "caption", "name", "no", "subproject", "remark", "documents", "rate", "score"}
"""Words of these roles mean something only in their place; they are left as they are."""


def _is_label(cell: Cell) -> bool:
    words = vocabulary().columns
    return cell.kind == "s" and words.is_listed(cell.text) and words.role(cell.text) not in KEPT


def _reworded(cell: Cell, words: Context, chance: random.Random) -> Cell:
    role = words.role(cell.text)
    labels = [label for label, its_role in words.roles.items() if its_role == role]
    label = chance.choice(labels)
    dressed = chance.choice((label, f"{label}：", f"{label[:2]}\n{label[2:]}", f" {label} （A）"))
    return cell._replace(text=dressed, value=dressed)


def break_merges(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Break merges of the indicator table; what they showed stays in their first cell only."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    kept = [
        block
        for block in sheet.merges
        if block.top < table.header_rows[0]
        or block.top > table.last_row
        or _shares_text(table, block)
        or chance.random() < 0.5
    ]
    return on_sheet(grid, sheet.name, made(sheet, list(sheet.cells.values()), kept))


def _shares_text(table: ScoreTable, block: Block) -> bool:
    """Tell whether a merge gives one standard or one document to several rows."""
    shared = {table.columns.get(role) for role in ("standard", "evidence", "reason")}
    return block.left in shared and block.top > table.header_rows[1]


def make_merges(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Merge what stands one below the other alike in the columns of levels."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    merges = list(sheet.merges)
    for role in ("subproject", "level1", "level2"):
        column = table.columns.get(role)
        row = table.first_row
        while column is not None and row < table.last_row:
            below = row + 1
            while below <= table.last_row and _same(sheet, (row, column), (below, column)):
                below += 1
            if below > row + 1:
                merges.append(Block(row, column, below - 1, column))
            row = below
    return on_sheet(grid, sheet.name, made(sheet, list(sheet.cells.values()), merges))


def _same(sheet: Sheet, one: Place, other: Place) -> bool:
    first, second = sheet.cells.get(one), sheet.cells.get(other)
    return bool(first and second and first.text == second.text and one not in sheet.merged)


def repeat_levels(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Repeat levels in every row instead of merging them."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    columns = {table.columns.get(role) for role in ("subproject", "level1", "level2")}
    cells = list(sheet.cells.values())
    merges = []
    for block in sheet.merges:
        inside = table.first_row <= block.top <= table.last_row
        if not (inside and block.left == block.right and block.left in columns):
            merges.append(block)
            continue
        anchor = sheet.cells[block.top, block.left]
        cells += [anchor._replace(row=row) for row in range(block.top + 1, block.bottom + 1)]
    return on_sheet(grid, sheet.name, made(sheet, cells, merges))


def spread_head(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Give the head of the indicator table one more row, each label merged over both."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    bottom = table.header_rows[1]
    down = moved(sheet, lambda row: row + 1 if row > bottom else row, lambda column: column)
    heads = [cell for cell in down.cells.values() if cell.row == bottom]
    merges = list(down.merges)
    for cell in heads:
        block = next((b for b in merges if (b.top, b.left) == (cell.row, cell.column)), None)
        if block is None:
            merges.append(Block(bottom, cell.column, bottom + 1, cell.column))
        elif block.top == block.bottom and chance.random() < 0.5:
            merges[merges.index(block)] = block._replace(bottom=bottom + 1)
    return on_sheet(grid, sheet.name, made(down, list(down.cells.values()), merges))


def shrink_head(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Write a head of several rows in one: each level, and 权重 behind it."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    top, bottom = table.header_rows
    if top == bottom:
        return grid
    words = {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标"}
    words |= dict.fromkeys(("level1_weight", "level2_weight", "weight"), "权重")
    cells = [cell for cell in sheet.cells.values() if not top <= cell.row <= bottom]
    for role, column in table.columns.items():
        seen = (sheet.merged.get((row, column), (row, column)) for row in range(top, bottom + 1))
        old = next(sheet.cells[place] for place in seen if place in sheet.cells)
        text = words.get(role, old.text)
        cells.append(old._replace(row=bottom, column=column, text=text, value=text))
    merges = [block for block in sheet.merges if not top <= block.top <= bottom]
    return on_sheet(grid, sheet.name, made(sheet, cells, merges))


def join_sheets(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Put all sheets on one, below each other."""
    cells: list[Cell] = []
    merges: list[Block] = []
    for sheet in grid.sheets:
        below = max((cell.row for cell in cells), default=0) + chance.randint(1, 3)
        down = moved(sheet, below.__add__, lambda column: column)
        cells += down.cells.values()
        merges += down.merges
    return replace(grid, sheets=[made(grid.sheets[0], cells, merges)])


def split_sheet(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Move the rows of the indicator table from some row on to a sheet of their own."""
    sheet = next(one for one in grid.sheets if one.name == table.sheet)
    firsts = [
        one.row
        for one in table.indicators[1:]
        if not any(block.top < one.row <= block.bottom for block in sheet.merges)
    ]
    if not firsts:
        return grid
    cut = chance.choice(firsts)
    above = [cell for cell in sheet.cells.values() if cell.row < cut]
    below = [
        cell._replace(row=cell.row - cut + 1) for cell in sheet.cells.values() if cell.row >= cut
    ]
    upper = made(sheet, above, [block for block in sheet.merges if block.top < cut])
    lower = made(
        replace(sheet, name="续表"),
        below,
        [
            block._replace(top=block.top - cut + 1, bottom=block.bottom - cut + 1)
            for block in sheet.merges
            if block.top >= cut
        ],
    )
    place = grid.sheets.index(sheet)
    return replace(grid, sheets=[*grid.sheets[:place], upper, lower, *grid.sheets[place + 1 :]])


def reformat(grid: Grid, table: ScoreTable, chance: random.Random) -> Grid:
    """Show money and points with other numbers of decimals, thousands marks, or as text."""
    points = {table.columns.get(role) for role in ("weight", "score")} - {None}
    money = {line.cell for line in table.funds if line.cell}
    sheets = []
    for sheet in grid.sheets:
        cells = []
        for cell in sheet.cells.values():
            in_table = sheet.name == table.sheet and cell.row >= table.first_row
            is_money = any(
                (at.sheet, at.row, at.column) == (sheet.name, cell.row, cell.column) for at in money
            )
            if cell.kind == "n" and (is_money or (in_table and cell.column in points)):
                cells.append(_reshown(cell, chance))
            else:
                cells.append(cell)
        sheets.append(made(sheet, cells, sheet.merges))
    return replace(grid, sheets=sheets)


def _reshown(cell: Cell, chance: random.Random) -> Cell:
    assert isinstance(cell.value, float | int)
    shown = chance.choice(
        (f"{cell.value:.2f}", f"{cell.value:,.2f}", f"{cell.value:.4f}", f"{cell.value:.0f}")
    )
    if chance.random() < 0.2:
        exact = f" {cell.value:,.2f}"
        return cell._replace(kind="s", value=exact, text=exact)
    return cell._replace(text=shown)


MUTATIONS = (
    insert_rows,
    insert_columns,
    swap_columns,
    reword,
    break_merges,
    make_merges,
    repeat_levels,
    spread_head,
    shrink_head,
    join_sheets,
    split_sheet,
    reformat,
)
