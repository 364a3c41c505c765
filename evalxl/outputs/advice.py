"""Advice that fits the form: never to type over a formula, and the total that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from evalxl.core import lazy_re as re
from evalxl.core.terms import Severity
from evalxl.findings import catalogue, plain
from evalxl.scoring.rounding import half_up
from evalxl.xlsx.addresses import parse_address, parse_block

if TYPE_CHECKING:
    import pandas as pd

    from evalxl.core.model import CellRef
    from evalxl.frames import Frames
    from evalxl.xlsx import Grid
    from evalxl.xlsx.grid import Cell, Sheet

    Sheets = Mapping[tuple[str, str], Sheet]

_FORMULA = {
    "zh": "{cell} 是公式，不要直接覆盖：改正公式所引用的数，使结果为 {expected}。",
    "en": "{cell} holds a formula; do not overwrite it: correct the numbers it refers to, so that "
    "it gives {expected}.",
}

_SKIPPED = {
    "zh": "{cell} 是公式，公式不计文本：{acts}",
    "en": "{cell} holds a formula, and formulas skip text: {acts}",
}

_TOTAL, _TEXT = "total_mismatch", "text_number"
_WORDS = {
    "zh": "总分 {cell} 相应改为 {total}。",
    "en": " Change the total in {cell} to {total} accordingly.",
}
_OWN = {"zh": "把 {cell} 改为 {total}。", "en": "Change {cell} to {total}."}
_OPEN_WORDS = {
    "zh": "总分 {cell} 相应改为各项得分之和。",
    "en": " Change the total in {cell} to the sum of the scores accordingly.",
}
_OPEN_OWN = {
    "zh": "先改正各项得分，再把 {cell} 改为各项得分之和。",
    "en": "Correct the scores first, then change {cell} to the sum of the scores.",
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

    sheets = _sheets(grids)
    places = zip(*(findings[one] for one in _PLACE), strict=True)
    cells = [_cell(sheets, *place) for place in places]
    holds = [cell.text.strip() or None if cell else None for cell in cells]
    rows = findings[list(_ADVISED)].to_dict("records")
    texts_typed = [one for one in rows if one["slug"] == _TEXT]
    fixes = [_spared(cell, one, texts_typed, lang) for cell, one in zip(cells, rows, strict=True)]
    texts = {"holds": holds, "fix": fixes}
    return findings.assign(**pd.DataFrame(texts, index=findings.index, dtype="object"))


_PLACE = ("file", "sheet", "cell")
_ADVISED = ("slug", "file", "sheet", "cell", "provided", "expected", "difference", "fix")


def _spared(
    cell: Cell | None, one: Mapping[Any, Any], texts: list[dict[Any, Any]], lang: str
) -> str:
    """Return the advice, which never is to type over a formula."""
    if _is_formula(cell) and one["expected"] and catalogue()[one["slug"]].expects_value:
        if skipped := _skipped(one, texts):
            acts = "".join(str(text["fix"]) for text in skipped)
            return _SKIPPED[lang].format(cell=one["cell"], acts=acts)
        return _FORMULA[lang].format(cell=one["cell"], expected=one["expected"])
    return str(one["fix"])


def _skipped(one: Mapping[Any, Any], texts: list[dict[Any, Any]]) -> list[dict[Any, Any]]:
    """Return the numbers typed as text that a total lacks, where they make up the difference."""
    if one["slug"] != _TOTAL or not texts:
        return []
    mine = [text for text in texts if all(text[key] == one[key] for key in ("file", "sheet"))]
    numbers = [_NUMBER.search(str(text["provided"])) for text in mine]
    total = sum(float(number[0]) for number in numbers if number)
    return mine if mine and abs(total - float(one["difference"])) < _SAME else []


_NUMBER, _SAME = re.compile(r"\d+(?:\.\d+)?"), 0.005


def with_totals(
    findings: pd.DataFrame,
    scored: Frames,
    grids: Mapping[str, Grid],
    lang: str = "zh",
) -> pd.DataFrame:
    """Add to advice on scores what the typed total is to become when all of it is followed.

    Args:
        findings: Columns of `frames.FINDINGS`.
        scored: Reads the places of scores and totals, and `own_total`.
        grids: The files that could be opened, by path; a total that is a formula follows by itself.
        lang: Language of the advice.
    """
    sheets = _sheets(grids)
    changing = _changing(findings, scored)
    fixes, expected = findings["fix"].copy(), findings["expected"].copy()
    for key in changing["project"].unique():
        mine = changing[changing["project"].eq(key)]
        project = scored.projects.loc[int(key)].to_dict()
        cell = project["cell_own_total"]
        place = project["file"], project["sheet_own_total"], cell
        if not isinstance(cell, str) or _is_formula(_cell(sheets, *place)):
            continue
        told = findings[findings["project"].eq(key) & findings["slug"].eq(_TOTAL)]
        base = float(told["expected"].tolist()[0] if len(told) else project["own_total"])
        if base != base:
            continue  # the unit gave no total
        words, own, total = _OPEN_WORDS, _OPEN_OWN, ""
        if mine["is_known"].all():
            change = (mine["expected"].astype(float) - mine["provided"].astype(float)).sum()
            words, own, total = _WORDS, _OWN, plain(float(half_up(base + change, 2)))
            expected.loc[told.index] = total
        said = words[lang].format(cell=cell, total=total)
        fixes.loc[mine.index] = [fix + said for fix in mine["fix"]]
        fixes.loc[told.index] = own[lang].format(cell=cell, total=total)
    return findings.assign(fix=fixes, expected=expected)


def _changing(findings: pd.DataFrame, scored: Frames) -> pd.DataFrame:
    """Return the open findings whose advice changes a score; `is_known`: the new one is told."""
    import pandas as pd

    rules, scores = catalogue(), _score_cells(scored)
    places = zip(*(findings[one] for one in _AT), strict=True)
    found = findings.assign(
        is_score=[place in scores for place in places],
        is_known=[rules[slug].expects_value for slug in findings["slug"]],
    )
    found["is_known"] &= found["expected"].notna() & found["difference"].notna()
    is_read = pd.to_numeric(found["provided"], errors="coerce").notna()
    is_asked = found["is_known"] | (is_read & found["severity"].ne(Severity.NOTE.value))
    moves = found["slug"].map({slug: rule.moves_scores for slug, rule in rules.items()}).eq(True)
    return found[(found["is_score"] & is_asked | moves) & found["settled"].isna()]


_AT = ("project", "sheet", "cell")


def _score_cells(scored: Frames) -> set[tuple[int, str, str]]:
    """Return where the unit's own scores stand: project, sheet and address."""
    rows, projects = scored.indicators, scored.projects
    lines = zip(
        projects.index, projects["sheet_budget_score"], projects["cell_budget_score"], strict=True
    )
    return {*zip(rows["project"], rows["sheet"], rows["cell_score"], strict=True), *lines}


def _sheets(grids: Mapping[str, Grid]) -> Sheets:
    return {(file, sheet.name): sheet for file, grid in grids.items() for sheet in grid.sheets}


def _cell(sheets: Sheets, file: str, name: str, address: str | None) -> Cell | None:
    """Return the cell at an address, of merged cells the one that holds the value."""
    sheet = sheets.get((file, name))
    if sheet is None or not address:
        return None
    at = parse_address(address, name)
    return sheet.cells.get(sheet.merged.get(at, at))


_AREA = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,3}\d+(?::[A-Z]{1,3}\d+)?(?![A-Za-z0-9])")


def is_asked_for(at: CellRef, findings: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the advice of an open finding names a cell, alone or in an area."""
    fixes = (
        str(one["fix"])
        for one in findings
        if one["sheet"] == at.sheet and not isinstance(one["settled"], str)
    )
    areas = (parse_block(area, at.sheet) for fix in fixes for area in _AREA.findall(fix))
    return any(
        one.top <= at.row <= one.bottom and one.left <= at.column <= one.right for one in areas
    )


def _is_formula(cell: Cell | None) -> bool:
    return cell is not None and cell.formula is not None
