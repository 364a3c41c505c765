"""Arithmetic written into reason cells: is it right, and are its numbers in the form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from evalxl.checks.execution import plain_rates
from evalxl.checks.material import Material, rounded, rows, says
from evalxl.checks.targets import row_finding
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import Severity
from evalxl.findings import plain
from evalxl.targets.arithmetic import parse

_EQUATED = re.compile("[=＝]")


def reason_formula(material: Material) -> Iterable[Finding]:
    """Find wrong arithmetic, and amounts that count for the score and stand in no cell."""
    yield from _wrong(material)
    yield from _without_cells(material)


def _wrong(material: Material) -> Iterator[Finding]:
    """Find statements such as `79.27/100*10=9.73` whose two sides differ."""
    indicators = material.table("indicators")
    equated = says(indicators["reason"], _EQUATED)
    for row in rows(indicators, equated & pd.notna(indicators["cell_reason"])):
        for statement in parse(row.reason):
            if statement.agrees:
                continue
            value = None if statement.value is None else rounded(float(statement.value), 4)
            shown = plain(value) if value is not None else "÷0"
            yield row_finding(
                "reason_formula",
                row,
                "reason",
                provided=statement.text,
                expected=value,
                params={"problem": f"算得 {shown}", "problem_en": f"really gives {shown}"},
            )
            break


def _without_cells(material: Material) -> Iterator[Finding]:
    """Find payable and cut amounts in the policy's execution rate that only a text tells."""
    table, indicators = material.table("execution"), material.table("indicators")
    told = table["preferred"] & (table["with_pending"] | table["with_cut"])
    formulas = {rate.project: (rate, _untabled(material, rate)) for rate in rows(table, told)}
    for row in rows(indicators, indicators["rule"] == "execution"):
        rate, amounts = formulas.get(row.project, (None, ()))
        if rate is not None and amounts:
            yield _evidence(row, _statement_with(row.reason, amounts) or rate.formula, amounts)


def _untabled(material: Material, rate: Any) -> list[float]:
    """Return the payable and the cut amount of a rate, as far as no cell holds them."""
    bare = material.once(plain_rates)[rate.project]
    amounts = {
        "pending": rounded(rate.numerator - bare.numerator, 6),
        "cut": rounded(bare.denominator - rate.denominator, 6),
    }
    lines = material.funds.get(rate.project, {})
    has_cell = {key for key in amounts if key in lines and lines[key].cell is not None}
    return [amount for key, amount in amounts.items() if amount and key not in has_cell]


def _statement_with(reason: object, amounts: list[float]) -> str | None:
    """Return the statement of a reason that uses one of these amounts."""
    for statement in parse(reason if isinstance(reason, str) else None):
        if any(float(number.value) in amounts for number in statement.numbers):
            return statement.text
    return None


def _evidence(row: Any, formula: str, amounts: list[float]) -> Finding:
    said = "、".join(map(plain, amounts))
    role = "reason" if row.cell_reason else "score"
    return row_finding(
        "reason_formula",
        row,
        role,
        provided=formula,
        severity=Severity.NOTE,
        params={
            "problem": f"用到的 {said} 在表内没有对应的单元格，请核对证明材料",
            "problem_en": f"uses {said}, which no cell of the form holds; ask for evidence",
        },
    )
