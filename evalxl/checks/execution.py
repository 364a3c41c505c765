"""What was spent of the budget: rates, the points for them, sub-projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import fsum
from typing import Any

import numpy as np

from evalxl.checks.fund_sums import refuted_by_rate
from evalxl.checks.material import (
    POINT,
    Material,
    among,
    both,
    explain_at,
    missing,
    place,
    place_of,
    rounded,
    rows,
)
from evalxl.checks.money import BUDGET, PAID, of_other_units
from evalxl.checks.reasons import explains
from evalxl.core import lazy_re as re
from evalxl.core.model import Finding
from evalxl.core.terms import MoneyUnit, Severity
from evalxl.findings import plain


def plain_rates(material: Material) -> Mapping[int, Any]:
    """Return each project's rate from table cells alone: nothing payable added, nothing cut.

    Returns:
        By project, in their order, a row of the execution frame: on the basis of the policy's
        own row, else on the first basis the form tells.
    """
    table, bases, found = material.table("execution"), dict[int, str](), dict[int, Any]()
    is_project = table["scope"] == "project"
    for row in rows(table, is_project & table["preferred"]):
        bases.setdefault(row.project, row.basis)
    is_bare = is_project & ~table["with_pending"] & ~table["with_cut"]
    for row in rows(table, is_bare & ~np.isnan(table["value"])):
        wanted, known = bases.get(row.project), found.setdefault(row.project, row)
        if row.basis == wanted != known.basis:
            found[row.project] = row
    return found


def _wrong_amounts(material: Material) -> set[int | None]:
    """Return the projects whose rate rests on an amount that the form itself shows to be wrong."""
    return {*material.once(of_other_units), *(key for key, _ in material.once(refuted_by_rate))}


def rate_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the printed rate with every rate the form's own money can give."""
    projects, rates = material.table("projects"), material.once(plain_rates)
    suspect = material.once(_wrong_amounts)
    for project in rows(projects, ~np.isnan(projects["printed_rate"])):
        if project.Index in suspect or project.Index not in rates:
            continue
        mine = material.rates_of(project.Index)
        possible = [one.value * 100 for one in mine if one.scope == "project"]
        if any(_prints(project.printed_rate, one, material) for one in possible):
            continue
        rate = rates[project.Index]
        yield Finding(
            slug="rate_mismatch",
            project=project.Index,
            at=place_of(project, "budget_rate"),
            where="预算执行率",
            provided=project.printed_rate,
            expected=rate.percent,
            difference=rounded(abs(project.printed_rate - rate.percent)),
            unit="%",
            params={"paid": plain(rate.numerator), "budget": plain(rate.denominator)},
        )


def _prints(printed: float, value: float, material: Material) -> bool:
    """Whether a rate may be printed so: rounded or cut to 2, 1 or 0 places, or as a share."""
    if abs(printed - value) <= material.thresholds.rate_tolerance:
        return True
    if 0 < printed <= 2 < value and abs(printed * 100 - value) <= 0.5:
        return True
    return any(
        abs(printed - rounded(value, places)) < 1e-9
        or abs(printed - int(value * 10**places) / 10**places) < 1e-9
        for places in (0, 1, 2)
    )


def execution_score_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the points of the execution line with the policy's."""
    projects = material.table("projects")
    own, computed = projects["budget_own_score"], projects["execution_score"]
    off = np.abs(own - computed) > material.thresholds.score_tolerance + 1e-9
    fits = own <= projects["execution_weight"] + POINT
    fits &= ~among(projects.index, material.once(_wrong_amounts))
    for project in rows(projects, off & fits):
        is_whole = project.budget_own_score == rounded(project.execution_score, 0)
        yield Finding(
            slug="execution_score_mismatch",
            project=project.Index,
            at=place_of(project, "budget_score"),
            where="预算执行率得分",
            provided=project.budget_own_score,
            expected=project.execution_score,
            difference=rounded(abs(project.budget_own_score - project.execution_score)),
            unit="分",
            severity=Severity.WARNING if is_whole else None,
            params={
                "rate": project.execution_rate,
                "weight": project.execution_weight,
                **explain_at(None),
            },
        )


def overspend(material: Material) -> Iterable[Finding]:
    """Find sub-projects, else whole projects, that spent more than their budget."""
    line = material.thresholds.overspend_above + 1e-9
    explained = set(material.once(_wrong_amounts))
    for spent in _subprojects(material, above=line):
        explained.add(spent["project"])
        yield _overspent(spent)
    for spent in _projects(material, above=line):
        if spent["project"] not in explained:
            yield _overspent(spent)


def _overspent(spent: dict[str, Any]) -> Finding:
    return Finding(
        slug="overspend",
        project=spent["project"],
        at=spent["at"],
        where=spent["where"],
        provided=spent["paid"],
        expected=spent["budget"],
        difference=rounded(spent["paid"] - spent["budget"], 4),
        unit=spent["unit"],
        settled=spent["settled"],
        params={"rate": rounded(spent["rate"]), **explain_at(spent["reason_cell"])},
    )


