"""What other packages add, found by their entry points (see docs/howto/plugin.md).

Groups: `evalxl.findings` (the path of a catalogue file), `evalxl.checks` (a check) and
`evalxl.rules` (a `scoring.rules.Kind`, under the name a policy gives as its rule).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from typing import Any

from evalxl import imports

GROUPS = ("findings", "checks", "rules")


@cache
def added(group: str) -> Mapping[str, Any]:
    """Load what installed packages add to a group, by name."""
    return {point.name: point.load() for point in _points(group)}


def names(group: str) -> frozenset[str]:
    """Name what is added to a group, without loading it."""
    return frozenset(point.name for point in _points(group))


@cache
def versions() -> tuple[str, ...]:
    """Name the packages that add something, with versions: what they add can change a copy."""
    found = {point.dist for group in GROUPS for point in _points(group) if point.dist}
    return tuple(sorted(f"{one.name} {one.version}" for one in found))


@cache
def _points(group: str) -> tuple[metadata.EntryPoint, ...]:
    found = {
        (point.name, point.value): point
        for one in metadata.distributions(path=imports.safe(sys.path))
        for point in one.entry_points
        if point.group == f"evalxl.{group}"
    }
    return tuple(found[key] for key in sorted(found))
