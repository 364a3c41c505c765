"""Scoring: frames in, frames with new columns out. Nothing is read, written or guessed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from evalxl.core.errors import UsageError
from evalxl.frames import Frames
from evalxl.frames.arrays import Arrays
from evalxl.policies import Policy
from evalxl.scoring.adjustments import (
    adjusted,
    adjusted_line,
    unused_adjustments,
)
from evalxl.scoring.amounts import amounts
from evalxl.scoring.execution import execution_rates, preferred_rates
from evalxl.scoring.grades import grade
from evalxl.scoring.indicators import score_indicators
from evalxl.scoring.lines import execution_line, execution_weight
from evalxl.scoring.monitoring import understood
from evalxl.scoring.panel import with_panel_scores
from evalxl.scoring.printed_reviews import with_printed_reviews
from evalxl.scoring.reviews import with_decisions
from evalxl.scoring.special import Context
from evalxl.scoring.totals import project_totals
from evalxl.scoring.verdicts import verdicts

__all__ = ["grade", "score", "understood", "unused_adjustments"]


def score(
    frames: Frames, policies: Mapping[str, Policy], adjustments: pd.DataFrame | None = None
) -> Frames:
    """Score all projects of a chunk, each under its own policy.

    Args:
        frames: As read; not changed.
        policies: Every policy named in `frames.projects.policy`, by that name.
        adjustments: Reviewers' scores, columns `core.terms.ADJUSTMENT_COLUMNS`; `None`: none.

    Returns:
        New frames: the columns `SCORED_INDICATORS` and `SCORED_PROJECTS` added, `execution` filled.

    Raises:
        UsageError: A project names a policy that is not given.
    """
    projects = frames.projects
    if unknown := set(projects["policy"]) - set(policies):
        raise UsageError(f"no such policy: {', '.join(sorted(map(str, unknown)))}")
    indicators = frames.indicators.join(verdicts(frames.indicators, projects))
    index = projects.index.to_numpy()
    line = execution_line(projects, indicators, policies)
    told = amounts(frames)
    weights = execution_weight(line, index, indicators)
    execution = execution_rates(frames, told, policies, weights)
    context = Context(
        index, preferred_rates(Arrays(execution), index), told, projects["year"].to_numpy()
    )
    points = score_indicators(indicators, projects["policy"], context, policies)
    indicators = indicators.join(with_panel_scores(points, indicators, projects))
    reviewed = adjusted(indicators, projects, adjustments, policies)
    indicators = indicators.join(with_printed_reviews(reviewed, indicators))
    indicators = with_decisions(indicators)
    apart = pd.Series(line, projects.index)
    by_reviewer = adjusted_line(projects, adjustments, apart).to_numpy()
    lines = {"weight": line, "adjusted": by_reviewer}
    totals = project_totals(projects, indicators, frames.dimensions, execution, lines, policies)
    return replace(
        frames, projects=projects.join(totals), indicators=indicators, execution=execution
    )
