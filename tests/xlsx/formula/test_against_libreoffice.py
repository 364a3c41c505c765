"""Generated formulas with changed inputs: our result is LibreOffice's, or there is none."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from evalxl.xlsx import Value, read_grid
from evalxl.xlsx.formula.refreshing import refresh
from evalxl.xlsx.patch.book import apply
from evalxl.xlsx.patch.edits import Edits

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
OLD = 777
SHEETS = ("自评表", "ZXZJ1", "it's 2025")
REFERENCES = ("", "ZXZJ1!", "'ZXZJ1'!", "'it''s 2025'!", "自评表!")
CHANGED: dict[tuple[int, int], Value] = {(1, 1): 14.25, (2, 1): 9.5, (3, 2): 0, (4, 2): None}


class Maker:
    """Draws formulas in the manner of score tables."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def cell(self) -> str:
        rng = self.rng
        letters, row = rng.choice("ABCD"), rng.randint(1, 6)
        return (
            rng.choice(REFERENCES)
            + rng.choice(("", "$"))
            + letters
            + rng.choice(("", "$"))
            + str(row)
        )

    def area(self) -> str:
        rng = self.rng
        left, right = sorted(rng.choices("ABCD", k=2))
        top, bottom = sorted(rng.choices(range(1, 7), k=2))
        return f"{rng.choice(REFERENCES)}{left}{top}:{right}{bottom}"

    def number(self) -> str:
        return self.rng.choice(("0", "1", "2", "10", "0.5", "100", "1.25", "3", "15%", "-4"))

    def text(self) -> str:
        return self.rng.choice(('""', '"无"', '"合计"', '"a""b"', '"分"', '"10"'))

    def condition(self, depth: int) -> str:
        rng = self.rng
        match rng.randint(0, 5):
            case 0:
                return f"{self.cell()}={self.text()}"
            case 1:
                if depth <= 0:
                    return "TRUE"
                first, second = self.condition(depth - 1), self.condition(depth - 1)
                return f"{rng.choice(('AND', 'OR'))}({first},{second})"
            case 2:
                return f"NOT({self.value(0)}>{self.number()})"
            case 3:
                return f"{rng.choice(('ISBLANK', 'ISNUMBER', 'ISTEXT', 'ISERROR'))}({self.cell()})"
        sign = rng.choice(("=", "<>", "<", ">", "<=", ">="))
        return f"{self.value(depth - 1)}{sign}{self.value(depth - 1)}"

    def value(self, depth: int) -> str:
        rng = self.rng
        if depth <= 0:
            return rng.choice((self.cell, self.cell, self.number))()
        below = depth - 1
        match rng.randint(0, 13):
            case 0 | 1:
                return f"{self.value(below)}{rng.choice('+-*/')}{self.value(below)}"
            case 2:
                return f"({self.value(below)})"
            case 3:
                return f"-{self.value(below)}"
            case 4 | 5:
                name = rng.choice(("SUM", "AVERAGE", "COUNT", "COUNTA", "MAX", "MIN"))
                parts = (rng.choice((self.area, self.cell))() for _ in range(rng.randint(1, 3)))
                return f"{name}({','.join(parts)})"
            case 6:
                name = rng.choice(("ROUND", "ROUNDUP", "ROUNDDOWN"))
                return f"{name}({self.value(below)},{rng.choice(('0', '1', '2', '-1'))})"
            case 7:
                return f"{rng.choice(('ABS', 'INT'))}({self.value(below)})"
            case 8 | 9:
                return f"IF({self.condition(below)},{self.any(below)},{self.any(below)})"
            case 10:
                return f"IFERROR({self.value(below)},{self.any(below)})"
            case 11:
                area = self.area()
                return f"SUMPRODUCT({area},{area})"
            case 12:
                return f"SUBTOTAL({rng.choice(('9', '109', '1', '2', '3'))},{self.area()})"
        return f"{self.value(below)}%"

    def any(self, depth: int) -> str:
        rng = self.rng
        match rng.randint(0, 4):
            case 0:
                return self.text()
            case 1:
                return f"{self.cell()}&{self.text()}"
        return self.value(depth)


def inputs(rng: random.Random) -> Iterator[tuple[int, int, Value]]:
    """Draw what stands in A1:D6: mostly numbers, some blanks, texts, truth values."""
    for row in range(6):
        for column in range(4):
            kind = rng.random()
            if kind < 0.8:
                yield row, column, rng.choice((15, 10, 9.5, 8.333, 0, -2, 0.95, 1200.5, 3))
            elif kind < 0.88:
                yield row, column, rng.choice(("10分", "无", "10", "完成", "—"))
            elif kind < 0.89:
                yield row, column, True


def book(formulas: list[str], seed: int) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    rng = random.Random(seed)
    for name in SHEETS:
        page = made.add_worksheet(name)
        for row, column, value in inputs(rng):
            page.write(row, column, value)
        if name == SHEETS[0]:
            for number, formula in enumerate(formulas):
                page.write_formula(number, 7, f"={formula}", None, OLD)
    made.close()
    return target.getvalue()


def recalculated(content: bytes, folder: Path) -> list[object]:
    """Let LibreOffice compute every formula, as none has a result."""
    source = folder / "a.xlsx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE or "", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(folder / "out"), str(source)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    made = load_workbook(folder / "out" / "a.xlsx", data_only=True)[SHEETS[0]]
    return [row[7].value for row in made.iter_rows(max_col=8)]


def compare(count: int, seed: int, folder: Path) -> tuple[int, list[str]]:
    """Count the results we give, and list those LibreOffice does not share."""
    maker = Maker(seed)
    formulas = [maker.any(maker.rng.randint(1, 3)) for _ in range(count)]
    content = book(formulas, seed)
    grid = read_grid(content, "a.xlsx")
    ours, bare = Edits(), Edits()
    for edits in (ours, bare):
        edits.of(SHEETS[0]).values.update(CHANGED)
    touched = refresh(grid, ours)
    for number in range(count):
        bare.of(SHEETS[0]).values[number + 1, 8] = None
    theirs = recalculated(apply(content, bare), folder)
    given, wrong = 0, []
    for number, (formula, other) in enumerate(zip(formulas, theirs, strict=False), 1):
        place = (number, 8)
        if not any(one[1:] == place for one in touched):
            continue
        own = ours.of(SHEETS[0]).values[place]
        given += own is not None
        if own is not None and not same(own, other):
            wrong.append(f"={formula}: {own!r}, LibreOffice {other!r}")
    return given, wrong


def same(own: Value, other: object) -> bool:
    if isinstance(own, str):
        return own == (other or "")
    if isinstance(own, bool) or isinstance(other, bool):
        return other is not None and float(own or 0) == float(other)  # type: ignore[arg-type]
    if not isinstance(own, float | int) or not isinstance(other, float | int):
        return False
    return abs(own - other) <= 1e-9 * max(1.0, abs(own))


@needs_office
@pytest.mark.office
def test_a_sample_of_formulas_comes_out_as_in_libreoffice(tmp_path: Path) -> None:
    given, wrong = compare(300, 7, tmp_path)
    assert wrong == []
    assert given >= 20


@needs_office
@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(1, 5))
def test_formulas_come_out_as_in_libreoffice_or_have_no_result(seed: int, tmp_path: Path) -> None:
    given, wrong = compare(2500, seed, tmp_path)
    assert wrong == []
    assert given >= 250
