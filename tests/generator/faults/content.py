"""Faults in how a form is filled in: sums, rates, points, cells left empty, words."""

from __future__ import annotations

import random
from typing import Any

from tests.generator.facts import half_up
from tests.generator.faults.fault import (
    EVERY,
    NATIONAL,
    RATED,
    REASONED,
    SCORED,
    SOURCED,
    Content,
    Fault,
    Tables,
)

_TOTALLED = (*SCORED, "jiangmen-score-table", "hubei")


def _measured(tables: Tables, rng: random.Random) -> dict[str, Any]:
    rows = [row for row in tables["indicators"] if row["level2"] == "数量指标"]
    return rng.choice(rows)


def _total_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    lower = half_up(content["total_score"] - rng.choice([1, 2, 3]))
    content["total_score"] = content["own_total"] = lower
    content["conclusion"] = "项目按计划完成。"


def _execution_score_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["budget_score"] = half_up(content["budget_score"] - 2)
    for total in ("total_score", "own_total"):
        content[total] = half_up(content[total] - 2)
    content["conclusion"] = "项目按计划完成。"


def _rate_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["rate"] = content["rate"] - 0.15


def _fund_sum_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["fiscal_budget"] = half_up(content["fiscal_budget"] * 0.8)


def _fund_total_blank(content: Content, tables: Tables, rng: random.Random) -> None:
    content["total_budget"] = content["total_paid"] = content["total_initial"] = None


def _no_budget(content: Content, tables: Tables, rng: random.Random) -> None:
    for key in [key for key in content if key.endswith(("_budget", "_initial"))]:
        content[key] = None
    content["rate"] = None


def _money_unit_suspect(content: Content, tables: Tables, rng: random.Random) -> None:
    for key in ("total_paid", "fiscal_paid", "central_paid", "basic_paid", "carryover_paid"):
        content[key] = half_up((content.get(key) or 0) * 10_000)


def _missing_field(content: Content, tables: Tables, rng: random.Random) -> None:
    content["project_name"] = None


def _text_number(content: Content, tables: Tables, rng: random.Random) -> None:
    row = rng.choice(tables["indicators"])
    row["score"] = f"{row['score']:g}分"


def _number_unreadable(content: Content, tables: Tables, rng: random.Random) -> None:
    _measured(tables, rng)["score"] = "优秀左右"


def _score_filled(content: Content, tables: Tables, rng: random.Random) -> None:
    _measured(tables, rng)["score"] = None


def _weight_missing(content: Content, tables: Tables, rng: random.Random) -> None:
    rng.choice(tables["indicators"])["weight"] = None


def _level_weight_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    for row in tables["indicators"]:
        if row["level1"] == "产出指标":
            row["level1"] = "产出指标（30分）"


def _points_in_value_cells(content: Content, tables: Tables, rng: random.Random) -> None:
    row = _measured(tables, rng)
    row["name"] = f"建设二级公路{rng.randint(10, 90)}.5公里"
    row["target"] = row["actual"] = f"{row['weight']:g}"


def _placeholder_left(content: Content, tables: Tables, rng: random.Random) -> None:
    row = rng.choice(tables["indicators"])
    row["name"] = f"指标{rng.randint(1, 3)}："


def _indicator_name_missing(content: Content, tables: Tables, rng: random.Random) -> None:
    _measured(tables, rng)["name"] = None


def _not_filled(content: Content, tables: Tables, rng: random.Random) -> None:
    for row in (*tables["indicators"], *tables.get("dimensions", [])):
        for key in ("actual", "score", "published_completion", "coefficient", "rate", "reason"):
            row.pop(key, None)
    content["total_score"] = content["own_total"] = content["grade"] = None


def _text_slip(content: Content, tables: Tables, rng: random.Random) -> None:
    content["goal_achieved"] = "一是一是按计划完成全部建设任务，二是建立管护制度。"


def _subproject_sum_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    content["budget_total"] = half_up(content["budget_total"] * 1.1)
    content["narrative"] = "项目按计划完成。"


_TOLD = (*REASONED, "transfer-project", "transfer-region", "jiangmen-score-table")
_REPORT = ("sub-project-report",)

CONTENT: dict[str, Fault] = {
    "total_mismatch": Fault(_TOTALLED, in_content=_total_mismatch),
    "execution_score_mismatch": Fault((*RATED, "hubei"), in_content=_execution_score_mismatch),
    "rate_mismatch": Fault((*RATED, "hubei", "transfer-project"), in_content=_rate_mismatch),
    "fund_sum_mismatch": Fault(SOURCED, in_content=_fund_sum_mismatch),
    "fund_total_blank": Fault(SOURCED, in_content=_fund_total_blank),
    "no_budget": Fault((*RATED, "hubei", "transfer-project"), in_content=_no_budget),
    "money_unit_suspect": Fault(
        (*NATIONAL, "sichuan", "chongqing", "transfer-project"),
        in_content=_money_unit_suspect,
        brings=frozenset({"execution_score_mismatch"}),
    ),
    "missing_field": Fault(
        (*SOURCED, "jiangmen-score-table", "transfer-project", "hubei", "chongqing"),
        in_content=_missing_field,
    ),
    "text_number": Fault(_TOTALLED, in_content=_text_number),
    "number_unreadable": Fault(
        _TOTALLED, in_content=_number_unreadable, brings=frozenset({"total_mismatch"})
    ),
    "score_filled": Fault(SCORED, in_content=_score_filled),
    "weight_missing": Fault(SCORED, in_content=_weight_missing),
    "level_weight_mismatch": Fault((*NATIONAL, "yunnan"), in_content=_level_weight_mismatch),
    "points_in_value_cells": Fault(NATIONAL, in_content=_points_in_value_cells),
    "placeholder_left": Fault(EVERY, in_content=_placeholder_left),
    "indicator_name_missing": Fault(
        (*REASONED, "hubei", "transfer-project"), in_content=_indicator_name_missing
    ),
    "not_filled": Fault(EVERY, in_content=_not_filled, refused=True),
    "text_slip": Fault(_TOLD, in_content=_text_slip),
    "subproject_sum_mismatch": Fault(_REPORT, in_content=_subproject_sum_mismatch),
}
