"""指标历年对比: the indicators of a project beside those of its last year in the same batch."""

from __future__ import annotations

import pandas as pd

from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.sheets.history import keys, plain
from evalxl.writing.summary.sheets.projects import years
from evalxl.writing.summary.tables.table import Column, Table

SHEET = "指标历年对比"
_TEXTS = ("name", "target", "actual")
_PAST = {f"past_{name}": name for name in (*_TEXTS, "completion", "outcome_zh")}


def table(facts: Facts) -> Table:
    """Lay out each indicator that had the same name a year before."""
    return Table(
        sheet=SHEET,
        title="绩效指标历年对比表",
        columns=(
            Column(key="project_no", heading="项目序号", kind="count", width=7),
            Column(
                key="department",
                heading="主管部门",
                kind="wrap",
                worded=True,
                width=15,
                folded=True,
            ),
            Column(key="project_name", heading="项目名称", kind="wrap", width=24),
            Column(key="name", heading="三级指标", kind="wrap", width=22),
            Column(key="past_year", heading="上次年度", kind="center", width=8),
            Column(key="past_target", heading="上次指标值", kind="wrap", width=14),
            Column(key="target", heading="本年指标值", kind="wrap", width=14),
            Column(key="past_actual", heading="上次完成值", kind="wrap", width=14),
            Column(key="actual", heading="本年完成值", kind="wrap", width=14),
            Column(key="past_completion", heading="上次完成率", kind="percent", width=9),
            Column(key="completion", heading="本年完成率", kind="percent", width=9),
            Column(key="past_outcome_zh", heading="上次判定", kind="center", worded=True, width=9),
            Column(key="outcome_zh", heading="本年判定", kind="center", worded=True, width=9),
            Column(key="place", heading="位置", kind="text", width=20, link="link", folded=True),
        ),
        rows=compare(facts),
        notes=("同一实施单位、同一项目中名称相同的指标才对应；一年内有重名的指标不列。",),
        frozen=3,
    )


def pairs(projects: pd.DataFrame) -> pd.DataFrame:
    """Join each project with its latest earlier year: columns `project`, `past`, `past_year`."""
    known = projects.assign(key=keys(projects))[["key", "year"]].dropna()
    known = known.rename_axis("project").reset_index()
    both = known.merge(known, on="key", suffixes=("", "_past"))
    earlier = both[both["year_past"].lt(both["year"])]
    latest = earlier.sort_values(["year_past", "project_past"], kind="stable")
    latest = latest.drop_duplicates("project", keep="last")
    renamed = latest.rename(columns={"project_past": "past", "year_past": "past_year"})
    return renamed[["project", "past", "past_year"]]


def compare(facts: Facts) -> pd.DataFrame:
    """Return one row an indicator that stands in both years, in the order of the summary."""
    joined = pairs(facts.projects)
    now = _named(facts, joined["project"])
    past = _named(facts, joined["past"])
    past = past[["project", "folded", *_PAST.values()]]
    past = past.rename(columns={"project": "past"} | {old: new for new, old in _PAST.items()})
    rows = now.merge(joined, on="project").merge(past, on=["past", "folded"])
    rows = rows.assign(past_year=years(rows["past_year"]))
    return rows.sort_values(["project_no", "no"], kind="stable", ignore_index=True)


def _named(facts: Facts, projects: pd.Series[int]) -> pd.DataFrame:
    """Return the indicators of some projects with their texts, without names that come twice."""
    rows = facts.described(facts.indicators[facts.indicators["project"].isin(projects)])
    rows = rows.assign(folded=plain(rows["name"])).dropna(subset=["folded"])
    return rows[~rows.duplicated(["project", "folded"], keep=False)]
