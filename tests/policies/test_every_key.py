"""Every key of every policy changes what some form comes to."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evalxl import checks, policies, scoring
from evalxl.checks.planned import run_planned
from evalxl.core.model import BudgetScore, Monitoring, Progress, ScoreTable
from evalxl.core.terms import Likelihood, Stage
from evalxl.findings import frame
from evalxl.frames import Entry, Frames
from evalxl.frames.planned import build_planned
from evalxl.policies import Policy
from tests.scoring.small import frames_of, row, table

SHIPPED = Path(policies.__file__).parent
NAMES = {"zh", "en", "extends", "aliases", "source"}
OTHER: dict[str, Any] = {
    "compute": False,
    "weights.total": 120,
    "weights.levels": {"产出指标": 70, "效益指标": 20, "满意度指标": 10},
    "execution.rule": "none",
    "execution.basis": "initial",
    "execution.pending": True,
    "execution.cut": True,
    "execution.weight": 20,
    "execution.cap": 110,
    "execution.full_from": 90,
    "execution.loss_percent": 5,
    "execution.loss_points": 1,
    "execution.fund_rows": True,
    "execution.reason_below": 96,
    "more.rule": "all-or-nothing",
    "less.rule": "ratio",
    "exact.rule": "person",
    "zero.rule": "person",
    "range.below": "all-or-nothing",
    "range.above": "all-or-nothing",
    "date.late": "all-or-nothing",
    "words.claimed": 80,
    "words.unmet": "all-or-nothing",
    "words.bands": [
        {"name": "达成", "lowest": 90, "highest": 100},
        {"name": "部分达成", "lowest": 50, "highest": 90},
        {"name": "未达成", "lowest": 0, "highest": 50},
    ],
    "over.line": 120,
    "over.inclusive": True,
    "over.zero_target_line": 30,
    "over.rule": "person",
    "over.loss_percent": 1,
    "group.by": "level2",
    "group.least": 70,
    "group.most": 130,
    "special.budget_drift": ["编制准确"],
    "standards.use": "ignore",
    "special.bonus": 2,
    "special.coefficient_places": 0,
    "special.cost_level": "成本",
    "special.cost_cap": 5,
    "review.deductions": [{"no": 1, "says": ["无佐证"], "percent": 100}],
    "monitoring.money_yellow": 30,
    "monitoring.money_red": 20,
    "monitoring.forecast_red": 60,
    "monitoring.result_behind": 90,
    "rounding.places": 0,
    "grades.bands": [
        {"grade": "高", "from": 70, "to": 100},
        {"grade": "低", "from": 0, "to": 70},
    ],
}
"""Each key of the root policy, and a value unlike its own."""
NEEDED: dict[str, dict[str, dict[str, Any]]] = {
    "execution.cut": {"execution": {"basis": "initial"}},
    "over.zero_target_line": {"over": {"rule": "person"}},
    "execution.loss_percent": {"execution": {"rule": "per-point", "loss_points": 2}},
    "execution.loss_points": {"execution": {"rule": "per-point", "loss_percent": 2}},
    "over.loss_percent": {"over": {"rule": "deduct", "loss_percent": 0.5}},
    "group.least": {"group": {"by": "level2"}},
    "group.most": {"group": {"by": "level2"}},
    "special.cost_level": {"special": {"cost_cap": 5}},
}
"""What has to be set before a key can count."""


def _rows() -> list[dict[str, Any]]:
    drawn = """
    产出指标 | 数量指标 | 服务企业数量 | ≥300家 | 270家 | 9
    产出指标 | 数量指标 | 安全事故起数 | ≤50起 | 75起 | 9
    产出指标 | 数量指标 | 采购批次 | ＝10批 | 15批 | 9
    产出指标 | 数量指标 | 信访事件 | 0起 | 2起 | 9
    产出指标 | 数量指标 | 走访企业 | 3-5家 | 9家 | 9
    产出指标 | 数量指标 | 培育企业 | 3-5家 | 2家 | 9
    产出指标 | 时效指标 | 竣工时间 | 2023年6月前 | 2023年9月 | 9
    效益指标 | 社会效益指标 | 服务水平 | 有所提高 | 有所提高 | 9
    效益指标 | 社会效益指标 | 管理水平 | 有所提高 | 没有提高 | 9
    满意度指标 | 满意度指标 | 企业满意度 | ≥60% | 90% | 9
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    return [
        dict(row(target, actual, float(weight), name=name, level1=level1, level2=level2))
        for level1, level2, name, target, actual, weight in lines
    ]


def _forms() -> list[ScoreTable]:
    money = {"total_initial": 752.0, "total_budget": 593.0, "total_paid": 569.0}
    told = {**money, "pending": 10.0, "cut": 30.0}
    by_kind = {
        "basic_budget": 70.0,
        "basic_paid": 60.0,
        "project_budget": 30.0,
        "project_paid": 30.0,
    }
    line = BudgetScore(10, None, 9.5)
    band = row("有所提高", "部分达成", 90, name="群众感受", score=80.0, level1="效益指标")
    cost = {"level1": "成本指标", "level2": "经济成本指标"}
    return [
        table(_rows(), money),
        table(_rows(), told, line),
        table(
            [row("≥10家", "13家", 50), row("≥10家", "12家", 40)],
            {**money, "total_paid": 700.0},
            line,
        ),
        table([row("≥1", "1", 90)], {"total_budget": 100.0, "total_paid": 70.0}, line),
        table([row("≥1", "1", 90)], {"total_budget": 100.0, "total_paid": 85.0}, line),
        table([row("≥1", "1", 90)], by_kind, line),
        table([band], money, line),
        table([row("0户", "35户", 50, name="服务户数"), row("≥8家", "10家", 40)], money, line),
        table(
            [
                row("≥90%", "84%", 50, name="满意率", standard="满意率90%以上得10分，每降5%扣1分"),
                row(None, None, 40, name="编制准确"),
            ],
            money,
            line,
        ),
        table([row("≥3个", "2个", 80), row(None, None, 10, name="单位成本", **cost)], money, line),
    ]


