"""Faults in what the text tells: counts, money, rates, points and grades that the table has not."""

from __future__ import annotations

import random

from tests.generator.facts import Project, half_up, miss
from tests.generator.faults.fault import (
    NATIONAL,
    REASONED,
    Content,
    Fault,
    Tables,
)

_TOLD = (*REASONED, "transfer-project", "transfer-region", "jiangmen-score-table")
_SCORED = (*REASONED, "jiangmen-score-table")
_TEXT = ("key-project", "sub-project-report", "sichuan", "yunnan")
_IN_DIGITS = "零一二三四五六七八九十"


def _tell(content: Content, text: str) -> None:
    """Say it wherever the form has room for it."""
    for role in ("goal_achieved", "conclusion", "narrative"):
        content[role] = text


def _money(amount: float) -> str:
    """Write an amount of the form's own unit as reports do, with its unit."""
    if amount > 20_000:  # such a form counts in yuan
        return f"{amount:,.2f}元"
    return f"{amount / 10_000:.6f}亿元" if amount > 5_000 else f"{amount:,.2f}万元"


def _budget(content: Content) -> tuple[float, float]:
    paid = content.get("total_paid") or content["paid_total"]
    return content.get("total_budget") or content["budget_total"], paid


def _narrative_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    budget, paid = _budget(content)
    rate = half_up(paid / budget * 100)
    wordings = [
        f"项目共安排资金{_money(budget)}，支出{_money(paid * 0.8)}。",
        f"全年预算执行率达{rate - 6.3:.1f}%。",
        f"资金支出率为{rate - 11:.2f}％，完成了年度任务。",
    ]
    total = content.get("total_score")
    if total is not None:
        wrong = half_up(total - rng.choice([3, 4, 5]))
        wordings += [
            f"经自评，本项目自评得分{wrong:g}分，等次为“优”。",
            f"绩效自评总分为{wrong:g}分。",
            "经综合评定，项目绩效等级为“差”。",
            "本项目的自评等次：中。",
        ]
    _tell(content, rng.choice(wordings))


def _count_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    rows = [row for row in tables["indicators"] if row.get("name")]
    count = len(rows)
    measured = sum(row["level2"] == "数量指标" for row in rows)
    wordings = [
        f"设定绩效指标{count + 3}个，完成{count + 3}个。",
        f"本项目共设置{count}项绩效指标，其中，完成{count - 4}项指标，2项指标未完成。",
        f"共设置数量指标{_IN_DIGITS[measured + 2]}项，全部完成。",
        f"下达绩效指标共{count - 2}条，已全部达标。",
    ]
    _tell(content, rng.choice(wordings))


def _coverage_gap(content: Content, tables: Tables, rng: random.Random) -> None:
    paid = _budget(content)[1]
    unit = "元" if paid > 20_000 else "万元"
    first = half_up(paid * 0.3)
    uses = [first, half_up(paid * 0.5), half_up(paid - first - half_up(paid * 0.5))]
    row = next(row for row in tables["indicators"] if "成本" in row["level2"])
    row["target"], row["actual"] = f"≤{first:.2f}{unit}", f"{first:.2f}{unit}"
    row["sign"], row["measure"] = "≤", unit
    if "coefficient" in row:
        row["target"], row["actual"] = f"{first:.2f}", f"{first:.2f}"
    names = ("购置专用设备", "改造服务场所", "开展业务培训")
    told = [
        f"{n}.{name}{use:.2f}{unit}。"
        for n, (name, use) in enumerate(zip(names, uses, strict=True), 1)
    ]
    content["narrative"], content["conclusion"] = "\n".join(told), "项目按计划完成。"


def _reason_formula(project: Project, rng: random.Random) -> None:
    rows = [row for row in project.rows if row.level2 == "数量指标" and int(row.bare_target) >= 10]
    row = rng.choice(rows or [row for row in project.rows if row.level2 == "满意度指标"])
    miss(row, rng)
    points = int(row.bare_actual) / int(row.bare_target) * row.weight
    sum_ = f"{row.bare_actual}/{row.bare_target}*{row.weight:g}={points + 1.5:.2f}"
    row.reason = f"因施工进度滞后，得分={sum_}"


def _grade_boundary(project: Project, rng: random.Random) -> None:
    """Bring the total near ninety, with reasons."""
    lost = half_up(project.total - 90 - rng.choice([0, 0.2, -0.3]))
    for row in project.rows:
        if row.weight == 15 and lost > 0:
            off = min(lost, 6.0)
            row.score, lost = half_up(row.weight - off), half_up(lost - off)
            row.reason = "复核时资料不够完整，据此扣分"


def _name_mismatch(content: Content, tables: Tables, rng: random.Random) -> None:
    rng.choice(tables["subprojects"])["name"] += rng.choice(("（年中追加）", "（调剂）"))


def _duplicate_result(content: Content, tables: Tables, rng: random.Random) -> None:
    parts = {row["subproject"] for row in tables["indicators"]}
    told = rng.randint(11, 89) * 10 + 7
    for part in parts:
        row = next(r for r in tables["indicators"] if r["subproject"] == part)
        row["name"], row["target"], row["actual"] = "服务中小企业家数", "≥100家", f"{told}家"


PROSE: dict[str, Fault] = {
    "narrative_mismatch": Fault((*_SCORED, "key-project"), in_content=_narrative_mismatch),
    "count_mismatch": Fault((*_TOLD, "key-project"), in_content=_count_mismatch),
    "coverage_gap": Fault(_TEXT, in_content=_coverage_gap),
    "reason_formula": Fault((*REASONED, "transfer-project"), _reason_formula),
    "grade_boundary": Fault((*NATIONAL, "yunnan", "sichuan"), _grade_boundary),
    "name_mismatch": Fault(("sub-project-report",), in_content=_name_mismatch),
    "duplicate_result": Fault(("sub-project-report",), in_content=_duplicate_result),
}
