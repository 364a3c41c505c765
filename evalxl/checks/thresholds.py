"""From where on something is worth a finding. Every line can be moved in `evalxl.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Lines of the checks; rates in percent, points in points, money in the form's own unit."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    overspend_above: float = 100.0
    low_execution_warning: float = 80.0
    low_execution_note: float = 90.0
    budget_change_note: float = 20.0  # change of the budget in the year, in percent of the initial
    completion_over: float | None = None  # None: the policy's own line (150 where it has none)
    completion_under: float = 50.0
    completion_tolerance: float = 0.5  # between a printed and a computed completion
    rate_tolerance: float = 0.01  # between a printed and a computed execution rate
    money_tolerance: float = 0.02
    weight_tolerance: float = 0.05
    total_tolerance: float = 0.05
    score_tolerance: float = 0.1
    grade_boundary: float = 0.5  # distance of a total from a grade line
    results_ahead: float = 30.0  # points between the share of indicator points and the rate
    copied_share: float = 80.0  # percent of a text that also stands in another
    copied_least: int = 40  # characters; shorter texts are alike by chance
    copied_most: int = 20  # projects; a text in more of them is a form's own wording
    full_scores_least: int = 5  # projects of a department that all have full marks
    evidence_number_gap: int = 3  # a longer run of missing numbers is another list


DEFAULTS = Thresholds()
