"""What a reviewer's score decides about its row."""

from __future__ import annotations

import pandas as pd

from evalxl.core.terms import JUDGED, REVIEWED, Verdict
from evalxl.frames import SCORED_INDICATORS
from evalxl.scoring.columns import conform
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
    adjusted, allotted = indicators["adjusted_score"], indicators["allotted"]
    verdict = indicators["verdict"]
    counts = adjusted.notna() & allotted.notna()
    decided = {
        "outcome": verdict.mask(counts & verdict.isin(_LEFT_TO_A_PERSON), JUDGED),
        "basis": indicators["score_kind"].mask(counts, REVIEWED),
        "lost": indicators["lost"].mask(counts, without_noise(allotted - adjusted)),
    }
    table = pd.DataFrame(decided, index=indicators.index)
    return indicators.assign(**dict(conform(table, SCORED_INDICATORS)))
