"""What was understood of one file, as JSON of the schema `evalxl-read/1` (INTERFACE §3)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from evalxl.core.model import (
    CellRef,
    Dimension,
    Field,
    FundLine,
    Indicator,
    Monitoring,
    ScoreTable,
    Subproject,
    Workbook,
)
from evalxl.core.terms import JUDGED, Verdict

SCHEMA = "evalxl-read/1"
Row = Mapping[str, Any]

_COUNTED_AS = {Verdict.CANNOT_TELL: "unclear", Verdict.EXCEEDED: "met"}
_FINDING_KEYS = [
    "code",
    "slug",
    "severity",
    "kind",
    "scope",
    "sheet",
    "cell",
    "row",
    "where",
    "message",
    "provided",
    "expected",
    "difference",
    "unit",
    "fix",
    "fingerprint",
]
_SCORED_KEYS = [
    "target_op",
    "target_value",
    "target_upper",
    "target_unit",
    "actual_value",
    "direction",
    "completion",
    "verdict",
]
_TOTAL_KEYS = [
    "self_evaluated",
    "decided",
    "asserted",
    "reviewed",
    "undecided",
    "lost",
    "lowest",
    "highest",
    "adopted",
    "final",
]


def document(
    workbook: Workbook, rows: Mapping[str, list[dict[str, Any]]], findings: Iterable[Row]
) -> dict[str, Any]:
    """Lay out one file.

    Args:
        workbook: The file as read.
        rows: Its share of the scored frames, by frame name; `project` counts from 0 within it.
        findings: Its findings, columns of `frames.FINDINGS`.
    """
    return {
        "schema": SCHEMA,
        "file": workbook.file,
        "sha256": workbook.sha256,
        "form": workbook.form,
        "layout_confidence": round(workbook.layout_confidence, 3),
        "projects": [
            _project(
                table,
                rows["projects"][key],
                _of(rows["indicators"], key),
                _of(rows["execution"], key),
            )
            for key, table in enumerate(workbook.tables)
        ],
        **({"planned": [_planned(one) for one in workbook.planned]} if workbook.planned else {}),
        "findings": [finding(one) for one in findings],
    }


def _planned(table: ScoreTable) -> dict[str, Any]:
    """Lay out a form of before or during the year: what is read, and nothing that is scored."""
    indicators = [_indicator(one, {}) for one in table.indicators]
    kept = ("no", "row", "level1", "level2", "name", "weight", "target", "cells")
    return {
        "stage": table.stage.value,
        "sheet": table.sheet,
        "info": _info(table.info),
        "money_unit": table.money_unit,
        "funds": [_fund(line) for line in table.funds],
        "goals": {"expected": table.goals.expected},
        "indicators": [{key: one[key] for key in kept} for one in indicators],
        "monitoring": _monitoring(table.monitoring) if table.monitoring else None,
    }


def _monitoring(told: Monitoring) -> dict[str, Any]:
    return {
        "months": told.months,
        "budget": plain(told.budget),
        "spent": plain(told.spent),
        "forecast": plain(told.forecast),
        "cells": _cells(told.cells),
        "rows": [
            {
                "no": one.no,
                "so_far": one.so_far,
                "forecast": one.forecast,
                "likelihood": one.likelihood.value if one.likelihood else None,
                "cells": _cells(one.cells),
            }
            for one in told.rows
        ],
    }


def finding(row: Row) -> dict[str, Any]:
    """Lay out one finding."""
    made = {key: plain(row.get(key)) for key in _FINDING_KEYS}
    made["row"] = None if made["row"] is None else int(made["row"])
    return made


def plain(value: Any) -> Any:
    """Make a frame's value JSON: NaN becomes null, a whole number loses its point."""
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value


def _of(rows: Iterable[Row], key: int) -> list[Row]:
    return [row for row in rows if row.get("project") == key]


