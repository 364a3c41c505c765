"""From an invented project to the content of each known form."""

from __future__ import annotations

from typing import Any

from tests.generator.facts import Project, Row, half_up, shares
from tests.generator.odd_forms import ODD_FORMS

Content = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]

SPLIT_SIGN = {"yunnan", "sichuan", "chongqing"}
WITHOUT_SCORES = {"transfer-project", "transfer-region", "sub-project-report"}
YUAN = {"yunnan"}
WITHOUT_CARRYOVER = {"sichuan"}


def fill(form: str, project: Project) -> tuple[Content, Tables]:
    """Give the content of `form`; the score table has other levels and no separate money line."""
    if form in ODD_FORMS:
        return ODD_FORMS[form](project, _head(project, 1))
    if form == "hubei":
        _scale(project, {"产出指标": 40})
        project.execution_weight = 20
    if form == "national-project-cost":
        _with_cost_level(project)
    if form in WITHOUT_CARRYOVER:
        project.carryover = 0.0
    content = _head(project, 10_000 if form in YUAN else 1)
    return content, {"indicators": [entry(form, row) for row in project.rows]}


def _with_cost_level(project: Project) -> None:
    """Make the cost a first level of its own, at the top."""
    for row in [row for row in project.rows if row.level2 == "成本指标"]:
        row.level1, row.level2 = "成本指标", "经济成本指标"
        project.rows.remove(row)
        project.rows.insert(0, row)


def _scale(project: Project, points: dict[str, float]) -> None:
    """Give first levels other weights, as these forms have them; shares of points stay."""
    for level1, wanted in points.items():
        rows = [row for row in project.rows if row.level1 == level1]
        for row, weight in zip(rows, shares(wanted, [row.weight for row in rows]), strict=True):
            row.score = None if row.score is None else half_up(row.score / row.weight * weight)
            row.weight = weight


def _head(project: Project, scale: int) -> Content:
    def money(amount: float) -> float:
        return half_up(amount * scale)

    def of_projects(amount: float) -> float:
        return half_up(amount * project.share_of_projects) or 0

    fiscal_budget = project.budget - project.carryover - project.other
    return {
        "year": project.year,
        "year_text": f"{project.year}年",
        "project_name": project.project_name,
        "unit": project.unit,
        "supervisor": project.bureau,
        "local_supervisor": project.bureau,
        "contact": project.contact,
        "phone": project.phone,
        "total_initial": money(project.initial),
        "total_budget": money(project.budget),
        "total_paid": money(project.paid),
        "fiscal_initial": money(project.initial - project.carryover - project.other),
        "fiscal_budget": money(fiscal_budget),
        "fiscal_paid": money(project.paid - project.carryover - project.other),
        "carryover_initial": money(project.carryover),
        "carryover_budget": money(project.carryover),
        "carryover_paid": money(project.carryover),
        "basic_initial": money(project.initial - of_projects(project.initial)),
        "basic_budget": money(project.budget - of_projects(project.budget)),
        "basic_paid": money(project.paid - of_projects(project.paid)),
        "project_initial": of_projects(project.initial),
        "project_budget": of_projects(project.budget),
        "project_paid": of_projects(project.paid),
        **_management(),
        "central_budget": money(project.budget),
        "central_paid": money(project.paid),
        "central_rate": project.paid / project.budget,
        "budget_weight": project.execution_weight,
        "rate": project.paid / project.budget,
        "budget_score": project.execution_score,
        "goal_expected": project.goal_expected,
        "goal_achieved": project.goal_achieved,
        "total_weight": half_up(sum(row.weight for row in project.rows) + project.execution_weight),
        "total_score": project.total,
        "own_total": project.total,
        "grade": grade(project.total),
        "conclusion": f"自评总分{project.total:g}分。",
        "problems": "无",
        "improvements": "继续加强预算绩效管理。",
    }


def _management() -> Content:
    """Tell how the money was managed, as the regional form asks."""
    told = {
        "allocation": "按因素法分配，符合资金管理办法。",
        "issue": "收到指标后三十日内下达。",
        "payment": "按国库集中支付制度拨付。",
        "use": "专款专用，未发现挤占挪用。",
        "accuracy": "按下达预算执行。",
        "performance": "同步下达绩效目标并开展监控。",
        "duty": "地方资金按规定足额安排。",
    }
    return {
        **{f"management_{key}": text for key, text in told.items()},
        **{f"management_{key}_problem": "无" for key in told},
    }


def grade(total: float) -> str:
    """Give the national grade."""
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def entry(form: str, row: Row) -> dict[str, Any]:
    split = form in SPLIT_SIGN
    level1 = row.level1
    if form == "hubei":
        level1 += {"产出指标": "（40分）", "效益指标": "（30分）"}.get(level1, "（10分）")
    return {
        "level1": level1,
        "level2": row.level2,
        "name": row.name,
        "target": row.bare_target if split else row.target,
        "actual": row.bare_actual if split else row.actual,
        "sign": row.sign,
        "measure": row.measure,
        "weight": row.weight,
        "score": row.score,
        "reason": row.reason,
        "core": "否",
        "coefficient": None
        if row.score is None or not row.weight
        else half_up(row.score / row.weight * 100),
    }
