"""资金执行: by total, source and sub-project, and on every basis side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evalxl.core.terms import MoneyUnit
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.tables.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evalxl.writing.summary.view import BatchView

SHEET = "资金执行"
_COLUMNS = (
    Column(key="project_no", heading="项目序号", kind="count", width=7),
    Column(key="department", heading="主管部门", kind="wrap", worded=True, width=18),
    Column(key="project_name", heading="项目名称", kind="wrap", width=32),
    Column(key="kind", heading="类别", kind="center", worded=True, width=10),
    Column(key="label", heading="资金来源／子项目／算法", kind="wrap", worded=True, width=30),
    Column(key="initial", heading="年初预算（万元）", kind="money", width=13),
    Column(key="budget", heading="全年预算（万元）", kind="money", width=13),
    Column(key="paid", heading="全年执行（万元）", kind="money", width=13),
    Column(key="rate", heading="执行率", kind="percent", width=10),
    Column(key="points", heading="折算得分", kind="points", width=9),
    Column(key="remark", heading="说明", kind="wrap", worded=True, width=38),
    Column(key="place", heading="位置", kind="text", width=22, link="link"),
)
SOURCES = {
    "total": "年度资金总额", "fiscal": "当年财政拨款", "carryover": "上年结转资金",
    "other": "其他资金", "general": "一般公共预算", "basic": "基本支出", "project": "项目支出",
    "central": "中央资金", "local": "地方资金", "provincial": "省级资金",
    "prefecture": "市级资金", "county": "县级资金", "special_account": "财政专户管理资金",
    "own_income": "单位资金",
}  # fmt: skip
_RATES = (
    *("project", "scope", "basis", "with_pending", "with_cut", "preferred", "formula"),
    *("numerator", "denominator", "percent", "points"),
)
_LINES = ("project", "key", "yuan", "sheet", "cell")
_PARTS = ("project", "name", "budget", "actual", "sheet", "cell_name", "cell_actual")
_TYPES = ("资金总额", "资金来源", "子项目", "执行率算法")


def table(view: BatchView, facts: Facts) -> Table:
    """Lay out the money of every project."""

    def mine(part: str, columns: Sequence[str]) -> pd.DataFrame:
        rows = view.frames.some(part, columns)
        return rows[rows["project"].isin(facts.projects.index)]

    bases = _bases(mine("execution", _RATES), facts.projects["money_unit"])
    parts = [_sources(mine("funds", _LINES)), _subprojects(mine("subprojects", _PARTS)), bases]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rows = rows.assign(
        project_no=rows["project"].map(facts.projects["no"]),
        order=rows["kind"].map({kind: no for no, kind in enumerate(_TYPES)}),
    )

    def described(stretch: pd.DataFrame) -> pd.DataFrame:
        names = ("department", "project_name", "file")
        return facts.located(stretch.join(facts.owners(stretch, *names)))

    return Table(
        sheet=SHEET,
        title="项目资金执行情况表",
        columns=_COLUMNS,
        rows=rows.sort_values(["project_no", "order"], kind="stable"),
        prepare=described,
        notes=(
            "总额、来源、子项目与执行率算法并列，不可相加，请按“类别”筛选。标“★”的为所用评分办法的算法。",
        ),
        frozen=3,
    )


def _sources(funds: pd.DataFrame) -> pd.DataFrame:
    lines = funds.drop_duplicates(["project", "key"])
    split = {key: key.rpartition("_")[::2] for key in lines["key"].unique()}
    source, column = ({key: parts[at] for key, parts in split.items()} for at in (0, 1))
    lines = lines.assign(source=lines["key"].map(source), column=lines["key"].map(column))
    lines = lines[
        lines["source"].isin(SOURCES) & lines["column"].isin(["initial", "budget", "paid"])
    ]
    keys = ["project", "source"]
    amounts = lines.pivot(index=keys, columns="column", values="yuan")
    amounts = amounts.reindex(columns=["initial", "budget", "paid"]).dropna(how="all")
    cells = lines.groupby(keys)[["sheet", "cell"]].first()
    rows = amounts.join(cells).reset_index()
    rate = 100 * rows["paid"] / rows["budget"].where(rows["budget"].gt(0))
    rank = rows["source"].map({source: no for no, source in enumerate(SOURCES)})
    rows = rows.assign(
        kind=rows["source"].eq("total").map({True: _TYPES[0], False: _TYPES[1]}),
        label=rows["source"].map(SOURCES),
        rate=rate,  # never rounded here: half a hundredth would go down as often as up
        points=float("nan"),
        remark="",
        rank=rank,
    )
    return rows.sort_values(["project", "rank"], kind="stable").drop(columns=["rank", "source"])


def _subprojects(rows: pd.DataFrame) -> pd.DataFrame:
    rate = 100 * rows["actual"] / rows["budget"].where(rows["budget"].gt(0))
    return pd.DataFrame(
        {
            "project": rows["project"],
            "kind": _TYPES[2],
            "label": rows["name"],
            "initial": float("nan"),
            "budget": rows["budget"],
            "paid": rows["actual"],
            "rate": rate,
            "points": float("nan"),
            "remark": "",
            "sheet": rows["sheet"],
            "cell": rows["cell_actual"].fillna(rows["cell_name"]),
        }
    )


def _bases(execution: pd.DataFrame, units: pd.Series[str]) -> pd.DataFrame:
    rows = execution[execution["scope"].eq("project")]
    unit = rows["project"].map(units)
    yuan = unit.map({one.value: float(one.yuan) for one in MoneyUnit}).astype(float)
    names = {"initial": "按年初预算", "budget": "按全年预算", "allocated": "按下达数"}
    label = (
        rows["basis"].map(names).fillna("其他算法")
        + rows["with_pending"].map({True: "，含应付未付", False: ""})
        + rows["with_cut"].map({True: "，扣除压减", False: ""})
        + rows["preferred"].map({True: " ★", False: ""})
    )
    return pd.DataFrame(
        {
            "project": rows["project"],
            "kind": _TYPES[3],
            "label": label,
            "initial": float("nan"),
            "budget": (rows["denominator"] * yuan).round(2),
            "paid": (rows["numerator"] * yuan).round(2),
            "rate": rows["percent"],
            "points": rows["points"],
            "remark": rows["formula"],
            "sheet": None,
            "cell": None,
        }
    )
