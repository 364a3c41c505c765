"""Forms about a whole department: they have no project, and go by the department's own name."""

from __future__ import annotations

from collections.abc import Mapping

from evalxl.core.model import Field, ScoreTable
from evalxl.reading.forms import known_forms, traits_of
from evalxl.reading.projects import Project

FORM = "department"
_NAMED_BY = ("unit", "supervisor")


def names_a_department(project: Project) -> bool:
    """Whether a title says that the form is about a whole department."""
    words = next((one.recognise["title"] for one in known_forms() if one.id == FORM), [])
    titles = traits_of(project).titles
    return any(word in titles for word in words)


def with_department_as_project(table: ScoreTable) -> Mapping[str, Field]:
    """Return the head of a form about a department, its own name as the project's.

    A form without rows stays as it is: nothing in it is evaluated.
    """
    project = table.info.get("project_name")
    is_named = project is not None and project.value
    if is_named or not (table.indicators or table.dimensions):
        return table.info
    names = (table.info.get(role) for role in _NAMED_BY)
    name = next((one for one in names if one and one.value), None)
    return {**table.info, "project_name": name} if name else table.info
