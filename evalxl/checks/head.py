"""The head of the form, and its names."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from evalxl.checks.material import Material, among, blank, place, rows
from evalxl.core.model import Finding

_ASKED = frozenset(
    {"project_name", "unit", "supervisor", "year", "project_level", "contact", "phone", "email"}
)
"""Fields by which a form is matched, judged and returned; an empty one is worth a note."""


def missing_field(material: Material) -> Iterable[Finding]:
    """Find labelled fields of the head that were left empty."""
    fields = material.table("fields")
    asked = among(fields["key"], _ASKED) & pd.notna(fields["label"]) & pd.notna(fields["cell"])
    for field in rows(fields, asked & pd.isna(fields["value"])):
        yield Finding(
            slug="missing_field",
            project=field.project,
            at=place(field.sheet, field.cell),
            where=str(field.label).strip("：: "),
        )


def name_mismatch(material: Material) -> Iterable[Finding]:
    """Find sub-projects that the money table and the indicator table name differently."""
    subs = material.table("subprojects")
    named = pd.notna(subs["indicator_name"]) & ~blank(subs["name"])
    for sub in rows(subs, named & (subs["indicator_name"] != subs["name"])):
        yield Finding(
            slug="name_mismatch",
            project=sub.project,
            at=place(sub.sheet, sub.cell_name),
            where=sub.name,
            provided=sub.name,
            expected=sub.indicator_name,
        )
