"""Totals of money that their sources do not make up, and what else shows which amount is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from evalxl.checks.material import Material, both, rounded
from evalxl.checks.money import in_unit_of, of_other_units, total_finding, totals
from evalxl.core.model import Finding
from evalxl.findings import plain
from evalxl.frames.money_table import MoneyTable
from evalxl.frames.splits import Split


def fund_sum_mismatch(material: Material) -> Iterable[Finding]:
    """Compare every total with its sources, in each way they may make it up."""
    for line, stage, table, way in material.once(open_sums):
        parts = (plain(in_unit_of(line, table.amounts[stage][row])) for row in way)
        sources = (material.fund(line.project, f"{row}_{stage}") for row in table.rows)
        cells = (one.cell for one in sources if one is not None and one.cell)
        told: dict[str, object] = {
            "parts": " + ".join(parts),
            "source_cells": "、".join(cells),
            "remedy": _remedy(material, line, stage, table, way),
        }
        yield total_finding("fund_sum_mismatch", line, table.sums(stage)[way], told)


def open_sums(material: Material) -> list[tuple[Any, str, MoneyTable, Split]]:
    """Return each total line that its sources do not make up, with the way that comes nearest."""
    found = []
    for line, stage, table in material.once(totals):
        sums = table.sums(stage)
        if not table.totals[stage] or len(table.rows) < 2 or not sums or table.is_unread(stage):
            continue
        way = min(sums, key=lambda one: abs(line.yuan - sums[one]))
        off = abs(line.yuan - sums[way]) / material.unit_of(line.project).yuan
        if rounded(off, 6) > material.thresholds.money_tolerance:
            found.append((line, stage, table, way))
    return found


def _remedy(
    material: Material, line: Any, stage: str, table: MoneyTable, way: Split
) -> dict[str, str]:
    """Say which amount is wrong, where the form itself shows it."""
    total = table.sums(stage)[way]
    sources = (material.fund(line.project, f"{row}_{stage}") for row in way)
    typed = None
    if line.project not in material.once(of_other_units):
        typed = _in_the_other_unit(line, [one for one in sources if one], total, table.tolerance)
    if typed is not None:
        cell, amount = typed
        return both(
            f"{cell} 像是元与万元混填：核对后把 {cell} 改为 {amount}，各项即相符",
            f"{cell} seems to mix 元 and 万元: Change {cell} to {amount} if so, and the sums agree",
        )
    if (line.project, stage) in material.once(refuted_by_rate):
        amount = plain(in_unit_of(line, total))
        return both(
            f"填报的执行率与各来源之和相符：把 {line.cell} 改为 {amount}",
            f"the rate agrees with the sources: Change {line.cell} to {amount}",
        )
    return both("哪一个数错，表内无法判断", "the form cannot tell which is wrong")


def _in_the_other_unit(
    line: Any, sources: Iterable[Any], total: float, tolerance: float
) -> tuple[str, str] | None:
    """Return the one cell that closes the sum when read in the other unit, and its amount."""
    found = []
    for one in (line, *sources):
        for right in (one.yuan / 10_000, one.yuan * 10_000):
            off = total - right if one is line else line.yuan - total + one.yuan - right
            if abs(off) <= tolerance:
                found.append((one.cell, plain(in_unit_of(one, right))))
    return found[0] if len(found) == 1 else None  # 468 below 4680000: either may be meant


def refuted_by_rate(material: Material) -> set[tuple[int, str]]:
    """Return the totals (project, stage) that the sources and the printed rate both contradict."""
    found = set()
    for line, stage, table, way in material.once(open_sums):
        printed = material.projects[line.project].printed_rate
        summed = {**table.totals, stage: table.sums(stage)[way]}
        off = [abs(_percent(totals) - printed) for totals in (table.totals, summed)]
        if off[1] <= material.thresholds.rate_tolerance < off[0]:
            found.add((line.project, stage))
    return found


def _percent(totals: Mapping[str, float | None]) -> float:
    paid, budget = totals.get("paid"), totals.get("budget")
    return 100 * paid / budget if paid and budget else math.nan
