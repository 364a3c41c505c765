"""问题清单 and 整改台账: every finding, what to do, and room for the department's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from evalxl.answers import KINDS, MENDED, STATES
from evalxl.findings.acts import told_elsewhere
from evalxl.writing.summary import words
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.sheets.answers import outcome_of
from evalxl.writing.summary.speech import speech
from evalxl.writing.summary.tables.table import Column, Table
from evalxl.writing.summary.view import SummaryOptions

LIST, NOTES, LEDGER = "问题清单", "提示清单", "整改台账"
MARK = Column(key="fingerprint", heading="识别码", kind="text", width=18, helper=True)
"""By it an answer that comes back finds its problem."""
ANSWERED = "部门负责人（签字、盖章）：　　　　　　经办人：　　　　　　联系电话：　　　　　　日期："

_ACT = ["project", "indicator", "slug", "settled"]
_WHOSE = (
    Column(key="no", heading="序号", kind="count", width=7),
    Column(key="department", heading="主管部门", kind="wrap", worded=True, width=21),
    Column(key="project_unit", heading="实施单位", kind="wrap", width=18, folded=True),
    Column(key="project_name", heading="项目名称", kind="wrap", width=26),
)
_LIST_COLUMNS = (
    *_WHOSE,
    Column(key="severity_zh", heading="程度", kind="center", worded=True, width=7),
    Column(key="kind_zh", heading="性质", kind="center", worded=True, width=9),
    Column(key="code", heading="编号", kind="center", width=9, folded=True),
    Column(key="title", heading="问题", kind="wrap", worded=True, width=20, folded=True),
    Column(key="place", heading="位置", kind="wrap", width=24, link="link"),
    Column(key="message", heading="具体情况", kind="wrap", width=64),
    Column(key="holds", heading="现填", kind="wrap", width=14, folded=True),
    Column(key="expected", heading="应为", kind="wrap", width=14, folded=True),
    Column(key="difference", heading="差额", kind="number", width=10, folded=True),
    Column(key="fix", heading="处理要求", kind="wrap", width=48),
    Column(key="state", heading="状态", kind="center", worded=True, width=9),
    Column(key="earlier", heading="上次答复", kind="wrap", width=18),
    Column(key="answer", heading="部门答复", kind="answer", width=10, folded=True),
    Column(key="answer_text", heading="答复说明", kind="answer", width=16, folded=True),
    MARK,
)
_LEDGER_COLUMNS = (
    *_WHOSE,
    Column(key="matter", heading="整改事项", kind="wrap", width=44),
    Column(key="count", heading="处数", kind="count", width=6, total="sum"),
    Column(key="severity_zh", heading="程度", kind="center", worded=True, width=7),
    Column(key="place", heading="首处位置", kind="text", width=22, link="link"),
    Column(key="fix", heading="整改要求", kind="wrap", width=36),
    Column(key="contact", heading="联系人", kind="wrap", width=10),
    Column(key="phone", heading="联系电话", kind="wrap", width=14),
    Column(key="state", heading="状态", kind="center", worded=True, width=9),
    Column(key="earlier", heading="上次答复", kind="wrap", width=18),
    Column(key="answer", heading="部门答复", kind="answer", width=10),
    Column(key="answer_text", heading="答复说明", kind="answer", width=30),
    MARK,
)


def findings(facts: Facts, options: SummaryOptions | None = None) -> Table:
    """Every error and warning with its action, those settled too; errors first in a project."""
    return _listed(facts, options, LIST, "绩效自评问题清单", are_notes=False)


def gravest_first(listed: Table) -> Table:
    """Return the list with one line an act, errors first, whatever their projects."""
    told = told_elsewhere(listed.frame[_ACT].to_dict("records"))
    rows = listed.frame[~np.array(told, bool)]
    gravity = rows["severity"].map(words.SEVERITY_ORDER)
    return replace(listed, rows=rows.loc[gravity.sort_values(kind="stable").index])


def to_answer(listed: Table, department: str) -> Table:
    """Return the list as one department gets it: addressed to it, with answers."""
    sight = {"department": True, "project_unit": False, "state": True, "answer": False}
    sight["answer_text"] = False
    columns = (replace(one, folded=sight.get(one.key, one.folded)) for one in listed.columns)
    above = listed.above or ("", "", "")
    return replace(listed, columns=tuple(columns), above=(f"致：{department}", *above[1:]))


def notes(facts: Facts) -> Table:
    """Every note that never was a problem: good to know, nothing to answer."""
    return _listed(facts, None, NOTES, "绩效自评提示清单", are_notes=True)


def _listed(
    facts: Facts, options: SummaryOptions | None, sheet: str, heading: str, *, are_notes: bool
) -> Table:
    found = facts.findings[_is_matter(facts.findings).ne(are_notes)]
    rows = found.assign(
        no=range(1, len(found) + 1),
        project_name=found["project_name"].fillna(found["file"]),
        answer=found["answer"].fillna(""),
        answer_text=found["answer_text"].fillna(""),
    )
    return Table(
        sheet=sheet,
        title=heading,
        above=(
            "致：各有关部门",
            f"答复送：{options.answer_to if options else ''}",
            f"答复期限：{_day(options.answer_by if options else None)}前",
        ),
        signed=ANSWERED,
        columns=_shown(_LIST_COLUMNS, rows),
        rows=rows,
        prepare=facts.located,
        notes=(
            "“需更正”指表内自相矛盾或与规则不符；“需人工核定”的不影响得分。",
            "请在黄色栏目答复（已改、说明、异议），填好后放回收件箱即可登记；“应为”只列确知的数。",
            "未读出项目的，以文件路径代替项目名称。点列标上方的“＋”显示编号、现填、应为等其余各栏。",
        ),
        nothing="没有发现问题。",
        choices={"answer": list(KINDS)},
        counted=True,
    )


def _shown(columns: Sequence[Column], rows: pd.DataFrame) -> tuple[Column, ...]:
    """Leave the column of earlier answers out where there is none."""
    has_earlier = "earlier" in rows and rows["earlier"].notna().any()
    return tuple(one for one in columns if one.key != "earlier" or has_earlier)


def _is_matter(found: pd.DataFrame) -> pd.Series[bool]:
    """Whether each finding is a matter to settle: settled ones are notes, but keep their state."""
    return found["severity"].ne("note") | found["settled"].notna()


def _day(day: date | None) -> str:
    return f"{day:%Y}年{day.month}月{day.day}日" if day else "　　　年　　月　　日"


def ledger(facts: Facts, given: Sequence[Mapping[str, Any]] = ()) -> Table:
    """What each department has to put right: one row a project and kind of problem."""
    rows = pd.concat([_matters(facts), _mended(facts, given)], ignore_index=True)
    return Table(
        sheet=LEDGER,
        title="绩效自评问题整改台账",
        columns=_shown(_LEDGER_COLUMNS, rows),
        rows=rows.assign(no=range(1, len(rows) + 1)),
        prepare=facts.located,
        notes=("只列错误和警告，以及已整改的事项；同一项目的同类问题合为一项，逐处见“问题清单”。",),
        nothing="没有需要整改的事项。",
        choices={"answer": list(KINDS)},
        counted=True,
    )


def _matters(facts: Facts) -> pd.DataFrame:
    found = facts.findings
    told = told_elsewhere(found[_ACT].to_dict("records"))
    found = found[_is_matter(found) & ~np.array(told, bool)]
    owner = found["project_name"].fillna(found["file"])
    found = found.assign(project_name=owner, sequence=range(len(found)))
    grouped = found.groupby(["department", "file", "project", "slug"], dropna=False, sort=False)
    # `first` would skip blanks; the first row of each group is wanted as it stands.
    rows = grouped.head(1).copy()
    rows["count"] = grouped["slug"].transform("size").loc[rows.index]
    rows = rows.sort_values("sequence", kind="stable")
    people = facts.owners(rows, "contact", "phone")
    matter = grouped.ngroup()
    mine = matter.loc[rows.index].tolist()
    kinds, marks = _by_matter(matter, found["state"]), _by_matter(matter, found["fingerprint"])
    many, message, say = rows["count"].gt(1), rows["message"], speech(facts.lang)
    return rows.assign(
        matter=rows["title"].map(say) + say("：") + message.where(~many, message + say("（等）")),
        contact=people["contact"],
        phone=people["phone"],
        state=pd.Series([_least(kinds[key]) for key in mine], rows.index, dtype=object),
        answer=rows["answer"].fillna(""),
        answer_text=rows["answer_text"].fillna(""),
        fingerprint=[" ".join(marks[key]) for key in mine],
    )


def _by_matter(matter: pd.Series[int], values: pd.Series[str]) -> Mapping[int, list[str]]:
    """Return the values of each matter, in order."""
    known = defaultdict[int, list[str]](list)
    for number, value in zip(matter.tolist(), values.tolist(), strict=True):
        known[number].append(value)
    return known


def _least(states: Collection[str | None]) -> str | None:
    """Return the state of several findings together: the one that asks for most."""
    return next((state for state in STATES if state in states), None)


def _mended(facts: Facts, given: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """List answered problems that are gone, once each."""
    outcomes = outcome_of(given, facts)
    owner = facts.projects.drop_duplicates("project_name").set_index("project_name")
    rows = [
        {
            "project_name": one["project"],
            "matter": one["message"],
            "state": MENDED,
            "answer": one["kind"],
            "answer_text": one["text"],
            "fingerprint": one["fingerprint"],
        }
        for one, outcome in zip(given, outcomes, strict=True)
        if outcome == MENDED
    ]
    if not rows:
        return pd.DataFrame()
    table = pd.DataFrame(rows)
    known = owner.reindex(table["project_name"])
    names = {"department": "department", "project_unit": "unit", "file": "file"}
    return table.assign(
        **{name: known[column].to_numpy() for name, column in names.items()},
        **dict.fromkeys(("sheet", "cell", "severity_zh", "fix", "contact", "phone"), None),
        count=1,
    )
