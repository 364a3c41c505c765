"""目标申报 and 运行监控: forms of before and during the year, apart from what is scored."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evalxl.core.terms import Light, Stage, word
from evalxl.writing.summary import words
from evalxl.writing.summary.facts import Facts, pinyin_order
from evalxl.writing.summary.tables.table import Column, Table

DECLARED, MONITORED = "目标申报", "运行监控"
_WHOSE = (
    Column(key="no", heading="序号", kind="count", width=7),
    Column(key="department", heading="主管部门", kind="wrap", worded=True, width=18),
    Column(key="unit", heading="实施单位", kind="wrap", width=20),
    Column(key="project_name", heading="项目名称", kind="wrap", width=30),
    Column(key="project_code", heading="项目编码", kind="text", width=16, folded=True),
    Column(key="year_text", heading="年度", kind="center", width=7),
    Column(key="budget", heading="预算（万元）", kind="money", width=13, total="sum"),
)
_FOUND = Column(key="problems", heading="发现的问题", kind="wrap", worded=True, width=40)
_NEXT = Column(key="next", heading="年度自评", kind="center", worded=True, width=9)


def tables(stages: pd.DataFrame, facts: Facts) -> Iterator[Table]:
    """Lay out the declarations, and the mid-year forms, where there are any."""
    rows = _rows(stages, facts)
    for stage, make in ((Stage.DECLARED, _declared), (Stage.MONITORED, _monitored)):
        mine = rows[rows["stage"].eq(stage.value)]
        if len(mine):
            yield make(mine.assign(no=range(1, len(mine) + 1)))


def _declared(rows: pd.DataFrame) -> Table:
    return Table(
        sheet=DECLARED,
        title="绩效目标申报情况表",
        columns=(
            *_WHOSE,
            Column(key="indicators", heading="指标数", kind="count", width=8, total="sum"),
            Column(key="weight", heading="分值合计", kind="points", width=10),
            Column(key="stage_zh", heading="状态", kind="center", worded=True, width=8),
            _FOUND,
            _NEXT,
        ),
        rows=rows,
        notes=(
            "年初申报的绩效目标，只检查目标、分值和资金，不评分、不排名、不计入平均。",
            "年度自评报送后与申报的目标逐项核对，改动见“问题清单”。",
        ),
    )


def _monitored(rows: pd.DataFrame) -> Table:
    return Table(
        sheet=MONITORED,
        title="绩效运行监控情况表",
        columns=(
            *_WHOSE,
            Column(key="months", heading="截至月份", kind="count", width=8),
            Column(key="spent", heading="已支出（万元）", kind="money", width=13, total="sum"),
            Column(key="rate", heading="支出进度", kind="percent", width=9),
            Column(key="passed", heading="时间进度", kind="percent", width=9),
            Column(
                key="forecast", heading="预计全年支出（万元）", kind="money", width=13, total="sum"
            ),
            Column(key="light_zh", heading="资金亮灯", kind="center", worded=True, width=8),
            Column(
                key="indicators", heading="指标数", kind="count", width=8, total="sum", folded=True
            ),
            Column(key="red", heading="红灯指标", kind="count", width=8, total="sum"),
            Column(key="yellow", heading="黄灯指标", kind="count", width=8, total="sum"),
            Column(key="watched", heading="需关注的指标", kind="wrap", width=36),
            _FOUND,
            _NEXT,
        ),
        rows=rows,
        notes=(
            "红灯：预计完不成或差得多；黄灯：可能完不成。界线见评分办法的 [monitoring]。",
            "年中监控只检查，不评分、不排名、不计入平均。",
        ),
    )


def _rows(stages: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Add words and rates to the forms, in the order of departments and names."""
    lights = {light.value: word(light.value, "zh") for light in Light}
    handed_in = {_mark(*one) for one in _identities(facts.projects)}
    rows = stages.assign(
        department=stages["department"].fillna(words.NO_DEPARTMENT),
        year_text=stages["year"].map(lambda year: "" if pd.isna(year) else f"{year:.0f}"),
        rate=(100 * stages["spent"] / stages["budget"].where(stages["budget"].gt(0))),
        passed=100 * stages["months"] / 12,
        stage_zh=stages["stage"].map(lambda stage: word(stage, "zh")),
        light_zh=stages["light"].map(lights).astype(object),
        problems=stages["problems"].fillna("没有发现问题"),
        next=["已报送" if _mark(*one) in handed_in else "未报送" for one in _identities(stages)],
    )
    keys = rows.assign(
        _department=pinyin_order(rows["department"]), _name=pinyin_order(rows["project_name"])
    )
    return rows.loc[keys.sort_values(["_department", "_name", "file"], kind="stable").index]


def _identities(frame: pd.DataFrame) -> Iterator[tuple[object, object, object]]:
    columns = (frame[name].tolist() for name in ("unit", "project_name", "year"))
    yield from zip(*columns, strict=True)


def _mark(*parts: object) -> tuple[str, ...]:
    return tuple("".join(str(part).split()) for part in parts)
