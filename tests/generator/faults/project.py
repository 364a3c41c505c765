"""Faults in what a project set, did and was given points for."""

from __future__ import annotations

import random

from tests.generator.facts import Project, Row, half_up, miss
from tests.generator.faults.fault import (
    EVERY,
    NATIONAL,
    PLAIN,
    RATED,
    REASONED,
    SCORED,
    SOURCED,
    UNSCORED,
    Fault,
)


def _measured(project: Project, rng: random.Random) -> Row:
    rows = [row for row in project.rows if row.level2 == "数量指标" and int(row.bare_target) >= 10]
    return rng.choice(rows or [row for row in project.rows if row.level2 == "满意度指标"])


def _quantity(project: Project) -> Row:
    return next(row for row in project.rows if row.level2 == "数量指标")


def _claimed(project: Project) -> Row:
    return next(row for row in project.rows if row.verdict == "claimed")


def _rewrite(row: Row, name: str, target: str, actual: str) -> None:
    row.name, row.target, row.actual = name, target, actual


def _unmet(project: Project, rng: random.Random) -> None:
    miss(_measured(project, rng), rng)


def _unmet_no_reason(project: Project, rng: random.Random) -> None:
    miss(_measured(project, rng), rng, reason=None)


def _reason_vague(project: Project, rng: random.Random) -> None:
    miss(_measured(project, rng), rng, reason=rng.choice(("客观原因", "受疫情影响", "其他原因")))


def _reason_on_full_score(project: Project, rng: random.Random) -> None:
    _measured(project, rng).reason = "因招标推迟，未按期完成验收"


