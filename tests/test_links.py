"""A cell that an output names holds what is quoted beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evalxl import pipeline
from evalxl.pipeline import Opened
from evalxl.xlsx.addresses import parse_address
from tests.every_form import SETTINGS, some

FEW = 40
QUOTED = {
    *("fund_sum_mismatch", "rate_mismatch", "execution_score_mismatch", "subproject_sum_mismatch"),
    *("score_over_weight", "total_mismatch", "grade_mismatch", "grade_words", "grade_boundary"),
    *("score_rule_mismatch", "unmet_full_score", "unmet", "actual_is_bound", "reason_vague"),
}
"""Findings that quote what stands in their cell."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def shown(one: Opened, sheet: str, address: str) -> str | None:
    """Return what a person sees in a cell; None of a formula that no program has computed yet."""
    assert one.grid is not None
    (page,) = (page for page in one.grid.sheets if page.name == sheet)
    row, column = parse_address(address, sheet)
    cell = page.cells.get((row, column))
    if cell and cell.formula and not cell.text:
        return None
    return cell.text if cell else ""


def holds(text: str, quoted: str) -> bool:
    plain = re.sub(r"[\s“”‘’]", "", text)
    if re.sub(r"[\s“”‘’]", "", quoted) in plain:
        return True
    if not _NUMBER.fullmatch(quoted):
        return False
    told = [float(number) for number in _NUMBER.findall(plain.replace(",", ""))]
    shares = [*told, *(number * 100 for number in told)]
    return any(abs(number - float(quoted)) < 0.0051 for number in shares)


def check_links(forms: list[Opened]) -> None:
    outcome = pipeline.evaluate(forms, SETTINGS)
    by_path = {one.source.path: one for one in forms}
    wrong: list[tuple[Any, ...]] = []
    for found in outcome.findings.to_dict("records"):
        if found["cell"] is None:
            continue
        text = shown(by_path[found["file"]], found["sheet"], found["cell"])
        quoted = found["provided"] if found["slug"] in QUOTED else None
        if quoted and text is not None and not holds(text, quoted):
            wrong.append((found["file"], found["message"], text))
    assert wrong == []


def check_totals(forms: list[Opened]) -> None:
    """The place of a total holds the total, on whatever sheet that is."""
    outcome = pipeline.evaluate(forms, SETTINGS)
    by_path = {one.source.path: one for one in forms}
    for project in outcome.frames.projects.to_dict("records"):
        for name in ("own_total", "own_total_weight", "budget_score"):
            sheet, cell = project[f"sheet_{name}"], project[f"cell_{name}"]
            value = project["budget_own_score" if name == "budget_score" else name]
            if cell is not None and value == value:
                text = shown(by_path[project["file"]], sheet, cell)
                is_held = text is None or holds(text, f"{value:g}")
                assert is_held, (project["file"], name, text)


@pytest.mark.parametrize("check", [check_links, check_totals])
def test_places_hold_what_is_told_of_them(check: Any) -> None:
    check(some(FEW))


@pytest.mark.slow
@pytest.mark.parametrize("check", [check_links, check_totals])
def test_all_places_hold_what_is_told_of_them(check: Any) -> None:
    check(some(None))
