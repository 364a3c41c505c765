"""Faults to plant: what a careless hand does to a form, by the finding that must report it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.generator.facts import Project, half_up, miss

Content = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]

SCORED = ("national-project", "department", "yunnan", "sichuan")
MONEY = ("national-project", "yunnan", "sichuan", "department")
ALL = (*SCORED, "jiangmen-score-table", "transfer-project", "sub-project-report")


def _leave(*_: Any) -> None:
    """Leave this stage alone."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How one finding is brought about; `forms` are those that can hold it."""

    forms: tuple[str, ...]
    in_project: Callable[[Project, random.Random], None] = _leave
    in_content: Callable[[Content, Tables, random.Random], None] = _leave


def forms_for(slug: str) -> tuple[str, ...]:
    """Give the forms a fault can be planted in."""
    return FAULTS[slug].forms


def _measured(project: Project, rng: random.Random) -> Any:
    rows = [row for row in project.rows if row.level2 == "数量指标" and int(row.bare_target) >= 10]
    return rng.choice(rows or [row for row in project.rows if row.measure == "%"])


def _unmet(project: Project, rng: random.Random) -> None:
    miss(_measured(project, rng), rng)


def _unmet_no_reason(project: Project, rng: random.Random) -> None:
    miss(_measured(project, rng), rng, reason=None)


def _unmet_full_score(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    miss(row, rng)
    row.score = row.weight


def _deduction_no_reason(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if row.verdict == "claimed")
    row.score = half_up(row.weight - 1)


def _score_over_weight(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.score = row.weight + 2


def _weight_sum(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.weight += 5
    row.score = row.weight


def _overspend(project: Project, rng: random.Random) -> None:
    project.paid = half_up(project.budget * rng.uniform(1.05, 1.4))


def _low_execution(project: Project, rng: random.Random) -> None:
    project.paid = half_up(project.budget * rng.uniform(0.3, 0.75))


def _budget_changed(project: Project, rng: random.Random) -> None:
    project.initial = half_up(project.budget * rng.uniform(1.2, 1.8))
    project.paid = project.budget


def _completion_over(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if row.level2 == "数量指标")
    actual = int(int(row.bare_target) * rng.uniform(1.8, 3)) + 1
    row.actual, row.bare_actual, row.verdict = f"{actual}{row.measure}", str(actual), "exceeded"


def _actual_not_answering(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.actual = row.bare_actual = "完成"
    row.verdict = "cannot_tell"


def _missing_value(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.actual = row.bare_actual = ""


def _no_satisfaction(project: Project, rng: random.Random) -> None:
    gone = next(row for row in project.rows if row.level1 == "满意度指标")
    project.rows.remove(gone)
    project.rows[0].weight += gone.weight
    project.rows[0].score = project.rows[0].weight


def _total_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["total_score"] = half_up(content["total_score"] - rng.choice([1, 2, 3]))


def _rate_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["rate"] = content["rate"] - 0.15


def _fund_sum_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["fiscal_budget"] = half_up(content["fiscal_budget"] * 0.8)


def _fund_total_blank(content: Content, tables: Tables, rng: random.Random) -> None:
    content["total_budget"] = content["total_paid"] = None
    content["total_initial"] = None


def _missing_field(content: Content, tables: Tables, rng: random.Random) -> None:
    content["project_name"] = None


def _text_number(content: Content, tables: Tables, rng: random.Random) -> None:
    row = rng.choice(tables["indicators"])
    row["score"] = f"{row['score']:g}分"


def _weight_missing(content: Content, tables: Tables, rng: random.Random) -> None:
    rng.choice(tables["indicators"])["weight"] = None


def _points_in_value_cells(content: Content, tables: Tables, rng: random.Random) -> None:
    row = tables["indicators"][0]
    row["name"] = f"建设二级公路{rng.randint(10, 90)}.5公里"
    row["target"] = row["actual"] = f"{row['weight']:g}"


FAULTS: dict[str, Fault] = {
    "unmet": Fault(ALL, _unmet),
    "unmet_no_reason": Fault((*SCORED, "transfer-project"), _unmet_no_reason),
    "unmet_full_score": Fault(SCORED, _unmet_full_score),
    "deduction_no_reason": Fault(SCORED, _deduction_no_reason),
    "score_over_weight": Fault(SCORED, _score_over_weight),
    "weight_sum": Fault(SCORED, _weight_sum),
    "overspend": Fault(ALL, _overspend),
    "low_execution": Fault(ALL, _low_execution),
    "budget_changed": Fault(MONEY, _budget_changed),
    "completion_over": Fault(ALL, _completion_over),
    "actual_not_answering": Fault(ALL, _actual_not_answering),
    "missing_value": Fault(ALL, _missing_value),
    "no_satisfaction": Fault(SCORED, _no_satisfaction),
    "total_mismatch": Fault((*SCORED, "jiangmen-score-table"), in_content=_total_mismatch),
    "rate_mismatch": Fault(MONEY, in_content=_rate_mismatch),
    "fund_sum_mismatch": Fault(
        ("national-project", "yunnan", "sichuan"), in_content=_fund_sum_mismatch
    ),
    "fund_total_blank": Fault(
        ("national-project", "yunnan", "sichuan"), in_content=_fund_total_blank
    ),
    "missing_field": Fault(
        ("national-project", "jiangmen-score-table", "transfer-project"), in_content=_missing_field
    ),
    "text_number": Fault((*SCORED, "jiangmen-score-table"), in_content=_text_number),
    "weight_missing": Fault(SCORED, in_content=_weight_missing),
    "points_in_value_cells": Fault(
        ("national-project", "department"), in_content=_points_in_value_cells
    ),
}
