"""Faults to plant: what a careless hand does to a form, by the finding that must report it."""

from __future__ import annotations

from tests.generator.faults.content import CONTENT
from tests.generator.faults.fault import Fault
from tests.generator.faults.file import FILE
from tests.generator.faults.layout import LAYOUT
from tests.generator.faults.project import PROJECT
from tests.generator.faults.prose import PROSE

FAULTS: dict[str, Fault] = {**PROJECT, **CONTENT, **PROSE, **LAYOUT, **FILE}


def forms_for(slug: str) -> tuple[str, ...]:
    """Give the forms a fault can be planted in."""
    return FAULTS[slug].forms


__all__ = ["FAULTS", "Fault", "forms_for"]
