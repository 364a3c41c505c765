"""Advice that changes a score names the total that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evalxl.findings import plain
from evalxl.scoring.rounding import half_up
from evalxl.xlsx.addresses import parse_address

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.xlsx import Grid

_CHANGING = ("unmet_full_score", "score_rule_mismatch", "execution_score_mismatch")
_TOTAL = "total_mismatch"
_WORDS = {
    "zh": "总分 {cell} 相应改为 {total}。",
    "en": " Change the total in {cell} to {total} accordingly.",
}
_OWN = {"zh": "把 {cell} 改为 {total}。", "en": "Change {cell} to {total}."}


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
    changing = findings[findings["slug"].isin(_CHANGING) & findings["settled"].isna()]
    changing = changing[changing["expected"].notna() & changing["difference"].notna()]
    fixes, expected = findings["fix"].copy(), findings["expected"].copy()
    for key in changing["project"].unique():
        mine = changing[changing["project"].eq(key)]
        project = projects.loc[int(key)].to_dict()
        cell = project["cell_own_total"]
        if not isinstance(cell, str) or _is_formula(project, grids):
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


def _is_formula(project: Mapping[Any, Any], grids: Mapping[str, Grid]) -> bool:
    grid, name = grids.get(project["file"]), project["sheet"]
    sheet = next((one for one in grid.sheets if one.name == name), None) if grid else None
    if sheet is None:
        return False
    at = parse_address(project["cell_own_total"], name)
    cell = sheet.cells.get(sheet.merged.get(at, at))
    return cell is not None and cell.formula is not None
