"""Every dialect of the field, drawn once in `dialects/*.toml`, reads right."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from evalxl.core.model import Indicator, ScoreTable, Workbook
from evalxl.findings import catalogue, words
from evalxl.reading import read_workbook, surely_understood
from evalxl.settings import config
from evalxl.xlsx import read_grid

from .drawn import draw, workbook

CASES = sorted((Path(__file__).parent / "dialects").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_dialect_reads_right(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    sheets = [draw(name, text) for name, text in case["sheets"].items()]
    found = read_workbook(read_grid(workbook(sheets), path.name), file=path.name)
    assert slugs(found) == sorted(case.get("findings", []))
    assert surely_understood(found, config.load().reading.least_confidence) is found
    assert len(found.tables) == len(case.get("project", []))
    for table, wanted in zip(found.tables, case.get("project", []), strict=True):
        said = told(table)
        assert {key: said[key] for key in wanted} == wanted


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_finding_of_a_dialect_can_be_put_into_words(path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    sheets = [draw(name, text) for name, text in case["sheets"].items()]
    for finding in read_workbook(read_grid(workbook(sheets), path.name)).findings:
        assert finding.slug in catalogue()
        for lang in ("zh", "en"):
            assert all("—" not in text for text in words(finding, lang)[:1]), finding


def slugs(found: Workbook) -> list[str]:
    return sorted(finding.slug for finding in found.findings)


def told(table: ScoreTable) -> dict[str, Any]:
    """Tell a table as the drawings do: one line an amount, one line an indicator."""
    score = table.budget_score
    return {
        "form": table.form,
        "sheet": table.sheet,
        "money_unit": table.money_unit,
        "unit_is_stated": table.money_unit_is_stated,
        "info": {key: one.value for key, one in table.info.items() if one.value is not None},
        "funds": [
            f"{line.key} {number(line.value)} {line.cell.address if line.cell else 'told'}"
            for line in table.funds
        ],
        "budget": [number(score.weight), number(score.rate), number(score.score)] if score else [],
        "rate": number(table.printed_rate.value if table.printed_rate else None),
        "subprojects": [
            f"{one.name} {number(one.budget)} {number(one.actual)}" for one in table.subprojects
        ],
        "goals": [table.goals.expected or "-", table.goals.achieved or "-"],
        "indicators": [line(one) for one in table.indicators],
        "extra": [extra(one) for one in table.indicators],
        "level_weights": [
            f"{number(one.level1_weight)} {number(one.level2_weight)}" for one in table.indicators
        ],
        "groups": [one.subproject or "-" for one in table.indicators],
        "execution_rows": [one.no for one in table.indicators if one.is_execution],
        "dimensions": [
            f"{one.level1 or '-'} / {one.name} | {number(one.weight)} | {number(one.score)}"
            f" | {number(one.rate)} | {one.reason or '-'}"
            for one in table.dimensions
        ],
        "total": [number(table.totals.weight), number(table.totals.score)],
        "subtotals": dict(table.totals.subtotals),
        "grade": table.grade.value if table.grade else "-",
        "narrative": [text.text for text in table.narrative],
        "score_cells": [
            one.cells["score"].address for one in table.indicators if "score" in one.cells
        ],
    }


def line(one: Indicator) -> str:
    """Tell one indicator: levels / name | weight | sign target unit | actual | score | reason."""
    target = " ".join(part for part in (one.sign, one.target, one.unit) if part)
    levels = " / ".join((one.level1 or "-", one.level2 or "-", one.name))
    texts = (number(one.weight), target or "-", one.actual or "-", number(one.score))
    return " | ".join((levels, *texts, one.reason or "-"))


def extra(one: Indicator) -> str:
    """Tell what only some forms have: review score, completion, standard, evidence."""
    parts = (one.published_completion, one.standard, one.evidence)
    return " | ".join((number(one.review_score), *(part or "-" for part in parts)))


def number(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.12g}" if isinstance(value, float | int) else str(value)
