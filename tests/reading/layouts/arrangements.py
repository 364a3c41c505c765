"""How forms lie on sheets, and how often each way is drawn."""

from __future__ import annotations

from collections.abc import Callable

from tests.reading.layouts.beside import (
    forms_beside,
    projects_beside,
    row_per_project,
    years_beside,
)
from tests.reading.layouts.blocks import Style
from tests.reading.layouts.forms import (
    Sheets,
    continued,
    forms_below,
    forms_on_sheets,
    scores_twice,
    single,
)
from tests.reading.layouts.turned import label_list, long_table, matrix

ARRANGEMENTS: dict[str, tuple[Callable[[Style], Sheets], int]] = {
    "single": (single, 9),
    "projects_beside": (projects_beside, 2),
    "row_per_project": (row_per_project, 2),
    "forms_beside": (forms_beside, 2),
    "forms_below": (forms_below, 1),
    "forms_on_sheets": (forms_on_sheets, 1),
    "long_table": (long_table, 1),
    "matrix": (matrix, 1),
    "label_list": (label_list, 1),
    "continued": (continued, 3),
    "years_beside": (years_beside, 1),
    "scores_twice": (scores_twice, 1),
}
"""Each arrangement, and how often it is drawn."""
