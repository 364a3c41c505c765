"""List exports: one row an indicator with the project repeated, or one row a project."""

from __future__ import annotations

from collections.abc import Iterable

from evalxl.reading.projects import Project


def projects_of_list(projects: Iterable[Project]) -> list[Project]:
    """Split lists into their projects; everything else stays as it is."""
    return list(projects)
