"""What a person cannot see in a sheet, or sees wrongly: hidden, covered, broken, never computed."""

from __future__ import annotations

from collections.abc import Mapping

from evalxl.core.model import CellRef
from evalxl.reading.page import Page, is_filled
from evalxl.reading.remarks import Remarks
from evalxl.xlsx.grid import Cell, Grid, Sheet


def inspect_sheet(sheet: Sheet, pages: list[Page], remarks: Remarks) -> None:
    """Note errors, formulas without a value, covered and hidden cells of a sheet that is read."""
    for cell in sheet.cells.values():
        at = CellRef(sheet.name, cell.row, cell.column)
        if cell.kind == "e":
            remarks.add("error_value", at, "", cell.text)
        elif cell.formula is not None and cell.value is None:
            remarks.add("formula_no_cache", at, "", f"={cell.formula}")
    for cell in sheet.covered:
        if is_filled(cell) and cell.text:
            _covered(sheet, cell, remarks)
    for slug, params in sheet.problems:
        if slug != "hidden_value":
            _problem(sheet, slug, dict(params), remarks)
    _hidden_values(sheet, remarks)
    if sheet.hidden_rows or sheet.hidden_columns:
        _hidden(sheet, pages, remarks)


def _covered(sheet: Sheet, cell: Cell, remarks: Remarks) -> None:
    """Report a value under a merge, unless it repeats what is seen or is blank."""
    seen = sheet.text(cell.row, cell.column)
    if cell.text.strip() != seen.strip():
        at = CellRef(sheet.name, cell.row, cell.column)
        anchor = CellRef(sheet.name, *sheet.merged[cell.row, cell.column])
        remarks.add("covered_value", at, "", cell.text, shown=seen[:40], anchor=anchor.address)


def _problem(sheet: Sheet, slug: str, params: dict[str, object], remarks: Remarks) -> None:
    row, column = params.pop("row", None), params.pop("column", 1)
    at = None
    if isinstance(row, int) and isinstance(column, int):
        at = CellRef(sheet.name, row, column)
    provided = params.pop("provided", params.pop("second", None))
    remarks.add(slug, at, "", str(provided) if provided is not None else None, **params)


def _hidden_values(sheet: Sheet, remarks: Remarks) -> None:
    """Report values that a number format hides, once a sheet; they are read like others."""
    hidden = [params for slug, params in sheet.problems if slug == "hidden_value"]
    if not hidden:
        return
    places = [CellRef(sheet.name, *_place(params)) for params in hidden]
    named = ", ".join(at.address for at in places[:5])
    text = str(hidden[0]["provided"])[:40]
    remarks.add(
        "hidden_content",
        places[0],
        "",
        text,
        hidden="cells",
        what={
            "zh": f"有 {len(places)} 个单元格的内容被数字格式（如“;;;”）隐藏："
            f"{named}（如“{text}”）",
            "en": f"hides {len(places)} values by their number format, such as ;;;: {named}"
            f" (such as “{text}”)",
        },
    )


def _place(params: Mapping[str, object]) -> tuple[int, int]:
    row, column = params["row"], params["column"]
    assert isinstance(row, int)
    assert isinstance(column, int)
    return row, column


def _hidden(sheet: Sheet, pages: list[Page], remarks: Remarks) -> None:
    """Report hidden rows and columns that hold something; they are read all the same."""
    for page in pages:
        rows = [row for row in page.numbers if row in sheet.hidden_rows]
        if rows:
            first = page.rows[rows[0]][0]
            _note_hidden(page, first, f"第 {_ranges(rows)} 行", f"rows {_ranges(rows)}", remarks)
        columns = sorted({c.column for c in page.cells()} & sheet.hidden_columns)
        if columns:
            first = next(cell for cell in page.cells() if cell.column == columns[0])
            letters = ", ".join(CellRef("", 1, column).address[:-1] for column in columns)
            _note_hidden(page, first, f"第 {letters} 列", f"columns {letters}", remarks)


def _note_hidden(page: Page, first: Cell, places: str, places_en: str, remarks: Remarks) -> None:
    text = first.text[:40]
    remarks.add(
        "hidden_content",
        page.ref(first.row, first.column),
        "",
        text,
        hidden=places_en.split()[0],
        what={
            "zh": f"{places}隐藏，其中有内容（如“{text}”）",
            "en": f"hides {places_en}, which hold something (such as “{text}”)",
        },
    )


def _ranges(rows: list[int]) -> str:
    """Shorten 3, 4, 5, 9 to `3–5, 9`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def inspect_grid(grid: Grid, remarks: Remarks) -> None:
    """Note what concerns the whole file."""
    if "external_links" in grid.features:
        remarks.add("external_link")
    if grid.active:
        zh, en = ("、".join(words) for words in zip(*grid.active, strict=True))
        remarks.add("active_content", what={"zh": zh, "en": en})
    for name, why in grid.unread.items():
        remarks.add("sheet_unreadable", None, "", None, lost=name, why=why.get("detail"))
    for part, why in grid.lost.items():
        remarks.add("part_unreadable", None, "", None, lost=part, why=why.get("detail"))
