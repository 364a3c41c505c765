"""The content of forms that share no pattern: score table, report, key project."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.generator.facts import Project, Row, half_up, shares

Content = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]


def _plain(row: Row) -> dict[str, Any]:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "target": row.target,
        "actual": row.actual,
    }


def _score_table(project: Project, head: Content) -> tuple[Content, Tables]:
    """Fill the score table: three levels with weights, execution among the indicators."""
    content = head | {
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
            "evidence": "2-1.监管记录",
        },
    ]
    parts = {"产出指标": ("产出", 40), "效益指标": ("效益", 40), "满意度指标": ("效益", 40)}
    for side in ("产出", "效益"):
        rows = [row for row in project.rows if parts[row.level1][0] == side]
        points = shares(40, [row.weight for row in rows])
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
                    "evidence": f"{len(entries)}-1.{row.name}佐证材料",
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


def _report(project: Project, head: Content) -> tuple[Content, Tables]:
    """Fill the report on sub-projects: two of them, each with its indicators and money."""
    names = [f"{project.project_name}{kind}" for kind in ("设施建设", "能力提升")]
    parts = [half_up(project.budget * 0.6)]
    parts.append(half_up(project.budget - parts[0]))
    paid = [half_up(project.paid * 0.6)]
    paid.append(half_up(project.paid - paid[0]))
    content = head | {
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
        entries += [_plain(row) | {"subproject": name} for row in rows]
    for no, entry in enumerate(entries, 1):
        entry["no"] = no
    money = [
        {"no": n + 1, "name": names[n], "budget": parts[n], "paid": paid[n], "actual": paid[n]}
        for n in range(2)
    ]
    return content, {"indicators": entries, "subprojects": money}


def _key_project(project: Project, head: Content) -> tuple[Content, Tables]:
    """Fill the key-project evaluation: completion rates, and points by dimension."""
    entries = []
    for row in project.rows:
        level1 = "效益指标" if row.level1 == "满意度指标" else row.level1
        told = _plain(row) | {"level1": level1, "published_completion": _completion(row)}
        entries.append(told)
    dimensions = [
        _dimension("项目管理绩效", "立项定位", 4, 4),
        _dimension("项目管理绩效", "预算编制及资金使用", 17, 16),
        _dimension("项目管理绩效", "组织实施", 9, 8),
        _dimension("项目管理绩效", "绩效评价", 10, 9),
        _dimension("项目结果绩效", "产出指标", 30, 29),
        _dimension("项目结果绩效", "效益指标", 30, 28),
    ]
    total = sum(one["score"] for one in dimensions)
    content = head | {
        "budget_total": project.budget,
        "paid_total": project.paid,
        "own_total": total,
        "total_score": total,
        "total_weight": 100,
        "grade": "优",
        "contact": f"{project.contact} {project.phone}",
        "narrative": f"{project.project_name}组织有序，资金使用规范。",
    }
    return content, {"indicators": entries, "dimensions": dimensions}


def _dimension(level1: str, name: str, weight: float, score: float) -> dict[str, Any]:
    reason = None if score == weight else "个别环节的资料不够完整"
    return {
        "level1": level1,
        "name": name,
        "weight": weight,
        "score": score,
        "rate": score / weight,
        "reason": reason,
    }


def _completion(row: Row) -> str | None:
    """Print the completion rate of a count or a rate; other rows have none."""
    is_count = row.bare_target.isdecimal() and row.bare_actual.isdecimal()
    if not is_count or row.sign not in {"≥", "＝"} or int(row.bare_target) == 0:
        return None
    return f"{half_up(int(row.bare_actual) / int(row.bare_target) * 100):g}%"


ODD_FORMS: dict[str, Callable[[Project, Content], tuple[Content, Tables]]] = {
    "jiangmen-score-table": _score_table,
    "sub-project-report": _report,
    "key-project": _key_project,
}
