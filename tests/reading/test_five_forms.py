"""The five real forms read exactly as their expected facts say (tests/data/forms/expected)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import CellRef, ScoreTable, Workbook
from evalxl.reading import read_workbook
from evalxl.xlsx import read_grid

FORMS = Path(__file__).parents[1] / "data" / "forms"
FACTS = sorted((FORMS / "expected").glob("*.json"))
Facts = dict[str, Any]

FORM_IDS = {
    "score_table": {"jiangmen-score-table"},
    "mof_project": {"national-project", "national-project-cost"},
    "subproject_report": {"sub-project-report"},
    "evaluation_report": {"key-project"},
}
INFO = ("project_name", "unit", "supervisor", "year", "year_text", "contact", "phone", "email")
MORE_INFO = ("basis", "project_level", "report_date", "amount_evaluated")
INDICATOR = (
    *("no", "row", "subproject", "level1", "level2", "name", "weight", "target", "actual"),
    *("score", "reason", "standard", "evidence", "published_completion"),
)
ROWS_OF_THAT_FILE_ONLY = {"carryover", "other"}


def read(facts: Facts) -> Workbook:
    path = FORMS / facts["file"]
    return read_workbook(read_grid(path.read_bytes(), path.name), file=path.name)


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem[:12])
def test_a_form_reads_as_its_facts_say(path: Path) -> None:
    facts = json.loads(path.read_text(encoding="utf-8"))
    workbook = read(facts)
    assert workbook.form in FORM_IDS[facts["form_type"]]
    assert len(workbook.tables) == len(facts["projects"])
    for table, project in zip(workbook.tables, facts["projects"], strict=True):
        wrong = [*differences(expected(project), understood(table))]
        assert not wrong, "\n" + "\n".join(wrong)


def differences(wanted: Facts, found: Facts) -> list[str]:
    """List what differs, one readable line each: place, wanted, found."""
    return [
        f"{place}: wanted {value!r}, found {found.get(place)!r}"
        for place, value in wanted.items()
        if found.get(place) != value
    ]


def expected(project: Facts) -> Facts:
    """Flatten the facts that INTERFACE promises: place → value."""
    facts: Facts = {
        "sheet": project["sheet"],
        "header_rows": tuple(project["header_rows"]),
        "money_unit": project["money_unit"],
        **{name: project[name] for name in ("first_row", "last_row", "total_row")},
        "indicators": len(project["indicators"]),
        "dimensions": len(project.get("dimensions", ())),
        "subprojects": len(project.get("subprojects", ())),
        "totals score": project["totals"]["published"]["score"],
    }
    facts |= {f"sheet of {k}": v for k, v in project.get("sheets", {}).items()}
    facts |= {f"info {k}": project["info"][k] for k in (*INFO, *MORE_INFO) if k in project["info"]}
    facts |= _expected_money(project)
    for side in ("expected", "achieved"):
        if side in project.get("goals", {}):
            facts[f"goal {side}"] = project["goals"][side]
    for one in project["indicators"]:
        facts |= _expected_indicator(one)
    for one in project.get("dimensions", ()):
        place = f"dimension {one['no']}"
        keys = ("level1", "name", "weight", "score", "rate", "reason", "cells")
        facts |= {f"{place} {key}": one[key] for key in keys}
    text = project.get("narrative")
    if text:
        facts["sheet of narrative"] = text["sheet"]
        facts["narrative"] = text["paragraphs"]
        facts["narrative row"] = text["first_row"]
    facts |= {f"note {note['cell']}": note["text"] for note in project.get("notes", ())}
    return facts | _expected_totals(project)


def _expected_money(project: Facts) -> Facts:
    facts: Facts = {}
    for fund in project["funds"]:
        if fund["key"] not in ROWS_OF_THAT_FILE_ONLY:
            keys = ("value", "unit", "yuan", "cell") + (("label",) if fund["cell"] else ())
            facts |= {f"fund {fund['key']} {key}": fund[key] for key in keys}
    for key in ("weight", "score", "cells"):
        if "budget_score" in project:
            facts[f"budget {key}"] = project["budget_score"][key]
    for one in project.get("subprojects", ()):
        for key in ("name", "budget", "actual", "unit"):
            facts[f"sub-project {one['no']} {key}"] = one[key]
        facts[f"sub-project {one['no']} called"] = one.get("indicator_name", one["name"])
        facts[f"sub-project {one['no']} cells"] = one["cells"]
    return facts


def _expected_indicator(one: Facts) -> Facts:
    place = f"indicator {one['no']}"
    facts = {f"{place} {key}": one[key] for key in INDICATOR if key in one}
    for key in ("level1_weight", "level2_weight"):
        if key in one:
            facts[f"{place} {key}"] = one[key]
    for role, address in one["cells"].items():
        facts[f"{place} at {'completion' if role == 'published_completion' else role}"] = address
    return facts


def _expected_totals(project: Facts) -> Facts:
    published = project["totals"]["published"]
    facts = {f"totals at {role}": at for role, at in published.get("cells", {}).items()}
    if "weight" in published:
        facts["totals weight"] = published["weight"]
    if "grade" in project["info"]["cells"]:
        facts["grade"] = project["grade"]["published"]
        facts["grade at"] = project["info"]["cells"]["grade"]
    if "rate" in project["info"]["cells"]:
        facts["rate"] = published["execution_percent"]
        facts["rate at"] = project["info"]["cells"]["rate"]
    return facts


def understood(table: ScoreTable) -> Facts:
    """Flatten what was read in the same way."""
    facts: Facts = {
        "sheet": table.sheet,
        "header_rows": table.header_rows,
        "money_unit": table.money_unit,
        "first_row": table.first_row,
        "last_row": table.last_row,
        "total_row": table.total_row,
        "indicators": len(table.indicators),
        "dimensions": len(table.dimensions),
        "subprojects": len(table.subprojects),
        "totals score": table.totals.score,
        "totals weight": table.totals.weight,
        "goal expected": table.goals.expected,
        "goal achieved": table.goals.achieved,
    }
    facts |= {f"sheet of {role}": sheet for role, sheet in table.sheets.items()}
    facts |= {f"info {key}": field.value for key, field in table.info.items()}
    facts |= {f"totals at {role}": at.address for role, at in table.totals.cells.items()}
    facts |= _understood_money(table)
    for indicator in table.indicators:
        place = f"indicator {indicator.no}"
        for key in (*INDICATOR, "level1_weight", "level2_weight"):
            facts[f"{place} {key}"] = getattr(indicator, key)
        facts |= {f"{place} at {role}": at.address for role, at in indicator.cells.items()}
    for line in table.dimensions:
        place = f"dimension {line.no}"
        for key in ("level1", "name", "weight", "score", "rate", "reason"):
            facts[f"{place} {key}"] = getattr(line, key)
        facts[f"{place} cells"] = addresses(line.cells)
    for name, field in (("grade", table.grade), ("rate", table.printed_rate)):
        if field:
            facts[name] = field.value
            facts[f"{name} at"] = field.cell.address if field.cell else None
    on_text_sheet = [text for text in table.narrative if text.sheet != table.sheet]
    facts["narrative"] = [text.text for text in on_text_sheet]
    facts["narrative row"] = on_text_sheet[0].cell.row if on_text_sheet else None
    facts |= {f"note {text.cell.address}": text.text for text in table.narrative}
    return facts


def _understood_money(table: ScoreTable) -> Facts:
    facts: Facts = {}
    for fund in table.funds:
        for key in ("value", "unit", "yuan", "label"):
            facts[f"fund {fund.key} {key}"] = getattr(fund, key)
        facts[f"fund {fund.key} cell"] = fund.cell.address if fund.cell else None
    if table.budget_score:
        facts["budget weight"] = table.budget_score.weight
        facts["budget score"] = table.budget_score.score
        facts["budget cells"] = addresses(table.budget_score.cells)
    for sub in table.subprojects:
        place = f"sub-project {sub.no}"
        for key in ("name", "budget", "actual", "unit"):
            facts[f"{place} {key}"] = getattr(sub, key)
        facts[f"{place} called"] = sub.indicator_name
        cells = {role: at for role, at in sub.cells.items() if role != "name"}
        facts[f"{place} cells"] = addresses(cells)
    return facts


def addresses(cells: Any) -> dict[str, str]:
    refs: dict[str, CellRef] = dict(cells)
    return {role: ref.address for role, ref in refs.items()}
