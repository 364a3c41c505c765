"""Stored results of formulas that depend on what is written: right, or taken away."""

from __future__ import annotations

import pytest

from evalxl.xlsx import Cell, Grid, Sheet, Value
from evalxl.xlsx.formula.refreshing import refresh
from evalxl.xlsx.formula.values import half_up
from evalxl.xlsx.patch.edits import Edits

OLD = 777.0


def sheet(name: str = "表", **cells: Value) -> Sheet:
    """Make a sheet; texts that begin with `=` are formulas with an old stored result."""
    made = Sheet(name, "")
    for address, value in cells.items():
        row, column = int(address[1:]), ord(address[0]) - 64
        is_formula = isinstance(value, str) and value.startswith("=")
        formula = str(value)[1:] if is_formula else None
        stored = OLD if is_formula else value
        kind = "s" if isinstance(stored, str) else "n"
        made.cells[row, column] = Cell(row, column, kind, stored, str(stored), formula=formula)
        made.max_row, made.max_column = max(made.max_row, row), max(made.max_column, column)
    return made


def results(
    written: dict[tuple[int, int], Value], *sheets: Sheet, **names: str
) -> dict[str, Value]:
    """Write into the first sheet and give the new results by address."""
    grid = Grid("a.xlsx", list(sheets), defined_names=names)
    edits = Edits()
    edits.of(sheets[0].name).values.update(written)
    return {
        f"{one.sheet}!{chr(64 + one.column)}{one.row}": edits.of(one.sheet).values[one[1:]]
        for one in refresh(grid, edits)
    }


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
        ("-A1^2", 25),
        ("2^3^2+A1*0", 64),
        ("SUM(A1:B3)", 10),
        ("SUM(A1,B1)", 5),
        ('IF(COUNT(A1:A3,B1)=0,"",ROUND(SUM(A1:A3,B1),2))', 10),
        ('IF(OR(COUNT(A1:A2)=0,SUM(A1:A3)=10),"","合计应为100")', ""),
        ('IF(AND(A1>A2,A1<>5),"高","低")', "低"),
        ("IF(A9=0,0,A1/A9)", 0),
        ('IF(A9="","空",A1)', "空"),
        ('IFERROR(A1/A9,"")', ""),
        ('IFERROR(ROUND(A1/A2,1),"")', 2.5),
        ("AVERAGE(A1:A3)*ABS(-3)", 10),
        ('A1&"分"', "5分"),
        ('A1&A9&"""好"""', '5"好"'),
        ("SUMPRODUCT(A1:A3,A1:A3)", 38),
        ("SUBTOTAL(9,A1:A3)", 10),
        ("SUBTOTAL(109,A1:A3)", 10),
        ("sum(a1:a3)", 10),
        ("SUM(A:A)", 10),
        ("SUM(1:3)", 10),
        ("SUM( A1 , A2 )", 7),
        ('A1&"分"="5分"', True),
        ("A1=B1", False),
        ("A1<B1", True),
        ("0.1+0.2+A1=5.3", True),
        ("_xlfn.ROUND(A1,0)", 5),
    ],
)
def test_it_is_computed(formula: str, result: float | str) -> None:
    made = sheet(A2=2, A3=3, B1="10分", C4=f"={formula}")
    assert results({(1, 1): 5}, made) == {"表!C4": result}


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B1",
        "A1/A9",
        "VLOOKUP(A1,A:B,2)",
        "SUM(A1",
        'INDIRECT("A1")',
        "OFFSET(A2,0,0)",
        "别名+1",
        "表1[得分]",
        "SUM(表:汇总!A1)",
        "A1&1/3",
        'B1>A1&""',
        "IF(A9,A1,)",
        'TEXT(A1,"0.0")',
        "SUM(A1:A3*A1:A3)",
        "A1=TRUE",
        "INT(A1*0+0.29*100)",
    ],
)
def test_what_is_not_understood_loses_its_stored_result(formula: str) -> None:
    made = sheet(A2=2, A3=3, B1="10分", C4=f"={formula}")
    assert results({(1, 1): 5}, made) == {"表!C4": None}


