"""指标明细, 未达标指标 and 目标偏低: one row an indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.tables.table import Column, Table

DETAILS, UNMET, TOO_LOW = "指标明细", "未达标指标", "目标偏低"

_COLUMNS = {
    column.key: column
    for column in (
        Column(key="project_no", heading="项目序号", kind="count", width=7),
        Column(key="department", heading="主管部门", kind="wrap", worded=True, width=16),
        Column(key="project_name", heading="项目名称", kind="wrap", width=26),
        Column(key="subproject", heading="子项目", kind="wrap", width=14),
        Column(key="level1", heading="一级指标", kind="wrap", width=10),
        Column(key="level2", heading="二级指标", kind="wrap", width=12),
        Column(key="name", heading="三级指标", kind="wrap", width=24),
        Column(key="target", heading="年度指标值", kind="wrap", width=16),
        Column(key="actual", heading="实际完成值", kind="wrap", width=18),
        Column(key="completion", heading="完成率", kind="percent", width=9),
        Column(key="outcome_zh", heading="判定", kind="center", worded=True, width=9),
        Column(key="why", heading="判定依据", kind="wrap", width=30),
        Column(key="weight", heading="分值", kind="points", width=8),
        Column(key="score", heading="自评得分", kind="points", width=8),
        Column(key="computed_score", heading="核算得分", kind="points", width=8),
        Column(key="adjusted_score", heading="复核得分", kind="points", width=8),
        Column(key="basis_zh", heading="计分性质", kind="center", worded=True, width=10),
        Column(key="difference", heading="差异", kind="change", width=9),
        Column(key="lost", heading="失分", kind="points", width=7),
        Column(key="reason", heading="偏差原因及改进措施", kind="wrap", width=32),
        Column(key="place", heading="位置", kind="text", width=22, link="link"),
    )
}


_FOLDED = ("subproject", "level1", "computed_score", "difference")


def _pick(*leave_out: str, fold: Sequence[str] = ()) -> tuple[Column, ...]:
    return tuple(
        replace(column, folded=key in fold)
        for key, column in _COLUMNS.items()
        if key not in leave_out
    )


def _unreviewed(facts: Facts) -> tuple[str, ...]:
    """Leave the reviewer's column out where nothing was reviewed."""
    return () if facts.indicators["adjusted_score"].notna().any() else ("adjusted_score",)


def details(facts: Facts) -> Table:
    """Every indicator of every project."""
    return Table(
        sheet=DETAILS,
        title="绩效指标明细表",
        columns=_pick(*_unreviewed(facts)),
        rows=facts.indicators,
        prepare=facts.described,
        notes=(
            "完成率按指标值计算；“文字认定”由文字声明达标，须人工采信；“待核”无法判定，不计分也不扣分。",
        ),
        frozen=3,
    )


def unmet(facts: Facts) -> Table:
    """The indicators that missed their target, with the reasons given."""
    rows = facts.indicators[facts.indicators["verdict"].eq("unmet")]
    return Table(
        sheet=UNMET,
        title="未达标指标清单",
        columns=_pick("outcome_zh", "basis_zh", *_unreviewed(facts), fold=_FOLDED),
        rows=rows,
        prepare=facts.described,
        notes=(_reasons_given,),
        frozen=3,
        nothing="没有未达标的指标。",
    )


def _reasons_given(table: Table) -> str:
    total, given = len(table.rows), int(sum(table.numbers("has_reason")))
    return f"共 {total} 项未达标，其中 {given} 项填写了原因，{total - given} 项未填。"


def too_low(facts: Facts) -> Table:
    """The indicators whose results lie so far above the target that it was set too low.

    They are those with the finding `completion_over`: each policy has its own line.
    """
    over = facts.findings[facts.findings["slug"].eq("completion_over")]
    keys = pd.MultiIndex.from_frame(over[["project", "indicator"]])
    named = pd.MultiIndex.from_frame(facts.indicators[["project", "no"]]).isin(keys)
    rows = facts.indicators[named].sort_values(
        ["completion", "project_no", "no"], ascending=[False, True, True], kind="stable"
    )
    return Table(
        sheet=TOO_LOW,
        title="指标值可能偏低的指标",
        columns=_pick(
            *("outcome_zh", "basis_zh", "lost", "difference"),
            *_unreviewed(facts),
            fold=(*_FOLDED, "reason"),
        ),
        rows=rows,
        prepare=facts.described,
        notes=("完成率明显高于指标值（各项目按所用评分办法的超额线判断），按完成率从高到低排列。",),
        frozen=3,
    )
