"""问题清单 and 整改台账: every finding, what to do, and room for the department's answer."""

from __future__ import annotations

import pandas as pd

from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.table import A3, Column, Table

LIST, LEDGER = "问题清单", "整改台账"
ANSWERS = ["已更正", "不属实，说明如下", "已补充材料", "正在整改"]
PROGRESS = ["未开始", "整改中", "已完成", "无法整改"]

_WHOSE = (
    Column(key="no", heading="序号", kind="count", width=7),
    Column(key="department", heading="主管部门", kind="wrap", width=16),
    Column(key="project_unit", heading="实施单位", kind="wrap", width=18),
    Column(key="project_name", heading="项目名称", kind="wrap", width=26),
)
_LIST_COLUMNS = (
    *_WHOSE,
    Column(key="severity_zh", heading="程度", kind="center", width=7),
    Column(key="kind_zh", heading="性质", kind="center", width=8),
    Column(key="code", heading="编号", kind="center", width=9),
    Column(key="title", heading="问题", kind="wrap", width=20),
    Column(key="place", heading="位置", kind="text", width=22, link="link"),
    Column(key="message", heading="具体情况", kind="wrap", width=42),
    Column(key="provided", heading="表中所填", kind="wrap", width=14),
    Column(key="expected", heading="应为", kind="wrap", width=14),
    Column(key="difference", heading="差额", kind="number", width=10),
    Column(key="fix", heading="处理要求", kind="wrap", width=36),
    Column(key="answer", heading="部门答复", kind="answer", width=16),
    Column(key="answer_text", heading="答复说明", kind="answer", width=26),
)
_LEDGER_COLUMNS = (
    *_WHOSE,
    Column(key="matter", heading="整改事项", kind="wrap", width=44),
    Column(key="count", heading="处数", kind="count", width=6, total="sum"),
    Column(key="severity_zh", heading="程度", kind="center", width=7),
    Column(key="place", heading="首处位置", kind="text", width=22, link="link"),
    Column(key="fix", heading="整改要求", kind="wrap", width=36),
    Column(key="contact", heading="联系人", kind="wrap", width=10),
    Column(key="phone", heading="联系电话", kind="wrap", width=14),
    Column(key="due", heading="整改期限", kind="answer", width=12),
    Column(key="progress", heading="整改状态", kind="answer", width=10),
    Column(key="measure", heading="整改措施及结果", kind="answer", width=28),
    Column(key="review", heading="复核意见", kind="answer", width=16),
)


def findings(facts: Facts) -> Table:
    """Every finding with its action."""
    found = facts.findings
    rows = found.assign(
        no=range(1, len(found) + 1),
        project_name=found["project_name"].fillna(found["file"]),
        answer="",
        answer_text="",
    )
    return Table(
        sheet=LIST,
        title="绩效自评问题清单",
        columns=_LIST_COLUMNS,
        rows=rows,
        prepare=facts.located,
        notes=(
            "“应更正”指表内自相矛盾或与规则不符；“须核实”指需人工判断，不影响得分。",
            "请在黄色栏目答复。未读出项目的，以文件路径代替项目名称。",
        ),
        paper=A3,
        nothing="没有发现问题。",
        choices={"answer": ANSWERS},
        counted=True,
    )


def ledger(facts: Facts) -> Table:
    """What each department has to put right: one row a project and kind of problem."""
    return Table(
        sheet=LEDGER,
        title="绩效自评问题整改台账",
        columns=_LEDGER_COLUMNS,
        rows=_matters(facts),
        prepare=facts.located,
        notes=("只列错误和警告；同一项目的同类问题合为一项，逐处见“问题清单”。",),
        paper=A3,
        nothing="没有需要整改的事项。",
        choices={"progress": PROGRESS},
        counted=True,
    )


def _matters(facts: Facts) -> pd.DataFrame:
    found = facts.findings[facts.findings["severity"].ne("note")]
    owner = found["project_name"].fillna(found["file"])
    found = found.assign(project_name=owner, sequence=range(len(found)))
    grouped = found.groupby(["department", "file", "project", "slug"], dropna=False, sort=False)
    # `first` would skip blanks; the first row of each group is wanted as it stands.
    rows = grouped.head(1).copy()
    rows["count"] = grouped["slug"].transform("size").loc[rows.index]
    rows = rows.sort_values("sequence", kind="stable")
    people = facts.owners(rows, "contact", "phone")
    many = rows["count"].gt(1)
    return rows.assign(
        no=range(1, len(rows) + 1),
        matter=rows["title"] + "：" + rows["message"].where(~many, rows["message"] + "（等）"),
        contact=people["contact"],
        phone=people["phone"],
        due="",
        progress="",
        measure="",
        review="",
    )