def _project(
    table: ScoreTable, scored: Row, indicators: list[Row], execution: list[Row]
) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "sheets": dict(table.sheets),
        "form": table.form,
        "policy": scored.get("policy"),
        "department": scored.get("department"),
        "info": _info(table.info),
        "money_unit": table.money_unit,
        "funds": [_fund(line) for line in table.funds],
        "budget_score": _budget_score(table, scored),
        "subprojects": [_subproject(one) for one in table.subprojects],
        "goals": {"expected": table.goals.expected, "achieved": table.goals.achieved},
        "indicators": [
            _indicator(one, row) for one, row in zip(table.indicators, indicators, strict=True)
        ],
        "dimensions": [_dimension(one) for one in table.dimensions],
        "totals": {
            "weight": plain(scored.get("weight_total")),
            **{name: plain(scored.get(name)) for name in _TOTAL_KEYS},
            "comparable": scored.get("is_comparable"),
            "cells": _cells(table.totals.cells),
        },
        "execution": [
            {
                name: plain(row.get(name))
                for name in ("formula", "numerator", "denominator", "value", "preferred", "printed")
            }
            for row in execution
            if row["scope"] == "project"
        ],
        "grade": {
            "published": grade.value if (grade := table.grade or table.told_grade) else None,
            "lowest": plain(scored.get("grade_lowest")),
            "highest": plain(scored.get("grade_highest")),
            "final": plain(scored.get("grade_final")),
        },
        "counts": _counts(indicators),
        "narrative": [
            {"sheet": one.sheet, "cell": one.cell.address, "text": one.text}
            for one in table.narrative
        ],
    }


def _fund(line: FundLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "value": plain(line.value),
        "unit": line.unit,
        "yuan": plain(line.yuan),
        "cell": _address(line.cell),
    }


def _dimension(one: Dimension) -> dict[str, Any]:
    return {
        "no": one.no,
        "level1": one.level1,
        "name": one.name,
        "weight": plain(one.weight),
        "score": plain(one.score),
        "reason": one.reason,
        "cells": _cells(one.cells),
    }


def _info(info: Mapping[str, Field]) -> dict[str, Any]:
    return {
        **{name: plain(field.value) for name, field in info.items()},
        "cells": {name: field.cell.address for name, field in info.items() if field.cell},
    }


def _budget_score(table: ScoreTable, scored: Row) -> dict[str, Any] | None:
    line = table.budget_score
    if line is None:
        return None
    return {
        "weight": plain(line.weight),
        "score": plain(line.score),
        "computed": plain(scored.get("execution_score")),
        "reviewed": plain(scored.get("execution_adjusted")),
        "cells": _cells(line.cells),
    }


def _subproject(one: Subproject) -> dict[str, Any]:
    rate = None
    if one.actual is not None and one.budget:
        rate = round(one.actual / one.budget * 100 + 1e-9, 2)
    return {
        "no": one.no,
        "name": one.name,
        "budget": plain(one.budget),
        "actual": plain(one.actual),
        "execution": plain(rate),
    }


def _indicator(one: Indicator, row: Row) -> dict[str, Any]:
    return {
        "no": one.no,
        "row": one.row,
        "subproject": one.subproject,
        "level1": one.level1,
        "level2": one.level2,
        "level1_weight": plain(one.level1_weight),
        "level2_weight": plain(one.level2_weight),
        "name": one.name,
        "weight": plain(one.weight),
        "target": one.target,
        "actual": one.actual,
        "score": plain(one.score),
        "reason": one.reason,
        "standard": one.standard,
        "evidence": one.evidence,
        "published_completion": one.published_completion,
        **{name: plain(row.get(name)) for name in _SCORED_KEYS},
        "why": {"zh": row.get("why_zh"), "en": row.get("why_en")},
        "computed_score": plain(row.get("computed_score")),
        "score_kind": row.get("score_kind"),
        "reviewed_score": plain(row.get("adjusted_score")),
        "review_reason": row.get("adjusted_reason"),
        "reviewer": row.get("reviewer"),
        "outcome": row.get("outcome"),
        "basis": row.get("basis"),
        "cells": _cells({_CALLED.get(role, role): at for role, at in one.cells.items()}),
    }


_CALLED = {"completion": "published_completion"}


def _counts(rows: list[Row]) -> dict[str, Any]:
    def tally(key: str) -> dict[str, dict[str, int]]:
        names = dict.fromkeys(row[key] for row in rows if row.get(key))
        return {name: _count(row for row in rows if row.get(key) == name) for name in names}

    return {
        "by_level1": tally("level1"),
        "by_level2": tally("level2"),
        "by_subproject": tally("subproject"),
        "all": _count(rows),
    }


def _count(rows: Iterable[Row]) -> dict[str, int]:
    outcomes = Counter(_COUNTED_AS.get(row["outcome"], row["outcome"]) for row in rows)
    reviewed = {"reviewed": outcomes[JUDGED]} if outcomes[JUDGED] else {}
    return {
        "set": outcomes.total(),
        **{name: outcomes[name] for name in ("met", "claimed", "unmet", "unclear")},
        **reviewed,
    }


def _cells(cells: Mapping[str, CellRef]) -> dict[str, str]:
    return {name: cell.address for name, cell in cells.items()}


def _address(cell: CellRef | None) -> str | None:
    return cell.address if cell else None