@cache
def _read() -> Frames:
    return frames_of(*_forms(), policy="tried")


ADJUSTED = pd.DataFrame(
    {
        "unit": ["某局"],
        "project_name": ["某项目"],
        "year": [2023],
        "indicator": ["服务企业数量"],
        "score": [float("nan")],
        "reason": ["无佐证材料"],
        "reviewer": ["张三"],
        "date": ["2024-03-01"],
    }
)


@cache
def _scored(written: str) -> tuple[Frames, Policy]:
    policy = policies.load("tried", {"tried": json.loads(written)})
    return scoring.score(_read(), {"tried": policy}, ADJUSTED), policy


def _points(frames: Frames) -> tuple[str, ...]:
    return tuple(one.to_csv() for one in (frames.projects, frames.indicators, frames.execution))


def _findings(frames: Frames, policy: Policy) -> str:
    found = checks.run(frames, policies={"tried": policy})
    return frame(found, frames.projects).to_csv() + _in_mid_year(policy)


def _in_mid_year(policy: Policy) -> str:
    """Monitor a form of July: 37.5 % spent, a target expected at 70 %, a result so far at 45 %."""
    rows = (
        Progress(1, "45家", "100家", Likelihood.CERTAIN),
        Progress(2, "50家", "70家", Likelihood.POSSIBLE),
    )
    form = replace(
        table([row("≥100家", "100家", 50), row("≥100家", "70家", 50)]),
        stage=Stage.MONITORED,
        monitoring=Monitoring(months=7, budget=800.0, spent=300.0, rows=rows),
    )
    entry = Entry("监控.xlsx", 0, None, "tried", form)
    understood = scoring.understood(build_planned([entry]), {"tried": policy})
    found = run_planned(understood, {"tried": policy})
    return frame(found, understood.frames.projects).to_csv()


def differ(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two policies give other points, or other findings, on any form."""
    first, second = (_scored(json.dumps(policy)) for policy in (one, other))
    if _points(first[0]) != _points(second[0]):
        return True
    return _findings(*first) != _findings(*second)


def merged(*layers: dict[str, Any]) -> dict[str, Any]:
    policy: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            old = policy.get(key)
            policy[key] = {**old, **value} if isinstance(value, dict) and old else value
    return policy


def setting(key: str, value: object) -> dict[str, Any]:
    section, _, name = key.partition(".")
    return {section: {name: value}} if name else {section: value}


def keys_of(file: str) -> Iterator[tuple[str, Any]]:
    for section, value in tomllib.loads((SHIPPED / file).read_text(encoding="utf-8")).items():
        if isinstance(value, dict) and section not in NAMES:
            yield from ((f"{section}.{key}", one) for key, one in value.items() if key != "source")
        elif section not in NAMES:
            yield section, value


def test_each_key_of_the_root_policy_has_another_value_here() -> None:
    assert set(OTHER) == {key for key, _ in keys_of("mof-2020.toml")}


def check_root(key: str) -> None:
    base = merged({"extends": "mof-2020"}, NEEDED.get(key, {}))
    assert differ(base, merged(base, setting(key, OTHER[key])))


@pytest.mark.parametrize("key", list(OTHER)[::6])
def test_a_key_of_the_root_policy_counts(key: str) -> None:
    check_root(key)


@pytest.mark.thorough
@pytest.mark.parametrize("key", OTHER)
def test_every_key_of_the_root_policy_counts(key: str) -> None:
    check_root(key)


def _own_keys() -> Iterator[tuple[str, str, Any]]:
    """Give each key that a policy sets otherwise than the one it extends, with that value."""
    for path in sorted(SHIPPED.glob("*.toml")):
        if path.stem == "mof-2020":
            continue
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, _ in keys_of(path.name):
            own, old = (_value(policies.load(one), key) for one in (path.stem, written["extends"]))
            if own != old:
                yield path.stem, key, old


def _value(policy: Policy, key: str) -> Any:
    value: Any = policy
    for name in key.split("."):
        value = getattr(value, name)
    if isinstance(value, tuple):
        return [one if isinstance(one, str) else one.model_dump(by_alias=True) for one in value]
    return value


@pytest.mark.thorough
@pytest.mark.parametrize(("policy", "key", "old"), list(_own_keys()))
def test_a_key_that_a_policy_sets_counts(policy: str, key: str, old: Any) -> None:
    """Taken back to the value of the policy it extends, it gives something else, or is refused."""
    base = {"extends": policy}
    changed = merged(base, setting(key, old))
    assert _is_refused(changed) or differ(base, changed)


def _is_refused(policy: dict[str, Any]) -> bool:
    try:
        policies.load("tried", {"tried": policy})
    except policies.PolicyError:
        return True
    return False


def test_every_value_named_in_the_page_of_rules_is_taken() -> None:
    from evalxl.scoring.rules import rules

    for name, rule in rules().items():
        if rule.value:
            extra = {"tried": merged({"extends": "mof-2020"}, setting(rule.clause, rule.value))}
            assert policies.load("tried", extra), name
