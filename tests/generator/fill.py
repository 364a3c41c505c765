"""From an invented project to the content of each known form."""

from __future__ import annotations

from typing import Any

from tests.generator.facts import Project, Row, half_up

Content = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]

SPLIT_SIGN = {"yunnan", "sichuan", "chongqing"}
WITHOUT_SCORES = {"transfer-project", "transfer-region", "sub-project-report"}
YUAN = {"yunnan"}
WITHOUT_CARRYOVER = {"sichuan"}


def fill(form: str, project: Project) -> tuple[Content, Tables]:
    """Give the content of `form`; the score table has other levels and no separate money line."""
    if form == "jiangmen-score-table":
        return _score_table(project)
    if form == "sub-project-report":
        return _report(project)
    if form in WITHOUT_CARRYOVER:
        project.carryover = 0.0
    content = _head(project, 10_000 if form in YUAN else 1)
    if form == "hubei":
        content["budget_score"] = half_up(min(project.paid / project.budget, 1) * 20)
        content["total_score"] = half_up(
            content["budget_score"] + sum(r.score or 0 for r in project.rows)
        )
    return content, {"indicators": [_entry(form, row) for row in project.rows]}


def _head(project: Project, scale: int) -> Content:
    def money(amount: float) -> float:
        return half_up(amount * scale)

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
        "basic_initial": money(project.initial),
        "basic_budget": money(project.budget),
        "basic_paid": money(project.paid),
        "project_initial": 0,
        "project_budget": 0,
        "project_paid": 0,
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


def grade(total: float) -> str:
    """Give the national grade."""
    return "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"


def _entry(form: str, row: Row) -> dict[str, Any]:
    split = form in SPLIT_SIGN
    level1 = row.level1
    if form == "hubei":
        level1 += {"产出指标": "（50分）", "效益指标": "（30分）"}.get(level1, "（10分）")
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


def _score_table(project: Project) -> tuple[Content, Tables]:
    content = _head(project, 1) | {
        "amount_evaluated": project.budget,
        "budget_planned": project.budget,
        "allocated_own": project.budget,
        "allocated_lower": 0,
        "paid_own": project.paid,
        "paid_lower": 0,
        "project_level": "一级项目",
        "email": "someone@example.invalid",
        "basis": "关于下达年度专项资金的通知",
        "total_weight1": 100,
        "total_weight2": 100,
        "total_weight": 100,
    }
    execution = half_up(min(project.paid / project.budget, 1) * 12)
    entries: list[dict[str, Any]] = [
        {
            "level1": "决策",
            "level1_weight": 20,
            "level2": "资金管理",
            "level2_weight": 12,
            "name": "资金支出率",
            "weight": 12,
            "score": execution,
            "reason": "/" if execution == 12 else "部分尾款按合同下年支付",
        },
        {
            "level1": "决策",
            "level1_weight": 20,
            "level2": "事项管理",
            "level2_weight": 8,
            "name": "监管有效性",
            "weight": 8,
            "score": 8,
            "reason": "/",
        },
    ]
    parts = {"产出指标": ("产出", 40), "效益指标": ("效益", 40), "满意度指标": ("效益", 40)}
    for side in ("产出", "效益"):
        rows = [row for row in project.rows if parts[row.level1][0] == side]
        points = _shares(40, [row.weight for row in rows])
        for row, weight in zip(rows, points, strict=True):
            share = 1.0 if row.score is None else row.score / row.weight
            entries.append(
                {
                    "level1": side,
                    "level1_weight": 40,
                    "level2": row.level2,
                    "name": row.name,
                    "weight": weight,
                    "target": row.target,
                    "actual": row.actual,
                    "score": half_up(weight * share),
                    "reason": row.reason or "/",
                    "standard": "完成目标得满分，否则按比例得分。",
                }
            )
    for entry in entries:
        same = [
            one["weight"]
            for one in entries
            if (one["level1"], one["level2"]) == (entry["level1"], entry["level2"])
        ]
        entry["level2_weight"] = half_up(sum(same))
    content["total_score"] = half_up(sum(entry["score"] for entry in entries))
    return content, {"indicators": entries}


def _shares(total: float, weights: list[float]) -> list[float]:
    """Share `total` out by weight, to two places, the last taking the rest."""
    shares = [half_up(total * weight / sum(weights)) for weight in weights]
    shares[-1] = half_up(shares[-1] + total - sum(shares))
    return shares


def _report(project: Project) -> tuple[Content, Tables]:
    names = [f"{project.project_name}{kind}" for kind in ("设施建设", "能力提升")]
    parts = [half_up(project.budget * 0.6)]
    parts.append(half_up(project.budget - parts[0]))
    paid = [half_up(project.paid * 0.6)]
    paid.append(half_up(project.paid - paid[0]))
    content = _head(project, 1) | {
        "budget_total": project.budget,
        "paid_total": project.paid,
        "report_date": f"{project.year + 1}年3月20日",
        "own_total": None,
        "grade": None,
        "narrative": f"{project.year}年预算{project.budget:g}万元，实际支出{project.paid:g}万元。",
    }
    entries = []
    for half, name in enumerate(names):
        rows = project.rows[half::2] if half else project.rows[::2]
        rows = [*rows, *(r for r in project.rows if r.level1 == "满意度指标" and r not in rows)]
        entries += [_entry("sub-project-report", row) | {"subproject": name} for row in rows]
    for no, entry in enumerate(entries, 1):
        entry["no"] = no
    money = [
        {"no": n + 1, "name": names[n], "budget": parts[n], "paid": paid[n], "actual": paid[n]}
        for n in range(2)
    ]
    return content, {"indicators": entries, "subprojects": money}
