"""Stored results of formulas that depend on what is written."""

from __future__ import annotations

import pytest

from evalxl.xlsx import Cell, Sheet, Value
from evalxl.xlsx.patch.formula import half_up
from evalxl.xlsx.patch.results import refreshed


def sheet(**cells: Value) -> Sheet:
    """Make a sheet; texts that begin with `=` are formulas with the stored result 0."""
    made = Sheet("表", "")
    for address, value in cells.items():
        row, column = int(address[1:]), ord(address[0]) - 64
        is_formula = isinstance(value, str) and value.startswith("=")
        formula = str(value)[1:] if is_formula else None
        stored = 0 if is_formula else value
        made.cells[row, column] = Cell(row, column, "n", stored, str(stored), formula=formula)
    return made


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:A3)", 10),
        ("SUM(A1:A2,A3,1)", 11),
        ("A1+A2-A3", 4),
        ("$A$1*2/4", 2.5),
        ("ROUND(A1/3,2)", 1.67),
        ("MIN(A1,A2)+MAX(A1:A3)", 7),
        ("-(A1+A2)*10%", -0.7),
        ("SUM(A1:B3)", 10),
        ("SUM(A1,B1)", 5),
        ('IF(COUNT(A1:A3,B1)=0,"",ROUND(SUM(A1:A3,B1),2))', 10),
        ('IF(OR(COUNT(A1:A2)=0,SUM(A1:A3)=10),"","合计应为100")', ""),
        ('IF(AND(A1>A2,A1<>5),"高","低")', "低"),
        ("IF(A9=0,0,A1/A9)", 0),
        ("AVERAGE(A1:A3)*ABS(-3)", 10),
    ],
)
def test_it_is_computed(formula: str, result: float | str) -> None:
    made = sheet(A2=2, A3=3, B1="10分", C1=f"={formula}")
    assert refreshed(made, {(1, 1): 5}) == {(1, 3): result}


@pytest.mark.parametrize(
    "formula",
    ["IFERROR(A1,0)", "A1&B1", "A1+B1", "表2!A1+A1", "A1/A9", "VLOOKUP(A1,A:B,2)", "SUM(A1"],
)
def test_what_is_not_understood_is_left_to_excel(formula: str) -> None:
    assert refreshed(sheet(B1="10分", C1=f"={formula}"), {(1, 1): 5}) == {}


def test_formulas_on_formulas_follow_in_order() -> None:
    made = sheet(A2=2, A9="=A8+A7", A8="=SUM(A1:A2)", A7="=A8*2", B9="=A2")
    assert refreshed(made, {(1, 1): 5}) == {(8, 1): 7, (7, 1): 14, (9, 1): 21}


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [(2.345, 2, 2.35), (-2.345, 2, -2.35), (1.005, 2, 1.01), (0.5, 0, 1), (8.6183, 2, 8.62)],
)
def test_rounding_is_half_away_from_zero(value: float, digits: int, rounded: float) -> None:
    assert half_up(value, digits) == rounded