@pytest.mark.parametrize(
    "formula", ["A2*2", "NOW()", "[1]表!A1+A2", "'[1]旧表'!A1", '"A1"', "'A1'!A1+A2", "A1(A2)"]
)
def test_what_does_not_depend_on_it_keeps_its_stored_result(formula: str) -> None:
    assert results({(1, 1): 5}, sheet(A2=2, C4=f"={formula}")) == {}


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("ZXZJ1", "'ZXZJ1'!A1"),
        ("ZXZJ1", "ZXZJ1!A1"),
        ("A1", "'A1'!A1"),
        ("2025年", "'2025年'!$A$1"),
        ("汇总", "汇总!A1"),
        ("it's", "'it''s'!A1"),
        ("a&b (1)", "'a&b (1)'!A1"),
        ("H14:H15", "'H14:H15'!A1".replace(":", "")),
    ],
)
def test_sheets_of_any_name_are_followed(name: str, reference: str) -> None:
    first = sheet(name.replace(":", ""))
    other = sheet("另表", C5=f"={reference}*2")
    assert results({(1, 1): 5}, first, other) == {"另表!C5": 10}


def test_formulas_on_formulas_follow_in_order() -> None:
    made = sheet(A2=2, A9="=A8+A7", A8="=SUM(A1:A2)", A7="=A8*2", B9="=A2")
    assert results({(1, 1): 5}, made) == {"表!A8": 7, "表!A7": 14, "表!A9": 21}


def test_what_follows_from_something_not_understood_loses_its_result_too() -> None:
    made = sheet(A8="=VLOOKUP(A1,A:B,2)", A9="=A8*2", B9='=IF(A1>0,"有",A8)')
    assert results({(1, 1): 5}, made) == {"表!A8": None, "表!A9": None, "表!B9": "有"}


def test_a_circle_has_no_result() -> None:
    assert results({(1, 1): 5}, sheet(A2="=A1+A3", A3="=A2")) == {"表!A2": None, "表!A3": None}


def test_a_formula_that_was_never_computed_is_computed_where_another_needs_it() -> None:
    made = sheet(B1="=3+4", B2="=A1+B1")
    made.cells[1, 2] = made.cells[1, 2]._replace(value=None)
    assert results({(1, 1): 5}, made) == {"表!B2": 12}


def test_a_name_stands_for_its_cells() -> None:
    made = sheet(A2=2, C4="=合计区+1", C5="=SUM(得分)")
    found = results({(1, 1): 5}, made, 合计区="表!$A$1", 得分="'表'!$A$1:$A$2")
    assert found == {"表!C4": 6, "表!C5": 7}


def test_an_array_formula_loses_all_its_results() -> None:
    from evalxl.xlsx import Block

    made = sheet(C1="=A1:A2*2", C2=777)
    made.arrays.append(Block(1, 3, 2, 3))
    assert results({(1, 1): 5}, made) == {"表!C1": None, "表!C2": None}


def test_a_sum_of_thousands_of_terms_and_an_endless_one_lose_their_results() -> None:
    made = sheet(A5="=A1" + "+1" * 4_000, A6="=A1" + "+1" * 50_000)
    assert results({(1, 1): 5}, made) == {"表!A5": None, "表!A6": None}


def test_an_array_over_the_whole_sheet_costs_what_is_filled_in() -> None:
    from evalxl.xlsx import Block

    made = sheet(C1="=ROW(A1)", C2=777)
    made.arrays.append(Block(1, 1, 1_048_576, 16_384))
    assert results({(1, 1): 5}, made) == {"表!C1": None, "表!C2": None}


def test_a_long_chain_of_formulas_ends_in_a_result_or_none() -> None:
    chain = {f"B{row}": f"=B{row + 1}+1" for row in range(1, 900)} | {"B900": "=A1"}
    found = results({(1, 1): 5}, sheet(**chain))
    assert {value for place, value in found.items() if value != 905 - int(place[3:])} <= {None}
    assert found["表!B900"] == 5
    assert found["表!B850"] == 55


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [(2.345, 2, 2.35), (-2.345, 2, -2.35), (1.005, 2, 1.01), (0.5, 0, 1), (8.6183, 2, 8.62)],
)
def test_rounding_is_half_away_from_zero(value: float, digits: int, rounded: float) -> None:
    assert half_up(value, digits) == rounded
