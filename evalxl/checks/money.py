"""The money block: sources and totals, units, and the budget that moved during the year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from evalxl.checks.material import Material, missing, place, rounded
from evalxl.findings import plain
from evalxl.model import Finding
from evalxl.terms import Severity

_SPLITS = (
    ("fiscal", "carryover", "special_account", "own_income", "other"),
    ("fiscal", "carryover", "other"),
    ("general", "special_account", "own_income", "carryover", "other"),
    ("basic", "project"),
    ("central", "local", "carryover", "own_income", "other"),
    ("central", "provincial", "prefecture", "county", "carryover", "own_income", "other"),
)
"""Ways in which forms split the total; a row blank or absent counts as 0."""

_SOURCES = tuple(dict.fromkeys(row for split in _SPLITS for row in split))

INITIAL = ("total_initial", "initial_approved")
BUDGET = ("total_budget", "budget_total", "budget_planned", "allocated_own")
PAID = ("total_paid", "paid_total", "paid_own")
"""Keys of the lines that tell the initial budget, the budget and what was paid, best first."""


def fund_sum_mismatch(material: Material) -> Iterable[Finding]:
    """Compare every total with its sources, under each way of splitting that the form may mean."""
    for line, sums in material.once(_splits):
        if missing(line.value) or line.value == 0 or not sums:
            continue
        near = min(sums, key=lambda one: abs(line.value - one))
        off = line.value - near
        if abs(off) <= material.thresholds.money_tolerance:
            continue
        yield _fund_finding("fund_sum_mismatch", line, near, sums[near])


def fund_total_blank(material: Material) -> Iterable[Finding]:
    """Find totals left blank or 0 above sources that are filled."""
    for line, sums in material.once(_splits):
        if (missing(line.value) or line.value == 0) and sums and max(sums) > 0:
            yield _fund_finding("fund_total_blank", line, max(sums), sums[max(sums)])


def _fund_finding(slug: str, line: Any, expected: float, parts: str) -> Finding:
    is_blank = missing(line.value)
    return Finding(
        slug=slug,
        project=line.project,
        at=place(line.sheet, line.cell),
        where=line.label,
        provided=None if is_blank else line.value,
        expected=rounded(expected, 4),
        difference=None if is_blank else rounded(abs(line.value - expected), 4),
        unit=line.unit,
        params={"parts": parts, **blank_or(line.value)},
    )


def _splits(material: Material) -> list[tuple[Any, dict[float, str]]]:
    """Give each total line, and the sum of its sources under each possible split, in words."""
    found = []
    for lines in material.funds.values():
        for stage in ("initial", "budget", "paid"):
            total = lines.get(f"total_{stage}")
            parts = _sources(lines, stage)
            amounts = {row: one.value for row, one in parts.items() if not missing(one.value)}
            if total is None or len(parts) < 2 or not amounts:
                continue
            found.append((total, _sums(amounts)))
    return found


def _sources(lines: Mapping[str, Any], stage: str) -> dict[str, Any]:
    """Give the lines of a stage source by source, also of sources no split knows by name."""
    ending = f"_{stage}"
    found = {key.removesuffix(ending): one for key, one in lines.items() if key.endswith(ending)}
    return {row: one for row, one in found.items() if not row.endswith(("total", "_gross"))}


def _sums(amounts: Mapping[str, float]) -> dict[float, str]:
    """Sum every split, each without and with the sources it does not know (银行贷款, 债券资金).

    Returns:
        Each sum with its parts in words, `100 + 40`, in the order of the form.
    """
    strange = set(amounts) - set(_SOURCES)
    known = [set(split) & set(amounts) for split in _SPLITS]
    splits = [split for one in known for split in (one, one | strange) if split]
    parts = [[amounts[row] for row in amounts if row in split] for split in splits]
    return {round(sum(one), 6): " + ".join(map(plain, one)) for one in parts}


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
        if initial is not None and initial.value > 0 and budget.value != initial.value:
            if initial.cell is not None:
                yield from _moved(material, initial, budget, paid)
        elif cut is not None and budget.value > cut.value:
            yield _told_cut(budget, paid, cut)


def _moved(material: Material, initial: Any, budget: Any, paid: Any) -> Iterator[Finding]:
    change = abs(budget.value / initial.value - 1) * 100
    is_what_was_paid = abs(budget.value - paid.value) <= material.thresholds.money_tolerance
    if is_what_was_paid:
        words = ("全年预算改为正好等于支出的 ", "and the budget was set to exactly what was paid, ")
        yield _change(budget, initial.value, budget.value, paid.value, words, Severity.WARNING)
    elif change >= material.thresholds.budget_change_note:
        words = ("全年预算改为 ", "and the full-year budget is ")
        yield _change(budget, initial.value, budget.value, paid.value, words, Severity.NOTE)


def _told_cut(budget: Any, paid: Any, cut: Any) -> Finding:
    told = plain(cut.value)
    zh = f"文字说年中压减 {told}，表内仍是原数，压减后应为 "
    en = f"the text tells of a cut of {told} that the table leaves out; the cut budget is "
    return _change(budget, budget.value, budget.value - cut.value, paid.value, (zh, en), None)


def _change(
    line: Any,
    initial: float,
    adjusted: float,
    paid: float,
    words: tuple[str, str],
    severity: Severity | None,
) -> Finding:
    return Finding(
        slug="budget_changed",
        project=line.project,
        at=place(line.sheet, line.cell),
        where=line.label,
        provided=rounded(adjusted, 4),
        expected=initial,
        difference=rounded(abs(initial - adjusted), 4),
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
        if budget is None or paid is None or budget.value <= 0 or paid.value <= 0:
            continue
        ratio = max(paid.value / budget.value, budget.value / paid.value)
        if 2000 <= ratio <= 20_000:
            yield Finding(
                slug="money_unit_suspect",
                project=project,
                at=place(paid.sheet, paid.cell),
                where=paid.label,
                provided=paid.value,
                expected=budget.value,
                unit=paid.unit,
                params={"other": budget.label, "ratio": round(ratio)},
            )


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
