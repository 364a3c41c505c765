"""The example forms as frames, made from their expected facts: what a correct reader hands over."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from evalxl.core.model import (
    BudgetScore,
    CellRef,
    Dimension,
    Field,
    FundLine,
    Indicator,
    Paragraph,
    ScoreTable,
    Subproject,
    Totals,
)
from evalxl.frames import Entry, Frames, build

FACTS = Path(__file__).parents[1] / "data" / "forms" / "expected"


@cache
def facts(words: str) -> dict[str, Any]:
    """Find the project of the one form whose file name has all `words`."""
    (path,) = (one for one in FACTS.glob("*.json") if all(w in one.name for w in words.split()))
    project: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["projects"][0]
    return project


def form(words: str, policy: str = "mof-2020") -> Frames:
    """Lay one example form out as frames, to be scored under `policy`."""
    return build([Entry(words, 0, None, policy, table(facts(words)))])


def table(project: dict[str, Any]) -> ScoreTable:
    sheet = project["sheet"]
    published = project["totals"]["published"]
    return ScoreTable(
        sheet=sheet,
        form="unknown",
        layout_confidence=1.0,
        money_unit=project["money_unit"],
        info={key: Field(project["info"].get(key)) for key in ("project_name", "unit", "year")},
        funds=tuple(_fund(sheet, line) for line in project["funds"]),
        budget_score=_budget_score(sheet, project.get("budget_score")),
        printed_rate=Field(published["execution_percent"])
        if "execution_percent" in published
        else None,
        subprojects=tuple(
            Subproject(one["no"], one["name"], None, one["budget"], one["actual"], one["unit"])
            for one in project.get("subprojects", ())
        ),
        indicators=tuple(_indicator(sheet, one) for one in project["indicators"]),
        dimensions=tuple(
            Dimension(
                one["no"], one["level1"], one["name"], one["weight"], one["score"], None, None
            )
            for one in project.get("dimensions", ())
        ),
        totals=Totals(published.get("weight"), published.get("score")),
        narrative=tuple(
            Paragraph(sheet, _cell(sheet, one["cell"]), one["text"])
            for one in project.get("notes", ())
        ),
    )


def _fund(sheet: str, line: dict[str, Any]) -> FundLine:
    cell = _cell(sheet, line["cell"]) if line["cell"] else None
    return FundLine(line["key"], line["label"], line["value"], line["unit"], line["yuan"], cell)


def _budget_score(sheet: str, line: dict[str, Any] | None) -> BudgetScore | None:
    if line is None:
        return None
    cells = {role: _cell(sheet, address) for role, address in line["cells"].items()}
    return BudgetScore(line["weight"], float(line["rate_text"].rstrip("%")), line["score"], cells)


def _indicator(sheet: str, one: dict[str, Any]) -> Indicator:
    kept = ("no", "row", "name", "subproject", "level1", "level2", "weight", "target", "actual")
    return Indicator(
        **{key: one[key] for key in kept},
        score=one["score"],
        reason=one["reason"],
        standard=one.get("standard"),
        is_execution=one["name"] == "资金支出率",
        cells={role: _cell(sheet, address) for role, address in one["cells"].items()},
    )


def _cell(sheet: str, address: str) -> CellRef:
    column = 0
    letters = address.rstrip("0123456789")
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return CellRef(sheet, int(address[len(letters) :]), column)
