"""Declarations are checked by their targets, mid-year forms by pace and likelihood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from evalxl import scoring
from evalxl.checks.planned import run_planned
from evalxl.core.model import CellRef, Monitoring, Progress
from evalxl.core.terms import Likelihood, Stage
from evalxl.findings import frame
from evalxl.frames import Entry
from evalxl.frames.planned import build_planned
from evalxl.policies import load
from tests.checks.forms import score_table

CERTAIN, POSSIBLE, UNLIKELY = Likelihood
POLICIES = {"mof-2020": load("mof-2020")}


def found(drawn: str, monitoring: Monitoring | None = None) -> dict[tuple[str, str], str]:
    """Check one form; give the severity of each finding by its slug and what it is about."""
    made = score_table({"rows": drawn, "info": {"project_name": "农村公路养护"}})
    stage = Stage.MONITORED if monitoring else Stage.DECLARED
    entry = Entry("表.xlsx", 0, None, "mof-2020", replace(made, stage=stage, monitoring=monitoring))
    understood = scoring.understood(build_planned([entry]), POLICIES)
    told = frame(run_planned(understood, POLICIES), understood.frames.projects)
    assert not told["message"].str.contains("—|{").any()
    rows = told[["slug", "where", "severity"]].itertuples(index=False, name=None)
    return {(slug, where): severity for slug, where, severity in rows}


def monitored(
    rows: Iterable[tuple[str, str, str, Likelihood | None]], **money: float | int
) -> dict[tuple[str, str], str]:
    """Check a mid-year form; each row: target, result so far, expected one, how sure."""
    lines = ["一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值"]
    progress = []
    for no, (target, so_far, forecast, sure) in enumerate(rows, 1):
        lines.append(f"产出指标 | 数量指标 | 指标{no} | {target} | {forecast}")
        cells = {role: CellRef("表", no, n) for n, role in enumerate(("so_far", "forecast"), 5)}
        progress.append(Progress(no, so_far or None, forecast or None, sure, cells))
    told = Monitoring(
        months=int(money.get("months", 0)) or None,
        budget=money.get("budget"),
        spent=money.get("spent"),
        cells={"spent": CellRef("表", 5, 5)},
        rows=tuple(progress),
    )
    return found("\n".join(lines), told)


def test_a_sound_declaration_brings_nothing() -> None:
    assert (
        found("""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 分值
        产出指标 | 数量指标 | 养护里程 | ≥120公里 | 30
        产出指标 | 质量指标 | 验收合格率 | ≥95% | 20
        效益指标 | 社会效益指标 | 受益人口 | ≥2万人 | 30
        满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 10
        """)
        == {}
    )


def test_a_declaration_is_checked_by_what_needs_only_targets() -> None:
    assert found("""
        一级指标 | 二级指标 | 三级指标 | 指标值 | 分值
        产出指标 | 数量指标 | 养护里程 | ≥120公里 | 30
        产出指标 | 数量指标 | 修复桥梁 | ≥2座 | 30
        效益指标 | 社会效益指标 | 出行条件 | 显著改善 | 30
        效益指标 | 社会效益指标 | 投诉率 | ≥5% | 30
        """) == {
        ("no_satisfaction", "农村公路养护"): "warning",
        ("only_quantity", "农村公路养护"): "note",
        ("unmeasurable_target", "出行条件"): "note",
        ("wrong_sign", "投诉率"): "warning",
        ("weight_sum", "分值合计"): "error",
    }


@pytest.mark.parametrize(
    ("spent", "severity"),
    [(90.0, "note"), (60.0, "warning"), (160.0, None), (300.0, None)],
)
def test_spending_behind_the_time_is_told_by_the_lines_of_the_policy(
    spent: float, severity: str | None
) -> None:
    """After 7 months 58.33 % have passed: 30 % spent is 28.33 behind, 20 % 38.33, 53.33 % 5."""
    told = monitored([], months=7, budget=300.0, spent=spent)
    assert told == ({("behind_schedule", "农村公路养护"): severity} if severity else {})


def test_without_months_or_budget_nobody_can_say_what_is_behind() -> None:
    assert monitored([], budget=300.0, spent=10.0) == {}
    assert monitored([], months=7, budget=0.0, spent=10.0) == {}


def test_targets_that_will_be_missed_are_told_by_answer_and_forecast() -> None:
    rows = [
        ("≥120公里", "80公里", "120公里", CERTAIN),
        ("≥120公里", "80公里", "115公里", POSSIBLE),
        ("≥120公里", "20公里", "60公里", POSSIBLE),
        ("≥120公里", "80公里", "", UNLIKELY),
        ("≤5次", "6次", "8次", None),
    ]
    assert monitored(rows, months=7) == {
        ("target_at_risk", "指标2"): "note",
        ("target_at_risk", "指标3"): "warning",
        ("target_at_risk", "指标4"): "warning",
        ("target_at_risk", "指标5"): "note",
    }


def test_a_target_called_certain_must_be_borne_out_by_the_numbers() -> None:
    """Half of 58.33 % is 29.17 %: 40 of 120 is more, 20 of 120 is less; a rate never adds up."""
    rows = [
        ("≥120公里", "40公里", "120公里", CERTAIN),
        ("≥120公里", "20公里", "120公里", CERTAIN),
        ("≥120公里", "80公里", "100公里", CERTAIN),
        ("≥90%", "20%", "90%", CERTAIN),
        ("2025年12月底前", "按计划推进", "12月底前", CERTAIN),
    ]
    told = monitored(rows, months=7)
    assert {where for slug, where in told if slug == "likelihood_doubtful"} == {"指标2", "指标3"}
