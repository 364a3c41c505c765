"""复核偏差: what reviewers changed, project by project, with the main reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.tables.table import Column, Table

if TYPE_CHECKING:
    from evalxl.writing.summary.view import BatchView

SHEET = "复核偏差"
_NAMED = 3
_READ = ["project", "name", "weight", "score", "adjusted_score", "adjusted_reason"]


def table(view: BatchView, facts: Facts) -> Table:
    """Lay out the reviewed projects: 自评得分, 复核得分, 偏差, 主要偏差原因."""
    return Table(
        sheet=SHEET,
        title="自评复核偏差表",
        columns=(
            Column(key="no", heading="项目序号", kind="count", width=7),
            Column(key="department", heading="主管部门", kind="wrap", worded=True, width=18),
            Column(key="unit", heading="实施单位", kind="wrap", width=20),
            Column(key="project_name", heading="项目名称", kind="wrap", width=32),
            Column(key="self_evaluated", heading="自评得分", kind="points", width=9),
            Column(key="reviewed_total", heading="复核得分", kind="points", width=9),
            Column(key="deviation", heading="偏差", kind="change", width=9),
            Column(key="changed", heading="改分指标数", kind="count", width=9),
            Column(key="reasons", heading="主要偏差原因", kind="wrap", width=60),
            Column(
                key="copy", heading="核算表", kind="center", worded=True, width=8, link="copy_link"
            ),
        ),
        rows=_reviewed(view, facts.projects),
        prepare=facts.linked,
        notes=(
            "偏差＝复核得分－自评得分；复核得分来自表内复核列和复核调整表，未复核的指标按核算得分计。",
        ),
        frozen=4,
    )


def is_any(facts: Facts) -> bool:
    """Whether any project was reviewed."""
    return bool(facts.projects["reviewed_total"].notna().any())


def _reviewed(view: BatchView, projects: pd.DataFrame) -> pd.DataFrame:
    mine = projects[projects["reviewed_total"].notna()]
    rows = view.frames.some("indicators", _READ)
    rows = rows[rows["project"].isin(mine.index) & rows["adjusted_score"].notna()]
    change = (rows["adjusted_score"] - rows["score"]).round(2)
    rows = rows.assign(change=change)[change.fillna(0.0).ne(0)]
    return mine.assign(
        deviation=(mine["reviewed_total"] - mine["self_evaluated"]).round(2),
        changed=rows.groupby("project").size().reindex(mine.index, fill_value=0),
        reasons=_reasons(rows).reindex(mine.index).fillna("").astype(object),
    ).sort_values(["deviation", "no"], kind="stable")


def _reasons(rows: pd.DataFrame) -> pd.Series[str]:
    """Name the largest changes of each project with their reasons."""
    ordered = rows.assign(size=-rows["change"].abs()).sort_values(
        ["project", "size"], kind="stable"
    )
    first = ordered.groupby("project").head(_NAMED)
    reason = first["adjusted_reason"].fillna("").map(lambda text: f"：{text}" if text else "")
    change = first["change"].map(lambda points: f"（{points:+g}）")
    said = first["name"].astype(str) + change + reason
    found: pd.Series[str] = said.groupby(first["project"]).agg("；".join)
    return found
