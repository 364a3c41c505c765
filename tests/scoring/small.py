"""Small made-up projects, in the words of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evalxl.core.model import (
    BudgetScore,
    CellRef,
    Dimension,
    Field,
    FundLine,
    Indicator,
    Paragraph,
    ScoreTable,
    Subproject,
    Totals,
)
from evalxl.frames import Entry, Frames, build
from evalxl.policies import load
from evalxl.scoring import score

Row = Mapping[str, Any]


def row(target: str | None, actual: str | None, weight: float | None = 10, **more: Any) -> Row:
    return {"target": target, "actual": actual, "weight": weight, "name": "服务企业数量", **more}


def table(
    rows: Sequence[Row] = (),
    funds: Mapping[str, float] | None = None,
    line: BudgetScore | None = None,
    **more: Any,
) -> ScoreTable:
    """One project; `funds` are amounts in 万元 by fund key."""
    indicators = [
        Indicator(no=no, row=no + 10, **{"cells": _cells(no + 10), **given})
        for no, given in enumerate(rows, 1)
    ]
    lines = [
        FundLine(key, key, amount, "万元", round(amount * 1e4, 2), None)
        for key, amount in (funds or {}).items()
    ]
    defaults: dict[str, Any] = {
        "sheet": "自评表",
        "form": "national-project",
        "layout_confidence": 1.0,
        "money_unit": "万元",
        "info": {"project_name": Field("某项目"), "unit": Field("某局"), "year": Field(2023)},
    }
    return ScoreTable(
        **{**defaults, **more},
        indicators=tuple(indicators),
        funds=tuple(lines),
        budget_score=line,
    )


def frames_of(*tables: ScoreTable, policy: str = "mof-2020") -> Frames:
    return build([Entry(f"{no}.xlsx", 0, None, policy, one) for no, one in enumerate(tables)])


def scored(*tables: ScoreTable, policy: str = "mof-2020", **extra: Any) -> Frames:
    """Score projects under one policy; `extra` are a bureau's own policies."""
    return score(frames_of(*tables, policy=policy), {policy: load(policy, extra)})


def scored_by(*pairs: tuple[ScoreTable, str]) -> Frames:
    """Score many projects at once, each under the policy beside it."""
    frames = frames_of(*(one for one, _ in pairs))
    frames.projects["policy"] = [policy for _, policy in pairs]
    return score(frames, {policy: load(policy) for _, policy in pairs})


def points(given: Row, policy: str = "mof-2020", **extra: Any) -> tuple[float, str]:
    """Give points and kind of a single row."""
    one = scored(table([given]), policy=policy, **extra).indicators.iloc[0]
    return float(one["computed_score"]), str(one["score_kind"])


def _cells(number: int) -> dict[str, CellRef]:
    roles = ("name", "target", "actual", "weight", "score", "reason")
    return {role: CellRef("自评表", number, column) for column, role in enumerate(roles, 4)}


__all__ = [
    "BudgetScore",
    "Dimension",
    "Paragraph",
    "Subproject",
    "Totals",
    "frames_of",
    "points",
    "row",
    "scored",
    "scored_by",
    "table",
]
