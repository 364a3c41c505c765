"""The facts a report states, taken from one project of the JSON `evalxl-read/1`.

Every number of the report comes from here, so text and tables cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
_OUTPUTS = ("数量", "质量", "时效", "成本")
_EFFECTS = ("经济", "社会", "生态", "可持续", "满意")
_LOW_EXECUTION = 80  # percent, as the finding `low_execution` has it by default
_MEANS_NONE = frozenset({"/", "-", "—", "无", "无。"})


@dataclass(frozen=True, slots=True)
class Kind:
    """The indicators of one kind; `side` is `产出`, `效果` or `其他`."""

    name: str
    side: str
    rows: tuple[Row, ...]

    def of(self, *outcomes: str) -> tuple[Row, ...]:
        """Return the rows with one of these outcomes."""
        return tuple(row for row in self.rows if row["outcome"] in outcomes)

    @property
    def done(self) -> tuple[Row, ...]:
        """The rows that are completed, by numbers or by claim."""
        return self.of("met", "exceeded", "claimed")


@dataclass(frozen=True, slots=True)
class Facts:
    """One project. Money in `money_unit`; `spent` and `budget` on the policy's basis.

    `funds` are the amounts as they stand in the form; `texts` its running text, cell by cell.
    """

    name: str | None
    unit: str | None
    year: int | None
    info: Mapping[str, Any]
    money_unit: str
    budget: float | None
    spent: float | None
    basis: str | None
    subprojects: tuple[Row, ...]
    kinds: tuple[Kind, ...]
    goals: Mapping[str, str | None]
    total: float | None
    grade: str | None
    dimensions: tuple[Row, ...]
    form: str = "unknown"
    funds: tuple[Row, ...] = ()
    budget_score: Row | None = None
    texts: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All indicators, in the form's order."""
        return tuple(sorted((r for kind in self.kinds for r in kind.rows), key=lambda r: r["no"]))

    @property
    def overspent(self) -> tuple[Row, ...]:
        """Sub-projects that spent more than their budget."""
        return tuple(one for one in self.subprojects if (one["execution"] or 0) > 100)

    @property
    def slow(self) -> tuple[Row, ...]:
        """Sub-projects that spent little of their budget."""
        rates = ((one, one["execution"]) for one in self.subprojects)
        return tuple(one for one, rate in rates if rate is not None and rate < _LOW_EXECUTION)

    @property
    def unmet(self) -> tuple[Row, ...]:
        """Indicators that missed their targets."""
        return tuple(row for row in self.rows if row["verdict"] == "unmet")


def facts_of(project: Row) -> Facts:
    """Take the facts out of one project of `evalxl read`."""
    info = project["info"]
    execution = next((one for one in project["execution"] if one["preferred"]), None)
    total = project["totals"]["self_evaluated"]
    grade = project["grade"] or {}
    return Facts(
        name=info.get("project_name")
        or (f"{info['unit']}部门整体支出" if "unit" in info else None),
        unit=info.get("unit") or info.get("supervisor"),
        year=info.get("year"),
        info=info,
        money_unit=project["money_unit"],
        budget=execution["denominator"] if execution else None,
        spent=execution["numerator"] if execution else None,
        basis=execution["formula"] if execution else None,
        subprojects=tuple(project["subprojects"]),
        kinds=tuple(_kinds(project["indicators"])),
        goals=project["goals"],
        total=info.get("overall_score") if total is None else total,
        grade=grade.get("published"),
        dimensions=tuple(project["dimensions"]),
        form=project["form"],
        funds=tuple(project["funds"]),
        budget_score=project["budget_score"],
        texts=tuple(one["text"] for one in project["narrative"]),
    )


def _kinds(rows: Sequence[Row]) -> Iterable[Kind]:
    """Part the indicators by kind, in the order reports take them in."""
    known = (*_OUTPUTS, *_EFFECTS)
    parted: dict[str, list[Row]] = {}
    for row in rows:
        parted.setdefault(_kind_name(row), []).append(row)
    order = [next((n for n, word in enumerate(known) if word in name), 99) for name in parted]
    for _, name in sorted(zip(order, parted, strict=True), key=lambda one: one[0]):
        yield Kind(name, _side(name), tuple(parted[name]))


def _kind_name(row: Row) -> str:
    name = row["level2"] or row["level1"] or "其他指标"
    return name if name.endswith("指标") else f"{name}指标"


def _side(name: str) -> str:
    if any(word in name for word in _OUTPUTS):
        return "产出"
    return "效果" if any(word in name for word in _EFFECTS) else "其他"


def reason(row: Row) -> str | None:
    """Return the reason a row states, if it states one."""
    text = (row["reason"] or "").strip()
    return None if not text or text in _MEANS_NONE else text
