"""A form exported as a web page named `.xls` reads as the workbook it was."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from evalxl.reading import read_workbook
from evalxl.xlsx import Limits, read_grid
from evalxl.xlsx.grid import Grid
from evalxl.xlsx.web.document import read_web
from tests.xlsx.web_pages import page

from .drawn import draw, workbook
from .test_dialects import slugs, told

HERE = Path(__file__).parent
CASES = sorted([*HERE.glob("dialects/*.toml"), *HERE.glob("forms/*.toml")])[::9]


def one_sheet(path: Path) -> Grid | None:
    """Give a drawing as a workbook, where it is one sheet without formulas."""
    sheets = tomllib.loads(path.read_text(encoding="utf-8"))["sheets"]
    if len(sheets) > 1:
        return None
    grid = read_grid(workbook([draw(name, text) for name, text in sheets.items()]), path.name)
    has_formulas = any(cell.formula for cell in grid.sheets[0].cells.values())
    return None if has_formulas else grid


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_a_form_reads_the_same_from_a_page(path: Path, encoding: str) -> None:
    grid = one_sheet(path)
    if grid is None:
        pytest.skip("several sheets, or formulas, which a page does not have")
    wanted = read_workbook(grid, file=path.name)
    found = read_workbook(
        read_web(page(grid.sheets[0], encoding), path.name, Limits()), file=path.name
    )
    assert [told(one) for one in found.tables] == [told(one) for one in wanted.tables]
    assert slugs(found) == slugs(wanted)
