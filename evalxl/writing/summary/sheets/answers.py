"""答复登记: every answer that came back, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evalxl.answers import ANSWERED, MENDED, UNANSWERED, is_repeated, latest
from evalxl.findings import matter_of
from evalxl.writing.summary.facts import Facts
from evalxl.writing.summary.tables.table import Column, Table

SHEET = "答复登记"
REPLACED = "已由后来的答复代替"
UNMATCHED = "未匹配：本批没有这个项目"
AGAIN = "未整改：同一处仍有问题"
UNKNOWN = "未匹配：没有识别码"
_COLUMNS = (
    Column(key="no", heading="序号", kind="count", width=7),
    Column(key="project", heading="项目名称", kind="wrap", width=28),
    Column(key="code", heading="编号", kind="center", width=9),
    Column(key="place", heading="位置", kind="text", width=20),
    Column(key="message", heading="具体情况", kind="wrap", width=44),
    Column(key="kind", heading="部门答复", kind="center", worded=True, width=9),
    Column(key="text", heading="答复说明", kind="wrap", width=34),
    Column(key="outcome", heading="答复状态", kind="wrap", worded=True, width=20),
    Column(key="source", heading="来源文件", kind="wrap", width=34),
    Column(key="at", heading="所在行", kind="text", width=16),
    Column(key="fingerprint", heading="识别码", kind="text", width=18),
)


def table(given: Sequence[Mapping[str, Any]], facts: Facts) -> Table:
    """Lay out all answers."""
    outcomes = outcome_of(given, facts)
    rows = pd.DataFrame(
        [
            {**one, "no": number, "outcome": said, "at": f"{one['sheet']}!{one['row']}"}
            for number, (one, said) in enumerate(zip(given, outcomes, strict=True), 1)
        ],
        columns=[column.key for column in _COLUMNS],
    )
    return Table(
        sheet=SHEET,
        title="部门答复登记表",
        columns=_COLUMNS,
        rows=rows.astype(object),
        notes=("逐条登记收到的部门答复；没有匹配上的也在此列明，请人工处理。",),
        frozen=2,
        nothing="没有收到部门答复。",
    )


def outcome_of(given: Sequence[Mapping[str, Any]], facts: Facts) -> list[str]:
    """Return what became of each answer: the state of its finding, or why it has none."""
    standing = dict(zip(facts.findings["fingerprint"], facts.findings["state"], strict=True))
    counted = latest(given)
    matters = {matter_of(mark): mark for mark in standing}
    names = {_bare(name) for name in facts.projects["project_name"]}

    def outcome(one: Mapping[str, Any]) -> str:
        mark = str(one["fingerprint"])
        if not mark:
            return UNKNOWN
        if not is_repeated(counted[mark], one):
            return REPLACED
        if mark in standing:
            state = str(standing[mark] or ANSWERED)
            return AGAIN if state == UNANSWERED else state
        if same := matters.get(matter_of(mark)):
            return REPLACED if same in counted else AGAIN
        return MENDED if _bare(one["project"]) in names else UNMATCHED

    return [outcome(one) for one in given]


def _bare(name: object) -> str:
    return "".join(name.split()) if isinstance(name, str) else ""