def low_execution(material: Material) -> Iterable[Finding]:
    """Find projects and sub-projects that spent little, or less than a policy takes unexplained."""
    note, warning = (
        material.thresholds.low_execution_note,
        material.thresholds.low_execution_warning,
    )
    suspect = material.once(_wrong_amounts)
    asking = {id_: policy.execution.reason_below for id_, policy in material.policies.items()}
    below = max(note, warning, *asking.values()) - 1e-9
    for spent in (*_projects(material, below=below), *_subprojects(material, below=below)):
        if spent["project"] in suspect:
            continue
        asked = asking.get(material.projects[spent["project"]].policy, 0.0)
        is_explained = spent["settled"] or _is_told(material, spent["project"])
        lacks = spent["rate"] < asked - 1e-9 and not is_explained
        line = next((one for one in (warning, note) if spent["rate"] < one - 1e-9), None)
        if lacks or line is not None:
            yield _little(spent, asked if lacks else line, lacks or line == warning, lacks)


def _little(spent: dict[str, Any], line: Any, is_serious: bool, lacks_reason: bool) -> Finding:
    unexplained = both(
        "，按评分办法须说明原因而没有说明", ", and the reason the policy asks for is missing"
    )
    return Finding(
        slug="low_execution",
        project=spent["project"],
        at=spent["at"],
        where=spent["where"],
        provided=rounded(spent["rate"]),
        expected=line,
        difference=rounded(line - spent["rate"]),
        unit="%",
        severity=Severity.WARNING if is_serious else Severity.NOTE,
        settled=spent["settled"],
        params={
            "paid": spent["paid"],
            "budget": spent["budget"],
            "unexplained": unexplained if lacks_reason else "",
            **explain_at(spent["reason_cell"]),
        },
    )


_EXPLAINED = re.compile(
    r"(?:执行|支出|支付|付款|拨付|结转|结余).{0,30}(?:因|由于|受|原因|所致)"
    r"|(?:因|由于|受|原因).{0,30}(?:执行|支出|支付|付款|拨付|结转|结余)"
)


def _is_told(material: Material, project: int) -> bool:
    """Whether a text of the form says why money was left."""
    return any(_EXPLAINED.search(text) for text in material.texts_of(project))


def _projects(
    material: Material, *, above: float = float("-inf"), below: float = float("inf")
) -> Iterator[dict[str, Any]]:
    """Return the projects whose plain rate lies in between, where a line tells what was paid."""
    for rate in material.once(plain_rates).values():
        line = material.fund(rate.project, *PAID) if above < rate.value * 100 < below else None
        if line is None:
            continue
        yield {
            "project": rate.project,
            "at": place(line.sheet, line.cell),
            "where": line.label,
            "unit": material.unit_of(rate.project).value,
            "paid": rate.numerator,
            "budget": rate.denominator,
            "rate": rate.value * 100,
            **_explained(material, rate.project),
        }


def _subprojects(
    material: Material, *, above: float = float("-inf"), below: float = float("inf")
) -> Iterator[dict[str, Any]]:
    """Return the sub-projects whose rate lies in between, in the form's own unit."""
    subs = material.table("subprojects")
    percent = (subs["actual"] / np.where(subs["budget"] > 0, subs["budget"], np.nan)) * 100
    for sub in rows(subs.also(rate=percent), (percent > above) & (percent < below)):
        unit = material.unit_of(sub.project)
        yield {
            "project": sub.project,
            "at": place(sub.sheet, sub.cell_actual),
            "where": sub.name,
            "unit": unit.value,
            "paid": rounded(sub.actual / unit.yuan, 6),
            "budget": rounded(sub.budget / unit.yuan, 6),
            "rate": sub.rate,
            **_explained(material, sub.project),
        }


def _explained(material: Material, project: int) -> dict[str, Any]:
    """Return whether the row of execution has a reason that explains it, and the cell for one."""
    lines = [row for row in material.rows_of(project) if row.is_execution and row.cell_reason]
    return {
        "settled": "explained" if any(explains(row.reason) for row in lines) else None,
        "reason_cell": lines[0].cell_reason if lines else None,
    }


def subproject_sum_mismatch(material: Material) -> Iterable[Finding]:
    """Compare the totals of the money table with the sum of its sub-projects."""
    parts = material.once(_parts)
    for keys, column in ((BUDGET, "budget"), (PAID, "actual")):
        for project, mine in parts.items():
            whole, line = fsum(getattr(one, column) for one in mine), material.fund(project, *keys)
            if len(mine) < 2 or missing(whole) or line is None or missing(line.value):
                continue
            total = rounded(whole / MoneyUnit(line.unit).yuan, 6)
            if abs(line.value - total) > material.thresholds.money_tolerance:
                yield Finding(
                    slug="subproject_sum_mismatch",
                    project=project,
                    at=place(line.sheet, line.cell),
                    where=line.label,
                    provided=line.value,
                    expected=total,
                    difference=rounded(abs(line.value - total), 4),
                    unit=line.unit,
                    params={"count": len(mine)},
                )


def _parts(material: Material) -> dict[int, list[Any]]:
    """Return the sub-projects of each project."""
    found: dict[int, list[Any]] = {}
    for sub in rows(material.table("subprojects")):
        found.setdefault(sub.project, []).append(sub)
    return found
