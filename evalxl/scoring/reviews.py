"""What a reviewer's score decides about its row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evalxl.core.terms import JUDGED, REVIEWED, Verdict
from evalxl.frames import SCORED_INDICATORS
from evalxl.frames.arrays import Arrays
from evalxl.scoring.columns import conform
from evalxl.scoring.panel import RULE as PANEL
from evalxl.scoring.rounding import without_noise

_LEFT_TO_A_PERSON = [Verdict.CLAIMED.value, Verdict.CANNOT_TELL.value]


def with_decisions(indicators: pd.DataFrame) -> pd.DataFrame:
    """Add what counts once the reviews are known; what was computed stays beside it.

    Args:
        indicators: Scored, with the reviewer's columns.

    Returns:
        The same rows with `outcome` and `basis`, and `lost` by the reviewer's score where one
        counts. Numbers that miss or reach their target do so whatever the reviewer gives.
    """
    rows = Arrays(indicators)
    adjusted, allotted, verdict = rows["adjusted_score"], rows["allotted"], rows["verdict"]
    counts = ~np.isnan(adjusted) & ~np.isnan(allotted)
    is_left = np.isin(verdict.astype(str), _LEFT_TO_A_PERSON)
    decided = {
        "outcome": np.where((counts | (rows["rule"] == PANEL)) & is_left, JUDGED, verdict),
        "basis": np.where(counts, REVIEWED, rows["score_kind"]),
        "lost": np.where(counts, without_noise(allotted - adjusted), rows["lost"]),
    }
    return indicators.assign(**dict(conform(decided, SCORED_INDICATORS, indicators.index)))
