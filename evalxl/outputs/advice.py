"""Advice that fits the form: never to type over a formula, and the total that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalxl.findings import catalogue, plain
from evalxl.scoring.rounding import half_up
from evalxl.xlsx.addresses import parse_address

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.xlsx import Grid
    from evalxl.xlsx.grid import Cell, Sheet

    Sheets = Mapping[tuple[str, str], Sheet]

_FORMULA = {
    "zh": "{cell} 是公式，不要直接覆盖：改正公式所引用的数，使结果为 {expected}。",
    "en": "{cell} holds a formula; do not overwrite it: correct the numbers it refers to, so that "
    "it gives {expected}.",
}

_CHANGING = ("unmet_full_score", "score_rule_mismatch", "execution_score_mismatch")
_TOTAL = "total_mismatch"
_WORDS = {
    "zh": "总分 {cell} 相应改为 {total}。",
    "en": " Change the total in {cell} to {total} accordingly.",
}
_OWN = {"zh": "把 {cell} 改为 {total}。", "en": "Change {cell} to {total}."}


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

    sheets = _sheets(grids)
    places = zip(*(findings[one] for one in _PLACE), strict=True)
    cells = [_cell(sheets, *place) for place in places]
    holds = [cell.text.strip() or None if cell else None for cell in cells]
    told = zip(cells, findings[list(_ADVISED)].to_dict("records"), strict=True)
    fixes = [_spared(cell, one, lang) for cell, one in told]
    texts = {"holds": holds, "fix": fixes}
    return findings.assign(**pd.DataFrame(texts, index=findings.index, dtype="object"))


_PLACE = ("file", "sheet", "cell")
_ADVISED = ("slug", "cell", "expected", "fix")


def _spared(cell: Cell | None, one: Mapping[Any, Any], lang: str) -> str:
    """Return the advice, which never is to type over a formula."""
    if _is_formula(cell) and one["expected"] and catalogue()[one["slug"]].expects_value:
        return _FORMULA[lang].format(cell=one["cell"], expected=one["expected"])
    return str(one["fix"])


def with_totals(
    findings: pd.DataFrame,
    projects: pd.DataFrame,
    grids: Mapping[str, Grid],
    lang: str = "zh",
) -> pd.DataFrame:
    """Add to advice on scores what the typed total is to become when all of it is followed.

    Args:
        findings: Columns of `frames.FINDINGS`.
        projects: Scored; reads `file`, `sheet`, `own_total`, `cell_own_total`.
        grids: The files that could be opened, by path; a total that is a formula follows by itself.
        lang: Language of the advice.
    """
    sheets = _sheets(grids)
    changing = findings[findings["slug"].isin(_CHANGING) & findings["settled"].isna()]
    changing = changing[changing["expected"].notna() & changing["difference"].notna()]
    fixes, expected = findings["fix"].copy(), findings["expected"].copy()
    for key in changing["project"].unique():
        mine = changing[changing["project"].eq(key)]
        project = projects.loc[int(key)].to_dict()
        cell = project["cell_own_total"]
        place = project["file"], project["sheet"], cell
        if not isinstance(cell, str) or _is_formula(_cell(sheets, *place)):
            continue
        told = findings[findings["project"].eq(key) & findings["slug"].eq(_TOTAL)]
        base = float(told["expected"].tolist()[0] if len(told) else project["own_total"])
        if base != base:
            continue  # the unit gave no total
        change = (mine["expected"].astype(float) - mine["provided"].astype(float)).sum()
        total = plain(float(half_up(base + change, 2)))
        said = _WORDS[lang].format(cell=cell, total=total)
        fixes.loc[mine.index] = [fix + said for fix in mine["fix"]]
        fixes.loc[told.index] = _OWN[lang].format(cell=cell, total=total)
        expected.loc[told.index] = total
    return findings.assign(fix=fixes, expected=expected)


def _sheets(grids: Mapping[str, Grid]) -> Sheets:
    return {(file, sheet.name): sheet for file, grid in grids.items() for sheet in grid.sheets}


def _cell(sheets: Sheets, file: str, name: str, address: str | None) -> Cell | None:
    """Return the cell at an address, of merged cells the one that holds the value."""
    sheet = sheets.get((file, name))
    if sheet is None or not address:
        return None
    at = parse_address(address, name)
    return sheet.cells.get(sheet.merged.get(at, at))


def _is_formula(cell: Cell | None) -> bool:
    return cell is not None and cell.formula is not None
