"""One generated form: bytes, expected facts, planted findings."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evalxl import resources
from evalxl.writing.forms import Description, draw, load_description
from tests.generator import faults
from tests.generator.facts import invent
from tests.generator.fill import fill
from tests.generator.vary import vary

FORMS = (
    "national-project",
    "national-project",
    "national-project",
    "jiangmen-score-table",
    "department",
    "yunnan",
    "sichuan",
    "transfer-project",
    "sub-project-report",
)


@dataclass(slots=True)
class Generated:
    """A filled form. `planted`: the slugs of its faults; `facts`: what a right reader finds."""

    path: str
    content: bytes
    form: str
    facts: dict[str, Any]
    planted: list[str] = field(default_factory=list)


def generate(
    count: int, seed: int = 1, *, plant: Sequence[str] = (), share: float = 0.0
) -> Iterator[Generated]:
    """Make `count` forms.

    Args:
        count: How many.
        seed: The same seed gives the same bytes.
        plant: Slugs of findings to plant, one a form, in turn; see `faults.FAULTS`.
        share: The part of the forms that gets a fault.
    """
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        fault = plant[number % len(plant)] if plant and rng.random() < share else None
        yield _one(number, rng, fault)


@cache
def description(form: str) -> Description:
    """Load a known form's layout."""
    return load_description(resources.templates() / f"{form}.toml")


def _one(number: int, rng: random.Random, fault: str | None) -> Generated:
    form = rng.choice(faults.forms_for(fault) if fault else FORMS)
    project = invent(rng)
    project.project_name += f"（{number + 1}）"
    if fault:
        faults.FAULTS[fault].in_project(project, rng)
    content, tables = fill(form, project)
    if fault:
        faults.FAULTS[fault].in_content(content, tables, rng)
    drawn = draw(vary(description(form), rng), content, tables)
    info = {"project_name": content["project_name"], "unit": project.unit, "year": project.year}
    if form == "department":
        del info["project_name"]  # a whole department has no project
    facts = {
        "form": form,
        "info": info,
        "indicators": [
            {
                "name": row["name"],
                "target": row.get("target"),
                "actual": row.get("actual"),
                "weight": row.get("weight"),
                "score": row.get("score"),
            }
            for row in tables["indicators"]
        ],
    }
    path = f"{project.bureau}/{project.year}年_{project.unit}_{number + 1:05d}.xlsx"
    return Generated(path, drawn, form, facts, [fault] if fault else [])
