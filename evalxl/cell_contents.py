"""What stands in the cells that findings name; advice for cells with a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalxl.findings import catalogue
from evalxl.xlsx.addresses import parse_address

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.xlsx import Grid
    from evalxl.xlsx.grid import Cell

_FORMULA = {
    "zh": "{cell} 是公式，不要直接覆盖：改正公式所引用的数，使结果为 {expected}。",
    "en": "{cell} holds a formula; do not overwrite it: correct the numbers it refers to, so that "
    "it gives {expected}.",
}


def with_contents(
    findings: pd.DataFrame, grids: Mapping[str, Grid], lang: str = "zh"
) -> pd.DataFrame:
    """Add what the cell of each finding shows; where it is a formula, advise not to overwrite it.

    Args:
        findings: Columns of `frames.FINDINGS`.
        grids: The files that could be opened, by path.
        lang: Language of the advice.
    """
    import pandas as pd

    sheets = {(file, sheet.name): sheet for file, grid in grids.items() for sheet in grid.sheets}
    cells: list[Cell | None] = []
    for file, name, address in zip(*(findings[one] for one in _PLACE), strict=True):
        sheet = sheets.get((file, name)) if address else None
        at = parse_address(address, name) if sheet else (0, 0)
        cells.append(sheet.cells.get(sheet.merged.get(at, at)) if sheet else None)
    holds = [cell.text.strip() or None if cell else None for cell in cells]
    told = zip(cells, findings[list(_ADVISED)].to_dict("records"), strict=True)
    fixes = [_spared(cell, one, lang) for cell, one in told]
    texts = {"holds": holds, "fix": fixes}
    return findings.assign(**pd.DataFrame(texts, index=findings.index, dtype="object"))


_PLACE = ("file", "sheet", "cell")
_ADVISED = ("slug", "cell", "expected", "fix")


def _spared(cell: Cell | None, one: Mapping[Any, Any], lang: str) -> str:
    """Return the advice, which never is to type over a formula."""
    is_formula = cell is not None and cell.formula is not None
    if is_formula and one["expected"] and catalogue()[one["slug"]].expects_value:
        return _FORMULA[lang].format(cell=one["cell"], expected=one["expected"])
    return str(one["fix"])
