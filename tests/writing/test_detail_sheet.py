"""评分明细: live formulas whose stored results are right, and points that add up."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import BudgetScore
from evalxl.writing.options import OutputOptions
from tests.looking import load_workbook
from tests.writing.made import (
    CLAIMED,
    RICH,
    UNCLEAR,
    UNMET,
    copy_bytes,
    read,
    ref,
    row,
    scored_form,
)

OFFICE = shutil.which("soffice")
SHEET = "评分明细"
FIRST = 5  # title, gap, project, heads
OVERSHOOT = {
    "target_value": 100.0,
    "actual_value": 130.0,
    "completion": 76.92,
    "rule": "linear-overshoot",
    "rate": 0.7,
    "computed_score": 7.0,
    "score": 6.5,
}
ROWS = [row(4, **UNMET), row(5, **UNCLEAR), row(6, **CLAIMED), row(7, **OVERSHOOT)]
RATES = [
    {
        "project": 0,
        "label": "",
        "formula": "全年执行数/全年预算数 = 593.04/752",
        "numerator": 593.04,
        "denominator": 752.0,
        "percent": 78.86,
        "points": 7.89,
        "preferred": True,
        "printed": False,
    }
]


def copy_of(rows: list[dict[str, Any]], **told: Any) -> bytes:
    form = scored_form(rows, **told)
    frames = dict(form.rows) | {"execution": RATES}
    made = type(form)(form.workbook, frames, (), form.record, form.rule_words)
    content = copy_bytes(read(RICH), made, OutputOptions())
    assert content is not None
    return content


def cells(content: bytes, *, results: bool) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it drops
        page = load_workbook(io.BytesIO(content), data_only=results)[SHEET]
    return {cell.coordinate: cell.value for line in page for cell in line if cell.value is not None}


FORM = copy_of(ROWS)
RESULTS = cells(FORM, results=True)
FORMULAS = cells(FORM, results=False)


def test_a_row_tells_target_and_result_as_understood_and_what_follows() -> None:
    line = [RESULTS.get(f"{column}{FIRST}") for column in "ABCDEFGHIJKLMNO"]
    assert line == [
        1, "指标4", "≥10家", "8家", 10, 8, 80, "未达标", 10, "按比例", 0.8, "算定分", 8, None, None,
    ]  # fmt: skip


def test_points_are_live_formulas() -> None:
    assert FORMULAS[f"K{FIRST}"] == f"=F{FIRST}/E{FIRST}"
    assert FORMULAS[f"M{FIRST}"] == f"=ROUND(MAX(0,MIN(1,K{FIRST}))*I{FIRST},2)"
    overshoot = FIRST + 3
    assert FORMULAS[f"K{overshoot}"] == f"=1-(F{overshoot}-E{overshoot})/E{overshoot}"
    assert FORMULAS[f"O{overshoot}"] == f"=M{overshoot}-N{overshoot}"
    assert (RESULTS[f"M{overshoot}"], RESULTS[f"O{overshoot}"]) == (7, 0.5)


def test_an_undecided_row_has_no_points() -> None:
    line = [RESULTS.get(f"{column}{FIRST + 1}") for column in "HIKLM"]
    assert line == ["待核", 10, None, "待核分", None]


def test_all_points_are_accounted_for() -> None:
    start = next(int(a[1:]) for a, value in RESULTS.items() if value == "算定分" and a[0] == "B")
    told = {RESULTS[f"B{n}"]: RESULTS[f"C{n}"] for n in range(start, start + 8)}
    assert told == {
        "算定分": 15,  # 8 + 7
        "文字认定分": 10,
        "待核分": 10,
        "失分": 5,  # 2 + 3
        "分值合计": 40,
        "核算下限（算定分＋文字认定分）": 25,
        "核算上限（再加待核分）": 35,
        "差额（应为 0）": 0,
    }


def test_execution_stands_on_every_basis_with_a_live_rate() -> None:
    start = next(int(a[1:]) for a, value in RESULTS.items() if value == "算法") + 1
    assert RESULTS[f"B{start}"] == "全年执行数/全年预算数 = 593.04/752"
    assert FORMULAS[f"G{start}"] == f"=ROUND(E{start}/F{start}*100,2)"
    assert (RESULTS[f"G{start}"], RESULTS[f"I{start}"]) == (78.86, "本次采用")


def test_the_line_for_budget_execution_comes_first() -> None:
    budget = BudgetScore(10.0, 78.86, 7.9, {"score": ref("G12")})
    told = {"execution_weight": 10.0, "execution_score": 7.89, "execution_kind": "decided"}
    content = copy_of([row(7)], budget=budget, **told)
    results = cells(content, results=True)
    line = [results.get(f"{column}{FIRST}") for column in "BEFIMNO"]
    assert line == ["预算执行率", 752, 593.04, 10, 7.89, 7.9, -0.01]


def test_a_form_without_weights_has_no_balance() -> None:
    bare = dict.fromkeys(("weight", "allotted", "computed_score", "score_kind"))
    content = copy_of([row(4, **(UNMET | bare))])
    assert "分值构成" not in cells(content, results=True).values()


@pytest.mark.office
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "form.xlsx").write_bytes(FORM)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), "--headless", profile, "--convert-to", "xlsx", "--outdir"]
    command += [str(tmp_path), str(tmp_path / "in" / "form.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    computed = cells((tmp_path / "form.xlsx").read_bytes(), results=True)
    for address, formula in FORMULAS.items():
        if str(formula).startswith("="):
            assert computed[address] == pytest.approx(RESULTS[address]), address
