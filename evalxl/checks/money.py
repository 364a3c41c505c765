"""The money block: sources and totals, units, and the budget that moved during the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evalxl.checks.material import Material, both, missing, place, rounded
from evalxl.core.model import Finding
from evalxl.core.terms import MoneyUnit, Severity
from evalxl.findings import plain
from evalxl.frames.money_table import STAGES, MoneyTable, money_tables

INITIAL = ("total_initial", "initial_approved")
BUDGET = ("total_budget", "budget_total", "budget_planned", "allocated_own")
PAID = ("total_paid", "paid_total", "paid_own")
"""Keys of the lines that tell the initial budget, the budget and what was paid, best first."""


def fund_total_blank(material: Material) -> Iterable[Finding]:
    """Find totals left blank or 0 above sources that are filled."""
    for line, stage, table in material.once(totals):
        if table.is_blank(stage) and table.has_sources(stage):
            told = blank_or(line.value)
            yield total_finding("fund_total_blank", line, table.full_sum(stage), told)


def totals(material: Material) -> list[tuple[Any, str, MoneyTable]]:
    """Return each total line with its stage and the money table it stands in."""
    units = {project: material.unit_of(project).yuan for project in material.projects}
    tables = money_tables(material.table("funds"), units)
    return [
        (lines[f"total_{stage}"], stage, tables[project])
        for project, lines in material.funds.items()
        for stage in STAGES
        if f"total_{stage}" in lines
    ]


def total_finding(slug: str, line: Any, yuan: float | None, params: dict[str, object]) -> Finding:
    """Make a finding at a total, with what its sources come to."""
    value = None if missing(line.value) else line.value
    expected = None if yuan is None else in_unit_of(line, yuan)
    off = None if value is None or expected is None else rounded(abs(value - expected), 4)
    return Finding(
        slug=slug,
        project=line.project,
        at=place(line.sheet, line.cell),
        where=line.label,
        provided=value,
        expected=expected,
        difference=off,
        unit=line.unit,
        params={**params, **_sum_words(expected, line.unit)},
    )


def _sum_words(expected: float | None, unit: str) -> dict[str, object]:
    """Say what the sources come to, and what to type as the total."""
    if expected is None:
        sums = both(
            "下面的资金来源有数，但加不出总额", "sources below it are filled but give no sum"
        )
        return {"sources": sums, "amount": both("总额", "the total")}
    amount = plain(expected)
    return {
        "sources": both(f"各资金来源合计 {amount}{unit}", f"its sources sum to {amount} {unit}"),
        "amount": both(f" {amount}", amount),
    }


def in_unit_of(line: Any, yuan: float) -> float:
    """Return an amount in the unit of a fund line, as a message shows it."""
    return rounded(yuan / MoneyUnit(line.unit).yuan, 4)


def blank_or(value: object) -> dict[str, object]:
    """Say `为空` or `为 0` of an amount that is missing."""
    words = ("空", "empty") if missing(value) else (f" {plain(value)}", plain(value))
    return {"provided_or_blank": words[0], "provided_or_blank_en": words[1]}


def budget_changed(material: Material) -> Iterable[Finding]:
    """Find budgets that moved: cut to what was spent, far from the initial one, or only told."""
    for project in material.funds:
        initial, budget = material.fund(project, *INITIAL), material.fund(project, *BUDGET)
        paid, cut = material.fund(project, *PAID), material.fund(project, "cut")
        if budget is None or paid is None:
            continue
        if initial is not None and initial.yuan > 0 and budget.yuan != initial.yuan:
            if initial.cell is not None:
                yield from _moved(material, initial, budget, paid)
        elif cut is not None and budget.yuan > cut.yuan:
            yield _told_cut(budget, paid, cut)


def _moved(material: Material, initial: Any, budget: Any, paid: Any) -> Iterator[Finding]:
    change = abs(budget.yuan / initial.yuan - 1) * 100
    tolerance = material.thresholds.money_tolerance * material.unit_of(budget.project).yuan
    if abs(budget.yuan - paid.yuan) <= tolerance:
        words = ("全年预算改为正好等于支出的 ", "and the budget was set to exactly what was paid, ")
        yield _change(budget, initial.yuan, budget.yuan, paid.yuan, words, Severity.WARNING)
    elif change >= material.thresholds.budget_change_note:
        words = ("全年预算改为 ", "and the full-year budget is ")
        yield _change(budget, initial.yuan, budget.yuan, paid.yuan, words, Severity.NOTE)


def _told_cut(budget: Any, paid: Any, cut: Any) -> Finding:
    told = plain(in_unit_of(budget, cut.yuan))
    zh = f"文字说年中压减 {told}，表内仍是原数，压减后应为 "
    en = f"the text tells of a cut of {told} that the table leaves out; the cut budget is "
    return _change(budget, budget.yuan, budget.yuan - cut.yuan, paid.yuan, (zh, en), None)


def _change(
    line: Any,
    initial: float,
    adjusted: float,
    paid: float,
    words: tuple[str, str],
    severity: Severity | None,
) -> Finding:
    """Report a budget that was changed; amounts are in yuan."""
    return Finding(
        slug="budget_changed",
        project=line.project,
        at=place(line.sheet, line.cell),
        where=line.label,
        provided=in_unit_of(line, adjusted),
        expected=in_unit_of(line, initial),
        difference=in_unit_of(line, abs(initial - adjusted)),
        unit=line.unit,
        severity=severity,
        params={
            "change": words[0],
            "change_en": words[1],
            "percent_initial": rounded(paid / initial * 100),
            "percent_adjusted": rounded(paid / adjusted * 100) if adjusted else "—",
        },
    )


def money_unit_suspect(material: Material) -> Iterable[Finding]:
    """Find budget and payment that are about ten thousand times apart."""
    for project in material.funds:
        budget, paid = material.fund(project, *BUDGET), material.fund(project, *PAID)
        if budget is None or paid is None or budget.yuan <= 0 or paid.yuan <= 0:
            continue
        ratio = max(paid.yuan / budget.yuan, budget.yuan / paid.yuan)
        if 2000 <= ratio <= 20_000:
            yield Finding(
                slug="money_unit_suspect",
                project=project,
                at=place(paid.sheet, paid.cell),
                where=paid.label,
                provided=paid.value,
                expected=in_unit_of(paid, budget.yuan),
                unit=paid.unit,
                params={"other": budget.label, "ratio": round(ratio)},
            )


def of_other_units(material: Material) -> set[int | None]:
    """Return the projects whose payment and budget are in different units."""
    return {one.project for one in money_unit_suspect(material)}


def no_budget(material: Material) -> Iterable[Finding]:
    """Find projects that spent money without a budget to compare it with."""
    blanks = {(one.project, one.at) for one in fund_total_blank(material)}
    for project, lines in material.funds.items():
        paid, budget = material.fund(project, *PAID), material.fund(project, *BUDGET)
        if paid is None or paid.value <= 0 or (budget is not None and budget.value):
            continue
        asked = budget or next((lines[key] for key in BUDGET if key in lines), None)
        at = place(asked.sheet, asked.cell) if asked else None
        if (project, at) not in blanks:
            yield Finding(
                slug="no_budget",
                project=project,
                at=at,
                where=asked.label if asked else "全年预算数",
                provided=None if budget is None else 0.0,
                unit=paid.unit,
                params={"paid": plain(paid.value), **blank_or(budget and budget.value)},
            )
