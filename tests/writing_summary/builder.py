"""A seeded batch that looks like a county's: departments, projects, money, verdicts, findings.

Nothing here is scored by evalxl: totals are added up from the rows as they are made, so that a
summary can be compared with what was put in.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from evalxl import frames as f
from evalxl.findings import catalogue
from evalxl.policies import load
from evalxl.writing.summary import BatchView

NOW = datetime(2026, 1, 1, 8, 0)
DEPARTMENTS = (
    "教育局", "卫生健康局", "农业农村局", "水利局", "交通运输局", "工业和信息化局",
    "住房和城乡建设局", "文化广电旅游体育局", "民政局", "林业局", "应急管理局",
    "市场监督管理局", "科学技术局", "生态环境局", "自然资源局", "人力资源和社会保障局",
)  # fmt: skip
_WHAT = (
    "农村义务教育学生营养改善计划补助资金", "高标准农田建设项目", "城乡居民基本医疗保险补助",
    "小型水库维修养护", "公路日常养护经费", "企业技术改造专项资金", "老旧小区改造",
    "公共图书馆免费开放", "困难群众救助补助资金", "森林防火能力提升", "安全生产监管经费",
    "食品安全抽检", "科技创新券", "大气污染防治", "地质灾害防治", "就业创业补助",
)  # fmt: skip
_INDICATORS = (
    ("产出指标", "数量指标", "补助人数", "≥1200人"),
    ("产出指标", "数量指标", "完成改造面积", "30万平方米"),
    ("产出指标", "质量指标", "验收合格率", "100%"),
    ("产出指标", "时效指标", "资金拨付及时率", "≥95%"),
    ("产出指标", "成本指标", "单位成本控制数", "≤500元"),
    ("效益指标", "社会效益指标", "受益群众人数", "≥5000人"),
    ("效益指标", "可持续影响指标", "长效管护机制", "健全"),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
)
_VERDICTS = ("met", "exceeded", "unmet", "claimed", "cannot_tell")
_MIX = (50, 20, 12, 12, 6)
_SLUGS = (
    "unmet", "unmet_no_reason", "score_rule_mismatch", "low_execution", "weight_sum",
    "reason_vague", "completion_over", "unmet_full_score", "total_mismatch", "evidence_missing",
)  # fmt: skip


@dataclass
class Rows:
    """Rows of every frame while a batch is being made."""

    projects: list[dict[str, Any]] = field(default_factory=list)
    funds: list[dict[str, Any]] = field(default_factory=list)
    subprojects: list[dict[str, Any]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    execution: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)


def batch(projects: int, seed: int = 7, **changes: Any) -> BatchView:
    """Make a batch of so many projects; `changes` replace parts of the view."""
    draw, rows = random.Random(seed), Rows()
    for key in range(projects):
        _add_project(rows, draw, key)
    if projects:
        _add_odd_files(rows)
    return view(rows, **changes)


def view(rows: Rows, **changes: Any) -> BatchView:
    """Lay rows out as a view; whatever a row leaves out is missing."""
    made = f.Frames(
        projects=table(rows.projects, f.PROJECTS | f.SCORED_PROJECTS),
        funds=table(rows.funds, f.FUNDS),
        subprojects=table(rows.subprojects, f.SUBPROJECTS),
        indicators=table(rows.indicators, f.INDICATORS | f.SCORED_INDICATORS),
        dimensions=table([], f.DIMENSIONS),
        narratives=table([], f.NARRATIVES),
        fields=table([], f.FIELDS),
        execution=table(rows.execution, f.EXECUTION),
    )
    names = ("path", "sha256", "status", "form", "department", "reason_zh", "reason_en",
             "scored_path", "size", "modified")  # fmt: skip
    parts: dict[str, Any] = {
        "frames": made,
        "findings": table(rows.findings, f.FINDINGS),
        "files": table(rows.files, dict.fromkeys(names, "object")),
        "policies": {name: load(name) for name in ("mof-2020", "guangdong-grades")},
        "thresholds": {"low_execution_warning": 80.0, "completion_over": None},
        "now": NOW,
        "version": "0.1.0",
    }
    return BatchView(**(parts | changes))


def table(rows: list[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    """Make a typed frame of rows that may leave columns out."""
    blank = {"int64": 0, "bool": False}
    return f.frame(
        [[row.get(name, blank.get(kind)) for name, kind in columns.items()] for row in rows],
        columns,
    )


def _add_project(rows: Rows, draw: random.Random, key: int) -> None:
    department = DEPARTMENTS[int(len(DEPARTMENTS) * draw.random() ** 1.6)]
    policy = "guangdong-grades" if draw.random() < 0.15 else "mof-2020"
    name = f"{draw.choice(_WHAT)}（{key + 1}期）"
    file = f"{department}/第{key + 1:05d}号 {name}.xlsx"
    initial = round(10 ** draw.uniform(5.2, 8.2), 2)
    budget = round(initial * draw.choice((1, 1, 1, 0.85, 1.2)), 2)
    paid = round(budget * min(1.05, draw.betavariate(9, 1.2)), 2)
    if draw.random() < 0.04:
        budget = paid = None  # type: ignore[assignment]
    _add_money(rows, key, initial, budget, paid)
    points = _add_indicators(rows, draw, key, file)
    rate = None if budget is None else round(100 * paid / budget, 2)
    earned = None if rate is None else round(min(rate, 100) / 10, 2)
    _finish(rows, draw, key, points, earned)
    rows.projects[-1].update(
        file=file, sheet="自评表", form="national-project", policy=policy, department=department,
        project_name=name, unit=f"{department}{draw.choice(('本级', '服务中心', '执法大队'))}",
        supervisor=department, year=2025.0, contact="张三", phone="13800000000",
        money_unit="万元", budget_weight=10.0, execution_rate=rate, execution_weight=10.0,
        execution_score=earned, execution_kind=None if earned is None else "decided",
        execution_basis="全年执行数/全年预算数", sheet_own_total="自评表", cell_own_total="H40",
    )  # fmt: skip
    _grade(rows.projects[-1])
    _add_findings(rows, draw, key, file)
    rows.files.append(
        {"path": file, "sha256": f"{key:064x}", "status": "scored", "form": "national-project",
         "department": department, "scored_path": f"scored/{file}", "size": 20_000 + key,
         "modified": "2025-12-20T10:00:00"}
    )  # fmt: skip


def _add_money(
    rows: Rows, key: int, initial: float, budget: float | None, paid: float | None
) -> None:
    labels = {"initial": "年初预算数", "budget": "全年预算数", "paid": "全年执行数"}
    for column, amount in (("initial", initial), ("budget", budget), ("paid", paid)):
        for row, share in (("total", 1.0), ("fiscal", 0.8), ("other", 0.2)):
            yuan = None if amount is None else round(amount * share, 2)
            rows.funds.append(
                {"project": key, "key": f"{row}_{column}", "label": f"{row}/{labels[column]}",
                 "value": None if yuan is None else yuan / 10_000, "unit": "万元", "yuan": yuan,
                 "sheet": "自评表", "cell": "D8"}
            )  # fmt: skip
    if key % 5 == 0:
        rows.subprojects.extend(
            {"project": key, "no": no, "name": f"子项目{no}", "budget": initial / 2,
             "actual": initial / 2 * (0.5 + no / 4), "sheet": "自评表", "cell_name": f"B{20 + no}"}
            for no in (1, 2)
        )  # fmt: skip
    for basis, below in (("budget", budget), ("initial", initial)):
        if below is not None and paid is not None:
            rows.execution.append(
                {"project": key, "scope": "project", "row": "total", "label": "年度资金总额",
                 "basis": basis, "formula": f"{labels['paid']}/{labels[basis]}",
                 "numerator": paid / 1e4, "denominator": below / 1e4, "value": paid / below,
                 "percent": round(100 * paid / below, 2),
                 "points": round(min(1.0, paid / below) * 10, 2), "preferred": basis == "budget"}
            )  # fmt: skip


def _add_indicators(rows: Rows, draw: random.Random, key: int, file: str) -> dict[str, float]:
    count = draw.choice((6, 8, 8, 10, 14))
    weights = [round(90 / count, 2)] * count
    weights[-1] = round(90 - sum(weights[:-1]), 2)
    points = dict.fromkeys(("decided", "asserted", "undecided", "lost", "own", "own_open"), 0.0)
    counts = dict.fromkeys(_VERDICTS, 0)
    for no, weight in enumerate(weights, 1):
        level1, level2, name, target = _INDICATORS[no % len(_INDICATORS)]
        verdict = draw.choices(_VERDICTS, _MIX)[0]
        counts[verdict] += 1
        completion = {
            "met": 100.0, "exceeded": draw.choice((105.0, 133.33, 166.67, 240.0)),
            "unmet": draw.choice((42.5, 86.0, 97.3)),
        }.get(verdict)  # fmt: skip
        kind, earned = _earned(verdict, weight, completion)
        own = weight if draw.random() < 0.85 else round(weight * 0.8, 2)
        lost = round(weight - earned, 2) if kind != "undecided" and earned is not None else 0.0
        points[kind] += weight if earned is None else earned
        points["lost"] += lost
        points["own"] += own
        points["own_open"] += own if kind == "undecided" else 0.0
        rows.indicators.append(
            {"project": key, "no": no, "row": 14 + no, "sheet": "自评表", "level1": level1,
             "level2": level2, "name": f"{name}{'' if no <= 8 else no}", "weight": weight,
             "target": target, "actual": _actual(verdict, target), "score": own,
             "reason": "受天气影响，工期顺延" if verdict == "unmet" and no % 2 else None,
             "verdict": verdict, "completion": completion, "why_zh": f"{target}，{verdict}",
             "target_value": 100.0, "target_unit": "人",
             "actual_value": completion, "computed_score": earned, "allotted": weight,
             "outcome": verdict, "score_kind": kind, "basis": kind, "lost": lost,
             "cell_actual": f"F{14 + no}", "cell_name": f"D{14 + no}", "cell_score": f"H{14 + no}"}
        )  # fmt: skip
    rows.projects.append({"no_in_file": 0, "set": count, **counts})
    return points


def _earned(verdict: str, weight: float, completion: float | None) -> tuple[str, float | None]:
    if verdict in ("met", "exceeded"):
        return "decided", weight
    if verdict == "unmet" and completion is not None:
        return "decided", round(weight * completion / 100, 2)
    return ("asserted", weight) if verdict == "claimed" else ("undecided", None)


def _actual(verdict: str, target: str) -> str:
    return {"met": target.lstrip("≥≤"), "claimed": "已健全", "cannot_tell": "完成"}.get(
        verdict, "见完成率"
    )


def _finish(
    rows: Rows, draw: random.Random, key: int, points: dict[str, float], earned: float | None
) -> None:
    decided = round(points["decided"] + (earned or 0.0), 2)
    lowest = round(decided + points["asserted"], 2)
    undecided = round(points["undecided"] + (10.0 if earned is None else 0.0), 2)
    own = round(points["own"] + (10.0 if earned is None else earned), 2)
    own_open = points["own_open"] + (10.0 if earned is None else 0.0)
    rows.projects[-1].update(
        scored_from="indicators", weight_total=100.0, own_sum=own,
        self_evaluated=100.0 if draw.random() < 0.3 else own, own_total=own,
        decided=decided, asserted=round(points["asserted"], 2), reviewed=0.0, undecided=undecided,
        lost=round(100 - lowest - undecided, 2), lowest=lowest,
        highest=round(lowest + undecided, 2), adopted=round(lowest + own_open, 2), residual=0.0,
    )  # fmt: skip


def _grade(project: dict[str, Any]) -> None:
    lines = {
        "mof-2020": ((90, "优"), (80, "良"), (60, "中"), (0, "差")),
        "guangdong-grades": ((90, "优"), (80, "良"), (70, "中"), (60, "低"), (0, "差")),
    }
    project["is_comparable"] = True
    for which in ("lowest", "highest", "adopted"):
        project[f"grade_{which}"] = next(
            word for line, word in lines[project["policy"]] if project[which] >= line
        )


def _add_findings(rows: Rows, draw: random.Random, key: int, file: str) -> None:
    for number in range(draw.choice((0, 1, 2, 4, 6))):
        rule = catalogue()[draw.choice(_SLUGS)]
        row = 15 + number
        rows.findings.append(
            {"file": file, "project": key, "indicator": number + 1, "code": rule.code,
             "slug": rule.slug, "severity": str(rule.severity), "kind": str(rule.kind),
             "scope": str(rule.scope), "sheet": "自评表", "cell": f"H{row}", "row": row,
             "where": f"第{number + 1}行 补助人数", "message": f"{rule.title['zh']}：补助人数",
             "provided": "11.25", "expected": "10.13", "difference": 1.12, "unit": "分",
             "fix": "请按核算得分更正，或在原因栏说明。", "fingerprint": f"{key:08x}{number:08x}"}
        )  # fmt: skip


def _add_odd_files(rows: Rows) -> None:
    rows.files += [
        {"path": "民政局/加密.xlsx", "sha256": "e" * 64, "status": "refused",
         "department": "民政局", "reason_zh": "文件已加密，请解除密码后重新报送。", "size": 9_000,
         "modified": "2025-12-21T09:00:00"},
        {"path": "教育局/佐证.pdf", "sha256": "f" * 64, "status": "passed_over",
         "department": "教育局", "reason_zh": "不是电子表格。", "size": 120_000},
    ]  # fmt: skip
