"""变化清单: what came, went or changed since the run before, one line a change."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evalxl.writing.summary.tables.table import Column, Table

SHEET = "变化清单"
NEW, GONE, STATE = "新问题", "已消除", "状态变化"
CAME, LEFT, POINTS = "新项目", "不再计入", "得分变化"
_COLUMNS = (
    Column(key="no", heading="序号", kind="count", width=7),
    Column(key="change", heading="变化", kind="center", worded=True, width=10),
    Column(key="department", heading="主管部门", kind="wrap", width=22),
    Column(key="project_name", heading="项目名称", kind="wrap", width=28),
    Column(key="code", heading="编号", kind="center", width=9),
    Column(key="message", heading="具体情况", kind="wrap", width=56),
    Column(key="was", heading="上次", kind="center", worded=True, width=10),
    Column(key="is_now", heading="本次", kind="center", worded=True, width=10),
    Column(key="file", heading="表格文件", kind="wrap", width=36),
)
_OWNED = ["department", "project_name", "file"]


@dataclass(frozen=True, slots=True)
class Night:
    """What one run found: the frames `projects` and `findings` of its data."""

    projects: pd.DataFrame
    findings: pd.DataFrame

    def matters(self) -> pd.DataFrame:
        """Return the findings that have a state, by fingerprint, with their project."""
        found = self.findings[self.findings["state"].notna()]
        names = self.projects[["department", "project_name"]].reindex(found["project"])
        owned = found[["file", "code", "message", "state", "fingerprint"]].assign(
            **{key: names[key].to_numpy() for key in names.columns}
        )
        return owned.drop_duplicates("fingerprint").set_index("fingerprint")

    def points(self) -> pd.DataFrame:
        """Return the score of each project, by unit, name and year."""
        scores = self.projects[[*_OWNED, "unit", "year"]].assign(
            state=self.projects["adopted"].map(lambda points: f"{points:g}", na_action="ignore")
        )
        keys = ["unit", "project_name", "year"]
        named = scores.assign(key=scores[keys].astype("str").agg("\x1f".join, axis="columns"))
        return named.drop_duplicates("key").set_index("key")


def table(before: Night, now: Night) -> Table:
    """Lay out what differs between two runs; nothing that stayed as it was."""
    projects = _compared(before.points(), now.points(), (CAME, LEFT, POINTS))
    findings = _compared(before.matters(), now.matters(), (NEW, GONE, STATE))
    rows = pd.concat([projects, findings], ignore_index=True)
    order = [CAME, LEFT, POINTS, NEW, GONE, STATE]
    places = rows["change"].map({name: at for at, name in enumerate(order)})
    rows = rows.loc[places.sort_values(kind="stable").index]
    return Table(
        sheet=SHEET,
        title="与上次运行相比的变化",
        columns=_COLUMNS,
        rows=rows.assign(no=range(1, len(rows) + 1)),
        notes=("只列与上次运行不同的项目和问题；已消除的问题照上次的原话列出。",),
        is_needed=True,
        nothing="与上次运行相比没有变化。",
    )


def _compared(before: pd.DataFrame, now: pd.DataFrame, kinds: tuple[str, str, str]) -> pd.DataFrame:
    """Return the lines that came, went or have another state; blank: not there."""
    came, went, changed = kinds
    is_new, is_gone = ~now.index.isin(before.index), ~before.index.isin(now.index)
    was = before["state"].reindex(now.index)
    differs = ~is_new & (was.fillna("") != now["state"].fillna(""))
    parts = [
        _part(now[is_new], came, None, now["state"][is_new]),
        _part(before[is_gone], went, before["state"][is_gone], None),
        _part(now[differs], changed, was[differs], now["state"][differs]),
    ]
    return pd.concat(parts)


def _part(
    lines: pd.DataFrame, change: str, was: pd.Series[str] | None, is_now: pd.Series[str] | None
) -> pd.DataFrame:
    said = lines.assign(change=change, was=was, is_now=is_now)
    keys = [column.key for column in _COLUMNS if column.key != "no"]
    return said.reindex(columns=keys).astype(object)