def _unmet_full_score(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    miss(row, rng)
    row.score = row.weight


def _score_rule_mismatch(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    miss(row, rng)
    row.score = half_up(row.weight - 0.1)


def _completion_under(project: Project, rng: random.Random) -> None:
    row = _quantity(project)
    row.bare_target = str(max(int(row.bare_target), 20))
    row.target = f"≥{row.bare_target}{row.measure}"
    miss(row, rng, least=0.1, most=0.4)


def _deduction_no_reason(project: Project, rng: random.Random) -> None:
    row = _claimed(project)
    row.score = half_up(row.weight - 1)


def _qualitative_out_of_band(project: Project, rng: random.Random) -> None:
    row = _claimed(project)
    row.actual = row.bare_actual = "部分达成预期指标并具有一定效果"
    row.reason = "部分设施下年建成"


def _score_negative(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.score = -row.weight


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
    row = _quantity(project)
    actual = int(int(row.bare_target) * rng.uniform(1.8, 3)) + 1
    row.actual, row.bare_actual, row.verdict = f"{actual}{row.measure}", str(actual), "exceeded"


def _actual_not_answering(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.actual = row.bare_actual = "完成"


def _missing_value(project: Project, rng: random.Random) -> None:
    row = _measured(project, rng)
    row.actual = row.bare_actual = ""


def _actual_is_bound(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if row.level2 == "服务对象满意度指标")
    row.target = row.actual = f"≥{row.bare_target}%"


def _benchmark_missing(project: Project, rng: random.Random) -> None:
    _rewrite(_quantity(project), "规上工业企业增加值增速", "≥全省平均水平", "6.8%")


def _ambiguous_value(project: Project, rng: random.Random) -> None:
    _rewrite(_quantity(project), "扶持企业家数", "≥100家", "上半年120家，下半年35家")


def _undecided(project: Project, rng: random.Random) -> None:
    _rewrite(_quantity(project), "扶持企业家数", "≥156家", "约150家")


def _unit_mismatch(project: Project, rng: random.Random) -> None:
    _rewrite(_quantity(project), "服务群众人次", "≥1000人次", "1000人")


def _unit_missing(project: Project, rng: random.Random) -> None:
    _rewrite(_quantity(project), "扶持企业家数", "≥10家", "12")


def _period_mismatch(project: Project, rng: random.Random) -> None:
    told = f"{project.year - 1}年新增规上企业468家"
    _rewrite(_quantity(project), "新增规上企业家数", "≥400家", told)


def _wrong_sign(project: Project, rng: random.Random) -> None:
    row = next(row for row in project.rows if "成本" in row.level2)
    row.sign, row.target = "≥", f"≥{row.bare_target}万元"
    row.actual, row.bare_actual = f"{row.bare_target}万元", row.bare_target


def _renamed(row: Row, name: str, value: int, measure: str) -> None:
    row.name, row.measure, row.sign = name, measure, "≥"
    row.bare_target = row.bare_actual = str(value)
    row.target, row.actual = f"≥{value}{measure}", f"{value}{measure}"


def _money_as_output(project: Project, rng: random.Random) -> None:
    _renamed(_quantity(project), "支付补贴资金金额", rng.randint(20, 90), "万元")


def _misclassified(project: Project, rng: random.Random) -> None:
    _renamed(_quantity(project), "设备验收合格率", rng.randint(90, 98), "%")


def _duplicate_indicator(project: Project, rng: random.Random) -> None:
    first, second = [row for row in project.rows if row.level2 == "数量指标"][:2]
    for one in ("name", "target", "actual", "sign", "measure", "bare_target", "bare_actual"):
        setattr(second, one, getattr(first, one))


def _without(project: Project, gone: list[Row]) -> None:
    """Take rows away and give their weight to the first that stays."""
    project.rows = [row for row in project.rows if row not in gone]
    project.rows[0].weight += sum(row.weight for row in gone)
    project.rows[0].score = project.rows[0].weight


def _no_satisfaction(project: Project, rng: random.Random) -> None:
    _without(project, [row for row in project.rows if row.level1 == "满意度指标"])


def _no_benefit(project: Project, rng: random.Random) -> None:
    _without(project, [row for row in project.rows if row.level1 == "效益指标"])


def _only_quantity(project: Project, rng: random.Random) -> None:
    others = [r for r in project.rows if r.level1 == "产出指标" and r.level2 != "数量指标"]
    _without(project, others)


_WITH_COST = tuple(form for form in EVERY if form != "chongqing")  # it has no second levels

PROJECT: dict[str, Fault] = {
    "unmet": Fault(EVERY, _unmet),
    "unmet_no_reason": Fault((*REASONED, "transfer-project", "transfer-region"), _unmet_no_reason),
    "reason_vague": Fault((*REASONED, "transfer-project"), _reason_vague),
    "reason_on_full_score": Fault(REASONED, _reason_on_full_score),
    "unmet_full_score": Fault(SCORED, _unmet_full_score),
    "score_rule_mismatch": Fault(REASONED, _score_rule_mismatch),
    "completion_under": Fault(EVERY, _completion_under),
    "deduction_no_reason": Fault(REASONED, _deduction_no_reason),
    "qualitative_out_of_band": Fault(REASONED, _qualitative_out_of_band),
    "score_over_weight": Fault(SCORED, _score_over_weight),
    "score_negative": Fault(
        SCORED, _score_negative, brings=frozenset({"total_mismatch", "deduction_no_reason"})
    ),
    "weight_sum": Fault(SCORED, _weight_sum),
    "overspend": Fault(EVERY, _overspend),
    "low_execution": Fault(EVERY, _low_execution),
    "budget_changed": Fault((*SOURCED, "department", "chongqing"), _budget_changed),
    "completion_over": Fault(EVERY, _completion_over),
    "actual_not_answering": Fault(EVERY, _actual_not_answering),
    "missing_value": Fault(EVERY, _missing_value),
    "actual_is_bound": Fault(PLAIN, _actual_is_bound),
    "benchmark_missing": Fault(PLAIN, _benchmark_missing),
    "ambiguous_value": Fault(PLAIN, _ambiguous_value),
    "undecided": Fault(NATIONAL, _undecided),
    "unit_mismatch": Fault(PLAIN, _unit_mismatch),
    "unit_missing": Fault(PLAIN, _unit_missing),
    "period_mismatch": Fault(PLAIN, _period_mismatch),
    "wrong_sign": Fault(_WITH_COST, _wrong_sign),
    "money_as_output": Fault((*NATIONAL, "yunnan", "sichuan", *UNSCORED), _money_as_output),
    "misclassified": Fault((*NATIONAL, "yunnan", "sichuan", *UNSCORED), _misclassified),
    "duplicate_indicator": Fault((*RATED, "hubei", "transfer-project"), _duplicate_indicator),
    "no_satisfaction": Fault((*REASONED, "transfer-project"), _no_satisfaction),
    "no_benefit": Fault((*REASONED, "transfer-project"), _no_benefit),
    "only_quantity": Fault((*REASONED, "transfer-project"), _only_quantity),
}
