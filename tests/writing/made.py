"""Small scored forms, put together by hand for the tests of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evalxl.core.model import BudgetScore, CellRef, Indicator, ScoreTable, Totals, Workbook
from evalxl.writing.form import Record, ScoredForm
from evalxl.writing.scored import scored_copy
from evalxl.xlsx import Grid, read_grid
from evalxl.xlsx.addresses import parse_address
from tests.tools.rich import SHEET, rich_form

COLUMNS = {"name": "B", "target": "C", "actual": "D", "weight": "E", "score": "F", "reason": "G"}
RECORD = Record("9.9", "c0ffee", ("mof-2020",), ("复核调整：指标4 改为 8 分（王五）",))
RICH = rich_form()


def copy_bytes(*form: Any, **how: Any) -> bytes | None:
    made = scored_copy(*form, **how)
    return made.content if made else None


def ref(address: str, sheet: str = SHEET) -> CellRef:
    return CellRef(sheet, *parse_address(address, sheet))


def row(number: int, **scored: Any) -> dict[str, Any]:
    """Give an indicator row of the rich form as scoring leaves it: met in full if not told."""
    plain = {
        "project": 0,
        "no": number - 3,
        "row": number,
        "sheet": SHEET,
        "name": f"指标{number}",
        "target": "≥10家",
        "actual": "8家",
        "weight": 10.0,
        "score": None,
        "verdict": "met",
        "why_zh": "10 ≥ 10",
        "why_en": "10 ≥ 10",
        "target_value": 10.0,
        "actual_value": 10.0,
        "completion": 100.0,
        "rule": "full",
        "rate": 1.0,
        "allotted": 10.0,
        "computed_score": 10.0,
        "score_kind": "decided",
    }
    cells = {f"cell_{role}": f"{column}{number}" for role, column in COLUMNS.items()}
    row = plain | cells | scored
    return {"outcome": row["verdict"], "basis": row["score_kind"]} | row


UNMET = {
    "verdict": "unmet",
    "why_zh": "8 < 10",
    "actual_value": 8.0,
    "completion": 80.0,
    "rule": "ratio",
    "rate": 0.8,
    "computed_score": 8.0,
}
UNCLEAR = {
    "verdict": "cannot_tell",
    "why_zh": "表中没有可比的数",
    "actual_value": None,
    "completion": None,
    "rule": "person",
    "rate": None,
    "computed_score": None,
    "score_kind": "undecided",
}
CLAIMED = {"verdict": "claimed", "rule": "claimed", "score_kind": "asserted"}
PROJECT = {
    "project_name": "产业扶持",
    "unit": "某局",
    "year": 2023.0,
    "scored_from": "indicators",
    "lowest": 58.0,
    "highest": 58.0,
    "decided": 58.0,
    "asserted": 0.0,
    "undecided": 0.0,
    "lost": 2.0,
}


def scored_form(
    rows: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]] = (),
    *,
    budget: BudgetScore | None = None,
    total: str = "F10",
    own_total: float | None = None,
    **project: Any,
) -> ScoredForm:
    """Put a scored form together over the sheet of the rich form."""
    indicators = tuple(Indicator(no=one["no"], row=one["row"], name=one["name"]) for one in rows)
    table = ScoreTable(
        sheet=SHEET,
        form="national-project",
        layout_confidence=1.0,
        money_unit="万元",
        indicators=indicators,
        budget_score=budget,
        totals=Totals(60.0, own_total, cells={"score": ref(total)}),
        header_rows=(3, 3),
    )
    workbook = Workbook("a.xlsx", "ab" * 32, "national-project", 1.0, (table,), ())
    frames = {"projects": [PROJECT | project], "indicators": rows}
    return ScoredForm(workbook, frames, findings, RECORD, {"full": "记满分", "ratio": "按比例"})


def finding(**told: Any) -> dict[str, Any]:
    """Give a finding; a warning about the total if not told."""
    plain = {
        "code": "EVX405",
        "slug": "total_mismatch",
        "severity": "warning",
        "kind": "fail",
        "project": 0,
        "sheet": SHEET,
        "cell": "F10",
        "where": "总分",
        "message": "总分与各项之和不一致。",
        "provided": "60",
        "fix": "把总分改为 58。",
    }
    return plain | told


def read(content: bytes) -> Grid:
    return read_grid(content, "a.xlsx")
