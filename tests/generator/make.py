"""One generated form: bytes, expected facts, planted findings."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from evalxl.core import resources
from evalxl.writing.forms import Description, draw, load_description
from evalxl.writing.forms.layout import Table
from evalxl.writing.forms.place import Placed, place
from tests.generator import faults
from tests.generator.bend import bend
from tests.generator.facts import Project, invent
from tests.generator.faults import Fault
from tests.generator.fill import fill
from tests.generator.producers import produced
from tests.generator.vary import vary

FORMS = (
    "national-project",
    "national-project",
    "national-project",
    "national-project-cost",
    "jiangmen-score-table",
    "department",
    "yunnan",
    "sichuan",
    "chongqing",
    "hubei",
    "transfer-project",
    "transfer-region",
    "sub-project-report",
    "key-project",
)
_FACTS = ("name", "target", "actual", "weight", "score")
_NO_FAULT = Fault(())


@dataclass(slots=True)
class Generated:
    """A filled form. `planted`: the slugs of its faults; `facts`: what a right reader finds.

    `layout` names its form and how that is bent: where the indicators begin, in which columns.
    """

    path: str
    content: bytes
    form: str
    facts: dict[str, Any]
    planted: list[str] = field(default_factory=list)
    layout: str = ""


def generate(
    count: int,
    seed: int = 1,
    *,
    plant: Sequence[str] = (),
    share: float = 0.0,
    forms: Sequence[str] = FORMS,
) -> Iterator[Generated]:
    """Make `count` forms.

    Args:
        count: How many.
        seed: The same seed gives the same bytes.
        plant: Slugs of findings to plant, one a form, in turn; see `faults.FAULTS`.
        share: The part of the forms that gets a fault.
        forms: The forms to choose from where no fault asks for others.
    """
    for number in range(count):
        yield generated(number, seed, plant=plant, share=share, forms=forms)


def generated(
    number: int,
    seed: int = 1,
    *,
    plant: Sequence[str] = (),
    share: float = 0.0,
    forms: Sequence[str] = FORMS,
) -> Generated:
    """Make one form of a series, without those before it (see `generate`)."""
    rng = random.Random(f"{seed}/{number}")
    fault = plant[number % len(plant)] if plant and rng.random() < share else None
    form = rng.choice(faults.FAULTS[fault].forms if fault else tuple(forms))
    project = invent(rng)
    project.project_name += f"（{number + 1}）"
    made = filled(form, project, rng, fault)
    made.path = made.path.replace(".xlsx", f"_{number + 1:05d}.xlsx")
    return made


@cache
def description(form: str) -> Description:
    """Load a known form's layout."""
    return load_description(resources.templates() / f"{form}.toml")


def filled(
    form: str, project: Project, rng: random.Random, slug: str | None = None, *, plain: bool = False
) -> Generated:
    """Fill one form with a project, perhaps with a fault; `plain` leaves the layout as it is."""
    fault = faults.FAULTS[slug] if slug else _NO_FAULT
    fault.in_project(project, rng)
    content, tables = fill(form, project)
    fault.in_content(content, tables, rng)
    layout = fault.in_layout(description(form) if plain else vary(description(form), rng))
    rows = tables["indicators"]
    tables = tables | {"indicators": rows if plain else bend(rows, form, rng)}
    drawn = draw(layout, content, tables)
    drawn = drawn if plain else produced(drawn, rng)
    placed = [list(place(sheet, content, tables)) for sheet in layout.sheets]
    drawn = fault.in_file(drawn, placed, rng)
    info = {"project_name": content["project_name"], "unit": project.unit, "year": project.year}
    if form == "department":
        info["project_name"] = project.unit  # a whole department has no project
    facts = {"form": form, "info": info, "indicators": _indicators(rows, form)}
    path = f"{project.bureau}/{project.year}年_{project.unit}.xlsx"
    return Generated(path, drawn, form, facts, [slug] if slug else [], _layout(form, placed))


def _layout(form: str, placed: list[list[Placed]]) -> str:
    """Name a layout by the form, the row of the first indicator, and each column's role."""
    cells = [one for sheet in placed for one in sheet if one.table == "indicators"]
    first = min(one.row for one in cells)
    columns = [f"{one.column}{one.role}" for one in cells if one.row == first]
    return f"{form} {first} {' '.join(columns)}"


def _indicators(rows: list[dict[str, Any]], form: str) -> list[dict[str, Any]]:
    """Give what a right reader finds in each row, as far as the form has a column for it."""
    tables = [p for s in description(form).sheets for p in s.parts if isinstance(p, Table)]
    columns = {c.role for t in tables if t.name == "indicators" for c in t.entry.cells}
    return [{key: row.get(key) for key in _FACTS if key in columns} for row in rows]
