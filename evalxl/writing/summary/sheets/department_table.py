"""部门汇总: one row a department, and its indicators added up as the Hubei rule asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evalxl.writing.summary import digest
from evalxl.writing.summary.facts import Facts, once
from evalxl.writing.summary.sheets.projects import COUNTED
from evalxl.writing.summary.tables.table import SIGNATURES, UNIT, Column, Ratio, Table

if TYPE_CHECKING:
    from evalxl.frames import Frames
    from evalxl.writing.summary.view import BatchView

SHEET, INDICATORS = "部门汇总", "部门指标汇总"


@once
def table(facts: Facts) -> Table:
    """Lay out the table of departments."""
    rows = digest.departments(facts)
    rows = rows.assign(no=range(1, len(rows) + 1))
    grades = (
        Column(key=f"grade_{word}", heading=word, kind="count", width=7, total="sum")
        for word in digest.used_grades(rows)
    )
    return Table(
        sheet=SHEET,
        title="部门绩效自评汇总表",
        columns=(*_FIRST, *grades, *_LAST),
        rows=rows,
        notes=(
            (
                "绝对额相加；执行率按金额加权（合计执行÷合计预算）；“加权”得分按全年预算加权，"
                "不含金额或得分不明的项目。平均数为简单平均。"
            ),
        ),
        frozen=2,
        above=("填报单位：", "填报日期：　　　年　　月　　日", UNIT),
        signed=SIGNATURES,
    )


def _count(key: str, heading: str) -> Column:
    return Column(key=key, heading=heading, kind="count", width=8, total="sum")


_FIRST = (
    Column(key="no", heading="序号", kind="count", width=6),
    Column(key="department", heading="主管部门", kind="wrap", worded=True, width=24),
    _count("projects", "项目数"),
    Column(key="initial", heading="年初预算（万元）", kind="money", width=13, total="sum"),
    Column(key="budget", heading="全年预算（万元）", kind="money", width=13, total="sum"),
    Column(key="paid", heading="全年执行（万元）", kind="money", width=13, total="sum"),
    Column(
        key="rate", heading="执行率（加权）", kind="percent", width=10,
        total=Ratio(above="counted_paid", below="counted_budget"),
    ),
    Column(key="plain_rate", heading="执行率（平均）", kind="percent", width=10, folded=True),
    Column(key="self_mean", heading="自评平均", kind="points", width=9),
    Column(key="self_weighted", heading="自评加权", kind="points", width=9, folded=True),
    Column(key="adopted_mean", heading="核算平均", kind="points", width=9),
    Column(key="adopted_weighted", heading="核算加权", kind="points", width=9, folded=True),
)  # fmt: skip
_LAST = (
    _count("set", "指标数"),
    _count("reached", "达标"),
    _count("unmet", "未达标"),
    _count("claimed", "文字认定"),
    _count("judged", "已复核"),
    _count("cannot_tell", "待核"),
    _count("error", "错误"),
    _count("warning", "警告"),
    _count("unknown", "金额不明的项目"),
    Column(key="remark", heading="备注", kind="wrap", worded=True, width=24),
    *COUNTED,
)  # fmt: skip


def indicator_table(view: BatchView, facts: Facts) -> Table:
    """Add up the indicators that several projects of one department share."""
    rows = shared_indicators(view, facts)
    return Table(
        sheet=INDICATORS,
        title="部门同名指标汇总表",
        columns=(
            Column(key="department", heading="主管部门", kind="wrap", worded=True, width=22),
            Column(key="name", heading="三级指标", kind="wrap", width=32),
            Column(key="target_unit", heading="单位", kind="center", width=10),
            Column(key="projects", heading="项目数", kind="count", width=8),
            Column(key="way", heading="汇总方式", kind="center", worded=True, width=16),
            Column(key="target", heading="指标值", kind="number", width=14),
            Column(key="actual", heading="完成值", kind="number", width=14),
            Column(key="completion", heading="完成率", kind="percent", width=10),
        ),
        rows=rows,
        notes=(
            (
                "同一部门、同名、同单位且目标与结果均为数值的指标：绝对值相加，比率按项目全年预算加权；"
                "先汇总完成值，再计算完成率；逆向指标不算完成率。"
            ),
        ),
        frozen=2,
        nothing="没有可以汇总的同名指标。",
    )


def shared_indicators(view: BatchView, facts: Facts) -> pd.DataFrame:
    """Sum absolute targets and results, average rates by money, then compute the completion.

    Ranges, bounds and results in another unit are left out: they cannot be added.
    """
    rows = _numbers_on_both_sides(view.frames)
    rows = rows.join(facts.projects[["department", "budget"]], on="project")
    is_rate = rows["target_unit"].isin(["%", "％", "‰"])
    rows = rows[~is_rate | rows["budget"].gt(0)]
    weight = rows["budget"].where(is_rate, 1.0)
    rows = rows.assign(
        way=is_rate.map({True: "按资金加权平均", False: "相加"}),
        weight=weight,
        target_part=rows["target_value"] * weight,
        actual_part=rows["actual_value"] * weight,
    )
    keys = ["department", "name", "target_unit", "way", "is_less"]
    table = rows.groupby(keys).agg(
        projects=("project", "nunique"),
        weight=("weight", "sum"),
        target=("target_part", "sum"),
        actual=("actual_part", "sum"),
    )
    table = table[table["projects"].gt(1)].reset_index()
    divisor = table["weight"].where(table["way"].ne("相加"), 1.0)
    table = table.assign(target=table["target"] / divisor, actual=table["actual"] / divisor)
    plain = table["target"].gt(0) & ~table["is_less"]
    return table.assign(completion=100 * table["actual"] / table["target"].where(plain))


_ADDED = ("name", "target_unit", "target_value", "actual_value")


def _numbers_on_both_sides(frames: Frames) -> pd.DataFrame:
    """Return the indicators whose target and result are plain numbers of one unit."""
    read = ("project", "target_value", "target_upper", "actual_value", "actual_is_bound")
    numbers = frames.some("indicators", read)
    is_plain = numbers["target_upper"].isna() & ~numbers["actual_is_bound"].astype(bool)
    numbers = numbers[is_plain].dropna(subset=["target_value", "actual_value"])
    numbers = numbers[["project", "target_value", "actual_value"]]
    words = frames.some("indicators", ("name", "target_unit", "actual_unit", "direction"))
    rows = numbers.join(words).dropna(subset=["name", "target_unit"])
    same_unit = rows["actual_unit"].isna() | rows["actual_unit"].eq(rows["target_unit"])
    return rows.loc[same_unit, ["project", *_ADDED]].assign(is_less=rows["direction"].eq("<="))
