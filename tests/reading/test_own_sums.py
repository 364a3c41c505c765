"""Sums of our own blanks are known without Excel; every other formula stays unknown."""

from __future__ import annotations

import pytest

from evalxl.reading.own_sums import with_own_sums
from evalxl.xlsx import read_grid

from .drawn import draw, workbook

TOTAL = '=IF(COUNT(A1:A3,B1)=0,"",ROUND(SUM(A1:A3,B1),2))'
RATE = '=IF(COUNT(A1,B1)<2,"",IF(B1>0,ROUND(A1/B1,4),""))'
POINTS = '=IF(COUNT(A2,A1,B1)<3,"",IF(B1>0,ROUND(MIN(1,A1/B1)*A2,2),""))'
CHECK = '=IF(OR(COUNT(A1:A3,B1)=0,ROUND(SUM(A1:A3,B1),2)=100),"","合计应为100")'


def result(rows: str, formula: str) -> object:
    """What stands in C1 once the sheet is taken over."""
    first, *others = rows.split("\n")
    text = "\n".join([f"{first} | {formula}", *others])
    sheet = read_grid(workbook([draw("表", text)]), "表.xlsx").sheets[0]
    return with_own_sums(sheet).cells[1, 3].value


def cells(rows: str) -> dict[tuple[int, int], object]:
    """What stands in a sheet once it is taken over."""
    sheet = read_grid(workbook([draw("表", rows)]), "表.xlsx").sheets[0]
    return {place: cell.value for place, cell in with_own_sums(sheet).cells.items()}


def test_a_total_waits_for_the_points_it_adds_up() -> None:
    """468 of 480 earn 9.75 of 10; 80.25 beside them make 90."""
    rows = f'468 | 480 | {POINTS}\n10\n80.25\n=IF(COUNT(A3,C1)=0,"",ROUND(SUM(A3,C1),2))'
    assert cells(rows)[4, 1] == 90


def test_a_total_of_what_nobody_computed_is_unknown() -> None:
    rows = '468 | =NOW()\n=IF(COUNT(A1,B1)=0,"",ROUND(SUM(A1,B1),2))'
    assert cells(rows)[2, 1] is None


@pytest.mark.parametrize(
    ("rows", "formula", "expected"),
    [
        ("50 | 10\n20\n20.5", TOTAL, 100.5),
        ("50 | 10\n20\n20.5", CHECK, "合计应为100"),
        ("50 | 10\n20\n20", CHECK, ""),
        ("'无 | '无\n'无\n'无", TOTAL, ""),
        ("'无 | '无\n'无\n'无", CHECK, ""),
        ("468 | 480", RATE, 0.975),
        ("1 | 3", RATE, 0.3333),
        ("5 | 0", RATE, ""),
        ("5 | -2", RATE, ""),
        ("'无 | 480", RATE, ""),
        ("468 | 480\n10", POINTS, 9.75),
        ("500 | 480\n10", POINTS, 10),
        ("2.01 | 4\n10", POINTS, 5.03),  # 5.025, half up
        ("5 | 0\n10", POINTS, ""),
    ],
)
def test_our_own_sums_are_done(rows: str, formula: str, expected: object) -> None:
    assert result(rows, formula) == expected


@pytest.mark.parametrize(
    "formula",
    ["=SUM(A1:A3)", "=ROUND(SUM(A1:A3,B1),2)", '=IF(COUNT(A1:A3)=0,"",ROUND(SUM(A1:A2),2))'],
)
def test_formulas_of_others_are_left_alone(formula: str) -> None:
    assert result("50 | 10\n20\n20", formula) is None
