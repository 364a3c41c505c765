"""The sentences of a report that follow from the form."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.writing.report.blocks import gap
from evalxl.writing.report.facts import Facts, Kind, Row, reason
from evalxl.writing.report.numbers import money, percent, points, rate

_MOST_REMARKABLE = 5


def spending(facts: Facts) -> str:
    """Describe budget, spending and execution rate."""
    if facts.budget is None or facts.spent is None:
        return gap("预算安排、实际支出和支出率")
    year = f"{facts.year}年" if facts.year else ""
    return (
        f"{year}{facts.name or ''}预算安排{money(facts.budget)}{facts.money_unit}，"
        f"实际支出{money(facts.spent)}{facts.money_unit}，"
        f"支出率为{percent(facts.spent, facts.budget)}。"
    )


def overspending(facts: Facts) -> str:
    """Name the sub-projects that spent more than their budget."""
    told = "；".join(_execution(one, facts.money_unit) for one in facts.overspent)
    return f"实际支出超过预算安排的二级项目有{len(facts.overspent)}个：{told}。" + gap(
        "超出部分的资金来源和审批情况"
    )


def slowness(facts: Facts) -> str:
    """Name the sub-projects that spent little."""
    told = "；".join(_execution(one, facts.money_unit) for one in facts.slow)
    return f"支出率低于80%的二级项目有{len(facts.slow)}个：{told}。" + gap("支出进度慢的原因")


def _execution(one: Row, unit: str) -> str:
    return (
        f"{one['name']}预算安排{money(one['budget'])}{unit}，"
        f"实际支出{money(one['actual'])}{unit}，支出率为{percent(one['actual'], one['budget'])}"
    )


def overview(facts: Facts) -> str:
    """Return how many indicators of which kind were set, and how many were completed."""
    rows = facts.rows
    kinds = "、".join(f"{kind.name}{len(kind.rows)}项" for kind in facts.kinds)
    subprojects = f"下设{len(facts.subprojects)}个二级项目，" if facts.subprojects else ""
    return (
        f"{facts.name or '项目'}{subprojects}共设置{len(rows)}项绩效指标，其中{kinds}。"
        f"{_completed(rows)}。"
    )


def completion(kind: Kind, facts: Facts) -> str:
    """Return how the indicators of one kind were completed, and which stand out."""
    told = f"{facts.name or '项目'}共设置{len(kind.rows)}项{kind.name}，{_completed(kind.rows)}。"
    remarkable = _remarkable(kind)
    if remarkable:
        told += f"较为突出的有：{'；'.join(map(_compared, remarkable))}。"
    missed = kind.of("unmet")
    if missed:
        told += f"未完成的有：{'、'.join(map(_named, missed))}（原因见“存在问题”）。"
    unclear = kind.of("cannot_tell")
    if unclear:
        names = "、".join(f"{_named(row)}（填写为“{row['actual'] or '空'}”）" for row in unclear)
        told += f"待核的有：{names}。{gap('可与目标值比较的实际完成值')}"
    return told


def _completed(rows: Iterable[Row]) -> str:
    outcomes = [row["outcome"] for row in rows]
    done = sum(one in {"met", "exceeded", "claimed"} for one in outcomes)
    if done == len(outcomes):
        return "已全部完成"
    others = {"未完成": "unmet", "已复核的": "judged", "待核的": "cannot_tell"}
    counts = {words: outcomes.count(one) for words, one in others.items()}
    parts = [f"完成{done}项", *(f"{words}{count}项" for words, count in counts.items() if count)]
    return "，".join(parts)


def _remarkable(kind: Kind) -> list[Row]:
    """Return the rows that passed their targets furthest."""
    passed = [row for row in kind.of("exceeded") if (row["completion"] or 0) > 100]
    return sorted(passed, key=lambda row: -row["completion"])[:_MOST_REMARKABLE]


def _named(row: Row) -> str:
    return f"{row['subproject'] or ''}“{row['name']}”"


def _compared(row: Row) -> str:
    where = f"{row['subproject']}，" if row["subproject"] else ""
    told = f"{where}{row['name']}目标值为“{row['target']}”，实际完成值为“{row['actual']}”"
    return told if row["completion"] is None else f"{told}，完成率为{rate(row['completion'])}"


def _missed(row: Row) -> str:
    return _compared(row) + "，" + (reason(row) or gap("未完成的原因"))


def missed(facts: Facts) -> Iterable[str]:
    """Describe each missed target with its reason, numbered."""
    for number, row in enumerate(facts.unmet, 1):
        yield f"（{number}）{_missed(row)}。"


_OBSERVED = {
    "initial_approved": "年初批复{}",
    "added": "年中追加{}",
    "cut": "年中压减{}",
    "pending": "待支付{}",
}
"""Amounts the form tells beside budget and spending."""


def observed(facts: Facts) -> str:
    """State the amounts of the form as they stand there; what a policy derives is no amount of it.

    Empty where the form has none beside budget and spending, and these are those of the rate.
    """
    lines = {line["key"]: line for line in facts.funds if line["value"] is not None}
    more = [words.format(_amount(lines[key])) for key, words in _OBSERVED.items() if key in lines]
    if not more:
        return ""
    first = next((lines[key] for key in _BUDGET if key in lines), None)
    paid = next((lines[key] for key in _PAID if key in lines), None)
    told = [f"预算{_amount(first)}"] if first else []
    told += [*more, *([f"实际支出{_amount(paid)}"] if paid else [])]
    return f"其中：{'，'.join(told)}。"


_BUDGET = ("total_budget", "budget_total", "budget_planned", "amount_evaluated", "total_initial")
_PAID = ("total_paid", "paid_total", "paid_own")


def _amount(line: Row) -> str:
    return f"{money(line['value'])}{line['unit']}"


def share(one: Row) -> str:
    """Return the share of its full marks that a line got."""
    if one["score"] is None or not one["weight"]:
        return "—"
    return percent(one["score"], one["weight"])


def dimension(one: Row) -> str:
    """Describe a scored line: full marks, points, share, and why points were lost."""
    if one["score"] is None or one["weight"] is None:
        return gap(f"{one['name']}的分值和得分")
    told = (
        f"该指标分值{points(one['weight'])}分，评价得分{points(one['score'])}分，"
        f"得分率为{share(one)}。"
    )
    if one["score"] >= one["weight"]:
        return told
    return told + (reason(one) or gap("扣分原因"))


def points_by_level(facts: Facts) -> str:
    """State the form's own points level by level: 产出指标得50分（满分50分）."""
    levels: dict[str, list[float]] = {}
    for row in facts.rows:
        if row["weight"] is not None and row["score"] is not None:
            known = levels.setdefault(row["level1"] or "其他指标", [0.0, 0.0])
            known[0] += row["score"]
            known[1] += row["weight"]
    told = [
        f"{name}得{points(round(got, 2))}分（满分{points(round(full, 2))}分）"
        for name, (got, full) in levels.items()
    ]
    line = facts.budget_score
    if told and line and line["score"] is not None:
        full = f"（满分{points(line['weight'])}分）" if line["weight"] is not None else ""
        told.insert(0, f"预算执行率得{points(line['score'])}分{full}")
    return f"各部分得分：{'，'.join(told)}。" if told else ""
