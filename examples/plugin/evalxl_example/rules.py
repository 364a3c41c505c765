"""A rule kind says what share of its weight a row earns, as an exact quotient."""

from __future__ import annotations

import numpy as np

from evalxl.core.terms import ScoreKind
from evalxl.policies import Policy
from evalxl.scoring.rules import Kind, Quotient, Rule, Values


def half_below(values: Values, policy: Policy) -> Quotient:
    """Give half of the weight to every row below its target."""
    return np.ones_like(values.target), np.full_like(values.target, 2.0)


HALF_BELOW = Kind(
    rule=Rule(
        kind=ScoreKind.DECIDED,
        clause="more.rule",
        formula="{weight}/2",
        zh="未达目标，记一半分",
        en="below the target: half the weight",
    ),
    share=half_below,
)
