"""A few findings of one project and one file, to lay out, show and waive."""

from __future__ import annotations

from evalxl import frames
from evalxl.core.model import CellRef, Field, Finding, ScoreTable
from evalxl.core.terms import Severity
from evalxl.frames import Entry

SHEET = "资金"


def _entry(number: int, unit: str, name: str) -> Entry:
    info = {"project_name": Field(name), "unit": Field(unit)}
    table = ScoreTable(
        sheet=SHEET, form="unknown", layout_confidence=1.0, money_unit="万元", info=info
    )
    return Entry(f"表{number}.xlsx", 0, None, "mof-2020", table)


PROJECTS = frames.build(
    [_entry(1, "某市科技局", "设备购置"), _entry(2, "某市民政局", "养老服务")]
).projects
OVER = Finding(
    slug="overspend",
    project=0,
    at=CellRef(SHEET, 4, 4),
    where="上规模奖励",
    provided=2185.0,
    expected=1550.0,
    difference=635.0,
    unit="万元",
    params={"rate": 140.97},
)
LOW = Finding(
    slug="low_execution",
    project=1,
    at=CellRef(SHEET, 5, 28),
    where="养老服务",
    provided=85.0,
    expected=90.0,
    severity=Severity.NOTE,
    params={"paid": 85.0, "budget": 100.0},
)
WHOLE_FILE = Finding(slug="not_a_form", file="说明.xlsx")
FOUND = [LOW, WHOLE_FILE, OVER]
