"""The figures of a summary, worked out again from the Parquet files alone, row by row.

Plain Python over plain dicts; nothing of the package is used but the titles of findings and the
grade lines of policies, which are data. What cannot be known is `None`, as in a table read back.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from evalxl.findings import catalogue

Row = dict[str, Any]
NOBODY = "（未填主管部门）"
YUAN = {"元": 1, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8}
VERDICTS = {"met": "达标", "exceeded": "超额达标", "unmet": "未达标", "claimed": "文字认定",
            "cannot_tell": "待核"}  # fmt: skip
KINDS = {"decided": "算定分", "asserted": "文字认定分", "undecided": "待核分"}
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}
MONEY = {
    "initial": (("total_initial",), ("budget_planned",)),
    "budget": (("total_budget",), ("allocated_own", "allocated_lower"), ("budget_total",)),
    "paid": (("total_paid",), ("paid_own", "paid_lower"), ("paid_total",)),
}

COMPARED = ("adopted", "lowest", "highest", "reviewed_total")
"""Points that no rank and no average holds where the weights do not make the policy's whole."""


def known(value: Any) -> bool:
    return value is not None and value == value


def scaled(value: Any, by: float) -> float | None:
    return value / by if known(value) else None


def minus(left: Any, right: Any) -> float | None:
    return round(left - right, 2) if known(left) and known(right) else None


def mean(values: Iterable[Any]) -> float | None:
    some = [one for one in values if known(one)]
    return math.fsum(some) / len(some) if some else None


def total(values: Iterable[Any]) -> float | None:
    some = [one for one in values if known(one)]
    return math.fsum(some) if some else None


def place(sheet: str | None, cell: str | None) -> str | None:
    if not sheet or not cell:
        return None
    return f"{sheet if len(sheet) <= 8 else sheet[:8] + '…'}!{cell}"


def by_sound(text: str | None) -> bytes:
    return (text or "").encode("gb18030", "replace")


class Recount:
    """What a batch comes to, from `OUT/data` and the manifest of its run."""

    def __init__(self, out: Path) -> None:
        for name in ("projects", "funds", "subprojects", "indicators", "execution", "findings"):
            setattr(self, name, pq.read_table(out / "data" / f"{name}.parquet").to_pylist())
        (manifest,) = out.glob("runs/*/manifest.json")
        self.files: list[Row] = json.loads(manifest.read_text("utf-8"))["inputs"]
        for key, project in enumerate(self.projects):
            project |= {"key": key, "department": project["department"] or NOBODY}
            if not project["is_comparable"]:
                project |= dict.fromkeys(COMPARED)
            project |= self._money(key, project) | {"grade": _grade(project)}
            project["difference"] = minus(project["self_evaluated"], project["adopted"])
        self.order = sorted(self.projects, key=_in_order)
        for number, project in enumerate(self.order, 1):
            project["number"] = number

    projects: list[Row]
    funds: list[Row]
    subprojects: list[Row]
    indicators: list[Row]
    execution: list[Row]
    findings: list[Row]

    @cached_property
    def funds_of(self) -> dict[int, dict[str, Row]]:
        """The first line of each key, by project."""
        lines: dict[int, dict[str, Row]] = defaultdict(dict)
        for line in self.funds:
            lines[line["project"]].setdefault(line["key"], line)
        return lines

    @cached_property
    def amounts_of(self) -> dict[int, Row]:
        amounts: dict[int, Row] = defaultdict(dict)
        for line in self.funds:
            if known(line["yuan"]):
                amounts[line["project"]].setdefault(line["key"], line["yuan"])
        return amounts

    @cached_property
    def rates_of(self) -> dict[int, list[Row]]:
        return grouped((one for one in self.execution if one["scope"] == "project"), "project")

    @cached_property
    def subprojects_of(self) -> dict[int, list[Row]]:
        return grouped(self.subprojects, "project")

    def rate(self, key: int, meets: Callable[[Row], Any]) -> Row | None:
        return next((one for one in self.rates_of.get(key, ()) if meets(one)), None)

    def plain(self, key: int, basis: str) -> Row | None:
        """The rate on a basis with nothing added and nothing taken off."""
        return self.rate(
            key,
            lambda one: one["basis"] == basis and not one["with_pending"] and not one["with_cut"],
        )

    def _money(self, key: int, project: Row) -> Row:
        yuan, lines = YUAN.get(project["money_unit"], math.nan), self.amounts_of[key]
        found: Row = {}
        for name, sources in MONEY.items():
            sums = (total(lines.get(one) for one in keys) for keys in sources)
            found[name] = next((one for one in sums if one is not None), None)
        counted = self.rate(key, lambda one: one["preferred"] and known(one["value"])) or {}
        parts = self.subprojects_of.get(key, [])

        def instead(name: str, rate: Row, side: str, column: str) -> None:
            if found[name] is None and known(rate.get(side)):
                found[name] = round(rate[side] * yuan, 2)
            if found[name] is None and parts and all(known(one[column]) for one in parts):
                found[name] = math.fsum(one[column] for one in parts)

        instead("budget", self.plain(key, "budget") or {}, "denominator", "budget")
        instead("paid", counted, "numerator", "actual")
        for name, side in (("counted_budget", "denominator"), ("counted_paid", "numerator")):
            found[name] = round(counted[side] * yuan, 2) if counted else None
        return found

    def owner(self, row: Row) -> Row:
        return self.projects[int(row["project"])] if known(row["project"]) else {}

    @cached_property
    def department_of_file(self) -> dict[str, str | None]:
        return {one["path"]: one["department"] for one in self.files}

    @cached_property
    def by_department(self) -> dict[str, list[Row]]:
        return grouped(self.order, "department")

    @cached_property
    def findings_of(self) -> dict[int, list[Row]]:
        return grouped((one for one in self.findings if known(one["project"])), "project")

    def whose(self, finding: Row) -> str:
        """The department a finding belongs to."""
        own = self.owner(finding).get("department")
        return own or self.department_of_file.get(finding["file"]) or NOBODY

    def main_problems(self, key: int) -> str | None:
        """The three gravest kinds of problems, most frequent first, and how many there are."""
        some = [one for one in self.findings_of.get(key, ()) if one["severity"] != "note"]
        counts = Counter((one["code"], one["slug"]) for one in some)
        grave = {one["slug"] for one in some if one["severity"] == "error"}
        ranked = sorted(counts, key=lambda kind: (kind[1] not in grave, -counts[kind], kind[0]))
        said = [
            catalogue()[kind[1]].title["zh"]
            + (f"（{counts[kind]} 处）" if counts[kind] > 1 else "")
            for kind in ranked
        ]
        rest = f"；等 {len(said)} 类" if len(said) > 3 else ""
        told = ["；".join(said[:3]) + rest] if said else []
        return "；".join(self._set_apart(key) + told) or None

    def _set_apart(self, key: int) -> list[str]:
        project = self.projects[key]
        if not known(project["weight_total"]):
            return [] if known(project["adopted"]) else ["表内没有分值，不评分"]
        if project["is_comparable"]:
            return []
        return [f"不参加排名（分值合计 {project['weight_total']:g} 分）"]


def grouped(rows: Iterable[Row], key: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _grade(project: Row) -> str | None:
    low, high = project["grade_lowest"], project["grade_highest"]
    return low if low == high or low is None else f"{low}～{high}"


def _in_order(project: Row) -> tuple[Any, ...]:
    points = project["adopted"] if known(project["adopted"]) else -1.0
    department = project["department"]
    name = by_sound(project["project_name"])
    return (by_sound(department), department, -points, name, project["file"], project["no_in_file"])
